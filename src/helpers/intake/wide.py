"""Reader for wide tables: indicators side by side under titles and years, as in yearbooks and theme sheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.errors import InputError
from helpers.intake import rows as shared
from helpers.intake.account import Account, ReadFile
from helpers.intake.finish import finish
from helpers.intake.keys import references, years_and_dates
from helpers.intake.tables import ROW, is_workbook, plain_text, read_rows, refuse_split, warn_of_open_end
from helpers.intake.wide_header import Column, Header, read_header, taken_columns, titles_not_taken
from helpers.settings import MunicipalitySettings
from helpers.settings.raw import WideFile

PERCENT = re.compile(r"%|prozent|\bv\.\s?h\.|\banteil|\b(?:je|pro) 100(?![ .\u00a0]?\d)", re.IGNORECASE)
#: units in which a count would be another number
MULTIPLES = re.compile(r"(?<!\d)1[ .\u00a0]?000(?!\d)|\btsd\b|\btausend|\bmio\b|\bmillion|\bje\b|‰", re.IGNORECASE)
NOTE = "no numbers and no known area: heading, note or footer"
ABOVE = "above the data: heading or definition"
BELOW = "below the data ('rows.last')"


def read_wide(file: WideFile, settings: MunicipalitySettings, areas: pd.DataFrame) -> ReadFile:
    """Read a wide table as ``raw.yaml`` describes it; every row makes one observation per column that is taken.

    All rows count as read but those of the header; blank ones are no rows.
    """
    path = settings.project.raw(settings.slug) / file.file
    where = str(path) + (f", sheet {file.sheet}" if file.sheet else "")
    raw = read_rows(path, sheet=file.sheet, encoding=file.encoding, separator=file.separator)
    if not is_workbook(path):
        for line, cells in raw:
            if line in file.rows.header:
                refuse_split(path, line, cells, file.separator)
    header = read_header(raw, file.rows, where)
    account = Account(file.place, rows_read=sum(row not in file.rows.header for row, _ in raw))
    grid = _grid(raw)
    blank = {number for number in range(1, header.width + 1) if not _filled(grid[[number]]).any(axis=None)}
    columns = taken_columns(header, file, blank)
    warn_of_open_end(path, account)
    account.columns_not_taken = titles_not_taken(header, file, columns, blank)
    table = _body(grid, file, header, account, where)
    found = _areas_of_data(table, columns, file, header, settings, areas, account, where)
    table = table.loc[found.index]
    if not is_workbook(path):
        _refuse_unequal(table, dict(raw), max(column.number for column in columns), file.separator, path)
    table = shared.only_own(table, found, account, where)
    account.rows_used = len(table)

    keys = _keys(table, file, header, where)
    keys[["ref_area", "area_level"]] = found.loc[table.index]
    absent = shared.not_existing(table[[column.number for column in columns]], keys[["ref_area", "area_level"]], file.all_dashes)
    units = {name: measure.unit for name, measure in settings.catalogue.measures.items()}
    frames = [_values(table, keys, column, file, units, absent, where) for column in columns]
    shared.refuse_repeated_rows(pd.concat(frames, ignore_index=True), where)
    return finish(frames, file, settings, account, where)


# -- rows


def _grid(raw: list[tuple[int, list[Any]]]) -> pd.DataFrame:
    """All rows, the shorter ones filled up; columns are numbered from 1."""
    width = max(len(cells) for _, cells in raw)
    cells = [["" if cell is None else cell for cell in cells] + [""] * (width - len(cells)) for _, cells in raw]
    grid = pd.DataFrame(cells, columns=range(1, width + 1), dtype="object")
    grid[ROW] = [number for number, _ in raw]
    return grid


def _filled(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.map(lambda cell: str(cell).strip() != "")


def _body(grid: pd.DataFrame, file: WideFile, header: Header, account: Account, where: str) -> pd.DataFrame:
    """Rows from the first to the last with an area; those that ``skip`` names are set aside."""
    table = grid[~grid[ROW].isin(file.rows.header)]
    above = table[ROW] < file.rows.data
    below = table[ROW] > (file.rows.last or table[ROW].max())
    account.put_aside(ABOVE, int(above.sum()))
    account.put_aside(BELOW, int(below.sum()))
    table = table[~above & ~below]
    if table.empty:
        raise InputError(where, f"there is nothing from row {file.rows.data} on", "correct 'rows.data' in raw.yaml")
    numbers = {rule.column: header.find(rule.column) for rule in file.skip}
    named = table.assign(**{word: table[number] for word, number in numbers.items()})
    return table.loc[shared.set_aside(named, file.skip, account, where).index]


def _areas_of_data(
    table: pd.DataFrame,
    columns: list[Column],
    file: WideFile,
    header: Header,
    settings: MunicipalitySettings,
    areas: pd.DataFrame,
    account: Account,
    where: str,
) -> pd.DataFrame:
    """Area of every row with data. Rows without a number whose area nobody knows are set aside: notes, sources, headings.

    A row with numbers is never taken for a note: an area that nobody knows stops the reading.
    """
    numbers = [header.find(word) for word in file.area]
    parts = [table[number].map(plain_text) for number in numbers]
    codes = parts[0].str.cat(parts[1:]) if len(parts) > 1 else parts[0]
    place = f"{where}, {'+'.join(str(word) for word in file.area)}"

    def match(rows: pd.Index) -> pd.DataFrame:
        known = codes.loc[rows], table.loc[rows, ROW]
        return shared.areas_of(*known, file.area_levels, file.areas, settings, areas, place)

    without_numbers = ~_filled(table[[column.number for column in columns]]).any(axis=1)
    without_area = codes == ""
    lost = without_area & ~without_numbers
    if lost.any():
        row = int(table.loc[lost, ROW].iloc[0])
        raise InputError(f"{where}, row {row}", "numbers stand in a row without an area", "correct 'rows', or skip the row")
    notes = [row for row in table.index[without_numbers] if without_area[row] or not _is_area(match, row)]
    account.put_aside(NOTE, len(notes))
    rest = table.index.difference(notes)
    if rest.empty:
        raise InputError(where, "no row has an area and a number", "correct 'rows' and 'area' in raw.yaml")
    return match(rest)


def _is_area(match: Callable[[pd.Index], pd.DataFrame], row: Any) -> bool:
    try:
        return bool(match(pd.Index([row]))["ref_area"].notna().all())
    except InputError:
        return False


def _refuse_unequal(table: pd.DataFrame, raw: dict[int, list[Any]], last: int, separator: str, path: Path) -> None:
    """In a CSV all rows with data have the same number of cells: others are cut off, or split at a decimal comma."""
    lengths = Counter(len(raw[row]) for row in table[ROW])
    (usual, _), *others = lengths.most_common()
    if usual < last:
        row = int(table[ROW].iloc[0])
        problem = f"{len(raw[row])} cells, but column {last} is taken"
        raise InputError(f"{path}, line {row}", problem, "compare that line with the header; is the file cut off?")
    if not others:
        return
    row = next(row for row in table[ROW] if len(raw[row]) != usual)
    refuse_split(path, row, raw[row], separator)
    problem = f"{len(raw[row])} cells, but most rows have {usual}"
    raise InputError(f"{path}, line {row}", problem, "compare that line with the others; is the file cut off?")


def _keys(table: pd.DataFrame, file: WideFile, header: Header, where: str) -> pd.DataFrame:
    """Parts of the key: fixed ones, overruled by words in columns."""
    keys = shared.fixed_keys(table, file.fixed)
    for word, words in file.words.items():
        named = pd.DataFrame({word: table[header.find(word)], ROW: table[ROW]})
        shared.apply_words(keys, named, word, {text: meaning.given() for text, meaning in words.items()}, where)
    return keys


# -- numbers


def _values(
    table: pd.DataFrame,
    keys: pd.DataFrame,
    column: Column,
    file: WideFile,
    units: Mapping[str, str],
    absent: pd.Series,
    where: str,
) -> pd.DataFrame:
    place = f"{where}, {column.place}"
    frame = keys.copy()
    for part, value in column.take.given().items():
        frame[part] = value
    if frame["measure"].isna().any():
        raise InputError(place, "nothing says what is counted", "give 'measure' in raw.yaml")
    times = pd.Series(column.time, index=table.index, dtype="object")
    frame["time_period"], dates = years_and_dates(times, place, table[ROW])
    frame["reference"] = references(frame["reference"], frame["time_period"], dates, where)
    frame["origin"], frame["supplies"] = column.title, False
    percent = frame["measure"].map(units) == "percent"
    _refuse_other_unit(column, bool(percent.all()), place)
    frame["obs_value"], frame["obs_status"] = shared.numbers(
        table[column.number],
        percent,
        factor=column.take.factor,
        decimal=file.decimal,
        thousands=file.thousands,
        where=place,
        rows=table[ROW],
    )
    frame.loc[absent, ["obs_value", "obs_status"]] = [float("nan"), "M"]
    return frame


def _refuse_other_unit(column: Column, percent: bool, place: str) -> None:
    """A unit that does not fit what is counted would silently make other numbers."""
    unit, in_percent = column.unit, bool(PERCENT.search(column.unit))
    if unit and in_percent != percent:
        counted = "a percentage" if percent else "no percentage"
        raise InputError(place, f"the unit is {unit!r}, but the measure is {counted}", "correct 'take' in raw.yaml")
    if MULTIPLES.search(unit) and not in_percent and column.take.factor is None:
        raise InputError(place, f"the unit is {unit!r}", "give under 'take' the 'factor' that makes it what is counted")
