"""Reader for files with one row per person: they become tables here, and no row of them goes further.

Nothing that a person answered is stored or written into an error or a log: errors name file, row and column only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.intake import rows as shared
from helpers.intake.account import Account, ReadFile
from helpers.intake.areas import match_areas
from helpers.intake.finish import finish
from helpers.intake.keys import references, years_and_dates
from helpers.intake.numbers import parse_numbers
from helpers.intake.survey import estimate_share, lonely_units, publishable
from helpers.intake.tables import ROW, plain_text, read_table
from helpers.settings import MunicipalitySettings
from helpers.settings.raw import MicrodataFile, MicrodataTable

Result = TypeVar("Result")
Mask = np.ndarray
#: ``source_row`` of a value that was made of many rows
ALL_ROWS = 0


@dataclass(frozen=True)
class People:
    """The rows of a file and what is known of each: year, date, weight, areas, place in the sampling design."""

    table: pd.DataFrame
    years: pd.Series
    dates: pd.Series
    weight: np.ndarray
    areas: dict[str, pd.Series]  # level -> code of each person's area, missing where none is known
    stratum: np.ndarray | None
    unit: np.ndarray | None


@dataclass(frozen=True)
class Part:
    """Some of the people: those of an area, or of a group, and the parts of the key that say so."""

    keys: dict[str, str]
    people: Mask


def read_microdata(file: MicrodataFile, settings: MunicipalitySettings, areas: pd.DataFrame) -> ReadFile:
    """Make the tables that ``raw.yaml`` declares; every person counts as a row used.

    Raises
    ------
    InputError
        naming row and column of the first cell that cannot be understood, never what it says.
    """
    path = settings.project.raw(settings.slug) / file.file
    where = str(path) + (f", sheet {file.sheet}" if file.sheet else "")
    table = read_table(path, sheet=file.sheet, encoding=file.encoding, separator=file.separator, quote_cells=False)
    _require_columns(table, file, where)
    account = Account(file.place, rows_read=len(table))
    table = shared.set_aside(table, file.skip, account, where)
    account.rows_used = len(table)
    people = _people(table, file, areas, where)
    units = {name: measure.unit for name, measure in settings.catalogue.measures.items()}
    frames = [_made(people, wanted, file, areas, units, where) for wanted in file.tables]
    return finish([_one_per_key(pd.concat(frames, ignore_index=True), where)], file, settings, account, where)


def _require_columns(table: pd.DataFrame, file: MicrodataFile, where: str) -> None:
    """Without a list of those that are there: where the header is missing, it is a person's row."""
    needed = [file.time_column, file.weight, file.stratum, file.cluster, file.area, *(rule.column for rule in file.skip)]
    for wanted in file.tables:
        needed += [wanted.answer, *wanted.by]
    for name in needed:
        if name is not None and name not in table.columns.drop(ROW):
            raise InputError(where, f"there is no column {name!r}", "correct raw.yaml; is the header the first row of the file?")


# -- what is known of each person


def _people(table: pd.DataFrame, file: MicrodataFile, areas: pd.DataFrame, where: str) -> People:
    years, dates = _times(table, file, where)
    stratum = _told(table, file.stratum, where) if file.stratum else None
    unit = _told(table, file.cluster, where) if file.cluster else None
    people = People(
        table, years, dates, _weights(table, file, where), _areas(table, file, areas, where), _codes(stratum), _codes(unit)
    )
    _refuse_lonely(people, file, where)
    return people


def _times(table: pd.DataFrame, file: MicrodataFile, where: str) -> tuple[pd.Series, pd.Series]:
    if file.time_column is None:
        same = pd.Series(file.time_period, index=table.index, dtype="object")
        return years_and_dates(same, "raw.yaml, time_period", table[ROW])
    place = f"{where}, {file.time_column}"
    years, _ = _unquoted(
        lambda: years_and_dates(table[file.time_column], place, table[ROW]), "the cell is no year", "expected 2024 or 2023/24"
    )
    # the day on which one person was asked is no reference in time
    return years, pd.Series("", index=table.index)


