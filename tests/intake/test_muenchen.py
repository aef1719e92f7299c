"""München from the real open data: numbers that the city prints, or that the raw files give with plain pandas."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest

from helpers.errors import InputError
from helpers.intake import Intake, read_raw_files
from helpers.intake.geometry import read_level
from helpers.measures import spread
from helpers.settings import Project, load_municipality

if TYPE_CHECKING:
    from tests.conftest import Processed


CITY = "09162000"
KEY = ["Indikator", "Ausprägung", "Jahr", "Raumbezug"]
REGISTER = ["residents", "naturalised_residents", "moves_in_abroad", "moves_out_abroad"]


@pytest.fixture(scope="module")
def older(open_data: Path) -> pd.DataFrame:
    """``export_ar`` as delivered in 2023; ``row`` is the line in the file."""
    path = open_data / "muenchen/indikatorenatlas_vintage_bis2022/export_ar.csv"
    frame = pd.read_csv(path, encoding="utf-8-sig")
    frame["Indikatorwert"] = frame["Indikatorwert"].str.replace(",", ".").astype(float)  # base values have a point
    return frame.assign(row=range(2, len(frame) + 2)).set_index(KEY)


@pytest.fixture(scope="module")
def newer(open_data: Path) -> pd.DataFrame:
    """``export_ar`` as delivered in 2025, printed rates as numbers."""
    path = open_data / "muenchen/indikatorenatlas_2025-08/export_ar.xlsx"
    frame = pd.read_excel(path, sheet_name="ARBEITSMARKT", engine="calamine")
    rate = frame["Indikatorwert"].astype(str).str.replace(",", ".").replace("nan", None)
    return frame.assign(Indikatorwert=rate.astype(float)).set_index(KEY)


def districts(frame: pd.DataFrame, column: str = "value") -> pd.Series:
    """Values of the districts by code."""
    return frame[frame["area_level"] == "district"].set_index("ref_area")[column]


# -- residents with Migrationshintergrund on 31 December 2024


def test_share_of_the_city(muenchen: Processed) -> None:
    city = muenchen.values("anteil_migrationshintergrund", time_period=2024, ref_area=CITY).iloc[0]
    assert (city["numerator"], city["denominator"]) == (793_547, 1_603_776)
    assert city["value"] == pytest.approx(49.4799, abs=5e-5)
    assert city["reference"] == city["denominator_reference"] == "2024-12-31"
    assert city["characteristic"] == "mh_register"


def test_lowest_and_highest_district(muenchen: Processed) -> None:
    shares = districts(muenchen.values("anteil_migrationshintergrund", time_period=2024))
    ordered = shares.sort_values()
    assert len(shares) == 25
    assert list(ordered.index[:2]) == ["05", "18"]
    assert ordered.iloc[:2].tolist() == pytest.approx([40.66, 40.73], abs=5e-3)
    assert ordered.index[-1] == "11"
    assert ordered.iloc[-1] == pytest.approx(66.40, abs=5e-3)
    found = spread(shares)
    assert found is not None
    assert (found.lowest, found.highest, found.areas) == ("05", "11", 25)


def test_districts_make_the_city_and_not_866_360(muenchen: Processed) -> None:
    counts = muenchen.counts("residents", characteristic="mh_register", group="with", time_period=2024)
    assert districts(counts, "obs_value").sum() == 793_547
    sums = muenchen.observations.groupby(["measure", "characteristic", "group", "time_period", "area_level"])["obs_value"].sum()
    assert not (sums == 866_360).any()


def test_no_unweighted_mean_of_district_shares(muenchen: Processed) -> None:
    values = muenchen.values("anteil_migrationshintergrund", time_period=2024)
    mean = districts(values).mean()
    assert mean == pytest.approx(48.8, abs=0.05)
    assert abs(muenchen.value("anteil_migrationshintergrund", time_period=2024, ref_area=CITY) - mean) > 0.5


@pytest.mark.parametrize("indicator", ["anteil_migrationshintergrund", "auslaenderanteil", "beschaeftigungsquote", "fluktuation"])
def test_every_city_value_follows_from_the_city_counts(muenchen: Processed, indicator: str) -> None:
    rows = muenchen.indicators
    rows = rows[(rows["indicator"] == indicator) & (rows["statistic"] == "value") & (rows["ref_area"] == CITY)].dropna(
        subset="value"
    )
    factor = muenchen.settings.catalogue.indicators[indicator].factor
    assert len(rows) > 15
    assert rows["value"].to_numpy() == pytest.approx((factor * rows["numerator"] / rows["denominator"]).to_numpy())


# -- adding up


@pytest.fixture(scope="module")
def sums(muenchen: Processed) -> pd.DataFrame:
    """Stocks and flows of the register: sum of the 25 districts beside the city, for every year and breakdown."""
    rows = muenchen.observations[muenchen.observations["measure"].isin(REGISTER)]
    rows = rows[~rows["reference"].str.startswith("mean_of")]
    key = ["measure", "time_period", "reference", "characteristic", "group", "sex", "age", "detail"]
    parts = rows[rows["area_level"] == "district"].groupby(key)["obs_value"].sum(min_count=25)
    return pd.concat(
        [parts.rename("districts"), rows[rows["ref_area"] == CITY].set_index(key)["obs_value"].rename("city")], axis=1
    )


@pytest.mark.parametrize("measure", REGISTER)
def test_register_counts_of_districts_add_up_to_the_city(sums: pd.DataFrame, measure: str) -> None:
    rows = sums.loc[measure].xs(2024, level="time_period")
    assert len(rows) >= 1
    assert (rows["districts"] == rows["city"]).all()


def test_naturalised_residents_add_up_in_every_year(sums: pd.DataFrame) -> None:
    rows = sums.loc["naturalised_residents"]
    assert len(rows) == 3 * 18
    assert (rows["districts"] == rows["city"]).all()


def test_in_earlier_years_a_few_residents_have_no_district(sums: pd.DataFrame) -> None:
    """So the city's number is always its own, never a sum of its districts."""
    rows = sums.loc["residents"]
    without = rows["city"] - rows["districts"]
    assert without.notna().all()
    assert without.between(0, 5).all()
    assert without.loc[2004].max() == 5


