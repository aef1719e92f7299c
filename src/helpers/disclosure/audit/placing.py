"""Which true values stand in the files: numbers are looked up among the values that their context allows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from helpers.disclosure.audit.fitting import EXCLUDED, Fitting
from helpers.disclosure.audit.meaning import Meaning, Meanings
from helpers.disclosure.audit.printed import Found, Place, Printed, Reading
from helpers.disclosure.audit.truth import DIFFERENCES, Ints, Truth
from helpers.disclosure.audit.vocabulary import Vocabulary

#: how far a row may be from what a number in a table (in a sentence) seems to say: 0 is all that is named, the total of all else
_FURTHEST_IN_TABLE, _FURTHEST_IN_TEXT = 3, 2
#: pairs of numbers and values that are looked at at once
_AT_ONCE = 2_000_000
_ROUNDING = 1e-6


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
    said = Meanings(vocabulary)
    placing = _Placing(truth, vocabulary, said)
    numbers: list[Printed] = []
    meanings: list[Meaning] = []
    no_value: list[tuple[Printed, str]] = []
    for printed in reading.printed:
        if reason := said.no_value(printed):
            no_value.append((printed, reason))
        elif (meaning := said.of(printed)) is None:
            no_value.append((printed, "nothing says what it is of"))
        else:
            numbers.append(printed)
            meanings.append(meaning)
    places = placing.places(numbers, meanings)
    placed = {id(at.printed) for at in places}
    left = [printed for printed in numbers if id(printed) not in placed and printed.in_table]
    unplaced = []
    for printed in left:
        if reason := said.other_number(printed):
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

    def __init__(self, truth: Truth, vocabulary: Vocabulary, said: Meanings) -> None:
        self.truth, self.said = truth, said
        self.fitting = Fitting(truth, vocabulary)
        self.whole = vocabulary.municipality
        self.areas_of_level: dict[str, list[str]] = defaultdict(list)
        for area in truth.words["area"]:
            self.areas_of_level[area.partition("/")[0]].append(area)

    def places(self, numbers: list[Printed], meanings: list[Meaning]) -> list[Place]:
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

    def _second_looks(self, numbers: list[Printed]) -> Iterator[tuple[bool, Callable[[int, Meaning], bool], dict[str, Any]]]:
        """Further tries for numbers that were not found, with one thing less certain in each; all else must then fit exactly.

        Whether all areas of the level named are looked at, for which numbers, and what of their meaning is dropped.
        """
        whole = (None, frozenset((self.whole,)))
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
        self, numbers: list[Printed], meanings: list[Meaning], placed: set[int]
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

    def _targets_of(self, meaning: Meaning) -> set[float]:
        return self.said.targets({"indicator": meaning.indicators} if meaning.indicators else {})

    def _look_up(
        self, numbers: list[Printed], meanings: list[Meaning], wide: bool = False, furthest: int = EXCLUDED
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
        best = np.full(len(numbers), EXCLUDED, dtype=np.int64)
        pairs: list[tuple[Ints, Ints, Ints]] = []
        for mirrored, some in ((False, np.arange(len(owner))), (True, np.flatnonzero(unsigned))):
            centre = (-value if mirrored else value)[owner[some]]
            first, last = self.truth.between(bucket[some], centre - half[owner[some]], centre + half[owner[some]])
            for chunk in _chunks(last - first):
                who = np.repeat(owner[some][chunk], (last - first)[chunk])
                cell = _ranges(first[chunk], last[chunk])
                cost = self.fitting.cost(who, cell, meanings, limits)
                if mirrored:
                    differs = np.isin(self.truth.codes["statistic"][cell], self.fitting.codes("statistic", DIFFERENCES))
                    cost = np.where(differs, cost, EXCLUDED)
                keep = cost < EXCLUDED
                np.minimum.at(best, who[keep], cost[keep])
                pairs.append((who[keep], cell[keep], cost[keep]))
        for who, cell, cost in pairs:
            good = cost == best[who]
            yield from zip(who[good].tolist(), cell[good].tolist(), strict=True)

    def _buckets(self, meaning: Meaning, wide: bool) -> list[int]:
        """Areas and years that a number may be of."""
        years = self.truth.years
        named = [at for at, year in enumerate(years) if meaning.years and str(year) in meaning.years] or range(len(years))
        if wide:
            areas: Iterable[str] = [area for level in meaning.levels or () for area in self.areas_of_level[level]]
        else:
            areas = meaning.areas or (self.whole,)
        codes = [self.fitting.position["area"][area] for area in areas if area in self.fitting.position["area"]]
        return [code * len(years) + year for code in codes for year in named]


def _furthest(printed: Printed) -> int:
    """Rough numbers in sentences hit many values by chance: they must be what the sentence says."""
    if printed.in_table:
        return _FURTHEST_IN_TABLE
    if printed.step < 1:
        return _FURTHEST_IN_TEXT
    return 1 if printed.unit[:1] == "%" or abs(printed.value) >= 1000 else 0


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
