"""What adds up: every way in which somebody can compute one count from others.

A relation is ``whole - parts - rest = 0``. The rest is a cell of its own that no table prints: people without a known
group, sex or district, an age group between two others, those who do not have what a share counts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.disclosure.ages import AGE, sums_of_ages
from helpers.disclosure.cells import LEVELS, Cells
from helpers.disclosure.sums import Sums
from helpers.intake.observations import KEY
from helpers.measures.codes import row_codes
from helpers.settings import MunicipalitySettings
from helpers.settings.disclosure import Relation, Term


def all_sums(cells: Cells, areas: pd.DataFrame, settings: MunicipalitySettings, shares: list[Sums]) -> list[Sums]:
    """Every relation among the cells; ``shares`` are those that numerators and denominators of indicators make."""
    rows = cells.rows
    found = [
        *_areas(rows, areas, settings),
        *_groups(rows),
        *_sexes(rows),
        *_words_of_age(rows),
        *sums_of_ages(rows),
        *_details(rows),
        *(item for relation in settings.catalogue.relations.values() for item in _declared(rows, relation)),
        *shares,
    ]
    return [item for item in found if len(item.cell)]


def _areas(rows: pd.DataFrame, areas: pd.DataFrame, settings: MunicipalitySettings) -> Iterator[Sums]:
    """Areas to those above them, level by level; past a level between only where that lacks the count somewhere."""
    additive = rows["measure"].astype("str").map({name: item.additive for name, item in settings.catalogue.measures.items()})
    for mask, rest in ((additive.astype(bool), "known"), (~additive.astype(bool), "none")):
        own = rows[mask]
        for level, above, parents in _ways_up(areas):
            moved = _moved(own, level, above, parents)
            for between in LEVELS[LEVELS.index(above) + 1 : LEVELS.index(level)]:
                ways = next((codes for low, high, codes in _ways_up(areas) if (low, high) == (between, above)), {})
                moved = moved[~_complete(moved, _moved(own, between, above, ways), ways)]
            yield _sums("areas", moved, own[own["area_level"] == above], KEY, rest)


def _moved(rows: pd.DataFrame, level: str, above: str, parents: dict[str, str]) -> pd.DataFrame:
    """Counts of a level with the key of the area above that they are part of."""
    parts = rows[(rows["area_level"] == level) & rows["ref_area"].isin(list(parents))]
    return parts.assign(ref_area=parts["ref_area"].astype("str").map(parents), area_level=above)


def _complete(moved: pd.DataFrame, between: pd.DataFrame, parents: dict[str, str]) -> np.ndarray:
    """Which counts reach the area above by a level between, because every area of that level has the count."""
    codes, codes_between = row_codes([moved, between], KEY)
    key, first, number = np.unique(codes_between, return_index=True, return_counts=True)
    needed = between["ref_area"].iloc[first].map(pd.Series(parents).value_counts())
    return np.isin(codes, key[number == needed.to_numpy()])


def _ways_up(areas: pd.DataFrame) -> list[tuple[str, str, dict[str, str]]]:
    """(level, level above, code to the code of the area above) for every pair of levels of the tree."""
    own = areas[areas["area_level"] != "comparator"]
    parent = {
        (level, str(code)): (above_level, str(above))
        for level, code, above_level, above in own[["area_level", "code", "parent_level", "parent"]].itertuples(index=False)
        if level != "municipality"
    }
    ways: dict[tuple[str, str], dict[str, str]] = {}
    for (level, code), nearest in parent.items():
        above: tuple[str, str] | None = nearest
        while above is not None:
            ways.setdefault((level, above[0]), {})[code] = above[1]
            above = parent.get(above)
    return [(*pair, codes) for pair, codes in ways.items()]


def _groups(rows: pd.DataFrame) -> Iterator[Sums]:
    """Groups of a characteristic to all people."""
    totals = rows[rows["group"] == "total"]
    for name in rows["characteristic"].cat.categories:
        groups = rows[(rows["characteristic"] == name) & (rows["group"] != "total")]
        if len(groups):
            yield _sums("groups", groups.assign(characteristic="alle", group="total"), totals, KEY, "protected")


def _sexes(rows: pd.DataFrame) -> Iterator[Sums]:
    parts, totals = rows[rows["sex"] != "total"], rows[rows["sex"] == "total"]
    yield _sums("sexes", parts.assign(sex="total"), totals, KEY, "protected")


def _words_of_age(rows: pd.DataFrame) -> Iterator[Sums]:
    """Ages that are words, such as ``school_entry``: nobody knows which years they hold, but they lie within all ages."""
    words = rows[~rows["age"].astype("str").str.match(AGE) & (rows["age"] != "total")]
    for _, parts in words.groupby("age", observed=True, sort=True):
        yield _sums("ages", parts.assign(age="total"), rows[rows["age"] == "total"], KEY, "protected")


def _details(rows: pd.DataFrame) -> Iterator[Sums]:
    """Each detail to its total; all of them together where they add up to it everywhere."""
    totals = rows[rows["detail"] == "total"]
    for (measure, source), own in rows[rows["detail"] != "total"].groupby(["measure", "source"], observed=True, sort=True):
        wholes = totals[(totals["measure"] == measure) & (totals["source"] == source)]
        for _, parts in own.groupby("detail", observed=True, sort=True):
            yield _sums("details", parts.assign(detail="total"), wholes, KEY, "complement")
        if own["detail"].nunique() > 1:
            yield _sums("details", own.assign(detail="total"), wholes, KEY, "none")


def _declared(rows: pd.DataFrame, relation: Relation) -> Iterator[Sums]:
    """A relation of the catalogue, for everything in which its terms agree."""
    open_keys = [name for name in KEY if name != "measure"]
    whole = _of_term(rows, relation.whole)
    parts = [_of_term(rows, term) for term in relation.parts]
    terms = [relation.whole, *relation.parts]
    fixed = {name for term in terms for name in ("characteristic", "group", "sex", "age", "detail") if getattr(term, name)}
    on = [name for name in open_keys if name not in fixed]
    wanted = row_codes([whole, *parts], on)
    common = set(wanted[0]).intersection(*(set(codes) for codes in wanted[1:]))
    parts = [part[np.isin(codes, list(common))] for part, codes in zip(parts, wanted[1:], strict=True)]
    signs = [np.full(len(part), -term.weight) for part, term in zip(parts, relation.parts, strict=True)]
    rest = "protected" if relation.sensitive_rest else "complement"
    yield _sums(relation.id, pd.concat(parts), whole[np.isin(wanted[0], list(common))], on, rest, np.concatenate(signs))


def _of_term(rows: pd.DataFrame, term: Term) -> pd.DataFrame:
    chosen = rows["measure"] == term.measure
    for name in ("characteristic", "group", "sex", "age", "detail"):
        if getattr(term, name):
            chosen &= rows[name] == getattr(term, name)
    found = rows[chosen]
    return found.assign(time_period=found["time_period"] + term.lag)


def _sums(
    kind: str, parts: pd.DataFrame, wholes: pd.DataFrame, on: list[str], rest: str, signs: np.ndarray | None = None
) -> Sums:
    """Links of all parts to the whole of the same key; wholes without a part and parts without a whole have none."""
    part_codes, whole_codes = row_codes([parts, wholes], on)
    index = pd.Index(whole_codes)
    if not index.is_unique:
        raise ValueError(f"{kind}: a key of {on} stands twice")
    place = index.get_indexer(pd.Index(part_codes))
    linked = place >= 0
    used = np.unique(place[linked])
    signs = -np.ones(len(parts)) if signs is None else signs
    relation = np.concatenate([used, place[linked]])
    cell = np.concatenate([wholes["cell"].to_numpy()[used], parts["cell"].to_numpy()[linked]])
    return Sums(kind, relation, cell, np.concatenate([np.ones(len(used)), signs[linked]]), rest)
