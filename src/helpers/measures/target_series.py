"""The signs of one series with targets, year by year: light, weather symbol, way covered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from helpers.measures import symbols, weather
from helpers.measures.targets import in_force, steady_lights, usual_tolerance, way_covered
from helpers.settings.catalogue import Indicator
from helpers.settings.targets import Target

Row = dict[str, Any]
NAN = float("nan")


@dataclass(frozen=True)
class TargetSeries:
    """The values of one series: rows by year, and the first years of new series in it."""

    rows: dict[int, Row]
    indicator: Indicator
    breaks: list[int]

    @classmethod
    def of(cls, values: pd.DataFrame, indicator: Indicator, breaks: list[int]) -> TargetSeries:
        rows = {int(row["time_period"]): row for row in values.sort_values("time_period").to_dict("records")}
        return cls(rows, indicator, breaks)

    def signs(self, targets: list[Target]) -> Iterator[Row]:
        """Rows of all years from the first agreement on; of several targets that count in a year the worst sign."""
        lights = [self._lights(target) for target in targets]
        for year in self.rows:
            counting = in_force(targets, year)
            if valued := [target for target in counting if target.value is not None]:
                yield _worst([lights[targets.index(target)][year] for target in valued])
                yield _worst([self._way(target, year) for target in valued])
            if counting:
                now = _worst([self._weather(target, year) for target in counting])
                yield now
                yield from self._symbol_warning(now, counting, year)

    @property
    def _sign(self) -> int:
        return -1 if self.indicator.direction == "lower_is_better" else 1

    def _value(self, year: int) -> float:
        return float(self.rows[year]["value"]) if year in self.rows else NAN

    def _obstacle(self, target: Target, year: int) -> str:
        """Why a value cannot be set beside a target: there is none, or it is of another series than when it was agreed."""
        if isnan(self._value(year)):
            return str(self.rows[year].get("reason") or symbols.NO_VALUE)
        if target.value is not None and self._broken(target.agreed_on.year, year):
            return symbols.BROKEN
        return ""

    def _broken(self, first: int, second: int) -> bool:
        return any(min(first, second) < year <= max(first, second) for year in self.breaks)

    def _lights(self, target: Target) -> dict[int, Row]:
        demand, found = target.demand(self.indicator), {}
        if demand is None:
            return {}
        after = [year for year in self.rows if year >= target.agreed_on.year]
        judged = [year for year in after if not self._obstacle(target, year)]
        tolerances = [self._tolerance(target, year) for year in judged]
        values = [self._value(year) for year in judged]
        codes = steady_lights(values, demand, tolerances, self._sign)
        plain = [steady_lights([v], demand, [t], self._sign)[0] for v, t in zip(values, tolerances, strict=True)]
        for place, year in enumerate(judged):
            reason = symbols.HELD if codes[place] != plain[place] else ""
            made = self._row(year, "traffic_light", "code", codes[place], reason, judged[max(place - 1, 0) : place + 1])
            found[year] = made | {"numerator": values[place], "denominator": demand}
        for year in set(after) - set(judged):
            found[year] = self._row(year, "traffic_light", "code", NAN, self._obstacle(target, year), [year])
        return found

    def _tolerance(self, target: Target, year: int) -> float:
        if target.tolerance is not None:
            return target.tolerance
        row = self.rows[year]
        return usual_tolerance((row.get("upper", NAN) - row.get("lower", NAN)) / 2)

    def _weather(self, target: Target, year: int) -> Row:
        points = weather.connected({year: self._value(year) for year in self.rows}, year, self.breaks)
        used = list(range(year - len(points) + 1, year + 1)) if points else [year]
        reason = self._obstacle(target, year)
        if not reason and len(points) < weather.FEWEST_POINTS:
            reason = symbols.FEW_POINTS
        if not reason and target.year is not None and target.year < year:
            reason = symbols.PASSED
        if reason:
            return self._row(year, "weather", "code", NAN, reason, [year])
        demand = target.demand(self.indicator)
        years = 0 if target.year is None else target.year - year
        if demand is None:
            code, reason = weather.right_direction(points, self._sign), symbols.DIRECTION
        elif target.year is None:
            code, reason = weather.kept_every_year(points, demand, self._sign), symbols.KEPT
        else:
            code = weather.reached_by_year(points, demand, years, self._sign)
            reason = symbols.PROJECTED if self._sign * (points[-1] - demand) < 0 else symbols.KEPT
        ends = {"numerator": weather.projection(points, years), "denominator": NAN if demand is None else demand}
        return self._row(year, "weather", "code", code, reason, used) | ends | {"base_period": used[0]}

    def _symbol_warning(self, now: Row, counting: list[Target], year: int) -> Iterator[Row]:
        """The symbol is worse than the one that the same targets had a year before: a new target is no worse development."""
        earlier = [target for target in counting if target.agreed_on.year < year]
        if year - 1 not in self.rows or len(earlier) < len(counting):
            return
        before = _worst([self._weather(target, year - 1) for target in counting])
        if now["value"] < before["value"]:
            codes = {"value": now["value"] - before["value"], "numerator": now["value"], "denominator": before["value"]}
            yield now | codes | {"statistic": "warning_symbol", "base_period": year - 1, "reason": ""}

    def _way(self, target: Target, year: int) -> Row:
        demand, start = target.demand(self.indicator), self._start(target)
        assert demand is not None
        reason = self._obstacle(target, year) or ("" if start is not None else symbols.NO_START)
        if reason or start is None:
            return self._row(year, "target_distance", "percent", NAN, reason, [year])
        share = 100 * way_covered(self._value(year), self._value(start), demand, self._sign)
        reason = symbols.MET_AT_START if isnan(share) else ""
        ends = {"numerator": self._value(year), "denominator": demand, "base_period": start}
        return self._row(year, "target_distance", "percent", share, reason, [start, year]) | ends

    def _start(self, target: Target) -> int | None:
        """The year from which the way is measured: that of the agreement, else the last before it, else the first after."""
        agreed = target.agreed_on.year
        usable = [year for year in self.rows if not isnan(self._value(year)) and not self._broken(agreed, year)]
        before = [year for year in usable if year <= agreed]
        return max(before) if before else min(usable, default=None)

    def _row(self, year: int, statistic: str, unit: str, value: float, reason: str, used: list[int]) -> Row:
        """A row of one year; ``used`` are the years whose values it was made from."""
        status = self.rows[year]["obs_status"]
        if isnan(value) and status == "A":
            status = "X"
        ids = [number for year in dict.fromkeys(used) for number in self.rows[year]["observation_ids"]]
        own = {"statistic": statistic, "unit": unit, "value": float(value), "reason": reason, "obs_status": status}
        empty = {"numerator": NAN, "denominator": NAN, "base_period": 0, "lower": NAN, "upper": NAN}
        return self.rows[year] | empty | own | {"observation_ids": ids}


def _worst(rows: list[Row]) -> Row:
    """The row with the lowest value; one without a value only where none has one."""
    judged = [row for row in rows if not isnan(row["value"])]
    return min(judged, key=lambda row: float(row["value"])) if judged else rows[0]
