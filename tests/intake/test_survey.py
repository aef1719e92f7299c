"""Shares from a sample: a worked example, exact cases, and laws that hold for every sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.intake.survey import effective_cases, estimate_share, lonely_units, publishable

WEIGHT = [1, 1, 1, 1, 2, 2, 2, 2, 4, 4]
ANSWER = [1, 0, 1, 0, 1, 1, 0, 0, 1, 0]
samples = st.lists(st.tuples(st.booleans(), st.floats(0.1, 10), st.booleans()), min_size=2, max_size=40)


def test_worked_example() -> None:
    """Worked example, checked with the package svy 0.35."""
    found = estimate_share(ANSWER, WEIGHT)
    assert found.share == 0.5
    assert found.n == 10
    assert found.n / found.n_eff == pytest.approx(1.3, abs=1e-12)
    assert found.n_eff == pytest.approx(7.692, abs=5e-4)
    assert found.standard_error == pytest.approx(0.19003, abs=5e-6)


def test_without_weights_the_error_is_that_of_a_simple_random_sample() -> None:
    yes = np.array([1] * 30 + [0] * 70)
    found = estimate_share(yes, np.ones(100))
    assert found.n_eff == 100
    assert found.standard_error == pytest.approx(np.sqrt(0.3 * 0.7 / 99))


@pytest.mark.parametrize(
    ("share", "error", "n", "n_eff", "shown", "certain"),
    [
        (0.5, 0.075, 30, 20, True, True),  # exactly at each limit
        (0.5, 0.075, 29, 29, False, False),
        (0.5, 0.075, 40, 19.9, False, False),
        (0.5, 0.0751, 30, 20, True, False),
        (0.5, 0.125, 30, 20, True, False),
        (0.5, 0.1251, 30, 20, False, False),
        (1.0, 0.0, 2, 2, False, False),  # two who agree have no error, and are only two
        (1.0, 0.0, 30, 30, True, True),
        (0.0, 0.0, 500, 500, False, False),
        (np.nan, np.nan, 0, 0, False, False),
        (0.5, np.nan, 100, 100, False, False),
    ],
)
def test_what_may_be_published(share: float, error: float, n: float, n_eff: float, shown: bool, certain: bool) -> None:
    """30 cases, 20 effective ones; brackets above 15 %, no value above 25 % of relative error, in any unit."""
    assert publishable(share, error, n, n_eff) == (shown, certain)
    assert publishable(100 * share, 100 * error, n, n_eff) == (shown, certain)


def test_limits_hold_for_many_shares_at_once() -> None:
    shown, certain = publishable([0.5, 0.5, 0.1], [0.05, 0.1, 0.05], [100, 100, 100], [90, 90, 90])
    assert (shown.tolist(), certain.tolist()) == ([True, True, False], [True, False, False])


def test_strata_by_hand() -> None:
    """Two strata of two: within each the deviations are ±1/2, so 2/1 · (1/4 + 1/4) = 1 each, over (Σw)² = 16."""
    found = estimate_share([1, 0, 1, 0], np.ones(4), stratum=["a", "a", "b", "b"])
    assert found.standard_error == pytest.approx(np.sqrt(2 / 16))


def test_units_by_hand() -> None:
    """Two units whose members all agree: totals ±1, so 2/1 · (1 + 1) = 4, over (Σw)² = 16."""
    found = estimate_share([1, 1, 0, 0], np.ones(4), unit=["x", "x", "y", "y"])
    assert found.standard_error == pytest.approx(0.5)


def test_units_of_two_strata_may_have_one_number() -> None:
    stratum, unit = list("aabb"), [1, 2, 1, 2]
    found = estimate_share([1, 0, 1, 0], np.ones(4), stratum=stratum, unit=unit)
    assert found == estimate_share([1, 0, 1, 0], np.ones(4), stratum=stratum)
    assert not lonely_units(stratum, unit, 4).any()


def test_a_stratum_with_one_unit_is_found() -> None:
    assert lonely_units(list("aab"), None, 3).tolist() == [False, False, True]
    assert lonely_units(list("aabb"), [1, 1, 1, 2], 4).tolist() == [True, True, False, False]
    assert np.isnan(estimate_share([1, 0, 1], np.ones(3), stratum=list("aab")).standard_error)


def test_a_group_is_estimated_within_the_whole_sample() -> None:
    """The size of the group varies from sample to sample: those outside stay in the error with zero."""
    yes, inside = np.array([1, 1, 0, 0, 1, 1]), np.array([1, 1, 1, 1, 0, 0], dtype=bool)
    found = estimate_share(yes, np.ones(6), domain=inside)
    assert (found.share, found.n) == (0.5, 4)
    assert found.standard_error == pytest.approx(np.sqrt(6 / 5 * 4 * 0.25) / 4)


@pytest.mark.parametrize(("number", "error"), [(0, True), (1, True), (2, False)])
def test_too_few_cases_have_no_error(number: int, error: bool) -> None:
    found = estimate_share([1, 0], [1, 1], domain=np.arange(2) < number)
    assert found.n == number
    assert np.isnan(found.standard_error) == error
    assert np.isnan(found.share) == (number == 0)


@given(samples)
def test_laws(sample: list[tuple[bool, float, bool]]) -> None:
    yes, weight, domain = (np.array(part) for part in zip(*sample, strict=True))
    found = estimate_share(yes, weight, domain=domain)
    if not found.n:
        return
    # the share of no is the rest, with the same error; the scale of the weights does not matter
    other = estimate_share(~yes, weight, domain=domain)
    assert other.share == pytest.approx(1 - found.share)
    assert other.standard_error == pytest.approx(found.standard_error, nan_ok=True, abs=1e-9)
    scaled = estimate_share(yes, 7 * weight, domain=domain)
    assert scaled.n_eff == pytest.approx(found.n_eff)
    assert scaled.standard_error == pytest.approx(found.standard_error, nan_ok=True, abs=1e-9)
    assert 0 <= found.share <= 1
    assert 1 - 1e-9 <= found.n_eff <= found.n + 1e-9
    # each respondent a unit of its own is the plain design, in any order of rows
    order = np.argsort(weight)
    plain = estimate_share(yes[order], weight[order], domain=domain[order], unit=np.arange(len(yes)))
    assert plain.standard_error == pytest.approx(found.standard_error, nan_ok=True, abs=1e-9)


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=20))
def test_equal_weights_lose_nothing(weights: list[float]) -> None:
    assert effective_cases([weights[0]] * len(weights)) == pytest.approx(len(weights))
    assert effective_cases(weights) <= len(weights) + 1e-9
