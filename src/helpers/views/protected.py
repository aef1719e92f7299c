"""What is kept secret, in tables, notes and sentences: how many values, never which, and the same words for every reason."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Sign
from helpers.measures import Spread
from helpers.settings.catalogue import Indicator
from helpers.views.reading import Reading


def protected(rows: pd.DataFrame) -> pd.DataFrame:
    """Of rows, those whose value is kept secret."""
    return rows[rows["conf_status"] == "C"]


def absent(reading: Reading, rows: pd.DataFrame, key: str, **words: object) -> str:
    """Why there is nothing to show: values there are may not be shown, or there are none."""
    return reading.word(f"{key}_protected" if len(protected(rows)) else key, **words)


def none_sign(rows: pd.DataFrame) -> Sign:
    """The sign for a change that is not there: kept secret, or there is nothing to count it from."""
    return Sign("C" if len(protected(rows)) else "X")


def count_note(reading: Reading, rows: pd.DataFrame) -> list[str]:
    """How many of the values of a figure or table are kept secret; nothing where none is."""
    hidden = len(protected(rows))
    return [reading.word("protected_count", hidden=hidden, number=len(rows))] if hidden else []


def all_protected(rows: pd.DataFrame) -> bool:
    """Whether there are values, and none of them may be shown."""
    return bool(rows["value"].isna().all()) and len(protected(rows)) > 0


def names_note(reading: Reading, indicators: list[Indicator]) -> list[str]:
    """Indicators of which no value may be shown."""
    names = ", ".join(item.short.get(reading.language) for item in indicators)
    return [reading.word("protected_names", names=names)] if names else []


def later_note(reading: Reading, rows: pd.DataFrame, year: int) -> list[str]:
    """That values after the year shown are kept secret; nothing where there are none."""
    later = protected(rows[rows["time_period"] > year])
    return [reading.word("protected_later", year=year)] if len(later) else []


def until(reading: Reading, rows: pd.DataFrame, year: int) -> str:
    """The last year shown, for headlines that would seem to reach further; nothing where no later value is kept secret."""
    return reading.word("protected_until", year=year) if later_note(reading, rows, year) else ""


def among(reading: Reading, level: str, rows: pd.DataFrame, found: Spread) -> str:
    """Which areas an extreme was looked for among, where some of them are kept secret; else nothing."""
    if protected(rows).empty:
        return ""
    shown = rows[rows["value"].notna()]
    key = "among_interpreted" if found.areas < len(shown) else "among_shown"
    return reading.word(key, number=found.areas, areas=_after_preposition(reading, level))


def _after_preposition(reading: Reading, level: str) -> str:
    """The areas of a level after a preposition: German dative plurals end in n, unless they end in s."""
    item = reading.settings.level(level)
    name = item.plural.get(reading.language) if item else reading.word("area")
    return name if reading.language != "de" or name.endswith(("n", "s")) else f"{name}n"
