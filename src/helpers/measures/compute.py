"""From observations to every indicator value, gap, change and rank."""

from __future__ import annotations

import pandas as pd

from helpers.measures.areas import ranks
from helpers.measures.breaks import breaks_of
from helpers.measures.change import changes
from helpers.measures.frame import indicator_frame
from helpers.measures.gaps import gaps
from helpers.measures.rates import delivered, rates
from helpers.measures.segregation_rows import segregation_values
from helpers.measures.small_areas import small_area_rows
from helpers.settings import MunicipalitySettings
from helpers.settings.catalogue import Indicator


def compute(observations: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """All values of all indicators that are switched on, from ``first_year`` of the earliest data to the latest."""
    present = set(observations["measure"].unique())
    parts = [
        part
        for indicator in settings.indicators.values()
        if present & {count.measure for count in (*indicator.numerator, indicator.value) if count}
        for part in _one(observations, indicator, settings)
    ]
    frame = indicator_frame(parts)
    return indicator_frame([frame, small_area_rows(observations, frame, settings)])


def _one(observations: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> list[pd.DataFrame]:
    """Values of one indicator and what follows from them."""
    catalogue = settings.catalogue
    values = _values(observations, indicator, settings)
    if values.empty:
        return []
    between = gaps(values, {name: item.family for name, item in catalogue.characteristics.items()})
    years = [item.year for item in breaks_of(indicator, catalogue, set(values["characteristic"]), set(values["source"]))]
    parts = [values, between, changes(values, years)]
    points = between[between["statistic"] == "gap_points"]
    if len(points):
        parts.append(changes(points, years, ("", "gap_change_period")))
    if indicator.direction != "neutral":
        parts.append(ranks(values, indicator.direction == "lower_is_better"))
    return parts


def _values(observations: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> pd.DataFrame:
    if indicator.formula == "rate":
        return rates(observations, indicator, settings.catalogue)
    if indicator.formula == "delivered":
        return delivered(observations, indicator, settings.catalogue)
    if indicator.formula == "dissimilarity":
        return segregation_values(observations, indicator, settings)
    return pd.DataFrame()  # features are shown side by side, they have no value of their own
