"""The page of the data check: chapters of paragraphs and objects inside the frame of the report."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

import helpers
from helpers.figures import Box, KeyFigure, KeyFigures, format_number
from helpers.figures.html import NUMBERED, payload_html
from helpers.figures.html import WORDS as OBJECT_WORDS
from helpers.measures import jumps
from helpers.report.datacheck.checked import INTERNAL, LANGUAGE, Checked, Part, counted
from helpers.report.datacheck.checks import joins_chapter, jumps_chapter, printed_chapter, sums_chapter
from helpers.report.datacheck.coverage import coverage_chapter
from helpers.report.datacheck.files import files_chapter, revisions_chapter
from helpers.report.datacheck.secrecy import secrecy_chapter
from helpers.report.fonts import drawable
from helpers.report.frame import finished, frame
from helpers.report.meta import ReportMeta
from helpers.report.outline import Chapter, Entry, Outline

FILE = "datenpruefung.html"
#: what the frame says otherwise than in the report
_WORDS = {
    "as_of": "Letzte Lieferung",
    "about": "Über diese Prüfung",
    "notice": "Hinweis zu dieser Prüfung",
    "licence": "Weitergabe",
}
#: wide tables are what this page is made of; names of files may break anywhere, words only where they may
_CSS = """\
.title, .page, .imprint { max-width: 90rem; }
.notices p { max-width: 86.8rem; }
main, .ib-tabular { max-width: 64rem; }
.ib-tabular tbody th { min-width: 6rem; }
#summen tbody th { min-width: 12rem; }
#abweichungen tbody th { width: 45%; }
.ib-tabular tbody :is(th, td) { hyphens: auto; }
:is(#dateien, #lieferungen, #beiseite, #hinweise, #fehlend, #revisionen) tbody th,
#revisionen tbody td:nth-child(2), :is(#raten, #raten-zeilen) tbody td:nth-child(2) {
  min-width: 6.5rem; hyphens: manual; overflow-wrap: anywhere; }
