"""Line charts over years: direct labels, no line across a gap or a break in the series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import axis, style
from helpers.figures.layout import new_figure, spread, text_height, text_width, wrap
from helpers.figures.numbers import format_mark
from helpers.figures.series import Band, Line, Piece, Pieces, background_of, pieces_of

HEIGHT = 262.0
_BOTTOM = 24.0
_LABEL_GAP = 9.0  # from the end of the line to its label
_LABEL_ROOM = 0.33  # of the drawing's width
_LABEL_SPACE = 3.0  # between two labels
_FEW_YEARS = 12  # up to here every point has its marker

_BREAK = {"de": "Bruch", "en": "break"}
_TARGET = {"de": "Ziel", "en": "target"}


@dataclass(frozen=True)
class _Look:
    color: str
    marker: str
    width: float
    dashes: tuple[float, float] | Literal[""]


@dataclass(frozen=True)
class _Label:
    text: str
    color: str
    x: float  # year and value of the point that it belongs to
    y: float


def line_chart(
    series: Sequence[Line],
    *,
    unit: str,
    decimals: int = 1,
    language: str = "de",
    breaks: Sequence[int] = (),
    target: float | None = None,
) -> Figure:
    """Draw series over years, each labelled at its right end with its last value.

    Parameters
    ----------
    series : the lines, most important first; colours follow this order.
    unit, decimals : how values are written, see :mod:`helpers.figures.numbers`.
    language : ``de`` or ``en``.
    breaks : first years of a new series: no line is drawn from the year before to this one.
    target : value to be reached, in the unit of the series.

    Returns
    -------
    A figure 518 points wide. Whether it needs the note "Achse beginnt nicht bei null." says
    :func:`helpers.figures.axis.starts_at_zero`.

    Raises
    ------
    ValueError
        if no series has a value.
    """
    pieces = [(line, pieces_of(line.points, breaks)) for line in series]
    pale, bands = background_of([parts for line, parts in pieces if line.role == "background"])
    values = [value for line, parts in pieces if line.role != "background" for part in parts for _, value in part]
    values += [value for part in pale for _, value in part]
    values += [value for band in bands for _, low, high in band for value in (low, high)]
    if not values:
        raise ValueError("a line chart needs at least one value")
    years = [year for line in series for year, _ in line.points]
    first, last = min(years), max(years)
    looks = _looks(series)

    with style.style():
        labels = _end_labels(pieces, looks, last, unit=unit, decimals=decimals, language=language)
        if target is not None:
            text = f"{_TARGET[language]} {format_mark(target, unit, decimals, language)}"
            labels.append(_Label(text, style.TEXT_QUIET, last, target))
            values.append(target)
        ticks = axis.value_ticks(values, decimals)
        names = axis.tick_labels(ticks, unit, language)
        rows = _break_rows(breaks, first, last)
        left = max(text_width(name) for name in names) + 8
        right = max((text_width(label.text, weight="semibold") for label in labels), default=0.0) + _LABEL_GAP + 2
        top = 8.0 + (max(rows.values()) + 1) * 12 if rows else 8.0
        # many wrapped labels need more height than the chart has by itself
        needed = sum(text_height(label.text) + _LABEL_SPACE for label in labels)
        height = max(HEIGHT, needed + _BOTTOM + 8)
        fig, ax = new_figure(style.WIDTH, height, left=left, right=right, bottom=_BOTTOM, top=top)
        axis.mark_value_axis(ax, "y")
        _draw_axes(ax, ticks, names, (first, last), style.WIDTH - left - right)
        if target is not None:
            ax.axhline(target, color=style.TEXT_QUIET, linewidth=1.1, linestyle=(0, (1, 2)), zorder=2)
        _draw_background(pale, bands, ax)
        _draw_lines([(parts, look) for (_, parts), look in zip(pieces, looks, strict=True) if look], ax)
        _draw_breaks(ax, rows, language)
        _draw_labels(ax, labels, height - _BOTTOM - top)
    return fig


def _looks(series: Sequence[Line]) -> list[_Look | None]:
    """How each line is drawn; ``None`` for the background."""
    looks: list[_Look | None] = []
    groups = 0
    for line in series:
        if line.role == "total":
            looks.append(_Look(style.TEXT, "", 1.8, (4.5, 2)))
        elif line.role == "background":
            looks.append(None)
        elif groups < len(style.CATEGORICAL):
            looks.append(_Look(style.CATEGORICAL[groups], style.MARKERS[groups], 2.2, ""))
            groups += 1
        else:
            looks.append(_Look(style.OTHER, "", 1.4, ""))
    return looks


def _end_labels(
    pieces: Sequence[tuple[Line, Pieces]],
    looks: Sequence[_Look | None],
    last: int,
    *,
    unit: str,
    decimals: int,
    language: str,
) -> list[_Label]:
    labels = []
    for (line, parts), look in zip(pieces, looks, strict=True):
        if look is None or not parts:
            continue
        year, value = parts[-1][-1]
        number = format_mark(value, unit, decimals, language)
        if year < last:
            number += f" ({year})"  # the value beside the axis' end is not the last year's
        # the number stays in one piece
        text = wrap(f"{line.label} {number.replace(' ', chr(160))}", _LABEL_ROOM * style.WIDTH, weight="semibold")
        labels.append(_Label(text, look.color, year, value))
    return labels


def _draw_axes(ax: Axes, ticks: list[float], names: list[str], years: tuple[int, int], width: float) -> None:
    first, last = years
    if first == last:
        ax.set_xlim(first - 0.5, last + 0.5)
    else:
        ax.set_xlim(first, last)
    ax.set_ylim(ticks[0], ticks[-1])
    ax.set_yticks(ticks, names)
    ax.grid(axis="y")
    for gridline in ax.get_ygridlines():
        gridline.set_clip_on(False)
    labelled = axis.year_ticks(first, last, width)
    ax.set_xticks(labelled, [str(year) for year in labelled])
    ax.set_xticks([year for year in range(first, last + 1) if year not in labelled], minor=True)
    ax.spines["bottom"].set_visible(True)
    ax.spines["bottom"].set_color(style.AXIS)
    if ticks[0] < 0 < ticks[-1]:
        axis.zero_line(ax, "y")


def _draw_lines(lines: Sequence[tuple[Pieces, _Look]], ax: Axes) -> None:
    rows = [
        {"line": number, "piece": f"{number}.{count}", "year": year, "value": value}
        for number, (parts, _) in enumerate(lines)
        for count, part in enumerate(parts)
        for year, value in part
    ]
    if not rows:
        return
    import seaborn as sns  # takes most of a second to load: only who draws lines waits for it

    looks = dict(enumerate(look for _, look in lines))
    sns.lineplot(
        pd.DataFrame(rows),
        x="year",
        y="value",
        hue="line",
        palette={number: look.color for number, look in looks.items()},
        size="line",
        sizes={number: look.width for number, look in looks.items()},
        style="line",
        dashes={number: look.dashes for number, look in looks.items()},
        units="piece",  # one line per piece: seaborn would join them otherwise
        estimator=None,
        legend=False,
        clip_on=False,
        zorder=3,
        ax=ax,
    )
    ax.set_xlabel("")
    ax.set_ylabel("")
    for number, (parts, look) in enumerate(lines):
        dots = [point for part in parts for point in _marked(part, bool(look.marker), ax)]
        if dots:
            ax.plot(
                *zip(*dots, strict=True),
                linestyle="none",
                marker=look.marker or "o",
                markersize=5 if look.marker != "D" else 4.4,
                markerfacecolor=look.color,
                markeredgecolor="white",
                markeredgewidth=0.7,
                clip_on=False,
                zorder=4 - number / 100,  # the first line lies on top
            )


def _marked(part: Piece, has_marker: bool, ax: Axes) -> Piece:
    """Points with a marker: a value without neighbours always, else it would not be seen."""
    if len(part) == 1:
        return part
    if not has_marker:
        return []
    first, last = ax.get_xlim()
    return part if last - first <= _FEW_YEARS else [part[0], part[-1]]


def _draw_background(parts: Sequence[Piece], bands: Sequence[Band], ax: Axes) -> None:
    for part in parts:
        marker = "." if len(part) == 1 else ""
        ax.plot(*zip(*part, strict=True), color=style.PALE_LINE, linewidth=1.1, marker=marker, zorder=2, clip_on=False)
    for band in bands:
        years, low, high = zip(*band, strict=True)
        ax.fill_between(years, low, high, color=style.BAND, linewidth=0, zorder=1)


def _break_rows(breaks: Sequence[int], first: int, last: int) -> dict[int, int]:
    """Breaks that lie inside the chart, each with the row (0 or 1) of its label, so that neighbours do not meet."""
    shown = sorted({year for year in breaks if first < year <= last})
    rows: dict[int, int] = {}
    for before, year in zip([None, *shown], shown, strict=False):
        near = before is not None and (year - before) / max(last - first, 1) < 0.1
        rows[year] = 1 - rows[before] if near and before is not None else 0
    return rows


def _draw_breaks(ax: Axes, rows: dict[int, int], language: str) -> None:
    for year, row in rows.items():
        ax.axvline(year - 0.5, color=style.TEXT_QUIET, linewidth=1, linestyle=(0, (1, 2)), zorder=2.5)
        ax.annotate(
            _BREAK[language],
            (year - 0.5, 1),
            (0, 4 + row * 12),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=style.SMALL,
            color=style.TEXT_QUIET,
        )


def _draw_labels(ax: Axes, labels: Sequence[_Label], height: float) -> None:
    """Labels right of the axes, moved apart; a thin line leads from a moved label to its point."""
    low, high = ax.get_ylim()
    end = ax.get_xlim()[1]
    wanted = [(label.y - low) / (high - low) * height for label in labels]
    heights = [text_height(label.text) + _LABEL_SPACE for label in labels]
    # labels may stand beside the year labels as well: nothing else is there
    centres = spread(wanted, heights, -_BOTTOM, height + 8)
    for label, own, centre in zip(labels, wanted, centres, strict=True):
        ax.annotate(
            label.text,
            (1, 0),
            (_LABEL_GAP, centre),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            color=label.color,
            fontweight="semibold",
            linespacing=style.LINE_HEIGHT,
            annotation_clip=False,
        )
        moved = abs(centre - own) > style.SIZE / 2
        if moved or label.x < end:
            place = low + centre / height * (high - low)
            shift = (_LABEL_GAP - 2) / (ax.get_position().width * style.WIDTH) * (end - ax.get_xlim()[0])
            ax.plot(
                [label.x, end, end + shift] if label.x < end else [end, end + shift],
                [label.y, label.y, place] if label.x < end else [label.y, place],
                color=label.color,
                linewidth=0.7,
                linestyle=(0, (1, 2)) if label.x < end else "-",  # dotted: it carries no values
                clip_on=False,
                zorder=2,
                label="_leader",
            )
