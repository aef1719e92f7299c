"""Cells of a workbook whose formula failed (#DIV/0!, #REF!) or has no result: its reader gives them as empty ones."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from helpers.intake.column_names import column_number

#: a cell of type "e" (error) with the text that a spreadsheet shows
ERROR_CELL = re.compile(rb'<c(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)
#: a formula without a result, as programs write it that do not calculate; an empty text (type "str") is a result
OPEN_CELL = re.compile(
    rb'<c(?![^>]*\bt="str")(?=[^>]*\br="([A-Z]+)(\d+)")[^>]*(?<!/)>\s*<f\b[^>]*(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def formula_errors(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    """Row, column (both from 1) and text of every cell of a sheet whose formula failed or has no result (``=A1+1``).

    Only of xlsx and xlsm.
    """
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return
    content = _sheet_xml(path, sheet)
    for letters, row, text in ERROR_CELL.findall(content) if b't="e"' in content else ():
        yield int(row), column_number(letters.decode()), text.decode()
    for letters, row, formula in OPEN_CELL.findall(content) if b"<f" in content else ():
        yield int(row), column_number(letters.decode()), f"={unescape(formula.decode())}"


def _sheet_xml(path: Path, sheet: str) -> bytes:
    """The part of the package that holds a sheet; nothing where the package does not say it in the usual way."""
    try:
        with zipfile.ZipFile(path) as package:
            book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314  (already read by calamine)
            links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
            wanted = {item.get(RELATION) for item in book.iter() if item.tag.endswith("}sheet") and item.get("name") == sheet}
            target = next(item.get("Target", "") for item in links if item.get("Id") in wanted)
            return package.read(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    except (KeyError, StopIteration, zipfile.BadZipFile, ElementTree.ParseError, OSError, ValueError):
        return b""
