"""Year-on-year changes that stand out: a mistake in a delivery, a new rule of counting, or something that happened."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.frame import SERIES

#: robust z from which a change stands out, and the number of changes below which nothing is usual or unusual
Z_LIMIT = 4.0
FEWEST = 8
#: a change must also be larger than this many standard errors of what chance does to counts of this size …
CHANCE = 3.0
#: … and than this share of the usual level
SHARE_OF_LEVEL = 0.05
#: areas from which on the change common to all of them in a year is taken off
FEWEST_AREAS = 5
#: makes the median absolute deviation of normal noise its standard deviation
MAD_TO_SD = 1.4826

GROUPING = ["indicator", "area_level", "characteristic", "group", "sex"]
COLUMNS = [*GROUPING, "ref_area", "base_period", "time_period", "earlier", "later", "z", "further_areas"]


def jumps(indicators: pd.DataFrame) -> pd.DataFrame:
    """The changes from one year to the next that stand out most, one per indicator, level and year.

    Compared are the changes of one indicator, level and group with each other; what all areas of a level have in common
    in a year is taken off first. A change stands out if its robust z exceeds ``Z_LIMIT`` and it is neither explained by
    chance in small counts nor small beside the usual level. Changes across a known break are not in the data.

    Returns
    -------
    ``COLUMNS``, the largest ``z`` first; ``earlier`` and ``later`` are the two values of the area
    that stands out most, ``further_areas`` the number of others with a jump of this indicator in this year.
    """
    rows = indicators[(indicators["statistic"] == "change_previous") & indicators["value"].notna()].copy()
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = rows.rename(columns={"numerator": "later", "denominator": "earlier"})
    grouped = rows.groupby(GROUPING, sort=False)
    rows["deviation"] = rows["value"] - _common(rows)
    deviation = rows["deviation"].abs()
    level = grouped["earlier"].transform(lambda values: values.abs().median())
    floor = np.maximum(SHARE_OF_LEVEL * level, CHANCE * _chance(rows, indicators))
    spread = MAD_TO_SD * deviation.groupby([rows[name] for name in GROUPING], sort=False).transform("median")
    # a series that never moves has no spread: then whatever is larger than the floor stands out
    rows["z"] = deviation / np.maximum(spread, floor / Z_LIMIT)
    enough = grouped["value"].transform("size") >= FEWEST
    found = rows[enough & (deviation > floor) & (deviation > Z_LIMIT * spread)]
    # one row per area: the total where it stands out, else the group that does so most
    found = found.assign(part=(found["group"] != "total").astype(int) + (found["sex"] != "total"))
    jump = ["indicator", "area_level", "time_period"]
    order = [*jump, "ref_area", "part", "z"]
    found = found.sort_values(order, ascending=[True] * 5 + [False], kind="stable").drop_duplicates([*jump, "ref_area"])
    found["further_areas"] = found.groupby(jump)["ref_area"].transform("size") - 1
    found = found.sort_values(["z", *jump, "ref_area"], ascending=[False] + [True] * 4, kind="stable").drop_duplicates(jump)
    return found[COLUMNS].reset_index(drop=True)


def _common(rows: pd.DataFrame) -> pd.Series:
    """Median change of all areas in the same year; where there are too few of them, of all years."""
    by_year = rows.groupby([*GROUPING, "time_period"], sort=False)["value"]
    by_series = rows.groupby(GROUPING, sort=False)["value"]
    return by_year.transform("median").where(by_year.transform("size") >= FEWEST_AREAS, by_series.transform("median"))


def _chance(rows: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series:
    """Standard error of each change if the people counted were a random draw: small counts move by themselves."""
    series = [name for name in SERIES if name != "statistic"]
    values = indicators[indicators["statistic"] == "value"]
    counts = values[[*series, "time_period", "value", "numerator", "denominator"]].drop_duplicates([*series, "time_period"])
    total = pd.Series(0.0, index=rows.index)
    for year in ("time_period", "base_period"):
        keyed = rows[series].assign(time_period=rows[year])
        found = keyed.merge(counts, on=[*series, "time_period"], how="left").set_index(rows.index)
        number = found["numerator"].where(found["numerator"] > 0)
        rest = (1 - found["numerator"] / found["denominator"]).clip(0, 1).fillna(1)
        total += (found["value"] ** 2 / number * rest).fillna(0)
    return np.sqrt(total)
