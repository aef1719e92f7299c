"""Codes in which signs of targets are stored in ``indicators.parquet``, and why there is none: the one place to look them up."""

from __future__ import annotations

#: ``value`` of statistic ``traffic_light``; the higher the better
LIGHTS = {2: "green", 1: "yellow", 0: "red"}
#: ``value`` of statistic ``weather``, the symbols of the German sustainable development strategy; the higher the better
WEATHER = {3: "sun", 2: "light_clouds", 1: "clouds", 0: "thunderstorm"}
#: statistics of early warnings; each has in ``value`` what raised it
WARNINGS = {
    "warning_symbol": "the weather symbol is worse than a year before; value: difference of the codes",
    "warning_change": "change for the worse beyond noise; value: change against the year before",
    "warning_streak": "three years in a row each worse than the one before; value: change over the three years",
    "warning_outlier": "an area changed for the worse unlike the other areas of its level; value: robust z",
    "warning_gap": "a gap between groups has widened; value: change of the size of the gap, in points",
}

# -- ``reason``: by which rule there is a sign …
PROJECTED = "projected to the target year"
KEPT = "to be met every year, or met before its year"
DIRECTION = "direction without a value"
HELD = "held: the change is younger than two periods and within half of the tolerance"
PRACTICAL = "no interval known: only the practical threshold counts"
# -- … or why there is none
NO_VALUE = "no value"
FEW_POINTS = "fewer than four connected points"
BROKEN = "a break since the target was agreed"
PASSED = "the target year has passed"
NO_START = "no comparable value from the time of the agreement"
MET_AT_START = "met when it was agreed"
