"""Which true values stand in the files: numbers are looked up among the values that their context allows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.disclosure.audit.printed import Block, Context, Entry, Found, Place, Printed, Reading
from helpers.disclosure.audit.truth import DIFFERENCES, DIMENSIONS, Floats, Ints, Truth
from helpers.disclosure.audit.vocabulary import Vocabulary

#: how far a row may be from what a number in a table (in a sentence) seems to say: 0 is all that is named, the total of all else
_FURTHEST_IN_TABLE, _FURTHEST_IN_TEXT = 3, 2
_NO = 99
#: a statistic that so few indicators have says by itself which one is meant
_FEW_SUBJECTS = 3
#: pairs of numbers and values that are looked at at once
_AT_ONCE = 2_000_000
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the context of a number says: per dimension the ids of the nearest layer that names it, or None."""

    indicators: frozenset[str] | None
    measures: frozenset[str] | None
    areas: frozenset[str] | None
    levels: frozenset[str] | None
    groups: frozenset[str] | None
    characteristics: frozenset[str] | None
    sexes: frozenset[str] | None
    ages: frozenset[str] | None
    details: frozenset[str] | None
    statistics: frozenset[str] | None
    own_statistics: frozenset[str] | None  # of the two nearest layers
    columns: frozenset[str] | None
    units: frozenset[str] | None
    years: frozenset[str] | None
    to_target: bool
    in_table: bool


def printed_values(
    reading: Reading,
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    vocabulary: Vocabulary,
    revisions: pd.DataFrame | None = None,
) -> Found:
    """Find the true values that the files print.

    Parameters
    ----------
    reading : what :func:`read_outputs` read.
    observations, indicators, revisions : the internal frames, with the true values of what is protected.

    Returns
    -------
    Found
        every row whose value agrees with a printed number at its precision, where the context of the number allows it. Of
        several candidates those count that agree best with the context; where nothing is named, totals come first. A number
        that may be a value counts as one.
    """
    truth = Truth.of(observations, indicators, revisions)
    placing = _Placing(truth, vocabulary)
    numbers: list[Printed] = []
    meanings: list[_Meaning] = []
    no_value: list[tuple[Printed, str]] = []
    for printed in reading.printed:
        if reason := placing.no_value(printed):
            no_value.append((printed, reason))
        elif (meaning := placing.meaning(printed)) is None:
            no_value.append((printed, "nothing says what it is of"))
        else:
            numbers.append(printed)
            meanings.append(meaning)
    places = placing.places(numbers, meanings)
    placed = {id(at.printed) for at in places}
    left = [printed for printed in numbers if id(printed) not in placed and printed.in_table]
    unplaced = []
    for printed in left:
        if reason := placing.other_number(printed):
            no_value.append((printed, reason))
        else:
            unplaced.append(printed)
    unplaced += [printed for printed, reason in no_value if printed.in_table and reason.startswith("nothing says")]
    reasons = Counter(reason for printed, reason in no_value if printed.in_table and not reason.startswith("nothing says"))
    return Found(places, unplaced, _shares(numbers, placed, unplaced), dict(reasons))


def _shares(numbers: list[Printed], placed: set[int], unplaced: list[Printed]) -> pd.DataFrame:
    """Numbers in tables per file, those placed, and the share."""
    found = Counter(printed.file for printed in numbers if printed.in_table and id(printed) in placed)
    lost = Counter(printed.file for printed in unplaced)
    rows = [(file, found[file] + lost[file], found[file]) for file in sorted({*found, *lost})]
    frame = pd.DataFrame(rows, columns=["file", "numbers", "placed"])
    return frame.assign(share=frame["placed"] / frame["numbers"])


