from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import InputError
from helpers.figures.numbers import (
    format_mark,
    format_number,
    format_value,
    missing_text,
    round_half_up,
    unit_label,
)
from helpers.figures.objects import SIGNS, Sign

numbers = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
places = st.integers(min_value=0, max_value=3)


@pytest.mark.parametrize(
    ("value", "decimals", "language", "text"),
    [
        (2.25, 1, "de", "2,3"),
        (2.35, 1, "de", "2,4"),  # the binary value lies below 2.35
        (0.05, 1, "de", "0,1"),
        (1.005, 2, "de", "1,01"),
        (2.5, 0, "de", "3"),
        (-2.25, 1, "de", "\u22122,3"),
        (-0.04, 1, "de", "0,0"),
        (-0.0, 0, "de", "0"),
        (1234567, 0, "de", "1.234.567"),
        (1234567, 0, "en", "1,234,567"),
        (1234.5, 1, "en", "1,234.5"),
        (12, 1, "de", "12,0"),
        (10**17 + 1, 0, "de", "100.000.000.000.000.001"),
        (np.float64(2.25), 1, "de", "2,3"),
        (np.int64(4675), 0, "de", "4.675"),
        (1e-9, 2, "de", "0,00"),
        (1e22, 0, "en", "10,000,000,000,000,000,000,000"),
    ],
)
def test_numbers_checked_by_hand(value: float, decimals: int, language: str, text: str) -> None:
    assert format_number(value, decimals, language) == text


@pytest.mark.parametrize(("value", "text"), [(2.1, "+2,1"), (-2.1, "\u22122,1"), (0.0, "0,0"), (-0.04, "0,0"), (0.04, "0,0")])
def test_differences_carry_their_sign_but_zero_has_none(value: float, text: str) -> None:
    assert format_number(value, 1, signed=True) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "language", "text"),
    [
        (12.3, "percent", 1, "de", "12,3\u00a0%"),
        (12.3, "percent", 1, "en", "12.3%"),
        (2.1, "percentage_points", 1, "de", "2,1 Prozentpunkte"),
        (2.1, "percentage_points", 1, "en", "2.1 percentage points"),
        (1, "percentage_points", 0, "de", "1 Prozentpunkt"),
        (-1, "percentage_points", 0, "de", "\u22121 Prozentpunkt"),
        (1, "percentage_points", 1, "de", "1,0 Prozentpunkte"),
        (12.6, "per_1000", 1, "de", "12,6 je 1.000"),
        (12.6, "per_10000", 1, "en", "12.6 per 10,000"),
        (0.4, "per_100000", 1, "de", "0,4 je 100.000"),
        (4675, "persons", 0, "de", "4.675"),
        (28.4, "index_0_100", 1, "de", "28,4"),
        (1.24, "ratio", 1, "de", "1,2"),
        (14, "months", 0, "de", "14 Monate"),
        (1, "years", 0, "en", "1 year"),
        (38.5, "sqm", 1, "de", "38,5\u00a0m²"),
    ],
)
def test_values_with_their_unit(value: float, unit: str, decimals: int, language: str, text: str) -> None:
    assert format_value(value, unit, decimals, language) == text


def test_marks_carry_only_the_percent_sign() -> None:
    assert format_mark(61.4, "percent", 1) == "61,4\u00a0%"
    assert format_mark(12.6, "per_1000", 1) == "12,6"


def test_unit_labels_and_unknown_units_and_languages() -> None:
    assert unit_label("percent") == "Prozent"
    assert unit_label("per_1000", "en") == "per 1,000 persons"
    with pytest.raises(InputError, match=r"'furlong'.*is not known"):
        unit_label("furlong")
    with pytest.raises(InputError, match=r"'furlong'"):
        format_value(1, "furlong")
    with pytest.raises(InputError, match=r"'fr'"):
        format_number(1, 0, "fr")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_missing_value_is_no_number(value: float) -> None:
    with pytest.raises(ValueError, match=r"finite"):
        format_number(value)


def test_every_sign_has_words() -> None:
    assert missing_text(Sign("C")) == "geheim gehalten"
    assert missing_text(None, "en") == "not available"
    words = [missing_text(Sign(status), language) for status in SIGNS for language in ("de", "en")]
    assert all(words) and len(set(words)) == len(words)


@given(numbers, places)
def test_rounding_moves_a_value_by_at_most_half_a_unit_and_ties_away_from_zero(value: float, decimals: int) -> None:
    exact, rounded, half = Decimal(repr(value)), round_half_up(value, decimals), Decimal(1).scaleb(-decimals) / 2
    distance = abs(rounded - exact)
    assert distance <= half
    if distance == half:
        assert abs(rounded) > abs(exact)


@given(numbers, places)
def test_a_negative_number_is_the_positive_one_with_a_minus(value: float, decimals: int) -> None:
    positive, negative = format_number(abs(value), decimals), format_number(-abs(value), decimals)
    assert negative in (positive, "\u2212" + positive)
    assert (negative == positive) == (round_half_up(value, decimals) == 0)


@given(numbers, places, st.booleans(), st.sampled_from(["de", "en"]))
def test_no_negative_zero_and_no_hyphen_for_a_minus(value: float, decimals: int, signed: bool, language: str) -> None:
    text = format_number(value, decimals, language, signed)
    assert "-" not in text
    if not any(digit in text for digit in "123456789"):
        assert text[0] == "0"


@given(st.integers(min_value=-(10**12), max_value=10**12), places)
def test_the_text_reads_back_as_the_number(cents: int, decimals: int) -> None:
    value = cents / 10**decimals
    text = format_number(value, decimals).replace(".", "").replace(",", ".").replace("\u2212", "-")
    assert Decimal(text) == Decimal(cents).scaleb(-decimals)
