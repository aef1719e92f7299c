"""Tables of GENESIS, the Regionaldatenbank and the Landesdatenbanken: the real files, their check figures and traps."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from helpers.errors import InputError
from helpers.intake.sums import warnings_of_sums
from helpers.measures.breaks import breaks_of

if TYPE_CHECKING:
    from tests.intake.conftest import Office

MakeOffice = Callable[..., "Office"]
NRW = "nrw/landesdatenbank"
TABLES = "genesis/tabelle_csv"
POPULATION_BY_SEX = [
    {"column": ["Insgesamt"], "measure": "residents"},
    {"column": ["männlich"], "measure": "residents", "sex": "male"},
    {"column": ["weiblich"], "measure": "residents", "sex": "female"},
]
AREA = "Bodenfläche (Katasterfläche) in qkm"
POPULATION_NRW = {
    "reader": "genesis_table",
    "date": "column",
    "keys": ["date", "area", "area_name"],
    "take": [
        {"column": ["Fortschreibung des Bevölkerungsstandes", "Anzahl"], "measure": "residents"},
        {"column": [AREA, "qkm"], "measure": "area_size"},
    ],
}
RATE_NRW = {
    "reader": "genesis_table",
    "date": "header",
    "keys": ["area", "area_name"],
    "take": [{"measure": "benefit_rate"}],
    "fixed": {"reference": "12-31"},
}
BENEFITS_NRW = {
    "reader": "genesis_table",
    "date": "column",
    "keys": ["year", "area", "area_name"],
    "fixed": {"reference": "12-31", "measure": "benefit_recipients"},
    "take": [
        {"column": ["Insgesamt", "", "Anzahl"]},
        {"column": ["Gesamtregelleistung (ALG II/Sozialgeld) nach dem SGB II"], "detail": "sgb2"},
        {"column": ["Grundsicherung im Alter und bei Erwerbsminderung nach dem SGB XII", "im Alter"], "detail": "old_age"},
        {"column": ["Regelleistungen nach dem Asylbewerberleistungsgesetz"], "detail": "asylum"},
    ],
}
FOREIGNERS_NRW = {
    "reader": "genesis_table",
    "source": "azr",
    "date": "column",
    "keys": ["date", "area", "area_name", "category_code", "category_name"],
    "fixed": {"measure": "foreigners_azr"},
    "take": [{"column": ["Insgesamt"]}, {"column": ["männlich"], "sex": "male"}, {"column": ["weiblich"], "sex": "female"}],
    "categories": {"1": {"detail": "europe"}, "123": {"detail": "andorra"}, "163": {"detail": "turkiye"}},
    "nested": [
        {"make": {"measure": "foreigners_azr"}, "parts": ["?"]},
        {"total": "1", "parts": ["1??", "295", "395", "495"]},
        {"total": "9", "parts": ["9??"]},
    ],
}
UNEMPLOYED = {
    "reader": "genesis_table",
    "source": "ba_arbeitslose",
    "date": "column",
    "keys": ["year", "area", "area_name"],
    "fixed": {"reference": "mean_of_months", "measure": "unemployed"},
    "take": [
        {"column": ["Arbeitslose", "", "Anzahl"]},
        {"column": ["Arbeitslose", "Ausländer"], "characteristic": "auslaender_ba", "group": "foreign"},
        {"column": ["Arbeitslosenquote bez. auf alle zivile Erwerbsp.", "Männer"], "measure": "printed_rate", "detail": "men"},
    ],
}


def residents(reader: str = "genesis_table", **entry: Any) -> dict:
    return {"reader": reader, "date": "header", "keys": ["area", "area_name"], "take": POPULATION_BY_SEX} | entry


def value(observations: pd.DataFrame, **keys: Any) -> float:
    """The one value with these keys; breakdowns are totals unless given."""
    rows = observations
    for name, wanted in ({"group": "total", "sex": "total", "detail": "total"} | keys).items():
        rows = rows[rows[name] == wanted]
    (found,) = rows["obs_value"]
    return float(found)


def closes(account: Any) -> bool:
    return account.rows_read == account.rows_used + sum(account.set_aside.values())


# -- 12411-15i


def test_population_of_nordrhein_westfalen_and_duesseldorf(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111000", "05", "053")
    observations, account = amt.read(file=amt.put(open_data / NRW / "12411-15i.csv"), **POPULATION_NRW)
    assert value(observations, measure="residents", ref_area="05") == 18_034_454
    assert value(observations, measure="residents", ref_area="05111000") == 618_685
    assert value(observations, measure="area_size", ref_area="05111000") == 217.41
    assert set(observations["area_level"]) == {"municipality", "comparator"}
    assert set(observations["reference"]) == {"2024-12-31"}
    assert account.rows_read == 444 and account.rows_used == 3 and closes(account)
    assert account.set_aside == {"area not of this municipality": 441}
    assert account.columns_not_taken == [
        "Fortschreibung des Bevölkerungsstandes | Bevölkerungsdichte | EW pro qkm",
    ]


def test_a_landkreis_with_its_gemeinden(open_data: Path, office: MakeOffice) -> None:
    unna = {
        "level": "district",
        "singular": {"de": "Gemeinde"},
        "plural": {"de": "Gemeinden"},
        "geometry": {"file": "unna.geojson", "code": "AGS", "name": "GEN"},
        "boundaries": "2013-12-31",
    }
    amt = office("05978", "05", levels=[unna])
    shapes = amt.project.shapes("amt")
    shapes.mkdir(parents=True)
    import geopandas as gpd

    all_areas = gpd.read_file(open_data / "nrw/geo/municipality_nrw.geojson")
    all_areas[all_areas["AGS"].str.startswith("05978")][["AGS", "GEN", "geometry"]].to_file(shapes / "unna.geojson")
    observations, account = amt.read(file=amt.put(open_data / NRW / "12411-15i.csv"), **POPULATION_NRW)
    people = observations[observations["measure"] == "residents"]
    assert people["area_level"].value_counts().to_dict() == {"district": 10, "municipality": 1, "comparator": 1}
    districts = people[people["area_level"] == "district"]
    assert districts["obs_value"].sum() == value(observations, measure="residents", ref_area="05978") == 393_784
    assert account.rows_used == 12


@pytest.mark.parametrize("code", ["05313", "05354"])
def test_dissolved_unit_is_missing_not_zero(open_data: Path, office: MakeOffice, code: str) -> None:
    amt = office(code)
    observations, _ = amt.read(file=amt.put(open_data / NRW / "12411-15i.csv"), **POPULATION_NRW)
    assert observations["obs_value"].isna().all()
    assert set(observations["obs_status"]) == {"M"}


def test_three_units_are_told_apart(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111000")
    ambiguous = POPULATION_NRW | {"take": [{"column": ["Fortschreibung des Bevölkerungsstandes"], "measure": "residents"}]}
    with pytest.raises(InputError, match=r"fits 2 columns: .*Anzahl.*EW pro qkm"):
        amt.read(file=amt.put(open_data / NRW / "12411-15i.csv"), **ambiguous)


# -- 22811-01i


def test_rate_in_percent_with_its_year_in_the_header(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111", "05")
    observations, account = amt.read(file=amt.put(open_data / NRW / "22811-01i.csv"), **RATE_NRW)
    assert value(observations, ref_area="05") == 11.1
    assert value(observations, ref_area="05111") == 11.5
    assert set(observations["time_period"]) == {2023} and set(observations["reference"]) == {"2023-12-31"}
    assert account.rows_read == 434 and closes(account)


@pytest.mark.parametrize(("sign", "status"), [(".", "M"), ("x", "X")])
def test_point_and_x_are_no_numbers(open_data: Path, office: MakeOffice, sign: str, status: str) -> None:
    source = open_data / NRW / "22811-01i.csv"
    rows = csv.reader(source.read_text("iso-8859-1").splitlines(), delimiter=";")
    code = next(row[0] for row in rows if row[-1] == sign)
    amt = office("05111", code)
    observations, _ = amt.read(file=amt.put(source), **RATE_NRW)
    row = observations[observations["ref_area"] == code].iloc[0]
    assert pd.isna(row["obs_value"]) and row["obs_status"] == status


def test_percent_is_no_number_of_people(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111")
    wrong = RATE_NRW | {"take": [{"measure": "residents"}]}
    with pytest.raises(InputError, match="in percent, but the measure counts persons"):
        amt.read(file=amt.put(open_data / NRW / "22811-01i.csv"), **wrong)


# -- 22811-05i


def test_four_header_rows_with_words_that_repeat(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111", "05", "05999998")
    observations, account = amt.read(file=amt.put(open_data / NRW / "22811-05i.csv"), **BENEFITS_NRW)
    assert value(observations, ref_area="05") == 1_997_154
    assert value(observations, ref_area="05", detail="sgb2") == 1_557_269
    assert value(observations, ref_area="05111", detail="old_age") == 11_310
    assert value(observations, ref_area="05999998", detail="sgb2") == 0  # '-' beside numbers is zero
    assert account.warnings[0].startswith("columns 4, 6 are the same: Empfänger/innen")
    assert len(account.columns_not_taken) == 3 and closes(account)


def test_header_word_that_fits_several_columns_is_refused(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111")
    ambiguous = BENEFITS_NRW | {"take": [{"column": ["Insgesamt"]}]}
    with pytest.raises(InputError, match=r"'column: \[Insgesamt\]' fits 2 columns"):
        amt.read(file=amt.put(open_data / NRW / "22811-05i.csv"), **ambiguous)


def test_header_word_that_is_not_there_is_named_with_the_nearest(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111")
    wrong = BENEFITS_NRW | {"take": [{"column": ["Regelleistung nach dem Asylbewerberleistungsgesetz"]}]}
    with pytest.raises(InputError, match="did you mean 'Regelleistungen nach dem Asylbewerberleistungsgesetz'"):
        amt.read(file=amt.put(open_data / NRW / "22811-05i.csv"), **wrong)


# -- 12521-03i


def test_foreigners_of_duesseldorf_are_not_counted_twice(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111", "05")
    observations, account = amt.read(file=amt.put(open_data / NRW / "12521-03i.csv"), **FOREIGNERS_NRW)
    assert value(observations, ref_area="05111") == 188_930  # continents and countries together: 377 870
    assert value(observations, ref_area="05111", detail="europe") == 113_755
    men, women = (value(observations, ref_area="05111", sex=sex) for sex in ("male", "female"))
    assert abs(men + women - 188_930) <= 5 * 6  # six rounded parts each
    assert account.rows_read == 13_481 and closes(account)
    assert account.rows_used == 2 * (6 + 2)  # continents of both areas, Andorra and Türkiye
    assert sum(rows for reason, rows in account.set_aside.items() if reason.startswith("category not taken")) == 2 * 213


def test_dash_of_one_category_is_zero_that_of_a_dissolved_unit_is_missing(open_data: Path, office: MakeOffice) -> None:
    amt = office("05354", "05111", "05512")
    observations, _ = amt.read(file=amt.put(open_data / NRW / "12521-03i.csv"), **FOREIGNERS_NRW)
    andorra = observations[(observations["detail"] == "andorra") & (observations["sex"] == "total")].set_index("ref_area")
    assert andorra.loc["05512", "obs_value"] == 0 and andorra.loc["05512", "obs_status"] == "A"
    assert pd.isna(andorra.loc["05354", "obs_value"]) and andorra.loc["05354", "obs_status"] == "M"
    assert pd.isna(value(observations, ref_area="05354"))  # no total of what is missing


def test_sum_of_countries_is_compared_with_the_continent(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111")
    _, account = amt.read(file=amt.put(open_data / NRW / "12521-03i.csv"), **FOREIGNERS_NRW)
    europe, others = account.sum_checks
    assert europe["check"] == "parts of 1: 1??, 295, 395, 495" and europe["measure"] == "foreigners_azr"
    # the sexes and their total; they differ by 25 at most, which rounding explains
    assert (europe["compared"], europe["differing"], europe["beyond"], europe["largest"]) == (3, 3, 0, -25)
    assert europe["note"] == "the source rounds to multiples of 5"
    assert (others["check"], others["beyond"]) == ("parts of 9: 9??", 3)
    assert others["largest"] == 40 and others["example"].endswith("Insgesamt | Anzahl: total 1050, parts 1010")
    (warning,) = warnings_of_sums(account.sum_checks)
    assert "parts of 9: 9??" in warning


def test_sums_of_a_perturbed_source_are_no_warnings_but_a_note(office: MakeOffice) -> None:
    """Cells of the census are changed by a little (cell key method)."""
    amt = office("05978")
    lines = ["Tabelle: 1000A", ";;;Personen", ";;;Anzahl", "05978;Unna;T;100", "05978;Unna;A;60", "05978;Unna;B;37", "____"]
    (amt.raw / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    entry = {
        "reader": "genesis_table",
        "date": "2022-05-15",
        "keys": ["area", "area_name", "category_code"],
        "fixed": {"measure": "residents"},
        "categories": {"T": {}},
        "nested": [{"total": "T", "parts": ["A", "B"]}],
        "take": [{"column": []}],
    }
    (census,) = amt.read(file="t.csv", source="zensus_2022", **entry)[1].sum_checks
    assert (census["differing"], census["beyond"], census["largest"]) == (1, 0, 3)
    assert census["note"] == "the source changes numbers for disclosure control: parts need not add up"
    (register,) = amt.read(file="t.csv", **entry)[1].sum_checks
    assert (register["differing"], register["beyond"], register["note"]) == (1, 1, "")
    assert register["example"] == "05978, 2022, Personen | Anzahl: total 100, parts 97"


def test_categories_that_stand_for_the_same_key_are_refused(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111")
    wrong = FOREIGNERS_NRW | {"categories": {"1": {}, "163": {}}, "nested": []}
    with pytest.raises(InputError, match=r"both stand for the same key \(1, 163\)"):
        amt.read(file=amt.put(open_data / NRW / "12521-03i.csv"), **wrong)


# -- 12411-01-01-4, two years in files of the same name


def test_two_years_in_two_files_of_one_name_are_one_series(open_data: Path, office: MakeOffice) -> None:
    amt = office("05978", "DG")
    entries = []
    for folder, delivered in (("stand_2020-03", "2020-03-21"), ("stand_2023-07", "2023-07-10")):
        name = amt.put(open_data / TABLES / folder / "12411-01-01-4.csv", f"{folder}/12411-01-01-4.csv")
        entries.append(residents(file=name, delivered=delivered))
    intake = amt.process(*entries)
    unna = intake.observations[intake.observations["ref_area"] == "05978"]
    assert unna[unna["sex"] == "total"].set_index("reference")["obs_value"].to_dict() == {
        "2018-12-31": 394_782,
        "2021-12-31": 393_063,
    }
    assert value(intake.observations, ref_area="DG", time_period=2018) == 83_019_213
    assert value(intake.observations, ref_area="DG", time_period=2021, sex="female") == 42_170_339
    assert [file["rows_read"] for file in intake.account["files"]] == [538, 538]
    assert all(file["values_superseded"] == 0 for file in intake.account["files"])
    assert not intake.account["not_in_raw_yaml"]


@pytest.mark.parametrize("folder", ["stand_2020-03", "stand_2023-07"])
def test_kreis_03152_is_missing_from_2017_not_zero(open_data: Path, office: MakeOffice, folder: str) -> None:
    amt = office("03152")
    observations, _ = amt.read(file=amt.put(open_data / TABLES / folder / "12411-01-01-4.csv"), **residents())
    assert len(observations) == 3
    assert observations["obs_value"].isna().all() and set(observations["obs_status"]) == {"M"}


@pytest.mark.parametrize(("code", "population"), [("11", 3_677_472), ("11000000", 3_677_472), ("02000000", 1_853_935)])
def test_berlin_and_hamburg_stand_at_two_digits(open_data: Path, office: MakeOffice, code: str, population: int) -> None:
    amt = office(code)
    observations, account = amt.read(file=amt.put(open_data / TABLES / "stand_2023-07/12411-01-01-4.csv"), **residents())
    assert value(observations, ref_area=code) == population
    assert account.rows_used == 1


def test_file_without_the_municipality_says_so(open_data: Path, office: MakeOffice) -> None:
    amt = office("99999")
    with pytest.raises(InputError, match="none of its 538 rows is of area '99999'"):
        amt.read(file=amt.put(open_data / TABLES / "stand_2020-03/12411-01-01-4.csv"), **residents())


def test_census_break_of_2022_applies_to_this_series(open_data: Path, office: MakeOffice) -> None:
    """A value before the census and the one after it stand on both sides of a break that the catalogue knows."""
    amt = office("05978")
    names = [(f"{TABLES}/stand_2023-07/12411-01-01-4.csv", residents()), (f"{NRW}/12411-15i.csv", POPULATION_NRW)]
    series = pd.concat([amt.read(file=amt.put(open_data / name), **entry)[0] for name, entry in names])
    series = series[(series["measure"] == "residents") & (series["sex"] == "total")]
    assert series["time_period"].tolist() == [2021, 2024]
    settings = amt.describe({"file": "12411-15i.csv", **POPULATION_NRW})
    rate = settings.indicators["mindestsicherungsquote"]
    breaks = breaks_of(rate, settings.catalogue, sources=sorted(series["source"].unique()))
    assert any(2021 < item.year <= 2024 for item in breaks)


# -- 12411-01-01-5, wide


def test_wide_table_with_dates_and_sexes_above_each_other(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111000", "DG", "05")
    observations, account = amt.read(file=amt.put(open_data / TABLES / "stand_2017-10/12411-01-01-5_00.csv"), **residents())
    assert len(observations) == 3 * 24
    assert sorted(observations["time_period"].unique()) == list(range(2008, 2016))
    assert value(observations, ref_area="DG", time_period=2015) == 82_175_684
    assert value(observations, ref_area="DG", time_period=2008, sex="female") == 41_818_073
    assert account.rows_read == 14_493 and account.rows_used == 3 and closes(account)
    assert account.columns_not_taken == []


def test_codes_of_the_wide_table(open_data: Path) -> None:
    text = (open_data / TABLES / "stand_2017-10/12411-01-01-5_00.csv").read_text("utf-8")
    rows = [row for row in csv.reader(text.splitlines()[8:], delimiter=";") if len(row) == 26]
    short = {row[0] for row in rows if len(row[0]) <= 8}  # longer ones name the Verbandsgemeinde as well
    assert len(short) == 10_964


def test_unit_that_did_not_exist_at_a_date_is_missing_at_that_date_only(open_data: Path, office: MakeOffice) -> None:
    amt = office("01051040")  # only in 2008
    observations, _ = amt.read(file=amt.put(open_data / TABLES / "stand_2017-10/12411-01-01-5_00.csv"), **residents())
    total = observations[observations["sex"] == "total"].set_index("time_period")
    assert total.loc[2008, "obs_value"] > 0
    later = total[total.index > 2008]
    assert len(later) == 7 and later["obs_value"].isna().all() and set(later["obs_status"]) == {"M"}


# -- 13211-02-05-4, long


def test_long_table_with_counts_and_rates(open_data: Path, office: MakeOffice) -> None:
    amt = office("03152", "DG")
    observations, account = amt.read(file=amt.put(open_data / TABLES / "stand_2017-10/13211-02-05-4_00.csv"), **UNEMPLOYED)
    assert value(observations, ref_area="DG", time_period=2016) == 2_690_975
    assert value(observations, ref_area="DG", time_period=2016, group="foreign") == 629_356
    assert value(observations, ref_area="DG", time_period=2016, measure="printed_rate", detail="men") == 6.4
    assert value(observations, ref_area="03152", time_period=2016) == 10_100
    assert account.rows_read == 8_416 and account.rows_used == 32 and closes(account)
    assert len(account.columns_not_taken) == 10


def test_empty_second_header_must_be_named(open_data: Path, office: MakeOffice) -> None:
    amt = office("05111")
    ambiguous = UNEMPLOYED | {"take": [{"column": ["Arbeitslose"]}]}
    with pytest.raises(InputError, match="fits 7 columns"):
        amt.read(file=amt.put(open_data / TABLES / "stand_2017-10/13211-02-05-4_00.csv"), **ambiguous)


def test_rate_that_was_not_computed_before_2009_is_missing_not_zero(open_data: Path, office: MakeOffice) -> None:
    amt = office("DG")
    observations, _ = amt.read(file=amt.put(open_data / TABLES / "stand_2017-10/13211-02-05-4_00.csv"), **UNEMPLOYED)
    men = observations[observations["detail"] == "men"].set_index("time_period")
    assert men.loc[2008, "obs_status"] == "M" and pd.isna(men.loc[2008, "obs_value"])
    assert men.loc[2009, "obs_value"] == 8.4


@pytest.mark.parametrize(("all_dashes", "status"), [("missing", "M"), ("zero", "A")])
def test_a_column_of_nothing_but_dashes_is_missing_and_said_to_be(office: MakeOffice, all_dashes: str, status: str) -> None:
    """It may be a true zero: nobody registered as 'divers' in the first year."""
    amt = office("05978")
    lines = ["Tabelle: 12411", ";;Insgesamt;divers", *(f"{code:05d};Kreis;7;-" for code in range(5974, 5996)), "____"]
    (amt.raw / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    take = [{"column": ["Insgesamt"]}, {"column": ["divers"], "sex": "diverse"}]
    entry = residents(date="2019-12-31", take=take, fixed={"measure": "residents"}, all_dashes=all_dashes)
    observations, account = amt.read(file="t.csv", **entry)
    assert observations.set_index("sex")["obs_status"].to_dict() == {"total": "A", "diverse": status}
    said = ["divers, 2019-12-31: '-' for every area of the file, read as missing and not as zero"]
    assert account.warnings == (said if status == "M" else [])


def test_dashes_in_all_counts_of_a_dissolved_kreis_are_missing_beside_its_rates(open_data: Path, office: MakeOffice) -> None:
    amt = office("13001")  # Greifswald in 2010: no counts, but an unemployment rate of 13.1
    observations, _ = amt.read(file=amt.put(open_data / TABLES / "stand_2017-10/13211-02-05-4_00.csv"), **UNEMPLOYED)
    of_2010 = observations[observations["time_period"] == 2010].set_index("measure")
    assert pd.isna(of_2010.loc["unemployed", "obs_value"]).all()
    assert of_2010.loc["printed_rate", "obs_value"] == 13.2


# -- every shared file


ENTRIES = {
    f"{NRW}/12411-15i.csv": POPULATION_NRW,
    f"{NRW}/22811-01i.csv": RATE_NRW,
    f"{NRW}/22811-05i.csv": BENEFITS_NRW,
    f"{NRW}/12521-03i.csv": FOREIGNERS_NRW,
    f"{TABLES}/stand_2020-03/12411-01-01-4.csv": residents(),
    f"{TABLES}/stand_2023-07/12411-01-01-4.csv": residents(),
    f"{TABLES}/stand_2017-10/12411-01-01-5_00.csv": residents(),
    f"{TABLES}/stand_2017-10/13211-02-05-4_00.csv": UNEMPLOYED,
}


@pytest.mark.parametrize("name", ENTRIES)
def test_accounting_closes_for_every_table(open_data: Path, office: MakeOffice, name: str) -> None:
    amt = office("05111", "05")
    observations, account = amt.read(file=amt.put(open_data / name), **ENTRIES[name])
    assert closes(account)
    printed = observations[~observations["origin"].str.contains("sum of")]
    assert (printed["source_row"].nunique() == account.rows_used) == ("nested" not in ENTRIES[name])  # sums use further rows
    lines = (open_data / name).read_bytes().split(b"\n")
    for row in observations.drop_duplicates("ref_area").itertuples():
        assert row.ref_area.encode() in lines[row.source_row - 1]  # the row of the file that it came from
