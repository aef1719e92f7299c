"""Horizontal bars, for names that are long and many: areas, countries, groups."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import axis, style
from helpers.figures.layout import new_figure, text_height, text_width, wrap
from helpers.figures.numbers import format_mark, missing_text
from helpers.figures.objects import Sign

_NAME_ROOM = 0.36  # of the drawing's width
_NAME_GAP = 8.0
_VALUE_GAP = 4.0
_ROW = 16.5  # height of a row with a name of one line
_BAR = 0.7  # of a one-line row
_REFERENCE_ROOM = 18.0
#: under text behind which the reference line may run
_GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}


@dataclass(frozen=True)
class Bar:
    """A row: its name and its value, or why there is none."""

    label: str
    value: float | Sign | None
    reason: str = ""  # instead of the words for the sign


def bar_chart(
    rows: Sequence[Bar],
    *,
    unit: str,
    decimals: int = 1,
    language: str = "de",
    reference: float | None = None,
    reference_label: str = "",
    highlight: Collection[str] = (),
) -> Figure:
    """Draw one horizontal bar per row, in the order given, from the top.

    Parameters
    ----------
    rows : names and values; a row without a value says why instead of a bar.
    unit, decimals : how values are written, see :mod:`helpers.figures.numbers`.
    language : ``de`` or ``en``.
    reference : value of the whole municipality, a dashed line through all rows.
    reference_label : its name; the value is added.
    highlight : labels of the rows that stand out; without any all bars have the accent colour.

    Returns
    -------
    A figure 518 points wide, as high as the rows need. Bars always begin at zero.

    Raises
    ------
    ValueError
        if there is no row.
    """
    if not rows:
        raise ValueError("a bar chart needs at least one row")
    with style.style():
        weights = ["semibold" if row.label in highlight else "normal" for row in rows]
        names = [wrap(row.label, _NAME_ROOM * style.WIDTH, weight=weight) for row, weight in zip(rows, weights, strict=True)]
        left = max(text_width(name, weight=weight) for name, weight in zip(names, weights, strict=True)) + _NAME_GAP + 1
        heights = [max(_ROW, text_height(name) + 4) for name in names]
        top = _REFERENCE_ROOM if reference is not None else 2.0
        fig, ax = new_figure(style.WIDTH, sum(heights) + top + 4, left=left, right=2, bottom=2, top=top)
        axis.mark_value_axis(ax, "x")
        ax.set_xticks([])
        ax.set_yticks([])
        ax.set_ylim(sum(heights), 0)  # points from the top

        texts = [
            "" if _missing(row) else format_mark(float(row.value), unit, decimals, language)  # type: ignore[arg-type]
            for row in rows
        ]
        known = [float(row.value) for row in rows if not _missing(row)]  # type: ignore[arg-type]
        _limit(ax, known, texts, reference, style.WIDTH - left - 2)
        per_point = (ax.get_xlim()[1] - ax.get_xlim()[0]) / (style.WIDTH - left - 2)
        edge = 0.0
        for row, name, weight, text, height in zip(rows, names, weights, texts, heights, strict=True):
            centre = edge + height / 2
            edge += height
            ax.annotate(
                name,
                (0, centre),
                (-_NAME_GAP, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                va="center",
                multialignment="right",
                fontweight=weight,
                linespacing=style.LINE_HEIGHT,
            )
            if _missing(row):
                words = row.reason or missing_text(row.value if isinstance(row.value, Sign) else None, language)
                _draw_sign(ax, words, centre)
            else:
                color = style.ACCENT if not highlight or row.label in highlight else style.QUIET
                _draw_bar(ax, float(row.value), text, centre, color=color, weight=weight, per_point=per_point)  # type: ignore[arg-type]
        axis.zero_line(ax, "x")
        if reference is not None:
            label = f"{reference_label} {format_mark(reference, unit, decimals, language)}".strip()
            _draw_reference(ax, reference, label, (left, style.WIDTH), per_point)
    return fig


def _missing(row: Bar) -> bool:
    return row.value is None or isinstance(row.value, Sign) or math.isnan(row.value)


def _limit(ax: Axes, known: list[float], texts: list[str], reference: float | None, width: float) -> None:
    """Limits that hold zero, the reference and, beside every bar, its label."""
    low = min([0.0, *known, *([] if reference is None else [reference])])
    high = max([0.0, *known, *([] if reference is None else [reference])])
    if low == high:
        high = 1.0
    room = max((text_width(text, weight="semibold") for text in texts), default=0.0) + _VALUE_GAP + 2
    before = room if any(value < 0 for value in known) else 0.0
    after = room if high > 0 else 2.0
    per_point = (high - low) / (width - before - after)
    ax.set_xlim(low - before * per_point, high + after * per_point)


def _draw_bar(ax: Axes, value: float, text: str, centre: float, *, color: str, weight: str, per_point: float) -> None:
    ax.barh(centre, value, height=_ROW * _BAR, color=color, linewidth=0, zorder=1)
    side = -1 if value < 0 else 1
    ax.text(
        value + side * _VALUE_GAP * per_point,
        centre,
        text,
        ha="right" if value < 0 else "left",
        va="center",
        fontweight=weight,
        bbox=_GROUND,
        zorder=4,
    )


def _draw_sign(ax: Axes, text: str, centre: float) -> None:
    ax.annotate(
        text,
        (0, centre),
        (_VALUE_GAP, 0),
        textcoords="offset points",
        va="center",
        fontsize=style.SMALL,
        color=style.TEXT_QUIET,
        bbox=_GROUND,
        zorder=4,
    )


def _draw_reference(ax: Axes, value: float, label: str, room: tuple[float, float], per_point: float) -> None:
    """A dashed line; its label above it, moved sideways where the figure ends."""
    ax.axvline(value, color=style.TEXT, linewidth=1.3, linestyle=(0, (4, 2.5)), zorder=2)
    low, _ = ax.get_xlim()
    place = room[0] + (value - low) / per_point
    half = text_width(label, weight="semibold") / 2
    centre = min(max(place, half + 1), room[1] - half - 1)
    ax.annotate(
        label,
        (value, 1),
        (centre - place, 4),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontweight="semibold",
    )
