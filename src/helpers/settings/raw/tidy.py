"""Entries for tidy tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from helpers.settings.base import Settings, one_or_many, unknown
from helpers.settings.raw.base import Keys, ReadFile, SkipRows

#: between the cells of a CSV; a tabulator is one too, and no blank around a text
Separator = Annotated[str, StringConstraints(strip_whitespace=False)]
#: thousands separators; a blank also stands for the no-break and narrow blanks of typesetting
Thousands = Literal["", ".", ",", " ", "'"]
#: what becomes of areas that are not the municipality's: an error (listed) or set aside (own, for files of a whole Land)
WhichAreas = Literal["listed", "own"]
#: what a row is that has a dash in each of several columns of numbers: an area that did not exist, or zero in everything
AllDashes = Literal["missing", "zero"]
#: between the words of several columns that are read as one code
JOINT = "/"


class TidyColumns(Settings):
    """Which column of the file holds which part of the key."""

    ref_area: str | None = None
    area_level: str | None = None
    time_period: str | None = None
    characteristic: str | None = None
    group: str | None = None
    sex: str | None = None
    age: str | None = None
    detail: str | None = None
    measure: str | None = None
    n: str | None = Field(None, description="of a sample: column with the number of cases (marks of the Mikrozensus)")
    n_eff: str | None = Field(None, description="of a sample: column with the effective number of cases")
    standard_error: str | None = Field(None, description="of a sample: column with the standard error, in the unit of the value")


class TidyValues(Keys):
    """What a column of numbers counts."""

    factor: float | None = Field(None, description="100 where a workbook stores 12,5 % as 0.125; 1000 for thousands", gt=0)


class NestedCode(Keys):
    """One code of a column that holds totals and their parts; without parts of a key it is declared, but not taken."""

    part_of: str | None = Field(None, description="the code that this one is a part of")


class Nested(Settings):
    """A column in which totals, parts and parts of parts stand below each other.

    Codes with the same parts of a key are added up, unless one of them is a part of another: that would count twice.
    Codes that are not named, or have no part of a key, are set aside.
    """

    columns: Annotated[list[str], one_or_many(str)] = Field(
        description=f"column with the codes; of several columns the words are joined by {JOINT!r}"
    )
    codes: dict[str, NestedCode]

    @model_validator(mode="after")
    def nothing_counts_twice(self) -> Nested:
        for code, entry in self.codes.items():
            if entry.part_of is not None and entry.part_of not in self.codes:
                raise ValueError(f"{code!r} is part of an " + unknown(entry.part_of, self.codes, "code"))
            for whole in self.wholes(code):
                if entry.given() and entry.given() == self.codes[whole].given():
                    raise ValueError(f"{code!r} is a part of {whole!r}: both together would count twice")
        if not any(entry.given() for entry in self.codes.values()):
            raise ValueError("no code is taken: give at least one of them parts of a key")
        return self

    def wholes(self, code: str) -> list[str]:
        """Everything that a code is a part of, from near to far."""
        found: list[str] = []
        above = self.codes[code].part_of
        while above is not None:
            if above in (code, *found):
                raise ValueError(f"{above!r} is a part of itself")
            found.append(above)
            above = self.codes[above].part_of if above in self.codes else None
        return found


class TidyFile(ReadFile):
    """A table with one row per area, year and group and one or more columns of numbers."""

    reader: Literal["tidy"]
    sheet: str | None = None
    encoding: str = "utf-8"
    separator: Separator = ";"
    decimal: Literal[",", "."] = ","
    thousands: Thousands = ""
    areas: WhichAreas = "listed"
    all_dashes: AllDashes = "missing"
    columns: TidyColumns
    time_period: str | None = Field(None, description="year or date of all rows, where no column says it: '2024', '31.12.2024'")
    words: dict[str, dict[str, str | Keys]] = Field(
        {}, description="by column of the file: what its words stand for, a value or several parts of the key"
    )
    nested: Nested | None = None
    values: dict[str, TidyValues] = Field(description="columns with numbers and what they count")
    fixed: Keys = Field(Keys(), description="parts of the key that are the same in every row")
    skip: list[SkipRows] = []

    @model_validator(mode="after")
    def one_time(self) -> TidyFile:
        if (self.columns.time_period is None) == (self.time_period is None):
            raise ValueError("give 'time_period' once: the column under 'columns', or beside it a year or date for all rows")
        if self.nested and (self.columns.n or self.columns.n_eff or self.columns.standard_error):
            raise ValueError("values of a sample cannot be added up: 'nested' does not go with 'n', 'n_eff' or 'standard_error'")
        return self

    def all_keys(self) -> Iterable[Keys]:
        yield self.fixed
        yield from self.values.values()
        for words in self.words.values():
            yield from (keys for keys in words.values() if isinstance(keys, Keys))
        if self.nested:
            yield from self.nested.codes.values()
