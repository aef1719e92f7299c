"""What several test folders share: the open data, München made from them, and tiny projects to spoil."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import xlsxwriter
from hypothesis import settings
from typer.testing import CliRunner, Result

from helpers.batch.process import process
from helpers.cli import app
from helpers.files import hashes
from helpers.settings import MunicipalitySettings, Project, load_municipality
from helpers.settings.project import ENVIRONMENT_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
# the same examples on every machine, however slow it is
settings.register_profile("integrationsbericht", deadline=None, derandomize=True)
settings.load_profile("integrationsbericht")

OPEN_DATA = "INTEGRATIONSBERICHT_OPEN_DATA"


@pytest.fixture(autouse=True)
def no_project_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own project must not be what the tests find."""
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)


# -- real open data


@pytest.fixture(scope="session")
def open_data() -> Path:
    """Folder with the public files (``INTEGRATIONSBERICHT_OPEN_DATA``, default ``../shared/data``)."""
    folder = Path(os.environ.get(OPEN_DATA) or ROOT.parent / "shared" / "data")
    if not (folder / "muenchen").is_dir():
        text = f"open data not found in {folder}; set {OPEN_DATA}"
        if os.environ.get("CI"):
            pytest.fail(text)
        pytest.skip(text)
    return folder


#: where the files of the open data belong in a project
MUENCHEN_RAW = [
    "indikatorenatlas_2025-08/export_be.xlsx",
    "indikatorenatlas_2025-08/export_ar.xlsx",
    "indikatorenatlas_2025-08/export_ki.xlsx",
    "indikatorenatlas_vintage_bis2022/export_ar.csv",
    "opendata_csv_2025-10/indikat2510_bevoelkerung_bevoelkerungsdichte_28_10_25.csv",
    "opendata_csv_2025-10/indikat2510_bevoelkerung_mobilitaetsziffer_28_10_25.csv",
]


