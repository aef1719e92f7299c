"""The attacker is worth being afraid of: he solves what was solved by hand, and breaks what is protected badly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from helpers.measures.segregation import dissimilarity
from tests.conftest import Processed
from tests.disclosure.attacker.arithmetic import (
    counts_of_gap,
    counts_of_share,
    last_standard_score,
    sum_of_mean,
    the_one_that_fits,
)
from tests.disclosure.attacker.book import Book
from tests.disclosure.attacker.break_in import attack, recovered
from tests.disclosure.attacker.made import counted, observed, settings_with, tree
from tests.disclosure.attacker.solve import known
from tests.disclosure.attacker.values import missing_ranks


@pytest.mark.parametrize(
    ("base", "share", "counts"),
    [(120, 3.3, [4]), (480, 0.8, [4]), (999, 0.4, [4]), (2400, 0.2, [4, 5]), (5000, 0.1, [3, 4, 5, 6, 7])],
)
def test_a_share_with_its_base(base: int, share: float, counts: list[int]) -> None:
    """Worked example T3."""
    assert counts_of_share(base, share).tolist() == counts


def test_below_a_thousand_a_share_with_one_decimal_gives_its_count_away() -> None:
    for base in (10, 137, 500, 999):
        assert all(counts_of_share(base, round(100 * count / base, 1)).tolist() == [count] for count in range(base + 1))


def test_a_mean_of_three_years_and_a_change() -> None:
    """Worked example T4: 12, mean 6.3, so 7 in the other two years; with a change of +1 the last year is 4."""
    (total,) = sum_of_mean(6.3, 3)
    assert total - 12 == 7
    book = Book()
    year = book.unknown(np.array([12.0, 0, 0]), np.array([12.0, np.inf, np.inf]), 1.0)
    book.note("three years", [0, 0, 0], year, np.ones(3), total, total)
    low, high = known(book, year[1:])
    assert (low.tolist(), high.tolist()) == ([0, 0], [7, 7])
    book.note("change", [0, 0], year[1:], np.array([-1.0, 1.0]), 1.0, 1.0)
    low, high = known(book, year[1:])
    assert low.tolist() == high.tolist() == [3, 4]


def test_a_gap() -> None:
    """Worked example T5: 12.0 % less 8.0 points of 75 people."""
    assert counts_of_gap(12.0, -8.0, 75).tolist() == [3]


def rounded_to_five(parts: int, total: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """``parts`` counts that were all rounded to 0, with a total between two numbers."""
    book = Book()
    part = book.unknown(np.zeros(parts), np.full(parts, 2.0), 1.0)
    book.note("total", np.zeros(parts), part, np.ones(parts), *total)
    return known(book, part)


def test_rounded_parts_with_an_exact_total() -> None:
    """Worked example T6: ten times 0, total 20, so each is 2; with a rounded total 15 (13 to 17) eight may be 0, 1 or 2."""
    low, high = rounded_to_five(10, (20, 20))
    assert low.tolist() == high.tolist() == [2] * 10
    low, high = rounded_to_five(8, (13, 17))
    assert (low.tolist(), high.tolist()) == ([0] * 8, [2] * 8)


DISTRICTS = np.array([[20, 2], [15, 9], [30, 12], [11, 7]])
AREAS = [("district", np.zeros(4, dtype=int))]
GROUPS = [("group", ["german", "foreign"])]


def districts(hidden: list[tuple[int, str]], rows: int = 4) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The districts of the worked examples by nationality, some counts of them hidden by hand; released and true observations."""
    table = counted(DISTRICTS[:rows], [("district", np.zeros(rows, dtype=int))], GROUPS)
    true = observed(table.assign(characteristic="auslaender_melde"))
    released = true.copy()
    for area, group in hidden:
        away = (released["ref_area"] == f"d{area:04d}") & (released["group"] == group)
        released.loc[away, ["obs_value", "conf_status"]] = [np.nan, "C"]
    return released, true


def intervals(hidden: list[tuple[int, str]], rows: int = 4) -> dict[tuple[str, str], tuple[float, float]]:
    released, true = districts(hidden, rows)
    haul = attack(released, true.iloc[:0], tree([("district", np.zeros(rows, dtype=int))]), settings_with(levels=["district"]))
    return {(row.ref_area, row.group): (row.low, row.high) for row in haul.counts.itertuples()}


def test_small_counts_hidden_alone_are_found_out() -> None:
    """Worked example T1 with primary suppression only."""
    assert intervals([(0, "foreign")]) == {("d0000", "foreign"): (2, 2)}


def test_intervals_of_a_good_pattern() -> None:
    """Worked example T1, the optimum by value, and T2."""
    hidden = [(0, "german"), (0, "foreign"), (3, "german"), (3, "foreign")]
    german = {("d0000", "german"): (13, 22), ("d0003", "german"): (9, 18)}
    assert intervals(hidden) == german | {("d0000", "foreign"): (0, 9), ("d0003", "foreign"): (0, 9)}
    hidden = [(0, "german"), (0, "foreign"), (1, "german"), (1, "foreign")]
    german = {("d0000", "german"): (11, 22), ("d0001", "german"): (13, 24)}
    assert intervals(hidden, 3) == german | {("d0000", "foreign"): (0, 11), ("d0001", "foreign"): (0, 11)}


def test_an_index_of_dissimilarity_with_one_area_hidden() -> None:
    """Worked example: a = 10, 20, 30, 40 of 100 each has D = .26667; the last but one is found by trying."""
    total = pd.Series([100.0] * 4)

    def index(count: float) -> float:
        return float(dissimilarity(pd.Series([10, 20, count, 40]), total))

    assert the_one_that_fits(np.arange(101), index, 0.26667, 5e-6) == [30]


def test_standard_scores_add_up_to_nought() -> None:
    counts = np.array([5.0, 9, 12, 2, 30])
    scores = (counts - counts.mean()) / counts.std()
    assert last_standard_score(scores[:-1]) * counts.std() + counts.mean() == pytest.approx(30)


def test_ranks_that_somebody_else_has() -> None:
    assert missing_ranks(pd.Series([1, 2, 2, 4, 6])) == [5]
    assert missing_ranks(pd.Series([1, 2, 2, 4])) == []


@pytest.fixture(scope="module")
def naive(attacked_sample: Processed) -> Callable[[bool], pd.DataFrame]:
    """What the attacker gets of the sample if only small counts are taken out."""

    def got(with_indicators: bool) -> pd.DataFrame:
        true = attacked_sample.observations[attacked_sample.observations["measure"] != "printed_rate"]
        small = true["conf_status"] == "A"
        released = true.assign(obs_value=true["obs_value"].mask(small), conf_status=np.where(small, "C", "F"))
        indicators = attacked_sample.indicators if with_indicators else attacked_sample.indicators.iloc[:0]
        return recovered(attack(released, indicators, attacked_sample.areas, attacked_sample.settings), true)

    return got


def test_he_breaks_the_sample_if_only_small_counts_are_hidden(
    attacked_sample: Processed, naive: Callable[[bool], pd.DataFrame]
) -> None:
    small = int((attacked_sample.observations["conf_status"] == "A").sum())
    by_sums, by_indicators = len(naive(False)), len(naive(True))
    text = f"of {small} small counts {by_sums} by sums, {by_indicators} with the indicators"
    assert 40 < by_sums < by_indicators, text
    assert by_indicators > 0.8 * small, text
