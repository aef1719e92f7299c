import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from helpers.errors import InputError
from helpers.report.fonts import _subset, font_css


def fonts(css: str) -> list[TTFont]:
    return [TTFont(io.BytesIO(base64.b64decode(data))) for data in re.findall(r"base64,([^)]+)\)", css)]


def test_names_of_the_field_have_glyphs_and_nothing_else_is_carried() -> None:
    regular, semibold, italic = fonts(font_css("<p>Şanlıurfa ğ ć ł ő İ ≥ − …</p><em>ğé</em>", "Seite 1"))
    assert {ord(char) for char in "Şığćłőİ≥−…1"} <= set(regular.getBestCmap()) == set(semibold.getBestCmap())
    assert ord("Q") not in regular.getBestCmap()
    assert ord("ğ") in italic.getBestCmap() and ord("ő") not in italic.getBestCmap()


def test_no_italic_without_italic_text() -> None:
    assert len(fonts(font_css("<p>gerade</p>"))) == 2


def test_a_missing_character_is_named_with_its_context() -> None:
    with pytest.raises(InputError, match=r"U\+0633, ARABIC LETTER SEEN.*Willkommen auf Deutsch und س"):
        font_css("<p>Willkommen auf Deutsch\n und <b>سلام</b></p>")


def test_the_same_characters_give_the_same_bytes() -> None:
    first = font_css("<p>Musterstadt</p>")
    _subset.cache_clear()
    assert font_css("<p>Musterstadt</p>") == first
