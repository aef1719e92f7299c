"""The invented sample: reproducible, adding up, and telling the stories that the notebooks are shown with.

Numbers are computed here from the raw files with plain pandas, without the workbook's own readers and rates, so that
both can be checked against each other.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from helpers.settings.load import load_municipality
from helpers.settings.project import Project

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw" / "musterstadt"
SHAPES = ROOT / "shapes" / "musterstadt"
ATLAS = "indikatorenatlas_musterstadt_arbeitsmarkt.xlsx"
CP1252 = {"einwohner_bestand.csv", "bewegungen.csv", "bewegungen_2023.csv"}
DISTRICTS = [f"{number:02d}" for number in range(1, 19)]
ARRIVAL = {"02", "05"}
ACCOMMODATION = "08"


@cache
def table(name: str) -> pd.DataFrame:
    encoding = "windows-1252" if name in CP1252 else "utf-8"
    separator = "," if name == "ba_auszubildende.csv" else ";"
    text = dict.fromkeys(("Bezirk", "bezirk", "Region", "Stichtag"), str)
    return pd.read_csv(RAW / name, sep=separator, encoding=encoding, thousands=".", decimal=",", dtype=text)


def stock(characteristic: str, group: str, age: str = "insgesamt", sex: str = "insgesamt") -> pd.DataFrame:
    """Residents at the year's end: areas by years."""
    frame = table("einwohner_bestand.csv")
    frame = frame[frame["Bezirk"] != "99"]
    wanted = {"Merkmal": characteristic, "Auspraegung": group, "Altersgruppe": age, "Geschlecht": sex}
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 19 * 11, wanted
    return frame.pivot(index="Bezirk", columns="Jahr", values="Personen")


@cache
def atlas(sheet: str) -> pd.DataFrame:
    frame = pd.read_excel(RAW / ATLAS, sheet_name=sheet, engine="calamine", dtype={"Indikatorwert": str})
    frame["area"] = frame["Raumbezug"].str.extract(r"^(\d\d) ", expand=False).fillna("00")
    return frame


def atlas_rate(sheet: str, breakdown: str) -> pd.DataFrame:
    frame = atlas(sheet)
    frame = frame[frame["Ausprägung"] == breakdown]
    return (100 * frame["Basiswert 1"] / frame["Basiswert 2"]).groupby([frame["area"], frame["Jahr"]]).sum().unstack()


@cache
def daycare() -> pd.DataFrame:
    frame = pd.read_excel(RAW / "kita_2014_2024.xlsx", engine="calamine", dtype={"Bezirk": str})
    frame["Jahr"] = pd.to_datetime(frame["Stichtag"]).dt.year
    return frame


def in_daycare(group: str, characteristic: str = "Herkunft der Eltern") -> pd.DataFrame:
    frame = daycare()
    frame = frame[(frame["Merkmal"] == characteristic) & (frame["Gruppe"] == group)]
    return frame.pivot(index="Bezirk", columns="Jahr", values="Kinder")


def adds_up(frame: pd.DataFrame) -> bool:
    """The districts (or regions) make the city."""
    return bool((frame.drop(index="00").sum() == frame.loc["00"]).all())


# -- reproducible and readable


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("musterstadt")
    script = ROOT / "tools" / "make_musterstadt.py"
    subprocess.run([sys.executable, str(script), str(target)], check=True, capture_output=True, text=True)
    return target


def test_script_makes_exactly_the_committed_files(made: Path) -> None:
    for folder in ("data/raw/musterstadt", "shapes/musterstadt"):
        names = {path.name for path in (ROOT / folder).iterdir()} - {"README.md"}
        assert names == {path.name for path in (made / folder).iterdir()}
        for name in sorted(names):
            if not name.endswith(".xlsx"):
                assert (made / folder / name).read_bytes() == (ROOT / folder / name).read_bytes(), name


@pytest.mark.parametrize("name", [ATLAS, "kita_2014_2024.xlsx"])
def test_script_makes_workbooks_with_the_same_cells(made: Path, name: str) -> None:
    old = pd.read_excel(RAW / name, sheet_name=None, header=None, dtype=object, engine="calamine")
    new = pd.read_excel(made / "data/raw/musterstadt" / name, sheet_name=None, header=None, dtype=object, engine="calamine")
    assert list(old) == list(new)
    for sheet, frame in old.items():
        pd.testing.assert_frame_equal(frame, new[sheet])


