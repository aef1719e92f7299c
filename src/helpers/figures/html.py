"""Shown objects as accessible HTML: the same markup in the report and in JupyterLab.

Everything but the drawing is escaped by the templates. The look is one style sheet, ``templates/objects.css``.
"""

from __future__ import annotations

import base64
import csv
import io
import math
import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpers.errors import InputError
from helpers.figures.numbers import format_number, missing_text, round_half_up
from helpers.figures.objects import SIGNS
from helpers.figures.signs import sign_svg

TEMPLATES = Path(__file__).parent / "templates"

WORDS: dict[str, dict[str, str]] = {
    "de": {
        "figure": "Abbildung",
        "table": "Tabelle",
        "data_of": "Daten zu {}",
        "data": "Daten zur Abbildung",
        "download": "CSV-Datei herunterladen",
        "note": "Anmerkung",
        "source": "Quelle",
        "sheet": "Datenblatt",
        "scroll": "{}, seitlich verschiebbar",
        "hint": "seitlich verschieben",
        "key_figures": "Kennzahlen",
        "legend": "Legende",
        "box": "Hinweis",
    },
    "en": {
        "figure": "Figure",
        "table": "Table",
        "data_of": "Data for {}",
        "data": "Data for the figure",
        "download": "Download CSV file",
        "note": "Note",
        "source": "Source",
        "sheet": "Data sheet",
        "scroll": "{}, scrolls sideways",
        "hint": "scroll sideways",
        "key_figures": "Key figures",
        "legend": "Legend",
        "box": "Note",
    },
}

#: how the list of signs names a number in brackets
BRACKETS = "( )"
SIGN_MEANINGS: dict[str, dict[str, str]] = {
    "de": {
        ".": "geheim gehalten oder unbekannt",
        "…": "Angabe folgt später",
        "/": "Zahlenwert nicht sicher genug",
        "x": "Angabe nicht sinnvoll",
        BRACKETS: "Aussagewert eingeschränkt",
    },
    "en": {
        ".": "confidential or unknown",
        "…": "to follow later",
        "/": "not reliable enough",
        "x": "not meaningful",
        BRACKETS: "of limited reliability",
    },
}

#: what "." means in one cell, by its status
DOT_MEANINGS = {
    "de": {"C": "geheim gehalten", "M": "unbekannt"},
    "en": {"C": "confidential", "M": "unknown"},
}

#: objects that are counted "2.1" within their chapter (maps are figures)
NUMBERED = ("figure", "table")
#: a cell with a longer text is a sentence and keeps room for itself, however many columns there are
_LONG_TEXT = 60


def payload_html(payload: dict[str, Any], number: str | None = None, anchor: str | None = None) -> str:
    """One shown object as HTML; ``number`` is its number in the report, ``anchor`` its id there."""
    kind = payload["kind"]
    anchor = anchor or payload["id"]
    words = WORDS[payload["language"]]
    label = words[kind] if kind in NUMBERED else ""
    if label and number:
        label += f"\N{NO-BREAK SPACE}{number}"
    context: dict[str, Any] = {"object": payload, "anchor": anchor, "words": words, "label": label}
    if payload.get("data") and payload["data"]["columns"]:
        context["table"] = _table_view(payload["data"], anchor, payload["language"])
        context["csv"] = "data:text/csv;charset=utf-8;base64," + base64.b64encode(reader_csv(payload)).decode("ascii")
    if kind == "figure":
        context["data_label"] = words["data_of"].format(label) if number else words["data"]
        context["svg"], context["width"] = _drawing(payload["svg"], payload["id"], anchor)
        context["legend"] = [_swatch(entry, payload["id"]) for entry in payload["legend"]]
    return _environment().get_template(f"{kind}.html.j2").render(context).strip() + "\n"


def preview(payload: dict[str, Any]) -> str:
    """The same HTML with its style, for JupyterLab."""
    return f'<div class="ib-preview">\n<style>\n{object_css()}</style>\n{payload_html(payload)}</div>\n'


@cache
def object_css() -> str:
    """The style sheet of the objects; every rule is bound to a class that begins with ``ib-``."""
    return (TEMPLATES / "objects.css").read_text(encoding="utf-8")


def reader_csv(payload: dict[str, Any]) -> bytes:
    """The table behind an object for readers' spreadsheets.

    German: semicolon and decimal comma, as German Excel expects. The numbers carry the decimals that are printed and
    no more: further decimals would let a reader compute small counts back from a rate.
    """
    language = payload["language"]
    columns = payload["data"]["columns"]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if language == "de" else ",")
    writer.writerow([_harmless(_full_title(column)) for column in columns])
    for row in payload["data"]["rows"]:
        writer.writerow([_csv_cell(cell, column, language) for cell, column in zip(row, columns, strict=True)])
    return buffer.getvalue().encode("utf-8-sig")


def cell_text(cell: Any, column: dict[str, Any], language: str) -> str:
    """What stands in a cell: a formatted number, a sign, text, or the words of marks."""
    if isinstance(cell, dict):
        value = cell.get("value")
        if value is None:
            return SIGNS[cell["status"]]
        return f"({format_number(value, column['decimals'], language, column['signed'])})"
    if isinstance(cell, list):
        return "; ".join(mark["text"] for mark in cell)
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, str) or column["kind"] == "text":
        return str(cell)
    if column["kind"] == "year":
        return str(int(cell))
    return format_number(cell, column["decimals"], language, column["signed"])


