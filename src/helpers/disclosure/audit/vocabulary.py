"""Which words name what: labels of the settings in all languages, as (dimension, id)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from helpers.disclosure.audit.fixed_words import (
    AGES,
    CODE_HEADS,
    EXACT_WORDS,
    FIXED_WORDS,
    SINCE,
    THEN,
    UNTIL_YEARS,
    WHOLE_MUNICIPALITY,
)
from helpers.disclosure.audit.numbers import years_in
from helpers.disclosure.audit.printed import Entry
from helpers.measures.gaps import PAIRS
from helpers.settings import MunicipalitySettings
from helpers.settings.base import Text

#: dimension -> ids
Named = Mapping[str, frozenset[str]]

_TOKEN = re.compile(r"[^\W_]+|%|‰")
_ENDING = re.compile(r"(?:innen|en|em|er|es|n|e|s)$")
_ARTICLE = re.compile(r"^(?:der|die|das|den|the)\s", re.IGNORECASE)


@dataclass
class Vocabulary:
    """Words that name a dimension.

    ``phrases`` are found anywhere in a text, the longest first; ``exact`` only where they are the whole text, as ids in a
    file of data; ``codes`` of areas only under a head that says so.
    """

    phrases: dict[tuple[str, ...], frozenset[tuple[str, str]]] = field(default_factory=dict)
    exact: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    #: what indicators are counted from: indicator -> measures
    measures: dict[str, frozenset[str]] = field(default_factory=dict)
    #: agreed values by indicator, which are no values of anything
    targets: dict[str, frozenset[float]] = field(default_factory=dict)
    municipality: str = ""

    def __post_init__(self) -> None:
        self._named: dict[Entry, Named] = {}
        self._covered: dict[str, list[tuple[int, int]]] = {}
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for phrase in self.phrases:
            if len(phrase) not in self._lengths[phrase[0]]:
                self._lengths[phrase[0]].append(len(phrase))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    @classmethod
    def of(cls, settings: MunicipalitySettings, areas: pd.DataFrame) -> Vocabulary:
        """Everything that the settings and the list of areas give a name.

        Parameters
        ----------
        areas : ``area_level``, ``code``, ``name``; the municipality, its areas, comparators.
        """
        catalogue = settings.catalogue
        phrases = _phrases(settings, areas)
        codes: dict[str, set[str]] = defaultdict(set)
        for level, code in areas[["area_level", "code"]].drop_duplicates().itertuples(index=False):
            for text in (code, code.lstrip("0") or "0"):
                codes[text.casefold()].add(f"{level}/{code}")
        measures = {
            name: frozenset(
                count.measure for count in [*item.numerator, *item.denominator, *([item.value] if item.value else [])]
            )
            for name, item in catalogue.indicators.items()
        }
        targets: dict[str, set[float]] = defaultdict(set)
        for target in settings.targets:
            if target.value is not None:
                targets[target.indicator].update(target.value if isinstance(target.value, tuple) else (target.value,))
        return cls(
            {phrase: frozenset(ids) for phrase, ids in phrases.items()},
            {text: frozenset(ids) for text, ids in _exact(settings).items()},
            {code: frozenset(found) for code, found in codes.items()},
            measures,
            {name: frozenset(values) for name, values in targets.items()},
            f"municipality/{settings.municipality.code}",
        )

    def named(self, entry: Entry) -> Named:
        """What a text names, by dimension; years are ids, too."""
        if entry not in self._named:
            self._named[entry] = self._look(entry)
        return self._named[entry]

    def covered(self, text: str) -> list[tuple[int, int]]:
        """Where in a text names with digits stand: "Jahrgangsstufe 8", "01 Altstadt", "15 bis unter 65"."""
        if text not in self._covered:
            spans = [span for span, _ in self._found(text) if any(character.isdigit() for character in text[slice(*span)])]
            spans += [match.span() for pattern in (*AGES, *UNTIL_YEARS) for match in pattern.finditer(text)]
            self._covered[text] = spans
        return self._covered[text]

    def _look(self, entry: Entry) -> Named:
        found: dict[str, set[str]] = defaultdict(set)
        whole = entry.text.strip().casefold()
        is_code = bool(CODE_HEADS.search(entry.head)) or any(dimension == "level" for dimension in self._dimensions(entry.head))
        if is_code and whole in self.codes:
            found["area"] |= self.codes[whole]
        said = self.exact.get(whole, frozenset())
        own = {(dimension, id) for dimension, id in said if dimension == entry.head.casefold()}
        for dimension, id in own or said:  # "total" under the head "sex" says nothing of groups
            found[dimension].add(id)
        if not found:
            for _, ids in self._found(entry.text):
                for dimension, id in ids:
                    found[dimension].add(id)
        for pattern in AGES:
            for match in pattern.finditer(entry.text):
                first = int(match["first"] or 0) if "first" in pattern.groupindex else 0
                last = int(match["last"]) - ("unter" in match[0].casefold() or "under" in match[0].casefold())
                found["age"].add(f"{first}-{last}")
        years = {str(year) for year in years_in(entry.text)}
        since = years if THEN.search(entry.head) else {match for match in SINCE.findall(entry.text) if match in years}
        if since:
            found["base_year"] |= since
        if years - since:
            found["year"] |= years - since
        if THEN.search(entry.text) and not years:
            found["then"].add("then")
        return {dimension: frozenset(ids) for dimension, ids in found.items()}

    def _dimensions(self, text: str) -> set[str]:
        return {dimension for _, ids in self._found(text) for dimension, _ in ids} if text else set()

    def _found(self, text: str) -> Iterator[tuple[tuple[int, int], frozenset[tuple[str, str]]]]:
        """Longest phrases from left to right."""
        matches = list(_TOKEN.finditer(text))
        tokens = [_stem(match[0]) for match in matches]
        at = 0
        while at < len(tokens):
            for length in self._lengths.get(tokens[at], ()):
                ids = self.phrases.get(tuple(tokens[at : at + length]))
                if ids is not None and at + length <= len(tokens):
                    yield (matches[at].start(), matches[at + length - 1].end()), ids
                    at += length
                    break
            else:
                at += 1


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_stem(token) for token in _TOKEN.findall(text))


def _stem(token: str) -> str:
    """A word without its ending: labels are inflected in sentences."""
    word = token.casefold()
    return _ENDING.sub("", word) if len(word) > 4 else word


#: words -> what they name
_Names = dict[tuple[str, ...], set[tuple[str, str]]]


def _phrases(settings: MunicipalitySettings, areas: pd.DataFrame) -> _Names:
    """Everything that is recognised anywhere in a text."""
    phrases: _Names = defaultdict(set)
    for dimension, words in FIXED_WORDS.items():
        for id, texts in words.items():
            for text in texts:
                phrases[_tokens(text)].add((dimension, id))
    for text, dimension, id in _labels(settings):
        phrases[_tokens(text)].add((dimension, id))
    for name, measure in settings.catalogue.measures.items():
        for text in _both(measure.name):  # "Zuzüge (einschließlich …)" is also called "Zuzüge", if nothing else is
            if "(" in text and (tokens := _tokens(text.partition("(")[0])) not in phrases:
                phrases[tokens].add(("measure", name))
    for level, code, name in areas[["area_level", "code", "name"]].drop_duplicates().itertuples(index=False):
        for text in (name, f"{code} {name}", f"{name} {code}"):
            phrases[_tokens(text)].add(("area", f"{level}/{code}"))
    phrases.pop((), None)
    return phrases


def _exact(settings: MunicipalitySettings) -> dict[str, set[tuple[str, str]]]:
    """Ids that count where they are the whole text."""
    exact: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for dimension, ids in EXACT_WORDS.items():
        for id in ids:
            exact[id.rpartition("/")[2]].add((dimension, id))
    for family, pair in PAIRS.items():
        both = "_".join(pair)
        exact[both].add(("sex", both) if family == "sex" else ("group", f"*/{both}"))
    for dimension, id in _ids(settings):
        exact[id.rpartition("/")[2].casefold()].add((dimension, id))
    return exact


def _labels(settings: MunicipalitySettings) -> Iterator[tuple[str, str, str]]:
    """Labels with dimension and id."""
    catalogue, municipality = settings.catalogue, settings.municipality
    for name, item in catalogue.indicators.items():
        for text in (*_both(item.name), *_both(item.short), item.subject.de, item.subject.en, name):
            yield _ARTICLE.sub("", text), "indicator", name
    for name, measure in catalogue.measures.items():
        yield from ((text, "measure", name) for text in (*_both(measure.name), name))
        yield from ((text, "detail", detail) for detail, label in measure.details.items() for text in _both(label))
    for level in municipality.levels:
        yield from ((text, "level", level.level) for text in (*_both(level.singular), *_both(level.plural)))
    for name, characteristic in catalogue.characteristics.items():
        yield from ((text, "characteristic", name) for text in _both(characteristic.name))
        groups = [*characteristic.groups.items(), *municipality.group_labels.get(name, {}).items()]
        yield from ((text, "group", f"{name}/{group}") for group, label in groups for text in _both(label))
    yield from ((text, "kurzcheck", role.id) for role in catalogue.kurzcheck.roles for text in _both(role.name))
    yield from ((text, "kurzcheck", item.id) for item in catalogue.kurzcheck.questions for text in _both(item.topic))
    yield from ((text, "area", f"municipality/{municipality.code}") for text in WHOLE_MUNICIPALITY)


def _ids(settings: MunicipalitySettings) -> Iterator[tuple[str, str]]:
    """Ids that stand in files of data."""
    catalogue = settings.catalogue
    yield from (("indicator", name) for name in catalogue.indicators)
    yield from (("measure", name) for name in catalogue.measures)
    yield from (("detail", detail) for measure in catalogue.measures.values() for detail in measure.details)
    for name, characteristic in catalogue.characteristics.items():
        yield "characteristic", name
        yield from (("group", f"{name}/{group}") for group in characteristic.groups)


def _both(text: Text) -> Iterator[str]:
    yield from {text.get("de"), text.get("en")}
