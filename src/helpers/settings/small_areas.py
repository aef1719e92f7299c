"""Models of ``small_areas`` in municipality.yaml: what is computed about parts of the municipality."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from helpers.settings.base import Identifier, Settings

Multiple = Annotated[float, Field(gt=0)]


class ArrivalLimits(Settings):
    """Above how many times the municipality's own value a feature counts as high."""

    stock: Annotated[Multiple, Field(description="share of foreign nationals")] = 1.0
    inflow: Annotated[Multiple, Field(description="arrivals from abroad")] = 1.0
    turnover: Annotated[Multiple, Field(description="residential turnover")] = 1.0


class Arrival(Settings):
    """Places of arrival: a typology by three features, and how much it depends on the limits."""

    limits: ArrivalLimits = ArrivalLimits()
    shift: Annotated[float, Field(gt=0, lt=1, description="part by which each limit is moved to see what changes")] = 0.1


class SocialIndex(Settings):
    """Index of the social situation by the rule of Berlin's Monitoring Soziale Stadtentwicklung."""

    status: Annotated[list[Identifier], Field(min_length=1)] = Field(description="indicators of the level, lower is better")
    dynamics: list[Identifier] = Field([], description="indicators whose change over two years is looked at, lower is better")

    @model_validator(mode="after")
    def each_once(self) -> SocialIndex:
        for name in ("status", "dynamics"):
            if len(set(getattr(self, name))) < len(getattr(self, name)):
                raise ValueError(f"'{name}': an indicator stands twice, but all have the same weight")
        return self


class SmallAreas(Settings):
    """What is computed about small areas beside their values; nothing but the places of arrival unless named here."""

    arrival: Arrival = Arrival()
    social_index: SocialIndex | None = None
    smoothing: Annotated[list[Identifier], Field(description="rates that are also stabilised by empirical Bayes")] = []
    morans_i: Annotated[list[Identifier], Field(description="indicators whose neighbouring areas are compared; needs esda")] = []
