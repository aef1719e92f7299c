"""Several answers to one question: a dot per respondent, the distance between them as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2DBase, ScaledTranslation

from helpers.figures import axis, style
from helpers.figures.layout import new_figure, text_height, text_width, wrap
from helpers.figures.numbers import format_mark, format_number, missing_text

_NAME_ROOM = 0.3  # of the drawing's width
_NAME_GAP = 14.0
_ROW = 22.0
_DOT = 7.5
_STEP = 6.5  # between dots of the same value
_BOTTOM = 20.0
_LEGEND_LINE = 15.0
_LEGEND_GAP = 16.0
_EDGE = 6.0  # half a dot and a little, so that 0 and 100 are not cut
_MARKERS = (*style.MARKERS, "v", "P", "X")
_COLORS = (*style.CATEGORICAL, style.OTHER)
_TICKS = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)


@dataclass(frozen=True)
class Dots:
    """A row: its name and one value per respondent, ``None`` where there is no answer."""

    label: str
    values: tuple[float | None, ...]


def dot_chart(rows: Sequence[Dots], *, respondents: Sequence[str], head: str, language: str = "de") -> Figure:
    """Draw values from 0 to 100 per cent as dots and write the distance of the lowest and highest beside them.

    Parameters
    ----------
    rows : from the top, one value per respondent each.
    respondents : names for the legend, up to seven; told apart by shape as well as by colour.
    head : what the distances are called, above them; they are in percentage points.
    language : ``de`` or ``en``.

    Returns
    -------
    A figure 518 points wide, as high as the rows need.

    Raises
    ------
    ValueError
        if there is no row, or more respondents than there are shapes.
    """
    if not rows or not 0 < len(respondents) <= len(_MARKERS):
        raise ValueError(f"a dot chart needs rows and 1 to {len(_MARKERS)} respondents, found {len(rows)} and {len(respondents)}")
    with style.style():
        names = [wrap(row.label, _NAME_ROOM * style.WIDTH) for row in rows]
        heights = [
            max(_ROW, text_height(name) + 6, _STEP * _most_equal(row) + _DOT + 4) for row, name in zip(rows, names, strict=True)
        ]
        left = max(text_width(name) for name in names) + _NAME_GAP + 1
        head = wrap(head, 80, style.SMALL)
        right = max(text_width(head, style.SMALL), 40.0) + _NAME_GAP
        legend = _legend(respondents)
        above = text_height(head, style.SMALL) + 4
        top = above + (legend[-1][1] + 1) * _LEGEND_LINE + 2
        fig, ax = new_figure(style.WIDTH, sum(heights) + top + _BOTTOM, left=left, right=right, bottom=_BOTTOM, top=top)
        edge = _EDGE * 100 / (style.WIDTH - left - right - 2 * _EDGE)
        axis.mark_value_axis(ax, "x")
        ax.set_xlim(-edge, 100 + edge)
        ax.set_ylim(sum(heights), 0)  # points from the top
        ax.set_yticks([])
        ax.set_xticks(_TICKS, [format_mark(tick, "percent", 0, language) for tick in _TICKS])
        ax.tick_params(axis="x", length=0)
        ax.grid(axis="x")
        place = 0.0
        for row, name, height in zip(rows, names, heights, strict=True):
            _draw_row(ax, row, name, place + height / 2, right, language)
            place += height
        _write(ax, head, (1, 1), (right - 1, 4), "right", va="bottom", fontsize=style.SMALL, color=style.TEXT_QUIET)
        for number, (name, (x, line)) in enumerate(zip(respondents, legend, strict=True)):
            _draw_key(ax, number, name, x - left, above + (legend[-1][1] - line + 0.5) * _LEGEND_LINE)
    return fig


def _most_equal(row: Dots) -> int:
    """The largest number of dots on top of each other, less one."""
    given = [value for value in row.values if value is not None]
    return max((given.count(value) for value in given), default=1) - 1


def _legend(respondents: Sequence[str]) -> list[tuple[float, int]]:
    """Where each name stands, from the figure's left edge in points, and in which line from the top."""
    places = []
    x, line = 0.0, 0
    for name in respondents:
        width = text_width(name) + _DOT + 5
        if x and x + width > style.WIDTH:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += width + _LEGEND_GAP
    return places


def _draw_key(ax: Axes, number: int, name: str, x: float, y: float) -> None:
    color = _COLORS[min(number, len(_COLORS) - 1)]
    # inches from the upper left corner of the axes
    inches = ax.figure.dpi_scale_trans + ScaledTranslation(0, 1, cast(Affine2DBase, ax.transAxes))
    place = ([(x + _DOT / 2 + 1) / style.POINTS], [y / style.POINTS])
    ax.plot(*place, color=color, marker=_MARKERS[number], markersize=_DOT, transform=inches, clip_on=False)
    _write(ax, name, (0, 1), (x + _DOT + 5, y), "left", va="center")


def _draw_row(ax: Axes, row: Dots, name: str, centre: float, right: float, language: str) -> None:
    given = [value for value in row.values if value is not None]
    _write(ax, name, (0, centre), (-_NAME_GAP + 4, 0), "right", at_row=True, va="center")
    if not given:
        _write(ax, missing_text(None, language), (0, centre), (8, 0), "left", at_row=True, va="center", color=style.TEXT_QUIET)
        return
    if len(given) > 1:
        ax.plot([min(given), max(given)], [centre] * 2, color=style.AXIS, linewidth=2.2, zorder=2)
        distance = format_number(max(given) - min(given), 0, language)
        _write(ax, distance, (1, centre), (right - 1, 0), "right", at_row=True, va="center", fontweight="semibold")
    for number, value in enumerate(row.values):
        if value is None:
            continue
        same = [other for other, found in enumerate(row.values) if found == value]
        shift = (same.index(number) - (len(same) - 1) / 2) * _STEP
        color = _COLORS[min(number, len(_COLORS) - 1)]
        dot = ax.plot(value, centre + shift, marker=_MARKERS[number], markersize=_DOT, color=color, zorder=3)[0]
        dot.set_markeredgecolor("#ffffff")
        dot.set_markeredgewidth(0.7)


def _write(
    ax: Axes, text: str, place: tuple[float, float], shift: tuple[float, float], ha: str, *, at_row: bool = False, **look: object
) -> None:
    """Write beside the axes: at a row, or at a corner."""
    coordinates = ("axes fraction", "data") if at_row else "axes fraction"
    ax.annotate(
        text,
        place,
        shift,
        xycoords=coordinates,
        textcoords="offset points",
        ha=ha,
        multialignment=ha,
        linespacing=style.LINE_HEIGHT,
        **look,  # type: ignore[arg-type]
    )
