"""From clues to what an attacker knows: narrowing line by line, elimination, linear programming, whole numbers."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.linalg import null_space
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from tests.disclosure.attacker.book import EXACT, Book, Clues, Contradiction

#: of an interval this much is taken for rounding of the machine
LOOSE = 1e-6
Limits = tuple[np.ndarray, np.ndarray]


def known(book: Book, wanted: np.ndarray, enough: Limits | None = None) -> Limits:
    """Least and greatest possible value of the ``wanted`` numbers.

    ``enough``: values of the wanted numbers; an attacker who saw that a number can be as low and as high as that looks no
    further (then the interval is no wider than it is said to be, but may be narrower than could be proven).
    """
    low, high, step = book.limits()
    clues = book.clues()
    asked = np.zeros(book.size, dtype=bool)
    asked[wanted] = True
    stop = np.full(book.size, -np.inf), np.full(book.size, np.inf)
    if enough is not None:
        stop[0][wanted], stop[1][wanted] = enough
    for lines, numbers in _pieces(clues, high - low > EXACT):
        if not asked[numbers].any():
            continue
        piece = clues.part(lines, np.arange(book.size)), (low, high)
        inside = _without_known(*piece, numbers)
        limits = low[numbers], high[numbers]
        aim = stop[0][numbers], stop[1][numbers]
        try:
            found = _known_piece(inside, limits, step[numbers], asked[numbers], aim)
        except Contradiction:
            sure = np.flatnonzero(inside.sure)
            found = _known_piece(inside.part(sure, np.arange(len(numbers))), limits, step[numbers], asked[numbers], aim)
        low[numbers], high[numbers] = found
    return low[wanted], high[wanted]


def _pieces(clues: Clues, open_: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Lines and open numbers that hang together."""
    chosen = np.flatnonzero(open_)
    matrix = sparse.csr_array(abs(clues.matrix[:, chosen]) > 0, dtype=float)
    lines, count = matrix.shape
    total, label = connected_components(sparse.block_array([[None, matrix], [matrix.T, None]], format="csr"), directed=False)
    order = np.argsort(label, kind="stable")
    found = []
    for part in np.split(order, np.searchsorted(label[order], np.arange(1, total))):
        numbers = part[part >= lines] - lines
        if len(numbers):
            found.append((part[part < lines], chosen[numbers]))
    assert lines + count == len(order)
    return found


def _without_known(clues: Clues, limits: Limits, numbers: np.ndarray) -> Clues:
    """What is known goes to the other side."""
    values = limits[0].copy()
    values[limits[1] - limits[0] > EXACT] = 0.0
    values[numbers] = 0.0
    fixed = clues.matrix @ values
    return Clues(clues.matrix[:, numbers], clues.low - fixed, clues.high - fixed, clues.sure, clues.why)


def _known_piece(clues: Clues, limits: Limits, step: np.ndarray, asked: np.ndarray, enough: Limits) -> Limits:
    low, high = narrowed(clues, limits, step)
    low, high = _eliminated(clues, (low, high))
    if not clues.matrix.shape[0]:
        return low, high
    return _programmed(clues, narrowed(clues, (low, high), step), step, asked, enough)


def narrowed(clues: Clues, limits: Limits, step: np.ndarray, rounds: int = 60) -> Limits:
    """Each number from the others of its line, again and again until nothing changes.

    Raises Contradiction if a number can have no value.
    """
    low, high = _whole(limits[0].copy(), limits[1].copy(), step)
    matrix = clues.matrix.tocoo()
    line, number = matrix.coords
    factor, lines = matrix.data, matrix.shape[0]
    for _ in range(rounds):
        least = np.where(factor > 0, factor * low[number], factor * high[number])
        most = np.where(factor > 0, factor * high[number], factor * low[number])
        others_least = _sum_of_others(least, line, lines)
        others_most = _sum_of_others(most, line, lines)
        upper, lower = (clues.high[line] - others_least) / factor, (clues.low[line] - others_most) / factor
        upper, lower = np.where(factor > 0, upper, lower), np.where(factor > 0, lower, upper)
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, number, np.where(np.isnan(lower), -np.inf, lower))
        np.minimum.at(new_high, number, np.where(np.isnan(upper), np.inf, upper))
        new_low, new_high = _whole(new_low, new_high, step)
        if (new_low > new_high + LOOSE).any():
            raise Contradiction
        with np.errstate(invalid="ignore"):
            gain = np.fmax(np.nan_to_num(new_low - low), np.nan_to_num(high - new_high, posinf=1.0))
        low, high = new_low, np.maximum(new_high, new_low)
        if not (gain > 1e-4).any():
            break
    return low, high


