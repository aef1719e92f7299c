"""What a number is of: per dimension what the words nearest to it name."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.disclosure.audit.printed import Block, Context, Entry, Printed
from helpers.disclosure.audit.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Meaning:
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


class Meanings:
    """Reads contexts; what a block of words names is looked up once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._blocks: dict[Block, dict[str, frozenset[str]]] = {}

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

    def of(self, printed: Printed) -> Meaning | None:
        """What the number is of; None if neither what is measured nor an area is named."""
        named = self._named(printed.context)
        first = named.get("first_subject", frozenset())
        indicators = named.get("indicator") if "indicator" in first else None
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
        return Meaning(
            indicators=indicators,
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
        if "target" in named and printed.value in self.targets(named):
            return "agreed target"
        return ""

    def targets(self, named: dict[str, frozenset[str]]) -> set[float]:
        """Agreed values of what is named, or of everything."""
        targets = self.vocabulary.targets
        return {value for name in named.get("indicator") or targets for value in targets.get(name, ())}


def _occurrences(part: str, text: str) -> list[tuple[int, int]]:
    found, at = [], text.find(part)
    while at >= 0:
        found.append((at, at + len(part)))
        at = text.find(part, at + 1)
    return found
