"""Placing text: how wide it is, where it breaks, how labels make room for each other.

All lengths are points (1/72 inch). Widths are measured in the font itself, without a renderer, so that
margins are known before anything is drawn and the drawing keeps its full width.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from helpers.figures.style import FONT, LINE_HEIGHT, POINTS, SIZE

_PIECES = re.compile(r"[^ \-/–]*[-/–]+|[^ \-/–]+| +")
_PIXELS = 1.04  # drawn as pixels, letters are rounded to whole ones and take a little more room
_measure = TextToPath()


def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """Width of the widest line of the text, rather too large than too small."""
    font = FontProperties(family=[FONT], size=size, weight=weight)
    widths = (_measure.get_text_width_height_descent(line, font, ismath=False)[0] for line in text.split("\n"))
    return float(max(widths)) * _PIXELS


def text_height(text: str, size: float = SIZE) -> float:
    """Height of the text with all its lines."""
    return (text.count("\n") + 1) * size * LINE_HEIGHT


def wrap(text: str, width: float, size: float = SIZE, weight: str = "normal") -> str:
    """Break the text at blanks and after hyphens, so that no line is wider than ``width``.

    A single word that is wider stays whole: the caller makes room for it, see :func:`text_width`.
    """
    lines = [""]
    for piece in _PIECES.findall(text):
        if text_width((lines[-1] + piece).rstrip(), size, weight) <= width or not lines[-1]:
            lines[-1] += piece
        elif piece.strip(" "):
            lines.append(piece)
    return "\n".join(line.strip(" ") for line in lines)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move the centres of labels apart until none overlaps, as little as possible.

    Parameters
    ----------
    wanted : the centre each label should have, any order.
    heights : the height of each label, same length.
    low, high : the room for all of them; it is left upwards when they need more.

    Returns
    -------
    The centres, in the order given; labels keep their order from bottom to top.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    # blocks of touching labels: members and the block's lower edge
    blocks: list[tuple[list[int], float]] = []
    for index in order:
        members, bottom = [index], wanted[index] - heights[index] / 2
        bottom = _inside(bottom, heights[index], low, high)
        while blocks and blocks[-1][1] + sum(heights[i] for i in blocks[-1][0]) > bottom + 1e-9:
            members = blocks.pop()[0] + members
            bottom = _best_bottom(members, wanted, heights)
            bottom = _inside(bottom, sum(heights[i] for i in members), low, high)
        blocks.append((members, bottom))
    centres = [0.0] * len(wanted)
    for members, bottom in blocks:
        edge = bottom
        for index in members:
            centres[index] = edge + heights[index] / 2
            edge += heights[index]
    return centres


def _best_bottom(members: list[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    """The lower edge of a block that moves its members least (least squares)."""
    offset, total = 0.0, 0.0
    for index in members:
        total += wanted[index] - heights[index] / 2 - offset
        offset += heights[index]
    return total / len(members)


def _inside(bottom: float, height: float, low: float, high: float) -> float:
    return max(low, min(bottom, high - height))


def new_figure(width: float, height: float, *, left: float, right: float, bottom: float, top: float) -> tuple[Figure, Axes]:
    """A figure of the given size with one set of axes inside the given margins, all in points."""
    figure = Figure(figsize=(width / POINTS, height / POINTS), dpi=POINTS)
    box = (left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height)
    return figure, figure.add_axes(box)
