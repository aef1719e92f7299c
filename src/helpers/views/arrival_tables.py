"""Places of arrival as tables: which areas are of which type, and the features of each area."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Box, Column, DataTable, Sign, Table, format_number
from helpers.figures.objects import Cell
from helpers.measures.arrival import DIMENSIONS
from helpers.measures.arrival_rows import PROFILE
from helpers.settings.catalogue import Indicator
from helpers.views.arrival_types import Arrival, found_types, no_types, present_types, type_label
from helpers.views.parts import cell_at, unit_column
from helpers.views.reading import Reading


def arrival_table(reading: Reading) -> Table | Box:
    """Which areas are of which type: those that keep it whatever the limits, and those that do not."""
    found = found_types(reading)
    if found is None:
        return no_types(reading)
    columns = [
        Column(reading.word("arrival_type"), kind="text", row_header=True),
        Column(reading.word("arrival_number")),
        Column(reading.word("arrival_firm"), kind="text"),
        Column(reading.word("arrival_unfirm"), kind="text"),
    ]
    rows: list[list[Cell]] = []
    for kind in present_types(found):
        codes = sorted(code for code, value in found.types.items() if value == kind)
        firm = [code for code in codes if code not in found.unstable]
        rest = [code for code in codes if code in found.unstable]
        rows.append([type_label(reading, kind), len(codes), found.names(firm) or "–", found.names(rest) or "–"])
    shift = format_number(100 * reading.settings.municipality.small_areas.arrival.shift, 0, reading.language)
    said = [reading.word("arrival_table_note", shift=shift), *found.hidden_note]
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


def table_of_areas(found: Arrival, context: tuple[Indicator, pd.DataFrame] | None) -> DataTable:
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
        kind: Cell = type_label(reading, int(found.types[code])) if code in found.types.index else "–"
        if code in found.hidden:
            kind = Sign("C")
        table.append([f"{code} {found.name(code)}", kind, cell_at(kept, code), *(cell_at(part, code) for part in parts)])
    return DataTable(columns, table)
