"""Colours, type and line weights that all drawings share.

The palettes are computed for normal and colour-blind vision; every categorical colour is dark
enough (4.5:1 on white) that the label of a line may be written in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files

import matplotlib as mpl
from matplotlib import font_manager, patheffects

CATEGORICAL = ("#055e9e", "#c45205", "#6b1f12", "#856b6b")
SEQUENTIAL = ("#e3eef7", "#b3d0e8", "#74a9d3", "#327cb5", "#0a4a85")
DIVERGING = ("#8c4a06", "#d9a760", "#f3efe7", "#7fb8b0", "#0a655b")

ACCENT = CATEGORICAL[0]
QUIET = "#7690a8"  # bars that are not highlighted, 3:1 on white
TEXT = "#1f2933"
TEXT_QUIET = "#566370"
OTHER = "#6b7580"  # the fifth series and further ones
GRID = "#d9dee3"
AXIS = "#8a949e"
BAND = "#eef1f4"  # middle half of many areas
PALE_LINE = "#c3cbd3"
MISSING = "#e4e7ea"
HATCH = "#6b7580"

MARKERS = ("o", "s", "^", "D")

FONT = "Source Sans Pro"
SIZE = 9.5  # points, at the width in which the drawing is shown
SMALL = 8.5
LINE_HEIGHT = 1.2
WIDTH = 518.4  # points = 7.2 inches
MAP_WIDTH = 374.4  # points = 5.2 inches: the legend stands beside the map
POINTS = 72.0  # per inch

_FACES = ("Regular", "Semibold", "Bold", "It")


@cache
def _register_font() -> None:
    """Tell matplotlib the font of the page, so that it measures labels as the page will show them."""
    for face in _FACES:
        with as_file(files("font_source_sans_pro") / "files" / f"SourceSansPro-{face}.ttf") as path:
            font_manager.fontManager.addfont(path)


@contextmanager
def style() -> Iterator[None]:
    """Draw in the style of the report; matplotlib's settings are as before afterwards."""
    _register_font()
    with mpl.rc_context():
        mpl.rcParams.update(
            {
                # no second family: the SVG gets its fallback in helpers.figures.svg
                "font.family": [FONT],
                "font.size": SIZE,
                "text.color": TEXT,
                "text.hinting": "none",
                "text.parse_math": False,  # a name with "$" is a name
                "axes.spines.left": False,
                "axes.spines.right": False,
                "axes.spines.top": False,
                "axes.spines.bottom": False,
                "axes.axisbelow": True,
                "axes.grid": False,
                "axes.edgecolor": AXIS,
                "axes.facecolor": "none",
                "figure.facecolor": "none",
                "figure.dpi": POINTS,
                "grid.color": GRID,
                "grid.linewidth": 0.8,
                "xtick.color": AXIS,
                "xtick.labelcolor": TEXT,
                "xtick.major.size": 3.5,
                "xtick.minor.size": 2,
                "xtick.major.width": 0.8,
                "xtick.minor.width": 0.6,
                "xtick.major.pad": 4,
                "ytick.labelcolor": TEXT,
                "ytick.major.size": 0,
                "ytick.minor.size": 0,
                "ytick.major.pad": 6,
                "lines.linewidth": 2.0,
                "lines.solid_capstyle": "round",
                "lines.solid_joinstyle": "round",
                "lines.dash_capstyle": "butt",
                "hatch.linewidth": 0.7,
                "savefig.transparent": True,
                "svg.fonttype": "none",
                "svg.hashsalt": "integrationsbericht",
            }
        )
        yield


def halo() -> list[patheffects.AbstractPathEffect]:
    """White outline for text that stands on a drawing; :mod:`helpers.figures.svg` keeps such text as text."""
    return [patheffects.withStroke(linewidth=2.6, foreground="#ffffff")]


def contrast(color: str, ground: str = "#ffffff") -> float:
    """Contrast ratio of two colours after WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(color), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = mpl.colors.to_rgb(color)
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
