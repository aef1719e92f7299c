"""Reader for flat files of GENESIS-Online (ffcsv, new form): one row per value, every variable with code and label."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account, ReadFile
from helpers.intake.codes import match_ags
from helpers.intake.finish import finish
from helpers.intake.keys import references, years_and_dates
from helpers.intake.numbers import parse_numbers
from helpers.intake.rows import FOREIGN_AREA, PARTS, refuse_repeated_rows
from helpers.intake.tables import ROW, plain_text, read_table, require_columns
from helpers.settings import MunicipalitySettings
from helpers.settings.base import unknown
from helpers.settings.raw.genesis import GenesisFlatFile, GenesisFlatTake

CORE = ["time", "value", "value_unit", "value_variable_code", "value_variable_label"]
#: quality signs and the observation status they stand for; others (e: final) say nothing against the value
QUALITY = {"p": "P", "s": "E", "u": "U"}
THOUSANDS = {"1000", "1 000", "Tsd.", "in 1000", "in 1 000"}
PERCENT = {"%", "Prozent", "in %"}


def read_genesis_flat(file: GenesisFlatFile, settings: MunicipalitySettings, areas: pd.DataFrame) -> ReadFile:
    """Read a flat file as ``raw.yaml`` describes it; every variable in it must be declared, or have one attribute only."""
    path = settings.project.raw(settings.slug) / file.file
    where = str(path)
    table = read_table(path, sheet=None, encoding="utf-8", separator=";")
    require_columns(table, CORE, where)
    if "statistics_code" in table and table["statistics_code"].nunique() > 1:
        problem = "column 'statistics_code' holds several codes: the file has one statistic, names in the header were swapped"
        raise InputError(where, problem, "fetch the file again")
    account = Account(file.place, rows_read=len(table))
    table = table.reset_index(drop=True)
    variables = _variables(table, file, where)
    table = _own_areas(table, variables[file.area], file, settings, areas, account, where)
    table = _taken(table, variables, file, account, where)
    account.rows_used = len(table)
    frames = []
    for take in file.take:
        frame = _values(table[table["value_variable_code"].map(plain_text) == take.value], take, file, settings, where)
        frames.append(frame)
    observations = pd.concat(frames, ignore_index=True)
    refuse_repeated_rows(observations, where)
    return finish(frames, file, settings, account, where)


def _variables(table: pd.DataFrame, file: GenesisFlatFile, where: str) -> dict[str, pd.Series]:
    """Attribute code of each row by code of the variable, wherever among the columns the variable stands.

    Raises
    ------
    InputError
        for a declared variable that is not in every row, and one in the file that nobody declared: its attributes
        would be added up or hide one another.
    """
    found: dict[str, pd.Series] = {}
    positions = [name.split("_")[0] for name in table.columns if str(name).endswith("_variable_code") and name[0].isdigit()]
    for position in positions:
        attribute = f"{position}_variable_attribute_code"
        require_columns(table, [attribute], where)
        codes = table[f"{position}_variable_code"].map(plain_text)
        for code in codes.unique():
            here = table[attribute].map(plain_text).where(codes == code)
            found[code] = found[code].combine_first(here) if code in found else here
    found.pop("", None)
    for name in [file.area, *file.variables]:
        if name not in found:
            raise InputError(where, unknown(name, found, "variable"), "correct 'area' or 'variables' in raw.yaml")
    for name, attributes in found.items():
        declared = name == file.area or name in file.variables
        if declared and attributes.isna().any():
            line = int(table.loc[attributes.isna(), ROW].iloc[0])
            raise InputError(f"{where}, row {line}", f"the row has no variable {name!r}", "fetch the file again")
        if not declared and (attributes.nunique() > 1 or attributes.isna().any()):
            listed = ", ".join(repr(word) for word in sorted(attributes.dropna().unique())[:6])
            problem = f"variable {name!r} is not declared and has several attributes ({listed})"
            raise InputError(where, problem, "name it under 'variables' with those that are taken")
    return found


def _own_areas(
    table: pd.DataFrame,
    codes: pd.Series,
    file: GenesisFlatFile,
    settings: MunicipalitySettings,
    areas: pd.DataFrame,
    account: Account,
    where: str,
) -> pd.DataFrame:
    matched = match_ags(codes, settings, areas)
    table = table.assign(ref_area=matched["ref_area"], area_level=matched["area_level"])
    foreign = table["ref_area"].isna()
    account.put_aside(FOREIGN_AREA, int(foreign.sum()))
    table = table[~foreign]
    if file.areas == "own":
        beside = table["area_level"] == "comparator"
        account.put_aside("comparator not taken ('areas: own')", int(beside.sum()))
        table = table[~beside]
    if table.empty:
        problem = f"none of its {len(matched)} rows is of area {settings.municipality.code!r}, one of its areas or a comparator"
        raise InputError(where, problem, f"compare 'code' in municipality.yaml with the attributes of {file.area}")
    return table


def _taken(
    table: pd.DataFrame, variables: dict[str, pd.Series], file: GenesisFlatFile, account: Account, where: str
) -> pd.DataFrame:
    """Rows whose value and attributes are all taken, with the parts of the key that the attributes fix."""
    table = table.assign(**{part: file.fixed.given().get(part) for part in PARTS}).astype({part: "object" for part in PARTS})
    values = table["value_variable_code"].map(plain_text)
    for take in file.take:
        if take.value not in set(values):
            raise InputError(where, unknown(take.value, values.unique(), "value variable"), "correct 'take' in raw.yaml")
    taken = values.isin([take.value for take in file.take])
    for code, rows in table[~taken].groupby(values[~taken], sort=True):
        account.put_aside(f"value not taken: {code} {plain_text(rows['value_variable_label'].iloc[0])}", len(rows))
    table = table[taken]
    for name, attributes in file.variables.items():
        text = variables[name].loc[table.index]
        for word in attributes:
            if word not in set(variables[name]):
                problem = unknown(word, variables[name].unique(), f"attribute of {name}")
                raise InputError(where, problem, "correct 'variables' in raw.yaml")
        idle = ~text.isin(list(attributes))
        for word, number in text[idle].value_counts(sort=False).items():
            account.put_aside(f"attribute not taken: {name} {word or 'total'}", int(number))
        table, text = table[~idle], text[~idle]
        for word, keys in attributes.items():
            for part, value in keys.given().items():
                table.loc[text == word, part] = value
    if table.empty:
        raise InputError(where, "no row has only attributes that are taken", "correct 'variables' in raw.yaml")
    return table


def _values(
    table: pd.DataFrame, take: GenesisFlatTake, file: GenesisFlatFile, settings: MunicipalitySettings, where: str
) -> pd.DataFrame:
    place = f"{where}, {take.value}"
    frame = table[["ref_area", "area_level", *PARTS]].copy()
    for part, value in take.given().items():
        frame[part] = value
    if frame["measure"].isna().any():
        raise InputError(place, "nothing says what is counted", "give 'measure' in raw.yaml")
    frame["source_row"], frame["supplies"] = table[ROW], False
    frame["origin"] = f"{take.value} " + table["value_variable_label"].map(plain_text).astype("str")
    frame["time_period"], dates = years_and_dates(table["time"], f"{place}, time", table[ROW])
    frame["reference"] = references(frame["reference"], frame["time_period"], dates, place)
    frame["obs_value"], frame["obs_status"] = parse_numbers(
        table["value"], decimal=file.decimal, where=f"{place}, value", rows=table[ROW]
    )
    _refuse_unit(take, table, frame, settings, place)
    frame["obs_value"] *= take.factor
    if "value_q" in table:
        said = table["value_q"].map(plain_text).map(QUALITY)
        frame["obs_status"] = np.where((frame["obs_status"] == "A") & said.notna(), said, frame["obs_status"])
    return frame


def _refuse_unit(
    take: GenesisFlatTake, table: pd.DataFrame, frame: pd.DataFrame, settings: MunicipalitySettings, place: str
) -> None:
    """A unit that contradicts what is counted, or several."""
    units = sorted(table["value_unit"].map(plain_text).unique())
    measures = settings.catalogue.measures
    counted = {measures[name].unit for name in frame["measure"].unique() if name in measures}
    if len(units) > 1:
        raise InputError(place, f"the values have several units: {', '.join(units)}", "ask for a new delivery")
    if set(units) & PERCENT and counted and "percent" not in counted:
        fix = "take it as 'printed_rate' or as a measure in percent"
        raise InputError(place, f"the file has it in percent, but the measure counts {', '.join(sorted(counted))}", fix)
    if set(units) & THOUSANDS and "factor" not in take.model_fields_set:
        raise InputError(place, "the unit is 1 000, not one", "say 'factor: 1000' in raw.yaml (or 'factor: 1')")
