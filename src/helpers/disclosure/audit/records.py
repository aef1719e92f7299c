"""Records: CSV, JSON, GeoJSON. What stands in the same record says what its numbers mean."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from typing import Any

from helpers.disclosure.audit.numbers import whole_number
from helpers.disclosure.audit.printed import Block, Context, Entry, Printed
from helpers.disclosure.audit.prose import text_numbers
from helpers.disclosure.audit.sheets import sheet_numbers
from helpers.disclosure.audit.tables import Cell, table_numbers

#: geometry: numbers that are places
_GEOMETRY = frozenset({"coordinates", "bbox", "geometry", "geometries", "arcs", "transform", "crs"})
_LONG_TEXT = 160
#: a text with numbers is a sentence from this length on
_SENTENCE = 60


def csv_numbers(file: str, where: str, text: str, outer: Context = ()) -> list[Printed]:
    """Every number in a CSV of either kind: semicolons and decimal commas, or commas and decimal points."""
    delimiter = max(";\t,|", key=lambda mark: _columns(text, mark))
    language = "de" if delimiter in ";|" else "en" if delimiter == "," else _language(text)
    lines = [[Cell(cell.lstrip("'").strip()) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    return sheet_numbers(file, where or "Tabelle", lines, outer, language)


def json_numbers(file: str, where: str, content: Any, outer: Context = (), language: str = "de") -> list[Printed]:
    """Every number in JSON: records, lists of records, tables by column or by row; GeoJSON is one of these."""
    if isinstance(content, dict):
        return _object(file, where, content, outer, language)
    if isinstance(content, list):
        if records := [item for item in content if isinstance(item, dict)]:
            return _records(file, where, records, outer, language) + json_numbers(
                file, where, [item for item in content if not isinstance(item, dict)], outer, language
            )
        if content and all(isinstance(item, list) for item in content):
            return _matrix(file, where, content, outer, language)
        rows = [[_cell(item)] for item in content if _scalar(item)]
        nested = [item for item in content if not _scalar(item)]
        found = table_numbers(file, where, [()], rows, outer, language) if rows else []
        return found + [number for item in nested for number in json_numbers(file, where, item, outer, language)]
    if isinstance(content, str):
        return _string(file, where, "", content, outer, language)
    return table_numbers(file, where, [()], [[_cell(content)]], outer, language) if _scalar(content) else []


def _object(file: str, where: str, record: dict[str, Any], outer: Context, language: str) -> list[Printed]:
    """One record; a table that it holds in columns and rows, or column by column, is read as one."""
    columns, rows = record.get("columns"), record.get("rows", record.get("data"))
    if isinstance(columns, list) and isinstance(rows, list) and all(isinstance(row, list) for row in rows):
        heads = [_json_head(column) for column in columns]
        cells = [[_cell(item) for item in row] for row in rows]
        for row in cells:
            for cell, column in zip(row, columns, strict=False):
                cell.header = isinstance(column, dict) and bool(column.get("row_header"))
        return table_numbers(file, where, heads, cells, outer, language)
    return _records(file, where, [record], outer, language)


def _records(file: str, where: str, records: list[dict[str, Any]], outer: Context, language: str) -> list[Printed]:
    """Records with scalars as a table, each one's other parts with its scalars as what stands around them."""
    keys = list(dict.fromkeys(key for record in records for key, item in record.items() if _scalar(item) and not _long(item)))
    rows = [[_cell(record.get(key)) if _scalar(record.get(key)) else Cell() for key in keys] for record in records]
    found = table_numbers(file, where, [(Entry("", key),) for key in keys], rows, outer, language)
    for record in records:
        near = tuple(Entry(key, str(item)) for key, item in record.items() if _scalar(item) and item not in ("", None))
        around: Context = ((near,), *outer) if near else outer
        found += _columns_of(file, where, record, around, language)
        for key, item in record.items():
            if key in _GEOMETRY or (_scalar(item) and not _long(item)):
                continue
            inner = f"{where}, {key}" if where else key
            if isinstance(item, str):
                found += _string(file, inner, key, item, around, language)
            else:
                found += json_numbers(file, inner, item, (((Entry("", key),),), *around), language)
    return found


