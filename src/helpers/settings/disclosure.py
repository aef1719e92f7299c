"""Disclosure rules of a municipality, and which counts of the catalogue add up to others."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from helpers.settings.base import Identifier, Settings, Text
from helpers.settings.catalogue import Sex

#: the rule for sources that no rule names: the smallest count in use with official statistics
DEFAULT_COUNT = 3
Level = Literal["municipality", "region", "district", "subdistrict"]


class DisclosureRule(Settings):
    """What may be published of the counts of some sources, who agreed it and when."""

    sources: list[Identifier] = Field([], description="the sources it holds for; none: all that no other rule names")
    minimum_count: int = Field(DEFAULT_COUNT, ge=2, description="counts from 1 to one less than this are protected")
    zeros: Literal["shown", "hidden"] = Field("shown", description="whether a count of nought may be published")
    complement: bool = Field(
        False,
        description="sensitive attribute: that almost everybody of a group has it is protected as well (N - n below the "
        "minimum count)",
    )
    minimum_base: int | None = Field(
        None, ge=2, description="counts of which a share is made are protected where fewer people than this are the base"
    )
    finest_level: Level | None = Field(None, description="figures of finer area levels are not published at all")
    published: bool = Field(False, description="the source is open data already: nothing in it needs protection")
    agreed_by: str = Field(
        min_length=1, description="who agreed the rule, e.g. the statistics office and the data protection officer"
    )
    agreed_on: date
    why: Text | None = None

    @model_validator(mode="after")
    def open_data_have_no_other_rule(self) -> DisclosureRule:
        others = self.model_fields_set - {"sources", "published", "agreed_by", "agreed_on", "why"}
        if self.published and others:
            raise ValueError(f"'published: true' and {', '.join(map(repr, sorted(others)))} exclude each other")
        return self


class Disclosure(Settings):
    """Disclosure control of a municipality."""

    rules: list[DisclosureRule] = []
    too_much: Annotated[float, Field(gt=0, le=1)] = Field(
        0.25, description="share of protected values of an area level from which on a coarser way to publish is proposed"
    )

    @model_validator(mode="after")
    def one_rule_per_source(self) -> Disclosure:
        named = [source for rule in self.rules for source in rule.sources]
        if twice := next((source for source in named if named.count(source) > 1), None):
            raise ValueError(f"two rules name the source {twice!r}: leave it in one of them")
        if sum(not rule.sources for rule in self.rules) > 1:
            raise ValueError("two rules name no sources: only one can hold for all others")
        return self

    def rule_of(self, source: str) -> DisclosureRule | None:
        """The rule for a source; nothing where none was agreed: then counts below ``DEFAULT_COUNT`` are protected."""
        named = [rule for rule in self.rules if source in rule.sources]
        return next(iter([*named, *(rule for rule in self.rules if not rule.sources)]), None)


class Term(Settings):
    """Observations of one kind: what is left out may be anything, but the same in all terms of a relation."""

    measure: Identifier
    characteristic: Identifier | None = None
    group: Identifier | None = None
    sex: Sex | None = None
    age: str | None = None
    detail: str | None = None
    lag: int = Field(0, ge=0, description="years before")
    weight: Literal[1, -1] = 1


class Relation(Settings):
    """A count that holds others: ``whole = sum of parts + rest``; whoever knows all but one knows that one."""

    id: Identifier
    whole: Term
    parts: Annotated[list[Term], Field(min_length=1)]
    sensitive_rest: bool = Field(
        False, description="the rest is a group of people itself, e.g. Germans with a migration background: protected if small"
    )
