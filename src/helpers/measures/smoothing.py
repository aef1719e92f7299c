"""Rates of small areas, stabilised: the fewer people live in an area, the closer to the mean of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Smoothed:
    """Stabilised rates and how they came about."""

    values: pd.Series  # by area, NaN where counts are missing
    mean: float  # rate of all areas together
    variance: float  # between areas beyond chance, never below 0
    weights: pd.Series  # of an area's own rate against the mean, 0 to 1
    reliability: float  # share of the differences between areas that is not chance, 0 to 1


def empirical_bayes(events: pd.Series, base: pd.Series) -> Smoothed | None:
    """Empirical Bayes estimate of rates (Marshall 1991, global).

    With ``m = sum(e) / sum(b)``, ``s2 = sum(b * (r - m)**2) / sum(b)`` and ``A = max(s2 - m / mean(b), 0)``, an area's rate
    ``r`` becomes ``m + k * (r - m)`` with ``k = A / (A + m / b)``. The variance is cut off at 0: where areas differ by
    less than chance, all get the mean (without the cut, estimates can turn negative).

    Parameters
    ----------
    events, base : counts by area with the same index, e.g. unemployed and residents.

    Returns
    -------
    nothing where fewer than two areas have both counts, or nobody is counted.
    """
    known = events.notna() & (events >= 0) & (base > 0)
    e, b = events[known].astype(float), base[known].astype(float)
    if len(b) < 2 or not e.sum() > 0:
        return None
    rates, mean = e / b, e.sum() / b.sum()
    variance = max(float((b * (rates - mean) ** 2).sum() / b.sum() - mean / b.mean()), 0.0)
    weights = variance / (variance + mean / b)
    values = (mean + weights * (rates - mean)).reindex(events.index, fill_value=np.nan)
    return Smoothed(values, float(mean), variance, weights, float(variance / (variance + mean / b.mean())))
