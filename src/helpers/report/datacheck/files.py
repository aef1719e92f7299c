"""Chapters on files and deliveries: what was read, set aside, missing and revised."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from helpers.figures import Box, Column
from helpers.figures.objects import Cell
from helpers.intake.observations import PRINTED_RATE
from helpers.report.datacheck.checked import INTERNAL, LANGUAGE, Checked, Part, counted, table, text
from helpers.report.datacheck.german import german

#: reasons shown per file; a whole export of which little is taken has dozens
MOST_REASONS = 6
MOST_REVISED = 20
#: a revision of 3 to 4 says less than one of 300 to 400
SMALL_COUNT = 100

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
        [item["newer_file"], item["older_file"], item["revised_values"], item["revised_printed_rates"], _years(item["by_year"])]
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
    return [Box(id="unbeschrieben", headline=headline, language=LANGUAGE, sentences=sentences, style="hint", mark=INTERNAL)]


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
    """What the readers noticed, columns that nobody takes, what had to be mended in the geometry."""
    rows: list[list[Cell]] = []
    for place, file in checked.files:
        rows += [[place, german(note)] for note in file.get("warnings", [])]
        if idle := file.get("columns_not_taken", []):
            rows.append([place, f"nicht übernommene Spalten: {'; '.join(idle)}"])
    rows += [[item["file"], german(note)] for item in checked.account.get("geometry", []) for note in item["notes"]]
    return [table("hinweise", "Was beim Einlesen auffiel", [text("Datei", head=True), text("Hinweis")], rows)] if rows else []


def _years(by_year: dict[str, int]) -> str:
    years = sorted(int(year) for year in by_year)
    return str(years[0]) if len(years) == 1 else f"{years[0]} bis {years[-1]}"


def _largest(checked: Checked) -> list[Part]:
    rows = checked.revisions
    rows = rows[(rows["measure"] != PRINTED_RATE) & rows["new_value"].notna() & rows["old_value"].notna()].copy()
    larger = rows[["old_value", "new_value"]].abs().max(axis=1)
    rows = rows[larger >= SMALL_COUNT]
    if rows.empty:
        return []
    rows["change"] = 100 * (rows["new_value"] / rows["old_value"].replace(0, np.nan) - 1)
    rows["size"] = rows["change"].abs().fillna(np.inf)
    key = ["measure", "age", "detail", "time_period", "characteristic", "group", "sex"]
    rows = rows.drop_duplicates([*key, "area_level", "ref_area"])
    rows["further"] = rows.groupby(key)["ref_area"].transform("size") - 1
    # the whole municipality stands for its parts where both were changed
    rows["part"] = rows["area_level"] != "municipality"
    shown = rows.sort_values(["part", "size"], ascending=[True, False], kind="stable").drop_duplicates(key)
    shown = shown.sort_values(["size", *key], ascending=[False] + [True] * len(key), kind="stable")
    columns = [text("Gezählt wird", head=True), text("Gruppe"), Column("Jahr", kind="year"), text("Gebiet"), Column("alt")]
    columns += [Column("neu"), Column("Änderung", "%", decimals=1, signed=True), Column("weitere Gebiete")]
    cells: list[list[Cell]] = [
        [
            checked.measure(row.measure) + "".join(f", {part}" for part in (row.age, row.detail) if part != "total"),
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
    note = (
        f"{counted(len(rows), 'geänderte Zählung', 'geänderte Zählungen')} ab {SMALL_COUNT}; gezeigt sind höchstens "
        f"{MOST_REVISED} Größen, nach dem Anteil der Änderung. Steht dort die ganze Kommune, so sind weitere Gebiete ihre Teile."
    )
    return [table("revidiert", "Am stärksten geänderte Zählungen", columns, cells, note=note)]
