"""What printed shares, gaps and means tell about a count: worked examples, checked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from helpers.disclosure.audit.attack import Knowledge, reach, without_bands
from helpers.disclosure.audit.knowledge import Band, band_of_count, band_of_difference, bands_of_share, with_bands


def knowing(values: list[float], known: list[bool], *bands: Band) -> Knowledge:
    """Cells without any relation, and what was printed of them."""
    nothing = sparse.csr_array((0, len(values)))
    return with_bands(without_bands(np.array(values, dtype=float), nothing, np.array(known)), list(bands))


def whole(knowledge: Knowledge, cell: int) -> set[int]:
    """Whole numbers that a cell may be."""
    low, high = reach(knowledge, np.array([cell]))
    return set(range(math.ceil(low[0] - 1e-6), math.floor(high[0] + 1e-6) + 1))


@pytest.mark.parametrize(
    ("base", "share", "counts"),
    [(120, 3.3, {4}), (480, 0.8, {4}), (999, 0.4, {4}), (2400, 0.2, {4, 5, 6}), (5000, 0.1, {3, 4, 5, 6, 7})],
)
def test_a_share_and_its_base_give_the_count(base: int, share: float, counts: set[int]) -> None:
    """Below 1 000 people one decimal tells the count to the person. 6 of 2 400 lie on the border: not all round 0.25 up."""
    bands = bands_of_share({0: 1.0}, {1: 1.0}, 100, share, 0.1)
    assert whole(knowing([4, base], [False, True], *bands), 0) == counts


def test_two_shares_of_a_base_that_nobody_printed() -> None:
    """Of a hidden base nothing is known but what the share and the count say: 4 are 3.25 to 3.35 % of 120 to 123."""
    bands = bands_of_share({0: 1.0}, {1: 1.0}, 100, 3.3, 0.1)
    assert whole(knowing([4, 120], [True, False], *bands), 1) == {120, 121, 122, 123}


def test_a_mean_of_years_and_a_change() -> None:
    """12 in the first year, 6.3 on average of three: 7 in the other two; one more in the last than in the second: 4 and 3."""
    mean = Band({0: 1 / 3, 1: 1 / 3, 2: 1 / 3}, 6.25, 6.35)
    values, known = [12.0, 3.0, 4.0], [True, False, False]
    low, high = reach(knowing(values, known, mean, Band({1: 1.0, 2: 1.0}, 0, math.inf)), np.array([2]))
    assert (low[0], high[0]) == pytest.approx((0, 7.05))
    change = band_of_difference([(1.0, {2: 1.0}, 1.0), (-1.0, {1: 1.0}, 1.0)], 1, 1.0, 1e-9)
    assert whole(knowing(values, known, mean, change), 2) == {4}


def test_a_gap_and_one_of_its_two_shares() -> None:
    """12.0 % less 8.0 points of 75 people are 3: between 2.925 and 3.075."""
    gap = band_of_difference([(1.0, {0: 1.0}, 75.0), (-1.0, {1: 1.0}, 100.0)], 100, -8.0, 0.1)
    low, high = reach(knowing([3, 12], [False, True], gap), np.array([0]))
    # the share of 12 of 100 is exact here; printed to one decimal it adds as much again
    assert (low[0], high[0]) == pytest.approx((2.9625, 3.0375))
    rounded = band_of_difference([(1.0, {0: 1.0}, 75.0), (-1.0, {1: 1.0}, 100.0)], 100, -8.0, 0.1)
    second = bands_of_share({1: 1.0}, {2: 1.0}, 100, 12.0, 0.1)
    low, high = reach(knowing([3, 12, 100], [False, False, True], rounded, *second), np.array([0]))
    assert (low[0], high[0]) == pytest.approx((2.925, 3.075))


def test_rounded_parts_of_an_exact_total() -> None:
    """Ten numbers rounded to 0 (0 to 2) with an exact total of 20: each is 2. With a total of 15 (13 to 17) nothing is told."""
    values = np.array([2.0] * 10 + [20.0])
    total = sparse.csr_array(np.array([[-1.0] * 10 + [1.0]]))
    rounded = [Band({cell: 1.0}, 0, 2) for cell in range(10)]
    exact = Knowledge(values, total, np.array([False] * 10 + [True]), *_no_bands(11))
    assert whole(with_bands(exact, rounded), 0) == {2}
    values = np.array([2.0] * 8 + [16.0])
    total = sparse.csr_array(np.array([[-1.0] * 8 + [1.0]]))
    free = Knowledge(values, total, np.array([False] * 9), *_no_bands(9))
    assert whole(with_bands(free, [*rounded[:8], band_of_count(8, 15, 5)]), 0) == {0, 1, 2}


def _no_bands(cells: int) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    return sparse.csr_array((0, cells)), np.zeros(0), np.zeros(0)


@given(st.integers(0, 60), st.integers(1, 3000), st.sampled_from([1.0, 0.1, 0.01]))
def test_the_true_count_is_always_among_those_possible(count: int, more: int, step: float) -> None:
    base = count + more
    printed = round(100 * count / base / step) * step
    bands = bands_of_share({0: 1.0}, {1: 1.0}, 100, printed, step)
    assert count in whole(knowing([count, base], [False, True], *bands), 0)
