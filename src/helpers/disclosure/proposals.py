"""Where protection hides too much: what else could be published, with figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from helpers.disclosure.assembly import assemble
from helpers.disclosure.cells import LEVELS, cells_of, counts
from helpers.disclosure.control import PRIMARY, SECONDARY
from helpers.disclosure.relations import all_sums
from helpers.disclosure.suppress import suppress
from helpers.intake.observations import KEY
from helpers.settings import MunicipalitySettings
from helpers.settings.disclosure import DEFAULT_COUNT, Disclosure, DisclosureRule

#: seconds for one alternative
TIME_LIMIT = 20.0
#: so many years are put together
YEARS = 3
#: minimum counts in use, from the strictest
COUNTS_IN_USE = (10, 5, 3)


def proposals(internal: pd.DataFrame, areas: pd.DataFrame, settings: MunicipalitySettings) -> list[dict[str, Any]]:
    """One entry per measure of a source and area level of which too much is protected in the latest year.

    Entries have ``source``, ``measure``, ``level``, ``year``, ``share`` (of protected counts), ``alternatives`` (what to do
    instead: how much would be protected then) and a ``text`` that says all this.

    Parameters
    ----------
    internal : internal observations with their ``conf_status``.
    """
    counted = counts(internal, settings)
    below = counted[counted["area_level"] != "municipality"]
    found = []
    for (source, measure, level), rows in below.groupby(["source", "measure", "area_level"], sort=True):
        year = int(rows["time_period"].max())
        latest = rows[rows["time_period"] == year]
        share = float(latest["conf_status"].isin([PRIMARY, SECONDARY]).mean())
        if share < settings.municipality.disclosure.too_much:
            continue
        table = counted[(counted["source"] == source) & (counted["measure"] == measure)]
        alternatives = _alternatives(table, str(level), year, areas, settings)
        entry = {"source": str(source), "measure": str(measure), "level": str(level), "year": year, "share": round(share, 3)}
        found.append(entry | {"alternatives": alternatives, "text": _text(entry, alternatives)})
    return found


def _alternatives(
    table: pd.DataFrame, level: str, year: int, areas: pd.DataFrame, settings: MunicipalitySettings
) -> list[dict[str, Any]]:
    """What could be published instead: ``kind`` (level, years, minimum_count), ``value`` and the ``share`` then protected."""
    latest = table[table["time_period"] == year]
    found: list[dict[str, Any]] = []
    for coarser in [name for name in LEVELS[1 : LEVELS.index(level)] if name in set(latest["area_level"])]:
        kept = latest[latest["area_level"].isin(LEVELS[: LEVELS.index(coarser) + 1])]
        found.append({"kind": "level", "value": coarser, "share": _share(kept, coarser, areas, settings)})
    together = _years_together(table, year)
    if len(together):
        found.append({"kind": "years", "value": YEARS, "share": _share(together, level, areas, settings)})
    rule = _rule(str(latest["source"].iloc[0]), settings)
    for least in [number for number in COUNTS_IN_USE if number < rule.minimum_count]:
        other = _with_rule(settings, rule.model_copy(update={"minimum_count": least}))
        found.append({"kind": "minimum_count", "value": least, "share": _share(latest, level, areas, other)})
    return found


def _share(rows: pd.DataFrame, level: str, areas: pd.DataFrame, settings: MunicipalitySettings) -> float:
    """Share of the counts of a level that is protected if these rows were all that is published."""
    cells = cells_of(rows, settings)
    pattern = suppress(assemble(cells, all_sums(cells, areas, settings, [])).problem, TIME_LIMIT)
    own = cells.rows["area_level"] == level
    return round(float(pattern.hidden[cells.rows.loc[own, "cell"]].mean()), 3)


def _years_together(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Sums of the last years, where all of them have the count."""
    recent = table[table["time_period"].between(year - YEARS + 1, year)]
    same = [name for name in KEY if name not in {"time_period", "reference"}]
    sums = recent.groupby(same, sort=False).agg(
        obs_id=("obs_id", "max"), obs_value=("obs_value", "sum"), years=("time_period", "nunique")
    )
    sums = sums[sums.pop("years") == YEARS].reset_index()
    first = recent.iloc[0]
    nothing = {name: float("nan") for name in ("n", "n_eff", "standard_error")}
    return sums.assign(time_period=year, reference="year_total", unit_measure=first["unit_measure"], **nothing)


def _rule(source: str, settings: MunicipalitySettings) -> DisclosureRule:
    rule = settings.municipality.disclosure.rule_of(source)
    return rule or DisclosureRule.model_validate({"minimum_count": DEFAULT_COUNT, "agreed_by": "-", "agreed_on": date.min})


def _with_rule(settings: MunicipalitySettings, rule: DisclosureRule) -> MunicipalitySettings:
    disclosure = Disclosure.model_validate({"rules": [rule.model_copy(update={"sources": []})]})
    return replace(settings, municipality=settings.municipality.model_copy(update={"disclosure": disclosure}))


def _text(entry: dict[str, Any], alternatives: list[dict[str, Any]]) -> str:
    """What is too much, and what each alternative would protect."""
    words = {
        "level": "publish no level finer than {} ('finest_level')",
        "years": "put {} years together",
        "minimum_count": "agree a minimum count of {} ('minimum_count')",
    }
    said = [f"{words[item['kind']].format(item['value'])}: {item['share']:.0%}" for item in alternatives]
    return (
        f"{entry['measure']} of {entry['source']}: {entry['share']:.0%} of the counts by {entry['level']} of {entry['year']} "
        f"are protected; instead one could {'; or '.join(said) if said else 'publish the municipality alone'}"
    )
