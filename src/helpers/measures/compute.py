"""From observations to every indicator value, gap, change and rank."""

from __future__ import annotations

from math import isnan

import pandas as pd

from helpers.measures.areas import dissimilarity, ranks
from helpers.measures.breaks import breaks_of
from helpers.measures.change import changes
from helpers.measures.frame import indicator_frame
from helpers.measures.gaps import gaps
from helpers.measures.rates import delivered, rates
from helpers.measures.target_rows import target_rows
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
    return indicator_frame([frame, target_rows(frame, settings)]) if settings.targets else frame


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
        return _dissimilarity(observations, indicator, settings)
    return pd.DataFrame()  # features are shown side by side, they have no value of their own


def _dissimilarity(observations: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> pd.DataFrame:
    """The index over the finest area level, one value for the municipality; years with an area missing have none."""
    if not settings.municipality.levels:
        return pd.DataFrame()
    level = settings.municipality.levels[-1].level
    shares = rates(observations, indicator.model_copy(update={"minimum_base": 0}), settings.catalogue)
    if shares.empty:
        return shares
    shares = shares[(shares["area_level"] == level) & (shares["group"] == "total") & (shares["sex"] == "total")]
    number = shares.groupby("time_period")["ref_area"].transform("nunique")
    rows = []
    for (year, characteristic), part in shares[number == number.max()].groupby(["time_period", "characteristic"]):
        first = part.iloc[0]
        areas = part.set_index("ref_area")
        value = indicator.factor * dissimilarity(areas["numerator"], areas["denominator"])
        rows.append(
            {
                **{
                    name: first[name]
                    for name in (
                        "source",
                        "denominator_source",
                        "reference",
                        "denominator_reference",
                        "denominator_characteristic",
                    )
                },
                "indicator": indicator.id,
                "statistic": "value",
                "ref_area": settings.municipality.code,
                "area_level": "municipality",
                "time_period": year,
                "characteristic": characteristic,
                "group": "total",
                "sex": "total",
                "value": value,
                "unit": indicator.unit,
                "obs_status": "M" if isnan(value) else "A",
                "reason": "",
                "observation_ids": [number for ids in part["observation_ids"] for number in ids],
            }
        )
    return pd.DataFrame(rows)