def test_files_decode_as_declared_and_keep_their_umlauts() -> None:
    for path in RAW.glob("*.csv"):
        if path.name in CP1252:
            with pytest.raises(UnicodeDecodeError):
                path.read_bytes().decode("utf-8")
            text = path.read_bytes().decode("windows-1252")
        else:
            text = path.read_bytes().decode("utf-8")
        assert "Ã" not in text
        assert "\ufffd" not in text
    names = set(table("einwohner_bestand.csv")["Bezirksname"])
    assert {"Mühlengrund", "Großwiesen", "Südvorstadt", "Grünau", "Lindenhöhe"} <= names


def test_settings_fit_and_describe_every_file() -> None:
    settings = load_municipality(Project(ROOT), "musterstadt")
    assert settings.municipality.invented
    files = {path.name for path in RAW.iterdir()} - {"README.md"}
    assert files == {entry.file for entry in settings.raw}


def test_files_are_small() -> None:
    assert sum(path.stat().st_size for path in RAW.iterdir()) < 3_000_000


def test_card_file_names_every_file() -> None:
    card = (RAW / "README.md").read_text(encoding="utf-8")
    assert "erfunden" in card
    assert all(f"`{path.name}`" in card for path in RAW.iterdir() if path.name != "README.md")


# -- adding up


GROUPS = {"Staatsangehörigkeit": ("deutsch", "nichtdeutsch"), "Migrationshintergrund": ("mit", "ohne")}


@pytest.mark.parametrize("characteristic", GROUPS)
@pytest.mark.parametrize("age", ["insgesamt", "3 bis unter 6"])
def test_residents_add_up(characteristic: str, age: str) -> None:
    all_ = stock("Bevölkerung", "insgesamt", age)
    parts = [stock(characteristic, group, age) for group in GROUPS[characteristic]]
    assert all(adds_up(frame) for frame in [all_, *parts])
    assert (sum(parts) == all_).all(axis=None)


@pytest.mark.parametrize("age", ["insgesamt", "15 bis unter 65", "18 bis unter 21"])
def test_women_and_men_add_up(age: str) -> None:
    for group in ("deutsch", "nichtdeutsch"):
        both = stock("Staatsangehörigkeit", group, age)
        sexes = [stock("Staatsangehörigkeit", group, age, sex) for sex in ("weiblich", "männlich")]
        assert (sum(sexes) == both).all(axis=None)
        assert adds_up(both)


def test_parts_are_not_larger_than_the_whole() -> None:
    all_ = stock("Bevölkerung", "insgesamt")
    for age in ("0 bis unter 65", "3 bis unter 6", "15 bis unter 65", "18 bis unter 21"):
        assert (stock("Bevölkerung", "insgesamt", age) < all_).all(axis=None)
    assert (stock("Staatsangehörigkeit", "nichtdeutsch") <= stock("Migrationshintergrund", "mit")).all(axis=None)
    germans_with = stock("Migrationshintergrund", "mit") - stock("Staatsangehörigkeit", "nichtdeutsch")
    assert (stock("Einbürgerung", "Eingebürgerte") <= germans_with).all(axis=None)
    assert (in_daycare("mit") <= stock("Migrationshintergrund", "mit", "3 bis unter 6")).all(axis=None)
    assert (in_daycare("ohne") <= stock("Migrationshintergrund", "ohne", "3 bis unter 6")).all(axis=None)


def test_moves_add_up() -> None:
    moves = table("bewegungen.csv").set_index(["Bezirk", "Jahr"])
    for column in ("Zuzüge Ausland", "Fortzüge Ausland", "Zuzüge insgesamt", "Fortzüge insgesamt"):
        assert adds_up(moves[column].unstack())
    # moves between districts are moves inside the city
    within = moves["Umzüge innerhalb"].unstack()
    assert (within.drop(index="00").sum() < within.loc["00"]).all()
    mean = moves["Mittlere Bevölkerung"].unstack()
    assert (mean.drop(index="00").sum() - mean.loc["00"]).abs().max() < 1
    assert (moves["Umzüge innerhalb"] <= moves[["Zuzüge insgesamt", "Fortzüge insgesamt"]].min(axis=1)).all()
    assert (moves["Zuzüge Ausland"] <= moves["Zuzüge insgesamt"]).all()
    assert (moves["Fortzüge Ausland"] <= moves["Fortzüge insgesamt"]).all()


