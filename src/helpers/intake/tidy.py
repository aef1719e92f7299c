"""Reader for tidy tables: one row per area, year and group, one or more columns of numbers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.errors import InputError
from helpers.intake import rows as shared
from helpers.intake.account import Account, ReadFile
from helpers.intake.areas import match_areas
from helpers.intake.finish import finish
from helpers.intake.keys import references, years_and_dates
from helpers.intake.nested_sums import nested_sums
from helpers.intake.numbers import parse_numbers
from helpers.intake.observations import KEY
from helpers.intake.tables import ROW, plain_text, read_table, require_columns, warn_of_open_end
from helpers.intake.units import multiple
from helpers.settings import MunicipalitySettings
from helpers.settings.base import unknown
from helpers.settings.raw import Nested, TidyFile
from helpers.settings.raw.tidy import JOINT

#: what a file may say of a sample beside its values
SAMPLE = ("n", "n_eff", "standard_error")


def read_tidy(file: TidyFile, settings: MunicipalitySettings, areas: pd.DataFrame) -> ReadFile:
    """Read a tidy table as ``raw.yaml`` describes it; every row makes one observation per column of numbers.

    Codes of a nested column that stand for the same part of the key are added up to one observation.
    """
    path = settings.project.raw(settings.slug) / file.file
    where = str(path) + (f", sheet {file.sheet}" if file.sheet else "")
    notes = [text for rule in file.skip for text in rule.equals]
    table = read_table(path, sheet=file.sheet, encoding=file.encoding, separator=file.separator, notes=notes)
    mapped = {part: column for part, column in file.columns if column}
    nested = file.nested.columns if file.nested else []
    skipped = [rule.column for rule in file.skip]
    require_columns(table, [*mapped.values(), *file.words, *nested, *file.values, *skipped], where)
    account = Account(file.place, rows_read=len(table))
    warn_of_open_end(path, account)
    named = {*mapped.values(), *file.words, *nested, *file.values, *skipped, ROW}
    account.columns_not_taken = shared.columns_of_numbers(table.drop(columns=named & {*table.columns}))
    table = shared.set_aside(table, file.skip, account, where)
    codes = _codes(table, file.nested)
    if file.nested:
        account.sum_checks += nested_sums(table, codes, file, settings.catalogue.sources[file.source])
        codes = _taken(codes, file.nested, account, where)
        table = table.loc[codes.index]
    found = _areas(table, file, settings, areas, where)
    keys_of_areas = table[file.columns.ref_area or ROW]
    table = shared.only_own(table, found, keys_of_areas, table[list(file.values)], settings, areas, account, where)
    account.rows_used = len(table)

    keys = _keys(table, file, mapped, codes, where)
    keys[["ref_area", "area_level"]] = found.loc[table.index]
    keys["time_period"], dates = _times(table, file, where)
    absent = shared.not_existing(table[list(file.values)], keys[["ref_area", "area_level", "time_period"]], file.all_dashes)
    units = {name: measure.unit for name, measure in settings.catalogue.measures.items()}
    frames = [_values(table, keys, dates, file, column, units, absent, where) for column in file.values]
    return finish(frames, file, settings, account, where)


def _codes(table: pd.DataFrame, nested: Nested | None) -> pd.Series:
    """Code of every row in the nested columns."""
    if nested is None:
        return pd.Series("", index=table.index)
    words = [table[column].map(plain_text) for column in nested.columns]
    return words[0].str.cat(words[1:], sep=JOINT) if len(words) > 1 else words[0]


def _taken(codes: pd.Series, nested: Nested, account: Account, where: str) -> pd.Series:
    """The codes that parts of a key are given for; all others are set aside, with the total that holds them."""
    taken = {code for code, entry in nested.codes.items() if entry.given()}
    for code in sorted(taken):
        if code not in set(codes):
            column = JOINT.join(nested.columns)
            raise InputError(f"{where}, column {column!r}", unknown(code, codes.unique(), "code"), "correct 'nested' in raw.yaml")
    for code, number in codes[~codes.isin(taken)].value_counts().sort_index().items():
        whole = nested.codes[code].part_of if code in nested.codes else None
        reason = f"code not taken: {code}" + (f" (part of {whole})" if whole else "")
        account.put_aside(reason, int(number))
    return codes[codes.isin(taken)]


def _keys(table: pd.DataFrame, file: TidyFile, mapped: dict[str, str], codes: pd.Series, where: str) -> pd.DataFrame:
    """Parts of the key: fixed ones, overruled by columns, by words that set several parts, and by nested codes."""
    keys = shared.fixed_keys(table, file.fixed)
    for part, column in mapped.items():
        if part in shared.PARTS and column not in file.words:
            keys[part] = table[column].map(plain_text)
    for column, words in file.words.items():
        filled = next((name for name, mapped_column in mapped.items() if mapped_column == column), None)
        plain = next((word for word, meaning in words.items() if isinstance(meaning, str)), None)
        if plain is not None and filled is None:
            raise InputError(
                f"{where}, column {column!r}", f"word {plain!r} stands for a plain value", "name the column under 'columns'"
            )
        meanings = {
            word: {str(filled): meaning} if isinstance(meaning, str) else meaning.given() for word, meaning in words.items()
        }
        shared.apply_words(keys, table, column, meanings, where)
    for code, entry in (file.nested.codes if file.nested else {}).items():
        for name, value in entry.given().items():
            keys.loc[codes.loc[table.index] == code, name] = value
    return keys


def _times(table: pd.DataFrame, file: TidyFile, where: str) -> tuple[pd.Series, pd.Series]:
    """Year and date of every row, from its column or the same for all."""
    if column := file.columns.time_period:
        return years_and_dates(table[column], f"{where}, {column}", table[ROW])
    same = pd.Series(file.time_period, index=table.index, dtype="object")
    return years_and_dates(same, "raw.yaml, time_period", table[ROW])


def _areas(table: pd.DataFrame, file: TidyFile, settings: MunicipalitySettings, areas: pd.DataFrame, where: str) -> pd.DataFrame:
    column = file.columns.ref_area
    if column is None:
        return shared.whole_municipality(table, areas)
    place = f"{where}, {column}"
    if file.columns.area_level is None:
        return shared.areas_of(table[column], table[ROW], file.area_levels, file.areas, settings, areas, place)
    named = table[file.columns.area_level].map(plain_text)
    parts = [
        match_areas(rows[column], _one_level(level, file), areas, place, rows[ROW])
        for level, rows in table.groupby(named, sort=False)
    ]
    return pd.concat(parts).loc[table.index]


def _one_level(word: str, file: TidyFile) -> dict:
    """All areas of rows whose level column says ``word``; ``area_levels`` may translate the word."""
    return {"default": file.area_levels.get(word, word)}


def _values(
    table: pd.DataFrame,
    keys: pd.DataFrame,
    dates: pd.Series,
    file: TidyFile,
    column: str,
    units: Mapping[str, str],
    absent: pd.Series,
    where: str,
) -> pd.DataFrame:
    frame = keys.copy()
    for part, value in file.values[column].given().items():
        frame[part] = value
    if frame["measure"].isna().any():
        raise InputError(f"{where}, column {column!r}", "nothing says what is counted", "give 'measure' in raw.yaml")
    frame["reference"] = references(frame["reference"], frame["time_period"], dates, where)
    frame["origin"], frame["supplies"] = column, False
    percent = frame["measure"].map(units) == "percent"
    if multiple(column) and not percent.all() and file.values[column].factor is None:
        fix = "give under 'values' the 'factor' that makes it what is counted"
        raise InputError(f"{where}, column {column!r}", "its name says that the unit is not one", fix)
    frame["obs_value"], frame["obs_status"] = shared.numbers(
        table[column],
        percent,
        factor=file.values[column].factor,
        decimal=file.decimal,
        thousands=file.thousands,
        where=f"{where}, {column}",
        rows=table[ROW],
    )
    frame.loc[absent, "obs_value"], frame.loc[absent, "obs_status"] = float("nan"), "M"
    for part in SAMPLE:
        if name := getattr(file.columns, part):
            signs = {"decimal": file.decimal, "thousands": file.thousands}
            frame[part], _ = parse_numbers(table[name], **signs, where=f"{where}, {name}", rows=table[ROW])
    if file.nested:
        frame = _added_up(frame, _codes(table, file.nested), where)
    else:
        shared.refuse_repeated_rows(frame, where)
    return frame


def _added_up(frame: pd.DataFrame, codes: pd.Series, where: str) -> pd.DataFrame:
    """One row per key: codes that stand for one group are added up, none of them twice.

    Where one of them is missing the sum is, too.
    """
    for _, rows in frame.groupby(codes, sort=False):
        shared.refuse_repeated_rows(rows, where)
    key = [name for name in KEY if name in frame]
    several = frame.duplicated(key, keep=False)
    if not several.any():
        return frame
    groups = frame[several].assign(unknown=frame["obs_value"].isna()).groupby(key, sort=False, dropna=False)
    total, unknown_part = groups["obs_value"].transform("sum"), groups["unknown"].transform("any")
    frame.loc[several, "obs_value"] = total.mask(unknown_part)
    uncertain = groups["obs_status"].transform(lambda parts: (parts == "U").any())
    frame.loc[several, "obs_status"] = uncertain.map({True: "U", False: "A"}).mask(unknown_part, "M")
    return frame.drop_duplicates(key)
