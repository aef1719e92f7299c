"""Areas as files write them, matched to the codes of the geometry."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.errors import InputError
from helpers.intake.areas import match_areas

AREAS = pd.DataFrame(
    [
        ("municipality", "09162000", "München"),
        ("region", "1", "Mitte"),
        ("district", "01", "Altstadt-Lehel"),
        ("district", "02", "Au"),
        ("district", "12", "Mitte"),
    ],
    columns=["area_level", "code", "name"],
)
LEVELS = {"Stadt München": "municipality", "Mitte (Region)": "region", "default": "district"}


def match(*texts: object, levels: dict | None = None) -> list[tuple[str, str]]:
    rows = pd.Series(range(2, len(texts) + 2))
    found = match_areas(pd.Series(texts, dtype="object"), LEVELS if levels is None else levels, AREAS, "a.csv", rows)
    return list(found.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "text",
    [
        "01",
        "Altstadt-Lehel",
        "Altstadt - Lehel",
        "01 Altstadt - Lehel",
        "altstadt-lehel",
        " 01 ",
        "01: Altstadt-Lehel",
        "1",
        1,
        1.0,
    ],
)
def test_ways_to_write_one_district(text: object) -> None:
    assert match(text) == [("01", "district")]


def test_the_whole_city_stands_beside_the_districts() -> None:
    assert match("Stadt München", "02 Au") == [("09162000", "municipality"), ("02", "district")]


def test_one_name_on_two_levels_is_told_apart_by_the_level() -> None:
    assert match("Mitte") == [("12", "district")]
    assert match("Mitte", levels={"default": "region"}) == [("1", "region")]


def test_without_levels_every_row_must_be_the_municipality() -> None:
    assert match("München", "09162000", levels={}) == [("09162000", "municipality")] * 2
    with pytest.raises(InputError, match=r"a\.csv, row 3: 'Berlin' is not the municipality \('München' or '09162000'\)"):
        match("München", "Berlin", levels={})


@pytest.mark.parametrize("text", ["02 Altstadt-Lehel", "01 Au", "13", "Alstadt-Lehel", "", "010", "München"])
def test_what_is_no_district_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no district of the geometry"):
        match("02", text)


def test_error_names_the_row_and_the_nearest_names() -> None:
    with pytest.raises(InputError, match=r"(?s)a\.csv, row 3: '01 Altstadt-Leel'.*did you mean '01 Altstadt-Lehel'"):
        match("02", "01 Altstadt-Leel")


def test_a_name_that_two_districts_share_matches_neither() -> None:
    twins = pd.concat([AREAS, pd.DataFrame([("district", "13", "Au")], columns=AREAS.columns)])
    with pytest.raises(InputError, match="'Au' is no district"):
        match_areas(pd.Series(["Au"]), LEVELS, twins, "a.csv", pd.Series([2]))


def test_codes_that_differ_by_leading_zeros_only_are_not_mixed_up() -> None:
    twins = pd.concat([AREAS, pd.DataFrame([("district", "1", "Neu")], columns=AREAS.columns)])
    found = match_areas(pd.Series(["1", "01"]), LEVELS, twins, "a.csv", pd.Series([2, 3]))
    assert found["ref_area"].tolist() == ["1", "01"]
    with pytest.raises(InputError, match="'001' is no district"):
        match_areas(pd.Series(["001"]), LEVELS, twins, "a.csv", pd.Series([2]))
