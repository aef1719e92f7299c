"""Where things stand in a GENESIS table: title lines, stacked header rows, columns of keys and of numbers, data rows.

Nothing of it is at a fixed place: the first data row is the first one that has a region code (or a date) where
``keys`` says so. What stands above it in the width of the table is the header.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import pandas as pd

from helpers.errors import InputError
from helpers.intake.tables import ROW, plain_text
from helpers.intake.units import in_percent, multiple, unit_of_title
from helpers.settings.raw.genesis import GenesisTake

#: rows with the number of the line each one stands in
Lines = list[tuple[int, list[Any]]]

AREA = re.compile(r"DG|DINSG|\d{1,12}")
#: table codes such as 12411-01-01-4 hold no date
DAY = re.compile(r"(?<![\d.-])(?:\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}(?: 00:00:00)?)(?![\d-])")
YEAR = re.compile(r"(?:19|20)\d{2}(?:/\d{2,4})?")
#: roles whose cells show that a row is data
TELLING = ("area", "date", "year")
NUMBER_OR_SIGN = re.compile(r"[+-]?\d[\d.,' ]*|[-–./xX…]|\.\.\.|\([^()]*\)")
#: a year in the title is only taken from a line that says that it is one
YEAR_LINE = re.compile(
    r"^\W*(?:Jahr|Berichtsjahr|Zeit|Stichtag|Schuljahr|Stand|Datum)\b\D*((?:19|20)\d{2}(?:/\d{2,4})?)\W*$", re.I
)


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers: the words above it (without dates), the date above it if there is one, its unit.

    ``unit`` is percent, multiple (``said`` has the words: "in 1 000 Personen") or nothing.
    """

    position: int
    words: tuple[str, ...]
    date: str
    unit: str
    said: str

    @property
    def name(self) -> str:
        return " | ".join(dict.fromkeys(word for word in self.words if word)) or f"column {self.position + 1}"


@dataclass
class Layout:
    """A table taken apart: ``rows`` has a column per position (numbered from 0) and the line of each row."""

    columns: list[NumberColumn]
    rows: pd.DataFrame
    notes: list[str] = field(default_factory=list)


def find_layout(lines: Lines, keys: Sequence[str], where: str, *, dates_above: bool, footer_cut: bool) -> Layout:
    """Take a table apart.

    Parameters
    ----------
    lines : rows of cells; keys : roles of the first columns; dates_above : whether dates stand in the header or title.
    footer_cut : whether the footer was found and is not among the lines: then all below the header are data.

    Raises
    ------
    InputError
        naming the line, if there is no data row, a row of unequal length between them, or a column without header.
    """
    lines = [(line, cells) for line, cells in lines if any(cell not in ("", None) for cell in cells)]
    if not lines:
        raise InputError(where, "the table is empty", "ask for a new delivery")
    width = Counter(len(cells) for _, cells in lines).most_common(1)[0][0]
    if width <= len(keys):
        raise InputError(
            where, f"{width} columns, of which 'keys' names {len(keys)}: none is left for numbers", "correct 'keys' in raw.yaml"
        )
    start = next((n for n, (_, cells) in enumerate(lines) if len(cells) == width and _starts_data(cells, keys)), None)
    if start is None:
        raise _no_data(lines, keys, width, where)
    head = lines[:start]
    _refuse_data_in_head(head, width, keys, where)
    end = _end_of_data(lines, start, width, keys, where, footer_cut)
    data = lines[start:end]
    columns = _number_columns(head, blank_columns([*head, *data]), width, len(keys), dates_above, where)
    rows = pd.DataFrame([cells for _, cells in data], columns=range(width), dtype="object")
    rows[ROW] = [line for line, _ in data]
    return Layout(columns, rows)


def fits(role: str, cell: Any) -> bool:
    """Whether a cell can stand in a key column of this role; names and categories are any text that is no number."""
    text = plain_text(cell)
    if role == "area":
        return bool(AREA.fullmatch(text))
    if role in ("date", "year"):
        return bool(DAY.fullmatch(text) or YEAR.fullmatch(text))
    if role == "area_name":
        return text != "" and not re.fullmatch(r"[\d.,\s-]+", text)
    return text != ""


