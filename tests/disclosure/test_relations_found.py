"""What adds up is found, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.disclosure.ages import classes_of
from helpers.disclosure.assembly import Assembled, assemble
from helpers.disclosure.cells import Cells, cells_of
from helpers.disclosure.relations import all_sums
from helpers.disclosure.shares import shares_of
from helpers.intake.observations import KEY
from helpers.measures import compute
from helpers.settings import MunicipalitySettings, Project, load_municipality
from helpers.settings.disclosure import Disclosure, Relation
from tests.conftest import ROOT
from tests.disclosure.core_tables import exactly_known

AREAS = pd.DataFrame(
    [
        ("municipality", "M", "Stadt", "", ""),
        ("region", "A", "Nord", "municipality", "M"),
        ("region", "B", "Süd", "municipality", "M"),
        ("district", "01", "Au", "region", "A"),
        ("district", "02", "Berg", "region", "A"),
        ("district", "03", "Tal", "region", "B"),
    ],
    columns=["area_level", "code", "name", "parent_level", "parent"],
)
LEVEL = dict(zip(AREAS["code"], AREAS["area_level"], strict=True))


def ruled(**rule: object) -> MunicipalitySettings:
    """The sample's settings with one rule for all sources."""
    settings = load_municipality(Project(ROOT), "musterstadt")
    found = Disclosure.model_validate({"rules": [{"agreed_by": "Test", "agreed_on": "2025-01-31", **rule}]})
    return replace(settings, municipality=settings.municipality.model_copy(update={"disclosure": found}))


def counted(*rows: tuple[object, ...], names: tuple[str, ...] = ("ref_area", "obs_value"), **same: object) -> pd.DataFrame:
    """Observations with defaults for what is not named."""
    frame = pd.DataFrame(rows, columns=list(names)).assign(**same)
    defaults = {
        "source": "melderegister",
        "measure": "residents",
        "time_period": 2024,
        "reference": "2024-12-31",
        "characteristic": "alle",
        **dict.fromkeys(("group", "sex", "age", "detail"), "total"),
    }
    for name, value in defaults.items():
        if name not in frame:
            frame[name] = value
    frame["area_level"] = frame["ref_area"].map(LEVEL)
    nothing = dict.fromkeys(("n", "n_eff", "standard_error"), float("nan"))
    frame = frame.assign(unit_measure="persons", obs_status="A", conf_status="F", **nothing)
    return frame.assign(obs_id=range(len(frame)), obs_value=frame["obs_value"].astype(float))


def put_together(rows: pd.DataFrame, settings: MunicipalitySettings, near: float = np.inf) -> tuple[Cells, Assembled]:
    cells = cells_of(rows, settings)
    found = assemble(cells, all_sums(cells, AREAS, settings, []), near)
    found.problem.validate()
    return cells, found


def lines(cells: Cells, found: Assembled, *named: str) -> set[tuple[str, str]]:
    """Each relation as kind and text, e.g. ``M = A + B``; a rest with its number in brackets."""
    first = cells.rows.drop_duplicates("cell").set_index("cell")
    text = {cell: "/".join(str(first.at[cell, name]) for name in named) for cell in first.index}
    said = set()
    matrix = found.problem.relations.tocsr()
    for number in range(matrix.shape[0]):
        row = matrix[[number]]
        sides: dict[bool, list[str]] = {True: [], False: []}
        for cell, sign in zip(row.indices, row.data, strict=True):
            name = text.get(cell, f"({found.problem.values[cell]:g})")
            sides[sign > 0].append(name)
        said.add(
            (found.relations["kind"].iloc[number], f"{' + '.join(sorted(sides[True]))} = {' + '.join(sorted(sides[False]))}")
        )
    return said


def test_areas_add_up_level_by_level() -> None:
    rows = counted(("M", 60), ("A", 45), ("B", 15), ("01", 30), ("02", 15), ("03", 15))
    cells, found = put_together(rows, ruled(minimum_count=5))
    assert lines(cells, found, "ref_area") == {("areas", "M = A + B"), ("areas", "A = 01 + 02"), ("areas", "B = 03")}


def test_a_level_between_that_lacks_an_area_is_passed_by() -> None:
    """Region B has no figure: its only district is what the city leaves."""
    rows = counted(("M", 60), ("A", 45), ("01", 30), ("02", 15), ("03", 15))
    cells, found = put_together(rows, ruled(minimum_count=5))
    assert ("areas", "M = 01 + 02 + 03") in lines(cells, found, "ref_area")
    assert ("areas", "A = 01 + 02") in lines(cells, found, "ref_area")


