"""Indicator values as rows: what ``indicators.parquet`` holds."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from helpers.measures.codes import constant, row_codes

#: a series: the same thing measured in the same way over the years
SERIES = ["indicator", "statistic", "ref_area", "area_level", "characteristic", "denominator_characteristic", "group", "sex"]
COLUMNS = [
    "indicator",
    "statistic",  # value, gap_points, gap_ratio, change_previous, change_period, gap_change_period, rank; see docs for more
    "ref_area",
    "area_level",
    "time_period",
    "base_period",  # year that a change is counted from, else 0
    "characteristic",
    "denominator_characteristic",
    "group",
    "sex",
    "value",
    "unit",
    "lower",
    "upper",
    "interval",  # sampling, chance or nothing
    "numerator",
    "denominator",
    "reference",
    "denominator_reference",
    "source",
    "denominator_source",
    "obs_status",
    "conf_status",
    "reason",  # why there is no value; of signs of targets: the rule
    "observation_ids",  # of values and signs: what follows from values has their key
]
#: lists of numbers as one block: a million Python lists take seconds and a gigabyte
IDS = pd.ArrowDtype(pa.list_(pa.int64()))
NUMBERS = ["value", "lower", "upper", "numerator", "denominator"]
YEARS = ["time_period", "base_period"]
TEXT = [name for name in COLUMNS if name not in {*NUMBERS, *YEARS, "observation_ids"}]


def indicator_frame(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Join parts, fill the columns that a statistic does not have, sort."""
    frame = joined(parts)
    order = np.argsort(row_codes([frame], [*SERIES, *YEARS])[0], kind="stable")
    return frame.take(order).reset_index(drop=True)


def joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Frames with all ``COLUMNS`` below each other. Text is stored as categories: few words in millions of rows."""
    parts = [_complete(part) for part in parts if len(part)]
    if not parts:
        empty = {name: pd.Series(dtype="str") for name in TEXT} | {name: pd.Series(dtype="float64") for name in NUMBERS}
        empty |= {name: pd.Series(dtype="int64") for name in YEARS} | {"observation_ids": pd.Series(dtype=IDS)}
        return pd.DataFrame(empty)[COLUMNS]
    columns = {name: _joined_text([part[name] for part in parts]) for name in TEXT}
    for name in [*NUMBERS, *YEARS]:
        columns[name] = np.concatenate([part[name].to_numpy() for part in parts])
    columns["observation_ids"] = pd.concat([part["observation_ids"] for part in parts], ignore_index=True)
    return pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)


def rows_of(parts: list[pd.DataFrame], indicators: Collection[str]) -> pd.DataFrame:
    """Rows of some indicators, from all parts, as text."""
    return as_text(joined([part[part["indicator"].isin(indicators)] for part in parts if len(part)]))


def id_lists(numbers: NDArray[np.int64]) -> pd.api.extensions.ExtensionArray:
    """Rows of a table of numbers as lists."""
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * numbers.shape[1]
    return pd.array(pa.ListArray.from_arrays(offsets, pa.array(numbers.ravel())), dtype=IDS)


def as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """Columns that are stored as categories as plain text: what one expects who works with some of the rows."""
    return rows.astype(dict.fromkeys(rows.select_dtypes("category").columns, "str"))


def _complete(part: pd.DataFrame) -> pd.DataFrame:
    """All columns of one part, in the types that they are joined in."""
    if "conf_status" not in part:
        part = part.assign(conf_status=constant("F", len(part)))
    elif part["conf_status"].isna().any():
        part = part.assign(conf_status=part["conf_status"].astype("str").fillna("F"))
    for name in TEXT:
        if name not in part:
            part[name] = constant("", len(part))
        elif not isinstance(part[name].dtype, pd.CategoricalDtype):
            part[name] = part[name].fillna("").astype("str").astype("category")
    for name in NUMBERS:
        part[name] = part[name].astype("float64") if name in part else np.nan
    for name in YEARS:
        part[name] = part[name].fillna(0).astype("int64") if name in part else 0
    if "observation_ids" not in part:
        part["observation_ids"] = pd.array(pa.nulls(len(part), IDS.pyarrow_dtype), dtype=IDS)
    part["observation_ids"] = part["observation_ids"].astype(IDS)
    return part


def _joined_text(parts: list[pd.Series]) -> pd.Categorical:
    """Columns of categories below each other; the categories in alphabetical order, so that sorting is that of text."""
    filled = [part.cat.add_categories("").fillna("") if part.isna().any() else part for part in parts]
    used = [part.cat.categories[np.unique(part.cat.codes.to_numpy())] for part in filled]
    words = sorted({str(word) for some in used for word in some})
    place = {word: number for number, word in enumerate(words)}
    kind = np.min_scalar_type(-max(len(words), 1))
    codes = []
    for part in filled:
        known = np.array([place.get(str(word), -1) for word in part.cat.categories], dtype=kind)
        codes.append(known[part.cat.codes.to_numpy()])
    return pd.Categorical.from_codes(np.concatenate(codes), categories=words, validate=False)
