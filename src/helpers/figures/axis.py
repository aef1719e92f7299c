"""Axes that say the truth: round limits, ticks at the positions that their labels name, whole years."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures.layout import text_width
from helpers.figures.numbers import format_mark
from helpers.figures.style import AXIS, SIZE

#: from this ratio of lowest to highest value downwards the axis begins at zero
_NEAR_ZERO = 0.45
#: an axis never shows less than this part of its level, so that small changes do not look large
_SMALLEST_PART = 0.1

_MOST_STEPS = 6


def nice_step(span: float, most_steps: int = _MOST_STEPS, smallest: float = 0.0) -> Decimal:
    """The smallest of … 1, 2, 5, 10 … with which ``most_steps`` steps cover the span."""
    raw = max(span / most_steps, smallest, 1e-9)
    power = Decimal(1).scaleb(math.floor(math.log10(raw) + 1e-9))
    for factor in (1, 2, 5, 10):
        if float(power * factor) >= raw * (1 - 1e-9):
            return power * factor
    return power * 20  # only by floating-point accident


def value_ticks(values: Iterable[float], decimals: int = 1) -> list[float]:
    """Tick positions around the values; the first and the last are the limits of the axis.

    The axis begins at zero if the lowest value is less than about half the highest; it never shows less
    than a tenth of the level. Ticks have no more decimals than the values are printed with.

    Raises
    ------
    ValueError
        if there is no value.
    """
    known = list(values)
    if not known:
        raise ValueError("an axis needs at least one value")
    low, high = min(known), max(known)
    if 0 < low <= _NEAR_ZERO * high:
        low = 0.0
    elif high < 0 and high >= _NEAR_ZERO * low:
        high = 0.0
    smallest = max(_SMALLEST_PART * max(abs(low), abs(high)), 10.0**-decimals)
    if high - low < smallest:
        middle = (low + high) / 2
        low, high = middle - smallest / 2, middle + smallest / 2
        if min(known) >= 0:
            low = max(low, 0.0)
    step = nice_step(high - low, smallest=10.0**-decimals)
    # a hair of tolerance, else 70.00000001 opens another empty interval
    first = math.floor(low / float(step) + 1e-9)
    last = math.ceil(high / float(step) - 1e-9)
    return [float(step * count) for count in range(first, last + 1)]


def value_limits(values: Iterable[float], decimals: int = 1) -> tuple[float, float]:
    """Lower and upper end of the value axis, see :func:`value_ticks`."""
    ticks = value_ticks(values, decimals)
    return ticks[0], ticks[-1]


def tick_labels(ticks: Sequence[float], unit: str, language: str) -> list[str]:
    """One label per tick, all with as many decimals as the ticks need: 82.5 is never labelled 83."""
    decimals = max(_decimals(tick) for tick in ticks)
    return [format_mark(tick, unit, decimals, language) for tick in ticks]


def _decimals(value: float) -> int:
    exponent = Decimal(repr(round(value, 9))).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def year_ticks(first: int, last: int, width: float, label_width: float | None = None) -> list[int]:
    """Years to be labelled on an axis ``width`` points long: first and last always, round ones between."""
    if first == last:
        return [first]
    room = 1.45 * (label_width if label_width is not None else text_width("2024", SIZE))
    per_year = width / (last - first)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if s * per_year >= room), last - first)
    if step == 2 and (last - first) % 2:
        step = 5  # steps of two would not meet the last year
    between = range(first, last, 2) if step == 2 else range(first // step * step, last, step)
    inner = [year for year in between if (year - first) * per_year >= room and (last - year) * per_year >= room]
    return [first, *inner, last]


def mark_value_axis(ax: Axes, direction: str) -> None:
    """Note on the axes which direction (``x`` or ``y``) carries the values, for :func:`starts_at_zero`."""
    ax.set_label(direction)


def starts_at_zero(figure: Figure) -> bool:
    """Whether the value axis of a chart contains zero; if not, the figure needs a note that says so."""
    for ax in figure.axes:
        if ax.get_label() in ("x", "y"):
            low, high = sorted(ax.get_xlim() if ax.get_label() == "x" else ax.get_ylim())
            return bool(low <= 0 <= high)
    return True


def zero_line(ax: Axes, direction: str) -> None:
    """A thin line at zero, where values lie on both sides or bars begin."""
    if direction == "y":
        ax.axhline(0, color=AXIS, linewidth=0.9, zorder=1.5)
    else:
        ax.axvline(0, color=AXIS, linewidth=0.9, zorder=1.5)
