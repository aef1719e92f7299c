"""Weather symbols: the published rule on worked examples, and its laws.

Expected figures are computed by hand from the text of the rule (Statistisches Bundesamt, online platform of the German
sustainable development strategy, "Status der Indikatoren").
"""

from __future__ import annotations

from math import nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.measures.symbols import WEATHER
from helpers.measures.weather import connected, kept_every_year, mean_change, projection, reached_by_year, right_direction

RISING = [60.0, 60.5, 61.2, 61.8, 62.6, 63.5]  # 2019 to 2024
UNSTEADY = [12.0, 12.4, 12.1, 12.6, 12.5, 12.7]
#: whole tenths, so that mirroring and doubling are exact
POINTS = st.lists(st.integers(0, 1000).map(float), min_size=4, max_size=6)
DEMAND = st.integers(0, 1000).map(float)
SIGN = st.sampled_from([1, -1])


def test_mean_change_and_projection() -> None:
    assert mean_change(RISING) == pytest.approx(0.7)
    assert projection(RISING, 6) == pytest.approx(67.7)


@pytest.mark.parametrize(
    ("demand", "symbol"),
    [
        (67.5, "sun"),  # projected 67.7
        (68, "light_clouds"),  # missed by 0.3 of 4.5: 6.7 %
        (69, "clouds"),  # missed by 1.3 of 5.5: 23.6 %
        (63.5, "sun"),  # reached already, not worsening
        (60, "sun"),
    ],
)
def test_a_value_to_be_reached_by_2030(demand: float, symbol: str) -> None:
    assert WEATHER[reached_by_year(RISING, demand, 6, 1)] == symbol


def test_moving_away_from_a_lower_target() -> None:
    assert WEATHER[reached_by_year(UNSTEADY, 9, 6, -1)] == "thunderstorm"


@pytest.mark.parametrize(
    ("demand", "symbol"),
    [
        # from 10 by 1 a year, 4 years left: projected 14
        (14, "sun"),
        (14.2, "sun"),  # missed by 0.2 of 4.2: 4.8 %
        (4.0 / 0.95 + 10, "light_clouds"),  # 5 % exactly
        (15, "light_clouds"),  # 1 of 5: 20 % exactly
        (15.1, "clouds"),  # 1.1 of 5.1: 21.6 %
    ],
)
def test_limits_of_the_symbols(demand: float, symbol: str) -> None:
    assert WEATHER[reached_by_year([5, 6, 7, 8, 9, 10], demand, 4, 1)] == symbol


def test_in_its_target_year_a_target_is_reached_or_missed() -> None:
    assert WEATHER[reached_by_year([9, 8, 7, 6], 6, 0, 1)] == "sun"
    assert WEATHER[reached_by_year([1, 2, 3, 4], 5, 0, 1)] == "clouds"  # all of the distance is missed


def test_standing_still_is_no_movement_towards_the_target() -> None:
    assert WEATHER[reached_by_year([5, 5, 5, 5], 6, 4, 1)] == "thunderstorm"


@pytest.mark.parametrize(
    ("points", "symbol"),
    [
        ([5, 6, 7, 8], "sun"),
        ([8, 8, 8, 8], "sun"),  # met and not worsening
        ([11, 10, 9, 8], "light_clouds"),
        ([4, 5, 5, 6], "clouds"),
        ([6, 7, 5, 6], "thunderstorm"),  # missed, mean change of nought
        ([9, 8, 7, 6], "thunderstorm"),
    ],
)
def test_to_be_kept_every_year(points: list[float], symbol: str) -> None:
    assert WEATHER[kept_every_year(points, 8, 1)] == symbol


def test_a_target_met_before_its_year_is_judged_like_one_to_be_kept() -> None:
    for points in ([11, 10, 9, 8], [5, 6, 7, 8]):
        assert reached_by_year(points, 8, 3, 1) == kept_every_year(points, 8, 1)


@pytest.mark.parametrize(
    ("points", "symbol"),
    [
        ([1, 2, 3, 4], "sun"),
        ([1, 3, 5, 4], "light_clouds"),
        ([1, 3, 4, 4], "light_clouds"),  # no change last
        ([5, 3, 2, 4], "clouds"),
        ([4, 3, 3, 4], "clouds"),  # mean change of nought, the last one right
        ([4, 4, 4, 4], "thunderstorm"),
        ([5, 4, 3, 2], "thunderstorm"),
    ],
)
def test_a_direction_without_a_value(points: list[float], symbol: str) -> None:
    assert WEATHER[right_direction(points, 1)] == symbol


def test_only_connected_points_count() -> None:
    values = {2017: 1.0, 2018: 2.0, 2019: nan, 2020: 4.0, 2021: 5.0, 2022: 6.0, 2023: 7.0, 2024: 8.0}
    assert connected(values, 2024, []) == [4, 5, 6, 7, 8]
    assert connected(values, 2024, [2022]) == [6, 7, 8]
    assert connected(values, 2024, [2024]) == [8]
    assert connected(values, 2019, []) == []
    assert connected({year: float(year) for year in range(2000, 2025)}, 2024, []) == [2019, 2020, 2021, 2022, 2023, 2024]


@given(POINTS, DEMAND, st.integers(0, 10), SIGN)
def test_mirrored_data_have_the_same_symbol(points: list[float], demand: float, years: int, sign: int) -> None:
    mirrored = [-point for point in points]
    assert reached_by_year(points, demand, years, sign) == reached_by_year(mirrored, -demand, years, -sign)
    assert kept_every_year(points, demand, sign) == kept_every_year(mirrored, -demand, -sign)
    assert right_direction(points, sign) == right_direction(mirrored, -sign)


@given(POINTS, DEMAND, st.integers(0, 10), SIGN, st.sampled_from([0.001, 0.1, 3, 1000]), st.integers(-500, 500))
def test_neither_unit_nor_zero_point_matters(
    points: list[float], demand: float, years: int, sign: int, scale: float, shift: int
) -> None:
    other = [scale * (point + shift) for point in points]
    # what comes out equal by rounding alone is no case of the law
    assume(mean_change(points) != 0)
    assert reached_by_year(points, demand, years, sign) == reached_by_year(other, scale * (demand + shift), years, sign)


@given(POINTS, DEMAND, st.integers(1, 10), st.integers(0, 300))
def test_a_weaker_demand_never_has_a_worse_symbol_while_it_is_not_met(
    points: list[float], demand: float, years: int, easier: int
) -> None:
    assume(demand - easier > points[-1])
    assert reached_by_year(points, demand - easier, years, 1) >= reached_by_year(points, demand, years, 1)
