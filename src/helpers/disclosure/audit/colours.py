"""Maps say a class by the colour of an area: the legend says which numbers it stands for."""

from __future__ import annotations

import re

from lxml import html

from helpers.disclosure.audit.elements import text_of
from helpers.disclosure.audit.numbers import class_in
from helpers.disclosure.audit.printed import Context, Entry, Printed

_FILL = re.compile(r"(?:^|;|\s)fill:\s*(#[0-9a-fA-F]{3,8})")
_BACKGROUND = re.compile(r"background(?:-color)?:\s*(#[0-9a-fA-F]{3,8})")


def coloured_areas(file: str, where: str, drawing: html.HtmlElement, outer: Context, language: str) -> list[Printed]:
    """For each area of a map (``data-areas``) the class that its colour says; hatched areas have no colour of a class."""
    figure = next(drawing.iterancestors("figure"), None)
    classes = {} if figure is None else legend_of(figure)
    found: list[Printed] = []
    for group in drawing.xpath(".//*[@data-areas]"):
        fills = {match[1].lower() for part in group.iter() if (match := _FILL.search(part.get("style") or ""))}
        labels = [classes[fill] for fill in sorted(fills) if fill in classes]
        for label in labels:
            if number := class_in(label, language):
                for code in group.get("data-areas").split():
                    context: Context = (((Entry("ref_area", code),), (Entry("", label),)), *outer)
                    place = f"{where}, Farbe des Gebiets {code} ({label})"
                    found.append(Printed(file, place, label, number.value, number.step, number.unit, context, False, True))
    return found


def legend_of(figure: html.HtmlElement) -> dict[str, str]:
    """Label by colour."""
    entries = figure.xpath(".//*[contains(@class, 'legend')]//li")
    swatches = [
        (entry, match) for entry in entries for part in entry.iter() if (match := _BACKGROUND.search(part.get("style") or ""))
    ]
    return {match[1].lower(): text_of(entry) for entry, match in swatches}
