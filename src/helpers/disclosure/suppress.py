"""Which cells to hide besides the secret ones, so that these cannot be worked out: as cheaply as possible.

Optimal cell suppression by cutting planes (Fischetti and Salazar 2001): an integer program chooses the cells to hide, an
attacker looks for primary cells that are still too well known, each one found gives a condition that the next choice must meet.
When the attacker finds none, the choice is both safe and the cheapest.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy import sparse

from helpers.disclosure.attacker import NOISE, SLACK, Attack, attacks, model, solver
from helpers.disclosure.problem import Problem

#: share of the time limit after which what is still open is closed in a plain way
SEARCH = 0.7
#: by how much, as a share, the cost of a cell differs with its position: among equally good choices always the same is made
TIE = 1e-6
#: below this a factor of a condition is a rounding error of the solver
CLEAR = 1e-6
#: how far from an unsafe cell, in relations, a choice is mended before all is chosen anew, and how often in a row
NEAR, REPAIRS = 3, 50


@dataclass(frozen=True)
class Pattern:
    """What to hide.

    ``hidden``: bool (n,), printed cells, primary and secondary; silent cells are hidden anyway and not among them.
    ``proven``: the attacker was let loose on the pattern as it is and found every primary cell safe.
    ``unprotectable``: numbers of those that are not, because of fixed cells; they are as safe as these allow. Empty if proven.
    ``optimal``: no cheaper pattern protects as much. False after the time limit.
    ``rounds``, ``cuts``, ``seconds``: what it took.
    """

    hidden: np.ndarray
    proven: bool
    optimal: bool
    unprotectable: np.ndarray
    rounds: int
    cuts: int
    seconds: float


def suppress(problem: Problem, time_limit: float = 60.0) -> Pattern:
    """The cheapest pattern that protects every primary cell; raises ValueError if relations do not hold.

    The same problem always gives the same pattern, unless ``time_limit`` (seconds) is reached. Then the last choice is completed
    with neighbours of the cells that are not safe yet until the attacker finds them safe, and thinned out again.
    """
    started = time.monotonic()
    problem.validate()
    hidden = (problem.primary | problem.silent) & ~problem.fixed
    asked = replace(problem, down=np.where(problem.fixed, 0.0, problem.down), up=np.where(problem.fixed, 0.0, problem.up))
    optimal, rounds, cuts = True, 0, 0
    parts = sorted(asked.components(), key=len)
    for number, cells in enumerate(parts):
        now = time.monotonic()  # what small parts leave of the time is there for the large ones
        share = max(started + time_limit - now, 0.0) / (len(parts) - number)
        part, limits = asked.part(cells), (now + SEARCH * share, now + share)
        search = _Search(part, *limits)
        try:
            found = search.run()
        except _ContradictionError:
            search = _Search(_attainable(part), *limits)
            found = search.run()
        hidden[cells] |= found
        optimal &= search.optimal
        rounds, cuts = max(rounds, search.rounds), cuts + search.cuts
    unsafe = unsafe_cells(problem, hidden)
    return Pattern(hidden & ~problem.silent, not len(unsafe), optimal, unsafe, rounds, cuts, time.monotonic() - started)


def unsafe_cells(problem: Problem, hidden: np.ndarray) -> np.ndarray:
    """Numbers of primary cells that are known too well if ``hidden`` (bool, n) and silent cells are all that is not shown."""
    unsafe = {attack.cell for attack in attacks(problem, hidden) if attack.short}
    return np.array(sorted(unsafe | set(_small_sums(problem, hidden | problem.silent).tolist())), dtype=int)


class _ContradictionError(Exception):
    """Fixed cells do not allow what is asked."""


def _attainable(problem: Problem) -> Problem:
    """The same problem, asking for no more than what can be had if all that may be hidden is hidden.

    Primary cells that are known whatever is done are hidden all the same, but ask for nothing: like silent ones.
    """
    widest = ~problem.fixed
    down, up = problem.down.copy(), problem.up.copy()
    for attack in attacks(problem, widest):
        if attack.short:
            side = up if attack.side > 0 else down
            side[attack.cell] = attack.found.extent if attack.found.extent > 2 * SLACK else 0.0
    silent = problem.silent | (problem.primary & ~problem.fixed & (down == 0) & (up == 0))
    asked = replace(problem, down=down, up=up, silent=silent)
    least = asked.minimum_sum.copy()
    for sign in (1, -1):
        same, other = _sides(asked.relations, sign)
        bound = (same @ asked.primary > 0) & (other @ widest == 0)
        total = same @ np.where(widest, np.abs(asked.values), 0.0)
        least = np.where(bound, np.minimum(least, total), least)
    return replace(asked, minimum_sum=least)


def _sides(relations: sparse.csr_array, sign: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Coefficients of the cells on this side of each relation, and of those on the other, all positive."""
    signed = relations * sign
    return signed.maximum(0).tocsr(), (-signed).maximum(0).tocsr()


