"""Entries for tables of the Regionaldatenbank, of GENESIS-Online and of the Landesdatenbanken."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from helpers.settings.base import Settings
from helpers.settings.raw.base import Keys, ReadFile
from helpers.settings.raw.tidy import AllDashes

#: roles of the unnamed columns to the left; any other name is a column of categories, translated under 'words'
ROLES = ("date", "year", "area", "area_name", "category_code", "category_name")


class GenesisTake(Keys):
    """A column of numbers, named by the words above it, and what it counts."""

    column: list[str] = Field(
        [],
        description="words of the header from top to bottom, as many as tell the column apart; '' for an empty cell; "
        "dates are left out; none at all where there is one column only",
    )
    which: int | None = Field(None, ge=1, description="which of several columns with exactly the same header, from 1")
    factor: float = Field(1, description="the numbers are multiplied by it, e.g. 1000 where the unit is 1 000 persons")


ALL_DASHES = (
    "what an area is that has '-' in all its cells of one date: dissolved, or zero in everything; "
    "'zero' also holds for a column of nothing but '-'"
)


class NestedCategories(Settings):
    """Categories that contain others: the sum is checked, or made where the table does not print it."""

    total: str | None = Field(None, description="category of the file that the parts add up to")
    make: Keys | None = Field(None, description="what the sum of the parts counts, where the file has no row for it")
    parts: Annotated[list[str], Field(min_length=1)] = Field(description="categories, '?' stands for any one character")

    @model_validator(mode="after")
    def total_or_make(self) -> NestedCategories:
        if (self.total is None) == (self.make is None):
            raise ValueError("give either 'total' (the file prints it) or 'make' (it does not)")
        return self


class GenesisGrid(ReadFile):
    """What the CSV form and the workbook form of a table have in common."""

    keys: list[str] = Field(
        description="columns to the left of the numbers, in order: date, year, area, area_name, category_code, "
        "category_name, or a name of your own that 'words' translates"
    )
    areas: Literal["listed", "own"] = Field(
        "listed", description="listed: the municipality, its areas and comparators of municipality.yaml; own: no comparators"
    )
    take: Annotated[list[GenesisTake], Field(min_length=1)]
    categories: dict[str, Keys] = Field({}, description="what the category column's codes (or names) stand for")
    words: dict[str, dict[str, Keys]] = Field({}, description="the same for columns with a name of your own")
    nested: list[NestedCategories] = []
    fixed: Keys = Field(Keys(), description="parts of the key that are the same everywhere")
    decimal: Literal[",", "."] = ","
    thousands: Literal["", ".", ",", " ", "'"] = ""
    all_dashes: AllDashes = Field("missing", description=ALL_DASHES)

    @property
    def category(self) -> str | None:
        """The key column that ``categories`` translates."""
        return next((role for role in ("category_code", "category_name") if role in self.keys), None)

    def all_keys(self) -> Iterable[Keys]:
        yield self.fixed
        yield from self.take
        yield from self.categories.values()
        for words in self.words.values():
            yield from words.values()
        yield from (item.make for item in self.nested if item.make)

    @model_validator(mode="after")
    def keys_are_complete(self) -> GenesisGrid:
        own = [name for name in self.keys if name not in ROLES]
        if twice := next((name for name in self.keys if self.keys.count(name) > 1), None):
            raise ValueError(f"'keys': {twice!r} stands twice")
        if strange := sorted(set(own) ^ set(self.words)):
            roles = ", ".join(ROLES)
            raise ValueError(f"{strange[0]!r} must stand in 'keys' and in 'words', or be one of the roles {roles}")
        if (self.category is not None) != bool(self.categories or self.nested):
            raise ValueError("a category column and 'categories' belong together: give both or none")
        if "date" in self.keys and "year" in self.keys:
            raise ValueError("'keys': name the column that says when either 'date' or 'year'")
        return self

    @property
    def time_role(self) -> str | None:
        return next((role for role in ("date", "year") if role in self.keys), None)


class GenesisTableFile(GenesisGrid):
    """A "Tabelle" in CSV form: title, stacked header rows, unnamed key columns, footer."""

    reader: Literal["genesis_table"]
    date: Literal["column", "header"] | datetime.date | int = Field(
        description="where the date or year stands: column (to the left), header (above the numbers or in the title), "
        "or the date itself where the file does not say it"
    )
    footer: bool = Field(True, description="false: the table ends without the line of underscores; a cut is then not noticed")

    @model_validator(mode="after")
    def date_is_where_it_is_said(self) -> GenesisTableFile:
        if (self.date == "column") != (self.time_role is not None):
            raise ValueError("'date: column' and a 'date' or 'year' in 'keys' belong together: give both or none")
        return self


class GenesisXlsxFile(GenesisGrid):
    """A table as a workbook; with several dates its blocks are stacked, each under a row with the date."""

    reader: Literal["genesis_xlsx"]
    sheet: str | None = None
    date: Literal["column", "header", "rows"] | datetime.date | int = Field(
        "rows", description="rows: each block stands under a row with its date; else as in the CSV form"
    )

    @model_validator(mode="after")
    def date_is_where_it_is_said(self) -> GenesisXlsxFile:
        if (self.date == "column") != (self.time_role is not None):
            raise ValueError("'date: column' and a 'date' or 'year' in 'keys' belong together: give both or none")
        return self


class GenesisFlatTake(Keys):
    """A value variable of a flat file and what it counts."""

    value: str = Field(description="value_variable_code, e.g. BEV002")
    factor: float = Field(1, description="the numbers are multiplied by it, e.g. 1000 where the unit is 1 000 persons")


class GenesisFlatFile(ReadFile):
    """A flat file (ffcsv): one row per value, every variable with code and label."""

    reader: Literal["genesis_flat"]
    area: str = Field(description="code of the variable that holds the areas, e.g. KREISE, DLAND")
    areas: Literal["listed", "own"] = Field("listed", description="own: without the comparators of municipality.yaml")
    take: Annotated[list[GenesisFlatTake], Field(min_length=1)]
    variables: dict[str, dict[str, Keys]] = Field(
        {}, description="by code of a variable: what its attribute codes stand for ('' is the total)"
    )
    fixed: Keys = Field(Keys(), description="parts of the key that are the same everywhere")
    decimal: Literal[",", "."] = ","
    all_dashes: AllDashes = Field("missing", description=ALL_DASHES)

    def all_keys(self) -> Iterable[Keys]:
        yield self.fixed
        yield from self.take
        for attributes in self.variables.values():
            yield from attributes.values()
