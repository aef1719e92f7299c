"""The data check: what the office is told about its files, and that the page keeps the rules of the report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from helpers.files import sha256
from helpers.report.check import check
from helpers.report.datacheck.checked import years
from tests.conftest import TOWN

MARK = "Intern – nicht veröffentlichen"


def page(folder: Path) -> BeautifulSoup:
    return BeautifulSoup((folder / "datenpruefung.html").read_text(encoding="utf-8"), "lxml")


def words(tag: object) -> str:
    return " ".join(tag.get_text(" ", strip=True).replace("\u00a0", " ").split())  # type: ignore[attr-defined]


def rows(soup: BeautifulSoup, name: str) -> list[list[str]]:
    """Cells of a table, a text per cell."""
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in soup.select(f"#{name} tbody tr")]


def test_the_page_keeps_the_rules_of_the_report(small_project: Callable[..., SimpleNamespace]) -> None:
    small = small_project(processed=True)
    html = (small.processed / "datenpruefung.html").read_text(encoding="utf-8")
    check(html, "datenpruefung.html")
    soup = BeautifulSoup(html, "lxml")
    assert soup.html["lang"] == "de"  # type: ignore[index]
    assert [words(title) for title in soup.find_all("h1")] == ["Datenprüfung"]
    assert all(table.find("caption") for table in soup.find_all("table"))
    chapters = [chapter for chapter in soup.select("main section.chapter") if chapter.select(".notice-small")]
    assert len(chapters) == 9 and all(MARK in words(chapter) for chapter in chapters)
    assert MARK in words(soup.header) and MARK in words(soup.footer)  # type: ignore[arg-type]
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None and str(policy["content"]).startswith("default-src 'none'")


def test_the_same_files_give_the_same_bytes_and_their_hash_is_kept(small_project: Callable[..., SimpleNamespace]) -> None:
    small = small_project(processed=True)
    path = small.processed / "datenpruefung.html"
    before = path.read_bytes()
    small.process()
    assert path.read_bytes() == before
    outputs = json.loads((small.processed / "intake.json").read_text(encoding="utf-8"))["outputs"]
    assert outputs["datenpruefung.html"] == sha256(path)


def test_what_is_undescribed_missing_or_set_aside_is_said(small_project: Callable[..., SimpleNamespace]) -> None:
    small = small_project()
    (small.raw / "vergessen 🙈.csv").write_text("a;b\n", encoding="utf-8")  # no font has this sign
    small.append(small.csv, "03 Rote Au;2024;unbekannt;7\n")
    small.append(small.raw_yaml, "  skip:\n    - {column: Gruppe, equals: [unbekannt], reason: ohne Angabe}\n")
    small.process()
    soup = page(small.processed)
    assert "vergessen ?.csv" in words(soup.select_one("#unbeschrieben"))
    assert rows(soup, "beiseite") == [["bestand.csv", "ohne Angabe", "1"]]
    assert rows(soup, "dateien")[0][:4] == ["bestand.csv", "37", "36", "1"]
    assert "1 Datei im Ordner ist nicht beschrieben (Kapitel 2)." in words(soup.select_one("#ansehen"))
    assert any(row[1] == "ja" for row in rows(soup, "ohne-daten"))


def test_a_failing_run_leaves_the_old_page(small_project: Callable[..., SimpleNamespace]) -> None:
    small = small_project(processed=True)
    before = (small.processed / "datenpruefung.html").read_bytes()
    small.append(small.csv, "03 Rote Au;2025;deutsch;viele\n")
    assert small.cli().exit_code == 1
    assert (small.processed / "datenpruefung.html").read_bytes() == before


@pytest.mark.xdist_group("muenchen")
class TestMuenchen:
    @pytest.fixture(scope="class")
    def soup(self, muenchen: SimpleNamespace) -> BeautifulSoup:
        return page(muenchen.project.processed("muenchen"))

    def test_rows_of_every_file(self, soup: BeautifulSoup) -> None:
        found = {row[0]: row[1:4] for row in rows(soup, "dateien")}
        assert found["export_be.xlsx, BEVÖLKERUNG"] == ["95.342", "4.472", "90.870"]
        assert found["export_ar.csv"] == ["21.450", "21.450", "0"]

    def test_the_unemployed_of_2011_were_multiplied_by_four(self, soup: BeautifulSoup) -> None:
        """Known revision of the Indikatorenatlas: 2 853 became 11 413 women or men unemployed in the city."""
        assert ["2011", "München", "2.853", "11.413", "+300,0"] in [row[2:7] for row in rows(soup, "revidiert")]

    def test_coverage_shows_the_year_without_migration_background(self, soup: BeautifulSoup) -> None:
        table = soup.select_one("#abdeckung-district table")
        years = [words(cell) for cell in table.select("thead th")]  # type: ignore[union-attr]
        row = next(row for row in rows(soup, "abdeckung-district") if row[0] == "Anteil mit Migrationshintergrund")
        cells = dict(zip(years, row, strict=True))
        assert (cells["2005"], cells["2006"], cells["2015"], cells["2024"]) == ("0", "25", "0", "25")
        drawing = soup.select_one("#abdeckung-district svg")
        alt = words(soup.find(id=str(drawing["aria-describedby"])))  # type: ignore[index]
        assert "Anteil mit Migrationshintergrund in 18 Jahren, von 2006 bis 2024" in alt

    def test_women_in_sgb2_jump_in_2011(self, soup: BeautifulSoup) -> None:
        """By sex the older counts do not add up to their total: the sum check and the jumps both say so."""
        jumped = [row for row in rows(soup, "spruenge") if row[2:4] == ["Frauen", "2010 auf 2011"]]
        assert any(row[1] == "München" for row in jumped)
        sums = {row[0]: row[1:] for row in rows(soup, "summen")}
        assert sums["Geschlechter gegen insgesamt: Leistungsberechtigte nach dem SGB II"][3] == "130"
        assert "erwerbsfähig: insgesamt 55.111, Teile 29.167,8" in words(soup.select_one("#abweichungen"))

    def test_printed_rates_and_joins(self, soup: BeautifulSoup) -> None:
        rates = {row[0]: row[2:6] for row in rows(soup, "raten") if "dichte" in row[1]}
        assert rates["Bevölkerungsdichte"][:2] == ["598", "18"]
        assert rows(soup, "gebiete")[1][2:4] == ["25", "25"]


def test_what_readers_noticed_reaches_page_and_terminal(small_project: Callable[..., SimpleNamespace]) -> None:
    """A file without a line end may be cut off: nobody looks into intake.json for it."""
    small = small_project()
    small.csv.write_text(small.csv.read_text(encoding="utf-8").removesuffix("\n"), encoding="utf-8")
    for command in ("process", "check"):
        assert "warning: bestand.csv: the last line has no line end" in small.cli(command).stderr
    soup = page(small.processed)
    assert "1 Hinweis entstand beim Einlesen (Kapitel 2)." in words(soup.select_one("#ansehen"))
    (row,) = rows(soup, "hinweise")
    assert row[0] == "bestand.csv" and row[1].startswith("die letzte Zeile hat kein Zeilenende")


def test_sheets_of_a_workbook_are_told_apart(small_project: Callable[..., SimpleNamespace]) -> None:
    small = small_project()
    small.add_atlas()
    assert "atlas.xlsx, BEVÖLKERUNG" in " ".join(small.cli().stdout.split())


def test_coverage_counts_what_is_switched_on_and_names_the_areas(small_project: Callable[..., SimpleNamespace]) -> None:
    small = small_project()
    lines = small.csv.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("03 Rote Au;2023", "02 Bachdorf - Süd;2024", "03 Rote Au;2024"))]
    small.csv.write_text("".join(kept), encoding="utf-8")
    small.process()
    soup = page(small.processed)
    switched_on = sum(not item.features for item in small.load().indicators.values())
    headline = words(soup.select_one("#abdeckung-district figcaption"))
    assert f"Ortsteile: Werte für 2024 zu 1 von {switched_on} eingeschalteten Indikatoren" in headline
    assert rows(soup, "teilweise-district") == [
        ["Ausländeranteil", "2023", "alle außer 03 Rote Au"],
        ["Ausländeranteil", "2024", "nur 01 Altstadt"],
    ]
    assert "Datei gelesen" in words(soup.select_one("#umfang"))


def test_the_mark_stands_once_per_chapter(small_project: Callable[..., SimpleNamespace]) -> None:
    soup = page(small_project(processed=True).processed)
    assert soup.select(".ib-mark") == []
    assert all(words(chapter).count("ntern – nicht veröffentlichen") == 1 for chapter in soup.select("main section.chapter")[:-1])


@pytest.mark.parametrize(
    ("found", "expected"),
    [([2024], "2024"), ([2024, 2023, 2022], "2022 bis 2024"), ([2010, 2012, 2013], "2010, 2012 bis 2013"), ([], "")],
)
def test_years_in_words(found: list[int], expected: str) -> None:
    assert years(found) == expected


def test_what_is_protected_and_why_and_what_else_could_be_published(small_project: Callable[..., SimpleNamespace]) -> None:
    """Many counts of three districts lie below a minimum of 400."""
    small = small_project()
    settings = small.root / "params" / TOWN / "municipality.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("minimum_count: 3", "minimum_count: 400"), encoding="utf-8")
    small.process()
    soup = page(small.processed)
    found = rows(soup, "geschuetzt")
    assert found and all(row[:2] == ["Einwohnerinnen und Einwohner", "Kommunales Melderegister"] for row in found)
    for _, _, _, number, small_ones, others, finer, share in found:
        protected = int(small_ones.replace(".", "")) + int(others.replace(".", "")) + int(finer)
        assert share == f"{100 * protected / int(number.replace('.', '')):.1f}".replace(".", ",")
    said = words(soup.select_one("#vorschlaege"))
    assert "der Zahlen geschützt. Stattdessen, mit dem Anteil, der dann geschützt wäre: 3 Jahre zusammenfassen:" in said
    assert "die Mindestzahl 10 vereinbaren (minimum_count):" in said
    assert "zu einem großen Teil geschützt (Kapitel 9)." in words(soup.select_one("#ansehen"))


def test_a_source_without_a_rule_is_named(small_project: Callable[..., SimpleNamespace]) -> None:
    small = small_project()
    settings = small.root / "params" / TOWN / "municipality.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^disclosure:\n  rules: .*\n", "", text), encoding="utf-8")
    small.process()
    soup = page(small.processed)
    assert "Keine Regel ist vereinbart für: Kommunales Melderegister. Bis dahin gilt die Mindestzahl 3." in words(soup)
    assert "1 Quelle ist ohne vereinbarte Regel der Geheimhaltung (Kapitel 9)." in words(soup.select_one("#ansehen"))
