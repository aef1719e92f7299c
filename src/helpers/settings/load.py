"""All settings of a municipality, read and checked against each other before any work starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from helpers.errors import InputError
from helpers.settings.catalogue import (
    ActionField,
    Break,
    Characteristic,
    GlossaryEntry,
    Indicator,
    IndicatorSet,
    Measure,
    Profile,
    Source,
)
from helpers.settings.disclosure import Relation
from helpers.settings.kurzcheck import KurzCheckAnswers, KurzCheckForm, breaks_between, check_kurzcheck
from helpers.settings.loaded import Catalogue, MunicipalitySettings
from helpers.settings.municipality import Municipality
from helpers.settings.project import Project
from helpers.settings.raw import RawFile
from helpers.settings.references import check_catalogue, check_municipality
from helpers.settings.targets import Target, check_targets
from helpers.settings.yaml_file import read_yaml


def load_catalogue(
    folders: list[Path],
    own_indicators: Path | None = None,
    own_sources: Iterable[Source] = (),
    own_breaks: Iterable[Break] = (),
) -> Catalogue:
    """Read catalogue folders; entries of a later folder replace those of an earlier one with the same id.

    A municipality's own indicators, sources and breaks stand beside those of the catalogue, equal in rank.

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
    sets = entries("indicator_sets.yaml", IndicatorSet)
    catalogue = Catalogue(
        fields=entries("fields.yaml", ActionField),
        characteristics=entries("characteristics.yaml", Characteristic),
        measures=entries("measures.yaml", Measure),
        sources=entries("sources.yaml", Source) | {source.id: source for source in own_sources},
        breaks=entries("breaks.yaml", Break) | {item.id: item for item in own_breaks},
        profiles=entries("profiles.yaml", Profile),
        sets=sets,
        relations=entries("relations.yaml", Relation),
        glossary=glossary,
        indicators={name: _with_codes(indicator, sets) for name, indicator in indicators.items()},
        field_of=field_of,
        kurzcheck=_form(folders),
    )
    check_catalogue(catalogue)
    return catalogue


def _form(folders: list[Path]) -> KurzCheckForm:
    """The Kurz-Check as a whole: a project's own form takes the place of the clone's."""
    paths = [folder / "kurzcheck.yaml" for folder in folders]
    form: KurzCheckForm = read_yaml(next((path for path in reversed(paths) if path.exists()), paths[0]), KurzCheckForm)
    return form


def _with_codes(indicator: Indicator, sets: dict[str, IndicatorSet]) -> Indicator:
    """Codes that a set lists stand in the indicator's mapping as if they were written there."""
    listed = {name: item.codes[indicator.id] for name, item in sets.items() if indicator.id in item.codes}
    return indicator.model_copy(update={"mapping": indicator.mapping | listed}) if listed else indicator


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
    catalogue = load_catalogue(project.catalogues(), folder / "indicators", municipality.sources, municipality.breaks)
    breaks = {name: item for name, item in catalogue.breaks.items() if item.applies_to(municipality.code)}
    catalogue = replace(catalogue, breaks=breaks)
    targets = read_yaml(folder / "targets.yaml", list[Target]) if (folder / "targets.yaml").exists() else []
    raw = read_yaml(folder / "raw.yaml", list[RawFile])
    kurzcheck = folder / "kurzcheck.yaml"
    answers = read_yaml(kurzcheck, list[KurzCheckAnswers]) if kurzcheck.exists() else []
    settings = MunicipalitySettings(slug, project, catalogue, municipality, raw, targets, answers)
    check_municipality(settings, folder)
    check_kurzcheck(answers, catalogue.kurzcheck, kurzcheck)
    catalogue.breaks.update({item.id: item for item in breaks_between(answers)})
    check_targets(targets, catalogue, str(folder / "targets.yaml"))
    return settings
