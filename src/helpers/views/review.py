"""The review of all indicators as a table: scores in words and numbers, a proposal, its reasons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from helpers.figures import Box, Column, DataTable, Sign, Table, format_number, format_value
from helpers.figures.objects import Cell
from helpers.measures.proposals import PROPOSALS, grade, lateness, propose
from helpers.measures.review import review as scores_of
from helpers.narrative.review import reason_sentence
from helpers.views.parts import hint
from helpers.views.protected import protected
from helpers.views.reading import Reading

_SCORES = ("coverage", "hidden_share", "lag", "missed", "breaks", "signal", "reliability", "nearest", "gap_known", "use")


def review(reading: Reading, today: date, cited: Collection[str]) -> Table | Box:
    """One row per indicator with values, what needs a decision first; those without values are counted below."""
    id = "tab-ueberpruefung"
    scores = scores_of(reading.values, reading.areas, reading.settings, reading.edition, today, cited)
    if scores.empty:
        return hint(reading, id, reading.word("nothing_in_field"))
    proposals = propose(scores).set_index("indicator")
    order = [-PROPOSALS.index(proposals.at[row.indicator, "proposal"]) for row in scores.itertuples()]
    columns = [Column(reading.word("indicator"), kind="text", row_header=True)]
    columns += [Column(reading.word(name), kind="text") for name in ("proposal", "reasons", *_SCORES)]
    rows = [
        _row(reading, row, proposals.loc[row.indicator])
        for row in scores.assign(order=order).sort_values("order", kind="stable").itertuples()
    ]
    return Table(
        id=id,
        headline=reading.word("review_title"),
        language=reading.language,
        subtitle=reading.word(
            "review_subtitle", name=reading.settings.municipality.name, edition=reading.edition, today=today.isoformat()
        ),
        source=reading.word("own_calculation"),
        note=" ".join([reading.word("review_reading"), *_without_values(reading, set(scores["indicator"]))]),
        mark=reading.mark,
        data=DataTable(columns, rows),
    )


def _row(reading: Reading, row: Any, proposal: pd.Series) -> list[Cell]:
    language = reading.language
    said: dict[str, Any] = {
        "other": _short(reading, row.other),
        "correlation": _number(row.correlation, 2, language),
        "coverage": _share(row.coverage, language),
        "hidden": _share(row.hidden, language),
        "lag": int(row.lag),
        "missed_last": int(row.missed_last),
        "since_break": int(row.since_break),
    }
    reasons = " ".join(reason_sentence(reason, language, **said) for reason in proposal["reasons"])
    near = Sign("X") if pd.isna(row.correlation) else f"{said['other']} ({said['correlation']})"
    return [
        _short(reading, row.indicator),
        reading.word(f"proposal_{proposal['proposal']}"),
        reasons,
        _graded(reading, "coverage", row.coverage, said["coverage"]),
        _graded(reading, "hidden", row.hidden, said["hidden"]),
        _graded(reading, "lateness", lateness(row), str(said["lag"])),
        str(int(row.missed)),
        str(int(row.breaks)),
        _graded(reading, "signal", row.signal, _number(row.signal, 1, language)),
        _graded(reading, "reliability", row.reliability, _number(row.reliability, 2, language)),
        near,
        _graded(reading, "gap_known", row.gap_known, _share(row.gap_known, language)),
        _used(reading, row),
    ]


def _graded(reading: Reading, score: str, value: float, text: str) -> Cell:
    """A score in a word and its number; the sign for "not meaningful" where there is none."""
    return Sign("X") if pd.isna(value) else f"{reading.word('grade_' + grade(score, value))} ({text})"


def _used(reading: Reading, row: Any) -> Cell:
    said = [reading.word(f"use_{name}") for name in ("target", "cited") if getattr(row, name)]
    said += [] if pd.isna(row.use) else [reading.word(f"use_{int(row.use)}")]
    return ", ".join(said) or Sign("M")


def _short(reading: Reading, indicator: str) -> str:
    return reading.settings.indicators[indicator].short.get(reading.language) if indicator else ""


def _share(value: float, language: str) -> str:
    return "" if pd.isna(value) else format_value(100 * value, "percent", 0, language)


def _number(value: float, decimals: int, language: str) -> str:
    return "" if pd.isna(value) else format_number(value, decimals, language)


def _without_values(reading: Reading, reviewed: set[str]) -> list[str]:
    """How many indicators have no values; features have none of their own."""
    settings = reading.settings
    missing = [item for item in settings.indicators.values() if item.id not in reviewed and item.formula != "features"]
    own = reading.values[(reading.values["statistic"] == "value") & (reading.values["area_level"] != "comparator")]
    secret = set(protected(own)["indicator"])
    said = []
    if names := ", ".join(item.short.get(reading.language) for item in missing if item.id in secret):
        said.append(reading.word("review_protected", names=names))
    missing = [item for item in missing if item.id not in secret]
    if not missing:
        return said
    names = ", ".join(item.short.get(reading.language) for item in missing if item.id in settings.core)
    return [*said, reading.word("review_without", number=len(missing), names=names or reading.word("review_no_core"))]
