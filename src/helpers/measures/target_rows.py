"""Rows of traffic lights, weather symbols, way covered and early warnings: for what has a target and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.measures.breaks import breaks_in
from helpers.measures.early_warning import change_warnings, gap_warnings
from helpers.measures.target_series import TargetSeries
from helpers.settings import MunicipalitySettings
from helpers.settings.catalogue import Indicator
from helpers.settings.targets import Target

#: a change of a share by less is not worth a warning, in percentage points
PRACTICAL = 1.0


def target_rows(indicators: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """Everything that follows from targets: statistics ``traffic_light``, ``weather``, ``target_distance`` and ``warning_…``.

    A target is that of the municipality: lights, symbols and distances are made for it alone, warnings for its areas, too.

    Parameters
    ----------
    indicators : rows of ``indicators.parquet``: values, gaps and changes.

    Returns
    -------
    rows to be joined to them; none for neutral indicators and for those without a target.
    """
    parts: list[pd.DataFrame] = []
    for name in dict.fromkeys(target.indicator for target in settings.targets):
        indicator = settings.indicators.get(name)
        own = indicators[indicators["indicator"] == name]
        if indicator is None or indicator.direction == "neutral" or own.empty:
            continue
        own = own[own["area_level"] != "comparator"]
        values = own[own["statistic"] == "value"]
        breaks = breaks_in(values, indicator, settings.catalogue, "municipality")
        targets = [target for target in settings.targets if target.indicator == name]
        parts += _of_indicator(own, targets, indicator, [item.year for item in breaks])
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _of_indicator(own: pd.DataFrame, targets: list[Target], indicator: Indicator, breaks: list[int]) -> Iterator[pd.DataFrame]:
    """Signs and warnings of each series that has targets, and warnings of gaps."""
    for characteristic, group in {(target.characteristic, target.group): None for target in targets}:
        meant = [target for target in targets if (target.characteristic, target.group) == (characteristic, group)]
        since = min(target.agreed_on.year for target in meant)
        rows = own[(own["group"] == group) & (own["sex"] == "total")]
        rows = _one_definition(rows if characteristic is None else rows[rows["characteristic"] == characteristic], since)
        city = rows[(rows["statistic"] == "value") & (rows["area_level"] == "municipality")]
        tolerances = [target.tolerance for target in meant if target.tolerance is not None]
        practical = PRACTICAL if indicator.unit == "percent" else min(tolerances, default=0.0)
        changes = rows[(rows["statistic"] == "change_previous") & (rows["time_period"] >= since)]
        yield pd.DataFrame(TargetSeries.of(city, indicator, breaks).signs(meant))
        yield change_warnings(changes, indicator.direction == "lower_is_better", practical, indicator.decimals)
    yield gap_warnings(own[own["time_period"] >= min(target.agreed_on.year for target in targets)], indicator.unit)


def _one_definition(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Of rows by several definitions, those by the definition that was in use when the target was agreed."""
    definition = ["characteristic", "denominator_characteristic"]
    values = rows[(rows["statistic"] == "value") & (rows["area_level"] == "municipality")]
    begins = values.groupby(definition, sort=False)["time_period"].min().sort_values(kind="stable")
    if len(begins) <= 1:
        return rows
    used = begins[begins <= year]
    chosen = used.index[-1] if len(used) else begins.index[0]
    return rows[(rows[definition[0]] == chosen[0]) & (rows[definition[1]] == chosen[1])]
