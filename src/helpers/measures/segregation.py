"""How unevenly a group lives across areas.

All functions take persons by area: ``group`` and ``total`` with the same index. They give NaN where an index says nothing:
with fewer than two areas, a count that is missing or negative, more people in the group than in total, or nobody in the
group or outside of it. All depend on number and size of the areas: name the areas, and compare only over time.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

#: how often people are placed at random, and where the random numbers start: the same figures on every run
DRAWS, SEED = 1000, 20240101


def dissimilarity(group: pd.Series, total: pd.Series) -> float:
    """Index of dissimilarity (Duncan and Duncan 1955) of a group against all others, 0 to 1.

    ``D = 1/2 * sum(|a_i / A - b_i / B|)`` with ``a`` the group and ``b`` the rest by area.
    """
    if not _meaningful(group, total):
        return float("nan")
    rest = total - group
    return float((group / group.sum() - rest / rest.sum()).abs().sum() / 2)


def expected_dissimilarity(total: pd.Series, share: float, draws: int = DRAWS, seed: int = SEED) -> float:
    """Mean D if each person belonged to the group by chance (binomial, the same ``share`` everywhere), 0 to 1.

    In small areas it lies far above 0: chance alone distributes few people unevenly.
    """
    persons = np.rint(total.to_numpy(dtype=float)).astype("int64")
    group = np.random.default_rng(seed).binomial(persons, share, size=(draws, len(persons)))
    rest = persons - group
    sums = group.sum(axis=1, keepdims=True), rest.sum(axis=1, keepdims=True)
    possible = ((sums[0] > 0) & (sums[1] > 0)).ravel()
    if not possible.any():
        return float("nan")
    parts = group[possible] / sums[0][possible] - rest[possible] / sums[1][possible]
    return float(np.abs(parts).sum(axis=1).mean() / 2)


def adjusted_dissimilarity(observed: float, expected: float) -> float:
    """D beyond chance, ``(D - E) / (1 - E)`` with ``E`` the expected D; 0 where D is not above what chance alone gives."""
    return float("nan") if not expected < 1 else max(0.0, (observed - expected) / (1 - expected))


def isolation(group: pd.Series, total: pd.Series) -> float:
    """xPx (Lieberson): share of the group in the area of its average member, from its share in all areas up to 1."""
    if not _meaningful(group, total):
        return float("nan")
    return float((group / group.sum() * _share(group, total)).sum())


def exposure(group: pd.Series, total: pd.Series) -> float:
    """xPy (Lieberson): share of all others in the area of the group's average member; ``isolation + exposure = 1``."""
    if not _meaningful(group, total):
        return float("nan")
    return float((group / group.sum() * _share(total - group, total)).sum())


def eta_squared(group: pd.Series, total: pd.Series) -> float:
    """Isolation beyond the group's share ``P`` in all areas: ``(xPx - P) / (1 - P)``, 0 evenly mixed to 1 apart."""
    share = group.sum() / total.sum() if total.sum() > 0 else float("nan")
    return (isolation(group, total) - share) / (1 - share) if share < 1 else float("nan")


def location_quotients(group: pd.Series, total: pd.Series) -> pd.Series:
    """Share of the group in each area over its share in all areas; 1 is the average. NaN for an area without people."""
    if not _meaningful(group, total):
        return pd.Series(np.nan, index=group.index)
    return (group / total.where(total > 0)) / (group.sum() / total.sum())


def _share(part: pd.Series, total: pd.Series) -> pd.Series:
    """Part of each area's total; where nobody lives nobody meets anyone."""
    return (part / total.where(total > 0)).fillna(0)


def _meaningful(group: pd.Series, total: pd.Series) -> bool:
    known = len(total) > 1 and bool(group.notna().all() and total.notna().all())
    return known and bool(((group >= 0) & (group <= total)).all()) and bool(0 < group.sum() < total.sum())
