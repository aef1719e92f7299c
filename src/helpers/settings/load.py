"""All settings of a municipality, read and checked against each other before any work starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers.errors import InputError
from helpers.settings.base import unknown
from helpers.settings.catalogue import (
    ActionField,
    Break,
    Characteristic,
    GlossaryEntry,
    Indicator,
    Measure,
    Profile,
    Source,
)
from helpers.settings.municipality import AreaLevel, Municipality, Target
from helpers.settings.project import Project
from helpers.settings.raw import RawFile, SetAsideFile
from helpers.settings.yaml_file import read_yaml


@dataclass(frozen=True)
class Catalogue:
    """Everything that has a meaning of its own, by id."""

    fields: dict[str, ActionField]
    characteristics: dict[str, Characteristic]
    measures: dict[str, Measure]
    sources: dict[str, Source]
    breaks: dict[str, Break]
    profiles: dict[str, Profile]
    glossary: list[GlossaryEntry]
    indicators: dict[str, Indicator]
    field_of: dict[str, str]  # indicator id -> field id

    def family(self, characteristic: str) -> str:
        return self.characteristics[characteristic].family


@dataclass(frozen=True)
class MunicipalitySettings:
    """A municipality with the catalogue as it applies to it."""

    slug: str
    project: Project
    catalogue: Catalogue
    municipality: Municipality
    raw: list[RawFile]
    targets: list[Target]

    @cached_property
    def core(self) -> list[str]:
        """Core indicators of this kind of municipality that are switched on."""
        return [name for name in self.catalogue.profiles[self.municipality.kind].core if name in self.indicators]

    @cached_property
    def fields(self) -> dict[str, ActionField]:
        """Action fields that are switched on, in the order of their chapters."""
        switches = self.municipality.switches
        on = (
            field
            for field in self.catalogue.fields.values()
            if (field.enabled or field.id in switches.fields_on) and field.id not in switches.fields_off
        )
        return {field.id: field for field in sorted(on, key=lambda field: field.number)}

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Indicators that are switched on."""
        return {
            name: indicator
            for name, indicator in self.catalogue.indicators.items()
            if self.catalogue.field_of[name] in self.fields and name not in self.municipality.switches.indicators_off
        }

    def level(self, name: str) -> AreaLevel | None:
        return next((level for level in self.municipality.levels if level.level == name), None)


