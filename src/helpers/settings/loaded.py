"""Settings as the rest of the program sees them: everything by id."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

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
from helpers.settings.kurzcheck import KurzCheckAnswers, KurzCheckForm
from helpers.settings.municipality import AreaLevel, Municipality
from helpers.settings.project import Project
from helpers.settings.raw import RawFile
from helpers.settings.targets import Target


@dataclass(frozen=True)
class Catalogue:
    """Everything that has a meaning of its own, by id."""

    fields: dict[str, ActionField]
    characteristics: dict[str, Characteristic]
    measures: dict[str, Measure]
    sources: dict[str, Source]
    breaks: dict[str, Break]
    profiles: dict[str, Profile]
    sets: dict[str, IndicatorSet]
    relations: dict[str, Relation]
    glossary: list[GlossaryEntry]
    indicators: dict[str, Indicator]
    field_of: dict[str, str]  # indicator id -> field id
    kurzcheck: KurzCheckForm

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
    kurzcheck: list[KurzCheckAnswers] = field(default_factory=list)

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
