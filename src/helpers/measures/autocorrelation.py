"""Whether neighbouring areas are alike: global Moran's I."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from helpers.errors import InputError

PERMUTATIONS, SEED = 999, 20240101
#: below, a coefficient says nothing
FEWEST_AREAS = 4


@dataclass(frozen=True)
class Moran:
    """Moran's I of areas with neighbours."""

    value: float
    expected: float  # without any pattern: -1 / (n - 1)
    p: float  # one-sided pseudo significance of the permutations
    areas: int
    islands: list[str]  # codes of areas with a value but without a neighbour that has one; left out


def morans_i(values: pd.Series, areas: gpd.GeoDataFrame) -> Moran | None:
    """Moran's I (1950) by esda, with row-standardised weights of areas that share a border or a corner (queen).

    Parameters
    ----------
    values : by area code; areas without a value are left out.
    areas : ``code`` and ``geometry`` of the same level, with common borders.

    Returns
    -------
    nothing for fewer than ``FEWEST_AREAS`` areas with neighbours or where all have the same value.

    Raises
    ------
    InputError
        where esda is not installed.
    """
    moran, graph = _library()
    known = values.dropna()
    present = areas[areas["code"].isin(known.index)].set_index("code").sort_index()
    if len(present) < FEWEST_AREAS:
        return None
    contiguity = graph.build_contiguity(present, rook=False)
    islands = sorted(str(code) for code in contiguity.isolates)
    present = present.drop(index=islands)
    y = known.reindex(present.index).to_numpy(dtype=float)
    if len(present) < FEWEST_AREAS or np.ptp(y) == 0:
        return None
    state = np.random.get_state()  # esda draws from numpy's global numbers
    np.random.seed(SEED)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a set of areas that is not connected is no mistake
            weights = graph.build_contiguity(present, rook=False).transform("r").to_W()
            found = moran(y, weights, transformation="r", permutations=PERMUTATIONS)
    finally:
        np.random.set_state(state)
    return Moran(float(found.I), float(found.EI), float(found.p_sim), len(present), islands)


def _library():  # type: ignore[no-untyped-def]
    try:
        from esda.moran import Moran as moran
        from libpysal.graph import Graph
    except ImportError:
        raise InputError(
            "municipality.yaml, small_areas.morans_i",
            "the packages esda and libpysal are not installed",
            "install them (pip install 'integrationsbericht[spatial]', or conda install esda libpysal), or remove 'morans_i'",
        ) from None
    return moran, Graph