@pytest.mark.parametrize("measure", ["employees_social_insurance", "unemployed"])
def test_annual_means_of_districts_do_not_add_up(muenchen: Processed, measure: str) -> None:
    """They are estimated and rounded by area; the workbook must not pretend otherwise."""
    rows = muenchen.counts(measure, characteristic="alle")
    by_year = rows[rows["area_level"] == "district"].groupby("time_period")["obs_value"].sum()
    city = rows[rows["ref_area"] == CITY].set_index("time_period")["obs_value"]
    assert (by_year != city).any()
    assert by_year.to_numpy() == pytest.approx(city.to_numpy(), rel=0.05)


# -- geometry


def test_geometry_has_27_rows_for_25_districts(muenchen: Processed) -> None:
    (level,) = muenchen.settings.municipality.levels
    folder = muenchen.project.shapes("muenchen")
    raw = gpd.read_file(folder / level.geometry.file)
    areas = read_level(folder, level)
    assert (len(raw), len(areas)) == (27, 25)
    assert list(areas["code"]) == [f"{number:02d}" for number in range(1, 26)]
    assert areas.area.sum() == pytest.approx(raw.area.sum())
    assert areas.crs.to_epsg() == 25832


def test_area_table_has_city_and_districts_and_no_area_in_square_metres(muenchen: Processed) -> None:
    assert muenchen.areas["area_level"].value_counts().to_dict() == {"district": 25, "municipality": 1}
    assert set(muenchen.areas["code"]) == set(muenchen.observations["ref_area"])
    assert not {"flaeche_qm", "geometry"} & set(muenchen.areas.columns)


# -- moves


def test_net_migration_is_what_the_city_prints(muenchen: Processed) -> None:
    """City and 25 districts, to the printed digit."""
    printed = muenchen.counts("printed_rate", detail="Außenwanderungsziffer | Ausland", time_period=2024)
    computed = muenchen.values("aussenwanderungssaldo", time_period=2024).set_index("ref_area")["value"]
    assert len(printed) == 26
    assert computed[printed["ref_area"]].to_numpy() == pytest.approx(printed["obs_value"].to_numpy(), abs=0.0501)


