"""What somebody can find out about protected counts who knows all that was handed out, by linear programming.

Independent of the choice of what to hide: bounds are those of the numbers themselves, not of moves away from them, each
computed by :func:`scipy.optimize.linprog`. Parts that do not hang together are bounded in one programme: the sum of one
cell of each part is least where each of them is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

#: an interval is too narrow only if it falls short by more than this, in persons
SLACK = 1e-5


@dataclass(frozen=True)
class Knowledge:
    """All that an attacker knows of the cells ``0 .. n-1``.

    ``values``: float (n,), true numbers. ``relations``: csr (m, n), ``relations @ values == 0``. ``known``: bool (n,), cells
    whose number was handed out. ``bands``: csr (b, n) with ``low <= bands @ values <= high``: what shares, changes and ranks
    tell that were handed out.
    """

    values: np.ndarray
    relations: sparse.csr_array
    known: np.ndarray
    bands: sparse.csr_array
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class _Program:
    """The programme of the unknown cells that matter: equations, inequalities, and the part that each cell belongs to."""

    cells: np.ndarray
    equations: sparse.csr_array
    equal: np.ndarray
    inequalities: sparse.csr_array
    most: np.ndarray
    part: np.ndarray


def without_bands(values: np.ndarray, relations: sparse.csr_array, known: np.ndarray) -> Knowledge:
    """Knowledge of counts alone."""
    nothing = np.zeros(0)
    return Knowledge(values, relations, known, sparse.csr_array((0, len(values))), nothing, nothing)


def reach(knowledge: Knowledge, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest number that each target may be in the eyes of an attacker; infinite where nothing limits it.

    Parameters
    ----------
    targets : cells; one that is known has its number as both.

    Raises
    ------
    RuntimeError
        if no numbers agree with what is known: then the relations are wrong.
    """
    lowest, highest = knowledge.values[targets].astype(float), knowledge.values[targets].astype(float)
    unknown = np.flatnonzero(~knowledge.known[targets])
    if not len(unknown):
        return lowest, highest
    program = _program(knowledge, targets[unknown])
    place = np.searchsorted(program.cells, targets[unknown])
    limit = 10 * float(np.abs(knowledge.values).max(initial=0)) + 1000
    for batch in _batches(program.part[place]):
        for side, result in ((1, lowest), (-1, highest)):
            result[unknown[batch]] = _solve(program, place[batch], side, limit)
    highest[highest >= limit * (1 - 1e-9)] = np.inf
    return lowest, highest


def _program(knowledge: Knowledge, targets: np.ndarray) -> _Program:
    """Unknown cells that hang together with a target, and all that is known about them."""
    open_cells = np.flatnonzero(~knowledge.known)
    rows = sparse.vstack([knowledge.relations, knowledge.bands], format="csr")[:, open_cells]
    graph = sparse.block_array([[None, abs(rows).T], [abs(rows), None]], format="csr")
    label = connected_components(graph, directed=False)[1]
    wanted = np.isin(label, label[np.searchsorted(open_cells, targets)])
    chosen = np.flatnonzero(wanted[: len(open_cells)])
    of_relations = wanted[len(open_cells) : len(open_cells) + knowledge.relations.shape[0]]
    of_bands = wanted[len(open_cells) + knowledge.relations.shape[0] :]
    cells = open_cells[chosen]
    given = np.where(knowledge.known, knowledge.values, 0.0)
    relations, bands = knowledge.relations[np.flatnonzero(of_relations)], knowledge.bands[np.flatnonzero(of_bands)]
    fixed = bands @ given
    inequalities = bands[:, cells]
    return _Program(
        cells,
        relations[:, cells],
        -(relations @ given),
        sparse.vstack([inequalities, -inequalities], format="csr"),
        np.concatenate([knowledge.high[of_bands] - fixed, fixed - knowledge.low[of_bands]]),
        label[: len(open_cells)][chosen],
    )


def _batches(part: np.ndarray) -> list[np.ndarray]:
    """Numbers of targets, one of each part at a time."""
    order = np.argsort(part, kind="stable")
    turn = np.arange(len(part)) - np.searchsorted(part[order], part[order])
    return [order[turn == number] for number in range(int(turn.max()) + 1)]


def _solve(program: _Program, targets: np.ndarray, side: int, limit: float) -> np.ndarray:
    """The targets, all in parts of their own, as small (``side`` 1) or as large (-1) as they can be, up to ``limit``."""
    cost = np.zeros(len(program.cells))
    cost[targets] = side
    above = np.full(len(program.cells), np.inf)
    above[targets] = limit
    finite = np.isfinite(program.most)
    given = {
        "A_ub": program.inequalities[np.flatnonzero(finite)] if finite.any() else None,
        "b_ub": program.most[finite] if finite.any() else None,
        "A_eq": program.equations if program.equations.shape[0] else None,
        "b_eq": program.equal if program.equations.shape[0] else None,
        "bounds": np.column_stack([np.zeros(len(above)), above]),
    }
    found = linprog(cost, method="highs-ds", **given)
    if found.x is None:  # rounding can make the preparation of the programme fail that the search itself solves
        found = linprog(cost, method="highs-ds", options={"presolve": False}, **given)
    if found.x is None:
        raise RuntimeError(f"no numbers agree with what was handed out: {found.message}")
    return np.asarray(found.x[targets])
