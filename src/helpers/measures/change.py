"""Change over years: never between two definitions, never across a break."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.codes import constant, difference_unit
from helpers.measures.intervals import Interval, of_difference
from helpers.measures.series import Positions, positions, segment_starts

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
    rows with ``value`` = later minus earlier (unit: that of the difference), the later value as ``numerator``, the
    earlier one as ``denominator``, and ``base_period``.
    """
    rows = values[values["value"].notna()].reset_index(drop=True)
    places, first_year = positions(rows)
    starts = segment_starts(first_year, places.shape[1], break_years)
    parts = []
    for name, pairs in zip(statistics, (_previous, _earliest), strict=True):
        if name:
            later, earlier = pairs(places, starts)
            parts.append(_made(rows, later, earlier, name))
    return pd.concat(parts, ignore_index=True)


def _previous(places: Positions, starts: list[int]) -> tuple[Positions, Positions]:
    """Rows of each value and of that of the year before."""
    columns = [year for year in range(1, places.shape[1]) if starts[year] < year]
    later, earlier = places[:, columns].ravel(), places[:, [year - 1 for year in columns]].ravel()
    both = (later >= 0) & (earlier >= 0)
    return later[both], earlier[both]


def _earliest(places: Positions, starts: list[int]) -> tuple[Positions, Positions]:
    """Rows of each value and of the earliest comparable one."""
    found: list[tuple[Positions, Positions]] = []
    for year in range(1, places.shape[1]):
        window = places[:, max(starts[year], year - LONGEST_PERIOD) : year]
        if window.shape[1] == 0:
            continue
        first = window[np.arange(len(window)), (window >= 0).argmax(axis=1)]
        both = (places[:, year] >= 0) & (first >= 0)
        found.append((places[both, year], first[both]))
    if not found:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate([later for later, _ in found]), np.concatenate([earlier for _, earlier in found])


def _made(rows: pd.DataFrame, later: Positions, earlier: Positions, statistic: str) -> pd.DataFrame:
    value, year = rows["value"].to_numpy(), rows["time_period"].to_numpy()
    made = rows.take(later).drop(columns="observation_ids", errors="ignore").reset_index(drop=True)
    made["statistic"] = constant(statistic, len(made))
    made["numerator"], made["denominator"] = value[later], value[earlier]
    made["value"] = value[later] - value[earlier]
    made["base_period"] = year[earlier]
    if "lower" in made:
        now, then = (Interval(rows["lower"].to_numpy()[at], rows["upper"].to_numpy()[at]) for at in (later, earlier))
        made["lower"], made["upper"] = of_difference(value[later], now, value[earlier], then)
    made["unit"] = difference_unit(made["unit"])
    return made
