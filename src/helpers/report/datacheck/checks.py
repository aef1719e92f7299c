"""Chapters that compare: parts with their total, data with geometry, printed rates with counts, a year with the last one."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from helpers.figures import Column, unit_label
from helpers.figures.objects import Cell
from helpers.measures.jumps import CHANCE, FEWEST, FEWEST_AREAS, SHARE_OF_LEVEL, Z_LIMIT
from helpers.report.datacheck.checked import LANGUAGE, Checked, Part, named, table, text
from helpers.report.datacheck.german import german, written

MOST_JUMPS = 20
_SUM_NUMBERS = {
    "compared": "verglichen",
    "differing": "abweichend",
    "rest": "Rest (erwartet)",
    "beyond": "ungeklärt",
    "largest": "größte Abweichung",
    "tolerance": "zugelassen",
}
_RATE_NUMBERS = ("compared", "differing", "largest_difference", "without_base_values")


def sums_chapter(checked: Checked) -> list[Part]:
    """Whether parts add up to their total."""
    found = checked.account.get("sum_checks", [])
    if not found:
        return ["Für diese Kommune ist keine Summe geprüft worden: raw.yaml nennt keine Teile, die ein Ganzes ergeben müssen."]
    ordered = sorted(found, key=lambda item: -item["beyond"])
    columns = [Column(title) for title in _SUM_NUMBERS.values()]
    rows: list[list[Cell]] = [
        [": ".join(_names(checked, item, found)), *(_plain(item[number]) for number in _SUM_NUMBERS)] for item in ordered
    ]
    note = (
        "Rest (erwartet): Teile, die raw.yaml nicht alle nennt, und Menschen ohne bekanntes Gebiet, Geschlecht oder Gruppe; "
        "er zählt nicht zur größten Abweichung. Ungeklärt: mehr, als ein Rest, Runden oder Veränderung zum Schutz erklären. "
        "Abweichung: Ganzes weniger Teile."
    )
    return [
        table("summen", "Teile und ihr Ganzes", [text("Prüfung", head=True), *columns], rows, note=note),
        *_why(checked, ordered),
    ]


def _why(checked: Checked, items: list[dict[str, Any]]) -> list[Part]:
    """Explanations; what has the same one stands in one row."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in items:
        if said := _explained(checked, item):
            check, *counted = _names(checked, item, items)
            found.setdefault((check, said), []).extend(counted)
    rows: list[list[Cell]] = [
        [": ".join(filter(None, [check, "; ".join(counted)])), said] for (check, said), counted in found.items()
    ]
    columns = [text("Prüfung", head=True), text("Erklärung")]
    return [table("abweichungen", "Wie die Abweichungen zu erklären sind", columns, rows)] if rows else []


def _names(checked: Checked, item: dict[str, Any], items: list[dict[str, Any]]) -> list[str]:
    """What is added up and, if the catalogue knows it, what is counted; with its source where another one counts the same."""
    check = _check(checked, item["check"])
    if item["measure"] not in checked.settings.catalogue.measures:
        return [check]
    counted = checked.measure(item["measure"])
    sources = {other["source"] for other in items if (other["check"], other["measure"]) == (item["check"], item["measure"])}
    return [check, f"{counted} ({checked.source(item['source'])})" if len(sources) > 1 else counted]


def _plain(number: float) -> Cell:
    """Counts and means stand in one column: each with the decimals that it has."""
    return int(number) if float(number).is_integer() else written(number)


def _explained(checked: Checked, item: dict[str, Any]) -> str:
    """Why parts and total differ; where nothing explains it, the largest case."""
    said = [german(part) for part in item["note"].split("; ") if part]
    if item["example"] and (item["beyond"] or not said):
        said.append(f"größte Abweichung: {_example(checked, item)}")
    return "; ".join(said)


def _example(checked: Checked, item: dict[str, Any]) -> str:
    key = item.get("example_key")
    if not key:
        return german(item["example"])
    dated = key["reference"][:4] == key["time_period"]
    when = checked.reference(key["reference"])
    place = checked.area(key["area_level"], key["ref_area"])
    # the measure stands in the first column
    counted = checked.measure(item["measure"], key["age"], key["detail"]).removeprefix(checked.measure(item["measure"]))
    whom = checked.group(key["characteristic"], key["group"], key["sex"])
    parts = [
        place,
        when if dated else f"{key['time_period']} ({when})",
        counted.removeprefix(", "),
        whom if {key["group"], key["sex"]} != {"total"} else "",
    ]
    return f"{', '.join(part for part in parts if part)}: insgesamt {written(key['total'])}, Teile {written(key['sum'])}"


