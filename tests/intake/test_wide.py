"""Wide tables: titles, years and units above columns, once or merged, notes around them."""

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
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import InputError
from helpers.intake import read_raw_files
from helpers.intake.column_names import column_name, column_number
from tests.conftest import SmallProject, make_small_project
from tests.intake.reading import Reading, area_tree, same

WIDE = """\
- file: jahrbuch.xlsx
  reader: wide
  sheet: "2.4 Ausländer"
  source: melderegister
  delivered: 2025-03-01
  area: Ortsteil
  area_levels: {insgesamt: municipality, default: district}
  rows: {title: 3, year: 5, unit: 4, data: 8}
  no_years: [Veränderung]
  take:
    Einwohner: {measure: residents}
    "Ausländer [Anzahl]": {measure: residents, characteristic: auslaender_melde, group: foreign}
    Zugehörigkeit: {measure: share_belonging}
  fixed: {reference: "12-31"}
"""
YEARS = [2022, 2023, 2024]


def numbers(code: int) -> list[Any]:
    """Cells of a district: residents, change, foreigners, their share, a share of a survey (first year missing)."""
    residents = [1000 * code + year - 2022 for year in YEARS]
    foreign = [100 * code + year - 2022 for year in YEARS]
    shares = [f"{100 * part / whole:.1f}".replace(".", ",") for part, whole in zip(foreign, residents, strict=True)]
    return [*residents, 0.2, *foreign, *shares, "/", 70.5, 71.5 + code]


def write_yearbook(path: Path) -> Path:
    """A theme sheet as city yearbooks have it: merged titles, a row of definitions, headings, totals, notes, source."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Inhalt").write(0, 0, "Statistisches Jahrbuch")
        sheet = book.add_worksheet("2.4 Ausländer")
        form = book.add_format()
        sheet.write(0, 0, "2.4 Bevölkerung nach Ortsteilen")
        sheet.merge_range(2, 0, 4, 0, "Ortsteil", form)
        sheet.merge_range(2, 1, 2, 4, "Einwohner", form)
        sheet.merge_range(2, 5, 2, 10, "Ausländer", form)
        sheet.write(2, 11, "Zugehörigkeit")  # written once, not merged
        sheet.merge_range(3, 1, 3, 3, "Anzahl", form)
        sheet.write(3, 4, "%")
        sheet.merge_range(3, 5, 3, 7, "Anzahl", form)
        sheet.merge_range(3, 8, 3, 10, "in %", form)
        sheet.write(3, 11, "in % der Befragten")
        sheet.write_row(4, 1, [*YEARS, "Veränderung", *YEARS, *YEARS, *YEARS])
        sheet.write(5, 1, "Personen mit Hauptwohnung am 31.12.")
        sheet.write(6, 0, "Kernstadt")
        sheet.write_row(7, 0, ["01 Altstadt", *numbers(1)])
        sheet.write_row(8, 0, ["02 Bachdorf - Süd", *numbers(2)])
        sheet.write(9, 0, "Umland")
        sheet.write_row(10, 0, ["03 Rote Au", *["-"] * 13])
        sheet.write_row(11, 0, ["insgesamt", *numbers(3)])
        sheet.write(13, 0, "Quelle: Melderegister; eigene Berechnung")
    return path


@pytest.fixture
def yearbook(small: SmallProject) -> SmallProject:
    """Kleinstadt with a yearbook beside its register of another measure's source."""
    write_yearbook(small.raw / "jahrbuch.xlsx")
    small.csv.unlink()
    small.raw_yaml.write_text(WIDE, encoding="utf-8")
    return small


def cube(small: SmallProject) -> pd.DataFrame:
    observations = read_raw_files(small.load()).observations
    return observations.set_index(["measure", "group", "ref_area", "time_period"])


def test_titles_years_and_units_of_a_yearbook(yearbook: SmallProject) -> None:
    found = cube(yearbook)
    assert len(found) == 3 * 3 * 4
    values = found["obs_value"].sort_index()
    assert values["residents", "total", "01"].tolist() == [1000, 1001, 1002]
    assert values["residents", "foreign", "02"].tolist() == [200, 201, 202]
    assert values["residents", "total", "99999001"].tolist() == [3000, 3001, 3002]
    assert values["share_belonging", "total", "02", 2024] == 73.5
    row = found.loc[("residents", "foreign", "01", 2023)]
    assert (row["reference"], row["source_row"], row["source_file"]) == ("2023-12-31", 8, "jahrbuch.xlsx, 2.4 Ausländer")


