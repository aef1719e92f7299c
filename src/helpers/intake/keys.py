"""Parts of a key as ``raw.yaml`` gives them, made into those of an observation."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from helpers.errors import InputError
from helpers.intake.tables import plain_text

NAMED_REFERENCES = {"mean_of_quarters", "mean_of_months", "year_total", "school_year"}


def years_and_dates(cells: pd.Series, where: str, rows: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Year (int) and, where the cell holds a date, the date (ISO text) else "".

    Understood are 2024, 31.12.2024, 2024-12-31 and the school year 2023/24, which counts as the year it starts in.
    """
    years, dates = {}, {}
    text = cells.map(plain_text)
    for word in text.unique():
        found = _year_and_date(word)
        if found is None:
            raise InputError(
                f"{where}, row {int(rows[text == word].iloc[0])}",
                f"{word!r} is no year",
                "expected 2024, 31.12.2024, 2024-12-31 or 2023/24",
            )
        years[word], dates[word] = found
    return text.map(years).astype("int64"), text.map(dates)


def _year_and_date(word: str) -> tuple[int, str] | None:
    """Nothing for a text that is no year, for a day that no calendar has, and for a school year of two years or more."""
    if match := re.fullmatch(r"(\d{4})(?:/(\d{2}|\d{4}))?", word):
        following = str(int(match[1]) + 1)
        return (int(match[1]), "") if match[2] in (None, following, following[2:]) else None
    if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", word):
        day = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    elif match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00:00)?", word):
        day = match[1]
    else:
        return None
    return (int(day[:4]), day) if _is_day(day) else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def references(given: pd.Series, years: pd.Series, dates: pd.Series, where: str) -> pd.Series:
    """Reference of each row: names like ``mean_of_months`` stay, else the date in the file, else ``12-31`` of the year.

    Raises
    ------
    InputError
        if a reference is missing or neither a month and day nor one of ``NAMED_REFERENCES``.
    """
    day = years.astype("str") + "-" + given.astype("str")
    is_day = day.isin([text for text in day.dropna().unique() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) and _is_day(text)])
    known = given.isin(NAMED_REFERENCES) | is_day | (dates != "")
    if not known.all():
        found = given[~known].iloc[0]
        problem = "no reference in time" if pd.isna(found) else f"{found!r} is no reference in time"
        raise InputError(
            where,
            f"{problem}, in rows of {int(years[~known].iloc[0])}",
            f"set 'reference' in raw.yaml: month and day ('12-31') or one of {', '.join(sorted(NAMED_REFERENCES))}",
        )
    by_date = day.where(dates == "", dates)
    return given.where(given.isin(NAMED_REFERENCES), by_date)
