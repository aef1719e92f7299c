"""How much somebody can find out about every protected count who has all files and all earlier editions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.disclosure.assembly import Assembled, assemble
from helpers.disclosure.audit.attack import SLACK, Knowledge, reach, without_bands
from helpers.disclosure.audit.evidence import Evidence
from helpers.disclosure.audit.knowledge import bands_of, with_bands
from helpers.disclosure.cells import Cells, cells_of
from helpers.disclosure.published import published_before
from helpers.disclosure.relations import all_sums
from helpers.disclosure.shares import shares_of
from helpers.intake.observations import KEY
from helpers.settings import MunicipalitySettings


@dataclass(frozen=True)
class Intervals:
    """A row per protected count: its key or what it is the rest of, ``value``, ``low``, ``high``, and whether it is
    ``exact`` (known to the person), ``narrow`` (known better than the rule lets anybody know it), in a ``small_sum`` (all
    that is hidden beside it adds up to less than the minimum count, and everybody knows that sum) or ``unavoidable`` (as
    narrow even if nothing were published that could be hidden).
    """

    table: pd.DataFrame
    relations: int


def intervals(evidence: Evidence, places: pd.DataFrame, areas: pd.DataFrame, settings: MunicipalitySettings) -> Intervals:
    """The interval of every protected count in the eyes of an attacker.

    He knows every count that was released, earlier editions, what others publish, everything that adds up, and what the
    files print beyond that.

    Parameters
    ----------
    places : true values that stand in the files, with ``kind``, ``row``, ``column``, ``value``, ``step``.
    """
    cells = cells_of(evidence.observations, settings, published_before(settings))
    sums = all_sums(cells, areas, settings, shares_of(evidence.internal, cells, settings))
    assembled = assemble(cells, sums, near=np.inf)
    known = _known(cells, assembled, evidence.observations)
    knowledge = without_bands(assembled.problem.values, assembled.problem.relations, known)
    bands = bands_of(places, evidence, cells, known, settings)
    knowledge = with_bands(knowledge, bands) if bands else knowledge
    targets = np.flatnonzero(assembled.problem.primary)
    low, high = reach(knowledge, targets)
    table = _table(assembled, cells, targets, low, high).assign(small_sum=_in_small_sums(assembled, known)[targets])
    return Intervals(_with_unavoidable(table, assembled, cells, knowledge), assembled.problem.relations.shape[0])


def _known(cells: Cells, assembled: Assembled, observations: pd.DataFrame) -> np.ndarray:
    """Cells whose number was released, is open, or stood in an earlier edition; of the rests those that are rounding."""
    released = observations.loc[~observations["secret"].astype(bool), "obs_id"]
    shown = np.zeros(len(cells), dtype=bool)
    shown[cells.rows.loc[cells.rows["obs_id"].isin(released), "cell"]] = True
    rests = assembled.problem.fixed[assembled.cells :]
    return np.concatenate([shown | cells.open | cells.earlier, rests])


def _in_small_sums(assembled: Assembled, known: np.ndarray) -> np.ndarray:
    """Protected cells in a relation whose unknown parts add up to less than the minimum count, the whole being known."""
    problem = assembled.problem
    parts, wholes = (-problem.relations).maximum(0).tocsr(), problem.relations.maximum(0).tocsr()
    hidden = parts @ np.where(known, 0.0, problem.values)
    small = (wholes @ ~known == 0) & (hidden > SLACK) & (hidden < problem.minimum_sum - SLACK)
    return (parts.T @ small > 0) & problem.primary & ~known


def _table(assembled: Assembled, cells: Cells, targets: np.ndarray, low: np.ndarray, high: np.ndarray) -> pd.DataFrame:
    problem = assembled.problem
    value = problem.values[targets]
    narrow = (low > value - problem.down[targets] + SLACK) | (high < value + problem.up[targets] - SLACK)
    first = cells.rows.drop_duplicates("cell").set_index("cell")
    rest = targets >= assembled.cells
    unprinted = assembled.unprinted.reindex(targets - assembled.cells)
    of = np.where(rest, unprinted["whole"].fillna(0).to_numpy(dtype=int), targets)
    kind = np.where(rest, unprinted["kind"].fillna("").to_numpy(dtype=object), "")
    table = first.loc[of, KEY].astype({name: "str" for name in KEY if name != "time_period"}).reset_index(drop=True)
    numbers = {"cell": targets, "rest_of": kind, "value": value, "low": low, "high": high}
    return table.assign(**numbers, exact=high - low <= SLACK, narrow=narrow, unavoidable=False)


def _with_unavoidable(table: pd.DataFrame, assembled: Assembled, cells: Cells, knowledge: Knowledge) -> pd.DataFrame:
    """What could not be protected by hiding everything that may be hidden."""
    suspects = table["narrow"].to_numpy()
    if not suspects.any():
        return table
    targets = table.loc[suspects, "cell"].to_numpy()
    fixed = np.concatenate([cells.open | cells.earlier, assembled.problem.fixed[assembled.cells :]])
    nothing = without_bands(knowledge.values, knowledge.relations, fixed)
    low, high = reach(nothing, targets)
    value, problem = knowledge.values[targets], assembled.problem
    narrow = (low > value - problem.down[targets] + SLACK) | (high < value + problem.up[targets] - SLACK)
    table = table.copy()
    table.loc[suspects, "unavoidable"] = narrow
    return table