@pytest.fixture(scope="session")
def muenchen_project(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project folder of its own with the settings of München and the public files where README.md puts them."""
    root = tmp_path_factory.mktemp("muenchen")
    project = Project(root)
    shutil.copytree(ROOT / "params" / "muenchen", project.params("muenchen"))
    project.raw("muenchen").mkdir(parents=True)
    for name in MUENCHEN_RAW:
        shutil.copyfile(open_data / "muenchen" / name, project.raw("muenchen") / Path(name).name)
    project.shapes("muenchen").mkdir(parents=True)
    shutil.copyfile(open_data / "muenchen/geo/bezirk_map.gpkg", project.shapes("muenchen") / "bezirk_map.gpkg")
    return project


@dataclass(frozen=True)
class Processed:
    """A municipality after ``process``: settings, ``intake.json`` and the internal tables."""

    settings: MunicipalitySettings
    intake: dict[str, Any]
    observations: pd.DataFrame
    indicators: pd.DataFrame
    areas: pd.DataFrame
    revisions: pd.DataFrame

    @property
    def project(self) -> Project:
        return self.settings.project

    def file(self, name: str) -> dict[str, Any]:
        """Account of one file."""
        return next(item for item in self.intake["files"] if item["file"] == name)

    def values(self, indicator: str, **keys: Any) -> pd.DataFrame:
        """Indicator rows with these keys; ``statistic`` is ``value`` and groups are ``total`` unless given."""
        return _rows(self.indicators, {"indicator": indicator, "statistic": "value", "group": "total", "sex": "total"} | keys)

    def value(self, indicator: str, **keys: Any) -> float:
        """The one indicator value with these keys."""
        (found,) = self.values(indicator, **keys)["value"]
        return float(found)

    def counts(self, measure: str, **keys: Any) -> pd.DataFrame:
        """Observations with these keys; breakdowns are ``total`` unless given."""
        totals = dict.fromkeys(("group", "sex", "age", "detail"), "total")
        return _rows(self.observations, {"measure": measure} | totals | keys)


def _rows(frame: pd.DataFrame, keys: dict[str, Any]) -> pd.DataFrame:
    for name, value in keys.items():
        frame = frame[frame[name] == value]
    return frame


def run_process(project: Project, municipality: str) -> Processed:
    """Process a municipality and read back what was written."""
    loaded = load_municipality(project, municipality)
    content = process(loaded)
    folder = project.processed(municipality)
    names = ("internal/observations", "internal/indicators", "released/areas", "internal/revisions")
    return Processed(loaded, content, *(pd.read_parquet(folder / f"{name}.parquet") for name in names))


@pytest.fixture(scope="session")
def muenchen(muenchen_project: Project) -> Processed:
    """München, processed. Takes seconds: tests that use it share the xdist group ``muenchen``."""
    return run_process(muenchen_project, "muenchen")


#: files of the open data that the other committed settings expect
OPEN_FILES = {
    "koeln": {"data/raw": ["koeln/bevoelkerung.csv"], "shapes": ["koeln/geo/Stadtteil", "koeln/geo/Stadtbezirk"]},
    "kreis_unna": {
        "data/raw": [f"nrw/landesdatenbank/{table}.csv" for table in ("12411-15i", "12521-03i", "22811-05i", "22811-01i")],
        "shapes": ["nrw/geo/municipality_nrw.geojson"],
    },
}


def copy_open_data(open_data: Path, root: Path, municipality: str) -> None:
    """Committed settings and public files of a municipality, where a user would put them."""
    shutil.copytree(ROOT / "params" / municipality, root / "params" / municipality)
    for folder, names in OPEN_FILES[municipality].items():
        (root / folder / municipality).mkdir(parents=True)
        for name in names:
            for path in (open_data / name).parent.glob(f"{Path(name).name}*"):
                shutil.copyfile(path, root / folder / municipality / path.name)


# -- a tiny invented project

TOWN = "kleinstadt"
DISTRICTS = {"01": "Altstadt", "02": "Bachdorf - Süd", "03": "Rote Au"}
MUNICIPALITY_YAML = """\
name: Kleinstadt
kind: kreisangehoerige_gemeinde
code: "99999001"
edition: 2024
first_year: 2022
levels:
  - level: district
    singular: {de: Ortsteil, en: district}
    plural: {de: Ortsteile, en: districts}
    geometry: {file: district.geojson, code: nummer, name: name}
    boundaries: "2024-12-31"
disclosure:
  rules: [{agreed_by: Hauptamt, agreed_on: 2025-01-31, minimum_count: 3}]
contact:
  publisher: Gemeinde Kleinstadt (erfunden)
  office: Hauptamt
  email: hauptamt@kleinstadt.example.org
  imprint: Erfunden.
  accessibility: {de: Hinweise ans Hauptamt., en: Write to the main office.}
"""
RAW_YAML = """\
- file: bestand.csv
  reader: tidy
  source: melderegister
  delivered: 2025-02-01
  area_levels: {Kleinstadt: municipality, default: district}
  columns:
    ref_area: Raum
    time_period: Jahr
    group: Gruppe
  words:
    Gruppe:
      insgesamt: total
      deutsch: german
      nichtdeutsch: foreign
  fixed: {characteristic: auslaender_melde, reference: "12-31"}
  values:
    Personen: {measure: residents}
"""
ATLAS_YAML = """\
- file: atlas.xlsx
  reader: indikatorenatlas
  sheet: BEVÖLKERUNG
  source: melderegister
  delivered: 2025-02-01
  area_levels: {Kleinstadt: municipality, default: district}
  take:
    - indicator: Eingebürgerte
      breakdown: {insgesamt: total}
      base_values:
        1: {measure: naturalised_residents, reference: "12-31"}
      printed_rate: {numerator: [1], denominator: [2]}
"""


@dataclass(frozen=True)
class SmallProject:
    """Kleinstadt: three districts, three years, residents by nationality. Made to be spoiled."""

    root: Path

    @property
    def project(self) -> Project:
        return Project(self.root)

    @property
    def raw(self) -> Path:
        return self.project.raw(TOWN)

    @property
    def processed(self) -> Path:
        return self.project.processed(TOWN)

    @property
    def geometry(self) -> Path:
        return self.project.shapes(TOWN) / "district.geojson"

    @property
    def municipality_yaml(self) -> Path:
        return self.project.params(TOWN) / "municipality.yaml"

    @property
    def raw_yaml(self) -> Path:
        return self.project.params(TOWN) / "raw.yaml"

    @property
    def csv(self) -> Path:
        return self.raw / "bestand.csv"

    def edit(self, path: Path, old: str, new: str) -> None:
        """Replace a text that stands in the file exactly once."""
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def append(self, path: Path, text: str) -> None:
        """Add text at the end of a file."""
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")

    def add_atlas(self) -> Path:
        """A workbook in the form of the Indikatorenatlas, its data on the second sheet."""
        path = self.raw / "atlas.xlsx"
        header = ["Indikator", "Ausprägung", "Jahr", "Raumbezug", "Indikatorwert", "Basiswert 1", "Basiswert 2"]
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("INHALT").write_row(0, 0, ["Indikator", "Beschreibung"])
            sheet = book.add_worksheet("BEVÖLKERUNG")
            sheet.write_row(0, 0, header)
            rows = [(f"{code} {name}", 10 * int(code), 1000) for code, name in DISTRICTS.items()]
            for number, (area, first, second) in enumerate([*rows, ("Kleinstadt", 60, 3000)], start=1):
                sheet.write_row(number, 0, ["Eingebürgerte", "insgesamt", 2024, area, str(100 * first // second), first, second])
        self.append(self.raw_yaml, ATLAS_YAML)
        return path

    def load(self) -> MunicipalitySettings:
        return load_municipality(self.project, TOWN)

    def process(self) -> Processed:
        return run_process(self.project, TOWN)

    def cli(self, command: str = "process", municipality: str = TOWN) -> Result:
        """Run a command of the command line for this project."""
        return CliRunner().invoke(app, [command, municipality, "--project", str(self.root)])

    def listing(self, folder: Path) -> dict[str, str]:
        """Every file below a folder with the hash of its content."""
        return hashes(folder.rglob("*"), self.root)


def make_small_project(root: Path) -> SmallProject:
    """Write all files of Kleinstadt."""
    small = SmallProject(root)
    for folder in (small.raw, small.geometry.parent, small.municipality_yaml.parent):
        folder.mkdir(parents=True)
    small.municipality_yaml.write_text(MUNICIPALITY_YAML, encoding="utf-8")
    small.raw_yaml.write_text(RAW_YAML, encoding="utf-8")
    squares = [shapely.box(691_000 + 900 * int(code), 5_334_000, 691_900 + 900 * int(code), 5_335_000) for code in DISTRICTS]
    columns = {"nummer": list(DISTRICTS), "name": list(DISTRICTS.values())}
    gpd.GeoDataFrame(columns, geometry=squares, crs=25832).to_file(small.geometry, driver="GeoJSON")
    lines = ["Raum;Jahr;Gruppe;Personen"]
    for year in (2022, 2023, 2024):
        german = {code: 700 + 100 * int(code) + year - 2022 for code in DISTRICTS}
        foreign = {code: 300 - 50 * int(code) + 2 * (year - 2022) for code in DISTRICTS}
        places = {**{f"{code} {name}": code for code, name in DISTRICTS.items()}, "Kleinstadt": None}
        for place, code in places.items():
            parts = [german[code], foreign[code]] if code else [sum(german.values()), sum(foreign.values())]
            for group, number in zip(("insgesamt", "deutsch", "nichtdeutsch"), (sum(parts), *parts), strict=True):
                lines.append(f"{place};{year};{group};{number}")
    small.csv.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return small


@pytest.fixture(scope="session")
def processed_kleinstadt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kleinstadt after a good run, to copy from."""
    root = tmp_path_factory.mktemp("kleinstadt") / "project"
    make_small_project(root).process()
    return root


@pytest.fixture
def small_project(tmp_path: Path, processed_kleinstadt: Path) -> Callable[..., SmallProject]:
    """Make Kleinstadt in a folder of its own; ``processed=True``: after an earlier good run."""
    made = 0

    def make(*, processed: bool = False) -> SmallProject:
        nonlocal made
        made += 1
        root = tmp_path / f"project{made}"
        ignore = None if processed else shutil.ignore_patterns("processed")
        shutil.copytree(processed_kleinstadt, root, ignore=ignore)
        return SmallProject(root)

    return make


@pytest.fixture
def small(small_project: Callable[..., SmallProject]) -> SmallProject:
    """Kleinstadt, not processed yet."""
    return small_project()