def _columns_of(file: str, where: str, record: dict[str, Any], outer: Context, language: str) -> list[Printed]:
    """Lists of the same length side by side are columns: {"x": [2023, 2024], "y": [4, 5]}."""
    lists = {
        key: item
        for key, item in record.items()
        if key not in _GEOMETRY and isinstance(item, list) and item and all(map(_scalar, item))
    }
    sizes = {len(item) for item in lists.values()}
    if len(lists) < 2 or len(sizes) != 1:
        return []
    heads: list[Block] = [(Entry("", key),) for key in lists]
    return table_numbers(
        file, where, heads, [[_cell(item) for item in row] for row in zip(*lists.values(), strict=True)], outer, language
    )


def _matrix(file: str, where: str, content: list[list[Any]], outer: Context, language: str) -> list[Printed]:
    """A list of lists; the first is the head if it holds words only."""
    if not all(_scalar(item) for row in content for item in row):
        return [number for row in content for number in json_numbers(file, where, row, outer, language)]
    width = max(map(len, content))
    headed = bool(content[0]) and all(isinstance(item, str) and whole_number(item) is None for item in content[0])
    heads: list[Block] = [(Entry("", item),) for item in content[0]] if headed else []
    heads += [()] * (width - len(heads))
    return table_numbers(file, where, heads, [[_cell(item) for item in row] for row in content[headed:]], outer, language)


def _string(file: str, where: str, head: str, text: str, outer: Context, language: str) -> list[Printed]:
    if re.match(r"\s*<(?:\?xml|!DOCTYPE|svg|html|div|p|table|figure|span|ul|section)\b", text, re.IGNORECASE):
        from helpers.disclosure.audit.markup import html_numbers

        return html_numbers(file, text, outer, language, where)
    return text_numbers(file, where, text, outer, language, head)


def _json_head(column: Any) -> Block:
    """Head of a column that is a word or a record with title, unit and group."""
    if not isinstance(column, dict):
        return (Entry("", str(column)),)
    return tuple(Entry("", str(column[key])) for key in ("group", "title", "name", "unit") if column.get(key))


def _cell(item: Any) -> Cell:
    if isinstance(item, dict):  # a number in brackets, or a sign with its reason
        item = item.get("value")
    if isinstance(item, bool) or item is None:
        return Cell()
    if isinstance(item, int | float):
        return Cell(str(item) if math.isfinite(item) else "", item if math.isfinite(item) else None)
    if isinstance(item, str) and re.fullmatch(r"(?:19|20)\d\d", item):
        return Cell(item, header=True)  # a number that is written as text is a year
    return Cell(
        " ".join(str(part.get("text", "")) if isinstance(part, dict) else str(part) for part in item)
        if isinstance(item, list)
        else str(item)
    )


def _scalar(item: Any) -> bool:
    return item is None or isinstance(item, str | int | float | bool)


def _long(item: Any) -> bool:
    """Whether a text is one to read, not a name or a number."""
    if not isinstance(item, str):
        return False
    return (
        len(item) > _LONG_TEXT or item.lstrip().startswith("<") or (len(item) > _SENTENCE and re.search(r"\d", item) is not None)
    )


# -- CSV


def _columns(text: str, delimiter: str) -> tuple[float, int]:
    """How well lines agree in the number of columns with this delimiter, and the number."""
    counts = Counter(len(row) for row in csv.reader(io.StringIO(text[:200_000]), delimiter=delimiter) if row)
    columns, lines = max(counts.items(), key=lambda item: item[1], default=(1, 0))
    return (round(lines / counts.total(), 1), columns) if columns > 1 else (0.0, 1)


def _language(text: str) -> str:
    return "de" if len(re.findall(r"\d,\d", text)) >= len(re.findall(r"\d\.\d", text)) else "en"