def test_signs_have_a_status_and_a_row_of_dashes_is_missing(yearbook: SmallProject) -> None:
    found = cube(yearbook)
    assert found.loc[("share_belonging", "total", "01", 2022), "obs_status"] == "U"
    gone = found.xs("03", level="ref_area")
    assert gone["obs_value"].isna().all()
    assert set(gone["obs_status"]) == {"M"}
    yearbook.append(yearbook.raw_yaml, "  all_dashes: zero\n")
    assert (cube(yearbook).xs("03", level="ref_area")["obs_value"] == 0).all()


def test_every_row_is_accounted_for(yearbook: SmallProject) -> None:
    account = read_raw_files(yearbook.load()).account["files"][0]
    aside = {item["reason"]: item["rows"] for item in account["rows_set_aside"]}
    assert (account["rows_read"], account["rows_used"]) == (9, 4)
    # title, definition and first heading; second heading and source
    assert sorted(aside.values()) == [2, 3]
    assert "above the data: heading or definition" in aside
    assert account["columns_not_taken"] == ["Einwohner [%]", "Ausländer [in %]"]
    assert account["warnings"] == []


def test_csv_of_a_theme_sheet(small: SmallProject) -> None:
    lines = [
        "Bevölkerung;;;;",
        ";Deutsche;;Ausländer;",
        "Ortsteil;31.12.2023;31.12.2024;31.12.2023;31.12.2024",
        "01;1\u00a0000;1 001;100;(5)",
        "2;2 000;2\u202f001;200;",
        '"Quelle: Amt; Stand 2025";;;;',
    ]
    (small.raw / "thema.csv").write_text("\n".join(lines), encoding="utf-8")
    small.csv.unlink()
    small.raw_yaml.write_text(
        "- file: thema.csv\n  reader: wide\n  source: melderegister\n  delivered: 2025-03-01\n  area: 1\n"
        '  thousands: " "\n  area_levels: {default: district}\n  rows: {title: 2, year: 3, data: 4}\n'
        "  take:\n    Deutsche: {measure: residents, group: german}\n    Ausländer: {measure: residents, group: foreign}\n"
        "  fixed: {characteristic: auslaender_melde}\n",
        encoding="utf-8",
    )
    found = cube(small)
    assert found.loc["residents"].loc["german"]["obs_value"].tolist() == [1000, 1001, 2000, 2001]
    assert found.loc[("residents", "foreign", "01", 2024), ["obs_value", "obs_status"]].tolist() == [5, "U"]
    assert found.loc[("residents", "foreign", "02", 2024), "obs_status"] == "M"
    assert set(found["reference"]) == {"2023-12-31", "2024-12-31"}


def test_rows_may_be_broken_down_too(small: SmallProject) -> None:
    lines = ["Einwohner;;;", "Ort;Geschlecht;2023;2024", "01;w;1;2", "01;m;3;4", "02;w;5;6", "02;m;7;8"]
    (small.raw / "thema.csv").write_text("\n".join(lines), encoding="utf-8")
    small.csv.unlink()
    small.raw_yaml.write_text(
        "- file: thema.csv\n  reader: wide\n  source: melderegister\n  delivered: 2025-03-01\n  area: Ort\n"
        "  area_levels: {default: district}\n  rows: {title: 1, year: 2, data: 3}\n"
        "  words: {Geschlecht: {w: {sex: female}, m: {sex: male}}}\n"
        '  take: {Einwohner: {measure: residents}}\n  fixed: {reference: "12-31"}\n',
        encoding="utf-8",
    )
    found = read_raw_files(small.load()).observations.set_index(["ref_area", "sex", "time_period"])["obs_value"].sort_index()
    assert found["02", "female"].tolist() == [5, 6]
    assert found["01", "male", 2024] == 4


# -- what is wrong is said


def cell(place: str, value: object) -> Callable[[SmallProject], None]:
    def spoil(small: SmallProject) -> None:
        path = small.raw / "jahrbuch.xlsx"
        book = openpyxl.load_workbook(path)
        for merged in list(book["2.4 Ausländer"].merged_cells.ranges):
            book["2.4 Ausländer"].unmerge_cells(str(merged))
        book["2.4 Ausländer"][place] = value
        book.save(path)

    return spoil


def entry(old: str, new: str) -> Callable[[SmallProject], None]:
    return lambda small: small.edit(small.raw_yaml, old, new)


def both(*changes: Callable[[SmallProject], None]) -> Callable[[SmallProject], None]:
    def spoil(small: SmallProject) -> None:
        for change in changes:
            change(small)

    return spoil


