"""Development over years: of all people, of groups, and the gap between two groups."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Box, Figure, Line, figure_to_svg, line_chart, starts_at_zero
from helpers.narrative import (
    GapText,
    amount,
    gap_headline,
    gap_sentences,
    level_sentence,
    trend_headline,
)
from helpers.settings.catalogue import Indicator
from helpers.views.parts import (
    break_years,
    change_of,
    figure_id,
    gap_of,
    gap_rows,
    hint,
    latest,
    left_out_notes,
    notes,
    series_table,
    subtitle,
)
from helpers.views.protected import absent, count_note, later_note, protected, until
from helpers.views.reading import Reading


def trend(reading: Reading, indicator: Indicator, by: str | None = None) -> Figure | Box:
    """A line chart over the years: the area of the report, its groups, and the municipality beside a district."""
    id = figure_id("trend", indicator.id, by or "")
    lines = _lines(reading, indicator, by)
    own = lines if by else {reading.name: reading.total(reading.rows(indicator))}  # the municipality beside it is not enough
    if not any(rows["value"].notna().any() for rows in own.values()):
        key, rows = "no_group_data" if by else "no_data", pd.concat([reading.rows(indicator).iloc[:0], *own.values()])
        return hint(reading, id, absent(reading, rows, key, name=indicator.name.get(reading.language), where=reading.name))
    if not by and (only := _only_year(reading, indicator, lines, id)):
        return only
    gap = gap_of(reading, indicator, by) if by else None
    headline = _gap_headline(reading, indicator, gap, by) if gap and by else _trend_headline(reading, indicator, lines, by)
    return _line_figure(reading, indicator, id, headline, lines, _alt(reading, indicator, lines, gap))


def _only_year(reading: Reading, indicator: Indicator, lines: dict[str, pd.DataFrame], id: str) -> Box | None:
    """The value in a sentence where there is one year only: nothing to draw a line through."""
    rows = pd.concat(lines.values())
    if rows.loc[rows["value"].notna(), "time_period"].nunique() > 1:
        return None
    row = latest(next(iter(lines.values())))
    if row is None:
        return None
    said = level_sentence(indicator, float(row["value"]), int(row["time_period"]), None, reading.language)
    return hint(reading, id, f"{said} {absent(reading, rows, 'one_year')}")


def _trend_headline(reading: Reading, indicator: Indicator, lines: dict[str, pd.DataFrame], by: str | None) -> str:
    now = latest(next(iter(lines.values())))
    if now is None or by:
        return indicator.short.get(reading.language)
    headline = trend_headline(indicator, float(now["value"]), change_of(reading, indicator, now), reading.language)
    rows = reading.rows(indicator)  # of every definition: that of a secret value may be a newer one
    rows = rows[(rows["group"] == "total") & (rows["sex"] == "total")]
    return headline + until(reading, rows, int(now["time_period"]))


def gap(reading: Reading, indicator: Indicator, by: str) -> Figure | Box:
    """Two groups over the years: both levels are shown, the headline says how the gap changed."""
    id = figure_id("abstand", indicator.id, by)
    lines = _lines(reading, indicator, by, with_total=False)
    found = gap_of(reading, indicator, by)
    if found is None:
        return _no_gap(reading, indicator, by, id)
    headline = _gap_headline(reading, indicator, found, by)
    return _line_figure(reading, indicator, id, headline, lines, _alt(reading, indicator, lines, found))


def gap_text(reading: Reading, indicator: Indicator, by: str) -> Box:
    """The gap in sentences: points first, ratio second, both levels, which side moved."""
    id = figure_id("text", indicator.id, by)
    found = gap_of(reading, indicator, by)
    name = indicator.name.get(reading.language)
    if found is None:
        return _no_gap(reading, indicator, by, id)
    sentences = gap_sentences(indicator, found, reading.language)
    sentences += later_note(reading, gap_rows(reading, indicator, by), found.year)
    return Box(id=id, headline=name, language=reading.language, style="reading", sentences=sentences, mark=reading.mark)


def _gap_headline(reading: Reading, indicator: Indicator, gap: GapText, by: str) -> str:
    return gap_headline(indicator, gap, reading.language) + until(reading, gap_rows(reading, indicator, by), gap.year)


def _no_gap(reading: Reading, indicator: Indicator, by: str, id: str) -> Box:
    rows = gap_rows(reading, indicator, by)
    return hint(reading, id, absent(reading, rows, "no_group_data", name=indicator.name.get(reading.language)))


def _lines(reading: Reading, indicator: Indicator, by: str | None, with_total: bool = True) -> dict[str, pd.DataFrame]:
    """Rows of each line by its label, most important first."""
    rows = reading.rows(indicator)
    lines: dict[str, pd.DataFrame] = {}
    if by:
        for group, part in reading.by(rows, by).items():
            lines[reading.label(part["characteristic"].iloc[-1], group)] = part
    if with_total or not by:
        total = reading.total(rows)
        if len(total):
            lines[reading.word("all") if by else reading.name] = total
    if reading.area_level != "municipality" and lines and not by:
        municipality = reading.settings.municipality
        whole = reading.total(reading.rows(indicator, area=municipality.code, level="municipality"))
        if len(whole):
            lines[reading.word("municipality_total", name=municipality.name)] = whole
    return lines


def _line_figure(
    reading: Reading, indicator: Indicator, id: str, headline: str, lines: dict[str, pd.DataFrame], alt: str
) -> Figure:
    rows = pd.concat(lines.values())
    totals = {reading.word("all"), reading.word("municipality_total", name=reading.settings.municipality.name)}
    drawn = line_chart(
        [Line(label, _points(part), "total" if label in totals else "group") for label, part in lines.items()],
        unit=indicator.unit,
        decimals=indicator.decimals,
        language=reading.language,
        breaks=break_years(reading, indicator, rows),
    )
    from_zero = starts_at_zero(drawn)
    return Figure(
        id=id,
        headline=headline,
        language=reading.language,
        subtitle=subtitle(reading, indicator, rows["time_period"], reading.name),
        source=reading.sources(rows),
        note=" ".join(
            [
                notes(reading, indicator, rows, from_zero),
                *left_out_notes(reading, indicator, rows),
                *count_note(reading, rows),
                *_missing_years(reading, rows),
            ]
        ).strip(),
        mark=reading.mark,
        alt=alt,
        svg=figure_to_svg(drawn, id),
        data=series_table(reading, indicator, lines),
    )


def _missing_years(reading: Reading, rows: pd.DataFrame) -> list[str]:
    """Years between the first and the last value that have none and no secret one: the line is open there."""
    years = set(rows.loc[rows["value"].notna(), "time_period"])
    secret = set(protected(rows)["time_period"])
    missing = [str(year) for year in range(min(years), max(years)) if year not in years | secret]
    return [reading.word("missing_years", years=", ".join(missing))] if missing else []


def _points(rows: pd.DataFrame) -> list[tuple[int, float | None]]:
    return [
        (int(year), None if pd.isna(value) else float(value))
        for year, value in zip(rows["time_period"], rows["value"], strict=True)
    ]


def _alt(reading: Reading, indicator: Indicator, lines: dict[str, pd.DataFrame], gap: GapText | None) -> str:
    """What the picture says, for those who do not see it."""
    if gap:
        return " ".join(gap_sentences(indicator, gap, reading.language))
    label, row = next((label, row) for label, rows in lines.items() if (row := latest(rows)) is not None)
    said = level_sentence(
        indicator, float(row["value"]), int(row["time_period"]), change_of(reading, indicator, row), reading.language
    )
    others = [
        f"{name}: {amount(indicator, float(last['value']), reading.language)}"
        + ("" if last["time_period"] == row["time_period"] else f" ({int(last['time_period'])})")
        for name, part in lines.items()
        if name != label and (last := latest(part)) is not None
    ]
    return " ".join([f"{label}:", said, "; ".join(others)]).strip()
