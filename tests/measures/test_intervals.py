"""Intervals: figures of statsmodels 0.15 (proportion_confint, confint_proportions_2indep) and of published examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.intervals import Interval, excludes_zero, of_difference, of_ratio, poisson, wilson

CASES = st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("count", "cases", "lower", "upper"),
    [(12, 80, 0.08794, 0.24413), (0, 15, 0.0, 0.20388), (3, 40, 0.02584, 0.19864)],
)
def test_wilson(count: int, cases: int, lower: float, upper: float) -> None:
    found = wilson(count / cases, cases)
    assert found == (pytest.approx(lower, abs=5e-6), pytest.approx(upper, abs=5e-6))


def test_wilson_on_the_effective_number_of_cases_of_a_survey() -> None:
    found = wilson(0.5, 7.692)
    assert found == (pytest.approx(0.2114, abs=5e-5), pytest.approx(0.7886, abs=5e-5))


@pytest.mark.parametrize(("share", "cases"), [(0.5, 0), (1.2, 50), (-0.1, 50), (np.nan, 50), (0.5, np.nan)])
def test_no_interval_of_what_is_no_share(share: float, cases: float) -> None:
    assert np.isnan(wilson(share, cases)).all()


@given(CASES, st.data())
def test_laws_of_wilson(cases: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, cases))
    found, mirrored = wilson(count / cases, cases), wilson(1 - count / cases, cases)
    assert 0 <= found.lower <= count / cases <= found.upper <= 1
    assert mirrored.lower == pytest.approx(1 - found.upper, abs=1e-9)
    wider = wilson(count / cases, cases / 4)
    assert wider.upper - wider.lower >= found.upper - found.lower


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (20, 12.217, 30.888)],
)
def test_poisson(count: int, lower: float, upper: float) -> None:
    """Exact limits as tabulated (Garwood 1936)."""
    assert poisson(count) == (pytest.approx(lower, abs=5e-4), pytest.approx(upper, abs=5e-4))


def test_no_limits_of_a_negative_count() -> None:
    assert np.isnan(poisson(-1)).all()


def test_difference_of_two_shares() -> None:
    """60 of 400 against 45 of 410: not beyond chance."""
    p1, p0 = 60 / 400, 45 / 410
    found = of_difference(p1, wilson(p1, 400), p0, wilson(p0, 410))
    assert found == (pytest.approx(-0.0062, abs=5e-5), pytest.approx(0.0869, abs=5e-5))
    assert not excludes_zero(*found)


@given(CASES, CASES, st.data())
def test_laws_of_a_difference(first: int, second: int, data: st.DataObject) -> None:
    p1, p0 = data.draw(st.integers(0, first)) / first, data.draw(st.integers(0, second)) / second
    one, two = wilson(p1, first), wilson(p0, second)
    found, turned = of_difference(p1, one, p0, two), of_difference(p0, two, p1, one)
    assert found.lower <= p1 - p0 <= found.upper
    assert (found.lower, found.upper) == (pytest.approx(-turned.upper), pytest.approx(-turned.lower))
    assert found.lower >= -1 and found.upper <= 1


def test_ratio_of_two_shares() -> None:
    """60 of 400 against 40 of 500: 1.875, from 1.285 to 2.736."""
    assert of_ratio(60, 400, 40, 500) == (pytest.approx(1.285, abs=5e-4), pytest.approx(2.736, abs=5e-4))


@pytest.mark.parametrize("counts", [(0, 400, 40, 500), (60, 400, 0, 500), (60, 0, 40, 500)])
def test_no_limits_of_a_ratio_without_people(counts: tuple[int, int, int, int]) -> None:
    assert np.isnan(of_ratio(*counts)).all()


def test_one_side_of_zero() -> None:
    limits = Interval(np.array([0.1, -0.2, -0.3, np.nan]), np.array([0.3, 0.1, -0.1, np.nan]))
    assert excludes_zero(*limits).tolist() == [True, False, True, False]
