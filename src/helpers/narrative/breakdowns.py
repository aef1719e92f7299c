"""What the parts of a key are called: groups, ages, details and references, from the catalogue and a few fixed words."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date

from helpers.narrative.words import WORDS, word
from helpers.settings import MunicipalitySettings

_LOCALES = {"de": "de_DE", "en": "en_GB"}


def group_label(settings: MunicipalitySettings, characteristic: str, group: str, sex: str, language: str) -> str:
    """For whom a value stands: the group (by the municipality's own label, if it has one), the sex, or everybody."""
    parts = []
    if group != "total":
        own = settings.municipality.group_labels.get(characteristic, {}).get(group)
        label = own or settings.catalogue.characteristics[characteristic].groups.get(group)
        parts.append(label.get(language) if label else group)
    if sex != "total":
        parts.append(word(sex, language))
    return ", ".join(parts) or word("all", language)


def measure_label(settings: MunicipalitySettings, measure: str, age: str, detail: str, language: str) -> str:
    """What is counted, with age and detail: ``Arbeitslose, seit einem Jahr oder länger``."""
    found = settings.catalogue.measures[measure]
    named = found.details.get(detail)
    parts = [
        found.name.get(language),
        age_label(age, language) if age != "total" else "",
        (named.get(language) if named else detail) if detail != "total" else "",
    ]
    return ", ".join(part for part in parts if part)


def age_label(age: str, language: str) -> str:
    """``15-64`` → ``15 bis 64 Jahre``, ``25+`` → ``ab 25 Jahren``; an age that is none of the usual stays as it is."""
    if match := re.fullmatch(r"(\d+)-(\d+)", age):
        first, last = int(match[1]), int(match[2])
        return word("age_below", language, age=last + 1) if first == 0 else word("age_range", language, first=first, last=last)
    if match := re.fullmatch(r"(\d+)(\+|-school_entry)", age):
        return word("age_from" if match[2] == "+" else "age_to_school", language, age=match[1])
    return word(age, language) if age in {"school_entry", "school_children"} else age


def reference_label(reference: str, language: str) -> str:
    """``2024-12-31`` → ``31.12.2024``; means and totals of a year in words, else as it is."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", reference):
        return format_date(date.fromisoformat(reference), "dd.MM.yyyy" if language == "de" else "long", _LOCALES[language])
    return word(reference, language) if reference in WORDS else reference
