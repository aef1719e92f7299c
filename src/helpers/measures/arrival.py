"""Places of arrival: a typology of areas by three features, not a ranking and not a score.

Each feature of an area is high or not high, measured against the municipality. How many areas would be of another type
with limits a little lower or higher is part of the result: there is no official standard. Poverty is no part of it.
"""

from __future__ import annotations

import pandas as pd

#: the features: share of foreign nationals, arrivals from abroad, moves over the area's border; and what each adds to the type
DIMENSIONS = {"stock": "auslaenderanteil", "inflow": "zuzug_ausland_kleinraeumig", "turnover": "fluktuation"}
WEIGHTS = {"stock": 4, "inflow": 2, "turnover": 1}
TYPES = range(8)


def has(kind: int, dimension: str) -> bool:
    """Whether a feature is high in areas of a type (0 to 7)."""
    return bool(kind & WEIGHTS[dimension])


def has_arrival_function(kind: int) -> bool:
    """Many arrivals from abroad and high turnover; new arrivals do not need a high share of foreign nationals."""
    return has(kind, "inflow") and has(kind, "turnover")


def arrival_types(values: pd.DataFrame, reference: pd.Series, limits: dict[str, float]) -> pd.Series:
    """Type of each area: the sum of the ``WEIGHTS`` of its high features, 0 to 7; NaN where a feature or reference is missing.

    Parameters
    ----------
    values : one row per area, one column per dimension.
    reference : value of the municipality by dimension.
    limits : how many times the reference a feature must exceed to be high.
    """
    names = list(WEIGHTS)
    threshold = reference[names] * pd.Series(limits)[names]
    high = (values[names] > threshold).mul(pd.Series(WEIGHTS))
    known = values[names].notna().all(axis=1) & threshold.notna().all()
    return high.sum(axis=1).astype(float).where(known)


def variants(limits: dict[str, float], shift: float) -> dict[str, dict[str, float]]:
    """Limits with one of them moved down or up by the part ``shift``, by name: ``stock_lower``, ``stock_higher`` …"""
    return {
        f"{name}_{word}": limits | {name: limits[name] * factor}
        for name in WEIGHTS
        for word, factor in (("lower", 1 - shift), ("higher", 1 + shift))
    }


def sensitivity(values: pd.DataFrame, reference: pd.Series, limits: dict[str, float], shift: float) -> pd.DataFrame:
    """Type of each area (rows) in each variant of the limits (columns)."""
    moved = variants(limits, shift)
    return pd.DataFrame({name: arrival_types(values, reference, moved[name]) for name in moved}, index=values.index)
