"""Any form of a table gives its numbers back; a damaged one gives the right numbers or an error that names the place."""

from __future__ import annotations

import csv
import io
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers.errors import InputError
from helpers.intake.area_tree import read_area_tree
from helpers.intake.genesis_table import decode, read_genesis_table
from helpers.intake.numbers import SIGNS
from helpers.settings import MunicipalitySettings
from helpers.settings.raw import GenesisFlatFile, GenesisTableFile, GenesisXlsxFile

if TYPE_CHECKING:
    from tests.intake.conftest import Office

MakeOffice = Callable[..., "Office"]
ONE_OFFICE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
ENTRY = {"file": "t.csv", "source": "bevoelkerungsfortschreibung", "delivered": "2025-01-01", "reader": "genesis_table"}
POPULATION = {
    "date": "column",
    "keys": ["date", "area", "area_name"],
    "take": [
        {"column": ["Anzahl"], "measure": "residents"},
        {"column": ["qkm"], "measure": "area_size"},
    ],
}
BY_SEX = {
    "date": "header",
    "keys": ["area", "area_name"],
    "take": [
        {"column": ["Insgesamt"], "measure": "residents"},
        {"column": ["männlich"], "measure": "residents", "sex": "male"},
        {"column": ["weiblich"], "measure": "residents", "sex": "female"},
    ],
}
KEY = ["measure", "ref_area", "reference", "sex", "age", "detail"]


@dataclass
class Reader:
    """Reads bytes as one file of a fixed municipality."""

    path: Path
    settings: MunicipalitySettings = field(repr=False)
    areas: pd.DataFrame = field(repr=False)
    right: dict[str, dict] = field(default_factory=dict, repr=False)  # values of the undamaged files

    def __call__(self, content: bytes, **entry: Any) -> pd.DataFrame:
        self.path.write_bytes(content)
        file = GenesisTableFile.model_validate(ENTRY | entry)
        return read_genesis_table(file, self.settings, self.areas).observations


@pytest.fixture
def read(office: MakeOffice) -> Reader:
    amt = office("05978", "05", "05111", "DG")
    loaded = amt.describe(ENTRY | POPULATION)
    return Reader(amt.raw / "t.csv", loaded, read_area_tree(amt.project.shapes("amt"), loaded.municipality).areas)


def values(observations: pd.DataFrame) -> dict[tuple, tuple[float | None, str]]:
    found = observations.set_index(KEY)[["obs_value", "obs_status"]]
    return {key: (None if math.isnan(row[0]) else row[0], row[1]) for key, row in zip(found.index, found.to_numpy(), strict=True)}


# -- every form gives its numbers back

CELLS = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(0, 10**6).map(lambda number: f"{number // 100},{number % 100:02d}"),
    st.sampled_from([sign for sign in SIGNS if sign not in ("", "…", "–")]),
    st.integers(1, 99).map(lambda number: f"({number})"),
)
WORDS = ["Insgesamt", "männlich", "Größe; in Klammern", "Ausländer"]


