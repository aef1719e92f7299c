"""Places of arrival: typology and how much it depends on the limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.arrival import TYPES, WEIGHTS, arrival_types, has, has_arrival_function, sensitivity, variants

EVEN = {"stock": 1.0, "inflow": 1.0, "turnover": 1.0}
REFERENCE = pd.Series({"stock": 20.0, "inflow": 30.0, "turnover": 100.0})
AREAS = st.lists(st.tuples(st.floats(0, 60), st.floats(0, 90), st.floats(0, 300)), min_size=1, max_size=20)


def areas(*rows: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(WEIGHTS), dtype=float)


def test_every_combination_is_a_type_of_its_own() -> None:
    rows = [(s, i, t) for s in (10, 30) for i in (10, 50) for t in (50, 150)]
    assert arrival_types(areas(*rows), REFERENCE, EVEN).tolist() == list(TYPES)


def test_what_a_type_means() -> None:
    assert [has(6, name) for name in ("stock", "inflow", "turnover")] == [True, True, False]
    assert [kind for kind in TYPES if has_arrival_function(kind)] == [3, 7]  # a high share of foreign nationals is not needed


def test_the_value_of_the_municipality_itself_is_not_high() -> None:
    assert arrival_types(areas((20, 30, 100)), REFERENCE, EVEN).tolist() == [0]


def test_limits_are_multiples_of_the_value_of_the_municipality() -> None:
    found = arrival_types(areas((23, 33, 130)), REFERENCE, {"stock": 1.2, "inflow": 1.0, "turnover": 1.25})
    assert found.tolist() == [WEIGHTS["inflow"] + WEIGHTS["turnover"]]


@pytest.mark.parametrize("missing", [(np.nan, 50, 150), (30, np.nan, 150), (30, 50, np.nan)])
def test_an_area_that_lacks_a_feature_has_no_type(missing: tuple[float, float, float]) -> None:
    found = arrival_types(areas(missing, (30, 50, 150)), REFERENCE, EVEN)
    assert found.tolist() == pytest.approx([np.nan, 7], nan_ok=True)


def test_without_a_reference_there_are_no_types() -> None:
    assert arrival_types(areas((30, 50, 150)), REFERENCE * np.nan, EVEN).isna().all()


def test_one_limit_is_moved_at_a_time() -> None:
    moved = variants(EVEN, 0.1)
    assert len(moved) == 6
    assert moved["stock_lower"] == {"stock": 0.9, "inflow": 1.0, "turnover": 1.0}
    assert moved["turnover_higher"] == {"stock": 1.0, "inflow": 1.0, "turnover": 1.1}


def test_only_areas_near_a_limit_change_their_type() -> None:
    """By hand: 21 lies between 20 and 1.1 * 20; 28 between 0.9 * 30 and 30; 160 and 50 lie far from 100."""
    values = areas((21, 50, 160), (30, 28, 160), (30, 50, 50))
    types = arrival_types(values, REFERENCE, EVEN)
    found = sensitivity(values, REFERENCE, EVEN, 0.1)
    changed = found.ne(types, axis=0)
    assert types.tolist() == [7, 5, 6]
    assert changed.columns[changed.any()].tolist() == ["stock_higher", "inflow_lower"]
    assert found["stock_higher"].tolist() == [3, 5, 6]
    assert found["inflow_lower"].tolist() == [7, 7, 6]


@given(AREAS, st.floats(0.01, 100))
def test_types_do_not_depend_on_the_unit(rows: list[tuple[float, float, float]], factor: float) -> None:
    values = areas(*[tuple(round(number, 3) + 0.0005 for number in row) for row in rows])
    scaled = values.assign(inflow=values["inflow"] * factor)
    types = arrival_types(scaled, REFERENCE * pd.Series({"stock": 1, "inflow": factor, "turnover": 1}), EVEN)
    assert types.tolist() == arrival_types(values, REFERENCE, EVEN).tolist()


@given(AREAS, st.floats(0.01, 0.5))
def test_a_lower_limit_only_adds_features(rows: list[tuple[float, float, float]], shift: float) -> None:
    values = areas(*rows)
    types = arrival_types(values, REFERENCE, EVEN)
    found = sensitivity(values, REFERENCE, EVEN, shift)
    for name in found:
        difference = (found[name] - types) * (1 if name.endswith("lower") else -1)
        assert set(difference) <= {0.0, float(WEIGHTS[name.split("_")[0]])}
