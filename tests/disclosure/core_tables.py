"""Tables that add up, as problems of disclosure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.linalg import splu

from helpers.disclosure.problem import Problem, hiding_cost, small_count

#: how many more levels a tree of areas has above the lowest, and to which area of the next one each belongs
Parents = list[np.ndarray]
PROTECT = """
import sys
import time
import pandas as pd
from pytauargus import protect
rule, method, levels = sys.argv[1:]
persons = pd.read_pickle("persons.pkl")
started = time.perf_counter()
made = protect(persons, ["area0", "who"], response="cases", safety_rules=rule, suppress=method,
               workdir="run", **({"hrc": {"area0": levels}} if levels else {}))
found = made.tables[0].dataframe()
found.attrs["seconds"] = time.perf_counter() - started
found.to_pickle("found.pkl")
"""


def problem(
    values: np.ndarray, totals: list[tuple[int, list[int]]], k: float, fixed: list[int] | None = None, **changes: np.ndarray
) -> Problem:
    """Counts below ``k`` are secret; each of ``totals`` is the number of a total and those of its parts."""
    counts, cells = np.asarray(values, dtype=float), len(values)
    relations = sparse.lil_array((len(totals), cells))
    for row, (total, parts) in enumerate(totals):
        relations[row, total] = 1
        relations[row, parts] = -1
    down, up = small_count(counts, k)
    known = np.zeros(cells, dtype=bool)
    known[fixed or []] = True
    fields = {"weight": hiding_cost(counts), "silent": np.zeros(cells, dtype=bool), "minimum_sum": np.full(len(totals), float(k))}
    return Problem(counts, sparse.csr_array(relations), down, up, fixed=known, **(fields | changes))


def table(leaves: np.ndarray, parents: Parents) -> tuple[np.ndarray, list[tuple[int, list[int]]], list[int]]:
    """Values, totals and cells of the city, from counts (areas, groups) or (areas, groups, sexes).

    Cells are the areas of all levels, each with all groups (and sexes) and their totals.
    """
    levels = [np.asarray(leaves, dtype=float)]
    for parent in parents:
        above = np.zeros((parent.max() + 1, *levels[0].shape[1:]))
        np.add.at(above, parent, levels[-1])
        levels.append(above)
    for axis in range(1, levels[0].ndim):
        levels = [np.concatenate([level.sum(axis=axis, keepdims=True), level], axis=axis) for level in levels]
    starts = np.cumsum([0, *(level.size for level in levels)])
    cell = [start + np.arange(level.size).reshape(level.shape) for start, level in zip(starts, levels, strict=False)]
    totals = []
    for numbers in cell:
        for axis in range(1, numbers.ndim):
            rows = np.moveaxis(numbers, axis, -1).reshape(-1, numbers.shape[axis])
            totals += [(int(row[0]), row[1:].tolist()) for row in rows]
    for low, high, parent in zip(cell, cell[1:], parents, strict=False):
        for number, whole in enumerate(high.reshape(len(high), -1)):
            parts = low[parent == number].reshape(-1, len(whole))
            totals += [(int(total), parts[:, place].tolist()) for place, total in enumerate(whole)]
    return np.concatenate([level.ravel() for level in levels]), totals, cell[-1].ravel().tolist()


def flat(leaves: np.ndarray | list[tuple[int, ...]], k: float, **changes: np.ndarray) -> Problem:
    """Districts (rows) x groups and their city, whose numbers everybody knows."""
    values, totals, city = table(np.asarray(leaves), [np.zeros(len(leaves), dtype=int)])
    return problem(values, totals, k, city, **changes)


def lor_tree(open_data: Path) -> Parents:
    """Berlin: 542 Planungsräume, 143 Bezirksregionen, 12 Bezirke, the city."""
    areas = pd.read_csv(open_data / "berlin_mss_2021" / "LOR_2021.csv", dtype=str, encoding="utf-8-sig")["Planungsraum (Nummer)"]
    region, regions = pd.factorize(areas.str.zfill(8).str[:6], sort=True)
    district, districts = pd.factorize(pd.Series(regions).str[:2], sort=True)
    return [region, district, np.zeros(len(districts), dtype=int)]


def lor_counts(parents: Parents, groups: int = 2, seed: int = 2024) -> np.ndarray:
    """Seeded Poisson counts (542, groups): small areas, groups of very different size."""
    random = np.random.default_rng(seed)
    areas = len(parents[0])
    share = random.dirichlet(np.r_[6.0, np.full(groups - 1, 1.5)], areas)
    return random.poisson(random.lognormal(3.4, 1.0, areas)[:, None] * share)


def intervals(of: Problem, hidden: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Least and greatest value (cells, 2) of each cell: with scipy alone, one program for each bound, nothing of the project."""
    limits = [(0, None) if away else (value, value) for value, away in zip(of.values, hidden | of.silent, strict=True)]
    found = []
    for cell in cells:
        ends = []
        for sign in (1, -1):
            cost = np.zeros(len(of.values))
            cost[cell] = sign
            solved = linprog(cost, A_eq=of.relations, b_eq=np.zeros(of.relations.shape[0]), bounds=limits, method="highs")
            ends.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
        found.append(ends)
    return np.array(found).reshape(-1, 2)


