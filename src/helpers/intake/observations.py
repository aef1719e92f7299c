"""The observation model: one row per value, in long form, with SDMX concept names (docs/datenmodell.md)."""

from __future__ import annotations

import pandas as pd

#: what identifies a value; ``reference`` says what in the year is meant
KEY = [
    "source",
    "measure",
    "ref_area",
    "area_level",
    "time_period",
    "reference",
    "characteristic",
    "group",
    "sex",
    "age",
    "detail",
]
COLUMNS = [
    "obs_id",
    *KEY,
    "obs_value",
    "unit_measure",
    "n",
    "n_eff",
    "standard_error",
    "obs_status",
    "conf_status",
    "source_file",
    "source_row",
]
#: what readers add for settling deliveries; not stored
READER_COLUMNS = ["delivered", "origin", "supplies"]
DEFAULTS = {"characteristic": "alle", "group": "total", "sex": "total", "age": "total", "detail": "total"}
#: a rate that is printed beside its counts: kept as a check, never computed with
PRINTED_RATE = "printed_rate"
TEXT = [name for name in COLUMNS if name not in {"obs_id", "time_period", "source_row"}]
NUMBERS = ["obs_value", "n", "n_eff", "standard_error"]


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill the parts of the key that a reader left open and give a total the characteristic ``alle``.

    A total does not depend on the definition by which its parts are told apart.
    """
    for name, value in DEFAULTS.items():
        frame[name] = frame[name].fillna(value) if name in frame else value
    frame["characteristic"] = frame["characteristic"].where(frame["group"] != "total", "alle")
    for name in ("n", "n_eff", "standard_error"):
        if name not in frame:
            frame[name] = float("nan")
    frame["conf_status"] = "F"
    return frame


def stored(frame: pd.DataFrame) -> pd.DataFrame:
    """Sorted by key, numbered, with the columns and types of ``observations.parquet``."""
    frame = frame.sort_values(KEY, kind="stable", ignore_index=True)
    frame["obs_id"] = pd.RangeIndex(len(frame))
    for name in TEXT:
        if name not in NUMBERS:
            frame[name] = frame[name].astype("str")
    return frame[COLUMNS].astype({"obs_id": "int64", "time_period": "int64", "source_row": "int64"})
