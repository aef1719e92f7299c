"""Cells and text of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from helpers.disclosure.audit.printed import Block, Entry
from helpers.disclosure.audit.tables import Cell

_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "input",
        "button",
        "use",
    }
)
#: attributes that say something; others are addresses, names of styles, sizes
TELLING = re.compile(
    r"^(?:alt|title|summary|label|content|placeholder|value|data-.+|aria-(?:label|description|valuetext|valuenow))$"
)


def grid_of(table: html.HtmlElement) -> tuple[list[list[Cell]], list[list[Cell]], list[html.HtmlElement]]:
    """Rows of heads, rows of the body, spanning cells repeated; and what in cells must be read on its own."""
    head: list[list[Cell]] = []
    body: list[list[Cell]] = []
    inside: list[html.HtmlElement] = []
    hanging: dict[int, tuple[int, Cell]] = {}
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        cells: list[Cell] = []
        elements = [child for child in row if isinstance(child.tag, str) and child.tag in ("td", "th")]
        is_head = (row.getparent().tag == "thead") or (not body and all(child.tag == "th" for child in elements))
        for element in elements:
            _fill(cells, hanging)
            cell = _cell(element, is_head)
            inside += [part for part in element.iterdescendants("table", "svg", "script")]
            for _ in range(_span(element, "colspan")):
                cells.append(cell)
                if (rows := _span(element, "rowspan")) > 1:
                    hanging[len(cells) - 1] = (rows - 1, cell)
        _fill(cells, hanging)
        (head if is_head else body).append(cells)
    return head, body, inside


def _fill(cells: list[Cell], hanging: dict[int, tuple[int, Cell]]) -> None:
    while len(cells) in hanging:
        left, cell = hanging.pop(len(cells))
        if left > 1:
            hanging[len(cells)] = (left - 1, cell)
        cells.append(cell)


def _span(element: html.HtmlElement, name: str) -> int:
    text = element.get(name) or "1"
    return min(max(int(text), 1), 1000) if text.isdigit() else 1


def _cell(element: html.HtmlElement, is_head: bool) -> Cell:
    more = [
        Entry(name.removeprefix("data-"), text)
        for part in element.iter()
        if isinstance(part.tag, str)
        for name, text in part.attrib.items()
        if TELLING.match(name) and not text.startswith("data:")
    ]
    more += [Entry("Kommentar", part.text or "") for part in element.iter() if isinstance(part, html.HtmlComment)]
    return Cell(text_of(element), header=not is_head and element.tag == "th", more=more)


def head_block(head: list[list[Cell]], at: int) -> Block:
    texts = dict.fromkeys(row[at].text for row in head if at < len(row) and row[at].text)
    return tuple(Entry("", text) for text in texts)


def is_text(element: html.HtmlElement) -> bool:
    """Whether an element holds nothing but text and marks within it."""
    return all(isinstance(part, html.HtmlComment) or part.tag in _INLINE for part in element.iterdescendants())


def text_of(element: html.HtmlElement) -> str:
    return " ".join(" ".join(_strings(element)).split())


def short_text(element: html.HtmlElement, longest: int) -> str:
    """All text of an element if it is short, as of a card with a name and a number; else nothing."""
    said, length = [], 0
    for text in _strings(element):
        said.append(text)
        length += len(text.strip())
        if length > longest:
            return ""
    return " ".join(" ".join(said).split())


def texts_of(element: html.HtmlElement) -> list[str]:
    """Texts of an element one by one: label, headline, subtitle of a caption."""
    return [text for text in (" ".join(part.split()) for part in _strings(element)) if text]


def _strings(element: html.HtmlElement) -> Iterator[str]:
    for part in element.iter():
        if isinstance(part.tag, str) and part.tag not in ("style", "script") and part.text:
            yield part.text
        if part is not element and part.tail:
            yield part.tail
