"""What is read: released values of one municipality, for one area, edition and language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from helpers.errors import InputError
from helpers.measures.breaks import breaks_in
from helpers.measures.definitions import TOTAL, one_series
from helpers.measures.gaps import PAIRS
from helpers.narrative import group_label, word
from helpers.settings import MunicipalitySettings
from helpers.settings.base import unknown
from helpers.settings.catalogue import Break, Indicator


@dataclass(frozen=True)
class Reading:
    """Data and settings that everything in a chapter is made from."""

    settings: MunicipalitySettings
    values: pd.DataFrame  # rows of indicators.parquet from the first year shown to the edition
    areas: pd.DataFrame
    revisions: pd.DataFrame  # values of earlier deliveries that a later one has otherwise, of the years shown
    residents: dict[tuple[str, str], float]  # by area level and code, where known
    geometry: Callable[[str], gpd.GeoDataFrame]
    language: str
    edition: int
    area: str
    area_level: str
    mark: str = ""

    @property
    def name(self) -> str:
        """Name of the area that the report is about."""
        return self.area_name(self.area, self.area_level)

    def area_name(self, code: str, level: str) -> str:
        found = self.areas[(self.areas["code"] == code) & (self.areas["area_level"] == level)]
        return str(found["name"].iloc[0])

    @property
    def small_level(self) -> str | None:
        """The finest area level there is."""
        levels = self.settings.municipality.levels
        return levels[-1].level if levels else None

    def too_small(self, level: str) -> set[str]:
        """Codes of areas with so few residents that their values are shown but not interpreted."""
        limit = self.settings.municipality.smallest_area
        return {code for (at, code), number in self.residents.items() if at == level and number < limit}

    def notes_on(self, level: str, indicators: list[Indicator], areas: set[str] | None = None) -> list[str]:
        """What the municipality says about single areas that matters for these indicators."""
        shown = {indicator.id for indicator in indicators}
        return [
            f"{self.area_name(item.area, level)}: {item.text.get(self.language)}"
            for item in self.settings.municipality.area_notes
            if item.level == level
            and (areas is None or item.area in areas)
            and (not item.indicators or shown & set(item.indicators))
        ]

    def word(self, key: str, **values: object) -> str:
        return word(key, self.language, **values)

    def indicator(self, name: str) -> Indicator:
        """An indicator by id; InputError with close matches if there is none or it is switched off."""
        known = self.settings.indicators
        if name not in known:
            raise InputError(f"municipality {self.settings.slug}", unknown(name, known, "indicator"), "see wb.indicators()")
        return known[name]

    def rows(
        self, indicator: Indicator, statistic: str = "value", area: str | None = None, level: str | None = None
    ) -> pd.DataFrame:
        """Rows of one indicator and statistic in one area (that of the report), or in all areas of a level."""
        found = self.values[(self.values["indicator"] == indicator.id) & (self.values["statistic"] == statistic)]
        if level is not None and area is None:
            return found[found["area_level"] == level]
        return found[(found["ref_area"] == (area or self.area)) & (found["area_level"] == (level or self.area_level))]

    def total(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Of rows, those for all people; by the newest definition where several exist, year by year."""
        return self.one_definition(rows[(rows["group"] == "total") & (rows["sex"] == "total")])

    def by(self, rows: pd.DataFrame, breakdown: str) -> dict[str, pd.DataFrame]:
        """Of rows, those of each group of a breakdown (the group of interest first), one row per area and year."""
        if breakdown == "sex":
            parts = {sex: rows[(rows["sex"] == sex) & (rows["group"] == "total")] for sex in PAIRS["sex"]}
        else:
            family = {name: item.family for name, item in self.settings.catalogue.characteristics.items()}
            split = rows[(rows["characteristic"].map(family) == breakdown) & (rows["sex"] == "total")]
            parts = {group: split[split["group"] == group] for group in PAIRS[breakdown]}
        return {group: self.one_definition(part) for group, part in parts.items() if len(part)}

    def one_definition(self, rows: pd.DataFrame) -> pd.DataFrame:
        """One row per area and year; of earlier definitions only those that may stand before the newest one."""
        if rows.empty:
            return rows
        return one_series(rows, self.indicator(str(rows["indicator"].iloc[0])), self.settings.catalogue)[0]

    def left_out(self, indicator: Indicator, shown: pd.DataFrame) -> dict[str, tuple[int, int]]:
        """Definitions of the groups shown that the guard of definitions refused beside them, with their years."""
        definitions = set(shown["characteristic"]) - {TOTAL}
        family = {name: item.family for name, item in self.settings.catalogue.characteristics.items()}
        rows = self.values[(self.values["indicator"] == indicator.id) & (self.values["statistic"] == "value")]
        rows = rows[rows["ref_area"].isin(set(shown["ref_area"])) & rows["area_level"].isin(set(shown["area_level"]))]
        found: dict[str, tuple[int, int]] = {}
        for name in sorted({family[definition] for definition in definitions}):
            found |= one_series(rows[rows["characteristic"].map(family) == name], indicator, self.settings.catalogue)[1]
        return found

    def breaks(self, indicator: Indicator, rows: pd.DataFrame) -> list[Break]:
        """Breaks of the catalogue that lie within the years of these rows."""
        if rows.empty:
            return []
        by_level = [breaks_in(rows, indicator, self.settings.catalogue, level) for level in sorted(set(rows["area_level"]))]
        found = sorted({item.id: item for part in by_level for item in part}.values(), key=lambda item: (item.year, item.id))
        years = rows["time_period"]
        return [item for item in found if years.min() < item.year <= years.max()]

    def definition_changes(self, rows: pd.DataFrame) -> list[tuple[int, str, str]]:
        """Years in which the definition of the groups changes, in numerator or denominator: (first year, old id, new id)."""
        ordered = rows.drop_duplicates("time_period").sort_values("time_period")
        years = list(ordered["time_period"])
        found: dict[int, tuple[str, str]] = {}
        for part in ("denominator_characteristic", "characteristic"):
            names = list(ordered[part])
            for place in range(1, len(names)):
                if names[place] != names[place - 1]:
                    found[int(years[place])] = (names[place - 1], names[place])
        return [(year, *found[year]) for year in sorted(found)]

    def label(self, characteristic: str, group: str) -> str:
        """The municipality's label of a group; the definition stays that of the source."""
        if group in ("female", "male"):
            return self.word(group)
        return group_label(self.settings, characteristic, group, "total", self.language)

    def group(self, characteristic: str, group: str, sex: str) -> str:
        """For whom a count stands, in words."""
        return group_label(self.settings, characteristic, group, sex, self.language)

    def sources(self, rows: pd.DataFrame) -> str:
        """Sources of rows for the line below a figure."""
        ids = [*rows["source"].unique(), *rows["denominator_source"].unique()]
        known = self.settings.catalogue.sources
        names = dict.fromkeys(known[name].name.get(self.language) for name in ids if name)
        return "; ".join([*names, self.word("own_calculation")])
