"""What the scores of a review suggest. A proposal with reasons: people decide, nothing is dropped by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

#: from the mildest to the strongest
PROPOSALS = ("keep", "change", "context", "drop")
GRADES = ("good", "fair", "weak")

#: per score: the limits of "good" and of "fair"; where the first is the larger one, more is better
LIMITS: dict[str, tuple[float, float]] = {
    "coverage": (0.95, 0.8),
    "hidden": (0.05, 0.25),
    "signal": (2.0, 1.0),  # below 1 the changes are no larger than chance
    "reliability": (0.7, 0.5),
    "gap_known": (0.8, 0.5),
    "lateness": (1.0, 2.0),  # see lateness(): 24 months for yearly data
}
#: from this rank correlation on, two indicators order the areas alike
REDUNDANT = 0.9


def grade(score: str, value: float) -> str:
    """``good``, ``fair`` or ``weak``; an empty text where there is no score."""
    if pd.isna(value):
        return ""
    good, fair = LIMITS[score]
    sign = 1 if good > fair else -1
    return GRADES[0 if sign * value >= sign * good else 1 if sign * value >= sign * fair else 2]


def lateness(row: Any) -> float:
    """Lag as a multiple of the usual time between deliveries."""
    return float(row.lag / (12 * row.step))


@dataclass(frozen=True)
class Rule:
    """When a reason holds, and what it leads to."""

    reason: str
    leads_to: str
    holds: Callable[[Any], bool]


#: all reasons that hold are said; the strongest proposal counts. A missing score (NaN) never fulfils a comparison.
RULES = (
    Rule("stopped", "drop", lambda s: s.missed_last >= 2),
    Rule("redundant", "drop", lambda s: s.correlation >= REDUNDANT and s.other_easier),
    Rule("idle", "drop", lambda s: s.signal < 1 and not s.target and s.steerable == "none"),
    Rule("frame", "context", lambda s: s.neutral),
    Rule("unused", "context", lambda s: s.use == 0 and not s.target and not s.cited),
    Rule("gaps", "change", lambda s: grade("coverage", s.coverage) == "weak"),
    Rule("hidden", "change", lambda s: grade("hidden", s.hidden) == "weak"),
    Rule("late", "change", lambda s: grade("lateness", lateness(s)) == "weak"),
    Rule("noise", "change", lambda s: grade("signal", s.signal) == "weak"),
    Rule("unreliable", "change", lambda s: grade("reliability", s.reliability) == "weak"),
    Rule("gap_unknown", "change", lambda s: grade("gap_known", s.gap_known) == "weak"),
    Rule("no_purpose", "change", lambda s: pd.isna(s.use) and not (s.target or s.cited or s.core)),
    Rule("short", "keep", lambda s: s.breaks > 0 and s.since_break < 3),
)
#: who has a target, rests decisions on it or chose it for the core is not advised to drop it, but to change something
PROTECTED = ("target", "used", "core")


def propose(scores: pd.DataFrame) -> pd.DataFrame:
    """``indicator``, ``proposal`` (one of ``PROPOSALS``) and ``reasons`` (keys of rules, and of what protects) per indicator."""
    rows = [_propose(row) for row in scores.itertuples(index=False)]
    return pd.DataFrame(rows, columns=["indicator", "proposal", "reasons"])


def _propose(row: Any) -> tuple[str, str, list[str]]:
    held = [rule for rule in RULES if rule.holds(row)]
    proposal = max((rule.leads_to for rule in held), key=PROPOSALS.index, default="keep")
    reasons = [rule.reason for rule in held]
    needed = protection(row)
    if proposal == "drop" and needed:
        milder = max((rule.leads_to for rule in held if rule.leads_to != "drop"), key=PROPOSALS.index, default="change")
        return row.indicator, max("change", milder, key=PROPOSALS.index), [*reasons, needed]
    return row.indicator, proposal, reasons or ["fine"]


def protection(row: Any) -> str:
    """What speaks against dropping an indicator: the first of ``PROTECTED``, or nothing."""
    return next((name for name, holds in zip(PROTECTED, (row.target, row.use >= 2, row.core), strict=True) if holds), "")
