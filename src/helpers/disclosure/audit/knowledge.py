"""What handed-out numbers tell about protected counts, as rows of a linear programme."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from helpers.disclosure.audit.attack import Knowledge

#: statistics that are differences or quotients of values, and how
DIFFERENCES = {"gap_points", "change_previous", "change_period", "gap_change_period"}


@dataclass(frozen=True)
class Band:
    """``low <= sum(factor * cell) <= high``."""

    factors: dict[int, float]
    low: float
    high: float


def counts_of_share(share: float, base: float, step: float) -> tuple[int, int]:
    """Least and greatest count that a printed share in per cent stands for.

    >>> counts_of_share(3.3, 120, 0.1)
    (4, 4)
    >>> counts_of_share(0.2, 2400, 0.1)
    (4, 5)
    """
    low, high = ((share + side * step / 2) * base / 100 for side in (-1, 1))
    return max(math.ceil(low - 1e-9), 0), math.floor(high + 1e-9)


def band_of_count(cell: int, printed: float, step: float) -> Band:
    """A count printed in steps: to the person if the step is 1 or less."""
    half = step / 2 if step > 1 else 0.0
    return Band({cell: 1.0}, printed - half, printed + half)


def bands_of_share(
    numerator: dict[int, float], denominator: dict[int, float], factor: float, printed: float, step: float
) -> list[Band]:
    """A printed rate: ``factor * n >= (p - step/2) * N`` and ``factor * n <= (p + step/2) * N``, whether N is known or not."""
    found = []
    for side in (-1, 1):
        limit = printed + side * step / 2
        row = {cell: factor * weight for cell, weight in numerator.items()}
        for cell, weight in denominator.items():
            row[cell] = row.get(cell, 0.0) - limit * weight
        found.append(Band(row, 0.0, math.inf) if side < 0 else Band(row, -math.inf, 0.0))
    return found


def band_of_difference(terms: list[tuple[float, dict[int, float], float]], factor: float, printed: float, step: float) -> Band:
    """A printed difference of rates whose bases are known: gaps, changes.

    Parameters
    ----------
    terms : (sign, numerator, base) of each rate.
    """
    row: dict[int, float] = {}
    for sign, numerator, base in terms:
        for cell, weight in numerator.items():
            row[cell] = row.get(cell, 0.0) + sign * factor * weight / base
    return Band(row, printed - step / 2, printed + step / 2)


def with_bands(knowledge: Knowledge, bands: list[Band]) -> Knowledge:
    """Knowledge and bands in one."""
    rows = [number for number, band in enumerate(bands) for _ in band.factors]
    cells = [cell for band in bands for cell in band.factors]
    factors = [factor for band in bands for factor in band.factors.values()]
    matrix = sparse.coo_array((factors, (rows, cells)), shape=(len(bands), len(knowledge.values)))
    return Knowledge(
        knowledge.values,
        knowledge.relations,
        knowledge.known,
        sparse.csr_array(sparse.vstack([knowledge.bands, sparse.csr_array(matrix)])),
        np.concatenate([knowledge.low, [band.low for band in bands]]),
        np.concatenate([knowledge.high, [band.high for band in bands]]),
    )
