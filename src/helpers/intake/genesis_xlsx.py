"""Reader for GENESIS tables in workbooks: blocks stacked under rows with their date, header cells written once only."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import ReadFile
from helpers.intake.genesis_layout import DAY, YEAR, Lines, blank_columns, find_layout, fits
from helpers.intake.genesis_values import read_values
from helpers.intake.tables import is_workbook, plain_text, read_rows
from helpers.settings import MunicipalitySettings
from helpers.settings.raw.genesis import GenesisXlsxFile


def read_genesis_xlsx(file: GenesisXlsxFile, settings: MunicipalitySettings, areas: pd.DataFrame) -> ReadFile:
    """Read a sheet as ``raw.yaml`` describes it; rows with a date are no data but say when the rows below them were."""
    path = settings.project.raw(settings.slug) / file.file
    where = str(path) + (f", sheet {file.sheet}" if file.sheet else "")
    if path.is_file() and not is_workbook(path):
        raise InputError(where, "is no workbook", "read a CSV with 'reader: genesis_table'")
    lines = [(line, _trimmed(cells)) for line, cells in read_rows(path, sheet=file.sheet, encoding="", separator=";")]
    footer = next((n for n, (_, cells) in enumerate(lines) if _is_footer(cells)), None)
    lines = lines[:footer]
    keys = list(file.keys)
    lines = _filled(lines, keys, stacked=file.date == "rows")
    if file.date == "rows":
        lines, keys = _date_first(lines, where), ["date", *keys]
    layout = find_layout(lines, keys, where, dates_above=file.date == "header", footer_cut=footer is not None)
    # once the dates stand in a column of their own it is the table that its CSV form would be
    return read_values(layout, file.model_copy(update={"keys": keys}), file.date, settings, areas, where)


def _trimmed(cells: list[Any]) -> list[Any]:
    """Rows of the title and the footer have one cell; workbooks give every row the width of the sheet."""
    filled = [plain_text(cell) != "" for cell in cells]
    return cells[:1] if filled[:1] == [True] and not any(filled[1:]) else cells


def _is_footer(cells: list[Any]) -> bool:
    text = plain_text(cells[0]) if len(cells) == 1 else ""
    return text != "" and not text.strip("_")


def _is_date_row(cells: list[Any]) -> bool:
    text = plain_text(cells[0]) if len(cells) == 1 else ""
    return bool(DAY.fullmatch(text) or YEAR.fullmatch(text))


def _filled(lines: Lines, keys: list[str], *, stacked: bool) -> Lines:
    """Header cells that are merged, or written once only, stand above all the columns that they are meant for.

    A cell is filled from its left neighbour as long as everything above both is the same.
    """
    place = next((n for n, role in enumerate(keys) if role in ("area", "date", "year")), 0)
    start = next(
        (
            n
            for n, (_, cells) in enumerate(lines)
            if (stacked and _is_date_row(cells)) or (len(cells) > len(keys) and fits(keys[place], cells[place]))
        ),
        len(lines),
    )
    blank = blank_columns(lines)
    above: list[list[Any]] = []
    result: Lines = []
    for line, cells in lines[:start]:
        row = list(cells)
        for left, column in pairwise(place for place in range(len(keys), len(row)) if place not in blank):
            same = all(other[column] == other[left] for other in above)
            if plain_text(row[column]) == "" and same:
                row[column] = row[left]
        if len(row) > len(keys):
            above.append(row)
        result.append((line, row))
    return [*result, *lines[start:]]


def _date_first(lines: Lines, where: str) -> Lines:
    """Every row with the date of its block before it; the rows that hold only a date are gone.

    Raises
    ------
    InputError
        if no row holds a date, or one is followed by no data.
    """
    result: Lines = []
    date: tuple[int, str] | None = None
    empty: tuple[int, str] | None = None
    for line, cells in lines:
        if _is_date_row(cells):
            if empty:
                break
            date = empty = (line, plain_text(cells[0]))
        elif len(cells) == 1:
            result.append((line, cells))
        else:
            empty = None
            result.append((line, [date[1] if date else "", *cells]))
    if empty:
        raise InputError(f"{where}, row {empty[0]}", f"no data below the date {empty[1]}", "ask for a new delivery")
    if date is None:
        raise InputError(
            where, "no row holds only a date", "say in raw.yaml where it stands: 'date: header' or 'date: 2023-12-31'"
        )
    return result
