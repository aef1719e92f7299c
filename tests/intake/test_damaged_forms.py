"""Flat files, workbooks and exports of the Indikatorenatlas, damaged: the right numbers or an error with its place."""

from __future__ import annotations

import csv
import io
import math
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.errors import InputError
from helpers.intake.area_tree import read_area_tree
from helpers.intake.read import READERS
from tests.intake.test_genesis_forms import DEATHS, EMPLOYEES, FLAT, WORKBOOK

if TYPE_CHECKING:
    from tests.intake.conftest import Office

MakeOffice = Callable[..., "Office"]
ONE_OFFICE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None)
KEY = ["measure", "ref_area", "time_period", "characteristic", "group", "sex", "age", "detail"]
Values = dict[tuple, tuple[float | None, str]]


class Reader:
    """One file of an office, written again and again; its settings are read once."""

    def __init__(self, amt: Office, **entry: Any) -> None:
        loaded = amt.describe(entry)
        (self.file,) = loaded.raw
        self.path = amt.raw / self.file.file
        self.settings = loaded
        self.areas = read_area_tree(amt.project.shapes("amt"), loaded.municipality).areas
        self.right: Values = {}

    def values(self) -> tuple[Values, bool]:
        """Values and statuses by key; whether the account says that something is wrong: an open end, printed rates that differ.

        Printed rates are only a check and no values.
        """
        read = READERS[type(self.file)](self.file, self.settings, self.areas)
        rows = read.observations[read.observations["measure"] != "printed_rate"].set_index(KEY)[["obs_value", "obs_status"]]
        assert rows.index.is_unique
        numbers = ((None if math.isnan(value) else value, status) for value, status in rows.itertuples(index=False))
        said = any("no line end" in text for text in read.account.warnings)
        said |= any(check["differing"] for check in read.account.printed_rates.values())
        return dict(zip(rows.index, numbers, strict=True)), said

    def holds(self) -> None:
        """Every number that is read is the right one, or an error names the file, or the account says that something is wrong."""
        try:
            found, said = self.values()
        except InputError as error:
            found, said, place = {}, False, error.where
        else:
            place = self.path.name
        assert self.path.name in place
        assert said or found.items() <= self.right.items()

    def holds_with(self, content: bytes) -> None:
        """The same of other content, for as long as it takes."""
        good = self.path.read_bytes()
        self.path.write_bytes(content)
        try:
            self.holds()
        finally:
            self.path.write_bytes(good)


# -- text


