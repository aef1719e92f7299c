"""Ranks, spread and uneven distribution over districts (methods.md §3.4)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures import spread
from helpers.measures.areas import dissimilarity, ranks

Values = Callable[..., pd.DataFrame]
COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=20)


def ranked(values: Values, numbers: dict[str, float], *, lower_is_better: bool) -> dict[str, float]:
    frame = ranks(values(*({"ref_area": area, "value": number} for area, number in numbers.items())), lower_is_better)
    return dict(zip(frame["ref_area"], frame["value"], strict=True))


def test_rank_one_is_the_best(values: Values) -> None:
    numbers = {"01": 5.0, "02": 9.0, "03": 7.0}
    assert ranked(values, numbers, lower_is_better=True) == {"01": 1, "02": 3, "03": 2}
    assert ranked(values, numbers, lower_is_better=False) == {"01": 3, "02": 1, "03": 2}


def test_equal_values_share_the_better_rank(values: Values) -> None:
    assert ranked(values, {"01": 5.0, "02": 5.0, "03": 7.0}, lower_is_better=True) == {"01": 1, "02": 1, "03": 3}


def test_an_area_without_value_has_no_rank(values: Values) -> None:
    assert ranked(values, {"01": 5.0, "02": float("nan")}, lower_is_better=True) == {"01": 1}


def test_the_municipality_is_not_ranked(values: Values) -> None:
    assert ranks(values({"area_level": "municipality"}), True).empty


def test_levels_years_and_groups_are_ranked_apart(values: Values) -> None:
    rows = [{}, {"area_level": "region"}, {"time_period": 2023}, {"group": "foreign"}, {"sex": "female"}, {"characteristic": "x"}]
    assert ranks(values(*rows), True)["value"].tolist() == [1.0] * 6


def test_spread_names_lowest_and_highest() -> None:
    found = spread(pd.Series({"02": 9.0, "01": 5.0, "03": 6.0, "04": float("nan")}))
    assert found is not None
    assert (found.lowest, found.lowest_value, found.highest, found.highest_value) == ("01", 5.0, "02", 9.0)
    assert (found.median, found.areas) == (6.0, 3)


@pytest.mark.parametrize("numbers", [{}, {"01": 5.0}, {"01": 5.0, "02": float("nan")}])
def test_one_value_has_no_spread(numbers: dict[str, float]) -> None:
    assert spread(pd.Series(numbers, dtype=float)) is None


@given(st.dictionaries(st.integers(1, 60).map(str), st.floats(0, 100), min_size=2))
def test_spread_does_not_depend_on_the_order(numbers: dict[str, float]) -> None:
    values = pd.Series(numbers)
    assert spread(values) == spread(values[::-1])


def test_dissimilarity_of_four_areas() -> None:
    assert dissimilarity(pd.Series([10, 20, 30, 40]), pd.Series([100] * 4)) == pytest.approx(0.26667, abs=5e-6)


def test_dissimilarity_of_areas_of_different_size() -> None:
    assert dissimilarity(pd.Series([60, 20, 20]), pd.Series([200, 300, 500])) == pytest.approx(0.44444, abs=5e-6)


def test_dissimilarity_at_its_ends() -> None:
    assert dissimilarity(pd.Series([10, 20]), pd.Series([100, 200])) == pytest.approx(0)
    assert dissimilarity(pd.Series([100, 0]), pd.Series([100, 200])) == pytest.approx(1)


@pytest.mark.parametrize(("group", "total"), [([0, 0], [5, 5]), ([5, 5], [5, 5])])
def test_dissimilarity_needs_both_sides(group: list[int], total: list[int]) -> None:
    assert np.isnan(dissimilarity(pd.Series(group), pd.Series(total)))


@given(COUNTS, st.integers(2, 9))
def test_dissimilarity_does_not_depend_on_the_size_of_the_city(counts: list[tuple[int, int]], times: int) -> None:
    group = pd.Series([part for part, _ in counts])
    total = pd.Series([part + rest for part, rest in counts])
    once, often = dissimilarity(group, total), dissimilarity(group * times, total * times)
    assert (np.isnan(once) and np.isnan(often)) or (once == pytest.approx(often) and 0 <= once <= 1 + 1e-12)


@given(COUNTS)
def test_dissimilarity_is_the_same_seen_from_the_rest(counts: list[tuple[int, int]]) -> None:
    group = pd.Series([part for part, _ in counts])
    total = pd.Series([part + rest for part, rest in counts])
    one, other = dissimilarity(group, total), dissimilarity(total - group, total)
    assert (np.isnan(one) and np.isnan(other)) or one == pytest.approx(other)
