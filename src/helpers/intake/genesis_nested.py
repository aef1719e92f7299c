"""Categories within categories: sums are checked or made, so that nothing is counted twice."""

from __future__ import annotations

from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account
from helpers.intake.keys import references
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
    for nested in file.nested:
        # words of other category columns apart: among them are totals too
        for _, column in frame.groupby(["piece", "beside"], sort=True):
            parts = _parts(column, nested, where)
            if nested.make is None:
                _check(column, parts, nested, settings.catalogue.sources[file.source], account, where)
            else:
                made.append(_make(parts, nested, file, where))
                used |= set(parts["row"])
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


def _check(
    frame: pd.DataFrame, parts: pd.DataFrame, nested: NestedCategories, source: Source, account: Account, where: str
) -> None:
    """Say where parts do not add up to the printed total, beyond what the source's rounding explains."""
    totals = frame[frame["key category"] == nested.total]
    if totals.empty:
        raise InputError(where, f"no category is {nested.total!r} ('total' in 'nested')", "correct raw.yaml")
    groups = parts.groupby(SAME, sort=False)["obs_value"]
    sums = groups.sum(min_count=1).where(groups.count() == groups.size())
    printed = totals.set_index(SAME)["obs_value"]
    away = (sums - printed).abs().dropna()
    tolerance = (source.rounded_to or 0) / 2 * (groups.size().max() + 1) + 1e-6
    off = away[away > tolerance]
    if len(off) and not source.perturbed:
        worst = off.idxmax()
        account.warnings.append(
            f"{frame['origin'].iloc[0]}: the parts of category {nested.total} do not add up to it in {len(off)} of {len(away)} "
            f"cases, most in area {worst[0]}, {worst[2]}: {sums[worst]:g} instead of {printed[worst]:g}"
            + (f" (more than rounding to multiples of {source.rounded_to} explains)" if source.rounded_to else "")
        )


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
