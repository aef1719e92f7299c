"""Global Moran's I."""

from __future__ import annotations

import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from helpers.errors import InputError
from helpers.measures.autocorrelation import morans_i

CODES = ["01", "02", "03", "04", "05"]
PATH = pd.Series([1.0, 2.0, 3.0, 4.0, 10.0], index=CODES)


def row_of_squares(codes: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"code": codes}, geometry=[shapely.box(i, 0, i + 1, 1) for i in range(len(codes))], crs=25832)


def test_five_areas_in_a_row() -> None:
    found = morans_i(PATH, row_of_squares(CODES))
    assert found is not None
    assert (found.value, found.expected) == pytest.approx((0.22, -0.25))
    assert (found.areas, found.islands) == (5, [])


def test_corners_count_as_borders() -> None:
    """A chessboard of four: each touches all others, so that I is -1 / 3 whatever the values."""
    squares = [shapely.box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)]
    areas = gpd.GeoDataFrame({"code": CODES[:4]}, geometry=squares, crs=25832)
    found = morans_i(PATH.iloc[:4], areas)
    assert found is not None and found.value == pytest.approx(-1 / 3)


def test_permutations_are_the_same_on_every_run_and_leave_other_numbers_alone() -> None:
    np.random.seed(7)
    expected = np.random.random(2)
    np.random.seed(7)
    first = np.random.random()
    once, again = (morans_i(PATH, row_of_squares(CODES)) for _ in range(2))
    assert once == again
    assert [first, np.random.random()] == expected.tolist()


def test_an_island_is_named_and_left_out() -> None:
    areas = row_of_squares(CODES)
    areas.loc[5] = {"code": "06", "geometry": shapely.box(50, 50, 51, 51)}
    found = morans_i(pd.concat([PATH, pd.Series({"06": 99.0})]), areas)
    assert found is not None
    assert (found.value, found.areas, found.islands) == (pytest.approx(0.22), 5, ["06"])


@pytest.mark.parametrize("values", [PATH.iloc[:1], PATH.iloc[:3], PATH * np.nan, PATH * 0 + 5, pd.Series(dtype=float)], ids=str)
def test_nothing_can_be_said_of_too_little(values: pd.Series) -> None:
    assert morans_i(values, row_of_squares(CODES)) is None


def test_without_esda_the_office_reads_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "esda.moran", None)
    with pytest.raises(InputError, match=r"(?s)esda and libpysal are not installed.*\[spatial\]"):
        morans_i(PATH, row_of_squares(CODES))
