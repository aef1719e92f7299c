"""The attacker before made tables: as large as Berlin, and of every shape."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from helpers.disclosure.published import published_before, record
from helpers.settings import MunicipalitySettings, Project, load_municipality
from tests.conftest import ROOT
from tests.disclosure.attacker.break_in import attack, narrowed_below, recovered
from tests.disclosure.attacker.made import Attacked, attacked, counted, observed, released_of, settings_with, tree
from tests.disclosure.core_tables import lor_counts, lor_tree

SEXES = ("sex", ["female", "male"])
GROUPS = ("group", ["german", "foreign"])


def nothing_found(result: Attacked, least: float, zeros_hidden: bool = False) -> None:
    """No protected count recovered, and none narrowed below the rule; counts of nought have to look like 1 to k - 1 too."""
    exact = recovered(result.haul, result.truth)
    exact = exact[exact["conf_status"] == "A"]
    narrow = narrowed_below(result.haul, result.truth, least)
    if zeros_hidden:
        rows = result.haul.counts.merge(result.truth[["obs_id", "obs_value", "conf_status"]], on="obs_id")
        narrow = pd.concat([narrow, rows[(rows["conf_status"] == "A") & (rows["low"] > 1e-6)]])
    assert exact.empty and narrow.empty, (
        f"{len(exact)} recovered, {len(narrow)} narrowed\n{pd.concat([exact, narrow]).to_string()}"
    )


@pytest.mark.parametrize("least", [3, 5, 10])
def test_a_table_as_large_as_berlin(open_data: Path, least: int) -> None:
    """542 + 143 + 12 + 1 areas by nationality; with small counts hidden alone most of them are recovered."""
    parents = list(zip(["subdistrict", "district", "region"], lor_tree(open_data), strict=True))
    areas = tree(parents)
    counts = observed(counted(lor_counts(lor_tree(open_data)), parents, [GROUPS]).assign(characteristic="auslaender_melde"))
    settings = settings_with({"minimum_count": least}, levels=["region", "district", "subdistrict"])
    result = attacked(counts, areas, settings, enough=least)
    small = result.truth["conf_status"] == "A"
    assert small.sum() > 100
    nothing_found(result, least)
    naive = counts.assign(obs_value=counts["obs_value"].mask(small), conf_status=np.where(small, "C", "F"))
    found = recovered(attack(naive, result.released.indicators.iloc[:0], areas, settings), result.truth)
    assert len(found) > 0.5 * small.sum(), f"of {small.sum()} small counts {len(found)} recovered"


@st.composite
def city(draw: st.DrawFn) -> list[tuple[str, np.ndarray]]:
    """Districts, in regions or not; a region may have one district alone."""
    districts = draw(st.integers(2, 7))
    if draw(st.booleans()):
        regions = sorted(draw(st.lists(st.integers(0, 2), min_size=districts, max_size=districts)))
        of = np.unique(regions, return_inverse=True)[1]
        return [("district", of), ("region", np.zeros(of.max() + 1, dtype=int))]
    return [("district", np.zeros(districts, dtype=int))]


def working_age(parents: list[tuple[str, np.ndarray]], random: np.random.Generator, size: float, share: float) -> pd.DataFrame:
    """Residents of 15 to 64 and the unemployed among them, by nationality and by sex; three years, each a table of its own."""
    rows = []
    for year in (2022, 2023, 2024):
        people = random.poisson(size * random.lognormal(0, 0.8, (len(parents[0][1]), 2, 2)))
        many = counted(people, parents, [GROUPS, SEXES]).assign(
            measure="residents", age="15-64", characteristic="auslaender_melde"
        )
        few = counted(random.binomial(people, share), parents, [GROUPS, SEXES])
        rows += [
            many.assign(time_period=year),
            few.assign(measure="unemployed", characteristic="auslaender_ba", time_period=year),
        ]
    return observed(pd.concat(rows).assign(source="ba_arbeitslose", reference="mean_of_quarters"))


@effort(max_examples=12)
@given(
    parents=city(),
    seed=st.integers(0, 10**6),
    size=st.sampled_from([2.0, 6.0, 20.0, 60.0]),
    share=st.sampled_from([0.1, 0.3, 0.9]),
    least=st.integers(3, 10),
    zeros=st.sampled_from(["shown", "hidden"]),
    complement=st.booleans(),
)
def test_any_table(parents: list[tuple[str, np.ndarray]], seed: int, size: float, share: float, **rule: Any) -> None:
    """Areas in two or three levels, groups, sexes, and shares made of the counts.

    What hidden rows give away by being there has tests of its own.
    """
    counts = working_age(parents, np.random.default_rng(seed), size, share)
    least, hidden = rule.pop("least"), rule["zeros"] == "hidden"
    levels = [name for name, _ in reversed(parents)]
    settings = settings_with({"minimum_count": least, **rule}, levels=levels, indicators=["arbeitslosenanteil"])
    result = attacked(counts, tree(parents), settings, enough=least, rows_that_are_there=False)
    assume(not result.released.account["known_already"])
    nothing_found(result, least, hidden)


# -- found by the attacker


def four_districts(ages: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, MunicipalitySettings]:
    """Counts by sex and these ages, areas, settings: two women of the first age in the third district, else 20 to 59 each."""
    parents = [("district", np.zeros(4, dtype=int))]
    leaves = np.random.default_rng(1).integers(20, 60, (4, 2, len(ages)))
    leaves[2, 0, 0] = 2
    return (
        counted(leaves, parents, [SEXES, ("age", ages)]),
        tree(parents),
        settings_with({"minimum_count": 3}, levels=["district"]),
    )


def together(rows: pd.DataFrame, ages: list[str], name: str) -> pd.DataFrame:
    """Some ages as one."""
    parts = rows[rows["age"].isin(ages)]
    return parts.groupby(["ref_area", "area_level", "sex"], as_index=False)["obs_value"].sum().assign(age=name)


def test_ages_one_after_the_other() -> None:
    rows, areas, settings = four_districts(["0-14", "15-64", "65+"])
    nothing_found(attacked(observed(rows), areas, settings), 3)


def test_an_age_between_that_is_not_counted_for_each_sex() -> None:
    """0-64 for both sexes together: then nothing links 0-14 and 15-64 of women to all women."""
    rows, areas, settings = four_districts(["0-14", "15-64", "65+"])
    between = together(rows[rows["sex"] == "total"], ["0-14", "15-64"], "0-64")
    nothing_found(attacked(observed(pd.concat([rows, between])), areas, settings), 3)


def test_ages_that_are_cut_in_two_ways() -> None:
    """0-17, 18-64 and 65+ add up, and so do 0-14, 15-64 and 65+; 18-64 is counted as a part of 15-64 alone."""
    rows, areas, settings = four_districts(["65+", "0-14", "15-17", "18-64"])
    two_ways = [
        rows[rows["age"] != "15-17"],
        together(rows, ["0-14", "15-17"], "0-17"),
        together(rows, ["15-17", "18-64"], "15-64"),
    ]
    nothing_found(attacked(observed(pd.concat(two_ways)), areas, settings), 3)


def test_a_published_count_that_was_revised_to_a_small_one(tmp_path: Path) -> None:
    """5 was published, 2 is true: nobody knows the 2 yet."""
    parents = [("district", np.zeros(4, dtype=int))]
    settings = replace(settings_with({"minimum_count": 3}, levels=["district"]), project=Project(tmp_path))

    def counts(first: int) -> pd.DataFrame:
        leaves = np.array([[first, 60], [22, 55], [9, 14], [30, 40]])
        return observed(counted(leaves, parents, [GROUPS]).assign(characteristic="auslaender_melde"))

    record(settings, released_of(counts(5), tree(parents), settings).observations, 2024)
    assert 5 in set(published_before(settings)["obs_value"])
    second = released_of(counts(2), tree(parents), settings).observations
    assert 2 not in set(second["obs_value"])


def employed(people: np.ndarray, at_work: np.ndarray, years: list[int]) -> pd.DataFrame:
    """Residents of 15 to 64 and employees among them by nationality: (years, districts, groups)."""
    parents = [("district", np.zeros(people.shape[1], dtype=int))]
    rows = []
    for place, year in enumerate(years):
        many = counted(people[place], parents, [GROUPS]).assign(
            measure="residents", age="15-64", characteristic="auslaender_melde"
        )
        few = counted(at_work[place], parents, [GROUPS]).assign(
            measure="employees_social_insurance", characteristic="auslaender_ba"
        )
        rows += [part.assign(time_period=year, reference=f"{year}-06-30") for part in (many, few)]
    return observed(pd.concat(rows).assign(source="ba_beschaeftigung"))


def test_a_hidden_rank_says_nothing_about_the_base() -> None:
    """101 Germans and 3 foreigners, 104 together: whoever sees that Germans have a rank knows that they are 100 or more."""
    people = np.array([[[101, 3], [400, 60], [500, 90], [300, 70], [450, 80]]])
    at_work = np.array([[[60, 1], [250, 30], [300, 40], [180, 35], [240, 38]]])
    settings = settings_with({"minimum_count": 5}, levels=["district"], indicators=["beschaeftigungsquote"])
    areas = tree([("district", np.zeros(5, dtype=int))])
    nothing_found(attacked(employed(people, at_work, [2024]), areas, settings), 5)


def test_a_hidden_warning_says_nothing() -> None:
    """7, 5, 3 and 2 of 100: three years in a row worse, so it must have been 3 or more in the first."""
    years = [2021, 2022, 2023, 2024]
    people = np.full((4, 5, 2), 100) * np.array([1, 3, 4, 3, 5])[None, :, None]
    at_work = (people * 0.6).astype(int)
    at_work[:, 0, 1] = [7, 5, 3, 2]
    base = load_municipality(Project(ROOT), "musterstadt")
    settings = settings_with({"minimum_count": 8}, levels=["district"], indicators=["beschaeftigungsquote"], base=base)
    target = next(item for item in base.targets if item.indicator == "beschaeftigungsquote")
    settings = replace(settings, targets=[target.model_copy(update={"group": "foreign", "characteristic": "auslaender_ba"})])
    areas = tree([("district", np.zeros(5, dtype=int))])
    result = attacked(employed(people, at_work, years), areas, settings)
    warnings = result.released.indicators["statistic"].astype("str").str.startswith("warning")
    assert warnings.any()
    nothing_found(result, 8)
