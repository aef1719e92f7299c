"""The true values, one entry per number: every column of observations, indicators and revised values that holds one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.unsignedinteger]

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
    "less_other_area",
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

    #: kind and column of each number by its code
    columns: list[tuple[str, str]]
    column: NDArray[np.uint8]
    row: Ints
    value: Floats
    codes: dict[str, Codes]
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
        words = {name: sorted({word for part in parts for word in part.words[name]}) for name in DIMENSIONS}
        codes = {name: np.concatenate([_recoded(part, name, words[name]) for part in parts]) for name in DIMENSIONS}
        year = np.concatenate([part.year for part in parts])
        years = sorted(int(one) for one in np.unique(year))
        bucket = codes["area"].astype(np.int64) * len(years) + np.searchsorted(years, year)
        value = np.concatenate([part.value for part in parts])
        order = np.lexsort((value, bucket))
        return cls(
            columns=[(part.kind, part.column) for part in parts],
            column=np.repeat(np.arange(len(parts), dtype=np.uint8), [len(part.row) for part in parts])[order],
            row=np.concatenate([part.row for part in parts])[order],
            value=value[order],
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


@dataclass(frozen=True)
class _Part:
    """The numbers of one column of a frame."""

    kind: str
    column: str
    row: Ints
    year: Ints
    value: Floats
    codes: dict[str, Ints]
    words: dict[str, list[str]]


def _recoded(part: _Part, name: str, words: list[str]) -> Codes:
    """Codes of a part as positions in the words of all parts."""
    places = {word: at for at, word in enumerate(words)}
    small = np.min_scalar_type(len(words))  # there may be millions of numbers
    return np.array([places[word] for word in part.words[name]], dtype=small)[part.codes[name]]


def _parts(kind: str, frame: pd.DataFrame) -> list[_Part]:
    """One part per column with numbers; rows without one are left out."""
    if kind == "revision":
        frame = frame.assign(change=100 * (frame["new_value"] / frame["old_value"].where(frame["old_value"] != 0) - 1))
    said = {
        "subject": _coded(
            frame, "indicator" if kind == "indicator" else "measure", prefix="indicator" if kind == "indicator" else "measure"
        ),
        "area": _coded(frame, "area_level", "ref_area"),
        "group": _coded(frame, "characteristic", "group"),
        "sex": _coded(frame, "sex"),
        "age": _coded(frame, "age") if "age" in frame else _constant("any", len(frame)),
        "detail": _coded(frame, "detail") if "detail" in frame else _constant("any", len(frame)),
        "statistic": _coded(frame, "statistic") if kind == "indicator" else _constant("value", len(frame)),
    }
    plain_unit = {"indicator": "unit", "observation": "unit_measure"}.get(kind, "")
    unit = _coded(frame, plain_unit) if plain_unit in frame else _constant("count", len(frame))
    statistic = said["statistic"]
    in_words = np.isin(statistic[0], [at for at, word in enumerate(statistic[1]) if word in _IN_WORDS])
    of_values = np.isin(statistic[0], [at for at, word in enumerate(statistic[1]) if word in _OF_VALUES])
    year = frame["time_period"].to_numpy(dtype=np.int64)
    parts = []
    for at, name in enumerate(COLUMNS[kind]):
        if name not in frame:
            continue
        value = frame[name].to_numpy(dtype=float)
        here = np.flatnonzero(~np.isnan(value) & ~in_words)
        coded = said | {
            "column": _constant("value" if at == 0 else name, len(frame)),
            "unit": _units(kind, name, unit, of_values),
        }
        codes = {dimension: code[here] for dimension, (code, _) in coded.items()}
        words = {dimension: known for dimension, (_, known) in coded.items()}
        parts.append(_Part(kind, name, here.astype(np.int64), year[here], value[here], codes, words))
    return parts


#: codes of rows and the words that they stand for
_Coded = tuple[Ints, list[str]]


def _coded(frame: pd.DataFrame, *names: str, prefix: str = "") -> _Coded:
    """One or two columns as codes; two are joined by a slash."""
    codes = [pd.factorize(frame[name]) for name in names]
    words = [[str(word) for word in known] for _, known in codes]
    if len(names) == 1:
        return codes[0][0].astype(np.int64), [f"{prefix}/{word}" if prefix else word for word in words[0]]
    pairs, number = np.unique(codes[0][0].astype(np.int64) * len(words[1]) + codes[1][0], return_inverse=True)
    joined = [f"{words[0][pair // len(words[1])]}/{words[1][pair % len(words[1])]}" for pair in pairs]
    return number.astype(np.int64), joined


def _constant(word: str, rows: int) -> _Coded:
    return np.zeros(rows, dtype=np.int64), [word]


def _units(kind: str, column: str, unit: _Coded, of_values: NDArray[np.bool_]) -> _Coded:
    """Unit of each number: parts of a rate are counts, parts of a difference have the unit of the values."""
    rows = len(of_values)
    if kind == "revision":
        return _constant("percent" if column == "change" else "count", rows)
    if kind == "observation" and column in ("n", "n_eff"):
        return _constant("count", rows)
    if column in ("numerator", "denominator"):
        return of_values.astype(np.int64), ["count", "any"]
    return unit[0], ["count" if word in _COUNTED else word for word in unit[1]]
