"""Geometry as files really hold it: shapefiles with odd systems, text shapes, slivers, crossed polygons, other codes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from helpers.errors import InputError
from helpers.intake.area_tree import read_area_tree
from helpers.intake.geometry import CRS, read_level
from helpers.settings.base import Text
from helpers.settings.municipality import AreaLevel, Contact, Geometry, Municipality

MUNICH = (691_000, 5_334_000)
Write = Callable[..., Path]


def level(file: str, code: str = "nr", name: str = "name", *, kind: str = "district", **more: object) -> AreaLevel:
    geometry = Geometry(file=file, code=code, name=name, **more)
    return AreaLevel(
        level=kind, singular=Text(de="Bezirk"), plural=Text(de="Bezirke"), geometry=geometry, boundaries="2024-12-31"
    )


def square(number: int, size: int = 900) -> shapely.Polygon:
    x, y = MUNICH
    return shapely.box(x + 1000 * number, y, x + 1000 * number + size, y + 900)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a geometry file with areas 1, 2, 3; ``shapes`` and columns as given."""

    def write(file: str = "a.gpkg", crs: int | None = CRS, **columns: object) -> Path:
        shapes = columns.pop("shapes", [square(1), square(2), square(3)])
        content = {"nr": ["1", "2", "3"], "name": ["Au", "Berg", "Cham"]} | columns
        gpd.GeoDataFrame(content, geometry=shapes, crs=crs).to_file(tmp_path / file)
        return tmp_path

    return write


# -- formats


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.fgb", "a.gml"])
def test_any_format_that_gdal_reads(write: Write, name: str) -> None:
    areas = read_level(write(name), level(name))
    assert areas["code"].tolist() == ["1", "2", "3"]
    assert areas.crs.to_epsg() == CRS
    assert areas.geometry.area.round(0).tolist() == [810_000] * 3


def test_munich_districts_as_text_shapes_are_those_of_the_geopackage(open_data: Path) -> None:
    folder = open_data / "muenchen/geo"
    text = read_level(folder, level("vablock_stadtbezirk.csv", "sb_nummer", "sb_name", wkt="shape", crs=25832))
    shapes = read_level(folder, level("bezirk_map.gpkg", "sb_nummer"))
    assert len(text) == len(shapes) == 25
    assert text["code"].tolist() == shapes["code"].tolist()
    # the same polygons twice: nothing lies elsewhere but by rounding
    differing = text.geometry.symmetric_difference(shapes.geometry).area / shapes.geometry.area
    assert differing.max() < 1e-9
    assert any("18" in note and "19" in note for note in text.attrs["notes"])


def test_text_shapes_need_a_system(open_data: Path) -> None:
    folder = open_data / "muenchen/geo"
    with pytest.raises(InputError, match=r"(?s)no coordinate system.*set 'crs'.*would fit EPSG:25832"):
        read_level(folder, level("vablock_stadtbezirk.csv", "sb_nummer", "sb_name", wkt="shape"))
    with pytest.raises(InputError, match=r"(?s)no shapes in the file; its columns are .*shape.*'wkt'"):
        read_level(folder, level("vablock_stadtbezirk.csv", "sb_nummer", "sb_name", crs=25832))


def test_a_layer_is_chosen_by_name(write: Write) -> None:
    folder = write()
    gpd.GeoDataFrame({"nr": ["9"], "name": ["Z"]}, geometry=[square(9)], crs=CRS).to_file(folder / "a.gpkg", layer="other")
    assert read_level(folder, level("a.gpkg", layer="other"))["code"].tolist() == ["9"]
    with pytest.raises(InputError, match="cannot be read as geometry"):
        read_level(folder, level("a.gpkg", layer="third"))


# -- coordinate systems


def test_koeln_lies_where_its_own_system_says(open_data: Path) -> None:
    folder = open_data / "koeln/geo"
    for file, code, name, number in (("Stadtteil.shp", "STT_NR", "STT_NAME", 86), ("Stadtbezirk.shp", "STB_NR", "STB_NAME", 9)):
        areas = read_level(folder, level(file, code, name))
        assert len(areas) == number
        west, south, east, north = areas.to_crs(4326).total_bounds
        assert (round(west, 2), round(east, 2), round(south, 2), round(north, 2)) == (6.77, 7.16, 50.83, 51.08)
        assert areas.geometry.area.sum() / 1e6 == pytest.approx(405, abs=1)  # km2 of the city


def test_the_system_of_a_file_is_never_overridden(open_data: Path, write: Write) -> None:
    with pytest.raises(InputError, match=r"(?s)has its own coordinate system.*says EPSG:25832.*remove 'crs'"):
        read_level(open_data / "koeln/geo", level("Stadtteil.shp", "STT_NR", "STT_NAME", crs=25832))
    assert len(read_level(write(), level("a.gpkg", crs=CRS))) == 3


@pytest.mark.parametrize("crs", [None, CRS])
def test_a_number_that_is_no_coordinate_system_is_refused(write: Write, crs: int | None) -> None:
    with pytest.raises(InputError, match=r"(?s)says EPSG:99999, which is no coordinate system.*would fit EPSG:25832"):
        read_level(write("a.shp", crs=crs), level("a.shp", crs=99999))


