"""Raw tables as they are: CSV, workbook or Parquet, cells untouched, with the row each one stands in."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from helpers.errors import InputError
from helpers.intake.account import Account
from helpers.intake.formula_errors import formula_errors
from helpers.settings.base import unknown

#: name of the added column with the row number in the file (from 1, header included)
ROW = "__row__"


def read_table(
    path: Path, *, sheet: str | None, encoding: str, separator: str, quote_cells: bool = True, notes: Iterable[str] = ()
) -> pd.DataFrame:
    """Read a table with one header row; text stays text, numbers of workbooks stay numbers. Blank rows are no rows.

    Parameters
    ----------
    quote_cells : whether errors may quote the header; not where a header that is missing may be a person's row.
    notes : texts that may stand alone in a row of a CSV, as sources below the data do; any other short row is refused.

    Raises
    ------
    InputError
        for a missing, empty, truncated or wrongly encoded file, a wrong sheet, rows of unequal length,
        or a header with a name that stands twice.
    """
    if path.suffix.lower() == ".parquet":
        refuse_no_file(path)
        frame = _read_parquet(path)
    else:
        rows = read_rows(path, sheet=sheet, encoding=encoding, separator=separator)
        if not is_workbook(path):
            rows = _filled_up(rows, set(notes))
            _refuse_unequal(path, rows, separator, quote_cells)
        frame = _frame(rows)
    if frame.empty:
        raise InputError(str(path), "the table has no rows below its header", "ask for a new delivery")
    lines = frame.pop(ROW)
    frame.columns = [plain_text(name) for name in frame.columns]
    twice = [name for name in frame.columns[frame.columns.duplicated()] if name]
    if twice:
        named = f"column {twice[0]!r}" if quote_cells else "a column"
        raise InputError(str(path), f"{named} stands twice in the header", "rename one of them")
    frame[ROW] = lines
    return frame


def read_rows(path: Path, *, sheet: str | None, encoding: str, separator: str) -> list[tuple[int, list[Any]]]:
    """Rows of a CSV or of a workbook's sheet with their numbers in the file, from 1; blank rows are left out.

    Raises
    ------
    InputError
        for a missing, empty, damaged or wrongly encoded file or a wrong sheet.
    """
    refuse_no_file(path)
    rows = _workbook_rows(path, sheet) if is_workbook(path) else _csv_rows(path, encoding, separator)
    if not rows:
        raise InputError(str(path), "the file is empty", "ask for a new delivery")
    return rows


def is_workbook(path: Path) -> bool:
    """Whether the name of a file is that of a workbook."""
    return path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}


def warn_of_open_end(path: Path, account: Account) -> None:
    """Say that a CSV ends without a line end: many are whole, but a number that was cut in two looks like this."""
    if is_workbook(path) or path.suffix.lower() == ".parquet":
        return
    with path.open("rb") as file:
        file.seek(-min(4, path.stat().st_size), 2)
        end = file.read().replace(b"\0", b"")  # UTF-16 has a zero beside each letter
    if not end.endswith((b"\n", b"\r")):
        account.warnings.append("the last line has no line end: if the file was cut off, its last number is too short")


def plain_text(cell: object) -> str:
    """A cell as one would type it: workbooks give 2024.0 for 2024."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def require_columns(frame: pd.DataFrame, needed: list[str], where: str) -> None:
    """Raise InputError with close matches for the first column that is not there."""
    present = [name for name in frame.columns if name != ROW]
    for name in needed:
        if name not in present:
            raise InputError(where, unknown(name, present, "column"), "correct raw.yaml, or look for another delivery")


def refuse_no_file(path: Path) -> None:
    if not path.is_file():
        raise InputError(str(path), "the file does not exist", _nearby(path))
    if path.stat().st_size == 0:
        raise InputError(str(path), "the file is empty (0 bytes)", "ask for a new delivery")


def _csv_rows(path: Path, encoding: str, separator: str) -> list[tuple[int, list[Any]]]:
    # the csv module itself: pandas cuts rows that are too long and fills up those that are too short
    if len(separator) != 1:
        raise InputError(str(path), f"separator {separator!r} is not one character", "correct 'separator' in raw.yaml")
    # utf-8-sig also reads files without the mark
    encoding = "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding
    rows: list[tuple[int, list[Any]]] = []
    line = 1
    try:
        # newline="" leaves line ends to the csv module: it knows those of old Macs, and those within quoted cells
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=separator, strict=True)
            for cells in reader:
                rows.append((line, cells))
                line = reader.line_num + 1  # a quoted cell may run over several lines
    except (UnicodeError, LookupError) as error:
        problem = f"cannot be read as {encoding}: {_reason(error)}"
        raise InputError(str(path), problem, "set 'encoding' in raw.yaml, often windows-1252 or utf-8") from None
    except csv.Error as error:
        raise InputError(f"{path}, line {line}", f"cannot be read ({error})", "check the quotation marks in that line") from None
    return [(line, cells) for line, cells in rows if any(cells)]


