"""Years from which values are not comparable with earlier ones."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from helpers.settings import Catalogue
from helpers.settings.catalogue import Break, Indicator


def breaks_of(
    indicator: Indicator,
    catalogue: Catalogue,
    characteristics: Collection[str] = (),
    sources: Collection[str] = (),
    level: str = "",
) -> list[Break]:
    """Breaks that touch an indicator: by itself, by what it counts, by definition of the group, by source.

    A break that touches everything counted for some area levels (a boundary reform) names nothing but these levels; with
    no ``level`` given, those of all levels are found.

    A source also has the breaks of the statistic that it is a delivery of. Where all that a break touches is counted
    years before the reported one (``lag``), the break shows as many years later.
    """
    counts = [*indicator.numerator, *indicator.denominator, *([indicator.value] if indicator.value else [])]
    lags = {count.measure: count.lag for count in counts}
    statistics = {catalogue.sources[name].statistic for name in sources} | set(sources)
    found = []
    for item in catalogue.breaks.values():
        if level and item.levels and level not in item.levels:
            continue
        by_group_or_source = set(characteristics) & set(item.characteristics) or statistics & set(item.sources)
        if item.of_boundaries or indicator.id in item.indicators or by_group_or_source:
            found.append(item)
        elif touched := set(lags) & set(item.measures):
            lag = min(lags[name] for name in touched)
            found.append(item.model_copy(update={"year": item.year + lag}))
    return sorted(found, key=lambda item: (item.year, item.id))


def breaks_in(rows: pd.DataFrame, indicator: Indicator, catalogue: Catalogue, level: str = "") -> list[Break]:
    """Breaks that touch values of one indicator, by the definitions and sources of their numerators and denominators."""
    definitions, sources = (
        (set(rows[part].unique()) | set(rows[f"denominator_{part}"].unique())) - {""} for part in ("characteristic", "source")
    )
    return breaks_of(indicator, catalogue, definitions, sources, level)
