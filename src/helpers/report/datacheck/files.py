"""Chapters on files and deliveries: what was read, set aside, missing and revised."""

from __future__ import annotations

from datetime import date

import pandas as pd

from helpers.figures import Box, Column
from helpers.figures.objects import Cell
from helpers.intake.observations import PRINTED_RATE
from helpers.measures.revised import SMALL_COUNT, largest_revisions
from helpers.report.datacheck.checked import LANGUAGE, Checked, Part, counted, table, text, years
from helpers.report.datacheck.german import german

#: reasons shown per file; a whole export of which little is taken has dozens
MOST_REASONS = 6
MOST_REVISED = 20
#: signs of official statistics for values that are not there, by observation status
MISSING = {"M": "unbekannt oder geheim (.)", "L": "folgt später (…)", "U": "zu unsicher (/)", "X": "nicht sinnvoll (x)"}


def files_chapter(checked: Checked) -> list[Part]:
    """Per file what was read and what became of it; reasons; files that nobody described; signs instead of numbers."""
    return [
        _read(checked),
        _deliveries(checked),
        *_set_aside(checked),
        *_undescribed(checked),
        *_missing(checked),
        *_notes(checked),
    ]


def revisions_chapter(checked: Checked) -> list[Part]:
    """What a later delivery replaced."""
    if not checked.account["revisions"]:
        return ["Keine spätere Lieferung hat Werte einer früheren geändert."]
    columns = [text("Neue Datei", head=True), text("Ältere Datei"), Column("Zählungen geändert"), Column("Raten geändert")]
    rows: list[list[Cell]] = [
        [
            item["newer_file"],
            item["older_file"],
            item["revised_values"],
            item["revised_printed_rates"],
            years(int(year) for year in item["by_year"]),
        ]
        for item in checked.account["revisions"]
    ]
    summary = table("revisionen", "Spätere Lieferungen mit geänderten Werten", [*columns, text("Jahre")], rows)
    return [
        "Es gilt immer der Wert der jüngsten Lieferung; die älteren stehen in internal/revisions.parquet.",
        summary,
        *_largest(checked),
    ]


def _read(checked: Checked) -> Part:
    columns = [
        text("Datei", head=True),
        *(Column(title, group="Zeilen") for title in ("gelesen", "verwendet", "beiseite")),
        *(Column(title, group="Werte") for title in ("gebildet", "übernommen", "doppelt", "überholt")),
    ]
    rows: list[list[Cell]] = []
    for place, file in checked.files:
        if "set_aside_whole" in file:
            continue
        aside = sum(item["rows"] for item in file["rows_set_aside"])
        values = [file[f"values_{name}"] for name in ("made", "kept", "repeated", "superseded")]
        rows.append([place, file["rows_read"], file["rows_used"], aside, *values])
    note = "Doppelt: derselbe Wert steht in der Lieferung mehrmals. Überholt: eine spätere Lieferung hat ihn ersetzt."
    return table("dateien", "Was aus jeder Datei wurde", columns, rows, note=note)


def _deliveries(checked: Checked) -> Part:
    rows: list[list[Cell]] = [
        [place, checked.source(file["source"]), date.fromisoformat(file["delivered"]).strftime("%d.%m.%Y"), file["reader"]]
        for place, file in checked.files
        if "set_aside_whole" not in file
    ]
    columns = [text("Datei", head=True), text("Quelle"), text("geliefert"), text("Leser")]
    return table("lieferungen", "Woher jede Datei kommt", columns, rows)


