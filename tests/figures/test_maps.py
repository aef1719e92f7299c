from __future__ import annotations

import os
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from helpers.figures import choropleth, classify, figure_to_svg, legend_entries, simplify_for_display, style

LONG = "Thalkirchen-Obersendling-Forstenried-Fürstenried-Solln"


@pytest.fixture
def areas() -> gpd.GeoDataFrame:
    """Nine square areas; the one in the lower left corner has a long name."""
    codes = [f"{number:02d}" for number in range(1, 10)]
    squares = [shapely.box(x, y, x + 1000, y + 1000) for y in (0, 1000, 2000) for x in (0, 1000, 2000)]
    names = [LONG, *[f"Bezirk {code}" for code in codes[1:]]]
    return gpd.GeoDataFrame({"code": codes, "name": names}, geometry=squares, crs="EPSG:25832")


@pytest.fixture
def values() -> dict[str, float | None]:
    return {f"{number:02d}": number * 5.0 for number in range(1, 10)}


def fills(figure: Figure) -> list[str]:
    found = []
    for part in figure.axes[0].collections:
        colors = [to_hex(color) for color in part.get_facecolor()]
        if not part.get_hatch() and colors:
            # one colour for all paths is given once
            found += colors if len(colors) > 1 else colors * len(part.get_paths())
    return found


def hatched(figure: Figure) -> int:
    return sum(len(part.get_paths()) for part in figure.axes[0].collections if part.get_hatch())


def test_every_area_has_the_colour_of_its_class(areas: gpd.GeoDataFrame, values: dict[str, float | None]) -> None:
    classes = classify(values.values())
    fig = choropleth(areas, values, classes=classes)
    drawn = {}
    for part in fig.axes[0].collections:
        if part.get_gid():
            (colour,) = {to_hex(one) for one in part.get_facecolor()}
            drawn |= dict.fromkeys(part.get_gid().removeprefix("areas:").split(), colour)
            assert len(part.get_paths()) == len(part.get_gid().removeprefix("areas:").split())
    assert drawn == {code: classes.colour(value) for code, value in values.items() if value is not None}
    assert hatched(fig) == 0


def test_the_drawing_names_the_areas_of_each_colour_and_no_secret_one(
    areas: gpd.GeoDataFrame, values: dict[str, float | None]
) -> None:
    drawing = figure_to_svg(choropleth(areas, values, classes=classify(values.values()), hatched={"09"}), "a")
    named = [code for codes in re.findall(r'data-areas="([^"]*)"', drawing) for code in codes.split()]
    assert sorted(named) == sorted(code for code, value in values.items() if value is not None and code != "09")


def test_missing_areas_are_grey_and_secret_ones_hatched(areas: gpd.GeoDataFrame, values: dict[str, float | None]) -> None:
    classes = classify(values.values())
    values["02"] = None
    values["03"] = float("nan")
    del values["04"]
    fig = choropleth(areas, values, classes=classes, hatched={"05", "02"})
    assert fills(fig).count(style.MISSING) == 2
    assert hatched(fig) == 2
    assert classes.colour(25.0) == classes.colours[1]  # the class that the secret value would have
    shown = [entry.label for entry in legend_entries(areas, values, classes=classes, hatched={"05"})]
    assert shown == [*classes.labels, "keine Angabe", "geheim gehalten"]


def test_a_secret_value_leaves_no_trace(areas: gpd.GeoDataFrame, values: dict[str, float | None]) -> None:
    classes = classify(values.values())
    with_value = figure_to_svg(choropleth(areas, values, classes=classes, hatched={"09"}), "a")
    without = figure_to_svg(choropleth(areas, values | {"09": None}, classes=classes, hatched={"09"}), "a")
    assert with_value == without


def test_the_legend_holds_all_classes_and_only_the_signs_that_occur(
    areas: gpd.GeoDataFrame, values: dict[str, float | None]
) -> None:
    classes = classify(values.values())
    entries = legend_entries(areas, values, classes=classes, language="en")
    assert [(entry.label, entry.color) for entry in entries] == list(zip(classes.labels, classes.colours, strict=True))
    secret = legend_entries(areas, values, classes=classes, hatched={"01"}, language="en")[-1]
    assert (secret.label, secret.color) == ("confidential", "")


