"""Areas of the municipality: maps, bars and tables."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from helpers.figures import (
    Bar,
    Box,
    Column,
    DataTable,
    Figure,
    Sign,
    Table,
    bar_chart,
    choropleth,
    classify,
    figure_to_svg,
    format_number,
    legend_entries,
    round_half_up,
    unit_label,
)
from helpers.figures.objects import Cell
from helpers.measures import Spread, spread
from helpers.narrative import amount, spread_sentence
from helpers.settings.catalogue import Indicator
from helpers.views.parts import cell, cell_at, figure_id, hint, notes, subtitle, unit_column
from helpers.views.protected import absent, among, count_note, later_note, protected
from helpers.views.reading import Reading


def area_map(reading: Reading, indicator: Indicator, level: str | None = None) -> Figure | Box:
    """A map of the latest values."""
    id = figure_id("karte", indicator.id)
    level = level or reading.small_level
    rows = _rows(reading, indicator, level)
    if level is None or rows["value"].isna().all():
        return _without(reading, indicator, id, rows)
    now = _of_latest_year(rows)
    values = now.set_index("ref_area")["value"]
    areas = reading.geometry(level)
    classes = classify(values, language=reading.language)
    found = _spread(reading, level, values)
    # as printed: 29.96 reads 30.0 and must not stand in "25 bis unter 30"
    by_code = {
        code: None if pd.isna(value) else float(round_half_up(value, indicator.decimals)) for code, value in values.items()
    }
    hatched = set(protected(now)["ref_area"])
    named = [found.lowest, found.highest] if found else []
    drawn = choropleth(areas, by_code, classes=classes, hatched=hatched, labels=named)
    return Figure(
        id=id,
        headline=_headline(reading, indicator, level, found),
        language=reading.language,
        subtitle=subtitle(reading, indicator, now["time_period"], reading.settings.municipality.name),
        source=reading.sources(rows),
        note=_note(reading, indicator, level, rows),
        mark=reading.mark,
        alt=_alt(reading, indicator, level, found, now),
        svg=figure_to_svg(drawn, id),
        data=_table(reading, indicator, level, rows),
        legend=legend_entries(areas, by_code, classes=classes, hatched=hatched, language=reading.language),
        legend_title=unit_label(indicator.unit, reading.language),
    )


def bars(reading: Reading, indicator: Indicator, level: str | None = None) -> Figure | Box:
    """Areas as bars from the highest to the lowest, with the value of the municipality as a line."""
    id = figure_id("balken", indicator.id)
    level = level or reading.small_level
    rows = _rows(reading, indicator, level)
    if level is None or rows["value"].isna().all():
        return _without(reading, indicator, id, rows)
    now = _of_latest_year(rows).sort_values(["value", "ref_area"], ascending=[False, True], na_position="last")
    whole = _municipality_value(reading, indicator, int(now["time_period"].max()))
    drawn = bar_chart(
        [Bar(reading.area_name(row.ref_area, level), _bar_value(row)) for row in now.itertuples()],
        unit=indicator.unit,
        decimals=indicator.decimals,
        language=reading.language,
        reference=whole,
        reference_label=reading.settings.municipality.name,
        highlight=[reading.name] if reading.area_level == level else (),
    )
    found = _spread(reading, level, _latest_values(rows))
    return Figure(
        id=id,
        headline=_bars_headline(reading, indicator, level, now, whole, found),
        language=reading.language,
        subtitle=subtitle(reading, indicator, now["time_period"], reading.settings.municipality.name),
        source=reading.sources(now),
        note=_note(reading, indicator, level, rows),
        mark=reading.mark,
        alt=_alt(reading, indicator, level, found, now),
        svg=figure_to_svg(drawn, id),
        data=_table(reading, indicator, level, rows),
    )


def features(reading: Reading, indicators: list[Indicator], headline: str) -> Table | Box:
    """Several indicators side by side for every area, each as it is: no score, no ranking, no sum."""
    id = figure_id("merkmale", *(indicator.id for indicator in indicators[:1]))
    level = reading.small_level
    found = [(item, rows) for item in indicators if len(rows := _rows(reading, item, level))]
    if not found or level is None:
        return _without(reading, indicators[0], id, reading.values.iloc[:0])
    columns = [Column(_singular(reading, level), kind="text", row_header=True)]
    columns += [
        unit_column(item, f"{item.short.get(reading.language)} {_latest_year(rows).max()}", reading.language)
        for item, rows in found
    ]
    every = [_of_latest_year(rows) for _, rows in found]
    parts = [rows.set_index("ref_area") for rows in every]
    whole = [_municipality_cell(reading, item, int(_latest_year(rows).max())) for item, rows in found]
    table: list[list[Cell]] = [[reading.settings.municipality.name, *whole]]
    for code, name in _areas(reading, level):
        table.append([f"{code} {name}", *(cell_at(part, code) for part in parts)])
    secret = set.intersection(*(set(protected(rows)["ref_area"]) for rows in every))
    return Table(
        id=id,
        headline=headline,
        language=reading.language,
        source=reading.sources(pd.concat([rows for _, rows in found])),
        note=" ".join(
            [
                *count_note(reading, pd.concat(every)),
                *area_notes(reading, level, [item for item, _ in found], without=secret),
            ]
        ),
        mark=reading.mark,
        data=DataTable(columns, table),
    )


def _rows(reading: Reading, indicator: Indicator, level: str | None) -> pd.DataFrame:
    if level is None:
        return reading.values.iloc[:0]
    return reading.total(reading.rows(indicator, level=level))


def _latest_year(rows: pd.DataFrame) -> pd.Series:
    return _of_latest_year(rows)["time_period"]


def _of_latest_year(rows: pd.DataFrame) -> pd.DataFrame:
    present = rows[rows["value"].notna()]
    year = (present if len(present) else rows)["time_period"].max()
    return rows[rows["time_period"] == year]


def _latest_values(rows: pd.DataFrame) -> pd.Series:
    return _of_latest_year(rows).set_index("ref_area")["value"]


def _spread(reading: Reading, level: str, values: pd.Series) -> Spread | None:
    """Spread over the areas that are large enough to be interpreted."""
    return spread(values[~values.index.isin(reading.too_small(level))])


def _municipality_value(reading: Reading, indicator: Indicator, year: int) -> float | None:
    """The value of the whole beside those of its areas, if it can be set beside them."""
    if not indicator.across_levels:
        return None
    found = _municipality_rows(reading, indicator, year)
    return float(found["value"].iloc[0]) if found["value"].notna().any() else None


def _municipality_rows(reading: Reading, indicator: Indicator, year: int) -> pd.DataFrame:
    rows = reading.total(reading.rows(indicator, area=reading.settings.municipality.code, level="municipality"))
    return rows[rows["time_period"] == year]


def _municipality_cell(reading: Reading, indicator: Indicator, year: int) -> Cell:
    if not indicator.across_levels:
        return Sign("X")
    rows = _municipality_rows(reading, indicator, year)
    return cell(rows.iloc[0]) if len(rows) else Sign("M")


def _bar_value(row: Any) -> float | Sign:
    """Bars have no brackets: an uncertain value is drawn like any other."""
    made = cell(row)
    return made if isinstance(made, Sign) and made.value is None else float(row.value)


def _areas(reading: Reading, level: str) -> list[tuple[str, str]]:
    part = reading.areas[reading.areas["area_level"] == level].sort_values("code")
    return list(zip(part["code"], part["name"], strict=True))


def _singular(reading: Reading, level: str) -> str:
    found = reading.settings.level(level)
    return found.singular.get(reading.language) if found else reading.word("area")


def _plural(reading: Reading, level: str) -> str:
    found = reading.settings.level(level)
    return found.plural.get(reading.language) if found else reading.word("area")


def _headline(reading: Reading, indicator: Indicator, level: str, found: Spread | None) -> str:
    name = indicator.short.get(reading.language)
    if found is None:
        return name
    low = format_number(found.lowest_value, indicator.decimals, reading.language)
    high = amount(indicator, found.highest_value, reading.language)
    return reading.word("by_level", name=name, level=_singular(reading, level), low=low, high=high)


def _bars_headline(
    reading: Reading, indicator: Indicator, level: str, now: pd.DataFrame, whole: float | None, found: Spread | None
) -> str:
    if whole is None or found is None:
        return _headline(reading, indicator, level, found)
    values = now.loc[~now["ref_area"].isin(reading.too_small(level)), "value"].dropna()
    name, municipality = indicator.short.get(reading.language), reading.settings.municipality.name
    above = int((values > whole).sum())
    key = "above_municipality_protected" if len(protected(now)) else "above_municipality"
    return reading.word(key, name=name, above=above, areas=len(values), municipality=municipality)


def _alt(reading: Reading, indicator: Indicator, level: str, found: Spread | None, now: pd.DataFrame) -> str:
    """How many areas there are, how many of them are kept secret (never which), and the extremes among the others."""
    hidden = len(protected(now))
    secret = reading.word("protected_among", hidden=hidden) if hidden else ""
    start = f"{indicator.name.get(reading.language)}, {len(now)} {_plural(reading, level)}{secret}."
    if found is None:
        shown = [amount(indicator, float(value), reading.language) for value in now["value"].dropna()]
        return f"{start} {reading.word('value')}: {'; '.join(shown)}."
    return f"{start} " + spread_sentence(
        indicator,
        (reading.area_name(found.lowest, level), found.lowest_value),
        (reading.area_name(found.highest, level), found.highest_value),
        reading.language,
        among(reading, level, now, found),
    )


def _table(reading: Reading, indicator: Indicator, level: str, rows: pd.DataFrame) -> DataTable:
    """Areas down; the earliest and the latest year across."""
    years = sorted({int(rows["time_period"].min()), int(_latest_year(rows).max())})
    columns = [Column(_singular(reading, level), kind="text", row_header=True)]
    columns += [unit_column(indicator, str(year), reading.language) for year in years]
    parts = [rows[rows["time_period"] == year].set_index("ref_area") for year in years]
    table: list[list[Cell]] = [
        [f"{code} {name}", *(cell_at(part, code) for part in parts)] for code, name in _areas(reading, level)
    ]
    return DataTable(columns, table)


def _note(reading: Reading, indicator: Indicator, level: str, rows: pd.DataFrame) -> str:
    now = _of_latest_year(rows)
    said = [
        notes(reading, indicator, now),
        *count_note(reading, now),
        *later_note(reading, rows, int(now["time_period"].max())),
        *area_notes(reading, level, [indicator], without=set(protected(now)["ref_area"])),
    ]
    return " ".join(text for text in said if text)


def area_notes(
    reading: Reading,
    level: str,
    indicators: list[Indicator],
    across_levels: bool = True,
    without: Collection[str] = (),
) -> list[str]:
    """What the municipality says about single areas, and which are too small or not comparable with the whole.

    ``without``: codes of areas whose values are kept secret; they are not named.
    """
    named = set(reading.areas.loc[reading.areas["area_level"] == level, "code"]) - set(without)
    said = reading.notes_on(level, indicators, named)
    if small := sorted(reading.too_small(level) & named):
        names = ", ".join(reading.area_name(code, level) for code in small)
        said.append(reading.word("too_small", limit=reading.settings.municipality.smallest_area, names=names))
    if across_levels and not all(indicator.across_levels for indicator in indicators):
        names = ", ".join(item.short.get(reading.language) for item in indicators if not item.across_levels)
        said.append(f"{names}: {reading.word('not_across_levels')}")
    return said


def _without(reading: Reading, indicator: Indicator, id: str, rows: pd.DataFrame) -> Box:
    return hint(reading, id, absent(reading, rows, "no_small_area", name=indicator.name.get(reading.language)))
