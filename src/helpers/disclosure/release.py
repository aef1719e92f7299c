"""The door between internal and released data: decided once, for counts and for all that is computed from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.disclosure.account import account_of
from helpers.disclosure.cells import too_small
from helpers.disclosure.control import FREE, SECRET, decide
from helpers.intake.observations import PRINTED_RATE
from helpers.measures import compute
from helpers.measures.codes import row_codes
from helpers.measures.frame import NUMBERS, SERIES, indicator_frame
from helpers.settings import MunicipalitySettings

#: of a protected observation nothing of this is left
OF_OBSERVATION = ["obs_value", "n", "n_eff", "standard_error"]
PROTECTED = "protected"


@dataclass(frozen=True)
class Released:
    """What may be published, the internal observations with the reason why not, and an account of the decision."""

    observations: pd.DataFrame
    indicators: pd.DataFrame
    revisions: pd.DataFrame
    internal: pd.DataFrame
    account: dict[str, Any]


def release(
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    revisions: pd.DataFrame,
    areas: pd.DataFrame,
    settings: MunicipalitySettings,
) -> Released:
    """Decide what may be published of observations, indicator values and revised values.

    What is derived is computed again from the counts that may be published and from nothing else: it can tell no more than
    they do. What then cannot be computed keeps its row, without numbers, with ``conf_status`` ``C``. Printed rates that only
    check a reader stay internal.

    Raises
    ------
    InputError
        if counts of an earlier edition cannot be read.
    """
    decision = decide(observations, indicators, areas, settings)
    internal = observations.assign(conf_status=decision.status(observations))
    hidden = (internal["conf_status"] != FREE).to_numpy()
    shown = _without_numbers(observations, hidden)
    shown = shown[shown["measure"] != PRINTED_RATE].reset_index(drop=True)
    values = indicators if not hidden.any() else _derived_again(shown, indicators, observations["obs_id"][hidden], settings)
    kept = _revisions(revisions, internal[hidden], settings)
    return Released(shown, values, kept, internal, account_of(decision, internal, areas, settings))


def _without_numbers(observations: pd.DataFrame, hidden: np.ndarray) -> pd.DataFrame:
    """Protected observations keep their row, and nothing that tells how large they are."""
    shown = observations.copy()
    shown.loc[hidden, OF_OBSERVATION] = np.nan
    shown.loc[hidden, "obs_status"] = "A"
    shown.loc[hidden, "conf_status"] = SECRET
    return shown


def _derived_again(
    shown: pd.DataFrame, indicators: pd.DataFrame, hidden: pd.Series, settings: MunicipalitySettings
) -> pd.DataFrame:
    """All indicator values from released observations; rows that are lost by it are kept as protected ones.

    Unless that there is such a row says something itself: that a hidden base was large enough, that a hidden value got worse.
    """
    values = compute(shown, settings)
    key = [*SERIES, "time_period"]  # not base_period: a change may now count from a later year
    codes, codes_before = row_codes([values, indicators], key)
    had_number = codes_before[indicators["value"].notna().to_numpy()]
    lost = indicators["value"].notna().to_numpy() & ~np.isin(codes_before, codes) & ~_telling(indicators, hidden, settings)
    protected = values["value"].isna().to_numpy() & (np.isin(codes, had_number) | _made_of(values, hidden))
    return indicator_frame([_secret(values, protected), _secret(indicators[lost], np.ones(int(lost.sum()), dtype=bool))])


def _telling(indicators: pd.DataFrame, hidden: pd.Series, settings: MunicipalitySettings) -> np.ndarray:
    """Derived rows that exist only under conditions on hidden numbers: warnings, and those of an area with a hidden base."""
    place = ["indicator", "area_level", "ref_area"]
    values = indicators[(indicators["statistic"] == "value") & indicators["observation_ids"].notna()]
    numerators = {name: len(item.numerator) for name, item in settings.indicators.items()}
    first = values["indicator"].astype("str").map(numerators).fillna(0).to_numpy(dtype=np.int64)
    length = values["observation_ids"].list.len().to_numpy(dtype=np.int64)
    row = np.repeat(np.arange(len(values)), length)
    position = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
    secret = np.isin(np.array(values["observation_ids"].list.flatten(), dtype=np.int64), hidden.to_numpy())
    with_hidden_base = values.iloc[np.unique(row[secret & (position >= first[row])])]
    codes, secret_codes = row_codes([indicators, with_hidden_base], place)
    derived = (indicators["statistic"] != "value").to_numpy()
    warnings = indicators["statistic"].astype("str").str.startswith("warning_").to_numpy()
    return derived & (np.isin(codes, secret_codes) | warnings)


def _made_of(values: pd.DataFrame, hidden: pd.Series) -> np.ndarray:
    """Rows that were made of at least one of these observations."""
    ids = values["observation_ids"]
    length = ids.list.len().fillna(0).to_numpy(dtype=np.int64)
    row = np.repeat(np.arange(len(values)), length)
    each = np.isin(np.array(ids.list.flatten(), dtype=np.int64), hidden.to_numpy())
    return np.bincount(row, weights=each, minlength=len(values)) > 0


def _secret(rows: pd.DataFrame, protected: np.ndarray) -> pd.DataFrame:
    rows = rows.copy()
    rows.loc[protected, NUMBERS] = np.nan
    for name, word in (("conf_status", SECRET), ("obs_status", "A"), ("reason", PROTECTED), ("interval", "")):
        rows[name] = rows[name].astype("str").where(~protected, word).astype("category")
    rows.loc[protected, "observation_ids"] = pd.NA
    return rows


def _revisions(revisions: pd.DataFrame, hidden: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """Earlier values of counts: none of a table in which anything is protected, for they would nearly give it away."""
    table = ["source", "measure", "time_period", "reference"]
    codes, secret = row_codes([revisions, hidden], table)
    kept = ~np.isin(codes, secret) & (revisions["measure"] != PRINTED_RATE) & ~too_small(revisions, "old_value", settings)
    return revisions[kept].reset_index(drop=True)
