"""The shipped catalogue: complete, and true to the rules of the field."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from helpers.measures import breaks_of
from helpers.measures.gaps import PAIRS
from helpers.settings.base import Text
from helpers.settings.catalogue import Indicator
from helpers.settings.load import Catalogue, load_catalogue

CATALOGUE = Path(__file__).resolve().parents[2] / "params" / "catalogue"
INDICATORS = sorted(load_catalogue([CATALOGUE]).indicators)

#: context that has a better side, strengths that have none, needs that are met by more and not by less
OTHER_DIRECTIONS = {
    "einbuergerung_bearbeitungsdauer": "lower_is_better",  # context by structural indicators: the administration, not people
    "fortbildung_diversitaet": "higher_is_better",
    "mehrsprachige_angebote": "higher_is_better",
    "wahlberechtigung": "higher_is_better",  # context, as the municipality cannot decide on it
    "selbststaendigenquote": "neutral",  # a strength, but self-employment may be a way out
    "wohnflaeche_pro_kopf": "higher_is_better",  # watched for who has too little
}
#: unit of what is delivered by unit of the indicator
DELIVERED_UNITS = {"percent": "percent", "months": "months", "sqm": "sqm", "score_0_4": "score"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([CATALOGUE])


@pytest.fixture(params=INDICATORS)
def indicator(request: pytest.FixtureRequest, catalogue: Catalogue) -> Indicator:
    return catalogue.indicators[request.param]


def test_numbers_of_entries(catalogue: Catalogue) -> None:
    assert len(catalogue.fields) == 14
    assert len(catalogue.characteristics) == 22
    assert len(catalogue.indicators) == 63
    assert len(catalogue.profiles) == 3


def test_every_detail_of_an_indicator_has_a_name(catalogue: Catalogue, indicator: Indicator) -> None:
    counts = [*indicator.numerator, *indicator.denominator, *([indicator.value] if indicator.value else [])]
    for count in counts:
        assert count.detail == "total" or count.detail in catalogue.measures[count.measure].details


def test_residents_are_named_by_no_kind_of_residence(catalogue: Catalogue) -> None:
    """Whether second homes count is a matter of the source: Köln counts them."""
    assert catalogue.measures["residents"].name == Text(de="Einwohnerinnen und Einwohner", en="Residents")


def test_every_field_has_indicators(catalogue: Catalogue) -> None:
    assert set(catalogue.field_of.values()) == set(catalogue.fields)


def test_fields_are_chapters_2_to_15_and_safety_is_off(catalogue: Catalogue) -> None:
    assert [field.number for field in catalogue.fields.values()] == list(range(2, 16))
    assert [field.id for field in catalogue.fields.values() if not field.enabled] == ["sicherheit"]


def test_core_of_a_city(catalogue: Catalogue) -> None:
    core = catalogue.profiles["kreisfreie_stadt"].core
    assert len(core) == len(set(core)) == 19
    assert Counter(catalogue.indicators[name].orientation for name in core) == {"strength": 11, "deficit": 5, "context": 3}


def test_every_profile_has_15_to_20_indicators_and_none_on_safety(catalogue: Catalogue) -> None:
    for profile in catalogue.profiles.values():
        assert 15 <= len(profile.core) == len(set(profile.core)) <= 20, profile.id
        assert "sicherheit" not in {catalogue.field_of[name] for name in profile.core}


def test_context_is_neutral_and_the_rest_has_a_direction(indicator: Indicator) -> None:
    expected = {"context": "neutral", "strength": "higher_is_better", "deficit": "lower_is_better"}
    usual = expected[indicator.orientation]
    assert indicator.direction == OTHER_DIRECTIONS.get(indicator.id, usual)
    assert OTHER_DIRECTIONS.get(indicator.id) != usual


def test_unit_and_factor_agree(indicator: Indicator) -> None:
    assert indicator.factor == {"per_1000": 1000, "per_10000": 10_000, "per_100000": 100_000}.get(indicator.unit, 100)


def test_subjective_values_come_delivered_from_a_survey(indicator: Indicator) -> None:
    delivered_survey = indicator.formula == "delivered" and indicator.data_type == "survey"
    assert (indicator.kind == "subjective") == delivered_survey


def test_what_is_delivered_cannot_be_counted_here(indicator: Indicator, catalogue: Catalogue) -> None:
    """Shares of a survey or sample, durations, scores: counts always make a rate."""
    if indicator.value:
        assert indicator.data_type in {"survey", "sample", "structural", "administrative"}
        assert catalogue.measures[indicator.value.measure].unit == DELIVERED_UNITS[indicator.unit]
    for count in [*indicator.numerator, *indicator.denominator]:
        assert catalogue.measures[count.measure].unit in {"persons", "children", "cases", "moves"}


def test_samples_and_surveys_demand_the_number_of_cases(indicator: Indicator) -> None:
    if indicator.value and indicator.data_type in {"survey", "sample"}:
        assert "Fallzahl" in indicator.caveats.de
        assert "number of cases" in indicator.caveats.en


def test_breakdowns_exist(indicator: Indicator, catalogue: Catalogue) -> None:
    families = {item.family for item in catalogue.characteristics.values()} | {"sex"}
    assert set(indicator.compare_by) <= families - {"none"}
    assert set(indicator.compare_by) <= set(PAIRS)  # what has no pair of groups has no gap


def test_a_fixed_group_is_not_split_by_its_own_family(indicator: Indicator) -> None:
    fixed = {count.family for count in [*indicator.numerator, *indicator.denominator] if count.family}
    assert not fixed & set(indicator.compare_by)


def test_pairs_are_of_one_family_that_the_indicator_is_split_by(indicator: Indicator, catalogue: Catalogue) -> None:
    for numerator, denominator in indicator.allowed_pairs:
        assert catalogue.family(numerator) == catalogue.family(denominator)
        assert catalogue.family(numerator) in indicator.compare_by


def test_every_indicator_names_a_source(indicator: Indicator) -> None:
    assert indicator.sources


def test_every_source_and_set_is_named_by_an_indicator(catalogue: Catalogue) -> None:
    assert {name for item in catalogue.indicators.values() for name in item.sources} == set(catalogue.sources)
    assert set(catalogue.sets) - {name for item in catalogue.indicators.values() for name in item.mapping} == {"kgst"}


def test_the_set_for_members_only_has_no_code(catalogue: Catalogue) -> None:
    assert "nur für Mitglieder" in catalogue.sets["kgst"].name.de
    assert not any(item.codes for item in catalogue.sets.values())


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
    law = catalogue.breaks["staatsangehoerigkeitsrecht_2024"]
    counting = {
        name for name, item in catalogue.indicators.items() if "naturalisations" in {count.measure for count in item.numerator}
    }
    assert (law.year, set(law.indicators)) == (2024, counting)
    assert counting == {"einbuergerungsquote", "einbuergerungspotenzial_ausgeschoepft"}


def test_moves_within_the_area_are_no_turnover(catalogue: Catalogue) -> None:
    weights = {count.measure: count.weight for count in catalogue.indicators["fluktuation"].numerator}
    assert weights == {"moves_in": 0.5, "moves_out": 0.5, "moves_within": -1.0}


def test_net_migration_is_arrivals_minus_departures(catalogue: Catalogue) -> None:
    weights = {count.measure: count.weight for count in catalogue.indicators["aussenwanderungssaldo"].numerator}
    assert weights == {"moves_in_abroad": 1.0, "moves_out_abroad": -1.0}


def test_every_measure_of_an_indicator_is_used_or_a_check(catalogue: Catalogue) -> None:
    """A measure that nothing uses is a typing error, except those kept for checks and for own indicators."""
    used = {
        count.measure
        for item in catalogue.indicators.values()
        for count in [*item.numerator, *item.denominator, *([item.value] if item.value else [])]
    }
    kept = {"segregation_index", "printed_rate", "employees_at_workplace"}
    assert set(catalogue.measures) - used == kept


def test_counts_of_areas_add_up_except_for_moves_that_stay_within_the_whole(catalogue: Catalogue) -> None:
    assert {name for name, item in catalogue.measures.items() if not item.additive} == {"moves_in", "moves_out", "moves_within"}


def test_sources_that_round(catalogue: Catalogue) -> None:
    assert {name: item.rounded_to for name, item in catalogue.sources.items() if item.rounded_to} == {
        "azr": 5,
        "mindestsicherung": 5,
        "schutzsuchende": 5,
    }


@pytest.mark.parametrize(
    ("source", "years"),
    [
        ("bevoelkerungsfortschreibung", [2011, 2022]),
        ("mikrozensus", [2011, 2016, 2017, 2020, 2021]),
        ("mikrozensus_wohnen", [2018, 2022]),
    ],
)
def test_breaks_of_a_source(catalogue: Catalogue, source: str, years: list[int]) -> None:
    assert sorted(item.year for item in catalogue.breaks.values() if source in item.sources) == years


def test_the_housing_module_has_the_breaks_of_the_microcensus_too(catalogue: Catalogue) -> None:
    found = breaks_of(catalogue.indicators["wohnflaeche_pro_kopf"], catalogue, sources=["mikrozensus_wohnen"])
    assert [item.year for item in found] == [2011, 2016, 2017, 2018, 2020, 2021, 2022]


@pytest.mark.parametrize("path", sorted(CATALOGUE.rglob("*.yaml")), ids=lambda path: path.stem)
def test_file_names_its_schema(path: Path) -> None:
    schema = "../../schemas/indicators" if path.parent.name == "indicators" else f"../schemas/{path.stem}"
    assert path.read_text(encoding="utf-8").splitlines()[0] == f"# yaml-language-server: $schema={schema}.schema.json"
    assert (path.parent / f"{schema}.schema.json").exists()
