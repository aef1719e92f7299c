"""How sure a value is: sampling intervals and rules of publication for surveys, bands of chance for full counts.

Surveys: share by Hájek, interval by Wilson on the effective number of cases (Kish). A share of too few cases is not
published, one with a large relative error is put in brackets. Mikrozensus: the marks that the statistical offices of
Bund and Länder use for their integration monitoring.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.intake.survey import BRACKETED_ABOVE, FEWEST_CASES, FEWEST_EFFECTIVE_CASES, WITHHELD_ABOVE
from helpers.measures.intervals import Interval, rate_limits, wilson
from helpers.settings import Catalogue
from helpers.settings.catalogue import Indicator

#: Mikrozensus: no value below so many cases, brackets up to the second number
MICROCENSUS_FEWEST, MICROCENSUS_BRACKETS = 71, 121
SAMPLES = ("sample", "survey")


def with_uncertainty(frame: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> pd.DataFrame:
    """Values with ``lower``, ``upper`` and ``interval`` (``sampling``, ``chance`` or nothing) in the unit of the value.

    What is too uncertain by the rules loses its value (status ``U``, with the reason); what belongs in brackets keeps
    it, with status ``U``: so do numbers that the source itself puts in brackets.

    Parameters
    ----------
    frame : ``value``, ``obs_status``, ``reason``, ``uncertain``, ``numerator``, ``denominator``, ``source`` and, of
        surveys, ``n``, ``n_eff``, ``standard_error`` in the unit of the value.
    """
    value, status = frame["value"].to_numpy(dtype=float).copy(), frame["obs_status"].to_numpy(dtype=object).copy()
    reason = frame["reason"].to_numpy(dtype=object).copy()
    status[frame["uncertain"].to_numpy(dtype=bool) & (status == "A")] = "U"
    of_sample = indicator.data_type in SAMPLES and indicator.formula == "delivered"
    if of_sample:
        for hit, brackets, why in _rules(frame, value, catalogue):
            status[hit], reason[hit] = "U", why
            if not brackets:
                value[hit] = np.nan
    limits, kind = _sampling(frame, value, indicator) if of_sample else _chance(frame, value, indicator)
    known = ~np.isnan(limits.lower) & ~np.isnan(limits.upper) & ~np.isnan(value)
    return frame.assign(
        value=value,
        obs_status=pd.Categorical(status),
        reason=pd.Categorical(reason),
        lower=np.where(known, limits.lower, np.nan),
        upper=np.where(known, limits.upper, np.nan),
        interval=pd.Categorical.from_codes(known.astype(np.int8), categories=["", kind], validate=False),
    )


def _rules(frame: pd.DataFrame, value: np.ndarray, catalogue: Catalogue) -> list[tuple[np.ndarray, bool, str]]:
    """Values that a rule touches, whether they stay in brackets, and why; the stricter rules last."""
    n, effective, error = (frame[name].to_numpy(dtype=float) for name in ("n", "n_eff", "standard_error"))
    statistic = frame["source"].map({name: item.statistic or name for name, item in catalogue.sources.items()})
    official = (statistic == "mikrozensus").to_numpy(dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = error / np.abs(value)
    other = ~official & ~np.isnan(value)
    official = official & ~np.isnan(value)
    return [
        (official & (n >= MICROCENSUS_FEWEST) & (n <= MICROCENSUS_BRACKETS), True, "Mikrozensus: 71 to 121 cases"),
        (other & (relative > BRACKETED_ABOVE), True, "relative standard error above 15 per cent"),
        (other & (relative > WITHHELD_ABOVE), False, "relative standard error above 25 per cent"),
        (other & ((n < FEWEST_CASES) | (effective < FEWEST_EFFECTIVE_CASES)), False, "fewer than 30 (effectively 20) cases"),
        (official & (n < MICROCENSUS_FEWEST), False, "Mikrozensus: fewer than 71 cases"),
    ]


def _sampling(frame: pd.DataFrame, value: np.ndarray, indicator: Indicator) -> tuple[Interval, str]:
    """Wilson on the effective cases; where only the standard error is known, on those that would give it."""
    effective = frame["n_eff"].to_numpy(dtype=float)
    error = frame["standard_error"].to_numpy(dtype=float)
    if indicator.unit != "percent":
        return Interval(value - 1.96 * error, value + 1.96 * error), "sampling"
    share = value / 100
    with np.errstate(divide="ignore", invalid="ignore"):
        implied = share * (1 - share) / (error / 100) ** 2
    limits = wilson(share, np.where(np.isnan(effective), implied, effective))
    return Interval(100 * limits.lower, 100 * limits.upper), "sampling"


def _chance(frame: pd.DataFrame, value: np.ndarray, indicator: Indicator) -> tuple[Interval, str]:
    """Of a full count: Wilson for shares of people, Poisson for events per so many people."""
    above, below = frame["numerator"].to_numpy(dtype=float), frame["denominator"].to_numpy(dtype=float)
    if indicator.formula != "rate":
        return Interval(np.full(len(frame), np.nan), np.full(len(frame), np.nan)), "chance"
    limits = rate_limits(above, below, indicator.unit == "percent")
    return Interval(indicator.factor * limits.lower, indicator.factor * limits.upper), "chance"
