"""What can be read out of single published figures, each on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


def counts_of_share(base: float, share: float, decimals: int = 1, step: float = 1.0) -> np.ndarray:
    """Counts ``n`` of which ``share`` per cent of ``base`` is what is printed, rounded half up to so many decimals."""
    half = 0.5 * 10**-decimals
    low, high = base * (share - half) / 100, base * (share + half) / 100
    found = np.arange(np.ceil(max(low, 0) / step - 1e-9), np.floor(high / step + 1e-9) + 1) * step
    return found[found < high - 1e-9]


def counts_of_gap(share_of_other: float, gap: float, base: float, decimals: int = 1) -> np.ndarray:
    """Counts of a group whose share lies ``gap`` percentage points from another share; both are rounded."""
    half = 0.5 * 10**-decimals
    low, high = base * (share_of_other + gap - 2 * half) / 100, base * (share_of_other + gap + 2 * half) / 100
    return np.arange(np.ceil(max(low, 0) - 1e-9), np.floor(high + 1e-9) + 1)


def sum_of_mean(mean: float, years: int, decimals: int = 1) -> np.ndarray:
    """Sums of several years of which this is the mean."""
    half = 0.5 * 10**-decimals
    return np.arange(np.ceil(years * (mean - half) - 1e-9), np.floor(years * (mean + half) + 1e-9) + 1)


def the_one_that_fits(
    candidates: Sequence[float] | np.ndarray, figure: Callable[[float], float], printed: float, half: float
) -> list[float]:
    """Values of a hidden count for which a printed figure (an index, a mean, ...) comes out as printed."""
    return [float(value) for value in candidates if abs(figure(float(value)) - printed) <= half + 1e-9]


def last_standard_score(scores: Sequence[float]) -> float:
    """The z-value of one area from those of all others: they add up to nought."""
    return -float(np.sum(scores))
