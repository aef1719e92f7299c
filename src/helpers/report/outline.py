"""What a page template needs to know about a page: its chapters, sections, figures and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Entry:
    """A line of the table of contents or of the list of figures."""

    number: str
    title: str
    anchor: str
    label: str = ""


@dataclass
class Chapter(Entry):
    """One notebook."""

    sections: list[Entry] = field(default_factory=list)
    footnotes: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Outline:
    """What the page template needs to know about the whole report."""

    chapters: list[Chapter] = field(default_factory=list)
    figures: list[Entry] = field(default_factory=list)
    tables: list[Entry] = field(default_factory=list)