CASES: dict[str, tuple[Callable[[SmallProject], None], list[str]]] = {
    "title not there": (entry("    Einwohner:", "    Einwohnern:"), ["unknown title 'Einwohnern'; did you mean 'Einwohner'?"]),
    "title of two units": (
        entry('"Ausländer [Anzahl]"', "Ausländer"),
        ["stands over several units", "'Ausländer [Anzahl]' or 'Ausländer [in %]'"],
    ),
    "two titles for one column": (
        entry("    Zugehörigkeit:", "    'Einwohner [Anzahl]': {measure: residents}\n    Zugehörigkeit:"),
        ["column B (Einwohner)", "taken twice"],
    ),
    "unit of a percentage": (entry('"Ausländer [Anzahl]"', '"Ausländer [in %]"'), ["the unit is 'in %'", "no percentage"]),
    "unit in thousands": (cell("B4", "1 000"), ["column B (Einwohner)", "the unit is '1 000'", "'factor'"]),
    "title in thousands": (
        both(cell("B3", "Einwohner (in 1 000)"), entry("    Einwohner:", "    Einwohner (in 1 000):")),
        ["column B (Einwohner (in 1 000))", "the unit is 'Einwohner (in 1 000)'", "'factor'"],
    ),
    "year that is none": (cell("C5", "l023"), ["row 5, column C", "'l023' is not one year", "'no_years'"]),
    "two years": (cell("C5", "2022-2023"), ["row 5, column C", "is not one year"]),
    "year twice": (cell("C5", 2022), ["rows 8 and 8", "same key stands twice: residents, 01"]),
    "change taken for a year": (entry("  no_years: [Veränderung]\n", ""), ["'Veränderung' is not one year"]),
    "area unknown": (cell("A8", "01 Neustadt"), ["row 8", "'01 Neustadt' is no district"]),
    "area lost": (cell("A8", None), ["row 8", "numbers stand in a row without an area"]),
    "text in a number": (cell("B8", "rund 1000"), ["column B (Einwohner), row 8", "'rund 1000' is not a number"]),
    "formula error": (cell("B8", "#DIV/0!"), ["column B (Einwohner), row 8", "#DIV/0!", "a formula failed"]),
    "row repeated": (cell("A9", "01 Altstadt"), ["rows 8 and 9", "same key stands twice"]),
    "header row blank": (entry("year: 5", "year: 2"), ["row 2", "blank or not there"]),
    "header below data": (entry("data: 8", "data: 5"), ["'title', 'year' and 'unit' must lie above 'data'"]),
    "no data": (entry("data: 8", "data: 80"), ["nothing from row 80 on"]),
    "area column unknown": (entry("area: Ortsteil", "area: Ortsteile"), ["unknown column 'Ortsteile'"]),
    "area column not clear": (entry("area: Ortsteil", "area: Anzahl"), ["stands over columns B, F"]),
    "area column too far": (entry("area: Ortsteil", "area: 99"), ["no column 99: the table has 14"]),
    "no year at all": (entry(" year: 5,", ""), ["give the row of the years"]),
    "nothing counted": (entry("{measure: residents}", "{}"), ["column B (Einwohner)", "nothing says what is counted"]),
}


@pytest.mark.parametrize("name", CASES)
def test_errors_name_row_and_column(name: str, yearbook: SmallProject) -> None:
    spoil, says = CASES[name]
    spoil(yearbook)
    with pytest.raises(InputError) as caught:
        read_raw_files(yearbook.load())
    assert [part for part in says if part not in str(caught.value)] == [], str(caught.value)


def test_percentages_stored_as_parts_of_one_are_refused(yearbook: SmallProject) -> None:
    path = yearbook.raw / "jahrbuch.xlsx"
    book = openpyxl.load_workbook(path)
    for row in (8, 9, 12):
        for column in "LMN":
            book["2.4 Ausländer"][f"{column}{row}"] = 0.125
    book.save(path)
    with pytest.raises(InputError, match="parts of one") as caught:
        read_raw_files(yearbook.load())
    assert "'factor: 100'" in caught.value.fix
    yearbook.edit(yearbook.raw_yaml, "{measure: share_belonging}", "{measure: share_belonging, factor: 100}")
    assert (cube(yearbook).loc["share_belonging"]["obs_value"].dropna() == 12.5).all()


