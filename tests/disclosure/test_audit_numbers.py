"""Numbers as readers understand them: what is a value, how exactly it is said, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.disclosure.audit.numbers import numbers_in, step_of, whole_number, years_in
from helpers.disclosure.audit.prose import sentences
from helpers.figures.numbers import format_number


@pytest.mark.parametrize(
    ("text", "language", "value", "step", "unit"),
    [
        ("1.234,5 %", "de", 1234.5, 0.1, "%"),
        ("1,234.5%", "en", 1234.5, 0.1, "%"),
        ("−4,7", "de", -4.7, 0.1, ""),
        ("(3,2)", "de", 3.2, 0.1, ""),
        ("+9,1 Prozentpunkte", "de", 9.1, 0.1, "Prozentpunkte"),
        ("47,6 je 1.000", "de", 47.6, 0.1, "je 1.000"),
        ("1.234", "de", 1234, 1, ""),
        ("1,234", "en", 1234, 1, ""),
        ("1\u202f234 Personen", "de", 1234, 1, "Personen"),
        ("12.5", "de", 12.5, 0.1, ""),
        ("0,05", "de", 0.05, 0.01, ""),
        ("2.024 Personen", "de", 2024, 1, "Personen"),
        ("2024 Personen", "de", 2024, 1, "Personen"),
        ("rund 4,2 Mio. Menschen", "de", 4_200_000, 100_000, "Mio"),
        ("1.5e-3", "en", 0.0015, 0.0001, ""),
    ],
)
def test_value_step_and_unit(text: str, language: str, value: float, step: float, unit: str) -> None:
    (found,) = numbers_in(text, language)
    assert (found.value, found.step) == (pytest.approx(value), pytest.approx(step)) and found.unit == unit


def test_nobody_knows_the_language_so_both_readings_count() -> None:
    assert {number.value for number in numbers_in("1.234", "")} == {1234, 1.234}


@pytest.mark.parametrize(
    "text",
    [
        "2014 bis 2024",
        "2014–2024",
        "Schuljahr 2023/24",
        "am 31. Dezember 2024",
        "14.10.2021",
        "2024-12-31",
        "Abbildung 2.1",
        "Tabelle 4",
        "§ 16 BStatG",
        "7 von 17 Gebieten",
        "18 Stadtbezirke",
        "unter 25",
        "25 bis unter 30",
        "40 und mehr",
        "Gebiete mit weniger als 300 Einwohnern",
        "Vertrauensbereich (95 %)",
        "alle 2 Jahre",
        "mail@example.org, https://example.org/4.5",
        "Version 1.2.3",
        "je 100.000",
    ],
)
def test_no_value(text: str) -> None:
    assert numbers_in(text) == []


def test_years_of_a_range() -> None:
    assert years_in("Mittel 2022–2024") == [2022, 2023, 2024]
    assert years_in("Schuljahr 2023/24") == [2023, 2024]
    assert years_in("am 31.12.2024, 1.234 Personen") == [2024]


def test_a_cell_with_nothing_else_may_be_a_number_that_looks_like_a_year() -> None:
    number = whole_number("2024")
    assert number is not None and number.value == 2024


@pytest.mark.parametrize(("value", "step"), [(31.3, 0.1), (4, 1), (4.0, 0.1), (1e-05, 1e-5)])
def test_step_of_machine_numbers(value: float, step: float) -> None:
    assert step_of(value) == pytest.approx(step)


def test_dates_and_abbreviations_do_not_end_a_sentence() -> None:
    assert sentences("Am 1. März waren es 4. Später z. B. 5 in der Abb. Nord. Ende.") == [
        "Am 1. März waren es 4. Später z. B. 5 in der Abb. Nord.",
        "Ende.",
    ]


@given(st.floats(-1e7, 1e7), st.integers(0, 3), st.sampled_from(["de", "en"]))
def test_what_the_report_prints_is_read_back_within_half_a_step(value: float, decimals: int, language: str) -> None:
    number = whole_number(format_number(value, decimals, language), language)
    assert number is not None and number.step == pytest.approx(10.0**-decimals)
    assert abs(number.value - value) <= number.step / 2 * (1 + 1e-6)
