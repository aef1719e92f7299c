"""Reports of Köln and Kreis Unna from open data: few indicators, hints where there is nothing, maps of the right places."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from helpers.cli import app

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "koeln": {"data/raw": ["koeln/bevoelkerung.csv"], "shapes": ["koeln/geo/Stadtteil", "koeln/geo/Stadtbezirk"]},
    "kreis_unna": {
        "data/raw": [f"nrw/landesdatenbank/{table}.csv" for table in ("12411-15i", "12521-03i", "22811-05i", "22811-01i")],
        "shapes": ["nrw/geo/municipality_nrw.geojson"],
    },
}


def report(open_data: Path, root: Path, municipality: str, edition: int) -> BeautifulSoup:
    """Check and build with the committed settings, as a user would."""
    shutil.copytree(ROOT / "params" / municipality, root / "params" / municipality)
    for folder, names in FILES[municipality].items():
        (root / folder / municipality).mkdir(parents=True)
        for name in names:
            for path in (open_data / name).parent.glob(f"{Path(name).name}*"):
                shutil.copyfile(path, root / folder / municipality / path.name)
    for command in ("check", "build"):
        done = CliRunner().invoke(app, [command, municipality, "--project", str(root)])
        assert done.exit_code == 0, done.output
    path = root / "outputs" / municipality / str(edition) / "verwaltung/bericht.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


@pytest.mark.slow
def test_koeln(open_data: Path, tmp_path: Path) -> None:
    page = report(open_data, tmp_path, "koeln", 2012)
    text = page.get_text(" ", strip=True)
    assert "liegt 2012 bei 34,5 %" in text.replace("\u00a0", " ")
    assert "Einwohnerinnen und Einwohner mit Haupt- oder Nebenwohnung" in text
    assert "Anteil mit Migrationshintergrund nach Stadtteil" in text
    assert "liegen für Köln keine Daten vor" in text or "liegen keine Daten" in text
    assert len(page.find_all("figure")) >= 5


@pytest.mark.slow
def test_kreis_unna(open_data: Path, tmp_path: Path) -> None:
    page = report(open_data, tmp_path, "kreis_unna", 2024)
    text = page.get_text(" ", strip=True).replace("\u00a0", " ")
    assert "Die Mindestsicherungsquote liegt 2024 bei 10,2 %" in text
    assert "Der Ausländeranteil liegt 2024 bei 16,2 %" in text
    assert "Beispielbericht aus offenen Daten" in text
    assert "Ausländeranteil: 2,0 Prozentpunkte unter dem Wert von Nordrhein-Westfalen" in text
    assert "Der Kurz-Check wurde noch nicht ausgefüllt." in text
