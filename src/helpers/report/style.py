"""The style sheet of one report: fixed rules, the municipality's colour and the notices of every printed page."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.errors import InputError
from helpers.figures.html import object_css
from helpers.report.meta import ReportMeta
from helpers.report.words import WORDS

_PAGE_CSS = Path(__file__).parent / "template" / "report.css"

#: where the fonts go once all characters of the page are known
FONT_MARK = "@font-mark;"

_LIGHT, _DARK = "#f2f4f6", "#1d262f"  # the tinted grounds of report.css: the harder case in either scheme
_TEXT_CONTRAST = 4.5


def style_sheet(meta: ReportMeta) -> str:
    """All CSS of the page but the fonts."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", meta.accent):
        raise InputError("colours.accent", f"{meta.accent!r} is not a colour", "write it as #rrggbb")
    colours = {
        "accent": meta.accent,
        "accent-text": readable(meta.accent, _LIGHT, "#000000"),
        "accent-dark": readable(meta.accent, _DARK, "#ffffff"),
        "on-accent": max("#ffffff", "#10161c", key=lambda colour: contrast(colour, meta.accent)),
    }
    variables = "".join(f"--{name}: {value}; " for name, value in colours.items())
    rules = _without_blanks(object_css() + _PAGE_CSS.read_text(encoding="utf-8"))
    return f"{FONT_MARK}\n:root {{ {variables}}}\n{rules}\n{_margins(meta)}"


def readable(colour: str, ground: str, towards: str) -> str:
    """The colour, mixed with black or white until it can be read as text on its ground."""
    steps = 50
    for step in range(steps + 1):
        mixed = _mix(colour, towards, step / steps)
        if contrast(mixed, ground) >= _TEXT_CONTRAST:
            return mixed
    return towards


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours as WCAG 2 defines it."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(colour: str, other: str, share: float) -> str:
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(_rgb(colour), _rgb(other), strict=True))


def _rgb(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _without_blanks(css: str) -> str:
    css = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return re.sub(r" ?([{};]) ?", r"\1", css).replace("}", "}\n")


def _margins(meta: ReportMeta) -> str:
    """Printed pages: notices above, title and page number below."""
    font = 'font: 8.5pt "Source Sans Pro", Arial, sans-serif'
    page = f"{_string(WORDS[meta.language]['page'] + ' ')} counter(page)"
    boxes = {
        "bottom-left": f"{_string(f'{meta.title} – {meta.municipality}')}; {font}; width: 75%; color: #55626f",
        "bottom-right": f"{page}; {font}; color: #55626f",
    }
    if meta.notices:
        notices = _string(" · ".join(meta.notices))
        boxes["top-left"] = f"{notices}; {font}; font-weight: 600; color: #7a4b00; width: 100%; text-align: left"
    return "@page { " + " ".join(f"@{box} {{ content: {text}; }}" for box, text in boxes.items()) + " }\n"


def _string(text: str) -> str:
    """A CSS string that can neither end early nor close the style element."""
    return '"' + "".join(f"\\{ord(char):x} " if char in '"\\<>\n\r\f' else char for char in text) + '"'
