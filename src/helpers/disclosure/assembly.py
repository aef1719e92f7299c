"""Cells and sums as one problem: with the rests that no table prints, and with what each cell needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.disclosure.cells import Cells
from helpers.disclosure.problem import Problem, hiding_cost, small_count
from helpers.disclosure.relations import Sums

#: a difference up to this is none: numbers are stored with six decimals
EXACT = 1e-6
#: a whole bounds its part only where the rest is below this many times the minimum count: no cell need be moved further
NEAR = 3.0
#: a figure of the whole municipality is hidden only where figures of the whole are too small themselves, and at this cost
WHOLE = 20.0


@dataclass(frozen=True)
class Assembled:
    """A problem whose first ``cells`` cells are those of :class:`Cells`, all others rests.

    ``relations``: a row per relation with its ``kind``, the cell of its ``whole``, the ``difference`` between whole and
    parts, and the number of its ``rest_cell`` (-1 where there is no rest).
    """

    problem: Problem
    cells: int
    relations: pd.DataFrame


def assemble(cells: Cells, sums: list[Sums], near: float = NEAR, wholes_known: bool = True) -> Assembled:
    """The disclosure problem of all cells and all their relations.

    Parameters
    ----------
    near : wholes bound their parts where the rest is below this many times the minimum count; infinite for an audit.
    wholes_known : whether figures of the whole municipality that are large enough may not be hidden.
    """
    links = _links(cells, sums)
    table = _with_rests(_relations(cells, links), cells, near)
    links, table = _kept(links, table)
    down, up = _needs(cells, links, table)
    matrix = _matrix(links, table, len(cells))
    rests = table[table["rest_cell"] >= 0]
    fixed = cells.open | cells.earlier
    if wholes_known:
        fixed = fixed | _known_wholes(cells, down + up > 0, table)
    problem = Problem(
        values=np.concatenate([cells.value, rests["difference"].abs()]),
        relations=matrix,
        down=np.concatenate([down, rests["down"]]),
        up=np.concatenate([up, rests["up"]]),
        weight=np.concatenate([hiding_cost(cells.value) * np.where(cells.whole, WHOLE, 1.0), np.ones(len(rests))]),
        fixed=np.concatenate([fixed, rests["known"]]).astype(bool),
        silent=np.concatenate([np.zeros(len(cells)), ~rests["known"]]).astype(bool),
        minimum_sum=np.where(table["rest"] == "complement", 0.0, cells.least[table["whole"]]),
    )
    return Assembled(problem, len(cells), table[["kind", "whole", "difference", "rest_cell"]])


def _links(cells: Cells, sums: list[Sums]) -> pd.DataFrame:
    """Links of all relations (``relation``, ``cell``, ``sign``) with the ``kind`` and the ``rest`` of theirs."""
    parts, start = [], 0
    for item in sums:
        numbers = {"relation": item.relation + start, "cell": item.cell, "sign": item.sign}
        parts.append(pd.DataFrame(numbers).assign(kind=item.kind, rest=item.rest))
        start += int(item.relation.max()) + 1
    if not parts:
        return pd.DataFrame({"relation": [0], "cell": [0], "sign": [0.0], "kind": [""], "rest": [""]}).iloc[:0]
    links = pd.concat(parts, ignore_index=True)
    secret = links.loc[~cells.open[links["cell"]], "relation"].unique()  # among open figures there is nothing to hide
    links = links[links["relation"].isin(secret)]
    return links[~links["relation"].isin(_repeated(links))]


def _repeated(links: pd.DataFrame) -> np.ndarray:
    """Relations that stand there again: two sources of the same numbers, several indicators made of the same counts."""
    ordered = links.sort_values(["relation", "cell", "sign"], kind="stable")
    ordered["text"] = pd.util.hash_pandas_object(ordered[["cell", "sign", "rest"]], index=False).to_numpy().astype("int64")
    ordered["text"] *= ordered.groupby("relation").cumcount().to_numpy() * 2 + 1
    marks = ordered.groupby("relation")["text"].sum()
    return marks.index[marks.duplicated()].to_numpy()


def _relations(cells: Cells, links: pd.DataFrame) -> pd.DataFrame:
    """A row per relation: what whole and parts differ by, and how far rounding explains it."""
    cell, sign = links["cell"].to_numpy(), links["sign"].to_numpy()
    parts = links.assign(
        whole=np.where(sign > 0, cell, -1),
        difference=sign * cells.value[cell],
        tolerance=cells.step[cell] / 2,
        sensitive=cells.complement[cell] & (sign < 0),
        above=np.where(sign > 0, sign * cells.value[cell], 0.0),
        base=np.where(sign < 0, cells.base[cell], 0.0),
    )
    columns = {"kind": "first", "rest": "first", "whole": "max", "difference": "sum", "tolerance": "sum", "sensitive": "any"}
    return parts.groupby("relation").agg(columns | {"above": "sum", "base": "max"}).round({"difference": 6})


def _with_rests(table: pd.DataFrame, cells: Cells, near: float) -> pd.DataFrame:
    """With the rest of each relation: ``known`` to all if it is rounding, else a cell, and what that cell needs.

    Groups that add up to their total are taken to do so by everybody, but nobody knows beforehand that all have what a
    share counts: such a rest is a cell even if it is nought.
    """
    rounding = table["difference"].abs() <= table["tolerance"] + EXACT
    complement = table["rest"] == "complement"
    table = table.assign(known=(rounding & ~complement) | (table["difference"] < 0) | (table["rest"] == "known"))
    least, zeros = cells.least[table["whole"]], cells.zeros_hidden[table["whole"]]
    down, up = small_count(table["difference"].clip(lower=0).to_numpy(), least, zeros)
    protected = np.where(complement, table["sensitive"], table["rest"] == "protected") & ~table["known"]
    table = table.assign(down=np.where(protected, down, 0.0), up=np.where(protected, up, 0.0))
    impossible = ~rounding & ((table["rest"] == "none") | (complement & (table["difference"] < 0)))
    small_base = (table["kind"] == "shares") & (table["above"] < table["base"])
    far = complement & (table["up"] == 0) & (table["difference"] >= near * least) & ~small_base
    return table[~impossible & ~far]


def _kept(links: pd.DataFrame, table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Links of the relations that are left, numbered anew; rests are numbered after the cells."""
    place = pd.Series(np.arange(len(table)), index=table.index)
    links = links[links["relation"].isin(table.index)]
    with_rest = (~table["known"] | (table["difference"].abs() > EXACT)).to_numpy()
    table = table.assign(rest_cell=np.where(with_rest, np.cumsum(with_rest) - 1, -1)).reset_index(drop=True)
    return links.assign(relation=links["relation"].map(place)), table


