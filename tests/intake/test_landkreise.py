"""Landkreise with their Gemeinden from one table for all of Germany: keys that changed, that are missing, that are no area."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from helpers.errors import InputError
from helpers.intake.codes import level_of_ags, normalise_ags

if TYPE_CHECKING:
    from tests.intake.conftest import Office

MakeOffice = Callable[..., "Office"]
BY_GEMEINDE = "genesis/tabelle_csv/stand_2017-10/12411-01-01-5_00.csv"
POPULATION: dict[str, Any] = {
    "reader": "genesis_table",
    "date": "header",
    "keys": ["area", "area_name"],
    "fixed": {"measure": "residents"},
    "take": [{"column": ["Insgesamt"]}, {"column": ["männlich"], "sex": "male"}, {"column": ["weiblich"], "sex": "female"}],
}
GEMEINDEN = {
    "level": "district",
    "singular": {"de": "Gemeinde"},
    "plural": {"de": "Gemeinden"},
    "geometry": {"file": "gemeinden.geojson", "code": "AGS", "name": "GEN"},
    "boundaries": "2015-12-31",
}


def landkreis(office: MakeOffice, ags: str, gemeinden: dict[str, str], *comparators: str) -> Office:
    """An office for a Landkreis with these Gemeinden, as squares beside each other."""
    amt = office(ags, *comparators, levels=[GEMEINDEN])
    shapes = amt.project.shapes("amt")
    shapes.mkdir(parents=True)
    squares = [shapely.box(600_000 + 1000 * n, 5_800_000, 601_000 + 1000 * n, 5_801_000) for n in range(len(gemeinden))]
    frame = gpd.GeoDataFrame({"AGS": list(gemeinden), "GEN": list(gemeinden.values())}, geometry=squares, crs=25832)
    frame.to_file(shapes / "gemeinden.geojson")
    return amt


def gemeinden_of(table: Path, ags: str) -> dict[str, str]:
    """Every Gemeinde that a table lists for a Kreis, under its key of 8 digits."""
    cells = [line.split(";")[:2] for line in table.read_text("utf-8").splitlines() if line.startswith(ags)]
    return {normalise_ags(code): name.strip() for code, name in cells if level_of_ags(code) == "gemeinde"}


# -- Gemeinden that changed their Samtgemeinde or Verbandsgemeinde


@pytest.mark.parametrize(("ags", "number"), [("03158", 43), ("07132", 119)])
def test_gemeinde_with_two_keys_is_one_series(open_data: Path, office: MakeOffice, ags: str, number: int) -> None:
    """Each of its rows has dashes where the other one has numbers; the Gemeinden add up to their Kreis in every year."""
    gemeinden = gemeinden_of(open_data / BY_GEMEINDE, ags)
    assert len(gemeinden) == number
    amt = landkreis(office, ags, gemeinden)
    observations, account = amt.read(file=amt.put(open_data / BY_GEMEINDE), **POPULATION)
    assert account.rows_read == 14_493 == account.rows_used + sum(account.set_aside.values())
    assert not observations.duplicated(["ref_area", "time_period", "sex"]).any()
    sums = observations.groupby(["area_level", "time_period", "sex"])["obs_value"].sum()
    assert sums["district"].to_dict() == sums["municipality"].to_dict()


def test_every_number_keeps_the_line_that_it_stands_in(open_data: Path, office: MakeOffice) -> None:
    amt = landkreis(office, "03158", gemeinden_of(open_data / BY_GEMEINDE, "03158"))
    observations, _ = amt.read(file=amt.put(open_data / BY_GEMEINDE), **POPULATION)
    denkte = observations[(observations["ref_area"] == "03158008") & (observations["sex"] == "total")].set_index("time_period")
    # 03158407008 from the making of the Samtgemeinde Elm-Asse on 1.1.2015, 03158401008 before it
    assert denkte.loc[[2014, 2015], "obs_value"].tolist() == [2_982, 2_981]
    assert denkte.loc[[2014, 2015], "source_row"].tolist() == [1_348, 1_391]


def test_two_numbers_for_one_date_are_refused(open_data: Path, office: MakeOffice) -> None:
    amt = landkreis(office, "03158", gemeinden_of(open_data / BY_GEMEINDE, "03158"))
    name = amt.put(open_data / BY_GEMEINDE)
    text = (amt.raw / name).read_text("utf-8")
    old = "03158401008;        Denkte;-;-;-;"
    assert old in text
    (amt.raw / name).write_text(text.replace(old, "03158401008;        Denkte;2980;1442;1538;"), encoding="utf-8")
    with pytest.raises(InputError, match="rows 1348 and 1391: 03158401008 and 03158407008 are the same area") as caught:
        amt.read(file=name, **POPULATION)
    assert "their numbers differ" in str(caught.value)


def test_a_dash_beside_numbers_of_the_same_key_is_zero_and_no_gap(office: MakeOffice) -> None:
    """Two keys, both with numbers in one category: what the second one says of another is not put into the first."""
    amt = landkreis(office, "03158", {"03158008": "Denkte"})
    lines = ["Tabelle: 12521", ";;;Ausländer", ";;;Anzahl"]
    lines += [f"03158;Wolfenbüttel;{name};9" for name in ("E", "F")]
    lines += ["03158401008;Denkte;E;-", "03158401008;Denkte;F;3", "03158407008;Denkte;E;4", "03158407008;Denkte;F;-", "____"]
    (amt.raw / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    entry = {
        "reader": "genesis_table",
        "date": 2023,
        "keys": ["area", "area_name", "category_name"],
        "fixed": {"reference": "12-31", "measure": "foreigners_azr"},
        "categories": {"E": {"detail": "europe"}, "F": {"detail": "africa"}},
        "take": [{"column": []}],
    }
    with pytest.raises(InputError, match="are the same area, but their numbers differ"):
        amt.read(file="t.csv", **entry)


def test_empty_row_of_a_second_key_is_set_aside(office: MakeOffice) -> None:
    amt = landkreis(office, "03158", {"03158008": "Denkte"})
    lines = [
        "Tabelle: 12411",
        ";;Bevölkerung;Bevölkerung",
        ";;Insgesamt;weiblich",
        "03158401008;Denkte;-;-",
        "03158407008;Denkte;4;-",
    ]
    (amt.raw / "t.csv").write_text("\n".join([*lines, "____"]), encoding="utf-8")
    entry = POPULATION | {"date": 2023, "take": POPULATION["take"][::2], "fixed": {"measure": "residents", "reference": "12-31"}}
    observations, account = amt.read(file="t.csv", **entry)
    assert observations.set_index("sex")["obs_value"].to_dict() == {"total": 4, "female": 0}
    assert account.set_aside == {"the same area under another code": 1}


# -- Gemeinden that the geometry does not have

NRW = "nrw/landesdatenbank/12411-15i.csv"
NRW_POPULATION: dict[str, Any] = {
    "reader": "genesis_table",
    "date": "column",
    "keys": ["date", "area", "area_name"],
    "take": [{"column": ["Fortschreibung des Bevölkerungsstandes", "Anzahl"], "measure": "residents"}],
}
UNNA = {
    "05978004": "Bergkamen",
    "05978008": "Bönen",
    "05978012": "Fröndenberg/Ruhr",
    "05978016": "Holzwickede",
    "05978020": "Kamen",
    "05978024": "Lünen",
    "05978028": "Schwerte",
    "05978032": "Selm",
    "05978036": "Unna",
    "05978040": "Werne",
}
LOST = "area of this municipality that the geometry does not have"


def test_gemeinde_that_the_geometry_lacks_is_named(open_data: Path, office: MakeOffice) -> None:
    """Lünen is not in the geometry, Bönen stands there under another key: a Kreis of two Gemeinden less."""
    geometry = {("05978005" if code == "05978008" else code): name for code, name in UNNA.items() if name != "Lünen"}
    amt = landkreis(office, "05978", geometry)
    observations, account = amt.read(file=amt.put(open_data / NRW), **NRW_POPULATION)
    assert set(observations["ref_area"]) == {"05978", *UNNA} - {"05978008", "05978024"}
    assert account.set_aside[LOST] == 2
    assert account.areas_only_in_data == [
        {"key": "05978008", "name": "Bönen", "level": "district", "rows": 1, "near": ["05978005 Bönen"]},
        {"key": "05978024", "name": "Lünen, Stadt", "level": "district", "rows": 1, "near": []},
    ]
    assert account.warnings == [
        "05978008 Bönen has numbers, but is not in the geometry; near in the geometry: 05978005 Bönen",
        "05978024 Lünen, Stadt has numbers, but is not in the geometry",
    ]


def test_whole_geometry_leaves_none_behind(open_data: Path, office: MakeOffice) -> None:
    amt = landkreis(office, "05978", UNNA)
    _, account = amt.read(file=amt.put(open_data / NRW), **NRW_POPULATION)
    assert account.areas_only_in_data == [] and account.warnings == []
    assert account.set_aside == {"area not of this municipality": 444 - 11}


def test_gemeinden_are_not_missed_where_no_level_has_them(open_data: Path, office: MakeOffice) -> None:
    _, account = (amt := office("05978")).read(file=amt.put(open_data / NRW), **NRW_POPULATION)
    assert account.set_aside[LOST] == 10
    assert account.areas_only_in_data == [] and account.warnings == []


def test_units_between_and_gone_have_reasons_of_their_own(open_data: Path, office: MakeOffice) -> None:
    """Seven Samtgemeinden over time; Gemeinden of the file that the geometry of one year does not have."""
    gemeinden = gemeinden_of(open_data / BY_GEMEINDE, "03158")
    del gemeinden["03158026"]  # Schladen, until 2012: its numbers would be lost
    amt = landkreis(office, "03158", gemeinden)
    _, account = amt.read(file=amt.put(open_data / BY_GEMEINDE), **POPULATION)
    assert account.set_aside["Samtgemeinde or Verbandsgemeinde: between the Kreis and its Gemeinden"] == 7
    assert account.set_aside[LOST] == 1
    assert [(area["key"], area["name"]) for area in account.areas_only_in_data] == [("03158404026", "Schladen")]


def test_dissolved_gemeinde_without_numbers_is_no_hole_in_the_geometry(office: MakeOffice) -> None:
    amt = landkreis(office, "03158", {"03158008": "Denkte"})
    lines = ["Tabelle: 12411", ";;Bevölkerung", "03158008;Denkte;4", "03158026;Schladen;-", "03999999;Ausland;7", "____"]
    (amt.raw / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    entry = POPULATION | {"date": 2023, "take": [{"column": []}], "fixed": {"measure": "residents", "reference": "12-31"}}
    _, account = amt.read(file="t.csv", **entry)
    assert account.set_aside == {
        "area of this municipality without a number: dissolved, or made later": 1,
        "people who live or work elsewhere: no area of its own": 1,
    }
    assert account.warnings == []


FLAT = "statistics_code;time;1_variable_code;1_variable_attribute_code;1_variable_attribute_label;value;value_unit;"
FLAT += "value_variable_code;value_variable_label"
OTHER_FORMS: dict[str, tuple[list[str], dict[str, Any]]] = {
    "flat": (
        [FLAT, *(f"12411;2023;GEM;{code};{name};5;Anzahl;BEV;Bevölkerung" for code, name in UNNA.items())],
        {"reader": "genesis_flat", "area": "GEM", "take": [{"value": "BEV", "measure": "residents"}]},
    ),
    "tidy": (
        ["ags;jahr;n", *(f"{code};2023;5" for code in UNNA)],
        {
            "reader": "tidy",
            "areas": "own",
            "columns": {"ref_area": "ags", "time_period": "jahr"},
            "values": {"n": {"measure": "residents"}},
        },
    ),
    "wide": (
        ["ags;n;n", ";2022;2023", *(f"{code};5;6" for code in UNNA)],
        {
            "reader": "wide",
            "areas": "own",
            "area": 1,
            "rows": {"title": 1, "year": 2, "data": 3},
            "take": {"n": {"measure": "residents"}},
        },
    ),
}


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_other_readers_name_it_too(office: MakeOffice, form: str) -> None:
    lines, entry = OTHER_FORMS[form]
    amt = landkreis(office, "05978", {("05978006" if code == "05978008" else code): name for code, name in UNNA.items()})
    (amt.raw / "t.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    _, account = amt.read(file="t.csv", fixed={"reference": "12-31"}, **entry)
    assert account.set_aside == {LOST: 1}
    (lost,) = account.areas_only_in_data
    assert (lost["key"], lost["near"]) == ("05978008", ["05978006 Bönen"])


def test_the_data_check_names_it(open_data: Path, office: MakeOffice) -> None:
    from helpers.batch.process import process

    geometry = {("05978005" if code == "05978008" else code): name for code, name in UNNA.items()}
    amt = landkreis(office, "05978", geometry)
    settings = amt.describe({"file": amt.put(open_data / NRW), **NRW_POPULATION})
    process(settings)
    page = (amt.project.processed("amt") / "datenpruefung.html").read_text("utf-8")
    assert "05978008 Bönen (in der Geometrie ähnlich: 05978005 Bönen)" in page
