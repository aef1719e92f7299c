"""Segregation in sentences: what the index says, how much of it is chance, whom people live among."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Box, format_number, format_value
from helpers.settings.catalogue import Indicator
from helpers.views.parts import figure_id, hint, latest
from helpers.views.protected import absent, protected
from helpers.views.reading import Reading


def segregation_text(reading: Reading, indicator: Indicator) -> Box:
    """Index of dissimilarity, its level by chance, the surroundings of the group's average member, and the limits of it all."""
    id, name = figure_id("text", indicator.id), indicator.name.get(reading.language)
    municipality = reading.settings.municipality
    rows = reading.total(reading.rows(indicator, area=municipality.code, level="municipality"))
    now = latest(rows)
    beside = {} if now is None else _beside(reading, indicator, now)
    if now is None or not beside:
        return hint(reading, id, absent(reading, rows, "no_small_area", name=name))
    level = municipality.levels[-1]
    language = reading.language
    numbers = {key: format_number(value, 1, language) for key, value in beside.items()}
    count = indicator.numerator[0]
    group = reading.label(now["characteristic"], str(count.group))
    rows = reading.rows(indicator, "location_quotient", level=level.level)
    rows = rows[(rows["time_period"] == now["time_period"]) & (rows["characteristic"] == now["characteristic"])]
    hidden, rows = len(protected(rows)), rows[rows["value"].notna()]
    share = 100 * rows["numerator"].sum() / rows["denominator"].sum()
    words = {
        "group": group,
        "year": int(now["time_period"]),
        "value": format_number(float(now["value"]), indicator.decimals, language),
        "areas": len(rows),
        "level": level.plural.get(language),
        "name": municipality.name,
        "isolation": format_value(beside["isolation"], "percent", 1, language),
        "share": format_value(share, "percent", 1, language),
        "expected": numbers["dissimilarity_expected"],
        "adjusted": numbers["dissimilarity_adjusted"],
    }
    # the share of the whole cannot be set beside a mean over some of its areas
    keys = ("segregation_value", "segregation_chance", *(() if hidden else ("segregation_isolation",)), "segregation_limits")
    secret = reading.word("protected_areas", hidden=hidden, number=hidden + len(rows)) if hidden else ""
    return Box(
        id=id,
        headline=name,
        language=language,
        style="reading",
        sentences=[*(reading.word(key, **words) for key in keys), *_neighbours(reading)],
        note=secret,
        mark=reading.mark,
    )


def _beside(reading: Reading, indicator: Indicator, now: pd.Series) -> dict[str, float]:
    """Further statistics of the same year and definition."""
    found = {}
    for statistic in ("dissimilarity_expected", "dissimilarity_adjusted", "isolation"):
        rows = reading.rows(indicator, statistic, area=now["ref_area"], level=now["area_level"])
        rows = rows[(rows["time_period"] == now["time_period"]) & (rows["characteristic"] == now["characteristic"])]
        if rows["value"].isna().all():
            return {}
        found[statistic] = float(rows["value"].iloc[0])
    return found


def _neighbours(reading: Reading) -> list[str]:
    """Moran's I of the indicators that municipality.yaml names, the latest of each."""
    said = []
    for name in reading.settings.municipality.small_areas.morans_i:
        if name not in reading.settings.indicators:
            continue
        indicator, code = reading.indicator(name), reading.settings.municipality.code
        now, p = (latest(reading.rows(indicator, key, code, "municipality")) for key in ("morans_i", "morans_i_p"))
        if now is None or p is None:
            continue
        key = "neighbours_alike" if now["value"] > 0 and p["value"] < 0.05 else "neighbours_not_alike"
        said.append(
            reading.word(
                key,
                name=indicator.short.get(reading.language),
                value=format_number(float(now["value"]), 2, reading.language),
                p=format_number(float(p["value"]), 3, reading.language),
                year=int(now["time_period"]),
            )
        )
    return said
