"""Change over years: never between two definitions, never across a break."""

from __future__ import annotations

import pandas as pd

from helpers.measures.frame import SERIES

#: a change over a period counts from the earliest comparable year, at most this many years back
LONGEST_PERIOD = 10


def changes(
    values: pd.DataFrame, break_years: list[int], statistics: tuple[str, str] = ("change_previous", "change_period")
) -> pd.DataFrame:
    """Change of each value against the year before and against the earliest comparable year of the last ten.

    Parameters
    ----------
    values : rows of one indicator and one statistic (a series is what shares area, definition, group and sex).
    break_years : first years of new, not comparable series.
    statistics : names for the two kinds of change; a name left empty is not made.

    Returns
    -------
    rows with ``value`` = later minus earlier (unit: that of the difference) and ``base_period``.
    """
    rows = values[values["value"].notna()].copy()
    rows["segment"] = sum((rows["time_period"] >= year).astype(int) for year in break_years) if break_years else 0
    series = [*SERIES, "segment"]
    rows = rows.sort_values([*series, "time_period"], kind="stable")
    kept = [*series, "time_period", "value", "observation_ids"]
    pairs = rows.merge(rows[kept], on=series, suffixes=("", "_base"))
    span = pairs["time_period"] - pairs["time_period_base"]
    pairs = pairs[(span > 0) & (span <= LONGEST_PERIOD)]
    span = pairs["time_period"] - pairs["time_period_base"]
    earliest = pairs.groupby([*series, "time_period"], sort=False)["time_period_base"].transform("min")
    parts = []
    for name, hit in zip(statistics, (span == 1, pairs["time_period_base"] == earliest), strict=True):
        if name:
            parts.append(pairs[hit].assign(statistic=name))
    made = pd.concat(parts, ignore_index=True) if parts else pairs.iloc[:0]
    made["numerator"], made["denominator"] = made["value"], made["value_base"]
    made["value"] = made["value"] - made["value_base"]
    made["observation_ids"] = made["observation_ids"] + made["observation_ids_base"]
    made["base_period"] = made["time_period_base"]
    made["unit"] = made["unit"].replace({"percent": "percentage_points"})
    return made.drop(columns=["segment", "value_base", "time_period_base", "observation_ids_base"])