def _reason(error: UnicodeError | LookupError) -> str:
    """What is wrong with an encoding, without the text around the place: it may be a person's answer."""
    return f"byte {error.start} ({error.reason})" if isinstance(error, UnicodeDecodeError) else str(error)


def _filled_up(rows: list[tuple[int, list[Any]]], notes: set[str]) -> list[tuple[int, list[Any]]]:
    """Rows with nothing but a declared note get the empty cells that they lack."""
    width = len(rows[0][1])
    return [
        (line, cells + [""] * (width - 1) if len(cells) == 1 and plain_text(cells[0]) in notes else cells) for line, cells in rows
    ]


def _refuse_unequal(path: Path, rows: list[tuple[int, list[Any]]], separator: str, quote_cells: bool) -> None:
    header = rows[0][1]
    refuse_split(path, *rows[0], separator)
    if len(header) == 1:
        found = f"; the header is {header[0][:80]!r}" if quote_cells else ""
        raise InputError(
            str(path), f"only one column with separator {separator!r}{found}", "set 'separator' in raw.yaml as the file has it"
        )
    for line, cells in rows:
        if len(cells) != len(header):
            refuse_split(path, line, cells, separator)
            problem = f"{len(cells)} cells, but the header has {len(header)}"
            raise InputError(f"{path}, line {line}", problem, "compare that line with the header; is the file cut off?")


def refuse_split(path: Path, line: int, cells: list[Any], separator: str) -> None:
    """Refuse a row that a spreadsheet took for one cell, and split where it saw its own separator: at decimal commas.

    ``"01;2024;12";5`` was ``01;2024;12,5``: read as it stands, every number would be another one.
    """
    filled = [cell for cell in cells if cell not in ("", None)]
    joined = ",".join(str(cell) for cell in filled)
    within = joined.count(separator) + 1 if separator != "," or len(filled) == 1 else 0
    if within > max(len(filled), 2) and separator in str(filled[0]):
        raise InputError(
            f"{path}, line {line}",
            "the whole row stands in quotation marks as one cell, split at decimal commas: "
            "a spreadsheet program opened the file with another separator and saved it",
            "ask for the file as it was exported, and do not open and save it on the way",
        )


def _frame(rows: list[tuple[int, list[Any]]]) -> pd.DataFrame:
    """Rows with their numbers in the file, the first one the header."""
    numbers, cells = [number for number, _ in rows[1:]], [cells for _, cells in rows[1:]]
    frame = pd.DataFrame(cells, columns=rows[0][1] if rows else None, dtype="object")
    frame[ROW] = numbers
    return frame


def _workbook_rows(path: Path, sheet: str | None) -> list[tuple[int, list[Any]]]:
    # calamine itself: half the time of pandas.read_excel, and numbers are left as the workbook stores them
    try:
        with CalamineWorkbook.from_path(path) as book:
            names = [name for name in book.sheet_names if name]
            if sheet is None and len(names) > 1:
                listed = ", ".join(repr(name) for name in names)
                raise InputError(str(path), f"the workbook has {len(names)} sheets", f"name one in raw.yaml: {listed}")
            if not names or (sheet is not None and sheet not in names):
                raise InputError(str(path), unknown(sheet, names, "sheet"), "correct 'sheet' in raw.yaml")
            rows = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
        for row, column, text in formula_errors(path, sheet or names[0]):
            if row <= len(rows) and column <= len(rows[row - 1]):
                rows[row - 1][column - 1] = text
    except CalamineError as error:
        problem = f"the workbook cannot be read, it is damaged or cut off ({error})"
        raise InputError(str(path), problem, "copy or fetch it again") from None
    return [(number, cells) for number, cells in enumerate(rows, start=1) if _any_cell(cells)]


def _any_cell(cells: Iterable[Any]) -> bool:
    return any(cell not in ("", None) for cell in cells)


def _read_parquet(path: Path) -> pd.DataFrame:
    try:
        frame = pd.read_parquet(path).astype("object")
    except (OSError, ValueError) as error:
        raise InputError(str(path), f"not a readable Parquet file ({error})", "fetch it again") from None
    frame[ROW] = range(2, len(frame) + 2)
    return frame


def _nearby(path: Path) -> str:
    if not path.parent.is_dir():
        return f"make the folder {path.parent} and put the file there"
    names = sorted(item.name for item in path.parent.iterdir() if item.is_file())
    return f"put it there; the folder holds {', '.join(names)}" if names else "put it there; the folder is empty"
