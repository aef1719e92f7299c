"""What readers of tables share: rows set aside, words that stand for parts of a key, areas, cells with numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account
from helpers.intake.areas import match_areas
from helpers.intake.codes import match_ags
from helpers.intake.numbers import DASHES, dashes_only, parse_numbers, refuse_thousands_as_decimals
from helpers.intake.observations import KEY
from helpers.intake.tables import ROW, plain_text
from helpers.settings import MunicipalitySettings
from helpers.settings.base import unknown
from helpers.settings.raw import Keys
from helpers.settings.raw.base import SkipRows
from helpers.settings.raw.tidy import AllDashes, Thousands

PARTS = ("measure", "characteristic", "group", "sex", "age", "detail", "reference")
#: why rows of other municipalities are not used
FOREIGN_AREA = "area not of this municipality"
#: no-break, narrow and thin blanks that typesetting puts between thousands
BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007", " "))


def set_aside(table: pd.DataFrame, rules: list[SkipRows], account: Account, where: str) -> pd.DataFrame:
    """The rows that no rule of ``skip`` names."""
    for rule in rules:
        hit = table[rule.column].map(plain_text).isin(rule.equals)
        account.put_aside(rule.reason, int(hit.sum()))
        table = table[~hit]
    if table.empty:
        raise InputError(where, "every row is set aside by 'skip'", "correct 'skip' in raw.yaml")
    return table


def apply_words(keys: pd.DataFrame, table: pd.DataFrame, column: str, words: dict[str, dict[str, str]], where: str) -> None:
    """Write the parts of the key that the words of a column stand for into ``keys``.

    Raises
    ------
    InputError
        for a word that nobody translated: it would be lost in silence.
    """
    text = table[column].map(plain_text)
    strange = ~text.isin(list(words))
    if strange.any():
        row = int(table.loc[strange, ROW].iloc[0])
        problem = unknown(text[strange].iloc[0], words, "word")
        raise InputError(f"{where}, row {row}, column {column!r}", problem, "add it to 'words' in raw.yaml, or skip its rows")
    for word, given in words.items():
        for name, value in given.items():
            keys.loc[text == word, name] = value


def fixed_keys(table: pd.DataFrame, fixed: Keys) -> pd.DataFrame:
    """A key for every row, with the parts that are the same in all of them."""
    given = fixed.given()
    keys = pd.DataFrame({part: given.get(part) for part in PARTS}, index=table.index, dtype="object")
    keys["source_row"] = table[ROW]
    return keys


def whole_municipality(table: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The municipality as the area of every row."""
    whole = areas[areas["area_level"] == "municipality"].iloc[0]
    return pd.DataFrame({"ref_area": whole["code"], "area_level": "municipality"}, index=table.index)


def areas_of(
    codes: pd.Series, rows: pd.Series, levels: dict, which: str, settings: MunicipalitySettings, areas: pd.DataFrame, where: str
) -> pd.DataFrame:
    """Area of every row; without one where the file holds other municipalities too (``areas: own``)."""
    if which == "own":
        return match_ags(codes.map(plain_text), settings, areas)
    return match_areas(codes, levels, areas, where, rows)


def only_own(table: pd.DataFrame, found: pd.DataFrame, account: Account, where: str) -> pd.DataFrame:
    """The rows with an area; those of other municipalities are set aside."""
    known = found["ref_area"].notna()
    account.put_aside(FOREIGN_AREA, int((~known).sum()))
    if not known.any():
        raise InputError(where, "no row has an area of this municipality", "compare its 'code' in municipality.yaml")
    return table[known]


def numbers(
    cells: pd.Series,
    percent: pd.Series,
    *,
    factor: float | None,
    decimal: str,
    thousands: Thousands,
    where: str,
    rows: pd.Series,
) -> tuple[np.ndarray, np.ndarray]:
    """Values (times ``factor``) and statuses of a column; ``12,5 %`` is a number only where a percentage is expected.

    Raises
    ------
    InputError
        for percentages that may be stored as parts of one, and counts whose decimals are all groups of three digits,
        as thousands are: read as they stand, every one would silently be another number.
    """
    if thousands == " ":
        cells = cells.map(lambda cell: cell.translate(BLANKS) if isinstance(cell, str) else cell)
    signed = percent & cells.map(lambda cell: isinstance(cell, str) and cell.strip().endswith("%"))
    if signed.any():
        cells = cells.mask(signed, cells[signed].map(lambda cell: cell.strip().removesuffix("%").strip()))
    if not thousands:
        refuse_thousands_as_decimals(cells[~percent], decimal=decimal, where=where, rows=rows)
    values, status = parse_numbers(cells, decimal=decimal, thousands=thousands, where=where, rows=rows)
    largest = np.nanmax(np.abs(values), where=(percent & ~signed).to_numpy(), initial=0)
    if factor is None and 0 < largest <= 1:
        problem = f"the percentages reach only up to {largest:g}: they may be stored as parts of one"
        raise InputError(where, problem, "give 'factor: 100' beside 'measure', or 'factor: 1' if they are percentages")
    return values * (factor or 1), status


def columns_of_numbers(table: pd.DataFrame) -> list[str]:
    """Names of the columns whose first filled cells are numbers."""
    found = []
    for name in table.columns:
        texts = table[name].head(50).map(plain_text)
        filled = texts[texts != ""]
        if name and len(filled) and filled.str.fullmatch(r"[+-]?\d[\d., ]*|-").all():
            found.append(str(name))
    return found


def not_existing(cells: pd.DataFrame, places: pd.DataFrame, all_dashes: AllDashes) -> pd.Series:
    """Rows of an area (and time) that has a dash wherever it has anything: it did not exist, nothing of it is zero.

    A single cell says nothing: there a dash is zero.

    Parameters
    ----------
    cells : columns of numbers; places : area, and time where rows have different ones, of the same rows.
    """
    if all_dashes == "zero":
        return pd.Series(False, index=cells.index)
    text = cells.astype("object").fillna("").map(plain_text)
    dash = text.isin(DASHES).any(axis=1)
    by_row = pd.DataFrame({"silent": dashes_only(text), "dash": dash, "cells": cells.shape[1]})
    by_place = by_row.groupby([places[name] for name in places], sort=False)
    silent = by_place["silent"].transform("all") & by_place["dash"].transform("any")
    return silent & (by_place["cells"].transform("sum") > 1)


def refuse_repeated_rows(frame: pd.DataFrame, where: str) -> None:
    """A key stands once in a column of numbers, even if the numbers are the same: it may be counted twice elsewhere."""
    key = [name for name in KEY if name in frame]
    twice = frame[frame.duplicated(key, keep=False)].sort_values([*key, "source_row"], kind="stable")
    if len(twice):
        first, second = twice["source_row"].iloc[:2]
        named = ", ".join(part for part in named_parts(twice.iloc[0], key) if part != "total")
        raise InputError(f"{where}, rows {first} and {second}", f"the same key stands twice: {named}", "remove one of the rows")


def named_parts(row: pd.Series, key: Iterable[str]) -> list[str]:
    """Parts of a key that are filled, as text."""
    return [str(row[name]) for name in key if pd.notna(row[name])]