def _starts_data(cells: list[Any], keys: Sequence[str]) -> bool:
    """By region code and date; in a table without both, by numbers and signs to the right."""
    telling = [place for place, role in enumerate(keys) if role in TELLING]
    if telling:
        numbers = any(plain_text(cell) for cell in cells[len(keys) :])
        return numbers and all(fits(keys[place], cells[place]) for place in telling)
    filled = all(plain_text(cell) for cell in cells[: len(keys)])
    return filled and all(NUMBER_OR_SIGN.fullmatch(plain_text(cell)) for cell in cells[len(keys) :])


def _no_data(lines: Lines, keys: Sequence[str], width: int, where: str) -> InputError:
    """The row most like data, and what of it does not fit."""
    wanted = {"area": "a region code", "date": "a date", "year": "a year"}
    for line, cells in reversed(lines):
        if len(cells) == width:
            for place, role in enumerate(keys):
                if role in wanted and not fits(role, cells[place]):
                    problem = f"column {place + 1} should hold {wanted[role]}, but holds {plain_text(cells[place])!r}"
                    return InputError(
                        f"{where}, row {line}", problem, "correct 'keys' in raw.yaml: one role per column, in order"
                    )
    return InputError(where, "there is no row of data", "correct 'keys' in raw.yaml, or ask for a new delivery")


def _refuse_data_in_head(head: Lines, width: int, keys: Sequence[str], where: str) -> None:
    """A row above the first data row that holds numbers, or a region code, is no header but a damaged data row."""
    left = len(keys)
    for line, cells in head:
        first = [plain_text(cell) for cell in cells[:left]]
        numbers = [plain_text(cell) for cell in cells[left:]]
        all_numbers = len(cells) == width and any(first) and all(map(NUMBER_OR_SIGN.fullmatch, numbers))
        if all_numbers or (_like_data(cells, keys) and sum(plain_text(cell) != "" for cell in cells) > 1):
            problem = f"looks like data, with {len(cells)} cells of {width}, but begins with {first}"
            raise InputError(
                f"{where}, row {line}", problem, "compare that line with its neighbours, or correct 'keys' in raw.yaml"
            )


def _like_data(cells: list[Any], keys: Sequence[str]) -> bool:
    """Whether a row, however long, has region code and date where data rows have them."""
    telling = [place for place, role in enumerate(keys) if role in TELLING and place < len(cells)]
    return bool(telling) and all(fits(keys[place], cells[place]) for place in telling)


def _end_of_data(lines: Lines, start: int, width: int, keys: Sequence[str], where: str, footer_cut: bool) -> int:
    """The footer begins at the first row of another width; below it nothing may look like data."""
    end = next((n for n in range(start, len(lines)) if len(lines[n][1]) != width), len(lines))
    for line, cells in lines[end:]:
        if footer_cut or _like_data(cells, keys):
            line, cells = lines[end] if len(cells) == width else (line, cells)  # noqa: PLW2901
            problem = f"{len(cells)} cells, but the table has {width} columns"
            raise InputError(f"{where}, row {line}", problem, "compare that line with its neighbours; is the file damaged?")
    for place, role in enumerate(keys):
        strange = {cell for cell in {cells[place] for _, cells in lines[start:end]} if not fits(role, cell)}
        if strange:
            line, cells = next(row for row in lines[start:end] if row[1][place] in strange)
            problem = f"column {place + 1} ({role}) holds {plain_text(cells[place])!r}"
            fix = "correct 'keys' in raw.yaml, or compare that line with its neighbours"
            raise InputError(f"{where}, row {line}", problem, fix)
    return end


def blank_columns(lines: Lines) -> set[int]:
    """Positions without any cell: somebody inserted a column, it is none of the table."""
    width = max((len(cells) for _, cells in lines), default=0)
    return {place for place in range(width) if not any(plain_text(cells[place]) for _, cells in lines if place < len(cells))}


def _number_columns(head: Lines, blank: set[int], width: int, left: int, dates_above: bool, where: str) -> list[NumberColumn]:
    """Header paths: rows above the data that have words above the numbers, dates apart."""
    stacked = [cells for _, cells in head if len(cells) == width and any(plain_text(cell) for cell in cells[left:])]
    titles = [plain_text(cells[0]) for _, cells in head if cells not in stacked and plain_text(cells[0])]
    above_numbers = any(date_in(" ".join(plain_text(cell).split())) for cells in stacked for cell in cells[left:])
    in_title = _date_of_title(titles) if dates_above and not above_numbers else ""
    columns = []
    for place in sorted({*range(left, width)} - blank):
        path = [" ".join(plain_text(cells[place]).split()) for cells in stacked]
        if not any(path):
            problem = f"column {place + 1} has no words above it"
            raise InputError(where, problem, "if it is no column of numbers, add its role to 'keys' in raw.yaml")
        dates = list(dict.fromkeys(date for cell in path if (date := date_in(cell)))) if dates_above else []
        if len(dates) > 1:
            raise InputError(where, f"column {place + 1} has two dates above it: {', '.join(dates)}", "ask for a new delivery")
        words = tuple(cell for cell in path if not (dates_above and date_in(cell)))
        columns.append(NumberColumn(place, words, dates[0] if dates else in_title, *_unit(words, titles)))
    return columns


