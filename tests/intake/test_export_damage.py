"""Damaged flat files, GENESIS workbooks and Indikatorenatlas: an error that names the file, or only numbers that it holds."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from helpers.errors import InputError
from helpers.intake.read import READERS
from tests.conftest import Processed
from tests.intake.test_genesis_forms import DEATHS, EMPLOYEES, FLAT, WORKBOOK, MakeOffice

KEY = ["measure", "ref_area", "time_period", "reference", "characteristic", "group", "sex", "age", "detail"]
#: damages of each kind
TIMES = 15
Read = Callable[[], pd.DataFrame]
Values = dict[tuple, tuple[str, str]]


def values(observations: pd.DataFrame) -> Values:
    """Values as text (two missing ones are the same) and statuses by key."""
    keys = observations[KEY].assign(base=observations.get("base", "")).itertuples(index=False, name=None)
    found = {
        key: (str(value), status)
        for key, value, status in zip(keys, observations["obs_value"], observations["obs_status"], strict=True)
    }
    assert len(found) == len(observations)
    return found


def nothing_wrong(write: Callable[[random.Random], None], read: Read, right: Values, name: str) -> None:
    """Damage and read again and again."""
    for seed in range(TIMES):
        write(random.Random(seed))
        try:
            found = values(read())
        except InputError as error:
            assert name in error.where and error.fix, (seed, str(error))  # noqa: PT017
        else:
            assert found.items() <= right.items(), (seed, list(found.items() - right.items())[:3])


# -- text


def cut(content: bytes, dice: random.Random) -> bytes:
    """Cut within a line: at its end nobody could see that something is missing."""
    end = dice.randrange(1, len(content))
    return content[: end - 1] if content[end - 1 : end] == b"\n" else content[:end]


def drop(content: bytes, dice: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    del lines[dice.randrange(len(lines))]
    return b"".join(lines)


def double(content: bytes, dice: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    place = dice.randrange(len(lines))
    return b"".join([*lines[: place + 1], *lines[place:]])


def reorder_rows(content: bytes, dice: random.Random) -> bytes:
    header, *lines = content.splitlines(keepends=True)
    dice.shuffle(lines)
    return header + b"".join(lines)


def encode(content: bytes, dice: random.Random) -> bytes:
    codec = dice.choice(["cp1252", "utf-16", "cp850", "utf-8", "utf-7"])
    return content.decode("utf-8-sig").encode(codec, errors="replace")


def noise(content: bytes, dice: random.Random) -> bytes:
    """No digit becomes another one or goes: nobody could see that."""
    changed = bytearray(content)
    for _ in range(dice.randrange(1, 4)):
        place = dice.randrange(len(changed))
        if chr(changed[place]) not in "0123456789,.":
            changed[place] = dice.choice([*b'";:<@AZaz~', *range(0xC0, 0x100), 0, 10, 13, 32, 9])
    return bytes(changed)


def old_mac(content: bytes, _: random.Random) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r")


def reparsed(content: bytes, change: Callable[[list[list[str]]], list[list[str]]]) -> bytes:
    text = content.decode("utf-8-sig")
    sign = ";" if text.split("\n", 1)[0].count(";") else ","
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator="\n").writerows(change(list(csv.reader(io.StringIO(text), delimiter=sign))))
    return out.getvalue().encode()


def reorder_columns(content: bytes, dice: random.Random) -> bytes:
    def change(rows: list[list[str]]) -> list[list[str]]:
        order = dice.sample(range(len(rows[0])), len(rows[0]))
        return [[row[place] for place in order] for row in rows]

    return reparsed(content, change)


def swap_names(content: bytes, dice: random.Random) -> bytes:
    def change(rows: list[list[str]]) -> list[list[str]]:
        first, second = dice.sample(range(len(rows[0])), 2)
        rows[0][first], rows[0][second] = rows[0][second], rows[0][first]
        return rows

    return reparsed(content, change)


TEXT = [cut, drop, double, reorder_rows, encode, noise, old_mac, reorder_columns]


@pytest.fixture(scope="module")
def flat_excerpt(open_data: Path) -> bytes:
    header, *lines = (open_data / FLAT).read_bytes().splitlines(keepends=True)
    return b"".join([header, *[line for line in lines if b";05;" in line or b";02;" in line][:300]])


@pytest.mark.parametrize("damage", [*TEXT, swap_names])
def test_flat_file(damage: Callable, flat_excerpt: bytes, office: MakeOffice) -> None:
    amt = office("05", "02")
    path = amt.raw / "flat.csv"

    def read() -> pd.DataFrame:
        return amt.read(file="flat.csv", **DEATHS)[0]

    path.write_bytes(flat_excerpt)
    right = values(read())
    assert len(right) == 300
    nothing_wrong(lambda dice: put(path, damage(flat_excerpt, dice)), read, right, "flat.csv")


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def test_flat_file_whose_values_are_the_code_of_the_statistic(flat_excerpt: bytes, office: MakeOffice) -> None:
    amt = office("05", "02")
    content = flat_excerpt.decode("utf-8-sig").split("\n", 1)
    header = content[0].replace("statistics_code", "!").replace(";value;", ";statistics_code;").replace("!", "value")
    put(amt.raw / "flat.csv", "\n".join([header, content[1]]).encode())
    with pytest.raises(InputError, match=r"flat\.csv: column 'statistics_code' holds several codes"):
        amt.read(file="flat.csv", **DEATHS)


# -- workbook


Rows = list[list[Any]]


@cache
def stacked(path: Path) -> tuple[tuple[Any, ...], ...]:
    """Header and three blocks; of each the areas that are read and some others."""
    with CalamineWorkbook.from_path(path) as book:
        rows = book.get_sheet_by_name("13111-01-03-4").to_python(skip_empty_area=False)
    starts = [number for number, row in enumerate(rows) if row[0] and not row[1] and number > 1]
    wanted = ("DG", "05", "05978", "05111")
    taken = rows[:2]
    for start in starts[:3]:
        block = rows[start + 1 : starts[starts.index(start) + 1]]
        taken += [rows[start], *(row for row in block if row[0] in wanted or str(row[0]).startswith("059"))]
    return tuple(tuple("" if cell is None else cell for cell in row) for row in taken)


def lose_a_row(rows: Rows, dice: random.Random) -> Rows:
    """Not a date: that is another damage."""
    place = dice.choice([number for number, row in enumerate(rows) if row[1] or number < 2])
    return rows[:place] + rows[place + 1 :]


def lose_a_date(rows: Rows, dice: random.Random) -> Rows:
    place = dice.choice([number for number, row in enumerate(rows) if row[0] and not row[1]])
    return rows[:place] + rows[place + 1 :]


def double_a_row(rows: Rows, dice: random.Random) -> Rows:
    place = dice.randrange(len(rows))
    return rows[: place + 1] + rows[place:]


def reorder_all_columns(rows: Rows, dice: random.Random) -> Rows:
    order = dice.sample(range(8), 8)
    return [[row[place] for place in order] for row in rows]


def reorder_numbers(rows: Rows, dice: random.Random) -> Rows:
    order = [0, 1, *dice.sample(range(2, 8), 6)]
    return [[row[place] for place in order] for row in rows]


def spoil_a_cell(rows: Rows, dice: random.Random) -> Rows:
    rows[dice.randrange(2, len(rows))][dice.randrange(2, 8)] = dice.choice(["#DIV/0!", "abc", "12a", "1.5.5", "1 234", "=1+1"])
    return rows


def numbers_as_codes(rows: Rows, _: random.Random) -> Rows:
    """As a spreadsheet stores what looks like a number: leading zeros go."""
    return [[int(row[0]) if str(row[0]).isdigit() else row[0], *row[1:]] for row in rows]


def blank_row(rows: Rows, dice: random.Random) -> Rows:
    place = dice.randrange(len(rows))
    return [*rows[:place], [""] * 8, *rows[place:]]


def cut_rows(rows: Rows, dice: random.Random) -> Rows:
    return rows[: dice.randrange(3, len(rows))]


@pytest.mark.parametrize(
    "damage",
    [
        *(lose_a_row, lose_a_date, double_a_row, reorder_all_columns, reorder_numbers),
        *(spoil_a_cell, numbers_as_codes, blank_row, cut_rows),
    ],
)
def test_stacked_workbook(damage: Callable[[Rows, random.Random], Rows], open_data: Path, office: MakeOffice) -> None:
    amt = office("05978", "DG", "05111")
    good = stacked(open_data / WORKBOOK)

    def write(rows: Rows) -> None:
        book = openpyxl.Workbook()
        book.worksheets[0].title = "13111-01-03-4"
        for row in rows:
            book.worksheets[0].append([cell if cell != "" else None for cell in row])
        book.save(amt.raw / "t.xlsx")

    def read() -> pd.DataFrame:
        return amt.read(file="t.xlsx", **EMPLOYEES)[0]

    write([list(row) for row in good])
    right = values(read())
    assert len(right) == 3 * 3 * 3
    nothing_wrong(lambda dice: write(damage([list(row) for row in good], dice)), read, right, "t.xlsx")


def test_bytes_of_a_workbook(open_data: Path, office: MakeOffice) -> None:
    amt = office("05978", "DG", "05111")
    book = openpyxl.Workbook()
    book.worksheets[0].title = "13111-01-03-4"
    for row in stacked(open_data / WORKBOOK):
        book.worksheets[0].append([cell if cell != "" else None for cell in row])
    path = amt.raw / "t.xlsx"
    book.save(path)
    good = path.read_bytes()
    right = values(amt.read(file="t.xlsx", **EMPLOYEES)[0])

    def write(dice: random.Random) -> None:
        changed = bytearray(good)
        for _ in range(dice.choice([1, 3, 20])):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        path.write_bytes(bytes(changed[: dice.randrange(1, len(changed))] if dice.random() < 0.25 else changed))

    nothing_wrong(write, lambda: amt.read(file="t.xlsx", **EMPLOYEES)[0], right, "t.xlsx")


# -- Indikatorenatlas


@pytest.mark.parametrize("damage", TEXT)
@pytest.mark.xdist_group("muenchen")
def test_indikatorenatlas(damage: Callable, open_data: Path, muenchen: Processed, tmp_path: Path) -> None:
    """The older delivery of Arbeitsmarkt: two years, the city and two districts."""
    header, *lines = (
        (open_data / "muenchen/indikatorenatlas_vintage_bis2022/export_ar.csv").read_bytes().splitlines(keepends=True)
    )
    kept = [
        line
        for line in lines
        if (b",2022," in line or b",2021," in line) and any(area in line for area in (b"Stadt M", b"01 Alt", b"05 Au"))
    ]
    good = b"".join([header, *kept])
    (entry,) = [file for file in muenchen.settings.raw if file.file == "export_ar.csv"]
    path = tmp_path / "export_ar.csv"

    def read() -> pd.DataFrame:
        file = entry.model_copy(update={"file": str(path)})
        found = READERS[type(file)](file, muenchen.settings, muenchen.areas).observations
        return found.assign(base=found["origin"])  # several indicators print the same base value

    path.write_bytes(good)
    right = values(read())
    assert len(right) > 500
    nothing_wrong(lambda dice: put(path, damage(good, dice)), read, right, "export_ar.csv")
