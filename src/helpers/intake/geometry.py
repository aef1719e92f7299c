"""Geometry of an area level: one shape per area, whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from helpers.errors import InputError
from helpers.settings.base import unknown
from helpers.settings.municipality import AreaLevel

#: ETRS89 / UTM 32N, the official system of most of Germany; all geometry is kept in it
CRS = 25832


def read_level(folder: Path, level: AreaLevel) -> gpd.GeoDataFrame:
    """Areas of a level, dissolved by code: columns ``code``, ``name``, ``parent``, ``geometry`` in EPSG:25832.

    Slivers that carry the code of a larger area (two rows, one district) become part of it; no attribute of the
    file but code, name and parent is used, so nothing can be added up twice.

    Raises
    ------
    InputError
        for a missing file or column, a missing coordinate system, an area without code or shape, or two names for one code.
    """
    path = folder / level.geometry.file
    if not path.is_file():
        raise InputError(str(path), "the geometry file does not exist", "put it there, or correct municipality.yaml")
    try:
        shapes = gpd.read_file(path)
    except Exception as error:  # GDAL's drivers raise many kinds
        raise InputError(str(path), f"cannot be read as geometry ({error})", "fetch it again") from None
    if not isinstance(shapes, gpd.GeoDataFrame) or shapes.empty:
        raise InputError(str(path), "no areas in the file", "fetch it again")
    wanted = {"code": level.geometry.code, "name": level.geometry.name}
    if level.geometry.parent:
        wanted["parent"] = level.geometry.parent
    for column in wanted.values():
        if column not in shapes.columns:
            raise InputError(str(path), unknown(column, shapes.columns.drop("geometry"), "column"), "correct municipality.yaml")
    if shapes.crs is None:
        raise InputError(str(path), "no coordinate system in the file", "add the .prj file, or fetch one that has it")
    areas = gpd.GeoDataFrame({new: shapes[old].fillna("").astype("str").str.strip() for new, old in wanted.items()})
    areas = areas.set_geometry(shapes.geometry.make_valid()).to_crs(CRS)
    if (areas["code"] == "").any():
        raise InputError(str(path), f"an area without a code in column {level.geometry.code!r}", "give every area its code")
    without = areas.geometry.isna() | areas.geometry.is_empty
    if without.any():
        raise InputError(str(path), f"area {areas.loc[without, 'code'].iloc[0]!r} has no shape", "fetch the file again")
    names = areas.groupby("code")["name"].nunique()
    if (names > 1).any():
        code = names.index[names > 1][0]
        found = " and ".join(sorted(areas.loc[areas["code"] == code, "name"].unique()))
        raise InputError(str(path), f"area {code!r} has two names: {found}", "correct the file")
    dissolved = areas.dissolve(by="code", as_index=False, sort=True)
    if "parent" not in dissolved:
        dissolved["parent"] = ""
    return dissolved[["code", "name", "parent", "geometry"]]


def area_table(shapes: Path, levels: list[AreaLevel], code: str, name: str) -> pd.DataFrame:
    """The area tree: columns ``area_level``, ``code``, ``name``, ``parent_level``, ``parent``; first the municipality.

    Raises
    ------
    InputError
        as :func:`read_level`, and for an area whose parent does not exist.
    """
    rows = [pd.DataFrame([{"area_level": "municipality", "code": code, "name": name, "parent_level": "", "parent": ""}])]
    above = rows[0]
    for level in levels:
        part = pd.DataFrame(read_level(shapes, level).drop(columns="geometry"))
        if level.geometry.parent:
            orphans = part[~part["parent"].isin(above["code"])]
            if len(orphans):
                raise InputError(
                    str(shapes / level.geometry.file),
                    f"area {orphans['code'].iloc[0]!r} has parent "
                    + unknown(orphans["parent"].iloc[0], above["code"], f"{above['area_level'].iloc[0]} code"),
                )
            part["parent_level"] = above["area_level"].iloc[0]
        else:
            part["parent"], part["parent_level"] = code, "municipality"
        part["area_level"] = level.level
        rows.append(part)
        above = part
    return pd.concat(rows, ignore_index=True)[["area_level", "code", "name", "parent_level", "parent"]]
