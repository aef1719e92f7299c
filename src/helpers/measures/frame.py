"""Indicator values as rows: what ``indicators.parquet`` holds."""

from __future__ import annotations

import pandas as pd

#: a series: the same thing measured in the same way over the years
SERIES = ["indicator", "statistic", "ref_area", "area_level", "characteristic", "denominator_characteristic", "group", "sex"]
COLUMNS = [
    "indicator",
    "statistic",  # value, gap_points, gap_ratio, change_previous, change_period, gap_change_period, rank; see docs for more
    "ref_area",
    "area_level",
    "time_period",
    "base_period",  # year that a change is counted from, else 0
    "characteristic",
    "denominator_characteristic",
    "group",
    "sex",
    "value",
    "unit",
    "numerator",
    "denominator",
    "reference",
    "denominator_reference",
    "source",
    "denominator_source",
    "obs_status",
    "conf_status",
    "reason",  # why there is no value
    "observation_ids",
]
TEXT = ["denominator_characteristic", "reference", "denominator_reference", "source", "denominator_source", "reason"]


def indicator_frame(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Join parts, fill the columns that a statistic does not have, sort."""
    parts = [part for part in parts if len(part)]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    for name in TEXT:
        frame[name] = frame[name].fillna("") if name in frame else ""
    for name in ("numerator", "denominator"):
        if name not in frame:
            frame[name] = float("nan")
    frame["base_period"] = frame["base_period"].fillna(0).astype("int64") if "base_period" in frame else 0
    frame["conf_status"] = "F"
    order = [*SERIES, "time_period", "base_period"]
    return frame.sort_values(order, kind="stable", ignore_index=True)[COLUMNS]
