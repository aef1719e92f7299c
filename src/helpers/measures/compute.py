"""From observations to every indicator value, gap, change and rank."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.intake.observations import KEY
from helpers.measures.areas import ranks
from helpers.measures.breaks import breaks_in
from helpers.measures.change import changes
from helpers.measures.codes import row_codes
from helpers.measures.frame import indicator_frame, joined, rows_of
from helpers.measures.gaps import gaps
from helpers.measures.pooled import pooled
from helpers.measures.rates import delivered, rates
from helpers.measures.segregation_rows import segregation_values
from helpers.measures.small_areas import looked_at, small_area_rows
from helpers.measures.target_rows import target_rows
from helpers.settings import MunicipalitySettings
from helpers.settings.catalogue import Indicator


def compute(observations: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """All values of all indicators that are switched on, from ``first_year`` of the earliest data to the latest."""
    by_measure = _by_measure(observations)
    parts = []
    for indicator in settings.indicators.values():
        measures = {count.measure for count in (*indicator.numerator, *indicator.denominator, indicator.value) if count}
        if measures & by_measure.keys():
            counts = pd.concat([by_measure[name] for name in sorted(measures & by_measure.keys())])
            parts.append(_values(counts, indicator, settings))
    values = joined([part for part in parts if len(part)])
    parts = [values, *_derived(values, settings)]
    of_areas = small_area_rows(observations, rows_of(parts, looked_at(settings)), settings)
    signs = target_rows(rows_of(parts, {target.indicator for target in settings.targets}), settings)
    return indicator_frame([*parts, of_areas, signs])


def _by_measure(observations: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Observations of each measure, text as categories: joining and comparing them is many times faster."""
    text = [name for name in (*KEY, "obs_status") if name in observations and name != "time_period"]
    stored = observations.astype(dict.fromkeys(text, "category"))
    return {str(name): rows for name, rows in stored.groupby("measure", observed=True, sort=False)}


def _derived(values: pd.DataFrame, settings: MunicipalitySettings) -> list[pd.DataFrame]:
    """What follows from the values: gaps, changes (each between the breaks of its indicator) and ranks."""
    values = values.drop(columns="observation_ids")  # what follows from values has their key
    between = gaps(values, {name: item.family for name, item in settings.catalogue.characteristics.items()})
    points = between[between["statistic"] == "gap_points"]
    parts = [between]
    known = _breaks(values, settings)
    for years, rows in _by_breaks(values, known):
        parts += [changes(rows, years), pooled(rows, years, settings.indicators)]
    for years, rows in _by_breaks(points, known):
        parts.append(changes(rows, years, ("", "gap_change_period")))
    for direction in ("higher_is_better", "lower_is_better"):
        names = [name for name, item in settings.indicators.items() if item.direction == direction]
        parts.append(ranks(values[values["indicator"].isin(names)], direction == "lower_is_better"))
    return parts


def _breaks(values: pd.DataFrame, settings: MunicipalitySettings) -> dict[tuple[str, str], tuple[int, ...]]:
    """Years in which the series of an indicator break, by indicator and area level."""
    found = {}
    for name, rows in values.groupby("indicator", observed=True, sort=False):
        for level in rows["area_level"].unique():
            breaks = breaks_in(rows, settings.indicators[str(name)], settings.catalogue, str(level))
            found[str(name), str(level)] = tuple(item.year for item in breaks)
    return found


def _by_breaks(rows: pd.DataFrame, known: dict[tuple[str, str], tuple[int, ...]]) -> Iterator[tuple[list[int], pd.DataFrame]]:
    """Rows that break in the same years, together."""
    both = ["indicator", "area_level"]
    _, first, which = np.unique(row_codes([rows], both)[0], return_index=True, return_inverse=True)
    years = [known[str(name), str(level)] for name, level in rows[both].iloc[first].itertuples(index=False)]
    for same in dict.fromkeys(years):
        yield list(same), rows[np.array([item == same for item in years], dtype=bool)[which]]


def _values(observations: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> pd.DataFrame:
    if indicator.formula == "rate":
        return rates(observations, indicator, settings.catalogue)
    if indicator.formula == "delivered":
        return delivered(observations, indicator, settings.catalogue)
    if indicator.formula == "dissimilarity":
        return segregation_values(observations, indicator, settings)
    return pd.DataFrame()  # features are shown side by side, they have no value of their own
