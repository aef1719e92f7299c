"""The whole path, from raw files to the report, through the command line."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner, Result

from helpers.batch.process import is_current
from helpers.batch.run import Run, execute
from helpers.cli import app
from helpers.files import hashes
from helpers.settings import Project, load_municipality

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with a blank and an umlaut in its name: Windows users have those."""
    root = tmp_path_factory.mktemp("Büro Integration")
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", root / name / "musterstadt")
    return root


@pytest.fixture(scope="module")
def report(project: Path) -> Path:
    raw = hashes((project / "data" / "raw").rglob("*"), project)
    done = run("build", "musterstadt", "--project", project)
    assert done.exit_code == 0, done.output
    assert hashes((project / "data" / "raw").rglob("*"), project) == raw
    path = project / "outputs" / "musterstadt" / "2024" / "verwaltung" / "bericht.html"
    assert str(path) in done.output.replace("\n", "")
    return path


@pytest.fixture(scope="module")
def page(report: Path) -> BeautifulSoup:
    return BeautifulSoup(report.read_text(encoding="utf-8"), "lxml")


class TestSample:
    def test_files_lie_where_the_design_says(self, project: Path, report: Path) -> None:
        edition = report.parents[1]
        made = sorted(path.relative_to(edition).as_posix() for path in edition.rglob("*") if path.is_file())
        notebooks = sorted(path.name for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
        assert made == sorted(
            [
                *(f"notebooks/de/gesamt/{name}" for name in notebooks),
                "verwaltung/bericht.html",
                "verwaltung/datenschutz.html",
                "manifest.json",
            ]
        )
        processed = project / "data" / "processed" / "musterstadt"
        folders = {"internal", "released", "audit", "intake.json", "datenpruefung.html"}
        assert {path.name for path in processed.iterdir()} == folders

    def test_the_page_loads_nothing(self, page: BeautifulSoup) -> None:
        for element in page.find_all(["script", "link", "iframe", "object", "embed", "video", "audio"]):
            assert not element.get("src") and not element.get("href")
        assert all(image["src"].startswith("data:") for image in page.find_all("img"))
        assert all(re.match(r"['\"]?(data:|#)", url) for url in re.findall(r"url\(([^)]*)\)", str(page)))
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy is not None and policy["content"].startswith("default-src 'none'")

    def test_pages_beside_the_report_are_there(self, report: Path, page: BeautifulSoup) -> None:
        beside = [link["href"] for link in page.find_all("a", href=True) if not re.match(r"#|[a-z]+:", str(link["href"]))]
        assert "datenschutz.html" in beside
        assert all((report.parent / str(name)).is_file() for name in beside)

    def test_page_for_data_protection_officers_counts_what_is_protected(self, project: Path, report: Path) -> None:
        text = BeautifulSoup(report.with_name("datenschutz.html").read_text(encoding="utf-8"), "lxml").get_text(" ", strip=True)
        released = pd.read_parquet(project / "data" / "processed" / "musterstadt" / "released" / "observations.parquet")
        of_districts = released[(released["area_level"] == "district") & (released["conf_status"] == "C")]
        assert len(of_districts) > 0
        assert f"Davon sind {len(of_districts)} geschützt." in text

    def test_language_title_and_headings(self, page: BeautifulSoup) -> None:
        assert page.html["lang"] == "de"  # type: ignore[index]
        assert [title.get_text(strip=True) for title in page.find_all("h1")] == ["Integrationsbericht 2024"]
        levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))

    def test_every_figure_has_alternative_text(self, page: BeautifulSoup) -> None:
        drawings = page.find_all("svg", role="img")
        assert len(drawings) >= 18
        for drawing in drawings:
            text = " ".join(page.find(id=name).get_text(" ", strip=True) for name in drawing["aria-describedby"].split())  # type: ignore[union-attr]
            assert len(text) >= 40

    def test_every_chapter_says_that_data_are_invented(self, page: BeautifulSoup) -> None:
        chapters = page.select("main section.chapter, main section[data-chapter]") or page.select("main section")
        with_title = [chapter for chapter in chapters if chapter.find("h2") and chapter.find("figure")]
        assert len(with_title) == 4
        for chapter in [*with_title, page.find("footer")]:
            text = chapter.get_text(" ", strip=True)  # type: ignore[union-attr]
            assert "Erfundene Daten: Musterstadt gibt es nicht." in text
        assert "ohne statistische Geheimhaltung" not in page.get_text(" ", strip=True)

    def test_code_is_hidden(self, page: BeautifulSoup) -> None:
        assert "Workbook(" not in page.get_text()

    def test_manifest_names_inputs_versions_and_outputs(self, report: Path) -> None:
        manifest = json.loads((report.parents[1] / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["software"]["integrationsbericht"] and manifest["packages"]["pandas"]
        assert "bewegungen.csv" in manifest["data"]
        assert {"verwaltung/bericht.html", "verwaltung/datenschutz.html"} <= set(manifest["outputs"]) and manifest["failed"] == {}

    def test_again_without_change_gives_the_same_bytes_and_reads_nothing(self, project: Path, report: Path) -> None:
        before, processed = report.read_bytes(), project / "data" / "processed" / "musterstadt"
        statement = json.loads((processed / "audit/2024.json").read_text(encoding="utf-8"))
        others = [path for path in processed.rglob("*") if path.parent.name != "audit"]
        kept = hashes(others, project)
        done = run("build", "musterstadt", "--project", project)
        assert done.exit_code == 0 and "processing data" not in done.output
        assert report.read_bytes() == before
        assert hashes(others, project) == kept
        again = json.loads((processed / "audit/2024.json").read_text(encoding="utf-8"))
        assert again.pop("files").keys() == statement.pop("files").keys()  # executed notebooks hold times
        assert again == statement

    def test_a_change_in_settings_or_data_is_noticed(self, project: Path, report: Path) -> None:
        for name in ("params/musterstadt/raw.yaml", "data/raw/musterstadt/stadtrat.csv", "shapes/musterstadt/region.geojson"):
            path = project / name
            original = path.read_bytes()
            assert is_current(load_municipality(Project(project), "musterstadt"))
            path.write_bytes(original + b"\n")
            try:
                assert not is_current(load_municipality(Project(project), "musterstadt")), name
            finally:
                path.write_bytes(original)


def test_a_failing_notebook_leaves_the_old_report_and_is_kept_with_its_error(tmp_path: Path) -> None:
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", tmp_path / name / "musterstadt")
    notebook = nbformat.read(ROOT / "notebooks" / "02_demografie.ipynb", as_version=4)
    notebook.cells[3].source = 'feld.trend("auslaenderantei")'
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook, tmp_path / "notebooks" / "02_demografie.ipynb")
    old = tmp_path / "outputs" / "musterstadt" / "2024" / "verwaltung" / "bericht.html"
    old.parent.mkdir(parents=True)
    old.write_text("old", encoding="utf-8")
    done = run("build", "musterstadt", "--project", tmp_path)
    assert done.exit_code == 1
    said = " ".join(done.output.split())
    assert "02_demografie.ipynb, cell" in said and "did you mean 'auslaenderanteil'" in said
    assert "Traceback" not in done.output
    assert old.read_text(encoding="utf-8") == "old"
    kept = nbformat.read(tmp_path / "outputs/musterstadt/2024/notebooks/de/gesamt/02_demografie.ipynb", as_version=4)
    assert any(output.output_type == "error" for cell in kept.cells if cell.cell_type == "code" for output in cell.outputs)


def test_a_notebook_run_before_process_says_so_and_nothing_else(tmp_path: Path) -> None:
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", tmp_path / name / "musterstadt")
    target = tmp_path / "ausgabe.ipynb"
    result = execute(Run(ROOT / "notebooks" / "01_ueberblick.ipynb", target, {"municipality": "musterstadt"}, tmp_path))
    assert "its data were not processed yet" in result.error
    outputs = [output for cell in nbformat.read(target, as_version=4).cells for output in cell.get("outputs", [])]
    (error,) = (output for output in outputs if output.output_type == "error")
    assert error.traceback == [
        "musterstadt: its data were not processed yet\n  → run: integrationsbericht process musterstadt",
    ]


def test_an_edition_without_data_is_refused(tmp_path: Path) -> None:
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", tmp_path / name / "musterstadt")
    done = run("build", "musterstadt", "--project", tmp_path, "--edition", 2031)
    assert done.exit_code == 1
    assert "edition 2031: the data reach from 2013 to 2024" in " ".join(done.output.split())
    assert not (tmp_path / "outputs").exists()


def test_check_changes_nothing(tmp_path: Path) -> None:
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", tmp_path / name / "musterstadt")
    before = hashes(tmp_path.rglob("*"), tmp_path)
    done = run("check", "musterstadt", "--project", tmp_path)
    assert done.exit_code == 0, done.output
    assert "core indicators without data" not in done.output
    assert hashes(tmp_path.rglob("*"), tmp_path) == before


@pytest.mark.slow
def test_muenchen_from_open_data(muenchen_project: object) -> None:
    root = muenchen_project.root  # type: ignore[attr-defined]
    done = run("build", "muenchen", "--project", root)
    assert done.exit_code == 0, done.output
    path = root / "outputs" / "muenchen" / "2024" / "verwaltung" / "bericht.html"
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
    text = page.get_text(" ", strip=True).replace("\u00a0", " ")
    assert "Der Anteil der Bevölkerung mit Migrationshintergrund liegt 2024 bei 49,5 %" in text
    assert "Anteil mit Migrationshintergrund nach Stadtbezirk: 40,7 bis 66,4 %" in text
    assert "Erfundene Daten" not in text
    assert len(page.find_all("svg", role="img")) >= 15
    assert path.stat().st_size < 3_000_000
