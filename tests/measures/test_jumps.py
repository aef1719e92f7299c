"""Jumps from year to year: what stands out, and what does not."""

from __future__ import annotations

import pandas as pd

from helpers.measures import jumps
from helpers.measures.frame import COLUMNS


def frame(series: dict[str, list[float]], count: float = 10_000) -> pd.DataFrame:
    """Values and changes of one indicator in areas of one level, from 2000 on; shares of ``count`` people."""
    rows = []
    for area, values in series.items():
        own = {"indicator": "quote", "ref_area": area, "area_level": "district", "characteristic": "alle", "group": "total"}
        own |= {"denominator_characteristic": "alle", "sex": "total", "unit": "percent"}
        for place, value in enumerate(values):
            number = {"numerator": count * value / 100, "denominator": count}
            rows.append({**own, "statistic": "value", "time_period": 2000 + place, "base_period": 0, "value": value, **number})
            if place:
                pair = {"numerator": value, "denominator": values[place - 1], "value": value - values[place - 1]}
                years = {"time_period": 2000 + place, "base_period": 1999 + place}
                rows.append({**own, "statistic": "change_previous", **years, **pair})
    return pd.DataFrame(rows).reindex(columns=COLUMNS)


def steady(start: float) -> list[float]:
    return [start + 0.3 * year + (0.2 if year % 2 else 0) for year in range(12)]


AREAS = {f"{number:02}": steady(10 + number) for number in range(1, 8)}


def test_a_jump_of_one_area_stands_out_with_years_and_values() -> None:
    areas = AREAS | {"03": [*steady(13)[:6], *(value + 6 for value in steady(13)[6:])]}
    found = jumps(frame(areas))
    assert found[["ref_area", "base_period", "time_period", "further_areas"]].to_numpy().tolist() == [["03", 2005, 2006, 0]]
    assert found["later"].iloc[0] - found["earlier"].iloc[0] > 5


def test_what_all_areas_share_is_no_jump() -> None:
    areas = {area: [*values[:6], *(value + 6 for value in values[6:])] for area, values in AREAS.items()}
    assert jumps(frame(areas)).empty


def test_small_counts_move_by_chance() -> None:
    areas = AREAS | {"03": [*steady(13)[:6], *(value + 6 for value in steady(13)[6:])]}
    assert jumps(frame(areas, count=100)).empty


def test_a_series_that_never_moves_still_shows_its_one_jump() -> None:
    areas = {f"{number:02}": [20.0] * 12 for number in range(1, 8)} | {"05": [20.0] * 6 + [30.0] * 6}
    found = jumps(frame(areas))
    assert found["ref_area"].tolist() == ["05"] and found["z"].notna().all()


def test_too_few_years_are_not_judged() -> None:
    assert jumps(frame({"01": [10, 30, 10, 30]})).empty
    assert jumps(frame({})).empty


def test_several_areas_in_one_year_are_one_row() -> None:
    higher = {area: [*values[:6], *(value + 6 for value in values[6:])] for area, values in list(AREAS.items())[:2]}
    found = jumps(frame(AREAS | higher))
    assert len(found) == 1 and found["further_areas"].tolist() == [1]
