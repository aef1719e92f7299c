"""What is written about the shared files, one test each: their size, their signs, areas within areas, cells that are text."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.intake.account import Account
from helpers.intake.area_tree import COLUMNS
from helpers.intake.indikatorenatlas import CORE
from helpers.intake.read import READERS
from helpers.intake.tables import read_rows
from tests.conftest import Processed, SmallProject
from tests.intake.conftest import Office
from tests.intake.reading import Reading, area_tree
from tests.intake.test_genesis_forms import EMPLOYEES, WORKBOOK
from tests.intake.test_genesis_table import FOREIGNERS_NRW, NRW, POPULATION_NRW, TABLES, UNEMPLOYED, residents
from tests.intake.test_wide import REGISTER

MakeOffice = Callable[..., Office]

# -- Berlin

LOR = """\
- file: LOR_2021.csv
  reader: tidy
  source: melderegister
  delivered: 2021-12-01
  separator: ","
  decimal: "."
  area_levels: {default: subdistrict}
  columns: {ref_area: Planungsraum (Nummer)}
  time_period: "2021"
  fixed: {reference: year_total}
  values: {Fläche in qm: {measure: segregation_index}}
"""
INDEX = """\
- file: mss_2021_index-indikatoren_z-werte_plr.csv
  reader: tidy
  source: melderegister
  delivered: 2022-05-01
  decimal: "."
  area_levels: {default: subdistrict}
  columns: {ref_area: PLR-ID}
  time_period: "31.12.2020"
  values:
    EW 31.12.2020: {measure: residents}
    Status-Index (standardisierte Statussumme): {measure: segregation_index}
