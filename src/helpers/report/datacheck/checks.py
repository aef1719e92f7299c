"""Chapters that compare: parts with their total, data with geometry, printed rates with counts, a year with the last one."""

from __future__ import annotations

import re

import pandas as pd

from helpers.figures import Column, unit_label
from helpers.figures.objects import Cell
from helpers.measures.jumps import CHANCE, FEWEST, FEWEST_AREAS, SHARE_OF_LEVEL, Z_LIMIT
from helpers.report.datacheck.checked import LANGUAGE, Checked, Part, table, text
from helpers.report.datacheck.german import german

MOST_NAMED = 12
MOST_JUMPS = 20


def sums_chapter(checked: Checked) -> list[Part]:
    """Whether parts add up to their total."""
    found = checked.account.get("sum_checks", [])
    if not found:
        return ["Für diese Kommune ist keine Summe geprüft worden: raw.yaml nennt keine Teile, die ein Ganzes ergeben müssen."]
    columns = [
        text("Prüfung", head=True),
        text("Gezählt wird"),
        *(Column(name) for name in ("verglichen", "abweichend", "ungeklärt")),
    ]
    columns += [Column("größte Abweichung", decimals=1), Column("zugelassen", decimals=1), text("Anmerkung")]
    rows: list[list[Cell]] = []
    for item in sorted(found, key=lambda item: -item.get("beyond", 0)):
        known = item.get("measure", "") in checked.settings.catalogue.measures
        said = "; ".join(german(part) for part in (item["note"], item.get("example", "")) if part)
        numbers = [item["compared"], item["differing"], item.get("beyond"), item["largest"], item["tolerance"]]
        rows.append([_check(checked, item["check"]), checked.measure(item["measure"]) if known else "", *numbers, said])
    note = (
        "Ungeklärt: mehr, als Runden, Veränderung zum Schutz oder ein kleiner Rest ohne Zuordnung erklären. "
        "Abweichung: Ganzes weniger Teile."
    )
    return [table("summen", "Teile und ihr Ganzes", columns, rows, note=note)]


def joins_chapter(checked: Checked) -> list[Part]:
    """Areas of the geometry without data, and the other way round."""
    rows: list[list[Cell]] = []
    for level in checked.levels:
        known = set(checked.areas.loc[checked.areas["area_level"] == level, "code"])
        found = set(checked.observations.loc[checked.observations["area_level"] == level, "ref_area"])
        own = checked.settings.level(level)
        without = _named(checked, level, known - found) if found else "keine Daten für diese Ebene"
        only = "; ".join(filter(None, [_named(checked, level, found - known) if known else "", *_lost(checked, level)]))
        rows.append([checked.level(level), own.boundaries if own else "", len(known), len(known & found), without, only])
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
    for place, file in checked.files:
        for indicator, check in file.get("printed_rates", {}).items():
            lines = ", ".join(str(line) for line in check["rows"])
            numbers = [check[name] for name in ("compared", "differing", "largest_difference", "without_base_values")]
            rows.append([indicator, place, *numbers, lines])
    if not rows:
        return ["Keine der Dateien druckt Raten neben ihren Zählungen."]
    columns = [text("Indikator der Datei", head=True), text("Datei"), Column("verglichen"), Column("abweichend")]
    columns += [Column("größte Abweichung", decimals=2), Column("ohne Zählungen"), text("erste Zeilen")]
    note = "Abweichend: weiter entfernt, als das Runden von Rate und Zählungen erklärt. Gerechnet wird immer mit den Zählungen."
    return [table("raten", "Gedruckte Raten gegen die Zählungen daneben", columns, rows, note=note)]


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


def _named(checked: Checked, level: str, codes: set[str]) -> str:
    names = [checked.area(level, code) for code in sorted(codes)]
    more = f" und {len(names) - MOST_NAMED} weitere" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


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
        return f"Gruppen zum Insgesamt: {checked.settings.catalogue.characteristics[match[1]].name.get(LANGUAGE)}"
    levels = re.fullmatch(r"(\w+) to (\w+)", check)
    if levels and set(levels.groups()) <= set(checked.levels):
        return f"{checked.level(levels[1])} zu {checked.level(levels[2])}"
    return german(check)
