"""Which cells to hide, and what an attacker finds out about them: seconds, cells, growth.

Counts are seeded Poisson numbers for 25 districts in 10 years and for Berlin's 542 + 143 + 12 + 1 areas with 2 and 5 groups (the
tree is open data). Named alternatives: τ-ARGUS (pytauargus) by its own rule, optimal for the districts, top-down for the tree,
and one scipy.optimize.linprog per bound in place of the audit and of the attacker. Aim: under 3 seconds each for the tree
with 2 groups.
"""

from __future__ import annotations

import os
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from scipy.optimize import linprog

from helpers.disclosure.attacker import reach
from helpers.disclosure.audit.attack import reach as audited
from helpers.disclosure.audit.attack import without_bands
from helpers.disclosure.problem import Problem, blocks
from helpers.disclosure.suppress import suppress, unsafe_cells
from tests.disclosure.core_tables import Parents, lor_counts, lor_tree, problem, table, tau_argus

ROOT = Path(__file__).resolve().parents[1]
OPEN_DATA = Path(os.environ.get("INTEGRATIONSBERICHT_OPEN_DATA") or ROOT.parent / "shared" / "data")
DISTRICTS, YEARS = 25, 10


def years(tables: list[np.ndarray], parents: Parents, k: int) -> Problem:
    """Tables side by side, one for each year; the numbers of the city are public."""
    values, totals, fixed, start = [], [], [], 0
    for leaves in tables:
        found, sums, city = table(leaves, parents)
        values.append(found)
        totals += [(start + total, [start + part for part in parts]) for total, parts in sums]
        fixed += [start + cell for cell in city]
        start += len(found)
    return problem(np.concatenate(values), totals, k, fixed)


def one_program_per_bound(of: Problem, hidden: np.ndarray, cells: np.ndarray) -> None:
    """The attacker without a start from the last solution; connected parts of hidden cells one by one all the same."""
    for block, rows in blocks(of.relations, hidden):
        matrix = of.relations[rows][:, block]
        for place in np.flatnonzero(np.isin(block, cells)):
            for sign in (1, -1):
                cost = sign * (np.arange(len(block)) == place)
                linprog(cost, A_eq=matrix, b_eq=matrix @ of.values[block], bounds=(0, None), method="highs")


def seconds_of(function, *arguments) -> tuple[float, object]:
    started = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - started, result


def tau_argus_of(tables: list[np.ndarray], parents: Parents, k: int) -> tuple[float, np.ndarray]:
    """What τ-ARGUS hides with its range of 30 percent, table by table, and the seconds without the start of Python."""
    method = "OPT(1)" if len(parents) == 1 else "MOD(1)"
    found = []
    for leaves in tables:
        with tempfile.TemporaryDirectory() as folder:
            found.append(tau_argus(leaves, parents, f"FREQ({k},30)", method, Path(folder)))
    hidden = [frame["status"].isin(["U", "M"]).to_numpy() for frame in found]
    return sum(frame.attrs["seconds"] for frame in found), np.concatenate(hidden)


def compare(name: str, tables: list[np.ndarray], parents: Parents, k: int) -> float:
    """Suppression and audit once, each beside its alternative; gives the seconds of the suppression."""
    made = years(tables, parents, k)
    primary = np.flatnonzero(made.primary & ~made.fixed)
    took, pattern = seconds_of(suppress, made)
    knowledge = without_bands(made.values, made.relations, ~(pattern.hidden | made.silent))
    audit, (low, high) = seconds_of(audited, knowledge, primary)
    attack, bounds = seconds_of(reach, made, pattern.hidden, primary)
    assert np.allclose(low, bounds[0], atol=1e-4) and np.allclose(np.minimum(high, 1e5), np.minimum(bounds[1], 1e5), atol=1e-4)
    plain, _ = seconds_of(one_program_per_bound, made, pattern.hidden, primary)
    print(f"{name}, k = {k}: {len(made.values):,} cells, {made.relations.shape[0]:,} relations, {len(primary)} primary")
    proof = "optimal" if pattern.optimal else "not proved optimal"
    unsafe = len(pattern.unprotectable)
    print(f"  {pattern.hidden.sum()} hidden ({proof}, {pattern.rounds} rounds, {pattern.cuts} cuts, {unsafe} unsafe)")
    if find_spec("pytauargus"):
        argus, theirs = tau_argus_of(tables, parents, k)
        print(
            f"  suppression {took:.2f} s; τ-ARGUS {argus:.2f} s, ratio {took / argus:.2f}: {theirs.sum()} hidden, "
            f"{len(unsafe_cells(made, theirs))} short of our rule"
        )
    else:
        print(f"  suppression {took:.2f} s; pytauargus is not installed")
    print(f"  audit {audit:.2f} s; one program of scipy per bound {plain:.2f} s, ratio {audit / plain:.2f}")
    print(f"  attacker of the suppression, the same intervals: {attack:.2f} s, ratio {attack / plain:.2f}", flush=True)
    return took


def main() -> None:
    random = np.random.default_rng(2024)
    size = random.lognormal(3.0, 1.0, DISTRICTS)[:, None] * np.array([1.0, 0.4])
    districts = [random.poisson(size) for _ in range(YEARS)]
    for k in (3, 5, 10):
        compare(f"{DISTRICTS} districts x 2 groups x {YEARS} years", districts, [np.zeros(DISTRICTS, dtype=int)], k)
    if not (OPEN_DATA / "berlin_mss_2021").is_dir():
        print(f"tree of 542 areas: open data not found in {OPEN_DATA}")
        return
    tree = lor_tree(OPEN_DATA)
    two = [compare("542 + 143 + 12 + 1 areas x 2 groups", [lor_counts(tree)], tree, k) for k in (3, 5, 10)]
    five = compare("542 + 143 + 12 + 1 areas x 5 groups", [lor_counts(tree, groups=5)], tree, 5)
    print(f"growth: {five / two[1]:.1f} times the seconds for 5 groups in place of 2")


if __name__ == "__main__":
    main()
