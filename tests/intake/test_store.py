"""What ``process`` writes: the same bytes for the same input, whole or not at all, every row accounted for."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from helpers.batch.process import is_current
from helpers.errors import InputError
from helpers.files import sha256, written_whole
from helpers.intake import read_raw_files
from helpers.intake.formula_errors import formula_errors
from helpers.intake.observations import COLUMNS, KEY
from helpers.intake.store import INTERNAL, RELEASED, read_parquet

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SmallProject


def test_two_runs_give_the_same_bytes(small: SmallProject) -> None:
    small.add_atlas()
    small.process()
    first = small.listing(small.processed)
    small.process()
    assert small.listing(small.processed) == first
    assert {place.rsplit("kleinstadt/", 1)[1] for place in first} == {
        "intake.json",
        "datenpruefung.html",
        "internal/observations.parquet",
        "internal/indicators.parquet",
        "internal/revisions.parquet",
        "released/observations.parquet",
        "released/indicators.parquet",
        "released/revisions.parquet",
        "released/areas.parquet",
    }


def test_another_folder_gives_the_same_bytes(small: SmallProject, processed_kleinstadt: Path) -> None:
    small.process()
    other = processed_kleinstadt / "data" / "processed" / "kleinstadt"
    assert (small.processed / "intake.json").read_bytes() == (other / "intake.json").read_bytes()


def test_intake_json_names_the_hash_of_every_table_and_file(small: SmallProject) -> None:
    content = small.process().intake
    written = json.loads((small.processed / "intake.json").read_text(encoding="utf-8"))
    assert written == content
    assert written["outputs"] == {name: sha256(small.processed / name) for name in written["outputs"]}
    assert written["hashes"] == {"bestand.csv": sha256(small.csv)}
    assert written["disclosure"]["pattern"]["proven"] is True


def test_observations_have_the_documented_columns_and_one_value_per_key(small: SmallProject) -> None:
    observations = small.process().observations
    assert list(observations.columns) == COLUMNS
    assert not observations.duplicated(KEY).any()
    assert observations["obs_id"].tolist() == list(range(len(observations)))


def test_every_value_leads_back_to_its_line(small: SmallProject) -> None:
    lines = small.csv.read_text(encoding="utf-8").splitlines()
    for row in small.process().observations.itertuples():
        assert lines[row.source_row - 1].endswith(f";{row.obs_value:g}")
        assert lines[row.source_row - 1].split(";")[1] == str(row.time_period)


def test_line_numbers_hold_after_blank_lines_and_cells_of_several_lines(small: SmallProject) -> None:
    small.edit(small.csv, "Raum;Jahr;Gruppe;Personen\n", "Raum;Jahr;Gruppe;Personen;Notiz\n")
    lines = small.csv.read_text(encoding="utf-8").splitlines()
    notes = ['"eine\nNotiz"', *[""] * (len(lines) - 2)]
    rows = [f"{line};{note}" for line, note in zip(lines[1:], notes, strict=True)]
    small.csv.write_text("\n".join([lines[0], *rows[:1], "", ";;;;", *rows[1:]]) + "\n\n", encoding="utf-8")
    intake = read_raw_files(small.load())
    assert intake.account["files"][0]["rows_read"] == 36
    assert sorted(intake.observations["source_row"])[:3] == [2, 6, 7]


def test_rows_set_aside_are_counted_with_their_reason(small: SmallProject) -> None:
    small.append(small.csv, "99 ohne Angabe;2024;insgesamt;3\n")
    small.append(small.raw_yaml, "  skip: [{column: Raum, equals: [99 ohne Angabe], reason: in no district}]\n")
    account = small.process().file("bestand.csv")
    assert (account["rows_read"], account["rows_used"]) == (37, 36)
    assert account["rows_set_aside"] == [{"reason": "in no district", "rows": 1}]


def test_files_that_raw_yaml_does_not_name_are_reported(small: SmallProject) -> None:
    (small.raw / "neu.csv").write_text("x", encoding="utf-8")
    assert small.process().intake["warnings"] == ["neu.csv lies in the raw folder, but raw.yaml does not name it"]


def test_areas_without_data_are_reported(small: SmallProject) -> None:
    lines = [line for line in small.csv.read_text(encoding="utf-8").splitlines() if not line.startswith("03")]
    small.csv.write_text("\n".join(lines), encoding="utf-8")
    assert small.process().intake["areas_without_data"] == {"district": ["03"]}


def test_released_equals_internal_until_there_is_disclosure_control(small: SmallProject) -> None:
    small.process()
    for name in ("observations", "indicators"):
        pair = [read_parquet(small.processed, part, name, "kleinstadt") for part in (INTERNAL, RELEASED)]
        pd.testing.assert_frame_equal(*pair)


def test_reading_before_process_says_so_in_one_sentence(small: SmallProject) -> None:
    with pytest.raises(InputError, match=r"not processed yet\n  → run: integrationsbericht process kleinstadt$"):
        read_parquet(small.processed, RELEASED, "observations", "kleinstadt")


@pytest.mark.parametrize("what", ["csv", "raw_yaml", "municipality_yaml", "geometry"])
def test_any_changed_input_makes_the_data_stale(what: str, small: SmallProject) -> None:
    small.process()
    assert is_current(small.load())
    path = getattr(small, what)
    path.write_bytes(path.read_bytes() + b"\n")
    assert not is_current(small.load())


def test_damaged_output_is_not_current(small: SmallProject) -> None:
    small.process()
    (small.processed / "released" / "areas.parquet").write_bytes(b"")
    assert not is_current(small.load())


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")

    def cut_off() -> None:
        with written_whole(target) as temporary:
            temporary.write_text("ne", encoding="utf-8")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        cut_off()
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_formula_that_failed_is_named_and_not_taken_for_an_empty_cell(small: SmallProject) -> None:
    path = small.add_atlas()
    book = openpyxl.load_workbook(path)
    book["BEVÖLKERUNG"]["F2"] = "#DIV/0!"
    book.save(path)
    with pytest.raises(InputError, match=r"Basiswert 1, row 2: '#DIV/0!' is no number: a formula failed"):
        small.process()


def test_a_formula_without_a_result_is_refused(small: SmallProject) -> None:
    """openpyxl writes formulas without results."""
    path = small.add_atlas()
    book = openpyxl.load_workbook(path)
    book["BEVÖLKERUNG"]["F2"] = "=IF(1<2,5+5,0)"
    book.save(path)
    with pytest.raises(InputError, match=r"Basiswert 1, row 2: '=IF\(1<2,5\+5,0\)' is a formula without a result") as caught:
        small.process()
    assert caught.value.fix == "open the workbook in a spreadsheet program and save it"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('<c r="C2"><f>5+5</f><v></v></c>', [(2, 3, "=5+5")]),
        ('<c r="C2" s="1"><f>5&lt;6</f><v/></c>', [(2, 3, "=5<6")]),
        ('<c r="C2"><f t="shared" si="0"/></c>', [(2, 3, "=")]),
        ('<c r="C2"><f>5+5</f><v>10</v></c>', []),
        ('<c r="C2" t="str"><f>""</f><v></v></c>', []),  # an empty text is a result
        ('<c r="C2" s="1"/><c r="D2"><v>1</v></c>', []),
        ('<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', [(2, 3, "#DIV/0!")]),
    ],
)
def test_formulas_as_programs_write_them(cell: str, found: list, small: SmallProject) -> None:
    path = small.raw / "a.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Raum", "Jahr", 7])
    book.save(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    before, after = parts[name].split(b"</row>")
    parts[name] = before + b'</row><row r="2"><c r="A2"><v>1</v></c>' + cell.encode() + b"</row>" + after
    with zipfile.ZipFile(path, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    assert list(formula_errors(path, "Sheet")) == found


def test_numbers_of_a_workbook_are_read_as_typed(small: SmallProject) -> None:
    """A spreadsheet stores district 1, year 2024 and code 2 as 1.0, 2024.0 and 2.0."""
    frame = pd.DataFrame({"Raum": [1, 2, 3], "Jahr": [2024] * 3, "Gruppe": [2] * 3, "Personen": [10.5, 20, 30]})
    frame.to_excel(small.raw / "bestand.xlsx", index=False)
    small.csv.unlink()
    small.edit(small.raw_yaml, "bestand.csv", "bestand.xlsx")
    small.edit(small.raw_yaml, "nichtdeutsch: foreign", '"2": foreign')
    read = read_raw_files(small.load()).observations
    assert read[["ref_area", "time_period", "group", "obs_value"]].to_numpy().tolist() == [
        ["01", 2024, "foreign", 10.5],
        ["02", 2024, "foreign", 20.0],
        ["03", 2024, "foreign", 30.0],
    ]


def test_a_date_of_a_workbook_is_the_reference(small: SmallProject) -> None:
    frame = pd.DataFrame({"Raum": ["01"], "Jahr": [pd.Timestamp("2024-06-30")], "Gruppe": ["deutsch"], "Personen": [5]})
    frame.to_excel(small.raw / "bestand.xlsx", index=False)
    small.csv.unlink()
    small.edit(small.raw_yaml, "bestand.csv", "bestand.xlsx")
    read = read_raw_files(small.load()).observations
    assert read[["time_period", "reference"]].to_numpy().tolist() == [[2024, "2024-06-30"]]


def test_windows_encoding_and_thousands_as_declared(small: SmallProject) -> None:
    text = small.csv.read_text(encoding="utf-8").replace(";1050\n", ";1.050\n").replace("insgesamt", "alle zusammen – gezählt")
    small.csv.write_bytes(text.encode("cp1252"))
    small.edit(small.raw_yaml, "  columns:", '  encoding: windows-1252\n  thousands: "."\n  columns:')
    small.edit(small.raw_yaml, "insgesamt: total", "alle zusammen – gezählt: total")
    read = read_raw_files(small.load()).observations
    assert read.loc[read["source_row"] == 2, "obs_value"].tolist() == [1050]
