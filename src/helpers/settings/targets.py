"""Targets that somebody agreed on (``targets.yaml``); without one there is no traffic light and no weather symbol."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from helpers.errors import InputError
from helpers.settings.base import Identifier, Settings, unknown
from helpers.settings.catalogue import Indicator

if TYPE_CHECKING:
    from helpers.settings.loaded import Catalogue

#: units of which a point is what readers take it for: the usual smallest tolerance is one of it
TOLERANCE_KNOWN = ("percent",)


class Target(Settings):
    """What is to be reached, for whom, until when, and who agreed on it."""

    indicator: Identifier
    characteristic: Identifier | None = Field(None, description="definition of the group; none: the total")
    group: Identifier = "total"
    kind: Literal["by_year", "every_year", "direction"] = Field(
        "by_year",
        description="by_year: to be reached by 'year'; every_year: to be met in each year; direction: to improve, no value",
    )
    value: float | tuple[float, float] | None = Field(
        None, description="a number, or an interval [lower, upper] of which the weaker demand counts"
    )
    tolerance: float | None = Field(
        None,
        ge=0,
        description="missing the target by no more than this is yellow, in the unit of the indicator; "
        "left out for a percentage: 1 point, or the sampling error where that is larger",
    )
    year: int | None = None
    agreed_by: str
    agreed_on: date

    def demand(self, indicator: Indicator) -> float | None:
        """The value to be reached; of an interval the weaker demand."""
        if isinstance(self.value, tuple):
            return self.value[1] if indicator.direction == "lower_is_better" else self.value[0]
        return self.value


def check_targets(targets: list[Target], catalogue: Catalogue, file: str) -> None:
    """Every target can be judged.

    Raises
    ------
    InputError
        naming entry and key, for an unknown id, a neutral indicator, a key that is missing or does not belong to the kind of
        target, a year before that of the agreement, or a percentage outside of 0 to 100.
    """
    for number, target in enumerate(targets):
        where = f"{file}, entry {number + 1}"
        if target.indicator not in catalogue.indicators:
            raise InputError(where, unknown(target.indicator, catalogue.indicators, "indicator"))
        where += f" ({target.indicator})"

        refuse = partial(_refusal, where)
        _check_indicator(catalogue.indicators[target.indicator], refuse)
        _check_group(target, catalogue, refuse)
        _check_demand(target, catalogue.indicators[target.indicator], refuse)


def _refusal(where: str, key: str, problem: str, fix: str = "") -> InputError:
    return InputError(f"{where}, {key}", problem, fix)


def _check_indicator(indicator: Indicator, refuse: Callable[..., InputError]) -> None:
    if indicator.direction == "neutral":
        raise refuse("indicator", "this indicator is neutral: it has no better and no worse, so no target", "remove the entry")
    if indicator.formula == "features":
        raise refuse("indicator", "this indicator has no value of its own", "set the target for one of its features")


def _check_group(target: Target, catalogue: Catalogue, refuse: Callable[..., InputError]) -> None:
    if target.characteristic is None:
        if target.group != "total":
            raise refuse("group", f"group {target.group!r} has no definition", "name its 'characteristic'")
        return
    if target.characteristic not in catalogue.characteristics:
        raise refuse("characteristic", unknown(target.characteristic, catalogue.characteristics, "characteristic"))
    characteristic = catalogue.characteristics[target.characteristic]
    if target.group != "total" and target.group not in characteristic.groups:
        raise refuse("group", unknown(target.group, characteristic.groups, f"group of {target.characteristic}"))
    indicator = catalogue.indicators[target.indicator]
    if target.group != "total" and characteristic.family not in indicator.compare_by:
        problem = f"the indicator has no values by {characteristic.family} ({target.characteristic})"
        raise refuse("characteristic", problem, f"it is compared by: {', '.join(indicator.compare_by) or 'nothing'}")


def _check_demand(target: Target, indicator: Indicator, refuse: Callable[..., InputError]) -> None:
    needed = {"by_year": ["value", "year"], "every_year": ["value"], "direction": []}[target.kind]
    for key in ("value", "year"):
        if getattr(target, key) is None and key in needed:
            raise refuse(key, f"is missing: a target of kind {target.kind!r} takes {' and '.join(needed)}", f"add '{key}'")
        if getattr(target, key) is not None and key not in needed:
            raise refuse(key, f"does not belong here: kind is {target.kind!r}", f"remove '{key}' or change 'kind'")
    if target.kind == "direction" and target.tolerance is not None:
        raise refuse("tolerance", "does not belong here: without a value nothing is missed", "remove 'tolerance'")
    if target.year is not None and target.year < target.agreed_on.year:
        raise refuse("year", f"{target.year} lies before the agreement of {target.agreed_on}", "correct 'year' or 'agreed_on'")
    values = target.value if isinstance(target.value, tuple) else (target.value,)
    if isinstance(target.value, tuple) and target.value[0] > target.value[1]:
        raise refuse("value", f"the interval {list(target.value)} runs backwards", "write the lower number first")
    for value in values:
        if value is not None and indicator.unit == "percent" and not 0 <= value <= 100:
            raise refuse("value", f"{value:g} is not a percentage from 0 to 100", "correct 'value'")
    if target.kind != "direction" and target.tolerance is None and indicator.unit not in TOLERANCE_KNOWN:
        raise refuse("tolerance", f"is missing: there is no usual one for the unit {indicator.unit!r}", "add 'tolerance'")