def test_daycare_adds_up() -> None:
    for all_, *groups in (
        (in_daycare("insgesamt"), in_daycare("mit"), in_daycare("ohne")),
        tuple(in_daycare(name, "Familiensprache") for name in ("insgesamt", "nicht Deutsch", "Deutsch")),
    ):
        assert all(adds_up(frame) for frame in (all_, *groups))
        assert (sum(groups) == all_).all(axis=None)


def test_school_entry_adds_up() -> None:
    frame = table("einschulung.csv").set_index(["Region", "Schuljahr"])
    counts = ["Untersuchte", "Sprachförderbedarf", "Vorsorgeheft", "U8 dokumentiert"]
    all_ = frame.loc[frame["Gruppe"] == "alle Kinder", counts]
    for word in ("Familiensprache", "MH"):
        parts = frame.loc[frame["Gruppe"].str.contains(word), counts].groupby(level=[0, 1]).sum()
        pd.testing.assert_frame_equal(parts, all_.sort_index())
    for column in counts:
        assert adds_up(all_[column].unstack())
    assert (frame["Sprachförderbedarf"] <= frame["Untersuchte"]).all()
    assert (frame["Vorsorgeheft"] <= frame["Untersuchte"]).all()
    assert (frame["U8 dokumentiert"] <= frame["Vorsorgeheft"]).all()


@pytest.mark.parametrize(
    ("name", "nationality", "by", "value"),
    [
        ("ba_arbeitslosenquoten.csv", "Staatsangehörigkeit", ["Berichtsjahr"], "Arbeitslose"),
        ("ba_arbeitslosenquoten.csv", "Staatsangehörigkeit", ["Berichtsjahr"], "Zivile Erwerbspersonen"),
        ("ba_qualifikation.csv", "Staatsangehörigkeit", ["Stichtag", "Qualifikation"], "Beschäftigte"),
        ("ba_auszubildende.csv", "staatsangehoerigkeit", ["stichtag"], "auszubildende"),
        ("schulstatistik.csv", "Staatsangehörigkeit", ["Zeit", "Erhebung", "Art"], "Anzahl"),
    ],
)
def test_nationality_and_sex_add_up_in_city_files(name: str, nationality: str, by: list[str], value: str) -> None:
    frame = table(name)
    sex = "Geschlecht" if "Geschlecht" in frame else "geschlecht"
    cube = frame.pivot(index=by, columns=[nationality, sex], values=value)
    totals = cube.xs("insgesamt", axis=1, level=sex)
    assert (totals.drop(columns="insgesamt").sum(axis=1) == totals["insgesamt"]).all()
    for group in totals:
        assert (cube[group].drop(columns="insgesamt").sum(axis=1) == cube[group]["insgesamt"]).all()


def test_atlas_prints_rates_as_text_that_follow_from_its_base_values() -> None:
    for sheet in ("ARBEITSLOSE", "BESCHÄFTIGUNG", "GRUNDSICHERUNG"):
        frame = atlas(sheet)
        assert len(frame) == 5 * 11 * 19
        assert frame["Jahr"].iloc[0] == 2024  # newest first
        printed = frame["Indikatorwert"].str.replace(",", ".").astype(float)
        assert (printed - 100 * frame["Basiswert 1"] / frame["Basiswert 2"]).abs().max() <= 0.05 + 1e-9
        assert not frame["Indikatorwert"].str.contains(r"^0,|,0$|\.", regex=True).any()
        for column in ("Basiswert 1", "Basiswert 2"):
            cube = frame.pivot(index=["area", "Jahr"], columns="Ausprägung", values=column)
            # means with one decimal add up but for their rounding
            assert (cube["deutsch"] + cube["nichtdeutsch"] - cube["insgesamt"]).abs().max() < 0.16
            assert (cube["weiblich"] + cube["männlich"] - cube["insgesamt"]).abs().max() < 0.16
            city = cube["insgesamt"].unstack()
            assert (city.drop(index="00").sum() - city.loc["00"]).abs().max() < 1
    assert atlas("ARBEITSLOSE")["Indikatorwert"].str.startswith(",").any()  # no leading zero, as in real exports
    assert pd.ExcelFile(RAW / ATLAS, engine="calamine").sheet_names[0] == "INHALT"


def test_central_register_is_rounded_to_five_and_begins_a_year_earlier() -> None:
    frame = table("azr_aufenthalt.csv")
    assert (frame["Personen"] % 5 == 0).all()
    assert frame["Stichtag"].min() == "31.12.2013"


