"""Reader for exports of the Indikatorenatlas: one row per indicator, area and year, with base values.

The counts are in the base values (Basiswert 1 to 5); the printed rate is kept as a check. Two forms are read: the
export (workbook or CSV of a whole topic) and the open-data CSV of one indicator with ``Basiswert.1`` in its header.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account, ReadFile
from helpers.intake.areas import match_areas
from helpers.intake.finish import finish
from helpers.intake.keys import references, years_and_dates
from helpers.intake.numbers import decimal_sign, parse_numbers
from helpers.intake.observations import PRINTED_RATE
from helpers.intake.tables import ROW, read_table, require_columns
from helpers.settings import MunicipalitySettings
from helpers.settings.base import unknown
from helpers.settings.raw import AtlasFile, AtlasTake

CORE = ["Indikator", "Ausprägung", "Jahr", "Raumbezug", "Indikatorwert"]
#: printed rates and base values are rounded to one decimal: half a unit of it, and a little for binary fractions
ROUNDING = 0.05 + 1e-9


def read_atlas(file: AtlasFile, settings: MunicipalitySettings, areas: pd.DataFrame) -> ReadFile:
    """Read what ``take`` names from an export; all other rows are set aside with their indicator as reason."""
    path = settings.project.raw(settings.slug) / file.file
    table = read_table(path, sheet=file.sheet, encoding="utf-8", separator=",")
    table.columns = [name.replace(".", " ") for name in table.columns]
    where = str(path) + (f", sheet {file.sheet}" if file.sheet else "")
    require_columns(table, CORE, where)
    account = Account(file.place, rows_read=len(table))
    rows = table[ROW]
    table[["ref_area", "area_level"]] = match_areas(table["Raumbezug"], file.area_levels, areas, f"{where}, Raumbezug", rows)
    table["time_period"], table["date"] = years_and_dates(table["Jahr"], f"{where}, Jahr", rows)
    numeric = ["Indikatorwert", *(name for name in table.columns if name.startswith("Basiswert "))]
    for name in numeric:
        table[name], table[f"{name} status"] = parse_numbers(
            table[name], decimal=decimal_sign(table[name]), where=f"{where}, {name}", rows=rows
        )
    _refuse_repeated_rows(table, where)
    frames, used = [], pd.Series(False, index=table.index)
    for take in file.take:
        part = _rows_of(take, table, where)
        frames += [_base_value(part, take, number, where) for number in take.base_values]
        frames.append(_printed(part, take, account))
        used |= table.index.isin(part.index)
    _account_for_the_rest(table, used, file, account)
    return finish(frames, file, settings, account, where)


def _refuse_repeated_rows(table: pd.DataFrame, where: str) -> None:
    key = ["Indikator", "Ausprägung", "time_period", "date", "area_level", "ref_area"]
    twice = table[table.duplicated(key, keep=False)].sort_values(key, kind="stable")
    if len(twice):
        first, second = twice[ROW].iloc[:2]
        named = ", ".join(str(twice[name].iloc[0]) for name in ("Indikator", "Ausprägung", "time_period", "Raumbezug"))
        raise InputError(f"{where}, rows {first} and {second}", f"the same key stands twice: {named}", "remove one of the rows")


def _rows_of(take: AtlasTake, table: pd.DataFrame, where: str) -> pd.DataFrame:
    """Rows of one indicator with the breakdowns that are taken."""
    rows = table[table["Indikator"] == take.indicator]
    if rows.empty:
        raise InputError(where, unknown(take.indicator, table["Indikator"].unique(), "Indikator"), "correct 'take' in raw.yaml")
    for name in take.breakdown:
        if name not in set(rows["Ausprägung"]):
            problem = unknown(name, rows["Ausprägung"].unique(), "Ausprägung")
            raise InputError(f"{where}, Indikator {take.indicator!r}", problem, "correct 'breakdown' in raw.yaml")
    numbers = {abs(number) for rate in [take.printed_rate] if rate for number in [*rate.numerator, *rate.denominator]}
    for number in {*take.base_values, *numbers}:
        if f"Basiswert {number}" not in rows:
            raise InputError(
                f"{where}, Indikator {take.indicator!r}", f"there is no column 'Basiswert {number}'", "correct raw.yaml"
            )
    return rows[rows["Ausprägung"].isin(list(take.breakdown))]


def _keyed(rows: pd.DataFrame, take: AtlasTake, own: dict[str, str]) -> pd.DataFrame:
    """Key parts of each row: those of its breakdown, overruled by those of the base value."""
    parts = ("characteristic", "group", "sex", "age", "detail", "reference", "measure")
    by_breakdown = {name: keys.given() for name, keys in take.breakdown.items()}
    keyed = rows[["ref_area", "area_level", "time_period", "date"]].copy()
    for part in parts:
        words = {name: own.get(part, given.get(part)) for name, given in by_breakdown.items()}
        keyed[part] = rows["Ausprägung"].map(words).astype("object")
    keyed["source_row"] = rows[ROW]
    keyed["origin"] = take.indicator + " | " + rows["Ausprägung"].astype("str")
    return keyed


def _base_value(rows: pd.DataFrame, take: AtlasTake, number: int, where: str) -> pd.DataFrame:
    base = take.base_values[number]
    frame = _keyed(rows, take, base.given())
    if frame["measure"].isna().any():
        raise InputError(f"raw.yaml, {take.indicator!r}", f"base value {number} has no 'measure'", "name what it counts")
    frame["reference"] = references(frame["reference"], frame["time_period"], frame["date"], f"{where}, {take.indicator!r}")
    frame["obs_value"] = rows[f"Basiswert {number}"]
    frame["obs_status"] = rows[f"Basiswert {number} status"]
    frame["supplies"] = base.supplies
    return frame.drop(columns="date")


def _printed(rows: pd.DataFrame, take: AtlasTake, account: Account) -> pd.DataFrame:
    """The printed rate as an observation of its own, compared with the rate that follows from the base values."""
    frame = _keyed(rows, take, {})[["ref_area", "area_level", "time_period", "source_row", "origin"]]
    frame["measure"], frame["detail"], frame["reference"] = PRINTED_RATE, frame["origin"], "as_printed"
    frame["obs_value"], frame["obs_status"] = rows["Indikatorwert"], rows["Indikatorwert status"]
    frame["supplies"] = False
    if take.printed_rate:
        _compare(rows, take, account)
    return frame


def _compare(rows: pd.DataFrame, take: AtlasTake, account: Account) -> None:
    rate = take.printed_rate
    assert rate is not None

    def total(numbers: list[int]) -> Any:
        return sum(np.sign(number) * rows[f"Basiswert {abs(number)}"] for number in numbers)

    with np.errstate(divide="ignore", invalid="ignore"):
        computed = rate.factor * total(rate.numerator) / total(rate.denominator)
        # the office divides unrounded counts; those printed here can be half a unit off, above and below
        tolerance = ROUNDING * (1 + (rate.factor + computed.abs()) / total(rate.denominator).abs())
    printed = rows["Indikatorwert"]
    comparable = np.isfinite(computed) & printed.notna()
    away = (computed - printed).abs()[comparable]
    off = away[away > tolerance[comparable]]
    account.printed_rates[take.indicator] = {
        "compared": int(comparable.sum()),
        "without_base_values": int((printed.notna() & ~np.isfinite(computed)).sum()),
        "differing": len(off),
        "largest_difference": round(float(away.max()), 3) if len(away) else 0.0,
        "rows": [int(row) for row in rows.loc[off.sort_values(ascending=False, kind="stable").index, ROW].head(5)],
    }


def _account_for_the_rest(table: pd.DataFrame, used: pd.Series, file: AtlasFile, account: Account) -> None:
    account.rows_used = int(used.sum())
    rest = table[~used]
    taken = {take.indicator for take in file.take}
    for indicator, rows in rest.groupby("Indikator", sort=True):
        if indicator not in taken:
            account.put_aside(f"indicator not taken: {indicator}", len(rows))
        else:
            for breakdown, part in rows.groupby("Ausprägung", sort=True):
                account.put_aside(f"breakdown not taken: {indicator} | {breakdown}", len(part))
