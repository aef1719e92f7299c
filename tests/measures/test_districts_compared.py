"""Ranks and spread over districts."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures import spread
from helpers.measures.areas import ranks

Values = Callable[..., pd.DataFrame]


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