# -- the stories


def test_city_of_a_quarter_of_a_million() -> None:
    all_ = stock("Bevölkerung", "insgesamt")
    foreign = 100 * stock("Staatsangehörigkeit", "nichtdeutsch") / all_
    background = 100 * stock("Migrationshintergrund", "mit") / all_
    assert all_.loc["00", 2024] == 250_000
    assert list(all_.index) == ["00", *DISTRICTS]
    assert foreign.loc["00", [2014, 2024]].round(1).tolist() == [12.0, 18.0]
    assert background.loc["00", 2024].round(1) == 34.0


def test_two_arrival_neighbourhoods() -> None:
    moves = table("bewegungen.csv").set_index(["Bezirk", "Jahr"])
    mean = moves["Mittlere Bevölkerung"]
    arrivals = (1000 * moves["Zuzüge Ausland"] / mean).unstack()
    volume = moves["Zuzüge insgesamt"] / 2 + moves["Fortzüge insgesamt"] / 2 - moves["Umzüge innerhalb"]
    turnover = (1000 * volume / mean).unstack()
    foreign = stock("Staatsangehörigkeit", "nichtdeutsch") / stock("Bevölkerung", "insgesamt")
    for values in (arrivals, turnover, foreign):
        assert set(values[2024].drop("00").nlargest(2).index) == ARRIVAL
    assert arrivals.loc["00", 2024].round(1) == 17.2


def test_collective_accommodation_jumps_in_2015_and_2022() -> None:
    moves = table("bewegungen.csv").set_index(["Bezirk", "Jahr"])
    arrivals = moves["Zuzüge Ausland"].unstack().loc[ACCOMMODATION]
    foreign = stock("Staatsangehörigkeit", "nichtdeutsch").loc[ACCOMMODATION]
    for before, after in ((2014, 2015), (2021, 2022)):
        assert arrivals[after] > 3 * arrivals[before]
        assert foreign[after] > 1.3 * foreign[before]
    assert foreign[2019] < foreign[2016]


def test_gap_in_day_care_closes() -> None:
    with_ = 100 * in_daycare("mit") / stock("Migrationshintergrund", "mit", "3 bis unter 6")
    without = 100 * in_daycare("ohne") / stock("Migrationshintergrund", "ohne", "3 bis unter 6")
    assert with_.loc["00", [2014, 2024]].round(0).tolist() == [82, 93]
    assert without.loc["00", [2014, 2024]].round(0).tolist() == [96, 97]


def test_gap_in_employment_persists_while_both_levels_rise() -> None:
    german, foreign = (atlas_rate("BESCHÄFTIGUNG", group).loc["00"] for group in ("deutsch", "nichtdeutsch"))
    assert german[2024] - german[2014] > 5
    assert foreign[2024] - foreign[2014] > 5
    assert (german - foreign)[[2014, 2024]].round(0).tolist() == [14, 13]


def test_school_entry_changes_its_definition_in_2019() -> None:
    frame = table("einschulung.csv")
    city = frame[frame["Region"] == "00"]
    old = city[city["Gruppe"] == "mit MH (Empfehlung 2013)"].set_index("Schuljahr")
    new = city[city["Gruppe"] == "mit MH (weiter Sinn)"].set_index("Schuljahr")
    assert old.index.max() == "2018/19"
    assert new.index.min() == "2019/20"
    assert new["Untersuchte"].iloc[0] > 1.4 * old["Untersuchte"].iloc[-1]
    # joined, the two would look like a success
    need = [100 * part["Sprachförderbedarf"] / part["Untersuchte"] for part in (old, new)]
    assert need[0].iloc[-1] - need[1].iloc[0] > 4


def test_small_numbers_to_protect() -> None:
    all_ = stock("Bevölkerung", "insgesamt")
    assert all_.index[(all_ < 300).any(axis=1)].tolist() == ["18"]
    persons = table("einwohner_bestand.csv").query("Bezirk != '99'")
    small = persons[persons["Personen"].between(1, 9)]
    assert len(small) > 50
    assert daycare()["Kinder"].between(1, 9).any()


