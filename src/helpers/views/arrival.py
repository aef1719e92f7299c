"""Places of arrival: which type each area is of, and how much that depends on where the limits lie."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.figures import (
    Box,
    Column,
    DataTable,
    Figure,
    Sign,
    Table,
    choropleth,
    figure_to_svg,
    format_number,
    legend_entries,
    style,
)
from helpers.figures.classes import Classes
from helpers.figures.objects import Cell
from helpers.measures.arrival import DIMENSIONS, TYPES, has, has_arrival_function
from helpers.measures.arrival_rows import PROFILE
from helpers.settings.catalogue import Indicator
from helpers.views.parts import cell, figure_id, hint, notes, unit_column
from helpers.views.places import area_notes
from helpers.views.reading import Reading

#: the hue says how much people move, its darkness whether the share of foreign nationals is high; no colour warns
COLOURS = {
    7: style.SEQUENTIAL[4],
    3: style.SEQUENTIAL[2],
    6: style.DIVERGING[4],
    2: style.DIVERGING[3],
    5: style.DIVERGING[0],
    1: style.DIVERGING[1],
    4: style.AXIS,
    0: style.DIVERGING[2],
}
#: what stands beside the types and is no part of them: the first that has values
CONTEXT = ("sgb2_quote", "arbeitslosenanteil")
#: more names than these would cover the map
MOST_NAMES = 8


@dataclass(frozen=True)
class Arrival:
    """Types of the last three years that have some."""

    reading: Reading
    level: str
    year: int
    since: int
    types: pd.Series  # by area code, without areas that have none
    flips: pd.DataFrame  # type that areas would have, one row for each that changes in a variant
    features: dict[str, pd.DataFrame]  # three-year rows by dimension, areas in the index
    reference: pd.Series  # by dimension

    @property
    def years(self) -> str:
        return f"{self.since}–{self.year}"

    @property
    def unstable(self) -> set[str]:
        return set(self.flips["ref_area"])

    @property
    def places(self) -> list[str]:
        """Codes of the areas with an arrival function."""
        return [code for code, kind in self.types.items() if has_arrival_function(int(kind))]

    @property
    def flagged(self) -> set[str]:
        notes = self.reading.settings.municipality.area_notes
        return {item.area for item in notes if item.level == self.level and item.collective_accommodation}

    def turned(self, into: bool) -> list[str]:
        """Codes of areas that would become (or no longer be) places of arrival in some variant."""
        other = self.flips[self.flips["value"].map(lambda kind: has_arrival_function(int(kind))) == into]
        return sorted({code for code in other["ref_area"] if (code in self.places) != into})

    def name(self, code: str) -> str:
        return self.reading.area_name(code, self.level) + (" *" if code in self.flagged else "")

    def names(self, codes: list[str]) -> str:
        return ", ".join(self.name(code) for code in codes)


def arrival(reading: Reading) -> Figure | Box:
    """A map of the types; below it the limits, how many areas would change with other ones, and what to bear in mind."""
    found = _found(reading)
    if found is None:
        return _nothing(reading)
    areas = reading.geometry(found.level)
    areas = areas.assign(name=[found.name(str(code)) for code in areas["code"]])
    classes = _classes(reading, found)
    values = {code: float(list(_present(found)).index(int(kind))) for code, kind in found.types.items()}
    labels = found.places if len(found.places) <= MOST_NAMES else []
    id = figure_id("ankunft")
    drawn = choropleth(areas, values, classes=classes, labels=labels)
    context = _context(reading, found)
    return Figure(
        id=id,
        headline=reading.word("arrival_headline", count=len(found.places), areas=len(found.types)),
        language=reading.language,
        subtitle=reading.word("arrival_subtitle", years=found.years, where=reading.settings.municipality.name),
        source=reading.sources(pd.concat(found.features.values())),
        note=" ".join([_rule(found), _stability(found), *_cautions(found, context)]),
        mark=reading.mark,
        alt=_alt(found),
        svg=figure_to_svg(drawn, id),
        data=_table_of_areas(found, context),
        legend=legend_entries(areas, values, classes=classes, language=reading.language),
        legend_title=reading.word("arrival_legend"),
    )


def arrival_table(reading: Reading) -> Table | Box:
    """Which areas are of which type: those that keep it whatever the limits, and those that do not."""
    found = _found(reading)
    if found is None:
        return _nothing(reading)
    columns = [
        Column(reading.word("arrival_type"), kind="text", row_header=True),
        Column(reading.word("arrival_number")),
        Column(reading.word("arrival_firm"), kind="text"),
        Column(reading.word("arrival_unfirm"), kind="text"),
    ]
    rows: list[list[Cell]] = []
    for kind in _present(found):
        codes = sorted(code for code, value in found.types.items() if value == kind)
        firm = [code for code in codes if code not in found.unstable]
        rest = [code for code in codes if code in found.unstable]
        rows.append([_label(reading, kind), len(codes), found.names(firm) or "–", found.names(rest) or "–"])
    shift = format_number(100 * reading.settings.municipality.small_areas.arrival.shift, 0, reading.language)
    said = [reading.word("arrival_table_note", shift=shift)]
    if found.flagged & set(found.types.index):
        said.append(reading.word("arrival_accommodation"))
    return Table(
        id="tab-ankunft",
        headline=reading.word("arrival_table", years=found.years),
        language=reading.language,
        source=reading.sources(pd.concat(found.features.values())),
        note=" ".join(said),
        mark=reading.mark,
        data=DataTable(columns, rows),
    )


def _found(reading: Reading) -> Arrival | None:
    level = reading.small_level
    if level is None or PROFILE not in reading.settings.indicators:
        return None
    profile = reading.indicator(PROFILE)
    types = reading.rows(profile, "arrival_type", level=level)
    types = types[types["value"].notna()]
    if types.empty:
        return None
    year = int(types["time_period"].max())
    types = types[types["time_period"] == year]

    def now(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["time_period"] == year]

    code = reading.settings.municipality.code
    indicators = {name: reading.indicator(id) for name, id in DIMENSIONS.items()}
    reference = {
        name: now(reading.rows(item, "arrival_reference", code, "municipality"))["value"].iloc[0]
        for name, item in indicators.items()
    }
    return Arrival(
        reading,
        level,
        year,
        int(types["base_period"].iloc[0]),
        types.set_index("ref_area")["value"],
        now(reading.rows(profile, "arrival_flips", level=level)),
        {name: now(reading.rows(item, "pooled_3y", level=level)).set_index("ref_area") for name, item in indicators.items()},
        pd.Series(reference),
    )


def _nothing(reading: Reading) -> Box:
    return hint(reading, figure_id("ankunft"), reading.word("arrival_nothing"))


def _present(found: Arrival) -> list[int]:
    """Types that occur, in the order of the legend: most movement first."""
    order = sorted(TYPES, key=lambda kind: (-has(kind, "inflow") - has(kind, "turnover"), not has(kind, "inflow"), -kind))
    return [kind for kind in order if (found.types == kind).any()]


def _label(reading: Reading, kind: int) -> str:
    moves = {(True, True): "both", (True, False): "inflow", (False, True): "turnover", (False, False): "neither"}
    move = moves[has(kind, "inflow"), has(kind, "turnover")]
    stock = "stock_high" if has(kind, "stock") else "stock_low"
    return f"{reading.word(f'arrival_{move}')}, {reading.word(f'arrival_{stock}')}"


def _classes(reading: Reading, found: Arrival) -> Classes:
    """One class per type, by its place in the legend."""
    present = _present(found)
    limits = [number + 0.5 for number in range(len(present) - 1)]
    return Classes(limits, [_label(reading, kind) for kind in present], [COLOURS[kind] for kind in present])


def _rule(found: Arrival) -> str:
    """What high means; the limits in numbers stand in the table."""
    reading = found.reading
    limits = reading.settings.municipality.small_areas.arrival.limits.model_dump()
    said = []
    for name, id in DIMENSIONS.items():
        item = reading.indicator(id)
        times = format_number(limits[name], 2, reading.language)
        details = [reading.word("arrival_times", times=times)] if limits[name] != 1 else []
        details += [] if item.across_levels else [reading.word("arrival_all_areas")]
        if details:
            said.append(f"; {item.short.get(reading.language)}: {', '.join(details)}")
    where = reading.settings.municipality.name
    return reading.word("arrival_rule", where=where, years=found.years, exceptions="".join(said))


def _stability(found: Arrival) -> str:
    reading, gained, lost = found.reading, found.turned(True), found.turned(False)
    shift = format_number(100 * reading.settings.municipality.small_areas.arrival.shift, 0, reading.language)

    def counted(codes: list[str]) -> str:
        return f"{len(codes)} ({found.names(codes)})" if codes else "0"

    return reading.word(
        "arrival_flips",
        shift=shift,
        gained=counted(gained),
        lost=counted(lost),
        changed=len(found.unstable),
        areas=len(found.types),
    )


def _cautions(found: Arrival, context: tuple[Indicator, pd.DataFrame] | None) -> list[str]:
    reading = found.reading
    said = [reading.word("arrival_accommodation")] if found.flagged & set(found.types.index) else []
    indicators = [reading.indicator(id) for id in DIMENSIONS.values()]
    said += area_notes(reading, found.level, indicators, across_levels=False)
    said.append(reading.word("arrival_no_judgement"))
    if context:
        said.append(reading.word("arrival_context", name=context[0].short.get(reading.language)))
        said.append(notes(reading, context[0], context[1]))
    return [text for text in said if text]


def _context(reading: Reading, found: Arrival) -> tuple[Indicator, pd.DataFrame] | None:
    """Indicator and rows of the social situation, of the last year that has values."""
    for name in CONTEXT:
        if name in reading.settings.indicators:
            rows = reading.total(reading.rows(reading.indicator(name), level=found.level))
            rows = rows[rows["value"].notna()]
            if len(rows):
                return reading.indicator(name), rows[rows["time_period"] == rows["time_period"].max()]
    return None


def _table_of_areas(found: Arrival, context: tuple[Indicator, pd.DataFrame] | None) -> DataTable:
    """Every area: its type, in how many variants of the limits it keeps it, its features, and the social situation beside."""
    reading = found.reading
    level = reading.settings.level(found.level)
    assert level is not None
    kept = reading.rows(reading.indicator(PROFILE), "arrival_kept", level=found.level)
    kept = kept[kept["time_period"] == found.year].set_index("ref_area")
    of = format_number(float(kept["denominator"].max()), 0, reading.language)
    columns = [
        Column(level.singular.get(reading.language), kind="text", row_header=True),
        Column(reading.word("arrival_type"), kind="text"),
        Column(reading.word("arrival_kept", variants=of)),
    ]
    mean = reading.word("arrival_mean", years=found.years)
    for id in DIMENSIONS.values():
        item = reading.indicator(id)
        columns.append(unit_column(item, item.short.get(reading.language), reading.language, mean))
    parts = list(found.features.values())
    if context:
        item, rows = context
        year = int(rows["time_period"].iloc[0])
        group = reading.word("arrival_context_column")
        columns.append(unit_column(item, f"{item.short.get(reading.language)} {year}", reading.language, group))
        parts.append(rows.set_index("ref_area"))
    limits = reading.settings.municipality.small_areas.arrival.limits.model_dump()
    table: list[list[Cell]] = [
        [
            reading.word("arrival_limit"),
            "–",
            Sign("X"),
            *(float(limits[name] * found.reference[name]) for name in DIMENSIONS),
            *([Sign("X")] if context else []),
        ]
    ]
    for code in sorted(kept.index):
        kind = _label(reading, int(found.types[code])) if code in found.types.index else "–"
        numbers = [_cell(part, code) for part in parts]
        table.append([f"{code} {found.name(code)}", kind, _cell(kept, code), *numbers])
    return DataTable(columns, table)


def _cell(part: pd.DataFrame, code: str) -> Cell:
    return cell(part.at[code, "value"], part.at[code, "obs_status"]) if code in part.index else cell(float("nan"), "M")


def _alt(found: Arrival) -> str:
    """How many areas are of each type, and which have an arrival function."""
    reading = found.reading
    counts = "; ".join(f"{_label(reading, kind)}: {int((found.types == kind).sum())}" for kind in _present(found))
    names = found.names(found.places)
    places = f" {reading.word('arrival_both')}: {names}." if names else ""
    return f"{reading.word('arrival_legend')}: {counts}.{places}"
