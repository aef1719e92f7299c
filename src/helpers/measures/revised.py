"""Which revised counts stand out: values of an earlier delivery that a later one has otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.intake.observations import PRINTED_RATE

#: a revision of 3 to 4 says less than one of 300 to 400
SMALL_COUNT = 100
#: what makes a revised number one number: in all of its areas it was changed for the same reason
QUANTITY = ["measure", "age", "detail", "time_period", "characteristic", "group", "sex"]


def revised_counts(revisions: pd.DataFrame) -> pd.DataFrame:
    """Counts (not printed rates) with an old and a new number, one row per key.

    Parameters
    ----------
    revisions : as of :class:`helpers.intake.deliveries.Settled`.
    """
    counts = revisions[(revisions["measure"] != PRINTED_RATE) & revisions["new_value"].notna() & revisions["old_value"].notna()]
    return counts.drop_duplicates([*QUANTITY, "area_level", "ref_area"])


def largest_revisions(revisions: pd.DataFrame) -> pd.DataFrame:
    """One row per revised quantity of which a number reaches ``SMALL_COUNT``, the largest relative change first.

    Where the whole municipality was changed it stands for its parts. ``change`` is in percent of the old number
    (missing where that was 0), ``further`` is the number of further areas in which the quantity was changed.
    """
    rows = revised_counts(revisions)
    rows = rows[rows[["old_value", "new_value"]].abs().max(axis=1) >= SMALL_COUNT].copy()
    rows["change"] = 100 * (rows["new_value"] / rows["old_value"].replace(0, np.nan) - 1)
    rows["size"] = rows["change"].abs().fillna(np.inf)
    rows["further"] = rows.groupby(QUANTITY)["ref_area"].transform("size") - 1
    rows["part"] = rows["area_level"] != "municipality"
    shown = rows.sort_values(["part", "size"], ascending=[True, False], kind="stable").drop_duplicates(QUANTITY)
    return shown.sort_values(["size", *QUANTITY], ascending=[False] + [True] * len(QUANTITY), kind="stable", ignore_index=True)
