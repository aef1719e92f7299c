"""The established tool on the same tables, with the same rule: we hide no more cells; its own rule leaves some short of ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.disclosure.problem import Problem
from helpers.disclosure.suppress import suppress, unsafe_cells
from tests.disclosure.core_tables import Parents, exactly_known, lor_counts, lor_tree, problem, table, tau_argus

pytest.importorskip("pytauargus")
#: cells more than its optimum that are allowed: where several choices cost the same, the number of cells may differ
MORE = 1.02


def same_rule(ours: Problem, theirs: pd.DataFrame) -> Problem:
    """Our problem with the protection it asks for: no sums, cost in persons, empty cells stay."""
    secret = theirs["status"].eq("U").to_numpy()
    empty = ours.values == 0
    down, up = (np.where(secret, theirs[side].fillna(0), 0.0) for side in ("lower", "upper"))
    return replace(
        ours, down=down, up=up, weight=np.maximum(ours.values, 1e-3), fixed=empty, minimum_sum=np.zeros(len(ours.minimum_sum))
    )


def compared(leaves: np.ndarray, parents: Parents, k: int, method: str, folder: Path) -> tuple[Problem, Problem, np.ndarray]:
    """Our problem, the same with its rule, and what it hides."""
    values, totals, _ = table(leaves, parents)
    ours = problem(values, totals, k)
    theirs = tau_argus(leaves, parents, f"FREQ({k},30)", method, folder)
    assert theirs["cases"].fillna(0).tolist() == values.tolist()
    return ours, same_rule(ours, theirs), theirs["status"].isin(["U", "M"]).to_numpy()


@pytest.mark.parametrize("k", [3, 5, 10])
def test_districts_of_one_city(tmp_path: Path, k: int) -> None:
    random = np.random.default_rng(7)
    leaves = random.poisson(random.lognormal(2.5, 0.9, 25)[:, None] * np.array([1.0, 0.4]))
    ours, same, theirs = compared(leaves, [np.zeros(25, dtype=int)], k, "OPT(1)", tmp_path)
    pattern = suppress(same)
    assert pattern.proven and pattern.optimal
    assert (same.primary == (ours.primary & (ours.values > 0))).all()
    assert pattern.hidden.sum() <= MORE * theirs.sum()
    assert same.weight[pattern.hidden].sum() <= same.weight[theirs].sum() + 1e-6


@pytest.mark.parametrize(("k", "method"), [(3, "OPT(1)"), (3, "MOD(1)"), (5, "MOD(1)")])
def test_berlin(open_data: Path, tmp_path: Path, k: int, method: str) -> None:
    """Exactly known is none of its cells; but a range of 30 % is less than "anything from 1 to k"."""
    parents = lor_tree(open_data)
    ours, same, theirs = compared(lor_counts(parents), parents, k, method, tmp_path)
    pattern = suppress(same)
    assert pattern.proven and pattern.optimal
    assert pattern.hidden.sum() <= MORE * theirs.sum()
    assert not (exactly_known(ours, theirs) & ours.primary).any()
    assert len(unsafe_cells(ours, theirs)) > 0