def test_inflow_from_abroad_is_gross(muenchen: Processed) -> None:
    """The printed Außenwanderungsziffer is net: 12.6."""
    assert muenchen.value("zuzug_ausland_kleinraeumig", time_period=2024, ref_area=CITY) == pytest.approx(28.42, abs=5e-3)
    printed = muenchen.counts("printed_rate", detail="Außenwanderungsziffer | Ausland", time_period=2024, ref_area=CITY)
    assert printed["obs_value"].tolist() == [12.6]
    counts = {
        measure: muenchen.counts(measure, time_period=2024, ref_area=CITY)["obs_value"].item()
        for measure in ("moves_in_abroad", "moves_out_abroad")
    }
    keys = {"reference": "mean_of_months", "source": "muenchen_melderegister", "time_period": 2024, "ref_area": CITY}
    base = muenchen.counts("residents", **keys)
    net = 1000 * (counts["moves_in_abroad"] - counts["moves_out_abroad"]) / base["obs_value"].item()
    assert net == pytest.approx(12.6, abs=0.05)


def test_turnover_leaves_out_moves_inside_the_area(muenchen: Processed) -> None:
    by_hand = 1000 * ((3345 + 3364) / 2 - 195) / 20819.3
    assert muenchen.value("fluktuation", time_period=2024, ref_area="01") == pytest.approx(by_hand)


# -- other numbers of 2024


@pytest.mark.parametrize(
    ("indicator", "group", "expected"),
    [
        ("auslaenderanteil", "total", 30.6),
        ("beschaeftigungsquote", "foreign", 61.4),
        ("beschaeftigungsquote", "german", 66.1),
        ("arbeitslosenanteil", "foreign", 5.5),
        ("arbeitslosenanteil", "german", 3.1),
        ("elb_anteil", "foreign", 7.9),
        ("anteil_eingebuergerte", "total", 8.9),
    ],
)
def test_city_2024(muenchen: Processed, indicator: str, group: str, expected: float) -> None:
    assert muenchen.value(indicator, time_period=2024, ref_area=CITY, group=group) == pytest.approx(expected, abs=0.05)


def test_family_language_is_a_share_among_children_in_day_care(muenchen: Processed, open_data: Path) -> None:
    path = open_data / "muenchen/indikatorenatlas_2025-08/export_ki.xlsx"
    raw = pd.read_excel(path, sheet_name="KINDERBETREUUNG", engine="calamine").set_index(KEY)
    row = raw.loc["Altersgruppen Familiensprache nichtdeutsch", "3 bis 7 Jahre (ohne Schulkinder)", 2024, "Stadt München"]
    value = muenchen.values("familiensprache_kita", time_period=2024, ref_area=CITY).iloc[0]
    assert (value["numerator"], value["denominator"]) == (row["Basiswert 1"], row["Basiswert 2"])
    assert value["value"] == pytest.approx(39.6, abs=0.05)
    assert value["characteristic"] == "familiensprache"
    assert muenchen.values("kita_beteiligung").empty  # there is no number of all children


def test_employment_gap_is_in_points_between_definitions_that_may_be_paired(muenchen: Processed) -> None:
    gap = muenchen.values("beschaeftigungsquote", statistic="gap_points", group="foreign_german", time_period=2024, ref_area=CITY)
    row = gap.iloc[0]
    assert row["value"] == pytest.approx(61.4346 - 66.1436, abs=1e-3)
    assert (row["characteristic"], row["denominator_characteristic"]) == ("auslaender_ba", "auslaender_melde")


def test_unemployed_share_is_no_unemployment_rate(muenchen: Processed) -> None:
    assert muenchen.values("arbeitslosenquote").empty


# -- text numbers and the accounts of files


