"""Rates of three years taken together (methods.md §2.3): sums of counts over sums of counts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.pooled import pooled

Values = Callable[..., pd.DataFrame]
COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 2000)), min_size=3, max_size=3)


def series(values: Values, counts: list[tuple[float, float]], first: int = 2022, **keys: object) -> pd.DataFrame:
    return values(
        *(
            {"time_period": first + back, "numerator": part, "denominator": whole} | keys
            for back, (part, whole) in enumerate(counts)
        )
    )


def test_three_years_are_summed_not_averaged(values: Values) -> None:
    """10/100, 0/200 and 50/100: 60/400 is 15 %; the mean of 10, 0 and 50 % would be 20 %."""
    (row,) = pooled(series(values, [(10, 100), (0, 200), (50, 100)]), 100, []).to_dict("records")
    assert row["value"] == pytest.approx(15)
    assert (row["statistic"], row["base_period"], row["time_period"]) == ("pooled_3y", 2022, 2024)
    assert (row["numerator"], row["denominator"]) == (60, 400)
    assert sorted(row["observation_ids"]) == [0, 1, 2]


def test_every_year_that_two_others_precede(values: Values) -> None:
    found = pooled(series(values, [(1, 100)] * 5, first=2020), 1000, [])
    assert found["time_period"].tolist() == [2022, 2023, 2024]
    assert found["value"].tolist() == pytest.approx([10] * 3)


def test_areas_and_groups_stay_apart(values: Values) -> None:
    rows = [
        series(values, [(1, 10)] * 3),
        series(values, [(2, 10)] * 3, ref_area="02"),
        series(values, [(3, 10)] * 3, group="foreign"),
        series(values, [(4, 10)] * 3, characteristic="mh_register"),
    ]
    assert sorted(pooled(pd.concat(rows), 100, [])["value"]) == pytest.approx([10, 20, 30, 40])


@pytest.mark.parametrize(("break_year", "years"), [(2022, [2024]), (2023, []), (2024, []), (2025, [2024])])
def test_no_three_years_lie_on_both_sides_of_a_break(values: Values, break_year: int, years: list[int]) -> None:
    assert pooled(series(values, [(1, 10)] * 3), 100, [break_year])["time_period"].tolist() == years


def test_a_year_without_row_leaves_a_hole(values: Values) -> None:
    rows = series(values, [(1, 10)] * 6, first=2019)
    assert pooled(rows[rows["time_period"] != 2021], 100, [])["time_period"].tolist() == [2024]


@pytest.mark.parametrize(
    ("counts", "minimum_base", "status"),
    [
        ([(1, 10), (np.nan, 10), (1, 10)], 0, "M"),
        ([(1, 10), (1, np.nan), (1, 10)], 0, "M"),
        ([(0, 0), (0, 0), (0, 0)], 0, "X"),
        ([(1, 299), (1, 299), (1, 299)], 300, "U"),
    ],
)
def test_why_there_is_no_value(values: Values, counts: list[tuple[float, float]], minimum_base: int, status: str) -> None:
    (row,) = pooled(series(values, counts), 100, [], minimum_base).to_dict("records")
    assert np.isnan(row["value"]) and row["obs_status"] == status and row["reason"]


def test_nothing_of_nothing(values: Values) -> None:
    assert pooled(series(values, [(1, 10)]).iloc[:0], 100, []).empty


@given(COUNTS)
def test_the_pooled_rate_lies_between_those_of_the_years(values: Values, counts: list[tuple[int, int]]) -> None:
    rates = [100 * part / whole for part, whole in counts]
    (value,) = pooled(series(values, counts), 100, [])["value"]
    assert min(rates) - 1e-9 <= value <= max(rates) + 1e-9
