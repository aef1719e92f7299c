"""Damaged geometry: an error that names the file, or areas in their place; any good file comes back as it was drawn."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import InputError
from helpers.intake.geometry import CRS, GERMANY, USUAL, read_level
from helpers.settings.municipality import AreaLevel
from tests.intake.test_geometry import MUNICH, level

# what GDAL and GEOS say of damaged numbers while they read on
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
SHAPEFILE = [f"koeln/geo/Stadtbezirk.{part}" for part in ("shp", "shx", "dbf", "prj")]
#: files that are damaged, how the level is read, number of damages
REAL: dict[str, tuple[list[str], AreaLevel, int]] = {
    "shapefile": (SHAPEFILE, level("Stadtbezirk.shp", "STB_NR", "STB_NAME"), 80),
    "system": (SHAPEFILE[::-1], level("Stadtbezirk.shp", "STB_NR", "STB_NAME"), 40),
    "geopackage": (["muenchen/geo/bezirk_map.gpkg"], level("bezirk_map.gpkg", "sb_nummer"), 25),
    "geojson": (["muenchen/geo/bezirk_map.json"], level("bezirk_map.json", "sb_nummer"), 25),
    "text": (
        ["muenchen/geo/vablock_stadtbezirk.csv"],
        level("vablock_stadtbezirk.csv", "sb_nummer", "sb_name", wkt="shape", crs=CRS),
        25,
    ),
}


def damaged(content: bytes, dice: random.Random, seed: int) -> bytes:
    """Single bytes, many, or the end of the file gone."""
    changed = bytearray(content)
    for _ in range(dice.choice([1, 3, 20, 200])):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed[: dice.randrange(len(changed))] if seed % 5 == 0 else changed)


def in_their_place(areas: gpd.GeoDataFrame) -> bool:
    """Whether these are polygons within Germany, one per code, each with code and name."""
    west, south, east, north = areas.to_crs(4326).total_bounds
    return (
        areas.crs.to_epsg() == CRS
        and areas["code"].is_unique
        and bool((areas[["code", "name"]] != "").all(axis=None))
        and bool(areas.geom_type.isin(["Polygon", "MultiPolygon"]).all() and areas.geometry.is_valid.all())
        and west >= GERMANY[0]
        and south >= GERMANY[1]
        and east <= GERMANY[2]
        and north <= GERMANY[3]
    )


@pytest.mark.parametrize("name", REAL)
def test_mutated_bytes_give_areas_in_their_place_or_an_error(name: str, open_data: Path, tmp_path: Path) -> None:
    files, wanted, number = REAL[name]
    refused = 0
    for seed in range(number):
        dice = random.Random(seed)
        for file in files:
            shutil.copyfile(open_data / file, tmp_path / Path(file).name)
        victim = tmp_path / Path(files[0] if name == "system" else dice.choice(files)).name
        victim.write_bytes(damaged(victim.read_bytes(), dice, seed))
        try:
            assert in_their_place(read_level(tmp_path, wanted)), seed
        except InputError as error:
            refused += 1
            assert wanted.geometry.file in error.where and error.fix, seed  # noqa: PT017
    assert refused > 0


@st.composite
def maps(draw: st.DrawFn) -> tuple[list[str], int, str]:
    """Codes of the cells of a grid (areas may be in several parts), coordinate system and format of the file."""
    codes = draw(st.lists(st.sampled_from(["01", "02", "03", "0a", "10"]), min_size=1, max_size=12))
    return codes, draw(st.sampled_from(sorted(USUAL))), draw(st.sampled_from(["a.gpkg", "a.geojson", "a.shp", "a.fgb"]))


@settings(max_examples=60)
@given(maps())
def test_any_map_comes_back_as_it_was_drawn(tmp_path_factory: pytest.TempPathFactory, drawn: tuple[list[str], int, str]) -> None:
    """Whatever the system and the format: every area has the surface of its cells, and nothing is counted twice."""
    codes, system, name = drawn
    folder = tmp_path_factory.mktemp("map")
    x, y = MUNICH
    places = [(x + 900 * (number % 4), y + 900 * (number // 4)) for number in range(len(codes))]
    cells = [shapely.box(east, north, east + 900, north + 900) for east, north in places]
    table = gpd.GeoDataFrame({"nr": codes, "name": [f"Ort {code}" for code in codes]}, geometry=cells, crs=CRS)
    table.to_crs(4326 if name.endswith("json") else system).to_file(folder / name)
    areas = read_level(folder, level(name))
    assert in_their_place(areas)
    surface = dict(zip(areas["code"], areas.geometry.area / 810_000, strict=True))
    assert surface == pytest.approx(Counter(codes), abs=0.01)
    assert dict(zip(areas["code"], areas["name"], strict=True)) == {code: f"Ort {code}" for code in codes}
