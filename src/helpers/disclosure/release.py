"""The door between internal and released data."""

from __future__ import annotations

import pandas as pd

#: stands on every page of a report as long as :func:`release` lets everything through
NOTICE = {
    "de": "noch ohne statistische Geheimhaltung",
    "en": "not yet subject to statistical disclosure control",
}


def release(
    observations: pd.DataFrame, indicators: pd.DataFrame, revisions: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Observations, indicator values and revised values that may be published, decided on together: for now all of them."""
    return observations, indicators, revisions
