"""Series over years as a table of row numbers: series down, years across."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.measures.codes import row_codes
from helpers.measures.frame import SERIES

Positions = NDArray[np.int64]


def positions(rows: pd.DataFrame) -> tuple[Positions, int]:
    """Which row holds the value of each series (down) and year (across), -1 where there is none; and the first year."""
    if rows.empty:
        return np.full((0, 0), -1), 0
    series = np.unique(row_codes([rows], SERIES)[0], return_inverse=True)[1]
    years = rows["time_period"].to_numpy(dtype=np.int64)
    places = np.full((int(series.max()) + 1, int(years.max() - years.min()) + 1), -1)
    places[series, years - years.min()] = np.arange(len(rows))
    return places, int(years.min())


def segment_starts(first_year: int, width: int, break_years: list[int]) -> list[int]:
    """By year, counted from the first: the first year that it is comparable with."""
    breaks = sorted(max(year - first_year, 0) for year in break_years)
    return [max((start for start in breaks if start <= year), default=0) for year in range(width)]
