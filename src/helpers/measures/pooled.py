"""Several years in one: what a single year of a small area is too few people to say."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.measures.codes import constant
from helpers.measures.intervals import rate_limits
from helpers.measures.series import positions, segment_starts
from helpers.settings.catalogue import Indicator

#: years that are put together
YEARS = 3


def pooled(values: pd.DataFrame, break_years: list[int], indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """``pooled_3y``: rate of three successive years together, the sum of counts over the sum of counts, never of rates.

    Only where all three years have both counts and none of them lies beyond a break. ``minimum_base`` applies to the sum:
    a place whose single years are too small may have a pooled rate.

    Parameters
    ----------
    values : rows of rates with their counts as ``numerator`` and ``denominator``, those without a value included.
    break_years : first years of new, not comparable series; indicators : by id.

    Returns
    -------
    rows with the last of the three years as ``time_period`` and the first as ``base_period``.
    """
    names = values["indicator"].map({name: item.formula == "rate" for name, item in indicators.items()}).astype(bool)
    rows = values[names & values["numerator"].notna() & values["denominator"].notna()].reset_index(drop=True)
    places, first_year = positions(rows)
    starts = segment_starts(first_year, places.shape[1], break_years)
    columns = [year for year in range(YEARS - 1, places.shape[1]) if starts[year] <= year - (YEARS - 1)]
    windows = [places[:, year - YEARS + 1 : year + 1] for year in columns]
    window = np.concatenate(windows) if windows else np.empty((0, YEARS), dtype=np.int64)
    window = window[(window >= 0).all(axis=1)]
    numerator = rows["numerator"].to_numpy()[window].sum(axis=1)
    denominator = rows["denominator"].to_numpy()[window].sum(axis=1)
    made = rows.take(window[:, -1]).drop(columns="observation_ids", errors="ignore").reset_index(drop=True)
    return _divided(made.assign(numerator=numerator, denominator=denominator), indicators)


def _divided(made: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    factor, base, percent = (
        made["indicator"].map({name: value(item) for name, item in indicators.items()}).to_numpy(dtype=float)
        for value in (lambda item: item.factor, lambda item: item.minimum_base, lambda item: item.unit == "percent")
    )
    above, below = made["numerator"].to_numpy(), made["denominator"].to_numpy()
    enough = (below >= base) & (below > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        limits = rate_limits(above, below, percent == 1)
        made = made.assign(value=factor * above / below, lower=factor * limits.lower, upper=factor * limits.upper)
    made["base_period"] = made["time_period"] - (YEARS - 1)
    made["statistic"], made["obs_status"] = constant("pooled_3y", len(made)), constant("A", len(made))
    made["reason"], made["interval"] = constant("", len(made)), constant("chance", len(made))
    return made[enough].reset_index(drop=True)
