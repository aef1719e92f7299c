"""Reports of Köln and Kreis Unna from open data: few indicators, hints where there is nothing, maps of the right places."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from helpers.cli import app
from tests.conftest import copy_open_data


def report(open_data: Path, root: Path, municipality: str, edition: int) -> BeautifulSoup:
    """Check and build with the committed settings, as a user would."""
    copy_open_data(open_data, root, municipality)
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
    assert page.find(id="tab-geaendert") is None  # one delivery: nothing was revised


@pytest.mark.slow
def test_kreis_unna(open_data: Path, tmp_path: Path) -> None:
    page = report(open_data, tmp_path, "kreis_unna", 2024)
    text = page.get_text(" ", strip=True).replace("\u00a0", " ")
    assert "Die Mindestsicherungsquote liegt 2024 bei 10,2 %" in text
    assert "Der Ausländeranteil liegt 2024 bei 16,2 %" in text
    assert "Beispielbericht aus offenen Daten" in text
    assert "Ausländeranteil: 2,0 Prozentpunkte unter dem Wert von Nordrhein-Westfalen" in text
    assert "Der Kurz-Check wurde noch nicht ausgefüllt." in text
