"""Source Sans Pro inside the page: only the characters that are used, and an error where one has no glyph."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from bs4 import BeautifulSoup
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from helpers.errors import InputError

FAMILY = "Source Sans Pro"

#: characters that a browser draws without a glyph of their own (a non-breaking hyphen as a hyphen)
_INVISIBLE = set("\n\r\t\u00ad\u200b\u200c\u200d\u2060\ufeff\u2011")


def font_css(html: str, printed: str = "", *, kerning: bool = True) -> str:
    """``@font-face`` rules for a page; ``printed`` is text that only the style sheet holds.

    Without ``kerning`` and ligatures the fonts are made in a fraction of the time.

    Raises
    ------
    InputError
        if a character of the page is not in the font.
    """
    soup = BeautifulSoup(html, "lxml")
    for element in soup(["style", "script"]):
        element.decompose()
    text = unicodedata.normalize("NFC", f"{soup.get_text(' ')} {printed}")
    slanted = unicodedata.normalize("NFC", " ".join(tag.get_text() for tag in soup(["em", "i", "cite", "blockquote"])))
    faces = [_face("Regular", "400", "normal", text, kerning), _face("Semibold", "600 700", "normal", text, kerning)]
    if slanted:
        faces.append(_face("It", "400", "italic", slanted, kerning))
    return "\n".join(faces)


def drawable(html: str) -> str:
    """The page with a question mark instead of every character that the font has no glyph for."""
    known = _known("Regular") & _known("Semibold") | _INVISIBLE
    strange = {ord(char): "?" for char in set(html) - known}
    return html.translate(strange) if strange else html


def _face(cut: str, weight: str, style: str, text: str, kerning: bool) -> str:
    _check_glyphs(cut, text)
    data = _subset(cut, "".join(sorted(set(text) | {"-", "\u2010"})), kerning)
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {style}; font-display: block; '
        f"src: url(data:font/woff2;base64,{base64.b64encode(data).decode('ascii')}) format('woff2'); }}"
    )


def _check_glyphs(cut: str, text: str) -> None:
    missing = set(text) - _known(cut) - _INVISIBLE
    if missing:
        flat = re.sub(r"\s+", " ", text)
        first = min(missing, key=flat.index)
        at = flat.index(first)
        name = f"{first!r} (U+{ord(first):04X}, {unicodedata.name(first, 'no name')})"
        context = flat[max(0, at - 30) : at + 30].strip()
        raise InputError("report", f"the font has no character {name}, used in “{context}”", "write it differently")


def _path(cut: str) -> str:
    return str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{cut}.ttf")


@lru_cache(maxsize=8)
def _known(cut: str) -> frozenset[str]:
    with TTFont(_path(cut), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@lru_cache(maxsize=32)
def _subset(cut: str, characters: str, kerning: bool) -> bytes:
    options = Options(flavor="woff2", layout_features=["*"], hinting=False, desubroutinize=True, notdef_outline=True)
    options.layout_features = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "calt"]
    # no "modified" date: the same characters must give the same bytes
    font = TTFont(_path(cut), recalcTimestamp=False)
    if not kerning:
        for table in ("GSUB", "GPOS", "GDEF"):  # reading them takes most of the time, so not 'drop_tables', which reads first
            if table in font:
                del font[table]
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
