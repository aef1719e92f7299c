"""Tidy tables as offices export them: separators, blanks, percentages, nested codes, lost zeros."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import InputError
from helpers.intake import read_raw_files
from helpers.measures import compute
from tests.conftest import SmallProject, make_small_project
from tests.intake.reading import Reading, Said, area_tree, same

ENTRY: dict[str, Any] = {
    "file": "matrix.csv",
    "reader": "tidy",
    "source": "melderegister",
    "delivered": "2025-02-01",
    "area_levels": {"default": "district"},
    "columns": {"ref_area": "Ort", "time_period": "Jahr"},
    "fixed": {"reference": "year_total"},
    "values": {"Zuzüge": {"measure": "moves_in"}, "Fortzüge": {"measure": "moves_out"}},
}
HEADER = ["Ort", "Jahr", "Zuzüge", "Fortzüge"]


def entry(**changes: Any) -> str:
    return yaml.safe_dump([ENTRY | changes], allow_unicode=True)


@pytest.fixture
def reading(small: SmallProject) -> Reading:
    return Reading(small)


def write(reading: Reading, *lines: str, end: str = "\n", encoding: str = "utf-8") -> None:
    (reading.raw / "matrix.csv").write_text(end.join([*lines, ""]), encoding=encoding, newline="")


def district(reading: Reading, code: str = "01", measure: str = "moves_in", **changes: Any) -> tuple[float, str]:
    return reading.values(entry(**changes))[measure, "total", 2024, code]


# -- spellings


def test_unit_of_thousands_by_a_factor(reading: Reading) -> None:
    write(reading, ";".join(HEADER), "01;2024;12,5;-")
    assert district(reading, values={"Zuzüge": {"measure": "moves_in", "factor": 1000}}) == (12_500, "A")


@pytest.mark.parametrize("name", ["Zuzüge (in 1 000)", "Zuzüge in Tsd.", "Zuzüge je 10 000 Einwohner"])
def test_a_column_of_thousands_needs_a_factor(reading: Reading, name: str) -> None:
    write(reading, f"Ort;Jahr;{name}", "01;2024;12,5")
    with pytest.raises(InputError, match="the unit is not one") as caught:
        district(reading, values={name: {"measure": "moves_in"}})
    assert name in caught.value.where
    assert district(reading, values={name: {"measure": "moves_in", "factor": 1000}}) == (12_500, "A")


def test_percentages_that_a_workbook_stores_as_parts_of_one(reading: Reading) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Ort", "Jahr", "Anteil"], ["01", 2024, 0.125], ["02", 2024, 0.25]):
        sheet.append(row)
    for cell in ("C2", "C3"):
        sheet[cell].number_format = "0.0%"
    book.save(reading.raw / "anteile.xlsx")
    share = {"file": "anteile.xlsx", "values": {"Anteil": {"measure": "share_belonging"}}}
    with pytest.raises(InputError, match=r"anteile\.xlsx, Anteil: the percentages reach only up to 0\.25"):
        district(reading, measure="share_belonging", **share)
    share["values"]["Anteil"]["factor"] = 100
    assert district(reading, measure="share_belonging", **share) == (12.5, "A")


def test_points_between_thousands_are_not_taken_for_decimal_ones(reading: Reading) -> None:
    write(reading, ";".join(HEADER), "01;2024;1.234;5", "02;2024;12.345;6", "03;2024;999;7")
    with pytest.raises(InputError, match=r"matrix\.csv, Zuzüge, row 2: '1\.234' is a count with three decimals"):
        district(reading, decimal=".")
    assert district(reading, thousands=".") == (1234, "A")


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", "\u2009"])
def test_blanks_between_thousands(blank: str, reading: Reading) -> None:
    write(reading, ";".join(HEADER), f" 01 ;2024; 12{blank}345 ;\u00a01{blank}234{blank}567,5\u00a0")
    assert district(reading, thousands=" ") == (12345, "A")
    assert district(reading, measure="moves_out", thousands=" ") == (1_234_567.5, "A")
    with pytest.raises(InputError, match="is not a number"):
        district(reading)


@pytest.mark.parametrize("text", ["12,5 %", "12,5%", "12,5\u00a0%", "12,5"])
def test_percentages_may_carry_their_sign_and_counts_may_not(text: str, reading: Reading) -> None:
    write(reading, ";".join(HEADER), f"01;2024;{text};1")
    share = {"Zuzüge": {"measure": "share_belonging"}}
    assert district(reading, measure="share_belonging", values=share) == (12.5, "A")
    if "%" in text:
        with pytest.raises(InputError, match="Zuzüge, row 2: '12,5"):
            district(reading)


def test_line_ends_of_old_macs(reading: Reading) -> None:
    write(reading, ";".join(HEADER), '"01";2024;1;"2"', "02;2024;3;4", end="\r")
    assert district(reading, "02") == (3, "A")
    assert reading.file(entry()).observations["source_row"].tolist() == [2, 3, 2, 3]


@pytest.mark.parametrize(("text", "code"), [("1", "01"), ("01", "01"), (" 2 ", "02"), ("03 Rote Au", "03"), ("Altstadt", "01")])
def test_lost_zeros_and_names(text: str, code: str, reading: Reading) -> None:
    write(reading, ";".join(HEADER), f"{text};2024;5;6")
    assert district(reading, code) == (5, "A")


def test_a_number_that_could_be_two_areas_is_refused(small: SmallProject) -> None:
    reading = Reading(small, area_tree("99999001", {"district": ["05", "005"]}))
    write(reading, ";".join(HEADER), "5;2024;5;6")
    with pytest.raises(InputError, match="'5' is no district"):
        reading.values(entry())
    write(reading, ";".join(HEADER), "05;2024;5;6", "005;2024;7;8")
    assert (district(reading, "05"), district(reading, "005")) == ((5, "A"), (7, "A"))


def test_signs_and_rows_of_dashes(reading: Reading) -> None:
    write(reading, ";".join(HEADER), "01;2024;-;–", "02;2024;-;5", "03;2024;/;(3)")
    assert district(reading)[1] == "M"
    assert district(reading, all_dashes="zero") == (0, "A")
    assert district(reading, "02") == (0, "A")
    assert district(reading, "03")[1] == "U"
    assert district(reading, "03", "moves_out") == (3, "U")


def test_a_dash_in_the_only_column_of_numbers_is_zero(reading: Reading) -> None:
    write(reading, ";".join(HEADER), "01;2024;-;1")
    assert district(reading, values={"Zuzüge": {"measure": "moves_in"}}) == (0, "A")


def test_an_area_that_was_dissolved_is_missing_in_the_long_form_too(open_data: Path, small: SmallProject) -> None:
    """Göttingen and Osterode became one Kreis in 2016: 03152 is ``-`` from 2017 on, in a row per sex and nationality."""
    book = pd.read_excel(
        open_data / "genesis/xlsx/13111-01-03-4.xlsx", sheet_name=0, header=None, dtype="object", engine="calamine"
    )
    year, lines = 0, ["Kreis;Jahr;Art;Zahl"]
    for cells in book.itertuples(index=False):
        if pd.isna(cells[1]) and not pd.isna(cells[0]):  # each block stands below its date
            year = pd.to_datetime(str(cells[0]), dayfirst=True).year
        if str(cells[0]) == "03152":
            lines += [f"03152;{year};{number};{cell}" for number, cell in enumerate(cells[2:])]
    assert lines.count("03152;2017;0;-") == 1 and len(lines) == 1 + 12 * 6
    small.edit(small.municipality_yaml, '"99999001"', '"03152"')
    reading = Reading(small, area_tree("03152", {}))
    write(reading, *lines)
    long = {
        "areas": "own",
        "columns": {"ref_area": "Kreis", "time_period": "Jahr", "detail": "Art"},
        "values": {"Zahl": {"measure": "employees_at_workplace"}},
    }
    found = reading.file(entry(**long)).observations.set_index("time_period")
    assert found.loc[2016:, "obs_status"].loc[2016].eq("A").all()
    assert found["obs_status"].loc[2017].eq("M").all() and found["obs_value"].loc[2017].isna().all()
    declared = reading.file(entry(**long, all_dashes="zero")).observations.set_index("time_period")
    assert declared["obs_value"].loc[2017].eq(0).all()


def test_one_time_for_all_rows(reading: Reading) -> None:
    write(reading, "Ort;Zuzüge;Fortzüge", "01;1;2")
    columns = {"ref_area": "Ort"}
    found = reading.file(entry(columns=columns, time_period="31.12.2024", fixed={})).observations
    assert set(found["reference"]) == {"2024-12-31"}
    with pytest.raises(ValueError, match="give 'time_period' once"):
        reading.file(entry(columns=columns))
    with pytest.raises(InputError, match=r"raw\.yaml, time_period"):
        reading.file(entry(columns=columns, time_period="Ende 2024"))


def test_what_is_left_out_and_what_may_be_cut_is_said(reading: Reading) -> None:
    write(reading, "Ort;Jahr;Zuzüge;Fortzüge;Umzüge;Name", "01;2024;1;2;3;Altstadt")
    account = reading.file(entry()).account
    assert (account.columns_not_taken, account.warnings) == (["Umzüge"], [])
    path = reading.raw / "matrix.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    (warning,) = reading.file(entry()).account.warnings
    assert warning.startswith("the last line has no line end")


@pytest.mark.parametrize("note", ["Quelle: Amt für Statistik", "Quelle: Amt für Statistik;;;", '"Quelle: Amt für Statistik"'])
def test_a_declared_note_below_the_data_is_set_aside(note: str, reading: Reading) -> None:
    write(reading, ";".join(HEADER), "01;2024;1;2", note)
    skip = [{"column": "Ort", "equals": ["Quelle: Amt für Statistik"], "reason": "source"}]
    account = reading.file(entry(skip=skip)).account
    assert (account.rows_read, account.rows_used, account.set_aside) == (2, 1, {"source": 1})
    with pytest.raises(InputError, match=r"matrix\.csv"):
        reading.file(entry())
    write(reading, ";".join(HEADER), "01;2024;1;2", "02")  # cut off: no note that anybody declared
    with pytest.raises(InputError, match=r"line 3: 1 cells, but the header has 4"):
        reading.file(entry(skip=skip))


@pytest.mark.parametrize("word", ["Kleinstadt", "99999001", "kleinstadt"])
def test_without_levels_the_areas_must_be_the_municipality(word: str, reading: Reading) -> None:
    write(reading, ";".join(HEADER), f"{word};2024;1;2")
    assert reading.values(entry(area_levels={}))["moves_in", "total", 2024, "99999001"] == (1, "A")
    write(reading, ";".join(HEADER), f"{word};2023;1;2", "Berlin;2024;3;4")
    says = r"matrix\.csv, Ort, row 3: 'Berlin' is not the municipality \('Kleinstadt' or '99999001'\)"
    for levels in ({}, {"default": "municipality"}):
        with pytest.raises(InputError, match=says):
            reading.values(entry(area_levels=levels))
    stadt = reading.values(entry(area_levels={"Berlin": "municipality", "Kleinstadt": "municipality", word: "municipality"}))
    assert stadt["moves_in", "total", 2024, "99999001"] == (3, "A")


def test_a_file_that_is_set_aside_is_said(small: SmallProject) -> None:
    (small.raw / "protokoll.csv").write_text("Nummer;Text\n", encoding="utf-8")
    small.append(small.raw_yaml, "- file: protokoll.csv\n  set_aside: no statistics in it\n")
    processed = small.process()
    assert processed.file("protokoll.csv") == {"file": "protokoll.csv", "set_aside_whole": "no statistics in it"}
    assert processed.intake["not_in_raw_yaml"] == []
    assert set(processed.observations["source_file"]) == {"bestand.csv"}


def test_areas_of_others_are_set_aside(small: SmallProject) -> None:
    small.edit(small.municipality_yaml, '"99999001"', '"05978"')
    reading = Reading(small, area_tree("05978", {"district": ["05978004", "05978008"]}))
    write(reading, ";".join(HEADER), "05978004;2024;1;2", "05978;2024;3;4", "05974004;2024;5;6", "05;2024;7;8")
    read = reading.file(entry(areas="own"))
    assert read.account.set_aside == {"area not of this municipality": 2}
    assert read.account.rows_used == 2
    write(reading, ";".join(HEADER), "05974004;2024;5;6")
    with pytest.raises(InputError, match="no row has an area of this municipality"):
        reading.file(entry(areas="own"))


# -- damage


@pytest.mark.parametrize(
    "lines",
    [
        ['"Ort;Jahr;Zuzüge;Fortzüge";', '"01;2024;12";5;7', '"02;2024;3";"5;8"'],
        ['"Ort;Jahr;Zuzüge;Fortzüge"', '"01;2024;1;2"'],
        ['"Ort;Jahr;Zuzüge;Fortzüge";;', '"01;2024;1";5;"2"'],
        ["Ort;Jahr;Zuzüge;Fortzüge", '"01;2024;12";"5;7"'],
    ],
)
def test_rows_that_a_spreadsheet_quoted_and_split(lines: list[str], reading: Reading) -> None:
    write(reading, *lines)
    with pytest.raises(InputError) as caught:
        reading.values(entry())
    assert "split at decimal commas" in caught.value.problem
    assert "as it was exported" in caught.value.fix
    assert "matrix.csv, line " in caught.value.where


def test_separator_within_a_quoted_name_is_no_damage(reading: Reading) -> None:
    write(reading, '"Ort; Teil";Jahr;Zuzüge;Fortzüge', "01;2024;1;2")
    columns = {"ref_area": "Ort; Teil", "time_period": "Jahr"}
    assert district(reading, columns=columns) == (1, "A")


# -- totals and parts in one column

NESTED = {
    "columns": "Art",
    "codes": {
        "10": {"measure": "residents"},
        "20": {"measure": "residents", "characteristic": "auslaender_melde", "group": "foreign", "part_of": "10"},
        "21": {"part_of": "20"},
        "22": {"part_of": "20"},
    },
}
NESTED_ENTRY = {"nested": NESTED, "values": {"Zahl": {}}, "columns": {"ref_area": "Ort", "time_period": "Jahr"}}
NESTED_LINES = ["Ort;Jahr;Art;Zahl", "01;2024;10;100", "01;2024;20;30", "01;2024;21;10", "01;2024;22;20", "01;2024;90;7"]


def test_totals_and_parts_are_not_added_up(reading: Reading) -> None:
    write(reading, *NESTED_LINES)
    read = reading.file(entry(**NESTED_ENTRY))
    values = read.observations.set_index("group")["obs_value"]
    assert values.to_dict() == {"total": 100, "foreign": 30}
    assert read.account.set_aside == {
        "code not taken: 21 (part of 20)": 1,
        "code not taken: 22 (part of 20)": 1,
        "code not taken: 90": 1,
    }
    assert (read.account.rows_read, read.account.rows_used) == (5, 2)


def test_codes_of_one_group_are_added_up(reading: Reading) -> None:
    foreign = {"measure": "residents", "characteristic": "auslaender_melde", "group": "foreign"}
    codes = {"10": {"measure": "residents"}, "21": foreign | {"part_of": "10"}, "22": foreign | {"part_of": "10"}}
    changes = NESTED_ENTRY | {"nested": {"columns": "Art", "codes": codes}}
    write(reading, *NESTED_LINES)
    assert reading.values(entry(**changes))["residents", "foreign", 2024, "01"] == (30, "A")
    for sign, status in (("/", "M"), ("(20)", "U")):
        write(reading, *[line.replace(";22;20", f";22;{sign}") for line in NESTED_LINES])
        assert reading.values(entry(**changes))["residents", "foreign", 2024, "01"][1] == status
    write(reading, *NESTED_LINES, "01;2024;22;20")
    with pytest.raises(InputError, match="rows 5 and 7: the same key stands twice"):
        reading.values(entry(**changes))


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        ({"10": {"measure": "residents"}, "20": {"measure": "residents", "part_of": "10"}}, "count twice"),
        ({"10": {"measure": "residents"}, "20": {"part_of": "11"}}, "unknown code '11'"),
        ({"10": {"part_of": "20"}, "20": {"measure": "residents", "part_of": "10"}}, "is a part of itself"),
        ({"10": {}, "20": {"part_of": "10"}}, "no code is taken"),
    ],
)
def test_nesting_that_cannot_be(codes: dict[str, Any], says: str, reading: Reading) -> None:
    write(reading, *NESTED_LINES)
    with pytest.raises(ValueError, match=says):
        reading.file(entry(**NESTED_ENTRY | {"nested": {"columns": "Art", "codes": codes}}))


def test_a_code_that_never_occurs_is_an_error(reading: Reading) -> None:
    write(reading, *NESTED_LINES)
    with pytest.raises(InputError, match="column 'Art': unknown code '11'"):
        reading.file(entry(**NESTED_ENTRY | {"nested": {"columns": "Art", "codes": {"11": {"measure": "residents"}}}}))


# -- real files

KOELN = """\
- file: bevoelkerung.csv
  reader: tidy
  source: melderegister
  delivered: 2013-10-10
  separator: ","
  decimal: "."
  area_levels: {"000": municipality, %s, default: district}
  columns: {ref_area: raum_id, time_period: jahr}
  nested:
    columns: [tab_id, zei_id]
    codes:
      005/10: {characteristic: alle}
      030/10: {characteristic: mh_register, group: with}
      030/20: {part_of: 030/10}
      030/30: {part_of: 030/20}
      030/40: {part_of: 030/20}
      030/50: {part_of: 030/10, characteristic: auslaender_melde, group: foreign}
  fixed: {reference: "12-31"}
  values: {zahl: {measure: residents}}
