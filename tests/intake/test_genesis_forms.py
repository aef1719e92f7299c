"""The two other forms of GENESIS tables: workbooks with stacked blocks, and flat files with one row per value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import xlsxwriter

from helpers.errors import InputError

if TYPE_CHECKING:
    from tests.intake.conftest import Office

MakeOffice = Callable[..., "Office"]
WORKBOOK = "genesis/xlsx/13111-01-03-4.xlsx"
FLAT = "genesis/ffcsv/12613-0013_de_flat.csv"
EMPLOYEES = {
    "reader": "genesis_xlsx",
    "source": "ba_beschaeftigung",
    "sheet": "13111-01-03-4",
    "keys": ["area", "area_name"],
    "fixed": {"measure": "employees_place_of_work"},
    "take": [
        {"column": ["Nationalität", "Insgesamt"]},
        {"column": ["weiblich"], "sex": "female"},
        {"column": ["Ausländer(innen)-Insgesamt"], "characteristic": "auslaender_ba", "group": "foreign"},
    ],
}
MONTHS = {f"MONAT{number:02d}": {"detail": f"month_{number:02d}"} for number in range(1, 13)}
DEATHS = {
    "reader": "genesis_flat",
    "area": "DLAND",
    "fixed": {"reference": "year_total"},
    "take": [{"value": "BEV002", "measure": "deaths"}],
    "variables": {"GES": {"": {}, "GESW": {"sex": "female"}}, "MONAT": MONTHS},
}


def value(observations: pd.DataFrame, **keys: Any) -> float:
    rows = observations
    for name, wanted in ({"group": "total", "sex": "total", "detail": "total"} | keys).items():
        rows = rows[rows[name] == wanted]
    (found,) = rows["obs_value"]
    return float(found)


# -- workbook


def test_employees_at_the_place_of_work_in_stacked_blocks(open_data: Path, office: MakeOffice) -> None:
    amt = office("05978", "DG")
    observations, account = amt.read(file=amt.put(open_data / WORKBOOK), **EMPLOYEES)
    assert value(observations, ref_area="DG", time_period=2019) == 33_407_262
    assert value(observations, ref_area="DG", time_period=2019, sex="female") == 15_419_171
    assert value(observations, ref_area="DG", time_period=2019, group="foreign") == 4_153_014
    assert set(observations["reference"]) == {f"{year}-06-30" for year in range(2008, 2020)}
    assert set(observations["measure"]) == {"employees_place_of_work"}  # not the employees of the employment rate
    assert account.rows_read == 6_456 == 12 * 538 and account.rows_used == 24
    assert account.rows_read == account.rows_used + sum(account.set_aside.values())
    assert account.columns_not_taken == [
        "Nationalität | männlich",
        "Nationalität | Ausländer(innen)-männlich",
        "Nationalität | Ausländer(innen)-weiblich",
    ]


def test_dissolved_kreis_is_missing_in_the_workbook(open_data: Path, office: MakeOffice) -> None:
    amt = office("03152")
    observations, _ = amt.read(file=amt.put(open_data / WORKBOOK), **EMPLOYEES)
    total = observations[(observations["sex"] == "total") & (observations["group"] == "total")].set_index("time_period")
    assert total.loc[2015, "obs_value"] > 0
    assert pd.isna(total.loc[2019, "obs_value"]) and total.loc[2019, "obs_status"] == "M"


def test_employees_at_the_place_of_work_feed_no_indicator_of_residents(open_data: Path, office: MakeOffice) -> None:
    """The measure of the employment rate counts by place of residence; another one is needed here."""
    amt = office("05978")
    settings = amt.describe({"file": amt.put(open_data / WORKBOOK), **EMPLOYEES})
    counts = [
        count.measure
        for indicator in settings.catalogue.indicators.values()
        for count in [*indicator.numerator, *indicator.denominator]
    ]
    assert "employees_social_insurance" in counts and "employees_place_of_work" not in counts


def write_book(path: Path, *, footer: bool = True, dates: tuple[object, ...] = (date(2020, 6, 30), "30.06.2019")) -> None:
    """A table as GENESIS writes it: merged header cells, a date above each block, codes as text, a footer."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write(0, 0, "Beschäftigte nach Nationalität - Stichtag 30.06. -")
        sheet.merge_range(1, 2, 1, 5, "Nationalität")
        sheet.merge_range(2, 2, 2, 3, "Insgesamt")
        sheet.merge_range(2, 4, 2, 5, "Ausländer(innen)")
        sheet.write_row(3, 2, ["Insgesamt", "weiblich"] * 2)
        row = 4
        for number, when in enumerate(dates):
            if isinstance(when, date):
                sheet.write_datetime(row, 0, pd.Timestamp(when).to_pydatetime(), day)
            else:
                sheet.write(row, 0, when)
            sheet.write_row(row + 1, 0, ["05", "Nordrhein-Westfalen", 100 + number, 50, 20, "/"])
            sheet.write_row(row + 2, 0, ["05978", "  Unna, Kreis", 10 + number, "-", "(2)", "."])
            row += 3
        if footer:
            sheet.write(row, 0, "_____")
            sheet.write(row + 1, 0, "01.01.2011")


