"""Cells and sums as one problem: with the rests that no table prints, and with what each cell needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.disclosure.cells import Cells
from helpers.disclosure.problem import Problem, hiding_cost, small_count
from helpers.disclosure.sums import Sums

#: a difference up to this is none: numbers are stored with six decimals
EXACT = 1e-6
#: a whole bounds its part only where the rest is below this many times the minimum count: no cell need be moved further
NEAR = 3.0
#: a figure of the whole municipality is hidden only where figures of the whole are too small themselves, and at this cost
WHOLE = 20.0


@dataclass(frozen=True)
class Assembled:
    """A problem whose first ``cells`` cells are those of :class:`Cells`, all others printed nowhere.

    ``relations``: a row per relation with its ``kind``. ``unprinted``: a row per cell that is printed nowhere, in their order,
    with the ``kind`` of its relation and the cell of the ``whole`` that it is a part of.
    """

    problem: Problem
    cells: int
    relations: pd.DataFrame
    unprinted: pd.DataFrame


def assemble(cells: Cells, sums: list[Sums], near: float = NEAR, wholes_known: bool = True) -> Assembled:
    """The disclosure problem of all cells and all their relations.

    Parameters
    ----------
    near : wholes bound their parts where the rest is below this many times the minimum count; infinite for an audit.
    wholes_known : whether figures of the whole municipality that are large enough may not be hidden.
    """
    links, shared = _links(cells, sums)
    table = _with_rests(_relations(cells, links, shared), cells, near)
    links, table = _kept(links, table)
    down, up = _needs(cells, links, table)
    unprinted = pd.concat([_rests(table), _shared(cells, links, table, shared)], ignore_index=True)
    fixed = cells.open | cells.earlier | (cells.revised & (down + up == 0))
    if wholes_known:
        fixed = fixed | _known_wholes(cells, down + up > 0, unprinted)
    known = unprinted["known"].to_numpy(dtype=bool)
    problem = Problem(
        values=np.concatenate([cells.value, unprinted["value"]]),
        relations=_matrix(links, table, len(cells), len(unprinted)),
        down=np.concatenate([down, unprinted["down"]]),
        up=np.concatenate([up, unprinted["up"]]),
        weight=np.concatenate([hiding_cost(cells.value) * np.where(cells.whole, WHOLE, 1.0), np.ones(len(unprinted))]),
        fixed=np.concatenate([fixed, known]),
        silent=np.concatenate([np.zeros(len(cells), dtype=bool), ~known]),
        minimum_sum=np.where(table["rest"] == "complement", 0.0, cells.least[table["whole"]]),
    )
    return Assembled(problem, len(cells), table[["kind"]], unprinted[["kind", "whole"]])


def _links(cells: Cells, sums: list[Sums]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Links of all relations (``relation``, ``cell``, ``sign``, ``kind``, ``rest``), and the parts that several of them share.

    A shared part is numbered from -1 downwards.
    """
    parts, shared, start = [], [], 0
    number = 0
    for item in sums:
        cell = np.where(item.cell < 0, item.cell - number, item.cell)
        numbers = {"relation": item.relation + start, "cell": cell, "sign": item.sign}
        parts.append(pd.DataFrame(numbers).assign(kind=item.kind, rest=item.rest))
        shared.append(pd.DataFrame({"value": item.parts, "derivable": item.derivable}))
        start += int(item.relation.max()) + 1
        number += len(item.parts)
    if not parts:
        nothing = pd.DataFrame({"relation": [0], "cell": [0], "sign": [0.0], "kind": [""], "rest": [""]}).iloc[:0]
        return nothing, pd.DataFrame({"value": [0.0], "derivable": [False]}).iloc[:0]
    links = pd.concat(parts, ignore_index=True)
    printed = links["cell"].to_numpy() >= 0
    closed = printed & ~cells.open[np.where(printed, links["cell"], 0)]
    links = links[links["relation"].isin(links.loc[closed, "relation"].unique())]  # among open figures nothing is hidden
    return links[~links["relation"].isin(_repeated(links))], pd.concat(shared, ignore_index=True)


