"""Web pages and drawings: what is seen, what is hidden, what only a screen reader says."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from lxml import etree, html

from helpers.disclosure.audit.drawing import drawing_numbers
from helpers.disclosure.audit.elements import TELLING, grid_of, head_block, is_text, short_text, text_of, texts_of
from helpers.disclosure.audit.embedded import embedded_numbers
from helpers.disclosure.audit.printed import Context, Printed
from helpers.disclosure.audit.prose import layer, text_numbers
from helpers.disclosure.audit.records import json_numbers
from helpers.disclosure.audit.tables import table_numbers

_HEADINGS = {f"h{number}": number for number in range(1, 7)}
_DATA_URL = re.compile(r"data:([\w.+/-]*)((?:;[\w=.+-]+)*),([^\"'\s)]*)", re.IGNORECASE)
_LONGEST_CAPTION = 600
#: a part of a page with no more text than this is read as one: name, number and unit may stand in blocks of their own
_CARD = 200
#: what the rows of a figure's table are of says what the figure is of, if they are few
_MOST_ROWS = 40


def html_numbers(file: str, text: str, outer: Context = (), language: str = "de", where: str = "") -> list[Printed]:
    """Every number in a page or in a part of one.

    Raises
    ------
    ValueError
        if the text is no markup at all.
    """
    if not text.strip():
        return []
    root = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    return _Page(file, (root.get("lang") or language)[:2], where).read(root, outer)


class _Page:
    """One page while it is read: the headings above, the numbers so far."""

    def __init__(self, file: str, language: str, where: str) -> None:
        self.file, self.language, self.where = file, language, where
        self.sections: dict[int, str] = {}
        self.found: list[Printed] = []

    def read(self, root: html.HtmlElement, outer: Context) -> list[Printed]:
        self.outermost = outer
        self._walk(root, ())
        return self.found

    # -- context

    def _outer(self, captions: Context) -> Context:
        return (*captions, *layer(reversed(self.sections.values())), *self.outermost)

    def _place(self, captions: Context) -> str:
        near = captions[0][0][0].text if captions else ""
        section = next(reversed(self.sections.values()), "")
        return " – ".join(part for part in (self.where, section, near[:80]) if part)

    def _say(self, text: str, captions: Context, head: str = "") -> None:
        self.found += text_numbers(self.file, self._place(captions), text, self._outer(captions), self.language, head)

    # -- elements

    def _walk(self, element: html.HtmlElement, captions: Context) -> None:
        if not isinstance(element.tag, str):
            if isinstance(element, html.HtmlComment):
                self._comment(element.text or "", captions)
            return
        tag = element.tag.lower()
        if level := _HEADINGS.get(tag):
            self.sections = {key: text for key, text in self.sections.items() if key < level} | {level: text_of(element)}
        self._attributes(element, captions)
        if tag == "table":
            self._table(element, captions)
        elif tag == "svg":
            self._drawing(element, captions)
        elif tag == "script":
            self._script(element, captions)
        elif tag == "style":
            self._urls(element.text or "", captions)
            for said in re.findall(r"content:\s*[\"']([^\"']+)", element.text or ""):
                self._say(said, captions)
        elif is_text(element):
            self._paragraph(element, captions)
        else:
            self._parts(element, self._captions(element, captions))

    def _paragraph(self, element: html.HtmlElement, captions: Context) -> None:
        """A paragraph: its text, the attributes and comments in it."""
        self._say(text_of(element), captions)
        for part in element.iterdescendants():
            if isinstance(part, html.HtmlComment):
                self._comment(part.text or "", captions)
            elif isinstance(part.tag, str):
                self._attributes(part, captions)

    def _parts(self, element: html.HtmlElement, captions: Context) -> None:
        """What an element holds, piece by piece; what a term says belongs to what is said of it."""
        term: Context = ()
        if (element.text or "").strip():
            self._say(element.text, captions)
        for child in element:
            if child.tag == "dt":
                term = layer([text_of(child)])
            self._walk(child, (*term, *captions) if child.tag == "dd" else captions)
            if (child.tail or "").strip():
                self._say(child.tail, captions)

    def _drawing(self, drawing: html.HtmlElement, captions: Context) -> None:
        self.found += drawing_numbers(self.file, self._place(captions), drawing, self._outer(captions), self.language)
        for part in drawing.iterdescendants():
            if isinstance(part, html.HtmlComment):
                self._comment(part.text or "", captions)
            elif isinstance(part.tag, str):
                self._urls(" ".join(part.attrib.values()), captions)

    def _captions(self, element: html.HtmlElement, captions: Context) -> Context:
        """What an element says of all that it holds: its caption, summary, label or the terms of a list."""
        parts: list[str] = []
        for child in element:
            if isinstance(child.tag, str) and child.tag in ("figcaption", "summary", "legend", "caption"):
                parts += texts_of(child)
        named = (element.get("aria-labelledby") or "").split() if element.tag not in ("section", "main", "nav") else []
        parts += [text_of(target) for name in named for target in element.getroottree().xpath("//*[@id=$id]", id=name)[:1]]
        if element.get("aria-label"):
            parts.append(element.get("aria-label"))
        parts.append(short_text(element, _CARD))
        if element.tag == "figure":  # what a drawing says in its legend and in words
            parts += [text_of(part) for part in element.xpath(".//*[contains(@class, 'legend')]")[:1]]
            rows = [text_of(part) for part in element.xpath(".//tbody//th[@scope='row']")[: _MOST_ROWS + 1]]
            captions = (*(layer(rows) if len(rows) <= _MOST_ROWS else ()), *captions)
        return (*layer(part[:_LONGEST_CAPTION] for part in parts), *captions)

    def _attributes(self, element: html.HtmlElement, captions: Context) -> None:
        """Attributes of an element are a record; those of cells are read with their table."""
        record = {
            name.removeprefix("data-"): text
            for name, text in element.attrib.items()
            if TELLING.match(name) and not text.startswith("data:")
        }
        if element.tag == "meta":
            name = element.get("name") or element.get("property") or "content"
            is_said = not element.get("http-equiv") and name not in ("viewport", "generator")
            record = {name: element.get("content", "")} if is_said else {}
        if element.tag not in ("td", "th") and any(character.isdigit() for text in record.values() for character in text):
            outer = self._outer((*layer([text_of(element)[:300]]), *captions))
            place = f"{self._place(captions)}, Attribut von <{element.tag}>"
            self.found += json_numbers(
                self.file, place, {key: _unpacked(text) for key, text in record.items()}, outer, self.language
            )
        self._urls(" ".join(text for text in element.attrib.values() if "data:" in text), captions)
        if element.get("srcdoc"):
            self.found += html_numbers(self.file, element.get("srcdoc"), self._outer(captions), self.language, self.where)

    def _urls(self, text: str, captions: Context) -> None:
        for match in _DATA_URL.finditer(text):
            kind, options, data = match[1].lower() or "text/plain", match[2], match[3]
            content = b64decode(unquote_to_bytes(data)) if ";base64" in options else unquote_to_bytes(data)
            self.found += embedded_numbers(self.file, self._place(captions), kind, content, self._outer(captions), self.language)

    def _comment(self, text: str, captions: Context) -> None:
        if re.search(r"<\w+[^>]*>", text):
            self.found += html_numbers(self.file, text, self._outer(captions), self.language, f"{self.where} Kommentar")
        else:
            self._say(text, captions, "")

    def _script(self, element: html.HtmlElement, captions: Context) -> None:
        where = f"{self._place(captions)} <script>"
        try:
            content = json.loads(element.text or "null")
        except ValueError:
            content = None
            for part in json_parts(element.text or ""):
                self.found += json_numbers(self.file, where, part, self._outer(captions), self.language)
        if content is not None:
            self.found += json_numbers(self.file, where, content, self._outer(captions), self.language)

    # -- tables

    def _table(self, table: html.HtmlElement, captions: Context) -> None:
        caption = next((child for child in table if child.tag == "caption"), None)
        own = layer(
            [*(texts_of(caption) if caption is not None else []), table.get("summary") or "", table.get("aria-label") or ""]
        )
        if caption is not None:
            self._say(text_of(caption), captions)
            for part in caption.iterdescendants():
                if isinstance(part.tag, str):
                    self._attributes(part, captions)
        outer = self._outer((*own, *captions))
        named = f"'{text_of(caption)[:100]}'" if caption is not None else f"in {self._place(captions) or 'der Seite'}"
        name = f"{self.where} Tabelle {named}".strip()
        head, body, inside = grid_of(table)
        width = max((len(row) for row in [*head, *body]), default=0)
        heads = [head_block(head, at) for at in range(width)]
        self.found += table_numbers(self.file, name, heads, body, outer, self.language)
        for row in head:  # a head may say a number, too: "Median 23,4"
            for text in dict.fromkeys(cell.text for cell in row):
                self.found += text_numbers(self.file, f"{name}, Kopf", text, outer, self.language)
        for element in inside:
            self._walk(element, (*own, *captions))


def _unpacked(text: str) -> object:
    """What an attribute holds: JSON, or the text itself."""
    if text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def json_parts(text: str) -> Iterator[object]:
    """Objects and lists that stand in a programme."""
    decoder = json.JSONDecoder()
    at = 0
    while (match := re.compile(r"[\[{]").search(text, at)) is not None:
        try:
            content, at = decoder.raw_decode(text, match.start())
            yield content
        except ValueError:
            at = match.end()


def svg_numbers(file: str, text: bytes, outer: Context = (), language: str = "de", where: str = "") -> list[Printed]:
    """Every number in a drawing that is a file of its own."""
    root = etree.fromstring(text, etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True))
    found = drawing_numbers(file, where, root, outer, language)
    for part in root.iter():
        if isinstance(part, etree._Comment):
            found += text_numbers(file, f"{where} Kommentar", part.text or "", outer, language)
        elif isinstance(part.tag, str):
            for match in _DATA_URL.finditer(" ".join(part.attrib.values())):
                content = b64decode(match[3]) if ";base64" in match[2] else unquote_to_bytes(match[3])
                found += embedded_numbers(file, where, match[1].lower() or "text/plain", content, outer, language)
    return found
