"""Index of the social situation of areas by the rule of Berlin's Monitoring Soziale Stadtentwicklung (since 2019).

A high index means a worse situation. It is relative to the areas and the year: it shows no trend of the whole municipality.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

#: classes by code; the limits are in standard deviations and belong to the middle class
STATUS_CLASSES = {1: "high", 2: "middle", 3: "low", 4: "very_low"}
DYNAMICS_CLASSES = {1: "positive", 2: "stable", 3: "negative"}
STATUS_LIMITS = (-1.0, 1.0, 1.5)
DYNAMICS_LIMITS = (-1.0, 1.0)


def z_scores(values: pd.DataFrame) -> pd.DataFrame:
    """Distance of each area to the unweighted mean of the areas, in standard deviations (ddof = 0), indicator by indicator.

    Areas that lack one of the indicators take no part; an indicator in which all areas are alike has no z-scores.
    """
    complete = values.dropna()
    spread = complete.std(ddof=0)
    # what is constant but for rounding has no spread
    flat = spread <= 1e-12 * complete.abs().max().clip(lower=1)
    return ((complete - complete.mean()) / spread.mask(flat)).reindex(values.index)


def standardised_sum(z: pd.DataFrame) -> pd.Series:
    """Sum of the z-scores, all of the same weight, divided by the standard deviation of the sums (ddof = 0)."""
    sums = z.sum(axis=1, skipna=False)
    spread = float(sums.std(ddof=0))
    return sums / spread if spread > 1e-12 else sums * np.nan


def status_class(index: pd.Series) -> pd.Series:
    """Codes of ``STATUS_CLASSES``: high below -1, middle -1 to 1, low above 1 to 1.5, very low above 1.5; NaN without index."""
    return _classes(index, STATUS_LIMITS)


def dynamics_class(index: pd.Series) -> pd.Series:
    """Codes of ``DYNAMICS_CLASSES``: positive below -1, stable -1 to 1, negative above 1; NaN without index."""
    return _classes(index, DYNAMICS_LIMITS)


def _classes(index: pd.Series, limits: tuple[float, ...]) -> pd.Series:
    above = 1.0 + (index >= limits[0]).astype(float)
    for limit in limits[1:]:
        above += (index > limit).astype(float)
    return above.where(index.notna())
