"""What columns hold: numbers and how they are written, years, sexes, groups, ages, codes of areas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.errors import InputError
from helpers.intake.keys import years_and_dates
from helpers.intake.numbers import SIGNS

NUMBER = re.compile(r"[+\u2212-]?(?:\d[\d.,' \u00a0\u202f]*|[.,]\d+)(?:[eE][+-]?\d+)?%?")
MARKED = re.compile(r"\([^()]*\)")

SEXES = {
    **dict.fromkeys(("weiblich", "w", "frauen", "frau", "female", "f", "weibl."), "female"),
    **dict.fromkeys(("männlich", "m", "männer", "mann", "male", "männl."), "male"),
    **dict.fromkeys(("divers", "d", "diverse"), "diverse"),
}
TOTALS = {"insgesamt", "gesamt", "alle", "zusammen", "total", "i", "summe"}
GROUPS = {
    **dict.fromkeys(("deutsch", "deutsche", "german", "deutsche staatsangehörigkeit"), "german"),
    **dict.fromkeys(("nichtdeutsch", "nicht deutsch", "nichtdeutsche", "ausländer", "ausländer/innen", "ausländisch"), "foreign"),
    **dict.fromkeys(("ausländer(innen)", "ausländerinnen und ausländer", "foreign"), "foreign"),
    **dict.fromkeys(("mit", "mit migrationshintergrund", "mit mh"), "with"),
    **dict.fromkeys(("ohne", "ohne migrationshintergrund", "ohne mh"), "without"),
}
AGE = re.compile(r"^(?:unter |bis |ab )?\d{1,3}\s*(?:bis unter|bis|-|–|\+|und (?:älter|mehr|jünger))?.*$", re.I)
TIME_NAME = re.compile(r"jahr|zeit|stichtag|datum|date|time|period|stand", re.I)
AREA_NAME = re.compile(
    r"ags|ars$|raum|gebiet|bezirk|stadtteil|viertel|kreis|gemeinde|region|plr|quartier|wohnort|^land$|bundesland|^ort", re.I
)
CODE_NAME = re.compile(r"(?:_|-|\b)(?:id|nr|code|schlüssel|nummer|kennung)\b|schl(?:ü|ue)ssel|nummer\)?$", re.I)
AGE_NAME = re.compile(r"alter", re.I)
CHARACTERISTIC_NAME = re.compile(r"merkmal", re.I)


@dataclass(frozen=True)
class Facts:
    """A column below its header."""

    number: int
    name: str
    cells: list[str]

    @cached_property
    def words(self) -> list[str]:
        """Different cells in the order in which they occur, empty ones left out."""
        return list(dict.fromkeys(cell for cell in self.cells if cell))

    @cached_property
    def numeric(self) -> float:
        """Share of cells that are numbers or signs of official statistics; zero where no cell is a number."""
        written = [cell for cell in self.cells if cell]
        if not any(NUMBER.fullmatch(cell) for cell in written):
            return 0.0
        return sum(is_number_or_sign(cell) for cell in written) / len(written)

    @cached_property
    def signs(self) -> list[str]:
        """Signs that stand instead of numbers."""
        found = [sign for sign in self.words if sign in SIGNS or MARKED.fullmatch(sign)]
        return sorted({"( )" if MARKED.fullmatch(sign) else sign for sign in found})

    @cached_property
    def years(self) -> list[int]:
        """Years, if every cell is a year, a date or a school year."""
        if not self.words or "" in self.cells:
            return []
        words = pd.Series(self.words)
        try:
            years, _ = years_and_dates(words, "", pd.Series(range(len(words))))
        except InputError:
            return []
        return sorted(set(years.tolist())) if years.between(1900, 2100).all() else []

    @cached_property
    def leading_zeros(self) -> bool:
        return any(re.fullmatch(r"0\d+", word) for word in self.words)

    @property
    def is_code(self) -> bool:
        return self.leading_zeros or bool(CODE_NAME.search(self.name))

    def sexes(self) -> dict[str, str]:
        """What the words stand for, if all of them are sexes."""
        known = {word: _known(word, SEXES) for word in self.words}
        return known if all(known.values()) and {"female", "male"} & set(known.values()) else {}  # type: ignore[return-value]

    def groups(self) -> dict[str, str | None]:
        """What the words stand for, if at least one of them is a known group that is no sex."""
        known = {word: _known(word, GROUPS) for word in self.words}
        found = sum(value is not None for value in known.values())
        return known if set(known.values()) - {None, "total"} and found * 2 > len(known) else {}

    def ages(self) -> dict[str, str]:
        """Ages as the data model writes them (``3-5``), if the column holds age groups."""
        if not AGE_NAME.search(self.name) or not self.words:
            return {}
        found = {word: age(word) for word in self.words}
        return found if any(value != word for word, value in found.items()) or all(map(AGE.match, self.words)) else {}


def is_number_or_sign(cell: str) -> bool:
    return cell in SIGNS or bool(NUMBER.fullmatch(cell) or MARKED.fullmatch(cell))


def _known(word: str, meanings: dict[str, str]) -> str | None:
    plain = " ".join(word.lower().split())
    return "total" if plain in TOTALS else meanings.get(plain)


def sex_of(word: str) -> str | None:
    """``männlich`` → ``male``; nothing for a word that is no sex."""
    return _known(word, SEXES)


def group_of(word: str) -> str | None:
    """``nichtdeutsch`` → ``foreign``; nothing for a word that is no known group."""
    return _known(word, GROUPS)


def age(word: str) -> str:
    """``3 bis unter 6`` → ``3-5``; what is no range of ages stays as it is."""
    plain = " ".join(word.lower().replace("jahre", "").split())
    if plain in TOTALS:
        return "total"
    if match := re.fullmatch(r"(\d+) bis unter (\d+)", plain):
        return f"{match[1]}-{int(match[2]) - 1}"
    if match := re.fullmatch(r"(\d+) ?(?:bis|-|–) ?(\d+)", plain):
        return f"{match[1]}-{match[2]}"
    if match := re.fullmatch(r"unter (\d+)", plain):
        return f"0-{int(match[1]) - 1}"
    return word


def time_of(columns: list[Facts]) -> Facts | None:
    """The column of years or dates."""
    found = [column for column in columns if column.years]
    return max(found, key=lambda column: (bool(TIME_NAME.search(column.name)), -column.number), default=None)


def area_of(columns: list[Facts]) -> Facts | None:
    """The column of areas, by its name; codes are better than names."""

    def score(column: Facts) -> int:
        return 2 * bool(AREA_NAME.search(column.name)) + column.is_code + (column.numeric > 0.9) - bool(column.sexes())

    found = [
        column
        for column in columns
        if AREA_NAME.search(column.name) and column.words and (column.numeric < 0.5 or _is_code(column)) and not column.groups()
    ]
    return max(
        found, key=lambda column: (score(column), len(column.words) == len(set(column.cells)), -column.number), default=None
    )


def _is_code(column: Facts) -> bool:
    """Digits that are names of things, not counts of them."""
    return column.is_code or (column.numeric == 1 and all(re.fullmatch(r"\d{1,12}", word) for word in column.words))


def counts(column: Facts) -> bool:
    """Whether a column holds numbers that are counts or rates."""
    if column.is_code or column.ages() or (column.years and TIME_NAME.search(column.name)):
        return False
    return column.numeric >= 0.9


@dataclass(frozen=True)
class NumberStyle:
    """Decimal sign and thousands separator; ``doubt`` says what could also be meant."""

    decimal: str
    thousands: str
    doubt: str = ""


def number_style(cells: Sequence[str]) -> NumberStyle:
    """How text cells write numbers. ``1.234`` alone is taken for one thousand, and doubted."""
    numbers = [cell for cell in cells if NUMBER.fullmatch(cell)]
    blank = next(
        (sign for sign in (" ", "'") if any(re.fullmatch(rf"\d{{1,3}}(?:{sign}\d{{3}})+.*", _plain(n)) for n in numbers)), ""
    )
    points, commas = [n for n in numbers if "." in n], [n for n in numbers if "," in n]
    both = next((n for n in numbers if "." in n and "," in n), "")
    if both:
        return NumberStyle(",", ".") if both.rindex(",") > both.rindex(".") else NumberStyle(".", ",")
    if points and commas:
        return NumberStyle(",", ".") if all(map(_grouped, points)) else NumberStyle(".", ",")
    for sign, found in ((",", commas), (".", points)):
        if not found:
            continue
        if not all(map(_grouped, found)):
            return NumberStyle(sign, blank)
        # whole numbers that need no separator beside those that have one leave no doubt
        small = [n for n in numbers if n.isdigit()]
        sure = any(n.count(sign) > 1 for n in found) or (len(small) > 2 and all(len(n) <= 3 for n in small))
        other = "." if sign == "," else ","
        doubt = "" if sure else f"{found[0]!r} is taken for a number in the thousands, not for one with decimals"
        return NumberStyle(other, sign, doubt)
    return NumberStyle(",", blank)


def _plain(cell: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", cell)


def _grouped(cell: str) -> bool:
    return bool(re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:[.,]\d{3})+", cell))