def test_a_system_that_cannot_be_converted_is_refused(write: Write) -> None:
    folder = write("a.shp", crs=None)
    (folder / "a.prj").write_text('LOCAL_CS["Bauplatz",UNIT["metre",1]]', encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.shp: coordinates in its system .* cannot be converted"):
        read_level(folder, level("a.shp"))


@pytest.mark.parametrize("said", [4326, 25831, 31467, 2154])
def test_coordinates_that_are_not_in_germany_are_refused(write: Write, said: int) -> None:
    with pytest.raises(InputError, match=r"(?s)area '1' does not lie in Germany.*do not fit.*would fit EPSG:25832"):
        read_level(write(crs=said), level("a.gpkg"))


# -- shapes


def test_an_invalid_polygon_is_mended_and_named(open_data: Path) -> None:
    areas = read_level(open_data / "koeln/geo", level("Stadtteil.shp", "STT_NR", "STT_NAME"))
    assert areas.geometry.is_valid.all()
    assert set(areas.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    (note,) = areas.attrs["notes"]
    assert note.startswith("shape of 202 Marienburg was invalid and made valid")


def test_what_is_left_over_by_mending_is_no_area(write: Write) -> None:
    x, y = MUNICH
    # a square with a thorn: the way out and back has no surface
    thorn = shapely.Polygon([(x, y), (x + 900, y), (x + 900, y + 900), (x + 900, y + 2000), (x + 900, y + 900), (x, y + 900)])
    areas = read_level(write(shapes=[thorn, square(2), square(3)]), level("a.gpkg"))
    assert areas.geometry.area.round(0).tolist() == [810_000] * 3
    assert areas.geometry.geom_type.tolist() == ["Polygon"] * 3


ONE_LINE = shapely.LineString([MUNICH, (692_000, 5_335_000)])


@pytest.mark.parametrize(
    ("shape", "kind"),
    [(shapely.Point(MUNICH), "Point"), (ONE_LINE, "LineString"), (shapely.MultiPoint([MUNICH]), "MultiPoint")],
)
def test_what_is_no_polygon_is_refused_with_its_code(write: Write, shape: shapely.Geometry, kind: str) -> None:
    with pytest.raises(InputError, match=rf"area '2' is a {kind}, no polygon"):
        read_level(write(shapes=[square(1), shape, square(3)]), level("a.gpkg"))


def test_a_name_is_needed_and_only_of_the_areas_that_are_taken(write: Write) -> None:
    folder = write(name=["Au", None, "Cham"])
    with pytest.raises(InputError, match="area '2' has no name in column 'name'"):
        read_level(folder, level("a.gpkg"))
    assert read_level(folder, level("a.gpkg", only="3"))["name"].tolist() == ["Cham"]


TEXT = "nr;name;shape\n1;Größe;POLYGON((691000 5334000,692000 5334000,692000 5335000,691000 5334000))\n"


def test_text_shapes_must_be_utf8_and_whole(tmp_path: Path) -> None:
    wanted = level("a.csv", wkt="shape", crs=CRS)
    (tmp_path / "a.csv").write_text(TEXT, encoding="utf-8")
    assert read_level(tmp_path, wanted)["name"].tolist() == ["Größe"]
    (tmp_path / "a.csv").write_text(TEXT, encoding="iso-8859-1")
    with pytest.raises(InputError, match="its text is not in UTF-8") as caught:
        read_level(tmp_path, wanted)
    assert caught.value.fix == "save it again in the encoding UTF-8"
    (tmp_path / "a.csv").write_text(TEXT + '2;Berg;"POLYGON((691000 5334000,', encoding="utf-8")
    with pytest.raises(InputError, match="a quotation mark is never closed"):
        read_level(tmp_path, wanted)


def test_a_line_is_no_area(write: Write) -> None:
    x, y = MUNICH
    line = shapely.Polygon([(x, y), (x + 900, y), (x, y)])
    with pytest.raises(InputError, match="area '1' has no surface"):
        read_level(write(shapes=[line, square(2), square(3)]), level("a.gpkg"))


def test_a_shape_under_two_codes_is_said(write: Write) -> None:
    areas = read_level(write(shapes=[square(1), square(2), square(2)]), level("a.gpkg"))
    assert areas.attrs["notes"] == ["area 2 is drawn over area 3", "area 3 is drawn over area 2"]


def test_slivers_become_part_of_their_area(write: Write) -> None:
    areas = read_level(write(nr=["1", "1", "2"], name=["Au", "Au", "Cham"]), level("a.gpkg"))
    assert areas["code"].tolist() == ["1", "2"]
    assert areas.geometry.area.round(0).tolist() == [1_620_000, 810_000]
    assert areas.attrs["notes"] == ["in several rows, put together by code: 1"]


def test_borders_that_do_not_meet_are_closed(open_data: Path) -> None:
    """The Gemeinden of the Land were simplified one by one: between neighbours there are gaps and overlaps."""
    level_ = level("municipality_nrw.geojson", "AGS", "GEN", only="05978")
    raw = gpd.read_file(open_data / "nrw/geo/municipality_nrw.geojson").to_crs(CRS)
    raw = raw[raw["AGS"].str.startswith("05978")].set_index("AGS").geometry
    assert not shapely.coverage_is_valid(raw.to_numpy())
    areas = read_level(open_data / "nrw/geo", level_).set_index("code").geometry
    assert shapely.coverage_is_valid(areas.to_numpy())
    assert shapely.union_all(areas.to_numpy()).geom_type == "Polygon"
    assert len(shapely.union_all(areas.to_numpy()).interiors) == 0
    assert ((areas.area / raw.area - 1).abs() < 0.01).all()
    (note,) = read_level(open_data / "nrw/geo", level_).attrs["notes"]
    assert note.startswith("borders of neighbours did not meet")


def test_an_enclave_stays_open(write: Write) -> None:
    x, y = MUNICH
    ring = shapely.box(x, y, x + 3000, y + 3000).difference(shapely.box(x + 1000, y + 1000, x + 2000, y + 2000))
    areas = read_level(write(shapes=[ring, square(3), square(4)]), level("a.gpkg"))
    assert areas.geometry.area.round(0).tolist()[0] == 8_000_000


# -- codes


def test_numbers_as_codes_have_no_decimals(write: Write) -> None:
    assert read_level(write(nr=[1.0, 2.0, 3.0]), level("a.gpkg"))["code"].tolist() == ["1", "2", "3"]


def test_codes_are_filled_up_to_their_width(write: Write) -> None:
    assert read_level(write(), level("a.gpkg", code_width=3))["code"].tolist() == ["001", "002", "003"]


def test_only_some_areas_of_a_file(open_data: Path) -> None:
    folder = open_data / "nrw/geo"
    gemeinden = level("municipality_nrw.geojson", "AGS", "GEN", only="05978")
    areas = read_level(folder, gemeinden)
    assert len(areas) == 10
    assert areas["code"].str.startswith("05978").all()
    assert {"Unna", "Lünen", "Bönen"} <= set(areas["name"])
    with pytest.raises(InputError, match="no code begins with '5978'; the first are 05"):
        read_level(folder, level("municipality_nrw.geojson", "AGS", "GEN", only="5978"))


def municipality(*levels: AreaLevel) -> Municipality:
    contact = Contact(publisher="a", office="b", email="c", imprint="d", accessibility=Text(de="e"))
    return Municipality(
        name="Hier",
        kind="kreisfreie_stadt",
        code="05315000",
        edition=2012,
        first_year=2005,
        levels=list(levels),
        contact=contact,
        comparators=[{"code": "05", "name": "Nordrhein-Westfalen", "kind": "land"}],
    )


def test_tree_of_koeln(open_data: Path) -> None:
    bezirke = level("Stadtbezirk.shp", "STB_NR", "STB_NAME", kind="region", code_width=3)
    stadtteile = level("Stadtteil.shp", "STT_NR", "STT_NAME", parent_digits=1)
    tree = read_area_tree(open_data / "koeln/geo", municipality(bezirke, stadtteile))
    areas = tree.areas
    assert areas["area_level"].value_counts().to_dict() == {"district": 86, "region": 9, "municipality": 1, "comparator": 1}
    assert areas["area_level"].iloc[[0, -1]].tolist() == ["municipality", "comparator"]
    deutz = areas[areas["code"] == "105"].iloc[0]
    assert (deutz["name"], deutz["parent_level"], deutz["parent"], deutz["boundaries"]) == (
        "Deutz",
        "region",
        "001",
        "2024-12-31",
    )
    # eight names are those of a Stadtbezirk and of a Stadtteil: codes tell them apart
    names = areas[areas["area_level"].isin(["region", "district"])]["name"]
    assert names.duplicated().sum() == 8
    assert [item["areas"] for item in tree.account] == [9, 86]
    assert {item["boundaries"] for item in tree.account} == {"2024-12-31"}


def test_parent_codes_may_lack_zeros_but_must_exist(write: Write) -> None:
    folder = write(teil=["7", "007", "7"])
    gpd.GeoDataFrame({"nr": ["007"], "name": ["Süd"]}, geometry=[square(1, 4000)], crs=CRS).to_file(folder / "region.gpkg")
    region, district = level("region.gpkg", kind="region"), level("a.gpkg", parent="teil")
    tree = read_area_tree(folder, municipality(region, district)).areas
    assert tree.loc[tree["area_level"] == "district", "parent"].tolist() == ["007"] * 3
    shutil.copyfile(folder / "a.gpkg", folder / "b.gpkg")
    with pytest.raises(InputError, match=r"area '1' has parent unknown region code '1'; allowed: 007"):
        read_area_tree(folder, municipality(region, level("b.gpkg", parent_digits=1)))


def test_two_ways_to_the_parent_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="exclude each other"):
        Geometry(file="a", code="b", name="c", parent="d", parent_digits=1)
