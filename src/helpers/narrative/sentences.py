"""Sentences from data, in German and English: they say what the numbers say, and never why."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.figures import format_number, format_value, round_half_up
from helpers.measures.noticeable import noticeable
from helpers.settings.catalogue import Indicator

#: a gap whose printed change is not larger is called hardly changed (percentage points)
LARGEST_GAP_NOISE = 1.0
#: units of a difference of two values
DIFFERENCE_UNIT = {"percent": "percentage_points"}


@dataclass(frozen=True)
class Change:
    """A difference to an earlier year."""

    difference: float
    since: int
    certain: bool = True  # False: chance alone may explain it


def _plural(indicator: Indicator) -> bool:
    return indicator.subject.plural


def subject(indicator: Indicator, language: str) -> str:
    """The indicator as the first words of a sentence."""
    words = indicator.subject.en if language == "en" else indicator.subject.de
    return words[0].upper() + words[1:]


def amount(indicator: Indicator, value: float, language: str) -> str:
    """A value with its unit."""
    return format_value(value, indicator.unit, indicator.decimals, language)


def difference(indicator: Indicator, value: float, language: str) -> str:
    """The size of a difference, without a sign."""
    unit = DIFFERENCE_UNIT.get(indicator.unit, indicator.unit)
    return format_value(abs(value), unit, indicator.decimals, language)


def _signed(indicator: Indicator, value: float, language: str) -> str:
    unit = DIFFERENCE_UNIT.get(indicator.unit, indicator.unit)
    return format_value(value, unit, indicator.decimals, language, signed=True)


def direction(indicator: Indicator, value: float) -> int:
    """-1, 0 or 1: whether a difference, rounded as it is printed, is below, equal to or above zero."""
    rounded = round_half_up(value, indicator.decimals)
    return (rounded > 0) - (rounded < 0)


def _hardly(indicator: Indicator, value: float, change: Change) -> bool:
    """Whether a change is too small to be called one."""
    return abs(change.difference) < noticeable(indicator, value - change.difference)


def level_sentence(indicator: Indicator, value: float, year: int, change: Change | None, language: str) -> str:
    """Level and, if there is a comparable earlier year, change.

    >>> level_sentence(employment, 64.5, 2024, Change(8.3, 2014), "de")  # doctest: +SKIP
    'Die Beschäftigungsquote liegt 2024 bei 64,5 % und ist seit 2014 um 8,3 Prozentpunkte gestiegen.'
    """
    who, what = subject(indicator, language), amount(indicator, value, language)
    if language == "en":
        start = f"{who} {'are' if _plural(indicator) else 'is'} {what} in {year}"
    else:
        start = f"{who} {'liegen' if _plural(indicator) else 'liegt'} {year} bei {_dative(what)}"
    return start + _change_clause(indicator, value, change, language) + "."


def _dative(amount: str) -> str:
    """German: "7,5 Monate", but "bei 7,5 Monaten"."""
    return f"{amount}n" if amount.endswith((" Monate", " Jahre")) else amount


def _change_clause(indicator: Indicator, value: float, change: Change | None, language: str) -> str:
    if change is None:
        return ""
    size, moved = difference(indicator, change.difference, language), direction(indicator, change.difference)
    hardly = _hardly(indicator, value, change)
    if moved and not hardly and not change.certain:
        signed = _signed(indicator, change.difference, language)
        if language == "en":
            return f"; a change since {change.since} is not certain ({signed})"
        return f"; eine Veränderung seit {change.since} ist nicht gesichert ({signed})"
    if language == "en":
        verb = "have" if _plural(indicator) else "has"
        if moved == 0:
            return f", unchanged from {change.since}"
        if hardly:
            return f" and {verb} hardly changed since {change.since}"
        return f" and {verb} {'risen' if moved > 0 else 'fallen'} by {size} since {change.since}"
    verb = "sind" if _plural(indicator) else "ist"
    if moved == 0:
        return f" und {verb} gegenüber {change.since} unverändert"
    if hardly:
        return f" und {'haben' if _plural(indicator) else 'hat'} sich seit {change.since} kaum verändert"
    return f" und {verb} seit {change.since} um {size} {'gestiegen' if moved > 0 else 'gesunken'}"


@dataclass(frozen=True)
class GapText:
    """What a sentence about a gap needs: labels and levels of both groups, now and at the start."""

    first: str
    second: str
    first_value: float
    second_value: float
    year: int
    since: int | None = None
    first_before: float = float("nan")
    second_before: float = float("nan")
    by: str = ""  # what the groups are told apart by, for headlines
    certain: bool = True  # False: chance alone may explain that the gap changed

    @property
    def points(self) -> float:
        return self.first_value - self.second_value

    @property
    def points_before(self) -> float:
        return self.first_before - self.second_before


def gap_sentences(indicator: Indicator, gap: GapText, language: str) -> list[str]:
    """Both levels and the gap in points; then how it was before and which side moved."""
    first, second = (amount(indicator, value, language) for value in (gap.first_value, gap.second_value))
    size = difference(indicator, gap.points, language)
    ratio = format_number(gap.first_value / gap.second_value, 2, language) if gap.second_value else ""
    if language == "en":
        start = f"{gap.first}: {first}, {gap.second}: {second} ({gap.year}); the gap is {size}"
        start += f", the ratio {ratio}." if ratio else "."
    else:
        start = f"{gap.first}: {first}, {gap.second}: {second} ({gap.year}); der Abstand beträgt {size}"
        start += f", das Verhältnis {ratio}." if ratio else "."
    if gap.since is None:
        return [start]
    return [start, _gap_before(indicator, gap, language), _sides(indicator, gap, language)]


def gap_change(gap: GapText) -> int:
    """-1, 0 or 1: whether the gap has become smaller, hardly changed or become larger (in size, whatever its sign).

    A change that chance alone may explain is none.
    """
    change = round_half_up(abs(gap.points) - abs(gap.points_before), 1)
    return 0 if abs(change) <= LARGEST_GAP_NOISE or not gap.certain else (1 if change > 0 else -1)


def gap_turned(gap: GapText) -> bool:
    """Whether the group that was ahead is now behind, both by at least a point, and not by chance."""
    if not gap.certain:
        return False
    smaller = min(abs(gap.points), abs(gap.points_before))
    return gap.points * gap.points_before < 0 and smaller >= LARGEST_GAP_NOISE


def _gap_before(indicator: Indicator, gap: GapText, language: str) -> str:
    before = difference(indicator, gap.points_before, language)
    moved = gap_change(gap)
    if not gap.certain:
        if language == "en":
            return f"In {gap.since} the gap was {before}; a change is not certain."
        return f"{gap.since} betrug der Abstand {before}; eine Veränderung ist nicht gesichert."
    if language == "en":
        word = {-1: "it has become smaller", 0: "it has hardly changed", 1: "it has become larger"}[moved]
        word = "the groups have changed places" if gap_turned(gap) else word
        return f"In {gap.since} the gap was {before}; {word}."
    word = {-1: "er ist kleiner geworden", 0: "er hat sich kaum verändert", 1: "er ist größer geworden"}[moved]
    word = "die Gruppen haben die Plätze getauscht" if gap_turned(gap) else word
    return f"{gap.since} betrug der Abstand {before}; {word}."


def _sides(indicator: Indicator, gap: GapText, language: str) -> str:
    """Which side moved, by how much."""
    moves = [
        f"{label}: {_signed(indicator, now - before, language)}"
        for label, now, before in (
            (gap.first, gap.first_value, gap.first_before),
            (gap.second, gap.second_value, gap.second_before),
        )
    ]
    start = f"Change since {gap.since}" if language == "en" else f"Veränderung seit {gap.since}"
    return f"{start}: {', '.join(moves)}."


def spread_sentence(
    indicator: Indicator, lowest: tuple[str, float], highest: tuple[str, float], language: str, among: str = ""
) -> str:
    """Where the value is highest and where lowest; no ranking, no judgement. ``among``: of which areas, where not of all."""
    low, high = (f"{name} ({amount(indicator, value, language)})" for name, value in (lowest, highest))
    if language == "en":
        return f"Highest value{among}: {high}; lowest value: {low}."
    return f"Höchster Wert{among}: {high}; niedrigster Wert: {low}."


def places_sentence(indicator: Indicator, year: int, places: list[tuple[str, float]], language: str, among: str = "") -> str:
    """The areas with the highest values, highest first. ``among``: of which areas, where not of all."""
    said = ", ".join(f"{name} ({amount(indicator, value, language)})" for name, value in places)
    name = indicator.name.get(language)
    if language == "en":
        return f"{name}, highest values in {year}{among}: {said}."
    return f"{name}, höchste Werte {year}{among}: {said}."


def trend_headline(indicator: Indicator, value: float, change: Change | None, language: str) -> str:
    """Headline of a line chart without groups."""
    name = indicator.short.get(language)
    if change is None:
        return name
    size, moved = difference(indicator, change.difference, language), direction(indicator, change.difference)
    if moved and not change.certain and not _hardly(indicator, value, change):
        return f"{name}: {'no certain change since' if language == 'en' else 'keine gesicherte Veränderung seit'} {change.since}"
    if language == "en":
        if moved == 0 or _hardly(indicator, value, change):
            return f"{name}: hardly changed since {change.since}"
        return f"{name}: {'up' if moved > 0 else 'down'} {size} since {change.since}"
    if moved == 0 or _hardly(indicator, value, change):
        return f"{name}: seit {change.since} kaum verändert"
    return f"{name}: seit {change.since} um {size} {'höher' if moved > 0 else 'niedriger'}"


def gap_headline(indicator: Indicator, gap: GapText, language: str) -> str:
    """Headline of a chart of two groups: by what they are told apart, and how the gap changed."""
    name, size = indicator.short.get(language), difference(indicator, gap.points, language)
    if gap.by:
        name = f"{name} {'by' if language == 'en' else 'nach'} {gap.by}"
    if gap.since is None:
        return f"{name}: {'gap of' if language == 'en' else 'Abstand'} {size}"
    if gap_turned(gap):
        turned = "gap reversed since" if language == "en" else "Abstand umgekehrt seit"
        return f"{name}: {turned} {gap.since} ({size})"
    if not gap.certain:
        said = "no certain change of the gap since" if language == "en" else "keine gesicherte Veränderung des Abstands seit"
        return f"{name}: {said} {gap.since} ({size})"
    moved = gap_change(gap)
    by = difference(indicator, abs(gap.points) - abs(gap.points_before), language)
    if language == "en":
        if moved == 0:
            return f"{name}: gap hardly changed since {gap.since} ({size})"
        return f"{name}: gap {by} {'smaller' if moved < 0 else 'larger'} than in {gap.since}"
    if moved == 0:
        return f"{name}: Abstand seit {gap.since} kaum verändert ({size})"
    return f"{name}: Abstand um {by} {'kleiner' if moved < 0 else 'größer'} als {gap.since}"


def gap_highlight(indicator: Indicator, gap: GapText, kind: str, language: str) -> str:
    """One sentence on a gap that stands out: ``smaller``, ``larger`` or ``largest``."""
    name, pair = indicator.short.get(language), f"{gap.first} / {gap.second}"
    size, before = (difference(indicator, value, language) for value in (gap.points, gap.points_before))
    if language == "en":
        start = {
            "smaller": "The gap has narrowed most for",
            "larger": "The gap has widened most for",
            "largest": "The gap is widest for",
        }[kind]
        tail = f"{size} in {gap.year}" + (f", after {before} in {gap.since}" if gap.since else "")
        return f"{start} “{name}” ({pair}): {tail}."
    start = {
        "smaller": "Am deutlichsten kleiner geworden ist der Abstand bei",
        "larger": "Am deutlichsten größer geworden ist der Abstand bei",
        "largest": "Am größten ist der Abstand bei",
    }[kind]
    tail = f"{size} ({gap.year})" + (f"; {gap.since} waren es {before}" if gap.since else "")
    return f"{start} „{name}“ ({pair}): {tail}."
