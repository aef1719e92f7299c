"""What the entries of all readers have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from helpers.settings.base import Identifier, Settings
from helpers.settings.catalogue import Sex
from helpers.settings.municipality import ObservedLevel


class Keys(Settings):
    """Parts of an observation's key that a column, a breakdown or a base value fixes."""

    measure: Identifier | None = None
    characteristic: Identifier | None = None
    group: Identifier | None = None
    sex: Sex | None = None
    age: str | None = None
    detail: str | None = None
    reference: str | None = Field(
        default=None, description="month and day (12-31), mean_of_quarters, mean_of_months, year_total or school_year"
    )

    def given(self) -> dict[str, str]:
        """Only the parts that are fixed here."""
        names = ("measure", "characteristic", "group", "sex", "age", "detail", "reference")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


class SkipRows(Settings):
    """Rows that are set aside, and why; a note below the data stands in the first column."""

    column: str
    equals: list[str]
    reason: str


class ReadFile(Settings):
    """What every file that is read has: where it is, whose it is, when it came."""

    file: str
    source: Identifier
    delivered: date
    area_levels: dict[str, ObservedLevel] = Field(
        {}, description="level of an area by its text in the file; 'default' for all others"
    )

    def all_keys(self) -> Iterable[Keys]:
        """Everything in the entry that fixes parts of a key, for the check against the catalogue."""
        raise AssertionError("every reader's model says what its keys are")

    @property
    def place(self) -> str:
        """File and, in a workbook, sheet: what ``source_file`` of its observations says."""
        sheet = getattr(self, "sheet", None)
        return f"{self.file}, {sheet}" if sheet else self.file


class SetAsideFile(Settings):
    """A file that is there but not read, with the reason."""

    file: str
    set_aside: str