def _small_sums(problem: Problem, away: np.ndarray) -> np.ndarray:
    """Primary cells that are hidden in a relation together with so few persons that their known sum is itself secret."""
    found = np.zeros(len(problem.values), dtype=bool)
    for sign in (1, -1):
        same, other = _sides(problem.relations, sign)
        total = same @ np.where(away, np.abs(problem.values), 0.0)
        small = (total < problem.minimum_sum - SLACK) & (other @ away == 0)
        found |= (same.T @ small > 0) & problem.primary & away
    return np.flatnonzero(found)


class _Search:
    """One independent part: conditions collected so far, and the choice that meets them."""

    def __init__(self, problem: Problem, until: float, end: float) -> None:
        self.problem, self.until, self.end = problem, until, end
        self.forced = problem.primary | problem.silent
        self.optimal, self.rounds, self.cuts = True, 0, 0
        #: conditions ``matrix @ x >= least`` on the cells and on one variable for each relation without primary cells
        self.matrix, self.least = self._start()
        self.touches = self.matrix != 0
        position = np.arange(1, len(problem.values) + 1) * 0.6180339887 % 1
        self.cost = np.zeros(self.matrix.shape[1])
        self.cost[: len(position)] = np.where(self.forced, 0.0, problem.weight * (1 + TIE * position))

    def run(self) -> np.ndarray:
        """bool (n,): what to hide."""
        hidden = self.forced
        while time.monotonic() < self.until:
            chosen = self._choose()
            if chosen is None:
                break
            self.rounds += 1
            short = [attack for attack in attacks(self.problem, chosen) if attack.short]
            if not short:
                return chosen
            if not self._add(short) or (self.rounds > 1 and (chosen == hidden).all()):
                break  # by rounding errors the conditions say nothing new
            hidden = chosen
            self._repair(chosen, short)
        self.optimal = False
        hidden = self._widen(hidden)
        if len(unsafe_cells(self.problem, hidden)):
            self.problem = _attainable(self.problem)
        return self._thin(hidden)

    def _repair(self, hidden: np.ndarray, short: list[Attack]) -> None:
        """Collect the conditions that the next choices would break, by choosing anew only around the unsafe cells."""
        hops = NEAR
        for _ in range(REPAIRS):
            unsafe = np.zeros(len(hidden), dtype=bool)
            unsafe[[attack.cell for attack in short]] = True
            near = self._around(unsafe, hops)
            chosen = self._choose((hidden, near))
            if time.monotonic() > self.until or (chosen is None and hops > NEAR + 2):
                return
            if chosen is None:
                hops += 1
                continue
            hidden = chosen
            short = [attack for attack in attacks(self.problem, hidden, self._around(near, 1)) if attack.short]
            if not short or not self._add(short):
                return

    def _around(self, cells: np.ndarray, hops: int) -> np.ndarray:
        """bool (n,): these cells and all that stand in a relation with them, and so on."""
        places = abs(self.problem.relations)
        for _ in range(hops):
            cells = (places.T @ (places @ cells > 0) > 0) & ~self.problem.fixed
        return cells

    def _start(self) -> tuple[sparse.csr_array, np.ndarray]:
        """Conditions that follow from single relations.

        A hidden cell alone in a relation is known: with one there is a second. Where primary cells and nothing of the other side
        are hidden, their sum is known, and no cell can be more than the sum: it must reach what the largest must be able to be.
        """
        problem = self.problem
        cells, (rows, _) = len(self.problem.values), self.problem.relations.shape
        places = sparse.csr_array(abs(problem.relations) > 0, dtype=float)
        secret = places @ problem.primary > 0
        plain = np.flatnonzero(~secret & (places @ ~self.forced > 0))
        pairs = sparse.hstack([places, sparse.csr_array((rows, len(plain)))], format="csr")[np.flatnonzero(secret)]
        single = places[plain].tocoo()
        voluntary = ~self.forced[single.col]
        row, col = single.row[voluntary], single.col[voluntary]
        number = np.arange(len(row))
        ones = np.ones(len(row))
        size = (len(row), cells + len(plain))
        shows = sparse.csr_array((np.r_[ones, -ones], (np.r_[number, number], np.r_[cells + row, col])), shape=size)
        two = sparse.hstack([places[plain], -2 * sparse.eye_array(len(plain))], format="csr")
        blocks, least = [pairs, shows, two], [np.full(pairs.shape[0], 2.0), np.zeros(len(row)), np.zeros(len(plain))]
        for sign in (1, -1):
            sums, bound = self._sums(sign)
            blocks.append(sparse.hstack([sums, sparse.csr_array((sums.shape[0], len(plain)))], format="csr"))
            least.append(bound)
        return sparse.vstack(blocks, format="csr"), np.concatenate(least)

    def _sums(self, sign: int) -> tuple[sparse.csr_array, np.ndarray]:
        """Sum of what is hidden on one side of each relation with a primary cell on it, if nothing on the other side is."""
        problem = self.problem
        same, other = _sides(problem.relations, sign)
        highest = np.where(problem.primary & (problem.up > 0), problem.values + problem.up, 0.0)
        bounded = same @ (problem.room_down != problem.values) > 0  # more is known of a cell than "not negative"
        bound = np.where(bounded, 0.0, (same * highest[None, :]).max(axis=1).toarray().ravel())
        bound = np.maximum(bound, np.where(same @ problem.primary > 0, problem.minimum_sum, 0.0))
        rows = np.flatnonzero(bound > 0)
        same = same[rows] * np.abs(problem.values)[None, :]
        limit = sparse.diags_array(bound[rows])
        capped = sparse.csr_array(same.minimum(limit @ (same > 0).astype(float)))
        return capped + limit @ (other[rows] > 0).astype(float), bound[rows] - NOISE

    def _choose(self, around: tuple[np.ndarray, np.ndarray] | None = None) -> np.ndarray | None:
        """The cheapest choice that meets all conditions; None if none is found in time.

        ``around``: a choice made before and cells (bool, n), which alone may change.
        """
        problem, cells = self.problem, len(self.problem.values)
        lower, upper = np.zeros(self.matrix.shape[1]), np.ones(self.matrix.shape[1])
        lower[:cells], upper[:cells] = self.forced, ~problem.fixed
        if around is not None:
            hidden, near = around
            lower[:cells], upper[:cells] = np.where(near, lower[:cells], hidden), np.where(near, upper[:cells], hidden)
        free = np.flatnonzero(lower < upper)
        least = self.least - self.matrix @ np.where(lower < upper, 0.0, lower)
        rows = np.flatnonzero((self.touches[:, free] @ np.ones(len(free)) > 0) | (least > SLACK))
        matrix, least = self.matrix[rows], least[rows]
        program = model(self.cost[free], matrix[:, free], least, np.full(len(rows), np.inf), lower[free], upper[free])
        program.integrality_ = [
            highspy.HighsVarType.kInteger if cell else highspy.HighsVarType.kContinuous for cell in free < cells
        ]
        highs = solver(mip_rel_gap=0.0, mip_abs_gap=0.0, time_limit=max(self.until - time.monotonic(), 0.1))
        highs.passModel(program)
        highs.run()
        if around is None:
            self.optimal &= highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
            if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                raise _ContradictionError
        if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        lower[free] = highs.getSolution().col_value
        return lower[:cells] > 0.5

    def _condition(self, attack: Attack) -> tuple[np.ndarray, np.ndarray, float]:
        """Open one of the ways that the proof of the attacker rests on (capacity cut from the dual values).

        ``side * move = z @ moves`` for every pattern, with ``z`` from the dual values: what is not hidden adds nothing, what is
        adds at most ``|z|`` times the room that the cell has to that side. The sum must reach what is needed.
        """
        problem = self.problem
        z = problem.relations[attack.block.rows].T @ attack.found.duals
        z[attack.cell] += attack.side
        cells = np.flatnonzero(np.abs(z) > CLEAR)
        z = z[cells]
        adds = np.abs(z) * np.where(z > 0, problem.room_up[cells], problem.room_down[cells])
        least = attack.need - adds[self.forced[cells]].sum()
        open_ = ~self.forced[cells] & ~problem.fixed[cells]
        return cells[open_], np.minimum(adds[open_], least), least

    def _add(self, short: list[Attack]) -> bool:
        """Add the conditions that these attacks break; False if there are none."""
        found = [cut for cut in map(self._condition, short) if 0 < cut[2] < np.inf]
        different = {(cells.tobytes(), np.round(adds, 6).tobytes()): (cells, adds, least) for cells, adds, least in found}
        if not different:
            return False
        self.cuts += len(different)
        starts = np.cumsum([0, *(len(cells) for cells, _, _ in different.values())])
        indices, adds = (np.concatenate([cut[place] for cut in different.values()]) for place in (0, 1))
        rows = sparse.csr_array((adds, indices, starts), shape=(len(different), self.matrix.shape[1]))
        self.matrix = sparse.vstack([self.matrix, rows], format="csr")
        self.touches = self.matrix != 0
        self.least = np.concatenate([self.least, [least - SLACK for _, _, least in different.values()]])
        return True

    def _widen(self, hidden: np.ndarray) -> np.ndarray:
        """Hide what lies around unsafe cells, in ever wider circles, until all are safe or there is nothing more to hide."""
        hidden, hops, before = hidden.copy(), 0, -1
        while len(unsafe := unsafe_cells(self.problem, hidden)):
            near = np.zeros(len(hidden), dtype=bool)
            near[unsafe] = True
            hops += 1
            near = self._around(near, hops)
            hidden |= near
            if (size := int(near.sum())) == before:
                break
            before = size
        return hidden

    def _thin(self, hidden: np.ndarray) -> np.ndarray:
        """Show again what no primary cell needs: first all that no attack made use of, then what the time allows."""
        used = self.forced.copy()
        for attack in attacks(self.problem, hidden):
            used[attack.block.cells[np.abs(attack.found.moves) > NOISE]] = True
        if not len(unsafe_cells(self.problem, used)):
            hidden = used
        extra = np.flatnonzero(hidden & ~self.forced)
        extra = extra[np.argsort(-self.problem.weight[extra], kind="stable")]
        for size in (64, 16, 4, 1):  # many at once first
            for start in range(0, len(extra), size):
                if time.monotonic() > self.end:
                    return hidden
                without = hidden.copy()
                without[extra[start : start + size]] = False
                if not len(unsafe_cells(self.problem, without)):
                    hidden = without
            extra = extra[hidden[extra]]
        return hidden
