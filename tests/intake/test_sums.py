"""Parts and totals: exact where they must be, tolerant where the source rounds, silent where it perturbs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from helpers.intake.observations import complete
from helpers.intake.sums import check_sums, warnings_of_sums
from helpers.settings import MunicipalitySettings, Project

if TYPE_CHECKING:
    from tests.conftest import Processed, SmallProject

ROOT = Path(__file__).resolve().parents[2]
AREAS = pd.DataFrame(
    [
        ("municipality", "99", "Hier", "", ""),
        ("region", "A", "Nord", "municipality", "99"),
        ("region", "B", "Süd", "municipality", "99"),
        ("district", "1", "Au", "region", "A"),
        ("district", "2", "Berg", "region", "A"),
        ("district", "3", "Cham", "region", "B"),
        ("comparator", "05", "Land", "", ""),
    ],
    columns=["area_level", "code", "name", "parent_level", "parent"],
)
LEVEL = dict(zip(AREAS["code"], AREAS["area_level"], strict=True))


@pytest.fixture
def settings(small: SmallProject) -> MunicipalitySettings:
    return small.load()


def observations(numbers: dict[str, float], **keys: Any) -> pd.DataFrame:
    """One row per area with its number."""
    keys = {"measure": "residents", "source": "melderegister", "time_period": 2024, "reference": "2024-12-31"} | keys
    rows = [{"ref_area": area, "area_level": LEVEL[area], "obs_value": number, **keys} for area, number in numbers.items()]
    return complete(pd.DataFrame(rows)).assign(unit_measure="persons")


def with_source(settings: MunicipalitySettings, **changes: Any) -> MunicipalitySettings:
    source = settings.catalogue.sources["melderegister"].model_copy(update=changes)
    catalogue = replace(settings.catalogue, sources=settings.catalogue.sources | {"melderegister": source})
    return replace(settings, catalogue=catalogue)


def checks(frame: pd.DataFrame, settings: MunicipalitySettings) -> dict[str, dict[str, Any]]:
    return {item["check"]: item for item in check_sums(frame, AREAS, settings)}


EXACT = {"99": 600, "A": 300, "B": 300, "1": 100, "2": 200, "3": 300, "05": 9000}


def test_every_level_adds_up_to_the_whole_and_to_the_level_above(settings: MunicipalitySettings) -> None:
    found = checks(observations(EXACT), settings)
    assert list(found) == ["region to municipality", "district to municipality", "district to region"]
    assert [(item["compared"], item["differing"], item["beyond"]) for item in found.values()] == [(1, 0, 0), (1, 0, 0), (2, 0, 0)]
    assert warnings_of_sums(list(found.values())) == []


def test_more_in_the_parts_than_in_the_whole_is_said(settings: MunicipalitySettings) -> None:
    found = checks(observations(EXACT | {"1": 101}), settings)
    assert (found["district to region"]["largest"], found["district to region"]["beyond"]) == (-1, 1)
    assert found["district to region"]["example"] == "A, region, 2024, 2024-12-31: total 300, parts 301"
    assert warnings_of_sums([found["district to municipality"]]) == [
        "residents of melderegister, district to municipality: 1 of 1 sums differ by more than 0, at most by -1 "
        "(99, 2024, 2024-12-31: total 600, parts 601)"
    ]


def test_people_without_a_district_are_a_remainder_no_error(settings: MunicipalitySettings) -> None:
    found = checks(observations(EXACT | {"99": 605}), settings)["district to municipality"]
    assert (found["differing"], found["rest"], found["beyond"]) == (1, 1, 0)
    assert (found["largest"], found["example"]) == (0, "")  # an expected rest is no deviation
    assert found["note"] == "remainder without area: up to 5 in 1 sums"


def test_half_a_city_without_a_district_is_an_error(settings: MunicipalitySettings) -> None:
    assert checks(observations(EXACT | {"99": 1200}), settings)["district to municipality"]["beyond"] == 1


def test_a_missing_part_is_not_taken_for_zero(settings: MunicipalitySettings) -> None:
    found = checks(observations(EXACT | {"2": np.nan}), settings)
    assert "district to municipality" not in found
    assert found["district to region"]["compared"] == 1  # region B, whose one district is there


def test_rounding_to_multiples_of_five(settings: MunicipalitySettings) -> None:
    # three parts and the total, each up to 2.5 off
    rounded = with_source(settings, rounded_to=5)
    found = checks(observations(EXACT | {"99": 590}), rounded)["district to municipality"]
    assert (found["tolerance"], found["differing"], found["beyond"]) == (10, 1, 0)
    assert found["note"] == "the source rounds to multiples of 5"
    assert checks(observations(EXACT | {"99": 585}), rounded)["district to municipality"]["beyond"] == 1


def test_a_total_that_a_reader_added_up_from_rounded_numbers_has_their_tolerance(settings: MunicipalitySettings) -> None:
    frame = observations(EXACT | {"99": 585}).assign(terms=6)
    found = checks(frame, with_source(settings, rounded_to=5))["district to municipality"]
    assert (found["tolerance"], found["beyond"]) == (60, 0)


def test_a_source_that_perturbs_never_warns_and_says_so(settings: MunicipalitySettings) -> None:
    found = checks(observations(EXACT | {"99": 500}), with_source(settings, perturbed=True))["district to municipality"]
    assert (found["differing"], found["beyond"]) == (1, 0)
    assert found["note"].startswith("the source changes numbers for disclosure control")


def test_means_with_one_decimal_are_rounded(settings: MunicipalitySettings) -> None:
    means = {"99": 600.1, "1": 100.1, "2": 200.1, "3": 300.0}
    found = checks(observations(means, reference="mean_of_quarters"), settings)["district to municipality"]
    assert found["tolerance"] == pytest.approx(0.2)
    assert (found["differing"], found["beyond"], found["note"]) == (1, 0, "means are rounded")
    assert checks(observations(means | {"3": 301.0}, reference="mean_of_quarters"), settings)["district to municipality"][
        "beyond"
    ]


def test_moves_between_districts_do_not_add_up(settings: MunicipalitySettings) -> None:
    assert checks(observations(EXACT | {"99": 10}, measure="moves_in").assign(unit_measure="moves"), settings) == {}


def test_percentages_are_not_added_up(settings: MunicipalitySettings) -> None:
    assert checks(observations(EXACT, measure="share_belonging").assign(unit_measure="percent"), settings) == {}


def group(name: str, number: float) -> pd.DataFrame:
    return observations({"99": number}, characteristic="auslaender_melde", group=name)


def test_groups_and_sexes_add_up_to_all(settings: MunicipalitySettings) -> None:
    sexes = [observations({"99": number}, sex=sex) for sex, number in (("female", 310), ("male", 290))]
    found = checks(pd.concat([observations({"99": 600}), group("german", 400), group("foreign", 201), *sexes]), settings)
    assert found["groups of auslaender_melde to total"]["largest"] == -1
    assert found["groups of auslaender_melde to total"]["beyond"] == 1
    assert found["sexes to total"]["differing"] == 0


def test_one_group_alone_is_no_total(settings: MunicipalitySettings) -> None:
    assert checks(pd.concat([observations({"99": 600}), group("foreign", 201)]), settings) == {}


# -- the sample and real files


def test_register_of_munich_is_exact_in_2024_and_has_a_remainder_before(muenchen: Processed) -> None:
    found = {(item["source"], item["measure"], item["check"]): item for item in muenchen.intake["sum_checks"]}
    register = found["muenchen_melderegister", "residents", "district to municipality"]
    assert register["beyond"] == 0 and register["rest"] > 0 and abs(register["largest"]) <= register["tolerance"]
    assert "remainder without area: up to 5" in register["note"]
    for measure in ("naturalised_residents", "daycare_children"):
        assert all(item["differing"] == 0 for (_, name, _), item in found.items() if name == measure)
    rows = muenchen.counts("residents", source="muenchen_melderegister", time_period=2024, reference="2024-12-31")
    by_level = rows.groupby("area_level")["obs_value"].sum()
    assert by_level["district"] == by_level["municipality"] == 1_603_776
    assert not any(item["measure"] in {"moves_in", "moves_out", "moves_within"} for item in found.values())


def test_what_munich_prints_wrongly_is_found(muenchen: Processed) -> None:
    """Base values of the older years that cannot be right; nothing of the sort from 2012 on, and no other warning."""
    warnings = [text for text in muenchen.intake["warnings"] if " sums differ " in text]
    assert [text.split(":")[0] for text in warnings] == [
        "employees_social_insurance of muenchen_arbeitsmarkt, district to municipality",  # 2011
        "residents of muenchen_arbeitsmarkt, district to municipality",  # 2011, under 15
        "sgb2_recipients of muenchen_arbeitsmarkt, sexes to total",  # 2006 to 2010: men and women are half of all
    ]
    assert "2010, mean_of_quarters, employable: total 55111, parts 29167.8" in warnings[2]


def test_the_sample_adds_up(tmp_path: Path) -> None:
    from tests.conftest import run_process

    project = Project(tmp_path)
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", project.root / name / "musterstadt")
    sample = run_process(project, "musterstadt")
    assert [text for text in sample.intake["warnings"] if " sums differ " in text] == []
    assert len(sample.intake["sum_checks"]) > 40
