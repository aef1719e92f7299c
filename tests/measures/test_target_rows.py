"""Signs of targets as rows: what has a target gets them, nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.measures import symbols
from helpers.measures.change import changes
from helpers.measures.frame import SERIES as KEYS
from helpers.measures.frame import indicator_frame
from helpers.measures.target_rows import target_rows
from helpers.settings import MunicipalitySettings, Project, load_municipality
from helpers.settings.catalogue import Break
from helpers.settings.targets import Target

Values = Callable[..., pd.DataFrame]
RISING = dict(zip(range(2019, 2025), [60.0, 60.5, 61.2, 61.8, 62.6, 63.5], strict=True))
NAME = "beschaeftigungsquote"


@pytest.fixture(scope="session")
def loaded() -> MunicipalitySettings:
    return load_municipality(Project(Path(__file__).resolve().parents[2]), "musterstadt")


def target(**more: Any) -> Target:
    fields = {"indicator": NAME, "value": 68, "year": 2030, "agreed_by": "Rat", "agreed_on": date(2019, 5, 1)}
    return Target.model_validate(fields | more)


def always(**more: Any) -> Target:
    return target(**({"kind": "every_year", "year": None} | more))


def made(
    values: Values,
    loaded: MunicipalitySettings,
    numbers: dict[int, float],
    targets: list[Target],
    breaks: tuple[int, ...] = (),
    direction: str = "higher_is_better",
    **keys: Any,
) -> pd.DataFrame:
    indicator = loaded.catalogue.indicators[NAME].model_copy(update={"direction": direction})
    text = {"de": "Bruch.", "en": "Break."}
    found = {
        f"b{year}": Break.model_validate({"id": f"b{year}", "year": year, "text": text, "indicators": [NAME]}) for year in breaks
    }
    catalogue = replace(loaded.catalogue, breaks=found, indicators=loaded.catalogue.indicators | {NAME: indicator})
    usual = {"indicator": NAME, "ref_area": "00000000", "area_level": "municipality"}
    rows = values(*(usual | {"time_period": year, "value": number} | keys for year, number in numbers.items()))
    rows.loc[rows["value"].isna(), "obs_status"] = "M"
    frame = indicator_frame([rows, changes(rows, list(breaks))])
    return target_rows(frame, replace(loaded, catalogue=catalogue, targets=targets))


def of(rows: pd.DataFrame, statistic: str) -> dict[int, Any]:
    found = rows[rows["statistic"] == statistic] if len(rows) else rows
    names = {"traffic_light": symbols.LIGHTS, "weather": symbols.WEATHER}.get(statistic, {})
    return {row.time_period: names.get(row.value, row.value) for row in found.itertuples()}


def reasons(rows: pd.DataFrame, statistic: str) -> dict[int, str]:
    found = rows[rows["statistic"] == statistic]
    return dict(zip(found["time_period"], found["reason"], strict=True))


@pytest.mark.parametrize(("value", "symbol"), [(68, "light_clouds"), (67.5, "sun"), (69, "clouds")])
def test_worked_example(values: Values, loaded: MunicipalitySettings, value: float, symbol: str) -> None:
    rows = made(values, loaded, RISING, [target(value=value)])
    assert of(rows, "weather")[2024] == symbol
    row = rows[(rows["statistic"] == "weather") & (rows["time_period"] == 2024)].iloc[0]
    assert (row["numerator"], row["denominator"]) == (pytest.approx(67.7), value)
    assert (row["base_period"], row["observation_ids"]) == (2019, [0, 1, 2, 3, 4, 5])


def test_light_and_way_of_the_example(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, RISING, [target(value=67, tolerance=5)])
    assert of(rows, "traffic_light")[2024] == "yellow"
    assert of(rows, "target_distance")[2024] == pytest.approx(50)  # 3.5 of 7


def test_lower_is_better(values: Values, loaded: MunicipalitySettings) -> None:
    numbers = dict(zip(range(2019, 2025), [12.0, 12.4, 12.1, 12.6, 12.5, 12.7], strict=True))
    rows = made(values, loaded, numbers, [target(value=9)], direction="lower_is_better")
    assert of(rows, "weather")[2024] == "thunderstorm"
    assert of(rows, "traffic_light")[2024] == "red"
    assert of(rows, "target_distance")[2024] == pytest.approx(-100 * 0.7 / 3)


def test_of_an_interval_the_weaker_demand_counts(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, RISING, [target(value=[63.2, 70])])
    assert of(rows, "traffic_light")[2024] == "yellow"  # 63.5 would be green, but is not confirmed yet
    assert reasons(rows, "traffic_light")[2024] == symbols.HELD
    assert set(rows.loc[rows["statistic"] == "traffic_light", "denominator"]) == {63.2}
    rows = made(values, loaded, RISING, [target(value=[50, 62])], direction="lower_is_better")
    assert set(rows.loc[rows["statistic"] == "traffic_light", "denominator"]) == {62}


def test_the_next_of_several_target_years(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, RISING, [target(value=80, year=2030), target(value=61, year=2022)])
    demand = rows[rows["statistic"] == "traffic_light"].set_index("time_period")["denominator"]
    assert demand.to_dict() == {2019: 61, 2020: 61, 2021: 61, 2022: 61, 2023: 80, 2024: 80}
    # the new target is no worse development
    assert of(rows, "warning_symbol") == {}


def test_the_worst_of_simultaneous_targets(values: Values, loaded: MunicipalitySettings) -> None:
    alone = made(values, loaded, RISING, [target(value=67.5)])
    both = made(values, loaded, RISING, [target(value=67.5), always(value=63.6, tolerance=1)])
    assert (of(alone, "weather")[2024], of(both, "weather")[2024]) == ("sun", "clouds")


def test_a_direction_has_a_symbol_but_no_light(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, RISING, [target(kind="direction", value=None, year=None)])
    assert of(rows, "weather")[2024] == "sun"
    assert of(rows, "traffic_light") == of(rows, "target_distance") == {}


def test_no_symbol_with_fewer_than_four_connected_points(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, RISING, [target()])
    assert reasons(rows, "weather") == dict.fromkeys([2019, 2020, 2021], symbols.FEW_POINTS) | dict.fromkeys(
        [2022, 2023, 2024], symbols.PROJECTED
    )
    rows = made(values, loaded, RISING | {2021: nan}, [target()])
    assert reasons(rows, "weather")[2024] == symbols.FEW_POINTS
    assert of(rows, "traffic_light")[2024] == "red"


def test_a_single_value(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, {2024: 63.5}, [target()])
    assert of(rows, "traffic_light") == {2024: "red"}
    assert of(rows, "target_distance") == {2024: 0}
    assert reasons(rows, "weather") == {2024: symbols.FEW_POINTS}


def test_values_that_are_all_missing(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, dict.fromkeys(RISING, nan), [target()])
    assert rows["value"].isna().all() and set(rows["obs_status"]) == {"M"}
    assert set(rows["reason"]) == {symbols.NO_VALUE}


def test_a_target_that_equals_the_value(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, dict.fromkeys(RISING, 68.0), [target()])
    assert set(of(rows, "traffic_light").values()) == {"green"}
    assert of(rows, "weather")[2024] == "sun"
    assert set(reasons(rows, "target_distance").values()) == {symbols.MET_AT_START}


def test_a_target_says_nothing_before_its_agreement_or_after_its_year(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, RISING, [target(year=2023, agreed_on=date(2022, 3, 1))])
    assert set(rows["time_period"]) == {2022, 2023, 2024}
    assert reasons(rows, "weather") == {2022: symbols.PROJECTED, 2023: symbols.PROJECTED, 2024: symbols.PASSED}


def test_nothing_is_compared_across_a_break(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, RISING, [target(agreed_on=date(2020, 1, 1))], (2023,))
    for statistic in ("traffic_light", "weather", "target_distance"):
        late = rows[(rows["statistic"] == statistic) & (rows["time_period"] >= 2023)]
        assert set(late["reason"]) == {symbols.BROKEN} and late["value"].isna().all() and set(late["obs_status"]) == {"X"}
    agreed_anew = made(values, loaded, RISING, [target(agreed_on=date(2023, 1, 1))], (2023,))
    assert of(agreed_anew, "traffic_light") == {2023: "red", 2024: "red"}
    assert reasons(agreed_anew, "weather") == dict.fromkeys([2023, 2024], symbols.FEW_POINTS)


def test_a_symbol_that_worsened(values: Values, loaded: MunicipalitySettings) -> None:
    rows = made(values, loaded, RISING | {2025: 61.0, 2026: 59.0}, [target(value=67.5)])
    # 2024 sun; 2025: from 60.5 to 61.0 in five years, 0.1 a year: clouds; 2026: from 61.2 to 59.0: away from the target
    assert {year: of(rows, "weather")[year] for year in (2024, 2025, 2026)} == {
        2024: "sun",
        2025: "clouds",
        2026: "thunderstorm",
    }
    assert of(rows, "warning_symbol") == {2025: -2, 2026: -1}


def test_of_two_definitions_the_one_in_use_at_the_agreement(values: Values, loaded: MunicipalitySettings) -> None:
    other = {"characteristic": "alle", "denominator_characteristic": "alle"}
    usual = {"indicator": NAME, "ref_area": "00000000", "area_level": "municipality"}
    old = [usual | {"time_period": year, "value": 50.0} for year in range(2010, 2020)]
    new = [usual | other | {"time_period": year, "value": 60.0} for year in range(2019, 2025)]
    frame = indicator_frame([values(*old, *new)])
    for year, definition in ((2015, "auslaender_ba"), (2021, "alle")):
        rows = target_rows(frame, replace(loaded, targets=[target(agreed_on=date(year, 1, 1))]))
        assert set(rows["characteristic"]) == {definition}


def test_neither_without_a_target_nor_for_neutral_indicators(values: Values, loaded: MunicipalitySettings) -> None:
    assert made(values, loaded, RISING, []).empty
    assert made(values, loaded, RISING, [target()], direction="neutral").empty
    assert made(values, loaded, RISING, [target()], ref_area="01", area_level="comparator").empty
    assert made(values, loaded, RISING, [target(indicator="sgb2_quote")]).empty


def test_the_sampling_error_is_the_usual_tolerance(values: Values, loaded: MunicipalitySettings) -> None:
    usual = {"indicator": NAME, "ref_area": "00000000", "area_level": "municipality", "value": 66.0}
    frame = indicator_frame([values(usual)])
    for lower, upper, colour in ((nan, nan, "red"), (63.5, 68.5, "yellow")):
        rows = target_rows(frame.assign(lower=lower, upper=upper), replace(loaded, targets=[target()]))
        assert of(rows, "traffic_light") == {2024: colour}


@settings(max_examples=20, deadline=None)
@given(
    st.dictionaries(st.integers(2012, 2024), st.integers(0, 100).map(float), min_size=1),
    st.lists(st.integers(2012, 2024), max_size=2, unique=True),
    st.integers(0, 100),
    st.integers(2012, 2024),
)
def test_laws_of_rows(
    values: Values, loaded: MunicipalitySettings, numbers: dict[int, float], breaks: list[int], demand: int, agreed: int
) -> None:
    aim = target(value=demand, agreed_on=date(agreed, 1, 1))
    rows = made(values, loaded, numbers, [aim], tuple(breaks))
    mirrored = made(
        values,
        loaded,
        {year: 100 - value for year, value in numbers.items()},
        [target(value=100 - demand, agreed_on=date(agreed, 1, 1))],
        tuple(breaks),
        direction="lower_is_better",
    )
    for statistic in ("traffic_light", "weather"):
        assert str(of(rows, statistic)) == str(of(mirrored, statistic))
    for row in rows.itertuples():
        assert row.time_period >= agreed
        if row.statistic == "weather" and row.value == row.value:
            assert 3 <= row.time_period - row.base_period <= 5
            assert not any(row.base_period < year <= row.time_period for year in breaks)
            assert set(range(row.base_period, row.time_period + 1)) <= set(numbers)
    if len(rows):
        assert not rows.duplicated([*KEYS, "time_period"]).any()