class _Placing:
    """Looks numbers up among the true values."""

    def __init__(self, truth: Truth, vocabulary: Vocabulary) -> None:
        self.truth, self.vocabulary = truth, vocabulary
        self.position = {name: {word: at for at, word in enumerate(truth.words[name])} for name in DIMENSIONS}
        self._blocks: dict[Block, dict[str, frozenset[str]]] = {}
        self._costs: dict[tuple[str, object], NDArray[np.int8]] = {}
        present = np.unique(truth.codes["subject"].astype(np.int64) * len(truth.words["group"]) + truth.codes["group"])
        self.groups_of: dict[int, set[int]] = defaultdict(set)
        for pair in present:
            self.groups_of[int(pair) // len(truth.words["group"])].add(int(pair) % len(truth.words["group"]))
        self.subjects_of: dict[int, set[int]] = defaultdict(set)
        size = len(truth.words["subject"])
        for pair in np.unique(truth.codes["statistic"].astype(np.int64) * size + truth.codes["subject"]):
            self.subjects_of[int(pair) // size].add(int(pair) % size)
        self.areas_of_level: dict[str, list[str]] = defaultdict(list)
        for area in truth.words["area"]:
            self.areas_of_level[area.partition("/")[0]].append(area)

    # -- what the context says

    def _named(self, context: Context) -> dict[str, frozenset[str]]:
        """Per dimension what the nearest layer that names it says."""
        found: dict[str, frozenset[str]] = {}
        for number, layer in enumerate(context):
            here: dict[str, frozenset[str]] = {}
            for block in layer:
                for dimension, ids in self._block(block).items():
                    here[dimension] = here.get(dimension, frozenset()) | ids
            if "indicator" in here or "measure" in here:
                here.setdefault("subject", frozenset(("yes",)))
            if number <= 1:
                for dimension in {"unit", "statistic"} & set(here):
                    found.setdefault(f"near_{dimension}", here[dimension])
            for dimension, ids in here.items():
                found.setdefault(dimension, ids)
                if dimension == "subject" and "first_subject" not in found:
                    found["first_subject"] = frozenset(name for name in ("indicator", "measure") if name in here)
        return found

    def _block(self, block: Block) -> dict[str, frozenset[str]]:
        if block not in self._blocks:
            found: dict[str, frozenset[str]] = {}
            for entry in block:
                for dimension, ids in self.vocabulary.named(entry).items():
                    found[dimension] = found.get(dimension, frozenset()) | ids
            self._blocks[block] = found
        return self._blocks[block]

    def meaning(self, printed: Printed) -> _Meaning | None:
        """What the number is of; None if neither what is measured nor an area is named."""
        named = self._named(printed.context)
        first = named.get("first_subject", frozenset())
        indicators = named.get("indicator") if "indicator" in first or "measure" in first else None
        measures = named.get("measure") if "measure" in first else None
        if (
            indicators is None
            and measures is None
            and (named.get("area") or frozenset((self.vocabulary.municipality,))) == frozenset((self.vocabulary.municipality,))
        ):
            return None
        units = self._unit(printed)
        years = named.get("year")
        if "base_year" in named and printed.in_table:
            years = named["base_year"] if "then" in named else years
        elif "base_year" in named and years is not None:
            years |= named["base_year"]
        return _Meaning(
            indicators=indicators if "indicator" in first or measures is None else None,
            measures=measures,
            areas=self._areas(named),
            levels=named.get("level"),
            groups=named.get("group"),
            characteristics=named.get("characteristic"),
            sexes=named.get("sex"),
            ages=named.get("age"),
            details=named.get("detail"),
            statistics=named.get("statistic"),
            own_statistics=named.get("near_statistic"),
            columns=named.get("column"),
            units=units or named.get("near_unit"),
            years=years,
            to_target="target" in named,
            in_table=printed.in_table,
        )

    def _unit(self, printed: Printed) -> frozenset[str] | None:
        if not printed.unit:
            return None
        return self._block((Entry("", printed.unit),)).get("unit")

    def _areas(self, named: dict[str, frozenset[str]]) -> frozenset[str] | None:
        areas, levels = named.get("area"), named.get("level")
        if areas and levels:
            return frozenset(area for area in areas if area.partition("/")[0] in levels) or areas
        return areas

    # -- numbers that are no values

    def no_value(self, printed: Printed) -> str:
        """Why a number cannot be a value of a statistic; "" if it can."""
        own = printed.context[0][0][0].text if printed.context and printed.context[0] and printed.context[0][0] else ""
        if own and printed.text in own and (covered := self.vocabulary.covered(own)):
            spans = _occurrences(printed.text, own)
            if spans and all(any(start <= left and right <= end for start, end in covered) for left, right in spans):
                return "part of a name"
        words = self._block((Entry("", printed.unit),)) if printed.unit else {}
        if printed.step == 1 and not printed.unit.startswith("%") and ("level" in words or "areas" in words):
            return "count of areas"
        heads = printed.context[0] if printed.context and printed.in_table else ()
        if printed.step == 1 and any(set(self._block(block)) == {"areas"} for block in heads):
            return "count of areas"
        return ""

    def other_number(self, printed: Printed) -> str:
        """What a number in a table is that is no true value; "" if nobody knows."""
        named = self._named(printed.context)
        near = self._named(printed.context[:2])
        if "kurzcheck" in near:
            return "answer of the Kurz-Check"
        if "target" in named and printed.value in self._targets(named):
            return "agreed target"
        return ""

    def _targets(self, named: dict[str, frozenset[str]]) -> set[float]:
        """Agreed values of what is named, or of everything."""
        targets = self.vocabulary.targets
        return {value for name in named.get("indicator") or targets for value in targets.get(name, ())}

    # -- looking up

    def places(self, numbers: list[Printed], meanings: list[_Meaning]) -> list[Place]:
        """True values behind the numbers; those that nobody finds near are looked for among all areas of a level named."""
        found = list(self._look_up(numbers, meanings))
        placed = {at for at, _ in found}
        for wide, fits, change in self._second_looks(numbers):
            rest = [at for at, meaning in enumerate(meanings) if at not in placed and fits(at, meaning)]
            again = [replace(meanings[at], **change) for at in rest]
            found += [(rest[at], cell) for at, cell in self._look_up([numbers[at] for at in rest], again, wide, furthest=0)]
            placed.update(at for at, _ in found)
        values = {at: printed.value for at, printed in enumerate(numbers)}
        places = [(at, cell, values[at]) for at, cell in found] + list(self._from_targets(numbers, meanings, placed))
        return [self._place(cell, value, numbers[at]) for at, cell, value in places]

    def _second_looks(self, numbers: list[Printed]) -> Iterator[tuple[bool, Callable[[int, _Meaning], bool], dict[str, Any]]]:
        """Further tries for numbers that were not found, with one thing less certain in each; all else must then fit exactly.

        Whether all areas of the level named are looked at, for which numbers, and what of their meaning is dropped.
        """
        whole = (None, frozenset((self.vocabulary.municipality,)))
        # "nach Stadtbezirk: 18,7 bis 53,0 %" are values of some districts
        yield True, lambda at, meaning: meaning.areas in whole and meaning.levels is not None, {}
        # a year near a number may be that of something else, such as its boundaries
        yield False, lambda at, meaning: meaning.in_table and meaning.years is not None, {"years": None}
        # a number of an area may be of something else than the text around it
        other: dict[str, Any] = {"indicators": None, "measures": None}
        yield False, lambda at, meaning: meaning.areas not in whole and (meaning.in_table or numbers[at].step < 1), other

    def _place(self, cell: int, value: float, printed: Printed) -> Place:
        kind, column = self.truth.columns[self.truth.column[cell]]
        return Place(kind, int(self.truth.row[cell]), column, value, printed.step, printed)

    def _from_targets(
        self, numbers: list[Printed], meanings: list[_Meaning], placed: set[int]
    ) -> Iterator[tuple[int, int, float]]:
        """What is left to an agreed target tells the value: 2,7 to 66,0 is 63,3."""
        tried: list[tuple[int, Printed]] = []
        for at, (printed, meaning) in enumerate(zip(numbers, meanings, strict=True)):
            if at not in placed and meaning.to_target and printed.value not in self._targets_of(meaning):
                for target in self._targets_of(meaning):
                    for value in {target - printed.value, target + printed.value}:
                        tried.append((at, replace(printed, value=value, signed=True)))
        shifted = [replace(meanings[at], units=None) for at, _ in tried]
        for number, cell in self._look_up([printed for _, printed in tried], shifted):
            at, printed = tried[number]
            yield at, cell, printed.value

    def _targets_of(self, meaning: _Meaning) -> set[float]:
        return self._targets({"indicator": meaning.indicators} if meaning.indicators else {})

    def _look_up(
        self, numbers: list[Printed], meanings: list[_Meaning], wide: bool = False, furthest: int = _NO
    ) -> Iterator[tuple[int, int]]:
        """Pairs of the position of a number and of a true value."""
        queries: list[tuple[int, int]] = []
        for at, meaning in enumerate(meanings):
            queries += [(at, bucket) for bucket in self._buckets(meaning, wide)]
        if not queries:
            return
        owner, bucket = (np.array(part, dtype=np.int64) for part in zip(*queries, strict=True))
        value = np.array([printed.value for printed in numbers])
        half = np.array([printed.step / 2 * (1 + _ROUNDING) if printed.step >= 1e-9 else printed.step for printed in numbers])
        half += 1e-9 * np.abs(value)
        unsigned = np.array([not printed.signed for printed in numbers])[owner] & (value[owner] > 0)
        limits = np.array([min(furthest, _furthest(printed)) for printed in numbers], dtype=np.int64)
        best = np.full(len(numbers), _NO, dtype=np.int64)
        pairs: list[tuple[Ints, Ints, Ints]] = []
        for mirrored, some in ((False, np.arange(len(owner))), (True, np.flatnonzero(unsigned))):
            centre = (-value if mirrored else value)[owner[some]]
            first, last = self.truth.between(bucket[some], centre - half[owner[some]], centre + half[owner[some]])
            for chunk in _chunks(last - first):
                who = np.repeat(owner[some][chunk], (last - first)[chunk])
                cell = _ranges(first[chunk], last[chunk])
                cost = self._cost(who, cell, meanings, limits)
                if mirrored:
                    differs = np.isin(self.truth.codes["statistic"][cell], self._codes("statistic", DIFFERENCES))
                    cost = np.where(differs, cost, _NO)
                keep = cost < _NO
                np.minimum.at(best, who[keep], cost[keep])
                pairs.append((who[keep], cell[keep], cost[keep]))
        for who, cell, cost in pairs:
            good = cost == best[who]
            yield from zip(who[good].tolist(), cell[good].tolist(), strict=True)

    def _buckets(self, meaning: _Meaning, wide: bool) -> list[int]:
        """Areas and years that a number may be of."""
        years = self.truth.years
        named = [at for at, year in enumerate(years) if meaning.years and str(year) in meaning.years] or range(len(years))
        if wide:
            areas: Iterable[str] = [area for level in meaning.levels or () for area in self.areas_of_level[level]]
        else:
            areas = meaning.areas or (self.vocabulary.municipality,)
        codes = [self.position["area"][area] for area in areas if area in self.position["area"]]
        return [code * len(years) + year for code in codes for year in named]

    def _codes(self, dimension: str, words: Iterable[str]) -> list[int]:
        return [self.position[dimension][word] for word in words if word in self.position[dimension]]

    # -- how well a true value fits

    def _cost(self, who: Ints, cell: Ints, meanings: list[_Meaning], furthest: Ints) -> Ints:
        """How far each true value is from what the context of its number says; ``_NO`` where the context excludes it."""
        total = np.zeros(len(who), dtype=np.int64)
        if not len(who):
            return total
        number_of = np.zeros(len(meanings), dtype=np.int64)
        present = np.unique(who)
        keys = [self._key(meanings[at]) for at in present]
        for dimension in DIMENSIONS:
            if dimension == "area":
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
        return np.where(total > furthest[who], _NO, total)

    def _key(self, meaning: _Meaning) -> dict[str, object]:
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
            for name in self._codes("statistic", statistics):
                having = self.subjects_of[name]
                if len(having) <= _FEW_SUBJECTS and not any(costs[code] == 0 for code in having):
                    costs[list(having)] = 0
            return costs.tolist()
        if indicators is None and measures is None:
            return [0] * len(self.truth.words["subject"])
        counted = {name for indicator in indicators or () for name in self.vocabulary.measures.get(indicator, ())}
        near = {f"indicator/{name}" for name in indicators or ()} | {f"measure/{name}" for name in measures or ()}
        far = {f"measure/{name}" for name in counted}
        return [0 if word in near else 1 if word in far else _NO for word in self.truth.words["subject"]]

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
                return [0 if word.endswith("/total") else 1 if fits else _NO for word, fits in zip(words, allowed, strict=True)]
        return [0 if fits else _NO for fits in allowed]

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
        return [0 if word in sexes or (word != "total" and sexes & set(word.split("_"))) else _NO for word in words]

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
        return [0 if word in units or word not in measured else 1 if word in rough else _NO for word in words]


def _furthest(printed: Printed) -> int:
    """Rough numbers in sentences hit many values by chance: they must be what the sentence says."""
    if printed.in_table:
        return _FURTHEST_IN_TABLE
    if printed.step < 1:
        return _FURTHEST_IN_TEXT
    return 1 if printed.unit[:1] == "%" or abs(printed.value) >= 1000 else 0


def _occurrences(part: str, text: str) -> list[tuple[int, int]]:
    found, at = [], text.find(part)
    while at >= 0:
        found.append((at, at + len(part)))
        at = text.find(part, at + 1)
    return found


def _ranges(first: Ints, last: Ints) -> Ints:
    """All positions of several ranges, one after the other."""
    sizes = last - first
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - sizes, sizes) + np.repeat(first, sizes)


def _chunks(sizes: Ints) -> Iterator[slice]:
    """Runs of queries with a bounded number of hits."""
    total = np.cumsum(sizes)
    start = 0
    while start < len(sizes):
        before = total[start - 1] if start else 0
        stop = max(int(np.searchsorted(total, before + _AT_ONCE, side="right")), start + 1)
        yield slice(start, stop)
        start = stop


__all__ = ["Floats", "printed_values"]
