"""Classes of a map: few, with round limits, none of them empty."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from helpers.figures.numbers import format_number
from helpers.figures.style import DIVERGING, SEQUENTIAL

#: multiples of a power of ten that a class may be wide; 25 and 250 are round, 2.5 is not
_FACTORS = (1.0, 2.0, 2.5, 5.0)
#: an evener distribution must be worth this much (in units of entropy) to beat rounder, wider classes
_WORTH = 0.05
_MOST_STARTS = 60

_WORDS = {
    "de": ("unter {}", "{} bis unter {}", "{} und mehr"),
    "en": ("under {}", "{} to under {}", "{} and over"),
}


@dataclass(frozen=True)
class Classes:
    """Classes from low to high: ``len(limits) + 1`` labels and colours.

    A value belongs to the class whose lower limit it reaches and whose upper limit it stays under.
    """

    limits: list[float]
    labels: list[str]
    colours: list[str]

    def colour(self, value: float) -> str:
        """The colour of the class that the value belongs to."""
        return self.colours[bisect_right(self.limits, value)]


def classify(values: Iterable[float | None], n: int = 5, diverging_at: float | None = None, language: str = "de") -> Classes:
    """Find classes for a map; pass the values of all years for limits that hold for all of them.

    Parameters
    ----------
    values : the values of all areas and years; ``None`` and NaN are left out.
    n : most classes (2 to 5) of a sequential map; fewer where the values do not fill them.
    diverging_at : for gaps to a reference, the value that is neutral (0): classes lie symmetrically around it,
        at most five; without it classes run from pale to dark.
    language : ``de`` or ``en``.

    Returns
    -------
    Classes without an empty one. All values alike give a single class that is labelled with the value.

    Raises
    ------
    ValueError
        if there is no value.
    """
    known = sorted(float(value) for value in values if value is not None and not math.isnan(value))
    if not known:
        raise ValueError("a map needs at least one value")
    if diverging_at is not None:
        limits, colours = _diverging(known, diverging_at)
    else:
        # at least three areas a class on average: with few areas, classes would only name single ones
        limits = _sequential(known, min(n, max(2, len(known) // 3)))
        colours = _spaced(SEQUENTIAL, len(limits) + 1)
    return Classes(limits, _labels(limits, known, language), colours)


def _sequential(known: Sequence[float], n: int) -> list[float]:
    for classes in range(min(n, len(SEQUENTIAL), len(set(known))), 1, -1):
        found = _equal_steps(known, classes) or _round_quantiles(known, classes)
        if found:
            return found
    return []


def _equal_steps(known: Sequence[float], classes: int) -> list[float]:
    """Limits at equal round distances; the outer classes are open, so that an outlier does no harm."""
    best: tuple[float, float, list[float]] | None = None
    for step in _steps(known[-1] - known[0]):
        if classes > 2 and (known[-1] - known[0]) < step * (classes - 2):
            continue
        start = math.floor(known[0] / step + 1e-9)
        end = math.ceil(known[-1] / step)
        # starts near the bulk of the values are enough where a huge outlier would offer thousands
        middle = round(known[len(known) // 2] / step)
        for first in range(max(start, middle - _MOST_STARTS), min(end, middle + _MOST_STARTS) + 1):
            limits = [_exact((first + count) * step) for count in range(classes - 1)]
            counts = _counts(known, limits)
            if min(counts) == 0:
                continue
            score = round(_entropy(counts) / _WORTH)
            if best is None or (score, step) > best[:2]:
                best = (score, step, limits)
    return best[2] if best else []


def _round_quantiles(known: Sequence[float], classes: int) -> list[float]:
    """Limits between the quantiles, as round as they can be: for values that equal steps do not separate."""
    cuts = [known[round(len(known) * count / classes)] for count in range(1, classes)]
    largest = max(abs(known[0]), abs(known[-1]), 1e-9)
    for digits in range(-math.floor(math.log10(largest)), 10):
        limits = sorted({round(cut, digits) for cut in cuts})
        if len(limits) == classes - 1 and min(_counts(known, limits)) > 0:
            return limits
    return []


def _diverging(known: Sequence[float], centre: float) -> tuple[list[float], list[str]]:
    """Limits at the same distances on both sides, with a neutral class if values fall into it."""
    distances = [abs(value - centre) for value in known]
    furthest = max(distances)
    if furthest == 0:
        return [], [DIVERGING[2]]
    steps = [*_steps(furthest)]
    steps = [_exact(step * factor) for step in steps for factor in (1, 1.5, 3)]
    best: tuple[tuple[int, float, int, float], list[float], list[str]] | None = None
    for inner in sorted(set(steps)):
        for outer in sorted(set(steps)):
            if not inner < outer <= 5 * inner or inner > furthest * 2:
                continue
            for offsets, palette in (
                ([-outer, -inner, inner, outer], list(DIVERGING)),
                ([-outer, 0.0, outer], [DIVERGING[i] for i in (0, 1, 3, 4)]),
            ):
                limits, colours = _without_empty_ends(known, [_exact(centre + o) for o in offsets], palette)
                counts = _counts(known, limits)
                if min(counts) == 0:
                    continue
                roundness = -_digits(inner) - _digits(outer)
                key = (len(counts), round(_entropy(counts) / _WORTH), roundness, inner)
                if best is None or key > best[0]:
                    best = (key, limits, colours)
    if best is None:
        return [], [DIVERGING[4 if known[0] > centre else 0]]
    return best[1], best[2]


def _without_empty_ends(known: Sequence[float], limits: list[float], colours: list[str]) -> tuple[list[float], list[str]]:
    while limits and known[0] >= limits[0]:
        limits, colours = limits[1:], colours[1:]
    while limits and known[-1] < limits[-1]:
        limits, colours = limits[:-1], colours[:-1]
    return limits, colours


def _steps(span: float) -> list[float]:
    """Round widths from about a ten-thousandth of the span (an outlier may stretch it) up to the span."""
    if span <= 0:
        return []
    power = math.floor(math.log10(span))
    steps = (
        _exact(factor * 10.0**exponent)
        for exponent in range(power - 4, power + 1)
        for factor in _FACTORS
        if exponent > 0 or factor.is_integer()
    )
    return sorted(step for step in steps if step <= span)


def _counts(known: Sequence[float], limits: Sequence[float]) -> list[int]:
    counts = [0] * (len(limits) + 1)
    for value in known:
        counts[bisect_right(limits, value)] += 1
    return counts


def _entropy(counts: Sequence[int]) -> float:
    total = sum(counts)
    return -sum(count / total * math.log(count / total) for count in counts if count)


def _spaced(palette: Sequence[str], count: int) -> list[str]:
    """Colours spread over the whole palette; a single class takes the middle one."""
    if count == 1:
        return [palette[len(palette) // 2]]
    return [palette[round(index * (len(palette) - 1) / (count - 1))] for index in range(count)]


def _exact(value: float) -> float:
    """0.1 + 0.2 is 0.3."""
    return float(f"{value:.10g}")


def _digits(value: float) -> int:
    """How many digits are needed to write the number, trailing zeros not counted."""
    return len(Decimal(repr(value)).normalize().as_tuple().digits)


def _decimals(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _labels(limits: Sequence[float], known: Sequence[float], language: str) -> list[str]:
    if not limits:
        low, high = known[0], known[-1]
        texts = [format_number(value, min(_decimals(_exact(value)), 1), language) for value in (low, high)]
        return [texts[0] if texts[0] == texts[1] else f"{texts[0]} – {texts[1]}"]
    decimals = max(_decimals(limit) for limit in limits)
    texts = [format_number(limit, decimals, language) for limit in limits]
    below, between, above = _WORDS[language]
    return [below.format(texts[0]), *(between.format(*pair) for pair in pairwise(texts)), above.format(texts[-1])]
