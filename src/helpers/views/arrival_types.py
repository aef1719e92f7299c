"""Types of the areas as they are read for maps and tables of places of arrival."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.figures import Box
from helpers.measures.arrival import DIMENSIONS, TYPES, has, has_arrival_function
from helpers.measures.arrival_rows import PROFILE
from helpers.settings.catalogue import Indicator
from helpers.views.parts import figure_id, hint
from helpers.views.protected import absent, protected
from helpers.views.reading import Reading

#: what stands beside the types and is no part of them: the first that has values
CONTEXT = ("sgb2_quote", "arbeitslosenanteil")


@dataclass(frozen=True)
class Arrival:
    """Types of the last three years that have some."""

    reading: Reading
    level: str
    year: int
    since: int
    types: pd.Series  # by area code, without areas that have none
    hidden: set[str]  # codes of areas whose type is kept secret
    flips: pd.DataFrame  # type that areas would have, one row for each that changes in a variant
    features: dict[str, pd.DataFrame]  # three-year rows by dimension, areas in the index
    reference: pd.Series  # by dimension

    @property
    def years(self) -> str:
        return f"{self.since}–{self.year}"

    @property
    def unstable(self) -> set[str]:
        return set(self.flips["ref_area"])

    @property
    def places(self) -> list[str]:
        """Codes of the areas with an arrival function."""
        return [code for code, kind in self.types.items() if has_arrival_function(int(kind))]

    @property
    def flagged(self) -> set[str]:
        notes = self.reading.settings.municipality.area_notes
        return {item.area for item in notes if item.level == self.level and item.collective_accommodation}

    def turned(self, into: bool) -> list[str]:
        """Codes of areas that would become (or no longer be) places of arrival in some variant."""
        other = self.flips[self.flips["value"].map(lambda kind: has_arrival_function(int(kind))) == into]
        return sorted({code for code in other["ref_area"] if (code in self.places) != into})

    def name(self, code: str) -> str:
        return self.reading.area_name(code, self.level) + (" *" if code in self.flagged else "")

    @property
    def hidden_note(self) -> list[str]:
        """Of how many areas the type is kept secret; nothing where of none."""
        number = len(self.types) + len(self.hidden)
        return [self.reading.word("protected_areas", hidden=len(self.hidden), number=number)] if self.hidden else []

    def names(self, codes: list[str]) -> str:
        return ", ".join(self.name(code) for code in codes)


def found_types(reading: Reading) -> Arrival | None:
    """Types of the last year shown that has some; nothing where there are none."""
    level = reading.small_level
    if level is None or PROFILE not in reading.settings.indicators:
        return None
    profile = reading.indicator(PROFILE)
    types = reading.rows(profile, "arrival_type", level=level)
    shown = types[types["value"].notna()]
    if shown.empty:
        return None
    year = int(shown["time_period"].max())
    hidden = protected(types[types["time_period"] == year])
    shown = shown[shown["time_period"] == year]

    def now(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["time_period"] == year]

    code = reading.settings.municipality.code
    indicators = {name: reading.indicator(id) for name, id in DIMENSIONS.items()}
    reference = {
        name: now(reading.rows(item, "arrival_reference", code, "municipality"))["value"].max()
        for name, item in indicators.items()
    }
    return Arrival(
        reading,
        level,
        year,
        int(shown["base_period"].iloc[0]),
        shown.set_index("ref_area")["value"],
        set(hidden["ref_area"]),
        now(reading.rows(profile, "arrival_flips", level=level)).dropna(subset="value"),
        {name: now(reading.rows(item, "pooled_3y", level=level)).set_index("ref_area") for name, item in indicators.items()},
        pd.Series(reference),
    )


def no_types(reading: Reading) -> Box:
    """The sentence that stands where there are no types."""
    rows = reading.values[(reading.values["indicator"] == PROFILE) & (reading.values["statistic"] == "arrival_type")]
    return hint(reading, figure_id("ankunft"), absent(reading, rows, "arrival_nothing"))


def present_types(found: Arrival) -> list[int]:
    """Types that occur, in the order of the legend: most movement first."""
    order = sorted(TYPES, key=lambda kind: (-has(kind, "inflow") - has(kind, "turnover"), not has(kind, "inflow"), -kind))
    return [kind for kind in order if (found.types == kind).any()]


def type_label(reading: Reading, kind: int) -> str:
    """What a type means, in words."""
    moves = {(True, True): "both", (True, False): "inflow", (False, True): "turnover", (False, False): "neither"}
    move = moves[has(kind, "inflow"), has(kind, "turnover")]
    stock = "stock_high" if has(kind, "stock") else "stock_low"
    return f"{reading.word(f'arrival_{move}')}, {reading.word(f'arrival_{stock}')}"


def context_rows(reading: Reading, found: Arrival) -> tuple[Indicator, pd.DataFrame] | None:
    """Indicator and rows of the social situation, of the last year that has values."""
    for name in CONTEXT:
        if name in reading.settings.indicators:
            rows = reading.total(reading.rows(reading.indicator(name), level=found.level))
            rows = rows[rows["value"].notna()]
            if len(rows):
                return reading.indicator(name), rows[rows["time_period"] == rows["time_period"].max()]
    return None
