"""Targets: what is refused names entry and key."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import InputError
from helpers.settings import Catalogue, Project, load_catalogue, load_municipality
from helpers.settings.targets import Target, check_targets
from helpers.settings.yaml_file import read_yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([ROOT / "params" / "catalogue"])


def target(**changes: Any) -> Target:
    fields = {"indicator": "beschaeftigungsquote", "value": 70, "year": 2030, "agreed_by": "Rat", "agreed_on": date(2024, 5, 1)}
    return Target.model_validate({key: value for key, value in (fields | changes).items() if value is not None})


@pytest.mark.parametrize(
    ("changes", "key", "problem"),
    [
        ({"indicator": "segregationsindex"}, "indicator", "neutral"),
        ({"indicator": "ankunftsquartier_profil"}, "indicator", "neutral"),
        ({"year": None}, "year", "is missing"),
        ({"value": None}, "value", "is missing"),
        ({"kind": "every_year"}, "year", "does not belong here"),
        ({"kind": "direction", "year": None}, "value", "does not belong here"),
        ({"kind": "direction", "year": None, "value": None, "tolerance": 1}, "tolerance", "does not belong here"),
        ({"year": 2023}, "year", "2023 lies before the agreement of 2024-05-01"),
        ({"value": 101}, "value", "101 is not a percentage"),
        ({"value": -1}, "value", "-1 is not a percentage"),
        ({"value": [60, 120]}, "value", "120 is not a percentage"),
        ({"value": [70, 60]}, "value", "runs backwards"),
        ({"group": "foreign"}, "group", "has no definition"),
        ({"characteristic": "auslaender_bx"}, "characteristic", "unknown characteristic"),
        ({"characteristic": "auslaender_ba", "group": "foreigner"}, "group", "did you mean 'foreign'"),
        ({"characteristic": "mh_kjh", "group": "with"}, "characteristic", "no values by migration_background"),
        ({"indicator": "u8_inanspruchnahme", "value": 150}, "value", "percentage"),
    ],
)
def test_what_cannot_be_judged_is_refused(catalogue: Catalogue, changes: dict[str, Any], key: str, problem: str) -> None:
    name = changes.get("indicator", "beschaeftigungsquote")
    with pytest.raises(InputError) as caught:
        check_targets([target(), target(**changes)], catalogue, "targets.yaml")
    assert caught.value.where == f"targets.yaml, entry 2 ({name}), {key}"
    assert problem in caught.value.problem


def test_units_other_than_percent_need_a_tolerance(catalogue: Catalogue) -> None:
    name = "beschaeftigungsquote"
    other = catalogue.indicators[name].model_copy(update={"unit": "per_1000"})
    changed = Catalogue(**{**catalogue.__dict__, "indicators": {**catalogue.indicators, name: other}})
    with pytest.raises(InputError, match="no usual one for the unit 'per_1000'"):
        check_targets([target(value=700)], changed, "targets.yaml")
    check_targets([target(value=700, tolerance=5)], changed, "targets.yaml")


def test_each_kind_is_accepted(catalogue: Catalogue) -> None:
    check_targets(
        [
            target(),
            target(value=[60, 65]),
            target(kind="every_year", year=None),
            target(kind="direction", year=None, value=None),
            target(characteristic="auslaender_ba", group="foreign", year=2024),
        ],
        catalogue,
        "targets.yaml",
    )


def test_a_mistyped_key_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "targets.yaml"
    path.write_text("- indicator: sgb2_quote\n  tolerances: 3\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2.*unknown key 'tolerances'; did you mean 'tolerance'"):
        read_yaml(path, list[Target])


def test_the_sample_shows_each_kind() -> None:
    targets = load_municipality(Project(ROOT), "musterstadt").targets
    assert {item.kind for item in targets} == {"by_year", "every_year", "direction"}
    assert any(isinstance(item.value, tuple) for item in targets)
    assert any(item.group != "total" for item in targets)
