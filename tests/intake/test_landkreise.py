"""Landkreise with their Gemeinden from one table for all of Germany: keys that changed, that are missing, that are no area."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
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
