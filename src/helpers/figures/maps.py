"""Maps of areas: one colour per class, hatching for what is kept secret, names only where asked for."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import shapely
from geopandas import GeoDataFrame
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import style
from helpers.figures.classes import Classes
from helpers.figures.layout import new_figure, text_height, text_width, wrap
from helpers.figures.numbers import missing_text
from helpers.figures.objects import LegendEntry, Sign
from helpers.figures.svg import areas_gid

_MOST_HEIGHT = 432.0  # points
_MARGIN = 4.0
_DETAIL = 600  # the extent is divided by this for the tolerance: about half a point on the drawing
_LABEL_WIDTH = 88.0
_BORDER = {"edgecolor": "white", "linewidth": 1.0, "aspect": None}

Values = Mapping[str, float | None]


def choropleth(
    areas: GeoDataFrame,
    values: Values,
    *,
    classes: Classes,
    hatched: Collection[str] = (),
    labels: Sequence[str] = (),
) -> Figure:
    """Draw a map of areas, each in the colour of its class.

    Parameters
    ----------
    areas : one row per area with ``code``, ``name`` and ``geometry``; see :func:`simplify_for_display`.
    values : value by area code; areas that are ``None``, NaN or not in it are grey.
    classes : from :func:`helpers.figures.classes.classify`.
    hatched : codes of areas whose value is kept secret; hatched, whatever ``values`` says.
    labels : codes of the areas whose names are written on the map.

    Returns
    -------
    A figure at most 374 points wide and 432 high, without a legend: see :func:`legend_entries`.

    Raises
    ------
    ValueError
        if there is no area, or if a label or hatched code is not the code of an area.
    """
    codes = [str(code) for code in areas["code"]]
    unknown = sorted({*labels, *hatched} - set(codes))
    if not codes or unknown:
        raise ValueError(f"not on the map: {', '.join(unknown)}" if unknown else "a map needs at least one area")
    areas = _flat(areas)
    kinds = [_kind(code, values, hatched) for code in codes]
    with style.style():
        fig, ax = _canvas(areas)
        plain = [kind == "value" for kind in kinds]
        colours = [classes.colour(float(values[code])) if yes else "" for code, yes in zip(codes, plain, strict=True)]  # type: ignore[arg-type]
        for colour in sorted({*colours} - {""}):
            of_class = [own == colour for own in colours]
            areas[of_class].plot(ax=ax, color=colour, gid=areas_gid(areas.loc[of_class, "code"]), **_BORDER)
        missing = [kind == "missing" for kind in kinds]
        if any(missing):
            areas[missing].plot(ax=ax, color=style.MISSING, **_BORDER)
        secret = [kind == "secret" for kind in kinds]
        if any(secret):
            areas[secret].plot(ax=ax, color=style.BAND, hatch="/////", hatchcolor=style.HATCH, **_BORDER)
        _outline(areas).plot(ax=ax, color=style.TEXT, linewidth=1.1, aspect=None)
        ax.set(xlabel="", ylabel="")  # geopandas names the coordinates
        _write_names(ax, areas.set_index("code"), labels)
    return fig


def legend_entries(
    areas: GeoDataFrame,
    values: Values,
    *,
    classes: Classes,
    hatched: Collection[str] = (),
    language: str = "de",
) -> list[LegendEntry]:
    """The legend of a map: all classes, then ``keine Angabe`` and ``geheim gehalten`` where such areas occur."""
    kinds = {_kind(str(code), values, hatched) for code in areas["code"]}
    entries = [LegendEntry(label, colour) for label, colour in zip(classes.labels, classes.colours, strict=True)]
    if "missing" in kinds:
        entries.append(LegendEntry(missing_text(None, language), style.MISSING))
    if "secret" in kinds:
        entries.append(LegendEntry(missing_text(Sign("C"), language)))
    return entries


def simplify_for_display(areas: GeoDataFrame) -> GeoDataFrame:
    """Leave out detail that the drawing cannot show; common borders stay common.

    Geographic coordinates are projected first, so that the map is not distorted. Borders that do not
    quite meet (digitised twice) are joined.

    Parameters
    ----------
    areas : polygons, any coordinate system.

    Returns
    -------
    A copy with the same rows and columns and simpler geometry.
    """
    areas = _flat(areas)
    west, south, east, north = areas.total_bounds
    tolerance = max(east - west, north - south) / _DETAIL
    polygons = shapely.make_valid(shapely.force_2d(areas.geometry.to_numpy()))
    if not shapely.coverage_is_valid(polygons):
        polygons = shapely.coverage_clean(polygons, gap_width=tolerance)
    return areas.set_geometry(shapely.coverage_simplify(polygons, tolerance), crs=areas.crs)


def _flat(areas: GeoDataFrame) -> GeoDataFrame:
    """The areas in metres."""
    if areas.crs is not None and areas.crs.is_geographic:
        return areas.to_crs(areas.estimate_utm_crs())
    return areas.copy()


def _kind(code: str, values: Values, hatched: Collection[str]) -> str:
    if code in hatched:
        return "secret"
    value = values.get(code)
    return "missing" if value is None or math.isnan(value) else "value"


def _canvas(areas: GeoDataFrame) -> tuple[Figure, Axes]:
    """A figure in the proportions of the areas."""
    west, south, east, north = areas.total_bounds
    scale = min((style.MAP_WIDTH - 2 * _MARGIN) / (east - west), (_MOST_HEIGHT - 2 * _MARGIN) / (north - south))
    width, height = ((east - west) * scale + 2 * _MARGIN, (north - south) * scale + 2 * _MARGIN)
    fig, ax = new_figure(width, height, left=_MARGIN, right=_MARGIN, bottom=_MARGIN, top=_MARGIN)
    ax.set_axis_off()
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    ax.set_autoscale_on(False)
    return fig, ax


def _outline(areas: GeoDataFrame) -> GeoDataFrame:
    whole = shapely.union_all(areas.geometry.to_numpy())
    return GeoDataFrame(geometry=[shapely.boundary(whole)], crs=areas.crs)


def _write_names(ax: Axes, areas: GeoDataFrame, labels: Sequence[str]) -> None:
    """Names at a point inside their areas, moved into the picture and, where they would meet, apart."""
    figure = ax.get_figure()
    assert isinstance(figure, Figure)
    width, height = figure.get_size_inches() * style.POINTS
    west, east = ax.get_xlim()
    south, north = ax.get_ylim()
    taken: list[tuple[float, float, float, float]] = []
    for code in labels:
        point = areas.geometry[code].representative_point()
        x = _MARGIN + (point.x - west) / (east - west) * (width - 2 * _MARGIN)
        y = _MARGIN + (point.y - south) / (north - south) * (height - 2 * _MARGIN)
        name = wrap(str(areas["name"][code]), _LABEL_WIDTH, style.SMALL, "semibold")
        half_width, half_height = text_width(name, style.SMALL, "semibold") / 2, text_height(name, style.SMALL) / 2
        x = min(max(x, half_width + 2), width - half_width - 2)
        room = (half_height + 1, height - half_height - 1)
        centres = [min(max(y + shift, room[0]), room[1]) for shift in _shifts(height)]
        boxes = [(x - half_width, centre - half_height, x + half_width, centre + half_height) for centre in centres]
        free = (number for number, box in enumerate(boxes) if not any(_meet(box, other) for other in taken))
        place = next(free, 0)
        centre, box = centres[place], boxes[place]
        taken.append(box)
        if abs(centre - y) > half_height:  # no longer on its point
            edge = centre - math.copysign(half_height, centre - y)
            ends = [south + (at - _MARGIN) / (height - 2 * _MARGIN) * (north - south) for at in (y, edge)]
            ax.plot([point.x, point.x], ends, color=style.TEXT, linewidth=0.7, zorder=5)
        figure.text(
            x / width,
            centre / height,
            name,
            ha="center",
            va="center",
            fontsize=style.SMALL,
            fontweight="semibold",
            linespacing=style.LINE_HEIGHT,
            path_effects=style.halo(),
            zorder=6,
        )


def _shifts(height: float) -> list[float]:
    """Distances up and down by which a name may be moved, the smallest first."""
    return [0.0, *(sign * step for step in range(4, round(height), 4) for sign in (1.0, -1.0))]


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
