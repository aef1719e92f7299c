"""Reader for tidy tables: one row per area, year and group, one or more columns of numbers."""

from __future__ import annotations

import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account, ReadFile
from helpers.intake.areas import match_areas
from helpers.intake.finish import finish
from helpers.intake.keys import references, years_and_dates
from helpers.intake.numbers import parse_numbers
from helpers.intake.observations import KEY
from helpers.intake.tables import ROW, plain_text, read_table, require_columns
from helpers.settings import MunicipalitySettings
from helpers.settings.base import unknown
from helpers.settings.raw import TidyFile

PARTS = ("measure", "characteristic", "group", "sex", "age", "detail", "reference")


def read_tidy(file: TidyFile, settings: MunicipalitySettings, areas: pd.DataFrame) -> ReadFile:
    """Read a tidy table as ``raw.yaml`` describes it; every row makes one observation per column of numbers."""
    path = settings.project.raw(settings.slug) / file.file
    where = str(path) + (f", sheet {file.sheet}" if file.sheet else "")
    table = read_table(path, sheet=file.sheet, encoding=file.encoding, separator=file.separator)
    mapped = {part: column for part, column in file.columns if column}
    skipped = [rule.column for rule in file.skip]
    require_columns(table, [*mapped.values(), *file.words, *file.values, *skipped], where)
    account = Account(file.place, rows_read=len(table))
    table = _set_aside(table, file, account)
    if table.empty:
        raise InputError(where, "every row is set aside by 'skip'", "correct 'skip' in raw.yaml")
    account.rows_used = len(table)

    keys = _keys(table, file, mapped, where)
    keys[["ref_area", "area_level"]] = _areas(table, file, areas, where)
    keys["time_period"], dates = years_and_dates(table[mapped["time_period"]], f"{where}, {mapped['time_period']}", table[ROW])
    frames = [_values(table, keys, dates, file, column, where) for column in file.values]
    return finish(frames, file, settings, account, where)


def _set_aside(table: pd.DataFrame, file: TidyFile, account: Account) -> pd.DataFrame:
    for rule in file.skip:
        hit = table[rule.column].map(plain_text).isin(rule.equals)
        account.put_aside(rule.reason, int(hit.sum()))
        table = table[~hit]
    return table


def _keys(table: pd.DataFrame, file: TidyFile, mapped: dict[str, str], where: str) -> pd.DataFrame:
    """Parts of the key: fixed ones, overruled by columns, overruled by words that set several parts."""
    fixed = file.fixed.given()
    keys = pd.DataFrame({part: fixed.get(part) for part in PARTS}, index=table.index, dtype="object")
    keys["source_row"] = table[ROW]
    for part, column in mapped.items():
        if part in PARTS and column not in file.words:
            keys[part] = table[column].map(plain_text)
    for column, words in file.words.items():
        filled = next((name for name, mapped_column in mapped.items() if mapped_column == column), None)
        text = table[column].map(plain_text)
        strange = ~text.isin(list(words))
        if strange.any():
            row = int(table.loc[strange, ROW].iloc[0])
            problem = unknown(text[strange].iloc[0], words, "word")
            raise InputError(f"{where}, row {row}, column {column!r}", problem, "add it to 'words' in raw.yaml, or skip its rows")
        for word, meaning in words.items():
            given = {filled: meaning} if isinstance(meaning, str) else meaning.given()
            if None in given:
                raise InputError(
                    f"{where}, column {column!r}", f"word {word!r} stands for a plain value", "name the column under 'columns'"
                )
            for name, value in given.items():
                keys.loc[text == word, name] = value
    return keys


def _areas(table: pd.DataFrame, file: TidyFile, areas: pd.DataFrame, where: str) -> pd.DataFrame:
    column = file.columns.ref_area
    if column is None:
        whole = areas[areas["area_level"] == "municipality"].iloc[0]
        return pd.DataFrame({"ref_area": whole["code"], "area_level": "municipality"}, index=table.index)
    if file.columns.area_level is None:
        return match_areas(table[column], file.area_levels, areas, f"{where}, {column}", table[ROW])
    named = table[file.columns.area_level].map(plain_text)
    parts = [
        match_areas(rows[column], _one_level(level, file), areas, f"{where}, {column}", rows[ROW])
        for level, rows in table.groupby(named, sort=False)
    ]
    return pd.concat(parts).loc[table.index]


def _one_level(word: str, file: TidyFile) -> dict:
    """All areas of rows whose level column says ``word``; ``area_levels`` may translate the word."""
    return {"default": file.area_levels.get(word, word)}


def _values(table: pd.DataFrame, keys: pd.DataFrame, dates: pd.Series, file: TidyFile, column: str, where: str) -> pd.DataFrame:
    frame = keys.copy()
    for part, value in file.values[column].given().items():
        frame[part] = value
    if frame["measure"].isna().any():
        raise InputError(f"{where}, column {column!r}", "nothing says what is counted", "give 'measure' in raw.yaml")
    frame["reference"] = references(frame["reference"], frame["time_period"], dates, where)
    frame["origin"], frame["supplies"] = column, False
    _refuse_repeated_rows(frame, where)
    frame["obs_value"], frame["obs_status"] = parse_numbers(
        table[column], decimal=file.decimal, thousands=file.thousands, where=f"{where}, {column}", rows=table[ROW]
    )
    return frame


def _refuse_repeated_rows(frame: pd.DataFrame, where: str) -> None:
    """A key stands once in a column of numbers, even if the numbers are the same: it may be counted twice elsewhere."""
    key = [name for name in KEY if name in frame]
    twice = frame[frame.duplicated(key, keep=False)].sort_values([*key, "source_row"], kind="stable")
    if len(twice):
        first, second = twice["source_row"].iloc[:2]
        parts = [str(twice[name].iloc[0]) for name in key if pd.notna(twice[name].iloc[0])]
        named = ", ".join(part for part in parts if part != "total")
        raise InputError(f"{where}, rows {first} and {second}", f"the same key stands twice: {named}", "remove one of the rows")
