"""The map of Musterstadt: districts with shared borders that bend like streets and brooks, and a river."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import shapely
import shapely.ops
from shapely.geometry import LineString, MultiPoint, Polygon, mapping

from musterstadt.city import DISTRICTS, REGIONS, RIVER, random

#: town hall in EPSG:25832; in the North Sea, so that nobody takes the invented city for a real one
ORIGIN = np.array([400_000.0, 6_050_000.0])
STEP = 70  # metres between two points of a border
#: bends of the borders: wave length and height in metres
WAVES = [(5_200, 330), (2_300, 150), (1_000, 85), (420, 34)]
DESCRIPTION = "Musterstadt is invented. These areas do not exist; their coordinates lie in the North Sea on purpose."


def districts() -> dict[str, Polygon]:
    """District polygons by code; neighbours share every point of their border."""
    outline = _outline()
    river = _smooth(np.array(RIVER) * 1000)
    banks = shapely.ops.split(outline, river).geoms
    lines = [outline.boundary, river.intersection(outline)]
    for bank in banks:
        seeds = [seed for seed in _seeds().values() if bank.contains(seed)]
        cells = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=outline, only_edges=True)
        lines.append(cells.intersection(bank))
    # noded, thickened with points and bent as lines: both sides of a border get exactly the same points
    noded = shapely.line_merge(shapely.unary_union(lines, grid_size=1))
    bent = [_bend(line.segmentize(STEP)) for line in noded.geoms]
    faces = list(shapely.polygonize(bent).geoms)
    found = {}
    for code, seed in _seeds().items():
        centre = _bend(seed)
        found[code] = next(face for face in faces if face.contains(centre))
    if len(faces) != len(found):
        raise ValueError(f"{len(faces)} areas for {len(found)} districts: move the seeds in the table of districts")
    return {code: shapely.orient_polygons(shape.normalize()) for code, shape in found.items()}


def write_shapes(folder: Path) -> None:
    """Write district.geojson and region.geojson."""
    shapes = districts()
    rows = [(area.code, area.name, area.region, shapes[area.code]) for area in DISTRICTS]
    _write(folder / "district.geojson", "district", rows)
    regions = []
    for code, name in REGIONS.items():
        parts = [shapes[area.code] for area in DISTRICTS if area.region == code]
        regions.append((code, name, None, shapely.orient_polygons(shapely.coverage_union_all(parts).normalize())))
    _write(folder / "region.geojson", "region", regions)


def _seeds() -> dict[str, shapely.Point]:
    return {area.code: shapely.Point(area.east * 1000, area.north * 1000) for area in DISTRICTS}


def _outline() -> Polygon:
    """The city limits: a lopsided oval with a spur of forest in the west."""
    angle = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    lobes = [(2, 380, 0.4), (3, 380, 1.1), (5, 330, 2.6), (8, 260, 0.9), (13, 130, 4.0)]  # how many, metres, turn
    radius = 6_700 + sum(height * np.sin(number * angle + turn) for number, height, turn in lobes)
    spur = 3_000 * np.exp(-(((angle - np.radians(198)) / 0.24) ** 2))
    radius = radius + spur
    return Polygon(np.column_stack([1.08 * radius * np.cos(angle), 1.02 * radius * np.sin(angle)]))


def _smooth(points: np.ndarray, rounds: int = 4) -> LineString:
    """Round the corners of a line by cutting them (Chaikin)."""
    for _ in range(rounds):
        first, second = points[:-1], points[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], axis=1).reshape(-1, 2)
        points = np.vstack([points[:1], cut, points[-1:]])
    return LineString(points)


def _bend(shape: shapely.Geometry) -> shapely.Geometry:
    """Shift every point by a smooth field that depends on its place alone, and round to the metre."""
    chance = random(1)
    waves = [(length, height, chance.uniform(0, 2 * np.pi, 3), chance.uniform(0, 2 * np.pi, (2, 3))) for length, height in WAVES]

    def shifted(points: np.ndarray) -> np.ndarray:
        shift = np.zeros_like(points)
        for length, height, direction, phase in waves:
            along = points @ np.vstack([np.cos(direction), np.sin(direction)]) * 2 * np.pi / length
            shift[:, 0] += height * np.sin(along + phase[0]).mean(axis=1) * 1.5
            shift[:, 1] += height * np.sin(along + phase[1]).mean(axis=1) * 1.5
        return np.round(points + shift) + ORIGIN

    return shapely.transform(shape, shifted)


def _write(path: Path, name: str, rows: list[tuple[str, str, str | None, Polygon]]) -> None:
    features = []
    for code, label, parent, shape in rows:
        properties = {"code": code, "name": label} | ({"region": parent} if parent else {})
        geometry = mapping(shape)
        geometry["coordinates"] = [[[int(x), int(y)] for x, y in ring] for ring in geometry["coordinates"]]
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        features.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = {
        "type": "FeatureCollection",
        "name": name,
        "description": DESCRIPTION,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}},
    }
    text = json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n' + ",\n".join(features) + "\n]}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
