"""Empirical Bayes smoothing of rates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.smoothing import Smoothed, empirical_bayes

COUNTS = st.lists(
    st.integers(1, 2000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))), min_size=2, max_size=20
)


def smoothed(events: list[float], base: list[float]) -> Smoothed:
    found = empirical_bayes(pd.Series(events), pd.Series(base))
    assert found is not None
    return found


def test_areas_that_differ_by_more_than_chance() -> None:
    found = smoothed([2, 30, 60, 1, 28], [50, 300, 400, 40, 100])
    assert found.mean == pytest.approx(0.135955, abs=5e-7)
    assert found.variance == pytest.approx(0.003163, abs=5e-7)
    assert found.weights.tolist() == pytest.approx([0.5377, 0.8747, 0.9030, 0.4820, 0.6994], abs=5e-5)
    assert found.values.tolist() == pytest.approx([0.08436, 0.10451, 0.14864, 0.08248, 0.23669], abs=5e-6)


def test_areas_that_differ_by_less_than_chance_all_get_the_mean() -> None:
    """esda 2.9.0 gives -0.0177 for the third: it does not cut off the variance at 0."""
    found = smoothed([2, 10, 30, 1, 7], [20, 200, 400, 50, 100])
    assert found.variance == 0 and found.reliability == 0
    assert found.values.tolist() == pytest.approx([0.064935] * 5, abs=5e-7)


def test_reliability() -> None:
    """A / (A + m / mean base) of the first example: 0.003163 / (0.003163 + 0.135955 / 178)."""
    found = smoothed([2, 30, 60, 1, 28], [50, 300, 400, 40, 100])
    assert found.reliability == pytest.approx(0.003163 / (0.003163 + 0.135955 / 178), abs=1e-4)


@given(COUNTS)
def test_estimates_lie_between_the_mean_and_the_raw_rate(counts: list[tuple[int, int]]) -> None:
    events, base = (pd.Series(part, dtype=float) for part in zip(*counts, strict=True))
    found = empirical_bayes(events, base)
    if found is None:
        assert events.sum() == 0
        return
    raw = events / base
    assert (found.values >= np.minimum(raw, found.mean) - 1e-12).all()
    assert (found.values <= np.maximum(raw, found.mean) + 1e-12).all()
    assert 0 <= found.reliability < 1


def test_areas_without_counts_have_no_estimate_and_change_none() -> None:
    whole = smoothed([2, 30, 60], [50, 300, 400])
    with_gaps = smoothed([2, 30, 60, np.nan, 5, -1], [50, 300, 400, 40, 0, 20])
    assert with_gaps.values.tolist() == pytest.approx([*whole.values, np.nan, np.nan, np.nan], nan_ok=True)


@pytest.mark.parametrize(
    ("events", "base"),
    [([5.0], [10.0]), ([np.nan, np.nan], [10.0, 10.0]), ([1.0, 1.0], [0.0, 0.0]), ([0.0, 0.0], [5.0, 5.0]), ([], [])],
)
def test_nothing_can_be_said_of_too_little(events: list[float], base: list[float]) -> None:
    assert empirical_bayes(pd.Series(events, dtype=float), pd.Series(base, dtype=float)) is None