"""
_TEMPLATES = Path(__file__).parents[1] / "template"


@dataclass(frozen=True)
class _Written:
    """A chapter with its parts as HTML."""

    entry: Chapter
    parts: list[str]


def data_check(checked: Checked) -> str:
    """The whole page, checked; the same data give the same bytes.

    Raises
    ------
    InputError
        if the page is not accessible or not self-contained, which would be a mistake of this package.
    """
    jumped = jumps(checked.indicators)
    chapters = {
        "Auf einen Blick": _overview(checked, len(jumped)),
        "Dateien": files_chapter(checked),
        "Geänderte Werte": revisions_chapter(checked),
        "Abdeckung": coverage_chapter(checked),
        "Summen": sums_chapter(checked),
        "Gebiete": joins_chapter(checked),
        "Gedruckte Raten": printed_chapter(checked),
        "Auffällige Sprünge": jumps_chapter(checked, jumped),
        "Geheimhaltung": secrecy_chapter(checked),
    }
    outline = Outline()
    written = [_write(number, title, parts, outline) for number, (title, parts) in enumerate(chapters.items(), start=1)]
    meta = _meta(checked)
    page = _environment().get_template("datacheck.html.j2").render(page=frame(meta, outline, _WORDS, _CSS), chapters=written)
    # a file may be called as no font can draw it; that is no reason to keep its account from the office
    return finished(drawable(unicodedata.normalize("NFC", page)), meta, FILE, kerning=False)


def _overview(checked: Checked, jumped: int) -> list[Part]:
    account = checked.account
    read = [file for _, file in checked.files if "set_aside_whole" not in file]
    rows, used = sum(file["rows_read"] for file in read), sum(file["rows_used"] for file in read)
    figures = [
        _figure(len({file["file"] for file in read}), "Datei gelesen", "Dateien gelesen"),
        _figure(
            rows,
            "Zeile gelesen",
            "Zeilen gelesen",
            f"{format_number(used)} verwendet, {format_number(rows - used)} beiseitegelegt",
        ),
        _figure(account["observations"], "Wert übernommen", "Werte übernommen"),
        _figure(
            account["indicator_values"],
            "Indikatorwert berechnet",
            "Indikatorwerte berechnet",
            "mit Abständen und Veränderungen",
        ),
    ]
    keys = KeyFigures(id="umfang", headline="", language=LANGUAGE, figures=figures)
    sentences = _to_look_at(checked, jumped) or ["Nichts fällt auf."]
    return [keys, Box(id="ansehen", headline="Was anzusehen ist", language=LANGUAGE, sentences=sentences)]


def _figure(number: int, one: str, many: str, detail: str = "") -> KeyFigure:
    return KeyFigure(format_number(number), one if number == 1 else many, detail)


def _to_look_at(checked: Checked, jumped: int) -> list[str]:
    account = checked.account
    rates = [check for _, file in checked.files for check in file.get("printed_rates", {}).values() if file["values_kept"]]
    revised = sum(item["revised_values"] for item in account["revisions"])
    unexplained = sum(item.get("beyond", item["differing"]) for item in account.get("sum_checks", []))
    found = [
        (len(account["not_in_raw_yaml"]), "Datei im Ordner ist", "Dateien im Ordner sind", "nicht beschrieben", 2),
        (len(checked.notes), "Hinweis entstand", "Hinweise entstanden", "beim Einlesen", 2),
        (revised, "Zählung wurde", "Zählungen wurden", "von einer späteren Lieferung geändert", 3),
        (len(checked.missing_core), "Kernindikator ist", "Kernindikatoren sind", "ohne Daten", 4),
        (unexplained, "Summe weicht", "Summen weichen", "ungeklärt von den Teilen ab", 5),
        (sum(len(codes) for codes in account["areas_without_data"].values()), "Gebiet ist", "Gebiete sind", "ohne Daten", 6),
        (
            sum(check["differing"] for check in rates),
            "gedruckte Rate weicht",
            "gedruckte Raten weichen",
            "von den Zählungen ab",
            7,
        ),
        (
            sum(check["without_base_values"] for check in rates),
            "gedruckte Rate steht",
            "gedruckte Raten stehen",
            "ohne Zählungen da",
            7,
        ),
        (
            len(account["disclosure"]["sources_without_rule"]),
            "Quelle ist",
            "Quellen sind",
            "ohne vereinbarte Regel der Geheimhaltung",
            9,
        ),
        (len(account["disclosure"]["proposals"]), "Tabelle ist", "Tabellen sind", "zu einem großen Teil geschützt", 9),
        (jumped, "Sprung von Jahr zu Jahr fällt", "Sprünge von Jahr zu Jahr fallen", "auf", 8),
    ]
    return [f"{counted(number, one, many)} {what} (Kapitel {chapter})." for number, one, many, what, chapter in found if number]


def _write(number: int, title: str, parts: list[Part], outline: Outline) -> _Written:
    """Number the objects of a chapter and enter them into the lists of the page."""
    chapter = Chapter(str(number), title, f"kap-{number}")
    outline.chapters.append(chapter)
    counts = dict.fromkeys(NUMBERED, 0)
    html: list[str] = []
    for part in parts:
        if isinstance(part, str):
            html.append(f"<p>{escape(part)}</p>")
            continue
        mark = None
        if part.kind in counts:
            counts[part.kind] += 1
            mark = f"{number}.{counts[part.kind]}"
            label = f"{OBJECT_WORDS[LANGUAGE][part.kind]}\N{NO-BREAK SPACE}{mark}"
            (outline.figures if part.kind == "figure" else outline.tables).append(Entry(mark, part.headline, part.id, label))
        html.append(payload_html(part.payload(), mark))
    return _Written(chapter, html)


def _meta(checked: Checked) -> ReportMeta:
    municipality = checked.settings.municipality
    notices = [INTERNAL[0].upper() + INTERNAL[1:]]
    if municipality.invented:
        notices.append(f"Erfundene Daten: {municipality.name} gibt es nicht.")
    return ReportMeta(
        title="Datenprüfung",
        municipality=municipality.name,
        edition=municipality.edition,
        data_date=max(date.fromisoformat(file["delivered"]) for _, file in checked.files if "delivered" in file),
        publisher=f"{municipality.contact.publisher}, {municipality.contact.office}",
        contact_email=municipality.contact.email,
        software_version=helpers.__version__,
        language=LANGUAGE,
        subtitle="Was gelesen, beiseitegelegt und geändert wurde, was fehlt und was auffällt",
        licence="keine: nur für die Statistikstelle, enthält ungeschützte Werte",
        notices=notices,
        accent=municipality.colour,
    )


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
