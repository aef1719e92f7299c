"""Numbers as text: rounded half up, in the language's own style, never with a wrong sign.

babel, pandas and f-strings round 2.25 to 2.2 (half to even on the binary value), official
statistics print 2,3. So the value is rounded first, on its decimal spelling, then written.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from babel.numbers import format_decimal

from helpers.errors import InputError
from helpers.figures.objects import Sign

MINUS = "\u2212"
NBSP = "\u00a0"

_EXACT = Context(prec=400)  # wide enough for every float, so that quantize never gives up

#: what stands behind a number: (text, singular text), blank included
_SUFFIXES: dict[str, dict[str, tuple[str, str]]] = {
    "percent": {"de": (f"{NBSP}%", f"{NBSP}%"), "en": ("%", "%")},
    "percentage_points": {
        "de": (" Prozentpunkte", " Prozentpunkt"),
        "en": (" percentage points", " percentage point"),
    },
    "per_1000": {"de": (" je 1.000", " je 1.000"), "en": (" per 1,000", " per 1,000")},
    "per_10000": {"de": (" je 10.000", " je 10.000"), "en": (" per 10,000", " per 10,000")},
    "per_100000": {"de": (" je 100.000", " je 100.000"), "en": (" per 100,000", " per 100,000")},
    "months": {"de": (" Monate", " Monat"), "en": (" months", " month")},
    "years": {"de": (" Jahre", " Jahr"), "en": (" years", " year")},
    "sqm": {"de": (f"{NBSP}m²", f"{NBSP}m²"), "en": (f"{NBSP}m²", f"{NBSP}m²")},
}

#: what stands in a column head or under a headline
_LABELS: dict[str, dict[str, str]] = {
    "percent": {"de": "Prozent", "en": "percent"},
    "percentage_points": {"de": "Prozentpunkte", "en": "percentage points"},
    # "Personen", not "Einwohnerinnen und Einwohner": the base may be one group only
    "per_1000": {"de": "je 1.000 Personen", "en": "per 1,000 persons"},
    "per_10000": {"de": "je 10.000 Personen", "en": "per 10,000 persons"},
    "per_100000": {"de": "je 100.000 Personen", "en": "per 100,000 persons"},
    "persons": {"de": "Personen", "en": "persons"},
    "cases": {"de": "Fälle", "en": "cases"},
    "children": {"de": "Kinder", "en": "children"},
    "moves": {"de": "Umzüge", "en": "moves"},
    "months": {"de": "Monate", "en": "months"},
    "years": {"de": "Jahre", "en": "years"},
    "ratio": {"de": "Verhältnis", "en": "ratio"},
    "sqm": {"de": "Quadratmeter", "en": "square metres"},
    "index": {"de": "Indexwert", "en": "index value"},
    "index_0_100": {"de": "Indexwert (0 bis 100)", "en": "index value (0 to 100)"},
    "score": {"de": "Punkte", "en": "points"},
    "score_0_4": {"de": "Punkte (0 bis 4)", "en": "points (0 to 4)"},
}

#: why a value is missing, by observation status (the signs themselves are in ``objects.SIGNS``)
_MISSING: dict[str, dict[str, str]] = {
    "C": {"de": "geheim gehalten", "en": "confidential"},
    "M": {"de": "keine Angabe", "en": "not available"},
    "L": {"de": "folgt später", "en": "to follow"},
    "U": {"de": "zu unsicher", "en": "too uncertain"},
    "X": {"de": "nicht sinnvoll", "en": "not meaningful"},
}

_LOCALES = {"de": "de_DE", "en": "en_GB"}


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """Round as one learns it at school: 2.25 → 2.3, −2.25 → −2.3.

    Parameters
    ----------
    value : finite number.
    decimals : digits after the decimal point, 0 or more.

    Raises
    ------
    ValueError
        if the value is not finite: a missing value is a ``Sign``, never a number.
    """
    if not math.isfinite(value):
        raise ValueError(f"only finite numbers can be written, found {value!r}")
    # repr of a Python float is the shortest spelling that gives it back: 2.25, not 2.24999…
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)
    return abs(rounded) if rounded.is_zero() else rounded


def format_number(value: float, decimals: int = 0, language: str = "de", signed: bool = False) -> str:
    """Write a number: ``1234567`` → ``1.234.567`` (de) or ``1,234,567`` (en).

    Parameters
    ----------
    value : finite number.
    decimals : digits after the decimal point; all of them are written.
    language : ``de`` or ``en``.
    signed : write ``+`` before positive numbers (differences); zero has no sign.

    Raises
    ------
    ValueError
        if the value is not finite.
    InputError
        if the language is unknown.
    """
    rounded = round_half_up(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text: str = format_decimal(abs(rounded), pattern, locale=_locale(language), decimal_quantization=False)
    if rounded < 0:
        return MINUS + text
    return "+" + text if signed and rounded > 0 else text


def format_value(value: float, unit: str, decimals: int = 0, language: str = "de", signed: bool = False) -> str:
    """Write a number with its unit: ``12,3 %``, ``2,1 Prozentpunkte``, ``12,6 je 1.000``, ``1.234``.

    Raises
    ------
    ValueError
        if the value is not finite.
    InputError
        if unit or language is unknown.
    """
    number = format_number(value, decimals, language, signed)
    _check_unit(unit)
    many, one = _SUFFIXES.get(unit, {}).get(language, ("", ""))
    return number + (one if number.lstrip(MINUS + "+") == "1" else many)


def format_mark(value: float, unit: str, decimals: int = 0, language: str = "de", signed: bool = False) -> str:
    """Write a number as it stands beside a line or bar: with ``%``, else without its unit."""
    if unit == "percent":
        return format_value(value, unit, decimals, language, signed)
    _check_unit(unit)
    return format_number(value, decimals, language, signed)


def unit_label(unit: str, language: str = "de") -> str:
    """Name a unit for a column head or subtitle: ``Prozent``, ``je 1.000 Personen``.

    Raises
    ------
    InputError
        if unit or language is unknown.
    """
    _check_unit(unit)
    _locale(language)
    return _LABELS[unit][language]


def missing_text(cell: Sign | None, language: str = "de") -> str:
    """Say in words why there is no number; ``None`` is ``keine Angabe``."""
    _locale(language)
    status = cell.status if isinstance(cell, Sign) else "M"
    return _MISSING.get(status, _MISSING["M"])[language]


def _check_unit(unit: str) -> None:
    if unit not in _LABELS:
        raise InputError(f"unit {unit!r}", "is not known", f"use one of {', '.join(_LABELS)}")


def _locale(language: str) -> str:
    if language not in _LOCALES:
        raise InputError(f"language {language!r}", "is not known", f"use one of {', '.join(_LOCALES)}")
    return _LOCALES[language]
