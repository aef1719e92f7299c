from __future__ import annotations

import matplotlib as mpl
import pytest
from matplotlib.font_manager import FontProperties, fontManager

from helpers.figures import layout, style


@pytest.mark.parametrize("color", [*style.CATEGORICAL, style.TEXT, style.TEXT_QUIET, style.OTHER])
def test_colours_in_which_text_is_written_are_dark_enough(color: str) -> None:
    assert style.contrast(color) >= 4.5


@pytest.mark.parametrize("color", [style.QUIET, style.AXIS, style.HATCH, style.ACCENT])
def test_drawn_shapes_stand_out_from_the_ground(color: str) -> None:
    assert style.contrast(color) >= 3.0


def test_contrast_of_black_and_white_is_21() -> None:
    assert style.contrast("#000000") == pytest.approx(21)


def test_style_ends_with_its_block() -> None:
    before = dict(mpl.rcParams)
    with style.style():
        assert mpl.rcParams["svg.fonttype"] == "none"
        assert mpl.rcParams["font.family"] == ["Source Sans Pro"]
    assert dict(mpl.rcParams) == before


def test_style_ends_after_an_error_too() -> None:
    before = mpl.rcParams["font.family"]
    with pytest.raises(RuntimeError), style.style():
        raise RuntimeError
    assert mpl.rcParams["font.family"] == before


def test_the_font_of_the_page_is_used_for_measuring() -> None:
    with style.style():
        for weight in ("normal", "semibold"):
            path = fontManager.findfont(FontProperties(family="Source Sans Pro", weight=weight), fallback_to_default=False)
            assert "SourceSansPro" in path


@pytest.mark.parametrize("width", [40.0, 90.0, 170.0])
def test_wrapped_text_keeps_its_words_and_stays_inside(width: float) -> None:
    name = "Thalkirchen-Obersendling-Forstenried-Fürstenried-Solln 61,4\u00a0%"
    with style.style():
        text = layout.wrap(name, width)
        widest = max(layout.text_width(piece) for piece in ("Obersendling-", "Fürstenried-"))
        assert layout.text_width(text) <= max(width, widest) + 0.01
    assert text.replace("-\n", "-").replace("\n", " ") == name
    assert text.endswith("61,4\u00a0%")


def test_a_dollar_sign_is_no_formula() -> None:
    with style.style():
        assert layout.text_width("a $x$ b") > layout.text_width("a x b")


def test_labels_move_apart_as_little_as_possible_and_keep_their_order() -> None:
    places = layout.spread([50, 51, 90], [12, 12, 12], 0, 100)
    assert places == pytest.approx([44.5, 56.5, 90])
    assert layout.spread([99, 1], [12, 12], 0, 100) == pytest.approx([94, 6])


def test_labels_that_all_want_the_same_place_fill_the_room_from_its_edge() -> None:
    places = layout.spread([100, 100, 100], [10, 20, 10], 0, 100)
    assert places == pytest.approx([65, 80, 95])
