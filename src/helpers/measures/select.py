"""Which observations a count of an indicator is made of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.settings import Catalogue
from helpers.settings.catalogue import Count, Indicator

PLACE = ["ref_area", "area_level", "time_period"]
SPLIT = ["characteristic", "group", "sex"]
#: of a sample: cases, effective cases, standard error
SAMPLE = ["n", "n_eff", "standard_error"]
#: where nothing else is said, a date is preferred to a mean of the year
REFERENCE_ORDER = ["date", "mean_of_months", "mean_of_quarters", "year_total", "school_year"]


def splits(indicator: Indicator) -> list[str]:
    """Ways to split an indicator: not at all (``total``), and by each family or sex it may be compared by."""
    return ["total", *indicator.compare_by]


def counted(observations: pd.DataFrame, count: Count) -> pd.DataFrame:
    """Observations of what a count counts, of every group."""
    return observations[
        (observations["measure"] == count.measure) & (observations["age"] == count.age) & (observations["detail"] == count.detail)
    ]


def select(
    observations: pd.DataFrame, count: Count, split: str, indicator: Indicator, catalogue: Catalogue, beside: str = ""
) -> pd.DataFrame:
    """Of what is :func:`counted`, the observations that one term of a numerator or denominator adds up, ready to be joined.

    Each area level has one source: ``beside`` (that of the numerator, for a denominator) if it has the figure, else the
    first one under ``sources`` of the indicator, else the only one there is.

    Returns
    -------
    columns ``PLACE`` (year already moved by the term's lag), ``SPLIT``, ``value``, ``reference``, ``source``, ``SAMPLE``,
    ``uncertain`` (a number in brackets, or withheld because it is not sure) and ``obs_id``.

    Raises
    ------
    InputError
        if several sources have the figure and the indicator names none of them.
    """
    rows = observations[_in_split(observations, count, split, catalogue)]
    rows = _one_source(rows, count, indicator, catalogue, beside)
    chosen = rows.reindex(columns=[*PLACE, *SPLIT, "reference", "source", *SAMPLE, "obs_id"])
    chosen["value"] = rows["obs_value"] * count.weight
    chosen["uncertain"] = rows["obs_status"] == "U" if "obs_status" in rows else False
    chosen["time_period"] += count.lag
    if count.family is not None:
        # the fixed group is part of the measure: "share with ..." is one series, of that definition
        chosen["group"] = "total"
    return chosen


def _in_split(rows: pd.DataFrame, count: Count, split: str, catalogue: Catalogue) -> pd.Series:
    family = rows["characteristic"].map({name: item.family for name, item in catalogue.characteristics.items()})
    in_group = (rows["group"] == "total") if count.family is None else (family == count.family) & (rows["group"] == count.group)
    if split == "total":
        return in_group & (rows["sex"] == count.sex)
    if split == "sex":
        return in_group & rows["sex"].isin(["female", "male", "diverse"])
    if count.family is not None:
        return pd.Series(False, index=rows.index)  # one characteristic per observation: no group of a group
    return (family == split) & (rows["group"] != "total") & (rows["sex"] == count.sex)


def _one_source(rows: pd.DataFrame, count: Count, indicator: Indicator, catalogue: Catalogue, beside: str) -> pd.DataFrame:
    """Of each area level one source: that of the Land may be another one than the municipality's own."""
    if rows["source"].nunique() <= 1:
        return rows
    chosen = pd.Series(False, index=rows.index)
    for level in rows["area_level"].unique():
        here = rows["area_level"] == level
        chosen |= here & (rows["source"] == _preferred(rows[here], count, indicator, catalogue, beside))
    return rows[chosen]


def _preferred(rows: pd.DataFrame, count: Count, indicator: Indicator, catalogue: Catalogue, beside: str) -> str:
    present = sorted(rows["source"].unique())
    if len(present) == 1:
        return str(present[0])
    statistic = {source: catalogue.sources[source].statistic for source in present}
    listed = [source for name in indicator.sources for source in present if name in (source, statistic[source])]
    preferred = [beside] if beside in present else listed
    if not preferred:
        raise InputError(
            f"indicator {indicator.id!r}",
            f"{count.measure} comes from several sources: {', '.join(present)}",
            "name the preferred one under 'sources' of the indicator, or say in municipality.yaml which 'statistic' it is",
        )
    return str(preferred[0])


def reference_rank(references: pd.Series, preferred: list[str]) -> np.ndarray:
    """Rank of each reference (small is better): named kinds first, then the usual order; later dates before earlier."""
    order = {name: number for number, name in enumerate(dict.fromkeys([*preferred, *REFERENCE_ORDER]))}

    def rank(reference: str) -> float:
        if reference in REFERENCE_ORDER:
            return float(order[reference])
        month = reference[5:7]
        return order["date"] - (int(month) / 100 if month.isdigit() else 0.0)

    ranks = {reference: rank(str(reference)) for reference in references.unique()}
    return references.map(ranks).to_numpy(dtype=float)