def test_people_without_a_known_group_are_a_cell() -> None:
    rows = counted(
        ("01", "alle", "total", 30),
        ("01", "auslaender_melde", "foreign", 8),
        ("01", "auslaender_melde", "german", 20),
        names=("ref_area", "characteristic", "group", "obs_value"),
    )
    cells, found = put_together(rows, ruled(minimum_count=5))
    assert lines(cells, found, "group") == {("groups", "total = (2) + foreign + german")}
    rest = found.problem.primary & found.problem.silent
    assert rest.sum() == 1 and found.problem.values[rest] == 2


def test_people_without_a_known_district_are_known_and_no_secret() -> None:
    rows = counted(("M", 62), ("A", 45), ("B", 15))
    cells, found = put_together(rows, ruled(minimum_count=5))
    assert lines(cells, found, "ref_area") == {("areas", "M = (2) + A + B")}
    assert not found.problem.primary.any() and found.problem.fixed[-1]


def test_means_add_up_within_their_rounding() -> None:
    rows = counted(("A", 12.1), ("01", 4.8), ("02", 7.2), reference="mean_of_quarters")
    cells, found = put_together(rows, ruled(minimum_count=5))
    assert lines(cells, found, "ref_area") == {("areas", "A = (0.1) + 01 + 02")}
    assert not found.problem.silent.any()


def test_ages_within_ages() -> None:
    """Of 100 people 20 are 65 or older, and 13 are younger than 3 or from 6 to 14."""
    ages = [("total", 100), ("0-64", 80), ("15-64", 60), ("3-5", 7), ("school_entry", 5)]
    rows = counted(*(("01", age, value) for age, value in ages), names=("ref_area", "age", "obs_value"))
    cells, found = put_together(rows, ruled(minimum_count=5))
    assert lines(cells, found, "age") == {
        ("ages", "total = (13) + (20) + 15-64 + 3-5"),
        ("ages", "0-64 = (13) + 15-64 + 3-5"),
        ("ages", "total = (95) + school_entry"),
    }


def test_ages_that_are_cut_in_two_ways() -> None:
    """Two people are 65 or older, and every cut of the others gives them away: no age is missing anywhere."""
    ages = [("total", 40), ("0-14", 9), ("0-17", 12), ("15-64", 29), ("18-64", 26)]
    rows = counted(*(("01", age, value) for age, value in ages), names=("ref_area", "age", "obs_value"))
    _, found = put_together(rows, ruled(minimum_count=5))
    secret = found.problem.values[found.problem.primary]
    assert sorted(secret) == [2, 3]  # the other three are 15 to 17
    exact = exactly_known(found.problem, np.zeros(len(found.problem.values), dtype=bool))
    assert exact[found.problem.primary].all()


def test_ages_that_do_not_tell_what_lies_in_both_protect_nothing_there() -> None:
    """0-17 and 15-64: how many of them are 15 to 17 nobody can compute, so nothing need protect it."""
    rows = counted(("01", "0-17", 6), ("01", "15-64", 30), names=("ref_area", "age", "obs_value"))
    _, found = put_together(rows, ruled(minimum_count=5))
    assert not found.problem.primary.any()


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), min_size=1, max_size=6))
def test_every_year_of_age_is_in_one_class(limits: list[tuple[int, int]]) -> None:
    ages = sorted({f"{low}-{low + width}" for low, width in limits} | {"total", "65+"})
    classes = {tuple(column) for column in classes_of(ages).T.tolist()}
    spans = [(0, 999) if age == "total" else (65, 999) if age == "65+" else tuple(map(int, age.split("-"))) for age in ages]
    assert {tuple(low <= year <= high for low, high in spans) for year in range(130)} == classes


def test_the_same_number_from_two_sources_is_one_cell() -> None:
    rows = pd.concat([counted(("01", 4), ("02", 9)), counted(("01", 4), ("02", 10), source="ba_arbeitslose")])
    rows = rows.assign(obs_id=range(4))
    cells = cells_of(rows, ruled(minimum_count=5))
    assert len(cells) == 3
    assert cells.rows.groupby("cell").size().max() == 2


def test_foreigners_are_part_of_those_with_a_migration_background() -> None:
    """What is left are Germans with a migration background: three of them are as secret as three foreigners."""
    rows = counted(
        ("01", "auslaender_melde", "foreign", 20),
        ("01", "mh_register", "with", 23),
        names=("ref_area", "characteristic", "group", "obs_value"),
    )
    cells, found = put_together(rows, ruled(minimum_count=5))
    assert ("auslaender_mit_migrationshintergrund", "mh_register = (3) + auslaender_melde") in lines(
        cells, found, "characteristic"
    )
    assert found.problem.values[found.problem.primary].tolist() == [3]


