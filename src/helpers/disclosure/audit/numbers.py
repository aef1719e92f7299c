"""Numbers in text, as a reader understands them: which digits are a value, how exactly it is said, what stands behind it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_MONTHS = (
    "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    "January|February|March|May|June|July|October|December"
)
_UNTIL = r"[\u2013\u2014-]"
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")
_NUMBER = re.compile(
    r"(?<![\w.,/])(?P<sign>[+\u2212\u2013±-]\s?)?"
    r"(?P<digits>\d{1,3}(?:[.,'’\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<power>[eE][+-]?\d{1,3})?(?![\w])(?![.,/:]\d)"
)
#: what is written with digits and is no value: dates, bases of rates, numbering, limits, counts of areas
_NO_VALUES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[.\d]*)(?:Z|[+-]\d{2}:\d{2})?)?",
        r"\b\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})?\b",
        rf"\b\d{{1,2}}\.?\s(?:{_MONTHS})(?:\s\d{{4}})?",
        r"\b\d{1,2}:\d{2}(?::\d{2})?\b",
        rf"\b(?:19|20)\d\d\s?{_UNTIL}\s?(?:19|20)?\d\d\b",
        r"\b(?:19|20)\d\d/\d\d(?:\d\d)?\b",
        r"\b(?:je|pro|per|of|auf|in|von)\s1[.,\u00a0\u202f\u2009 ]?0{3}(?:[.,\u00a0\u202f\u2009 ]?0{3})?(?![.,]?\d)",
        r"\b(?:je|per|auf)\s100\b",
        r"\b(?:von|of|aus)\s100\b(?!\s?%)",
        r"\b(?:Abbildung|Abb\.|Tabelle|Tab\.|Kapitel|Kap\.|Abschnitt|Seite|S\.|Nr\.|Nummer|Fußnote|Anlage|Artikel|Art\.|Absatz|"
        r"Abs\.|Satz|Figure|Fig\.|Table|Chapter|Section|Page|No\.|Note|Version|EPSG:?|SGB|Band|Heft|Buch)\s?\d+(?:[.\-]\d+)*\b",
        r"§+\s?\d+\w?",
        r"\b(?:alle|every)\s\d+\s(?:Jahre|Monate|years|months)|\b(?:Vielfache von|multiples of)\s\d+",
        r"(?:Vertrauensbereich|Konfidenzintervall|Zufallsschwankung|confidence interval|variation by chance)\D{0,4}95\s?%|"
        r"95\s?(?:%|Prozent)[\s-]*(?:ige\w*\s)?(?:Vertrauens|Konfidenz|confidence|CI\b)",
        r"\b(?:weniger|mehr|fewer|less|more)\s(?:als|than)\s(?:das\s)?[\d.,]*\d(?:\s?%)?",
        r"\b(?:mindestens|höchstens|at least|at most)\s[\d.,]*\d",
        r"\b\d+\s(?:von|of)\s\d+\s(?:\w+\s)?(?:Gebiet|Bezirk|Stadtbezirk|Stadtteil|Ortsteil|Gemeinde|Fäll|areas|districts|cases)\w*",
        r"\b\d+\s(?:Gebiet|Bezirk|Stadtbezirk|Stadtteil|Ortsteil|Quartier|Indikator|areas|districts|indicators)\w*",
        r"\b(?:https?://|www\.)\S+",
        r"\S+@\S+",
        r"\b\d+(?:\.\d+){2,}\b",
        r"^\s*\d{1,2}(?:\.\d{1,2})+\s(?=[A-ZÄÖÜ])",
        r"\b\d{1,2}\.\s(?:Quartal|Halbjahr|Woche|Lebensjahr|Klasse|Jahrgang|Generation|Auflage|Stelle|Platz)\w*",
    )
]
#: a text that is nothing but a class of a map
_CLASS = re.compile(
    r"^(?:unter|über|bis|bis unter|ab|under|below|over|up to|from)\s[\d.,]+(?:\s?%)?"
    r"(?:\s(?:bis|to)(?:\s(?:unter|under))?\s[\d.,]+)?(?:\s?%)?$|"
    r"^[\d.,]+(?:\s?%)?\s(?:bis unter|to under|bis unter\s)\s?[\d.,]+(?:\s?%)?$|"
    r"^[\d.,]+(?:\s?%)?\s(?:und mehr|und darüber|or more|and over|and more)$",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s{0,2}\)?\s{0,2}(%|‰|[^\W\d_]+(?:\s1[.,\u00a0]?000(?:[.,\u00a0]?000)?|\s[^\W\d_]+)?)")
_MULTIPLE = re.compile(r"^(?:(Tsd\b\.?|Tausend|thousand)|(Mio\b\.?|Million(?:en)?|million))", re.IGNORECASE)


class Number(NamedTuple):
    """A number in a text: value, unit of the last digit, the words behind it, where it stands."""

    text: str
    value: float
    step: float
    unit: str
    signed: bool
    span: tuple[int, int]


def no_value_spans(text: str) -> list[tuple[int, int]]:
    """Where digits stand in a text that are no values."""
    if _CLASS.match(text.strip()):
        return [(0, len(text))]
    return [match.span() for pattern in _NO_VALUES for match in pattern.finditer(text)]


def numbers_in(text: str, language: str = "de") -> list[Number]:
    """Values in a sentence or a cell; years, dates, numbering, limits and counts of areas are none.

    Parameters
    ----------
    language : "de", "en" or "" where nobody knows: then "1.234" is read both ways.
    """
    if not any(character.isdigit() for character in text):
        return []
    masked = no_value_spans(text)
    return [
        number
        for match in _NUMBER.finditer(text)
        if not any(start < match.end() and match.start("digits") < end for start, end in masked)
        if not _is_year(text, match)
        for number in _readings(text, match, language)
    ]


def years_in(text: str) -> list[int]:
    """Years that a text names; "2022–2024" names all three, "2023/24" two."""
    found: set[int] = set()
    for match in re.finditer(rf"(?<!\d)((?:19|20)\d\d)\s?(?:{_UNTIL}|/|bis|to)\s?((?:19|20)?\d\d)(?!\d)", text):
        first = int(match[1])
        last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
        if first <= last <= first + 60:
            found.update(range(first, last + 1))
    found.update(int(match) for match in YEAR.findall(text))
    found.update(int(match) for match in re.findall(r"(?<!\d)((?:19|20)\d\d)-\d\d-\d\d", text))
    found.update(int(match) for match in re.findall(r"(?<!\d)\d{1,2}\.\d{1,2}\.((?:19|20)\d\d)(?!\d)", text))
    return sorted(found)


@lru_cache(maxsize=100_000)
def whole_number(text: str, language: str = "de") -> Number | None:
    """The number of a cell that holds nothing else, also one that would be a year in a sentence."""
    stripped = text.strip().strip("()").strip()
    match = _NUMBER.fullmatch(stripped)
    return _readings(stripped, match, language)[0] if match else None


def step_of(value: float) -> float:
    """Unit of the last digit of a number that a program wrote: 0.1 for 31.3, 1 for 4."""
    exponent = Decimal(repr(value)).as_tuple().exponent
    return 10.0**exponent if isinstance(exponent, int) and exponent < 0 else 1.0


def _readings(text: str, match: re.Match[str], language: str) -> list[Number]:
    digits = match["digits"]
    unit_match = _UNIT.match(text, match.end())
    unit = unit_match[1] if unit_match else ""
    negative = (match["sign"] or "").strip() in ("-", "\u2212", "\u2013")
    if negative and (match["sign"] or "").strip() == "\u2013" and text[: match.start()].rstrip()[-1:].isdigit():
        negative = False  # a dash between two numbers
    factor = 1.0
    if multiple := _MULTIPLE.match(unit):
        factor = 1e3 if multiple[1] else 1e6
    readings = []
    for plain in _plain(digits, language):
        value = float(plain + (match["power"] or ""))
        decimals = len(plain.partition(".")[2]) - int((match["power"] or "e0")[1:])
        step = 10.0**-decimals if decimals > 0 else 1.0
        sign = -1.0 if negative else 1.0
        signed = bool((match["sign"] or "").strip())
        readings.append(Number(match[0].strip(), sign * value * factor, step * factor, unit, signed, match.span()))
    return readings


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Whether four digits in a sentence are a year: they are, unless a unit follows."""
    unit = r"\s?(?:%|‰|Prozent|Person|Einwohner|Mensch|Kinder|Fälle|percent|persons|people|residents|children|cases)"
    plain = not match["sign"] and not match["power"]
    return plain and YEAR.fullmatch(match["digits"]) is not None and re.compile(unit).match(text, match.end()) is None


def _plain(digits: str, language: str) -> list[str]:
    """Digits with a decimal point only; two readings where the language is unknown."""
    plain = re.sub(r"['’\u00a0\u202f\u2009]", "", digits)
    marks = [character for character in plain if character in ".,"]
    if not marks:
        return [plain]
    groups = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain) is not None
    if len(set(marks)) == 2:  # the last one is the decimal mark
        head, _, tail = plain.rpartition(marks[-1])
        return [re.sub(r"[.,]", "", head) + "." + tail]
    if len(marks) > 1:
        return [re.sub(r"[.,]", "", plain)]
    thousands = re.sub(r"[.,]", "", plain)
    decimal = plain.replace(",", ".")
    if not groups or plain.startswith("0"):
        return [decimal]
    if language == "":
        return [thousands, decimal]
    return [thousands if marks[0] == ("." if language == "de" else ",") else decimal]