@pytest.mark.parametrize("change", [lambda line: line[: line.rindex(";")], lambda line: line + ";9"])
def test_rows_of_another_length_are_refused(change: Callable[[str], str], small: SmallProject) -> None:
    lines = ["Einwohner;;", "Ort;2023;2024", "01;1;2", change("02;3;4"), "03;5;6"]
    (small.raw / "thema.csv").write_text("\n".join(lines), encoding="utf-8")
    small.raw_yaml.write_text(
        "- file: thema.csv\n  reader: wide\n  source: melderegister\n  delivered: 2025-03-01\n  area: Ort\n"
        "  area_levels: {default: district}\n  rows: {title: 1, year: 2, data: 3}\n"
        '  take: {Einwohner: {measure: residents}}\n  fixed: {reference: "12-31"}\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"thema\.csv, line 4: [24] cells, but most rows have 3"):
        read_raw_files(small.load())


# -- any shape of header comes back as it was written

CELLS = ["-", ".", "/", "x", "", "0", "12", "123456", "3,5", "(7)"]


@st.composite
def wide_tables(draw: st.DrawFn) -> dict[str, Any]:
    titles = draw(st.lists(st.sampled_from(["Einwohner", "Zuzüge", "Fortzüge", "Umzüge"]), min_size=1, max_size=4, unique=True))
    return {
        "titles": titles,
        "years": draw(st.lists(st.integers(2000, 2024), min_size=1, max_size=4, unique=True)),
        "years_above": draw(st.booleans()),
        "once": draw(st.booleans()),
        "lead": draw(st.integers(0, 3)),
        "notes": draw(st.integers(0, 3)),
        "blank": draw(st.integers(0, 2)),
        "separator": draw(st.sampled_from(";,\t|")),
        "encoding": draw(st.sampled_from(["utf-8", "utf-8-sig", "windows-1252", "utf-16"])),
        "end": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "dot": draw(st.booleans()),
        "cells": draw(st.lists(st.sampled_from(CELLS), min_size=48, max_size=48)),
    }


MEASURES = {"Einwohner": "residents", "Zuzüge": "moves_in", "Fortzüge": "moves_out", "Umzüge": "moves_within"}
MEANS = {"-": (0, "A"), ".": (np.nan, "M"), "/": (np.nan, "U"), "x": (np.nan, "X"), "": (np.nan, "M"), "(7)": (7, "U")}


def written(table: dict[str, Any]) -> tuple[str, dict[tuple, tuple[float, str]]]:
    """The file's text and what it says: (measure, group, year, area) → value and status."""
    columns = [(title, year) for title in table["titles"] for year in table["years"]]
    if table["years_above"]:
        columns = [(title, year) for year in table["years"] for title in table["titles"]]

    def row(texts: list[str], once: bool) -> list[str]:
        shown = [text if not once or number == 0 or texts[number - 1] != text else "" for number, text in enumerate(texts)]
        return [*shown, *[""] * table["blank"]]

    titles, years = [title for title, _ in columns], [str(year) for _, year in columns]
    upper, lower = (years, titles) if table["years_above"] else (titles, years)
    grid = [[f"Tabelle {number}"] for number in range(table["lead"])]
    grid += [["Gebiet", *row(upper, table["once"])], ["", *row(lower, False)]]
    cells = iter(table["cells"])
    said = {}
    for code in ("01", "02", "03"):
        texts = [next(cells) for _ in columns]
        for (title, year), text in zip(columns, texts, strict=True):
            value = MEANS.get(text) or (float(text.replace(",", ".")), "A")
            said[MEASURES[title], "total", year, code] = value
        if len(texts) > 1 and set(texts) <= {"-", ""}:
            said |= {(MEASURES[title], "total", year, code): (np.nan, "M") for title, year in columns}
        shown = [text.replace("123456", "123.456") if table["dot"] else text for text in texts]
        grid.append([code, *shown, *[""] * table["blank"]])
    grid += [[f"Anmerkung {number}"] for number in range(table["notes"])]
    quoted = [[f'"{text}"' if table["separator"] in text else text for text in line] for line in grid]
    return table["end"].join(table["separator"].join(line) for line in quoted) + table["end"], said


def wide_yaml(table: dict[str, Any]) -> str:
    first = table["lead"] + 1
    title, year = (first + 1, first) if table["years_above"] else (first, first + 1)
    take = "".join(f"    {name}: {{measure: {MEASURES[name]}}}\n" for name in table["titles"])
    return (
        "- file: thema.csv\n  reader: wide\n  source: melderegister\n  delivered: 2025-03-01\n  area: Gebiet\n"
        f"  encoding: {table['encoding']}\n  separator: {json.dumps(table['separator'])}\n"
        + ('  thousands: "."\n' if table["dot"] else "")
        + "  area_levels: {default: district}\n"
        f"  rows: {{title: {title}, year: {year}, data: {first + 2}}}\n"
        f"  take:\n{take}  fixed: {{reference: year_total}}\n"
    )


@pytest.fixture(scope="module")
def reused(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return Reading(make_small_project(tmp_path_factory.mktemp("wide") / "project"))


@settings(max_examples=50)
@given(wide_tables())
def test_any_wide_table_comes_back(reused: Reading, table: dict[str, Any]) -> None:
    text, said = written(table)
    (reused.raw / "thema.csv").write_text(text, encoding=table["encoding"], newline="")
    assert same(reused.values(wide_yaml(table)), said)


@settings(max_examples=50)
@given(wide_tables(), st.randoms(use_true_random=False))
def test_a_damaged_wide_table_is_refused_or_read_right(reused: Reading, table: dict[str, Any], chance: random.Random) -> None:
    """Cut at a cell, a line doubled or lost, read in another encoding: an error, or no number but those that were said."""
    text, said = written(table | {"once": False})
    lines = text.split(table["end"])[:-1]
    kind = chance.choice(["cut", "double", "lose", "encoding"])
    place = chance.randrange(len(lines))
    if kind == "cut":
        cells = lines[place].split(table["separator"])
        lines = [*lines[:place], table["separator"].join(cells[: chance.randrange(len(cells))])]
    elif kind == "double":
        lines.insert(place, lines[place])
    elif kind == "lose":
        del lines[place]
    data = (table["end"].join(lines) + table["end"]).encode(table["encoding"])
    (reused.raw / "thema.csv").write_bytes(data)
    entry = wide_yaml(table)
    try:
        found = reused.values(entry.replace(table["encoding"], "cp437") if kind == "encoding" else entry)
    except InputError as error:
        assert "thema.csv" in error.where  # noqa: PT017
        return
    assert all(same({key: value}, {key: said[key]}) for key, value in found.items())


def test_a_damaged_workbook_is_refused_or_read_right(yearbook: SmallProject) -> None:
    reading = Reading(yearbook)
    expected, good = reading.values(WIDE), (yearbook.raw / "jahrbuch.xlsx").read_bytes()
    for seed in range(60):
        chance, data = random.Random(seed), bytearray(good)
        for _ in range(chance.choice([1, 3, 30])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (yearbook.raw / "jahrbuch.xlsx").write_bytes(data[: chance.randrange(len(data))] if seed % 5 == 0 else data)
        try:
            found = reading.values(WIDE)
        except InputError as error:
            assert "jahrbuch.xlsx" in error.where  # noqa: PT017
            continue
        assert same(found, expected)


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_are_named_as_a_spreadsheet_does(number: int, name: str) -> None:
    assert column_name(number) == name
    assert column_number(name) == number


# -- the register of municipalities of the statistical offices

REGISTER = """\
- file: AuszugGV2QAktuell.xlsx
  reader: wide
  sheet: Onlineprodukt_Gemeinden30062024
  source: bevoelkerungsfortschreibung
  delivered: 2024-06-24
  area: [Land, RB, Kreis, Gem]
  areas: own
  rows: {title: [3, 4], year: 5, data: 7}
  take:
    "Bevölkerung2) | insgesamt": {measure: residents}
    "Bevölkerung2) | weiblich": {measure: residents, sex: female}
    "Bevölkerung2) | männlich": {measure: residents, sex: male}
  skip:
    - {column: Satz-art, equals: ["10", "20", "30", "40", "50"], reason: "no Gemeinde (Satzart 10 to 50)"}
"""


@pytest.fixture
def unna(open_data: Path, small: SmallProject) -> Reading:
    """A Kreis whose districts are its Gemeinden, read from the register of all Gemeinden."""
    shutil.copyfile(open_data / "gemeindeverzeichnis/AuszugGV2QAktuell.xlsx", small.raw / "AuszugGV2QAktuell.xlsx")
    small.edit(small.municipality_yaml, '"99999001"', '"05978"')
    return Reading(small, area_tree("05978", {"district": [f"05978{code:03d}" for code in range(4, 41, 4)]}))


def test_register_of_municipalities(unna: Reading) -> None:
    """Four stacked header rows with merged cells; the code in five columns; Satzart 60 are the Gemeinden."""
    read = unna.file(REGISTER)
    values = read.observations.set_index(["ref_area", "sex"])["obs_value"]
    assert len(values) == 3 * 10
    assert values["05978004", "total"] == 49_263
    assert values["05978036", "female"] == 31_107
    both = values.unstack()
    assert (both["female"] + both["male"] == both["total"]).all()
    assert set(read.observations["reference"]) == {"2022-12-31"}
    assert read.account.set_aside["area not of this municipality"] == 10_959 - 10
    assert read.account.rows_used == 10
