"""Small frames of observations and indicators to compute with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.settings import Catalogue, load_catalogue
from helpers.settings.catalogue import Indicator


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue([Path(__file__).resolve().parents[2] / "params" / "catalogue"])


def _observations(*rows: dict[str, Any]) -> pd.DataFrame:
    """Observations; each row says what differs from residents of district 01 at the end of 2024."""
    usual = {
        "source": "melderegister",
        "measure": "residents",
        "ref_area": "01",
        "area_level": "district",
        "time_period": 2024,
        "reference": "2024-12-31",
        "characteristic": "alle",
        "group": "total",
        "sex": "total",
        "age": "total",
        "detail": "total",
        "obs_value": 1000.0,
    }
    frame = pd.DataFrame([usual | row for row in rows])
    frame["obs_value"] = frame["obs_value"].astype(float)
    return frame.assign(obs_id=range(len(frame)))


@pytest.fixture(scope="session")
def observations() -> Callable[..., pd.DataFrame]:
    return _observations


def _indicator(**changes: Any) -> Indicator:
    """Unemployed per 100 residents, comparable by nationality, unless changed."""
    text = {"de": "Text.", "en": "Text."}
    fields: dict[str, Any] = {
        "id": "anteil",
        "name": text,
        "short": text,
        "subject": {"de": "der Anteil", "en": "the share"},
        "definition": text,
        "numerator": {"measure": "unemployed"},
        "denominator": {"measure": "residents"},
        "direction": "lower_is_better",
        "orientation": "deficit",
        "steerable": "partly",
        "data_type": "register",
        "why": text,
        "compare_by": ["nationality", "sex"],
        "minimum_base": 100,
        "caveats": text,
    }
    return Indicator.model_validate(fields | changes)


@pytest.fixture(scope="session")
def indicator() -> Callable[..., Indicator]:
    return _indicator


def _values(*rows: dict[str, Any]) -> pd.DataFrame:
    """Indicator values; each row says what differs from the share of the total in district 01 in 2024."""
    usual = {
        "indicator": "anteil",
        "statistic": "value",
        "ref_area": "01",
        "area_level": "district",
        "time_period": 2024,
        "characteristic": "auslaender_ba",
        "denominator_characteristic": "auslaender_melde",
        "group": "total",
        "sex": "total",
        "value": 10.0,
        "unit": "percent",
        "numerator": 10.0,
        "denominator": 100.0,
        "source": "ba_arbeitslose",
        "denominator_source": "melderegister",
        "obs_status": "A",
    }
    frame = pd.DataFrame([usual | row for row in rows])
    frame["value"] = frame["value"].astype(float)
    frame["observation_ids"] = pd.Series([[number] for number in range(len(frame))], dtype="object")
    return frame


@pytest.fixture(scope="session")
def values() -> Callable[..., pd.DataFrame]:
    return _values