"""


def test_koeln(open_data: Path, small: SmallProject) -> None:
    """Three levels and nested tables in one column: 359 873 of 1 044 555, not 1 058 193."""
    path = open_data / "koeln/bevoelkerung.csv"
    shutil.copyfile(path, small.raw / path.name)
    codes = {line.split(",")[4] for line in path.read_text(encoding="utf-8").splitlines()[1:]}
    levels = {"region": [code for code in codes if code < "010" and code != "000"]}
    levels["district"] = [code for code in codes if code > "010"]
    reading = Reading(small, area_tree("05315000", levels))
    read = reading.file(KOELN % ", ".join(f'"{code}": region' for code in levels["region"]))
    rows = read.observations.query("time_period == 2012")
    cube = rows.set_index(["area_level", "group", "ref_area"])["obs_value"].sort_index()
    assert cube["municipality", "with"].tolist() == [359_873]
    assert cube["municipality", "total"].tolist() == [1_044_555]
    for level, number in (("region", 9), ("district", 86)):
        assert len(cube[level, "with"]) == number
        assert cube[level, "with"].sum() == 359_873
        assert cube[level, "total"].sum() == 1_044_555
    assert read.account.rows_read == 29_135
    assert sum(read.account.set_aside.values()) + read.account.rows_used == 29_135
    assert read.account.set_aside["code not taken: 030/20 (part of 030/10)"] > 0


@pytest.mark.parametrize(
    ("source", "beyond", "note"),
    [
        ("zensus_2022", 0, "the source changes numbers for disclosure control: parts need not add up"),
        ("azr", 1, "the source rounds to multiples of 5"),
        ("melderegister", 1, ""),
    ],
)
def test_parts_beyond_their_total_say_what_the_source_does(reading: Reading, source: str, beyond: int, note: str) -> None:
    write(reading, "Ort;Jahr;Zeile;Zahl", "01;2024;T;100", "01;2024;A;90", "01;2024;B;20")
    codes = {"T": {"characteristic": "alle"}, "A": {"part_of": "T"}, "B": {"part_of": "T"}}
    nested = {"nested": {"columns": "Zeile", "codes": codes}, "values": {"Zahl": {"measure": "residents"}}}
    (check,) = reading.file(entry(source=source, **nested)).account.sum_checks
    assert (check["differing"], check["beyond"], check["largest"], check["note"]) == (1, beyond, -10, note)


BERLIN = """\
- file: mss_2021_kontext-indikatoren_anteile_plr.csv
  reader: tidy
  source: melderegister
  delivered: 2022-05-01
  decimal: "."
  area_levels: {default: subdistrict}
  columns: {ref_area: PLR-ID}
  time_period: "31.12.2020"
  values:
    EW 31.12.2020: {measure: residents}
    K04: {measure: share_belonging}
    K06: {measure: share_discrimination}
