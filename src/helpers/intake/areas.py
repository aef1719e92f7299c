"""From the words in a file to area codes: "01 Altstadt - Lehel", "1", "Altstadt-Lehel" or "Stadt München"."""

from __future__ import annotations

import re
from difflib import get_close_matches

import pandas as pd

from helpers.errors import InputError
from helpers.intake.tables import plain_text
from helpers.settings.base import unknown
from helpers.settings.municipality import ObservedLevel


def match_areas(
    texts: pd.Series, levels: dict[str, ObservedLevel], areas: pd.DataFrame, where: str, rows: pd.Series
) -> pd.DataFrame:
    """Columns ``ref_area`` and ``area_level`` for each text.

    Parameters
    ----------
    texts : area as the file writes it; levels : level by text, with ``default``; areas : the area tree.

    Raises
    ------
    InputError
        for the first text that is no area of its level, with the nearest names.
    """
    text = texts.map(plain_text)
    found = {}
    for word in text.unique():
        level = levels.get(word, levels.get("default", "municipality" if not levels else None))
        row = int(rows[text == word].iloc[0])
        if level is None:
            raise InputError(
                f"{where}, row {row}", f"area {word!r} has no level", "add it, or 'default', to area_levels in raw.yaml"
            )
        candidates = areas[areas["area_level"] == level]
        if candidates.empty:
            raise InputError(
                f"{where}, row {row}",
                unknown(level, areas["area_level"].unique(), "area level"),
                "correct area_levels in raw.yaml, or add the level to municipality.yaml",
            )
        # a word that raw.yaml itself calls the municipality is it, however it is written
        code = candidates["code"].iloc[0] if level == "municipality" and word in levels else _code(word, candidates)
        if code is None and level == "municipality":
            known = " or ".join(f"'{name}'" for name in candidates[["name", "code"]].iloc[0])
            fix = f"say what it is under 'area_levels' in raw.yaml: '{{{word}: municipality}}' or another level"
            raise InputError(f"{where}, row {row}", f"{word!r} is not the municipality ({known})", fix)
        if code is None:
            near = get_close_matches(word, [f"{area.code} {area.name_}" for area in _named(candidates)], n=3, cutoff=0.4)
            raise InputError(
                f"{where}, row {row}",
                f"{word!r} is no {level} of the geometry",
                f"did you mean {' or '.join(repr(name) for name in near)}?" if near else "compare with the geometry file",
            )
        found[word] = (code, level)
    return pd.DataFrame(
        {
            "ref_area": text.map({word: code for word, (code, _) in found.items()}),
            "area_level": text.map({w: lv for w, (_, lv) in found.items()}),
        }
    )


def _named(areas: pd.DataFrame) -> list:
    return list(areas.rename(columns={"name": "name_"}).itertuples(index=False))


def _code(word: str, areas: pd.DataFrame) -> str | None:
    """By code (leading zeros may be missing), by name, or by both; a code beside another area's name is no match."""
    codes, names = set(areas["code"]), dict(zip(areas["name"].map(_plain), areas["code"], strict=True))
    if word in codes or word.isdigit():
        return same_number(word, codes)
    if len(names) == len(areas) and _plain(word) in names:
        return names[_plain(word)]
    parts = re.match(r"^(\w+)[\s:.-]+(.+)$", word)
    if parts and parts[1] in codes and names.get(_plain(parts[2])) == parts[1]:
        return parts[1]
    return None


def same_number(word: str, codes: set[str]) -> str | None:
    """The code itself, else the one code that is the same number (``7`` and ``007``); nothing where two are."""
    if word in codes:
        return word
    meant = [code for code in codes if word.isdigit() and code.lstrip("0") == word.lstrip("0")]
    return meant[0] if len(meant) == 1 else None


def _plain(name: str) -> str:
    """Spelling without differences that carry no meaning: spaces around hyphens, case, double spaces."""
    return re.sub(r"\s+", " ", re.sub(r"\s*-\s*", "-", name)).strip().casefold()
