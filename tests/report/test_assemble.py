from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from helpers.errors import InputError
from helpers.figures.objects import Box
from helpers.report import ReportMeta, assemble
from helpers.report.style import contrast, readable, style_sheet


@pytest.fixture
def page(two_chapters: list[Path], meta: ReportMeta, tmp_path: Path) -> BeautifulSoup:
    return BeautifulSoup(assemble(two_chapters, meta, tmp_path / "out" / "bericht.html").read_text("utf-8"), "lxml")


def test_the_page_has_one_title_a_language_and_a_whole_outline(page: BeautifulSoup) -> None:
    assert page.html is not None and page.html["lang"] == "de"
    assert [h.get_text() for h in page.find_all("h1")] == ["Integrationsbericht 2024"]
    assert page.title is not None and page.title.get_text() == "Integrationsbericht 2024 – Musterstadt"
    headings = [h.get_text(" ", strip=True) for h in page.select("main h2, main h3, main h4")]
    assert headings[:5] == [
        "1 Bevölkerung",
        "1.1 Räumliche Verteilung",
        "Tiefer",
        "2 Ausbildung und Arbeit",
        "2.1 Einordnung",
    ]
    assert [a["href"] for a in page.select("nav .beside a")][:3] == [
        "#kap-bevoelkerung",
        "#kap-bevoelkerung-raeumliche-verteilung",
        "#kap-ausbildung-arbeit",
    ]


def test_figures_carry_number_alternative_text_and_data(page: BeautifulSoup) -> None:
    labels = [label.get_text() for label in page.select("main .ib-figure .ib-label, main table .ib-label")]
    assert [label.replace("\N{NO-BREAK SPACE}", " ") for label in labels] == [
        "Abbildung 1.1",
        "Tabelle 1.1",
        "Abbildung 2.1",
    ]
    for svg in page.find_all("svg"):
        described = page.find(id=svg["aria-describedby"])
        assert (
            svg["role"] == "img" and described is not None and described.get_text().startswith("Liniendiagramm: Die Quote steigt")
        )
    assert page.find(id="nie") is None
    assert "Quelltext" not in page.get_text() and "Vorschau" not in page.get_text()


def test_references_and_footnotes_are_links_that_lead_back(page: BeautifulSoup) -> None:
    text = page.get_text().replace("\N{NO-BREAK SPACE}", " ")
    assert "Siehe Kapitel 2 und Abbildung 2.1." in text
    assert "Zurück zu Abschnitt 1.1." in text
    notes = page.select("section.footnotes li")
    assert [note["id"] for note in notes] == ["fn-1-1", "fn-2-1"]
    assert "Text der Anmerkung." in notes[1].get_text()
    assert len(page.select("#fnref-2-1")) == 1
    assert len(page.select('a[href="#fn-2-1"]')) == 2
    assert notes[1].find("a", href="#fnref-2-1") is not None


def test_notices_stand_everywhere(page: BeautifulSoup, meta: ReportMeta) -> None:
    for notice in meta.notices:
        assert notice in page.select_one("header .notices").get_text()  # type: ignore[union-attr]
        chapters = [h2.parent for h2 in page.select("main h2:has(.number)") if h2.parent]
        assert len(chapters) == 2
        assert all(notice in chapter.select(".notice-small")[meta.notices.index(notice)].text for chapter in chapters)
        assert notice in page.select_one("footer").get_text()  # type: ignore[union-attr]
    style = page.style.get_text()  # type: ignore[union-attr]
    assert '@top-left { content: "Erfundene Daten: Musterstadt gibt es nicht. · Ohne \\22 Geheimhaltung\\22  ' in style
    assert "\\3c /style\\3e " in style


def test_the_page_loads_nothing(page: BeautifulSoup) -> None:
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None and policy["content"] == (
        "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not page.find_all(["script", "link", "iframe", "img"])
    outside = {a["href"] for a in page.find_all("a") if not str(a["href"]).startswith(("#", "data:text/csv"))}
    assert outside == {"https://musterstadt.example/b", "mailto:integration@musterstadt.example"}


def test_the_same_notebooks_give_the_same_bytes(two_chapters: list[Path], meta: ReportMeta, tmp_path: Path) -> None:
    first = assemble(two_chapters, meta, tmp_path / "a.html").read_bytes()
    assert assemble(two_chapters, meta, tmp_path / "b.html").read_bytes() == first


def test_words_and_text_are_escaped(
    write_notebook: Callable[..., Path],
    meta: ReportMeta,
    tmp_path: Path,
    make_figure: Callable[..., Any],
    shown: Callable[..., Any],
) -> None:
    evil = "<script>alert(1)</script>"
    path = write_notebook(
        "01_a.ipynb",
        f"# A {evil}",
        shown(make_figure(headline=evil, subtitle=evil, note=evil, source=evil), Box(id="b", headline=evil)),
        f"## {evil}",
    )
    html = assemble([path], replace(meta, title=evil, imprint=evil), tmp_path / "b.html").read_text("utf-8")
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 8


def test_a_page_that_breaks_a_rule_is_not_written(
    two_chapters: list[Path], write_notebook: Callable[..., Path], meta: ReportMeta, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "bericht.html"
    assemble(two_chapters, meta, target)
    before = target.read_bytes()
    picture = write_notebook("03_bild.ipynb", "# Bild\n\n![zu kurz](https://example.org/x.png)")
    with pytest.raises(InputError, match=r"loads or links 'https://example.org/x.png'"):
        assemble([*two_chapters, picture], meta, target)
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["bericht.html"]


def test_the_same_figure_may_stand_in_two_chapters(
    write_notebook: Callable[..., Path],
    meta: ReportMeta,
    tmp_path: Path,
    make_figure: Callable[..., Any],
    shown: Callable[..., Any],
) -> None:
    paths = [write_notebook(f"0{n}_k{n}.ipynb", f"# K{n}", shown(make_figure())) for n in (1, 2)]
    soup = BeautifulSoup(assemble(paths, meta, tmp_path / "b.html").read_text("utf-8"), "lxml")
    clips = {svg.g["clip-path"]: svg.find("clippath")["id"] for svg in soup.find_all("svg")}  # type: ignore[index]
    assert len(clips) == 2
    assert all(reference == f"url(#{name})" for reference, name in clips.items())


def test_an_english_report_has_english_words(two_chapters: list[Path], meta: ReportMeta, tmp_path: Path) -> None:
    html = assemble(two_chapters, replace(meta, language="en"), tmp_path / "b.html").read_text("utf-8")
    assert '<html lang="en">' in html
    assert "Skip to content" in html and "31\N{NO-BREAK SPACE}December 2024" in html


@pytest.mark.parametrize("accent", ["#ffd500", "#055e9e", "#000000", "#ffffff", "#808080"])
def test_any_accent_gives_readable_text(accent: str, meta: ReportMeta) -> None:
    assert contrast(readable(accent, "#f2f4f6", "#000000"), "#f2f4f6") >= 4.5
    assert contrast(readable(accent, "#1d262f", "#ffffff"), "#1d262f") >= 4.5
    on_accent = style_sheet(replace(meta, accent=accent)).split("--on-accent: ")[1][:7]
    assert contrast(on_accent, accent) >= 4.5


def test_an_accent_that_is_no_colour_is_refused(meta: ReportMeta) -> None:
    with pytest.raises(InputError, match=r"not a colour"):
        style_sheet(replace(meta, accent="blau; } body { display: none"))
