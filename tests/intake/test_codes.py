"""Official keys in their real variants: one unit, whatever its form; never a neighbour's."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers.errors import InputError
from helpers.intake.codes import level_of_ags, match_ags, normalise_ags
from helpers.settings import MunicipalitySettings
from helpers.settings.municipality import Comparator, Municipality

TREE = ["area_level", "code", "name", "parent_level", "parent"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("05111", "05111"),
        ("05111000", "05111"),
        ("051110000000", "05111"),  # ARS
        ("05978004", "05978004"),
        ("059780004004", "05978004"),
        ("071315001000", "071315001"),  # a Verbandsgemeinde, not the Kreis that it lies in
        ("0713101", "0713101"),
        ("0713101001", "07131001"),
        ("03151401002", "03151002"),
        ("11", "11"),
        ("11000", "11"),
        ("11000000", "11"),
        ("110000000000", "11"),
        ("02", "02"),
        ("02000000", "02"),
        ("04011000", "04011"),
        ("053", "053"),
        ("05300000", "053"),
        ("05000000", "05"),
        ("  05111", "05111"),
        ("05 9 78 004", "05978004"),
        ("5978", "05978"),
        ("5978004", "05978004"),
        ("5", "05"),
        ("03241001", "03241001"),
        ("DG", "DG"),
        ("", ""),
    ],
)
def test_one_form_for_one_unit(written: str, meant: str) -> None:
    assert normalise_ags(written) == meant


@given(st.text("0123456789", min_size=1, max_size=12))
def test_normal_form_is_its_own_normal_form(code: str) -> None:
    assert normalise_ags(normalise_ags(code)) == normalise_ags(code)


@given(st.text(max_size=14))
def test_any_text_has_a_form_and_a_level_or_an_error(text: str) -> None:
    normalise_ags(text)
    with suppress(InputError):
        level_of_ags(text)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("DG", "bund"),
        ("05", "land"),
        ("053", "regierungsbezirk"),
        ("05334", "kreis"),
        ("05111000", "kreis"),
        ("05334002", "gemeinde"),
        ("03241001", "gemeinde"),
        ("0713101", "verbandsgemeinde"),
        ("03151401", "verbandsgemeinde"),
        ("03151401002", "gemeinde"),
        ("05999998", "outside"),
        ("11000000", "land"),
        ("02", "land"),
    ],
)
def test_level(code: str, level: str) -> None:
    assert level_of_ags(code) == level


@pytest.mark.parametrize("text", ["", "Insgesamt", "0590", "059780", "1234567890", "05٣"])
def test_what_is_no_key_has_no_level(text: str) -> None:
    with pytest.raises(InputError, match="is no AGS or ARS"):
        level_of_ags(text)


def test_every_unit_of_the_regionaldatenbank_has_a_level_and_a_form(open_data: Path) -> None:
    lines = (open_data / "genesis/tabelle_csv/stand_2017-10/12411-01-01-5_00.csv").read_text(encoding="utf-8").splitlines()
    codes = [line.split(";")[0].strip() for line in lines]
    codes = [code for code in codes if code.isdigit() or code == "DG"]
    assert len(codes) == 14493
    assert pd.Series([level_of_ags(code) for code in codes]).value_counts().to_dict() == {
        "gemeinde": 13629,
        "kreis": 483,
        "verbandsgemeinde": 329,
        "regierungsbezirk": 35,
        "land": 16,
        "bund": 1,
    }
    # a Gemeinde that changed its Verbandsgemeinde has two long keys, and numbers under one of them in each year
    units = {normalise_ags(code) for code in codes}
    assert len(codes) - len(units) == 462
    assert {len(code) for code in units} == {2, 3, 5, 7, 8}


# -- which rows of a file belong to a municipality


def settings_of(small: Any, code: str, *comparators: Comparator) -> MunicipalitySettings:
    loaded = small.load()
    return replace(loaded, municipality=loaded.municipality.model_copy(update={"code": code, "comparators": list(comparators)}))


def tree(code: str, *areas: tuple[str, str]) -> pd.DataFrame:
    rows = [("municipality", code, "Hier", "", ""), *((level, key, key, "municipality", code) for level, key in areas)]
    return pd.DataFrame(rows, columns=TREE)


def matched(settings: MunicipalitySettings, areas: pd.DataFrame, *codes: object) -> list[tuple[object, object]]:
    found = match_ags(pd.Series(codes, index=range(10, 10 + len(codes)), dtype="object"), settings, areas)
    assert found.index.tolist() == list(range(10, 10 + len(codes)))
    return [(a, b) for a, b in found.where(found.notna(), None).itertuples(index=False, name=None)]


def test_a_landkreis_its_gemeinden_and_its_comparators(small: Any) -> None:
    settings = settings_of(small, "05978", Comparator(code="05", name="Nordrhein-Westfalen", kind="land"))
    areas = tree("05978", ("district", "05978004"), ("district", "05978020"), ("comparator", "05"))
    found = matched(settings, areas, "05978", " 05978004", "05", "05974", "05978999", "DG", None, "05978000")
    assert found == [
        ("05978", "municipality"),
        ("05978004", "district"),
        ("05", "comparator"),
        (None, None),
        (None, None),
        (None, None),
        (None, None),
        ("05978", "municipality"),
    ]


def test_a_city_in_every_form_of_its_key(small: Any) -> None:
    settings = settings_of(small, "09162000")
    areas = tree("09162000", ("district", "01"), ("district", "09"))
    # 01 and 09 are Schleswig-Holstein and Bavaria here, not the Stadtbezirke with these numbers
    found = matched(settings, areas, "09162", "09162000", "091620000000", "9162", "01", "09")
    assert found == [("09162000", "municipality")] * 4 + [(None, None)] * 2


def test_berlin_is_land_kreis_and_gemeinde(small: Any) -> None:
    for own in ("11", "11000000"):
        found = matched(settings_of(small, own), tree(own), "11", "11000", "11000000", "12")
        assert found == [(own, "municipality")] * 3 + [(None, None)]


def test_comparators_stand_once_and_are_not_the_municipality_itself(small: Any) -> None:
    content = small.load().municipality.model_dump()
    land = {"code": "05", "name": "Nordrhein-Westfalen", "kind": "land"}
    for comparators in ([land, land], [land | {"code": content["code"]}]):
        with pytest.raises(ValidationError, match="stands twice, or is the municipality itself"):
            Municipality.model_validate(content | {"comparators": comparators})
