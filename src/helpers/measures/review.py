"""Indicator review: how complete, current, telling and used each indicator is. Scores only; see :mod:`.proposals`.

Difu (Kommunales Integrationsmonitoring, 2022) asks which data have proved useful; which scores answer that says docs/measures.md.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import pandas as pd

from helpers.measures.breaks import breaks_in
from helpers.measures.smoothing import empirical_bayes
from helpers.settings import MunicipalitySettings
from helpers.settings.catalogue import Indicator

NAN = float("nan")
#: fewer areas, years or common areas say nothing about differences
FEWEST_AREAS = 5
FEWEST_MOVES = 3
FEWEST_PAIRS = 8
#: what is easier to come by has the smaller number
_EFFORT = {"register": 0, "administrative": 0, "full_count": 0, "structural": 1, "sample": 2, "survey": 3}
_DEFINITION = ["characteristic", "denominator_characteristic"]


def review(
    indicators: pd.DataFrame,
    areas: pd.DataFrame,
    settings: MunicipalitySettings,
    edition: int,
    today: date,
    cited: Collection[str] = (),
) -> pd.DataFrame:
    """Scores of every indicator that has values, in the order of the settings.

    Parameters
    ----------
    indicators : rows of ``indicators.parquet``; ``lower`` and ``upper`` on gap rows, if there are any.
    areas : rows of ``areas.parquet``.
    edition : last year that should be there.
    today : lags are counted up to this day.
    cited : ids of indicators that chapters or texts name.

    Returns
    -------
    One row per indicator; NaN where a score cannot be computed. ``coverage``, ``hidden``, ``gap_known`` are shares (0 to 1),
    ``lag`` whole months from the latest reference date to ``today``, ``step`` the usual years between deliveries, ``missed``
    deliveries that did not come and ``missed_last`` those of them after the last value, ``breaks`` and ``since_break`` (years
    with a value in the newest comparable series), ``signal`` (see :func:`signal`), ``reliability`` (see
    :func:`reliability`), ``correlation`` with ``other`` (largest |Spearman| over areas) and ``other_easier``; ``target``,
    ``cited``, ``core`` (itself or as a feature), ``neutral`` true or false, ``use`` 0 to 3, ``steerable``.
    """
    own = indicators[indicators["area_level"] != "comparator"]
    values = own[own["statistic"] == "value"]
    known = set(values.loc[values["value"].notna(), "indicator"])
    rows = [
        {"indicator": item.id}
        | _delivery(part := values[values["indicator"] == item.id], areas, settings, edition, today)
        | _message(own[own["indicator"] == item.id], part, item, settings)
        | _use(item, settings, cited)
        for item in settings.indicators.values()
        if item.id in known
    ]
    frame = pd.DataFrame(rows)
    return frame if frame.empty else _with_nearest(frame, values, settings)


def _delivery(
    values: pd.DataFrame, areas: pd.DataFrame, settings: MunicipalitySettings, edition: int, today: date
) -> dict[str, float]:
    """Whether the data come, completely and in time."""
    present = values[values["value"].notna() | (values["conf_status"] == "C")]  # what is kept secret was delivered
    years = sorted(present["time_period"].unique())
    step = usual_step(years)
    expected = set(range(years[0], years[-1] + 1, step)) | set(years)
    last = present[present["time_period"] == years[-1]]
    missed_last = (edition - years[-1]) // step
    family = {n: c.family for n, c in settings.catalogue.characteristics.items()}
    filled, cells = coverage(present, areas, len(expected), family), _cells(present, family)
    return {
        "coverage": filled,
        "hidden": filled * float((cells["conf_status"] == "C").mean()),
        "lag": min(months_between(reference_end(row.reference, row.time_period), today) for row in last.itertuples()),
        "step": step,
        "missed": len(expected - set(years)) + max(missed_last, 0),
        "missed_last": max(missed_last, 0),
    }


def usual_step(years: list[int]) -> int:
    """The most frequent number of years between deliveries, the smaller of equally frequent ones; 1 for a single year."""
    steps = pd.Series(years).diff().dropna()
    return 1 if steps.empty else int(steps.mode().min())


def coverage(present: pd.DataFrame, areas: pd.DataFrame, years: int, family: dict[str, str]) -> float:
    """Filled cells of area x year x group, of all that could be filled at the levels and for the groups that have values.

    ``present``: rows with a value, also where it is kept secret. The same group by two definitions is one group: a new
    definition does not make the old one a gap.
    """
    filled = _cells(present[present["value"].notna() | (present["conf_status"] == "C")], family)
    by_level = filled.groupby("area_level")["cell"].nunique()
    number = areas["area_level"].value_counts().reindex(by_level.index).fillna(0)
    expected = float((by_level * number).sum() * years)
    return len(filled) / expected if expected else NAN


def _cells(present: pd.DataFrame, family: dict[str, str]) -> pd.DataFrame:
    """One row per cell; one that is shown by any definition is not secret."""
    groups = present["characteristic"].map(family).where(present["group"] != "total", "") + "/" + present["group"]
    cells = present.assign(cell=groups + "/" + present["sex"]).sort_values("conf_status", ascending=False, kind="stable")
    return cells.drop_duplicates(["area_level", "ref_area", "time_period", "cell"])


def reference_end(reference: str, year: int) -> date:
    """The last day of what a value stands for: its date, the end of the school year, else the end of the year."""
    if reference == "school_year":
        return date(year + 1, 7, 31)
    try:
        return date.fromisoformat(reference)
    except ValueError:
        return date(year, 12, 31)


def months_between(earlier: date, later: date) -> int:
    """Whole months, 0 if ``later`` is not later."""
    months = 12 * (later.year - earlier.year) + later.month - earlier.month - (later.day < earlier.day)
    return max(months, 0)


def _message(own: pd.DataFrame, values: pd.DataFrame, indicator: Indicator, settings: MunicipalitySettings) -> dict[str, float]:
    """Whether the numbers say something: over the years, between areas, between groups."""
    total = values[(values["group"] == "total") & (values["sex"] == "total") & values["value"].notna()]
    whole = total[total["area_level"] == "municipality"].sort_values("time_period")
    found = breaks_in(whole, indicator, settings.catalogue)
    years = whole["time_period"]
    definitions = whole[_DEFINITION].ne(whole[_DEFINITION].shift()).any(axis=1).to_numpy()[1:]
    changed = {int(year) for year in years.iloc[1:][definitions]}
    breaks = sorted({item.year for item in found if len(years) and years.min() < item.year <= years.max()} | changed)
    has_counts = indicator.formula == "rate"
    level = settings.municipality.levels[-1].level if settings.municipality.levels else ""
    small = total[total["area_level"] == level]
    small = small[small["time_period"] == small["time_period"].max()].drop_duplicates("ref_area", keep="last")
    return {
        "breaks": len(breaks),
        "since_break": int((years >= breaks[-1]).sum()) if breaks else len(years),
        "signal": signal(whole, breaks) if has_counts else NAN,
        "reliability": reliability(small["numerator"], small["denominator"]) if has_counts else NAN,
        "gap_known": gap_known(own),
    }


def signal(rows: pd.DataFrame, break_years: Collection[int] = ()) -> float:
    """How much a rate moves from value to value, as a multiple of what chance alone would move it.

    Root mean square of the changes over the root of their mean chance variance: about 1 if nothing but chance moves the
    counts. Around zero and not around the mean change, because a steady rise is a message too.

    Parameters
    ----------
    rows : values of one area and group, with ``numerator`` and ``denominator``, one or more definitions.
    break_years : first years of new series; no change counts across them or between two definitions.
    """
    rows = rows[rows["value"].notna()].sort_values("time_period", kind="stable")
    segment = sum(((rows["time_period"] >= year).astype(int) for year in break_years), start=pd.Series(0, index=rows.index))
    share = rows["numerator"] / rows["denominator"]
    # binomial below 1; rates above 1 (moves per resident) vary like counts
    rest = (1 - share).where(share <= 1, 1.0)
    variance = rows["value"] ** 2 / rows["numerator"].where(rows["numerator"] > 0) * rest
    series = [rows[name] for name in _DEFINITION] + [segment]
    grouped = pd.DataFrame({"value": rows["value"], "variance": variance}).groupby(series, sort=False)
    change, noise = grouped["value"].diff(), variance + grouped["variance"].shift()
    both = change.notna() & noise.notna()
    if both.sum() < FEWEST_MOVES or not noise[both].sum() > 0:
        return NAN
    return float(np.sqrt((change[both] ** 2).mean() / noise[both].mean()))


def reliability(events: pd.Series, base: pd.Series) -> float:
    """Part of the differences between areas that is not chance: ``A / (A + m / mean(b))``, 0 to 1.

    NaN for fewer than ``FEWEST_AREAS`` areas, without any event, or where everybody has it.
    """
    fit = events.notna() & (base > 0)
    events, base = events[fit], base[fit]
    if len(base) < FEWEST_AREAS or not events.sum() > 0 or (events == base).all():
        return NAN
    if (events <= base).all() and events.sum() > base.sum() / 2:
        # the model is one of rare events: a share of 97 per cent is as reliable as the 3 per cent without
        events = base - events
    found = empirical_bayes(events, base)
    return NAN if found is None else found.reliability


def gap_known(own: pd.DataFrame) -> float:
    """Share of years in which the gap between two groups is larger than chance: its interval excludes zero.

    Of several pairs of groups the one that is known best; NaN where gaps have no intervals.
    """
    gaps = own[(own["statistic"] == "gap_points") & (own["area_level"] == "municipality") & (own["sex"] == "total")]
    gaps = gaps.reindex(columns=["group", "lower", "upper"]).dropna()
    if gaps.empty:
        return NAN
    clear = (gaps["lower"] > 0) | (gaps["upper"] < 0)
    return float(clear.groupby(gaps["group"]).mean().max())


def _use(indicator: Indicator, settings: MunicipalitySettings, cited: Collection[str]) -> dict[str, object]:
    profiles = [name for item in settings.core for name in settings.indicators[item].features]
    return {
        "target": any(target.indicator == indicator.id for target in settings.targets),
        "cited": indicator.id in cited,
        "use": float(settings.municipality.use.get(indicator.id, NAN)),
        "core": indicator.id in settings.core or indicator.id in profiles,
        "neutral": indicator.direction == "neutral",
        "steerable": indicator.steerable,
    }


def _with_nearest(frame: pd.DataFrame, values: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """Add the indicator that orders the areas most alike, and whether that one is easier to come by.

    Neutral indicators are compared with neutral ones only: a share of people never stands for how they fare.
    """
    matches = rank_correlations(latest_by_area(values, settings)).abs()
    neutral = frame.set_index("indicator")["neutral"]
    ease = {
        row.indicator: (_EFFORT[settings.indicators[row.indicator].data_type], row.lag, not row.core, place)
        for place, row in enumerate(frame.itertuples())
    }
    nearest = []
    for name in frame["indicator"]:
        others = matches[name].drop(index=name).dropna() if name in matches else pd.Series(dtype=float)
        others = others[others.index.map(neutral) == neutral[name]]
        other = str(others.idxmax()) if len(others) else ""
        size = float(others.max()) if other else NAN
        nearest.append({"other": other, "correlation": size, "other_easier": bool(other) and ease[other] < ease[name]})
    return pd.concat([frame, pd.DataFrame(nearest)], axis="columns")


def latest_by_area(values: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """Areas of the finest level by indicators: the values for all people in the last year of each indicator."""
    level = settings.municipality.levels[-1].level if settings.municipality.levels else ""
    rows = values[(values["area_level"] == level) & (values["group"] == "total") & (values["sex"] == "total")]
    rows = rows[rows["value"].notna()]
    rows = rows[rows["time_period"] == rows.groupby("indicator")["time_period"].transform("max")]
    rows = rows.drop_duplicates(["indicator", "ref_area"], keep="last")
    return rows.pivot(index="ref_area", columns="indicator", values="value")


def rank_correlations(table: pd.DataFrame) -> pd.DataFrame:
    """Spearman's rank correlation of every pair of columns, ties with mean ranks; NaN for too few common rows."""
    return table.corr(method="spearman", min_periods=FEWEST_PAIRS)
