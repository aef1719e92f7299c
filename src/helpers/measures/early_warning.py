"""Early warnings: what to look at before it is a trend. A warning says where to look, not that something went wrong.

All functions take rows as they stand in ``indicators.parquet`` and return rows of the statistics in ``symbols.WARNINGS``,
none where there is nothing to warn of; a weather symbol that worsened is found in ``target_series``. Changes across a break
or between definitions are not in the rows, so no warning is either.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures import symbols
from helpers.measures.frame import SERIES
from helpers.measures.jumps import FEWEST_AREAS, MAD_TO_SD

#: robust z of a change among those of all areas of its level from which it stands out
OUTLIER_Z = 2.0
#: worse years in a row that are worth a look
STREAK = 3
#: a gap is wider if it grew by more, in percentage points
GAP_GROWTH = 1.0


def change_warnings(changes: pd.DataFrame, lower_is_better: bool, practical: float, decimals: int) -> pd.DataFrame:
    """Changes for the worse: beyond noise, three years in a row, or unlike those of other areas.

    Parameters
    ----------
    changes : rows of ``change_previous`` of one definition and group, all areas; ``lower`` and ``upper`` (if there are such
        columns) hold the interval of the change.
    practical : smallest change that matters, in the unit of the change.
    decimals : those that are printed; a change that is printed as nought is none.
    """
    if changes.empty:
        return changes
    rows = changes.sort_values([*SERIES, "time_period"], kind="stable").reset_index(drop=True)
    harm = rows["value"] if lower_is_better else -rows["value"]
    return pd.concat(
        [_beyond_noise(rows, harm, practical), _streaks(rows, harm.round(decimals) > 0), _outliers(rows, harm, practical)]
    )


def _beyond_noise(rows: pd.DataFrame, harm: pd.Series, practical: float) -> pd.DataFrame:
    """The interval of the change excludes 0 and the change matters; where no interval is known, the warning says so."""
    lower, upper = (rows[name] if name in rows else pd.Series(np.nan, index=rows.index) for name in ("lower", "upper"))
    unknown = lower.isna() | upper.isna()
    # 1.0 that comes out of a subtraction as 0.9999… is 1.0
    raised = (harm.round(9) >= practical) & (unknown | (lower > 0) | (upper < 0))
    reason = pd.Series(np.where(unknown, symbols.PRACTICAL, ""), index=rows.index)
    return rows.assign(statistic="warning_change", reason=reason)[raised]


def _streaks(rows: pd.DataFrame, worse: pd.Series) -> pd.DataFrame:
    """The last of ``STREAK`` changes for the worse, a year apart; ``denominator``: the value before them."""
    series = rows[SERIES].fillna("").agg("\t".join, axis=1)
    raised, total = worse.copy(), rows["value"].copy()
    for back in range(1, STREAK):
        connected = (series == series.shift(back)) & (rows["time_period"] - rows["time_period"].shift(back) == back)
        raised &= connected & worse.shift(back, fill_value=False)
        total += rows["value"].shift(back)
    first = rows.shift(STREAK - 1)[raised]
    found = rows[raised].assign(statistic="warning_streak", value=total[raised], denominator=first["denominator"], reason="")
    found["base_period"] = found["time_period"] - STREAK
    return _without_interval(found)


def _outliers(rows: pd.DataFrame, harm: pd.Series, practical: float) -> pd.DataFrame:
    """Robust z (median, median absolute deviation) of the change of an area among those of its level and year, if it matters."""
    areas = rows[rows["area_level"] != "municipality"]
    by = [areas[name] for name in ("area_level", "characteristic", "denominator_characteristic", "group", "sex", "time_period")]
    own = harm[areas.index]
    deviation = own - own.groupby(by, sort=False).transform("median")
    spread = MAD_TO_SD * deviation.abs().groupby(by, sort=False).transform("median")
    z = (deviation / spread.where(spread > 0)).where(own.groupby(by, sort=False).transform("size") >= FEWEST_AREAS)
    found = areas.assign(statistic="warning_outlier", value=z, unit="z", reason="")[(z > OUTLIER_Z) & (own.round(9) >= practical)]
    return _without_interval(found)


def gap_warnings(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Gaps that are wider than at the start of the comparable period, beyond noise, and wider than a year before.

    Only shares have gaps in percentage points; ``numerator`` and ``denominator`` hold the size of the gap now and then.
    """
    changes = rows[rows["statistic"] == "gap_change_period"]
    if changes.empty or unit != "percent":
        return changes.iloc[:0]
    series = [name for name in SERIES if name != "statistic"]
    before = rows.loc[rows["statistic"] == "gap_points", [*series, "time_period", "value"]]
    before = before.assign(time_period=before["time_period"] + 1).rename(columns={"value": "before"})
    found = changes.merge(before, on=[*series, "time_period"], how="left")
    now, then = found["numerator"].abs(), found["denominator"].abs()
    lower, upper = (found[name] if name in found else pd.Series(np.nan, index=found.index) for name in ("lower", "upper"))
    chance = (lower <= 0) & (upper >= 0)
    raised = ((now - then).round(9) > GAP_GROWTH) & (now > found["before"].abs()) & ~chance
    found = found.assign(statistic="warning_gap", value=now - then, numerator=now, denominator=then, reason="")
    return found[raised].drop(columns="before")


def _without_interval(rows: pd.DataFrame) -> pd.DataFrame:
    """An interval of the change is none of what is made from several changes."""
    return rows.assign(**{name: np.nan for name in ("lower", "upper") if name in rows})