def is_safe(of: Problem, hidden: np.ndarray) -> bool:
    """Whether every primary cell keeps its interval, by :func:`intervals`."""
    for cell in np.flatnonzero(of.primary):
        ((low, high),) = intervals(of, hidden, np.array([cell]))
        if low > of.values[cell] - of.down[cell] + 1e-5 or high < of.values[cell] + of.up[cell] - 1e-5:
            return False
    return True


def tau_argus(leaves: np.ndarray, parents: Parents, rule: str, method: str, folder: Path) -> pd.DataFrame:
    """What τ-ARGUS hides: one row per cell of :func:`table`, with its status S, U (primary), M (secondary), E (empty).

    ``lower`` and ``upper`` are by how much it wants a primary cell protected to each side. It counts persons: one row for each.
    ``attrs["seconds"]``: what it took.
    """
    persons = np.asarray(leaves).ravel().astype(int)
    areas, groups = leaves.shape
    codes: list[list[str]] = []
    place = np.arange(areas)
    for level in range(len(parents)):
        codes.append([f"{level}{number:04d}" for number in place])
        place = parents[level][place]
    names = [f"area{level}" for level in range(len(codes))]
    frame = pd.DataFrame({name: np.repeat(np.repeat(code, groups), persons) for name, code in zip(names, codes, strict=True)})
    frame["who"] = np.repeat(np.tile([f"g{number}" for number in range(groups)], areas), persons)
    frame["cases"] = 1
    frame.to_pickle(folder / "persons.pkl")
    levels = " > ".join(names) if len(names) > 1 else ""
    # it writes files of fixed names into the working and the temporary folder, and falls over those that lie there
    inside = os.environ | {"TMPDIR": str(folder)}
    subprocess.run([sys.executable, "-c", PROTECT, rule, method, levels], cwd=folder, env=inside, check=True, capture_output=True)
    found = pd.read_pickle(folder / "found.pkl")
    found[["area0", "who"]] = found[["area0", "who"]].apply(lambda column: column.str.strip())  # codes come padded with spaces
    found = found.set_index(["area0", "who"])
    keys = []
    number = np.arange(areas)
    for level in range(len(parents) + 1):
        labels = ["Total"] if level == len(parents) else [f"{level}{code:04d}" for code in range(number.max() + 1)]
        keys += [(label, who) for label in labels for who in ("Total", *(f"g{group}" for group in range(groups)))]
        number = parents[level] if level < len(parents) else number
    placed = found.reindex(keys)
    placed.attrs = found.attrs
    return placed


def exactly_known(problem: Problem, hidden: np.ndarray) -> np.ndarray:
    """bool (n,): hidden or silent cells that follow from the others by adding and subtracting alone, without any bound.

    They are those that no vector of the null space of the relations moves. Random vectors are projected onto it: a cell that
    can move is moved by one of them, up to a probability far below that of an error of the machine.
    """
    free = np.flatnonzero(hidden | problem.silent)
    known = np.zeros(len(problem.values), dtype=bool)
    if not len(free):
        return known
    matrix = sparse.csc_array(problem.relations[:, free])
    matrix = matrix[np.flatnonzero(abs(matrix).sum(axis=1) > 0)]
    moves = np.random.default_rng(1).standard_normal((len(free), 3))
    rows, cells = matrix.shape
    if rows:
        # least squares as one sparse system: the product of the relations with themselves may be full
        small = -1e-10 * sparse.eye_array(rows)
        system = splu(sparse.block_array([[sparse.eye_array(cells), matrix.T], [matrix, small]], format="csc"))
        for _ in range(3):  # what the small diagonal leaves over goes with the repetitions
            moves = system.solve(np.vstack([moves, np.zeros((rows, moves.shape[1]))]))[:cells]
    known[free] = np.abs(moves).max(axis=1) < 1e-6
    return known
