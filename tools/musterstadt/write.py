"""Numbers and tables as offices write them, the same bytes on every run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

Row = Sequence[Any]


def german(value: float, decimals: int = 0) -> str:
    """Thousands point and decimal comma: 1.234,5."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def rounded(value: float | Decimal, decimals: int = 1) -> Decimal:
    """Rounded half up, as statistical offices do (Python rounds half to even)."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def atlas_text(rate: Decimal) -> str:
    """A rate as the Indikatorenatlas prints it: 12,3 but 33 (no decimals) and ,9 (no leading zero)."""
    text = f"{rate.normalize():f}".replace(".", ",")
    return text[1:] if text.startswith("0,") else text


def write_csv(path: Path, header: Row, rows: Iterable[Row], encoding: str = "utf-8", separator: str = ";") -> None:
    """Write a CSV; text goes out as it is, quotes only where the separator demands it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))


def write_workbook(path: Path, sheets: dict[str, tuple[Row, list[Row]]], widths: dict[str, int], date: datetime) -> None:
    """Write sheets of header and rows; ``date`` stands in for the time of writing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        book.set_properties({"author": "Amt für Statistik Musterstadt (erfunden)", "created": date.replace(tzinfo=UTC)})
        for name, (header, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, header)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(header) - 1, widths.get(name, 20))
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, [_plain(cell) for cell in row])


def _plain(cell: Any) -> Any:
    """Decimals and numpy numbers as Python numbers; whole ones without decimals."""
    if isinstance(cell, Decimal | np.number):
        number = float(cell)
        return int(number) if number.is_integer() else number
    return cell
