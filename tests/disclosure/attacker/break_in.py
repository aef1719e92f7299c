"""The attack: everything that was released is put together, and what comes out is compared with the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.settings import MunicipalitySettings
from tests.disclosure.attacker.book import EXACT, Book
from tests.disclosure.attacker.solve import known
from tests.disclosure.attacker.sums import KEY, add_up, facts
from tests.disclosure.attacker.values import read_values


@dataclass(frozen=True)
class Haul:
    """What the attacker knows of every hidden count: ``KEY``, ``obs_id``, ``low``, ``high``, ``step``; and of rests."""

    counts: pd.DataFrame
    rests: pd.DataFrame


def attack(
    released: pd.DataFrame,
    indicators: pd.DataFrame,
    areas: pd.DataFrame,
    settings: MunicipalitySettings,
    published: pd.DataFrame | None = None,
    enough: float | None = None,
    rests: bool = False,
) -> Haul:
    """Let the attacker loose on released observations and indicators, and on the record of an earlier edition.

    ``enough``: he stops at a count that can be 1 or less and this or more.
    """
    book = Book()
    if published is not None:
        released = with_earlier(released, published)
    seen = facts(book, released)
    add_up(book, seen, areas)
    if len(indicators):
        read_values(book, seen, indicators, settings)
    secret = seen[~seen["known"]]
    wanted = secret["number"].to_numpy()
    other = _unknown_rests(book, secret["number"]) if rests else pd.DataFrame({"rest": []})
    asked = np.r_[wanted, other["rest"].unique()].astype(int)
    aim = None if enough is None else (np.full(len(asked), 1.0), np.full(len(asked), enough))
    low, high = known(book, asked, aim)
    found = secret[[*KEY, "obs_id", "step"]].assign(low=low[: len(wanted)], high=high[: len(wanted)])
    ends = pd.DataFrame({"low": low[len(wanted) :], "high": high[len(wanted) :]}, index=asked[len(wanted) :])
    other = other.join(ends, on="rest") if len(other) else other
    return Haul(found.reset_index(drop=True), other)


def _unknown_rests(book: Book, secret: pd.Series) -> pd.DataFrame:
    """Links of rests with at least one count in them that is hidden, as (what, rest, obs number, sign)."""
    parts = []
    for links in book.rests:
        if "sign" not in links:
            whole = links.drop_duplicates("rest")
            links = pd.concat([links.assign(sign=-1.0), whole.assign(number=whole["number_whole"], sign=1.0)])
        parts.append(links[["what", "rest", "number", "sign", "source", "measure", "ref_area", "area_level", "time_period"]])
    every = pd.concat(parts, ignore_index=True)
    return every[every["rest"].isin(every.loc[every["number"].isin(secret), "rest"])].reset_index(drop=True)


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
    return rows[(rows["low"] > np.maximum(1, 0) + EXACT) | (rows["high"] < least - EXACT)]


def _true(rows: pd.DataFrame) -> pd.Series:
    """A wrong conclusion gives nothing away."""
    return (rows["low"] <= rows["obs_value"] + 1e-4) & (rows["high"] >= rows["obs_value"] - 1e-4)


def true_rests(haul: Haul, truth: pd.Series) -> pd.DataFrame:
    """Rests with their true ``value``; ``truth``: value by number of the book."""
    links = haul.rests.assign(part=haul.rests["sign"] * haul.rests["number"].map(truth))
    first = links.drop_duplicates("rest").set_index("rest")
    return first.assign(value=links.groupby("rest")["part"].sum(min_count=1))
