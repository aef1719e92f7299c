"""Keys of rows as numbers: joining and grouping by one number is many times faster than by ten columns of text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int64]


def row_codes(frames: Sequence[pd.DataFrame], on: Sequence[str]) -> list[Codes]:
    """A number for each row of each frame, equal where all columns ``on`` are equal, across the frames too."""
    total = [np.zeros(len(frame), dtype=np.int64) for frame in frames]
    for name in on:
        parts, size = _column([frame[name] for frame in frames])
        total = [before * size + part for before, part in zip(total, parts, strict=True)]
    return total


def _column(columns: list[pd.Series]) -> tuple[list[Codes], int]:
    """One column of each frame as numbers from 0, and how many there can be."""
    first = columns[0].dtype
    if isinstance(first, pd.CategoricalDtype) and all(column.dtype == first for column in columns):
        return [column.cat.codes.to_numpy(dtype=np.int64) + 1 for column in columns], len(first.categories) + 1
    if all(pd.api.types.is_integer_dtype(column.dtype) for column in columns):
        numbers = [column.to_numpy(dtype=np.int64) for column in columns]
        filled = [part for part in numbers if len(part)]
        least = min((int(part.min()) for part in filled), default=0)
        most = max((int(part.max()) for part in filled), default=0)
        return [part - least for part in numbers], most - least + 1
    joined, words = pd.factorize(pd.concat([column.astype("str") for column in columns], ignore_index=True))
    ends = np.cumsum([len(column) for column in columns])[:-1]
    return list(np.split(joined.astype(np.int64), ends)), max(len(words), 1)


def constant(text: str, length: int) -> pd.Categorical:
    """A column of one text, without storing it once per row."""
    return pd.Categorical.from_codes(np.zeros(length, dtype=np.int8), categories=[text], validate=False)


def difference_unit(units: pd.Series) -> pd.Series:
    """Unit of the difference of two values: percentage points for per cent, else the same."""
    if isinstance(units.dtype, pd.CategoricalDtype) and "percent" in units.cat.categories:
        return units.cat.rename_categories({"percent": "percentage_points"})
    return units.astype("str").replace({"percent": "percentage_points"})
