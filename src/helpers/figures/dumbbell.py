"""Two groups side by side: both levels as dots, the gap as the line between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import axis, style
from helpers.figures.layout import new_figure, text_height, text_width, wrap
from helpers.figures.numbers import format_mark, format_number, missing_text
from helpers.figures.objects import Cell, Sign

_NAME_ROOM = 0.3  # of the drawing's width
_COLUMN_GAP = 12.0
_ROW = 27.0
_ROW_WITH_EARLIER = 44.0
_EARLIER_BELOW = 16.0
_DOT_GAP = 7.0
_BOTTOM = 22.0
_COLORS = (style.ACCENT, style.CATEGORICAL[1])
_PALE = ("#9fc0da", "#e6b794")
_MARKERS = ("o", "s")

_GAP_HEAD = {
    "percent": {"de": "Abstand in Prozentpunkten", "en": "Gap in percentage points"},
    "": {"de": "Abstand", "en": "Gap"},
}


@dataclass(frozen=True)
class Pair:
    """A row: an indicator, an area or a year with the values of both groups, now and (if known) earlier."""

    label: str
    first: float | Sign | None
    second: float | Sign | None
    earlier: tuple[float | Sign | None, float | Sign | None] | None = None
    period: str = ""  # what the values stand for, e.g. "2024"
    earlier_period: str = ""


@dataclass(frozen=True)
class _Dots:
    """One pair of dots at its place, ``y`` in points from the top."""

    first: float | None
    second: float | None
    reason: str  # words for a missing value
    y: float
    pale: bool
    period: str


def dumbbell_chart(
    rows: Sequence[Pair],
    *,
    groups: tuple[str, str],
    unit: str,
    decimals: int = 1,
    language: str = "de",
) -> Figure:
    """Draw the values of two groups per row as dots and write the gap (first minus second) beside them.

    Parameters
    ----------
    rows : the pairs, from the top; all in the same unit.
    groups : names of the first and second group, written above the first row.
    unit, decimals : how values are written, see :mod:`helpers.figures.numbers`.
    language : ``de`` or ``en``.

    Returns
    -------
    A figure 518 points wide, as high as the rows need. Whether it needs the note "Achse beginnt nicht bei null."
    says :func:`helpers.figures.axis.starts_at_zero`.

    Raises
    ------
    ValueError
        if no row has a value, or if earlier values do not say of which period they are.
    """
    if any(row.earlier and not (row.period and row.earlier_period) for row in rows):
        raise ValueError("rows with earlier values need the names of both periods")
    with style.style():
        names = [wrap(row.label, _NAME_ROOM * style.WIDTH) for row in rows]
        heights = [
            max(_ROW_WITH_EARLIER if row.earlier else _ROW, text_height(name) + 8) for row, name in zip(rows, names, strict=True)
        ]
        dots = _place(rows, heights, language)
        values = [value for pair in dots for value in (pair.first, pair.second) if value is not None]
        if not values:
            raise ValueError("a dumbbell chart needs at least one value")
        ticks = axis.value_ticks(values, decimals)
        head = wrap(_GAP_HEAD.get(unit, _GAP_HEAD[""])[language], 74, style.SMALL)
        period_room = max(text_width(pair.period, style.SMALL) for pair in dots)
        period_room += 8 if period_room else 0
        left = max(text_width(name) for name in names) + period_room + _COLUMN_GAP + 1
        right = max(text_width(head, style.SMALL), 62.0) + _COLUMN_GAP
        width = style.WIDTH - left - right
        room = max(text_width(format_mark(value, unit, decimals, language), style.SIZE) for value in values) + _DOT_GAP
        per_point = (ticks[-1] - ticks[0]) / (width - 2 * room)
        limits = (ticks[0] - room * per_point, ticks[-1] + room * per_point)
        legend = _legend_places(dots, groups, (limits[0], per_point), (left, right))
        top = max(text_height(head, style.SMALL), max(line for _, line in legend) * 13.0 + 13.0) + 4
        fig, ax = new_figure(style.WIDTH, sum(heights) + top + _BOTTOM, left=left, right=right, bottom=_BOTTOM, top=top)
        axis.mark_value_axis(ax, "x")
        ax.set_xlim(*limits)
        ax.set_ylim(sum(heights), 0)  # points from the top
        ax.set_yticks([])
        ax.set_xticks(ticks, axis.tick_labels(ticks, unit, language))
        ax.tick_params(axis="x", length=0)
        ax.grid(axis="x")
        _write_rows(ax, names, heights, period_room)
        for pair in dots:
            _draw_pair(ax, pair, unit, decimals, language)
            _beside(ax, pair.period, -8.0, pair, 0)
            _beside(ax, _gap_text(pair, decimals, language), right - 1, pair, 1)
        _text_at(ax, head, 1, right - 1, 3, ha="right", color=style.TEXT_QUIET, fontsize=style.SMALL)
        for name, color, (x, line) in zip(groups, _COLORS, legend, strict=True):
            _text_at(ax, name, 0, x, 3 + 13.0 * line, color=color, fontweight="semibold")
    return fig


def _place(rows: Sequence[Pair], heights: Sequence[float], language: str) -> list[_Dots]:
    dots = []
    edge = 0.0
    for row, height in zip(rows, heights, strict=True):
        centre = edge + height / 2
        edge += height
        shift = _EARLIER_BELOW / 2 if row.earlier else 0.0
        dots.append(_dots(row.first, row.second, centre - shift, row.period, False, language))
        if row.earlier:
            dots.append(_dots(*row.earlier, centre + shift, row.earlier_period, True, language))
    return dots


def _dots(first: Cell, second: Cell, y: float, period: str, pale: bool, language: str) -> _Dots:
    reason = ""
    for cell in (second, first):
        if _number(cell) is None:
            reason = missing_text(cell if isinstance(cell, Sign) else None, language)
    return _Dots(_number(first), _number(second), reason, y, pale, period)


def _number(cell: Cell) -> float | None:
    if cell is None or isinstance(cell, Sign | str | list) or math.isnan(cell):
        return None
    return float(cell)


def _gap_text(pair: _Dots, decimals: int, language: str) -> str:
    if pair.first is None or pair.second is None:
        return pair.reason
    return format_number(pair.first - pair.second, decimals, language, signed=True)


def _draw_pair(ax: Axes, pair: _Dots, unit: str, decimals: int, language: str) -> None:
    values = (pair.first, pair.second)
    if pair.first is not None and pair.second is not None:
        line = style.GRID if pair.pale else style.AXIS
        ax.plot([pair.first, pair.second], [pair.y] * 2, color=line, linewidth=1.6 if pair.pale else 2.4, zorder=2)
    known = [value for value in values if value is not None]
    size = 5.5 if pair.pale else 8.0
    for number, value in enumerate(values):
        if value is None:
            continue
        color = (_PALE if pair.pale else _COLORS)[number]
        ax.plot(value, pair.y, marker=_MARKERS[number], markersize=size - number * 0.8, color=color, zorder=3)
        # outwards: the smaller value to the left; equal values keep the order of the groups
        is_right = value > min(known) or (number == 1 and min(known) == max(known) and len(known) > 1)
        ax.annotate(
            format_mark(value, unit, decimals, language),
            (value, pair.y),
            (_DOT_GAP if is_right else -_DOT_GAP, 0),
            textcoords="offset points",
            ha="left" if is_right else "right",
            va="center",
            color=style.TEXT_QUIET if pair.pale else _COLORS[number],
            fontsize=style.SMALL if pair.pale else style.SIZE,
            path_effects=style.halo(),
            zorder=4,
        )


def _write_rows(ax: Axes, names: Sequence[str], heights: Sequence[float], period_room: float) -> None:
    edge = 0.0
    for number, (name, height) in enumerate(zip(names, heights, strict=True)):
        if number:
            ax.axhline(edge, color=style.GRID, linewidth=0.6, zorder=1)
        ax.annotate(
            name,
            (0, edge + height / 2),
            (-_COLUMN_GAP - period_room, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            va="center",
            multialignment="right",
            linespacing=style.LINE_HEIGHT,
        )
        edge += height


def _beside(ax: Axes, text: str, shift: float, pair: _Dots, side: int) -> None:
    """Write left (0) or right (1) of the drawing, in the row of the pair; a present gap stands out."""
    strong = side == 1 and not pair.pale and not pair.reason
    ax.annotate(
        text,
        (side, pair.y),
        (shift, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="right",
        va="center",
        color=style.TEXT if strong else style.TEXT_QUIET,
        fontsize=style.SIZE if strong else style.SMALL,
        fontweight="semibold" if strong else "normal",
    )


def _text_at(ax: Axes, text: str, side: float, shift: float, rise: float, **look: Any) -> None:
    """Write above the rows, ``shift`` and ``rise`` points from the left (0) or right (1) upper corner."""
    ax.annotate(
        text,
        (side, 1),
        (shift, rise),
        xycoords="axes fraction",
        textcoords="offset points",
        va="bottom",
        multialignment="right",
        linespacing=style.LINE_HEIGHT,
        **look,
    )


def _legend_places(
    dots: Sequence[_Dots], groups: tuple[str, str], scale: tuple[float, float], margins: tuple[float, float]
) -> list[tuple[float, int]]:
    """Where the groups' names begin (points right of the axes' left edge) and in which line above the rows.

    Each name stands over its dot of the first complete row and reaches outwards; where both do not fit into one
    line, the second moves up.
    """
    low, per_point = scale
    left, right = margins
    complete = next((pair for pair in dots if pair.first is not None and pair.second is not None), None)
    places = [0.0, 0.0]
    widths = [text_width(name, weight="semibold") for name in groups]
    free = (-left + 1, style.WIDTH - left - right - 2)
    for number, width in enumerate(widths):
        own = other = None
        if complete is not None:
            own, other = (complete.first, complete.second)[:: -1 if number else 1]
        if own is None or other is None:
            own = other = low
        is_right = own > other or (own == other and number == 1)
        x = (own - low) / per_point
        start = x - 4 if is_right else x + 4 - width
        places[number] = min(max(start, free[0]), free[1] - width)
    first, second = sorted((0, 1), key=lambda number: places[number])
    meet = places[first] + widths[first] + 10 > places[second]
    return [(places[number], 1 if meet and number == second else 0) for number in (0, 1)]
