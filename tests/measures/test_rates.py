"""Rates: counts over counts, of definitions that may stand in one fraction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.errors import InputError
from helpers.measures.rates import rates
from helpers.settings import Catalogue

Make = Callable[..., Any]
FOREIGN_BA = {"characteristic": "auslaender_ba", "group": "foreign"}
FOREIGN_MELDE = {"characteristic": "auslaender_melde", "group": "foreign"}
UNEMPLOYED = {"measure": "unemployed", "source": "ba_arbeitslose", "obs_value": 50}


def total(frame: pd.DataFrame) -> pd.Series:
    """The one value that is not split."""
    rows = frame[(frame["group"] == "total") & (frame["sex"] == "total")]
    assert len(rows) == 1
    return rows.iloc[0]


def test_a_rate_is_factor_times_numerator_over_denominator(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    row = total(rates(observations(UNEMPLOYED, {"obs_value": 800}), indicator(factor=1000, unit="per_1000"), catalogue))
    assert (row["value"], row["numerator"], row["denominator"]) == (62.5, 50, 800)
    assert (row["unit"], row["obs_status"], row["reason"]) == ("per_1000", "A", "")
    assert row["observation_ids"] == [0, 1]
    assert (row["source"], row["denominator_source"]) == ("ba_arbeitslose", "melderegister")


def test_zero_denominator(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    row = total(rates(observations(UNEMPLOYED, {"obs_value": 0}), indicator(), catalogue))
    assert pd.isna(row["value"])
    assert (row["obs_status"], row["reason"]) == ("X", "the denominator is zero")


@pytest.mark.parametrize(("base", "status"), [(99, "U"), (99.9, "U"), (100, "A")])
def test_minimum_base(observations: Make, indicator: Make, catalogue: Catalogue, base: float, status: str) -> None:
    row = total(rates(observations(UNEMPLOYED, {"obs_value": base}), indicator(), catalogue))
    assert row["obs_status"] == status
    assert pd.isna(row["value"]) == (status == "U")
    assert row["reason"] == ("fewer than 100 in the denominator" if status == "U" else "")


@pytest.mark.parametrize("missing", ["numerator", "denominator"])
def test_missing_part(observations: Make, indicator: Make, catalogue: Catalogue, missing: str) -> None:
    parts = {"numerator": dict(UNEMPLOYED), "denominator": {}}
    parts[missing]["obs_value"] = float("nan")
    row = total(rates(observations(*parts.values()), indicator(), catalogue))
    assert pd.isna(row["value"])
    assert (row["obs_status"], row["reason"]) == ("M", "a part of the rate is missing")


def test_zero_in_the_numerator_is_a_value(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    row = total(rates(observations({**UNEMPLOYED, "obs_value": 0}, {}), indicator(), catalogue))
    assert (row["value"], row["obs_status"]) == (0.0, "A")


def test_nothing_to_compute_from_gives_no_rows(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    assert rates(observations({}), indicator(), catalogue).empty
    assert rates(observations(UNEMPLOYED), indicator(), catalogue).empty


def test_areas_and_years_are_not_mixed(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations(UNEMPLOYED, {"ref_area": "02"}, {"time_period": 2023}, {"area_level": "region"})
    assert rates(frame, indicator(), catalogue).empty


def test_the_city_is_its_own_counts_and_no_mean_of_districts(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    city = {"ref_area": "09999999", "area_level": "municipality"}
    frame = observations(
        {**UNEMPLOYED, "obs_value": 10},
        {"obs_value": 1000},
        {**UNEMPLOYED, "ref_area": "02", "obs_value": 90},
        {"ref_area": "02", "obs_value": 300},
        {**UNEMPLOYED, **city, "obs_value": 101},
        {**city, "obs_value": 1300},
    )
    found = rates(frame, indicator(), catalogue).set_index("ref_area")["value"]
    assert found["09999999"] == pytest.approx(100 * 101 / 1300)
    assert found.loc[["01", "02"]].mean() == pytest.approx(15.5)


def test_lag_takes_the_count_of_the_year_before(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations(UNEMPLOYED, {"time_period": 2023, "reference": "2023-12-31", "obs_value": 500}, {"obs_value": 1000})
    row = total(rates(frame, indicator(denominator={"measure": "residents", "lag": 1}), catalogue))
    assert (row["time_period"], row["value"], row["denominator_reference"]) == (2024, 10.0, "2023-12-31")


def test_weights_of_terms(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    moves = {"moves_in": 30, "moves_out": 20, "moves_within": 5}
    terms = [
        {"measure": "moves_in", "weight": 0.5},
        {"measure": "moves_out", "weight": 0.5},
        {"measure": "moves_within", "weight": -1},
    ]
    rows = [{"measure": name, "obs_value": number} for name, number in moves.items()]
    row = total(rates(observations(*rows, {}), indicator(numerator=terms), catalogue))
    assert row["numerator"] == 20
    assert row["observation_ids"] == [0, 1, 2, 3]


def test_a_term_that_is_not_there_leaves_no_rate(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    terms = [{"measure": "moves_in"}, {"measure": "moves_out"}]
    assert rates(observations({"measure": "moves_in"}, {}), indicator(numerator=terms), catalogue).empty


def test_two_terms_of_a_denominator_are_added(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations(UNEMPLOYED, {"age": "0-64", "obs_value": 700}, {"age": "65+", "obs_value": 300})
    terms = [{"measure": "residents", "age": "0-64"}, {"measure": "residents", "age": "65+"}]
    assert total(rates(frame, indicator(denominator=terms), catalogue))["value"] == 5.0


# -- which reference


def test_a_denominator_of_the_same_reference_comes_first(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    mean = {"reference": "mean_of_quarters"}
    frame = observations({**UNEMPLOYED, **mean}, {"obs_value": 900}, {**mean, "obs_value": 1000})
    assert total(rates(frame, indicator(), catalogue))["denominator_reference"] == "mean_of_quarters"


def test_a_date_comes_before_means_and_the_later_date_first(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations(
        {**UNEMPLOYED, "reference": "year_total"},
        {"reference": "mean_of_months", "obs_value": 900},
        {"reference": "2024-06-30", "obs_value": 950},
        {"reference": "2024-12-31", "obs_value": 1000},
    )
    assert total(rates(frame, indicator(), catalogue))["denominator_reference"] == "2024-12-31"


def test_the_indicator_may_prefer_a_reference(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations(UNEMPLOYED, {"reference": "mean_of_months", "obs_value": 900}, {"obs_value": 1000})
    chosen = {"measure": "residents", "reference": ["mean_of_months"]}
    assert total(rates(frame, indicator(denominator=chosen), catalogue))["denominator"] == 900


# -- which definition


def foreign(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["group"] == "foreign"] if len(frame) else frame


def test_two_definitions_make_no_rate(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations({**UNEMPLOYED, **FOREIGN_BA}, FOREIGN_MELDE)
    assert foreign(rates(frame, indicator(), catalogue)).empty


def test_two_definitions_make_a_rate_where_the_pair_is_allowed_and_both_are_named(
    observations: Make, indicator: Make, catalogue: Catalogue
) -> None:
    frame = observations({**UNEMPLOYED, **FOREIGN_BA}, FOREIGN_MELDE)
    (row,) = foreign(rates(frame, indicator(allowed_pairs=[["auslaender_ba", "auslaender_melde"]]), catalogue)).itertuples()
    assert (row.value, row.characteristic, row.denominator_characteristic) == (5.0, "auslaender_ba", "auslaender_melde")


def test_an_allowed_pair_is_not_allowed_the_other_way_round(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations({**UNEMPLOYED, **FOREIGN_BA}, FOREIGN_MELDE)
    assert foreign(rates(frame, indicator(allowed_pairs=[["auslaender_melde", "auslaender_ba"]]), catalogue)).empty


def test_comparable_definitions_need_no_permission(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    population = {**FOREIGN_MELDE, "characteristic": "auslaender_bfs"}
    frame = observations({**UNEMPLOYED, **FOREIGN_MELDE}, population)
    assert foreign(rates(frame, indicator(), catalogue))["value"].tolist() == [5.0]


def test_one_definition_comes_before_an_allowed_pair(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations({**UNEMPLOYED, **FOREIGN_BA}, {**FOREIGN_MELDE, "obs_value": 800}, {**FOREIGN_BA, "obs_value": 1000})
    found = foreign(rates(frame, indicator(allowed_pairs=[["auslaender_ba", "auslaender_melde"]]), catalogue))
    assert found["denominator_characteristic"].tolist() == ["auslaender_ba"]


def test_a_group_is_never_divided_by_the_total(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations({**UNEMPLOYED, **FOREIGN_BA}, {})
    assert foreign(rates(frame, indicator(allowed_pairs=[["auslaender_ba", "auslaender_melde"]]), catalogue)).empty


def test_a_share_with_a_fixed_group_is_one_series_of_its_definition(
    observations: Make, indicator: Make, catalogue: Catalogue
) -> None:
    share = indicator(numerator={"measure": "residents", "family": "nationality", "group": "foreign"}, compare_by=["sex"])
    row = total(rates(observations({**FOREIGN_MELDE, "obs_value": 306}, {}), share, catalogue))
    assert (row["value"], row["characteristic"], row["group"]) == (30.6, "auslaender_melde", "total")


def test_sexes_are_split_side_by_side(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    rows = [{**UNEMPLOYED, "sex": sex, "obs_value": number} for sex, number in (("female", 20), ("male", 30))]
    bases = [{"sex": sex, "obs_value": number} for sex, number in (("female", 400), ("male", 500))]
    found = rates(observations(*rows, *bases), indicator(), catalogue).set_index("sex")["value"]
    assert found.to_dict() == {"female": 5.0, "male": 6.0}


# -- which source


def test_several_sources_need_an_order(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations(UNEMPLOYED, {}, {"source": "bevoelkerungsfortschreibung", "obs_value": 990})
    with pytest.raises(InputError, match="residents comes from several sources: bevoelkerungsfortschreibung, melderegister"):
        rates(frame, indicator(), catalogue)
    chosen = indicator(sources=["bevoelkerungsfortschreibung", "melderegister"])
    assert total(rates(frame, chosen, catalogue))["denominator"] == 990


def test_the_denominator_is_taken_from_the_source_of_the_numerator(
    observations: Make, indicator: Make, catalogue: Catalogue
) -> None:
    frame = observations({**UNEMPLOYED, "source": "melderegister"}, {}, {"source": "bevoelkerungsfortschreibung"})
    row = total(rates(frame, indicator(sources=["bevoelkerungsfortschreibung"]), catalogue))
    assert row["denominator_source"] == "melderegister"


# -- laws


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(100, 10**6), st.integers(1, 50))
def test_a_rate_does_not_change_if_both_counts_are_multiplied(
    observations: Make, indicator: Make, catalogue: Catalogue, part: int, whole: int, times: int
) -> None:
    once = observations({**UNEMPLOYED, "obs_value": part}, {"obs_value": whole})
    often = observations({**UNEMPLOYED, "obs_value": part * times}, {"obs_value": whole * times})
    pair = [total(rates(frame, indicator(), catalogue))["value"] for frame in (once, often)]
    assert pair[0] == pytest.approx(pair[1])


def test_each_area_level_may_have_a_source_of_its_own(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    """The Land's figure comes from another statistic than the city's: both have a rate."""
    land = {"ref_area": "09", "area_level": "comparator"}
    frame = observations(
        UNEMPLOYED,
        {},
        UNEMPLOYED | land | {"source": "mikrozensus", "obs_value": 30},
        land | {"source": "bevoelkerungsfortschreibung"},
    )
    found = rates(frame, indicator(sources=["ba_arbeitslose", "melderegister"]), catalogue)
    assert {(row["ref_area"], row["value"], row["source"]) for _, row in found.iterrows()} == {
        ("01", 5.0, "ba_arbeitslose"),
        ("09", 3.0, "mikrozensus"),
    }
