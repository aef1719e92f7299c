"""The shipped catalogue: complete, bilingual, and true to the rules of the field."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from helpers.settings.base import Text
from helpers.settings.catalogue import Indicator, Subject
from helpers.settings.load import Catalogue, load_catalogue

CATALOGUE = Path(__file__).resolve().parents[2] / "params" / "catalogue"
INDICATORS = sorted(load_catalogue([CATALOGUE]).indicators)


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


def test_numbers_of_entries(catalogue: Catalogue) -> None:
    assert len(catalogue.fields) == 14
    assert len(catalogue.characteristics) == 22
    assert len(catalogue.indicators) == 27
    assert len(catalogue.profiles) == 3


def test_fields_are_chapters_2_to_15_and_safety_is_off(catalogue: Catalogue) -> None:
    assert [field.number for field in catalogue.fields.values()] == list(range(2, 16))
    assert [field.id for field in catalogue.fields.values() if not field.enabled] == ["sicherheit"]


def test_core_of_a_city(catalogue: Catalogue) -> None:
    core = catalogue.profiles["kreisfreie_stadt"].core
    assert len(core) == len(set(core)) == 19
    assert Counter(catalogue.indicators[name].orientation for name in core) == {"strength": 11, "deficit": 5, "context": 3}


def test_no_profile_names_an_indicator_twice(catalogue: Catalogue) -> None:
    for profile in catalogue.profiles.values():
        assert len(profile.core) == len(set(profile.core)), profile.id


def test_everything_is_said_in_german_and_english(catalogue: Catalogue) -> None:
    entries = [
        entry
        for kind in ("fields", "characteristics", "measures", "sources", "breaks", "profiles", "indicators")
        for entry in getattr(catalogue, kind).values()
    ]
    entries += catalogue.glossary
    found = [text for entry in entries for text in texts(entry, getattr(entry, "id", "glossary"))]
    assert len(found) > 400
    assert [where for where, german, english in found if not german or not english] == []


def test_glossary_is_sorted_and_has_no_term_twice(catalogue: Catalogue) -> None:
    terms = [entry.term.de.replace("Ä", "A").casefold() for entry in catalogue.glossary]
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


def test_context_is_neutral_and_the_rest_has_a_direction(indicator: Indicator) -> None:
    expected = {"context": "neutral", "strength": "higher_is_better", "deficit": "lower_is_better"}
    assert indicator.direction == expected[indicator.orientation]


def test_no_labels_that_stigmatise(indicator: Indicator) -> None:
    words = " ".join(f"{german} {english}" for _, german, english in texts(indicator)).casefold()
    for banned in ("problemgebiet", "brennpunkt", "migranten", "asylanten", "parallelgesellschaft", "ghetto"):
        assert banned not in words


def test_unit_and_factor_agree(indicator: Indicator) -> None:
    assert indicator.factor == {"per_1000": 1000}.get(indicator.unit, 100)


def test_delivered_values_are_of_surveys_or_self_assessments(indicator: Indicator) -> None:
    if indicator.formula == "delivered":
        assert (indicator.kind, indicator.data_type) in {("subjective", "survey"), ("structural", "structural")}


def test_breakdowns_exist(indicator: Indicator, catalogue: Catalogue) -> None:
    families = {item.family for item in catalogue.characteristics.values()} | {"sex"}
    assert set(indicator.compare_by) <= families - {"none"}


def test_a_fixed_group_is_not_split_by_its_own_family(indicator: Indicator) -> None:
    fixed = {count.family for count in [*indicator.numerator, *indicator.denominator] if count.family}
    assert not fixed & set(indicator.compare_by)


def test_pairs_are_of_one_family_that_the_indicator_is_split_by(indicator: Indicator, catalogue: Catalogue) -> None:
    for numerator, denominator in indicator.allowed_pairs:
        assert catalogue.family(numerator) == catalogue.family(denominator)
        assert catalogue.family(numerator) in indicator.compare_by


def test_every_indicator_names_a_source(indicator: Indicator) -> None:
    assert indicator.sources


def test_groups_are_the_same_within_a_family(catalogue: Catalogue) -> None:
    groups: dict[str, set[tuple[str, ...]]] = {}
    for item in catalogue.characteristics.values():
        groups.setdefault(item.family, set()).add(tuple(item.groups))
    assert groups == {
        "nationality": {("foreign", "german")},
        "migration_background": {("with", "without")},
        "immigration_history": {("with", "one_parent", "without")},
        "family_language": {("non_german", "german")},
        "self_description": {("affected", "not_affected")},
        "course_status": {("new", "earlier", "eu", "german")},
        "training_country": {("abroad", "germany")},
        "none": {()},
    }


def test_only_two_definitions_are_comparable(catalogue: Catalogue) -> None:
    pairs = {frozenset({item.id, other}) for item in catalogue.characteristics.values() for other in item.comparable_with}
    assert pairs == {frozenset({"auslaender_bfs", "auslaender_melde"})}


def test_employment_rate_counts_at_the_place_of_residence(catalogue: Catalogue) -> None:
    rate = catalogue.indicators["beschaeftigungsquote"]
    (numerator,) = rate.numerator
    assert numerator.measure == "employees_social_insurance"
    assert "am Wohnort" in catalogue.measures[numerator.measure].name.de
    assert "am Wohnort" in rate.definition.de
    at_workplace = {name for name, item in catalogue.measures.items() if "Arbeitsort" in item.name.de or "workplace" in name}
    assert at_workplace == {"employees_at_workplace"}
    assert {table.code for table in rate.tables}.isdisjoint({"13111-01-03-4"})  # at the place of work


def test_unemployment_rate_needs_the_labour_force_and_the_share_needs_residents(catalogue: Catalogue) -> None:
    rate, share = catalogue.indicators["arbeitslosenquote"], catalogue.indicators["arbeitslosenanteil"]
    assert [(count.measure, count.age) for count in rate.denominator] == [("labour_force", "total")]
    assert [(count.measure, count.age) for count in share.denominator] == [("residents", "15-64")]


def test_naturalisation_rate_uses_the_previous_year_and_breaks_with_the_law(catalogue: Catalogue) -> None:
    (base,) = catalogue.indicators["einbuergerungsquote"].denominator
    assert (base.measure, base.lag) == ("foreigners_azr", 1)
    assert [item.year for item in catalogue.breaks.values() if "einbuergerungsquote" in item.indicators] == [2024]


def test_moves_within_the_area_are_no_turnover(catalogue: Catalogue) -> None:
    weights = {count.measure: count.weight for count in catalogue.indicators["fluktuation"].numerator}
    assert weights == {"moves_in": 0.5, "moves_out": 0.5, "moves_within": -1.0}


def test_every_measure_of_an_indicator_is_used_or_a_check(catalogue: Catalogue) -> None:
    """A measure that nothing uses is a typing error, except those kept for checks and for own indicators."""
    used = {
        count.measure
        for item in catalogue.indicators.values()
        for count in [*item.numerator, *item.denominator, *([item.value] if item.value else [])]
    }
    kept = {"moves_out_abroad", "segregation_index", "printed_rate", "employees_at_workplace"}
    assert set(catalogue.measures) - used == kept


def test_counts_of_areas_add_up_except_for_moves_that_stay_within_the_whole(catalogue: Catalogue) -> None:
    assert {name for name, item in catalogue.measures.items() if not item.additive} == {"moves_in", "moves_out", "moves_within"}


def test_sources_that_round(catalogue: Catalogue) -> None:
    assert {name: item.rounded_to for name, item in catalogue.sources.items() if item.rounded_to} == {
        "azr": 5,
        "mindestsicherung": 5,
    }


@pytest.mark.parametrize("path", sorted(CATALOGUE.rglob("*.yaml")), ids=lambda path: path.stem)
def test_file_names_its_schema(path: Path) -> None:
    schema = "../../schemas/indicators" if path.parent.name == "indicators" else f"../schemas/{path.stem}"
    assert path.read_text(encoding="utf-8").splitlines()[0] == f"# yaml-language-server: $schema={schema}.schema.json"
    assert (path.parent / f"{schema}.schema.json").exists()