@st.composite
def tables(draw: st.DrawFn) -> tuple[bytes, dict, dict]:
    """A table with random header depth, leading columns, placeholders, encoding and line ends; entry and expected cells."""
    depth, width = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    when = draw(st.sampled_from(["column", "header", "title", "said"]))
    dates = ["31.12.2020", "31.12.2021"] if when == "column" else ["31.12.2020"]
    areas = draw(st.permutations(["05", "05978", "05111", "05112", "DG"]))
    data = {(date, area): draw(st.lists(CELLS, min_size=width, max_size=width)) for date in dates for area in areas}
    left = ["31.12.2020", ""][:0] if when != "column" else [""]
    empty = [*left, "", ""]
    header = [[*empty, *(f"Kopf {level}" for _ in range(width))] for level in range(depth - 1)]
    header.insert(draw(st.integers(0, depth - 1)), [*empty, *WORDS[:width]])
    if when == "header":
        header.insert(draw(st.integers(0, depth)), [*empty, *(["31.12.2020"] * width)])
    columns = len(empty) + width
    titles = [["Tabelle: 12411-x"], ["Bevölkerung - Stichtag 31.12. -", *[""] * (columns - 1)]]
    if when == "title":
        titles.append(["Stichtag: 31.12.2020", *[""] * (columns - 1)])
    rows = [[*([date] if left else []), area, f"  Gebiet {area}, Kreis", *cells] for (date, area), cells in data.items()]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows([*titles, *header, *rows])
    footer = '__________\n"zu ""Bevölkerung"": alles; 05978;1;2\nzweite Zeile"\n© Amt, 2025.\nStand: 01.01.2025\n'
    whole = (text.getvalue() + footer).replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))
    content = whole.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "iso-8859-1"])))
    entry = {
        "date": {"column": "column", "header": "header", "title": "header", "said": "2020-12-31"}[when],
        "keys": [*(["date"] if left else []), "area", "area_name"],
        "take": [{"column": [word], "measure": "residents", "detail": f"d{n}"} for n, word in enumerate(WORDS[:width])],
    }
    expected = {}
    for (date, area), cells in data.items():
        for n, cell in enumerate(cells):
            if area != "05112":
                reference = "-".join(reversed(date.split(".")))
                key = ("residents", area, reference, "total", "total", f"d{n}")
                expected[key] = _meaning(cell, cells)
    return content, entry, expected


def _meaning(cell: str, row: list[str]) -> tuple[float | None, str]:
    if all(other == "-" for other in row):
        return None, "M"
    if cell in SIGNS:
        number, status = SIGNS[cell]
        return (None if math.isnan(number) else number), status
    plain = cell.strip("()").replace(",", ".")
    return float(plain), "U" if cell.startswith("(") else "A"


@settings(ONE_OFFICE, max_examples=60)
@given(tables())
def test_every_form_gives_its_numbers_back(read: Reader, table: tuple[bytes, dict, dict]) -> None:
    content, entry, expected = table
    assert values(read(content, **entry)) == expected


# -- damaged files


def _lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def _excerpt(content: bytes) -> bytes:
    """Header and footer whole, of the data the areas that are read and every twentieth other."""
    lines = _lines(content)
    end = next(n for n, line in enumerate(lines) if line.startswith(b"___"))
    own = [line for line in lines[9:end] if any(f";{code};" in f";{line.decode('latin-1')}" for code in ("05978", "05", "05111"))]
    return b"".join([*lines[:9], *dict.fromkeys([*lines[9:end:20], *own]), *lines[end:]])


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(1, len(content))]


def _double(content: bytes, dice: random.Random) -> bytes:
    lines = _lines(content)
    place = dice.randrange(len(lines))
    return b"".join([*lines[: place + 1], *lines[place:]])


def _drop(content: bytes, dice: random.Random) -> bytes:
    lines = _lines(content)
    del lines[dice.randrange(len(lines))]
    return b"".join(lines)


def _swap(content: bytes, dice: random.Random) -> bytes:
    lines = _lines(content)
    first, second = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"".join(lines)


def _shuffle(content: bytes, dice: random.Random) -> bytes:
    """The same columns in another order, in the header as in the data."""
    lines = _lines(content)
    width = max(line.count(b";") for line in lines[:300]) + 1
    order = dice.sample(range(width), width)
    moved = []
    for line in lines:
        cells = line.rstrip(b"\r\n").split(b";")
        moved.append(b";".join(cells[n] for n in order) + b"\n" if len(cells) == width else line)
    return b"".join(moved)


def _encode(content: bytes, dice: random.Random) -> bytes:
    text = content.decode("iso-8859-1")
    return text.encode(
        dice.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp850", "mac-roman", "utf-7"]), errors="replace"
    )


