"""What somebody can find out about hidden cells who knows all the others and that everything adds up.

Bounds are those of linear programming (Fischetti and Salazar 2001): for each cell the least and the greatest value that agrees
with all that is known. One HiGHS model per connected part of hidden cells is solved again and again, only the cost changes: each
solution starts from the one before (2094 cells: 0.1 s, instead of 1 to 4 s with a new model for each bound).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from helpers.disclosure.problem import Problem, blocks

#: by how much, in persons, an interval may fall short of what is asked
SLACK = 1e-6
#: below this a dual value or a share of the null space is numerical noise
NOISE = 1e-7


class _Quiet(highspy.Highs):
    """HiGHS that does not say hello: it would as soon as it prepares its callbacks."""

    def enableCallbacks(self) -> None:
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def solver(**options: str | float) -> highspy.Highs:
    """HiGHS, silent and with one thread: the same on every run."""
    made = _Quiet()
    for name, value in {"threads": 1, **options}.items():
        made.setOptionValue(name, value)
    return made


def model(
    cost: np.ndarray, matrix: sparse.csr_array, least: np.ndarray, most: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> highspy.HighsLp:
    """Least ``cost @ x`` with ``least <= matrix @ x <= most`` and ``lower <= x <= upper``."""
    columns = sparse.csc_array(matrix)
    made = highspy.HighsLp()
    made.num_row_, made.num_col_ = columns.shape
    made.col_cost_, made.col_lower_, made.col_upper_ = cost, lower, upper
    made.row_lower_, made.row_upper_ = least, most
    made.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    made.a_matrix_.start_, made.a_matrix_.index_, made.a_matrix_.value_ = columns.indptr, columns.indices, columns.data
    return made


@dataclass(frozen=True)
class Push:
    """One cell moved up or down as far as possible.

    ``extent``: how far, infinite without a limit. ``moves``: by how much each cell of the block lies off its true value then.
    ``duals``: one per relation of the block, the proof that it goes no farther.
    """

    extent: float
    moves: np.ndarray
    duals: np.ndarray


class Block:
    """A connected part of hidden cells: ``moves`` of its cells away from the true values keep all its relations at 0."""

    def __init__(self, problem: Problem, cells: np.ndarray, rows: np.ndarray) -> None:
        self.cells = cells
        self.rows = rows
        self.lower, self.upper = -np.maximum(problem.room_down[cells], 0), np.maximum(problem.room_up[cells], 0)
        zero = np.zeros(len(rows))
        self._solver = solver(presolve="off", solver="simplex")
        self._solver.passModel(model(np.zeros(len(cells)), problem.relations[rows][:, cells], zero, zero, self.lower, self.upper))

    def push(self, local: int, side: int, enough: float = np.inf) -> Push:
        """Move a cell (number within the block) up (``side`` 1) or down (-1), but not farther than ``enough``."""
        if not len(self.rows):
            limit = self.upper[local] if side > 0 else -self.lower[local]
            return Push(min(limit, enough), np.eye(1, len(self.cells), local)[0] * side * min(limit, enough), np.zeros(0))
        solver, lower, upper = self._solver, self.lower[local], self.upper[local]
        solver.changeColBounds(local, max(lower, -enough), min(upper, enough))
        solver.changeColCost(local, -float(side))
        solver.run()
        status = solver.getModelStatus()
        if status not in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded}:
            solver.clearSolver()  # a start from the last solution may lead astray: try once from the beginning
            solver.run()
            status = solver.getModelStatus()
        solution = solver.getSolution()
        solver.changeColCost(local, 0.0)
        solver.changeColBounds(local, lower, upper)
        if status == highspy.HighsModelStatus.kUnbounded:
            return Push(np.inf, np.zeros(len(self.cells)), np.zeros(len(self.rows)))
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS finds no bound for cell {self.cells[local]}: {status}")
        moves = np.asarray(solution.col_value)
        return Push(side * float(moves[local]), moves, np.asarray(solution.row_dual))


def reach(problem: Problem, hidden: np.ndarray, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest value of each of ``cells`` (numbers) that agrees with all that is not ``hidden`` (bool, n) or silent.

    The bounds are not rounded: of a cell that holds whole persons the attacker knows ``ceil(low)`` and ``floor(high)``.
    A cell without an upper limit has the bound infinity.
    """
    wanted = np.zeros(len(problem.values), dtype=bool)
    wanted[cells] = True
    low, high = problem.values.astype(float), problem.values.astype(float)
    for block in _wanted_blocks(problem, hidden, wanted):
        for local in np.flatnonzero(wanted[block.cells]).tolist():
            cell = block.cells[local]
            low[cell] -= block.push(local, -1).extent
            high[cell] += block.push(local, 1).extent
    return low[cells], high[cells]


def _wanted_blocks(problem: Problem, hidden: np.ndarray, wanted: np.ndarray) -> Iterator[Block]:
    """Connected parts of all that is hidden or silent, if one of the wanted cells (bool, n) is in them."""
    for cells, rows in blocks(problem.relations, hidden | problem.silent):
        if wanted[cells].any():
            yield Block(problem, cells, rows)


@dataclass(frozen=True)
class Attack:
    """One primary cell of a block, pushed to one side as far as is needed; ``short``: it does not get there."""

    block: Block
    cell: int
    side: int
    need: float
    found: Push

    @property
    def short(self) -> bool:
        return self.found.extent < self.need - SLACK


def attacks(problem: Problem, hidden: np.ndarray, near: np.ndarray | None = None) -> Iterator[Attack]:
    """What decides whether each primary cell can lie as far off as ``down`` and ``up`` ask.

    A solution found for one cell often moves others far enough too: these are not looked at again. With ``near`` (bool, n) only
    the blocks in which one of these primary cells is.
    """
    for block in _wanted_blocks(problem, hidden, problem.primary if near is None else problem.primary & near):
        down, up = problem.down[block.cells].copy(), problem.up[block.cells].copy()
        for side, need in ((1, up), (-1, down)):
            for local in np.flatnonzero(need > SLACK).tolist():
                if need[local] <= 0:
                    continue
                attack = Attack(block, int(block.cells[local]), side, float(need[local]), block.push(local, side, need[local]))
                up[attack.found.moves >= up - SLACK] = 0
                down[-attack.found.moves >= down - SLACK] = 0
                yield attack
    nothing = Block(problem, np.zeros(0, dtype=int), np.zeros(0, dtype=int))
    for cell in np.flatnonzero(problem.primary & ~hidden & ~problem.silent):
        for side, need in ((1, problem.up[cell]), (-1, problem.down[cell])):
            yield Attack(nothing, int(cell), side, float(need), Push(0.0, np.zeros(0), np.zeros(0)))
