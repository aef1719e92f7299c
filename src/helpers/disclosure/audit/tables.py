"""Numbers of a table with what its heads, rows and caption say of them, whatever kind of file it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.disclosure.audit.numbers import Number, numbers_in, step_of, whole_number, years_in
from helpers.disclosure.audit.printed import Block, Context, Entry, Printed

#: heads of columns that say when: their numbers are years
_WHEN = re.compile(
    r"\b(?:jahr|year|seit|since|time.?period|base.?period|zeit|edition|ausgabe|berichtsjahr|stichtag|kalenderjahr)\w*\b", re.I
)
#: heads of columns whose numbers name a thing
_NAMES = re.compile(
    r"^(?:.*[ _])?(?:nr\.?|nummer|lfd\.?.*|code|ags|rs|ars|schl(?:ü|ue)ssel|gebietsnr|id|fid|objectid|ref.?area|key|kennung|#|"
    r"obs.?id|source.?row|zeile|plz|epsg|x|y|lon|lat|crs)(?:[ _].*)?$",
    re.IGNORECASE,
)
#: numbers finer than this are not rounded for readers: all numbers of the column are exact
_EXACT = 1e-4
_LONGEST_NAME = 80
#: a longer text in a cell is a sentence with numbers, not a number of the table
_SENTENCE = 40


@dataclass(slots=True)
class Cell:
    """A cell as text; ``number`` where the file holds a number, ``header`` where it is the head of its row.

    ``more`` is what else hangs on the cell and is not seen: attributes, comments.
    """

    text: str = ""
    number: float | None = None
    header: bool = False
    more: list[Entry] = field(default_factory=list)
    #: multiplies the number: 100 for a fraction shown in per cent
    factor: float = 1.0
    unit: str = ""


def table_numbers(
    file: str, name: str, heads: Sequence[Block], rows: Sequence[Sequence[Cell]], outer: Context = (), language: str = "de"
) -> list[Printed]:
    """Every number in the body of a table.

    Parameters
    ----------
    name : how a person finds the table, e.g. "Tabelle 2.1 'Bevölkerung'".
    heads : per column everything that stands above it, from the outermost head to the unit.
    outer : what stands around the table, nearest first.
    """
    titles = [" / ".join(entry.text for entry in block if entry.text) for block in heads]
    kinds = [_kind(title, [row[at] for row in rows if at < len(row)]) for at, title in enumerate(titles)]
    steps = _steps(rows, len(heads))
    found: list[Printed] = []
    for number, row in enumerate(rows, start=1):
        near, far = _row_context(row, kinds, titles)
        label = ", ".join(entry.text for entry in near if entry.text)[:_LONGEST_NAME] or str(number)
        for at, cell in enumerate(row[: len(heads)]):
            if (cell.header and not cell.more) or not (cell.text or cell.number is not None or cell.more):
                continue
            place = f"{name}, Zeile '{label}', Spalte '{titles[at] or at + 1}'"
            sides = (heads[at], near) if near else (heads[at],)
            for value, own, where in _values(cell, kinds[at], steps[at], language):
                layers = (((own,),) if own else (), sides, (far,) if far else (), *outer)
                context = tuple(layer for layer in layers if layer)
                found.append(
                    Printed(
                        file,
                        place + where,
                        value.text,
                        value.value,
                        value.step,
                        value.unit or cell.unit,
                        context,
                        own is None or len(own.text) <= _SENTENCE,
                        value.signed,
                    )
                )
    return found


def _kind(title: str, cells: Sequence[Cell]) -> str:
    """What a column holds: "year", "name" or "value"."""
    texts = [text for cell in cells if (text := _as_text(cell).strip()) and (cell.number is not None or whole_number(text))]
    years = bool(texts) and all(re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", text) for text in texts)
    if years and (_WHEN.search(title) or not title):
        return "year"
    return "name" if _NAMES.match(title.strip()) else "value"


def _as_text(cell: Cell) -> str:
    return cell.text if cell.number is None else str(cell.number)


def _steps(rows: Sequence[Sequence[Cell]], columns: int) -> list[float]:
    """Finest step of the machine-written numbers of each column, where it shows that nothing was rounded; else 0."""
    steps = [1.0] * columns
    for row in rows:
        for at, cell in enumerate(row[:columns]):
            if cell.number is not None and steps[at] >= _EXACT:
                steps[at] = min(steps[at], step_of(cell.number))
    return [step if step < _EXACT else 0.0 for step in steps]


def _row_context(row: Sequence[Cell], kinds: Sequence[str], titles: Sequence[str]) -> tuple[Block, Block]:
    """What the row says of its numbers: its heads, codes and years; further off, other texts in it."""
    headed = any(cell.header and cell.text for cell in row)
    near: list[Entry] = []
    far: list[Entry] = []
    for cell, kind, title in zip(row, kinds, titles, strict=False):
        text = _as_text(cell).strip()
        if not text:
            continue
        entry = Entry(title, text.removesuffix(".0") if cell.number is not None else text)
        if cell.header or kind in ("year", "name"):
            near.append(entry)
        elif cell.number is None and whole_number(text) is None and len(text) <= 2 * _LONGEST_NAME:
            (far if headed else near).append(entry)
    return tuple(near), tuple(far)


def _values(cell: Cell, kind: str, exact: float, language: str) -> list[tuple[Number, Entry | None, str]]:
    """Numbers in a cell, each with the text of the cell where that says more than the number, and what hangs on the cell."""
    found: list[tuple[Number, Entry | None, str]] = []
    if kind == "value" and not cell.header:
        if cell.number is not None:
            step = min(exact or 1.0, step_of(cell.number)) * cell.factor
            number = Number(cell.text or repr(cell.number), cell.number * cell.factor, step, cell.unit, True, (0, 0))
            found.append((number, None, ""))
        elif whole := whole_number(cell.text, language):
            found.append((whole, None, ""))
            if language == "":
                found += [(other, None, "") for other in numbers_in(cell.text, language) if other.value != whole.value]
        else:
            found += [(number, Entry("", cell.text), "") for number in numbers_in(cell.text, language)]
    for head, text in cell.more:
        numbers = numbers_in(text, language) or [
            whole for whole in [whole_number(text, language)] if whole and not years_in(text)
        ]
        found += [(number, Entry(head, text), f" ({head})") for number in numbers]
    return found
