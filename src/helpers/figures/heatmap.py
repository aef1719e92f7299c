"""What there is: things in rows, years in columns, a cell as dark as the share of areas that have a value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from helpers.figures import style
from helpers.figures.layout import new_figure, text_height, text_width, wrap
from helpers.figures.objects import LegendEntry

#: limits of the share of areas; below the first there is none, from the last on there are all
_LIMITS = (1e-9, 0.5, 1 - 1e-9)
_COLOURS = ("#ffffff", style.SEQUENTIAL[1], style.SEQUENTIAL[2], style.SEQUENTIAL[4])
_LABELS = {
    "de": ("kein Wert", "unter der Hälfte der Gebiete", "mindestens die Hälfte", "alle Gebiete"),
    "en": ("no value", "fewer than half of the areas", "at least half", "all areas"),
}
_SINGLE = {"de": "Wert vorhanden", "en": "value available"}
_NAME_ROOM = 0.36  # of the drawing's width
_NAME_GAP = 8.0
_ROW = 16.5
_WIDEST_CELL = 34.0
_YEAR_ROOM = 22.0


def coverage_chart(names: Sequence[str], years: Sequence[int], shares: Sequence[Sequence[float]]) -> Figure:
    """Draw one row per name, from the top, and one column per year.

    Parameters
    ----------
    names, years : what stands beside the rows and below the columns.
    shares : per row and year the share (0 to 1) of areas that have a value. A cell without any is left white with a
        dot, so that the picture does not need colour to be read.

    Returns
    -------
    A figure 518 points wide, as high as the rows need.

    Raises
    ------
    ValueError
        if there is no row or no year.
    """
    if not names or not years:
        raise ValueError("a coverage chart needs at least one row and one year")
    with style.style():
        labels = [wrap(name, _NAME_ROOM * style.WIDTH) for name in names]
        left = max(text_width(label) for label in labels) + _NAME_GAP + 1
        heights = [max(_ROW, text_height(label) + 4) for label in labels]
        width = min(style.WIDTH - left - 2, _WIDEST_CELL * len(years))
        right = style.WIDTH - left - width
        fig, ax = new_figure(style.WIDTH, sum(heights) + _YEAR_ROOM + 2, left=left, right=right, bottom=_YEAR_ROOM, top=2)
        edges = np.concatenate([[0.0], np.cumsum(heights)])
        classes = np.array([[bisect_right(_LIMITS, share) for share in row] for row in shares], dtype=float)
        columns = np.arange(len(years) + 1)
        shown = np.ma.masked_equal(classes, 0)
        ax.pcolormesh(columns, edges, shown, cmap=ListedColormap(_COLOURS), vmin=0, vmax=3, edgecolors="white", linewidth=1.2)
        centres = (edges[:-1] + edges[1:]) / 2
        empty = np.argwhere(classes == 0)
        ax.plot(empty[:, 1] + 0.5, centres[empty[:, 0]], ".", markersize=2.5, color=style.AXIS)
        ax.set_ylim(edges[-1], 0)  # rows from the top
        ax.set_xlim(0, len(years))
        ax.set_yticks(centres, labels, linespacing=style.LINE_HEIGHT)
        step = _step(years, width)
        ticks = [number for number, year in enumerate(years) if (years[-1] - year) % step == 0]
        ax.set_xticks([number + 0.5 for number in ticks], [str(years[number]) for number in ticks])
        ax.tick_params(axis="x", length=0)
    return fig


def coverage_legend(shares: Sequence[Sequence[float]], areas: int, language: str = "de") -> list[LegendEntry]:
    """The classes that occur, the fullest first; with a single area there is a value or none."""
    found = {bisect_right(_LIMITS, share) for row in shares for share in row}
    labels = _LABELS[language] if areas > 1 else (_LABELS[language][0], "", "", _SINGLE[language])
    return [LegendEntry(labels[number], _COLOURS[number], dot=number == 0) for number in sorted(found, reverse=True)]


def _step(years: Sequence[int], width: float) -> int:
    """Years from one label to the next, so that labels do not touch."""
    room = width / len(years)
    needed = text_width("2000") + 6
    return next(step for step in (1, 2, 5, 10, 20, 50) if step * room >= needed or step == 50)