"""


def test_berlin(open_data: Path, small: SmallProject) -> None:
    """Semicolons with a decimal point, UTF-8 with a mark, CRLF, no line end at the end, codes with leading zeros."""
    path = open_data / "berlin_mss_2021/mss_2021_kontext-indikatoren_anteile_plr.csv"
    shutil.copyfile(path, small.raw / path.name)
    codes = [line.split(";")[0] for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]]
    reading = Reading(small, area_tree("11", {"subdistrict": codes}))
    read = reading.file(BERLIN)
    values = read.observations.set_index(["measure", "ref_area"])["obs_value"]
    assert values["residents", "01100101"] == 3419
    assert values["share_belonging", "01100101"] == 83.18
    assert values["share_discrimination", "01100101"] == -1.31
    assert read.account.rows_used == read.account.rows_read == len(codes)
    head = path.read_text(encoding="utf-8-sig").splitlines()[:4]
    (small.raw / path.name).write_text("\n".join(head), encoding="utf-8")
    with pytest.raises(InputError, match=r"'83\.18' is not a number"):
        reading.file(BERLIN.replace('  decimal: "."\n', ""))


# -- any spelling comes back as it was written; a damaged file is refused or read right

CELLS = ["-", "–", ".", "...", "/", "x", "", "0", "7", "123456", "1234,5", "(7)", " 12 ", "NA"]
MEANS = {"-": (0, "A"), "–": (0, "A"), "...": (np.nan, "L"), "/": (np.nan, "U"), "x": (np.nan, "X"), "(7)": (7, "U")}
MEANS |= dict.fromkeys([".", "", "NA"], (np.nan, "M"))


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    separator = draw(st.sampled_from(";,\t|"))
    return {
        "separator": separator,
        "decimal": draw(st.sampled_from([sign for sign in ",." if sign != separator])),
        "encoding": draw(st.sampled_from(["utf-8", "utf-8-sig", "windows-1252", "utf-16"])),
        "end": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "thousands": draw(st.sampled_from(["", " ", "'"])),
        "order": draw(st.permutations(range(4))),
        "quoted": draw(st.booleans()),
        "cells": draw(st.lists(st.sampled_from(CELLS), min_size=12, max_size=12)),
        "zeros": draw(st.booleans()),
    }


def spelled(text: str, table: dict[str, Any]) -> str:
    blank = random.Random(text).choice([" ", "\u00a0"]) if table["thousands"] == " " else table["thousands"]
    if text in {"123456", "1234,5"}:
        text = text[:-3] + blank + text[-3:] if text == "123456" else f"1{blank}234,5"
    return text.replace(",", table["decimal"])


def lines_of(table: dict[str, Any]) -> tuple[list[str], Said]:
    """Lines of the file and what it says."""
    said: Said = {}
    rows = [HEADER]
    cells = iter(table["cells"])
    for code, year in ((code, year) for code in ("01", "02", "03") for year in (2023, 2024)):
        pair = [next(cells), next(cells)]
        gone = {text.strip() for text in pair} <= {"-", "–", ""}
        for measure, text in zip(("moves_in", "moves_out"), pair, strict=True):
            value = MEANS.get(text) or (float(text.strip().replace(",", ".")), "A")
            said[measure, "total", year, code] = (np.nan, "M") if gone else value
        rows.append([code if table["zeros"] else code.lstrip("0"), str(year), *(spelled(text, table) for text in pair)])
    quote = '"' if table["quoted"] else ""
    shown = [[f"{quote}{row[place]}{quote}" for place in table["order"]] for row in rows]
    return [table["separator"].join(row) for row in shown], said


def entry_of(table: dict[str, Any]) -> str:
    names = ("separator", "decimal", "encoding", "thousands")
    return json.dumps([ENTRY | {name: table[name] for name in names}])


@pytest.fixture(scope="module")
def reused(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return Reading(make_small_project(tmp_path_factory.mktemp("tidy") / "project"))


@settings(max_examples=60)
@given(tables())
def test_any_spelling_comes_back(reused: Reading, table: dict[str, Any]) -> None:
    lines, said = lines_of(table)
    write(reused, *lines, end=table["end"], encoding=table["encoding"])
    assert same(reused.values(entry_of(table)), said)


def cut_at_a_cell(lines: list[str], table: dict[str, Any], chance: random.Random) -> list[str]:
    place = chance.randrange(len(lines))
    cells = lines[place].split(table["separator"])
    return [*lines[:place], table["separator"].join(cells[: chance.randrange(len(cells))])]


def shuffle_columns(lines: list[str], table: dict[str, Any], chance: random.Random) -> list[str]:
    order = chance.sample(range(4), 4)
    return [table["separator"].join(line.split(table["separator"])[place] for place in order) for line in lines]


def double_a_line(lines: list[str], _: dict[str, Any], chance: random.Random) -> list[str]:
    place = chance.randrange(len(lines))
    return [*lines[:place], lines[place], *lines[place:]]


def lose_a_line(lines: list[str], _: dict[str, Any], chance: random.Random) -> list[str]:
    place = chance.randrange(len(lines))
    return [*lines[:place], *lines[place + 1 :]]


def move_a_separator(lines: list[str], table: dict[str, Any], chance: random.Random) -> list[str]:
    place = chance.randrange(1, len(lines))
    return [*lines[:place], lines[place].replace(table["separator"], "", 1), *lines[place + 1 :]]


@settings(max_examples=80)
@given(
    tables(),
    st.sampled_from([cut_at_a_cell, shuffle_columns, double_a_line, lose_a_line, move_a_separator]),
    st.randoms(use_true_random=False),
)
def test_a_damaged_file_is_refused_or_read_right(
    reused: Reading, table: dict[str, Any], damage: Callable[..., list[str]], chance: random.Random
) -> None:
    lines, said = lines_of(table)
    write(reused, *damage(lines, table, chance), end=table["end"], encoding=table["encoding"])
    try:
        found = reused.values(entry_of(table))
    except InputError as error:
        assert "matrix.csv" in error.where  # noqa: PT017
        return
    assert all(same({key: value}, {key: said[key]}) for key, value in found.items())


@settings(max_examples=40)
@given(tables(), st.sampled_from(["utf-8", "cp437", "utf-16", "windows-1252", "ascii"]))
def test_another_encoding_is_refused_or_makes_no_difference(reused: Reading, table: dict[str, Any], encoding: str) -> None:
    lines, said = lines_of(table)
    write(reused, *lines, end=table["end"], encoding=table["encoding"])
    try:
        found = reused.values(entry_of(table | {"encoding": encoding}))
    except InputError as error:
        assert "matrix.csv" in error.where  # noqa: PT017
        return
    assert same(found, said)


def test_random_bytes_give_observations_or_an_error(small: SmallProject) -> None:
    """A changed digit is another number to anybody; anything else stops with the place."""
    good = small.csv.read_bytes()
    reading = Reading(small)
    text = small.raw_yaml.read_text(encoding="utf-8")
    for seed in range(150):
        chance, data = random.Random(seed), bytearray(good)
        for _ in range(chance.choice([1, 2, 10])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        small.csv.write_bytes(data[: chance.randrange(len(data))] if seed % 5 == 0 else data)
        try:
            reading.file(text)
        except InputError as error:
            assert "bestand.csv" in error.where  # noqa: PT017
    small.csv.write_bytes(good)
    assert len(read_raw_files(small.load()).observations) == 36


# -- samples: the file itself says how many cases a value rests on


SAMPLE = {
    "source": "mikrozensus",
    "values": {"Anteil": {"measure": "share_in_employment", "age": "15-64"}},
    "columns": {"ref_area": "Raum", "time_period": "Jahr", "n": "Fallzahl"},
}


def test_cases_of_the_mikrozensus_reach_the_rules_of_publication(reading: Reading) -> None:
    """70 cases are too few, 71 and 121 belong in brackets, 122 are enough."""
    lines = [f"01;{year};62,5;{n}" for year, n in zip(range(2021, 2025), (70, 71, 121, 122), strict=True)]
    write(reading, "Raum;Jahr;Anteil;Fallzahl", *lines)
    rows = reading.file(entry(**SAMPLE)).observations
    assert rows["n"].tolist() == [70, 71, 121, 122]
    frame = compute(rows.assign(obs_id=range(len(rows))), reading.loaded)
    found = frame[(frame["indicator"] == "erwerbstaetigenquote_mz") & (frame["statistic"] == "value")].set_index("time_period")
    assert found["obs_status"].tolist() == ["U", "U", "U", "A"]
    assert found["value"].isna().tolist() == [True, False, False, False]


def test_effective_cases_and_standard_error_are_read_as_numbers_are(reading: Reading) -> None:
    write(reading, "Raum;Jahr;Anteil;eff;se", "01;2024;62,5;1.200,5;1,4")
    columns = {"ref_area": "Raum", "time_period": "Jahr", "n_eff": "eff", "standard_error": "se"}
    (row,) = reading.file(entry(**SAMPLE | {"columns": columns}, thousands=".")).observations.to_dict("records")
    assert (row["n_eff"], row["standard_error"]) == (1200.5, 1.4)


def test_values_of_a_sample_are_not_added_up(reading: Reading) -> None:
    nested = {"columns": "Raum", "codes": {"a": {"measure": "share_in_employment"}}}
    with pytest.raises(ValueError, match="values of a sample cannot be added up"):
        reading.file(entry(**SAMPLE, nested=nested))
