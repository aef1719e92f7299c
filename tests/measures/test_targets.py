"""Traffic light, way covered, and which targets count."""

from __future__ import annotations

from datetime import date
from math import isnan, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.symbols import LIGHTS
from helpers.measures.targets import in_force, light, steady_lights, usual_tolerance, way_covered
from helpers.settings.targets import Target

NUMBER = st.integers(-1000, 1000).map(float)
TOLERANCE = st.integers(0, 100).map(float)
SIGN = st.sampled_from([1, -1])


@pytest.mark.parametrize(
    ("value", "sign", "colour"),
    [
        (70, 1, "green"),
        (71, 1, "green"),
        (69.9, 1, "yellow"),
        (68, 1, "yellow"),  # Z - tau is yellow still
        (67.9, 1, "red"),
        (70, -1, "green"),
        (69, -1, "green"),
        (72, -1, "yellow"),
        (72.1, -1, "red"),
    ],
)
def test_light_with_a_tolerance_of_two(value: float, sign: int, colour: str) -> None:
    assert LIGHTS[light(value, 70, 2, sign)] == colour


def test_usual_tolerance_is_a_point_or_the_sampling_error() -> None:
    assert usual_tolerance(nan) == 1
    assert usual_tolerance(1.96 * 0.3) == 1
    assert usual_tolerance(1.96 * 2) == pytest.approx(3.92)


@given(NUMBER, NUMBER, NUMBER, TOLERANCE)
def test_a_higher_value_never_has_a_worse_light(one: float, other: float, demand: float, tolerance: float) -> None:
    low, high = sorted([one, other])
    assert light(low, demand, tolerance, 1) <= light(high, demand, tolerance, 1)


@given(NUMBER, NUMBER, TOLERANCE, SIGN)
def test_mirrored_values_have_the_same_light(value: float, demand: float, tolerance: float, sign: int) -> None:
    assert light(value, demand, tolerance, sign) == light(-value, -demand, tolerance, -sign)


def colours(values: list[float], demand: float = 70, tolerance: float = 2, sign: int = 1) -> str:
    return "".join(LIGHTS[code][0] for code in steady_lights(values, demand, [tolerance] * len(values), sign))


def test_a_light_does_not_flicker() -> None:
    assert colours([70.1, 69.9, 70.1, 69.9]) == "gggg"
    assert colours([69.9, 70.1, 69.9, 70.1]) == "yyyy"


def test_a_light_changes_in_the_second_period() -> None:
    assert colours([69.9, 70.1, 70.2]) == "yyg"
    assert colours([70.1, 69.9, 69.8]) == "ggy"
    assert colours([67.9, 68.1, 68.2]) == "rry"


def test_a_light_changes_at_once_beyond_half_the_tolerance() -> None:
    assert colours([69.9, 71.1]) == "yg"
    assert colours([70.1, 68.9]) == "gy"
    assert colours([70.1, 60]) == "gr"
    assert colours([70.1, 67.9]) == "gy"  # well below the target, but hardly below the tolerance


def test_without_tolerance_there_is_no_yellow_and_no_delay() -> None:
    assert colours([70.1, 69.9, 70.0], tolerance=0) == "grg"


@given(st.lists(NUMBER, max_size=8), NUMBER, TOLERANCE, SIGN)
def test_laws_of_the_steady_light(values: list[float], demand: float, tolerance: float, sign: int) -> None:
    steady = steady_lights(values, demand, [tolerance] * len(values), sign)
    plain = [light(value, demand, tolerance, sign) for value in values]
    assert steady == steady_lights([-value for value in values], -demand, [tolerance] * len(values), -sign)
    for place in range(len(values)):
        if place == 0 or plain[place] == plain[place - 1]:
            assert steady[place] == plain[place]
        assert min(plain[: place + 1]) <= steady[place] <= max(plain[: place + 1])


def test_way_covered() -> None:
    assert way_covered(63.5, 60, 67, 1) == pytest.approx(0.5)
    assert way_covered(12.7, 12, 9, -1) == pytest.approx(-0.7 / 3)  # moved away
    assert way_covered(67, 60, 67, 1) == 1
    assert isnan(way_covered(67, 67, 67, 1))  # met from the start: no way to cover
    assert isnan(way_covered(67, 68, 67, 1))
    assert isnan(way_covered(nan, 60, 67, 1))


def target(**changes: Any) -> Target:
    fields = {"indicator": "anteil", "value": 5, "year": 2030, "agreed_by": "Rat", "agreed_on": date(2020, 5, 1)}
    return Target.model_validate(fields | changes)


def test_the_next_target_year_counts_and_what_has_none() -> None:
    near, far = target(year=2025), target(year=2030, value=3)
    always = target(kind="every_year", year=None, value=9)
    assert in_force([far, near, always], 2019) == []
    assert in_force([far, near, always], 2024) == [near, always]
    assert in_force([far, near, always], 2025) == [near, always]
    assert in_force([far, near, always], 2026) == [far, always]
    assert in_force([near], 2027) == [near]  # passed, and no other yet
    assert in_force([near, target(year=2025, value=4)], 2024) == [near, target(year=2025, value=4)]
