"""Values that are kept secret, as ``released/`` holds them: for the sample, and for any frame of indicator values."""

from __future__ import annotations

import pandas as pd

#: rows to keep secret: indicator, level, areas (none: all), years (none: all), group ("": all)
Secret = tuple[str, str, set[str], set[int], str]
SECRET: list[Secret] = [
    ("arbeitslosenanteil", "district", {"03", "07"}, {2024}, ""),
    ("arbeitslosenanteil", "district", {"11"}, set(), ""),
    ("familiensprache_kita", "district", set(), {2024}, ""),
    ("anteil_migrationshintergrund", "district", set(), set(), ""),
    ("zuzug_ausland_kleinraeumig", "district", {"02", "12"}, {2024}, ""),
    ("sgb2_quote", "municipality", set(), {2024}, ""),
    ("beschaeftigungsquote", "municipality", set(), {2019}, "foreign"),
    ("ausbildungsbeteiligung", "municipality", set(), set(), ""),
]
#: missing in the delivery, and not a secret
MISSING = ("arbeitslosenanteil", "district", "15", 2024)
NUMBERS = ["value", "lower", "upper", "numerator", "denominator"]


def keep_secret(indicators: pd.DataFrame, secret: list[Secret] = SECRET) -> pd.DataFrame:
    """Mark values as protected as ``released/`` does, with everything that is computed from them."""
    frame = indicators.copy()
    for column in ("obs_status", "conf_status", "reason"):
        frame[column] = frame[column].astype("str")
    text = frame[["indicator", "area_level", "ref_area", "group", "statistic"]].astype("str")
    hidden = pd.Series(False, index=frame.index)
    for indicator, level, areas, years, group in secret:
        found = (text["indicator"] == indicator) & (text["area_level"] == level)
        if areas:
            found &= text["ref_area"].isin(areas)
        if group:
            found &= text["group"].str.split("_").map(lambda parts, group=group: group in parts)
        if years:
            first = frame["base_period"].where(frame["base_period"] > 0, frame["time_period"])
            pooled = text["statistic"].isin(["pooled_3y", "arrival_reference"])
            year = pd.Series(False, index=frame.index)
            for one in years:
                year |= (frame["time_period"] == one) | (first == one) | (pooled & (first <= one) & (frame["time_period"] >= one))
            found &= year
        hidden |= found
        if indicator == "zuzug_ausland_kleinraeumig":  # the type of an area rests on it
            types = text["statistic"].isin(["arrival_type", "arrival_kept", "arrival_flips"]) & text["ref_area"].isin(areas)
            hidden |= types & frame["time_period"].isin(years)
    frame.loc[hidden, NUMBERS] = float("nan")
    frame.loc[hidden, ["obs_status", "conf_status", "reason"]] = ["A", "C", "protected"]
    indicator, level, area, year = MISSING
    missing = (text["indicator"] == indicator) & (text["area_level"] == level) & (text["ref_area"] == area)
    missing &= (frame["time_period"] == year) & (frame["statistic"] == "value")
    frame.loc[missing, NUMBERS] = float("nan")
    frame.loc[missing, "obs_status"] = "M"
    return frame
