"""Weather symbols by the rule of the German sustainable development strategy (Deutsche Nachhaltigkeitsstrategie, DNS).

The mean of the last five yearly changes is carried on to the target year and compared with the target. This is neither a
forecast nor a grade. Source: Statistisches Bundesamt, online platform of the DNS, "Status der Indikatoren".

All functions take the points of one series as a list, oldest first, a year apart, without a break or a missing year between
them (see :func:`connected`), and ``sign``: 1 where higher is better, -1 where lower is. They return a code of
``symbols.WEATHER``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

#: a mean of five changes takes six points; fewer than four are not judged
MOST_POINTS = 6
FEWEST_POINTS = 4
#: share of the remaining distance that a projection may miss the target by
SUN_MISSES_LESS_THAN = 0.05
LIGHT_CLOUDS_MISS_AT_MOST = 0.20
#: a share on the limit is on the limit, whatever is left over from computing it
DIGITS = 9

SUN, LIGHT_CLOUDS, CLOUDS, THUNDERSTORM = 3, 2, 1, 0


def connected(values: Mapping[int, float], year: int, breaks: list[int]) -> list[float]:
    """The last points up to ``year``, at most six, that no missing year and no break (first year of a new series) parts."""
    points: list[float] = []
    while len(points) < MOST_POINTS and not isnan(values.get(year, float("nan"))):
        points.insert(0, values[year])
        if year in breaks:
            break
        year -= 1
    return points


def mean_change(points: list[float]) -> float:
    """Mean yearly change over all points: what lies between the first and the last, by the years between them."""
    return (points[-1] - points[0]) / (len(points) - 1)


def projection(points: list[float], years: int) -> float:
    """The last point and as many mean yearly changes as there are ``years`` left."""
    return points[-1] + mean_change(points) * years


def reached_by_year(points: list[float], demand: float, years: int, sign: int) -> int:
    """A value to be reached in ``years`` years, from 0: before that a value already met is to be kept."""
    if sign * (points[-1] - demand) >= 0:
        return kept_every_year(points, demand, sign) if years else SUN
    if sign * mean_change(points) <= 0:
        return THUNDERSTORM
    miss = max(0.0, sign * (demand - projection(points, years)))
    share = round(miss / abs(demand - points[-1]), DIGITS)
    if share < SUN_MISSES_LESS_THAN:
        return SUN
    return LIGHT_CLOUDS if share <= LIGHT_CLOUDS_MISS_AT_MOST else CLOUDS


def kept_every_year(points: list[float], demand: float, sign: int) -> int:
    """A value to be met in each year: the last value counts first, the mean change second."""
    change = sign * mean_change(points)
    if sign * (points[-1] - demand) >= 0:
        return SUN if change >= 0 else LIGHT_CLOUDS
    # the published texts differ on a mean change of nought: here it must lead towards the target
    return CLOUDS if change > 0 else THUNDERSTORM


def right_direction(points: list[float], sign: int) -> int:
    """A direction without a value: the mean change counts first, the last change second."""
    on_average, at_last = sign * mean_change(points) > 0, sign * (points[-1] - points[-2]) > 0
    if on_average:
        return SUN if at_last else LIGHT_CLOUDS
    return CLOUDS if at_last else THUNDERSTORM