def _csv_cell(cell: Any, column: dict[str, Any], language: str) -> str:
    text = cell_text(cell, column, language)
    if text and isinstance(cell, int | float) and column["kind"] == "number":
        plain = format(round_half_up(cell, column["decimals"]), "f")
        return plain.replace(".", ",") if language == "de" else plain
    return text if isinstance(cell, dict) else _harmless(text)


def _harmless(text: str) -> str:
    """A spreadsheet must not run text as a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _full_title(column: dict[str, Any]) -> str:
    title = ": ".join(part for part in (column["group"], column["title"]) if part)
    return f"{title} ({column['unit']})" if column["unit"] else title


def _table_view(data: dict[str, Any], anchor: str, language: str) -> dict[str, Any]:
    """Header rows and body rows as the template writes them; with a grouped head, cells name their headers by id."""
    columns = data["columns"]
    groups = [(title, list(members)) for title, members in groupby(enumerate(columns), lambda item: item[1]["group"])]
    grouped = any(title for title, _ in groups)
    first: list[dict[str, Any]] = []
    second: list[dict[str, Any]] = []
    headers: list[str] = []
    for title, members in groups:
        group_id = f"{anchor}-g{members[0][0]}" if title else ""
        if title:
            head = {"text": title, "unit": "", "scope": "colgroup", "number": False, "id": group_id}
            first.append(head | {"span": len(members)})
        for index, column in members:
            head = {"text": column["title"], "unit": column["unit"], "scope": "col", "number": _is_number(column)}
            head["id"] = f"{anchor}-c{index}" if grouped else ""
            (second if title else first).append(head)
            headers.append(f"{group_id} {head['id']}".strip())
    rows = [
        [
            _cell_view(cell, column, headers[position] if grouped else "", f"{anchor}-r{index}", language)
            for position, (cell, column) in enumerate(zip(row, columns, strict=True))
        ]
        for index, row in enumerate(data["rows"])
    ]
    for cells in rows if grouped else []:
        row_ids = " ".join(cell["id"] for cell in cells if cell["header"])
        for cell in cells:
            if not cell["header"]:
                cell["headers"] = f"{cell['headers']} {row_ids}".strip()
    spans = [len(members) for _, members in groups]
    return {"head": [row for row in (first, second) if row], "rows": rows, "spans": spans, "wide": len(columns) > 3}


def _cell_view(cell: Any, column: dict[str, Any], headers: str, row_id: str, language: str) -> dict[str, Any]:
    text = cell_text(cell, column, language)
    meaning = _meaning(cell, text, language) if isinstance(cell, dict) else ""
    if not text and _is_number(column):
        meaning = missing_text(None, language)
    header = bool(column["row_header"] and text)  # an empty header cell would announce nothing
    return {
        "text": text,
        "meaning": meaning,
        "marks": cell if isinstance(cell, list) else [],
        "header": header,
        "number": _is_number(column),
        "long": isinstance(cell, str) and not header and len(text) > _LONG_TEXT,
        "id": row_id if header and headers else "",
        "headers": headers,
    }


def _meaning(cell: dict[str, Any], text: str, language: str) -> str:
    """What a sign says to those who hear it: of the two meanings of the dot the one that holds."""
    own = DOT_MEANINGS[language].get(cell["status"], "") if cell.get("value") is None else ""
    return own or SIGN_MEANINGS[language].get(text, SIGN_MEANINGS[language][BRACKETS])


def _is_number(column: dict[str, Any]) -> bool:
    return bool(column["kind"] == "number")


def _swatch(entry: dict[str, str], figure: str) -> dict[str, str]:
    if entry["color"] and not re.fullmatch(r"#[0-9a-fA-F]{3,8}", entry["color"]):
        raise InputError(f"figure {figure}", f"legend colour {entry['color']!r}", "write it as #rrggbb")
    return entry


def _drawing(svg: str, figure: str, anchor: str) -> tuple[Markup, int]:
    """The drawing with a role, a name and a description, and its width in points."""
    if anchor != figure:  # the same figure stands twice in the report: ids inside the drawing must not collide
        for name in set(re.findall(r'\sid="([^"]+)"', svg)):
            svg = re.sub(rf'(\sid="|#){re.escape(name)}(?=["\')])', rf"\g<1>{anchor}-{name}", svg)
    match = re.match(r"\s*<svg\b([^>]*)>", svg)
    if match is None:
        raise InputError(f"figure {figure}", "the drawing does not begin with <svg …>", "draw it as SVG")
    attributes = re.sub(r'\s(?:role|focusable|tabindex|aria-[a-z]+|width|height)="[^"]*"', "", match[1])
    box = re.search(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+[\d.]+"', attributes)
    if box is None:
        raise InputError(f"figure {figure}", "the drawing has no viewBox", "write it with matplotlib's SVG backend")
    named = f' role="img" focusable="false" aria-labelledby="{anchor}-titel" aria-describedby="{anchor}-alt"'
    return Markup(f"<svg{attributes}{named}>{svg[match.end() :]}"), math.ceil(float(box[1]))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["sign"] = lambda name: Markup(sign_svg(name))
    return environment
