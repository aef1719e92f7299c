"""What handed-out numbers tell about protected counts, as rows of a linear programme."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.disclosure.audit.attack import Knowledge
from helpers.disclosure.audit.evidence import Evidence
from helpers.disclosure.cells import Cells
from helpers.measures.frame import SERIES
from helpers.measures.gaps import PAIRS
from helpers.measures.pooled import YEARS
from helpers.settings import MunicipalitySettings


@dataclass(frozen=True)
class Band:
    """``low <= sum(factor * cell) <= high``."""

    factors: dict[int, float]
    low: float
    high: float


def band_of_count(cell: int, printed: float, step: float) -> Band:
    """A count printed in steps: to the person if the step is 1 or less."""
    half = step / 2 if step > 1 else 0.0
    return Band({cell: 1.0}, printed - half, printed + half)


def bands_of_share(
    numerator: dict[int, float], denominator: dict[int, float], factor: float, printed: float, step: float
) -> list[Band]:
    """A printed rate: ``factor * n >= (p - step/2) * N`` and ``factor * n <= (p + step/2) * N``, whether N is known or not."""
    found = []
    for side in (-1, 1):
        limit = printed + side * step / 2
        row = {cell: factor * weight for cell, weight in numerator.items()}
        for cell, weight in denominator.items():
            row[cell] = row.get(cell, 0.0) - limit * weight
        found.append(Band(row, 0.0, math.inf) if side < 0 else Band(row, -math.inf, 0.0))
    return found


def band_of_difference(terms: list[tuple[float, dict[int, float], float]], factor: float, printed: float, step: float) -> Band:
    """A printed difference of rates whose bases are known: gaps, changes.

    Parameters
    ----------
    terms : (sign, numerator, base) of each rate.
    """
    row: dict[int, float] = {}
    for sign, numerator, base in terms:
        for cell, weight in numerator.items():
            row[cell] = row.get(cell, 0.0) + sign * factor * weight / base
    return Band(row, printed - step / 2, printed + step / 2)


def with_bands(knowledge: Knowledge, bands: list[Band]) -> Knowledge:
    """Knowledge and bands in one."""
    rows = [number for number, band in enumerate(bands) for _ in band.factors]
    cells = [cell for band in bands for cell in band.factors]
    factors = [factor for band in bands for factor in band.factors.values()]
    matrix = sparse.coo_array((factors, (rows, cells)), shape=(len(bands), len(knowledge.values)))
    return Knowledge(
        knowledge.values,
        knowledge.relations,
        knowledge.known,
        sparse.csr_array(sparse.vstack([knowledge.bands, sparse.csr_array(matrix)])),
        np.concatenate([knowledge.low, [band.low for band in bands]]),
        np.concatenate([knowledge.high, [band.high for band in bands]]),
    )


def bands_of(
    places: pd.DataFrame, evidence: Evidence, cells: Cells, known: np.ndarray, settings: MunicipalitySettings
) -> list[Band]:
    """What secret numbers tell that stand in the files: counts, rates, gaps, changes and rates of several years.

    A difference tells something to somebody who knows the bases; where a base is not ``known`` (bool, by cell) it is left
    out here: that it stands in a file is a fault in itself.
    """
    reading = _Rates(evidence.indicators, cells, settings)
    found: list[Band] = []
    for place in places.itertuples(index=False):
        if place.kind == "observation" and place.column == "obs_value":
            row = evidence.observations.iloc[place.row]
            if row["secret"] and row["obs_id"] in reading.cell_of:
                found.append(band_of_count(reading.cell_of[row["obs_id"]], place.value, place.step))
        elif place.kind == "indicator" and place.column == "value" and evidence.indicators["secret"].iloc[place.row]:
            found += reading.bands(place.row, place.value, place.step, known)
    return found


@dataclass(frozen=True)
class _Rate:
    """A rate as counts: weights by cell."""

    numerator: dict[int, float]
    denominator: dict[int, float]
    factor: float


class _Rates:
    """The counts behind indicator values."""

    def __init__(self, indicators: pd.DataFrame, cells: Cells, settings: MunicipalitySettings) -> None:
        now = cells.rows[cells.rows["obs_id"] >= 0]
        self.cell_of: dict[int, int] = dict(zip(now["obs_id"].tolist(), now["cell"].tolist(), strict=True))
        self.indicators, self.settings, self.values = indicators, settings, cells.value
        self.is_value = (indicators["statistic"] == "value").to_numpy()

    def bands(self, row: int, printed: float, step: float, known: np.ndarray) -> list[Band]:
        """What the printed value of one row tells."""
        values = self.indicators.iloc[row]
        statistic = values["statistic"]
        if statistic == "value":
            rate = self._rate(row)
            return [] if rate is None else bands_of_share(rate.numerator, rate.denominator, rate.factor, printed, step)
        if statistic == "pooled_3y":
            years = [
                self._rate(at) for at in self._rows(values, [{"time_period": values["time_period"] - n} for n in range(YEARS)])
            ]
            return [] if len(years) < YEARS or None in years else _of_years([rate for rate in years if rate], printed, step)
        parts = list(self._terms(values))
        if not parts or any(rate is None or not all(known[cell] for cell in rate.denominator) for _, rate in parts):
            return []
        terms = [(float(sign), rate.numerator, self._base(rate)) for sign, rate in parts if rate is not None]
        factor = next(rate.factor for _, rate in parts if rate is not None)
        return [band_of_difference(terms, factor, printed, step)]

    def _terms(self, row: pd.Series) -> Iterator[tuple[int, _Rate | None]]:
        """Rates that a difference is made of, with their signs."""
        statistic, year = row["statistic"], row["time_period"]
        if statistic == "gap_points":
            by = "sex" if row["sex"] != "total" else "group"
            pair = next((pair for pair in PAIRS.values() if "_".join(pair) == row[by]), None)
            wanted: list[dict[str, object]] = [{by: name} for name in pair or ()]
        elif statistic in {"change_previous", "change_period"}:
            wanted = [{"time_period": year}, {"time_period": row["base_period"]}]
        else:
            return
        rows = self._rows(row, wanted)
        if len(rows) == len(wanted):
            yield from zip((1, -1), (self._rate(at) for at in rows), strict=True)

    def _rows(self, row: pd.Series, wanted: Sequence[Mapping[str, object]]) -> list[int]:
        """Positions of the values that differ from a row only in what is wanted."""
        found = []
        same = [name for name in SERIES if name not in {"statistic", "denominator_characteristic"}] + ["time_period"]
        for changed in wanted:
            key = {name: changed.get(name, row[name]) for name in same}
            fits = self.is_value.copy()
            for name, value in key.items():
                fits &= (self.indicators[name] == value).to_numpy()
            found += np.flatnonzero(fits)[:1].tolist()
        return found

    def _rate(self, row: int) -> _Rate | None:
        """Numerator and denominator of a value; None where it is no rate of counts."""
        values = self.indicators.iloc[row]
        indicator = self.settings.indicators.get(values["indicator"])
        ids = values["observation_ids"]
        if indicator is None or indicator.formula != "rate" or ids is None or ids is pd.NA:
            return None
        terms = [*indicator.numerator, *indicator.denominator]
        if len(ids) != len(terms) or not all(number in self.cell_of for number in ids):
            return None
        parts: tuple[dict[int, float], dict[int, float]] = ({}, {})
        for place, (number, term) in enumerate(zip(ids, terms, strict=True)):
            part = parts[place >= len(indicator.numerator)]
            part[self.cell_of[number]] = part.get(self.cell_of[number], 0.0) + term.weight
        return _Rate(*parts, indicator.factor)

    def _base(self, rate: _Rate) -> float:
        return float(sum(weight * self.values[cell] for cell, weight in rate.denominator.items()))


def _of_years(rates: list[_Rate], printed: float, step: float) -> list[Band]:
    """A rate of several years: sum of numerators over sum of denominators."""
    numerator: dict[int, float] = {}
    denominator: dict[int, float] = {}
    for rate in rates:
        for total, part in ((numerator, rate.numerator), (denominator, rate.denominator)):
            for cell, weight in part.items():
                total[cell] = total.get(cell, 0.0) + weight
    return bands_of_share(numerator, denominator, rates[0].factor, printed, step)
