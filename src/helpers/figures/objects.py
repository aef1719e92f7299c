"""What a notebook shows: one object per figure, from which every output format is written.

An object is plain data. It travels through the executed notebook as JSON under ``MIME`` and is
turned into HTML by :mod:`helpers.figures.html`. Ordered things are lists, because notebooks are
saved with sorted keys.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

MIME = "application/vnd.integrationsbericht+json"

MINIMUM_ALT_LENGTH = 40

#: signs of official statistics that stand in a table instead of a number
SIGNS = {
    "C": ".",  # unknown or secret
    "M": ".",
    "L": "…",  # to follow
    "U": "/",  # too uncertain
    "X": "x",  # not meaningful
}


@dataclass(frozen=True)
class Column:
    """One column of a table: numbers stay numbers, each output format writes them in its own way."""

    title: str
    unit: str = ""
    kind: str = "number"  # "number", "year" or "text"
    decimals: int = 0
    signed: bool = False  # differences carry their sign
    row_header: bool = False
    group: str = ""  # title above several columns


@dataclass(frozen=True)
class Sign:
    """A cell without a number: the observation status says why (a key of ``SIGNS``); or a number in brackets, not sure."""

    status: str
    value: float | None = None


@dataclass(frozen=True)
class Mark:
    """A traffic light or weather symbol (a key of ``signs.SIGNS_DRAWN``) and the words that say the same; "" for words alone."""

    symbol: str
    text: str


#: marks stand one below the other
Cell = float | int | str | Sign | list[Mark] | None


@dataclass(frozen=True)
class DataTable:
    """Columns and rows; every row has one cell per column."""

    columns: list[Column]
    rows: list[list[Cell]]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells, the table has {len(self.columns)} columns")


@dataclass(frozen=True)
class LegendEntry:
    """A class of a map: colour (hex) or, without a colour, hatching; ``dot`` where a dot stands in it."""

    label: str
    color: str = ""
    dot: bool = False


@dataclass(frozen=True)
class Shown:
    """What all shown objects have in common."""

    id: str
    headline: str
    language: str = "de"
    subtitle: str = ""
    source: str = ""
    note: str = ""
    mark: str = ""  # stands on the figure itself, e.g. "intern – nicht veröffentlichen"

    kind = "shown"

    def payload(self) -> dict[str, Any]:
        """The object as plain JSON-ready data, ``kind`` included."""
        return {"kind": self.kind, **asdict(self)}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from helpers.figures.html import preview

        payload = self.payload()
        return {MIME: payload, "text/html": preview(payload), "text/plain": f"<{self.kind} {self.id}: {self.headline}>"}


@dataclass(frozen=True)
class Figure(Shown):
    """A drawing with its alternative text and the data behind it.

    Raises
    ------
    ValueError
        if the alternative text is shorter than ``MINIMUM_ALT_LENGTH`` characters or repeats the headline.
    """

    alt: str = ""
    svg: str = ""
    data: DataTable | None = None
    legend: list[LegendEntry] = field(default_factory=list)
    legend_title: str = ""

    kind = "figure"

    def __post_init__(self) -> None:
        if len(self.alt) < MINIMUM_ALT_LENGTH or self.alt == self.headline:
            raise ValueError(
                f"figure {self.id!r}: the alternative text must say the message in at least "
                f"{MINIMUM_ALT_LENGTH} characters and not repeat the headline, found {self.alt!r}"
            )
        if not self.svg.lstrip().startswith("<svg"):
            raise ValueError(f"figure {self.id!r}: no SVG drawing")


@dataclass(frozen=True)
class Table(Shown):
    """A table that stands in the text."""

    data: DataTable = field(default_factory=lambda: DataTable([], []))
    kind = "table"


@dataclass(frozen=True)
class KeyFigure:
    """One large number: ``value`` is formatted text with its unit."""

    value: str
    label: str
    detail: str = ""  # group, period
    change: str = ""
    marks: list[Mark] = field(default_factory=list)  # target and where the value stands to it


@dataclass(frozen=True)
class KeyFigures(Shown):
    """Large numbers side by side."""

    figures: list[KeyFigure] = field(default_factory=list)
    kind = "key_figures"


@dataclass(frozen=True)
class Box(Shown):
    """A framed list of sentences, e.g. "Das Wichtigste in Kürze"; ``style`` is brief, method, hint or reading."""

    sentences: list[str] = field(default_factory=list)
    style: str = "brief"
    kind = "box"


@dataclass(frozen=True)
class Term:
    """One line of a definition sheet."""

    term: str
    text: str


@dataclass(frozen=True)
class DefinitionSheet(Shown):
    """What stands behind an indicator: definition, group definition, source, caveats."""

    terms: list[Term] = field(default_factory=list)
    kind = "definition_sheet"