def joins_chapter(checked: Checked) -> list[Part]:
    """Areas of the geometry without data, and the other way round."""
    rows: list[list[Cell]] = []
    for level in checked.levels:
        known = set(checked.areas.loc[checked.areas["area_level"] == level, "code"])
        found = set(checked.observations.loc[checked.observations["area_level"] == level, "ref_area"])
        own = checked.settings.level(level)
        without = _areas(checked, level, known - found) if found else "keine Daten für diese Ebene"
        only = "; ".join(filter(None, [_areas(checked, level, found - known) if known else "", *_lost(checked, level)]))
        rows.append(
            [
                checked.level(level),
                checked.reference(own.boundaries) if own else "",
                len(known),
                len(known & found),
                without,
                only,
            ]
        )
    columns = [text("Ebene", head=True), text("Gebietsstand"), Column("Gebiete"), Column("mit Daten")]
    columns += [text("ohne Daten"), text("nur in den Daten")]
    note = (
        "Nur in den Daten: Der Schlüssel beginnt mit dem der Kommune, und es stehen Zahlen da, aber der Geometrie fehlt das "
        "Gebiet; gelesen ist es nicht. Jedes andere Gebiet, das keine Ebene kennt, hält das Einlesen an oder ist nicht ihres."
    )
    return [table("gebiete", "Gebiete der Geometrie und der Daten", columns, rows, note=note)]


def printed_chapter(checked: Checked) -> list[Part]:
    """Rates printed beside their counts, recomputed."""
    rows: list[list[Cell]] = []
    lines: list[list[Cell]] = []
    for place, file in checked.files:
        for indicator, check in file.get("printed_rates", {}).items():
            rows.append([indicator, place, *(check[name] for name in _RATE_NUMBERS)])
            if check["rows"]:
                lines.append([indicator, place, ", ".join(str(line) for line in check["rows"])])
    if not rows:
        return ["Keine der Dateien druckt Raten neben ihren Zählungen."]
    head = [text("Indikator der Datei", head=True), text("Datei")]
    columns = [Column("verglichen"), Column("abweichend"), Column("größte Abweichung", decimals=2), Column("ohne Zählungen")]
    note = "Abweichend: weiter entfernt, als das Runden von Rate und Zählungen erklärt. Gerechnet wird immer mit den Zählungen."
    rates = table("raten", "Gedruckte Raten gegen die Zählungen daneben", head + columns, rows, note=note)
    if not lines:
        return [rates]
    return [rates, table("raten-zeilen", "Wo abweichende Raten stehen", [*head, text("erste Zeilen")], lines)]


def jumps_chapter(checked: Checked, found: pd.DataFrame) -> list[Part]:
    """Changes from one year to the next that stand out."""
    rule = (
        "Verglichen werden die Veränderungen zum Vorjahr eines Indikators auf einer Ebene. "
        f"Ab {FEWEST_AREAS} Gebieten zählt nur, was von der mittleren Veränderung aller Gebiete im selben Jahr abweicht. "
        f"Auffällig ist eine Abweichung, die mehr als das {Z_LIMIT:.0f}-Fache der üblichen Streuung erreicht (aus dem Median "
        f"der Abweichungen), über das {CHANCE:.0f}-Fache des Zufalls bei so kleinen Zahlen und über "
        f"{100 * SHARE_OF_LEVEL:.0f}\N{NO-BREAK SPACE}% des üblichen Werts hinausgeht. "
        f"Unter {FEWEST} Veränderungen wird nicht geurteilt, über bekannte Brüche hinweg nicht verglichen. "
        "Auffällig heißt nicht falsch: Auch eine neue Unterkunft macht einen Sprung."
    )
    if found.empty:
        return [rule, "Keine Veränderung fällt in diesem Sinn auf."]
    columns = [text("Indikator", head=True), text("Gebiet"), text("Gruppe"), text("Jahre"), Column("vorher", decimals=1)]
    columns += [Column("nachher", decimals=1), text("Einheit"), Column("Stärke", decimals=1), Column("weitere Gebiete")]
    rows: list[list[Cell]] = [
        [
            checked.indicator(row.indicator),
            checked.area(row.area_level, row.ref_area),
            checked.group(row.characteristic, row.group, row.sex),
            f"{row.base_period} auf {row.time_period}",
            row.earlier,
            row.later,
            unit_label(checked.settings.indicators[row.indicator].unit, LANGUAGE),
            row.z,
            row.further_areas,
        ]
        for row in found.head(MOST_JUMPS).itertuples()
    ]
    note = "Stärke: Vielfaches der üblichen Streuung. Weitere Gebiete: fallen beim selben Indikator im selben Jahr auf."
    return [rule, table("spruenge", f"Die auffälligsten Sprünge, {len(rows)} von {len(found)}", columns, rows, note=note)]


def _areas(checked: Checked, level: str, codes: set[str]) -> str:
    return named([checked.area(level, code) for code in sorted(codes)])


def _lost(checked: Checked, level: str) -> list[str]:
    """Areas of the municipality in the files that the geometry does not have, and what they may be there."""
    lost = {}
    for _, file in checked.files:
        for area in file.get("areas_only_in_data", []):
            if area["level"] == level:
                near = f" (in der Geometrie ähnlich: {', '.join(area['near'])})" if area["near"] else ""
                lost[area["key"]] = f"{area['key']} {area['name']}".strip() + near
    return [lost[key] for key in sorted(lost)]


def _check(checked: Checked, check: str) -> str:
    """What was added up to what."""
    if match := re.fullmatch(r"groups of (\w+) to total", check):
        return f"Gruppen gegen insgesamt, {checked.settings.catalogue.characteristics[match[1]].name.get(LANGUAGE)}"
    levels = re.fullmatch(r"(\w+) to (\w+)", check)
    if levels and set(levels.groups()) <= set(checked.levels):
        return f"{checked.level(levels[1])} gegen {checked.level(levels[2])}"
    return german(check)
