"""The book an attacker keeps: numbers that are unknown to him, and what he holds to be true of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

#: numbers in tables are compared up to this
EXACT = 1e-6


class Contradiction(Exception):
    """What was assumed cannot all be true."""


@dataclass
class Clues:
    """Lines ``low <= matrix @ numbers <= high``; ``sure`` lines hold in any case, others are guesses from what is usual."""

    matrix: sparse.csr_array
    low: np.ndarray
    high: np.ndarray
    sure: np.ndarray
    why: np.ndarray

    def part(self, lines: np.ndarray, numbers: np.ndarray) -> Clues:
        return Clues(self.matrix[lines][:, numbers], self.low[lines], self.high[lines], self.sure[lines], self.why[lines])


@dataclass
class Book:
    """Unknown numbers ``0, 1, …`` with the least and greatest value each may have and the unit it is counted in (0: any)."""

    low: list[np.ndarray] = field(default_factory=list)
    high: list[np.ndarray] = field(default_factory=list)
    step: list[np.ndarray] = field(default_factory=list)
    size: int = 0
    lines: int = 0
    parts: list[tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=list)
    #: rests that no table prints: their number and the links (sign) of which they are made
    rests: list[pd.DataFrame] = field(default_factory=list)

    def unknown(self, low: np.ndarray, high: np.ndarray, step: np.ndarray | float = 0.0) -> np.ndarray:
        """New numbers."""
        count = len(low)
        self.low.append(np.asarray(low, dtype=float))
        self.high.append(np.asarray(high, dtype=float))
        self.step.append(np.broadcast_to(np.asarray(step, dtype=float), count).copy())
        self.size += count
        return np.arange(self.size - count, self.size)

    def note(
        self,
        why: str,
        line: Sequence[int] | np.ndarray,
        number: np.ndarray,
        factor: np.ndarray,
        low: np.ndarray | float,
        high: np.ndarray | float,
        sure: np.ndarray | bool = True,
    ) -> None:
        """Lines ``low <= sum of factor * number <= high``; ``line`` groups the terms, limits are in the order of the lines."""
        if len(line) == 0:
            return
        names, place = np.unique(np.asarray(line), return_inverse=True)
        limits = [np.broadcast_to(np.asarray(limit), len(names)).copy() for limit in (low, high, sure)]
        terms = pd.DataFrame(
            {"line": place + self.lines, "number": np.asarray(number), "factor": np.asarray(factor, dtype=float)}
        )
        self.parts.append((terms, limits[0].astype(float), limits[1].astype(float), limits[2], np.full(len(names), why, object)))
        self.lines += len(names)

    def limits(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return np.concatenate(self.low), np.concatenate(self.high), np.concatenate(self.step)

    def clues(self) -> Clues:
        if not self.parts:
            nothing = np.zeros(0)
            return Clues(sparse.csr_array((0, self.size)), nothing, nothing, nothing.astype(bool), nothing.astype(object))
        terms = pd.concat([part[0] for part in self.parts])
        matrix = sparse.coo_array((terms["factor"], (terms["line"], terms["number"])), shape=(self.lines, self.size))
        return Clues(sparse.csr_array(matrix), *(np.concatenate([part[place] for part in self.parts]) for place in (1, 2, 3, 4)))
