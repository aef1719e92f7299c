"""Entries for exports of the Indikatorenatlas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from helpers.settings.base import Identifier, Settings
from helpers.settings.raw.base import Keys, ReadFile


class BaseValue(Keys):
    """A base value (Basiswert) of the Indikatorenatlas."""

    supplies: bool = Field(False, description="this indicator supplies the value where others of the delivery print another one")


class PrintedRate(Settings):
    """How the printed rate follows from the base values; a minus sign subtracts."""

    numerator: list[int]
    denominator: list[int]
    factor: float = 100


def _group_as_keys(value: Any) -> Any:
    return {"group": value} if isinstance(value, str) else value


class AtlasTake(Settings):
    """One indicator of an Indikatorenatlas export and what its base values count."""

    indicator: str
    breakdown: dict[str, Annotated[Keys, BeforeValidator(_group_as_keys, json_schema_input_type=Identifier | Keys)]]
    base_values: dict[int, BaseValue]
    printed_rate: PrintedRate | None = None


class AtlasFile(ReadFile):
    """An export of the Indikatorenatlas: workbook, or one CSV per indicator."""

    reader: Literal["indikatorenatlas"]
    sheet: str | None = None
    take: list[AtlasTake]

    def all_keys(self) -> Iterable[Keys]:
        for take in self.take:
            yield from take.breakdown.values()
            yield from take.base_values.values()
