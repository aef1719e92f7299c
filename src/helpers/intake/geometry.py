"""Geometry of an area level: one shape per area, whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from helpers.errors import InputError
from helpers.intake.tables import plain_text
from helpers.settings.base import unknown
from helpers.settings.municipality import AreaLevel, Geometry

#: ETRS89 / UTM 32N, the official system of most of Germany; all geometry is kept in it
CRS = 25832
#: longitude and latitude of the corners of a box around Germany
GERMANY = (5.8, 47.2, 15.1, 55.2)
#: a gap between areas is narrow if it is less wide than this part of the length of a usual area
NARROW = 30
#: by this share of its surface an area may change without a word when borders are made to meet
NOTICEABLE = 0.001
SURFACES = {"Polygon", "MultiPolygon"}
#: systems in which German offices hand out coordinates, for the advice when a file names the wrong one
USUAL = {
    25832: "ETRS89 / UTM 32N",
    25833: "ETRS89 / UTM 33N",
    4326: "longitude and latitude",
    31466: "Gauß-Krüger 2",
    31467: "Gauß-Krüger 3",
    31468: "Gauß-Krüger 4",
    4647: "ETRS89 / UTM 32N with leading 32",
    5650: "ETRS89 / UTM 33N with leading 33",
    3857: "Web Mercator",
    3035: "ETRS89 / LAEA",
}


def read_level(folder: Path, level: AreaLevel) -> gpd.GeoDataFrame:
    """Areas of a level, dissolved by code: columns ``code``, ``name``, ``parent``, ``geometry`` in EPSG:25832.

    Slivers that carry the code of a larger area (two rows, one district) become part of it; no attribute of the
    file but code, name and parent is used, so nothing can be added up twice. Where borders of neighbours do not meet,
    narrow gaps are closed. What had to be mended is listed in ``attrs["notes"]``.

    Raises
    ------
    InputError
        for a missing file or column, a missing coordinate system or one that puts the areas outside Germany, an area
        without code or shape, or two names for one code.
    """
    path, settings = folder / level.geometry.file, level.geometry
    shapes = _in_its_system(_read(path, settings), path, settings)
    areas = _named(shapes, path, settings)
    areas, notes = _mended(areas, path)
    areas = _converted(areas, path)
    _refuse_outside(areas, shapes, path)
    _refuse_two_names(areas, path)
    rows = areas["code"].value_counts()
    if several := sorted(rows[rows > 1].index):
        notes.append(f"in several rows, put together by code: {', '.join(several)}")
    dissolved = areas.dissolve(by="code", as_index=False, sort=True)[["code", "name", "parent", "geometry"]]
    if twice := _inside_another(dissolved):  # which of the two is right, nobody can tell here
        dissolved.attrs["notes"] = notes + twice
        return dissolved
    met, moved = _with_common_borders(dissolved)
    met.attrs["notes"] = notes + moved
    return met


def _read(path: Path, settings: Geometry) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise InputError(str(path), "the geometry file does not exist", "put it there, or correct municipality.yaml")
    if settings.wkt and path.read_bytes().count(b'"') % 2:  # GDAL would leave the last area out without a word
        raise InputError(str(path), "a quotation mark is never closed: the file is cut off or damaged", "fetch it again")
    wkt = {"GEOM_POSSIBLE_NAMES": settings.wkt, "KEEP_GEOM_COLUMNS": "NO"} if settings.wkt else {}
    try:
        shapes = gpd.read_file(path, layer=settings.layer, **wkt)
    except UnicodeDecodeError:
        raise InputError(str(path), "its text is not in UTF-8", "save it again in the encoding UTF-8") from None
    except Exception as error:  # GDAL's drivers raise many kinds
        raise InputError(str(path), f"cannot be read as geometry ({error})", "fetch it again") from None
    if shapes.empty:
        raise InputError(str(path), "no areas in the file", "fetch it again")
    if not isinstance(shapes, gpd.GeoDataFrame):
        columns = ", ".join(str(name) for name in shapes.columns)
        raise InputError(
            str(path),
            f"no shapes in the file; its columns are {columns}",
            "name the column that holds the shapes as text under 'wkt' of the geometry, or fetch a geometry file",
        )
    return shapes


def _in_its_system(shapes: gpd.GeoDataFrame, path: Path, settings: Geometry) -> gpd.GeoDataFrame:
    """With the file's own coordinate system; that of ``municipality.yaml`` only where the file has none."""
    if settings.crs is None:
        if shapes.crs is None:
            raise InputError(
                str(path),
                "no coordinate system in the file",
                f"add the .prj file, or set 'crs' of the geometry in municipality.yaml{_advice(shapes)}",
            )
        return shapes
    try:
        said = pyproj.CRS.from_epsg(settings.crs)
    except pyproj.exceptions.CRSError:
        problem = f"municipality.yaml says EPSG:{settings.crs}, which is no coordinate system"
        raise InputError(str(path), problem, f"correct 'crs' of the geometry{_advice(shapes)}") from None
    if shapes.crs is None:
        return shapes.set_crs(said)
    if shapes.crs.to_epsg() != settings.crs:
        raise InputError(
            str(path),
            f"the file has its own coordinate system ({shapes.crs.name}), but municipality.yaml says EPSG:{settings.crs}",
            "remove 'crs' from municipality.yaml: coordinates are converted from the file's own system",
        )
    return shapes


