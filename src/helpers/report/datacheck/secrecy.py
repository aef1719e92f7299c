"""Chapter on disclosure control: how much is protected and why, and what else could be published."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.disclosure.cells import counts
from helpers.disclosure.control import FREE, PRIMARY, SECONDARY, TOO_FINE
from helpers.figures import Box, Column, format_number
from helpers.figures.objects import Cell
from helpers.report.datacheck.checked import LANGUAGE, Checked, Part, counted, named, table, text


def secrecy_chapter(checked: Checked) -> list[Part]:
    """Protected counts by source, measure and level; sources without a rule; proposals where too much is protected."""
    account = checked.account["disclosure"]
    found = counts(checked.observations, checked.settings)
    parts: list[Part] = [
        "Zahlen unter der Mindestzahl ihrer Quelle werden nicht veröffentlicht, und weitere nicht, damit sich jene nicht "
        "ausrechnen lassen. Alles Abgeleitete wird aus den veröffentlichten Zahlen neu berechnet. Im Bericht ist der Grund nicht "
        "zu erkennen; hier steht er, deshalb bleibt diese Seite im Haus."
    ]
    if account["sources_without_rule"]:
        names = named([checked.source(name) for name in account["sources_without_rule"]])
        parts.append(f"Keine Regel ist vereinbart für: {names}. Bis dahin gilt die Mindestzahl 3.")
    if account["known_already"]:
        parts.append(
            f"{counted(len(account['known_already']), 'kleine Zahl ist', 'kleine Zahlen sind')} nicht mehr zu schützen: Eine "
            "frühere Ausgabe, eine offene Quelle oder Summen, die nichts anderes zulassen, verraten sie (siehe intake.json)."
        )
    protected = found[found["conf_status"] != FREE]
    if protected.empty:
        return [*parts, "Keine Zahl ist geschützt."]
    rows = _rows(found, checked)
    parts.append(table("geschuetzt", "Was geschützt ist", _COLUMNS, rows, note="Alle Jahre zusammen."))
    return [*parts, *_proposals(account["proposals"], checked)]


_COLUMNS = [
    text("Gezählt wird", head=True),
    text("Quelle"),
    text("Gebiete"),
    Column("Zahlen"),
    Column("zu klein"),
    Column("zum Schutz anderer"),
    Column("Ebene nicht veröffentlicht"),
    Column("Anteil", unit="%", decimals=1),
]


def _rows(found: pd.DataFrame, checked: Checked) -> list[list[Cell]]:
    """One row per source, measure and level that has protected counts, the largest share first."""
    rows: list[list[Cell]] = []
    for (source, measure, level), part in found.groupby(["source", "measure", "area_level"], sort=True):
        status = part["conf_status"].value_counts()
        numbers = [int(status.get(name, 0)) for name in (PRIMARY, SECONDARY, TOO_FINE)]
        if sum(numbers):
            names = [checked.measure(str(measure)), checked.source(str(source)), checked.level(str(level))]
            rows.append([*names, len(part), *numbers, 100 * sum(numbers) / len(part)])
    return sorted(rows, key=lambda row: -float(str(row[-1])))


def _proposals(proposals: list[dict[str, Any]], checked: Checked) -> list[Part]:
    if not proposals:
        return []
    sentences = [_proposal(item, checked) for item in proposals]
    return [Box(id="vorschlaege", headline="Hier ist viel geschützt: Vorschläge", language=LANGUAGE, sentences=sentences)]


def _proposal(item: dict[str, Any], checked: Checked) -> str:
    said = []
    for other in item["alternatives"]:
        share = _percent(other["share"])
        if other["kind"] == "level":
            said.append(f"nur bis zur Ebene {checked.level(other['value'])} veröffentlichen (finest_level): {share}")
        elif other["kind"] == "years":
            said.append(f"{other['value']} Jahre zusammenfassen: {share}")
        else:
            said.append(f"die Mindestzahl {other['value']} vereinbaren (minimum_count): {share}")
    instead = "; ".join(said) or "nur die Kommune als Ganzes veröffentlichen"
    return (
        f"{checked.measure(item['measure'])} ({checked.source(item['source'])}), {checked.level(item['level'])}: {item['year']} "
        f"sind {_percent(item['share'])} der Zahlen geschützt. Stattdessen, mit dem Anteil, der dann geschützt wäre: {instead}."
    )


def _percent(share: float) -> str:
    return f"{format_number(100 * share, 0, LANGUAGE)}\N{NO-BREAK SPACE}%"
