"""Clues in indicator values: shares, gaps, changes, pooled years, ranks, location quotients, small bases."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers.settings import MunicipalitySettings
from tests.disclosure.attacker.book import Book
from tests.disclosure.attacker.sums import KEY

SERIES = ["indicator", "ref_area", "area_level", "time_period", "characteristic", "denominator_characteristic", "group", "sex"]
#: how a count is found that belongs to a value: the same in all areas and years
PLACE = ["source", "measure", "lag", "reference", "characteristic", "group", "sex", "age", "detail"]
LIKE = ["indicator", "area_level", "characteristic", "denominator_characteristic", "group", "sex"]


def read_values(
    book: Book,
    seen: pd.DataFrame,
    indicators: pd.DataFrame,
    settings: MunicipalitySettings,
    rows_that_are_there: bool = True,
) -> pd.DataFrame:
    """Note all that indicator values tell; returns values of rates with their ``rate`` number in the book.

    The definitions of the indicators are printed in every report.
    """
    rates = [name for name, item in settings.indicators.items() if item.formula in {"rate", "dissimilarity"}]
    rows = indicators[indicators["indicator"].isin(rates) & (indicators["area_level"] != "comparator")]
    rows = rows.astype(dict.fromkeys(rows.select_dtypes("category").columns, "str"))
    values = rows[rows["statistic"] == "value"].reset_index(drop=True)
    values = values[values["indicator"].map(lambda name: settings.indicators[name].formula) == "rate"].reset_index(drop=True)
    top = np.where(values["unit"] == "percent", 100.0, np.inf)
    signed = values["indicator"].map(lambda name: any(count.weight < 0 for count in settings.indicators[name].numerator))
    known = values["value"].notna()
    bottom = np.where(signed, -np.inf, 0.0)
    value = values["value"].fillna(0)
    values["rate"] = book.unknown(np.where(known, value, bottom), np.where(known, value, np.where(signed, np.inf, top)))
    terms = terms_of(values, seen, settings)
    values["factor"] = values["indicator"].map(lambda name: settings.indicators[name].factor)
    _shares(book, values, terms, seen)
    _left_in_the_row(book, values, terms)
    _small_base(book, values, terms)
    _gaps(book, rows, values)
    _changes(book, rows, values)
    _pooled(book, rows, values, terms)
    _ranks(book, rows, values)
    _location_quotients(book, rows, seen)
    if rows_that_are_there:
        _ranked_at_all(book, rows, values, terms, settings)
        _warned_of(book, rows, values, settings)
    return values


def terms_of(values: pd.DataFrame, seen: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """Counts of which values are made: ``row`` (of values), ``number``, ``above`` (numerator or not) and ``weight``.

    Which counts belong to a value that is hidden is known from the values of the same kind that are shown.
    """
    ids = values.loc[values["observation_ids"].notna(), ["observation_ids", *LIKE, "time_period"]]
    shown = ids.explode("observation_ids").dropna(subset="observation_ids")
    shown["place"] = shown.groupby(level=0).cumcount()
    shown = shown.merge(
        seen.rename(columns={"time_period": "year"}), left_on="observation_ids", right_on="obs_id", suffixes=("", "_count")
    )
    shown["lag"] = shown["year"] - shown["time_period"]
    columns = {name: f"{name}_count" if f"{name}_count" in shown else name for name in PLACE}
    like = shown[[*LIKE, "place", *columns.values()]].rename(columns={columns[name]: f"count_{name}" for name in PLACE})
    like["count_reference"] = like["count_reference"].str.replace(r"\d{4}", "", regex=True)
    like = like.drop_duplicates()
    found = values.reset_index(names="row")[["row", *LIKE, "ref_area", "time_period"]].merge(like, on=LIKE)
    wanted = pd.DataFrame({name: found[f"count_{name}"] for name in PLACE if name not in {"lag", "reference"}})
    wanted["kind"], wanted["time_period"] = found["count_reference"], found["time_period"] + found["count_lag"]
    wanted[["row", "place", "indicator", "ref_area", "area_level"]] = found[
        ["row", "place", "indicator", "ref_area", "area_level"]
    ]
    on = [name for name in KEY if name != "reference"] + ["kind"]
    terms = wanted.merge(seen[[*on, "number", "known", "obs_value", "step"]], on=on)
    terms = terms.drop_duplicates(["row", "place"])
    definition = {
        name: [(True, count.weight) for count in item.numerator] + [(False, count.weight) for count in item.denominator]
        for name, item in settings.indicators.items()
    }
    terms = terms[terms["place"] < terms["indicator"].map({name: len(parts) for name, parts in definition.items()}).astype(float)]
    roles = [definition[name][place] for name, place in zip(terms["indicator"], terms["place"], strict=True)]
    terms = terms.assign(above=np.array([role[0] for role in roles], dtype=bool), weight=[float(role[1]) for role in roles])
    needed = terms["indicator"].map({name: len(parts) for name, parts in definition.items()}).astype(float)
    return terms[terms.groupby("row")["place"].transform("size") == needed].reset_index(drop=True)


def _shares(book: Book, values: pd.DataFrame, terms: pd.DataFrame, seen: pd.DataFrame) -> None:
    """``factor * numerator = value * denominator``; a part of a whole is no more than the whole."""
    secret = terms.loc[~terms["known"], "row"].unique()
    own = terms[terms["row"].isin(secret)].merge(values[["rate", "value", "factor", "unit"]], left_on="row", right_index=True)
    shown = own[own["value"].notna()]
    factor = np.where(shown["above"], shown["factor"] * shown["weight"], -shown["value"] * shown["weight"])
    book.note("share", shown["row"], shown["number"], factor, -1e-6, 1e-6)
    hidden = own[own["value"].isna()]
    base = (
        hidden[~hidden["above"]]
        .assign(size=lambda rows: rows["weight"] * rows["obs_value"])
        .groupby("row")["size"]
        .agg(lambda size: size.sum(skipna=False))
    )
    base = base[base > 0]
    above = hidden[hidden["above"] & hidden["row"].isin(base.index)]
    rates = values.loc[base.index, "rate"]
    line, number = np.r_[above["row"], base.index], np.r_[above["number"], rates]
    book.note("share of a base", line, number, np.r_[above["factor"] * above["weight"], -base], -1e-6, 1e-6)
    percent = own[own["unit"] == "percent"].drop_duplicates(["row", "number"])
    rows = np.sort(percent["row"].unique())
    rest = book.unknown(np.zeros(len(rows)), np.full(len(rows), np.inf))
    sign = np.where(percent["above"], -1.0, 1.0) * percent["weight"]
    slack = percent.groupby("row")["step"].max().reindex(rows).to_numpy()
    slack = np.where(slack < 1, slack, 0.0)
    book.note(
        "part of a whole",
        np.r_[percent["row"], rows],
        np.r_[percent["number"], rest],
        np.r_[sign, -np.ones(len(rows))],
        -slack,
        slack,
    )
    place = dict(zip(rows, rest, strict=True))
    book.rests.append(
        percent.assign(what="complement", rest=percent["row"].map(place), sign=sign)[
            ["what", "rest", "number", "sign", *KEY[:5], "group", "sex"]
        ]
    )


def _left_in_the_row(book: Book, values: pd.DataFrame, terms: pd.DataFrame) -> None:
    """Numerators and denominators that stand beside a value that is hidden."""
    for column, above in (("numerator", True), ("denominator", False)):
        left = values.index[values[column].notna()]
        own = terms[(terms["above"] == above) & terms["row"].isin(left)]
        own = own[own["row"].isin(own.loc[~own["known"], "row"])]
        rows = np.sort(own["row"].unique())
        amount = values.loc[rows, column].to_numpy()
        book.note(f"{column} left in the row", own["row"], own["number"], own["weight"], amount, amount)


def _small_base(book: Book, values: pd.DataFrame, terms: pd.DataFrame) -> None:
    """Reasons that name how many there are not."""
    least = values["reason"].map(lambda text: next(iter(re.findall(r"fewer than (\d+) in the denominator", str(text))), None))
    rows = values.index[least.notna()]
    own = terms[~terms["above"] & terms["row"].isin(rows)]
    own = own[own["row"].isin(own.loc[~own["known"], "row"])]
    chosen = np.sort(own["row"].unique())
    book.note("small base", own["row"], own["number"], own["weight"], 0.0, least.loc[chosen].astype(float).to_numpy())


def _pairs(rows: pd.DataFrame, values: pd.DataFrame, **keys: pd.Series | str) -> pd.Series:
    """``rate`` of the value with the key of each row, but for some columns."""
    rates = values.drop_duplicates(SERIES)[[*SERIES, "rate"]]
    wanted = rows[SERIES].assign(**keys)
    return wanted.reset_index(names="at").merge(rates, on=SERIES).set_index("at")["rate"]


def _compare(
    book: Book, why: str, rows: pd.DataFrame, terms: list[tuple[pd.Series, pd.Series | float]], amount: pd.Series
) -> None:
    """Lines ``sum of factor * rate = amount`` for rows of which all rates were found."""
    index = rows.index
    for rates, _ in terms:
        index = index.intersection(rates.index)
    if not len(index):
        return
    index = index.sort_values()
    number = np.concatenate([rates.loc[index].to_numpy() for rates, _ in terms])
    factor = np.concatenate(
        [factor.loc[index] if isinstance(factor, pd.Series) else np.full(len(index), factor) for _, factor in terms]
    )
    limit = amount.loc[index].to_numpy()
    book.note(why, np.tile(index, len(terms)), number, factor, limit - 1e-9, limit + 1e-9)


def _gaps(book: Book, rows: pd.DataFrame, values: pd.DataFrame) -> None:
    """One group less another, one over another, and how that changed; and both levels where they were left in the row."""
    pairs = {
        "foreign_german": ("foreign", "german"),
        "with_without": ("with", "without"),
        "non_german_german": ("non_german", "german"),
        "affected_not_affected": ("affected", "not_affected"),
    }
    gaps = rows[rows["statistic"].isin(["gap_points", "gap_ratio", "gap_change_period"])]
    gaps = gaps[gaps[["value", "numerator", "denominator"]].notna().any(axis=1)]
    for column, names in (*(("group", item) for item in pairs.items()), ("sex", ("female_male", ("female", "male")))):
        own = gaps[gaps[column] == names[0]]
        one, two = (_pairs(own, values, **{column: name}) for name in names[1])
        none = pd.Series(0.0, own.index)
        points = own[(own["statistic"] == "gap_points") & own["value"].notna()]
        _compare(book, "gap", points, [(one, 1.0), (two, -1.0)], own["value"])
        ratio = own[(own["statistic"] == "gap_ratio") & own["value"].notna()]
        _compare(book, "ratio", ratio, [(one, 1.0), (two, -own["value"])], none)
        level = own[own["statistic"].isin(["gap_points", "gap_ratio"])]
        _compare(book, "level left in the row", level[level["numerator"].notna()], [(one, 1.0)], own["numerator"])
        _compare(book, "level left in the row", level[level["denominator"].notna()], [(two, 1.0)], own["denominator"])
        change = own[(own["statistic"] == "gap_change_period") & own["value"].notna()]
        before = [_pairs(own, values, **{column: name}, time_period=own["base_period"]) for name in names[1]]
        _compare(book, "change of a gap", change, [(one, 1.0), (two, -1.0), (before[0], -1.0), (before[1], 1.0)], own["value"])


def _changes(book: Book, rows: pd.DataFrame, values: pd.DataFrame) -> None:
    """Value of a year less that of another; both values where they were left in the row."""
    own = rows[rows["statistic"].isin(["change_previous", "change_period"])]
    now, before = _pairs(own, values), _pairs(own, values, time_period=own["base_period"])
    _compare(book, "change", own[own["value"].notna()], [(now, 1.0), (before, -1.0)], own["value"])
    _compare(book, "value left in the row", own[own["numerator"].notna()], [(now, 1.0)], own["numerator"])
    _compare(book, "value left in the row", own[own["denominator"].notna()], [(before, 1.0)], own["denominator"])


def _pooled(book: Book, rows: pd.DataFrame, values: pd.DataFrame, terms: pd.DataFrame) -> None:
    """Counts of three years together, and the rate of them."""
    pooled = rows[(rows["statistic"] == "pooled_3y") & rows[["value", "numerator", "denominator"]].notna().any(axis=1)]
    factor = values.drop_duplicates("indicator").set_index("indicator")["factor"]
    years = [pooled["time_period"] - lag for lag in range(3)]
    row_of = values.reset_index(names="row").drop_duplicates(SERIES)[[*SERIES, "row"]]
    parts = [
        pooled[SERIES].assign(time_period=year).reset_index(names="at").merge(row_of, on=SERIES)[["at", "row"]] for year in years
    ]
    links = pd.concat(parts).merge(terms, on="row")
    complete = links.drop_duplicates(["at", "row"]).groupby("at").size() == 3
    links = links[links["at"].isin(complete.index[complete])]
    links = links[links["at"].isin(links.loc[~links["known"], "at"])]
    links = links.merge(
        pooled[["value", "numerator", "denominator", "indicator"]], left_on="at", right_index=True, suffixes=("", "_row")
    )
    for column, above in (("numerator", True), ("denominator", False)):
        own = links[(links["above"] == above) & links[column].notna()]
        amount = pooled.loc[np.sort(own["at"].unique()), column].to_numpy()
        book.note(f"pooled {column}", own["at"], own["number"], own["weight"], amount - 1e-6, amount + 1e-6)
    own = links[links["value"].notna()]
    size = own["weight"] * np.where(own["above"], own["indicator"].map(factor), -own["value"])
    book.note("pooled rate", own["at"], own["number"], size, -1e-4, 1e-4)


def _ranks(book: Book, rows: pd.DataFrame, values: pd.DataFrame) -> None:
    """Who has the better rank is not worse; an area without a rank has the one rank that is missing."""
    by = [name for name in SERIES if name != "ref_area"]
    ranks = rows[rows["statistic"] == "rank"].reset_index(names="at")[["at", *SERIES, "value"]]
    both = ranks.merge(values[[*SERIES, "rate", "value"]], on=SERIES, suffixes=("", "_rate"))
    for _, rows_of_year in both.groupby(by):
        own = rows_of_year.copy()
        missing = missing_ranks(own["value"].dropna())
        if own["value"].isna().sum() == 1 and len(missing) == 1:
            own["value"] = own["value"].fillna(missing[0])
        told = own[own["value"].notna()].sort_values("value")
        if told["value_rate"].notna().all() or len(told) < 2:
            continue
        shown = told.dropna(subset="value_rate")
        upward = 1.0 if len(shown) < 2 or shown["value_rate"].iloc[0] <= shown["value_rate"].iloc[-1] else -1.0
        number = told["rate"].to_numpy()
        pairs = np.arange(len(number) - 1)
        terms = np.r_[number[1:], number[:-1]]
        book.note("rank", np.r_[pairs, pairs], terms, np.r_[np.ones(len(pairs)), -np.ones(len(pairs))] * upward, 0.0, np.inf)


def missing_ranks(ranks: pd.Series) -> list[int]:
    """Ranks that somebody has who is not shown; equal values share the better rank.

    >>> missing_ranks(pd.Series([1, 2, 2, 4, 6]))
    [5]
    """
    found, next_rank = [], 1
    for rank, number in ranks.astype(int).value_counts().sort_index().items():
        found += range(next_rank, int(str(rank)))
        next_rank = int(str(rank)) + number
    return found


def _location_quotients(book: Book, rows: pd.DataFrame, seen: pd.DataFrame) -> None:
    """Share of an area over share of the whole: with counts in the row, or by its counts in the tables."""
    own = rows[(rows["statistic"] == "location_quotient") & rows["value"].notna()]
    ids = own["observation_ids"].dropna()
    if ids.empty:
        return
    links = ids[ids.map(len) == 2].explode().rename("obs_id").rename_axis("at").reset_index()
    links["place"] = links.groupby("at").cumcount()
    links = links.merge(seen[["obs_id", "number", "known"]], on="obs_id")
    links = links[links["at"].isin(links.loc[~links["known"], "at"])]
    for place, column in ((0, "numerator"), (1, "denominator")):
        part = links[links["place"] == place].sort_values("at")
        amount = own.loc[part["at"], column].to_numpy()
        good = ~np.isnan(amount)
        book.note("quotient", part["at"][good], part["number"][good], np.ones(int(good.sum())), amount[good], amount[good])


def _ranked_at_all(
    book: Book, rows: pd.DataFrame, values: pd.DataFrame, terms: pd.DataFrame, settings: MunicipalitySettings
) -> None:
    """A hidden value that has a hidden rank has a base that is large enough for a value; one without a rank has not."""
    ranks = rows.loc[rows["statistic"] == "rank", SERIES]
    ranked = values.reset_index(names="row").merge(ranks, on=SERIES)["row"]
    same = ["indicator", "area_level", "time_period"]
    usual = values.merge(ranks[same].drop_duplicates(), on=same, how="left", indicator="found")["found"].eq("both").to_numpy()
    least = values["indicator"].map({name: item.minimum_base for name, item in settings.indicators.items()})
    hidden = values["value"].isna() & (values["conf_status"] == "C") & usual
    own = terms[~terms["above"] & terms["row"].isin(values.index[hidden])]
    own = own[own["row"].isin(own.loc[~own["known"], "row"])]
    chosen = np.sort(own["row"].unique())
    base, enough = least.loc[chosen].astype(float).to_numpy(), np.isin(chosen, ranked)
    low, high = np.where(enough, base, 0.0), np.where(enough, np.inf, base)
    book.note("ranked at all", own["row"], own["number"], own["weight"], low, high, sure=False)


def _warned_of(book: Book, rows: pd.DataFrame, values: pd.DataFrame, settings: MunicipalitySettings) -> None:
    """A warning is there only where something got worse, whether its number is hidden or not."""
    better = {name: -1.0 if item.direction == "lower_is_better" else 1.0 for name, item in settings.indicators.items()}
    half = {name: 0.5 * 10**-item.decimals for name, item in settings.indicators.items()}
    for statistic, years in (("warning_streak", 3), ("warning_change", 1)):
        own = rows[rows["statistic"] == statistic]
        for back in range(years):
            now, before = (_pairs(own, values, time_period=own["time_period"] - lag) for lag in (back, back + 1))
            index = own.index.intersection(now.index).intersection(before.index).sort_values()
            if len(index):
                sign = own.loc[index, "indicator"].map(better).to_numpy()
                number = np.r_[before.loc[index], now.loc[index]]
                worse = own.loc[index, "indicator"].map(half).to_numpy()
                book.note(statistic, np.tile(index, 2), number, np.r_[sign, -sign], worse, np.inf)
