"""Several indicators at once: key figures, gaps then and now, what is missing."""

from __future__ import annotations

import pandas as pd

from helpers.figures import (
    Box,
    Column,
    DataTable,
    Figure,
    KeyFigure,
    KeyFigures,
    Pair,
    Table,
    dumbbell_chart,
    figure_to_svg,
    format_number,
    format_value,
    starts_at_zero,
    unit_label,
)
from helpers.figures.objects import Cell
from helpers.narrative import GapText, amount, gap_change, gap_headline, gap_sentences
from helpers.narrative.sentences import DIFFERENCE_UNIT, direction
from helpers.settings.catalogue import Indicator
from helpers.views.parts import change_of, change_rows, figure_id, gap_of, gap_rows, hint, latest, notes
from helpers.views.protected import absent, all_protected, names_note, none_sign
from helpers.views.reading import Reading
from helpers.views.targets import aim_cell, rule_notes, target_marks, total_standing


def key_figures(reading: Reading, indicators: list[Indicator], id: str) -> KeyFigures | Box:
    """The latest value of each indicator in large, with its change and its target."""
    shown = [figure for indicator in indicators if (figure := _key_figure(reading, indicator))]
    by_indicator = {item.id: reading.total(reading.rows(item)) for item in indicators}
    rows = pd.concat([reading.values.iloc[:0], *by_indicator.values()])
    if not shown:
        return hint(reading, id, absent(reading, rows, "nothing_in_field"))
    secret = [item for item in indicators if all_protected(by_indicator[item.id])]
    last = [(item, row) for item in indicators if (row := latest(by_indicator[item.id])) is not None]
    aimed = [standing for item, row in last if (standing := total_standing(reading, item, row))]
    return KeyFigures(
        id=id,
        headline=reading.word("key_figures"),
        language=reading.language,
        figures=shown,
        source=reading.sources(rows),
        note=" ".join([*rule_notes(reading, aimed), *names_note(reading, secret)]),
        mark=reading.mark,
    )


def _key_figure(reading: Reading, indicator: Indicator) -> KeyFigure | None:
    row = latest(reading.total(reading.rows(indicator)))
    if row is None:
        return None
    change = change_of(reading, indicator, row)
    said = ""
    if change:
        unit = DIFFERENCE_UNIT.get(indicator.unit, indicator.unit)
        size = format_value(change.difference, unit, indicator.decimals, reading.language, signed=True)
        said = f"{size} {reading.word('change', year=change.since)}"
        if direction(indicator, change.difference) and not change.certain:
            said += f" ({reading.word('not_certain')})"
    standing = total_standing(reading, indicator, row)
    return KeyFigure(
        value=amount(indicator, float(row["value"]), reading.language),
        label=indicator.short.get(reading.language),
        detail=str(int(row["time_period"])),
        change=said,
        marks=target_marks(reading, standing) if standing else [],
    )


def gaps_then_and_now(reading: Reading, indicators: list[Indicator], by: str) -> Figure | Box:
    """For every indicator with a gap by this breakdown: both groups at the start and now."""
    id = figure_id("abstaende", by)
    found = [(item, gap) for item in indicators if item.unit == "percent" and (gap := gap_of(reading, item, by))]
    every = [(item, gap_rows(reading, item, by)) for item in indicators if item.unit == "percent"]
    if not found:
        rows = pd.concat([reading.values.iloc[:0], *(part for _, part in every)])
        return hint(reading, id, absent(reading, rows, "no_gaps", by=reading.word(f"by_{by}")))
    secret = names_note(reading, [item for item, part in every if all_protected(part)])
    drawn = dumbbell_chart(
        [_pair(item, gap, reading.language) for item, gap in found],
        groups=(found[0][1].first, found[0][1].second),
        unit="percent",
        decimals=1,
        language=reading.language,
    )
    rows = pd.concat([part for item, _ in found for part in reading.by(reading.rows(item), by).values()])
    return Figure(
        id=id,
        headline=_gaps_headline(reading, found),
        language=reading.language,
        subtitle=f"{found[0][1].first} / {found[0][1].second}, {unit_label('percent', reading.language)}, {reading.name}",
        source=reading.sources(rows),
        note=" ".join([_gap_notes(reading, found, by, starts_at_zero(drawn)), *secret]).strip(),
        mark=reading.mark,
        alt=" ".join(
            f"{item.short.get(reading.language)}: {gap_sentences(item, gap, reading.language)[0]}" for item, gap in found
        ),
        svg=figure_to_svg(drawn, id),
        data=_gap_table(reading, found, by),
    )


def _pair(indicator: Indicator, gap: GapText, language: str) -> Pair:
    earlier = (gap.first_before, gap.second_before) if gap.since is not None else None
    before = str(gap.since or "")
    return Pair(indicator.short.get(language), gap.first_value, gap.second_value, earlier, str(gap.year), before)


def _gaps_headline(reading: Reading, found: list[tuple[Indicator, GapText]]) -> str:
    if len(found) == 1:
        return gap_headline(*found[0], reading.language)
    moved = [gap_change(gap) for _, gap in found if gap.since is not None]
    smaller, larger, same = moved.count(-1), moved.count(1), moved.count(0)
    return reading.word("gaps_counted", smaller=smaller, larger=larger, same=same)


