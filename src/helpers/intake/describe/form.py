"""Which reader a sheet is for: by words that only one form has, else by the depth of its header."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from helpers.intake.describe.facts import Facts, area_of, counts, is_number_or_sign, time_of
from helpers.intake.describe.look import Sheet
from helpers.intake.genesis_layout import AREA, DAY, YEAR
from helpers.intake.indikatorenatlas import CORE
from helpers.intake.wide_header import TIME

FLAT = {"time", "value", "value_variable_code"}
TITLE = re.compile(r"(?:GENESIS-)?Tabelle:\s*\d{5}")
WKT = re.compile(r"(?:MULTI)?POLYGON\s*Z?\s*\(", re.I)
WEIGHT = re.compile(r"gewicht|weight|hochrechnung|^hrf", re.I)
PERSON = re.compile(r"fall|respond|interview|lfd|kind|person|proband|^id$", re.I)
#: columns that only a file of persons has
NAME_OF_PERSON = re.compile(r"vorname|nachname|familienname|geburtsdatum|geburtstag|geb\.? ?datum", re.I)
#: rows looked at
SAMPLE = 2000
#: below this many rows nothing is said about single persons
FEW_PERSONS = 30
#: answers to a question are few
FEW_WORDS = 15


@dataclass(frozen=True)
class Form:
    """Reader, and how many rows lie above the data: header rows (numbers in the file) and the first data row."""

    reader: str  # "" for a sheet without data, "geometry" for shapes
    header: list[int]
    start: int  # position of the first data row among the rows
    columns: list[Facts]
    below: list[str] = field(default_factory=list)  # notes below the data of a table with one header row


def form_of(sheet: Sheet) -> Form:
    """The form of a sheet."""
    rows = sheet.text
    names = [name.strip() for name in rows[0]]
    if set(CORE) <= {name.replace(".", " ") for name in names}:
        return _plain("indikatorenatlas", sheet)
    if set(names) >= FLAT:
        return _plain("genesis_flat", sheet)
    if any(WKT.match(cell) for cells in rows[1:3] for cell in cells):
        return _plain("geometry", sheet)
    if not sheet.workbook and (TITLE.match(rows[0][0]) or (sheet.footer and _codes(rows))):
        return Form("genesis_table", [], 0, [])
    if sheet.workbook and _codes(rows) and (_date_rows(rows) or TITLE.match(rows[0][0])):
        return Form("genesis_xlsx", [], 0, [])
    if sheet.width < 2 or len(rows) < 2:
        return Form("", [], 0, [])
    start = _first_data_row(sheet)
    if start is None:
        return Form("", [], 0, [])
    # the rows directly above the data that are filled in several columns
    header = [n for n in range(start) if sum(cell != "" for cell in rows[n]) > 1]
    if len(header) == 1 and header[0] == 0 and not _years_side_by_side(rows[0]):
        found = _plain("tidy", sheet)
        return replace(found, reader="microdata") if _persons(found.columns) else found
    return Form("wide", [sheet.rows[n][0] for n in header], start, _columns(sheet, start, header[-1] if header else 0))


def _plain(reader: str, sheet: Sheet) -> Form:
    """A table with one header row; rows at its end with a text and nothing beside it are notes."""
    rows = sheet.text
    end = len(rows)
    while end > 2 and not any(rows[end - 1][1:]):
        end -= 1
    return Form(reader, [sheet.rows[0][0]], 1, _columns(sheet, 1, 0, end), [cells[0] for cells in rows[end:]])


def _columns(sheet: Sheet, start: int, named: int, end: int | None = None) -> list[Facts]:
    """Facts of every column, named by one of the header rows."""
    width = max(len(cells) for cells in sheet.text[: start + 1])
    head = sheet.text[named]
    cells = [[row[n] if n < len(row) else "" for row in sheet.text[start:end]] for n in range(width)]
    return [Facts(n, head[n] if n < len(head) else "", cells[n]) for n in range(width)]


def _codes(rows: list[list[str]]) -> bool:
    """Whether many rows have a region code in one of their first columns."""
    found = sum(any(AREA.fullmatch(cell) and not YEAR.fullmatch(cell) for cell in cells[:3]) for cells in rows)
    return found * 2 > len(rows)


def _date_rows(rows: list[list[str]]) -> bool:
    """Whether blocks stand under rows that hold nothing but a date."""
    return any(map(is_date_row, rows))


def is_date_row(cells: list[str]) -> bool:
    """Whether a row holds a date and nothing else."""
    return bool(cells[0]) and not any(cells[1:]) and bool(DAY.fullmatch(cells[0]) or YEAR.fullmatch(cells[0]))


def _first_data_row(sheet: Sheet) -> int | None:
    """The first row with a number below words, that is no row of years."""
    rows = sheet.text[:SAMPLE]
    below = rows[min(10, len(rows) // 2) :]
    width = sheet.width
    numeric = [n for n in range(width) if Facts(n, "", [row[n] for row in below if n < len(row)]).numeric >= 0.6]
    if not numeric:
        return None
    for place, row in enumerate(rows):
        filled = [row[n] for n in numeric if n < len(row) and row[n]]
        if not filled or not all(map(is_number_or_sign, filled)) or not any(char.isdigit() for cell in filled for char in cell):
            continue
        if all(YEAR.fullmatch(cell) for cell in filled) and len(filled) > 1:
            continue
        if any(row) and place:
            return place
    return None


def _years_side_by_side(names: list[str]) -> bool:
    return sum(bool(TIME.search(name)) for name in names) > 1


def _persons(columns: list[Facts]) -> bool:
    """One row per person: a weight, a name, a number for each row and otherwise answers, or rows that no key tells apart."""
    size = len(columns[0].cells)
    if size < FEW_PERSONS:
        return False
    if any(NAME_OF_PERSON.search(column.name) for column in columns) or _one_key_twice(columns):
        return True
    numbered = len(columns[0].words) == size
    if numbered and any(WEIGHT.search(column.name) for column in columns):
        return True
    answers = sum(len(column.words) <= FEW_WORDS for column in columns[1:])
    return numbered and bool(PERSON.search(columns[0].name)) and answers * 2 > len(columns)


def _one_key_twice(columns: list[Facts]) -> bool:
    """Whether rows have the same words, and nothing in them is counted; or nothing says where and when it would be."""
    numbers = [column for column in columns if counts(column)]
    if numbers and (time_of(columns) or area_of(columns)):
        return False
    keys = [column.cells for column in columns if column not in numbers]
    return len(set(zip(*keys, strict=True))) < len(columns[0].cells)
