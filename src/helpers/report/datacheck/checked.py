"""What the data check is made from, and the German names of what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from helpers.figures import Column, DataTable, Shown, Table, format_number
from helpers.figures.objects import Cell
from helpers.narrative import group_label, measure_label, reference_label, word
from helpers.settings import MunicipalitySettings

LANGUAGE = "de"
INTERNAL = word("internal", LANGUAGE)
MOST_NAMED = 12

#: what stands in a chapter: a paragraph or an object
Part = str | Shown


@dataclass(frozen=True)
class Checked:
    """Everything that ``process`` read and computed; ``account`` is the content of ``intake.json``."""

    settings: MunicipalitySettings
    account: dict[str, Any]
    observations: pd.DataFrame
    indicators: pd.DataFrame
    areas: pd.DataFrame
    revisions: pd.DataFrame

    @cached_property
    def files(self) -> list[tuple[str, dict[str, Any]]]:
        """Each entry of ``raw.yaml``: file and sheet, and its account."""
        places = [getattr(entry, "place", entry.file) for entry in self.settings.raw]
        return list(zip(places, self.account["files"], strict=True))

    @cached_property
    def levels(self) -> list[str]:
        """Area levels from the whole to its parts, then areas for comparison."""
        own = ["municipality", *(item.level for item in self.settings.municipality.levels)]
        return own + [level for level in self.observations["area_level"].unique() if level not in own]

    @cached_property
    def notes(self) -> list[tuple[str, str]]:
        """What readers noticed in a file, and what had to be mended in the geometry: file and note."""
        found = [(place, note) for place, file in self.files for note in file.get("warnings", [])]
        return found + [(item["file"], note) for item in self.account.get("geometry", []) for note in item["notes"]]

    @cached_property
    def computed(self) -> list[str]:
        """Indicators that are switched on and computed from data."""
        return [name for name, item in self.settings.indicators.items() if not item.features]

    @cached_property
    def missing_core(self) -> list[str]:
        """Core indicators without any value."""
        return [name for name in self.missing_indicators if name in self.settings.core]

    @cached_property
    def missing_indicators(self) -> list[str]:
        """Indicators that are switched on, computed from data and without any value."""
        found = set(self.indicators.loc[self.indicators["value"].notna(), "indicator"])
        return [name for name in self.computed if name not in found]

    @cached_property
    def _area_names(self) -> dict[tuple[str, str], str]:
        return dict(zip(zip(self.areas["area_level"], self.areas["code"], strict=True), self.areas["name"], strict=True))

    def area(self, level: str, code: str) -> str:
        """Name and code of an area."""
        name = self._area_names.get((level, code), "")
        return f"{code} {name}".strip() if level != "municipality" else name or code

    def level(self, name: str) -> str:
        """The areas of a level as the municipality calls them."""
        found = self.settings.level(name)
        if found is not None:
            return found.plural.get(LANGUAGE)
        return self.settings.municipality.name if name == "municipality" else "Vergleichsgebiete"

    def indicator(self, name: str) -> str:
        return self.settings.indicators[name].name.get(LANGUAGE)

    def measure(self, name: str, age: str = "total", detail: str = "total") -> str:
        return measure_label(self.settings, name, age, detail, LANGUAGE)

    def source(self, name: str) -> str:
        return self.settings.catalogue.sources[name].name.get(LANGUAGE)

    def group(self, characteristic: str, group: str, sex: str) -> str:
        """For whom a value stands: the group, the sex, or everybody."""
        return group_label(self.settings, characteristic, group, sex, LANGUAGE)

    def reference(self, reference: str) -> str:
        """A date or a mean of the year, in words."""
        return reference_label(reference, LANGUAGE)


def table(id: str, headline: str, columns: list[Column], rows: list[list[Cell]], subtitle: str = "", note: str = "") -> Table:
    """A table; that it is internal stands at the head of its chapter."""
    return Table(id=id, headline=headline, language=LANGUAGE, subtitle=subtitle, note=note, data=DataTable(columns, rows))


def text(title: str, *, head: bool = False) -> Column:
    """A column of words."""
    return Column(title, kind="text", row_header=head)


def years(found: Iterable[int]) -> str:
    """``2024``, ``2010 bis 2024``, ``2010, 2012 bis 2014``."""
    ordered = sorted({int(year) for year in found})
    runs: list[list[int]] = []
    for year in ordered:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} bis {run[-1]}" for run in runs)


def named(names: list[str]) -> str:
    """The first of many names, and how many more there are."""
    more = f" und {len(names) - MOST_NAMED} weitere" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def counted(number: int, one: str, many: str) -> str:
    """``1 Datei``, ``3 Dateien``."""
    return f"{format_number(number, 0, LANGUAGE)} {one if number == 1 else many}"
