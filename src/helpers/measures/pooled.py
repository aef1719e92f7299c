"""Rates of several years taken together: small areas fluctuate from year to year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.frame import SERIES

YEARS = 3


def pooled(values: pd.DataFrame, factor: float, break_years: list[int], minimum_base: float = 0) -> pd.DataFrame:
    """The sum of the counts of three years over the sum of what they refer to; never a mean of the yearly rates.

    Parameters
    ----------
    values : rows of one indicator with statistic ``value`` and their counts; a series is what shares area, definition,
        group and sex.
    factor : of the rate, e.g. 1000.
    break_years : first years of new, not comparable series: no three years lie on both sides of one.
    minimum_base : no value where less than this stands in the denominator of an average year.

    Returns
    -------
    rows with statistic ``pooled_3y`` for every year that two further years of the series precede without a gap,
    ``base_period`` the first of the three. A count that is missing in one year makes all three missing.
    """
    rows = values.sort_values([*SERIES, "time_period"], kind="stable").reset_index(drop=True)
    series = rows.groupby(SERIES, sort=False)
    first = series["time_period"].shift(YEARS - 1)
    whole = (rows["time_period"] - first) == YEARS - 1
    for year in break_years:
        whole &= ~((first < year) & (rows["time_period"] >= year))
    last = np.flatnonzero(whole)
    made = rows.iloc[last].assign(base_period=first.iloc[last].astype("int64"), statistic="pooled_3y")
    for name in ("numerator", "denominator", "observation_ids"):
        for back in range(1, YEARS):  # the rows before a row are the years before it
            made[name] = made[name].to_numpy() + rows[name].to_numpy()[last - back]
    below = made["denominator"]
    made["value"] = factor * made["numerator"] / below.where(below > 0)
    made["obs_status"], made["reason"] = "A", ""
    for hit, status, reason in (
        (below < YEARS * minimum_base, "U", f"fewer than {minimum_base:g} in the denominator of an average year"),
        (below == 0, "X", "the denominator is zero"),
        (made["numerator"].isna() | below.isna(), "M", "one of the three years is missing"),
    ):
        made.loc[hit, ["value", "obs_status", "reason"]] = [float("nan"), status, reason]
    return made