MERGED = {
    "reader": "genesis_xlsx",
    "keys": ["area", "area_name"],
    "fixed": {"measure": "employees_place_of_work"},
    "take": [
        {"column": ["Insgesamt", "Insgesamt"]},
        {"column": ["Insgesamt", "weiblich"], "sex": "female"},
        {"column": ["Ausländer(innen)", "Insgesamt"], "characteristic": "auslaender_ba", "group": "foreign"},
        {"column": ["Ausländer(innen)", "weiblich"], "characteristic": "auslaender_ba", "group": "foreign", "sex": "female"},
    ],
}


@pytest.mark.parametrize("footer", [True, False])
def test_merged_header_cells_and_dates_of_the_workbook(office: MakeOffice, footer: bool) -> None:
    amt = office("05978", "05")
    write_book(amt.raw / "buch.xlsx", footer=footer)
    observations, account = amt.read(file="buch.xlsx", **MERGED)
    assert account.rows_read == account.rows_used == 4
    assert value(observations, ref_area="05978", time_period=2020) == 10
    assert value(observations, ref_area="05978", time_period=2019) == 11
    assert value(observations, ref_area="05978", time_period=2020, sex="female") == 0
    uncertain = observations[(observations["ref_area"] == "05978") & (observations["group"] == "foreign")]
    assert uncertain.set_index(["time_period", "sex"])["obs_status"].to_dict() == {
        (2020, "total"): "U",
        (2019, "total"): "U",
        (2020, "female"): "M",
        (2019, "female"): "M",
    }
    assert value(observations, ref_area="05978", time_period=2020, group="foreign") == 2  # in brackets: kept


def test_date_without_a_block_is_refused(office: MakeOffice) -> None:
    amt = office("05978", "05")
    write_book(amt.raw / "buch.xlsx", dates=("30.06.2019",))
    import openpyxl

    book = openpyxl.load_workbook(amt.raw / "buch.xlsx")
    book.active.delete_rows(6, 2)
    book.save(amt.raw / "buch.xlsx")
    with pytest.raises(InputError, match=r"no data below the date 30\.06\.2019"):
        amt.read(file="buch.xlsx", **MERGED)


def test_csv_is_no_workbook(open_data: Path, office: MakeOffice) -> None:
    amt = office("05978")
    with pytest.raises(InputError, match="genesis_table"):
        amt.read(file=amt.put(open_data / FLAT), **MERGED)


# -- flat file


def test_deaths_by_month_and_sex(open_data: Path, office: MakeOffice) -> None:
    amt = office("02000000", "05")
    observations, account = amt.read(file=amt.put(open_data / FLAT), **DEATHS)
    assert value(observations, ref_area="05", time_period=2023, detail="month_05") == 18_012
    assert value(observations, ref_area="02000000", time_period=2023, detail="month_10", sex="female") == 819
    assert len(observations) == 2 * 2 * 11 * 12 - observations_missing(open_data)
    assert account.rows_read == 4_224 and account.rows_used == len(observations)
    assert account.rows_read == account.rows_used + sum(account.set_aside.values())


