from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.figures.axis import tick_labels, value_limits, value_ticks, year_ticks


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([71.8, 92.3], (70, 95)),
        ([61.4, 61.5], (58, 65)),  # never less than a tenth of the level: no drama from nothing
        ([12, 3], (0, 12)),
        ([-3.1, 22], (-5, 25)),
        ([0.0, 0.0], (0, 1)),
        ([98.2, 99.7], (94, 104)),
        ([-40, -39], (-42, -37)),
    ],
)
def test_limits_are_round_and_begin_at_zero_where_zero_is_near(values: list[float], limits: tuple[float, float]) -> None:
    low, high = value_limits(values)
    assert low <= min(values) and high >= max(values)
    assert (low <= 0 <= high) == (limits[0] <= 0 <= limits[1])
    assert high - low <= (limits[1] - limits[0]) * 1.5


def test_no_value_no_axis() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        value_ticks([])


def test_whole_numbers_have_whole_ticks() -> None:
    assert all(tick == int(tick) for tick in value_ticks([1, 2, 3], decimals=0))


def test_a_tick_at_82_and_a_half_says_so() -> None:
    assert tick_labels([80, 82.5, 85], "percent", "de") == ["80,0\u00a0%", "82,5\u00a0%", "85,0\u00a0%"]
    assert tick_labels([0, 500, 1000], "persons", "en") == ["0", "500", "1,000"]


@given(st.lists(st.floats(min_value=-1e6, max_value=1e6), min_size=1, max_size=8), st.sampled_from([0, 1, 2]))
def test_ticks_cover_the_values_and_their_labels_are_their_positions(values: list[float], decimals: int) -> None:
    ticks = value_ticks(values, decimals)
    reach = (ticks[-1] - ticks[0]) * 1e-6
    assert ticks[0] - reach <= min(values) and max(values) <= ticks[-1] + reach
    assert 2 <= len(ticks) <= 9
    for tick, label in zip(ticks, tick_labels(ticks, "persons", "en"), strict=True):
        assert float(label.replace(",", "").replace("\u2212", "-")) == pytest.approx(tick, abs=1e-12)


@pytest.mark.parametrize(
    ("first", "last", "width", "years"),
    [
        (2014, 2024, 320, list(range(2014, 2025))),
        (2014, 2024, 200, [2014, 2016, 2018, 2020, 2022, 2024]),
        (2000, 2024, 320, [2000, 2005, 2010, 2015, 2020, 2024]),
        (2005, 2024, 320, [2005, 2010, 2015, 2020, 2024]),
        (2019, 2024, 100, [2019, 2024]),
        (2024, 2024, 300, [2024]),
    ],
)
def test_first_and_last_year_are_always_labelled(first: int, last: int, width: float, years: list[int]) -> None:
    assert year_ticks(first, last, width, label_width=19.0) == years


@given(st.integers(1950, 2024), st.integers(1, 70), st.floats(60, 500))
def test_year_labels_never_meet(first: int, span: int, width: float) -> None:
    ticks = year_ticks(first, first + span, width, label_width=19.0)
    assert ticks[0] == first and ticks[-1] == first + span
    distances = [(b - a) * width / span for a, b in itertools.pairwise(ticks)]
    assert len(ticks) == 2 or min(distances) > 19.0