def load_catalogue(folders: list[Path], own_indicators: Path | None = None, own_sources: Iterable[Source] = ()) -> Catalogue:
    """Read catalogue folders; entries of a later folder replace those of an earlier one with the same id.

    A municipality's own indicators and sources stand beside those of the catalogue, equal in rank.

    Raises
    ------
    InputError
        for a file that does not fit, a duplicate id within a file, or a reference to an unknown id.
    """
    if not folders:
        raise InputError("params/catalogue", "there is no catalogue", "use a complete clone of the workbook")

    def entries(name: str, model: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for folder in folders:
            if (folder / name).exists():
                found |= _by_id(folder / name, read_yaml(folder / name, list[model]))
        return found

    indicators: dict[str, Indicator] = {}
    field_of: dict[str, str] = {}
    for folder in [*(folder / "indicators" for folder in folders), *([own_indicators] if own_indicators else [])]:
        for path in sorted(folder.glob("*.yaml")):
            found = _by_id(path, read_yaml(path, list[Indicator]))
            indicators |= found
            field_of |= dict.fromkeys(found, path.stem)
    glossary = [
        entry
        for folder in folders
        if (folder / "glossary.yaml").exists()
        for entry in read_yaml(folder / "glossary.yaml", list[GlossaryEntry])
    ]
    catalogue = Catalogue(
        fields=entries("fields.yaml", ActionField),
        characteristics=entries("characteristics.yaml", Characteristic),
        measures=entries("measures.yaml", Measure),
        sources=entries("sources.yaml", Source) | {source.id: source for source in own_sources},
        breaks=entries("breaks.yaml", Break),
        profiles=entries("profiles.yaml", Profile),
        glossary=glossary,
        indicators=indicators,
        field_of=field_of,
    )
    _check_catalogue(catalogue)
    return catalogue


def _by_id(path: Path, entries: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in entries:
        if entry.id in found:
            raise InputError(str(path), f"id {entry.id!r} stands twice", "rename one of them")
        found[entry.id] = entry
    return found


def load_municipality(project: Project, slug: str) -> MunicipalitySettings:
    """Read and check all settings of one municipality.

    Raises
    ------
    InputError
        for an unknown municipality, a file that does not fit, or a reference to an unknown id.
    """
    project.require(slug)
    folder = project.params(slug)
    municipality = read_yaml(folder / "municipality.yaml", Municipality)
    catalogue = load_catalogue(project.catalogues(), folder / "indicators", municipality.sources)
    targets = read_yaml(folder / "targets.yaml", list[Target]) if (folder / "targets.yaml").exists() else []
    raw = read_yaml(folder / "raw.yaml", list[RawFile])
    settings = MunicipalitySettings(slug, project, catalogue, municipality, raw, targets)
    _check_municipality(settings, folder)
    return settings


def _refuse(where: str, found: str, allowed: Iterable[str], what: str) -> None:
    if found not in set(allowed):
        raise InputError(where, unknown(found, allowed, what))


def _check_catalogue(catalogue: Catalogue) -> None:
    """Every id that an entry names exists."""
    for indicator in catalogue.indicators.values():
        _check_indicator(indicator, catalogue)
    for profile in catalogue.profiles.values():
        for name in profile.core:
            _refuse(f"profiles.yaml, {profile.id}", name, catalogue.indicators, "indicator")
    for entry in catalogue.characteristics.values():
        for other in entry.comparable_with:
            _refuse(f"characteristics.yaml, {entry.id}", other, catalogue.characteristics, "characteristic")
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
    for pair in indicator.allowed_pairs:
        for characteristic in pair:
            _refuse(where, characteristic, catalogue.characteristics, "characteristic in 'allowed_pairs'")
    for source in indicator.sources:
        _refuse(where, source, catalogue.sources, "source")


def _check_municipality(settings: MunicipalitySettings, folder: Path) -> None:
    catalogue, municipality = settings.catalogue, settings.municipality
    where = str(folder / "municipality.yaml")
    for name in [*municipality.switches.fields_on, *municipality.switches.fields_off]:
        _refuse(f"{where}, switches", name, catalogue.fields, "action field")
    for name in municipality.switches.indicators_off:
        _refuse(f"{where}, switches.indicators_off", name, catalogue.indicators, "indicator")
    for characteristic, labels in municipality.group_labels.items():
        _refuse(f"{where}, group_labels", characteristic, catalogue.characteristics, "characteristic")
        for group in labels:
            groups = catalogue.characteristics[characteristic].groups
            _refuse(f"{where}, group_labels.{characteristic}", group, groups, "group")
    for number, target in enumerate(settings.targets):
        _refuse(f"{folder / 'targets.yaml'}, entry {number + 1}", target.indicator, catalogue.indicators, "indicator")
    places: set[str] = set()
    for number, file in enumerate(settings.raw):
        place = f"{folder / 'raw.yaml'}, entry {number + 1} ({file.file})"
        if not isinstance(file, SetAsideFile):
            if file.place in places:
                raise InputError(place, "this file or sheet stands twice", "put all that is taken from it into one entry")
            places.add(file.place)
            _refuse(place, file.source, catalogue.sources, "source")
            for keys in _keys(file):
                _check_keys(place, keys.given(), catalogue)


def _keys(file: Any) -> Iterable[Any]:
    """Everything in a raw file's entry that fixes parts of a key."""
    if file.reader == "tidy":
        yield file.fixed
        yield from file.values.values()
        for words in file.words.values():
            yield from (keys for keys in words.values() if not isinstance(keys, str))
    else:
        for take in file.take:
            yield from take.breakdown.values()
            yield from take.base_values.values()


def _check_keys(where: str, given: dict[str, str], catalogue: Catalogue) -> None:
    if "measure" in given:
        _refuse(where, given["measure"], catalogue.measures, "measure")
    if "characteristic" in given:
        _refuse(where, given["characteristic"], catalogue.characteristics, "characteristic")
        if given.get("group", "total") != "total":
            groups = [*catalogue.characteristics[given["characteristic"]].groups]
            _refuse(where, given["group"], groups, f"group of {given['characteristic']}")
