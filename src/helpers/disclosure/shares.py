"""Numerators and denominators of shares: who has something among those who could have it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.disclosure.cells import Cells
from helpers.disclosure.sums import Sums
from helpers.settings import MunicipalitySettings


def shares_of(indicators: pd.DataFrame, cells: Cells, settings: MunicipalitySettings) -> list[Sums]:
    """Relations ``denominator - numerator - rest = 0`` of all rates in per cent that do not exceed 100.

    Parameters
    ----------
    indicators : internal indicator values with their ``observation_ids``.
    """
    cell_of = _cell_of(cells)
    values = indicators[(indicators["statistic"] == "value") & (indicators["area_level"] != "comparator")]
    return [
        found
        for name, rows in values.groupby("indicator", observed=True, sort=True)
        if (found := _of_indicator(str(name), rows, cell_of, settings)) is not None
    ]


def _of_indicator(name: str, rows: pd.DataFrame, cell_of: pd.Series, settings: MunicipalitySettings) -> Sums | None:
    indicator = settings.indicators[name]
    if indicator.formula != "rate" or indicator.unit != "percent":
        return None
    terms = [*(-count.weight for count in indicator.numerator), *(count.weight for count in indicator.denominator)]
    ids = rows["observation_ids"]
    complete = ids.notna() & (ids.list.len() == len(terms)) if len(rows) else ids.notna()
    numbers = np.array(ids[complete].list.flatten(), dtype=np.int64).reshape(-1, len(terms))
    found = cell_of.reindex(numbers.ravel()).fillna(-1).to_numpy(dtype=np.int64).reshape(numbers.shape)
    found = np.unique(found[(found >= 0).all(axis=1)], axis=0)
    relation = np.repeat(np.arange(len(found)), len(terms))
    return Sums("shares", relation, found.ravel(), np.tile(np.array(terms, dtype=float), len(found)), "complement")


def _cell_of(cells: Cells) -> pd.Series:
    """Cell by ``obs_id``."""
    now = cells.rows[cells.rows["obs_id"] >= 0]
    return pd.Series(now["cell"].to_numpy(), index=now["obs_id"].to_numpy())
