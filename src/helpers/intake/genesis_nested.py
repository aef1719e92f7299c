"""Categories within categories: sums are checked or made, so that nothing is counted twice."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account
from helpers.intake.keys import references
from helpers.intake.nested_sums import compared
from helpers.intake.sums import COUNTS
from helpers.settings import MunicipalitySettings
from helpers.settings.catalogue import Source
from helpers.settings.raw.genesis import GenesisGrid, NestedCategories

#: what a made total has of the rows that it is the sum of
SAME = ["ref_area", "area_level", "time_period", "date"]
#: columns that are no part of an observation
WORKING = ["taken", "beside", "row", "cell", "piece", "factor", "date", "key category"]


def add_sums(
    frame: pd.DataFrame, file: GenesisGrid, settings: MunicipalitySettings, account: Account, where: str
) -> tuple[pd.DataFrame, set[int]]:
    """Reduce to the rows that are taken, add totals that the file does not print, check those that it does.

    Parameters
    ----------
    frame : one row per number, with its category (``key category``), the words of other category columns (``beside``)
        and the column it stands in (``piece``).

    Returns
    -------
    observations; used : rows of the file that a made total needed.
    """
    made: list[pd.DataFrame] = []
    used: set[int] = set()
    source = settings.catalogue.sources[file.source]
    for nested in file.nested:
        sums = []
        # words of other category columns apart: among them are totals too
        for _, column in frame.groupby(["piece", "beside"], sort=True):
            parts = _parts(column, nested, where)
            if nested.make is None:
                sums.append(_sums(column, parts, nested, where))
            else:
                made.append(_make(parts, nested, file, where))
                used |= set(parts["row"])
        if sums:
            account.sum_checks += _checked(pd.concat(sums), nested, _measure_of_made(file), source, settings)
    observations = pd.concat([frame[frame["taken"]], *made], ignore_index=True) if made else frame[frame["taken"]]
    if observations.empty:
        fix = "correct 'categories' in raw.yaml"
        raise InputError(where, "no row of this municipality has a category that is taken", fix)
    return observations.drop(columns=WORKING, errors="ignore"), used


def _parts(frame: pd.DataFrame, nested: NestedCategories, where: str) -> pd.DataFrame:
    words = list(frame["key category"].unique())
    chosen = set()
    for pattern in nested.parts:
        hits = {word for word in words if fnmatchcase(word, pattern)}
        if not hits:
            raise InputError(where, f"no category fits {pattern!r} in 'nested'", "correct 'parts' in raw.yaml")
        chosen |= hits
    if nested.total in chosen:
        raise InputError(where, f"'nested': {nested.total!r} is named as total and as part", "correct 'parts' in raw.yaml")
    return frame[frame["key category"].isin(chosen)]


def _sums(frame: pd.DataFrame, parts: pd.DataFrame, nested: NestedCategories, where: str) -> pd.DataFrame:
    """The printed totals of a column with the sums of their parts, where all of them have a number, and their number."""
    totals = frame[frame["key category"] == nested.total]
    if totals.empty:
        raise InputError(where, f"no category is {nested.total!r} ('total' in 'nested')", "correct raw.yaml")
    groups = parts.groupby(SAME, sort=False)["obs_value"]
    sums = pd.DataFrame({"parts": groups.sum().where(groups.count() == groups.size()), "terms": groups.size()})
    return totals.join(sums, on=SAME, how="inner")


def _measure_of_made(file: GenesisGrid) -> str:
    """What totals count that the file does not print: those that it prints count the same, even if they are not taken."""
    return next((item.make.measure for item in file.nested if item.make and item.make.measure), "")


def _checked(
    sums: pd.DataFrame, nested: NestedCategories, else_counted: str, source: Source, settings: MunicipalitySettings
) -> list[dict[str, Any]]:
    """An entry for each measure that counts: parts of percentages have no sum."""
    check = f"parts of {nested.total}: {', '.join(nested.parts)}"
    units = {name: measure.unit for name, measure in settings.catalogue.measures.items()}
    found = []
    for name, rows in sums.groupby(sums["measure"].fillna(else_counted), sort=True):
        if name == "" or units.get(str(name)) in COUNTS:
            named = rows.assign(beside=rows["beside"].str.strip(" |")).set_index(["ref_area", "time_period", "origin", "beside"])
            entry = compared(named["obs_value"], named["parts"], named["terms"], source)
            found.append({"check": check, "measure": str(name), **entry})
    return found


def _make(parts: pd.DataFrame, nested: NestedCategories, file: GenesisGrid, where: str) -> pd.DataFrame:
    """One row per area and time with the sum of the parts; missing if one of them is."""
    assert nested.make is not None
    groups = parts.groupby(SAME, sort=False)
    made = groups.first().reset_index()
    keys = {**file.fixed.given(), **_column_keys(parts), **nested.make.given()}
    for part in ("measure", "characteristic", "group", "sex", "age", "detail", "reference"):
        made[part] = keys.get(part)
    if made["measure"].isna().any():
        raise InputError(where, "'make' in 'nested' does not say what is counted", "give 'measure' in raw.yaml")
    made["reference"] = references(made["reference"].astype("object"), made["time_period"], made["date"], where)
    complete = (groups["obs_value"].count() == groups.size()).to_numpy()
    made["obs_value"] = np.where(complete, groups["obs_value"].sum().to_numpy(), np.nan)
    uncertain = groups["obs_status"].agg(lambda status: (status == "U").any()).to_numpy()
    made["obs_status"] = np.where(complete, np.where(uncertain, "U", "A"), "M")
    made["terms"] = groups.size().to_numpy()
    made["origin"] = made["origin"] + f" | sum of {', '.join(nested.parts)}"
    return made


def _column_keys(parts: pd.DataFrame) -> dict[str, str]:
    """Parts of the key that are the same in all rows: those that the column of numbers fixes."""
    names = ("measure", "characteristic", "group", "sex", "age", "detail")
    return {name: parts[name].iloc[0] for name in names if parts[name].notna().all() and parts[name].nunique() == 1}
