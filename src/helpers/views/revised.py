"""Which numbers of earlier deliveries were changed later, and how much."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Column, DataTable, Table, format_number
from helpers.figures.objects import Cell
from helpers.measures.revised import SMALL_COUNT, largest_revisions, revised_counts
from helpers.narrative import measure_label, reference_label
from helpers.views.reading import Reading

MOST = 10


def revised(reading: Reading) -> Table | None:
    """The most changed counts of the area (of all areas, in the report on the municipality); nothing where there are none."""
    rows = reading.revisions
    if reading.area_level != "municipality":
        rows = rows[(rows["ref_area"] == reading.area) & (rows["area_level"] == reading.area_level)]
    counts = revised_counts(rows)
    shown = largest_revisions(rows).head(MOST)
    if shown.empty:
        return None
    language = reading.language
    columns = [
        Column(reading.word("counted"), kind="text", row_header=True),
        Column(reading.word("group"), kind="text"),
        Column(reading.word("year"), kind="year"),
        Column(reading.word("area"), kind="text"),
        Column(reading.word("value_before")),
        Column(reading.word("value_now")),
        Column(reading.word("moved"), unit="%", decimals=1, signed=True),
        Column(reading.word("further_areas")),
    ]
    rows_shown: list[list[Cell]] = [
        [
            f"{measure_label(reading.settings, row.measure, row.age, row.detail, language)} "
            f"({reference_label(row.reference, language)})",
            reading.group(row.characteristic, row.group, row.sex),
            row.time_period,
            reading.area_name(row.ref_area, row.area_level),
            row.old_value,
            row.new_value,
            None if pd.isna(row.change) else row.change,
            row.further,
        ]
        for row in shown.itertuples()
    ]
    number = format_number(len(counts), 0, language)
    sources = dict.fromkeys(reading.settings.catalogue.sources[name].name.get(language) for name in counts["source"].unique())
    return Table(
        id="tab-geaendert",
        headline=reading.word("revised_value") if len(counts) == 1 else reading.word("revised_values", number=number),
        language=language,
        source="; ".join(sources),
        note=f"{reading.word('revised_note')} {reading.word('revised_shown', least=SMALL_COUNT)}",
        mark=reading.mark,
        data=DataTable(columns, rows_shown),
    )
