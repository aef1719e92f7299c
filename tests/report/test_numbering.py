from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import InputError
from helpers.report.markdown import markdown_html
from helpers.report.merge import merge
from helpers.report.number import number, slug

PLACE = {"chapter": 1, "language": "de", "headings": [], "links": {}, "notes": {}, "first_notes": []}


def test_chapters_sections_figures_and_tables_are_numbered(two_chapters: list[Path]) -> None:
    outline = number(merge(two_chapters), "de")
    assert [(c.number, c.title, c.anchor) for c in outline.chapters] == [
        ("1", "Bevölkerung", "kap-bevoelkerung"),
        ("2", "Ausbildung und Arbeit", "kap-ausbildung-arbeit"),
    ]
    assert [(s.number, s.anchor) for s in outline.chapters[0].sections] == [("1.1", "kap-bevoelkerung-raeumliche-verteilung")]
    assert [(f.number, f.anchor) for f in outline.figures] == [("1.1", "karte-mh"), ("2.1", "trend-quote")]
    assert [t.label for t in outline.tables] == ["Tabelle\N{NO-BREAK SPACE}1.1"]


def test_references_point_forward_and_to_the_figure_of_the_own_chapter(
    write_notebook: Callable[..., Path], make_figure: Callable[..., Any], shown: Callable[..., Any]
) -> None:
    text = "Siehe [@trend-quote]."
    paths = [write_notebook(f"0{n}_k{n}.ipynb", f"# K{n}\n\n{text}", shown(make_figure())) for n in (1, 2)]
    nb = merge(paths)
    number(nb, "de")
    links = [cell.metadata["place"]["links"]["trend-quote"] for cell in nb.cells if cell.cell_type == "markdown"]
    assert [link["text"] for link in links] == ["Abbildung\N{NO-BREAK SPACE}1.1", "Abbildung\N{NO-BREAK SPACE}2.1"]
    assert links[0]["anchor"] != links[1]["anchor"]


def test_an_unknown_target_is_named_with_its_notebook(write_notebook: Callable[..., Path], shown: Callable[..., Any]) -> None:
    path = write_notebook("01_a.ipynb", "# A", shown("Siehe [@abb-fehlt]."))
    with pytest.raises(InputError, match=r"01_a\.ipynb, cell 2: the reference \[@abb-fehlt\] has no target"):
        number(merge([path]), "de")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (["Ohne Titel"], "before the chapter's heading"),
        (["Vorwort\n\n# A"], "before the chapter's heading"),
        (["## Abschnitt"], "section heading before"),
        (["# A", "# B"], "second"),
        (["# A\n\nText[^x]"], "has no text"),
        (["# A\n\n[^x]: Text"], "never referred to"),
    ],
)
def test_a_chapter_without_order_is_refused(cells: list[str], problem: str, write_notebook: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match=problem):
        number(merge([write_notebook("01_a.ipynb", *cells)]), "de")


def test_an_own_anchor_wins_and_is_not_printed(write_notebook: Callable[..., Path]) -> None:
    nb = merge([write_notebook("01_a.ipynb", "# A", "## Wege {#kap-wege}\n\n[@kap-wege]")])
    number(nb, "en")
    html = markdown_html(nb.cells[1].source, nb.cells[1].metadata["place"])
    assert '<h3 id="kap-wege"><span class="number">1.1</span> Wege</h3>' in html
    assert '<a href="#kap-wege">Section\N{NO-BREAK SPACE}1.1</a>' in html


def test_slugs_are_plain() -> None:
    assert slug("Übergänge & größere Straße") == "uebergaenge-groessere-strasse"
    assert slug("Łódź, Yıldız") == "lodz-yildiz"
    assert slug("?!") == "abschnitt"


def test_markdown_is_escaped_and_takes_no_html() -> None:
    html = markdown_html("<script>alert(1)</script> [x](javascript:alert(1)) **fett**", PLACE)
    assert "<script" not in html
    assert "href" not in html
    assert "<strong>fett</strong>" in html


def test_boxes_have_a_title_and_markdown_tables_a_scope() -> None:
    html = markdown_html("::: lesehilfe\nText\n:::\n\n::: hinweis Ab <2021>\nText\n:::", PLACE)
    assert 'role="note" aria-label="Lesehilfe"' in html
    assert "Ab &lt;2021&gt;" in html
    table = markdown_html("| A | |\n|---|---|\n| 1 | 2 |", PLACE)
    assert table.count('<th scope="col">') == 1
    assert "tabindex" not in table
    wide = markdown_html("|A|B|C|D|\n|-|-|-|-|\n|1|2|3|4|", PLACE)
    assert 'tabindex="0" role="group" aria-label="Tabelle, seitlich verschiebbar"' in wide