def _noise(content: bytes, dice: random.Random) -> bytes:
    """Bytes overwritten; no digit becomes another one or a blank: nobody could see that."""
    changed = bytearray(content)
    for _ in range(dice.randrange(1, 4)):
        place = dice.randrange(len(changed))
        blanks = b"" if chr(changed[place]) in "0123456789," else bytes([*range(0x21), 0x85, 0xA0])
        changed[place] = dice.choice([*b'";:<@AZaz~', *range(0xC0, 0x100), *blanks])
    return bytes(changed)


def _separator(content: bytes, dice: random.Random) -> bytes:
    return content.replace(b";", dice.choice([b",", b"\t", b"|", b";;", b""]))


def _blank_out(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(content))
    return content[:start] + b"\0" * dice.randrange(1, 600) + content[start:]


DAMAGES = [_cut, _double, _drop, _swap, _shuffle, _encode, _noise, _separator, _blank_out]
REAL = {
    "nrw/landesdatenbank/12411-15i.csv": POPULATION,
    "genesis/tabelle_csv/stand_2020-03/12411-01-01-4.csv": BY_SEX,
}


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("damage", DAMAGES)
@ONE_OFFICE
@given(dice=st.randoms(use_true_random=False))
def test_damage_never_changes_a_number_in_silence(
    open_data: Path, read: Reader, name: str, damage: Callable, dice: random.Random
) -> None:
    content, entry = _excerpt((open_data / name).read_bytes()), REAL[name]
    if name not in read.right:
        read.right[name] = values(read(content, **entry))
    try:
        found = values(read(damage(content, dice), **entry))
    except InputError as error:
        found, place = {}, error.where
    else:
        place = "t.csv"
    assert "t.csv" in place
    assert found.items() <= read.right[name].items()


@pytest.mark.parametrize("name", REAL)
def test_cut_inside_the_data_is_noticed(open_data: Path, read: Reader, name: str) -> None:
    content = (open_data / name).read_bytes()
    for end in range(2000, content.index(b"\n__________"), 997):
        with pytest.raises(InputError):
            read(content[:end], **REAL[name])


@pytest.mark.parametrize("name", REAL)
def test_doubled_data_row_is_refused_with_both_rows(open_data: Path, read: Reader, name: str) -> None:
    lines = _lines((open_data / name).read_bytes())
    with pytest.raises(InputError, match="rows 20 and 21: the same key stands twice"):
        read(b"".join([*lines[:20], *lines[19:]]), **REAL[name])


# -- a spreadsheet in between


def _damaged(content: bytes) -> bytes:
    """What a spreadsheet makes of it that takes the comma for the separator and writes ';'."""
    rows = [line.split(",") for line in content.decode("iso-8859-1").splitlines()]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("iso-8859-1")


def _filled_up(content: bytes) -> bytes:
    """The same written with commas: short rows are filled up."""
    rows = [line.split(",") for line in content.decode("iso-8859-1").splitlines()]
    width = max(map(len, rows))
    return "\r\n".join(",".join([*row, *[""] * (width - len(row))]) for row in rows).encode("iso-8859-1")


def _one_cell(content: bytes) -> bytes:
    """Every row in quotation marks as one field, split at decimal commas."""
    return b"\n".join(b'"' + line.replace(b",", b'","') + b'"' for line in content.split(b"\n"))


@pytest.mark.parametrize("damage", [_damaged, _filled_up, _one_cell])
@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("nrw/landesdatenbank/12411-15i.csv", POPULATION),
        (
            "nrw/landesdatenbank/22811-01i.csv",
            {"date": "header", "keys": ["area", "area_name"], "take": [{"measure": "benefit_rate"}]},
        ),
    ],
)
def test_file_that_a_spreadsheet_split_at_decimal_commas_is_diagnosed(
    open_data: Path, read: Reader, damage: Callable, name: str, entry: dict
) -> None:
    with pytest.raises(InputError, match=r"t\.csv, line \d+: damaged by a spreadsheet.*decimal commas") as caught:
        read(damage((open_data / name).read_bytes()), **entry)
    assert "fetch the file again" in caught.value.fix


