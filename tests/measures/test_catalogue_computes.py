"""Every indicator of the catalogue has a value as soon as what it names is delivered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from helpers.measures.rates import delivered, rates
from helpers.settings import Catalogue, load_catalogue
from helpers.settings.catalogue import Count

INDICATORS = load_catalogue([Path(__file__).resolve().parents[2] / "params" / "catalogue"]).indicators


def row(count: Count, number: float, catalogue: Catalogue) -> dict[str, object]:
    """The observation that a count asks for, in the year that makes it count for 2024."""
    year = 2024 - count.lag
    kind = count.reference[0] if count.reference else "date"
    families = {item.family: name for name, item in catalogue.characteristics.items()}
    return {
        "measure": count.measure,
        "time_period": year,
        "reference": f"{year}-12-31" if kind == "date" else kind,
        "characteristic": families[count.family] if count.family else "alle",
        "group": count.group or "total",
        "age": count.age,
        "detail": count.detail,
        "obs_value": number,
    }


@pytest.mark.parametrize("name", [name for name, item in INDICATORS.items() if item.formula == "rate"])
def test_rate(name: str, observations: Callable[..., pd.DataFrame], catalogue: Catalogue) -> None:
    indicator = INDICATORS[name]
    above = {number: count for number, count in enumerate(indicator.numerator, start=3)}
    below = [row(count, 20_000, catalogue) for count in indicator.denominator]
    frame = observations(*(row(count, 100 * number, catalogue) for number, count in above.items()), *below)
    (value,) = rates(frame, indicator, catalogue)["value"]
    expected = sum(100 * number * count.weight for number, count in above.items()) / (20_000 * len(below))
    assert value == pytest.approx(indicator.factor * expected)


@pytest.mark.parametrize("name", [name for name, item in INDICATORS.items() if item.value])
def test_delivered(name: str, observations: Callable[..., pd.DataFrame], catalogue: Catalogue) -> None:
    indicator = INDICATORS[name]
    assert indicator.value is not None
    found = delivered(observations(row(indicator.value, 3.0, catalogue)), indicator, catalogue)
    assert list(found["value"]) == [3.0]
    assert list(found["unit"]) == [indicator.unit]
