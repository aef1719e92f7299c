"""The data check is German throughout, for every municipality with committed settings, and no table of it is cut off."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.report.datacheck.german import german
from helpers.settings import Project
from tests.conftest import ROOT, copy_open_data, run_process

INTAKE = ROOT / "src" / "helpers" / "intake"
#: words that stand in English sentences and in no German one
ENGLISH = set(
    re.findall(
        r"\w+",
        """
        the of and not are is with without for by from to than more taken area areas parts part sums up before after which
        each most same this code category column columns rows value values reason needed because there they them some other
        others female male foreign german employable long term secure known qualified comparator district region
        municipality total mean quarters months rounded remainder borders shape invalid valid below above data
        """,
    )
)


@pytest.fixture(scope="session")
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    """Path of the data check by municipality; each of them is processed once."""

    @cache
    def page(municipality: str) -> Path:
        if municipality == "muenchen":
            project = request.getfixturevalue("muenchen").project
        else:
            project = Project(tmp_path_factory.mktemp(municipality))
            if municipality == "musterstadt":
                for name in ("params", "data/raw", "shapes"):
                    shutil.copytree(ROOT / name / municipality, project.root / name / municipality)
            else:
                copy_open_data(request.getfixturevalue("open_data"), project.root, municipality)
            run_process(project, municipality)
        return Path(project.processed(municipality) / "datenpruefung.html")

    return page


MUNICIPALITIES = pytest.mark.parametrize("municipality", ["musterstadt", "koeln", "kreis_unna", "muenchen"])


@pytest.mark.xdist_group("muenchen")
class TestPages:
    @MUNICIPALITIES
    def test_no_english_is_left(self, pages, municipality: str) -> None:  # type: ignore[no-untyped-def]
        soup = BeautifulSoup(pages(municipality).read_text(encoding="utf-8"), "lxml")
        for tag in soup.select("style, head, footer"):
            tag.decompose()
        text = soup.get_text(" ")
        found = [word for word in re.findall(r"[\w.]+", text) if word.lower() in ENGLISH]
        assert found == []
        # keys of the data model, such as mean_of_quarters; names of files and readers are what they are
        keys = {word for word in re.findall(r"[\w.]+", text) if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", word)}
        assert keys <= {"genesis_table"}
        assert not re.search(r"\b\d{4}-\d\d-\d\d\b", text)

    def test_sums_of_koeln_read_as_sentences(self, pages) -> None:  # type: ignore[no-untyped-def]
        soup = BeautifulSoup(pages("koeln").read_text(encoding="utf-8"), "lxml")
        rows = {cells[0]: cells[1:] for cells in _rows(soup, "summen")}
        assert rows["Stadtteile gegen Stadtbezirke: Einwohnerinnen und Einwohner"] == ["360", "0", "0", "0", "0", "0"]
        # 768 sums: 96 areas in 8 years
        assert rows["Teile von 005/10 (030/10): Einwohnerinnen und Einwohner"] == ["768", "768", "768", "0", "0", "0"]
        assert "bis 709.715 in 768 Summen" in soup.select_one("#abweichungen").get_text(" ")  # type: ignore[union-attr]

    def test_koeln_counts_second_homes_too(self, pages) -> None:  # type: ignore[no-untyped-def]
        """Main and secondary residence: no name of a measure may say otherwise."""
        soup = BeautifulSoup(pages("koeln").read_text(encoding="utf-8"), "lxml")
        assert "Hauptwohnung" not in soup.select_one("#summen").get_text(" ")  # type: ignore[union-attr]

    @pytest.mark.slow
    @MUNICIPALITIES
    def test_no_table_is_cut_off_on_a_desk(self, pages, municipality: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        chromium = shutil.which("chromium")
        if chromium is None:
            pytest.skip("chromium is not installed")
        html = pages(municipality).read_text(encoding="utf-8")
        html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
        wider = "e=>e.scrollWidth>e.clientWidth+1"
        cut = f"[...document.querySelectorAll('.ib-tabular .ib-scroll')].filter({wider}).map(e=>e.closest('.ib-tabular').id)"
        script = f"<script>document.fonts.ready.then(()=>document.body.dataset.cut={cut}.join(' '))</script></body>"
        copy = tmp_path / "page.html"
        copy.write_text(html.replace("</body>", script), encoding="utf-8")
        options = "--headless --no-sandbox --disable-gpu --virtual-time-budget=3000 --hide-scrollbars --window-size=1280,9000"
        command = [chromium, *options.split(), f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", copy.as_uri()]
        dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
        assert re.findall(r'data-cut="([^"]*)"', dom) == [""]


def _rows(soup: BeautifulSoup, name: str) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in soup.select(f"#{name} tbody tr")
    ]


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("indicator not taken: Altersgruppen", "Indikator nicht übernommen: Altersgruppen"),
        ("category not taken: 121, 122 and 210 more", "Kategorie nicht übernommen: 121, 122 und 210 weitere"),
        ("category not taken: Bund and Land", "Kategorie nicht übernommen: Bund and Land"),
        ("attribute not taken: GES total", "Ausprägung nicht übernommen: GES insgesamt"),
        ("code not taken: 20 (part of 10)", "Schlüssel nicht übernommen: 20 (Teil von 10)"),
        ("remainder without area: up to 12.5 in 3 sums", "Rest ohne Gebiet: bis 12,5 in 3 Summen"),
        ("000, 2012: total 1023101, parts 68275.5", "000, 2012: insgesamt 1.023.101, Teile 68.275,5"),
        (
            "shape of 202 Marienburg was invalid and made valid (ring self-intersection)",
            "Umriss von 202 Marienburg war ungültig und wurde repariert (ein Ring berührt oder schneidet sich selbst)",
        ),
        ("area 2 is drawn over area 3", "Gebiet 2 liegt auf Gebiet 3"),
        (
            "Ausl | Insgesamt: the parts of category 9 do not add up to it in 1 of 1 cases, most in area 05111, 2024: 1010 "
            "instead of 1050 (more than rounding to multiples of 5 explains)",
            "Ausl | Insgesamt: Die Teile der Kategorie 9 ergeben sie in 1 von 1 Fällen nicht, am weitesten entfernt in Gebiet "
            "05111, 2024: 1.010 statt 1.050 (mehr, als das Runden auf Vielfache von 5 erklärt)",
        ),
        ("Fernwärme ohne Zähler", "Fernwärme ohne Zähler"),
    ],
)
def test_words_of_readers_are_german_words_of_raw_yaml_stay(english: str, expected: str) -> None:
    assert german(english) == expected


def messages(module: Path) -> Iterator[str]:
    """What a module sets rows aside for or notes down, with a 7 for all that it fills in."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assigned = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    def text(node: ast.expr) -> str:
        if isinstance(node, ast.Constant):
            return str(node.value)
        if isinstance(node, ast.JoinedStr):
            return "".join("7" if isinstance(part, ast.FormattedValue) else text(part) for part in node.values)
        if isinstance(node, ast.BinOp):
            return text(node.left) + text(node.right)
        if isinstance(node, ast.IfExp):
            return text(node.body)
        return text(assigned[node.id]) if isinstance(node, ast.Name) and node.id in assigned else ""

    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            of = node.func.value
            noted = of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else ""
            if node.func.attr == "put_aside" or (node.func.attr == "append" and noted in {"warnings", "notes"}):
                yield text(node.args[0])


def test_every_message_of_a_reader_has_german_words() -> None:
    found = [message for module in INTAKE.glob("*.py") for message in messages(module) if message]
    assert len(found) > 15
    assert [message for message in found if german(message) == message] == []
