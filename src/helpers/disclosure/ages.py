"""Ages that add up: groups of ages are cut in several ways, and every cut is linked to every other.

All ages that a table has of the same people are cut into classes: those years that belong to the same age groups. An age group
is the sum of its classes, whatever lies within, across or beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from helpers.disclosure.sums import Sums
from helpers.intake.observations import KEY
from helpers.measures.codes import row_codes

#: ages in years: "15-64", "65+"
AGE = r"^\d+(?:-\d+|\+)$"
_SERIES = [name for name in KEY if name != "age"]
_TOLERANCE = 1e-6


def sums_of_ages(rows: pd.DataFrame) -> Iterator[Sums]:
    """Every age group as the sum of its classes, for each set of ages that some people are counted by."""
    own = rows[rows["age"].astype("str").str.match(AGE) | (rows["age"] == "total")]
    if own.empty:
        return
    ages = own["age"].astype("str")
    names = sorted(ages.unique())
    series = np.unique(row_codes([own], _SERIES)[0], return_inverse=True)[1]
    place = ages.map({name: number for number, name in enumerate(names)}).to_numpy()
    cells = np.full((int(series.max()) + 1, len(names)), -1)
    values = np.zeros(cells.shape)
    cells[series, place], values[series, place] = own["cell"].to_numpy(), own["obs_value"].to_numpy(dtype=float)
    sets, of_set = np.unique(cells >= 0, axis=0, return_inverse=True)
    for number, present in enumerate(sets):
        if present.sum() > 1:
            chosen = np.flatnonzero(of_set.ravel() == number)
            counted = np.flatnonzero(present)
            membership = classes_of([names[at] for at in counted])
            yield _of_set(membership, cells[np.ix_(chosen, counted)], values[np.ix_(chosen, counted)])


def classes_of(ages: list[str]) -> np.ndarray:
    """bool (ages, classes): which years, taken together, belong to the same age groups.

    >>> classes_of(["0-64", "15-64", "total"]).astype(int).tolist()
    [[0, 1, 1], [0, 0, 1], [1, 1, 1]]
    """
    limits = [_limits(age) for age in ages]
    edges = sorted({edge for pair in limits for edge in pair})
    years = [[low <= edge < high for low, high in limits] for edge in edges[:-1]]
    return np.unique(np.array([year for year in years if any(year)], dtype=bool), axis=0).T


def _limits(age: str) -> tuple[float, float]:
    """First year of age, and the first one beyond."""
    if age == "total":
        return (0.0, np.inf)
    low, _, high = age.rstrip("+").partition("-")
    return (float(low), float(high) + 1 if high else np.inf)


def _of_set(membership: np.ndarray, cells: np.ndarray, values: np.ndarray) -> Sums:
    """Relations of all people (rows) that are counted by the same ages (columns)."""
    people, (ages, classes) = len(cells), membership.shape
    itself = {int(np.flatnonzero(membership[age])[0]): age for age in range(ages) if membership[age].sum() == 1}
    unprinted = [number for number in range(classes) if number not in itself]
    parts = _numbers(membership, values)[:, unprinted]
    cell_of = np.empty((people, classes), dtype=np.int64)
    for number in range(classes):
        if number in itself:
            cell_of[:, number] = cells[:, itself[number]]
        else:
            cell_of[:, number] = -1 - (np.arange(people) * len(unprinted) + unprinted.index(number))
    relation, cell, sign = [], [], []
    sums = [age for age in range(ages) if age not in itself.values()]
    for number, age in enumerate(sums):
        row = np.arange(people) * len(sums) + number
        for column, weight in [(cells[:, age], 1.0), *((cell_of[:, at], -1.0) for at in np.flatnonzero(membership[age]))]:
            relation.append(row)
            cell.append(column)
            sign.append(np.full(people, weight))
    derivable = np.tile(_derivable(membership)[unprinted], people)
    links = [np.concatenate(part) if part else np.zeros(0, dtype=np.int64) for part in (relation, cell, sign)]
    return Sums("ages", links[0], links[1], links[2], "known", parts.ravel(), derivable)


def _numbers(membership: np.ndarray, values: np.ndarray) -> np.ndarray:
    """People by class: the numbers that follow, or, where several are possible, some that agree with all counts."""
    matrix = membership.astype(float)
    found = values @ np.linalg.pinv(matrix).T
    for row in np.flatnonzero((found < -_TOLERANCE).any(axis=1)):
        found[row] = nnls(matrix, values[row])[0]
    return np.round(np.maximum(found, 0.0), 6)


def _derivable(membership: np.ndarray) -> np.ndarray:
    """bool (classes): whether the number of a class follows from the counts of all ages."""
    matrix = membership.astype(float)
    projection = np.linalg.pinv(matrix) @ matrix
    return np.isclose(projection, np.eye(matrix.shape[1]), atol=1e-9).all(axis=1)
