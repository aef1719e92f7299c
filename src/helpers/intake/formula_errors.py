"""Cells of a workbook in which a formula failed (#DIV/0!, #REF!): the reader of workbooks gives them as empty ones."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from helpers.intake.column_names import column_number

#: a cell of type "e" (error) with the text that a spreadsheet shows
ERROR_CELL = re.compile(rb'<c(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def formula_errors(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    """Row, column (both from 1) and text of every cell of a sheet in which a formula failed; only of xlsx and xlsm."""
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return
    content = _sheet_xml(path, sheet)
    if b't="e"' not in content:
        return
    for letters, row, text in ERROR_CELL.findall(content):
        yield int(row), column_number(letters.decode()), text.decode()


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
