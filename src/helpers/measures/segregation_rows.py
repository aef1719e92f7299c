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

COUNTS = ["numerator", "denominator"]
#: the place of protected areas that are taken together, and what the reason of their index begins with
TOGETHER = "areas together"
FROM_PARTS = ["source", "denominator_source", "reference", "denominator_reference", "denominator_characteristic"]


def segregation_values(observations: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> pd.DataFrame:
    """The index of dissimilarity over the finest area level, one value for the municipality and year.

    Years with an area missing have none; protected areas are taken together as one.
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
        for code, value in location_quotients(group, total).drop(TOGETHER, errors="ignore").items():
            counts = {"numerator": group[code], "denominator": total[code], "observation_ids": parts.at[code, "observation_ids"]}
            status = "X" if isnan(value) else "A"
            rows.append(template | counts | {"ref_area": code, "value": value, "obs_status": status})
    return pd.DataFrame(rows)


def _by_year(observations: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> Iterator[pd.DataFrame]:
    """Counts of group and total by area of the finest level, year by year and definition by definition."""
    if not settings.municipality.levels:
        return
    level = settings.municipality.levels[-1].level
    counts = observations[observations["measure"].isin([item.measure for item in (*indicator.numerator, *indicator.denominator)])]
    shares = rates(counts, indicator.model_copy(update={"minimum_base": 0}), settings.catalogue)
    if shares.empty:
        return
    shares = shares[(shares["group"] == "total") & (shares["sex"] == "total")]
    shares = shares.astype({name: "str" for name in shares if isinstance(shares[name].dtype, pd.CategoricalDtype)})
    whole = shares[shares["area_level"] == "municipality"].set_index(["time_period", "characteristic"])[COUNTS]
    shares = shares[shares["area_level"] == level]
    protected_in = _protected(counts[counts["area_level"] == level])
    number = shares.groupby("time_period")["ref_area"].transform("nunique")
    for key, part in shares[number == number.max()].groupby(["time_period", "characteristic"]):
        parts = part.set_index("ref_area", drop=False)
        yield _taken_together(parts, protected_in.get(key[0], set()), whole.loc[key] if key in whole.index else None)


def _protected(counts: pd.DataFrame) -> dict[int, set[str]]:
    """Areas with a protected count, by year."""
    secret = counts[counts["conf_status"] == "C"] if "conf_status" in counts else counts.iloc[:0]
    return {int(year): set(rows) for year, rows in secret.groupby("time_period")["ref_area"]}


def _taken_together(parts: pd.DataFrame, protected: set[str], whole: pd.Series | None) -> pd.DataFrame:
    """Areas without counts as one area with what the others leave of the municipality, if they are protected.

    So the index tells nothing that the published counts do not tell; with few areas together it is hardly lower.
    """
    known = parts[COUNTS].notna().all(axis=1)
    if known.all() or whole is None or not set(parts.index[~known]) <= protected:
        return parts
    rest = parts[~known].iloc[:1].assign(ref_area=TOGETHER, **(whole - parts.loc[known, COUNTS].sum()).to_dict())
    rest["observation_ids"] = [[] for _ in range(len(rest))]
    return pd.concat([parts[known], rest.set_index("ref_area", drop=False)]).assign(reason=f"{TOGETHER}: {int((~known).sum())}")


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
        "reason": first["reason"],
        "observation_ids": [number for ids in parts["observation_ids"] for number in ids],
    }