def _converted(areas: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    try:
        return areas.to_crs(CRS)
    except pyproj.exceptions.ProjError:
        problem = f"coordinates in its system ({areas.crs.name}) cannot be converted to EPSG:{CRS}"
        raise InputError(str(path), problem, f"fetch the file again{_advice(areas)}") from None


def _named(shapes: gpd.GeoDataFrame, path: Path, settings: Geometry) -> gpd.GeoDataFrame:
    """Code, name and parent as text; only the areas that ``only`` selects."""
    wanted = {"code": settings.code, "name": settings.name, "parent": settings.parent}
    areas = gpd.GeoDataFrame(geometry=shapes.geometry)
    for new, old in wanted.items():
        if old and old not in shapes.columns:
            raise InputError(
                str(path), unknown(old, shapes.columns.drop(shapes.geometry.name), "column"), "correct municipality.yaml"
            )
        areas[new] = shapes[old].map(plain_text, na_action="ignore").fillna("").astype("str") if old else ""
    if (areas["code"] == "").any():
        raise InputError(str(path), f"an area without a code in column {settings.code!r}", "give every area its code")
    if settings.code_width:
        areas["code"] = areas["code"].str.zfill(settings.code_width)
    if settings.only:
        codes = areas["code"]
        areas = areas[codes.str.startswith(settings.only)]
        if areas.empty:
            raise InputError(
                str(path), f"no code begins with {settings.only!r}; the first are {', '.join(codes[:3])}", "correct 'only'"
            )
    if settings.parent_digits:
        areas["parent"] = areas["code"].str[: settings.parent_digits]
    if (nameless := areas["name"] == "").any():
        problem = f"area {areas.loc[nameless, 'code'].iloc[0]!r} has no name in column {settings.name!r}"
        raise InputError(str(path), problem, "give every area its name")
    without = areas.geometry.isna() | areas.geometry.is_empty
    if without.any():
        raise InputError(str(path), f"area {areas.loc[without, 'code'].iloc[0]!r} has no shape", "fetch the file again")
    if (other := ~areas.geom_type.isin(SURFACES)).any():
        problem = f"area {areas.loc[other, 'code'].iloc[0]!r} is a {areas.geom_type[other].iloc[0]}, no polygon"
        raise InputError(str(path), problem, "take the file with the boundaries of the areas")
    return areas


def _mended(areas: gpd.GeoDataFrame, path: Path) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Invalid polygons made valid; lines and points that are left over by it are no area."""
    invalid = ~areas.geometry.is_valid
    if not invalid.any():
        return areas, []
    notes = [
        f"shape of {area.code} {area.name_} was invalid and made valid ({reason.split('[')[0].lower()})"
        for area, reason in zip(
            areas[invalid].rename(columns={"name": "name_"}).itertuples(),
            shapely.is_valid_reason(areas.geometry[invalid].to_numpy()),
            strict=True,
        )
    ]
    valid = [_polygons(shape) for shape in areas.geometry.make_valid()]
    areas = areas.set_geometry(gpd.GeoSeries(valid, index=areas.index, crs=areas.crs))
    empty = areas.geometry.is_empty
    if empty.any():
        raise InputError(str(path), f"area {areas.loc[empty, 'code'].iloc[0]!r} has no surface", "fetch the file again")
    return areas, notes


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    if shape.geom_type in SURFACES:
        return shape
    parts = [part for part in shapely.get_parts(shape, return_index=False) if part.geom_type in SURFACES]
    return shapely.unary_union(parts) if parts else shapely.Polygon()


def _refuse_outside(areas: gpd.GeoDataFrame, shapes: gpd.GeoDataFrame, path: Path) -> None:
    """Coordinates that lie outside Germany were written in another system than the file says."""
    outside = ~_within_germany(areas)
    if outside.any():
        first = areas[outside].iloc[0]
        x, y = shapes.geometry[areas.index[outside][0]].bounds[:2]
        raise InputError(
            str(path),
            f"area {first['code']!r} does not lie in Germany: its coordinates (from {x:.6g}, {y:.6g}) do not fit the "
            f"coordinate system {shapes.crs.name}",
            f"fetch the file again, or correct its coordinate system in a GIS{_advice(shapes)}",
        )


def _within_germany(areas: gpd.GeoDataFrame) -> np.ndarray:
    bounds = areas.to_crs(4326).bounds.to_numpy()
    west, south, east, north = GERMANY
    inside = (bounds[:, 0] >= west) & (bounds[:, 1] >= south) & (bounds[:, 2] <= east) & (bounds[:, 3] <= north)
    return inside & np.isfinite(bounds).all(axis=1)


def _advice(shapes: gpd.GeoDataFrame) -> str:
    """Which of the usual systems would put these coordinates into Germany."""
    bare = gpd.GeoDataFrame(geometry=shapes.geometry[shapes.geometry.notna()].to_numpy())
    fitting = [f"EPSG:{code} ({name})" for code, name in USUAL.items() if _within_germany(bare.set_crs(code)).all()]
    return f"; the coordinates would fit {' or '.join(fitting)}" if fitting else ""


def _refuse_two_names(areas: gpd.GeoDataFrame, path: Path) -> None:
    for column, plural in (("name", "names"), ("parent", "parents")):
        found = areas.groupby("code")[column].unique()
        for code, values in found[found.map(len) > 1].items():
            raise InputError(str(path), f"area {code!r} has two {plural}: {' and '.join(sorted(values))}", "correct the file")


def _with_common_borders(areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Neighbours share one border: gaps and overlaps that are narrow for areas of this size belong to one of them."""
    shapes = areas.geometry.to_numpy()
    if shapely.coverage_is_valid(shapes):
        return areas, []
    width = float(np.sqrt(np.median(shapely.area(shapes)))) / NARROW
    met = areas.set_geometry(gpd.GeoSeries(shapely.coverage_clean(shapes, gap_width=width), index=areas.index, crs=areas.crs))
    moved = (met.geometry.area / areas.geometry.area - 1).abs()
    if moved.max() <= NOTICEABLE:
        return met, []
    note = (
        "borders of neighbours did not meet (drawn or simplified one by one); gaps and overlaps were closed, most in area "
        f"{areas['code'][moved.idxmax()]} ({100 * moved.max():.1f} % of its surface)"
    )
    return met, [note]


def _inside_another(areas: gpd.GeoDataFrame) -> list[str]:
    """Areas drawn over another one: a shape that stands twice under two codes, or two states of the boundaries."""
    points = gpd.GeoDataFrame(areas[["code"]], geometry=areas.representative_point(), crs=areas.crs)
    pairs = points.sjoin(areas[["code", "geometry"]], predicate="within", lsuffix="of", rsuffix="in")
    pairs = pairs[pairs["code_of"] != pairs["code_in"]]
    return [f"area {pair.code_of} is drawn over area {pair.code_in}" for pair in pairs.itertuples()]
