"""The true values that the files are searched for: what was released, and, marked as secret, what was not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.disclosure.control import FREE, SECRET
from helpers.intake.observations import PRINTED_RATE
from helpers.intake.store import INTERNAL, RELEASED, read_parquet
from helpers.measures.codes import difference_unit, row_codes
from helpers.measures.frame import IDS, SERIES
from helpers.settings import MunicipalitySettings

#: the statistic of the municipality less another area
COMPARED = "less_other_area"
#: an indicator value is found again by this; not by what was counted from: that may have changed
OF_VALUE = [*SERIES, "time_period", "base_period"]


@dataclass(frozen=True)
class Evidence:
    """Frames with a column ``secret``: True for values that may stand in no file.

    ``observations``: the internal ones. ``indicators``: released values, then internal ones that were not released or are
    other numbers than those released. ``revisions``: the internal ones. ``internal``: all internal indicator values, those
    without a number included: what is the base of a share bounds its count whether the share is shown or not.
    """

    observations: pd.DataFrame
    indicators: pd.DataFrame
    revisions: pd.DataFrame
    internal: pd.DataFrame


def read_evidence(settings: MunicipalitySettings) -> Evidence:
    """Read internal and released data.

    Raises
    ------
    InputError
        if the municipality's data were not processed yet.
    """
    folder, slug = settings.project.processed(settings.slug), settings.slug
    true, shown = (
        {name: read_parquet(folder, part, name, slug) for name in ("observations", "indicators", "revisions")}
        for part in (INTERNAL, RELEASED)
    )
    for frames in (true, shown):
        frames["indicators"]["observation_ids"] = frames["indicators"]["observation_ids"].astype(IDS)
    return Evidence(
        _observations(true["observations"], shown["observations"]),
        _indicators(true["indicators"], shown["indicators"]),
        _revisions(true["revisions"], shown["revisions"]),
        true["indicators"],
    )


def _observations(true: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """A count is secret if the released data hold no number for it; a printed rate if a count of its line is."""
    released = set(shown.loc[(shown["conf_status"] == FREE) & shown["obs_value"].notna(), "obs_id"])
    checks = (true["measure"] == PRINTED_RATE).to_numpy()
    secret = ~true["obs_id"].isin(released).to_numpy() & true["obs_value"].notna().to_numpy()
    lines = set(zip(true.loc[secret & ~checks, "source_file"], true.loc[secret & ~checks, "source_row"], strict=True))
    of_line = [line in lines for line in zip(true["source_file"], true["source_row"], strict=True)]
    return true.assign(secret=np.where(checks, of_line, secret))


def _indicators(true: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    shown = shown[(shown["conf_status"] != SECRET) & shown["value"].notna()]
    codes, released = row_codes([true, shown], OF_VALUE)
    number = pd.Series(shown["value"].to_numpy(), index=released)
    number = number[~number.index.duplicated()].reindex(codes).to_numpy()
    differs = ~np.isclose(true["value"].to_numpy(), number, rtol=1e-12, atol=1e-12)  # with nothing released: differs as well
    secret = true[differs & true["value"].notna().to_numpy()]
    found = pd.concat([shown.assign(secret=False), secret.assign(secret=True)], ignore_index=True)
    return pd.concat([found, _compared(found)], ignore_index=True)


def _compared(values: pd.DataFrame) -> pd.DataFrame:
    """The municipality less each area that it is compared with: what a report computes when it shows both."""
    rows = values[values["statistic"] == "value"]
    own, others = rows[rows["area_level"] == "municipality"], rows[rows["area_level"] == "comparator"]
    same = ["indicator", "time_period", "group", "sex"]
    codes, own_codes = row_codes([others, own], same)
    own = own[~pd.Series(own_codes, index=own.index).duplicated()]
    place = pd.Index(pd.unique(own_codes)).get_indexer(pd.Index(codes))
    others, own = others[place >= 0], own.iloc[place[place >= 0]]
    nothing = dict.fromkeys(("lower", "upper", "numerator", "denominator"), np.nan)
    difference = own["value"].to_numpy() - others["value"].to_numpy()
    made = others.assign(statistic=COMPARED, value=difference, unit=difference_unit(others["unit"].astype("str")), **nothing)
    return made.assign(secret=own["secret"].to_numpy() | others["secret"].to_numpy(), observation_ids=pd.NA)


def _revisions(true: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    key = ["source", "measure", "ref_area", "area_level", "time_period", "reference", "characteristic", "group", "sex", "age"]
    key += ["detail", "origin"]
    codes, released = row_codes([true, shown], key)
    return true.assign(secret=~np.isin(codes, released))
