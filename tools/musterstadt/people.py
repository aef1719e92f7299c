"""The residents of Musterstadt, counted so that every table made from them adds up."""

from __future__ import annotations

import numpy as np

from musterstadt.city import (
    ACCOMMODATED,
    ACCOMMODATION,
    DISTRICT_COUNT,
    FOREIGN,
    FOREIGN_SHARE,
    GERMAN,
    GERMAN_MH,
    GERMAN_MH_SHARE,
    NATURALISED,
    RESIDENTS,
    YEARS,
    apportion,
    between,
    column,
    drift,
)

#: disjoint age bands; all ages of the files are made of them
BANDS = ["0-2", "3-5", "6-14", "15-17", "18-20", "21-64", "65+"]
AGES = {
    "total": [0, 1, 2, 3, 4, 5, 6],
    "0-64": [0, 1, 2, 3, 4, 5],
    "3-5": [1],
    "15-64": [3, 4, 5],
    "18-20": [4],
}
CHILDREN, OLD = [0, 1, 2, 3], [6]
#: share of each age band by origin
AGE_SHARES = np.array(
    [
        [3.3, 3.3, 8.6, 3.0, 4.2, 67.4, 10.2],  # foreign
        [4.9, 5.0, 14.6, 4.8, 4.9, 51.8, 14.0],  # German with Migrationshintergrund
        [2.1, 2.1, 6.4, 2.2, 3.1, 56.6, 27.5],  # German without
    ]
)
#: share of women by origin and age band
WOMEN = np.array(
    [
        [48.6, 48.6, 48.4, 47.0, 44.5, 47.4, 50.5],
        [48.7, 48.7, 48.8, 48.8, 49.0, 51.2, 55.0],
        [48.7, 48.7, 48.7, 48.8, 49.6, 50.4, 56.5],
    ]
)


def residents() -> np.ndarray:
    """Residents on 31 December by year, district, origin, age band and sex."""
    people = np.zeros((len(YEARS), DISTRICT_COUNT, 3, len(BANDS), 2), dtype=int)
    ages = _age_weights()
    sexes = np.stack([WOMEN, 100 - WOMEN], axis=-1)
    wander = drift(11, DISTRICT_COUNT * 3 * len(BANDS), 0.012).reshape(people.shape[:-1])
    origins = residents_by_origin()
    for year, district, origin in np.ndindex(people.shape[:3]):
        weights = (ages[district, origin] * wander[year, district, origin])[:, None] * sexes[origin]
        people[year, district, origin] = apportion(origins[year, district, origin], weights)
    return people


def residents_by_origin() -> np.ndarray:
    """Residents by year, district and origin; each year adds up to the city's numbers in ``city``."""
    size = _district_totals()
    counts = np.zeros((*size.shape, 3), dtype=int)
    foreign_drift, german_drift = drift(12, DISTRICT_COUNT, 0.010), drift(13, DISTRICT_COUNT, 0.006)
    for step in range(len(YEARS)):
        housed = ACCOMMODATED[step]
        settled = size[step] - housed * _accommodation()
        relative = between(column("foreign_2013"), column("foreign_2024"), step) * foreign_drift[step]
        foreign = apportion(round(RESIDENTS[step] * FOREIGN_SHARE[step]) - housed, settled * relative)
        counts[step, :, FOREIGN] = foreign + housed * _accommodation()
        germans = settled - foreign
        german_mh = apportion(round(RESIDENTS[step] * GERMAN_MH_SHARE[step]), germans * column("german_mh") * german_drift[step])
        counts[step, :, GERMAN_MH] = german_mh
        counts[step, :, GERMAN] = germans - german_mh
    return counts


def naturalised() -> np.ndarray:
    """Residents who became German by naturalisation, by year, district and sex; a part of GERMAN_MH."""
    origins = residents_by_origin()[:, :, GERMAN_MH]
    stock = np.zeros((*origins.shape, 2), dtype=int)
    for step in range(len(YEARS)):
        for district, count in enumerate(apportion(NATURALISED[step], origins[step])):
            stock[step, district] = apportion(count, np.array([53.0, 47.0]))
    return stock


def counted(people: np.ndarray, origins: list[int], age: str, sexes: list[int]) -> np.ndarray:
    """Residents of some origins, an age and some sexes, by year and district."""
    return people[:, :, origins][:, :, :, AGES[age]][..., sexes].sum(axis=(2, 3, 4))


def with_city(by_district: np.ndarray) -> np.ndarray:
    """Put the city, the sum of its districts, before them; districts stand on axis 1."""
    return np.concatenate([by_district.sum(axis=1, keepdims=True), by_district], axis=1)


def quarters_of(people: np.ndarray, age: str) -> np.ndarray:
    """Residents of an age at the ends of four quarters, by year (from 2014), district, nationality, sex, quarter.

    Nationality 0 is foreign, 1 German.
    """
    stock = people[:, :, :, AGES[age]].sum(axis=3)
    stock = np.stack([stock[:, :, FOREIGN], stock[:, :, GERMAN_MH] + stock[:, :, GERMAN]], axis=2)
    before, after = stock[:-1, ..., None], stock[1:, ..., None]
    return np.floor(before + (after - before) * np.arange(1, 5) / 4 + 0.5).astype(int)


def _district_totals() -> np.ndarray:
    """Residents by year and district; the people in the accommodation come on top of its district."""
    totals = np.zeros((len(YEARS), DISTRICT_COUNT), dtype=int)
    at_home = column("residents") - ACCOMMODATED[-1] * _accommodation()
    wander = drift(14, DISTRICT_COUNT, 0.004)
    for step in range(len(YEARS)):
        growth = column("growth") ** ((step - len(YEARS) + 1) / (len(YEARS) - 1))
        totals[step] = apportion(RESIDENTS[step] - ACCOMMODATED[step], at_home * growth * wander[step])
        totals[step] += ACCOMMODATED[step] * _accommodation()
    return totals


def _age_weights() -> np.ndarray:
    weights = np.repeat(AGE_SHARES[None], DISTRICT_COUNT, axis=0)
    weights[:, :, CHILDREN] *= column("children")[:, None, None]
    weights[:, :, OLD] *= column("old")[:, None, None]
    return weights


def _accommodation() -> np.ndarray:
    return (np.arange(DISTRICT_COUNT) == ACCOMMODATION).astype(int)
