"""Entries for tidy tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from helpers.settings.base import Settings
from helpers.settings.raw.base import Keys, ReadFile, SkipRows


class TidyColumns(Settings):
    """Which column of the file holds which part of the key."""

    ref_area: str | None = None
    area_level: str | None = None
    time_period: str
    characteristic: str | None = None
    group: str | None = None
    sex: str | None = None
    age: str | None = None
    detail: str | None = None
    measure: str | None = None


class TidyFile(ReadFile):
    """A table with one row per area, year and group and one or more columns of numbers."""

    reader: Literal["tidy"]
    sheet: str | None = None
    encoding: str = "utf-8"
    separator: str = ";"
    decimal: Literal[",", "."] = ","
    thousands: Literal["", ".", ",", " ", "'"] = ""
    columns: TidyColumns
    words: dict[str, dict[str, str | Keys]] = Field(
        {}, description="by column of the file: what its words stand for, a value or several parts of the key"
    )
    values: dict[str, Keys] = Field(description="columns with numbers and what they count")
    fixed: Keys = Field(Keys(), description="parts of the key that are the same in every row")
    skip: list[SkipRows] = []

    def all_keys(self) -> Iterable[Keys]:
        yield self.fixed
        yield from self.values.values()
        for words in self.words.values():
            yield from (keys for keys in words.values() if isinstance(keys, Keys))