def _set_aside(checked: Checked) -> list[Part]:
    rows: list[list[Cell]] = []
    for place, file in checked.files:
        if "set_aside_whole" in file:
            rows.append([place, file["set_aside_whole"], "ganze Datei"])
            continue
        reasons = sorted(file["rows_set_aside"], key=lambda item: (-item["rows"], item["reason"]))
        rows += [[place, german(item["reason"]), item["rows"]] for item in reasons[:MOST_REASONS]]
        rest = reasons[MOST_REASONS:]
        if rest:
            rows.append([place, f"{len(rest)} weitere Gründe (in intake.json)", sum(item["rows"] for item in rest)])
    if not rows:
        return ["Keine Zeile wurde beiseitegelegt."]
    columns = [text("Datei", head=True), text("Grund"), Column("Zeilen")]
    return [table("beiseite", "Beiseitegelegte Zeilen und ihre Gründe", columns, rows)]


def _undescribed(checked: Checked) -> list[Part]:
    names = checked.account["not_in_raw_yaml"]
    if not names:
        return ["Jede Datei im Ordner ist in raw.yaml beschrieben."]
    sentences = [*names, "Einen Vorschlag für raw.yaml macht: integrationsbericht describe DATEI"]
    headline = "Dateien im Ordner, die raw.yaml nicht nennt"
    return [Box(id="unbeschrieben", headline=headline, language=LANGUAGE, sentences=sentences, style="hint")]


def _missing(checked: Checked) -> list[Part]:
    """By file and measure, the values that are signs instead of numbers."""
    found = checked.observations
    without = found["obs_value"].isna() & (found["measure"] != PRINTED_RATE)
    if not without.any():
        return ["In den übernommenen Zählungen steht überall eine Zahl."]
    keys = ["source_file", "measure"]
    statuses = found["obs_status"].where(without)
    counts = pd.DataFrame({status: statuses == status for status in MISSING}).groupby([found[key] for key in keys]).sum()
    counts["all"] = found.groupby(keys).size()
    counts = counts[counts[list(MISSING)].sum(axis=1) > 0]
    columns = [text("Datei", head=True), text("Gezählt wird"), Column("Werte"), *(Column(title) for title in MISSING.values())]
    rows: list[list[Cell]] = [
        [place, checked.measure(measure), int(row["all"]), *(int(row[status]) for status in MISSING)]
        for (place, measure), row in counts.iterrows()
    ]
    return [table("fehlend", "Werte, für die keine Zahl da ist", columns, rows)]


def _notes(checked: Checked) -> list[Part]:
    """What the readers noticed, what had to be mended in the geometry, columns that nobody takes."""
    rows: list[list[Cell]] = [[place, german(note)] for place, note in checked.notes]
    for place, file in checked.files:
        if idle := file.get("columns_not_taken", []):
            rows.append([place, f"nicht übernommene Spalten: {'; '.join(idle)}"])
    return [table("hinweise", "Was beim Einlesen auffiel", [text("Datei", head=True), text("Hinweis")], rows)] if rows else []


def _largest(checked: Checked) -> list[Part]:
    shown = largest_revisions(checked.revisions)
    if shown.empty:
        return []
    columns = [text("Gezählt wird", head=True), text("Gruppe"), Column("Jahr", kind="year"), text("Gebiet"), Column("alt")]
    columns += [Column("neu"), Column("Änderung", "%", decimals=1, signed=True), Column("weitere Gebiete")]
    cells: list[list[Cell]] = [
        [
            checked.measure(row.measure, row.age, row.detail),
            checked.group(row.characteristic, row.group, row.sex),
            row.time_period,
            checked.area(row.area_level, row.ref_area),
            row.old_value,
            row.new_value,
            None if pd.isna(row.change) else row.change,
            row.further,
        ]
        for row in shown.head(MOST_REVISED).itertuples()
    ]
    changed = counted(len(shown) + int(shown["further"].sum()), "geänderte Zählung", "geänderte Zählungen")
    note = (
        f"{changed} ab {SMALL_COUNT}; gezeigt sind höchstens {MOST_REVISED} Größen, nach dem Anteil der Änderung. "
        "Steht dort die ganze Kommune, so sind weitere Gebiete ihre Teile."
    )
    return [table("revidiert", "Am stärksten geänderte Zählungen", columns, cells, note=note)]
