"""Model of ``raw.yaml``: what each file in ``data/raw/<municipality>/`` is and which values are taken from it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from helpers.settings.base import Identifier, Settings
from helpers.settings.catalogue import Sex
from helpers.settings.municipality import Level


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


class _ReadFile(Settings):
    """What every file that is read has: where it is, whose it is, when it came."""

    file: str
    source: Identifier
    delivered: date
    area_levels: dict[str, Level] = Field({}, description="level of an area by its text in the file; 'default' for all others")

    @property
    def place(self) -> str:
        """File and, in a workbook, sheet: what ``source_file`` of its observations says."""
        sheet = getattr(self, "sheet", None)
        return f"{self.file}, {sheet}" if sheet else self.file


class AtlasFile(_ReadFile):
    """An export of the Indikatorenatlas: workbook, or one CSV per indicator."""

    reader: Literal["indikatorenatlas"]
    sheet: str | None = None
    take: list[AtlasTake]


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


class SkipRows(Settings):
    """Rows that are set aside, and why."""

    column: str
    equals: list[str]
    reason: str


class TidyFile(_ReadFile):
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


class SetAsideFile(Settings):
    """A file that is there but not read, with the reason."""

    file: str
    set_aside: str


def _kind(entry: Any) -> str:
    if isinstance(entry, dict):
        return "set_aside" if "set_aside" in entry else str(entry.get("reader", "no reader"))
    return "set_aside" if isinstance(entry, SetAsideFile) else str(entry.reader)


RawFile = Annotated[
    Annotated[AtlasFile, Tag("indikatorenatlas")] | Annotated[TidyFile, Tag("tidy")] | Annotated[SetAsideFile, Tag("set_aside")],
    Discriminator(
        _kind,
        custom_error_type="unknown_reader",
        custom_error_message="'reader' must be indikatorenatlas or tidy (or give 'set_aside' with the reason)",
    ),
]