def test_second_delivery_revises_twenty_values_of_2023() -> None:
    new, old = (table(name).set_index(["Jahr", "Bezirk"]) for name in ("bewegungen.csv", "bewegungen_2023.csv"))
    assert old.index.get_level_values("Jahr").max() == 2023
    same = new.loc[old.index].drop(columns="Bezirksname") == old.drop(columns="Bezirksname")
    assert (~same).sum().sum() == 20
    assert set(same.index[~same.all(axis=1)].get_level_values("Jahr")) == {2023}


def test_some_statistics_come_in_some_years_only() -> None:
    council = table("stadtrat.csv").pivot(index="Stichtag", columns="Migrationshintergrund", values="Personen")
    assert (council["mit"] + council["ohne"] == council["insgesamt"]).all()
    assert council["mit"].tolist() == [3, 5, 8]
    assert set(table("personalbefragung.csv")["Stichtag"]) == {"30.09.2018", "30.09.2023"}


def test_naturalisations_rise_with_the_law_of_2024() -> None:
    cases = table("einbuergerungen.csv").pivot(index="Jahr", columns="Geschlecht", values="Einbürgerungen")
    assert (cases["weiblich"] + cases["männlich"] == cases["insgesamt"]).all()
    assert cases["insgesamt"].diff().idxmax() == 2024


def test_survey_has_weights_and_gaps() -> None:
    survey = table("befragung_2024.csv")
    assert len(survey) == 1200
    assert survey["fall_nr"].is_unique
    assert survey["gewicht"].mean() == pytest.approx(1, abs=0.001)
    assert set(survey["bezirk"]) <= set(DISTRICTS)
    assert survey["diskriminierung"].isna().any()
    assert survey["zugehoerigkeit"].dropna().between(1, 5).all()


def test_belonging_is_high_and_discrimination_hits_those_with_an_origin_elsewhere() -> None:
    """Shares by weight, as the survey reader makes them: weights sum to those who answered."""
    survey = table("befragung_2024.csv")
    yes = {"zugehoerigkeit": survey["zugehoerigkeit"] >= 4, "diskriminierung": survey["diskriminierung"] == "ja"}

    def share(answer: str, rows: pd.Series) -> float:
        answered = survey[rows & survey[answer].notna()]
        return 100 * answered.loc[yes[answer], "gewicht"].sum() / answered["gewicht"].sum()

    everybody, with_, without = survey["fall_nr"] > 0, survey["mh"] == "mit", survey["mh"] == "ohne"
    assert [round(share("zugehoerigkeit", rows), 1) for rows in (everybody, with_, without)] == [71.2, 65.7, 74.3]
    assert [round(share("diskriminierung", rows), 1) for rows in (everybody, with_, without)] == [21.4, 37.5, 14.6]


# -- the map


def test_areas_cover_the_city_without_gaps_or_overlaps() -> None:
    districts, regions = (gpd.read_file(SHAPES / f"{level}.geojson") for level in ("district", "region"))
    for areas in (districts, regions):
        assert areas.crs.to_epsg() == 25832
        assert areas.is_valid.all()
        assert set(areas.geom_type) == {"Polygon"}
        assert shapely.coverage_is_valid(areas.geometry.to_numpy())
        assert areas.geometry.union_all().geom_type == "Polygon"
        assert not areas.geometry.union_all().interiors
        assert (shapely.get_coordinates(areas.geometry) % 1 == 0).all()  # whole metres
    assert districts["code"].tolist() == DISTRICTS
    assert regions["code"].tolist() == list("ABCDE")
    for code, parts in districts.groupby("region"):
        region = regions.loc[regions["code"] == code, "geometry"].iloc[0]
        assert parts.geometry.union_all().equals(region)


def test_files_and_map_name_the_same_areas() -> None:
    districts = gpd.read_file(SHAPES / "district.geojson").set_index("code")["name"]
    regions = gpd.read_file(SHAPES / "region.geojson").set_index("code")["name"]
    rows = table("einwohner_bestand.csv").query("Bezirk not in ('00', '99')")
    assert rows.groupby("Bezirk")["Bezirksname"].first().to_dict() == districts.to_dict()
    assert set(atlas("ARBEITSLOSE")["Raumbezug"]) == {"Stadt Musterstadt", *(districts.index + " " + districts)}
    entry = table("einschulung.csv").query("Region != '00'")
    assert entry.groupby("Region")["Name"].first().to_dict() == regions.to_dict()


def test_map_says_that_it_is_invented() -> None:
    for path in SHAPES.glob("*.geojson"):
        assert '"description": "Musterstadt is invented.' in path.read_text(encoding="utf-8")
