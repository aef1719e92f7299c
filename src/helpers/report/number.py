"""Numbers, anchors and cross references over the whole report, in two passes.

Pass 1 reads everything and gives out numbers; pass 2 resolves references, so a chapter may point forward. What a cell
needs for rendering is left in its metadata (``place``, see :mod:`helpers.report.markdown`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from nbformat import NotebookNode

from helpers.errors import InputError
from helpers.figures.html import NUMBERED
from helpers.figures.html import WORDS as OBJECT_WORDS
from helpers.figures.objects import MIME
from helpers.report.markdown import footnote_html, heading_parts, inline, parse
from helpers.report.outline import Chapter, Entry, Outline
from helpers.report.words import WORDS

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NBSP = "\N{NO-BREAK SPACE}"


@dataclass
class _State:
    language: str
    outline: Outline = field(default_factory=Outline)
    used: set[str] = field(default_factory=set)
    targets: dict[str, Entry] = field(default_factory=dict)
    own_targets: dict[tuple[int, str], Entry] = field(default_factory=dict)
    references: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    places: list[tuple[NotebookNode, dict[str, Any]]] = field(default_factory=list)

    def anchor(self, wanted: str) -> str:
        anchor, count = wanted, 1
        while anchor in self.used:
            count += 1
            anchor = f"{wanted}--{count}"  # ids inside a drawing are its id, one hyphen and a number
        self.used.add(anchor)
        return anchor

    def add_target(self, chapter: int, name: str, entry: Entry) -> None:
        """The same figure may stand in two chapters: a reference means that of its own chapter, else the first."""
        self.targets.setdefault(name, entry)
        self.own_targets.setdefault((chapter, name), entry)


def number(nb: NotebookNode, language: str) -> Outline:
    """Number the merged notebook in place and return its outline.

    Raises
    ------
    InputError
        if a chapter does not begin with its one ``# heading``, a cross reference or footnote has no target, or a
        footnote text is never referred to.
    """
    state = _State(language)
    for chapter, cells in _by_chapter(nb):
        _number_chapter(cells, chapter, state)
    for place, target in state.references:
        entry = state.own_targets.get((place["chapter"], target)) or state.targets.get(target)
        if entry is None:
            fix = "known are: " + ", ".join(sorted(state.targets))
            raise InputError(place["where"], f"the reference [@{target}] has no target", fix)
        place["links"][target] = {"anchor": entry.anchor, "text": entry.label}
    for holder, place in state.places:  # last of all: a notebook keeps a copy
        holder.metadata["place"] = place
    for chapter_entry, notes in zip(state.outline.chapters, _notes_by_chapter(nb), strict=True):
        chapter_entry.footnotes = notes
    return state.outline


def pieces(cells: list[NotebookNode]) -> Iterator[tuple[NotebookNode, str | dict[str, Any]]]:
    """Everything that is shown, in order: the node that holds it, and Markdown text or an object's payload."""
    for cell in cells:
        if cell.cell_type == "markdown":
            yield cell, cell.source
        for output in cell.get("outputs", []):
            content = output.data.get(MIME) or output.data["text/markdown"]
            yield output, content if isinstance(content, dict) else "".join(content)


def _by_chapter(nb: NotebookNode) -> Iterator[tuple[int, list[NotebookNode]]]:
    for chapter, cells in groupby(nb.cells, lambda cell: cell.metadata["report"]["chapter"]):
        yield chapter, list(cells)


