"""Executed notebooks: sources, texts and every form of every output."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

from helpers.disclosure.audit.embedded import embedded_numbers
from helpers.disclosure.audit.markdown import markdown_numbers
from helpers.disclosure.audit.printed import Context, Printed
from helpers.disclosure.audit.prose import layer, text_numbers
from helpers.disclosure.audit.records import json_numbers

#: the project's own form of what a notebook shows
SHOWN = "application/vnd.integrationsbericht+json"


def notebook_numbers(file: str, text: str, language: str = "de") -> list[Printed]:
    """Every number in a notebook."""
    notebook = json.loads(text)
    language = next((shown["language"] for shown in _shown(notebook) if shown.get("language")), language)
    found: list[Printed] = []
    headings: list[str] = []
    for number, cell in enumerate(notebook["cells"], start=1):
        place = f"Zelle {number}"
        source = _joined(cell.get("source", ""))
        around = layer(headings)
        if cell["cell_type"] == "markdown":
            headings = [line.lstrip("# ") for line in source.splitlines() if line.startswith("#")] or headings
            found += markdown_numbers(file, source, around, language, place)
        else:
            found += text_numbers(file, f"{place} Quelltext", source, around, "en")
        for name, parts in cell.get("attachments", {}).items():
            for kind, data in parts.items():
                found += embedded_numbers(file, f"{place} {name}", kind, b64decode(data), around, language)
        for output in cell.get("outputs", []):
            found += _output(file, place, output, around, language)
    return found


def _output(file: str, place: str, output: dict[str, Any], outer: Context, language: str) -> list[Printed]:
    if output["output_type"] == "stream":
        return text_numbers(file, f"{place} Ausgabe", _joined(output["text"]), outer, language)
    if output["output_type"] == "error":
        return text_numbers(file, f"{place} Fehler", f"{output['evalue']} {' '.join(output['traceback'])}", outer, language)
    found: list[Printed] = []
    for kind, data in output.get("data", {}).items():
        where = f"{place} ({kind})"
        if kind == SHOWN:
            found += _shown_numbers(file, where, data, outer, language)
        elif kind.endswith("json"):
            found += json_numbers(file, where, data, outer, language)
        elif kind in ("application/javascript", "text/latex"):
            found += text_numbers(file, where, _joined(data), outer, language)
        else:
            text = _joined(data)
            content = b64decode(text) if kind in ("image/png", "image/jpeg", "application/pdf") else text.encode()
            found += embedded_numbers(file, where, kind, content, outer, language)
    return found


def _shown_numbers(file: str, where: str, shown: dict[str, Any], outer: Context, language: str) -> list[Printed]:
    """A shown object: its drawing and its table with headline and subtitle around them."""
    headline = layer(shown.get(key) or "" for key in ("headline", "subtitle", "legend_title"))
    around = (*headline, *layer([shown.get("id", "")]), *outer)
    name = f"{where} {shown.get('id', '')}"
    found: list[Printed] = []
    for key, part in shown.items():
        if key == "svg":
            found += embedded_numbers(file, name, "image/svg+xml", part.encode(), around, language) if part else []
        elif key == "sentences":
            for sentence in part:
                found += text_numbers(file, name, sentence, around, language)
        elif isinstance(part, str):
            found += text_numbers(
                file, f"{name}, {key}", part, around if key not in ("headline", "subtitle", "id") else outer, language
            )
        elif part is not None:
            found += json_numbers(file, f"{name}, {key}", part, around, shown.get("language") or language)
    return found


def _shown(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        output["data"][SHOWN]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if SHOWN in output.get("data", {})
    ]


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
