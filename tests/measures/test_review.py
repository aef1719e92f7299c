"""Scores of the indicator review, against published or hand-computed figures."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.proposals import GRADES, LIMITS, PROPOSALS, RULES, grade, propose
from helpers.measures.review import (
    coverage,
    gap_known,
    months_between,
    rank_correlations,
    reference_end,
    reliability,
    signal,
    usual_step,
)

Values = Callable[..., pd.DataFrame]
EVENTS, BASE = pd.Series([2.0, 30, 60, 1, 28]), pd.Series([50.0, 300, 400, 40, 100])


# -- between areas


def test_reliability_of_the_worked_example() -> None:
    """By hand: A = .003163 and m = .135955 of five areas, 178 people on average."""
    assert reliability(EVENTS, BASE) == pytest.approx(0.003163 / (0.003163 + 0.135955 / 178), abs=2e-4)


def test_no_more_than_chance_is_not_negative() -> None:
    """By hand: s² = .000277 below m / mean(b) = .000422."""
    events, base = pd.Series([2.0, 10, 30, 1, 7]), pd.Series([20.0, 200, 400, 50, 100])
    assert reliability(events, base) == 0


def test_too_few_areas_or_no_event_have_no_reliability() -> None:
    assert math.isnan(reliability(EVENTS[:4], BASE[:4]))
    assert math.isnan(reliability(0 * EVENTS, BASE))
    assert math.isnan(reliability(BASE, BASE))


shares = st.lists(st.tuples(st.integers(1, 500), st.floats(0, 1)), min_size=5, max_size=20)


@given(shares)
def test_a_share_is_as_reliable_as_its_complement(pairs: list[tuple[int, float]]) -> None:
    base = pd.Series([float(number) for number, _ in pairs])
    events = (base * pd.Series([share for _, share in pairs])).round()
    one, other = reliability(events, base), reliability(base - events, base)
    if events.sum() not in (0, base.sum() / 2, base.sum()):
        assert one == pytest.approx(other)
        assert 0 <= one <= 1


def test_spearman_of_a_textbook() -> None:
    """IQ and hours of television per week, ρ = −29/165 (Wikipedia, "Spearman's rank correlation coefficient")."""
    iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    found = rank_correlations(pd.DataFrame({"iq": iq, "hours": hours}))
    assert found.at["iq", "hours"] == pytest.approx(-29 / 165)


def test_spearman_of_ties_is_pearson_of_mean_ranks() -> None:
    """By hand: ranks 1.5 1.5 3 4 5 6 7 8 against 1 2 3 4 5 6 7.5 7.5."""
    table = pd.DataFrame({"a": [1, 1, 2, 3, 4, 5, 6, 7], "b": [1, 2, 3, 4, 5, 6, 7, 7]})
    ranks = np.array([[1.5, 1.5, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7.5, 7.5]])
    assert rank_correlations(table).at["a", "b"] == pytest.approx(np.corrcoef(ranks)[0, 1])


def test_few_common_areas_have_no_correlation() -> None:
    table = pd.DataFrame({"a": range(10), "b": [*range(7), None, None, None]})
    assert math.isnan(rank_correlations(table).at["a", "b"])


# -- over the years


def years(values: Values, shares: list[float], base: float, **keys: object) -> pd.DataFrame:
    return values(
        *(
            {"time_period": 2014 + n, "value": 100 * share, "numerator": share * base, "denominator": base} | keys
            for n, share in enumerate(shares)
        )
    )


def test_signal_by_hand(values: Values) -> None:
    """Changes of 2, −2, 2 points around 10 and 12 per cent of 1000: mean square 4.

    Variance of a value in squared points: 10 · 90 / 1000 = 0.9 and 12 · 88 / 1000 = 1.056; of each change 1.956.
    """
    rows = years(values, [0.10, 0.12, 0.10, 0.12], 1000.0)
    assert signal(rows) == pytest.approx(math.sqrt(4 / 1.956))


def test_a_steady_rise_is_no_noise(values: Values) -> None:
    assert signal(years(values, [0.10, 0.15, 0.20, 0.25], 10_000.0)) > 5


def test_no_change_counts_across_a_break_or_between_definitions(values: Values) -> None:
    rows = years(values, [0.1, 0.1, 0.1, 0.1, 0.5, 0.5, 0.5, 0.5], 1000.0)
    assert signal(rows, [2018]) == 0
    assert signal(rows) > 5
    rows["characteristic"] = ["mh_seu"] * 4 + ["mh_mz_weit"] * 4
    assert signal(rows) == 0
    assert math.isnan(signal(rows.iloc[:3]))


def test_random_draws_have_a_signal_of_about_one(values: Values) -> None:
    draws = np.random.default_rng(1).binomial(2000, 0.3, 400) / 2000
    assert signal(years(values, list(draws), 2000.0)) == pytest.approx(1, abs=0.1)


def test_gap_known(values: Values) -> None:
    usual = {"statistic": "gap_points", "area_level": "municipality", "group": "foreign_german"}
    bounds = [(1.0, 5.0), (-1.0, 4.0), (-6.0, -2.0), (0.5, 3.0)]
    rows = values(*(usual | {"time_period": 2020 + n, "lower": low, "upper": high} for n, (low, high) in enumerate(bounds)))
    assert gap_known(rows) == 0.75
    assert math.isnan(gap_known(rows.drop(columns=["lower", "upper"])))


# -- deliveries


def test_coverage_counts_area_year_and_group(values: Values) -> None:
    """Two districts and the city, two years, total and one group: 12 cells, 9 filled; two definitions are one group."""
    areas = pd.DataFrame({"area_level": ["municipality", "district", "district"], "code": ["00", "01", "02"]})
    rows = values(
        *(
            {"ref_area": area, "area_level": level, "time_period": year, "group": group, "characteristic": definition}
            for area, level in (("00", "municipality"), ("01", "district"), ("02", "district"))
            for year, definition in ((2023, "mh_seu"), (2024, "mh_mz_weit"))
            for group in ("total", "with")
        )
    )
    rows = rows.assign(conf_status="F")
    family = {"mh_seu": "migration_background", "mh_mz_weit": "migration_background"}
    assert coverage(rows, areas, 2, family) == 1
    rows.loc[[0, 5, 11], "value"] = math.nan
    assert coverage(rows, areas, 2, family) == 9 / 12
    assert coverage(rows.drop(index=[0, 5]), areas, 2, family) == 9 / 12
    rows.loc[[0, 5], "conf_status"] = "C"  # kept secret, not missing: 11 of 12 were delivered
    assert coverage(rows, areas, 2, family) == 11 / 12


def test_usual_step() -> None:
    assert [usual_step(found) for found in ([2024], [2020, 2022, 2024], [2014, 2018, 2024], [2020, 2021, 2022, 2024])] == [
        1,
        2,
        4,
        1,
    ]


@pytest.mark.parametrize(
    ("reference", "year", "end"),
    [
        ("2024-06-30", 2024, date(2024, 6, 30)),
        ("school_year", 2023, date(2024, 7, 31)),
        ("mean_of_quarters", 2023, date(2023, 12, 31)),
        ("year_total", 2023, date(2023, 12, 31)),
    ],
)
def test_reference_end(reference: str, year: int, end: date) -> None:
    assert reference_end(reference, year) == end


def test_months_between() -> None:
    assert months_between(date(2023, 12, 31), date(2025, 6, 30)) == 17
    assert months_between(date(2023, 12, 31), date(2025, 7, 31)) == 19
    assert months_between(date(2025, 5, 1), date(2025, 4, 1)) == 0


# -- proposals


def scored(**changes: object) -> pd.DataFrame:
    """A good indicator, unless changed."""
    usual = {
        "indicator": "anteil",
        "coverage": 1.0,
        "hidden": 0.0,
        "lag": 6,
        "step": 1,
        "missed_last": 0,
        "breaks": 0,
        "since_break": 10,
        "signal": 3.0,
        "reliability": 0.9,
        "correlation": 0.5,
        "other_easier": False,
        "gap_known": 1.0,
        "target": False,
        "cited": True,
        "use": math.nan,
        "core": False,
        "neutral": False,
        "steerable": "partly",
    }
    return pd.DataFrame([usual | changes])


@pytest.mark.parametrize(
    ("changes", "proposal", "reasons"),
    [
        ({}, "keep", ["fine"]),
        ({"missed_last": 2}, "drop", ["stopped"]),
        ({"correlation": 0.9, "other_easier": True}, "drop", ["redundant"]),
        ({"correlation": 0.99}, "keep", ["fine"]),  # this one is the easier one
        ({"correlation": 0.89, "other_easier": True}, "keep", ["fine"]),
        ({"signal": 0.9, "steerable": "none"}, "drop", ["idle", "noise"]),
        ({"signal": 0.9}, "change", ["noise"]),
        ({"neutral": True}, "context", ["frame"]),
        ({"neutral": True, "coverage": 0.5}, "context", ["frame", "gaps"]),
        ({"use": 0.0, "cited": False}, "context", ["unused"]),
        ({"cited": False}, "change", ["no_purpose"]),
        ({"cited": False, "core": True}, "keep", ["fine"]),
        ({"coverage": 0.79}, "change", ["gaps"]),
        ({"hidden": 0.3}, "change", ["hidden"]),
        ({"lag": 25}, "change", ["late"]),
        ({"lag": 25, "step": 2}, "keep", ["fine"]),
        ({"reliability": 0.49}, "change", ["unreliable"]),
        ({"gap_known": 0.4}, "change", ["gap_unknown"]),
        ({"breaks": 1, "since_break": 2}, "keep", ["short"]),
        ({"missed_last": 2, "target": True}, "change", ["stopped", "target"]),
        ({"missed_last": 2, "use": 2.0}, "change", ["stopped", "used"]),
        ({"missed_last": 2, "core": True, "neutral": True}, "context", ["stopped", "frame", "core"]),
        ({"signal": math.nan, "reliability": math.nan, "correlation": math.nan, "gap_known": math.nan}, "keep", ["fine"]),
    ],
)
def test_what_scores_suggest(changes: dict[str, object], proposal: str, reasons: list[str]) -> None:
    (found,) = propose(scored(**changes)).to_dict("records")
    assert (found["proposal"], found["reasons"]) == (proposal, reasons)


number = st.floats(0, 5) | st.just(math.nan)


@given(
    st.fixed_dictionaries(
        {
            "coverage": st.floats(0, 1),
            "hidden": st.floats(0, 1),
            "lag": st.integers(0, 100),
            "missed_last": st.integers(0, 3),
            "signal": number,
            "reliability": number,
            "correlation": number,
            "gap_known": number,
            "other_easier": st.booleans(),
            "target": st.booleans(),
            "core": st.booleans(),
            "neutral": st.booleans(),
            "cited": st.booleans(),
            "use": st.sampled_from([0.0, 1.0, 2.0, 3.0, math.nan]),
        }
    )
)
def test_there_is_always_a_reason_and_what_is_needed_is_never_dropped(changes: dict[str, object]) -> None:
    (found,) = propose(scored(**changes)).to_dict("records")
    assert found["proposal"] in PROPOSALS and found["reasons"]
    if changes["target"] or changes["core"] or changes["use"] in (2.0, 3.0):
        assert found["proposal"] != "drop"
    if changes["neutral"]:
        assert found["proposal"] in ("context", "drop")


def test_grades_follow_their_limits() -> None:
    assert [grade("coverage", value) for value in (1, 0.95, 0.9, 0.8, 0.5)] == ["good", "good", "fair", "fair", "weak"]
    assert [grade("hidden", value) for value in (0, 0.05, 0.2, 0.25, 0.3)] == ["good", "good", "fair", "fair", "weak"]
    assert grade("signal", math.nan) == ""
    assert set(LIMITS) == {"coverage", "hidden", "signal", "reliability", "gap_known", "lateness"} and len(GRADES) == 3


def test_every_rule_holds_for_somebody() -> None:
    """No rule is dead: each holds for the scores that it is about."""
    bad = {
        "missed_last": 3, "correlation": 1.0, "other_easier": True, "signal": 0.1, "steerable": "none", "neutral": True,
        "coverage": 0.1, "hidden": 0.9, "lag": 99, "reliability": 0.1, "gap_known": 0.1, "breaks": 1, "since_break": 1,
        "cited": False,
    }  # fmt: skip
    rows = [SimpleNamespace(**scored(**bad | extra).iloc[0]) for extra in ({"use": 0.0}, {"use": math.nan})]
    assert all(any(rule.holds(row) for row in rows) for rule in RULES)
