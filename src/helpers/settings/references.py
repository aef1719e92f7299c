"""Settings checked against each other: no entry names an id that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from helpers.errors import InputError
from helpers.settings.base import unknown
from helpers.settings.catalogue import Indicator
from helpers.settings.loaded import Catalogue, MunicipalitySettings
from helpers.settings.raw import SetAsideFile


def check_catalogue(catalogue: Catalogue) -> None:
    """Every id that an entry names exists.

    Raises
    ------
    InputError
        naming the entry and the unknown id, with close matches.
    """
    for indicator in catalogue.indicators.values():
        _check_indicator(indicator, catalogue)
    for profile in catalogue.profiles.values():
        for name in profile.core:
            _refuse(f"profiles.yaml, {profile.id}", name, catalogue.indicators, "indicator")
    _refuse("kurzcheck.yaml, source", catalogue.kurzcheck.source, catalogue.sources, "source")
    for entry in catalogue.characteristics.values():
        for other in entry.comparable_with:
            _refuse(f"characteristics.yaml, {entry.id}", other, catalogue.characteristics, "characteristic")
    for indicator_set in catalogue.sets.values():
        for name in indicator_set.codes:
            _refuse(f"indicator_sets.yaml, {indicator_set.id}", name, catalogue.indicators, "indicator")
    for relation in catalogue.relations.values():
        for term in (relation.whole, *relation.parts):
            given = {name: value for name in ("measure", "characteristic", "group") if (value := getattr(term, name))}
            _check_keys(f"relations.yaml, {relation.id}", given, catalogue)
    for item in catalogue.breaks.values():
        where = f"breaks.yaml, {item.id}"
        for kind in ("indicators", "characteristics", "measures", "sources"):
            for name in getattr(item, kind):
                _refuse(where, name, getattr(catalogue, kind), kind[:-1])


def _check_indicator(indicator: Indicator, catalogue: Catalogue) -> None:
    field = catalogue.field_of[indicator.id]
    where = f"indicator {indicator.id!r} ({field}.yaml)"
    _refuse(where, field, catalogue.fields, "action field (the file's name)")
    counts = [*indicator.numerator, *indicator.denominator, *([indicator.value] if indicator.value else [])]
    for count in counts:
        _refuse(where, count.measure, catalogue.measures, "measure")
        if count.family and count.group:
            groups = {
                group for item in catalogue.characteristics.values() if item.family == count.family for group in item.groups
            }
            _refuse(where, count.group, groups, f"group of {count.family}")
    for feature in indicator.features:
        _refuse(where, feature, catalogue.indicators, "indicator in 'features'")
    for name in ("allowed_pairs", "allowed_series"):
        for characteristic in (item for pair in getattr(indicator, name) for item in pair):
            _refuse(where, characteristic, catalogue.characteristics, f"characteristic in '{name}'")
    for source in indicator.sources:
        _refuse(where, source, catalogue.sources, "source")
    for name in indicator.mapping:
        _refuse(where, name, catalogue.sets, "indicator set in 'mapping'")


def check_municipality(settings: MunicipalitySettings, folder: Path) -> None:
    """Every id that settings of a municipality name exists.

    Raises
    ------
    InputError
        naming file, entry and the unknown id, with close matches.
    """
    catalogue, municipality = settings.catalogue, settings.municipality
    where = str(folder / "municipality.yaml")
    for name in [*municipality.switches.fields_on, *municipality.switches.fields_off]:
        _refuse(f"{where}, switches", name, catalogue.fields, "action field")
    for name in municipality.switches.indicators_off:
        _refuse(f"{where}, switches.indicators_off", name, catalogue.indicators, "indicator")
    for name in municipality.use:
        _refuse(f"{where}, use", name, catalogue.indicators, "indicator")
    for characteristic, labels in municipality.group_labels.items():
        _refuse(f"{where}, group_labels", characteristic, catalogue.characteristics, "characteristic")
        for group in labels:
            groups = catalogue.characteristics[characteristic].groups
            _refuse(f"{where}, group_labels.{characteristic}", group, groups, "group")
    for source in (source for rule in municipality.disclosure.rules for source in rule.sources):
        _refuse(f"{where}, disclosure.rules", source, catalogue.sources, "source")
    _check_small_areas(f"{where}, small_areas", settings)
    places: set[str] = set()
    for number, file in enumerate(settings.raw):
        place = f"{folder / 'raw.yaml'}, entry {number + 1} ({file.file})"
        if not isinstance(file, SetAsideFile):
            if file.place in places:
                raise InputError(place, "this file or sheet stands twice", "put all that is taken from it into one entry")
            places.add(file.place)
            _refuse(place, file.source, catalogue.sources, "source")
            for keys in file.all_keys():
                _check_keys(place, keys.given(), catalogue)


def _check_small_areas(where: str, settings: MunicipalitySettings) -> None:
    """Indicators named under ``small_areas`` exist and are of the kind that is needed there."""
    small, catalogue = settings.municipality.small_areas, settings.catalogue
    index = small.social_index
    named = {
        "social_index.status": index.status if index else [],
        "social_index.dynamics": index.dynamics if index else [],
        "smoothing": small.smoothing,
        "morans_i": small.morans_i,
    }
    for key, names in named.items():
        for name in names:
            _refuse(f"{where}.{key}", name, catalogue.indicators, "indicator")
            if name not in settings.indicators:
                raise InputError(
                    f"{where}.{key}", f"{name!r} is switched off", "switch it on under 'switches', or take it out here"
                )
            indicator = catalogue.indicators[name]
            if key.startswith("social_index") and indicator.direction != "lower_is_better":
                fix = "name indicators of a burden: in the index a high value always means a worse situation"
                raise InputError(f"{where}.{key}", f"{name!r} has the direction {indicator.direction!r}", fix)
            if key == "smoothing" and indicator.formula != "rate":
                raise InputError(f"{where}.{key}", f"{name!r} is no rate", "only counts over counts can be smoothed")
    finest = settings.municipality.levels[-1].level if settings.municipality.levels else "municipality"
    for note in settings.municipality.area_notes:
        if note.collective_accommodation and note.level != finest:
            problem = (
                f"area {note.area!r}: collective accommodation is flagged on the finest level, {finest}, not on {note.level}"
            )
            raise InputError(
                where.replace("small_areas", "area_notes"), problem, "name the area of that level in a note of its own"
            )


def _check_keys(where: str, given: dict[str, str], catalogue: Catalogue) -> None:
    if "measure" in given:
        _refuse(where, given["measure"], catalogue.measures, "measure")
    if "characteristic" in given:
        _refuse(where, given["characteristic"], catalogue.characteristics, "characteristic")
        if given.get("group", "total") != "total":
            groups = [*catalogue.characteristics[given["characteristic"]].groups]
            _refuse(where, given["group"], groups, f"group of {given['characteristic']}")


def _refuse(where: str, found: str, allowed: Iterable[str], what: str) -> None:
    if found not in set(allowed):
        raise InputError(where, unknown(found, allowed, what))
