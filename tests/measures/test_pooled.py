"""Three years together: sums of counts over sums of counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.pooled import pooled

Make = Callable[..., Any]
COUNTS = st.tuples(st.integers(0, 50), st.integers(50, 1000))


def rows(values: Make, counts: dict[int, tuple[float, float]]) -> pd.DataFrame:
    return values(*({"time_period": year, "numerator": a, "denominator": b} for year, (a, b) in counts.items()))


def test_the_counts_are_added_not_the_rates(values: Make, indicator: Make) -> None:
    """2 of 20, 9 of 300 and 9 of 180: 20 of 500 are 4 per cent; the mean of the rates would be 6."""
    frame = pooled(rows(values, {2022: (2, 20), 2023: (9, 300), 2024: (9, 180)}), [], {"anteil": indicator()})
    (row,) = frame.to_dict("records")
    assert (row["value"], row["numerator"], row["denominator"]) == (pytest.approx(4.0), 20, 500)
    assert (row["statistic"], row["base_period"], row["time_period"]) == ("pooled_3y", 2022, 2024)


def test_the_minimum_base_holds_for_the_sum(values: Make, indicator: Make) -> None:
    """Single years of 40 people have no rate; the three of them together do."""
    frame = rows(values, {2022: (2, 40), 2023: (3, 40), 2024: (1, 40)}).assign(value=float("nan"), obs_status="U")
    assert pooled(frame, [], {"anteil": indicator(minimum_base=100)})["value"].tolist() == [5.0]
    assert pooled(frame, [], {"anteil": indicator(minimum_base=121)}).empty


@pytest.mark.parametrize(
    "counts", [{2022: (1, 500), 2024: (1, 500)}, {2022: (1, 500), 2023: (float("nan"), 500), 2024: (1, 500)}]
)
def test_a_missing_year_leaves_a_gap(values: Make, indicator: Make, counts: dict[int, tuple[float, float]]) -> None:
    assert pooled(rows(values, counts), [], {"anteil": indicator()}).empty


def test_never_across_a_break(values: Make, indicator: Make) -> None:
    counts = {year: (10.0, 500.0) for year in range(2019, 2025)}
    frame = pooled(rows(values, counts), [2022], {"anteil": indicator()})
    assert sorted(frame["time_period"]) == [2021, 2024]


def test_a_delivered_value_has_no_counts_to_add(values: Make, indicator: Make) -> None:
    parts = {"numerator": [], "denominator": [], "value": {"measure": "share_belonging"}}
    frame = rows(values, {year: (60.0, float("nan")) for year in (2022, 2023, 2024)})
    assert pooled(frame, [], {"anteil": indicator(formula="delivered", **parts)}).empty


@given(st.lists(COUNTS, min_size=3, max_size=3))
def test_a_pooled_rate_lies_between_its_parts(values: Make, indicator: Make, counts: list[tuple[int, int]]) -> None:
    frame = pooled(rows(values, dict(zip((2022, 2023, 2024), counts, strict=True))), [], {"anteil": indicator()})
    single = [100 * a / b for a, b in counts]
    assert min(single) - 1e-9 <= frame["value"].iloc[0] <= max(single) + 1e-9
