"""Kreis Unna: a Landkreis, its Gemeinden as districts, Land and other Kreise beside it; and any Kreis by its AGS."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest

from helpers.intake.codes import level_of_ags, normalise_ags
from helpers.measures import compute
from helpers.measures.breaks import breaks_of
from helpers.settings import Project

if TYPE_CHECKING:
    from tests.conftest import Processed
    from tests.intake.conftest import Office

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("12411-15i", "12521-03i", "22811-05i", "22811-01i")


@pytest.fixture(scope="module")
def unna(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Processed:
    """The committed settings with the files where raw.yaml says they belong."""
    from tests.conftest import run_process

    project = Project(tmp_path_factory.mktemp("unna"))
    shutil.copytree(ROOT / "params/kreis_unna", project.params("kreis_unna"))
    project.shapes("kreis_unna").mkdir(parents=True)
    shutil.copyfile(open_data / "nrw/geo/municipality_nrw.geojson", project.shapes("kreis_unna") / "municipality_nrw.geojson")
    project.raw("kreis_unna").mkdir(parents=True)
    for table in TABLES:
        shutil.copyfile(open_data / f"nrw/landesdatenbank/{table}.csv", project.raw("kreis_unna") / f"{table}.csv")
    return run_process(project, "kreis_unna")


def codes_of(path: Path, column: int) -> set[str]:
    lines = path.read_text(encoding="iso-8859-1").splitlines()
    cells = [line.split(";")[column].strip() for line in lines if line.count(";") > column]
    return {cell for cell in cells if cell.isdigit()}


# -- joins


@pytest.mark.parametrize(
    ("file", "column", "level", "number"),
    [
        ("12411-15i.csv", 1, "municipality_nrw.geojson", 396),
        ("22811-01i.csv", 0, "municipality_nrw.geojson", 396),
        ("12411-15i.csv", 1, "nrw.geojson", 53),
        ("12521-03i.csv", 1, "nrw.geojson", 53),
    ],
)
def test_all_areas_of_the_land_join(open_data: Path, file: str, column: int, level: str, number: int) -> None:
    """374 of 396 Gemeinden as written; all of them once 05111 and 05111000 are one unit."""
    table = codes_of(open_data / "nrw/landesdatenbank" / file, column)
    shapes = set(gpd.read_file(open_data / "nrw/geo" / level)["AGS"])
    assert len(shapes) == number
    if number == 396:
        assert len(shapes & table) == 374
    assert len({normalise_ags(code) for code in shapes} & {normalise_ags(code) for code in table}) == number


def test_levels_of_the_land_in_one_column(open_data: Path) -> None:
    found = pd.Series([level_of_ags(code) for code in codes_of(open_data / "nrw/landesdatenbank/12411-15i.csv", 1)])
    assert found.value_counts()[["land", "regierungsbezirk"]].to_dict() == {"land": 1, "regierungsbezirk": 5}
    assert level_of_ags("05999998") == "outside"


# -- Kreis Unna


def test_only_gemeinden_of_the_kreis_are_its_districts(unna: Processed) -> None:
    levels = unna.areas["area_level"].value_counts().to_dict()
    assert levels == {"district": 10, "comparator": 5, "municipality": 1}
    districts = unna.areas[unna.areas["area_level"] == "district"]
    assert districts["code"].str.startswith("05978").all()
    assert unna.intake["areas_without_data"] == {}


def test_population_of_the_kreis_its_gemeinden_and_the_land(unna: Processed) -> None:
    rows = unna.counts("residents", source="itnrw_bevoelkerung").set_index("ref_area")["obs_value"]
    assert (rows["05978"], rows["05978024"], rows["05"]) == (393_784, 86_163, 18_034_454)
    assert rows[rows.index.str.startswith("05978") & (rows.index.str.len() == 8)].sum() == 393_784


def test_foreign_nationals_are_counted_once(unna: Processed) -> None:
    """Continents, not continents and countries: 63 670 in Unna, not twice as many."""
    rows = unna.counts("foreigners_azr").set_index("ref_area")["obs_value"]
    assert rows["05978"] == 43_410 + 4_065 + 405 + 15_190 + 30 + 570 == 63_670
    assert unna.value("auslaenderanteil", ref_area="05978") == pytest.approx(100 * 63_670 / 393_784)
    assert unna.value("auslaenderanteil", ref_area="05") == pytest.approx(100 * 3_273_550 / 18_034_454)


def test_minimum_income_benefits_by_gemeinde(unna: Processed) -> None:
    rate = unna.values("mindestsicherungsquote", time_period=2024).set_index("ref_area")["value"]
    assert rate["05978"] == pytest.approx(100 * 40_354 / 393_784)
    assert rate["05978024"] == pytest.approx(100 * 12_047 / 86_163)
    assert set(rate.index) == set(unna.areas["code"])


def test_the_printed_rate_is_near_the_computed_one_and_never_used(unna: Processed) -> None:
    """10.5 per cent in 2023 as printed, 10.2 in 2024 from the counts."""
    printed = unna.counts("printed_rate", detail="mindestsicherungsquote").set_index("ref_area")
    assert printed.loc["05978", "obs_value"] == 10.5
    assert set(printed["time_period"]) == {2023}
    assert set(unna.indicators["time_period"]) == {2024}


def test_comparators_have_values_but_no_rank(unna: Processed) -> None:
    of_comparators = unna.indicators[unna.indicators["area_level"] == "comparator"]
    assert set(of_comparators["ref_area"]) == {"05", "05913", "05915", "05962", "05974"}
    assert "rank" not in set(of_comparators["statistic"])
    ranks = unna.values("mindestsicherungsquote", statistic="rank").set_index("ref_area")["value"]
    assert sorted(ranks) == list(range(1, 11))
    assert (ranks["05978040"], ranks["05978024"]) == (1, 10)  # Werne, Lünen


def test_rounded_numbers_need_not_add_up(unna: Processed) -> None:
    found = {(item["measure"], item["check"]): item for item in unna.intake["sum_checks"]}
    benefits = found["minimum_income_recipients", "district to municipality"]
    assert (benefits["differing"], benefits["beyond"], benefits["tolerance"]) == (2, 0, 27.5)
    assert benefits["note"] == "the source rounds to multiples of 5"
    # each of the three totals is the sum of six rounded continents
    sexes = found["foreigners_azr", "sexes to total"]
    assert (abs(sexes["largest"]), sexes["tolerance"], sexes["beyond"]) == (10, 45, 0)
    assert found["residents", "district to municipality"]["differing"] == 0
    # countries of Europe against the continent
    europe = found["foreigners_azr", "parts of 1: 1??, 295, 395, 495"]
    assert europe["compared"] > 0 and europe["beyond"] == 0 and europe["note"] == "the source rounds to multiples of 5"
    assert [text for text in unna.intake["warnings"] if " sums differ " in text] == []


def test_every_row_of_every_table_is_accounted_for(unna: Processed) -> None:
    for account in unna.intake["files"]:
        assert account["rows_read"] == account["rows_used"] + sum(item["rows"] for item in account["rows_set_aside"])
    assert {item["file"]: item["rows_read"] for item in unna.intake["files"]}["12521-03i.csv"] == 13_481


# -- any Kreis by its AGS, from the Regionaldatenbank

POPULATION: dict[str, Any] = {
    "reader": "genesis_table",
    "date": "header",
    "keys": ["area", "area_name"],
    "fixed": {"measure": "residents"},
    "take": [
        {"column": ["Insgesamt"]},
        {"column": ["männlich"], "sex": "male"},
        {"column": ["weiblich"], "sex": "female"},
    ],
}
UNEMPLOYED: dict[str, Any] = {
    "reader": "genesis_table",
    "source": "ba_arbeitslose",
    "date": "column",
    "keys": ["year", "area", "area_name"],
    "fixed": {"measure": "unemployed", "reference": "mean_of_months"},
    "take": [
        {"column": ["Arbeitslose", "", "Anzahl"]},
        {"column": ["Arbeitslose", "Ausländer"], "characteristic": "auslaender_ba", "group": "foreign"},
    ],
}
AT_WORKPLACE: dict[str, Any] = {
    "reader": "genesis_xlsx",
    "source": "ba_beschaeftigung",
    "sheet": "13111-01-03-4",
    "keys": ["area", "area_name"],
    "fixed": {"measure": "employees_at_workplace"},
    "take": [
        {"column": ["Nationalität", "Insgesamt"]},
        {"column": ["Ausländer(innen)-Insgesamt"], "characteristic": "auslaender_ba", "group": "foreign"},
    ],
}


@pytest.mark.parametrize(
    ("ags", "residents", "unemployed_2016"),
    [
        ("05978", [394_782, 393_063], 17_557),
        ("09162000", [1_471_508, 1_487_708], 37_969),  # a kreisfreie Stadt, by the AGS of its Gemeinde
        ("11000000", [3_644_826, 3_677_472], 181_018),  # Berlin, a Land in the table
        ("03159", [328_074, 323_661], None),  # Göttingen, new in 2016: '-' in every cell of 2016 and before
    ],
)
def test_any_kreis(
    open_data: Path, office: Callable[..., Office], ags: str, residents: list[int], unemployed_2016: int | None
) -> None:
    genesis = open_data / "genesis"
    amt = office(ags, "DG")
    entries = [
        POPULATION
        | {
            "file": amt.put(genesis / f"tabelle_csv/stand_{stand}/12411-01-01-4.csv", f"{stand}/12411-01-01-4.csv"),
            "delivered": f"{stand}-28",
        }
        for stand in ("2020-03", "2023-07")
    ]
    entries.append(UNEMPLOYED | {"file": amt.put(genesis / "tabelle_csv/stand_2017-10/13211-02-05-4_00.csv")})
    entries.append(AT_WORKPLACE | {"file": amt.put(genesis / "xlsx/13111-01-03-4.xlsx")})
    intake = amt.process(*entries)
    rows = intake.observations
    own = rows[(rows["ref_area"] == ags) & (rows["area_level"] == "municipality") & (rows["group"] == "total")]
    series = own[(own["measure"] == "residents") & (own["sex"] == "total")].set_index("time_period")["obs_value"]
    assert series.to_dict() == dict(zip((2018, 2021), residents, strict=True))
    unemployed = own[own["measure"] == "unemployed"].set_index("time_period")["obs_value"]
    assert len(unemployed) == 16
    if unemployed_2016 is None:
        assert unemployed.isna().all()
    else:
        assert unemployed[2016] == unemployed_2016
    assert len(own[own["measure"] == "employees_at_workplace"]) == 12
    assert [item for item in intake.account["sum_checks"] if item["beyond"]] == []

    # who works in a place is no part of a rate of those who live there
    settings = amt.describe(*entries)
    indicators = compute(rows, settings)
    assert "beschaeftigungsquote" not in set(indicators["indicator"])
    assert "employees_at_workplace" not in {
        count.measure for item in settings.indicators.values() for count in (*item.numerator, *item.denominator)
    }


def test_the_census_break_of_2022_is_known(unna: Processed) -> None:
    rate, catalogue = unna.settings.indicators["mindestsicherungsquote"], unna.settings.catalogue
    for source in ("bevoelkerungsfortschreibung", "itnrw_bevoelkerung"):
        assert 2022 in [item.year for item in breaks_of(rate, catalogue, sources=[source])]
