"""Reader for "Tabelle" CSV files of the Regionaldatenbank, of GENESIS-Online and of the Landesdatenbanken."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import ReadFile
from helpers.intake.genesis_layout import Lines, find_layout
from helpers.intake.genesis_values import read_values
from helpers.intake.tables import refuse_no_file
from helpers.settings import MunicipalitySettings
from helpers.settings.raw.genesis import GenesisTableFile

KEY = r"(?:DG|\d{2,12}|\d{1,2}\.\d{1,2}\.\d{4})"
#: a whole row in one quoted cell: a region code or date, and the separator still within the quotation marks
ROW_IN_ONE_CELL = re.compile(rf'"(?<![^\r\n]"){KEY};[^"\r\n]*"')
#: a row that ends in a comma: a spreadsheet that split at commas filled it up
ENDS_IN_COMMA = re.compile(r",[ \t]*(?=[\r\n]|\Z)")
DATA_ROW = re.compile(rf"{KEY};")


def read_genesis_table(file: GenesisTableFile, settings: MunicipalitySettings, areas: pd.DataFrame) -> ReadFile:
    """Read a table as ``raw.yaml`` describes it; each data row is used or set aside."""
    path = settings.project.raw(settings.slug) / file.file
    refuse_no_file(path)
    text = decode(path.read_bytes(), str(path))
    footer = _footer(text)
    _refuse_data_below(text, footer, path)
    text = text[:footer]
    _refuse_spreadsheet_damage(text, path)
    lines = _lines(text, path)
    if file.footer and footer is None:
        last = lines[-1][0] if lines else 0
        problem = f"the table ends in line {last} without its footer (it begins with a line of underscores)"
        raise InputError(
            str(path), problem, "is the file cut off? Fetch it again; 'footer: false' in raw.yaml if it came without"
        )
    layout = find_layout(lines, file.keys, str(path), dates_above=file.date == "header", footer_cut=footer is not None)
    return read_values(layout, file, file.date, settings, areas, str(path))


def decode(content: bytes, where: str) -> str:
    """UTF-8 if the bytes are, else ISO-8859-1 (windows-1252 where its extra signs occur).

    Raises
    ------
    InputError
        for what is no text, and for UTF-8 with damaged bytes: read as ISO-8859-1 its words would be others.
    """
    if b"\0" in content:
        fix = "save it as CSV in UTF-8; a workbook is read by genesis_xlsx"
        raise InputError(where, "the file holds bytes of value 0: it is no plain text, or UTF-16", fix)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        first_bad = error.start
    tried = content.decode("utf-8", errors="replace")
    damaged = tried.count("\ufffd")
    if len(re.sub(r"[\x00-\x7f\ufffd]+", "", tried)) > damaged:
        line = content.count(b"\n", 0, first_bad) + 1
        raise InputError(f"{where}, line {line}", "text in UTF-8 with damaged bytes", "fetch the file again")
    try:
        return content.decode("cp1252" if re.search(rb"[\x80-\x9f]", content) else "iso-8859-1")
    except UnicodeDecodeError:
        return content.decode("iso-8859-1")


def _footer(text: str) -> int | None:
    """Where the footer begins: at a line of underscores."""
    for match in re.finditer("_+", text):
        start = _line_start(text, match.start())
        line = re.compile(r"[^\r\n]*").match(text, start)
        if line and not line[0].strip('_"; ,\t'):
            return start
    return None


def _refuse_data_below(text: str, footer: int | None, path: Path) -> None:
    """A row of data in the footer means that lines were moved: those below it would be lost."""
    if not footer:
        return
    above = text[:footer].rstrip()
    separators = above[_line_start(above, len(above)) :].count(";")
    for number, line in enumerate(text[footer:].splitlines()):
        if separators and line.count(";") == separators and DATA_ROW.match(line):
            place = f"{path}, line {len(text[:footer].splitlines()) + number + 1}"
            raise InputError(place, "a row of data stands in the footer", "fetch the file again")


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1


def _refuse_spreadsheet_damage(text: str, path: Path) -> None:
    """Refuse a file that a spreadsheet opened with comma as separator: rows in one cell, split at decimal commas."""
    found = [match.start() for match in [ROW_IN_ONE_CELL.search(text)] if match]
    for match in ENDS_IN_COMMA.finditer(text):
        start = _line_start(text, match.start())
        if DATA_ROW.match(text, start):
            found.append(start)
            break
    if found:
        line = len(text[: min(found) + 1].splitlines())
        raise InputError(
            f"{path}, line {line}",
            "damaged by a spreadsheet: whole rows stand in one cell, split at their decimal commas",
            "fetch the file again and put it there unopened; a spreadsheet must import it with ';' as separator",
        )


def _lines(text: str, path: Path) -> Lines:
    lines: Lines = []
    line = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        for cells in reader:
            lines.append((line, cells))
            line = reader.line_num + 1  # a quoted cell may run over several lines
    except csv.Error as error:
        raise InputError(f"{path}, line {line}", f"cannot be read ({error})", "check the quotation marks in that line") from None
    return lines