def _matrix(links: pd.DataFrame, table: pd.DataFrame, cells: int) -> sparse.csr_array:
    """Relations in rows; cells, then rests, in columns."""
    rests = table[table["rest_cell"] >= 0]
    sign = np.where(rests["difference"] >= 0, -1.0, 1.0)
    rows = np.concatenate([links["relation"], rests.index]).astype(np.int64)
    columns = np.concatenate([links["cell"], cells + rests["rest_cell"]]).astype(np.int64)
    matrix = sparse.coo_array((np.concatenate([links["sign"], sign]), (rows, columns)), shape=(len(table), cells + len(rests)))
    return sparse.csr_array(matrix)


def _needs(cells: Cells, links: pd.DataFrame, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """``down`` and ``up`` of the cells: small counts, and numerators of shares whose base is too small."""
    down, up = small_count(cells.value, cells.least, cells.zeros_hidden)
    numerators = links[(links["sign"] < 0) & (table["kind"].to_numpy()[links["relation"]] == "shares")]
    cell, base = numerators["cell"].to_numpy(), table["above"].to_numpy()[numerators["relation"]]
    few = cell[(base < cells.base[cell]) & (cells.value[cell] > 0)]
    down[few] = np.maximum(down[few], np.minimum(cells.value[few], cells.least[few]))
    up[few] = np.maximum(up[few], cells.least[few])
    return np.where(cells.open, 0.0, down), np.where(cells.open, 0.0, up)


def _known_wholes(cells: Cells, primary: np.ndarray, table: pd.DataFrame) -> np.ndarray:
    """Figures of the whole municipality: other offices publish them, unless those of a measure and year are too small."""
    small_rest = table.loc[table["up"] > 0, "whole"].to_numpy()
    small = primary.copy()
    small[small_rest] = True
    first = cells.rows.drop_duplicates("cell").sort_values("cell")
    of_year = first.groupby(["measure", "time_period"], observed=True, sort=False).ngroup().to_numpy()
    return cells.whole & ~np.isin(of_year, of_year[small & cells.whole])
