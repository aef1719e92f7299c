"""Signs of targets can be told apart without colour, and are seen on white."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from helpers.figures.signs import SIGNS_DRAWN, sign_svg
from helpers.figures.style import contrast
from helpers.measures.symbols import LIGHTS, WEATHER


def test_every_light_and_symbol_is_drawn() -> None:
    assert set(SIGNS_DRAWN) == {*LIGHTS.values(), *WEATHER.values(), "grey"}


@pytest.mark.parametrize("name", SIGNS_DRAWN)
def test_each_sign_is_seen_on_white(name: str) -> None:
    drawing = etree.fromstring(sign_svg(name))
    assert drawing.get("aria-hidden") == "true"
    colours = re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', sign_svg(name))
    assert max(contrast(colour) for colour in colours) >= 3


def test_no_two_signs_have_the_same_shape() -> None:
    shapes = {re.sub(r"#[0-9a-f]{3,6}", "", drawn) for drawn in SIGNS_DRAWN.values()}
    assert len(shapes) == len(SIGNS_DRAWN)
