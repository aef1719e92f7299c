"""The gap in employment by nationality in München, beside the rates that the city itself publishes.

Public figure: Indikatorenatlas München (Statistisches Amt), Sozialversicherungspflichtig Beschäftigte - Anteil, Stadt
München, as printed in August 2025: 2024 nichtdeutsch 61,4 %, deutsch 66,1 %; 2014 45,5 % and 60,9 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from tests.conftest import Processed

pytestmark = pytest.mark.xdist_group("muenchen")
PRINTED = {2024: (61.4, 66.1), 2014: (45.5, 60.9)}


@pytest.fixture
def gap(muenchen: Processed) -> pd.DataFrame:
    rows = muenchen.indicators
    rows = rows[(rows["indicator"] == "beschaeftigungsquote") & (rows["area_level"] == "municipality")]
    return rows[(rows["group"] == "foreign_german") & (rows["characteristic"] == "auslaender_ba")]


@pytest.mark.parametrize("year", PRINTED)
def test_both_levels_are_those_that_the_city_prints(gap: pd.DataFrame, year: int) -> None:
    (row,) = gap[(gap["statistic"] == "gap_points") & (gap["time_period"] == year)].to_dict("records")
    foreign, german = PRINTED[year]
    assert (row["numerator"], row["denominator"]) == (pytest.approx(foreign, abs=0.05), pytest.approx(german, abs=0.05))
    assert row["value"] == pytest.approx(foreign - german, abs=0.1)
    assert row["unit"] == "percentage_points"


def test_numerator_and_denominator_come_from_two_statistics(gap: pd.DataFrame) -> None:
    assert set(gap["denominator_characteristic"]) == {"auslaender_melde"}


def test_the_gap_has_closed_by_more_than_ten_points_beyond_chance(gap: pd.DataFrame) -> None:
    """From -15.4 to -4.7 points, because the lower level rose by 15.9 points and the upper one by 5.2."""
    (row,) = gap[(gap["statistic"] == "gap_change_period") & (gap["time_period"] == 2024)].to_dict("records")
    assert row["base_period"] == 2014
    assert row["value"] == pytest.approx(10.7, abs=0.2)
    assert 0 < row["lower"] < row["value"] < row["upper"]


def test_the_ratio_comes_second(gap: pd.DataFrame) -> None:
    (row,) = gap[(gap["statistic"] == "gap_ratio") & (gap["time_period"] == 2024)].to_dict("records")
    assert row["value"] == pytest.approx(61.4 / 66.1, abs=0.002)
