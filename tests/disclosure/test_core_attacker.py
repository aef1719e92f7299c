"""What an attacker finds out. The tables and their intervals are worked examples, checked by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.linalg import null_space

from helpers.disclosure.attacker import reach
from helpers.disclosure.problem import Problem, small_count
from helpers.disclosure.suppress import unsafe_cells
from tests.disclosure.core_tables import exactly_known, flat, intervals, lor_counts, lor_tree, problem, table

#: districts A to D: residents with and without a German passport; cells of a district: all, German, foreign
FOUR = [(20, 2), (15, 9), (30, 12), (11, 7)]
A, B, C, D = 0, 3, 6, 9


def hide(of: Problem, *cells: int) -> np.ndarray:
    hidden = np.zeros(len(of.values), dtype=bool)
    hidden[list(cells)] = True
    return hidden


def ends(of: Problem, hidden: np.ndarray) -> list[tuple[float, float]]:
    low, high = reach(of, hidden, np.flatnonzero(hidden))
    return [(round(a, 6), round(b, 6)) for a, b in zip(low, high, strict=True)]


def test_a_single_hidden_cell_is_the_total_minus_the_rest() -> None:
    districts = flat(FOUR, 5)
    alone = hide(districts, A + 2)
    assert ends(districts, alone) == [(2, 2)]
    assert np.flatnonzero(exactly_known(districts, alone)).tolist() == [A + 2]
    assert unsafe_cells(districts, alone).tolist() == [A + 2]


def test_intervals_of_two_districts_out_of_four() -> None:
    districts = flat(FOUR, 5)
    hidden = hide(districts, A + 1, A + 2, D + 1, D + 2)
    assert ends(districts, hidden) == [(13, 22), (0, 9), (9, 18), (0, 9)]
    assert not exactly_known(districts, hidden).any()


def test_intervals_of_two_districts_out_of_three() -> None:
    districts = flat(FOUR[:3], 5)
    assert ends(districts, hide(districts, A + 1, A + 2, B + 1, B + 2)) == [(11, 22), (0, 11), (13, 24), (0, 11)]


def test_a_hidden_cell_without_any_relation_may_be_anything() -> None:
    """Neither the city nor the totals of the districts are shown."""
    districts = flat(FOUR, 5)
    free = replace(districts, fixed=np.zeros(15, dtype=bool), silent=np.arange(15) % 3 == 0)
    hidden = ~free.silent
    assert ends(free, hidden & (np.arange(15) < 12)) == [(0, 76), (0, 30)] * 4
    assert ends(free, hidden) == [(0, np.inf)] * 10


@pytest.mark.parametrize(("k", "unsafe"), [(5, []), (6, [1, 2])])
def test_the_sum_of_hidden_cells_of_a_row_is_known(k: int, unsafe: list[int]) -> None:
    """2 + 3 of 45: each lies between 0 and 5, but everybody knows that they are 5 together."""
    row = problem(np.array([45, 2, 3, 40]), [(0, [1, 2, 3])], k, [0])
    hidden = hide(row, 1, 2)
    assert ends(row, hidden) == [(0, 5), (0, 5)]
    assert unsafe_cells(row, hidden).tolist() == unsafe
    # the intervals alone are enough for a rule that asks for less than the sum does
    modest = replace(row, up=np.minimum(row.up, 1.0))
    assert unsafe_cells(modest, hidden).tolist() == unsafe


@pytest.mark.parametrize(("shown", "parts", "interval"), [((20, 20), [2] * 10, (2, 2)), ((13, 17), [2] * 8, (0, 2))])
def test_parts_rounded_to_five(shown: tuple[int, int], parts: list[int], interval: tuple[int, int]) -> None:
    """Ten parts shown as 0 beside an exact total of 20 are 2 each; beside a total of 16 that is shown as 15, 0 to 2."""
    count = len(parts)
    values = np.array([sum(parts), *parts], dtype=float)
    relations = sparse.csr_array(np.r_[1.0, np.full(count, -1.0)][None, :])
    nothing, everything = np.zeros(count + 1), np.ones(count + 1, dtype=bool)
    upper = np.r_[shown[1], np.full(count, 2.0)]
    lower = np.r_[shown[0], np.zeros(count)]
    rounded = Problem(values, relations, nothing, nothing, nothing + 1, ~everything, everything, np.zeros(1), lower, upper)
    rounded.validate()
    low, high = reach(rounded, ~everything, np.arange(1, count + 1))
    assert low == pytest.approx(np.full(count, interval[0])) and high == pytest.approx(np.full(count, interval[1]))


def test_interval_asked_for_a_small_count() -> None:
    down, up = small_count(np.array([0, 1, 2, 4, 5, 0.25, 2.999999999]), 5)
    assert down.tolist() == pytest.approx([0, 0, 1, 3, 0, 0, 2]) and up.tolist() == pytest.approx([0, 4, 3, 1, 0, 4.75, 2])
    down, up = small_count(np.array([0, 1, 4, 5]), 5, zeros_hidden=True)
    assert down.tolist() == [0, 1, 4, 0] and up.tolist() == [5, 4, 1, 0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"values": np.r_[22.0, 20, 3, np.zeros(12)]}, r"relation 0 does not hold: its cells add up to 1"),
        ({"values": np.r_[np.nan, np.zeros(14)]}, r"cell 0 is not a number"),
        ({"silent": np.ones(15, dtype=bool)}, r"cell 12 may not be hidden and is printed nowhere"),
        ({"weight": np.r_[np.ones(14), 0]}, r"cell 14 costs nothing"),
        ({"lower": np.full(15, 5.0)}, r"cell 2 lies outside"),
        ({"down": np.full(15, -1.0)}, r"cell 0 needs less"),
        ({"down": np.zeros(3)}, r"down has the shape \(3,\), not one entry for each of 15 cells"),
        ({"minimum_sum": np.zeros(3)}, r"minimum_sum has the shape"),
    ],
)
def test_a_problem_that_cannot_be_says_where(changes: dict[str, np.ndarray], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(flat(FOUR, 5), **changes).validate()


def test_parts_of_a_problem_meet_in_fixed_cells_only() -> None:
    two = problem(np.array([9, 2, 7, 9, 3, 6, 9, 5, 4.0]), [(0, [1, 2]), (3, [4, 5]), (6, [7, 8])], 4, [0, 3, 6])
    found = two.components()
    assert [cells.tolist() for cells in found] == [[0, 1, 2], [3, 4, 5]]
    assert two.part(found[1]).values.tolist() == [9, 3, 6]
    two.part(found[1]).validate()
    # linked by a total that may be hidden, by one that may not
    city = problem(np.array([4, 1, 3, 8, 2, 6, 12.0]), [(0, [1, 2]), (3, [4, 5]), (6, [0, 3])], 4, [6])
    assert [cells.tolist() for cells in city.components()] == [[0, 1, 2, 3, 4, 5, 6]]
    fixed = replace(city, fixed=np.arange(7) % 3 == 0)
    assert [cells.tolist() for cells in fixed.components()] == [[0, 1, 2], [3, 4, 5]]


@settings(max_examples=40)
@given(st.data())
def test_what_the_attacker_finds_is_what_one_program_per_bound_finds(data: st.DataObject) -> None:
    shape = data.draw(st.sampled_from([(3, 2), (4, 3), (3, 2, 2)]))
    leaves = np.array(data.draw(st.lists(st.integers(0, 9), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))).reshape(
        shape
    )
    values, totals, city = table(leaves, [np.minimum(np.arange(shape[0]) // 2, 1), np.zeros(2, dtype=int)])
    tree = problem(values, totals, 4, city)
    hidden = np.array(data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))) & ~tree.fixed
    cells = np.flatnonzero(hidden)
    found = np.column_stack(reach(tree, hidden, cells))
    assert found == pytest.approx(intervals(tree, hidden, cells), abs=1e-6)
    # cells that no null vector moves, by a dense decomposition
    moves = null_space(tree.relations[:, cells].toarray()) if len(cells) else np.zeros((0, 0))
    assert exactly_known(tree, hidden)[cells].tolist() == (np.abs(moves).sum(axis=1) < 1e-9).tolist()


@pytest.mark.parametrize("k", [3, 5, 10])
def test_hiding_small_counts_alone_fails_in_berlin(open_data: Path, k: int) -> None:
    """Most of what is hidden can be worked out again, and the rank test agrees with the bounds."""
    parents = lor_tree(open_data)
    values, totals, city = table(lor_counts(parents), parents)
    tree = problem(values, totals, k, city)
    low, high = reach(tree, tree.primary & ~tree.fixed, np.flatnonzero(tree.primary))
    exact = exactly_known(tree, tree.primary)[tree.primary]
    assert (len(totals), len(values)) == (1166, 2094)
    assert exact.tolist() == (high - low < 1e-6).tolist()
    assert exact.mean() > 0.3
