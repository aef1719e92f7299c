"""Sentences on the Kurz-Check: how roles see it, where they differ, what has changed. They never say who is right."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.figures import format_value, round_half_up


@dataclass(frozen=True)
class Apart:
    """A question on which roles differ: lowest and highest answer in per cent."""

    topic: str
    lowest: float
    highest: float


def roles_sentence(edition: int, mean: float, roles: list[tuple[str, float]], language: str) -> str:
    """The mean of all roles and of each; with a single role, that others are missing."""
    number, average = len(roles), _percent(mean, language)
    said = ", ".join(f"{name} {_percent(value, language)}" for name, value in roles)
    if number == 1:
        if language == "en":
            return f"Kurz-Check {edition}: so far only one role has answered ({said}). It tells more where several do so apart."
        return (
            f"Kurz-Check {edition}: Bisher hat nur eine Stelle geantwortet ({said}). Mehr sagt er, wenn mehrere es getrennt tun."
        )
    if language == "en":
        return f"In the Kurz-Check {edition}, {number} roles rate integration work at {average} on average: {said}."
    return f"Im Kurz-Check {edition} schätzen {number} Stellen die Integrationsarbeit im Mittel mit {average} ein: {said}."


def apart_sentence(questions: list[Apart], language: str) -> str:
    """The questions on which roles differ most; an empty text where they agree."""
    if not questions:
        return ""
    if language == "en":
        said = ", ".join(f"“{item.topic}” ({item.lowest:.0f} to {_percent(item.highest, language)})" for item in questions)
        return f"They differ most on {said}."
    said = ", ".join(f"„{item.topic}“ ({item.lowest:.0f} bis {_percent(item.highest, language)})" for item in questions)
    return f"Am weitesten auseinander liegen sie bei {said}."


def change_sentence(since: int, change: float, largest: list[tuple[str, float]], language: str) -> str:
    """The mean change of answers given both times by the same role, and the topics that moved most (mean of the roles)."""
    size, moved = _points(change, language), round_half_up(change)
    named = ", ".join(
        f"{'“' if language == 'en' else '„'}{topic}{'”' if language == 'en' else '“'} ({_points(value, language, signed=True)})"
        for topic, value in largest
    )
    if language == "en":
        how = "on average unchanged" if moved == 0 else f"on average {size} {'higher' if moved > 0 else 'lower'}"
        start = f"Compared with {since}, answers of the same roles to the same questions are {how}"
        return f"{start}; they moved most on {named}." if named else f"{start}."
    how = "im Mittel unverändert" if moved == 0 else f"im Mittel um {size} {'höher' if moved > 0 else 'niedriger'}"
    start = f"Gegenüber {since} fallen die Antworten derselben Stellen auf dieselben Fragen {how} aus"
    return f"{start}, am meisten verändert bei {named}." if named else f"{start}."


def _percent(value: float, language: str) -> str:
    return format_value(value, "percent", 0, language)


def _points(value: float, language: str, signed: bool = False) -> str:
    return format_value(value if signed else abs(value), "percentage_points", 0, language, signed=signed)
