"""Köln: three levels in one column of codes, nested rows, a coordinate system of its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from helpers.settings import Project

if TYPE_CHECKING:
    from tests.conftest import Processed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def project(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project folder with the committed settings and the files where raw.yaml says they belong."""
    project = Project(tmp_path_factory.mktemp("koeln"))
    shutil.copytree(ROOT / "params/koeln", project.params("koeln"))
    shutil.copytree(open_data / "koeln/geo", project.shapes("koeln"))
    project.raw("koeln").mkdir(parents=True)
    shutil.copyfile(open_data / "koeln/bevoelkerung.csv", project.raw("koeln") / "bevoelkerung.csv")
    return project


@pytest.fixture(scope="module")
def koeln(project: Project) -> Processed:
    from tests.conftest import run_process

    return run_process(project, "koeln")


def test_residents_with_a_migration_background_in_2012(koeln: Processed) -> None:
    (share,) = koeln.values("anteil_migrationshintergrund", area_level="municipality", time_period=2012).itertuples()
    assert (share.numerator, share.denominator) == (359_873, 1_044_555)
    assert share.value == pytest.approx(34.452, abs=0.001)


def test_adding_up_the_nested_rows_would_give_another_number(open_data: Path) -> None:
    raw = pd.read_csv(open_data / "koeln/bevoelkerung.csv", dtype=str)
    city = raw[(raw["tab_id"] == "030") & (raw["jahr"] == "2012") & (raw["raum_id"] == "000")]
    assert city["zahl"].astype(float).sum() == 1_058_193


def test_three_levels_in_one_column_are_told_apart(koeln: Processed) -> None:
    rows = koeln.counts("residents", time_period=2012)
    assert rows["area_level"].value_counts().to_dict() == {"district": 86, "region": 9, "municipality": 1}
    assert rows.groupby("area_level")["obs_value"].sum().to_dict() == dict.fromkeys(
        ["district", "region", "municipality"], 1_044_555
    )
    # Porz is a Stadtbezirk (007) and a Stadtteil (706)
    porz = koeln.areas[koeln.areas["name"] == "Porz"].set_index("area_level")["code"]
    assert porz.to_dict() == {"region": "007", "district": "706"}
    assert rows.set_index("ref_area").loc[["007", "706"], "obs_value"].tolist() == [109_039, 14_408]


def test_every_row_is_accounted_for(koeln: Processed) -> None:
    account = koeln.file("bevoelkerung.csv")
    aside = sum(item["rows"] for item in account["rows_set_aside"])
    assert account["rows_read"] == 29_135 == account["rows_used"] + aside
    assert account["values_kept"] == account["rows_used"] == 6 * 8 * 96


def test_everything_adds_up(koeln: Processed) -> None:
    found = {(item["check"], item["measure"]): item for item in koeln.intake["sum_checks"]}
    for check, compared in (("region to municipality", 40), ("district to municipality", 40), ("district to region", 360)):
        item = found[check, "residents"]
        assert (item["compared"], item["differing"]) == (compared, 0)
    german_or_foreign = found["parts of 030/10: 030/20, 030/50", "residents"]
    assert (german_or_foreign["compared"], german_or_foreign["differing"]) == (768, 0)
    # who has no migration background is in no part of the file's table: a rest in every sum, and no deviation
    with_background = found["parts of 005/10: 030/10", "residents"]
    assert (with_background["rest"], with_background["largest"], with_background["example"]) == (768, 0, "")
    assert not any(item["beyond"] for item in found.values())
    assert [text for text in koeln.intake["warnings"] if "Stadtteil.shp" not in text] == []


def test_parts_that_are_no_parts_are_said(project: Project, tmp_path: Path) -> None:
    from tests.conftest import run_process

    other = Project(tmp_path)
    for source, target in ((project.root / name, tmp_path / name) for name in ("params", "shapes", "data")):
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("processed"))
    raw = other.params("koeln") / "raw.yaml"
    text = raw.read_text(encoding="utf-8")
    raw.write_text(text.replace("030/30: {part_of: 030/20}", "030/30: {part_of: 030/40}"), encoding="utf-8")
    warnings = run_process(other, "koeln").intake["warnings"]
    assert any("parts of 030/40: 030/30" in text and "sums differ" in text for text in warnings)


def test_stadtteile_belong_to_their_stadtbezirk(koeln: Processed) -> None:
    districts = koeln.areas[koeln.areas["area_level"] == "district"]
    assert (districts["parent"] == "00" + districts["code"].str[0]).all()
    assert koeln.intake["geometry"][1]["boundaries"] == "2010-01-01"
    assert koeln.intake["geometry"][1]["notes"] == ["shape of 202 Marienburg was invalid and made valid (ring self-intersection)"]