def test_numbers_without_a_leading_digit(muenchen: Processed, open_data: Path) -> None:
    path = open_data / "muenchen/indikatorenatlas_2025-08/export_be.xlsx"
    raw = pd.read_excel(path, sheet_name="BEVÖLKERUNG", engine="calamine", usecols=[*KEY, "Indikatorwert"])
    raw = raw[raw["Indikator"].eq("Außenwanderungsziffer") & raw["Ausprägung"].eq("Ausland")]
    odd = raw[raw["Indikatorwert"].astype(str).str.match(r"^-?,\d$")]
    assert {text[0] for text in odd["Indikatorwert"]} == {",", "-"}
    read = muenchen.observations
    read = read[(read["measure"] == "printed_rate") & (read["source_file"] == "export_be.xlsx, BEVÖLKERUNG")]
    by_row = read.set_index("source_row")["obs_value"]
    for row, text in odd["Indikatorwert"].items():
        assert by_row[row + 2] == float(text.replace(",", "0.")), text


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("export_be.xlsx", 95_342),
        ("export_ar.xlsx", 23_478),
        ("export_ar.csv", 21_450),
        ("export_ki.xlsx", 4_212),
        ("indikat2510_bevoelkerung_mobilitaetsziffer_28_10_25.csv", 1_950),
        ("indikat2510_bevoelkerung_bevoelkerungsdichte_28_10_25.csv", 598),
    ],
)
def test_every_row_is_accounted_for(muenchen: Processed, file: str, rows: int) -> None:
    account = muenchen.file(file)
    assert account["rows_read"] == rows
    assert account["rows_used"] + sum(item["rows"] for item in account["rows_set_aside"]) == rows
    assert all(item["reason"] and item["rows"] > 0 for item in account["rows_set_aside"])
    assert account["values_kept"] + account["values_repeated"] + account["values_superseded"] == account["values_made"]


def test_kept_values_are_the_observations(muenchen: Processed) -> None:
    assert (
        sum(item["values_kept"] for item in muenchen.intake["files"])
        == len(muenchen.observations)
        == muenchen.intake["observations"]
    )


def test_printed_rates_follow_from_their_counts_within_rounding(muenchen: Processed) -> None:
    """All but the 18 densities that the city printed with another area, and two rows without counts."""
    checks = {(item["file"], name): check for item in muenchen.intake["files"] for name, check in item["printed_rates"].items()}
    differing = {key: check["differing"] for key, check in checks.items() if check["differing"]}
    assert differing == {("indikat2510_bevoelkerung_bevoelkerungsdichte_28_10_25.csv", "Bevölkerungsdichte"): 18}
    assert sum(check["compared"] for check in checks.values()) > 50_000
    assert max(check["largest_difference"] for key, check in checks.items() if key not in differing) < 0.07
    assert any("Bevölkerungsdichte: 18 of 598" in text for text in muenchen.intake["warnings"])


def test_open_data_csv_with_a_decimal_point_and_dots_in_its_header(muenchen: Processed, open_data: Path) -> None:
    name = "indikat2510_bevoelkerung_mobilitaetsziffer_28_10_25.csv"
    path = open_data / "muenchen/opendata_csv_2025-10" / name
    text = path.read_text(encoding="utf-8").splitlines()
    assert "Basiswert.1" in text[0]
    raw = pd.read_csv(path).set_index(KEY)
    row = raw.loc["Mobilitätsziffer", "nichtdeutsch", 2024, "Stadt München"]
    read = muenchen.observations[muenchen.observations["source_file"] == name]
    read = read[(read["ref_area"] == CITY) & (read["time_period"] == 2024)]
    base = read[(read["measure"] == "residents") & (read["group"] == "foreign")]
    assert base["obs_value"].tolist() == [row["Basiswert.5"]]
    assert base["reference"].tolist() == ["mean_of_months"]
    printed = read[read["detail"] == "Mobilitätsziffer | nichtdeutsch"]
    assert printed["obs_value"].tolist() == [row["Indikatorwert"]]


def test_open_data_csv_with_the_letters_na(muenchen: Processed, open_data: Path) -> None:
    name = "indikat2510_bevoelkerung_bevoelkerungsdichte_28_10_25.csv"
    text = (open_data / "muenchen/opendata_csv_2025-10" / name).read_text(encoding="utf-8").splitlines()
    assert text[1].split(",")[7:10] == ["NA", "NA", "NA"]
    read = muenchen.observations[muenchen.observations["source_file"] == name]
    assert len(read) == 2 * 598
    assert read["obs_value"].notna().all()


# -- two deliveries of one table


def test_what_was_revised_is_said(muenchen: Processed) -> None:
    (revision,) = muenchen.intake["revisions"]
    assert (revision["older_file"], revision["newer_file"]) == ("export_ar.csv", "export_ar.xlsx, ARBEITSMARKT")
    assert revision["revised_printed_rates"] == 1702
    assert revision["rows_with_revised_counts"] == 1841
    assert sum(revision["by_year"].values()) == sum(revision["by_origin"].values()) == len(muenchen.revisions)
    assert any("counts in 1841 rows, 1702 printed rates" in text for text in muenchen.intake["warnings"])


