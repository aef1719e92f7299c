"""How well a true value fits what is said of a number: 0 is all that is named, and the total of all else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from helpers.disclosure.audit.meaning import Meaning
from helpers.disclosure.audit.truth import DIMENSIONS, Ints, Truth
from helpers.disclosure.audit.vocabulary import Vocabulary

#: a true value that the context excludes
EXCLUDED = 99
#: a statistic that so few indicators have says by itself which one is meant
_FEW_SUBJECTS = 3


class Fitting:
    """Costs of true values by dimension, worked out once for each thing that can be said."""

    def __init__(self, truth: Truth, vocabulary: Vocabulary) -> None:
        self.truth, self.vocabulary = truth, vocabulary
        self.position = {name: {word: at for at, word in enumerate(truth.words[name])} for name in DIMENSIONS}
        self._costs: dict[tuple[str, object], NDArray[np.int8]] = {}
        self.groups_of = _together(truth, "subject", "group")
        self.subjects_of = _together(truth, "statistic", "subject")

    def cost(self, who: Ints, cell: Ints, meanings: list[Meaning], limits: Ints) -> Ints:
        """How far each true value (``cell``) is from what is said of its number (``who``), or ``EXCLUDED``.

        Parameters
        ----------
        limits : per number the most that is allowed.
        """
        total = np.zeros(len(who), dtype=np.int64)
        number_of = np.zeros(len(meanings), dtype=np.int64)
        present = np.unique(who)
        keys = [self._key(meanings[at]) for at in present]
        for dimension in DIMENSIONS if len(who) else ():
            if dimension == "area":  # looked up by area
                continue
            known: dict[object, int] = {}
            table: list[NDArray[np.int8]] = []
            for at, key in zip(present, keys, strict=True):
                part = key[dimension]
                if part not in known:
                    known[part] = len(table)
                    table.append(self._costs_of(dimension, part))
                number_of[at] = known[part]
            total += np.array(table)[number_of[who], self.truth.codes[dimension][cell]]
        return np.where(total > limits[who], EXCLUDED, total)

    def codes(self, dimension: str, words: Iterable[str]) -> list[int]:
        return [self.position[dimension][word] for word in words if word in self.position[dimension]]

    def _key(self, meaning: Meaning) -> dict[str, object]:
        """Per dimension all that its costs depend on."""
        subject = (meaning.indicators, meaning.measures, meaning.own_statistics if meaning.in_table else None)
        return {
            "subject": subject,
            "group": (meaning.groups, meaning.characteristics, subject if meaning.groups else None),
            "sex": meaning.sexes,
            "age": meaning.ages,
            "detail": meaning.details,
            "statistic": (meaning.statistics, meaning.in_table),
            "column": meaning.columns,
            "unit": meaning.units,
        }

    def _costs_of(self, dimension: str, part: object) -> NDArray[np.int8]:
        if (dimension, part) not in self._costs:
            self._costs[dimension, part] = np.array(getattr(self, f"_{dimension}_costs")(part), dtype=np.int8)
        return self._costs[dimension, part]

    def _subject_costs(self, part: tuple[frozenset[str] | None, frozenset[str] | None, frozenset[str] | None]) -> list[int]:
        indicators, measures, statistics = part
        if statistics is not None:  # a statistic that nothing named has is one of something else: "Typ bleibt"
            costs = np.array(self._subject_costs((indicators, measures, None)))
            for name in self.codes("statistic", statistics):
                having = self.subjects_of[name]
                if len(having) <= _FEW_SUBJECTS and not any(costs[code] == 0 for code in having):
                    costs[list(having)] = 0
            return costs.tolist()
        if indicators is None and measures is None:
            return [0] * len(self.truth.words["subject"])
        counted = {name for indicator in indicators or () for name in self.vocabulary.measures.get(indicator, ())}
        near = {f"indicator/{name}" for name in indicators or ()} | {f"measure/{name}" for name in measures or ()}
        far = {f"measure/{name}" for name in counted}
        return [0 if word in near else 1 if word in far else EXCLUDED for word in self.truth.words["subject"]]

    def _group_costs(self, part: tuple[frozenset[str] | None, frozenset[str] | None, object]) -> list[int]:
        groups, characteristics, subject = part
        words = self.truth.words["group"]
        if not groups:
            return [0 if word.endswith("/total") or "_" in word.partition("/")[2] else 1 for word in words]
        allowed = [self._group_fits(word, groups, characteristics) for word in words]
        if subject is not None:  # a group that what is measured is not split by says nothing: the measure itself is of it
            costs = self._costs_of("subject", subject)
            split = {group for code in np.flatnonzero(costs == 0) for group in self.groups_of[int(code)]}
            if not any(allowed[code] for code in split):
                return [
                    0 if word.endswith("/total") else 1 if fits else EXCLUDED for word, fits in zip(words, allowed, strict=True)
                ]
        return [0 if fits else EXCLUDED for fits in allowed]

    @staticmethod
    def _group_fits(word: str, groups: frozenset[str], characteristics: frozenset[str] | None) -> bool:
        characteristic, _, group = word.partition("/")
        if characteristics and characteristic not in characteristics and characteristic != "alle":
            return False
        for name in groups:
            by, _, wanted = name.partition("/")
            same = by in ("*", characteristic) or characteristic == "alle"
            in_pair = wanted != "total" and f"_{wanted}_" in f"_{group}_" and group != "non_german"
            if same and (wanted == group or in_pair):
                return True
        return False

    def _sex_costs(self, sexes: frozenset[str] | None) -> list[int]:
        words = self.truth.words["sex"]
        if not sexes:
            return [0 if word == "total" else 1 for word in words]
        return [0 if word in sexes or (word != "total" and sexes & set(word.split("_"))) else EXCLUDED for word in words]

    def _age_costs(self, ages: frozenset[str] | None) -> list[int]:
        return [0 if word == "any" or word in (ages or ("total",)) else 1 for word in self.truth.words["age"]]

    def _detail_costs(self, details: frozenset[str] | None) -> list[int]:
        return [0 if word == "any" or word in (details or ("total",)) else 1 for word in self.truth.words["detail"]]

    def _statistic_costs(self, part: tuple[frozenset[str] | None, bool]) -> list[int]:
        statistics, in_table = part
        first = (statistics or {"value"}) | ({"value"} if not in_table else set())
        return [0 if word in first else 1 for word in self.truth.words["statistic"]]

    def _column_costs(self, columns: frozenset[str] | None) -> list[int]:
        first = set(columns or {"value"}) | ({"value"} if not columns or columns & {"new_value", "count"} else set())
        if "count" in first:
            first |= {"numerator", "denominator"}
        return [0 if word in first else 1 for word in self.truth.words["column"]]

    def _unit_costs(self, units: frozenset[str] | None) -> list[int]:
        words = self.truth.words["unit"]
        if not units:
            return [0] * len(words)
        loose = {"percent": "percentage_points", "percentage_points": "percent"}
        rough = {loose[unit] for unit in units if unit in loose}
        measured = {"percent", "percentage_points", "per_1000", "per_10000", "per_100000", "count"}
        return [0 if word in units or word not in measured else 1 if word in rough else EXCLUDED for word in words]


def _together(truth: Truth, one: str, other: str) -> dict[int, set[int]]:
    """Which codes of one dimension occur with those of another."""
    size = len(truth.words[other])
    found: dict[int, set[int]] = defaultdict(set)
    for pair in np.unique(truth.codes[one].astype(np.int64) * size + truth.codes[other]):
        found[int(pair) // size].add(int(pair) % size)
    return found
