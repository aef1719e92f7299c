"""Raw tables as they are: CSV, workbook or Parquet, cells untouched, with the row each one stands in."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from helpers.errors import InputError
from helpers.settings.base import unknown

#: name of the added column with the row number in the file (from 1, header included)
ROW = "__row__"


def read_table(path: Path, *, sheet: str | None, encoding: str, separator: str) -> pd.DataFrame:
    """Read a table with one header row; text stays text, numbers of workbooks stay numbers. Blank rows are no rows.

    Raises
    ------
    InputError
        for a missing, empty, truncated or wrongly encoded file, a wrong sheet, rows of unequal length,
        or a header with a name that stands twice.
    """
    if not path.is_file():
        raise InputError(str(path), "the file does not exist", _nearby(path))
    if path.stat().st_size == 0:
        raise InputError(str(path), "the file is empty (0 bytes)", "ask for a new delivery")
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm", ".ods"}:
        frame = _read_workbook(path, sheet)
    elif suffix == ".parquet":
        frame = _read_parquet(path)
    else:
        frame = _read_csv(path, encoding, separator)
    if frame.empty:
        raise InputError(str(path), "the table has no rows below its header", "ask for a new delivery")
    lines = frame.pop(ROW)
    frame.columns = [str(name).strip() for name in frame.columns]
    twice = [name for name in frame.columns[frame.columns.duplicated()] if name]
    if twice:
        raise InputError(str(path), f"column {twice[0]!r} stands twice in the header", "rename one of them")
    frame[ROW] = lines
    return frame


def plain_text(cell: object) -> str:
    """A cell as one would type it: workbooks give 2024.0 for 2024."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def require_columns(frame: pd.DataFrame, needed: list[str], where: str) -> None:
    """Raise InputError with close matches for the first column that is not there."""
    present = [name for name in frame.columns if name != ROW]
    for name in needed:
        if name not in present:
            raise InputError(where, unknown(name, present, "column"), "correct raw.yaml, or look for another delivery")


def _read_csv(path: Path, encoding: str, separator: str) -> pd.DataFrame:
    # the csv module itself: pandas cuts rows that are too long and fills up those that are too short
    if len(separator) != 1:
        raise InputError(str(path), f"separator {separator!r} is not one character", "correct 'separator' in raw.yaml")
    # utf-8-sig also reads files without the mark
    encoding = "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=separator, strict=True)
            for cells in reader:
                rows.append((line, cells))
                line = reader.line_num + 1  # a quoted cell may run over several lines
    except (UnicodeDecodeError, LookupError) as error:
        raise InputError(
            str(path), f"cannot be read as {encoding}: {error}", "set 'encoding' in raw.yaml, often windows-1252 or utf-8"
        ) from None
    except csv.Error as error:
        raise InputError(f"{path}, line {line}", f"cannot be read ({error})", "check the quotation marks in that line") from None
    rows = [(line, cells) for line, cells in rows if any(cells)]
    if not rows:
        raise InputError(str(path), "the file is empty", "ask for a new delivery")
    header = rows[0][1]
    if len(header) == 1:
        raise InputError(
            str(path),
            f"only one column with separator {separator!r}; the header is {header[0][:80]!r}",
            "set 'separator' in raw.yaml as the file has it",
        )
    for line, cells in rows:
        if len(cells) != len(header):
            problem = f"{len(cells)} cells, but the header has {len(header)}"
            raise InputError(f"{path}, line {line}", problem, "compare that line with the header; is the file cut off?")
    return _frame(rows)


def _frame(rows: list[tuple[int, list[Any]]]) -> pd.DataFrame:
    """Rows with their numbers in the file, the first one the header."""
    numbers, cells = [number for number, _ in rows[1:]], [cells for _, cells in rows[1:]]
    frame = pd.DataFrame(cells, columns=rows[0][1] if rows else None, dtype="object")
    frame[ROW] = numbers
    return frame


def _read_workbook(path: Path, sheet: str | None) -> pd.DataFrame:
    # calamine itself: half the time of pandas.read_excel, and numbers are left as the workbook stores them
    try:
        with CalamineWorkbook.from_path(path) as book:
            names = [name for name in book.sheet_names if name]
            if sheet is None and len(names) > 1:
                listed = ", ".join(repr(name) for name in names)
                raise InputError(str(path), f"the workbook has {len(names)} sheets", f"name one in raw.yaml: {listed}")
            if sheet is not None and sheet not in names:
                raise InputError(str(path), unknown(sheet, names, "sheet"), "correct 'sheet' in raw.yaml")
            rows = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except CalamineError as error:
        problem = f"the workbook cannot be read, it is damaged or cut off ({error})"
        raise InputError(str(path), problem, "copy or fetch it again") from None
    return _frame([(number, cells) for number, cells in enumerate(rows, start=1) if _any_cell(cells)])


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
