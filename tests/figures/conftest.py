"""What the tests of the drawings share: closing figures, looking at the texts on them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import combinations

import pytest
from matplotlib import pyplot as plt
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")


class Texts:
    """The texts that can be seen on a figure, with their places in points."""

    def __init__(self, figure: Figure) -> None:
        # the SVG renderer measures as a browser does; the pixel renderer rounds every letter to whole pixels
        width, height = figure.get_size_inches() * 72
        renderer = RendererSVG(width, height, io.StringIO(), image_dpi=72)
        figure.draw(renderer)
        self.size = figure.bbox
        shown = (text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip())
        self.boxes: list[tuple[Text, Bbox]] = [(text, Text.get_window_extent(text, renderer)) for text in shown]

    def __contains__(self, words: str) -> bool:
        return any(words == self.plain(text) for text, _ in self.boxes)

    @staticmethod
    def plain(text: Text) -> str:
        """The words without the line breaks."""
        return text.get_text().replace("-\n", "-").replace("\n", " ").replace("\u00a0", " ")

    def all(self) -> list[str]:
        return [self.plain(text) for text, _ in self.boxes]

    def find(self, words: str) -> Text:
        found = [text for text, _ in self.boxes if words in self.plain(text)]
        assert found, f"{words!r} is not among {self.all()}"
        return found[0]

    def cut(self) -> list[str]:
        """Texts that reach over the edge of the figure (half a point is the renderer's rounding)."""
        edge = self.size
        return [
            self.plain(text)
            for text, box in self.boxes
            if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > edge.x1 + 0.5 or box.y1 > edge.y1 + 0.5
        ]

    def overlapping(self) -> list[tuple[str, str]]:
        return [
            (self.plain(one), self.plain(other))
            for (one, a), (other, b) in combinations(self.boxes, 2)
            if min(a.x1, b.x1) - max(a.x0, b.x0) > 1.0 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1.5
        ]


@pytest.fixture
def texts_of() -> type[Texts]:
    return Texts
