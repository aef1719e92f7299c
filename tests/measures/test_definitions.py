"""The guard of definitions: no two of them in one series unless allowed by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.definitions import may_follow, newest_definition, one_series
from helpers.settings import Catalogue

Make = Callable[..., Any]


def two_definitions(values: Make, first: str = "mh_seu", second: str = "mh_mz_weit") -> pd.DataFrame:
    """The first definition until 2019, the second one from 2018 on."""
    years = {first: range(2016, 2020), second: range(2018, 2023)}
    return values(*({"characteristic": name, "group": "with", "time_period": year} for name in years for year in years[name]))


def years_of(rows: pd.DataFrame) -> dict[str, list[int]]:
    return {str(name): sorted(part["time_period"]) for name, part in rows.groupby("characteristic")}


def test_an_earlier_definition_is_left_out_and_named(values: Make, indicator: Make, catalogue: Catalogue) -> None:
    kept, refused = one_series(two_definitions(values), indicator(), catalogue)
    assert years_of(kept) == {"mh_mz_weit": [2018, 2019, 2020, 2021, 2022]}
    assert refused == {"mh_seu": (2016, 2019)}


def test_a_pair_allowed_by_name_follows_and_never_overlaps(values: Make, indicator: Make, catalogue: Catalogue) -> None:
    allowed = indicator(allowed_series=[["mh_seu", "mh_mz_weit"]])
    kept, refused = one_series(two_definitions(values), allowed, catalogue)
    assert years_of(kept) == {"mh_seu": [2016, 2017], "mh_mz_weit": [2018, 2019, 2020, 2021, 2022]}
    assert refused == {}


def test_a_permission_has_a_direction(indicator: Make, catalogue: Catalogue) -> None:
    allowed = indicator(allowed_series=[["mh_seu", "mh_mz_weit"]])
    assert may_follow("mh_seu", "mh_mz_weit", allowed, catalogue)
    assert not may_follow("mh_mz_weit", "mh_seu", allowed, catalogue)


def test_register_and_census_update_may_follow_one_another(indicator: Make, catalogue: Catalogue) -> None:
    """The only two definitions that are comparable without a warning."""
    assert may_follow("auslaender_bfs", "auslaender_melde", indicator(), catalogue)
    assert may_follow("auslaender_melde", "auslaender_bfs", indicator(), catalogue)
    assert not may_follow("auslaender_azr", "auslaender_bfs", indicator(), catalogue)


def test_the_microcensus_never_continues_the_register(values: Make, indicator: Make, catalogue: Catalogue) -> None:
    kept, refused = one_series(two_definitions(values, "mh_register", "mh_mz_weit"), indicator(), catalogue)
    assert set(kept["characteristic"]) == {"mh_mz_weit"}
    assert set(refused) == {"mh_register"}


def test_a_total_belongs_to_every_definition(values: Make, indicator: Make, catalogue: Catalogue) -> None:
    rows = values(*({"characteristic": "alle", "time_period": year} for year in (2020, 2021)))
    kept, refused = one_series(rows, indicator(), catalogue)
    assert (len(kept), refused, newest_definition(rows)) == (2, {}, None)


def test_values_that_are_missing_do_not_make_a_definition_the_newest(values: Make, indicator: Make, catalogue: Catalogue) -> None:
    rows = two_definitions(values)
    rows.loc[rows["characteristic"] == "mh_mz_weit", "value"] = float("nan")
    kept, refused = one_series(rows, indicator(), catalogue)
    assert (newest_definition(rows), refused) == ("mh_seu", {})
    assert set(kept.loc[kept["value"].notna(), "characteristic"]) == {"mh_seu"}


@given(st.lists(st.tuples(st.sampled_from(["mh_seu", "mh_mz_weit", "mh_register"]), st.integers(2010, 2024)), min_size=1))
def test_a_series_has_one_definition_and_one_value_a_year(
    values: Make, indicator: Make, catalogue: Catalogue, points: list[tuple[str, int]]
) -> None:
    rows = values(*({"characteristic": name, "group": "with", "time_period": year} for name, year in dict.fromkeys(points)))
    kept, refused = one_series(rows, indicator(), catalogue)
    assert kept["characteristic"].nunique() == 1
    assert not kept.duplicated(["ref_area", "time_period"]).any()
    assert set(kept["characteristic"]) | set(refused) == {name for name, _ in points}


@pytest.mark.parametrize("language", ["de", "en"])
def test_unknown_definitions_in_the_permission_are_refused(language: str, indicator: Make) -> None:
    with pytest.raises(ValueError, match="allowed_series"):
        indicator(allowed_series=[[f"Das ist kein Name {language}", "mh_seu"]])
