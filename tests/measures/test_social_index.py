"""Index of the social situation, with the published table of Berlin's Monitoring Soziale Stadtentwicklung."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.social_index import (
    DYNAMICS_CLASSES,
    STATUS_CLASSES,
    dynamics_class,
    standardised_sum,
    status_class,
    z_scores,
)

GERMAN = {
    "high": "hoch",
    "middle": "mittel",
    "low": "niedrig",
    "very_low": "sehr niedrig",
    "positive": "positiv",
    "stable": "stabil",
    "negative": "negativ",
}
SIX = pd.DataFrame([[10, 5, 20], [8, 4, 15], [12, 7, 30], [30, 15, 60], [9, 4, 18], [11, 6, 25]], dtype=float)


def words(classes: pd.Series, names: dict[int, str]) -> pd.Series:
    return classes.map({number: GERMAN[name] for number, name in names.items()})


@pytest.fixture(scope="module")
def berlin(open_data: Path) -> pd.DataFrame:
    table = pd.read_csv(open_data / "berlin_mss_2021/mss_2021_index-indikatoren_z-werte_plr.csv", sep=";", encoding="utf-8-sig")
    table.columns = [name.strip() for name in table.columns]
    for name in ("zS1", "zS3", "zS4", "zD1", "zD3", "zD4"):
        table[name] = pd.to_numeric(table[name], errors="coerce")
    return table[table["zS1"].notna()]


def test_all_areas_of_berlin_are_of_the_published_classes(berlin: pd.DataFrame) -> None:
    status = words(status_class(standardised_sum(berlin[["zS1", "zS3", "zS4"]])), STATUS_CLASSES)
    dynamics = words(dynamics_class(standardised_sum(berlin[["zD1", "zD3", "zD4"]])), DYNAMICS_CLASSES)
    assert len(berlin) == 536
    assert (status == berlin["Zuordnung Klasse Status-Index"].str.strip()).sum() == 536
    assert (dynamics == berlin["Zuordnung Klasse Dynamik-Index"].str.strip()).sum() == 536
    assert status.value_counts().to_dict() == {"mittel": 366, "hoch": 75, "sehr niedrig": 49, "niedrig": 46}
    assert dynamics.value_counts().to_dict() == {"stabil": 436, "negativ": 52, "positiv": 48}
    cross = pd.crosstab(status, dynamics)[["positiv", "stabil", "negativ"]]
    assert cross.loc[["hoch", "mittel", "niedrig", "sehr niedrig"]].to_numpy().tolist() == [
        [1, 73, 1],
        [36, 296, 34],
        [8, 31, 7],
        [3, 36, 10],
    ]


def test_published_z_scores_have_the_mean_and_spread_of_the_rule(berlin: pd.DataFrame) -> None:
    z = berlin[["zS1", "zS3", "zS4"]]
    again = z_scores(z)
    assert (again - z).abs().max().max() < 0.01  # of what is standardised already, nothing changes but the rounding


def test_six_areas() -> None:
    z = z_scores(SIX)
    index = standardised_sum(z)
    assert z.sum(axis=1).tolist() == pytest.approx([-1.4520, -2.3101, -0.0001, 6.4677, -1.9794, -0.7260], abs=5e-5)
    assert index.tolist() == pytest.approx([-0.4853, -0.7720, 0.0, 2.1615, -0.6615, -0.2426], abs=5e-5)
    assert status_class(index).map(STATUS_CLASSES).tolist() == ["middle", "middle", "middle", "very_low", "middle", "middle"]


@pytest.mark.parametrize(
    ("index", "status", "dynamics"),
    [(-1.01, 1, 1), (-1.0, 2, 2), (1.0, 2, 2), (1.01, 3, 3), (1.5, 3, 3), (1.51, 4, 3), (np.nan, np.nan, np.nan)],
)
def test_limits_belong_to_the_middle(index: float, status: float, dynamics: float) -> None:
    assert status_class(pd.Series([index])).iloc[0] == pytest.approx(status, nan_ok=True)
    assert dynamics_class(pd.Series([index])).iloc[0] == pytest.approx(dynamics, nan_ok=True)


def test_an_area_that_lacks_an_indicator_has_no_index_and_changes_none() -> None:
    with_gap = pd.concat([SIX, pd.DataFrame([[99.0, np.nan, 99.0]])], ignore_index=True)
    index = standardised_sum(z_scores(with_gap))
    assert np.isnan(index.iloc[6])
    assert index.iloc[:6].tolist() == pytest.approx(standardised_sum(z_scores(SIX)).tolist())


@pytest.mark.parametrize("values", [SIX.iloc[:1], SIX * np.nan, SIX.assign(**{"1": 3.0}), SIX.iloc[:0]])
def test_without_differences_there_is_no_index(values: pd.DataFrame) -> None:
    index = standardised_sum(z_scores(values))
    assert index.isna().all() and status_class(index).isna().all()


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=30),
    st.floats(0.1, 50),
    st.floats(-100, 100),
)
def test_the_unit_of_an_indicator_does_not_matter(rows: list[tuple[int, int]], factor: float, shift: float) -> None:
    values = pd.DataFrame(rows, columns=["a", "b"], dtype=float)
    moved = values.assign(a=values["a"] * factor + shift)
    assert standardised_sum(z_scores(moved)).tolist() == pytest.approx(
        standardised_sum(z_scores(values)).tolist(), abs=1e-6, nan_ok=True
    )
