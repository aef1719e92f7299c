"""The one object that a notebook uses.

>>> wb = Workbook("musterstadt")  # doctest: +SKIP
>>> work = wb.field("ausbildung_arbeit")  # doctest: +SKIP
>>> work.trend("beschaeftigungsquote", by="nationality")  # doctest: +SKIP
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

from helpers import views
from helpers.errors import InputError
from helpers.figures import Box, DefinitionSheet, Figure, KeyFigures, Table, simplify_for_display
from helpers.intake.geometry import read_level
from helpers.intake.store import INTERNAL, RELEASED, read_parquet
from helpers.measures.frame import as_text
from helpers.narrative import word
from helpers.settings import MunicipalitySettings, find_project, load_municipality
from helpers.settings.base import unknown
from helpers.settings.catalogue import Indicator


class Workbook:
    """Released values of a municipality, ready to be shown.

    Parameters
    ----------
    municipality : name of its folder in ``params/``.
    area : code of a district; ``None`` for the whole municipality.
    edition : last year reported; ``None`` for that of ``municipality.yaml``.
    language : ``de`` or ``en``.
    internal : read internal instead of released values; everything shown is then marked and no report can be built.
    project : the project's folder; ``None`` to find it.

    Raises
    ------
    InputError
        if there is no such municipality, area, edition or language, or its data were not processed yet.
    """

    def __init__(
        self,
        municipality: str,
        area: str | None = None,
        edition: int | None = None,
        language: str = "de",
        *,
        internal: bool = False,
        project: str | Path | None = None,
    ) -> None:
        found = find_project(None if project is None else Path(project))
        settings = load_municipality(found, municipality)
        if language not in ("de", "en"):
            raise InputError("Workbook", f"unknown language {language!r}", "use 'de' or 'en'")
        folder = found.processed(municipality)
        areas = read_parquet(folder, RELEASED, "areas", municipality)
        values = read_parquet(folder, INTERNAL if internal else RELEASED, "indicators", municipality)
        edition = settings.municipality.edition if edition is None else edition
        shown = values["time_period"].between(settings.municipality.first_year, edition)
        # a change counted from a year that is not shown cannot be followed by the reader
        shown &= (values["base_period"] == 0) | (values["base_period"] >= settings.municipality.first_year)
        if not shown.any():
            years = f"{values['time_period'].min()} to {values['time_period'].max()}"
            raise InputError(f"edition {edition}", f"there are no values up to then; data reach from {years}")
        code, level = _place(areas, area, settings)
        people = [("measure", "==", "residents"), ("group", "==", "total"), ("sex", "==", "total"), ("age", "==", "total")]
        residents = read_parquet(folder, INTERNAL if internal else RELEASED, "observations", municipality, people)
        revisions = read_parquet(folder, INTERNAL if internal else RELEASED, "revisions", municipality)
        revisions = revisions[revisions["time_period"].between(settings.municipality.first_year, edition)]
        self.reading = views.Reading(
            settings=settings,
            values=as_text(values[shown].reset_index(drop=True)),
            areas=areas,
            revisions=revisions,
            residents=_latest_residents(residents[residents["time_period"] <= edition]),
            geometry=cache(lambda name: _geometry(settings, name)),
            language=language,
            edition=edition,
            area=code,
            area_level=level,
            mark=word("internal", language) if internal else "",
        )

    def field(self, name: str) -> Chapter:
        """The chapter of an action field."""
        fields = self.reading.settings.fields
        if name not in fields:
            raise InputError(f"municipality {self.reading.settings.slug}", unknown(name, fields, "action field"))
        return Chapter(self.reading, [i for i in self._indicators() if self._field_of(i) == name], name)

    def overview(self) -> Overview:
        """The core indicators of this kind of municipality, across all fields."""
        return Overview(self.reading, [self.reading.indicator(name) for name in self.reading.settings.core], "ueberblick")

    def kurzcheck(self) -> Figure | Box:
        """The last Kurz-Check: every question with the answers of all roles and the range between them."""
        return views.kurzcheck(self.reading)

    def kurzcheck_text(self) -> Box | None:
        """The last Kurz-Check in sentences: means, where roles differ, what has changed, comments."""
        return views.kurzcheck_text(self.reading)

    def confidentiality(self) -> Box:
        """How values are protected: by which rules, how many of them, and what that means for reading the report."""
        return views.confidentiality(self.reading, views.rules_of(self.reading.settings, self.reading.language))

    def review(self, today: date | None = None) -> Table | Box:
        """How useful each indicator has proved, with a proposal and its reasons; ages are counted up to ``today``."""
        texts = [path.read_text(encoding="utf-8") for path in _texts(self.reading.settings)]
        cited = {name for name in self.reading.settings.indicators if any(re.search(rf"\b{name}\b", text) for text in texts)}
        return views.review(self.reading, today or date.today(), cited)

    def indicators(self) -> pd.DataFrame:
        """What there is: one row per indicator with its field, unit and the years and area levels that have values."""
        values = self.reading.values[self.reading.values["statistic"] == "value"]
        rows = []
        for indicator in self._indicators():
            own = values[(values["indicator"] == indicator.id) & values["value"].notna()]
            rows.append(
                {
                    "indicator": indicator.id,
                    "name": indicator.name.get(self.reading.language),
                    "field": self._field_of(indicator),
                    "unit": indicator.unit,
                    "core": indicator.id in self.reading.settings.core,
                    "first_year": own["time_period"].min() if len(own) else None,
                    "last_year": own["time_period"].max() if len(own) else None,
                    "levels": ", ".join(own["area_level"].unique()),
                }
            )
        return pd.DataFrame(rows)

    def data(self, indicator: str) -> pd.DataFrame:
        """All values of an indicator as a plain DataFrame, every statistic, area, group and year."""
        values = self.reading.values
        return values[values["indicator"] == self.reading.indicator(indicator).id].reset_index(drop=True)

    def areas(self, level: str | None = None) -> gpd.GeoDataFrame:
        """Areas of a level (the finest one if none is named) with their simplified geometry."""
        level = level or self.reading.small_level
        if level is None or self.reading.settings.level(level) is None:
            known = [item.level for item in self.reading.settings.municipality.levels]
            raise InputError(f"municipality {self.reading.settings.slug}", unknown(level, known, "area level"))
        return self.reading.geometry(level)

    def _indicators(self) -> list[Indicator]:
        """Indicators that are switched on, core ones first, else in the order of the catalogue."""
        settings = self.reading.settings
        return sorted(settings.indicators.values(), key=lambda item: item.id not in settings.core)

    def _field_of(self, indicator: Indicator) -> str:
        return self.reading.settings.catalogue.field_of[indicator.id]


class Chapter:
    """What a chapter can show. Every method returns one object; a cell that ends with it shows it."""

    def __init__(self, reading: views.Reading, indicators: list[Indicator], name: str) -> None:
        self.reading = reading
        self.indicators = indicators
        self.name = name

    def _with_values(self) -> list[Indicator]:
        return [item for item in self.indicators if len(self.reading.total(self.reading.rows(item)))]

    def in_brief(self) -> Box:
        """The most important things in sentences from the data."""
        return views.in_brief(self.reading, self._with_values(), f"kurz-{self.name}")

    def key_figures(self, *names: str) -> KeyFigures | Box:
        """Latest values in large: of the indicators named, else of the first four that have values."""
        chosen = [self.reading.indicator(name) for name in names] or self._with_values()[:4]
        return views.key_figures(self.reading, chosen, f"kennzahlen-{self.name}")

    def table(self) -> Table | Box:
        """All indicators of the chapter: value, change, how to read it; those without data are named."""
        return views.core_table(self.reading, self.indicators)

    def targets(self) -> Table | None:
        """Agreed targets of the chapter with value, traffic light and weather symbol; nothing where there are none."""
        return views.target_table(self.reading, self.indicators)

    def watch(self) -> Box | None:
        """Early warnings in a short list; nothing where no indicator of the chapter has a target."""
        return views.watch(self.reading, self.indicators, f"achten-{self.name}")

    def trend(self, indicator: str, by: str | None = None) -> Figure | Box:
        """Lines over the years, for all or by ``nationality``, ``migration_background``, ``sex`` …"""
        return views.trend(self.reading, self.reading.indicator(indicator), by)

    def gap(self, indicator: str, by: str) -> Figure | Box:
        """Two groups over the years: both levels, and how the gap between them changed."""
        return views.gap(self.reading, self.reading.indicator(indicator), by)

    def gap_text(self, indicator: str, by: str) -> Box:
        """The gap in sentences: points, ratio, both levels, which side moved."""
        return views.gap_text(self.reading, self.reading.indicator(indicator), by)

    def gaps(self, by: str) -> Figure | Box:
        """Gaps of all indicators of the chapter, then and now."""
        return views.gaps_then_and_now(self.reading, self.indicators, by)

    def map(self, indicator: str, level: str | None = None) -> Figure | Box:
        """The districts on a map; a sentence where there is no small-area data."""
        return views.area_map(self.reading, self.reading.indicator(indicator), level)

    def bars(self, indicator: str, level: str | None = None) -> Figure | Box:
        """The districts as bars, with the value of the municipality."""
        return views.bars(self.reading, self.reading.indicator(indicator), level)

    def features(self, *names: str, headline: str) -> Table | Box:
        """Several indicators side by side for every district."""
        return views.features(self.reading, [self.reading.indicator(name) for name in names], headline)

    def arrival(self) -> Figure | Box:
        """A map of the places of arrival: the type of every district, and how firm it is."""
        return views.arrival(self.reading)

    def arrival_table(self) -> Table | Box:
        """Which districts are of which type of arrival."""
        return views.arrival_table(self.reading)

    def segregation_text(self, indicator: str = "segregationsindex") -> Box:
        """The segregation index in sentences: what it says, how much of it is chance, its limits."""
        return views.segregation_text(self.reading, self.reading.indicator(indicator))

    def social_index(self) -> Table | Box:
        """Districts by status and dynamics of their social situation, where municipality.yaml switches the index on."""
        return views.social_index(self.reading)

    def comparison(self, indicator: str, group: str = "total") -> Figure | Box | None:
        """The area beside Land, Germany and other municipalities; nothing where the settings name no comparators."""
        return views.comparison(self.reading, self.reading.indicator(indicator), group)

    def data_sheets(self, *names: str) -> Sheets | Box:
        """Definition, group definition, source and caveats: of the indicators named, else of all that have values."""
        chosen = [self.reading.indicator(name) for name in names] or self._with_values()
        if not chosen:
            return views.nothing(self.reading, f"blatt-{self.name}")
        return Sheets([views.definition_sheet(self.reading, item) for item in chosen])


class Overview(Chapter):
    """The chapter across all fields."""

    def in_brief(self, *places: str) -> Box:
        """What stands out: gaps that changed most, the widest gap, and extremes of the small-area indicators named."""
        chosen = [self.reading.indicator(name) for name in places]
        return views.overview_in_brief(self.reading, self._with_values(), chosen, f"kurz-{self.name}")

    def revisions(self) -> Table | None:
        """Counts of earlier deliveries that a later one changed, the largest changes first; nothing where there are none."""
        return views.revised(self.reading)


class Sheets(list[DefinitionSheet]):
    """Definition sheets, shown one below the other."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for sheet in self:
            display(sheet)


