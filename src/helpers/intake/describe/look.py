"""A file as it lies there: encoding, separator, sheets and rows, before anybody says what it is."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from helpers.errors import InputError
from helpers.intake.genesis_layout import Lines
from helpers.intake.genesis_table import decode
from helpers.intake.tables import is_workbook, plain_text, read_rows, refuse_no_file, refuse_split

#: the footer of a GENESIS table begins with a line of underscores
FOOTER = re.compile(r'^"?_{4,}"?[;,]*[ \t]*$', re.MULTILINE)
SEPARATORS = (";", ",", "\t", "|")
#: lines that are looked at to find the separator
SAMPLE = 400
GEOMETRY = {".gpkg", ".geojson", ".shp", ".gml", ".kml", ".json", ".dbf", ".shx", ".prj"}
#: beginnings of files that are no text
BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\x1f\x8b", b"PAR1")


@dataclass(frozen=True)
class Sheet:
    """A CSV or one sheet of a workbook; blank rows are left out, rows keep their number in the file."""

    path: Path
    name: str | None  # where the workbook has several
    encoding: str
    separator: str
    rows: Lines
    notes: list[str] = field(default_factory=list)
    footer: str = ""  # of a GENESIS table: notes, licence and date of the export

    @property
    def workbook(self) -> bool:
        return is_workbook(self.path)

    @cached_property
    def text(self) -> list[list[str]]:
        """All cells as one would type them."""
        return [[plain_text(cell) for cell in cells] for _, cells in self.rows]

    @cached_property
    def width(self) -> int:
        """Number of cells that most rows have."""
        return Counter(len(cells) for cells in self.text).most_common(1)[0][0]

    def typed(self, column: int, start: int) -> list[str]:
        """Cells of a column that are text in the file, not numbers as a workbook stores them."""
        return [cells[column] for _, cells in self.rows[start:] if column < len(cells) and isinstance(cells[column], str)]


def look(path: Path) -> list[Sheet]:
    """The sheets of a workbook, or the one of a CSV.

    Raises
    ------
    InputError
        for a file that is missing, empty, damaged or no table.
    """
    refuse_no_file(path)
    if path.suffix.lower() in GEOMETRY:
        raise InputError(str(path), "is geometry, no table", "name it under 'levels' in municipality.yaml")
    if is_workbook(path):
        return _sheets(path)
    content = path.read_bytes()
    if content.startswith(BINARY):
        raise InputError(str(path), f"is no text, whatever its name {path.suffix!r} says", "name it as what it is, e.g. .xlsx")
    return [_csv(path, content)]


def _sheets(path: Path) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            names = [name for name in book.sheet_names if name]
    except CalamineError as error:
        problem = f"the workbook cannot be read, it is damaged or cut off ({error})"
        raise InputError(str(path), problem, "copy or fetch it again") from None
    found = []
    for name in names:
        try:
            rows = read_rows(path, sheet=name, encoding="", separator=";")
        except InputError:
            continue  # a sheet without a cell says nothing
        found.append(Sheet(path, name if len(names) > 1 else None, "", "", rows))
    if not found:
        raise InputError(str(path), "the file is empty", "ask for a new delivery")
    return found


def _csv(path: Path, content: bytes) -> Sheet:
    text, encoding = _decoded(content, path)
    notes = []
    if "\r" in text and "\n" not in text:
        notes.append("line ends of old Macs (bare CR): the readers know them")
    if content.startswith(b"\xef\xbb\xbf"):
        notes.append("begins with a byte order mark: the readers know it")
    separator = _separator(text, path)
    footer = FOOTER.search(text)
    body = text[: footer.start()] if footer else text
    rows: Lines = []
    line = 1
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if any(cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}, line {line}", f"cannot be read ({error})", "check the quotation marks in that line") from None
    if not rows:
        raise InputError(str(path), "the file is empty", "ask for a new delivery")
    return Sheet(path, None, encoding, separator, rows, notes, text[footer.start() :] if footer else "")


def _decoded(content: bytes, path: Path) -> tuple[str, str]:
    """Text, and the encoding as ``raw.yaml`` names it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise InputError(str(path), "begins like UTF-16 text, but is none", "fetch it again") from None
    text = decode(content, str(path))
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return text, "windows-1252" if re.search(rb"[\x80-\x9f]", content) else "iso-8859-1"
    return text, "utf-8"


def _separator(text: str, path: Path) -> str:
    """The sign that cuts most rows into the same number of cells.

    Raises
    ------
    InputError
        if no sign does, or a spreadsheet has put whole rows into one cell.
    """
    sample = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:SAMPLE]
    scores: dict[str, tuple[float, int]] = {}
    for sign in SEPARATORS:
        rows = [cells for cells in _parsed(sample, sign) if cells]
        counts = Counter(len(cells) for cells in rows)
        many = [item for item in counts.most_common() if item[0] > 1]
        cells, number = many[0] if many else (1, 0)
        scores[sign] = (round(number / max(len(rows), 1), 1), cells)
    best = max(SEPARATORS, key=lambda sign: scores[sign])
    rows = [cells for cells in _parsed(sample, best) if cells]
    for sign in SEPARATORS:
        damaged = [cells for cells in rows if _in_one_cell(path, cells, sign)]
        if (sign == best or '"' in text) and len(damaged) * 2 > len(rows):
            refuse_split(path, 1, damaged[0], sign)
    if scores[best][1] < 2 or scores[best][0] < 0.2:
        found = ", ".join(repr(sign) for sign in SEPARATORS)
        raise InputError(str(path), f"is no table: none of {found} cuts its lines into cells", "is it the right file?")
    return best


def _parsed(lines: Iterable[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:  # a cell without end, as another sign would see it
        return []


def _in_one_cell(path: Path, cells: list[Any], separator: str) -> bool:
    try:
        refuse_split(path, 1, cells, separator)
    except InputError:
        return True
    return False
