"""A project for tables of statistical offices: any municipality by its AGS, any file of the open data in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
import yaml

from helpers.intake.account import Account
from helpers.intake.area_tree import read_area_tree
from helpers.intake.read import READERS, Intake, read_raw_files
from helpers.settings import MunicipalitySettings, Project, load_municipality

OFFICE = "amt"
MUNICIPALITY = {
    "name": "Amt",
    "kind": "landkreis",
    "edition": 2024,
    "first_year": 2008,
    "contact": {
        "publisher": "Amt (erfunden)",
        "office": "Statistik",
        "email": "statistik@amt.example.org",
        "imprint": "Erfunden.",
        "accessibility": {"de": "Hinweise ans Amt."},
    },
}
#: measures that only these tests count
MEASURES = [
    {"id": "area_size", "name": {"de": "Fläche"}, "unit": "index"},
    {"id": "benefit_recipients", "name": {"de": "Empfänger von Mindestsicherung"}},
    {"id": "benefit_rate", "name": {"de": "Mindestsicherungsquote"}, "unit": "percent"},
    {"id": "employees_place_of_work", "name": {"de": "Beschäftigte am Arbeitsort"}},
    {"id": "deaths", "name": {"de": "Gestorbene"}, "unit": "cases"},
]


@dataclass(frozen=True)
class Office:
    """A municipality by its AGS whose raw files are written or copied one by one."""

    project: Project

    @property
    def raw(self) -> Path:
        return self.project.raw(OFFICE)

    def put(self, source: Path, name: str = "") -> str:
        """Copy a file into the raw folder; its name there may hold a folder."""
        name = name or source.name
        (self.raw / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, self.raw / name)
        return name

    def describe(self, *entries: dict) -> MunicipalitySettings:
        """Write raw.yaml and load everything."""
        entries = tuple({"source": "bevoelkerungsfortschreibung", "delivered": "2025-01-01"} | entry for entry in entries)
        text = yaml.safe_dump(list(entries), allow_unicode=True)
        (self.project.params(OFFICE) / "raw.yaml").write_text(text, encoding="utf-8")
        return load_municipality(self.project, OFFICE)

    def read(self, **entry: object) -> tuple[pd.DataFrame, Account]:
        """Read one file by its entry: observations and account."""
        settings = self.describe(entry)
        areas = read_area_tree(self.project.shapes(OFFICE), settings.municipality).areas
        (file,) = settings.raw
        result = READERS[type(file)](file, settings, areas)
        return result.observations, result.account

    def process(self, *entries: dict) -> Intake:
        """Read and settle several files."""
        return read_raw_files(self.describe(*entries))


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., Office]:
    """Make an office for the municipality with this AGS; other areas beside it are comparators."""
    made = 0

    def make(code: str, *comparators: str, levels: list[dict] | None = None) -> Office:
        nonlocal made
        made += 1
        found = Office(Project(tmp_path / f"office{made}"))
        for folder in (found.raw, found.project.params(OFFICE), found.project.root / "params" / "catalogue"):
            folder.mkdir(parents=True)
        kinds = {2: "land", 3: "regierungsbezirk", 5: "kreis", 8: "gemeinde"}
        beside = [
            {"code": item, "name": item, "kind": kinds.get(len(item), "bund") if item != "DG" else "bund"} for item in comparators
        ]
        settings = MUNICIPALITY | {"code": code, "comparators": beside, "levels": levels or []}
        (found.project.params(OFFICE) / "municipality.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        (found.project.root / "params/catalogue/measures.yaml").write_text(yaml.safe_dump(MEASURES), encoding="utf-8")
        return found

    return make