def observations_missing(open_data: Path) -> int:
    """Cells of the cross table of Land, sex, year and month that the file does not have, for both Länder."""
    table = pd.read_csv(open_data / FLAT, sep=";", dtype=str, encoding="utf-8-sig", keep_default_na=False)
    return 2 * 2 * 11 * 12 - int(table["2_variable_attribute_code"].isin(["02", "05"]).sum())


def test_attributes_that_are_not_taken_are_set_aside_by_name(open_data: Path, office: MakeOffice) -> None:
    amt = office("05")
    only_total = DEATHS | {"variables": {"GES": {"": {}}, "MONAT": MONTHS}}
    observations, account = amt.read(file=amt.put(open_data / FLAT), **only_total)
    assert set(observations["sex"]) == {"total"}
    assert account.set_aside["attribute not taken: GES GESW"] == len(observations)


def test_variable_that_nobody_declared_is_refused(open_data: Path, office: MakeOffice) -> None:
    amt = office("05")
    with pytest.raises(InputError, match="variable 'MONAT' is not declared and has several attributes"):
        amt.read(file=amt.put(open_data / FLAT), **(DEATHS | {"variables": {"GES": {"": {}}}}))


def test_months_that_stand_for_one_key_are_refused(open_data: Path, office: MakeOffice) -> None:
    amt = office("05")
    same = {"GES": {"": {}}, "MONAT": {"MONAT01": {}, "MONAT02": {}}}
    with pytest.raises(InputError, match="the same key stands twice"):
        amt.read(file=amt.put(open_data / FLAT), **(DEATHS | {"variables": same}))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (";Anzahl;", ";Prozent;", "in percent, but the measure counts cases"),
        (";Anzahl;", ";1000;", "'?factor: 1000"),
        (";Anzahl;", ";in 1 000 Personen;", "'?factor: 1000"),
        (";Gestorbene;", ";Gestorbene (Tsd.);", "'?factor: 1000"),
        ("DLAND;", "KREISE;", "unknown variable 'DLAND'"),
        (";value;", ";wert;", "unknown column 'value'"),
    ],
)
def test_flat_file_that_says_something_else(open_data: Path, office: MakeOffice, old: str, new: str, says: str) -> None:
    amt = office("05")
    text = (open_data / FLAT).read_text("utf-8-sig")
    (amt.raw / "flat.csv").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=says):
        amt.read(file="flat.csv", **DEATHS)


def test_quality_signs_become_the_status(open_data: Path, office: MakeOffice) -> None:
    amt = office("05")
    lines = (open_data / FLAT).read_text("utf-8-sig").splitlines()
    changed = [line[:-1] + "p" if line.endswith(";e") and ";2024;" in line else line for line in lines]
    (amt.raw / "flat.csv").write_text("\n".join(changed), encoding="utf-8")
    observations, _ = amt.read(file="flat.csv", **DEATHS)
    assert set(observations.loc[observations["time_period"] == 2024, "obs_status"]) == {"P"}
    assert set(observations.loc[observations["time_period"] < 2024, "obs_status"]) == {"A"}


POPULATION_FLAT = {
    "reader": "genesis_flat",
    "area": "KREISE",
    "take": [{"value": "BEVSTD", "measure": "residents"}],
    "variables": {"GES": {"": {}, "GESM": {"sex": "male"}, "GESW": {"sex": "female"}}},
}
FLAT_HEADER = (
    "statistics_code;time_code;time;1_variable_code;1_variable_attribute_code;1_variable_attribute_label;"
    "2_variable_code;2_variable_attribute_code;2_variable_attribute_label;value;value_unit;value_variable_code;"
    "value_variable_label;value_q"
)


def flat(area: str, year: int, sex: str, cell: str, quality: str = "e") -> str:
    return f"12411;STAG;{year}-12-31;KREISE;{area};Kreis;GES;{sex};Geschlecht;{cell};Anzahl;BEVSTD;Bevölkerung;{quality}"


def write_flat(path: Path, *lines: str, end: str = "\n") -> None:
    path.write_text("\n".join([FLAT_HEADER, *lines]) + end, encoding="utf-8-sig")