def lines_of(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def cut(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(1, len(content))]


def drop(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    lines = lines_of(content)
    del lines[dice.randrange(len(lines))]
    return b"".join(lines)


def double(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    lines = lines_of(content)
    place = dice.randrange(len(lines))
    return b"".join([*lines[: place + 1], *lines[place:]])


def other_order(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    header, *lines = lines_of(content)
    dice.shuffle(lines)
    return b"".join([header, *lines])


def other_columns(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    """The same columns in another order, in the header as in the data."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator.decode()))
    order = dice.sample(range(len(rows[0])), len(rows[0]))
    text = io.StringIO()
    csv.writer(text, delimiter=separator.decode()).writerows([row[n] for n in order] for row in rows)
    return text.getvalue().encode()


def swapped_names(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    """Two names of the header in each other's place."""
    header, rest = content.split(b"\n", 1)
    names = header.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r").split(separator)
    first, second = dice.sample(range(len(names)), 2)
    names[first], names[second] = names[second], names[first]
    return separator.join(names) + b"\n" + rest


def encoded(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    return content.decode("utf-8-sig").encode(dice.choice(["cp1252", "utf-16", "cp850", "utf-8", "utf-7"]), errors="replace")


def noise(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    """Bytes overwritten; no digit or decimal sign becomes another one or a blank: nobody could see that."""
    changed = bytearray(content)
    for _ in range(dice.randrange(1, 4)):
        place = dice.randrange(len(changed))
        blanks = b"" if chr(changed[place]) in "0123456789,." else bytes([0, 9, 10, 13, 32])
        changed[place] = dice.choice([*b'";:<@AZaz~', *range(0xC0, 0x100), *blanks])
    return bytes(changed)


def line_ends(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r")


def other_separator(content: bytes, separator: bytes, dice: random.Random) -> bytes:
    return content.replace(separator, dice.choice([b",", b"\t", b"|", b";", separator * 2, b""]))


TEXT = [cut, drop, double, other_order, other_columns, swapped_names, encoded, noise, line_ends, other_separator]


@pytest.fixture
def deaths(open_data: Path, office: MakeOffice) -> Reader:
    """The real flat file, of all Länder the one that is read and another."""
    header, *lines = lines_of((open_data / FLAT).read_bytes())
    kept = [line for line in lines if b";05;" in line or b";02;" in line][:150]
    reader = Reader(office("05", "02"), file="f.csv", **DEATHS)
    reader.path.write_bytes(b"".join([header, *kept]))
    reader.right, said = reader.values()
    assert not said
    assert len(reader.right) > 50
    return reader


@pytest.mark.parametrize("damage", TEXT)
@ONE_OFFICE
@given(dice=st.randoms(use_true_random=False))
def test_damaged_flat_file(deaths: Reader, damage: Callable, dice: random.Random) -> None:
    deaths.holds_with(damage(deaths.path.read_bytes(), b";", dice))


ATLAS_GROUPS = {
    "deutsch": {"characteristic": "auslaender_ba", "group": "german"},
    "nichtdeutsch": {"characteristic": "auslaender_ba", "group": "foreign"},
}
ATLAS = {
    "reader": "indikatorenatlas",
    "area_levels": {"Stadt München": "municipality", "default": "district"},
    "take": [
        {
            "indicator": "Arbeitslose",
            "breakdown": ATLAS_GROUPS,
            "base_values": {1: {"measure": "unemployed", "reference": "mean_of_months"}},
            "printed_rate": {"numerator": [1], "denominator": [2]},
        }
    ],
}


@pytest.fixture
def unemployed(open_data: Path, office: MakeOffice) -> Reader:
    """The real export of 2023, of München and two of its districts in the last years."""
    header, *lines = lines_of((open_data / "muenchen/indikatorenatlas_vintage_bis2022/export_ar.csv").read_bytes())
    places = [",Stadt München,".encode(), b",01 Altstadt - Lehel,", b",05 Au - Haidhausen,"]
    years = [b",2021,", b",2022,"]
    kept = [line for line in lines if any(year in line for year in years) and any(place in line for place in places)]
    district = {
        "level": "district",
        "singular": {"de": "Stadtbezirk"},
        "plural": {"de": "Stadtbezirke"},
        "geometry": {"file": "bezirk_map.gpkg", "code": "sb_nummer", "name": "name"},
        "boundaries": "2020-12-31",
    }
    amt = office("09162000", levels=[district])
    amt.project.shapes("amt").mkdir(parents=True)
    shutil.copyfile(open_data / "muenchen/geo/bezirk_map.gpkg", amt.project.shapes("amt") / "bezirk_map.gpkg")
    reader = Reader(amt, file="export_ar.csv", **ATLAS)
    reader.path.write_bytes(b"".join([header, *kept]))
    reader.right, said = reader.values()
    assert not said
    assert len(reader.right) == 2 * 2 * 3
    return reader


@pytest.mark.parametrize("damage", TEXT)
@ONE_OFFICE
@given(dice=st.randoms(use_true_random=False))
def test_damaged_export_of_the_indikatorenatlas(unemployed: Reader, damage: Callable, dice: random.Random) -> None:
    unemployed.holds_with(damage(unemployed.path.read_bytes(), b",", dice))


# -- workbooks

Grid = list[list[Any]]


def without_row(grid: Grid, dice: random.Random) -> Grid:
    place = dice.randrange(len(grid))
    return [*grid[:place], *grid[place + 1 :]]


def without_date(grid: Grid, dice: random.Random) -> Grid:
    place = dice.choice([n for n, row in enumerate(grid) if n > 1 and row[1] is None])
    return [*grid[:place], *grid[place + 1 :]]


def row_twice(grid: Grid, dice: random.Random) -> Grid:
    place = dice.randrange(len(grid))
    return [*grid[: place + 1], *grid[place:]]


def rows_swapped(grid: Grid, dice: random.Random) -> Grid:
    """Any two rows, but not two dates or two rows of one area: nobody could see that."""
    first = dice.randrange(len(grid))
    code, dated = grid[first][0], grid[first][1] is None
    second = dice.choice([n for n, row in enumerate(grid) if row[0] != code and not (dated and row[1] is None)])
    moved = list(grid)
    moved[first], moved[second] = moved[second], moved[first]
    return moved


def columns_shuffled(grid: Grid, dice: random.Random) -> Grid:
    order = dice.sample(range(len(grid[0])), len(grid[0]))
    return [[row[n] for n in order] for row in grid]


def wrong_cell(grid: Grid, dice: random.Random) -> Grid:
    moved = [list(row) for row in grid]
    moved[dice.randrange(2, len(grid))][dice.randrange(2, 8)] = dice.choice(["#DIV/0!", "abc", "12a", "1.5.5", "1 234", "k. A."])
    return moved


def codes_as_numbers(grid: Grid, dice: random.Random) -> Grid:
    return [[int(row[0]) if str(row[0]).isdigit() else row[0], *row[1:]] for row in grid]


def blank_column(grid: Grid, dice: random.Random) -> Grid:
    place = dice.randrange(len(grid[0]) + 1)
    return [[*row[:place], None, *row[place:]] for row in grid]


def blank_row(grid: Grid, dice: random.Random) -> Grid:
    place = dice.randrange(len(grid))
    return [*grid[:place], [None] * len(grid[0]), *grid[place:]]


def cut_off(grid: Grid, dice: random.Random) -> Grid:
    return grid[: dice.randrange(3, len(grid))]


SHEET = [without_row, without_date, row_twice, rows_swapped, columns_shuffled, wrong_cell, codes_as_numbers]
SHEET += [blank_column, blank_row, cut_off]


@pytest.fixture
def employees(open_data: Path, office: MakeOffice) -> tuple[Reader, Grid]:
    """The real workbook, its first three dates and some areas, 03152 with its dashes among them."""
    sheet = openpyxl.load_workbook(open_data / WORKBOOK, read_only=True)["13111-01-03-4"]
    kept = {"DG", "05", "05978", "05111", "03152", "03153", "03154"}
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    dates = [n for n, row in enumerate(rows) if n > 1 and row[1] is None]
    grid = [row for n, row in enumerate(rows[: dates[3]]) if n < 2 or n in dates or row[0] in kept]
    reader = Reader(office("05978", "DG", "05111", "03152"), file="f.xlsx", **EMPLOYEES)
    save(grid, reader.path)
    reader.right, said = reader.values()
    assert not said
    assert len(reader.right) == 4 * 3 * 3
    return reader, grid


def save(grid: Grid, path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "13111-01-03-4"
    for row in grid:
        book.active.append(row)
    book.save(path)


@pytest.mark.parametrize("damage", SHEET)
@ONE_OFFICE
@given(dice=st.randoms(use_true_random=False))
def test_damaged_workbook(employees: tuple[Reader, Grid], damage: Callable, dice: random.Random) -> None:
    reader, grid = employees
    save(damage(grid, dice), reader.path)
    reader.holds()


@settings(ONE_OFFICE, max_examples=40)
@given(dice=st.randoms(use_true_random=False))
def test_workbook_with_damaged_bytes(employees: tuple[Reader, Grid], dice: random.Random) -> None:
    reader, _ = employees
    good = reader.path.read_bytes()
    content = bytearray(good)
    for _ in range(dice.choice([1, 3, 20])):
        content[dice.randrange(len(content))] = dice.randrange(256)
    reader.path.write_bytes(bytes(content[: dice.randrange(1, len(content))] if dice.random() < 0.25 else content))
    try:
        reader.holds()
    finally:
        reader.path.write_bytes(good)
