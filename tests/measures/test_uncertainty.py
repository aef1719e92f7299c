"""Rules for values of samples, and bands of chance for full counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.measures.change import changes
from helpers.measures.gaps import gaps
from helpers.measures.intervals import excludes_zero
from helpers.measures.rates import delivered, rates
from helpers.settings import Catalogue

Make = Callable[..., Any]
SURVEY = {"measure": "share_belonging", "source": "buergerbefragung", "unit_measure": "percent"}


@pytest.fixture
def survey(indicator: Make) -> Any:
    parts = {"numerator": [], "denominator": [], "value": {"measure": "share_belonging"}}
    return indicator(formula="delivered", data_type="survey", compare_by=[], **parts)


def value_of(
    observations: Make, survey: Any, catalogue: Catalogue, share: float, n: float, n_eff: float, error: float, **other: str
) -> pd.Series:
    row = SURVEY | {"obs_value": share, "n": n, "n_eff": n_eff, "standard_error": error} | other
    return delivered(observations(row), survey, catalogue).iloc[0]


def test_limits_of_a_survey_share_follow_its_effective_cases(observations: Make, survey: Any, catalogue: Catalogue) -> None:
    """Half of 80 respondents with a design effect of 2; Wilson's limits of 20 of 40."""
    row = value_of(observations, survey, catalogue, 50.0, 80, 40, 7.9)
    assert (row["lower"], row["upper"]) == (pytest.approx(35.20, abs=0.005), pytest.approx(64.80, abs=0.005))
    assert (row["interval"], row["obs_status"]) == ("sampling", "U")


@pytest.mark.parametrize(
    ("share", "n", "n_eff", "error", "kept", "status"),
    [
        (50.0, 400, 300, 2.9, True, "A"),
        (50.0, 29, 25, 2.9, False, "U"),
        (50.0, 30, 20, 2.9, True, "A"),
        (50.0, 200, 19.9, 2.9, False, "U"),
        (10.0, 400, 300, 1.4, True, "A"),
        (10.0, 400, 300, 1.6, True, "U"),
        (10.0, 400, 300, 2.6, False, "U"),
    ],
)
def test_rules_of_publication(
    observations: Make,
    survey: Any,
    catalogue: Catalogue,
    share: float,
    n: float,
    n_eff: float,
    error: float,
    kept: bool,
    status: str,
) -> None:
    row = value_of(observations, survey, catalogue, share, n, n_eff, error)
    assert (not np.isnan(row["value"]), row["obs_status"]) == (kept, status)
    assert bool(row["reason"]) == (status == "U")
    assert np.isnan(row["lower"]) != kept


@pytest.mark.parametrize(("n", "kept", "status"), [(70, False, "U"), (71, True, "U"), (121, True, "U"), (122, True, "A")])
def test_marks_of_the_microcensus(observations: Make, survey: Any, catalogue: Catalogue, n: int, kept: bool, status: str) -> None:
    """Case numbers of the integration monitoring of the Länder: none below 71, brackets to 121."""
    nothing = float("nan")
    row = value_of(observations, survey, catalogue, 12.0, n, nothing, nothing, source="mikrozensus")
    assert (not np.isnan(row["value"]), row["obs_status"]) == (kept, status)
    assert np.isnan(row["lower"])


def test_a_number_in_brackets_stays_in_brackets(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    frame = observations({"measure": "unemployed", "obs_value": 50, "obs_status": "U"}, {"obs_status": "A"})
    row = rates(frame, indicator(), catalogue).iloc[0]
    assert (row["value"], row["obs_status"]) == (5.0, "U")


def test_a_full_count_has_a_band_of_chance(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    """12 of 80."""
    frame = observations({"measure": "unemployed", "obs_value": 12}, {"obs_value": 80})
    row = rates(frame, indicator(minimum_base=50), catalogue).iloc[0]
    assert (row["lower"], row["upper"]) == (pytest.approx(8.794, abs=5e-4), pytest.approx(24.413, abs=5e-4))
    assert row["interval"] == "chance"


def test_events_have_a_band_of_chance_by_poisson(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    """10 events: 4.795 to 18.390 (Garwood 1936)."""
    frame = observations({"measure": "unemployed", "obs_value": 10}, {"obs_value": 1000})
    row = rates(frame, indicator(factor=1000, unit="per_1000"), catalogue).iloc[0]
    assert (row["lower"], row["upper"]) == (pytest.approx(4.795, abs=5e-4), pytest.approx(18.390, abs=5e-4))


def test_shares_above_100_are_kept_and_have_no_band(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    """Day care: children from elsewhere are counted where they are cared for."""
    frame = observations({"measure": "unemployed", "obs_value": 1030}, {})
    row = rates(frame, indicator(), catalogue).iloc[0]
    assert (row["value"], row["obs_status"], row["interval"]) == (103.0, "A", "")


def test_a_change_and_a_gap_carry_the_limits_of_their_difference(
    observations: Make, indicator: Make, catalogue: Catalogue
) -> None:
    """60 of 400 against 45 of 410: 4.02 points, from -0.62 to 8.69."""
    groups = [("foreign", 60, 400), ("german", 45, 410)]
    frame = observations(
        *(
            {"measure": measure, "obs_value": count, "characteristic": "auslaender_melde", "group": group}
            for group, above, below in groups
            for measure, count in (("unemployed", above), ("residents", below))
        )
    )
    values = rates(frame, indicator(), catalogue)
    points = gaps(values, {"auslaender_melde": "nationality"})
    points = points[points["statistic"] == "gap_points"].iloc[0]
    assert (points["lower"], points["upper"]) == (pytest.approx(-0.62, abs=0.005), pytest.approx(8.69, abs=0.005))
    assert not excludes_zero(points["lower"], points["upper"])

    years = observations(
        *(
            {"measure": measure, "obs_value": count, "time_period": year}
            for year, (_, above, below) in zip((2024, 2023), groups, strict=True)
            for measure, count in (("unemployed", above), ("residents", below))
        )
    )
    change = changes(rates(years, indicator(), catalogue), [], ("change_previous", "")).iloc[0]
    assert (change["lower"], change["upper"]) == (pytest.approx(-0.62, abs=0.005), pytest.approx(8.69, abs=0.005))


def test_ratio_of_two_groups_has_limits(observations: Make, indicator: Make, catalogue: Catalogue) -> None:
    """60 of 400 against 40 of 500: 1.875, from 1.285 to 2.736."""
    frame = observations(
        *(
            {"measure": measure, "obs_value": count, "characteristic": "auslaender_melde", "group": group}
            for group, above, below in (("foreign", 60, 400), ("german", 40, 500))
            for measure, count in (("unemployed", above), ("residents", below))
        )
    )
    rows = gaps(rates(frame, indicator(), catalogue), {"auslaender_melde": "nationality"})
    ratio = rows[rows["statistic"] == "gap_ratio"].iloc[0]
    assert (ratio["value"], ratio["lower"], ratio["upper"]) == (
        pytest.approx(1.875),
        pytest.approx(1.285, abs=5e-4),
        pytest.approx(2.736, abs=5e-4),
    )


def test_a_share_that_was_withheld_at_intake_stays_too_uncertain(observations: Make, survey: Any, catalogue: Catalogue) -> None:
    nothing = float("nan")
    row = value_of(observations, survey, catalogue, nothing, 12, nothing, nothing, obs_status="U")
    assert (row["obs_status"], row["reason"]) == ("U", "too uncertain")
    row = value_of(observations, survey, catalogue, nothing, nothing, nothing, nothing, obs_status="M")
    assert row["obs_status"] == "M"