def _sum_of_others(terms: np.ndarray, line: np.ndarray, lines: int) -> np.ndarray:
    """For each term the sum of the others of its line, with one infinite term among them kept infinite."""
    endless = ~np.isfinite(terms)
    finite = np.where(endless, 0.0, terms)
    total, count = np.bincount(line, finite, lines), np.bincount(line, endless, lines)
    direction = np.where(endless, np.sign(terms), 0.0)
    sign = np.bincount(line, direction, lines)
    others = count[line] - endless
    with np.errstate(invalid="ignore"):
        return np.where(others > 0, np.inf * (sign[line] - direction), total[line] - finite)


def _whole(low: np.ndarray, high: np.ndarray, step: np.ndarray) -> Limits:
    """Counts are whole numbers, means have one decimal."""
    counted = step > 0
    unit = np.where(counted, step, 1.0)
    with np.errstate(invalid="ignore"):
        low = np.where(counted, np.ceil(low / unit - LOOSE * 10) * unit, low)
        high = np.where(counted, np.floor(high / unit + LOOSE * 10) * unit, high)
    return low, high


def _eliminated(clues: Clues, limits: Limits, largest: int = 1500) -> Limits:
    """Numbers that follow from equations alone, without any limit: those that no solution of ``M x = 0`` moves."""
    same = np.flatnonzero(clues.high - clues.low < EXACT)
    if not len(same) or clues.matrix.shape[1] > largest:
        return limits
    matrix = clues.matrix[same].toarray()
    scale = np.abs(matrix).max(axis=1, keepdims=True)
    matrix, right = matrix / scale, clues.low[same] / scale[:, 0]
    free = null_space(matrix, rcond=1e-9)
    fixed = np.abs(free).max(axis=1, initial=0.0) < 1e-7
    solution, *_ = np.linalg.lstsq(matrix, right, rcond=None)
    if np.abs(matrix @ solution - right).max() > 1e-4 * max(1.0, np.abs(right).max()):
        raise Contradiction
    low, high = limits
    low, high = np.where(fixed, np.maximum(low, solution), low), np.where(fixed, np.minimum(high, solution), high)
    if (low > high + 1e-4).any():
        raise Contradiction
    return np.minimum(low, high), high


def _programmed(clues: Clues, limits: Limits, step: np.ndarray, asked: np.ndarray, enough: Limits) -> Limits:
    """Least and greatest value of each number that is still open, by linear programming."""
    low, high = limits
    possible = [np.where(np.isfinite(high), high, np.inf), np.full(len(low), -np.inf)]  # lowest and highest seen in a solution
    rows, right = _rows(clues)
    bounds = np.column_stack([low, high])
    done = [low.copy(), high.copy()]
    for place in np.flatnonzero(asked & (high - low > LOOSE)):
        for side, sign in ((0, 1.0), (1, -1.0)):
            seen, limit = possible[side][place], enough[side][place]
            if sign * seen <= sign * limit or abs(seen - limits[side][place]) < LOOSE:
                continue
            cost = np.zeros(len(low))
            cost[place] = sign
            solved = linprog(cost, A_ub=rows, b_ub=right, bounds=bounds, method="highs")
            if solved.status == 2:  # before the search, the solver does not tell "no solution" from "no limit"
                solved = linprog(cost, A_ub=rows, b_ub=right, bounds=bounds, method="highs", options={"presolve": False})
            if solved.status == 2:
                raise Contradiction
            if solved.status == 3 or solved.x is None:
                continue
            done[side][place] = solved.x[place]
            possible[0], possible[1] = np.minimum(possible[0], solved.x), np.maximum(possible[1], solved.x)
    return _whole(np.maximum(low, done[0]), np.minimum(high, done[1]), step)


def _rows(clues: Clues) -> tuple[sparse.csr_array, np.ndarray]:
    """``A x <= b``, scaled so that all factors are of one size, with room for rounding."""
    scale = 1 / np.maximum(abs(clues.matrix).max(axis=1).toarray().ravel(), EXACT)
    matrix = sparse.diags_array(scale) @ clues.matrix
    upper, lower = np.flatnonzero(np.isfinite(clues.high)), np.flatnonzero(np.isfinite(clues.low))
    rows = sparse.vstack([matrix[upper], -matrix[lower]], format="csr")
    return rows, np.concatenate([(clues.high * scale)[upper], -(clues.low * scale)[lower]]) + LOOSE