"""


def of_berlin(small: SmallProject, path: Path, entry: str, separator: str, column: int) -> tuple[pd.DataFrame, Account]:
    shutil.copyfile(path, small.raw / path.name)
    codes = [cells[column] for _, cells in read_rows(path, sheet=None, encoding="utf-8", separator=separator)[1:]]
    read = Reading(small, area_tree("11", {"subdistrict": codes})).file(entry)
    return read.observations, read.account


def test_tree_of_the_542_planungsraeume(open_data: Path, small: SmallProject) -> None:
    observations, account = of_berlin(small, open_data / "berlin_mss_2021/LOR_2021.csv", LOR, ",", 1)
    assert account.rows_read == account.rows_used == observations["ref_area"].nunique() == 542
    assert observations["ref_area"].str[:6].nunique() == 143
    assert observations["ref_area"].str[:4].nunique() == 58
    assert observations["ref_area"].str[:2].nunique() == 12
    assert observations["obs_value"].sum() / 1e6 == pytest.approx(891.1, abs=0.1)  # km2 of Berlin


def test_536_of_542_planungsraeume_have_an_index(open_data: Path, small: SmallProject) -> None:
    path = open_data / "berlin_mss_2021/mss_2021_index-indikatoren_z-werte_plr.csv"
    observations, account = of_berlin(small, path, INDEX, ";", 0)
    assert account.rows_read == account.rows_used == 542
    rows = observations.set_index(["measure", "ref_area"])
    index = rows.loc["segregation_index"]
    assert index["obs_status"].value_counts().to_dict() == {"A": 536, "M": 6}
    few = rows.loc["residents", "obs_value"][index.index[index["obs_status"] == "M"]]
    assert (few <= 110).sum() == 5  # and one special area with more residents
    assert index.loc["01100101", "obs_value"] == -0.33


# -- Gemeindeverzeichnis


def test_register_of_municipalities_is_accounted_for_and_its_coordinates_are_text(open_data: Path, small: SmallProject) -> None:
    path = open_data / "gemeindeverzeichnis/AuszugGV2QAktuell.xlsx"
    shutil.copyfile(path, small.raw / path.name)
    small.edit(small.municipality_yaml, '"99999001"', '"05978"')
    reading = Reading(small, area_tree("05978", {"district": [f"05978{code:03d}" for code in range(4, 41, 4)]}))
    title = "Geografische Mittelpunktkoordinaten"
    entry = REGISTER.replace("  skip:", f'    "{title} | Längengrad": {{measure: segregation_index}}\n  skip:')
    read = reading.file(entry)
    rows = {line: cells for line, cells in read_rows(path, sheet="Onlineprodukt_Gemeinden30062024", encoding="", separator=";")}
    assert read.account.rows_read == 16_022 == len(rows) - len([line for line in rows if line in (3, 4, 5)])
    found = read.observations.query("measure == 'segregation_index'").set_index("source_row")["obs_value"]
    assert len(found) == 10
    for row, longitude in found.items():
        cell = rows[row][14]
        assert isinstance(cell, str) and "," in cell
        assert longitude == float(cell.replace(",", "."))
    assert found.between(7.4, 8.1).all()


# -- official tables


def test_aachen_is_part_of_the_staedteregion(open_data: Path, office: MakeOffice) -> None:
    """05334 holds 05334002: the ten Gemeinden make the Städteregion, the city must not be added to it."""
    gemeinden = [f"05334{number:03d}" for number in range(2, 40)]
    amt = office("05334", *gemeinden)
    observations, _ = amt.read(file=amt.put(open_data / NRW / "12411-15i.csv"), **POPULATION_NRW)
    residents_ = observations[observations["measure"] == "residents"].set_index("ref_area")["obs_value"].dropna()
    assert residents_["05334"] == 582_410
    assert residents_["05334002"] == 262_670
    assert len(residents_) == 11
    assert residents_.drop("05334").sum() == 582_410


NATIONS = FOREIGNERS_NRW | {"nested": [], "take": FOREIGNERS_NRW["take"]}
#: place, entry, position of the code and of the numbers that are taken, published numbers of ``-`` and ``.``
SIGNS: dict[str, tuple[str, dict[str, Any], int, list[int], int, int]] = {
    "12411-5": (f"{TABLES}/stand_2017-10/12411-01-01-5_00.csv", residents(), 0, list(range(2, 26)), 44_121, 72),
    "13211": (
        f"{TABLES}/stand_2017-10/13211-02-05-4_00.csv",
        UNEMPLOYED | {"take": UNEMPLOYED["take"][:2]},
        1,
        [3, 4],
        25_807,
        4_190,
    ),
    "12521": (f"{NRW}/12521-03i.csv", NATIONS, 1, [5, 6, 7], 17_136, 0),
    "13111": (WORKBOOK, EMPLOYEES, 0, [2, 4, 5], 5_898, 292),
}


def cells_of(path: Path, sheet: str | None) -> list[list[str]]:
    if path.suffix == ".xlsx":
        rows = [cells for _, cells in read_rows(path, sheet=sheet, encoding="", separator=";")]
    else:
        text = path.read_text("utf-8" if "stand_2017-10" in path.parts else "iso-8859-1").split("\n____")[0]
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    return [[str(cell).strip() for cell in cells] for cells in rows]


@pytest.mark.parametrize("name", SIGNS)
def test_signs_are_as_many_as_published_and_each_is_read(name: str, open_data: Path, office: MakeOffice) -> None:
    """All of NRW and Berlin: ``-`` declared zero is zero, ``.`` is missing, and nothing else is either."""
    place, entry, position, taken, dashes, points = SIGNS[name]
    rows = [row for row in cells_of(open_data / place, entry.get("sheet")) if len(row) > max(taken) and len(row[position]) <= 8]
    assert sum(row.count("-") for row in rows) == dashes  # keys of more than 8 digits say a Gemeinde once more
    assert sum(row.count(".") for row in rows) == points

    rows = [row for row in rows if row[position].isdigit() and row[position].startswith(("05", "11"))]
    if name == "12521":
        entry = entry | {"categories": {code: {"detail": f"n{code}"} for code in sorted({row[3] for row in rows})}}
    amt = office("05")
    (file,) = (loaded := amt.describe({"file": amt.put(open_data / place), "all_dashes": "zero", **entry})).raw
    codes = sorted({row[position] for row in rows} - {"05"})
    beside = [("comparator", code, code, "", "", "") for code in codes]
    areas = pd.DataFrame([("municipality", "05", "NRW", "", "", ""), *beside], columns=COLUMNS)
    read = READERS[type(file)](file, loaded, areas)
    cells = pd.Series([row[number] for row in rows for number in taken])
    assert read.account.rows_used == len(rows)
    assert len(read.observations) == len(cells)
    assert (read.observations["obs_value"] == 0).sum() == cells.isin(["-", "0"]).sum() > 0
    assert (read.observations["obs_status"] == "M").sum() == (cells == ".").sum()


# -- Indikatorenatlas


@pytest.mark.xdist_group("muenchen")
def test_the_unit_is_not_in_the_table_but_in_the_catalogue(muenchen: Processed) -> None:
    """Shares, rates per 1 000 and counts share one column: only what is counted says in which unit."""
    assert not [name for name in CORE if "inheit" in name]
    measures = muenchen.settings.catalogue.measures
    found = muenchen.observations
    assert set(found["unit_measure"]) >= {"persons", "moves", "children"}
    assert (found["unit_measure"] == found["measure"].map({name: item.unit for name, item in measures.items()})).all()
    for file in ("export_be.xlsx", "export_ar.xlsx"):
        rows = found[found["source_file"].str.startswith(file)]
        assert rows["unit_measure"].nunique() > 1
