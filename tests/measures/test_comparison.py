"""Numbers stand side by side only where both mean the same; else the reason does."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.comparison import KINDS, REASONS, comparison
from helpers.settings import Catalogue
from helpers.settings.catalogue import Indicator
from helpers.settings.municipality import Comparator

Values = Callable[..., pd.DataFrame]
Make = Callable[..., Indicator]
LAND = Comparator(code="05", name="Land", kind="land")
OWN = {"ref_area": "05978", "area_level": "municipality", "reference": "2024-12-31", "denominator_reference": "2024-12-31"}
THEIRS = OWN | {"ref_area": "05", "area_level": "comparator"}


def compared(values: Values, item: Indicator, catalogue: Catalogue, *theirs: dict, own: dict | None = None) -> dict:
    """The one row for the Land; the own value is 10 per cent in 2024."""
    rows = values(OWN | (own or {}), *(THEIRS | row for row in theirs))
    (found,) = comparison(rows, rows.iloc[0], [LAND], item, catalogue).to_dict("records")
    return found


def test_same_definition_year_and_reference_give_a_number(values: Values, indicator: Make, catalogue: Catalogue) -> None:
    found = compared(values, indicator(), catalogue, {"value": 12.5})
    assert (found["value"], found["own"], found["difference"], found["unit"]) == (12.5, 10, -2.5, "percentage_points")
    assert (found["reason"], found["marked"]) == ("", False)


@pytest.mark.parametrize(
    ("theirs", "reason", "detail"),
    [
        ([], "not_delivered", ""),
        ([{"group": "foreign"}], "not_delivered", ""),
        ([{"statistic": "rank"}], "not_delivered", ""),
        ([{"characteristic": "mh_mz_weit"}], "other_group", "mh_mz_weit"),
        ([{"denominator_characteristic": "auslaender_azr"}], "other_denominator", "auslaender_azr"),
        ([{"time_period": 2023}, {"time_period": 2020}], "other_year", "2023"),
        ([{"reference": "2024-06-30"}], "other_reference", "2024-06-30"),
        ([{"denominator_reference": "mean_of_months"}], "other_reference", "mean_of_months"),
        ([{"value": math.nan, "obs_status": "U"}], "uncertain", "U"),
        ([{"value": math.nan, "obs_status": "M"}], "no_value", "M"),
        # of several rows the reason that is nearest to a number
        ([{"characteristic": "mh_mz_weit"}, {"reference": "2024-06-30"}], "other_reference", "2024-06-30"),
    ],
)
def test_reasons(values: Values, indicator: Make, catalogue: Catalogue, theirs: list[dict], reason: str, detail: str) -> None:
    found = compared(values, indicator(), catalogue, *theirs)
    assert (found["reason"], found["found"]) == (reason, detail)
    assert math.isnan(found["value"]) and math.isnan(found["difference"])


def test_a_break_between(values: Values, catalogue: Catalogue) -> None:
    """The law of 2024 changed who can be naturalised: 2023 is not merely another year."""
    rate = catalogue.indicators["einbuergerungsquote"]
    rows = values(
        *({"indicator": rate.id} | OWN | row for row in ({}, {"ref_area": "05", "area_level": "comparator", "time_period": 2023}))
    )
    (found,) = comparison(rows, rows.iloc[0], [LAND], rate, catalogue).to_dict("records")
    assert (found["reason"], found["found"]) == ("break_between", "2023")


@pytest.mark.parametrize("changes", [{"across_levels": False}, {"formula": "dissimilarity"}])
def test_what_depends_on_the_areas_is_not_compared(values: Values, indicator: Make, catalogue: Catalogue, changes: dict) -> None:
    assert compared(values, indicator(**changes), catalogue, {})["reason"] == "other_level"


def test_comparable_definitions_are_marked(values: Values, indicator: Make, catalogue: Catalogue) -> None:
    found = compared(values, indicator(), catalogue, {"denominator_characteristic": "auslaender_bfs", "value": 8.0})
    assert (found["value"], found["marked"], found["found"]) == (8, True, "auslaender_bfs")
    # the very same definition is taken where there is one
    both = compared(
        values, indicator(), catalogue, {"denominator_characteristic": "auslaender_bfs", "value": 8.0}, {"value": 9.0}
    )
    assert (both["value"], both["marked"]) == (9, False)


def test_pairs_that_the_indicator_allows_are_marked(values: Values, indicator: Make, catalogue: Catalogue) -> None:
    theirs = {"characteristic": "auslaender_azr"}
    assert compared(values, indicator(), catalogue, theirs)["reason"] == "other_group"
    allowed = compared(values, indicator(allowed_pairs=[["auslaender_ba", "auslaender_azr"]]), catalogue, theirs)
    assert (allowed["value"], allowed["marked"], allowed["found"]) == (10, True, "auslaender_azr")


def test_a_total_is_not_a_definition_of_a_group(values: Values, indicator: Make, catalogue: Catalogue) -> None:
    assert compared(values, indicator(), catalogue, {"characteristic": "alle"})["reason"] == "other_group"
    assert compared(values, indicator(), catalogue, {"characteristic": "alle"}, own={"characteristic": "alle"})["reason"] == ""


def test_another_statistic_is_marked(values: Values, indicator: Make, catalogue: Catalogue) -> None:
    found = compared(values, indicator(), catalogue, {"denominator_source": "bevoelkerungsfortschreibung"})
    assert (found["marked"], found["found"]) == (True, "bevoelkerungsfortschreibung")


@pytest.mark.parametrize(
    ("direction", "theirs", "better"),
    [
        ("lower_is_better", 12.0, 1),
        ("higher_is_better", 12.0, -1),
        ("lower_is_better", 10.04, 0),  # both are printed as 10.0
        ("neutral", 12.0, None),
    ],
)
def test_better_and_worse(
    values: Values, indicator: Make, catalogue: Catalogue, direction: str, theirs: float, better: int | None
) -> None:
    found = compared(values, indicator(direction=direction), catalogue, {"value": theirs})["better"]
    assert math.isnan(found) if better is None else found == better


text = {"de": "warum"}
comparators = st.lists(
    st.builds(
        lambda number, kind, similar: Comparator(
            code=f"{number:05d}", name=f"G{number}", kind=kind, similar=similar, why=text if similar else None
        ),
        st.integers(1, 99),
        st.sampled_from(KINDS),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda item: item.code,
)


@given(comparators, st.lists(st.floats(0, 100), min_size=8, max_size=8))
def test_similar_first_and_never_by_value(
    values: Values, catalogue: Catalogue, found: list[Comparator], numbers: list[float]
) -> None:
    item = catalogue.indicators["arbeitslosenanteil"]
    rows = values(
        OWN | {"indicator": item.id},
        *(
            THEIRS | {"indicator": item.id, "ref_area": one.code, "value": number}
            for one, number in zip(found, numbers, strict=False)
        ),
    )
    frame = comparison(rows, rows.iloc[0], found, item, catalogue)
    assert sorted(frame["code"]) == sorted(one.code for one in found)
    assert frame["similar"].astype(int).is_monotonic_decreasing
    for _, part in frame.groupby("similar"):
        assert part["kind"].map(KINDS.index).is_monotonic_increasing
    # the order is the same whatever the values are
    other = comparison(rows.assign(value=rows["value"].iloc[::-1].to_numpy()), rows.iloc[0], found, item, catalogue)
    assert frame["code"].tolist() == other["code"].tolist()
    assert (frame["value"].isna() == (frame["reason"] != "")).all()
    assert set(frame["reason"]) <= {"", *REASONS}
