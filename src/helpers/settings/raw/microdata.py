"""Entries for files with one row per person: survey respondents, children at the school entry examination."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, model_validator

from helpers.settings.base import Identifier
from helpers.settings.raw.base import Keys, ReadFile, SkipRows
from helpers.settings.raw.tidy import Separator


class MicrodataTable(Keys):
    """One table that is made of the persons: a share with its sampling error, or a count.

    Every answer that occurs must be named, so that a mistyped one is never counted as a no.
    """

    measure: Identifier
    estimate: Literal["share", "count"] = "share"
    answer: str | None = Field(None, description="column with the answers; a count without one counts persons")
    counts: list[str] = Field([], description="answers that count")
    others: list[str] = Field([], description="answers that do not count")
    missing: list[str] = Field([], description="no answer, like an empty cell: not in the base of a share")
    by: dict[str, dict[str, Keys | None]] = Field(
        {}, description="columns to split by: what each word stands for; null or an empty cell: in no group, but in the total"
    )
    areas: bool = Field(False, description="also for each area of the column 'area' and for those above it")

    @model_validator(mode="after")
    def answers_told_apart(self) -> MicrodataTable:
        named = [*self.counts, *self.others, *self.missing]
        if twice := sorted({word for word in named if named.count(word) > 1}):
            raise ValueError(f"answer {twice[0]!r} stands twice under 'counts', 'others' and 'missing'")
        if self.estimate == "share" and (self.answer is None or not self.counts or not self.others):
            raise ValueError("a share needs 'answer', the answers under 'counts' and those under 'others'")
        if (self.answer is None) != (not self.counts):
            raise ValueError("'answer' and 'counts' belong together: give both or none")
        return self


class MicrodataFile(ReadFile):
    """A file with one row per person. Only tables are stored, never a row."""

    reader: Literal["microdata"]
    sheet: str | None = None
    encoding: str = "utf-8"
    separator: Separator = ";"
    decimal: Literal[",", "."] = ","
    time_column: str | None = Field(None, description="column with the year or school year")
    time_period: str | None = Field(None, description="year or date of all rows, where no column says it")
    weight: str | None = Field(None, description="column with the weights of a survey")
    stratum: str | None = Field(None, description="column with the strata that the sample was drawn in")
    cluster: str | None = Field(None, description="column with the primary sampling units, e.g. households or sampling points")
    area: str | None = Field(None, description="column with the area that a person lives in")
    tables: list[MicrodataTable] = Field(min_length=1)
    fixed: Keys = Field(Keys(), description="parts of the key that are the same in every table")
    skip: list[SkipRows] = []

    @model_validator(mode="after")
    def complete(self) -> MicrodataFile:
        if (self.time_column is None) == (self.time_period is None):
            raise ValueError("give 'time_column' or one 'time_period' for all rows")
        if self.area is None and any(table.areas for table in self.tables):
            raise ValueError("'areas: true' needs 'area', the column with the area")
        if self.weight is not None and any(table.estimate == "count" for table in self.tables):
            raise ValueError("a count would leave 'weight' aside: make shares only, or remove 'weight' if all persons are there")
        return self

    def all_keys(self) -> Iterable[Keys]:
        yield self.fixed
        for table in self.tables:
            yield table
            for words in table.by.values():
                yield from (keys for keys in words.values() if keys is not None)
