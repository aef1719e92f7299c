"""Sheets of cells, of workbooks and CSV files: where their tables begin, what their heads are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.disclosure.audit.numbers import whole_number
from helpers.disclosure.audit.printed import Block, Context, Entry, Printed
from helpers.disclosure.audit.prose import layer, text_numbers
from helpers.disclosure.audit.tables import Cell, table_numbers

_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")


def sheet_numbers(
    file: str, name: str, rows: Sequence[Sequence[Cell]], outer: Context = (), language: str = "de"
) -> list[Printed]:
    """Every number of a sheet: tables are parted by empty rows; lines with one cell above a table are its title."""
    found: list[Printed] = []
    title: list[str] = []
    heads: list[Block] = []
    for block in _blocks(rows):
        width = max(map(len, block))
        lines = 0
        while lines < len(block) and width > 1 and _filled(block[lines]) == 1 and _only(block[lines]).number is None:
            lines += 1
        for row in block[:lines]:
            found += _line(file, name, _only(row), (*layer(title), *outer), language)
        title = [*title, *(_only(row).text for row in block[:lines])][-6:]
        body = list(block[lines:])
        if not body:
            continue
        depth = _head_rows(body, language)
        if depth or len(heads) != width:
            heads = _heads(body[:depth], width)
        around = (*layer(title), *outer)
        for row in body[:depth]:
            for cell in row:
                found += _line(file, f"{name}, Kopf", cell, around, language)
        found += table_numbers(file, name, heads, body[depth:], around, language)
    return found


def _blocks(rows: Sequence[Sequence[Cell]]) -> list[list[Sequence[Cell]]]:
    blocks: list[list[Sequence[Cell]]] = [[]]
    for row in rows:
        if _filled(row):
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _filled(row: Sequence[Cell]) -> int:
    return sum(bool(cell.text.strip() or cell.number is not None or cell.more) for cell in row)


def _only(row: Sequence[Cell]) -> Cell:
    return next(cell for cell in row if cell.text.strip() or cell.number is not None or cell.more)


def _line(file: str, name: str, cell: Cell, outer: Context, language: str) -> list[Printed]:
    """A cell that is text: a title, a head; with what hangs on it."""
    found = text_numbers(file, name, cell.text, outer, language)
    for head, text in cell.more:
        found += text_numbers(file, f"{name} ({head} zu '{cell.text[:60]}')", text, outer, language, head)
    return found


def _head_rows(block: Sequence[Sequence[Cell]], language: str) -> int:
    """How many rows at the top are heads: the first without values, and further ones that go on with it."""
    if _has_value(block[0], language):
        return 0
    depth = 1
    while depth < len(block) and not _has_value(block[depth], language) and _goes_on(block[depth - 1], block[depth]):
        depth += 1
    return depth if depth < len(block) or depth == 1 else 1


def _has_value(row: Sequence[Cell], language: str) -> bool:
    return any(
        not _YEAR.fullmatch(cell.text.strip())
        and (
            cell.number is not None or whole_number(cell.text.strip().lstrip("'").removesuffix("%").strip(), language) is not None
        )
        for cell in row
    )


def _goes_on(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row without values is one more head: nothing of its own stands in front."""
    first = row[0].text.strip() if row else ""
    return not first or (bool(above) and first == above[0].text.strip())


def _heads(lines: Sequence[Sequence[Cell]], width: int) -> list[Block]:
    """Heads by column; a head over several columns stands in the first of them, except in the last line."""
    heads: list[list[Entry]] = [[] for _ in range(width)]
    for depth, row in enumerate(lines):
        last = ""
        for at in range(width):
            text = row[at].text.strip() if at < len(row) else ""
            last = text or (last if depth < len(lines) - 1 else "")
            if last and all(entry.text != last for entry in heads[at]):
                heads[at].append(Entry("", last))
    return [tuple(block) for block in heads]
