"""Texts of the shipped catalogue: in both languages, short enough, respectful, and without claims of a cause."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from helpers.settings.base import Text
from helpers.settings.catalogue import Indicator, Subject
from helpers.settings.load import Catalogue, load_catalogue

CATALOGUE = Path(__file__).resolve().parents[2] / "params" / "catalogue"
INDICATORS = sorted(load_catalogue([CATALOGUE]).indicators)
#: words that claim a cause; numbers say what is, not why
CAUSAL = re.compile(
    r"führ(t|en|te|ten) zu |bewirk|verursach|hervorgerufen|auslös|ausgelöst|zurückzuführen|bedingt durch|infolge|aufgrund"
    r"|Ursache|Grund dafür|liegt daran|schuld"
    r"|\b(cause[sd]?|causing|results? in|resulted in|due to|owing to|leads? to (more|less|higher|lower))\b"
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([CATALOGUE])


@pytest.fixture(params=INDICATORS)
def indicator(request: pytest.FixtureRequest, catalogue: Catalogue) -> Indicator:
    return catalogue.indicators[request.param]


def texts(item: Any, where: str = "") -> list[tuple[str, str, str]]:
    """Every text in two languages inside an entry, with the key it stands at."""
    if isinstance(item, Text | Subject):
        return [(where, item.de, item.en)]
    if isinstance(item, dict):
        return [found for key, value in item.items() for found in texts(value, f"{where}.{key}")]
    if isinstance(item, list):
        return [found for number, value in enumerate(item) for found in texts(value, f"{where}[{number}]")]
    if hasattr(item, "model_fields_set"):
        return [found for key in type(item).model_fields for found in texts(getattr(item, key), f"{where}.{key}")]
    return []


def test_everything_is_said_in_german_and_english(catalogue: Catalogue) -> None:
    entries = [
        entry
        for kind in ("fields", "characteristics", "measures", "sources", "breaks", "profiles", "sets", "indicators")
        for entry in getattr(catalogue, kind).values()
    ]
    entries += catalogue.glossary
    found = [text for entry in entries for text in texts(entry, getattr(entry, "id", "glossary"))]
    assert len(found) > 400
    assert [where for where, german, english in found if not german or not english] == []


def test_glossary_is_sorted_and_has_no_term_twice(catalogue: Catalogue) -> None:
    terms = [entry.term.de.translate(str.maketrans("ÄÖÜ", "AOU")).casefold() for entry in catalogue.glossary]
    assert terms == sorted(set(terms))
    assert len(terms) >= 20


def test_german_subject_starts_with_an_article(indicator: Indicator) -> None:
    assert indicator.subject.de.split()[0] in {"der", "die", "das"}
    assert not indicator.subject.en[0].isupper()


def test_short_name_fits_an_axis(indicator: Indicator) -> None:
    assert len(indicator.short.de) <= 35
    assert len(indicator.short.en) <= 35


def test_texts_are_sentences(indicator: Indicator) -> None:
    for text in (indicator.definition, indicator.why, indicator.caveats):
        for sentence in (text.de, text.en):
            assert sentence.endswith(".")
            assert sentence[0].isupper() or sentence[0].isdigit()


def test_no_labels_that_stigmatise(indicator: Indicator) -> None:
    words = " ".join(f"{german} {english}" for _, german, english in texts(indicator)).casefold()
    for banned in ("problemgebiet", "brennpunkt", "migranten", "asylanten", "parallelgesellschaft", "ghetto"):
        assert banned not in words


def test_no_text_claims_a_cause(indicator: Indicator) -> None:
    assert [(where, found) for where, *both in texts(indicator) for text in both if (found := CAUSAL.findall(text))] == []


@pytest.mark.parametrize("text", ["Armut führt zu Krankheit.", "Das bewirkt viel.", "gaps due to origin", "This causes gaps."])
def test_claims_of_a_cause_are_found(text: str) -> None:
    assert CAUSAL.search(text)
