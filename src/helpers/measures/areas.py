"""Areas among each other: rank and spread."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.measures.codes import constant, row_codes


def ranks(values: pd.DataFrame, lower_is_better: bool) -> pd.DataFrame:
    """Rank of each area within its level and year, 1 the best; equal values share the better rank.

    Comparators have no rank: they are chosen, not all there are.
    Only for indicators with a direction: a neutral one has no better and no worse.
    """
    rows = values[~values["area_level"].isin(["municipality", "comparator"]) & values["value"].notna()].copy()
    rows = rows.drop(columns=["observation_ids", "lower", "upper", "interval"], errors="ignore")
    by = row_codes([rows], ["indicator", "area_level", "time_period", "characteristic", "group", "sex"])[0]
    rows["value"] = rows.groupby(by)["value"].rank(method="min", ascending=lower_is_better)
    return rows.assign(statistic=constant("rank", len(rows)), unit=constant("rank", len(rows)))


@dataclass(frozen=True)
class Spread:
    """How values of areas differ; ``lowest`` and ``highest`` are area codes."""

    lowest: str
    lowest_value: float
    highest: str
    highest_value: float
    median: float
    areas: int


def spread(values: pd.Series) -> Spread | None:
    """Spread of values by area code; nothing for fewer than two areas with a value."""
    present = values.dropna()
    if len(present) < 2:
        return None
    ordered = present.sort_index(kind="stable").sort_values(kind="stable")
    return Spread(
        str(ordered.index[0]),
        float(ordered.iloc[0]),
        str(ordered.index[-1]),
        float(ordered.iloc[-1]),
        float(ordered.median()),
        len(ordered),
    )
