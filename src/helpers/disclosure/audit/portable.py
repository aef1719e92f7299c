"""PDF: text page by page, laid out as on the page, so that heads stand above their columns."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from mimetypes import guess_type

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from helpers.disclosure.audit.embedded import embedded_numbers
from helpers.disclosure.audit.numbers import numbers_in, whole_number
from helpers.disclosure.audit.printed import Block, Context, Entry, Printed
from helpers.disclosure.audit.prose import layer, text_numbers

_CELL = re.compile(r"\S+(?:\s\S+)*")
#: cells of a line with first and last column
_Line = list[tuple[str, int, int]]
_HEADS_LOOKED_AT = 4
_TEXT_BEFORE = 6


def pdf_numbers(file: str, content: bytes, outer: Context = (), language: str = "de", where: str = "") -> list[Printed]:
    """Every number in the pages, comments, form fields, metadata and attachments of a PDF.

    Raises
    ------
    ValueError
        if a page shows pictures and no text: nobody knows what they say.
    """
    pdf = PdfReader(io.BytesIO(content))
    if pdf.is_encrypted and not pdf.decrypt(""):
        raise ValueError("it is encrypted")
    found: list[Printed] = []
    above: list[str] = []
    for number, page in enumerate(pdf.pages, start=1):
        text = page.extract_text(extraction_mode="layout")
        if not text.strip() and not (page.extract_text() or "").strip() and len(page.images):
            raise ValueError(f"page {number} has pictures but no text")
        place = f"{where} Seite {number}".strip()
        found += _page(file, place, text, outer, language, above)
        for note in page.annotations or []:
            found += [
                item
                for said in _strings(note.get_object())
                for item in text_numbers(file, f"{place} Anmerkung", said, outer, language)
            ]
    for key, said in {**(pdf.metadata or {})}.items():
        if key not in ("/CreationDate", "/ModDate", "/Producer", "/Creator"):
            found += text_numbers(file, f"{where} Metadaten {key}".strip(), str(said), outer, language)
    if pdf.xmp_metadata is not None:
        told = re.sub(r"<[^>]+>", " ", pdf.xmp_metadata.stream.get_data().decode("utf-8", "replace"))
        found += text_numbers(file, f"{where} Metadaten (XMP)".strip(), re.sub(r"\S*\d+[-:.]\d+\S*", " ", told), outer, language)
    for name, value in (pdf.get_form_text_fields() or {}).items():
        found += text_numbers(file, f"{where} Feld {name}".strip(), str(value or ""), outer, language, name)
    for name, parts in pdf.attachments.items():
        for part in parts:
            kind = guess_type(name)[0] or ("application/geo+json" if name.endswith(".geojson") else "application/octet-stream")
            found += embedded_numbers(file, f"{where} Anhang {name}".strip(), kind, part, outer, language)
    return found


def _page(file: str, place: str, text: str, outer: Context, language: str, above: list[str]) -> list[Printed]:
    """Lines with cells: a number belongs to the words of its line and to the heads over it."""
    found: list[Printed] = []
    heads: list[_Line] = []
    paragraph: list[str] = []
    in_body = False
    for line in [*text.splitlines(), ""]:
        cells = [(match[0], match.start(), match.end()) for match in _CELL.finditer(line)]
        if len(cells) != 1 and paragraph:  # running text goes over several lines
            found += text_numbers(file, place, " ".join(paragraph), (*layer(above), *outer), language)
            above += paragraph
            del above[:-_TEXT_BEFORE]
            paragraph = []
        if len(cells) == 1:
            paragraph.append(cells[0][0])
        if not cells:
            continue
        if len(cells) == 1 or not any(_is_value(cell[0], language) for cell in cells):
            heads = [*([] if in_body else heads), cells][-_HEADS_LOOKED_AT:]
            in_body = False
        else:
            in_body = True
            found += _row(file, place, cells, heads, (*layer(above), *outer), language)
    return found


def _row(file: str, place: str, cells: _Line, heads: list[_Line], outer: Context, language: str) -> list[Printed]:
    """A line with values: cells under heads."""
    found: list[Printed] = []
    words = tuple(Entry("", text) for text, _, _ in cells if not _is_value(text, language))
    label = " ".join(entry.text for entry in words)[:80]
    for text, start, end in cells:
        over: Block = tuple(Entry("", head) for row in heads for head, first, last in row if first < end and start < last)
        sides = tuple(block for block in (over, words) if block)
        context: Context = (*((sides,) if sides else ()), *outer)
        where = f"{place}, Zeile '{label}', Spalte '{' / '.join(entry.text for entry in over)}'"
        is_value = _is_value(text, language)
        own: Context = () if is_value else (((Entry("", text),),),)
        for one in numbers_in(text, language):
            found.append(Printed(file, where, one.text, one.value, one.step, one.unit, (*own, *context), is_value, one.signed))
    return found


def _is_value(text: str, language: str) -> bool:
    """Whether a cell is a number and no year."""
    return whole_number(text.removesuffix("%").strip(), language) is not None and not re.fullmatch(r"(?:19|20)\d\d", text)


def _strings(item: object) -> Iterator[str]:
    """Texts of a comment."""
    if isinstance(item, DictionaryObject):
        for key in ("/Contents", "/Subj", "/T", "/V", "/TU"):
            if key in item:
                yield str(item[key])
