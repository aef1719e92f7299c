"""Entries for wide tables: indicators side by side under titles and years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from helpers.settings.base import Settings, one_or_many
from helpers.settings.raw.base import Keys, ReadFile, SkipRows
from helpers.settings.raw.tidy import AllDashes, Separator, Thousands, WhichAreas

Row = Annotated[int, Field(ge=1)]
#: between the words of several title rows
JOINT = " | "


class WideRows(Settings):
    """Which row of the file holds what; rows are numbered as a spreadsheet shows them, from 1."""

    title: Annotated[list[Row], one_or_many(Row)] = Field(
        description="row with the titles, or several from top to bottom; a title reaches to the next one"
    )
    year: Row | None = None
    unit: Row | None = None
    data: Row = Field(description="first row with an area")
    last: Row | None = Field(None, description="last row with an area, where another table follows below")

    @model_validator(mode="after")
    def header_above_the_data(self) -> WideRows:
        if max(self.header) >= self.data:
            raise ValueError("'title', 'year' and 'unit' must lie above 'data', the first row with an area")
        if self.title != sorted(set(self.title)):
            raise ValueError("'title' must name its rows from top to bottom, each once")
        if self.last is not None and self.last < self.data:
            raise ValueError("'last' lies above 'data'")
        return self

    @property
    def header(self) -> list[int]:
        """All header rows that are read, from top to bottom."""
        return sorted({*self.title, *(row for row in (self.year, self.unit) if row is not None)})


class WideTake(Keys):
    """What the columns under one title count."""

    factor: float | None = Field(None, description="100 where a workbook stores 12,5 % as 0.125; 1000 for thousands", gt=0)


class WideFile(ReadFile):
    """A sheet or CSV with one row per area and, side by side, the years of one or more indicators."""

    reader: Literal["wide"]
    sheet: str | None = None
    encoding: str = "utf-8"
    separator: Separator = ";"
    decimal: Literal[",", "."] = ","
    thousands: Thousands = ""
    areas: WhichAreas = "listed"
    all_dashes: AllDashes = "missing"
    area: Annotated[list[str | int], one_or_many(str | int)] = Field(
        description="column with the area, by a word of its header or its number from 1; of several, the codes are joined"
    )
    rows: WideRows
    time_period: str | None = Field(None, description="year or date of all columns, where no row says it")
    no_years: list[str] = Field([], description="texts in the year row of columns that are left out, e.g. 'Veränderung'")
    take: dict[str, WideTake] = Field(
        description="by title (words of several title rows joined by ' | '; 'Title [unit]' where one title has two units)"
    )
    words: dict[str, dict[str, Keys]] = Field(
        {}, description="by column left of the numbers (sex, group): what its words stand for"
    )
    fixed: Keys = Field(Keys(), description="parts of the key that are the same in every row")
    skip: list[SkipRows] = []

    @model_validator(mode="after")
    def one_time(self) -> WideFile:
        if (self.rows.year is None) == (self.time_period is None):
            raise ValueError("give the row of the years ('rows.year') or one 'time_period' for all columns")
        return self

    def all_keys(self) -> Iterable[Keys]:
        yield self.fixed
        yield from self.take.values()
        for words in self.words.values():
            yield from words.values()
