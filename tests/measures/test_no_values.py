"""What measures do with input that cannot give a value: a defined result, never a traceback or a number from nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.measures import compute, spread
from helpers.measures.areas import ranks
from helpers.measures.gaps import gaps
from helpers.settings import MunicipalitySettings, Project, load_municipality

Make = Callable[..., Any]
FAMILY_OF = {"auslaender_melde": "nationality"}


@pytest.fixture(scope="module")
def one_rate() -> MunicipalitySettings:
    """Musterstadt with the share of the unemployed alone."""
    loaded = load_municipality(Project(Path(__file__).resolve().parents[2]), "musterstadt")
    only = {"arbeitslosenanteil": loaded.catalogue.indicators["arbeitslosenanteil"]}
    return replace(loaded, catalogue=replace(loaded.catalogue, indicators=only), targets=[])


def counts(observations: Make, unemployed: float, residents: float, **other: Any) -> pd.DataFrame:
    mean = {"reference": "mean_of_quarters"}
    return observations(
        {"measure": "unemployed", "source": "ba_arbeitslose", "obs_value": unemployed} | mean | other,
        {"age": "15-64", "obs_value": residents} | mean | other,
    )


def value(frame: pd.DataFrame) -> pd.Series:
    (row,) = [row for _, row in frame[frame["statistic"] == "value"].iterrows()]
    return row


@pytest.mark.parametrize(
    ("unemployed", "residents", "status", "reason"),
    [
        (5, 0, "X", "the denominator is zero"),
        (5, -100, "X", "the denominator is negative"),
        (np.nan, 1000, "M", "a part of the rate is missing"),
        (5, 99, "U", "fewer than 100 in the denominator"),
    ],
)
def test_no_value_without_a_sound_denominator(
    observations: Make, one_rate: MunicipalitySettings, unemployed: float, residents: float, status: str, reason: str
) -> None:
    frame = compute(counts(observations, unemployed, residents), one_rate)
    row = value(frame)
    assert np.isnan(row["value"])
    assert (row["obs_status"], row["reason"]) == (status, reason)
    assert np.isnan([row["lower"], row["upper"]]).all()
    assert set(frame["statistic"]) == {"value"}


def test_a_negative_count_has_no_band_of_chance(observations: Make, one_rate: MunicipalitySettings) -> None:
    """A balance may be negative; what chance does to it is not known."""
    row = value(compute(counts(observations, -5, 1000), one_rate))
    assert row["value"] == -0.5
    assert np.isnan([row["lower"], row["upper"]]).all() and row["interval"] == ""


def test_nothing_observed_is_an_empty_table(observations: Make, one_rate: MunicipalitySettings) -> None:
    frame = compute(counts(observations, 5, 1000).iloc[:0], one_rate)
    assert frame.empty and "value" in frame


def test_a_group_without_its_counterpart_has_no_gap(values: Make) -> None:
    rows = values({"group": "foreign", "characteristic": "auslaender_melde"})
    assert gaps(rows, FAMILY_OF).empty


def test_all_values_hidden_leave_no_gap_rank_or_spread(values: Make) -> None:
    groups = [
        {"group": group, "characteristic": "auslaender_melde", "ref_area": area}
        for group in ("foreign", "german")
        for area in "12"
    ]
    rows = values(*groups).assign(value=np.nan, obs_status="M")
    assert gaps(rows, FAMILY_OF).empty
    assert ranks(rows, lower_is_better=True).empty
    assert spread(rows.set_index("ref_area")["value"]) is None


def test_a_single_area_has_a_rank_and_no_spread(values: Make) -> None:
    rows = values({"ref_area": "1"})
    assert ranks(rows, lower_is_better=True)["value"].tolist() == [1.0]
    assert spread(rows.set_index("ref_area")["value"]) is None
