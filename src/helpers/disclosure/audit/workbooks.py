"""Workbooks (XLSX): every sheet, also hidden ones, and what lies in the file beside the sheets."""

from __future__ import annotations

import io
import posixpath
import re
import warnings
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.disclosure.audit.embedded import embedded_numbers
from helpers.disclosure.audit.printed import Block, Context, Entry, Printed
from helpers.disclosure.audit.prose import layer, text_numbers
from helpers.disclosure.audit.sheets import sheet_numbers
from helpers.disclosure.audit.tables import Cell, table_numbers

_REFERENCE = re.compile(r"(?:'[^']*'|[\w.]+)?!?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")
_PICTURES = {".png": "image/png", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml"}
#: parts with text that readers hardly ever see
_TEXT_PARTS = re.compile(
    r"xl/(?:drawings/(?!_rels|vmlDrawing)|threadedComments/|externalLinks/(?!_rels)|metadata)|docProps/(?:core|custom)\.xml|customXml/item\d+\.xml"
)


def workbook_numbers(file: str, content: bytes, outer: Context = (), language: str = "de", where: str = "") -> list[Printed]:
    """Every number in a workbook: cells, cached results and numbers within formulas, comments, names, charts, pivot caches.

    Raises
    ------
    ValueError
        if the file holds something that cannot be looked into, such as a macro.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of extensions that it does not keep
        book = load_workbook(io.BytesIO(content))
        values = load_workbook(io.BytesIO(content), data_only=True)
    found: list[Printed] = []
    for sheet in book.worksheets:
        hidden = "" if sheet.sheet_state == "visible" else " (ausgeblendet)"
        place = f"{where} Blatt '{sheet.title}'{hidden}".strip()
        around = (*layer([sheet.title]), *outer)
        found += sheet_numbers(file, place, _cells(sheet, values[sheet.title]), around, language)
        for said in _aside(sheet):
            found += text_numbers(file, f"{place}, Kopf- und Fußzeilen, Auswahllisten", said, around, language)
    for name, text in _names(book):
        found += text_numbers(file, f"{where} Name '{name}'".strip(), text, outer, "en", name)
    with ZipFile(io.BytesIO(content)) as parts:
        found += _parts(file, parts, outer, language, where)
    return found


def _cells(sheet: Worksheet, values: Worksheet) -> list[list[Cell]]:
    """Cells as a grid; a merged cell stands in each of its places."""
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    grid = [
        [_cell(formula, cached) for formula, cached in zip(*rows, strict=True)]
        for rows in zip(sheet.rows, values.rows, strict=True)
    ]
    for (row, column), (first_row, first_column) in merged.items():
        if row <= len(grid) and column <= len(grid[row - 1]) and (row, column) != (first_row, first_column):
            first = grid[first_row - 1][first_column - 1]
            grid[row - 1][column - 1] = Cell(first.text if first.number is None else "")
    return grid


def _cell(formula: BookCell, cached: BookCell) -> Cell:
    more = []
    if formula.comment is not None:
        more.append(Entry("Kommentar", str(formula.comment.text)))
    if formula.data_type == "f":
        text = getattr(formula.value, "text", formula.value)
        more.append(Entry("Formel", _REFERENCE.sub(" ", str(text)).replace(",", "; ").replace("=", "= ")))
    if formula.hyperlink is not None and formula.hyperlink.tooltip:
        more.append(Entry("Hinweis", formula.hyperlink.tooltip))
    value = cached.value
    if isinstance(value, bool) or value is None:
        return Cell(more=more)
    if isinstance(value, int | float):
        percent = "%" in (formula.number_format or "")
        return Cell(repr(value), float(value), more=more, factor=100.0 if percent else 1.0, unit="%" if percent else "")
    return Cell(str(value), more=more)


def _aside(sheet: Worksheet) -> Iterator[str]:
    """What a sheet says beside its cells."""
    for part in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.evenFooter, sheet.firstHeader, sheet.firstFooter):
        for side in (part.left, part.center, part.right):
            if side.text:
                yield side.text
    for rule in sheet.data_validations.dataValidation:
        yield from (text.strip('"') for text in (rule.formula1, rule.prompt, rule.error) if text)


def _names(book: Workbook) -> Iterator[tuple[str, str]]:
    for holder in (book, *book.worksheets):
        for name, defined in holder.defined_names.items():
            yield name, " ".join(filter(None, [_REFERENCE.sub(" ", defined.attr_text or "").lstrip("="), defined.comment]))


# -- parts of the file


def _parts(file: str, parts: ZipFile, outer: Context, language: str, where: str) -> list[Printed]:
    found: list[Printed] = []
    for name in sorted(parts.namelist()):
        ending = posixpath.splitext(name)[1].lower()
        place = f"{where} {name}".strip()
        if re.match(r"xl/charts/chart[^/]*\.xml", name):
            found += _chart(file, place, etree.fromstring(parts.read(name)), outer, language)
        elif re.match(r"xl/pivotCache/pivotCacheDefinition[^/]*\.xml", name):
            records = name.replace("Definition", "Records")
            found += _pivot(
                file, place, parts.read(name), parts.read(records) if records in parts.namelist() else b"", outer, language
            )
        elif _TEXT_PARTS.match(name) and ending == ".xml":
            texts = [text for element in etree.fromstring(parts.read(name)).iter() if (text := element.text or "").strip()]
            if name.startswith("docProps/core"):
                texts = [text for text in texts if not re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+Z", text)]
            found += text_numbers(file, place, ". ".join(texts), outer, language)
        elif name.startswith("xl/embeddings/"):
            if ending != ".xlsx":
                raise ValueError(f"{name} inside cannot be read")
            found += workbook_numbers(file, parts.read(name), outer, language, place)
        elif name.startswith("xl/media/"):
            found += embedded_numbers(file, place, _PICTURES.get(ending, ending), parts.read(name), outer, language)
        elif name == "xl/vbaProject.bin":
            raise ValueError("it holds a macro")
    return found


def _chart(file: str, place: str, root: etree._Element, outer: Context, language: str) -> list[Printed]:
    """What a chart remembers of its data: names of series, categories, values."""
    title = ["".join(element.itertext()) for element in root.xpath("//*[local-name()='chart']/*[local-name()='title']")]
    found: list[Printed] = []
    for series in root.xpath("//*[local-name()='ser']"):
        name = " ".join(_points(series, "tx").values()) or "".join(
            series.xpath("./*[local-name()='tx']/*[local-name()='v']/text()")
        )
        categories = _points(series, "cat") or _points(series, "xVal")
        for part in ("val", "yVal", "xVal", "bubbleSize"):
            values = _points(series, part)
            rows = [[Cell(categories.get(at, ""), header=True), _number_cell(text)] for at, text in values.items()]
            heads: list[Block] = [(), (Entry("", name),)]
            found += table_numbers(file, f"{place}, Reihe '{name}'", heads, rows, (*layer(title), *outer), language)
    for text in title:
        found += text_numbers(file, place, text, outer, language)
    return found


def _points(series: etree._Element, part: str) -> dict[int, str]:
    """Cached points of a part of a series, by their number."""
    points = series.xpath(f"./*[local-name()='{part}']//*[local-name()='pt']")
    return {int(point.get("idx")): " ".join("".join(point.itertext()).split()) for point in points}


def _number_cell(text: str) -> Cell:
    try:
        return Cell(text, float(text))
    except ValueError:
        return Cell(text)


def _pivot(file: str, place: str, definition: bytes, records: bytes, outer: Context, language: str) -> list[Printed]:
    """What a pivot table remembers of the table that it was made from."""
    fields = etree.fromstring(definition).xpath("//*[local-name()='cacheField']")
    heads: list[Block] = [(Entry("", field.get("name") or ""),) for field in fields]
    shared = [[item.get("v") or "" for item in field.xpath("./*[local-name()='sharedItems']/*")] for field in fields]
    rows: list[list[Cell]] = []
    for record in etree.fromstring(records) if records else ():
        rows.append(
            [
                _number_cell(shared[at][int(item.get("v"))] if etree.QName(item).localname == "x" else item.get("v") or "")
                for at, item in enumerate(record)
            ]
        )
    used = {cell.text for row in rows for cell in row}
    left = [[Cell() for _ in fields] for _ in range(max(map(len, shared), default=0))]  # remembered, but in no record
    for at, items in enumerate(shared):
        for number, item in enumerate(items):
            if item not in used:
                left[number][at] = _number_cell(item)
    return table_numbers(file, place, heads, [*rows, *left], outer, language)
