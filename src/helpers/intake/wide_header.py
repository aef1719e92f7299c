"""The header of a wide table: which column stands under which title, in which unit, for which year.

A title, year or unit that is written once stands for the columns to its right, up to the next one or to the next
title above it: that is how workbooks give merged cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from helpers.errors import InputError
from helpers.intake.column_names import column_name
from helpers.intake.tables import plain_text
from helpers.settings.base import unknown
from helpers.settings.raw import WideFile
from helpers.settings.raw.wide import JOINT, WideRows, WideTake

#: a date, a school year or a year, also within a text such as "31.12.2022 (Jahr)"
TIME = re.compile(r"(?<!\d)(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}|(?:19|20)\d{2}/(?:\d{4}|\d{2})|(?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True)
class Column:
    """A column of numbers that is taken: where it stands (from 1), its title and what that counts, unit and time."""

    number: int
    title: str
    take: WideTake
    unit: str
    time: str

    @property
    def place(self) -> str:
        """As an error names it."""
        return f"column {column_name(self.number)} ({self.title})"


@dataclass(frozen=True)
class Header:
    """Text of the header rows by row and column: as written, and carried to the right."""

    written: dict[int, dict[int, str]]
    carried: dict[int, dict[int, str]]
    where: str

    @property
    def width(self) -> int:
        return len(next(iter(self.written.values())))

    def find(self, word: str | int) -> int:
        """Number of the column that a word of its header, or its number, names.

        Raises
        ------
        InputError
            if there is no such column, or more than one.
        """
        if isinstance(word, int):
            if not 1 <= word <= self.width:
                raise InputError(self.where, f"there is no column {word}: the table has {self.width}", "correct raw.yaml")
            return word
        text = " ".join(word.split())
        hits = sorted({number for row in self.written.values() for number in row if row[number] == text})
        if len(hits) == 1:
            return hits[0]
        known = {text for row in self.written.values() for text in row.values() if text}
        problem = f"{word!r} stands over columns {', '.join(map(column_name, hits))}" if hits else unknown(word, known, "column")
        raise InputError(self.where, problem, "correct raw.yaml, or name the column by its number, from 1")


def read_header(raw: list[tuple[int, list[Any]]], rows: WideRows, where: str) -> Header:
    """The header rows that ``raw.yaml`` names.

    Raises
    ------
    InputError
        for a row that is blank or not there.
    """
    by_row, width = dict(raw), max(len(cells) for _, cells in raw)
    written: dict[int, dict[int, str]] = {}
    carried: dict[int, dict[int, str]] = {}
    if blank := [row for row in rows.header if row not in by_row]:
        raise InputError(f"{where}, row {blank[0]}", "the row is blank or not there", "correct 'rows' in raw.yaml")
    end = max(len(by_row[row]) for row in rows.header)  # cells further right stand under nothing
    for row in rows.header:
        cells = [*by_row[row], *[""] * (width - len(by_row[row]))]
        texts = ["" if cell is None else " ".join(plain_text(cell).split()) for cell in cells]
        written[row] = dict(enumerate(texts, start=1))
        # a year may stand for all second titles below one first title; everything else ends where anything above it changes
        ends = [line for line in carried if line not in rows.title[1:] or row != rows.year]
        carried[row] = _carried(written[row], [carried[line] for line in ends], end)
    return Header(written, carried, where)


def _carried(texts: dict[int, str], above: list[dict[int, str]], end: int) -> dict[int, str]:
    """A text stands for the blank cells to its right, as long as nothing changes in the rows above, up to the last column."""
    carried: dict[int, str] = {}
    for number, text in texts.items():
        same = number <= end and all(row[number] == row.get(number - 1) for row in above)
        carried[number] = text or (carried.get(number - 1, "") if same else "")
    return carried


def taken_columns(header: Header, file: WideFile, blank: set[int]) -> list[Column]:
    """The columns under titles that are taken, each with its unit and time.

    Parameters
    ----------
    blank : columns without any cell; nothing is carried into them.

    Raises
    ------
    InputError
        for a title that is not there or not clear, and for a column whose year is not clear.
    """
    left_out = blank | {header.find(word) for word in (*file.area, *file.words)}
    titles = {number: names for number, names in _titles(header, file).items() if number not in left_out}
    columns: list[Column] = []
    for title, take in file.take.items():
        hits = [number for number, names in titles.items() if title in names]
        if not hits:
            known = {names[0] for names in titles.values() if names[0]}
            raise InputError(header.where, unknown(title, known, "title"), "correct 'take' or 'rows.title' in raw.yaml")
        times = {number: time for number in hits if (time := _time(number, header, file))}
        if not times:
            raise InputError(header.where, f"no column with a year stands under {title!r}", "correct 'no_years' in raw.yaml")
        named = sorted({titles[number][-1] for number in times})
        if len(named) > 1:
            fix = f"name it with its unit: {' or '.join(map(repr, named))}"
            raise InputError(header.where, f"title {title!r} stands over several units", fix)
        for number, time in times.items():
            if other := next((column for column in columns if column.number == number), None):
                where = f"{header.where}, {other.place}"
                raise InputError(where, f"the column is taken twice, also as {title!r}", "correct 'take' in raw.yaml")
            unit = header.carried[file.rows.unit][number] if file.rows.unit else ""
            columns.append(Column(number, title, take, unit, time))
    return columns


def titles_not_taken(header: Header, file: WideFile, columns: list[Column], blank: set[int]) -> list[str]:
    """Titles, with their units, of the columns with cells that no entry takes."""
    seen = blank | {column.number for column in columns} | {header.find(word) for word in (*file.area, *file.words)}
    left = {number: names[-1] for number, names in _titles(header, file).items() if number not in seen}
    return list(dict.fromkeys(title for title in left.values() if title))


def _titles(header: Header, file: WideFile) -> dict[int, list[str]]:
    """Names of every column: its title and, where there is a row of units, the title with its unit."""
    found = {}
    for number in range(1, header.width + 1):
        title = JOINT.join(text for row in file.rows.title if (text := header.carried[row][number]))
        unit = header.carried[file.rows.unit][number] if file.rows.unit else ""
        found[number] = [title, f"{title} [{unit}]"] if unit else [title]
    return found


def _time(number: int, header: Header, file: WideFile) -> str:
    """Year or date of a column; nothing for one that ``no_years`` leaves out."""
    if file.rows.year is None:
        return str(file.time_period)
    text = header.carried[file.rows.year][number]
    if text in file.no_years:
        return ""
    found = TIME.findall(text)
    if len(found) != 1:
        raise InputError(
            f"{header.where}, row {file.rows.year}, column {column_name(number)}",
            f"{text!r} is not one year",
            "expected one year or date; if the column is no year, add its text to 'no_years' in raw.yaml",
        )
    return str(found[0])