def _gap_notes(reading: Reading, found: list[tuple[Indicator, GapText]], by: str, from_zero: bool) -> str:
    """Notes of all indicators once, and by which definition each of them counts the groups."""
    said = [] if from_zero else [reading.word("not_from_zero")]
    definitions = {}
    for item, gap in found:
        rows = pd.concat(reading.by(reading.rows(item), by).values())
        said.append(notes(reading, item, rows[rows["time_period"] >= (gap.since or gap.year)]))
        now = rows.loc[rows["time_period"] == gap.year, "characteristic"].iloc[0]
        definitions[item.short.get(reading.language)] = reading.settings.catalogue.characteristics[now].name.get(reading.language)
    if len(set(definitions.values())) > 1:
        text = "; ".join(f"{name}: {definition}" for name, definition in definitions.items())
        said.append(reading.word("each_definition", text=text))
    return " ".join(text for text in dict.fromkeys(said) if text)


def _gap_table(reading: Reading, found: list[tuple[Indicator, GapText]], by: str) -> DataTable:
    unit, points = unit_label("percent", reading.language), unit_label("percentage_points", reading.language)
    first, second = found[0][1].first, found[0][1].second
    columns = [
        Column(reading.word("indicator"), kind="text", row_header=True),
        Column(reading.word("year"), kind="year"),
        Column(first, unit=unit, decimals=1),
        Column(second, unit=unit, decimals=1),
        Column(reading.word("gap"), unit=points, decimals=1, signed=True),
        Column(reading.word("since"), kind="year"),
        Column(reading.word("earlier_gap"), unit=points, decimals=1, signed=True),
    ]
    rows: list[list[Cell]] = []
    for item, gap in found:
        changes = gap_rows(reading, item, by, "gap_change_period")
        none = none_sign(changes[changes["time_period"] == gap.year])
        before: list[Cell] = [none, none] if gap.since is None else [gap.since, gap.points_before]
        now: list[Cell] = [gap.year, gap.first_value, gap.second_value, gap.points]
        rows.append([item.short.get(reading.language), *now, *before])
    return DataTable(columns, rows)


def core_table(reading: Reading, indicators: list[Indicator]) -> Table | Box:
    """Indicators with values: the latest one, its change, how to read it; those without values are named below."""
    id = "tab-kernindikatoren"
    language = reading.language
    found = [
        (item, values, row) for item in indicators if (row := latest(values := reading.total(reading.rows(item)))) is not None
    ]
    if not found:
        rows = pd.concat([reading.values.iloc[:0], *(reading.total(reading.rows(item)) for item in indicators)])
        return hint(reading, id, absent(reading, rows, "nothing_in_field"))
    aimed = {item.id: standing for item, _, row in found if (standing := total_standing(reading, item, row))}
    columns = [
        Column(reading.word("indicator"), kind="text", row_header=True),
        Column(reading.word("year"), kind="year"),
        Column(reading.word("value"), kind="text"),
        Column(reading.word("moved"), kind="text"),
        Column(reading.word("since"), kind="year"),
        Column(reading.word("direction"), kind="text"),
        Column(reading.word("steerable"), kind="text"),
        *([Column(reading.word("target_column"), kind="text")] if aimed else []),
    ]
    table: list[list[Cell]] = []
    for item, _, row in found:
        value = amount(item, float(row["value"]), language)
        words = [reading.word(item.direction), reading.word(item.steerable)]
        aim: list[Cell] = [aim_cell(reading, aimed.get(item.id))] if aimed else []
        table.append([item.short.get(language), int(row["time_period"]), value, *_moved(reading, item, row), *words, *aim])
    return Table(
        id=id,
        headline=reading.word("core_at_a_glance"),
        language=language,
        source=reading.sources(pd.concat([values for _, values, _ in found])),
        note=" ".join(
            [
                reading.word("change_units"),
                *rule_notes(reading, list(aimed.values())),
                *_without_values(reading, indicators, [item for item, _, _ in found]),
            ]
        ),
        mark=reading.mark,
        data=DataTable(columns, table),
    )


def _moved(reading: Reading, indicator: Indicator, row: pd.Series) -> list[Cell]:
    """Change with an arrow (in brackets where chance may explain it), and the year it is counted from."""
    change = change_of(reading, indicator, row)
    if change is None:
        return [none_sign(change_rows(reading, indicator, row))] * 2
    size = format_number(change.difference, indicator.decimals, reading.language, signed=True)
    moved = direction(indicator, change.difference)
    if moved and not change.certain:
        return [f"({size})", change.since]
    arrow = {-1: "↓", 0: "→", 1: "↑"}[moved]
    return [f"{arrow} {size}", change.since]


def _without_values(reading: Reading, indicators: list[Indicator], found: list[Indicator]) -> list[str]:
    """Features are shown one by one elsewhere; what else has no values, or none that may be shown, is named."""
    missing = [item for item in indicators if item not in found]
    said = []
    if names := [item.short.get(reading.language) for item in missing if item.formula == "features"]:
        said.append(reading.word("features_apart", names=", ".join(names)))
    secret = [item for item in missing if all_protected(reading.total(reading.rows(item)))]
    said += names_note(reading, secret)
    missing = [item for item in missing if item not in secret]
    if names := [item.short.get(reading.language) for item in missing if item.formula != "features"]:
        said.append(reading.word("missing_core", names=", ".join(names)))
    return said