def _weights(table: pd.DataFrame, file: MicrodataFile, where: str) -> np.ndarray:
    if file.weight is None:
        return np.ones(len(table))
    place = f"{where}, {file.weight}"
    values, _ = _unquoted(
        lambda: parse_numbers(table[str(file.weight)], decimal=file.decimal, where=place, rows=table[ROW]),
        f"the weight is not a number (decimal sign {file.decimal!r})",
        "set 'decimal' in raw.yaml as the file has it",
    )
    bad = ~(np.isfinite(values) & (values > 0))
    if bad.any():
        row = int(table[ROW].to_numpy()[bad][0])
        raise InputError(f"{place}, row {row}", "the weight is missing, zero or negative", "weights are above zero: correct it")
    return values


def _told(table: pd.DataFrame, column: str, where: str) -> pd.Series:
    """Texts of a column in which no cell may be empty."""
    text = table[column].map(lambda cell: "" if cell is None else plain_text(cell))
    if (text == "").any():
        row = int(table.loc[text == "", ROW].iloc[0])
        raise InputError(f"{where}, row {row}, column {column!r}", "the cell is empty", "every row needs one: correct it")
    return text


def _codes(text: pd.Series | None) -> np.ndarray | None:
    return None if text is None else pd.factorize(text)[0]


def _areas(table: pd.DataFrame, file: MicrodataFile, areas: pd.DataFrame, where: str) -> dict[str, pd.Series]:
    """Area of each person on the level of the file and on all above it; an empty cell is in none."""
    if file.area is None:
        return {}
    text = table[file.area].map(lambda cell: "" if cell is None else plain_text(cell))
    known = text != ""
    matched = _unquoted(
        lambda: match_areas(text[known], file.area_levels, areas, f"{where}, {file.area}", table.loc[known, ROW]),
        "the cell is no area of its level",
        "correct it, set its rows aside with 'skip', or correct 'area_levels' in raw.yaml",
    )
    above = {
        (area.area_level, area.code): (area.parent_level, area.parent)
        for area in areas.itertuples(index=False)
        if area.area_level != "municipality"
    }
    found = {str(level): pd.Series(index=table.index, dtype="object") for level in areas["area_level"].unique()}
    for row, *place in matched[["area_level", "ref_area"]].itertuples():
        here = tuple(place)
        while here in above:
            found[here[0]][row] = here[1]
            here = above[here]
    return {level: codes for level, codes in found.items() if codes.notna().any()}


def _refuse_lonely(people: People, file: MicrodataFile, where: str) -> None:
    if file.stratum is None and file.cluster is None:
        return
    for year in people.years.unique():
        now = (people.years == year).to_numpy()
        stratum, unit = (None if part is None else part[now] for part in (people.stratum, people.unit))
        lonely = lonely_units(stratum, unit, int(now.sum()))
        if lonely.any():
            row = int(people.table[ROW].to_numpy()[now][lonely][0])
            raise InputError(
                f"{where}, row {row}, column {file.stratum or file.cluster!r}",
                "the stratum of this row has only one sampling unit: its error cannot be estimated",
                "join small strata in the file",
            )


def _unquoted(read: Callable[[], Result], problem: str, fix: str) -> Result:
    """What ``read`` gives; where it fails, its place with a problem that does not quote the cell."""
    try:
        return read()
    except InputError as error:
        place = error.where
    # raised out here: the first error, which quotes the cell, must not hang on to this one
    raise InputError(place, problem, fix)


# -- tables


def _made(
    people: People, wanted: MicrodataTable, file: MicrodataFile, areas: pd.DataFrame, units: Mapping[str, str], where: str
) -> pd.DataFrame:
    """One row per year, area and group."""
    unit = units.get(wanted.measure)
    if (wanted.estimate == "share") != (unit == "percent"):
        problem = f"{wanted.measure} has the unit {unit}, but the table is a {wanted.estimate}"
        raise InputError(f"{where}, table {wanted.measure}", problem, "set 'estimate' in raw.yaml to share or count")
    answered, yes = _answers(people.table, wanted, where)
    groups = [Part({}, np.ones(len(people.table), dtype=bool)), *_groups(people.table, wanted, where)]
    given = file.fixed.given() | wanted.given()
    rows = []
    for year, date in sorted(set(zip(people.years, people.dates, strict=True))):
        now = (people.years == year).to_numpy()
        for place in _places(people, wanted, areas):
            for group in groups:
                inside = place.people & group.people
                value = _estimate(people, now, inside & answered, yes, wanted)
                rows.append({**given, **group.keys, **place.keys, **value, "time_period": year, "date": date})
    frame = pd.DataFrame(rows)
    given_reference = frame["reference"] if "reference" in frame else pd.Series(None, index=frame.index, dtype="object")
    frame["reference"] = references(given_reference, frame["time_period"], frame.pop("date"), where)
    origin = f"{wanted.measure} {wanted.answer or 'persons'}"
    return frame.assign(source_row=ALL_ROWS, origin=origin, supplies=False)


