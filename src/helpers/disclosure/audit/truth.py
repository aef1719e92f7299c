"""The true values, one entry per number: every column of observations, indicators and revised values that holds one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: columns with numbers by kind of frame; the first is the value itself
COLUMNS: dict[str, list[str]] = {
    "observation": ["obs_value", "n", "n_eff", "standard_error"],
    "indicator": ["value", "lower", "upper", "numerator", "denominator"],
    "revision": ["new_value", "old_value", "change"],  # change: in per cent, computed here
}
#: what the settings and files name; "subject" is an indicator or a measure
DIMENSIONS = ("subject", "area", "group", "sex", "age", "detail", "statistic", "column", "unit")
#: differences: their sign is often said in words
DIFFERENCES = (
    "gap_points",
    "change_previous",
    "change_period",
    "gap_change_period",
    "warning_streak",
    "warning_gap",
    "warning_change",
)
#: statistics whose numerator and denominator are two values, not two counts
_OF_VALUES = (*DIFFERENCES, "gap_ratio", "target_distance", "warning_outlier", "weather", "traffic_light")
#: codes and signs: printed as words, never as numbers
_IN_WORDS = ("arrival_type", "arrival_flips", "weather", "traffic_light", "warning_symbol")
_COUNTED = ("persons", "cases", "children", "moves")


@dataclass
class Truth:
    """Numbers sorted by place (area and year) and value, with codes for what they are of."""

    kind: NDArray[np.object_]
    row: Ints
    column: NDArray[np.object_]
    value: Floats
    year: Ints
    codes: dict[str, Ints]
    words: dict[str, list[str]]
    bucket: Ints
    years: list[int]

    @classmethod
    def of(cls, observations: pd.DataFrame, indicators: pd.DataFrame, revisions: pd.DataFrame | None = None) -> Truth:
        """Every number of the frames."""
        frames = {"observation": observations, "indicator": indicators}
        if revisions is not None:
            frames["revision"] = revisions
        parts = [part for kind, frame in frames.items() for part in _parts(kind, frame)]
        cells = pd.concat(parts, ignore_index=True)
        codes, words = {}, {}
        for name in DIMENSIONS:
            number, known = pd.factorize(cells[name], sort=True)
            codes[name], words[name] = number.astype(np.int64), [str(word) for word in known]
        years = sorted(int(year) for year in cells["year"].unique())
        year_code = np.searchsorted(years, cells["year"].to_numpy())
        bucket = codes["area"] * len(years) + year_code
        value = cells["number"].to_numpy(dtype=float)
        order = np.lexsort((value, bucket))
        return cls(
            kind=cells["kind"].to_numpy(dtype=object)[order],
            row=cells["row"].to_numpy(dtype=np.int64)[order],
            column=cells["at"].to_numpy(dtype=object)[order],
            value=value[order],
            year=cells["year"].to_numpy(dtype=np.int64)[order],
            codes={name: code[order] for name, code in codes.items()},
            words=words,
            bucket=bucket[order],
            years=years,
        )

    def between(self, buckets: Ints, low: Floats, high: Floats) -> tuple[Ints, Ints]:
        """Which numbers of each bucket lie in an interval: first and behind the last position, for each query."""
        first, last = np.zeros(len(buckets), dtype=np.int64), np.zeros(len(buckets), dtype=np.int64)
        if not len(buckets):
            return first, last
        order = np.argsort(buckets, kind="stable")
        wanted, starts = np.unique(buckets[order], return_index=True)
        begin = np.searchsorted(self.bucket, wanted, side="left")
        end = np.searchsorted(self.bucket, wanted, side="right")
        for start, stop, left, right in zip(starts, [*starts[1:], len(order)], begin, end, strict=True):
            queries, values = order[start:stop], self.value[left:right]
            first[queries] = left + np.searchsorted(values, low[queries], side="left")
            last[queries] = left + np.searchsorted(values, high[queries], side="right")
        return first, last


def _parts(kind: str, frame: pd.DataFrame) -> list[pd.DataFrame]:
    """One part per column with numbers; rows without one are left out."""
    statistic = frame["statistic"].astype("str") if kind == "indicator" else pd.Series("value", index=frame.index)
    said = pd.DataFrame(
        {
            "kind": kind,
            "row": np.arange(len(frame)),
            "subject": ("indicator/" + frame["indicator"].astype("str"))
            if kind == "indicator"
            else "measure/" + frame["measure"].astype("str"),
            "area": frame["area_level"].astype("str") + "/" + frame["ref_area"].astype("str"),
            "year": frame["time_period"].astype("int64"),
            "group": frame["characteristic"].astype("str") + "/" + frame["group"].astype("str"),
            "sex": frame["sex"].astype("str"),
            "age": frame["age"].astype("str") if "age" in frame else "any",
            "detail": frame["detail"].astype("str") if "detail" in frame else "any",
            "statistic": statistic,
        }
    )
    unit = (
        frame["unit" if kind == "indicator" else "unit_measure"].astype("str")
        if kind != "revision"
        else pd.Series("count", index=frame.index)
    )
    if kind == "revision":
        frame = frame.assign(change=100 * (frame["new_value"] / frame["old_value"].where(frame["old_value"] != 0) - 1))
    parts = []
    for at, name in enumerate(COLUMNS[kind]):
        if name not in frame:
            continue
        here = frame[name].notna().to_numpy() & ~statistic.isin(_IN_WORDS).to_numpy()
        part = said[here].copy()
        part["number"] = frame.loc[here, name].to_numpy(dtype=float)
        part["at"] = name
        part["column"] = "value" if at == 0 else name
        part["unit"] = _units(kind, name, unit[here], statistic[here]).to_numpy()
        parts.append(part)
    return parts


def _units(kind: str, column: str, unit: pd.Series, statistic: pd.Series) -> pd.Series:
    """Unit of each number: parts of a rate are counts, parts of a difference have the unit of the values."""
    if kind == "revision" and column == "change":
        return pd.Series("percent", index=unit.index)
    plain = unit.where(~unit.isin(_COUNTED), "count")
    if kind == "observation" and column in ("n", "n_eff"):
        return pd.Series("count", index=unit.index)
    if column in ("numerator", "denominator"):
        return pd.Series(np.where(statistic.isin(_OF_VALUES), "any", "count"), index=unit.index)
    return plain
