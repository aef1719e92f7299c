"""Segregation indices of a municipality as rows of indicator values."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

import pandas as pd

from helpers.measures.rates import rates
from helpers.measures.segregation import (
    adjusted_dissimilarity,
    dissimilarity,
    eta_squared,
    expected_dissimilarity,
    exposure,
    isolation,
    location_quotients,
)
from helpers.settings import MunicipalitySettings
from helpers.settings.catalogue import Indicator

FROM_PARTS = ["source", "denominator_source", "reference", "denominator_reference", "denominator_characteristic"]


def segregation_values(observations: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> pd.DataFrame:
    """The index of dissimilarity over the finest area level, one value for the municipality and year.

    Years with an area missing have none.
    """
    rows = []
    for parts in _by_year(observations, indicator, settings):
        value = indicator.factor * dissimilarity(parts["numerator"], parts["denominator"])
        rows.append(_row(indicator, settings, parts, "value", value, indicator.unit))
    return pd.DataFrame(rows)


def segregation_rows(observations: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> pd.DataFrame:
    """What stands beside the index: its level by chance, adjusted for it, isolation, exposure, eta squared, location quotients.

    Statistics of the municipality: ``dissimilarity_expected``, ``dissimilarity_adjusted`` and ``eta_squared`` in the unit of
    the index, ``isolation`` and ``exposure`` in percent. Of each area: ``location_quotient``.
    """
    rows = []
    for parts in _by_year(observations, indicator, settings):
        group, total = parts["numerator"], parts["denominator"]
        observed, factor = dissimilarity(group, total), indicator.factor
        if isnan(observed):
            continue
        expected = expected_dissimilarity(total, group.sum() / total.sum())
        for statistic, value, unit in (
            ("dissimilarity_expected", factor * expected, indicator.unit),
            ("dissimilarity_adjusted", factor * adjusted_dissimilarity(observed, expected), indicator.unit),
            ("eta_squared", factor * eta_squared(group, total), indicator.unit),
            ("isolation", 100 * isolation(group, total), "percent"),
            ("exposure", 100 * exposure(group, total), "percent"),
        ):
            rows.append(_row(indicator, settings, parts, statistic, value, unit))
        template = rows[-1] | {"statistic": "location_quotient", "unit": "ratio", "area_level": parts["area_level"].iloc[0]}
        for code, value in location_quotients(group, total).items():
            counts = {"numerator": group[code], "denominator": total[code], "observation_ids": parts.at[code, "observation_ids"]}
            status = "X" if isnan(value) else "A"
            rows.append(template | counts | {"ref_area": code, "value": value, "obs_status": status})
    return pd.DataFrame(rows)


def _by_year(observations: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> Iterator[pd.DataFrame]:
    """Counts of group and total by area of the finest level, year by year and definition by definition."""
    if not settings.municipality.levels:
        return
    level = settings.municipality.levels[-1].level
    counted = observations["measure"].isin([count.measure for count in (*indicator.numerator, *indicator.denominator)])
    shares = rates(observations[counted], indicator.model_copy(update={"minimum_base": 0}), settings.catalogue)
    if shares.empty:
        return
    shares = shares[(shares["area_level"] == level) & (shares["group"] == "total") & (shares["sex"] == "total")]
    shares = shares.astype({name: "str" for name in shares if isinstance(shares[name].dtype, pd.CategoricalDtype)})
    number = shares.groupby("time_period")["ref_area"].transform("nunique")
    for _, part in shares[number == number.max()].groupby(["time_period", "characteristic"]):
        yield part.set_index("ref_area", drop=False)


def _row(
    indicator: Indicator, settings: MunicipalitySettings, parts: pd.DataFrame, statistic: str, value: float, unit: str
) -> dict[str, object]:
    first = parts.iloc[0]
    return {
        **{name: first[name] for name in FROM_PARTS},
        "indicator": indicator.id,
        "statistic": statistic,
        "ref_area": settings.municipality.code,
        "area_level": "municipality",
        "time_period": first["time_period"],
        "characteristic": first["characteristic"],
        "group": "total",
        "sex": "total",
        "value": value,
        "unit": unit,
        "obs_status": "M" if isnan(value) else "A",
        "reason": "",
        "observation_ids": [number for ids in parts["observation_ids"] for number in ids],
    }
