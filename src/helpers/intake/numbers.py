"""Numbers as offices write them: decimal comma, no leading zero, thousands separators, signs instead of numbers."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers.errors import InputError

#: signs of official statistics and what they make of a value: (number, observation status)
SIGNS: dict[str, tuple[float, str]] = {
    "": (np.nan, "M"),
    "NA": (np.nan, "M"),
    ".": (np.nan, "M"),
    "...": (np.nan, "L"),
    "…": (np.nan, "L"),
    "/": (np.nan, "U"),
    "( )": (np.nan, "U"),
    "()": (np.nan, "U"),
    "x": (np.nan, "X"),
    "X": (np.nan, "X"),
    "-": (0.0, "A"),
    "–": (0.0, "A"),
}
#: signs for "nothing there", exactly zero
DASHES = ("-", "–")
#: a number in brackets is too uncertain to be relied on: it is kept, with status U
BRACKETS = re.compile(r"^\(\s*([^()\s]+)\s*\)$")


def parse_numbers(
    cells: pd.Series, *, decimal: str, thousands: str = "", where: str = "", rows: pd.Series | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Turn cells (numbers or text) into floats and observation statuses.

    Parameters
    ----------
    cells : numbers as a workbook stores them, or text.
    decimal, thousands : signs used in text.
    where, rows : file and column, and the row of each cell in the file, for the message of an error.

    Returns
    -------
    values : float array, NaN where there is no number.
    status : array of SDMX observation statuses, ``A`` where there is a number, ``U`` where it stands in brackets.

    Raises
    ------
    InputError
        naming row and content of the first cell that is neither a number nor a sign of official statistics.
    """
    text = cells.astype("object").map(_as_text, na_action="ignore").fillna("").astype("str").str.strip()
    values = np.full(len(text), np.nan)
    status = np.full(len(text), "A", dtype=object)
    for sign, (value, code) in SIGNS.items():
        hit = (text == sign).to_numpy()
        values[hit], status[hit] = value, code
    open_ = ~text.isin(list(SIGNS)).to_numpy()
    is_number = cells.map(lambda cell: isinstance(cell, int | float) and not isinstance(cell, bool)).to_numpy() & open_
    values[is_number] = cells[is_number].astype(float).to_numpy()
    is_text = open_ & ~is_number
    written = text[is_text].str.replace("\u2212", "-", regex=False)
    bracketed = written.str.match(BRACKETS)
    written = written.str.replace(BRACKETS, r"\1", regex=True)
    status[np.flatnonzero(is_text)[bracketed.to_numpy()]] = "U"
    bad = ~written.str.match(_pattern(decimal, thousands))
    if bad.any():
        place = written.index[bad.to_numpy()][0]
        row = "" if rows is None else f", row {int(rows.loc[place])}"
        found = str(cells.loc[place])
        if found.startswith("#"):
            problem = f"{found!r} is no number: a formula failed in the workbook"
            raise InputError(
                f"{where}{row}", problem, "have it mended where the file is made; where there is no value, '.' says so"
            )
        raise InputError(
            f"{where}{row}",
            f"{found!r} is not a number (decimal sign {decimal!r}" + (f", thousands {thousands!r})" if thousands else ")"),
            "correct the cell in a new delivery, or set decimal and thousands in raw.yaml as the file has them",
        )
    if thousands:
        written = written.str.replace(thousands, "", regex=False)
    values[is_text] = written.str.replace(decimal, ".", regex=False).astype(float).to_numpy()
    return values, status


def dashes_only(cells: pd.DataFrame) -> pd.Series:
    """Rows in which every cell is ``-``: the area did not exist at that date, so nothing of it is zero."""
    return cells.isin(DASHES).all(axis=1) if len(cells.columns) else pd.Series(False, index=cells.index)


def decimal_sign(cells: pd.Series) -> str:
    """``,`` or ``.``: the decimal sign that the text cells of a column use (``,`` if there is none).

    Points that could all be thousands separators (``1.234``) are not taken for decimal ones: such a column is refused
    by :func:`parse_numbers`.
    """
    text = cells[cells.map(lambda cell: isinstance(cell, str))].astype("str").str.strip()
    written = text[~text.isin(list(SIGNS))]
    points = written[written.str.contains(".", regex=False)]
    if points.empty or written.str.contains(",", regex=False).any():
        return ","
    return "," if points.str.match(r"^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$").all() else "."


def _as_text(cell: object) -> str:
    return cell if isinstance(cell, str) else str(cell)


def _pattern(decimal: str, thousands: str) -> str:
    """A whole number in full groups of thousands or without any, with or without decimals; ``,9`` counts."""
    whole = r"\d+" if not thousands else rf"(?:\d+|\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+)"
    return rf"^[+-]?(?:{whole}(?:{re.escape(decimal)}\d+)?|{re.escape(decimal)}\d+)$"
