"""What became of every row of a file: rows read = rows used + rows set aside, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass
class Account:
    """Row accounting of one file, filled by its reader."""

    file: str
    rows_read: int = 0
    rows_used: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)  # reason -> rows
    columns_not_taken: list[str] = field(default_factory=list)  # columns of numbers that no entry takes
    warnings: list[str] = field(default_factory=list)
    areas_only_in_data: list[dict[str, Any]] = field(default_factory=list)  # own areas that the geometry does not have
    sum_checks: list[dict[str, Any]] = field(default_factory=list)  # of totals and parts within the file
    printed_rates: dict[str, Any] = field(default_factory=dict)

    def put_aside(self, reason: str, rows: int) -> None:
        if rows:
            self.set_aside[reason] = self.set_aside.get(reason, 0) + int(rows)

    def check(self) -> None:
        """Every row is accounted for; anything else is a mistake in a reader."""
        if self.rows_read != self.rows_used + sum(self.set_aside.values()):
            raise AssertionError(f"{self.file}: {self.rows_read} rows read, {self.rows_used} used, set aside {self.set_aside}")


@dataclass(frozen=True)
class ReadFile:
    """Observations of one file (observation columns and ``READER_COLUMNS``) and the account of its rows."""

    observations: pd.DataFrame
    account: Account
