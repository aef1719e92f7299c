"""The attack: everything that was released is put together, and what comes out is compared with the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.settings import MunicipalitySettings
from tests.disclosure.attacker.book import EXACT, Book
from tests.disclosure.attacker.solve import known
from tests.disclosure.attacker.sums import KEY, add_up, facts
from tests.disclosure.attacker.values import SERIES, read_values


@dataclass(frozen=True)
class Haul:
    """What the attacker knows of every hidden count: ``KEY``, ``obs_id``, ``low``, ``high``, ``step``; and of rests.

    ``rests``: a row per count (``number``) of which a rest is made, with its ``sign``; ``numbers``: ``obs_id`` and ``number``.
    """

    counts: pd.DataFrame
    rests: pd.DataFrame
    numbers: pd.DataFrame


def attack(
    released: pd.DataFrame,
    indicators: pd.DataFrame,
    areas: pd.DataFrame,
    settings: MunicipalitySettings,
    published: pd.DataFrame | None = None,
    printed: pd.DataFrame | None = None,
    enough: float | None = None,
    rests: bool = False,
    rows_that_are_there: bool = True,
) -> Haul:
    """Let the attacker loose on released observations and indicators, and on the record of an earlier edition.

    ``printed``: hidden values that files print, as :func:`printed.told` finds them.
    ``enough``: he stops at a count that can be 1 or less and this or more. ``rows_that_are_there``: he asks why there are
    rows for some hidden values and none for others.
    """
    book = Book()
    if published is not None:
        released = with_earlier(released, published)
    seen = facts(book, released)
    add_up(book, seen, areas)
    if len(indicators):
        values = read_values(book, seen, indicators, settings, rows_that_are_there)
        if printed is not None and len(printed):
            _note_printed(book, values, printed)
    secret = seen[~seen["known"]]
    wanted = secret["number"].to_numpy()
    other = _rests(book) if rests else pd.DataFrame({"rest": []})
    open_rests = other.loc[other["number"].isin(wanted), "rest"].unique() if rests else np.zeros(0, dtype=int)
    asked = np.r_[wanted, open_rests].astype(int)
    aim = None if enough is None else (np.full(len(asked), 1.0), np.full(len(asked), enough))
    low, high = known(book, asked, aim)
    found = secret[[*KEY, "obs_id", "step"]].assign(low=low[: len(wanted)], high=high[: len(wanted)])
    if rests:
        computed = (other["sign"] * other["number"].map(seen.set_index("number")["obs_value"])).groupby(other["rest"]).sum()
        ends = pd.DataFrame({"low": computed, "high": computed})
        ends.loc[open_rests] = np.column_stack([low, high])[len(wanted) :]
        other = other.join(ends, on="rest")
    return Haul(found.reset_index(drop=True), other, seen[["obs_id", "number"]])


def _note_printed(book: Book, values: pd.DataFrame, printed: pd.DataFrame) -> None:
    """Rates that a file prints although they are hidden."""
    both = values.merge(printed[[*SERIES, "low", "high"]], on=SERIES)
    line = np.arange(len(both))
    book.note("printed", line, both["rate"].to_numpy(), np.ones(len(both)), both["low"].to_numpy(), both["high"].to_numpy())


def _rests(book: Book) -> pd.DataFrame:
    """Links of all rests: what they are of, their number, and the counts that they are made of with their sign."""
    parts = []
    for noted in book.rests:
        links = noted
        if "sign" not in noted:
            whole = noted.drop_duplicates("rest")
            links = pd.concat([noted.assign(sign=-1.0), whole.assign(number=whole["number_whole"], sign=1.0)])
        parts.append(links[["what", "rest", "number", "sign", "source", "measure", "ref_area", "area_level", "time_period"]])
    return pd.concat(parts, ignore_index=True)


def with_earlier(released: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Counts that are hidden now and stood in an earlier edition, where nothing else of their table was revised since."""
    both = released.merge(published[[*KEY, "obs_value"]].rename(columns={"obs_value": "before"}), on=KEY, how="left")
    table = ["source", "measure", "time_period", "characteristic"]
    revised = both["before"].notna() & both["obs_value"].notna() & ((both["before"] - both["obs_value"]).abs() > EXACT)
    trusted = ~revised.groupby([both[name] for name in table]).transform("any")
    take = both["obs_value"].isna() & both["before"].notna() & trusted
    return both.assign(obs_value=both["obs_value"].where(~take, both["before"])).drop(columns="before")


# -- the truth, which only the tests know


def recovered(haul: Haul, internal: pd.DataFrame) -> pd.DataFrame:
    """Hidden counts of which the attacker knows the true value."""
    rows = haul.counts.merge(internal[["obs_id", "obs_value", "conf_status"]], on="obs_id")
    return rows[(rows["high"] - rows["low"] < np.minimum(rows["step"], 1) * 0.99) & _true(rows)]


def narrowed_below(haul: Haul, internal: pd.DataFrame, least: float, status: str = "A") -> pd.DataFrame:
    """Protected counts of which the attacker knows more than "1 to k - 1": not as low as 1 or not as high as ``least``."""
    rows = haul.counts.merge(internal[["obs_id", "obs_value", "conf_status"]], on="obs_id")
    rows = rows[(rows["conf_status"] == status) & _true(rows)]
    return rows[(rows["low"] > 1 + EXACT) | (rows["high"] < least - EXACT)]


def _true(rows: pd.DataFrame) -> pd.Series:
    """A wrong conclusion gives nothing away."""
    return (rows["low"] <= rows["obs_value"] + 1e-4) & (rows["high"] >= rows["obs_value"] - 1e-4)


def small_rests(haul: Haul, internal: pd.DataFrame, least: float) -> pd.DataFrame:
    """Rests from 1 to ``least`` - 1 with their true ``value``, ``what`` they are and what the attacker knows of them."""
    truth = haul.numbers.merge(internal[["obs_id", "obs_value"]], on="obs_id").set_index("number")["obs_value"]
    links = haul.rests.assign(part=haul.rests["sign"] * haul.rests["number"].map(truth))
    first = links.drop_duplicates("rest").set_index("rest")
    rests = first.assign(value=links.groupby("rest")["part"].sum().round(6))
    rests = rests[(rests["value"] > 0) & (rests["value"] < least)]
    right = (rests["low"] <= rests["value"] + 1e-4) & (rests["high"] >= rests["value"] - 1e-4)
    return rests.assign(narrowed=right & ((rests["low"] > 1 + EXACT) | (rests["high"] < least - EXACT)))
