"""An account of the decision: by which rules, how much is protected, and what the office should look at."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.disclosure.cells import counts
from helpers.disclosure.control import PRIMARY, SECONDARY, TOO_FINE, Decision
from helpers.disclosure.proposals import proposals
from helpers.settings import MunicipalitySettings
from helpers.settings.disclosure import DEFAULT_COUNT


def account_of(decision: Decision, internal: pd.DataFrame, areas: pd.DataFrame, settings: MunicipalitySettings) -> dict[str, Any]:
    """What ``intake.json`` keeps of the decision.

    Parameters
    ----------
    internal : internal observations with their ``conf_status``; areas : the area tree.
    """
    counted = counts(internal, settings)
    sources = sorted(counted["source"].unique())
    disclosure = settings.municipality.disclosure
    return {
        "rules": [rule.model_dump(mode="json", exclude_none=True) for rule in disclosure.rules],
        "sources_without_rule": [name for name in sources if disclosure.rule_of(name) is None],
        "levels": _by_level(counted),
        "relations": decision.assembled.relations["kind"].value_counts().sort_index().to_dict(),
        "pattern": {
            "proven": decision.pattern.proven,
            "optimal": decision.pattern.optimal,
            "small_rests": int((decision.assembled.problem.primary & decision.assembled.problem.silent).sum()),
        },
        "known_already": decision.known_already(),
        "proposals": proposals(internal, areas, settings),
    }


def _by_level(counted: pd.DataFrame) -> list[dict[str, Any]]:
    """Counts by area level, and how many of them are protected for which reason."""
    found = []
    for level, rows in counted.groupby("area_level", sort=False):
        status = rows["conf_status"]
        found.append(
            {
                "level": str(level),
                "counts": len(rows),
                "small": int((status == PRIMARY).sum()),
                "to_protect_others": int((status == SECONDARY).sum()),
                "not_published": int((status == TOO_FINE).sum()),
            }
        )
    return found


def warnings_of_disclosure(account: dict[str, Any]) -> list[str]:
    """What the office should look at."""
    found = []
    if account["sources_without_rule"]:
        found.append(
            f"no disclosure rule was agreed for {', '.join(account['sources_without_rule'])}: counts below {DEFAULT_COUNT} are "
            "protected; agree one under 'disclosure' in municipality.yaml"
        )
    known = account["known_already"]
    if known:
        found.append(
            f"{len(known)} small counts cannot be protected: an earlier edition, an open source, or sums that leave no other "
            "possibility give them away: " + "; ".join(known[:5])
        )
    return found + [item["text"] for item in account["proposals"]]
