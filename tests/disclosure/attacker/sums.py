"""What adds up, as anybody would think: areas, groups, sexes, ages, and what is part of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from tests.disclosure.attacker.book import EXACT, Book

KEY = [
    "source",
    "measure",
    "ref_area",
    "area_level",
    "time_period",
    "reference",
    "characteristic",
    "group",
    "sex",
    "age",
    "detail",
]
OLDEST = 999
LEVELS = ["municipality", "region", "district", "subdistrict"]
#: what is counted with whole people (or means of them) and can be added up
COUNTED = {"persons", "cases", "children", "moves"}


def facts(book: Book, released: pd.DataFrame) -> pd.DataFrame:
    """Released counts with the ``number`` that each has in the book, ``known`` ones and unknown ones."""
    seen = released[released["unit_measure"].isin(COUNTED) & (released["area_level"] != "comparator")]
    seen = seen[(seen["conf_status"] == "C") | seen["obs_value"].notna()].reset_index(drop=True)
    seen["known"] = seen["obs_value"].notna()
    seen["kind"] = seen["reference"].str.replace(r"\d{4}", "", regex=True)
    value = seen["obs_value"].fillna(0)
    unit = np.select([np.isclose(value, value.round(digits), rtol=0, atol=EXACT) for digits in (0, 1, 2)], [1, 0.1, 0.01], 0.001)
    seen["step"] = seen.assign(unit=unit).groupby(["source", "measure", "kind"])["unit"].transform("min")
    seen.loc[seen["reference"].str.startswith("mean_"), "step"] = seen["step"].clip(upper=0.1)
    high = np.where(seen["known"], value, np.inf)
    seen["number"] = book.unknown(np.where(seen["known"], value, 0.0), high, np.where(seen["known"], 0.0, seen["step"]))
    return seen


def add_up(book: Book, seen: pd.DataFrame, areas: pd.DataFrame) -> None:
    """Note every sum that the attacker can think of."""
    for kind, parts, wholes in [*_areas(seen, areas), *_groups(seen), *_sexes(seen)]:
        _note(book, kind, parts, wholes, usual=True)
    for kind, parts, wholes in [*_ages(seen), *_details(seen), *_parts_of(seen)]:
        _note(book, kind, parts, wholes, usual=False)


Sum = tuple[str, pd.DataFrame, pd.DataFrame]


def _areas(seen: pd.DataFrame, areas: pd.DataFrame) -> Iterator[Sum]:
    """Each level to each level above it."""
    above = {(row.area_level, row.code): (row.parent_level, row.parent) for row in areas.itertuples()}

    def way(level: str, code: str, to: str) -> str | None:
        while level != to and (level, code) in above and level != "municipality":
            level, code = above[level, code]
        return code if level == to else None

    whole = areas.loc[areas["area_level"] == "municipality", "code"].iloc[0]
    for place, to in enumerate(LEVELS):
        for level in LEVELS[place + 1 :]:
            parts = seen[seen["area_level"] == level]
            codes = {code: whole if to == "municipality" else way(level, code, to) for code in parts["ref_area"].unique()}
            moved = parts.assign(ref_area=parts["ref_area"].map(codes), area_level=to)
            yield f"areas {level} {to}", moved[moved["ref_area"].notna()], seen[seen["area_level"] == to]


def _groups(seen: pd.DataFrame) -> Iterator[Sum]:
    totals = seen[seen["group"] == "total"]
    for name, parts in seen[seen["group"] != "total"].groupby("characteristic"):
        yield f"groups {name}", parts.assign(characteristic="alle", group="total"), totals


def _sexes(seen: pd.DataFrame) -> Iterator[Sum]:
    yield "sexes", seen[seen["sex"] != "total"].assign(sex="total"), seen[seen["sex"] == "total"]


def _ages(seen: pd.DataFrame) -> Iterator[Sum]:
    """Ages within others: each alone, each two that do not overlap, and all that follow each other without a gap."""
    limits = {age: found for age in seen["age"].unique() if (found := limits_of(age))}
    for whole in [*limits, "total"]:
        low, high = limits.get(whole, (0, OLDEST))
        within = [age for age, (first, last) in limits.items() if age != whole and low <= first and last <= high]
        pairs = ([age, other] for age in within for other in within if limits[other][0] > limits[age][1])
        for ages in [*([age] for age in within), *pairs, *_rows_of_ages(within, limits, low, high)]:
            yield f"ages {' '.join(ages)} in {whole}", seen[seen["age"].isin(ages)].assign(age=whole), seen[seen["age"] == whole]


def limits_of(age: str) -> tuple[int, int] | None:
    """First and last year of age.

    >>> limits_of("15-64"), limits_of("65+"), limits_of("total")
    ((15, 64), (65, 999), None)
    """
    found = re.fullmatch(r"(\d+)(?:-(\d+)|\+)", age)
    return (int(found[1]), int(found[2] or OLDEST)) if found else None


def _rows_of_ages(ages: list[str], limits: dict[str, tuple[int, int]], first: int, last: int) -> Iterator[list[str]]:
    """Three ages or more, one after the other, that fill what lies between the first and the last year of age."""
    for age in ages:
        if limits[age][0] != first:
            continue
        if limits[age][1] == last:
            yield [age]
        for more in _rows_of_ages(ages, limits, limits[age][1] + 1, last):
            yield [age, *more]


def _details(seen: pd.DataFrame) -> Iterator[Sum]:
    for name, parts in seen[seen["detail"] != "total"].groupby("detail"):
        yield f"detail {name}", parts.assign(detail="total"), seen[seen["detail"] == "total"]


def _parts_of(seen: pd.DataFrame) -> Iterator[Sum]:
    """Whoever is a foreigner has a migration background; whoever moves from abroad moves; and so on."""

    def of(measure: str, group: str, characteristic: str) -> pd.DataFrame:
        return seen[(seen["measure"] == measure) & (seen["group"] == group) & (seen["characteristic"] == characteristic)]

    foreign, german = of("residents", "foreign", "auslaender_melde"), of("residents", "german", "auslaender_melde")
    background = of("residents", "with", "mh_register")
    naturalised = of("naturalised_residents", "total", "alle")
    as_with = {"measure": "residents", "characteristic": "mh_register", "group": "with"}
    yield "foreign with background", foreign.assign(**as_with), background
    yield "naturalised with background", pd.concat([foreign, naturalised]).assign(**as_with), background
    yield "naturalised germans", naturalised.assign(**as_with | {"characteristic": "auslaender_melde", "group": "german"}), german
    for way in ("in", "out"):
        parts = seen[seen["measure"].isin([f"moves_{way}_abroad", "moves_within"])]
        yield f"moves {way}", parts.assign(measure=f"moves_{way}"), seen[seen["measure"] == f"moves_{way}"]
    active = seen[seen["measure"] == "unemployed"]
    yield "unemployed", active.assign(measure="labour_force"), seen[seen["measure"] == "labour_force"]


def _note(book: Book, kind: str, parts: pd.DataFrame, wholes: pd.DataFrame, usual: bool) -> None:
    """Sums of parts to wholes, if what can be seen agrees with it.

    Sums of a table that hold wherever all of it can be seen are taken to hold everywhere; where parts are only never more
    than the whole, a rest is unknown. A table of which no sum can be seen is taken to be ``usual``: that all adds up.
    """
    links = parts[[*KEY, "number", "known", "obs_value", "step", "kind"]].merge(
        wholes[[*KEY, "number", "known", "obs_value"]], on=KEY, suffixes=("", "_whole")
    )
    if links.empty:
        return
    links["table"] = links.groupby(["source", "measure", "kind", "area_level", "detail"]).ngroup()
    sums = links.groupby("number_whole").agg(
        parts=("number", "size"),
        open=("known", lambda known: (~known).sum()),
        known=("known_whole", "first"),
        added=("obs_value", "sum"),
        whole=("obs_value_whole", "first"),
        step=("step", "max"),
        table=("table", "first"),
        area=("ref_area", "first"),
    )
    by = ["table", "area"] if kind.startswith("areas") else ["table"]
    complete = sums["parts"] == sums.groupby(by)["parts"].transform("max")
    slack = np.where(sums["step"] < 1, (sums["parts"] + 1) * sums["step"] / 2, 0) + EXACT
    shown = sums["known"] & (sums["open"] == 0)
    difference = sums["whole"] - sums["added"]
    adds_up = _pattern((difference.abs() <= slack)[shown & complete], sums["table"], usual)
    contains = _pattern((difference >= -slack)[shown], sums["table"], True)
    same = adds_up & complete & contains
    used = sums[contains & ((sums["open"] > 0) | ~sums["known"])]
    rests = sums[contains & ~same]
    _terms(book, kind, links, used[same[used.index]], slack[sums.index.get_indexer(used.index[same[used.index]])])
    rest = book.unknown(np.zeros(len(rests)), np.full(len(rests), np.inf), np.where(rests["step"] < 1, 0.0, 1.0))
    if len(rests):
        chosen = links[links["number_whole"].isin(rests.index)]
        book.rests.append(
            chosen[[*KEY, "number", "number_whole"]].assign(
                what=kind, rest=chosen["number_whole"].map(dict(zip(rests.index, rest, strict=True)))
            )
        )
    _terms(book, kind, links, rests, slack[sums.index.get_indexer(rests.index)], rest)


def _pattern(holds: pd.Series, table: pd.Series, default: bool) -> pd.Series:
    """Whether something holds in all sums of the table that can be seen."""
    by_table = holds.groupby(table[holds.index]).all()
    return table.map(by_table).astype(object).fillna(default).astype(bool)


def _terms(
    book: Book, kind: str, links: pd.DataFrame, sums: pd.DataFrame, slack: np.ndarray, rest: np.ndarray | None = None
) -> None:
    if not len(sums):
        return
    chosen = links[links["number_whole"].isin(sums.index)]
    whole = sums.index.to_numpy()
    line = [whole, chosen["number_whole"].to_numpy()] + ([whole] if rest is not None else [])
    number = [whole, chosen["number"].to_numpy()] + ([rest] if rest is not None else [])
    factor = [np.ones(len(sums)), -np.ones(len(chosen))] + ([-np.ones(len(sums))] if rest is not None else [])
    order = np.argsort(whole)
    slack = np.where(slack > 2 * EXACT, slack, 0.0)[order]  # limits in the order of the lines
    book.note(kind, *(np.concatenate(item) for item in (line, number, factor)), -slack, slack, sure=rest is not None)