def date_in(cell: str) -> str:
    """The day or year that a header cell says, or nothing."""
    if found := DAY.search(cell):
        return found[0]
    return cell if YEAR.fullmatch(cell) else ""


def _date_of_title(titles: list[str]) -> str:
    """A day anywhere in the title, or a year in a line that says so; nothing if there are two."""
    days = {found for title in titles for found in DAY.findall(title)}
    years = {match[1] for title in titles if (match := YEAR_LINE.match(title))}
    return next((min(found) for found in (days, years) if len(found) == 1), "")


def _unit(words: tuple[str, ...], titles: list[str]) -> tuple[str, str]:
    """``percent``, ``multiple`` or nothing, and the text that says so: above the column or in the title of the table."""
    bottom = words[-1] if words else ""
    brackets = re.search(r"\(([^()]*)\)\W*$", bottom) or (re.search(r"\(([^()]*)\)\W*$", titles[-1]) if titles else None)
    if in_percent(bottom, brackets[1] if brackets else ""):
        return "percent", bottom
    said = multiple(*words, *map(unit_of_title, titles))
    return ("multiple", said) if said else ("", "")


def choose(take: GenesisTake, layout: Layout, where: str) -> list[NumberColumn]:
    """The columns that an entry names: one, or one for each date above the numbers.

    Raises
    ------
    InputError
        if no column has these words, or several have, with the words that tell them apart.
    """
    words = [" ".join(word.split()) for word in take.column]
    hits = [column for column in layout.columns if _in_order(words, column.words)]
    if not hits:
        raise _no_column(words, layout.columns, where)
    return [
        _one([column for column in hits if column.date == date], take, layout, where)
        for date in dict.fromkeys(column.date for column in hits)
    ]


def _in_order(words: Sequence[str], path: Sequence[str]) -> bool:
    """Whether words stand in a header path from top to bottom, others between them."""
    rest = iter(path)
    return all(word in rest for word in words)


def _one(hits: list[NumberColumn], take: GenesisTake, layout: Layout, where: str) -> NumberColumn:
    if len({column.words for column in hits}) > 1:
        paths = "; ".join(f"[{', '.join(word or repr('') for word in column.words)}]" for column in hits[:6])
        fix = "give more words of its header, from top to bottom, '' for an empty cell"
        raise InputError(where, f"'column: [{', '.join(take.column)}]' fits {len(hits)} columns: {paths}", fix)
    if take.which is not None and take.which <= len(hits):
        return hits[take.which - 1]
    first = layout.rows[hits[0].position]
    if take.which is not None or not all(first.equals(layout.rows[column.position]) for column in hits[1:]):
        problem = f"{len(hits)} columns have the header {hits[0].name!r} and hold different numbers"
        raise InputError(where, problem, f"say 'which: 1' to 'which: {len(hits)}' in raw.yaml")
    if len(hits) > 1:
        places = ", ".join(str(column.position + 1) for column in hits)
        layout.notes.append(f"columns {places} are the same: {hits[0].name}")
    return hits[0]


def _no_column(words: list[str], columns: list[NumberColumn], where: str) -> InputError:
    present = {word for column in columns for word in column.words if word}
    missing = next((word for word in words if word and word not in present), None)
    if missing is None:
        names = "; ".join(f"[{', '.join(column.words)}]" for column in columns[:6])
        return InputError(where, f"no column has the header words {words} in this order", f"the first columns have {names}")
    near = get_close_matches(missing, sorted(present), n=3, cutoff=0.6)
    said = f"did you mean {' or '.join(repr(word) for word in near)}?" if near else f"there are {', '.join(sorted(present)[:12])}"
    return InputError(where, f"no column has {missing!r} above it; {said}", "correct 'column' in raw.yaml")