def _place(areas: pd.DataFrame, area: str | None, settings: MunicipalitySettings) -> tuple[str, str]:
    """Code and level of the area of the report."""
    if area is None:
        return settings.municipality.code, "municipality"
    below = areas[~areas["area_level"].isin(["municipality", "comparator"])]
    found = below[below["code"] == area]
    if found.empty:
        codes = below["code"]
        raise InputError(f"municipality {settings.slug}", unknown(area, codes, "area"), "name the code of a district")
    return area, str(found["area_level"].iloc[-1])


def _latest_residents(rows: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Residents by level and code, of the last year that has them."""
    rows = rows[rows["obs_value"].notna()].sort_values(["time_period", "reference"], kind="stable")
    last = rows.drop_duplicates(["area_level", "ref_area"], keep="last")
    return dict(zip(zip(last["area_level"], last["ref_area"], strict=True), last["obs_value"], strict=True))


def _texts(settings: MunicipalitySettings) -> list[Path]:
    """What can name an indicator: chapters and the municipality's own texts."""
    return [*settings.project.notebooks(), *sorted(settings.project.params(settings.slug).rglob("*.md"))]


def _geometry(settings: MunicipalitySettings, name: str) -> gpd.GeoDataFrame:
    level = settings.level(name)
    assert level is not None
    return simplify_for_display(read_level(settings.project.shapes(settings.slug), level))
