"""Gaps: points first, ratio second, both levels kept, within one definition."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.measures.gaps import PAIRS, gaps

FAMILY_OF = {"auslaender_ba": "nationality", "auslaender_melde": "nationality", "mh_register": "migration_background"}
LEVEL = st.floats(0.01, 100, allow_nan=False)
Values = Callable[..., pd.DataFrame]


def gap(values: Values, foreign: float, german: float) -> dict[str, pd.Series]:
    frame = gaps(values({"group": "foreign", "value": foreign}, {"group": "german", "value": german}), FAMILY_OF)
    return {row["statistic"]: row for _, row in frame.iterrows()}


def test_worked_example(values: Values) -> None:
    """60 of 400 against 40 of 500."""
    found = gap(values, 100 * 60 / 400, 100 * 40 / 500)
    assert found["gap_points"]["value"] == pytest.approx(7.0)
    assert found["gap_points"]["unit"] == "percentage_points"
    assert found["gap_ratio"]["value"] == pytest.approx(1.875)
    assert found["gap_ratio"]["unit"] == "ratio"


def test_both_levels_and_definitions_are_kept(values: Values) -> None:
    row = gap(values, 15, 8)["gap_points"]
    assert (row["numerator"], row["denominator"], row["group"]) == (15, 8, "foreign_german")
    assert row["denominator_characteristic"] == "auslaender_melde"


@settings(max_examples=15)
@given(st.lists(st.tuples(LEVEL, LEVEL), min_size=1, max_size=20))
def test_points_turn_their_sign_and_ratios_their_fraction(values: Values, levels: list[tuple[float, float]]) -> None:
    def computed(first: str, second: str) -> pd.DataFrame:
        rows = [
            {"ref_area": str(area), "group": group, "value": level}
            for area, pair in enumerate(levels)
            for group, level in zip((first, second), pair, strict=True)
        ]
        frame = gaps(values(*rows), FAMILY_OF)
        return frame.pivot(index="ref_area", columns="statistic", values="value")

    one, other = computed("foreign", "german"), computed("german", "foreign")
    assert len(one) == len(levels)
    assert (one["gap_points"] == -other["gap_points"]).all()
    assert (one["gap_ratio"] * other["gap_ratio"]).to_numpy() == pytest.approx(1)


@settings(max_examples=10)
@given(LEVEL)
def test_equal_levels_are_no_gap(values: Values, level: float) -> None:
    found = gap(values, level, level)
    assert str(found["gap_points"]["value"]) == "0.0"  # not -0.0
    assert found["gap_ratio"]["value"] == 1


def test_no_ratio_over_zero(values: Values) -> None:
    assert set(gap(values, 5, 0)) == {"gap_points"}
    assert gap(values, 0, 5)["gap_ratio"]["value"] == 0


@pytest.mark.parametrize(
    "difference",
    [
        {"characteristic": "auslaender_melde"},
        {"time_period": 2023},
        {"ref_area": "02"},
        {"sex": "female"},
        {"value": float("nan")},
        {"group": "total"},
    ],
)
def test_only_like_is_compared_with_like(values: Values, difference: dict) -> None:
    frame = gaps(values({"group": "foreign"}, {"group": "german"} | difference), FAMILY_OF)
    assert frame.empty


def test_women_and_men(values: Values) -> None:
    frame = gaps(values({"sex": "female", "value": 60}, {"sex": "male", "value": 70}, {"sex": "diverse", "value": 50}), FAMILY_OF)
    assert frame[["sex", "group", "statistic", "value"]].to_numpy().tolist()[0] == ["female_male", "total", "gap_points", -10]
    assert len(frame) == 2


def test_gap_of_women_within_each_group(values: Values) -> None:
    frame = gaps(values(*({"group": g, "sex": s} for g in ("foreign", "german") for s in ("female", "male"))), FAMILY_OF)
    points = frame[frame["statistic"] == "gap_points"]
    assert sorted(zip(points["group"], points["sex"], strict=True)) == [
        ("foreign", "female_male"),
        ("foreign_german", "female"),
        ("foreign_german", "male"),
        ("german", "female_male"),
    ]


def test_every_family_with_two_groups_has_a_pair(catalogue: object) -> None:
    families = {item.family: set(item.groups) for item in catalogue.characteristics.values() if item.groups}  # type: ignore[attr-defined]
    for family, pair in PAIRS.items():
        assert family == "sex" or set(pair) <= families[family]


@pytest.mark.parametrize(("unit", "of_the_gap"), [("percent", "percentage_points"), ("per_10000", "per_10000"), ("sqm", "sqm")])
def test_a_gap_has_the_unit_of_a_difference(values: Values, unit: str, of_the_gap: str) -> None:
    frame = gaps(
        values({"group": "foreign", "value": 30, "unit": unit}, {"group": "german", "value": 45, "unit": unit}), FAMILY_OF
    )
    assert set(frame.loc[frame["statistic"] == "gap_points", "unit"]) == {of_the_gap}
