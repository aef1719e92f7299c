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
    zeros_hidden: bool = False
    complement: bool = False


def rules_of(settings: MunicipalitySettings, language: str) -> list[Rule]:
    """The rules of ``municipality.yaml``, sources by their names, that for all others last; none where it sets none."""
    known, rules = settings.catalogue.sources, settings.municipality.disclosure.rules
    return [
        Rule(
            [known[name].name.get(language) for name in rule.sources],
            rule.minimum_count,
            rule.agreed_by,
            rule.agreed_on,
            rule.published,
            rule.zeros == "hidden",
            rule.complement,
        )
        for rule in sorted(rules, key=lambda rule: not rule.sources)
    ]


def confidentiality(reading: Reading, rules: list[Rule]) -> Box:
    """Rules, second step of protection, the sign, and how many values are kept secret at each area level."""
    said = [_rule(reading, rule, len(rules) > 1) for rule in rules] or [reading.word("confidentiality_none")]
    if not all(rule.published for rule in rules) or not rules:
        said += [reading.word("confidentiality_sums"), reading.word("confidentiality_sign"), _counts(reading)]
    return Box(
        id="geheimhaltung",
        headline=reading.word("confidentiality"),
        language=reading.language,
        style="method",
        sentences=said,
        mark=reading.mark,
    )


def _rule(reading: Reading, rule: Rule, one_of_several: bool) -> str:
    """One rule; ``sources`` may be empty: then it holds for all that no other rule names."""
    rest = "confidentiality_other_sources" if one_of_several else "confidentiality_all_sources"
    sources = ", ".join(rule.sources) or reading.word(rest)
    if rule.published:
        return reading.word("confidentiality_published", sources=sources)
    day = rule.agreed_on.strftime("%d.%m.%Y") if reading.language == "de" else rule.agreed_on.isoformat()
    return reading.word(
        "confidentiality_rule",
        sources=sources,
        low=0 if rule.zeros_hidden else 1,
        high=rule.minimum_count - 1,
        complement=reading.word("confidentiality_complement") if rule.complement else "",
        agreed_by=rule.agreed_by,
        agreed_on=day,
    )


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
