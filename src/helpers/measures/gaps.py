"""Gaps between two groups: percentage points first, ratio second, both levels kept."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.codes import constant, difference_unit, row_codes
from helpers.measures.intervals import Interval, of_difference, of_ratio

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
    of a gap hold the two levels. Points are the headline: a ratio depends on whether one counts those with or without.

    Parameters
    ----------
    values : rows with statistic ``value``; family_of : family by characteristic id.
    """
    by_group = values[values["group"] != "total"]
    family = by_group["characteristic"].map(family_of).astype("str")
    parts = [_pairs(by_group[family == name], "group", PAIRS[name]) for name in family.unique() if name in PAIRS]
    parts.append(_pairs(values[values["sex"] != "total"], "sex", PAIRS["sex"]))
    return pd.concat(parts, ignore_index=True)


def _pairs(values: pd.DataFrame, by: str, pair: tuple[str, str]) -> pd.DataFrame:
    known = values[values["value"].notna()]
    first, second = (known[known[by] == group] for group in pair)
    if first.empty or second.empty:
        return values.iloc[:0]
    other = "sex" if by == "group" else "group"
    on = ["indicator", "ref_area", "area_level", "time_period", "characteristic", other]
    codes = row_codes([first, second], on)
    place = pd.Index(codes[1]).get_indexer(pd.Index(codes[0]))
    first, second = first[place >= 0], second.take(place[place >= 0])
    both = first.drop(columns="observation_ids", errors="ignore").reset_index(drop=True)
    one, two = first["value"].to_numpy(dtype=float), second["value"].to_numpy(dtype=float)
    both[by], both["obs_status"] = constant("_".join(pair), len(both)), constant("A", len(both))
    both["numerator"], both["denominator"] = one, two
    points = both.assign(
        statistic=constant("gap_points", len(both)),
        unit=difference_unit(both["unit"]),
        value=(one - two) + 0.0,  # no minus zero
        **_limits(first, second),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = one / two
    ratio = both.assign(
        statistic=constant("gap_ratio", len(both)),
        unit=constant("ratio", len(both)),
        value=quotient,
        **_limits_of_ratio(first, second),
    )
    return pd.concat([points, ratio[two != 0]], ignore_index=True)


def _limits(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, np.ndarray]:
    """Limits of the difference, where both values have some."""
    if "lower" not in first:
        return {}
    one, two = (Interval(part["lower"].to_numpy(), part["upper"].to_numpy()) for part in (first, second))
    found = of_difference(first["value"], one, second["value"], two)
    return {"lower": found.lower, "upper": found.upper}


def _limits_of_ratio(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, np.ndarray]:
    if "lower" not in first:
        return {}
    counts = [part[name].to_numpy() for part in (first, second) for name in ("numerator", "denominator")]
    found = of_ratio(*counts)
    return {"lower": found.lower, "upper": found.upper}
