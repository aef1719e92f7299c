"""What several views need: notes, changes, texts for screen readers, tables behind figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.figures import Box, Column, DataTable, Sign, format_number, unit_label
from helpers.figures.objects import Cell
from helpers.measures.gaps import PAIRS
from helpers.measures.intervals import excludes_zero
from helpers.measures.noticeable import noticeable
from helpers.narrative import Change, GapText, amount
from helpers.settings.catalogue import Indicator
from helpers.views.reading import Reading


def figure_id(kind: str, *parts: str) -> str:
    """Id of a figure, by which the text can refer to it: ``abb-trend-beschaeftigungsquote-nationality``."""
    return "-".join(part.replace("_", "-") for part in ("abb", kind, *parts) if part)


def hint(reading: Reading, id: str, text: str) -> Box:
    """A sentence in place of a figure that cannot be drawn."""
    return Box(id=id, headline=reading.word("hint"), language=reading.language, style="hint", sentences=[text], mark=reading.mark)


def nothing(reading: Reading, id: str) -> Box:
    """The sentence where there is nothing to show at all."""
    return hint(reading, id, reading.word("nothing_in_field"))


def cell(row: Any) -> Cell:
    """The value of a row: a number, in brackets where it is not sure, or the sign for its absence."""
    if row.conf_status == "C":
        return Sign("C")
    if pd.isna(row.value):
        return Sign(row.obs_status if row.obs_status != "A" else "M")
    return Sign("U", float(row.value)) if row.obs_status == "U" else float(row.value)


def cell_at(rows: pd.DataFrame, key: object) -> Cell:
    """The cell of the row with this index; of none, the sign for a missing value."""
    return cell(rows.loc[key]) if key in rows.index else Sign("M")


def latest(rows: pd.DataFrame) -> pd.Series | None:
    """The last row with a value."""
    present = rows[rows["value"].notna()].sort_values("time_period")
    return None if present.empty else present.iloc[-1]


def change_rows(reading: Reading, indicator: Indicator, row: pd.Series) -> pd.DataFrame:
    """Changes of a value over a period, also those that are kept secret."""
    changes = reading.rows(indicator, "change_period", row["ref_area"], row["area_level"])
    for name in ("characteristic", "group", "sex", "time_period"):
        changes = changes[changes[name] == row[name]]
    return changes


def change_of(reading: Reading, indicator: Indicator, row: pd.Series) -> Change | None:
    """Change of a value since the earliest comparable year that is shown, at most ten years back."""
    changes = change_rows(reading, indicator, row).dropna(subset="value")
    if changes.empty:
        return None
    change = changes.iloc[0]
    return Change(float(change["value"]), int(change["base_period"]), _certain(change))


def _certain(row: pd.Series) -> bool:
    """Whether a difference is beyond what chance explains; without an interval nothing speaks against it."""
    return bool(pd.isna(row["lower"]) or excludes_zero(row["lower"], row["upper"]))


def gap_of(reading: Reading, indicator: Indicator, by: str, area: str | None = None, level: str | None = None) -> GapText | None:
    """The latest gap between the two groups of a breakdown, with its start if there is a comparable one."""
    pair = PAIRS[by]

    def rows(statistic: str) -> pd.DataFrame:
        return gap_rows(reading, indicator, by, statistic, area, level)

    now = latest(reading.one_definition(rows("gap_points")))
    if now is None:
        return None
    labels = [reading.label(now["characteristic"], name) for name in pair]
    start = rows("gap_change_period")
    start = start[(start["time_period"] == now["time_period"]) & (start["characteristic"] == now["characteristic"])]
    start = start[start["value"].notna()]
    since, before, certain = None, (float("nan"), float("nan")), True
    if len(start):
        certain = _certain(start.iloc[0])
        since = int(start["base_period"].iloc[0])
        points = rows("gap_points")
        points = points[(points["time_period"] == since) & (points["characteristic"] == now["characteristic"])]
        before = (float(points["numerator"].iloc[0]), float(points["denominator"].iloc[0]))
    return GapText(
        first=labels[0],
        second=labels[1],
        first_value=float(now["numerator"]),
        second_value=float(now["denominator"]),
        year=int(now["time_period"]),
        since=since,
        first_before=before[0],
        second_before=before[1],
        by=reading.word(f"by_{by}"),
        certain=certain,
    )


def gap_rows(
    reading: Reading,
    indicator: Indicator,
    by: str,
    statistic: str = "gap_points",
    area: str | None = None,
    level: str | None = None,
) -> pd.DataFrame:
    """Rows of what is told of the two groups of a breakdown."""
    found = reading.rows(indicator, statistic, area, level)
    found = found[found["sex" if by == "sex" else "group"] == "_".join(PAIRS[by])]
    family = {name: item.family for name, item in reading.settings.catalogue.characteristics.items()}
    return found if by == "sex" else found[found["characteristic"].map(family) == by]


def notes(reading: Reading, indicator: Indicator, rows: pd.DataFrame, starts_at_zero: bool = True) -> str:
    """Everything a reader must know about these rows: breaks, definitions, two statistics, axis."""
    said = []
    if not starts_at_zero:
        said.append(reading.word("not_from_zero"))
    if indicator.allowed_pairs or _two_statistics(reading, rows):
        said.append(reading.word("two_statistics"))
    if indicator.unit == "percent" and (rows["value"] > 100).any():
        said.append(reading.word("above_100"))
    for item in reading.breaks(indicator, rows):
        said.append(reading.word("break", year=item.year, text=item.text.get(reading.language)))
    names = reading.settings.catalogue.characteristics
    for year, old, new in reading.definition_changes(rows[rows["characteristic"] != "alle"]):
        old_name, new_name = (names[name].name.get(reading.language) for name in (old, new))
        said.append(reading.word("definition_change", year=year, old=old_name, new=new_name))
    said += _interval_notes(reading, indicator, rows)
    return " ".join(said)


def left_out_notes(reading: Reading, indicator: Indicator, rows: pd.DataFrame) -> list[str]:
    """Which years of a series are not shown because they follow another definition of the groups."""
    names = reading.settings.catalogue.characteristics
    said = []
    for name, (first, last) in reading.left_out(indicator, rows).items():
        years = str(first) if first == last else f"{first}–{last}"
        said.append(reading.word("definition_left_out", years=years, name=names[name].name.get(reading.language)))
    return said


def _two_statistics(reading: Reading, rows: pd.DataFrame) -> bool:
    """Whether a numerator comes from another statistic than its denominator."""
    known = reading.settings.catalogue.sources
    pairs = rows.loc[rows["denominator_source"] != "", ["source", "denominator_source"]].drop_duplicates()
    statistics = [[known[name].statistic or name for name in pair] for pair in pairs.itertuples(index=False)]
    return any(above != below for above, below in statistics)


def _interval_notes(reading: Reading, indicator: Indicator, rows: pd.DataFrame) -> list[str]:
    """How sure the latest values of the area are: of a survey always, of a full count where chance moves it noticeably."""
    last = rows[rows["value"].notna() & rows["lower"].notna() & (rows["ref_area"] == reading.area)]
    last = last[last["time_period"] == last["time_period"].max()]
    found: dict[str, list[str]] = {}
    for row in last.itertuples():
        if row.interval == "chance" and row.upper - row.lower <= 2 * noticeable(indicator, row.value):
            continue
        found.setdefault(f"{row.interval}_intervals", []).append(
            reading.word(
                "limits",
                label=reading.label(row.characteristic, row.sex if row.sex != "total" else row.group),
                low=format_number(row.lower, indicator.decimals, reading.language),
                high=amount(indicator, row.upper, reading.language),
            )
        )
    return [reading.word(kind, year=int(last["time_period"].max()), text="; ".join(said)) for kind, said in found.items()]


def break_years(reading: Reading, indicator: Indicator, rows: pd.DataFrame) -> list[int]:
    """First years of new series: by breaks of the catalogue and by a change of definition."""
    years = {item.year for item in reading.breaks(indicator, rows)}
    split = rows[rows["characteristic"] != "alle"]
    return sorted(years | {year for year, _, _ in reading.definition_changes(split)})


def unit_column(indicator: Indicator, title: str, language: str, group: str = "") -> Column:
    """A table column in the unit of an indicator."""
    return Column(title, unit=unit_label(indicator.unit, language), decimals=indicator.decimals, group=group)


def subtitle(reading: Reading, indicator: Indicator, years: pd.Series, where: str) -> str:
    """Measure, unit, place and period of a figure."""
    first, last = int(years.min()), int(years.max())
    period = str(last) if first == last else f"{first}–{last}"
    name = indicator.name.get(reading.language)
    return f"{name}, {unit_label(indicator.unit, reading.language)}, {where}, {period}"


def series_table(reading: Reading, indicator: Indicator, lines: dict[str, pd.DataFrame]) -> DataTable:
    """Years down, series across: the data behind a line chart."""
    years = sorted({int(year) for rows in lines.values() for year in rows["time_period"]})
    columns = [Column(reading.word("year"), kind="year", row_header=True)]
    columns += [unit_column(indicator, label, reading.language) for label in lines]
    by_year = {label: rows.set_index("time_period") for label, rows in lines.items()}
    table: list[list[Cell]] = []
    for year in years:
        table.append([year, *(cell_at(part, year) for part in by_year.values())])
    return DataTable(columns, table)
