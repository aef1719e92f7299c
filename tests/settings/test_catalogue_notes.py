"""The catalogue against the research notes on indicators: nothing is lost, and every deviation has its reason."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.settings.load import Catalogue, load_catalogue

CATALOGUE = Path(__file__).resolve().parents[2] / "params" / "catalogue"
STEERABLE = {"yes": "full", "partly": "partly", "no": "none"}
DATA_TYPES = {
    "register": "register",
    "vollerhebung": "full_count",
    "stichprobe": "sample",
    "befragung": "survey",
    "verwaltung": "administrative",
    "struktur": "structural",
}
#: indicators that the notes do not have, and why the catalogue does
OWN = {
    "arbeitslosenanteil": "the notes name it: for city districts there is no labour force, so no rate",
    "fluktuation": "a feature of places of arrival that the notes name",
    "anteil_eingebuergerte": "the stock beside the naturalisation rate, known for city districts, too",
}
#: (indicator, key) of what differs on purpose: value here, and why
DEVIATIONS = {
    ("mindestsicherungsquote", "unit"): ("percent", "the statistical offices publish the rate in percent"),
}
#: core indicators beyond those of the notes, and why
MORE_CORE = {
    "landkreis": {"mindestsicherungsquote": "published for the Gemeinden of a Kreis, too, and includes asylum seekers"},
    "kreisfreie_stadt": {},
    "kreisangehoerige_gemeinde": {},
}
#: codes of the notes that are none, and why they are left out
NO_CODES = {
    ("uebergewicht_einschulung", "wiesbaden"): "a page, no number",
    ("fortbildung_diversitaet", "icc"): "a topic of an older version of the index, no number",
    ("mehrsprachige_angebote", "icc"): "a topic of an older version of the index, no number",
}
#: (characteristic, first year that the notes name): the break that covers it, or why there is none
BREAKS = {
    ("mh_mz_eng", 2011): "mikrozensus_2011",
    ("mh_mz_eng", 2016): "mikrozensus_2016",
    ("mh_mz_weit", 2017): "mikrozensus_2017",
    ("mh_mz_weit", 2020): "mikrozensus_2020",
    ("mh_mz_weit", 2021): "mikrozensus_2021",
    ("eg_mz", 2021): "mikrozensus_2021",
    ("mh_mighev", 2020): "mighev_2020",
    ("auslaender_bfs", 2011): "zensus_2011",
    ("auslaender_bfs", 2022): "zensus_2022",
    ("auslaender_azr", 2000): "azr_2004",
    ("mh_kmk", 2020): "mh_kmk_by_2020",
    ("familiensprache", 2017): "familiensprache_bw_2017",
    ("auslaender_azr", 2016): "no break: rounding to 5 changes no series, see rounded_to of the sources",
    ("eg_zensus2022", 2022): "no break: one census makes no series",
    ("mh_kjh", 2006): "no break: the characteristic begins, see since",
    ("mh_kmk", 2013): "no break: in Baden-Württemberg the characteristic begins",
    ("mh_seu", 2019): "no break of the catalogue: Wiesbaden only, and the new series has a characteristic of its own",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([CATALOGUE])


@pytest.fixture(scope="module")
def notes(open_data: Path) -> dict[str, Any]:
    """The notes (``domain/indicators.yaml`` beside the folder with the open data)."""
    path = open_data.parent / "domain" / "indicators.yaml"
    if not path.exists():
        text = f"research notes not found: {path}"
        if os.environ.get("CI"):
            pytest.fail(text)
        pytest.skip(text)
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def test_every_indicator_of_the_notes_is_there(notes: dict[str, Any], catalogue: Catalogue) -> None:
    assert len(notes["indicators"]) == 60
    assert set(catalogue.indicators) == {item["id"] for item in notes["indicators"]} | set(OWN)


def test_every_field_and_characteristic_of_the_notes_is_there(notes: dict[str, Any], catalogue: Catalogue) -> None:
    assert list(catalogue.fields) == [item["id"] for item in notes["fields"]]
    assert set(catalogue.characteristics) == set(notes["group_characteristics"])


@pytest.mark.parametrize("key", ["field", "unit", "direction", "orientation", "kind", "steerable", "data_type"])
def test_what_the_notes_say_of_an_indicator(notes: dict[str, Any], catalogue: Catalogue, key: str) -> None:
    differing = {}
    for item in notes["indicators"]:
        said = item["steerable_by_municipality"] if key == "steerable" else item[key]
        expected = {"steerable": STEERABLE, "data_type": DATA_TYPES}.get(key, {}).get(said, said)
        indicator = catalogue.indicators[item["id"]]
        found = catalogue.field_of[indicator.id] if key == "field" else getattr(indicator, key)
        if found != expected:
            differing[item["id"], key] = found
    assert differing == {place: value for place, (value, _) in DEVIATIONS.items() if place[1] == key}


def test_core_profiles(notes: dict[str, Any], catalogue: Catalogue) -> None:
    found = {name: set(profile.core) for name, profile in catalogue.profiles.items()}
    assert found == {name: set(core) | set(MORE_CORE[name]) for name, core in notes["core_profiles"].items()}


def test_tables_are_those_that_the_notes_confirm(notes: dict[str, Any], catalogue: Catalogue) -> None:
    for item in notes["indicators"]:
        confirmed = {(table["db"], table["code"]) for table in item["source"]["tables"] if table["status"] == "confirmed"}
        found = [(table.database, table.code) for table in catalogue.indicators[item["id"]].tables]
        assert len(found) == len(set(found))
        assert set(found) == confirmed, item["id"]
    assert not [name for name in OWN if catalogue.indicators[name].tables]


def test_codes_in_other_sets(notes: dict[str, Any], catalogue: Catalogue) -> None:
    for item in notes["indicators"]:
        said = {name: code for name, code in item["set_codes"].items() if (item["id"], name) not in NO_CODES}
        mapping = catalogue.indicators[item["id"]].mapping
        assert set(mapping) == set(said), item["id"]
        for name, code in mapping.items():
            known = set(re.split(r"[ ,/]", said[name])) | {said[name]}  # remarks in brackets are left out
            assert set(code.split(", ")) <= known, (item["id"], name)


def test_every_break_with_a_year_is_covered(notes: dict[str, Any], catalogue: Catalogue) -> None:
    named = {
        (name, int(year[0]))
        for name, item in notes["group_characteristics"].items()
        for text in item["breaks"]
        if (year := re.search(r"\d{4}", text.replace("15.05.", "")))
    }
    assert named == set(BREAKS)
    for (name, year), covered_by in BREAKS.items():
        if covered_by.startswith("no break"):
            assert not [item.id for item in catalogue.breaks.values() if name in item.characteristics and item.year == year]
        else:
            assert catalogue.breaks[covered_by].year in (year, 2004)  # the clean-up of the register began in 2000
