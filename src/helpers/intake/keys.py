"""Parts of a key as ``raw.yaml`` gives them, made into those of an observation."""

from __future__ import annotations

import re

import pandas as pd

from helpers.errors import InputError

NAMED_REFERENCES = {"mean_of_quarters", "mean_of_months", "year_total", "school_year"}


def years_and_dates(cells: pd.Series, where: str, rows: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Year (int) and, where the cell holds a date, the date (ISO text) else "".

    Understood are 2024, 31.12.2024, 2024-12-31 and the school year 2023/24, which counts as the year it starts in.
    """
    year, date = {}, {}
    text = cells.map(_plain_year)
    for word in text.unique():
        if match := re.fullmatch(r"(\d{4})(?:/(?:\d{2}|\d{4}))?", word):
            year[word], date[word] = int(match[1]), ""
        elif match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", word):
            year[word], date[word] = int(match[3]), f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
        elif match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?", word):
            year[word], date[word] = int(match[1]), f"{match[1]}-{match[2]}-{match[3]}"
        else:
            raise InputError(
                f"{where}, row {int(rows[text == word].iloc[0])}",
                f"{word!r} is no year",
                "expected 2024, 31.12.2024, 2024-12-31 or 2023/24",
            )
    return text.map(year).astype("int64"), text.map(date)


def _plain_year(cell: object) -> str:
    """Workbooks give 2024.0 for 2024."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def references(given: pd.Series, years: pd.Series, dates: pd.Series, where: str) -> pd.Series:
    """Reference of each row: a date in the file wins, ``12-31`` becomes that day of the year, names stay.

    Raises
    ------
    InputError
        if a reference is missing or neither a month and day nor one of ``NAMED_REFERENCES``.
    """
    known = given.isin(NAMED_REFERENCES) | given.astype("str").str.fullmatch(r"\d{2}-\d{2}") | (dates != "")
    if not known.all():
        found = given[~known].iloc[0]
        problem = "no reference in time" if pd.isna(found) else f"{found!r} is no reference in time"
        raise InputError(
            where,
            f"{problem} for measure rows of {int(years[~known].iloc[0])}",
            f"set 'reference' in raw.yaml: month and day ('12-31') or one of {', '.join(sorted(NAMED_REFERENCES))}",
        )
    day = years.astype("str") + "-" + given.astype("str")
    return given.where(given.isin(NAMED_REFERENCES), day).where(dates == "", dates)
