"""The tree of areas: the municipality, the areas of each level and where they belong, comparators beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.errors import InputError
from helpers.intake.areas import same_number
from helpers.intake.geometry import read_level
from helpers.settings.base import unknown
from helpers.settings.municipality import AreaLevel, Municipality

COLUMNS = ["area_level", "code", "name", "parent_level", "parent", "boundaries"]


@dataclass(frozen=True)
class AreaTree:
    """``areas`` with ``COLUMNS`` (first the municipality, last the comparators), and what was read from which file."""

    areas: pd.DataFrame
    account: list[dict[str, Any]]


def read_area_tree(shapes: Path, municipality: Municipality) -> AreaTree:
    """Read the geometry of all levels.

    Raises
    ------
    InputError
        as :func:`helpers.intake.geometry.read_level`, and for an area whose parent does not exist.
    """
    rows = [_row("municipality", municipality.code, municipality.name)]
    account = []
    above = rows[0]
    for level in municipality.levels:
        shape = read_level(shapes, level)
        account.append(
            {
                "level": level.level,
                "file": level.geometry.file,
                "areas": len(shape),
                "boundaries": level.boundaries,
                "notes": shape.attrs["notes"],
            }
        )
        above = _below(pd.DataFrame(shape.drop(columns="geometry")), above, level, shapes, municipality.code)
        rows.append(above)
    rows += [_row("comparator", item.code, item.name) for item in municipality.comparators]
    return AreaTree(pd.concat(rows, ignore_index=True)[COLUMNS], account)


def _row(level: str, code: str, name: str) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(COLUMNS, (level, code, name, "", "", ""), strict=True))])


def _below(part: pd.DataFrame, above: pd.DataFrame, level: AreaLevel, shapes: Path, municipality: str) -> pd.DataFrame:
    """Areas of a level, each with its parent: one of the level above where the file says so, else the municipality."""
    part = part.assign(area_level=level.level, boundaries=level.boundaries)
    if not (level.geometry.parent or level.geometry.parent_digits):
        return part.assign(parent=municipality, parent_level="municipality")
    codes = set(above["code"])
    known = {word: same_number(word, codes) for word in part["parent"].unique()}
    found = part["parent"].map(known)
    if found.isna().any():
        orphan = part[found.isna()].iloc[0]
        problem = unknown(orphan["parent"], codes, f"{above['area_level'].iloc[0]} code")
        raise InputError(str(shapes / level.geometry.file), f"area {orphan['code']!r} has parent {problem}")
    return part.assign(parent=found, parent_level=above["area_level"].iloc[0])