def test_only_labels_asked_for_and_none_cut_or_overlapping(
    areas: gpd.GeoDataFrame, values: dict[str, float | None], texts_of: type
) -> None:
    classes = classify(values.values())
    assert texts_of(choropleth(areas, values, classes=classes)).all() == []
    tiny = areas.set_geometry(areas.geometry.scale(0.05, 0.05, origin=(3000, 0)))
    far = gpd.GeoDataFrame({"code": ["10"], "name": ["Rest"]}, geometry=[shapely.box(0, 0, 2500, 3000)], crs=areas.crs)
    crowded = gpd.GeoDataFrame(gpd.pd.concat([tiny, far], ignore_index=True), crs=areas.crs)
    for picture in (areas, crowded):
        texts = texts_of(choropleth(picture, values, classes=classes, labels=["01", "02", "05"]))
        assert texts.cut() == []
        assert texts.overlapping() == []
        assert texts.all() == [LONG, "Bezirk 02", "Bezirk 05"]


def test_there_are_no_axes_and_the_map_keeps_its_proportions(areas: gpd.GeoDataFrame, values: dict[str, float | None]) -> None:
    wide = areas.set_geometry(areas.geometry.scale(2, 1, origin=(0, 0)))
    fig = choropleth(wide, values, classes=classify(values.values()))
    width, height = fig.get_size_inches()
    assert not fig.axes[0].axison
    assert (width * 72 - 8) / (height * 72 - 8) == pytest.approx(2)


def test_degrees_are_projected(areas: gpd.GeoDataFrame, values: dict[str, float | None]) -> None:
    degrees = areas.set_geometry(areas.geometry.translate(690_000, 5_330_000)).to_crs("EPSG:4326")
    width, height = choropleth(degrees, values, classes=classify(values.values())).get_size_inches()
    assert width == pytest.approx(height, rel=0.02)


def test_unknown_codes_are_an_error(areas: gpd.GeoDataFrame, values: dict[str, float | None]) -> None:
    with pytest.raises(ValueError, match="not on the map: 99"):
        choropleth(areas, values, classes=classify(values.values()), labels=["99"])


def test_simplified_neighbours_keep_their_common_border(areas: gpd.GeoDataFrame) -> None:
    wavy = gpd.GeoDataFrame(
        {"code": ["1", "2"], "name": ["a", "b"]},
        geometry=_two_with_a_wavy_border(),
        crs="EPSG:25832",
    )
    simple = simplify_for_display(wavy)
    assert list(simple.columns) == list(wavy.columns)
    assert shapely.coverage_is_valid(simple.geometry.to_numpy())
    assert shapely.get_num_coordinates(simple.geometry.to_numpy()).sum() < 500
    assert simple.area.sum() == pytest.approx(wavy.area.sum(), rel=1e-3)


def test_borders_that_were_digitised_twice_are_joined() -> None:
    left, right = _two_with_a_wavy_border()
    shifted = shapely.transform(right, lambda xy: np.add(xy, (-0.3, 0.2)))
    twice = gpd.GeoDataFrame({"code": ["1", "2"], "name": ["a", "b"]}, geometry=[left, shifted], crs="EPSG:25832")
    assert not shapely.coverage_is_valid(twice.geometry.to_numpy())
    assert shapely.coverage_is_valid(simplify_for_display(twice).geometry.to_numpy())


def _two_with_a_wavy_border() -> list[shapely.Polygon]:
    up = np.linspace(0, 1000, 800)
    border = np.column_stack([500 + 0.4 * np.sin(up), up])
    left = shapely.Polygon([*border, (0, 1000), (0, 0)])
    right = shapely.Polygon([*border, (1000, 1000), (1000, 0)])
    return [left, right]


def _munich() -> Path:
    default = Path(__file__).parents[2].parent / "shared" / "data"
    return Path(os.environ.get("INTEGRATIONSBERICHT_OPEN_DATA", default)) / "muenchen" / "geo" / "bezirk_map.gpkg"


@pytest.mark.skipif(not _munich().is_file(), reason="INTEGRATIONSBERICHT_OPEN_DATA has no muenchen/geo/bezirk_map.gpkg")
def test_munichs_25_districts(texts_of: type) -> None:
    raw = gpd.read_file(_munich()).rename(columns={"sb_nummer": "code"})[["code", "name", "geometry"]]
    districts = simplify_for_display(raw.dissolve("code").reset_index())
    assert len(districts) == 25
    values: dict[str, float | None] = {code: 10.0 + int(code) for code in districts["code"]}
    classes = classify(values.values())
    fig = choropleth(districts, values, classes=classes, labels=["19", "22", "15"], hatched={"03"})
    texts = texts_of(fig)
    assert texts.cut() == [] and texts.overlapping() == []
    assert LONG in texts
    svg = figure_to_svg(fig, "karte")
    assert len(svg) < 60_000
