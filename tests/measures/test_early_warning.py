"""Early warnings: each rule raises its warning where it should, and not where it should not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from helpers.measures.change import changes
from helpers.measures.early_warning import change_warnings, gap_warnings
from helpers.measures.symbols import PRACTICAL

Values = Callable[..., pd.DataFrame]


def yearly(values: Values, numbers: dict[int, float], breaks: tuple[int, ...] = (), **keys: str) -> pd.DataFrame:
    frame = values(*({"time_period": year, "value": number} | keys for year, number in numbers.items()))
    return changes(frame, list(breaks), ("change_previous", ""))


def raised(frame: pd.DataFrame, statistic: str) -> dict[int, float]:
    rows = frame[frame["statistic"] == statistic]
    return dict(zip(rows["time_period"], rows["value"].round(6), strict=True))


def test_a_change_for_the_worse_of_a_point_or_more(values: Values) -> None:
    rows = yearly(values, {2020: 10, 2021: 10.9, 2022: 12, 2023: 9, 2024: 10})
    found = change_warnings(rows, True, 1.0, 1)
    assert raised(found, "warning_change") == {2022: 1.1, 2024: 1.0}
    assert set(found.loc[found["statistic"] == "warning_change", "reason"]) == {PRACTICAL}
    assert raised(change_warnings(rows, False, 1.0, 1), "warning_change") == {2023: -3}


@pytest.mark.parametrize(("lower", "upper", "warned"), [(0.2, 2.8, True), (-0.2, 3.2, False)])
def test_a_change_within_noise_is_no_warning(values: Values, lower: float, upper: float, warned: bool) -> None:
    rows = yearly(values, {2023: 10, 2024: 11.5}).assign(lower=lower, upper=upper)
    found = change_warnings(rows, True, 1.0, 1)
    assert (2024 in raised(found, "warning_change")) == warned
    assert not warned or set(found["reason"]) == {""}


def test_significant_but_small_is_no_warning(values: Values) -> None:
    rows = yearly(values, {2023: 10, 2024: 10.5}).assign(lower=0.4, upper=0.6)
    assert change_warnings(rows, True, 1.0, 1).empty


def test_three_worse_years_in_a_row(values: Values) -> None:
    rows = yearly(values, {2018: 10, 2019: 9, 2020: 9.2, 2021: 9.4, 2022: 9.6, 2023: 9.8, 2024: 9.7})
    found = change_warnings(rows, True, 1.0, 1)
    assert raised(found, "warning_streak") == {2022: 0.6, 2023: 0.6}
    streak = found[found["statistic"] == "warning_streak"].iloc[0]
    assert (streak["base_period"], streak["denominator"], streak["numerator"]) == (2019, 9, 9.6)


def test_a_streak_needs_changes_that_are_printed(values: Values) -> None:
    rows = yearly(values, {2021: 10, 2022: 10.2, 2023: 10.24, 2024: 10.5})
    assert raised(change_warnings(rows, True, 1.0, 1), "warning_streak") == {}
    assert raised(change_warnings(rows, True, 1.0, 2), "warning_streak") == {2024: 0.5}


@pytest.mark.parametrize("numbers", [{2020: 1, 2021: 2, 2023: 3, 2024: 4}, {2021: 1, 2022: 2, 2023: 3}, {2024: 1}])
def test_no_streak_across_a_missing_year_or_in_a_short_series(values: Values, numbers: dict[int, float]) -> None:
    assert raised(change_warnings(yearly(values, numbers), True, 5, 1), "warning_streak") == {}


def test_no_warning_across_a_break(values: Values) -> None:
    rows = yearly(values, {2020: 10, 2021: 11, 2022: 12, 2023: 30, 2024: 31}, (2023,))
    found = change_warnings(rows, True, 1.0, 1)
    assert raised(found, "warning_streak") == {}
    assert raised(found, "warning_change") == {2021: 1, 2022: 1, 2024: 1}


def test_two_areas_are_two_series(values: Values) -> None:
    rows = pd.concat(
        [yearly(values, {2021: 1, 2022: 2}, ref_area="01"), yearly(values, {2022: 2, 2023: 3, 2024: 4}, ref_area="02")]
    )
    assert raised(change_warnings(rows, True, 5, 1), "warning_streak") == {}


def areas(values: Values, moved: list[float], **keys: Any) -> pd.DataFrame:
    return pd.concat(
        [yearly(values, {2023: 10, 2024: 10 + by}, ref_area=f"{place:02}", **keys) for place, by in enumerate(moved)],
        ignore_index=True,
    )


def test_robust_z_of_a_change_among_areas(values: Values) -> None:
    # median 0.2; deviations .2 .1 0 .1 .2 1.8, their median .15: z = 1.8 / (1.4826 * .15) = 8.09
    rows = areas(values, [0.0, 0.1, 0.2, 0.3, 0.4, 2.0])
    found = change_warnings(rows, True, 1.0, 1)
    outliers = found[found["statistic"] == "warning_outlier"]
    assert outliers["ref_area"].tolist() == ["05"]
    # median of six is between .2 and .3
    assert outliers["value"].iloc[0] == pytest.approx((2.0 - 0.25) / (1.4826 * 0.15))


def test_few_areas_or_areas_alike_have_no_outliers(values: Values) -> None:
    assert raised(change_warnings(areas(values, [0, 0.1, 0.2, 5]), True, 1, 1), "warning_outlier") == {}
    assert raised(change_warnings(areas(values, [0, 0, 0, 0, 0, 5]), True, 1, 1), "warning_outlier") == {}
    better = areas(values, [0, 0.1, 0.2, 0.3, 0.4, -5])
    assert raised(change_warnings(better, True, 1, 1), "warning_outlier") == {}


def gap_rows(values: Values, numbers: dict[int, float]) -> pd.DataFrame:
    points = values(
        *(
            {"time_period": year, "value": number, "statistic": "gap_points", "group": "foreign_german"}
            for year, number in numbers.items()
        )
    )
    return pd.concat([points, changes(points, [], ("", "gap_change_period"))], ignore_index=True)


@pytest.mark.parametrize("side", [1, -1])
def test_a_gap_that_widens_in_size(values: Values, side: int) -> None:
    rows = gap_rows(values, {2021: side * 5, 2022: side * 6, 2023: side * 6.5, 2024: side * 6.4})
    # 2022: just one point is not more; 2024: wider than in 2021, but not than the year before
    assert raised(gap_warnings(rows, "percent"), "warning_gap") == {2023: 1.5}


def test_a_gap_within_noise_or_of_no_share_is_no_warning(values: Values) -> None:
    rows = gap_rows(values, {2023: 5, 2024: 7})
    assert raised(gap_warnings(rows, "percent"), "warning_gap") == {2024: 2}
    assert gap_warnings(rows.assign(lower=-1.0, upper=5.0), "percent").empty
    assert gap_warnings(rows, "months").empty


def test_without_changes_there_is_nothing(values: Values) -> None:
    assert change_warnings(yearly(values, {2024: 5}), True, 1, 1).empty
    assert gap_warnings(values({}), "percent").empty
