"""From a GENESIS table taken apart to observations: every number with its key, and what a dash means."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account, ReadFile
from helpers.intake.finish import finish
from helpers.intake.genesis_layout import Layout, NumberColumn, choose
from helpers.intake.genesis_nested import add_sums
from helpers.intake.genesis_rows import categories, one_row_per_area, own_areas, refuse_repeated_rows, with_keys
from helpers.intake.keys import references, years_and_dates
from helpers.intake.numbers import DASHES, parse_numbers, says_something
from helpers.intake.observations import KEY
from helpers.intake.rows import PARTS
from helpers.intake.tables import ROW
from helpers.settings import MunicipalitySettings
from helpers.settings.raw.genesis import GenesisGrid, GenesisTake

#: a column that is '-' for at least so many areas, and for all there are, was not delivered for that date
NOT_DELIVERED = 20
#: an entry and a column of numbers that it takes; one entry takes one column per date
Pieces = list[tuple[GenesisTake, NumberColumn]]


def read_values(
    layout: Layout,
    file: GenesisGrid,
    said: Literal["column", "header", "rows"] | datetime.date | int,
    settings: MunicipalitySettings,
    areas: pd.DataFrame,
    where: str,
) -> ReadFile:
    """Observations of the rows that belong to the municipality; all other rows are set aside with the reason.

    Parameters
    ----------
    said : where the date stands, or the date.
    """
    account = Account(file.place, rows_read=len(layout.rows))
    pieces = [(take, column) for take in file.take for column in choose(take, layout, where)]
    every = with_keys(layout.rows, file, said)
    refuse_repeated_rows(every, file, where)
    rows = own_areas(every, [column.position for column in layout.columns], file, settings, areas, account, where)
    rows, elsewhere = one_row_per_area(rows, _blocks(layout.columns, lambda column: column.date), account, where)
    missing = _missing(rows, layout.columns, file)
    rows, unused = categories(rows, every, file, where)
    not_delivered = _not_delivered(every, rows, [column for _, column in pieces], file, account)
    frame = _stacked(rows, pieces, where)
    # '-' is exactly zero where a number could stand, and nothing known where none can
    unknown = [
        missing[column.position]
        | rows["time"].map(lambda time, at=column.position: not_delivered[at].get(time, False)).astype(bool)
        for _, column in pieces
    ]
    frame["obs_value"], frame["obs_status"] = _numbers(frame, file, where)
    hit = _dashes(frame["cell"]) & np.concatenate(unknown)
    frame.loc[hit, ["obs_value", "obs_status"]] = [np.nan, "M"]
    frame = frame[~np.concatenate([elsewhere[column.position] for _, column in pieces])].copy()
    _refuse_units(frame, pieces, settings, where)
    frame["obs_value"] *= frame["factor"]
    _refuse_one_key_twice(frame[frame["taken"]], where)
    observations, used = add_sums(frame, file, settings, account, where)
    _refuse_one_key_twice(observations, where)  # once more: a total that is made may be printed as well
    _account(account, unused, used, layout, pieces)
    return finish([observations], file, settings, account, where)


def _dashes(cells: pd.Series) -> pd.Series:
    return cells.astype("str").str.strip().isin(DASHES)


def _blocks(columns: list[NumberColumn], of: Callable[[NumberColumn], Any]) -> list[list[int]]:
    """Positions of the columns that have the same date, or date and unit."""
    found: dict[Any, list[int]] = {}
    for column in columns:
        found.setdefault(of(column), []).append(column.position)
    return list(found.values())


def _not_delivered(
    every: pd.DataFrame, rows: pd.DataFrame, columns: list[NumberColumn], file: GenesisGrid, account: Account
) -> dict[int, dict[str, bool]]:
    """By position and time: whether the column has '-' for every area of the file, and there are many of them.

    It may be a true zero (a third sex in its first years), so it is said.
    """
    found: dict[int, dict[str, bool]] = {column.position: {} for column in columns}
    if "key area" not in every or file.all_dashes == "zero":
        return found
    areas = every.groupby("time")["key area"].nunique()
    for column in columns:
        position, own = column.position, _dashes(rows[column.position])
        if own.any() and not found[position]:
            empty = _dashes(every[position]).groupby(every["time"]).all() & (areas >= NOT_DELIVERED)
            found[position] = {str(time): bool(value) for time, value in empty.items()}
            times = sorted({time for time in rows.loc[own, "time"] if found[position][time]})
            if times:
                when = ", ".join(time or column.date for time in times)
                account.warnings.append(f"{column.name}, {when}: '-' for every area of the file, read as missing and not as zero")
    return found


def _missing(rows: pd.DataFrame, columns: list[NumberColumn], file: GenesisGrid) -> pd.DataFrame:
    """By row and position: whether '-' means that there is nothing to count, because no cell beside it has a number.

    Those are all cells of an area at one date, in all categories; and all its cells of one unit (counts, per cent),
    where there are two or more of them. Empty cells and damaged ones say nothing against it.
    """
    positions = [column.position for column in columns]
    missing = pd.DataFrame(False, index=rows.index, columns=positions)
    if file.all_dashes == "zero":
        return missing
    silent = ~rows[positions].map(lambda cell: says_something(cell, file.decimal, file.thousands))
    if len(file.keys) > len({"area", "area_name", "date", "year"} & set(file.keys)):
        silent = silent.groupby([rows["ref_area"], rows["area_level"], rows["time"]]).transform("all")
    by_date = _blocks(columns, lambda column: column.date)
    by_unit = _blocks(columns, lambda column: (column.date, column.unit))
    for block in [*by_date, *(block for block in by_unit if len(block) > 1)]:
        missing.loc[silent[block].all(axis=1), block] = True
    return missing


def _stacked(rows: pd.DataFrame, pieces: Pieces, where: str) -> pd.DataFrame:
    """One row per number: the columns that are taken below each other, each with its parts of the key and its date."""
    each, number = len(rows), len(pieces)
    names = ["ref_area", "area_level", "taken", "beside", *(["key category"] if "key category" in rows else [])]
    frame = pd.DataFrame({name: np.tile(rows[name].to_numpy(), number) for name in names})
    frame["row"] = np.tile(rows.index.to_numpy(), number)
    frame["source_row"] = np.tile(rows[ROW].to_numpy(), number)
    for part in PARTS:
        below = rows[part].to_numpy(dtype=object)
        given = (take.given().get(part) for take, _ in pieces)
        frame[part] = np.concatenate([below if value is None else np.full(each, value, dtype=object) for value in given])
    frame["cell"] = np.concatenate([rows[column.position].to_numpy(dtype=object) for _, column in pieces])
    frame["origin"] = np.repeat([column.name for _, column in pieces], each)
    frame["piece"] = np.repeat(np.arange(number), each)
    frame["factor"] = np.repeat([take.factor for take, _ in pieces], each)
    frame["supplies"] = False
    if (rows["time"] == "").any() and (undated := [column.name for _, column in pieces if not column.date]):
        fix = "give the date in raw.yaml: 'date: 2023-12-31' or 'date: 2023'"
        raise InputError(f"{where}, {undated[0]!r}", "neither the header nor the title has one date for this column", fix)
    times = np.concatenate([rows["time"].where(rows["time"] != "", column.date).to_numpy(dtype=object) for _, column in pieces])
    frame["time_period"], frame["date"] = years_and_dates(pd.Series(times), where, frame["source_row"])
    taken = frame["taken"]
    if frame.loc[taken, "measure"].isna().any():
        column = frame.loc[taken & frame["measure"].isna(), "origin"].iloc[0]
        raise InputError(f"{where}, {column!r}", "nothing says what is counted", "give 'measure' in raw.yaml")
    if taken.any():
        frame.loc[taken, "reference"] = references(
            frame.loc[taken, "reference"], frame.loc[taken, "time_period"], frame.loc[taken, "date"], where
        )
    return frame


def _numbers(frame: pd.DataFrame, file: GenesisGrid, where: str) -> tuple[np.ndarray, np.ndarray]:
    padded = frame["cell"].astype("str").str.match(r"^\s*0\d")
    if padded.any():
        first = frame[padded].iloc[0]
        problem = f"{first['cell']!r} begins with a zero: it is a code, not a number"
        fix = "correct 'keys' in raw.yaml: one role per column, in order"
        raise InputError(f"{where}, {first['origin']!r}, row {first['source_row']}", problem, fix)
    signs = {"decimal": file.decimal, "thousands": file.thousands}
    try:
        return parse_numbers(frame["cell"], **signs, where=where, rows=frame["source_row"])
    except InputError:
        for _, part in frame.groupby("piece", sort=True):  # once more, to name the column
            parse_numbers(part["cell"], **signs, where=f"{where}, {part['origin'].iloc[0]!r}", rows=part["source_row"])
        raise


def _refuse_units(frame: pd.DataFrame, pieces: Pieces, settings: MunicipalitySettings, where: str) -> None:
    """Refuse a unit of the file that contradicts what is counted."""
    measures = settings.catalogue.measures
    for number, (take, column) in enumerate(pieces):
        if not column.unit:
            continue
        named = frame.loc[frame["piece"] == number, "measure"].dropna().unique()
        counted = {measures[name].unit for name in named if name in measures}
        place = f"{where}, {column.name!r}"
        if column.unit == "percent" and counted and "percent" not in counted:
            fix = "take it as 'printed_rate' or as a measure in percent"
            raise InputError(place, f"the file has it in percent, but the measure counts {', '.join(sorted(counted))}", fix)
        if column.unit == "multiple" and counted and "factor" not in take.model_fields_set:
            fix = "say 'factor: 1000' in raw.yaml, or 'factor: 1' if the numbers are whole ones"
            raise InputError(place, f"the unit is {column.said!r}, not one", fix)


def _refuse_one_key_twice(frame: pd.DataFrame, where: str) -> None:
    """Two categories or columns that stand for the same key would be counted twice or hide one another."""
    key = [name for name in KEY if name in frame]
    again = frame.duplicated(key, keep=False)
    if again.any():
        first, second = frame[again].sort_values([*key, "source_row"], kind="stable").iloc[:2].to_dict("records")
        words = f" ({first['key category']}, {second['key category']})" if "key category" in frame else ""
        problem = f"both stand for the same key{words}: {first['origin']!r} and {second['origin']!r}"
        fix = "tell them apart in 'categories' or 'take', or leave one out"
        raise InputError(f"{where}, rows {first['source_row']} and {second['source_row']}", problem, fix)


def _account(
    account: Account,
    unused: pd.Series,
    used: set[int],
    layout: Layout,
    pieces: Pieces,
) -> None:
    """Rows used and not; columns that no entry takes; dashes that were read as missing."""
    idle = unused[(unused != "") & ~unused.index.isin(used)]
    names = list(dict.fromkeys(idle))
    listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    account.put_aside(f"category not taken: {listed}", len(idle))
    account.rows_used = len(unused) - len(idle)
    chosen = {column.words for _, column in pieces}
    account.columns_not_taken = list(dict.fromkeys(column.name for column in layout.columns if column.words not in chosen))
    account.warnings += layout.notes