def test_stocks_and_flows() -> None:
    """A balance of the catalogue: residents are those of the year before and who came less who went."""
    balance = {
        "id": "bilanz",
        "whole": {"measure": "residents"},
        "parts": [
            {"measure": "residents", "lag": 1},
            {"measure": "moves_in_abroad"},
            {"measure": "moves_out_abroad", "weight": -1},
        ],
    }
    settings = ruled(minimum_count=5)
    catalogue = replace(settings.catalogue, relations={"bilanz": Relation.model_validate(balance)})
    settings = replace(settings, catalogue=catalogue)
    rows = counted(
        ("01", "residents", 2023, 100),
        ("01", "residents", 2024, 103),
        ("01", "moves_in_abroad", 2024, 7),
        ("01", "moves_out_abroad", 2024, 4),
        names=("ref_area", "measure", "time_period", "obs_value"),
        reference="year_total",
    )
    cells, found = put_together(rows, settings)
    expected = "moves_out_abroad/2024 + residents/2024 = (0) + moves_in_abroad/2024 + residents/2023"
    assert lines(cells, found, "measure", "time_period") == {("bilanz", expected)}


def test_details_that_are_all_there_are_add_up() -> None:
    rows = counted(
        ("01", "total", 20),
        ("01", "employable", 14),
        ("01", "not_employable", 6),
        names=("ref_area", "detail", "obs_value"),
        measure="sgb2_recipients",
    )
    cells, found = put_together(rows, ruled(minimum_count=5))
    assert ("details", "total = employable + not_employable") in lines(cells, found, "detail")


def share_rows(value: float) -> pd.DataFrame:
    rows = pd.concat([counted(("01", value), measure="unemployed"), counted(("01", 60), age="15-64")])
    rows = rows.assign(obs_id=range(2), reference="mean_of_quarters")
    return rows.assign(n=float("nan"))


@pytest.mark.parametrize(("complement", "secret"), [(False, []), (True, [2.0])])
def test_all_but_two_is_secret_only_where_it_is_sensitive(complement: bool, secret: list[float]) -> None:
    """58 of 60 unemployed: nobody is told about the other two unless the rule says that it matters."""
    settings = ruled(minimum_count=5, complement=complement)
    cells = cells_of(share_rows(58), settings)
    shares = shares_of(compute(share_rows(58), settings), cells, settings)
    problem = assemble(cells, all_sums(cells, AREAS, settings, shares)).problem
    assert problem.values[problem.primary].tolist() == secret


def test_a_share_of_few_people_protects_its_count() -> None:
    settings = ruled(minimum_count=5, minimum_base=100)
    cells = cells_of(share_rows(30), settings)
    shares = shares_of(compute(share_rows(30), settings), cells, settings)
    for near in (3.0, np.inf):  # however far the base bounds the count
        problem = assemble(cells, all_sums(cells, AREAS, settings, shares), near).problem
        assert problem.values[problem.primary].tolist() == [30.0]
        assert (problem.down[problem.primary], problem.up[problem.primary]) == (5, 5)


def test_figures_of_the_whole_city_stay_unless_they_are_small_themselves() -> None:
    large = counted(("M", 60), ("A", 57), ("B", 3))
    _, found = put_together(large, ruled(minimum_count=5))
    assert found.problem.fixed[: found.cells].sum() == 1
    small = pd.concat([large, counted(("M", 2), sex="diverse")]).assign(obs_id=range(4))
    _, found = put_together(small, ruled(minimum_count=5))
    assert not found.problem.fixed[: found.cells].any()


def test_open_and_rounded_sources_need_no_protection() -> None:
    rows = pd.concat([counted(("01", 2)), counted(("02", 5), source="destatis")]).assign(obs_id=range(2))
    settings = ruled(published=True)
    assert cells_of(rows, settings).open.all()
    rounded = settings.catalogue.sources["melderegister"].model_copy(update={"rounded_to": 5})
    catalogue = replace(settings.catalogue, sources={**settings.catalogue.sources, "melderegister": rounded})
    strict = replace(ruled(minimum_count=5), catalogue=catalogue)
    assert cells_of(rows[:1], strict).open.tolist() == [True]


def test_keys_are_those_of_observations() -> None:
    assert set(KEY) <= set(counted(("01", 1)).columns)
