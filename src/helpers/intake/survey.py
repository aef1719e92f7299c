"""Shares from a sample: weighted estimate, sampling error and effective number of cases, as pure functions on arrays.

Hájek share, Taylor linearisation with replacement (strata and primary sampling units where the design has them), and
the effective number of cases after Kish.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: a share of fewer cases, or fewer effective ones, is not published
FEWEST_CASES = 30
FEWEST_EFFECTIVE_CASES = 20
#: relative sampling error above which a share stands in brackets, and above which it is not published
BRACKETED_ABOVE = 0.15
WITHHELD_ABOVE = 0.25


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1; NaN where there are too few cases to say."""

    share: float
    standard_error: float
    n: int
    n_eff: float


def estimate_share(
    answer: ArrayLike,
    weight: ArrayLike,
    *,
    domain: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    unit: ArrayLike | None = None,
) -> Share:
    """Weighted share of those who answered yes, among the respondents of a domain.

    Respondents outside the domain (another group, no answer) count nothing in the share, but they belong to the sample
    that the domain's size varies with: they stay in the sampling error with zero.

    Parameters
    ----------
    answer : True or 1 for yes, per respondent; weight : positive, any scale.
    domain : who is estimated; everybody if not given.
    stratum, unit : of the sampling design; one stratum, and every respondent a unit, if not given.

    Returns
    -------
    share and standard error (both between 0 and 1), number of cases, effective number of cases.
    """
    yes, weights = np.asarray(answer, dtype=float), np.asarray(weight, dtype=float)
    inside = np.ones(len(weights), dtype=bool) if domain is None else np.asarray(domain, dtype=bool)
    n = int(inside.sum())
    if n == 0:
        return Share(np.nan, np.nan, 0, 0.0)
    total = weights[inside].sum()
    share = float((weights[inside] * yes[inside]).sum() / total)
    # nan answers of respondents outside the domain must not reach the sum
    linear = np.where(inside, weights * (np.where(inside, yes, 0.0) - share), 0.0)
    error = float(np.sqrt(_variance_of_total(linear, stratum, unit)) / total) if n > 1 else np.nan
    return Share(share, error, n, effective_cases(weights[inside]))


def publishable(
    share: ArrayLike, standard_error: ArrayLike, n: ArrayLike, n_eff: ArrayLike
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether shares may be shown at all, and whether without brackets; the usual rule of official sample surveys.

    Parameters
    ----------
    share, standard_error : in the same unit; n, n_eff : cases and effective cases. Scalars or arrays of one length.

    Returns
    -------
    shown : enough cases, and a relative sampling error (standard error by share) of at most ``WITHHELD_ABOVE``; else
        statistics print ``/``. A share of zero has no finite one.
    certain : shown, and a relative error of at most ``BRACKETED_ABOVE``; else they print ``( )``.
    """
    value, error = np.asarray(share, dtype=float), np.asarray(standard_error, dtype=float)
    enough = (np.asarray(n) >= FEWEST_CASES) & (np.asarray(n_eff) >= FEWEST_EFFECTIVE_CASES) & (value > 0)
    shown = enough & (error <= WITHHELD_ABOVE * value)
    return shown, shown & (error <= BRACKETED_ABOVE * value)


def effective_cases(weight: ArrayLike) -> float:
    """Number of cases of a simple random sample that would be as exact: n divided by Kish's design effect."""
    weights = np.asarray(weight, dtype=float)
    return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0


def lonely_units(stratum: ArrayLike | None, unit: ArrayLike | None, number: int) -> NDArray[np.bool_]:
    """Respondents whose stratum holds only one primary sampling unit: nothing says how much it varies."""
    strata, units = _design(stratum, unit, number)
    pairs = np.unique(np.column_stack([strata, units]), axis=0)
    lonely = np.bincount(pairs[:, 0], minlength=1 + strata.max(initial=0)) == 1
    return lonely[strata]


def _variance_of_total(linear: NDArray[np.float64], stratum: ArrayLike | None, unit: ArrayLike | None) -> float:
    """Sum over strata of n/(n-1) times the squared deviations of the units' totals from their mean."""
    if stratum is None and unit is None:
        return float(((linear - linear.mean()) ** 2).sum() * len(linear) / (len(linear) - 1))
    strata, units = _design(stratum, unit, len(linear))  # a unit lies in one stratum: units of two may have one number
    pairs, place = np.unique(np.column_stack([strata, units]), axis=0, return_inverse=True)
    totals = np.bincount(place.ravel(), weights=linear, minlength=len(pairs))
    within = pairs[:, 0]
    number = np.bincount(within)
    means = np.bincount(within, weights=totals) / np.maximum(number, 1)
    squares = np.bincount(within, weights=(totals - means[within]) ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.sum(np.where(number > 1, number / (number - 1) * squares, np.where(number == 1, np.nan, 0.0))))


def _design(stratum: ArrayLike | None, unit: ArrayLike | None, number: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Strata and units as numbers from 0."""
    strata = np.zeros(number, dtype=np.intp) if stratum is None else np.unique(np.asarray(stratum), return_inverse=True)[1]
    units = np.arange(number) if unit is None else np.unique(np.asarray(unit), return_inverse=True)[1]
    return strata.ravel(), units.ravel()
