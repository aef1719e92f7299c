"""Segregation indices.

The figures of the two examples and of München are those of the package ``segregation`` 2.5.4 (Dissim, Isolation,
Interaction, CorrelationR), computed once outside of the project: with its dependencies it takes 880 MB.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.segregation import (
    adjusted_dissimilarity,
    dissimilarity,
    eta_squared,
    expected_dissimilarity,
    exposure,
    isolation,
    location_quotients,
)

FOUR = (pd.Series([10, 20, 30, 40]), pd.Series([100] * 4))
THREE = (pd.Series([60, 20, 20]), pd.Series([200, 300, 500]))
COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=20)
INDICES = [dissimilarity, isolation, exposure, eta_squared]


def parts(counts: list[tuple[int, int]]) -> tuple[pd.Series, pd.Series]:
    group = pd.Series([part for part, _ in counts])
    return group, group + pd.Series([rest for _, rest in counts])


@pytest.mark.parametrize(
    ("function", "four", "three"),
    [
        (dissimilarity, 0.2666667, 0.4444444),
        (isolation, 0.3, 0.2013333),
        (exposure, 0.7, 0.7986667),
        (eta_squared, 0.0666667, 0.1125926),
    ],
)
def test_indices_of_two_examples(function: Callable[..., float], four: float, three: float) -> None:
    assert function(*FOUR) == pytest.approx(four, abs=5e-8)
    assert function(*THREE) == pytest.approx(three, abs=5e-8)


def test_location_quotients_of_four_areas() -> None:
    assert location_quotients(*FOUR).tolist() == pytest.approx([0.4, 0.8, 1.2, 1.6])


def test_chance_alone_makes_small_areas_uneven() -> None:
    """50 areas of 60 persons, about 5 % of them placed at random: D is .231 on average."""
    assert expected_dissimilarity(pd.Series([60] * 50), 0.05) == pytest.approx(0.231, abs=0.005)


def test_dissimilarity_adjusted_for_chance() -> None:
    """Four areas of 100: .267 becomes .202."""
    expected = expected_dissimilarity(FOUR[1], 0.25)
    assert adjusted_dissimilarity(dissimilarity(*FOUR), expected) == pytest.approx(0.202, abs=0.003)


def test_expected_dissimilarity_is_the_mean_over_all_outcomes() -> None:
    """Two areas of two persons, share 1/2: the 14 outcomes of 16 with both groups, by hand.

    Group counts (a, b) with a + b = 1 or 3: D = 2/3 (8 outcomes); (1, 1): D = 0 (4 outcomes); (2, 0), (0, 2): D = 1 (2 outcomes).
    """
    by_hand = (8 * 2 / 3 + 2 * 1) / 14
    assert expected_dissimilarity(pd.Series([2, 2]), 0.5, draws=20000) == pytest.approx(by_hand, abs=0.01)


def test_the_simulation_is_the_same_on_every_run() -> None:
    assert expected_dissimilarity(FOUR[1], 0.25) == expected_dissimilarity(FOUR[1], 0.25)


def test_an_index_below_chance_is_adjusted_to_zero() -> None:
    assert adjusted_dissimilarity(0.207, 0.231) == 0


def test_indices_at_their_ends() -> None:
    even, apart = (pd.Series([10, 20]), pd.Series([100, 200])), (pd.Series([100, 0]), pd.Series([100, 200]))
    assert (dissimilarity(*even), isolation(*even), eta_squared(*even)) == pytest.approx((0, 0.1, 0))
    assert (dissimilarity(*apart), isolation(*apart), eta_squared(*apart)) == pytest.approx((1, 1, 1))


@given(COUNTS, st.integers(2, 9))
def test_indices_do_not_depend_on_the_size_of_the_city(counts: list[tuple[int, int]], times: int) -> None:
    group, total = parts(counts)
    for function in INDICES:
        assert function(group * times, total * times) == pytest.approx(function(group, total), nan_ok=True)


@given(COUNTS)
def test_dissimilarity_lies_between_0_and_1_and_is_the_same_seen_from_the_rest(counts: list[tuple[int, int]]) -> None:
    group, total = parts(counts)
    one = dissimilarity(group, total)
    assert np.isnan(one) == (group.sum() == 0)
    assert np.isnan(one) or 0 <= one <= 1 + 1e-12
    assert dissimilarity(total - group, total) == pytest.approx(one, nan_ok=True)


@given(COUNTS)
def test_isolation_and_exposure_add_up(counts: list[tuple[int, int]]) -> None:
    group, total = parts(counts)
    if group.sum():
        assert isolation(group, total) + exposure(group, total) == pytest.approx(1)
        assert isolation(group, total) >= group.sum() / total.sum() - 1e-12


@given(COUNTS)
def test_location_quotients_have_the_weighted_mean_1(counts: list[tuple[int, int]]) -> None:
    group, total = parts(counts)
    if group.sum():
        assert np.average(location_quotients(group, total), weights=total) == pytest.approx(1)


@given(COUNTS)
def test_adjusting_for_chance_never_raises_the_index(counts: list[tuple[int, int]]) -> None:
    group, total = parts(counts)
    observed = dissimilarity(group, total)
    if not np.isnan(observed):
        expected = expected_dissimilarity(total, group.sum() / total.sum(), draws=50)
        adjusted = adjusted_dissimilarity(observed, expected)
        assert np.isnan(adjusted) or 0 <= adjusted <= observed + 1e-12


@pytest.mark.parametrize(
    ("group", "total"),
    [
        ([5.0], [10.0]),  # a single area
        ([np.nan, np.nan], [10.0, 10.0]),  # all hidden
        ([5.0, np.nan], [10.0, 10.0]),  # one hidden: a sum without it would be wrong
        ([0.0, 0.0], [5.0, 5.0]),
        ([5.0, 5.0], [5.0, 5.0]),
        ([0.0, 0.0], [0.0, 0.0]),
        ([-1.0, 5.0], [10.0, 10.0]),
        ([6.0, 5.0], [5.0, 10.0]),
    ],
)
def test_counts_that_allow_no_index_give_none(group: list[float], total: list[float]) -> None:
    for function in INDICES:
        assert np.isnan(function(pd.Series(group), pd.Series(total)))
    assert location_quotients(pd.Series(group), pd.Series(total)).isna().all()


def test_an_area_without_people_does_no_harm() -> None:
    group, total = pd.Series([10, 20, 30, 40, 0]), pd.Series([100, 100, 100, 100, 0])
    assert isolation(group, total) == pytest.approx(0.3)
    assert location_quotients(group, total).tolist() == pytest.approx([0.4, 0.8, 1.2, 1.6, np.nan], nan_ok=True)