def slug(text: str) -> str:
    """``Übergang in Schulen`` → ``uebergang-in-schulen``."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_GERMAN).replace("ı", "i").replace("ł", "l"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-") or "abschnitt"


def _number_chapter(cells: list[NotebookNode], chapter: int, state: _State) -> None:
    origin = cells[0].metadata["report"]
    counts = dict.fromkeys(NUMBERED, 0)
    notes: dict[str, int] = {}
    entry: Chapter | None = None
    for holder, content, where in _located(cells):
        place: dict[str, Any] = {
            "chapter": chapter,
            "language": state.language,
            "where": where,
            "headings": [],
            "links": {},
            "notes": notes,
            "first_notes": [],
        }
        state.places.append((holder, place))
        if isinstance(content, dict):
            _number_object(content, place, counts, state)
        else:
            entry = _read_markdown(content, place, entry, origin["stem"], state)
        if entry is None:
            raise InputError(where, "stands before the chapter's heading", "begin the notebook with '# Title'")


def _located(cells: list[NotebookNode]) -> Iterator[tuple[NotebookNode, str | dict[str, Any], str]]:
    for cell in cells:
        for holder, content in pieces([cell]):
            yield holder, content, cell.metadata["report"]["where"]


def _number_object(payload: dict[str, Any], place: dict[str, Any], counts: dict[str, int], state: _State) -> None:
    kind, chapter = payload["kind"], place["chapter"]
    entry = Entry("", payload["headline"], state.anchor(payload["id"]), payload["headline"])
    if kind in NUMBERED:
        counts[kind] += 1
        entry.number = f"{chapter}.{counts[kind]}"
        entry.label = f"{OBJECT_WORDS[state.language][kind]}{_NBSP}{entry.number}"
        (state.outline.figures if kind == "figure" else state.outline.tables).append(entry)
    place["number"], place["anchor"] = entry.number, entry.anchor
    state.add_target(chapter, payload["id"], entry)


def _read_markdown(source: str, place: dict[str, Any], entry: Chapter | None, stem: str, state: _State) -> Chapter | None:
    tokens = parse(source)
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            if (token.tag == "h1") != (entry is None):
                found = "a second '# heading'" if token.tag == "h1" else "a section heading before the chapter's"
                raise InputError(place["where"], found, "a notebook is one chapter: one '# Title', first of all")
            title, anchor = heading_parts(tokens[position + 1])
            if entry is None:
                if position:
                    raise InputError(place["where"], "text before the chapter's heading", "begin with '# Title'")
                entry = _add_chapter(title, anchor, stem, place, state)
            else:
                wanted = anchor or f"{entry.anchor}-{slug(title)}"
                _add_section(Entry("", title, wanted, title), token.tag == "h2", place, state)
    for child in inline(tokens):
        if child.type == "xref":
            state.references.append((place, child.meta["target"]))
        elif child.type == "footnote_ref" and child.meta["label"] not in place["notes"]:
            place["notes"][child.meta["label"]] = len(place["notes"]) + 1
            place["first_notes"].append(child.meta["label"])
    return entry


def _add_chapter(title: str, anchor: str, stem: str, place: dict[str, Any], state: _State) -> Chapter:
    """A chapter is referred to by its file name: it stays the same in every language."""
    name = anchor or "kap-" + slug(re.sub(r"^\d+[_-]", "", stem))
    chapter = Chapter(str(place["chapter"]), title, state.anchor(name))
    chapter.label = f"{WORDS[state.language]['chapter']}{_NBSP}{chapter.number}"
    state.outline.chapters.append(chapter)
    state.add_target(place["chapter"], name, chapter)
    place["headings"].append({"anchor": chapter.anchor, "number": ""})
    return chapter


def _add_section(section: Entry, numbered: bool, place: dict[str, Any], state: _State) -> None:
    """A section's anchor is its chapter's and its own title; deeper headings carry no number."""
    name = section.anchor
    section.anchor = state.anchor(name)
    if numbered:
        chapter = state.outline.chapters[-1]
        section.number = f"{chapter.number}.{len(chapter.sections) + 1}"
        section.label = f"{WORDS[state.language]['section']}{_NBSP}{section.number}"
        chapter.sections.append(section)
    state.add_target(place["chapter"], name, section)
    place["headings"].append({"anchor": section.anchor, "number": section.number})


def _notes_by_chapter(nb: NotebookNode) -> Iterator[list[dict[str, Any]]]:
    """Footnote texts may stand in any cell of their chapter; they are listed at its end."""
    for _, cells in _by_chapter(nb):
        texts: dict[str, Any] = {}
        numbers: dict[str, int] = {}
        where = cells[0].metadata["report"]["where"]
        for holder, content in pieces(cells):
            numbers = holder.metadata["place"]["notes"]
            if isinstance(content, str):
                texts |= footnote_html(content, holder.metadata["place"])
        for label in numbers.keys() ^ texts.keys():
            problem = "has no text" if label in numbers else "is never referred to"
            raise InputError(where.split(",")[0], f"the footnote [^{label}] {problem}", "write both, or neither")
        yield [{"number": numbers[label], "html": texts[label]} for label in sorted(numbers, key=lambda x: numbers[x])]
