"""Gaps between two groups: percentage points first, ratio second, both levels kept."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: by family: whose value minus (over) whose
PAIRS: dict[str, tuple[str, str]] = {
    "nationality": ("foreign", "german"),
    "migration_background": ("with", "without"),
    "immigration_history": ("with", "without"),
    "family_language": ("non_german", "german"),
    "self_description": ("affected", "not_affected"),
    "sex": ("female", "male"),
}


def gaps(values: pd.DataFrame, family_of: dict[str, str]) -> pd.DataFrame:
    """``gap_points`` (first minus second group) and ``gap_ratio`` (first over second) of every pair of groups.

    Only values of one definition are compared: pairs are made within a characteristic. ``numerator`` and ``denominator``
    of a gap hold the two levels. methods.md §4.3: points are the headline, a ratio depends on the framing.

    Parameters
    ----------
    values : rows with statistic ``value``; family_of : family by characteristic id.
    """
    by_group = values[values["group"] != "total"]
    family = by_group["characteristic"].map(family_of)
    parts = [_pairs(by_group[family == name], "group", PAIRS[name]) for name in family.unique() if name in PAIRS]
    parts.append(_pairs(values[values["sex"] != "total"], "sex", PAIRS["sex"]))
    return pd.concat(parts, ignore_index=True)


def _pairs(values: pd.DataFrame, by: str, pair: tuple[str, str]) -> pd.DataFrame:
    other = "sex" if by == "group" else "group"
    on = ["indicator", "ref_area", "area_level", "time_period", "characteristic", other]
    kept = [*on, "value", "observation_ids", "denominator_characteristic", "source", "denominator_source"]
    first, second = (values.loc[values[by] == group, kept] for group in pair)
    if first.empty or second.empty:
        return values.iloc[:0]
    both = first.merge(second[[*on, "value", "observation_ids"]], on=on, suffixes=("", "_second"))
    both = both[both["value"].notna() & both["value_second"].notna()]
    both["observation_ids"] += both.pop("observation_ids_second")
    both["numerator"], both["denominator"] = both["value"], both.pop("value_second")
    both[by], both["obs_status"] = "_".join(pair), "A"
    points = both.assign(statistic="gap_points", value=both["numerator"] - both["denominator"], unit="percentage_points")
    nonzero = both[both["denominator"] != 0]
    ratio = nonzero.assign(statistic="gap_ratio", value=nonzero["numerator"] / nonzero["denominator"], unit="ratio")
    return pd.concat([points, ratio], ignore_index=True).replace({"value": {-0.0: 0.0}}).astype({"value": np.float64})
