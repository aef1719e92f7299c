"""Numbers as offices write them: read exactly, or refused; never silently another number."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import InputError
from helpers.intake.numbers import SIGNS, decimal_sign, parse_numbers, refuse_thousands_as_decimals
from helpers.intake.rows import not_existing, numbers


def read(*cells: object, decimal: str = ",", thousands: str = "") -> list[float]:
    values, _ = parse_numbers(pd.Series(cells, dtype="object"), decimal=decimal, thousands=thousands)
    return values.tolist()


def status(*cells: object) -> list[str]:
    return parse_numbers(pd.Series(cells, dtype="object"), decimal=",")[1].tolist()


def german(number: int, decimals: int, thousands: str) -> str:
    """A number of ``10 ** -decimals`` units in German spelling."""
    whole, rest = divmod(abs(number), 10**decimals)
    text = f"{whole:,}".replace(",", thousands) + (f",{rest:0{decimals}d}" if decimals else "")
    return ("-" if number < 0 else "") + text


@given(st.integers(-(10**12), 10**12), st.integers(0, 4), st.sampled_from(["", ".", " ", "'"]))
def test_german_text_gives_the_same_number(number: int, decimals: int, thousands: str) -> None:
    assert read(german(number, decimals, thousands), thousands=thousands) == [number / 10**decimals]


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_thousands_are_optional_where_they_are_declared(number: int, decimals: int) -> None:
    assert read(german(number, decimals, ""), thousands=".") == [number / 10**decimals]


@given(st.integers(1000, 10**9))
def test_thousands_that_are_not_declared_are_refused(number: int) -> None:
    with pytest.raises(InputError):
        read(german(number, 0, "."))


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_numbers_of_a_workbook_stay_what_they_are(number: float) -> None:
    assert read(number) == [number]


@given(st.text(alphabet="0123456789.,'-+ x", max_size=9), st.sampled_from(["", ".", " "]))
def test_text_is_a_number_in_that_spelling_a_sign_or_refused(text: str, thousands: str) -> None:
    try:
        (value,) = read(text, thousands=thousands)
    except InputError:
        return
    if text.strip() in SIGNS:
        assert math.isnan(value) or value == 0
        return
    plain = text.strip().replace(thousands, "") if thousands else text.strip()
    assert value == float(plain.replace(",", "."))
    digits_before = plain.split(",")[0].lstrip("+-")
    assert value == 0 or abs(value) < 10 ** max(len(digits_before), 1)


@pytest.mark.parametrize(("text", "number"), [(",9", 0.9), ("-,4", -0.4), ("+3", 3.0), ("\u22121,5", -1.5), (" 33 ", 33.0)])
def test_odd_spellings(text: str, number: float) -> None:
    assert read(text) == [number]


@pytest.mark.parametrize(
    "text", ["1.234,5", "1,2,3", "12,", "1e3", "nan", "inf", "0x1F", "1_000", "12 Personen", "(5", "(5) (6)", "5*"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a number"):
        read(text)


@pytest.mark.parametrize("text", ["#WERT!", "#DIV/0!", "#NV"])
def test_a_formula_that_failed_is_called_so(text: str) -> None:
    with pytest.raises(InputError, match="a formula failed"):
        read(text)


@pytest.mark.parametrize("text", ["1.23.456", "12.34", "1234.567", ".123"])
def test_thousands_only_in_full_groups(text: str) -> None:
    with pytest.raises(InputError, match=r"thousands '\.'"):
        read(text, thousands=".")


@pytest.mark.parametrize("cell", [True, pd.Timestamp("2024-01-01")])
def test_other_cells_of_a_workbook_are_refused(cell: object) -> None:
    with pytest.raises(InputError, match="is not a number"):
        read(cell)


@pytest.mark.parametrize(
    ("sign", "code"), [("", "M"), ("NA", "M"), (".", "M"), ("...", "L"), ("…", "L"), ("/", "U"), ("x", "X"), ("X", "X")]
)
def test_signs_of_official_statistics_are_no_value_and_say_why(sign: str, code: str) -> None:
    assert np.isnan(read(sign)).all()
    assert status(sign) == [code]


@pytest.mark.parametrize("sign", ["-", "–"])
def test_a_dash_is_exactly_zero(sign: str) -> None:
    assert read(sign) == [0.0]
    assert status(sign) == ["A"]


@pytest.mark.parametrize(("text", "number"), [("(12)", 12.0), ("( 1,5 )", 1.5), ("(-3)", -3.0)])
def test_a_number_in_brackets_is_kept_and_marked_as_uncertain(text: str, number: float) -> None:
    assert read(text) == [number]
    assert status("7", text, ".") == ["A", "U", "M"]


@pytest.mark.parametrize("sign", ["( )", "()"])
def test_empty_brackets_are_too_uncertain_to_be_printed(sign: str) -> None:
    assert np.isnan(read(sign)).all()
    assert status(sign) == ["U"]


@pytest.mark.parametrize(
    ("first", "second", "missing"),
    [
        (["-", "-"], ["–", "-"], True),
        (["-", "-"], ["-", "5"], False),
        (["-", ""], ["", None], True),  # an empty cell says nothing against it
        (["", ""], ["", ""], False),  # missing anyway
        (["-", "0"], ["-", "-"], False),
        (["-", "."], ["-", "-"], False),
    ],
)
def test_an_area_with_dashes_only_did_not_exist(first: list, second: list, missing: bool) -> None:
    cells = pd.DataFrame([first, second, ["7", "8"]], columns=["a", "b"])
    places = pd.DataFrame({"ref_area": ["01", "01", "02"], "time_period": [2017, 2017, 2017]})
    assert not_existing(cells, places, "missing").tolist() == [missing, missing, False]
    assert not not_existing(cells, places, "zero").any()


def test_one_dash_alone_is_zero_and_each_time_is_judged_by_itself() -> None:
    places = pd.DataFrame({"ref_area": ["01", "01", "02", "02"], "time_period": [2016, 2017, 2017, 2017]})
    cells = pd.DataFrame({"a": ["-", "-", "-", "-"]})
    assert not_existing(cells, places, "missing").tolist() == [False, False, True, True]


@pytest.mark.parametrize("cell", [None, float("nan")])
def test_empty_cells_are_missing(cell: object) -> None:
    assert np.isnan(read(cell)).all()
    assert status(cell) == ["M"]


def test_error_names_place_row_and_text() -> None:
    cells, rows = pd.Series(["1", "rd. 5"], index=[10, 20]), pd.Series([2, 3], index=[10, 20])
    with pytest.raises(InputError, match=r"^a\.csv, Personen, row 3: 'rd\. 5' is not a number"):
        parse_numbers(cells, decimal=",", where="a.csv, Personen", rows=rows)


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1,5", "2"], ","),
        (["1.5", "2"], "."),
        (["2", 3.5], ","),
        (["1.234,5", "1"], ","),
        (["1.5", ".", "..."], "."),
        ([".", "...", "5"], ","),  # points that are signs
        (["1.234", "12.500"], ","),  # may be thousands: refused, not divided by 1000
        (["0.125", "1.234"], "."),
    ],
)
def test_decimal_sign_of_a_column(cells: list[object], sign: str) -> None:
    assert decimal_sign(pd.Series(cells, dtype="object")) == sign


def test_possible_thousands_are_not_taken_for_decimals() -> None:
    cells = pd.Series(["1.234", "12.500"])
    with pytest.raises(InputError, match=r"1\.234"):
        parse_numbers(cells, decimal=decimal_sign(cells))


# -- counts and percentages


def column(*cells: object, percent: bool, **changes: object) -> list[float]:
    found = pd.Series(cells, dtype="object")
    told = {"factor": None, "decimal": ",", "thousands": "", "where": "file.csv, Personen", "rows": found.index + 2} | changes
    told["rows"] = pd.Series(told["rows"], index=found.index)
    return numbers(found, pd.Series(percent, index=found.index), **told)[0].tolist()  # type: ignore[arg-type]


@pytest.mark.parametrize(("decimal", "other"), [(".", ","), (",", ".")])
def test_counts_with_three_decimals_throughout_are_in_the_thousands(decimal: str, other: str) -> None:
    cells = [f"1{decimal}234", f"(12{decimal}345)", "999", "-"]
    with pytest.raises(InputError, match=r"file\.csv, Personen, row 2: '1[.,]234' is a count with three decimals"):
        column(*cells, percent=False, decimal=decimal)
    assert column(*cells, percent=False, decimal=other, thousands=decimal) == [1234, 12345, 999, 0]
    assert column(*cells, percent=True, decimal=decimal) == [1.234, 12.345, 999, 0]


@pytest.mark.parametrize("cells", [["1,234", "12,5"], ["0,234", "1,500"], ["999", "5"], [1.234, 12.345]])
def test_decimals_that_are_none_of_thousands_are_kept(cells: list) -> None:
    refuse_thousands_as_decimals(pd.Series(cells, dtype="object"), decimal=",", where="", rows=pd.Series(range(len(cells))))


def test_percentages_as_parts_of_one_need_a_factor() -> None:
    with pytest.raises(InputError, match=r"Personen: the percentages reach only up to 0\.5") as caught:
        column(0.125, 0.5, percent=True)
    assert "'factor: 100'" in caught.value.fix
    assert column(0.125, 0.5, percent=True, factor=100) == [12.5, 50]
    assert column("0,5", "0,3", percent=True, factor=1) == [0.5, 0.3]
    assert column("0,5 %", "0,3%", percent=True) == [0.5, 0.3]  # the cells say that they are percentages
    assert column(0.125, 0.5, percent=False) == [0.125, 0.5]
    assert column("-", ".", percent=True)[0] == 0
