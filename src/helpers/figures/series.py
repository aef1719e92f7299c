"""Series over years: where they are interrupted, and what many of them have in common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

_BAND_FROM = 8  # so many background lines become a band: more of them are noise

Piece = list[tuple[int, float]]  # year and value, consecutive years
Pieces = list[Piece]
Band = list[tuple[int, float, float]]  # year, lower and upper quartile


@dataclass(frozen=True)
class Line:
    """A series over years; ``None`` or a missing year leaves the line open.

    ``group`` lines are coloured (four of them, further ones grey), ``total`` is dashed and dark, ``background``
    lines are pale and without a label; eight or more of them are drawn as the band of their middle half.
    """

    label: str
    points: list[tuple[int, float | None]]
    role: Literal["group", "total", "background"] = "group"


def pieces_of(points: Sequence[tuple[int, float | None]], breaks: Sequence[int] = ()) -> Pieces:
    """Cut a series where a value or year is missing and where a new series begins.

    Parameters
    ----------
    points : year and value, any order.
    breaks : first years of a new series.

    Returns
    -------
    The pieces, each with consecutive years only.
    """
    pieces: Pieces = []
    for year, value in sorted(points, key=lambda point: point[0]):
        if value is None or math.isnan(value):
            continue
        if pieces and pieces[-1][-1][0] == year - 1 and year not in breaks:
            pieces[-1].append((year, value))
        else:
            pieces.append([(year, value)])
    return pieces


def background_of(lines: Sequence[Pieces]) -> tuple[list[Piece], list[Band]]:
    """Background lines as they are or, where they are many, as the quartiles of every year.

    The band is open where every line is open.
    """
    parts = [part for line in lines for part in line]
    if len(lines) < _BAND_FROM:
        return parts, []
    by_year: dict[int, list[float]] = {}
    for year, value in (point for part in parts for point in part):
        by_year.setdefault(year, []).append(value)
    joined = {year for part in parts for year, _ in part[1:]}
    bands: list[Band] = []
    for year in sorted(by_year):
        low, high = np.quantile(by_year[year], [0.25, 0.75])
        if year not in joined or not bands:
            bands.append([])
        bands[-1].append((year, float(low), float(high)))
    return [], bands