def test_revisions_are_those_that_pandas_finds_in_the_raw_files(
    muenchen: Processed, older: pd.DataFrame, newer: pd.DataFrame
) -> None:
    new = newer.loc[older.index]
    columns = ["Indikatorwert", "Basiswert 1", "Basiswert 2"]
    other = (older[columns] != new[columns]) & ~(older[columns].isna() & new[columns].isna())
    assert other["Indikatorwert"].sum() == 1702
    differ = other[["Basiswert 1", "Basiswert 2"]].any(axis=1)
    assert differ.sum() == 1841
    counts = muenchen.revisions[muenchen.revisions["measure"] != "printed_rate"]
    assert set(counts["old_row"]) == set(older.loc[differ, "row"])


def test_newer_delivery_wins(muenchen: Processed, older: pd.DataFrame, newer: pd.DataFrame) -> None:
    key = ("Sozialversicherungspflichtig Beschäftigte - Anteil", "weiblich", 2011, "01 Altstadt - Lehel")
    old, new = older.loc[key, "Basiswert 1"], newer.loc[key, "Basiswert 1"]
    assert (old, new) == (3402.8, 3412.0)
    kept = muenchen.counts("employees_social_insurance", sex="female", time_period=2011, ref_area="01")
    assert kept["obs_value"].tolist() == [new]
    assert kept["source_file"].tolist() == ["export_ar.xlsx, ARBEITSMARKT"]
    said = muenchen.revisions
    said = said[(said["old_row"] == older.loc[key, "row"]) & (said["measure"] == "employees_social_insurance")]
    assert said[["old_value", "new_value"]].to_numpy().tolist() == [[old, new]]


def test_superseded_delivery_leaves_no_value(muenchen: Processed) -> None:
    account = muenchen.file("export_ar.csv")
    assert account["values_kept"] == 0
    assert not muenchen.observations["source_file"].eq("export_ar.csv").any()


# -- one base value in several indicators


@pytest.fixture
def with_raw_yaml(muenchen_project: Project, tmp_path: Path) -> Callable[[str, str, int], Intake]:
    """Read only ``export_ar.xlsx`` after replacing a text in its entry ``number`` times."""

    def read(old: str, new: str, number: int) -> Intake:
        project = Project(tmp_path)
        shutil.copytree(muenchen_project.params("muenchen"), project.params("muenchen"))
        for folder in ("data/raw", "shapes"):
            (tmp_path / folder).mkdir(parents=True)
            (tmp_path / folder / "muenchen").symlink_to(muenchen_project.root / folder / "muenchen")
        path = project.params("muenchen") / "raw.yaml"
        text = path.read_text(encoding="utf-8")
        start, end = text.index("- file: export_ar.xlsx"), text.index("- file: export_ar.csv")
        entry = text[start:end]
        assert entry.count(old) == number
        path.write_text(entry.replace(old, new), encoding="utf-8")
        return read_raw_files(load_municipality(project, "muenchen"))

    return read


def test_conflicting_base_values_are_an_error_unless_raw_yaml_says_which_one_counts(
    with_raw_yaml: Callable[[str, str, int], Intake],
) -> None:
    with pytest.raises(InputError) as caught:
        with_raw_yaml(", supplies: true", "", 5)
    text = str(caught.value)
    assert "two values for one key in one delivery" in text
    assert text.count("export_ar.xlsx, ARBEITSMARKT, row ") == 2
    assert "delivered 2025-08-15" in text
    assert "'supplies: true'" in text


def test_the_same_base_value_with_another_reference_is_no_conflict(
    with_raw_yaml: Callable[[str, str, int], Intake],
) -> None:
    """Residents aged 15 to 64: mean of quarters beside unemployed, mean of months in 'Erwerbsfähige'."""
    observations = with_raw_yaml("supplies: true", "supplies: true", 5).observations
    rows = observations[(observations["measure"] == "residents") & (observations["age"] == "15-64")]
    rows = rows[
        (rows["group"] == "total") & (rows["sex"] == "total") & (rows["time_period"] == 2024) & (rows["ref_area"] == CITY)
    ]
    assert sorted(rows["reference"]) == ["mean_of_months", "mean_of_quarters"]
    assert rows["obs_value"].nunique() == 2
