"""Change over years: never across a break, never between two definitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.intake import read_raw_files
from helpers.measures import breaks_of, compute
from helpers.measures.breaks import breaks_in
from helpers.measures.change import changes
from helpers.settings import Catalogue, MunicipalitySettings, Project, load_municipality
from helpers.settings.catalogue import Break

if TYPE_CHECKING:
    from helpers.settings.catalogue import Indicator

Values = Callable[..., pd.DataFrame]
Make = Callable[..., Any]
SERIES = st.dictionaries(st.integers(2000, 2024), st.floats(0, 100), min_size=1, max_size=15)


def series(values: Values, numbers: dict[int, float], **keys: str) -> pd.DataFrame:
    return values(*({"time_period": year, "value": number} | keys for year, number in numbers.items()))


def made(frame: pd.DataFrame, statistic: str) -> dict[int, tuple[int, float]]:
    rows = frame[frame["statistic"] == statistic]
    return {row.time_period: (row.base_period, row.value) for row in rows.itertuples()}


def test_change_against_the_year_before_and_over_the_period(values: Values) -> None:
    frame = changes(series(values, {2021: 10, 2022: 12, 2023: 11}), [])
    assert made(frame, "change_previous") == {2022: (2021, 2.0), 2023: (2022, -1.0)}
    assert made(frame, "change_period") == {2022: (2021, 2.0), 2023: (2021, 1.0)}
    assert set(frame["unit"]) == {"percentage_points"}


def test_units_other_than_percent_stay(values: Values) -> None:
    assert set(changes(series(values, {2021: 1, 2022: 2}, unit="per_1000"), [])["unit"]) == {"per_1000"}


def test_both_levels_are_kept(values: Values) -> None:
    (row,) = changes(series(values, {2022: 10, 2023: 12}), [], ("change_previous", "")).to_dict("records")
    assert (row["numerator"], row["denominator"]) == (12, 10)


def test_a_year_without_value_is_no_year_before(values: Values) -> None:
    frame = changes(series(values, {2021: 10, 2022: float("nan"), 2023: 11}), [])
    assert made(frame, "change_previous") == {}
    assert made(frame, "change_period") == {2023: (2021, 1.0)}


def test_a_period_is_at_most_ten_years(values: Values) -> None:
    frame = changes(series(values, {year: float(year) for year in range(2010, 2025)}), [])
    assert made(frame, "change_period")[2024] == (2014, 10.0)
    assert made(frame, "change_period")[2012] == (2010, 2.0)


def test_no_change_across_a_break(values: Values) -> None:
    frame = changes(series(values, {2020: 10, 2021: 11, 2022: 50, 2023: 52}), [2022])
    assert made(frame, "change_previous") == {2021: (2020, 1.0), 2023: (2022, 2.0)}
    assert made(frame, "change_period") == {2021: (2020, 1.0), 2023: (2022, 2.0)}


@pytest.mark.parametrize("key", ["characteristic", "group", "sex", "ref_area", "area_level"])
def test_no_change_between_two_series(values: Values, key: str) -> None:
    frame = values({"time_period": 2023}, {"time_period": 2024, key: "other"})
    assert changes(frame, []).empty


@settings(max_examples=30)
@given(SERIES, st.lists(st.integers(2000, 2024), max_size=3))
def test_laws_of_change(values: Values, numbers: dict[int, float], breaks: list[int]) -> None:
    frame = changes(series(values, numbers), breaks)
    for row in frame.itertuples():
        assert row.value == numbers[row.time_period] - numbers[row.base_period]
        assert 1 <= row.time_period - row.base_period <= 10
        assert not any(row.base_period < year <= row.time_period for year in breaks)
        if row.statistic == "change_previous":
            assert row.time_period - row.base_period == 1
    assert not frame.duplicated(["statistic", "time_period"]).any()


@settings(max_examples=15)
@given(st.lists(st.integers(0, 1000), min_size=2, max_size=11))
def test_yearly_changes_add_up_to_the_change_of_the_period(values: Values, numbers: list[int]) -> None:
    frame = changes(series(values, dict(enumerate(map(float, numbers), start=2010))), [])
    previous, period = made(frame, "change_previous"), made(frame, "change_period")
    last = 2010 + len(numbers) - 1
    assert sum(change for _, change in previous.values()) == period[last][1]


# -- breaks of the catalogue


def _years(
    indicator: Indicator, catalogue: Catalogue, *, characteristics: tuple[str, ...] = (), sources: tuple[str, ...] = ()
) -> list[int]:
    return [item.year for item in breaks_of(indicator, catalogue, characteristics, sources)]


def test_breaks_by_indicator_definition_and_source(catalogue: Catalogue, indicator: Callable[..., Indicator]) -> None:
    # the register was cleaned up until 2004; the rate counts those of the year before
    assert _years(catalogue.indicators["einbuergerungsquote"], catalogue) == [2005, 2024]
    assert _years(catalogue.indicators["sicherer_aufenthaltsstatus"], catalogue) == [2004]
    assert _years(indicator(), catalogue) == []
    assert _years(indicator(), catalogue, characteristics=("mh_mighev",)) == [2020]
    assert _years(indicator(), catalogue, sources=("bevoelkerungsfortschreibung",)) == [2011, 2022]


def test_a_delivery_has_the_breaks_of_its_statistic(catalogue: Catalogue, indicator: Callable[..., Indicator]) -> None:
    own = catalogue.sources["bevoelkerungsfortschreibung"].model_copy(
        update={"id": "unser_export", "statistic": "bevoelkerungsfortschreibung"}
    )
    with_own = replace(catalogue, sources={**catalogue.sources, "unser_export": own})
    assert _years(indicator(), with_own, sources=("unser_export",)) == [2011, 2022]


# -- Musterstadt: the school doctors changed the definition in 2019


@pytest.fixture(scope="module")
def musterstadt() -> pd.DataFrame:
    loaded = load_municipality(Project(Path(__file__).resolve().parents[2]), "musterstadt")
    only = {"sprachstand_einschulung": loaded.indicators["sprachstand_einschulung"]}
    loaded.__dict__["indicators"] = only  # a cached property: nothing else is computed
    return compute(read_raw_files(loaded).observations, loaded)


def test_no_change_joins_the_two_definitions_of_2019(musterstadt: pd.DataFrame) -> None:
    rows = musterstadt[musterstadt["statistic"].isin(["change_previous", "change_period", "gap_change_period"])]
    of_background = rows[rows["characteristic"].isin(["mh_seu", "mh_mz_weit"])]
    assert len(of_background) > 50
    assert not ((of_background["base_period"] <= 2018) & (of_background["time_period"] >= 2019)).any()


def test_each_definition_has_its_own_years(musterstadt: pd.DataFrame) -> None:
    values = musterstadt[musterstadt["statistic"] == "value"]
    years = values.groupby("characteristic")["time_period"].agg(["min", "max"])
    assert years.loc["mh_seu", "max"] <= 2018
    assert years.loc["mh_mz_weit", "min"] >= 2019


def test_by_family_language_the_series_goes_on(musterstadt: pd.DataFrame) -> None:
    rows = musterstadt[(musterstadt["statistic"] == "change_previous") & (musterstadt["characteristic"] == "familiensprache")]
    assert ((rows["base_period"] == 2018) & (rows["time_period"] == 2019)).any()


# -- breaks of one municipality and of boundaries


def _with_break(**touches: object) -> MunicipalitySettings:
    """The sample with a break of its own in 2020."""
    loaded = load_municipality(Project(Path(__file__).resolve().parents[2]), "musterstadt")
    text = {"de": "Neu.", "en": "New."}
    own = Break.model_validate({"id": "eigener", "year": 2020, "text": text} | touches)
    return replace(loaded, catalogue=replace(loaded.catalogue, breaks=loaded.catalogue.breaks | {own.id: own}))


def _changes_across_2020(loaded: MunicipalitySettings) -> dict[str, set[str]]:
    only = {"auslaenderanteil": loaded.indicators["auslaenderanteil"]}
    loaded.__dict__["indicators"] = only  # a cached property: nothing else is computed
    rows = compute(read_raw_files(loaded).observations, loaded)
    rows = rows[rows["statistic"].isin(["change_previous", "change_period", "pooled_3y"])]
    across = rows[(rows["base_period"] < 2020) & (rows["time_period"] >= 2020)]
    return {str(name): set(part["area_level"].astype("str")) for name, part in across.groupby("statistic", observed=True)}


def test_without_a_break_changes_and_sums_of_years_cross_2020() -> None:
    everywhere = {"municipality", "district"}
    found = _changes_across_2020(_with_break(measures=["naturalisations"]))
    assert found == {"change_previous": everywhere, "change_period": everywhere, "pooled_3y": everywhere}


def test_a_boundary_reform_breaks_the_districts_and_not_the_whole() -> None:
    found = _changes_across_2020(_with_break(levels=["district"]))
    assert found == {"change_previous": {"municipality"}, "change_period": {"municipality"}, "pooled_3y": {"municipality"}}


def test_a_break_of_the_register_breaks_all_that_is_counted_in_it() -> None:
    assert _changes_across_2020(_with_break(sources=["melderegister"])) == {}


def test_a_break_that_touches_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="name what it touches"):
        _with_break()


def test_the_denominator_breaks_the_series_too(indicator: Make, catalogue: Catalogue, values: Values) -> None:
    """A rate over the population updates breaks with the census, whatever its numerator."""
    rows = series(values, {2021: 5.0, 2022: 5.0}, denominator_source="bevoelkerungsfortschreibung")
    assert [item.id for item in breaks_in(rows, indicator(), catalogue)] == ["zensus_2011", "zensus_2022"]
    rows = series(values, {2021: 5.0, 2022: 5.0}, denominator_source="melderegister")
    assert breaks_in(rows, indicator(), catalogue) == []
