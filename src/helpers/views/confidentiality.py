"""How values are protected: the rules that hold, what follows from them, how much is kept secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helpers.figures import Box, format_number, format_value
from helpers.settings import MunicipalitySettings
from helpers.views.protected import protected
from helpers.views.reading import Reading


@dataclass(frozen=True)
class Rule:
    """What was agreed on for some sources, as the box tells it."""

    sources: list[str]  # in words
    minimum_count: int
    agreed_by: str
    agreed_on: date
    published: bool = False  # by the body that the numbers come from: nothing to protect


def rules_of(settings: MunicipalitySettings, language: str) -> list[Rule]:
    """The rules of ``municipality.yaml``, sources by their names; none where it sets none."""
    found = getattr(settings.municipality, "disclosure", None)
    known = settings.catalogue.sources
    return [
        Rule(
            [known[name].name.get(language) if name in known else name for name in rule.sources],
            rule.minimum_count,
            rule.agreed_by,
            rule.agreed_on,
            rule.published,
        )
        for rule in (found.rules if found else [])
    ]


def confidentiality(reading: Reading, rules: list[Rule]) -> Box:
    """Rules, second step of protection, the sign, and how many values are kept secret at each area level."""
    said = [_rule(reading, rule) for rule in rules] or [reading.word("confidentiality_none")]
    if rules:
        said += [reading.word("confidentiality_sums"), reading.word("confidentiality_sign"), _counts(reading)]
    return Box(
        id="geheimhaltung",
        headline=reading.word("confidentiality"),
        language=reading.language,
        style="method",
        sentences=said,
        mark=reading.mark,
    )


def _rule(reading: Reading, rule: Rule) -> str:
    sources = ", ".join(rule.sources)
    if rule.published:
        return reading.word("confidentiality_published", sources=sources)
    day = rule.agreed_on.strftime("%d.%m.%Y") if reading.language == "de" else rule.agreed_on.isoformat()
    words = {"sources": sources, "least": rule.minimum_count, "agreed_by": rule.agreed_by, "agreed_on": day}
    return reading.word("confidentiality_rule", **words)


def _counts(reading: Reading) -> str:
    """Values of all years shown, from the whole to its parts; changes and gaps follow from them and are not counted."""
    municipality, language = reading.settings.municipality, reading.language
    names = {"municipality": municipality.name} | {item.level: item.plural.get(language) for item in municipality.levels}
    values = reading.values[reading.values["statistic"] == "value"]
    values = values[values["value"].notna() | (values["conf_status"] == "C")]
    if protected(values).empty:
        return reading.word("confidentiality_all")
    said = []
    for level, name in names.items():
        rows = values[values["area_level"] == level]
        if rows.empty:
            continue
        hidden = len(protected(rows))
        said.append(
            reading.word(
                "confidentiality_level",
                level=name,
                hidden=format_number(hidden, 0, language),
                number=format_number(len(rows), 0, language),
                share=format_value(100 * hidden / len(rows), "percent", 1, language),
            )
        )
    return reading.word("confidentiality_counts", levels="; ".join(said))