# -- encodings and settings


def test_encoding_is_found_out() -> None:
    assert decode("Größe".encode(), "x") == decode("Größe".encode("iso-8859-1"), "x") == decode("\ufeffGröße".encode(), "x")
    assert decode("Größe – 5 €".encode("cp1252"), "x") == "Größe – 5 €"


def test_damaged_utf8_is_not_taken_for_another_encoding() -> None:
    with pytest.raises(InputError, match="x, line 2: text in UTF-8 with damaged bytes"):
        decode("Größe\nmä".encode() + b"\xff" + "nnlich üöä".encode(), "x")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"date": "header"}, "'date: column' and a 'date' or 'year' in 'keys' belong together"),
        ({"keys": ["area", "area_name"]}, "belong together"),
        ({"keys": ["date", "area", "area"]}, "'area' stands twice"),
        ({"keys": ["date", "area", "name"]}, "'name' must stand in 'keys' and in 'words'"),
        ({"keys": ["date", "year", "area"]}, "either 'date' or 'year'"),
        ({"keys": ["date", "area", "category_code"]}, "a category column and 'categories' belong together"),
        ({"nested": [{"parts": ["1"]}]}, "give either 'total'"),
    ],
)
def test_entry_that_contradicts_itself(change: dict, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        GenesisTableFile.model_validate(ENTRY | POPULATION | change)


def test_own_names_for_category_columns(read: Reader) -> None:
    """12411-03-03-4 in small: age groups to the left, nationality and sex above the numbers."""
    lines = [
        "Tabelle: 12411-03-03-4",
        ";;;;Insgesamt;Ausländer",
        ";;;;Insgesamt;Insgesamt",
        "31.12.2023;05978;Unna;unter 3 Jahre;10;2",
        "31.12.2023;05978;Unna;3 bis unter 6 Jahre;12;-",
        "31.12.2023;05978;Unna;Insgesamt;22;2",
        "__________",
    ]
    found = read(
        "\n".join(lines).encode(),
        date="column",
        keys=["date", "area", "area_name", "alter"],
        words={"alter": {"unter 3 Jahre": {"age": "0-2"}, "Insgesamt": {}}},
        take=[
            {"column": ["Insgesamt", "Insgesamt"], "measure": "residents"},
            {"column": ["Ausländer"], "measure": "residents", "characteristic": "auslaender_bfs", "group": "foreign"},
        ],
    )
    assert found.set_index(["age", "group"])["obs_value"].to_dict() == {
        ("0-2", "total"): 10,
        ("total", "total"): 22,
        ("0-2", "foreign"): 2,
        ("total", "foreign"): 2,
    }


def test_sums_are_made_within_the_words_of_other_columns(read: Reader) -> None:
    lines = ["Tabelle: 12521", ";;;;Ausländer", ";;;;Anzahl"]
    numbers = {"Insgesamt": (10, 5, "(3)"), "weiblich": (4, 2, 1), "divers": (0, 0, 0)}
    for sex, (europe, africa, asia) in numbers.items():
        lines += [f"05978;Unna;{sex};{name};{cell}" for name, cell in zip(("E", "F", "A"), (europe, africa, asia), strict=True)]
    entry = {
        "date": 2023,
        "keys": ["area", "area_name", "geschlecht", "category_name"],
        "fixed": {"reference": "12-31", "measure": "foreigners_azr"},
        "words": {"geschlecht": {"Insgesamt": {}, "weiblich": {"sex": "female"}}},
        "nested": [{"make": {}, "parts": ["?"]}],
        "take": [{"column": []}],
    }
    found = read("\n".join([*lines, "_____"]).encode(), **entry).set_index("sex")
    assert found["obs_value"].to_dict() == {"total": 18, "female": 7}
    assert found["obs_status"].to_dict() == {"total": "U", "female": "A"}
    twice = entry | {"categories": {"E": {}}}
    with pytest.raises(InputError, match="both stand for the same key"):
        read("\n".join([*lines, "_____"]).encode(), **twice)


@pytest.mark.parametrize(
    ("title", "words", "unit"),
    [
        ("Tabelle: 12211", "Bevölkerung", "1000"),
        ("Tabelle: 12211", "Bevölkerung", "in 1 000 Personen"),
        ("Tabelle: 12211", "Bevölkerung (Tsd.)", "Insgesamt"),
        ("Bevölkerung (1 000)", "Bevölkerung", "Insgesamt"),
        ("Bevölkerung in 1 000 Personen - Jahr -", "Bevölkerung", "Insgesamt"),
        ("Tabelle: 12211", "Bevölkerung", "Mio."),
        ("Tabelle: 12211", "Bevölkerung", "je qkm"),
    ],
)
def test_unit_of_thousands_needs_a_factor(read: Reader, title: str, words: str, unit: str) -> None:
    lines = [title, f";;{words}", f";;{unit}", "05;Nordrhein-Westfalen;17,9", "_____"]
    entry = {"date": 2023, "keys": ["area", "area_name"], "fixed": {"reference": "year_total"}}
    take = {"column": [words], "measure": "residents"}
    with pytest.raises(InputError, match=r"the unit is '.*', not one") as caught:
        read("\n".join(lines).encode(), **entry, take=[take])
    assert "'factor: 1000'" in caught.value.fix
    found = read("\n".join(lines).encode(), **entry, take=[take | {"factor": 1000}])
    assert found["obs_value"].tolist() == [17_900]


@pytest.mark.parametrize("title", ["Bevölkerung 12.1.000-x", "Bevölkerung je Gemeinde (Anzahl)", "Gemeinden ab 1 000 Einwohner"])
def test_title_that_says_no_unit(read: Reader, title: str) -> None:
    lines = [title, ";;Bevölkerung", ";;Anzahl", "05;Nordrhein-Westfalen;17", "_____"]
    entry = {"date": 2023, "keys": ["area", "area_name"], "fixed": {"reference": "year_total"}}
    found = read("\n".join(lines).encode(), **entry, take=[{"column": ["Bevölkerung"], "measure": "residents"}])
    assert found["obs_value"].tolist() == [17]


def test_all_dashes_may_be_declared_zero(read: Reader) -> None:
    lines = ["Tabelle: 12511", ";;Einbürgerungen;Einbürgerungen", ";;Insgesamt;weiblich", "05978;Unna;-;-", "05;NRW;9;5", "_____"]
    entry = {"date": 2023, "keys": ["area", "area_name"], "fixed": {"reference": "year_total", "measure": "naturalisations"}}
    take = [{"column": ["Insgesamt"]}, {"column": ["weiblich"], "sex": "female"}]
    missing = read("\n".join(lines).encode(), **entry, take=take).set_index(["ref_area", "sex"])["obs_value"]
    zero = read("\n".join(lines).encode(), **entry, take=take, all_dashes="zero").set_index(["ref_area", "sex"])["obs_value"]
    assert math.isnan(missing["05978", "total"]) and zero["05978", "total"] == 0
    assert missing["05", "female"] == zero["05", "female"] == 5


def test_models_say_what_they_take() -> None:
    flat = {"file": "f.csv", "source": "azr", "delivered": "2025-01-01", "reader": "genesis_flat", "area": "KREISE"}
    assert len(list(GenesisFlatFile.model_validate(flat | {"take": [{"value": "BEV002"}]}).all_keys())) == 2
    book = {**ENTRY, **BY_SEX, "file": "f.xlsx", "reader": "genesis_xlsx", "date": "rows"}
    assert len(list(GenesisXlsxFile.model_validate(book).all_keys())) == 4
