"""What to watch: early warnings as sentences, of the latest year of each indicator."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Box, format_value
from helpers.measures import symbols
from helpers.measures.gaps import PAIRS
from helpers.narrative.sentences import DIFFERENCE_UNIT, difference
from helpers.settings.catalogue import Indicator
from helpers.views.parts import latest
from helpers.views.protected import protected
from helpers.views.reading import Reading
from helpers.views.targets import named


def watch(reading: Reading, indicators: list[Indicator], id: str) -> Box | None:
    """A short list of what stands out by the rules of early warning; nothing where no indicator has a target."""
    aimed = {target.indicator for target in reading.settings.targets}
    chosen = [indicator for indicator in indicators if indicator.id in aimed and len(reading.rows(indicator))]
    if not chosen:
        return None
    sentences = [sentence for indicator in chosen for sentence in _sentences(reading, indicator)]
    return Box(
        id=id,
        headline=reading.word("watch"),
        language=reading.language,
        style="reading",
        sentences=sentences or [reading.word("watch_nothing")],
        note=" ".join([reading.word("watch_rules"), *_not_looked_at(reading, chosen)]),
        mark=reading.mark,
    )


def _not_looked_at(reading: Reading, indicators: list[Indicator]) -> list[str]:
    """That values kept secret raise no warning; nothing where there are none from the latest year on."""
    parts = [reading.rows(item) for item in indicators]
    if reading.area_level == "municipality":
        levels = [item.level for item in reading.settings.municipality.levels]
        parts += [reading.rows(item, level=level) for item in indicators for level in levels]
    secret = any((protected(rows)["time_period"] == rows["time_period"].max()).any() for rows in parts if len(rows))
    return [reading.word("protected_watch")] if secret else []


def _sentences(reading: Reading, indicator: Indicator) -> list[str]:
    """Of the area of the report; for the municipality also areas that changed unlike the others."""
    last = latest(reading.rows(indicator))
    if last is None:
        return []
    year = int(last["time_period"])
    said = []
    for name in symbols.WARNINGS:
        rows = reading.rows(indicator, name)
        rows = rows[rows["value"].notna()]
        said += [_said(reading, indicator, row) for _, row in rows[rows["time_period"] == year].iterrows()]
    if reading.area_level == "municipality":
        said += _outliers(reading, indicator, year)
    return list(dict.fromkeys(said))


def _said(reading: Reading, indicator: Indicator, row: pd.Series) -> str:
    language = reading.language
    since, year, kind = int(row["base_period"]), int(row["time_period"]), str(row["statistic"])
    if kind == "warning_gap":
        part = "group" if row["group"] != "total" else "sex"
        pair = next(pair for pair in PAIRS.values() if "_".join(pair) == row[part])
        labels = " / ".join(reading.label(row["characteristic"], name) for name in pair)
        size = difference(indicator, float(row["value"]), language)
        return reading.word(kind, name=named(reading, indicator, ""), pair=labels, size=size, since=since, year=year)
    name = named(reading, indicator, "" if row["group"] == "total" else reading.label(row["characteristic"], row["group"]))
    if kind == "warning_symbol":
        now, before = (reading.word(symbols.WEATHER[int(row[part])]) for part in ("numerator", "denominator"))
        return reading.word(kind, name=name, now=now, before=before, year=year)
    if kind == "warning_outlier":
        return reading.word(kind, name=name, places=_place(reading, indicator, row), year=year)
    size = _signed(indicator, float(row["value"]), language)
    key = "warning_change_practical" if row["reason"] == symbols.PRACTICAL else kind
    return reading.word(key, name=name, size=size, since=since, year=year)


def _outliers(reading: Reading, indicator: Indicator, year: int) -> list[str]:
    """One sentence per level and group; areas too small to be interpreted are left out."""
    said = []
    for level in (item.level for item in reading.settings.municipality.levels):
        rows = reading.rows(indicator, "warning_outlier", level=level)
        rows = rows[(rows["time_period"] == year) & rows["value"].notna() & ~rows["ref_area"].isin(reading.too_small(level))]
        for (characteristic, group), part in rows.groupby(["characteristic", "group"]):
            name = named(reading, indicator, "" if group == "total" else reading.label(characteristic, group))
            places = ", ".join(_place(reading, indicator, row) for _, row in part.iterrows())
            said.append(reading.word("warning_outlier", name=name, places=places, year=year))
    return said


def _place(reading: Reading, indicator: Indicator, row: pd.Series) -> str:
    change = _signed(indicator, float(row["numerator"] - row["denominator"]), reading.language)
    return f"{reading.area_name(row['ref_area'], row['area_level'])} ({change})"


def _signed(indicator: Indicator, change: float, language: str) -> str:
    unit = DIFFERENCE_UNIT.get(indicator.unit, indicator.unit)
    return format_value(change, unit, indicator.decimals, language, signed=True)
