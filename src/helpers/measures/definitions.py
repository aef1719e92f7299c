"""One definition per series: values of two definitions of a group are not set side by side.

A rate refuses pairs of definitions by itself (see :mod:`helpers.measures.rates`), a change never leaves its series, and a
gap is made within one definition. What is left is a series over years in which the definition changed.
"""

from __future__ import annotations

import pandas as pd

from helpers.settings import Catalogue
from helpers.settings.catalogue import Indicator

#: a total stands over every definition
TOTAL = "alle"


def newest_definition(rows: pd.DataFrame) -> str | None:
    """Of rows of one indicator, the definition of the groups that reaches furthest, of those the one that begins last."""
    own = rows[rows["value"].notna() & (rows["characteristic"] != TOTAL)]
    if own.empty:
        return None
    years = own.groupby("characteristic")["time_period"].agg(["max", "min"])
    return str(years.sort_values(["max", "min"], kind="stable").index[-1])


def may_follow(earlier: str, later: str, indicator: Indicator, catalogue: Catalogue) -> bool:
    """Whether values of two definitions may stand one after the other in one picture (interrupted, marked).

    The catalogue calls them comparable, or the indicator names the pair in ``allowed_series``.
    """
    if earlier == later or TOTAL in (earlier, later):
        return True
    if later in catalogue.characteristics[earlier].comparable_with or earlier in catalogue.characteristics[later].comparable_with:
        return True
    return (earlier, later) in indicator.allowed_series


def one_series(rows: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> tuple[pd.DataFrame, dict[str, tuple[int, int]]]:
    """Rows of one indicator that may stand in one picture, one per area and year.

    Kept is the newest definition; of the others those that may come before it, and only for years that it does not have.

    Returns
    -------
    rows, and the definitions that were refused with the years that they have values for.
    """
    newest = newest_definition(rows)
    if newest is None:
        return _one_per_year(rows), {}
    allowed = {name: may_follow(str(name), newest, indicator, catalogue) for name in rows["characteristic"].unique()}
    refused = rows[~rows["characteristic"].map(allowed).astype(bool) & rows["value"].notna()]
    years = refused.groupby("characteristic")["time_period"].agg(["min", "max"])
    left_out = {str(name): (int(first), int(last)) for name, first, last in years.itertuples()}
    return _one_per_year(rows[rows["characteristic"].map(allowed).astype(bool)]), left_out


def _one_per_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Where two definitions overlap in time, the one that begins later."""
    begins = rows.groupby("characteristic")["time_period"].transform("min")
    ordered = rows.assign(begins=begins).sort_values(["time_period", "begins"], kind="stable")
    return ordered.drop_duplicates(["ref_area", "time_period"], keep="last").drop(columns="begins")