def dissolved(open_data: Path) -> list[str]:
    """03152 and 05978 as the tables of 2018 have them: the first one is all dashes."""
    text = (open_data / "genesis/tabelle_csv/stand_2020-03/12411-01-01-4.csv").read_text("iso-8859-1")
    rows = [line.split(";") for line in text.splitlines() if line.startswith(("03152;", "05978;"))]
    assert rows[0][2:] == ["-", "-", "-"]
    return [flat(row[0], 2018, sex, cell) for row in rows for sex, cell in zip(("", "GESM", "GESW"), row[2:], strict=True)]


def test_dissolved_kreis_is_missing_in_the_flat_file(open_data: Path, office: MakeOffice) -> None:
    amt = office("03152", "05978")
    write_flat(amt.raw / "f.csv", *dissolved(open_data), flat("05978", 2017, "GESM", "-"), flat("05978", 2017, "GESW", "3"))
    observations, _ = amt.read(file="f.csv", **POPULATION_FLAT)
    gone = observations[observations["ref_area"] == "03152"]
    assert len(gone) == 3 and gone["obs_value"].isna().all() and set(gone["obs_status"]) == {"M"}
    assert value(observations, ref_area="05978", time_period=2018) == 394_782
    assert value(observations, ref_area="05978", time_period=2017, sex="male") == 0  # beside a number: exactly zero


def test_the_flat_file_is_judged_over_all_rows_of_an_area_taken_or_not(open_data: Path, office: MakeOffice) -> None:
    amt = office("05978")
    write_flat(amt.raw / "f.csv", flat("05978", 2018, "GESM", "-"), flat("05978", 2018, "GESW", "3"))
    men = POPULATION_FLAT | {"variables": {"GES": {"GESM": {"sex": "male"}}}}
    observations, _ = amt.read(file="f.csv", **men)
    assert observations["obs_value"].tolist() == [0] and observations["obs_status"].tolist() == ["A"]


def test_all_dashes_of_a_flat_file_may_be_declared_zero(open_data: Path, office: MakeOffice) -> None:
    amt = office("03152", "05978")
    write_flat(amt.raw / "f.csv", *dissolved(open_data))
    observations, _ = amt.read(file="f.csv", all_dashes="zero", **POPULATION_FLAT)
    assert (observations.loc[observations["ref_area"] == "03152", "obs_value"] == 0).all()


def test_two_keys_of_one_area_in_a_flat_file(office: MakeOffice) -> None:
    """One of them has the numbers; two that both have some are refused."""
    amt = office("05111000")
    lines = [flat("05111", 2018, "", "-"), flat("05111000", 2018, "", "5")]
    write_flat(amt.raw / "f.csv", *lines)
    observations, account = amt.read(file="f.csv", **(POPULATION_FLAT | {"variables": {"GES": {"": {}}}}))
    assert observations["obs_value"].tolist() == [5] and observations["source_row"].tolist() == [3]
    assert account.set_aside == {"the same area under another code": 1}
    write_flat(amt.raw / "f.csv", flat("05111", 2018, "", "4"), lines[1])
    with pytest.raises(InputError, match="rows 2 and 3: the same key stands twice"):
        amt.read(file="f.csv", **(POPULATION_FLAT | {"variables": {"GES": {"": {}}}}))


@pytest.mark.parametrize(
    ("sign", "status"), [("()", "U"), ("( )", "U"), ("/", "U"), ("u", "U"), ("s", "E"), ("e", "A"), ("", "A")]
)
def test_quality_sign_beside_a_number(office: MakeOffice, sign: str, status: str) -> None:
    amt = office("05978")
    write_flat(amt.raw / "f.csv", flat("05978", 2018, "", "12", sign))
    observations, _ = amt.read(file="f.csv", **(POPULATION_FLAT | {"variables": {"GES": {"": {}}}}))
    assert observations["obs_value"].tolist() == [12] and observations["obs_status"].tolist() == [status]


@pytest.mark.parametrize(("end", "warnings"), [("\n", 0), ("", 1)])
def test_flat_file_without_a_line_end_may_be_cut_off(office: MakeOffice, end: str, warnings: int) -> None:
    amt = office("05978")
    write_flat(amt.raw / "f.csv", flat("05978", 2018, "", "12"), end=end)
    _, account = amt.read(file="f.csv", **(POPULATION_FLAT | {"variables": {"GES": {"": {}}}}))
    assert len([text for text in account.warnings if "no line end" in text]) == warnings


