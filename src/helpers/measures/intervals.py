"""Intervals of shares, counts and differences, as pure functions on arrays; all at 95 per cent.

For a sample they are sampling intervals. A full count has no sampling error: there they only say how far a figure of
so few people moves by chance from year to year, and are called so wherever they are shown.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

#: two-sided 95 per cent
Z = float(stats.norm.ppf(0.975))
Numbers = NDArray[np.float64]


class Interval(NamedTuple):
    """Lower and upper limit, of the shape of what they belong to; NaN where there is none."""

    lower: Numbers
    upper: Numbers


def wilson(share: ArrayLike, cases: ArrayLike) -> Interval:
    """Limits of a share between 0 and 1 (Wilson 1927); NaN for no cases or what is no share.

    Parameters
    ----------
    share : between 0 and 1; cases : people the share is of, for a survey its effective number of cases.
    """
    p, n = np.asarray(share, dtype=float), np.asarray(cases, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        valid = (n > 0) & (p >= 0) & (p <= 1)
        middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    lower, upper = np.where(valid, middle - half, np.nan), np.where(valid, middle + half, np.nan)
    # nothing below no one, nothing above all: exact, without the last digits of the square root
    return Interval(np.where(valid & (p == 0), 0.0, lower), np.where(valid & (p == 1), 1.0, upper))


def poisson(count: ArrayLike) -> Interval:
    """Limits of a number of events (exact, by the chi-squared distribution; Garwood 1936); NaN for negative numbers."""
    x = np.asarray(count, dtype=float)
    valid = x >= 0
    x = np.where(valid, x, np.nan)
    with np.errstate(invalid="ignore"):
        lower = np.where(x == 0, 0.0, stats.chi2.ppf(0.025, 2 * x) / 2)
        upper = stats.chi2.ppf(0.975, 2 * x + 2) / 2
    return Interval(np.where(valid, lower, np.nan), np.where(valid, upper, np.nan))


def rate_limits(above: ArrayLike, below: ArrayLike, share: ArrayLike) -> Interval:
    """Limits of counts over counts: Wilson where a part of people is counted (``share``), else Poisson per person below."""
    a, n = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    of_people = np.broadcast_to(np.asarray(share, dtype=bool), a.shape)
    lower, upper = np.full(a.shape, np.nan), np.full(a.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower[of_people], upper[of_people] = wilson(a[of_people] / n[of_people], n[of_people])
        events, people = poisson(a[~of_people]), n[~of_people]
        lower[~of_people], upper[~of_people] = events.lower / people, events.upper / people
    return Interval(lower, upper)


def of_difference(first: ArrayLike, of_first: Interval, second: ArrayLike, of_second: Interval) -> Interval:
    """Limits of first minus second from the limits of both (Newcombe 1998, method 10, for shares with Wilson limits).

    It takes both for independent of each other. Of people who are counted in both years it is rather too wide.
    """
    one, two = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    difference = one - two
    below = np.hypot(one - of_first.lower, of_second.upper - two)
    above = np.hypot(of_first.upper - one, two - of_second.lower)
    return Interval(difference - below, difference + above)


def of_ratio(first: ArrayLike, of_first: ArrayLike, second: ArrayLike, of_second: ArrayLike) -> Interval:
    """Limits of the ratio of two shares, by the standard error of its logarithm (Katz 1978); NaN where a count is zero.

    Parameters
    ----------
    first, second : people with the feature; of_first, of_second : people in each group.
    """
    a, n, b, m = (np.asarray(part, dtype=float) for part in (first, of_first, second, of_second))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (a / n) / (b / m)
        error = np.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
        valid = (a > 0) & (b > 0) & np.isfinite(error)
        lower, upper = ratio * np.exp(-Z * error), ratio * np.exp(Z * error)
    return Interval(np.where(valid, lower, np.nan), np.where(valid, upper, np.nan))


def excludes_zero(lower: ArrayLike, upper: ArrayLike) -> NDArray[np.bool_]:
    """Whether an interval lies on one side of zero; not where there is none."""
    return (np.asarray(lower, dtype=float) > 0) | (np.asarray(upper, dtype=float) < 0)
