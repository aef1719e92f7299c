"""Cells that add up, and which of them an attacker must not learn too much about."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

#: how far a relation may be from 0, as a share of the sum of its parts
TOLERANCE = 1e-6
#: floating point counts (means of quarters) are compared after rounding to so many decimals
DECIMALS = 6


@dataclass(frozen=True)
class Problem:
    """Cells ``0 .. n-1`` and relations ``0 .. m-1`` among them.

    Parameters
    ----------
    values : float (n,), true counts; not negative unless ``lower`` says so.
    relations : csr (m, n); ``relations @ values == 0``, for a total and its parts ``total - parts`` or the reverse.
    down, up : float (n,); a cell must look as if it could be ``values - down`` or less and ``values + up`` or more.
        0 and 0: nothing to protect. All others are primary cells.
    weight : float (n,), what hiding a cell costs, above 0.
    fixed : bool (n,), may not be hidden: everybody knows it.
    silent : bool (n,), printed nowhere: hidden at no cost.
    minimum_sum : float (m,); where all hidden cells of a relation lie on one side of it, everybody knows their sum: with a
        primary cell among them it must be at least this. 0: any sum.
    lower, upper : float (n,), what everybody knows of a cell beforehand, such as the limits of a rounded number;
        usually 0 and infinity.
    """

    values: np.ndarray
    relations: sparse.csr_array
    down: np.ndarray
    up: np.ndarray
    weight: np.ndarray
    fixed: np.ndarray
    silent: np.ndarray
    minimum_sum: np.ndarray
    lower: np.ndarray | None = None
    upper: np.ndarray | None = None

    @property
    def primary(self) -> np.ndarray:
        """bool (n,): cells that need protection themselves."""
        return (self.down > 0) | (self.up > 0)

    @property
    def room_down(self) -> np.ndarray:
        """float (n,): how far below its true value a cell may lie in the eyes of somebody who knows no relation."""
        return self.values - (0.0 if self.lower is None else self.lower)

    @property
    def room_up(self) -> np.ndarray:
        """float (n,): how far above its true value a cell may lie in the eyes of somebody who knows no relation."""
        return np.full(len(self.values), np.inf) if self.upper is None else self.upper - self.values

    def validate(self) -> None:
        """Raise ValueError with the number of the first relation or cell that cannot be."""
        rows, cells = self.relations.shape
        for name in ("values", "down", "up", "weight", "fixed", "silent", "lower", "upper"):
            array = getattr(self, name)
            if array is not None and np.shape(array) != (cells,):
                raise ValueError(f"{name} has the shape {np.shape(array)}, not one entry for each of {cells} cells")
        if np.shape(self.minimum_sum) != (rows,):
            raise ValueError(
                f"minimum_sum has the shape {np.shape(self.minimum_sum)}, not one entry for each of {rows} relations"
            )
        outside = np.minimum(self.room_down, self.room_up) < -TOLERANCE
        checks = {
            "is not a number": ~np.isfinite(self.values),
            "lies outside of what is known of it": outside & ~self.fixed,
            "may not be hidden and is printed nowhere": self.fixed & self.silent,
            "costs nothing to hide": ~(self.weight > 0) & ~self.silent,
            "needs less than no protection": (self.down < 0) | (self.up < 0),
        }
        for text, wrong in checks.items():
            if wrong.any():
                raise ValueError(f"cell {int(np.argmax(wrong))} {text}")
        difference = np.abs(self.relations @ self.values)
        off = difference > TOLERANCE * np.maximum(1, abs(self.relations) @ np.abs(self.values))
        if off.any():
            row = int(np.argmax(off))
            raise ValueError(f"relation {row} does not hold: its cells add up to {difference[row]:g}, not 0")

    def part(self, cells: np.ndarray) -> Problem:
        """The problem of these cells alone: with the relations of which none of the other cells is part."""
        inside = np.zeros(len(self.values), dtype=bool)
        inside[cells] = True
        rows = np.flatnonzero((abs(self.relations) @ ~inside == 0) & (abs(self.relations) @ inside > 0))
        names = ("values", "down", "up", "weight", "fixed", "silent", "lower", "upper")
        arrays = {name: getattr(self, name)[cells] for name in names if getattr(self, name) is not None}
        relations = self.relations[rows][:, cells]
        return replace(self, **arrays, relations=relations, minimum_sum=self.minimum_sum[rows])

    def components(self) -> list[np.ndarray]:
        """Cells of each independent part that holds a primary cell, in ascending order.

        Nothing is learned across a fixed cell: it belongs to all parts that it takes a place in.
        """
        found = [cells for cells, _ in blocks(self.relations, ~self.fixed) if self.primary[cells].any()]
        return [self._with_fixed(cells) for cells in found]

    def _with_fixed(self, cells: np.ndarray) -> np.ndarray:
        rows = abs(self.relations[:, cells]).sum(axis=1) > 0
        around = np.unique(self.relations[np.flatnonzero(rows)].indices)
        return np.union1d(cells, around)


def blocks(relations: sparse.csr_array, cells: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Cells and relations of the connected parts of these cells (bool, n), numbered in ascending order of their first cell."""
    chosen = np.flatnonzero(cells)
    matrix = sparse.csr_array(relations[:, chosen])
    count = len(chosen)
    graph = sparse.block_array([[None, matrix.T], [matrix, None]], format="csr")
    total, label = connected_components(graph, directed=False)
    order = np.argsort(label, kind="stable")
    parts = np.split(order, np.searchsorted(label[order], np.arange(1, total)))
    parts = [part for part in parts if part[0] < count]  # the others are relations without any of the cells
    return [(chosen[part[part < count]], part[part >= count] - count) for part in parts]


def small_count(values: np.ndarray, k: float, zeros_hidden: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """``down`` and ``up`` of counts of which those below ``k`` are secret: nothing but "1 to k - 1" may be learned.

    From 1 (from 0 where zeros are hidden too) up to ``k``: then a hidden cell may as well be one that is no secret.
    """
    counts = np.round(np.asarray(values, dtype=float), DECIMALS)
    secret = (counts < k) & (counts >= 0 if zeros_hidden else counts > 0)
    down = np.where(secret, np.maximum(counts - (0 if zeros_hidden else 1), 0), 0.0)
    return down, np.where(secret, k - counts, 0.0)


def hiding_cost(values: np.ndarray) -> np.ndarray:
    """Cost of hiding a count, ``log2(2 + count)``: between "as few cells" and "as few persons as possible"."""
    return np.log2(2 + np.maximum(np.asarray(values, dtype=float), 0))