@pytest.mark.parametrize("other", ["value", "time", "2_variable_attribute_code"])
def test_swapped_names_in_the_header_are_noticed(open_data: Path, office: MakeOffice, other: str) -> None:
    """With 'value' and 'statistics_code' swapped every number would be 12613."""
    amt = office("05")
    header, *lines = (open_data / FLAT).read_text("utf-8-sig").splitlines()
    names = header.split(";")
    first, second = names.index("statistics_code"), names.index(other)
    names[first], names[second] = names[second], names[first]
    (amt.raw / "flat.csv").write_text("\n".join([";".join(names), *lines, ""]), encoding="utf-8")
    with pytest.raises(InputError, match="'statistics_code' should hold one code"):
        amt.read(file="flat.csv", **DEATHS)


# -- blank columns and cells


def excerpt(open_data: Path) -> list[list[Any]]:
    """Header and the first two dates of the workbook, of the areas that are read."""
    import openpyxl

    rows = openpyxl.load_workbook(open_data / WORKBOOK, read_only=True)["13111-01-03-4"].iter_rows(values_only=True)
    kept = {"DG", "05", "05978", "05111", "03152"}
    return [list(row) for n, row in enumerate(rows) if n < 2 or row[1] is None or row[0] in kept]


def save(rows: list[list[Any]], path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "13111-01-03-4"
    for row in rows:
        book.active.append(row)
    book.save(path)


def numbers(observations: pd.DataFrame) -> dict[tuple, tuple[float, str]]:
    keyed = observations.set_index(["ref_area", "reference", "sex", "group"])
    return dict(zip(keyed.index, zip(keyed["obs_value"].fillna(-1), keyed["obs_status"], strict=True), strict=True))


@pytest.mark.parametrize("place", range(2, 9))
def test_a_blank_column_between_the_numbers_changes_none(open_data: Path, office: MakeOffice, place: int) -> None:
    """Beside it the dashes of 03152, dissolved in 2016, must not turn into zeros."""
    amt = office("03152", "DG", "05978")
    rows = excerpt(open_data)
    save(rows, amt.raw / "f.xlsx")
    right = numbers(amt.read(file="f.xlsx", **EMPLOYEES)[0])
    assert right["03152", "2019-06-30", "total", "total"] == (-1, "M")
    save([[*row[:place], None, *row[place:]] for row in rows], amt.raw / "f.xlsx")
    assert numbers(amt.read(file="f.xlsx", **EMPLOYEES)[0]) == right


@pytest.mark.parametrize("cells", ["-;", ";-", " - ;-", "–;", "-;#DIV/0!", "-;12a"])
def test_dashes_beside_empty_or_damaged_cells_are_no_zeros(office: MakeOffice, cells: str) -> None:
    amt = office("05978", "05")
    lines = ["Tabelle: 12411", ";;Bevölkerung;Bevölkerung", ";;Insgesamt;weiblich", "05;NRW;9;5", f"05978;Unna;{cells}", "____"]
    (amt.raw / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    entry = {
        "reader": "genesis_table",
        "date": "2023-12-31",
        "keys": ["area", "area_name"],
        "fixed": {"measure": "residents"},
        "take": [{"column": ["Insgesamt"]}],
    }
    observations, _ = amt.read(file="t.csv", **entry)
    unna = observations[observations["ref_area"] == "05978"]
    assert unna["obs_value"].isna().all() and set(unna["obs_status"]) == {"M"}


@pytest.mark.parametrize("cell", [".", "5", "/", "(3)", "x"])
def test_a_dash_beside_what_is_counted_or_kept_secret_is_zero(office: MakeOffice, cell: str) -> None:
    amt = office("05978")
    lines = ["Tabelle: 12411", ";;Bevölkerung;Bevölkerung", ";;Insgesamt;weiblich", f"05978;Unna;{cell};-", "____"]
    (amt.raw / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    fixed = {"measure": "residents", "sex": "female"}
    entry = {"reader": "genesis_table", "date": "2023-12-31", "keys": ["area", "area_name"], "fixed": fixed}
    observations, _ = amt.read(file="t.csv", take=[{"column": ["weiblich"]}], **entry)
    assert observations["obs_value"].tolist() == [0] and observations["obs_status"].tolist() == ["A"]
