"""Which observations are counts of people, what is one number in several files, and which rule holds for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.disclosure.problem import DECIMALS
from helpers.intake.observations import KEY
from helpers.intake.sums import COUNTS, with_steps
from helpers.measures.codes import row_codes
from helpers.settings import MunicipalitySettings
from helpers.settings.disclosure import DEFAULT_COUNT

#: from the whole to its parts; comparators stand beside them
LEVELS = ["municipality", "region", "district", "subdistrict"]
#: columns of a key that few words fill: joining them is many times faster as numbers
TEXT = [name for name in KEY if name != "time_period"]


@dataclass(frozen=True)
class Cells:
    """Numbers that are protected or published as one.

    ``rows``: the observations that count something, with ``cell`` (a number from 0) and ``known_before`` (from an earlier
    edition and not published any more). The arrays have one entry per cell: ``open`` cells are published by somebody
    already, ``earlier`` ones by an earlier edition, ``revised`` ones by one with another number; ``least`` is the minimum
    count of the strictest rule, ``step`` the unit that a mean is rounded to (0 for counts).
    """

    rows: pd.DataFrame
    value: np.ndarray
    step: np.ndarray
    least: np.ndarray
    zeros_hidden: np.ndarray
    complement: np.ndarray
    base: np.ndarray
    open: np.ndarray
    earlier: np.ndarray
    revised: np.ndarray
    whole: np.ndarray  # of the whole municipality

    def __len__(self) -> int:
        return len(self.value)


def cells_of(observations: pd.DataFrame, settings: MunicipalitySettings, published: pd.DataFrame | None = None) -> Cells:
    """The cells of a municipality; the same number from two sources (same key, same value) is one of them.

    Parameters
    ----------
    observations : internal observations with ``obs_id``.
    published : what earlier editions published, ``KEY`` and ``obs_value``; its rows have the ``obs_id`` -1.
    """
    rows = counts(observations, settings)
    rows = rows[~too_fine(rows, settings)]
    rows = rows[["obs_id", *KEY, "obs_value"]].assign(known_before=False)
    if published is not None and len(published):
        before = published.assign(obs_id=-1, known_before=True)[rows.columns]
        rows = pd.concat([rows, before[~_in(before, rows, KEY)]], ignore_index=True)
    rows = rows.astype(dict.fromkeys(TEXT, "category")).reset_index(drop=True)
    same = [name for name in KEY if name != "source"]
    keyed = rows.assign(number=np.round(rows["obs_value"] * 10**DECIMALS).astype("int64"))
    rows["cell"] = np.unique(row_codes([keyed], [*same, "number"])[0], return_inverse=True)[1]
    earlier, again = rows["known_before"].to_numpy(dtype=bool), np.zeros(len(rows), dtype=bool)
    if published is not None and len(published):
        again = _in(rows, published, KEY).to_numpy(dtype=bool) & ~earlier
        before = published.assign(number=np.round(published["obs_value"] * 10**DECIMALS).astype("int64"))
        same_number = _in(keyed, before, [*KEY, "number"]).to_numpy(dtype=bool)
        earlier, again = earlier | (again & same_number), again & ~same_number
    return _with_rules(rows, earlier, again, settings)


def counts(observations: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """Observations that count people, cases or moves in full: no shares, no estimates of a sample, no other municipalities."""
    units = {name: item.unit for name, item in settings.catalogue.measures.items()}
    counted = observations["measure"].map(units).isin(COUNTS).to_numpy(dtype=bool)
    of_sample = observations["standard_error"].notna() | observations["n"].notna()
    known = observations["obs_value"].notna() & (observations["obs_value"] >= 0)
    return observations[counted & ~of_sample & known & (observations["area_level"] != "comparator")]


def too_fine(observations: pd.DataFrame, settings: MunicipalitySettings) -> pd.Series:
    """Observations of area levels that are finer than the rule of their source lets through."""
    finest = {}
    for source in observations["source"].unique():
        rule = settings.municipality.disclosure.rule_of(str(source))
        finest[source] = LEVELS.index(rule.finest_level) if rule and rule.finest_level else len(LEVELS)
    depth = observations["area_level"].astype("str").map({name: place for place, name in enumerate(LEVELS)}).fillna(0)
    return depth > observations["source"].astype("str").map(finest).astype(float)


def too_small(rows: pd.DataFrame, column: str, settings: MunicipalitySettings) -> np.ndarray:
    """Rows of a key and a count in ``column`` that the rule of their source protects."""
    rules = {source: _rule(source, settings) for source in rows["source"].unique()}
    least = rows["source"].map({source: 0.0 if rule["open"] else rule["least"] for source, rule in rules.items()})
    return ((rows[column] > 0) & (rows[column] < least.astype(float))).to_numpy(dtype=bool)


def _in(left: pd.DataFrame, right: pd.DataFrame, on: list[str]) -> pd.Series:
    codes = row_codes([left, right], on)
    return pd.Series(np.isin(codes[0], codes[1]), index=left.index)


def _with_rules(rows: pd.DataFrame, earlier: np.ndarray, revised: np.ndarray, settings: MunicipalitySettings) -> Cells:
    """One entry per cell: of several sources the strictest rule, and open if one of them is."""
    number = int(rows["cell"].max()) + 1 if len(rows) else 0
    rules = {source: _rule(source, settings) for source in rows["source"].cat.categories}
    sources, cell = rows["source"].astype("str"), rows["cell"].to_numpy()

    def most(name: str) -> np.ndarray:
        found = np.zeros(number)
        np.maximum.at(found, cell, sources.map({source: float(rule[name]) for source, rule in rules.items()}).to_numpy(float))
        return found

    rounded = with_steps(rows)
    is_rounded = rows["reference"].astype("str").str.startswith("mean_") | (rounded["step"] < 1)
    step = np.zeros(number)
    np.maximum.at(step, cell, np.where(is_rounded, rounded["step"], 0.0))

    def any_of(mask: np.ndarray) -> np.ndarray:
        return np.bincount(cell, weights=mask, minlength=number) > 0

    value = np.zeros(number)
    value[cell] = rows["obs_value"].to_numpy(dtype=float)
    return Cells(
        rows,
        value,
        step=step,
        least=most("least"),
        zeros_hidden=most("zeros_hidden") > 0,
        complement=most("complement") > 0,
        base=most("base"),
        open=most("open") > 0,
        earlier=any_of(earlier),
        revised=any_of(revised),
        whole=any_of((rows["area_level"] == "municipality").to_numpy()),
    )


def _rule(source: str, settings: MunicipalitySettings) -> dict[str, float]:
    """The rule of a source as numbers. What its publisher rounded or perturbed was protected there."""
    rule, known = settings.municipality.disclosure.rule_of(source), settings.catalogue.sources.get(source)
    changed = known is not None and (known.perturbed or known.rounded_to is not None)
    if rule is None:
        return {"least": DEFAULT_COUNT, "zeros_hidden": 0, "complement": 0, "base": 0, "open": changed}
    return {
        "least": rule.minimum_count,
        "zeros_hidden": rule.zeros == "hidden",
        "complement": rule.complement,
        "base": rule.minimum_base or 0,
        "open": rule.published or changed,
    }