def _answers(table: pd.DataFrame, wanted: MicrodataTable, where: str) -> tuple[Mask, Mask]:
    """Who answered, and who gave an answer that counts."""
    everybody = np.ones(len(table), dtype=bool)
    if wanted.answer is None:
        return everybody, everybody
    named = [*wanted.counts, *wanted.others, *wanted.missing]
    text = _words(table, wanted.answer, named, "under 'counts', 'others' or 'missing' of the table", where)
    yes, no = text.isin(wanted.counts).to_numpy(), text.isin(wanted.others).to_numpy()
    return (yes | no), yes


def _groups(table: pd.DataFrame, wanted: MicrodataTable, where: str) -> Iterator[Part]:
    """The groups of every column under ``by``; words that stand for the same make one group."""
    for column, words in wanted.by.items():
        text = _words(table, column, list(words), "under 'by' of the table", where)
        groups: dict[tuple, list[str]] = {}
        for word, keys in words.items():
            if keys is not None:
                groups.setdefault(tuple(keys.given().items()), []).append(word)
        for given, same in groups.items():
            yield Part(dict(given), text.isin(same).to_numpy())


def _words(table: pd.DataFrame, column: str, named: list[str], place: str, where: str) -> pd.Series:
    """Texts of a column, each one named in ``raw.yaml`` or empty."""
    text = table[column].map(lambda cell: "" if cell is None else plain_text(cell))
    strange = ~text.isin(["", *named])
    if strange.any():
        row = int(table.loc[strange, ROW].iloc[0])
        raise InputError(
            f"{where}, row {row}, column {column!r}",
            "the word in this cell is not in raw.yaml (it is not shown here: it is a person's answer)",
            f"add it {place}, or set its rows aside with 'skip'",
        )
    return text


def _places(people: People, wanted: MicrodataTable, areas: pd.DataFrame) -> Iterator[Part]:
    """The municipality and, where wanted, all areas of the levels that the file knows."""
    whole = areas.loc[areas["area_level"] == "municipality", "code"].iloc[0]
    yield Part({"ref_area": whole, "area_level": "municipality"}, np.ones(len(people.table), dtype=bool))
    for level, codes in people.areas.items() if wanted.areas else ():
        for code in areas.loc[areas["area_level"] == level, "code"]:
            yield Part({"ref_area": code, "area_level": level}, (codes == code).to_numpy())


def _estimate(people: People, now: Mask, inside: Mask, yes: Mask, wanted: MicrodataTable) -> dict[str, Any]:
    """Value and status of one group in one year: all respondents of that year are the sample."""
    if wanted.estimate == "count":
        return {"obs_value": float((now & inside & yes).sum()), "obs_status": "A"}
    stratum, unit = (None if part is None else part[now] for part in (people.stratum, people.unit))
    share = estimate_share(yes[now], people.weight[now], domain=inside[now], stratum=stratum, unit=unit)
    shown, certain = publishable(share.share, share.standard_error, share.n, share.n_eff)
    if not shown:
        # not even inside: the share of one person is an answer, n_eff of two says how their weights differ
        withheld = dict.fromkeys(("obs_value", "n_eff", "standard_error"), np.nan)
        return {**withheld, "obs_status": "U" if share.n else "M", "n": float(share.n)}
    return {
        "obs_value": 100 * share.share,
        "obs_status": "A" if certain else "U",
        "n": float(share.n),
        "n_eff": share.n_eff,
        "standard_error": 100 * share.standard_error,
    }


def _one_per_key(frame: pd.DataFrame, where: str) -> pd.DataFrame:
    """Refuse two tables of the same measure and breakdown."""
    key = [name for name in frame if name in {*shared.PARTS, "ref_area", "area_level", "time_period"}]
    twice = frame[frame.duplicated(key, keep=False)]
    if len(twice):
        problem = f"two tables make the same value: {' and '.join(sorted(twice['origin'].unique()))}"
        raise InputError(where, problem, "tell them apart by 'detail', 'age' or 'by' in raw.yaml")
    return frame
