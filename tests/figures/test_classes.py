from __future__ import annotations

import random
from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.figures import classify
from helpers.figures.style import DIVERGING, SEQUENTIAL

SHARES = [20.9, 22.4, 26.8, 27.1, 28.1, 28.7, 31.7, 33.3, 34.0, 35.7, 37.2, 38.8, 44.6, 46.3, 52.5]


def counts(values: list[float], limits: list[float]) -> list[int]:
    found = [bisect_right(limits, value) for value in values]
    return [found.count(number) for number in range(len(limits) + 1)]


def test_shares_of_districts_have_five_round_classes() -> None:
    classes = classify(SHARES)
    assert len(classes.limits) == 4
    assert all(limit == int(limit) for limit in classes.limits)
    assert min(counts(SHARES, classes.limits)) >= 2
    assert classes.colours == list(SEQUENTIAL)
    assert classes.labels[0].startswith("unter ") and classes.labels[-1].endswith(" und mehr")
    assert classes.labels[1] == f"{classes.limits[0]:.0f} bis unter {classes.limits[1]:.0f}"


def test_english_labels_and_decimals() -> None:
    classes = classify([0.1, 0.3, 0.5, 0.7, 0.9], n=2, language="en")
    assert classes.labels == [f"under {classes.limits[0]}", f"{classes.limits[0]} and over"]


def test_a_limit_belongs_to_the_class_above() -> None:
    classes = classify([1, 2, 3, 4], n=2)
    assert classes.colour(classes.limits[0]) == classes.colours[1]
    assert classes.colour(classes.limits[0] - 0.001) == classes.colours[0]


@pytest.mark.parametrize("values", [[7.25], [7.25] * 25])
def test_values_that_are_all_alike_are_one_class(values: list[float]) -> None:
    classes = classify(values)
    assert classes.limits == [] and classes.labels == ["7,3"] and classes.colours == [SEQUENTIAL[2]]


def test_a_huge_outlier_does_not_empty_the_classes() -> None:
    values = [*map(float, range(10, 34)), 250_000.0]
    classes = classify(values)
    assert len(classes.limits) == 4
    assert max(classes.limits) < 40


def test_few_areas_have_few_classes() -> None:
    assert len(classify([3.0, 9.0]).limits) == 1
    assert len(classify([3.0, 9.0, None, float("nan"), 12.0]).limits) == 1
    assert len(classify(range(9)).limits) == 2


def test_gaps_lie_symmetrically_around_a_neutral_class() -> None:
    random.seed(1)
    gaps = [random.gauss(0, 4) for _ in range(60)]
    classes = classify(gaps, diverging_at=0)
    assert classes.colours == list(DIVERGING)
    assert classes.limits == [-limit for limit in reversed(classes.limits)]
    assert "\u2212" in classes.labels[0]


def test_gaps_to_one_side_only_use_one_side_of_the_palette() -> None:
    classes = classify([0.1, 0.2, 3.0, 4.0, 8.0, 9.5], diverging_at=0)
    assert set(classes.colours) <= set(DIVERGING[2:])
    assert min(counts([0.1, 0.2, 3.0, 4.0, 8.0, 9.5], classes.limits)) > 0


def test_gaps_that_are_all_zero_are_neutral() -> None:
    assert classify([0.0, 0.0], diverging_at=0).colours == [DIVERGING[2]]


def test_no_values_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        classify([None])


values_of_any_kind = st.lists(
    st.one_of(st.floats(-1e5, 1e5).map(lambda value: round(value, 2)), st.integers(0, 40).map(float)),
    min_size=1,
    max_size=40,
)


@given(values_of_any_kind, st.sampled_from([None, 0.0]), st.integers(2, 5))
def test_no_class_is_empty_and_limits_rise(values: list[float], centre: float | None, n: int) -> None:
    classes = classify(values, n, diverging_at=centre)
    assert len(classes.labels) == len(classes.colours) == len(classes.limits) + 1
    assert classes.limits == sorted(set(classes.limits))
    assert min(counts(values, classes.limits)) > 0
    assert len(set(classes.labels)) == len(classes.labels)
    assert len(set(classes.colours)) == len(classes.colours)
    if centre is None and len(set(values)) > 1:
        assert classes.limits  # different values are never all in one class


@given(st.lists(st.floats(-1e5, 1e5).map(lambda value: round(value, 2)), min_size=1, max_size=40))
def test_diverging_colours_tell_the_side(values: list[float]) -> None:
    classes = classify(values, diverging_at=0.0)
    for value in values:
        place = DIVERGING.index(classes.colour(value))
        assert place <= 2 if value < 0 else place >= 2
