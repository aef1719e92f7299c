"""Plain data of the audit: numbers as they are printed, and the true values that stand behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd


class Entry(NamedTuple):
    """A text that says what a number means; ``head`` is the head of its column or the key that it stands under, or ""."""

    head: str
    text: str


#: texts that belong together, e.g. all heads of a column
Block = tuple[Entry, ...]
#: blocks that are equally near to a number, e.g. heads of its row and of its column
Layer = tuple[Block, ...]
#: nearest first
Context = tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """One number as it stands in a file.

    ``step`` is the unit of its last printed digit: 0.1 for "4,7". ``unit`` are the words directly behind it.
    """

    file: str
    place: str
    text: str
    value: float
    step: float
    unit: str
    context: Context
    in_table: bool
    #: a sign is printed, or the number is one a machine wrote: its sign is what it says
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read as a reader would: nobody knows what is in it."""

    file: str
    reason: str


@dataclass
class Reading:
    """Everything that was read in a folder."""

    printed: list[Printed] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    #: files that hold no numbers of their own: pictures, fonts, style sheets
    passed_over: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def refuse(self, file: str, reason: str) -> None:
        self.unreadable.append(Unreadable(file, reason))


@dataclass(frozen=True, slots=True)
class Place:
    """A true value and the number that prints it.

    ``kind`` is "observation", "indicator" or "revision", ``row`` the position in that frame, ``column`` the column that
    holds the value: ``obs_value``, ``value``, ``lower``, ``numerator`` …
    """

    kind: str
    row: int
    column: str
    value: float
    step: float
    printed: Printed


@dataclass
class Found:
    """Which true values stand in the files."""

    places: list[Place]
    #: numbers in tables for which no true value was found
    unplaced: list[Printed]
    #: per file: numbers in tables, how many of them were placed, and the share
    shares: pd.DataFrame
    #: numbers in tables that are no values of a statistic, by the reason
    no_values: dict[str, int]

    def table(self) -> pd.DataFrame:
        """One row per true value: ``kind``, ``row``, ``column``, finest ``step``, number of ``places`` and the first ``file``."""
        columns = ["kind", "row", "column", "value", "step", "file"]
        rows = [(at.kind, at.row, at.column, at.value, at.step, at.printed.file) for at in self.places]
        frame = pd.DataFrame(rows, columns=columns).sort_values("step", kind="stable")
        grouped = frame.groupby(["kind", "row", "column"], sort=True)
        return grouped.agg(
            value=("value", "first"), step=("step", "first"), file=("file", "first"), places=("file", "size")
        ).reset_index()