def _repeated(links: pd.DataFrame) -> np.ndarray:
    """Relations that stand there again: two sources of the same numbers, several indicators made of the same counts."""
    ordered = links.sort_values(["relation", "cell", "sign"], kind="stable")
    ordered["text"] = pd.util.hash_pandas_object(ordered[["cell", "sign", "rest"]], index=False).to_numpy().astype("int64")
    ordered["text"] *= ordered.groupby("relation").cumcount().to_numpy() * 2 + 1
    marks = ordered.groupby("relation")["text"].sum()
    return marks.index[marks.duplicated()].to_numpy()


def _relations(cells: Cells, links: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """A row per relation: what whole and parts differ by, and how far rounding explains it."""
    cell, sign = links["cell"].to_numpy(), links["sign"].to_numpy()
    printed = cell >= 0
    at = np.where(printed, cell, 0)
    value = np.where(printed, cells.value[at], 0.0)
    value[~printed] = shared["value"].to_numpy()[-1 - cell[~printed]]
    parts = links.assign(
        whole=np.where(sign > 0, cell, -1),
        difference=sign * value,
        tolerance=np.where(printed, cells.step[at], 0.0) / 2,
        sensitive=cells.complement[at] & (sign < 0) & printed,
        above=np.where(sign > 0, sign * value, 0.0),
        base=np.where((sign < 0) & printed, cells.base[at], 0.0),
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
    """Links of the relations that are left, numbered anew; rests are numbered from 0."""
    place = pd.Series(np.arange(len(table)), index=table.index)
    links = links[links["relation"].isin(table.index)]
    with_rest = (~table["known"] | (table["difference"].abs() > EXACT)).to_numpy()
    table = table.assign(rest_cell=np.where(with_rest, np.cumsum(with_rest) - 1, -1)).reset_index(drop=True)
    return links.assign(relation=links["relation"].map(place)), table


def _rests(table: pd.DataFrame) -> pd.DataFrame:
    """Rests as cells: ``kind``, ``whole``, ``value``, ``known``, ``down``, ``up``."""
    rests = table[table["rest_cell"] >= 0]
    return rests.assign(value=rests["difference"].abs())[["kind", "whole", "value", "known", "down", "up"]]


def _shared(cells: Cells, links: pd.DataFrame, table: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """Parts that several relations share, as cells; secret if they are small and follow from the printed counts."""
    of_parts = links[links["cell"] < 0]
    whole = pd.Series(table["whole"].to_numpy()[of_parts["relation"]], index=-1 - of_parts["cell"].to_numpy())
    found = shared.assign(
        whole=whole.groupby(level=0).max().reindex(shared.index).fillna(0).astype(int), kind="ages", known=False
    )
    used = shared.index.isin(whole.index)
    down, up = small_count(shared["value"].to_numpy(), cells.least[found["whole"]], cells.zeros_hidden[found["whole"]])
    secret = used & shared["derivable"].to_numpy(dtype=bool) & ~cells.open[found["whole"]]
    found = found.assign(down=np.where(secret, down, 0.0), up=np.where(secret, up, 0.0))
    return found[["kind", "whole", "value", "known", "down", "up"]]


def _matrix(links: pd.DataFrame, table: pd.DataFrame, cells: int, unprinted: int) -> sparse.csr_array:
    """Relations in rows; cells, rests, then shared parts, in columns."""
    rests = table[table["rest_cell"] >= 0]
    sign = np.where(rests["difference"] >= 0, -1.0, 1.0)
    cell = links["cell"].to_numpy()
    columns = np.concatenate([np.where(cell >= 0, cell, cells + len(rests) - 1 - cell), cells + rests["rest_cell"]])
    rows = np.concatenate([links["relation"], rests.index]).astype(np.int64)
    matrix = sparse.coo_array(
        (np.concatenate([links["sign"], sign]), (rows, columns.astype(np.int64))), shape=(len(table), cells + unprinted)
    )
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


def _known_wholes(cells: Cells, primary: np.ndarray, unprinted: pd.DataFrame) -> np.ndarray:
    """Figures of the whole municipality: other offices publish them, unless those of a measure and year are too small."""
    small = primary.copy()
    small[unprinted.loc[unprinted["up"] > 0, "whole"].to_numpy(dtype=int)] = True
    first = cells.rows.drop_duplicates("cell").sort_values("cell")
    of_year = first.groupby(["measure", "time_period"], observed=True, sort=False).ngroup().to_numpy()
    return cells.whole & ~np.isin(of_year, of_year[small & cells.whole])
