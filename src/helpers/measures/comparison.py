"""The municipality beside Land, Germany and others: a number only where both mean the same, else the reason."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.measures.breaks import breaks_in
from helpers.settings import Catalogue
from helpers.settings.catalogue import Indicator
from helpers.settings.municipality import Comparator

#: why there is no number; what differs is tried in this order
REASONS = (
    "other_level",  # the value depends on the size of the area or on how it is divided
    "not_delivered",
    "other_year",
    "break_between",  # only another year is there, and a break lies between
    "uncertain",
    "no_value",  # missing, secret or not meaningful
    "other_group",  # definition of the group
    "other_denominator",  # definition of those below
    "other_reference",  # another point or period in the year
)
#: kinds of comparators, those most like a municipality first; within a kind they stay as the settings order them
KINDS = ("gemeinde", "kreis", "regierungsbezirk", "land", "bund")
_BETTER = {"higher_is_better": 1, "lower_is_better": -1, "neutral": math.nan}


def comparison(
    values: pd.DataFrame, own: pd.Series, comparators: Sequence[Comparator], indicator: Indicator, catalogue: Catalogue
) -> pd.DataFrame:
    """One row per comparator: its value, or why there is none that can be set beside ``own``.

    Compared are values of one indicator, year, group and sex. Two definitions of a group are compared only if the
    catalogue calls them comparable or the indicator allows the pair, and then ``marked`` is true. Similar areas come first,
    then others of the same kind, then Land and Germany; never by value: there is no ranking.

    Parameters
    ----------
    values : indicator rows that hold those of the comparators (``area_level`` is ``comparator``).
    own : the row of the municipality or district with its value: indicator, year, group, sex and definitions.
    comparators : from the settings.

    Returns
    -------
    ``code``, ``name``, ``kind``, ``similar``, ``value``, ``own``, ``difference`` = own minus value in the unit of a difference
    (percentage points for per cent), ``unit``, ``better`` (1 own value better, -1 worse, 0 equal as printed; NaN for neutral
    indicators), ``reason`` (one of ``REASONS``, empty where there is a value), ``found`` (the year or definition found
    instead), ``marked`` (``found`` is then the comparable definition or the other statistic), ``source``,
    ``denominator_source``.
    """
    rows = values[
        (values["indicator"] == indicator.id)
        & (values["statistic"] == "value")
        & (values["area_level"] == "comparator")
        & (values["group"] == own["group"])
        & (values["sex"] == own["sex"])
    ]
    ordered = sorted(comparators, key=lambda item: (not item.similar, KINDS.index(item.kind)))
    found = [
        {"code": item.code, "name": item.name, "kind": item.kind, "similar": item.similar}
        | _one(rows[rows["ref_area"] == item.code], own, item, indicator, catalogue)
        for item in ordered
    ]
    columns = ["code", "name", "kind", "similar", "value", "reason", "found", "marked", "source", "denominator_source"]
    frame = pd.DataFrame(found, columns=columns).astype({"value": "float64", "marked": "bool", "similar": "bool"})
    frame["own"] = float(own["value"])
    frame["difference"] = frame["own"] - frame["value"]
    frame["unit"] = "percentage_points" if indicator.unit == "percent" else indicator.unit
    frame["better"] = np.sign(frame["difference"].round(indicator.decimals)) * _BETTER[indicator.direction]
    return frame


def _one(
    rows: pd.DataFrame, own: pd.Series, comparator: Comparator, indicator: Indicator, catalogue: Catalogue
) -> dict[str, object]:
    """Value or reason of one comparator."""
    if indicator.formula == "dissimilarity" or not indicator.across_levels:
        return _without("other_level")
    if rows.empty:
        return _without("not_delivered")
    year = int(own["time_period"])
    of_year = rows[rows["time_period"] == year]
    if of_year.empty:
        return _other_year(rows, year, indicator, catalogue)
    fits = [(_misfit(row, own, indicator, catalogue), row) for _, row in of_year.iterrows()]
    # the row that fits best: none of its parts differs, else the one that fails last; one definition before comparable ones
    (reason, detail, marked), row = max(fits, key=lambda fit: (_rank(fit[0][0]), not fit[0][2]))
    if reason:
        return _without(reason, detail)
    return {
        "value": float(row["value"]),
        "reason": "",
        "found": detail,
        "marked": marked,
        "source": row["source"],
        "denominator_source": row["denominator_source"],
    }


def _without(reason: str, found: str = "") -> dict[str, object]:
    return {"value": math.nan, "reason": reason, "found": found, "marked": False, "source": "", "denominator_source": ""}


def _rank(reason: str) -> int:
    return REASONS.index(reason) if reason else len(REASONS)


def _other_year(rows: pd.DataFrame, year: int, indicator: Indicator, catalogue: Catalogue) -> dict[str, object]:
    years = rows["time_period"]
    nearest = int(years.loc[(years - year).abs().sort_values(kind="stable").index[0]])
    first, last = sorted((nearest, year))
    between = breaks_in(rows, indicator, catalogue)
    broken = any(first < item.year <= last for item in between)
    return _without("break_between" if broken else "other_year", str(nearest))


def _misfit(row: pd.Series, own: pd.Series, indicator: Indicator, catalogue: Catalogue) -> tuple[str, str, bool]:
    """Reason why a row cannot be compared (empty: it can), what it has instead, whether the definitions differ."""
    if pd.isna(row["value"]):
        return ("uncertain" if row["obs_status"] == "U" else "no_value"), str(row["obs_status"]), False
    marked = []
    for part, reason in (("characteristic", "other_group"), ("denominator_characteristic", "other_denominator")):
        if row[part] != own[part]:
            if not _comparable(str(own[part]), str(row[part]), indicator, catalogue):
                return reason, str(row[part]), False
            marked.append(str(row[part]))
    for part in ("reference", "denominator_reference"):
        if row[part] != own[part]:
            return "other_reference", str(row[part]), False
    for part in ("source", "denominator_source"):
        if row[part] and own[part] and _statistic(row[part], catalogue) != _statistic(own[part], catalogue):
            marked.append(str(row[part]))
    return "", marked[0] if marked else "", bool(marked)


def _statistic(source: str, catalogue: Catalogue) -> str:
    """The statistic that a source is a delivery of."""
    return catalogue.sources[source].statistic or source


def _comparable(one: str, other: str, indicator: Indicator, catalogue: Catalogue) -> bool:
    """Whether two definitions of a group may be set side by side; a total stands over none of them."""
    known = catalogue.characteristics
    if one not in known or other not in known or "alle" in (one, other):
        return False
    by_catalogue = other in known[one].comparable_with or one in known[other].comparable_with
    return by_catalogue or (one, other) in indicator.allowed_pairs or (other, one) in indicator.allowed_pairs
