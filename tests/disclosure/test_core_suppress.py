"""Which cells are hidden beside the secret ones: safe by programs of scipy alone, and as cheap as any safe choice."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.disclosure.attacker import reach
from helpers.disclosure.problem import Problem
from helpers.disclosure.suppress import suppress, unsafe_cells
from tests.disclosure.core_tables import exactly_known, flat, intervals, is_safe, lor_counts, lor_tree, problem, table

FOUR = [(20, 2), (15, 9), (30, 12), (11, 7)]


def cheapest(of: Problem) -> float:
    """Cost of the cheapest safe choice, by trying all of them in the order of their cost."""
    always = of.primary | of.silent
    choice = np.flatnonzero(~always & ~of.fixed)
    tried = (subset for size in range(len(choice) + 1) for subset in combinations(choice, size))
    for subset in sorted(tried, key=lambda subset: of.weight[list(subset)].sum()):
        hidden = always.copy()
        hidden[list(subset)] = True
        if is_safe(of, hidden):
            return float(of.weight[hidden & ~of.silent].sum())
    return float("inf")


def test_the_cheapest_choice_by_persons() -> None:
    """A and D lose both groups: 20 + 2 + 11 + 7 persons (worked example)."""
    districts = flat(FOUR, 5)
    pattern = suppress(replace(districts, weight=np.maximum(districts.values, 0.5)))
    assert np.flatnonzero(pattern.hidden).tolist() == [1, 2, 10, 11]
    assert districts.values[pattern.hidden].sum() == 40
    low, high = reach(districts, pattern.hidden, np.flatnonzero(pattern.hidden))
    assert low == pytest.approx([13, 0, 9, 0]) and high == pytest.approx([22, 9, 18, 9])
    assert (pattern.proven, pattern.optimal, pattern.unprotectable.tolist()) == (True, True, [])


def test_the_cheapest_choice_by_cells() -> None:
    pattern = suppress(flat(FOUR, 5, weight=np.ones(15)))
    assert pattern.hidden.sum() == 4


def test_nothing_secret_nothing_hidden() -> None:
    pattern = suppress(flat([(20, 10), (15, 9)], 5))
    assert not pattern.hidden.any() and pattern.proven and pattern.optimal


def test_hidden_cells_of_a_row_are_not_fewer_persons_than_k_together() -> None:
    """2, 3 and 40 of 45 (worked example): at k = 5 the two small ones hide each other, at 6 the large one goes too."""
    for k, hidden in ((5, [1, 2]), (6, [1, 2, 3])):
        row = problem(np.array([45, 2, 3, 40]), [(0, [1, 2, 3])], k, [0])
        assert np.flatnonzero(suppress(row).hidden).tolist() == hidden
        # also where the intervals asked for would not need it
        assert np.flatnonzero(suppress(replace(row, up=np.minimum(row.up, 1.0))).hidden).tolist() == hidden


def test_cells_that_no_table_shows_are_protected_and_protect() -> None:
    """Residents of unknown group: 3 and 4 of them in two districts, printed nowhere, known as the rest if all else is shown."""
    values, totals, city = table(np.array([(20, 12, 3), (15, 9, 4), (30, 12, 25)]), [np.zeros(3, dtype=int)])
    unknown = np.arange(len(values)) % 4 == 3
    towns = problem(values, totals, 5, [cell for cell in city if not unknown[cell]], silent=unknown)
    shown = np.zeros(len(values), dtype=bool)
    assert unsafe_cells(towns, shown).tolist() == [3, 7]
    pattern = suppress(towns)
    assert pattern.proven and pattern.hidden.any() and not (pattern.hidden & unknown).any()
    assert is_safe(towns, pattern.hidden)


def test_what_fixed_cells_do_not_allow_is_named_and_the_rest_is_protected() -> None:
    """District A is published with both its groups; a part that is all of a published total."""
    districts = flat([(20, 2), (15, 3), (30, 12), (11, 7)], 5)
    published = replace(districts, fixed=districts.fixed | (np.arange(15) < 3))
    pattern = suppress(published)
    assert pattern.unprotectable.tolist() == [2] and not pattern.proven and pattern.optimal
    assert pattern.hidden[5] and not pattern.hidden[:3].any()
    single = problem(np.array([3, 3, 20, 17, 2, 15.0]), [(0, [1]), (2, [0, 3]), (3, [4, 5])], 5, [0, 2])
    pattern = suppress(single)
    assert pattern.unprotectable.tolist() == [0, 1] and pattern.hidden[[1, 4, 5]].all()


def test_where_less_can_be_had_as_much_as_possible_is() -> None:
    """Two parts of a published 4 cannot look like 5 or more; each may be anything up to 4, and is."""
    row = problem(np.array([4, 1, 3.0]), [(0, [1, 2])], 5, [0])
    pattern = suppress(row)
    assert pattern.unprotectable.tolist() == [0, 1, 2] and pattern.hidden.tolist() == [False, True, True]


def test_a_relation_that_does_not_hold_is_refused() -> None:
    districts = flat(FOUR, 5)
    with pytest.raises(ValueError, match="relation 0 does not hold"):
        suppress(replace(districts, values=districts.values + np.eye(15)[0]))


def tables(data: st.DataObject, shapes: list[tuple[int, ...]], k: int) -> Problem:
    shape = data.draw(st.sampled_from(shapes))
    size = int(np.prod(shape))
    leaves = np.array(data.draw(st.lists(st.integers(0, 12), min_size=size, max_size=size))).reshape(shape)
    parents = (
        [np.minimum(np.arange(shape[0]) // 2, 1), np.zeros(2, dtype=int)] if shape[0] > 3 else [np.zeros(shape[0], dtype=int)]
    )
    values, totals, city = table(leaves, parents)
    return problem(values, totals, k, city if data.draw(st.booleans()) else [])


@settings(max_examples=40)
@given(st.data(), st.sampled_from([3, 5]))
def test_no_primary_cell_of_a_random_table_is_known_too_well(data: st.DataObject, k: int) -> None:
    """Two and three dimensions, with and without a level between; who is named as not to be protected cannot be in any way."""
    given_ = tables(data, [(4, 2), (5, 3), (7, 2), (4, 2, 2), (3, 3, 2)], k)
    pattern = suppress(given_)
    left = np.isin(np.arange(len(given_.values)), pattern.unprotectable)
    asked = replace(given_, down=np.where(left, 0, given_.down), up=np.where(left, 0, given_.up))
    assert is_safe(asked, pattern.hidden)
    assert not (exactly_known(asked, pattern.hidden) & asked.primary).any()
    assert pattern.optimal and pattern.proven == (not left.any())
    assert (pattern.hidden | ~given_.primary | given_.fixed).all() and not (pattern.hidden & given_.fixed).any()
    everything = intervals(given_, ~given_.fixed, pattern.unprotectable)
    values, down, up = (array[pattern.unprotectable] for array in (given_.values, given_.down, given_.up))
    assert ((everything[:, 0] > values - down + 1e-6) | (everything[:, 1] < values + up - 1e-6)).all()


@settings(max_examples=40)
@given(st.data())
def test_no_safe_choice_is_cheaper(data: st.DataObject) -> None:
    small = tables(data, [(3, 2), (2, 3)], 3)
    pattern = suppress(small)
    if pattern.proven and (~small.primary & ~small.fixed).sum() <= 9:
        assert small.weight[pattern.hidden].sum() == pytest.approx(cheapest(small), rel=1e-5)


@settings(max_examples=20)
@given(st.data(), st.randoms(use_true_random=False))
def test_the_pattern_does_not_depend_on_the_run_nor_its_cost_on_the_order(data: st.DataObject, random: object) -> None:
    tree = tables(data, [(5, 3), (4, 2, 2)], 4)
    first, again = suppress(tree), suppress(tree)
    assert (first.hidden == again.hidden).all()
    order = list(range(tree.relations.shape[0]))
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed = replace(tree, relations=tree.relations[order], minimum_sum=tree.minimum_sum[order])
    assert tree.weight[suppress(mixed).hidden].sum() == pytest.approx(tree.weight[first.hidden].sum(), rel=1e-5)


@pytest.mark.parametrize("k", [3, 5, 10])
def test_nothing_can_be_worked_out_in_berlin(open_data: Path, k: int) -> None:
    """542 + 143 + 12 + 1 areas x 2 groups: no primary cell exactly known, none known too well."""
    parents = lor_tree(open_data)
    values, totals, city = table(lor_counts(parents), parents)
    tree = problem(values, totals, k, city)
    pattern = suppress(tree)
    assert (pattern.proven, pattern.optimal, len(pattern.unprotectable)) == (True, True, 0)
    assert not (exactly_known(tree, pattern.hidden) & tree.primary).any()
    primary = np.flatnonzero(tree.primary)
    low, high = reach(tree, pattern.hidden, primary)
    assert (low <= tree.values[primary] - tree.down[primary] + 1e-5).all()
    assert (high >= tree.values[primary] + tree.up[primary] - 1e-5).all()


def test_out_of_time_the_pattern_is_safe_all_the_same(open_data: Path) -> None:
    parents = lor_tree(open_data)
    values, totals, city = table(lor_counts(parents), parents)
    tree = problem(values, totals, 10, city)
    pattern = suppress(tree, time_limit=0.5)
    assert pattern.proven and not pattern.optimal
    assert not len(unsafe_cells(tree, pattern.hidden))


def test_out_of_time_what_is_not_needed_is_shown_again() -> None:
    districts = flat([*FOUR * 3, (3, 30)], 5)
    pattern = suppress(districts, time_limit=1e-9)
    assert pattern.proven and not pattern.optimal and is_safe(districts, pattern.hidden)
    assert suppress(districts).hidden.sum() <= pattern.hidden.sum() < (~districts.fixed).sum()


def test_the_solver_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    suppress(flat(FOUR, 5))
    assert capfd.readouterr() == ("", "")
