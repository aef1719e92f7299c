"""Which rows of a GENESIS table are used: their area, their time, their categories; each row stands once."""

from __future__ import annotations

import datetime

import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account
from helpers.intake.codes import match_ags
from helpers.intake.numbers import dashes_only
from helpers.intake.rows import PARTS, SAME_AREA
from helpers.intake.strangers import put_strangers_aside
from helpers.intake.tables import ROW, plain_text
from helpers.settings import MunicipalitySettings
from helpers.settings.raw.genesis import GenesisGrid


def with_keys(rows: pd.DataFrame, file: GenesisGrid, said: object) -> pd.DataFrame:
    """Add ``area``, ``time`` and the text of every category column (``category`` and own names)."""
    rows = rows.copy()
    for place, role in enumerate(file.keys):
        if role not in ("area_name", "category_name") or role == file.category:
            name = {"date": "time", "year": "time", file.category: "category"}.get(role, role)
            rows[f"key {name}"] = rows[place].map({cell: plain_text(cell) for cell in rows[place].unique()})
    rows["time"] = rows["key time"] if "key time" in rows else ("" if said == "header" else _text_of(said))
    return rows


def _text_of(said: object) -> str:
    return said.isoformat() if isinstance(said, datetime.date) else str(said)


def refuse_repeated_rows(rows: pd.DataFrame, file: GenesisGrid, where: str) -> None:
    """A line that stands twice may be counted twice: it is refused, even if its numbers are the same."""
    key = [name for name in rows.columns if str(name).startswith("key ")]
    twice = rows[rows.duplicated(key, keep=False)].sort_values([*key, ROW], kind="stable") if key else rows.iloc[:0]
    if len(twice):
        first, second = twice[ROW].iloc[:2]
        named = ", ".join(twice[name].iloc[0] for name in key)
        raise InputError(f"{where}, rows {first} and {second}", f"the same key stands twice: {named}", "fetch the file again")


def own_areas(
    rows: pd.DataFrame,
    numbers: list[int],
    file: GenesisGrid,
    settings: MunicipalitySettings,
    areas: pd.DataFrame,
    account: Account,
    where: str,
) -> pd.DataFrame:
    """The rows that have an area, with ``ref_area`` and ``area_level``; ``numbers`` are the positions of the numbers."""
    if "key area" not in rows:
        return rows.assign(ref_area=settings.municipality.code, area_level="municipality")
    codes = pd.Series(rows["key area"].unique(), dtype="object")
    matched = match_ags(codes, settings, areas).set_index(codes)
    rows = rows.assign(**{name: rows["key area"].map(matched[name]) for name in ("ref_area", "area_level")})
    foreign = rows["ref_area"].isna()
    names = rows.loc[foreign, file.keys.index("area_name")] if "area_name" in file.keys else None
    found = set(matched["ref_area"].dropna())
    put_strangers_aside(rows.loc[foreign, "key area"], names, rows.loc[foreign, numbers], found, settings, areas, account)
    rows = rows[~foreign]
    if file.areas == "own":
        beside = rows["area_level"] == "comparator"
        account.put_aside("comparator not taken ('areas: own')", int(beside.sum()))
        rows = rows[~beside]
    if rows.empty:
        code = settings.municipality.code
        problem = f"none of its {len(foreign)} rows is of area {code!r}, one of its areas or a comparator"
        raise InputError(where, problem, "compare 'code' in municipality.yaml with the region codes of the file")
    return rows


def one_row_per_area(
    rows: pd.DataFrame, blocks: list[list[int]], account: Account, where: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same area may stand in several rows; for each date one of them says its numbers.

    A city stands in some tables as Land, Kreis and Gemeinde: its rows agree. A Gemeinde that changed its Samtgemeinde has a
    row under the key of each, with dashes where the other one has numbers.

    Parameters
    ----------
    blocks : positions of the numbers that have one date.

    Returns
    -------
    rows : without those that say nothing; elsewhere : by row and position, whether another row says the number.

    Raises
    ------
    InputError
        if two rows have different numbers for one date.
    """
    elsewhere = pd.DataFrame(False, index=rows.index, columns=[position for block in blocks for position in block])
    if "key area" not in rows:
        return rows, elsewhere
    place = ["ref_area", "area_level", "time"]
    key = [name for name in rows.columns if str(name).startswith("key ") and name != "key area"]
    several = rows[rows.groupby(place, sort=False)["key area"].transform("nunique") > 1]
    for _, group in several.groupby(place, sort=False):
        for block in blocks:
            # a code is silent if it has no number in any category: a dash beside numbers is one, exactly zero
            silent = dashes_only(group[block].map(plain_text)).groupby(group["key area"]).transform("all")
            _refuse_two_numbers(group[~silent], block, key, where)
            in_turn = pd.concat([group[~silent], group[silent]])
            again = in_turn.duplicated(key) if key else pd.Series(range(len(in_turn)), in_turn.index) > 0
            elsewhere.loc[again[again].index, block] = True
    idle = elsewhere.all(axis=1)
    account.put_aside(SAME_AREA, int(idle.sum()))
    return rows[~idle], elsewhere[~idle]


def _refuse_two_numbers(rows: pd.DataFrame, block: list[int], key: list[str], where: str) -> None:
    """Rows of one area and date: those with the same words in all other key columns must have the same numbers."""
    for _, group in rows.groupby(key, sort=False) if key else [((), rows)]:
        if len(group[block].map(plain_text).drop_duplicates()) > 1:
            lines, codes = list(group[ROW])[:2], list(group["key area"])[:2]
            raise InputError(
                f"{where}, rows {lines[0]} and {lines[1]}",
                f"{codes[0]} and {codes[1]} are the same area, but their numbers differ",
                "ask the office that made the table which one counts",
            )


def categories(rows: pd.DataFrame, every: pd.DataFrame, file: GenesisGrid, where: str) -> tuple[pd.DataFrame, pd.Series]:
    """Parts of the key that words of category columns fix; a row whose word is not named is marked as not taken.

    Parameters
    ----------
    rows : those of the municipality; every : all rows of the file, in which each word that is named must stand.

    Returns
    -------
    rows : with a column per part of the key, ``beside`` (words of columns with own names, where they are taken) and
        ``taken``; names : what is not taken of each row, else "".
    """
    rows = rows.assign(**{part: file.fixed.given().get(part) for part in PARTS}).astype({part: "object" for part in PARTS})
    unused = pd.Series("", index=rows.index)
    columns = {**({"category": file.categories} if file.category else {}), **file.words}
    for name, words in columns.items():
        text = rows[f"key {name}"]
        for word in words:
            if not (every[f"key {name}"] == word).any():
                column = f"{where}, column {file.keys.index(file.category or '') + 1 if name == 'category' else name!r}"
                raise InputError(column, f"no row has {word!r}", "correct 'categories' or 'words' in raw.yaml")
        unused = unused.where(text.isin(list(words)) | (unused != ""), text)
        for word, keys in words.items():
            for part, value in keys.given().items():
                rows.loc[text == word, part] = value
    beside = pd.Series("", index=rows.index, dtype="object")
    for name, words in file.words.items():
        text = rows[f"key {name}"]
        beside = (beside + " | " + text).where(text.isin(list(words)) & beside.notna())
    return rows.assign(taken=unused == "", beside=beside), unused
