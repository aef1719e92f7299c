import base64
import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from helpers.errors import InputError
from helpers.figures.html import payload_html, preview, reader_csv
from helpers.figures.objects import (
    Box,
    Column,
    DataTable,
    DefinitionSheet,
    Figure,
    KeyFigure,
    KeyFigures,
    LegendEntry,
    Shown,
    Sign,
    Table,
    Term,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" viewBox="0 0 518.4 300" role="none"><path id="f-1"/></svg>'
ALT = "Liniendiagramm: Die Quote steigt von 48,2 Prozent im Jahr 2018 auf 57,3 Prozent im Jahr 2024."
COLUMNS = [
    Column("Bezirk", kind="text", row_header=True),
    Column("Jahr", kind="year"),
    Column("Personen", "Anzahl", group="Ausland"),
    Column("Anteil", "%", decimals=1, group="Ausland"),
    Column("Veränderung", decimals=1, signed=True),
]
ROWS: list[list[Any]] = [
    ["Altstadt", 2024, 12345, 52.25, -0.35],
    ["=SUM(A1)", 2024, Sign("C"), Sign("U"), 1.25],
    ["-5 Jahre; „x“", 2024, None, 0.04, 0],
]
DATA = DataTable(COLUMNS, ROWS)


def make_figure(**changes: Any) -> Figure:
    fields: dict[str, Any] = {"headline": "Die Quote steigt", "alt": ALT, "svg": SVG, "data": DATA}
    return Figure(id="f", **(fields | changes))


def soup_of(shown: Shown, number: str | None = None, anchor: str | None = None) -> BeautifulSoup:
    return BeautifulSoup(payload_html(shown.payload(), number, anchor), "lxml")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{len(found)} × {selector}"
    return found[0]


def test_a_figure_has_a_name_a_description_and_its_data() -> None:
    soup = soup_of(make_figure(subtitle="Prozent", note="Achse", source="Amt"), "2.1")
    caption = one(soup, "figure > figcaption")
    assert one(soup, "figure").find(True) == caption
    assert caption.get_text("|", strip=True) == "Abbildung\N{NO-BREAK SPACE}2.1|Die Quote steigt|Prozent"
    svg = one(soup, "svg")
    assert svg["role"] == "img" and "width" not in svg.attrs
    assert one(soup, f"#{svg['aria-labelledby']}").get_text() == "Die Quote steigt"
    assert one(soup, f"p.ib-hidden#{svg['aria-describedby']}").get_text() == ALT
    assert one(soup, "summary").get_text() == "Daten zu Abbildung\N{NO-BREAK SPACE}2.1"
    assert [line.get_text() for line in soup.select(".ib-note")] == ["Anmerkung: Achse", "Quelle: Amt"]
    assert not soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])


def test_a_table_names_its_headers() -> None:
    soup = soup_of(Table(id="t", headline="Bezirke", data=DATA), "1.1")
    table = one(soup, "table")
    assert one(table, "caption").get_text("|", strip=True) == "Tabelle\N{NO-BREAK SPACE}1.1|Bezirke"
    assert one(table, "th[scope=colgroup]")["colspan"] == "2"
    assert len(table.select("thead th[scope=col]")) == 5
    assert len(table.select("tbody th[scope=row]")) == 3
    assert all(th.get_text(strip=True) for th in table.find_all("th"))
    ids = {tag["id"] for tag in soup.find_all(id=True)}
    for cell in table.select("[headers]"):
        named = cell["headers"]
        assert set(named.split() if isinstance(named, str) else named) <= ids
    assert [group["span"] for group in table.select("colgroup")] == ["2", "2", "1"]


def test_numbers_signs_and_years_are_written_for_readers() -> None:
    cells = [[c.get_text("|") for c in row.find_all(["th", "td"])] for row in soup_of(make_figure()).select("tbody tr")]
    assert cells[0] == ["Altstadt", "2024", "12.345", "52,3", "\N{MINUS SIGN}0,4"]
    assert cells[1][2:] == [".|geheim gehalten", "/|Zahlenwert nicht sicher genug", "+1,3"]
    assert cells[2][2:] == ["keine Angabe", "0,0", "0,0"]


def test_an_empty_header_cell_is_an_ordinary_cell() -> None:
    data = DataTable([Column("", kind="text", row_header=True), Column("A")], [["", 1], ["x", 2]])
    soup = soup_of(Table(id="t", headline="T", data=data))
    assert [th.get_text() for th in soup.find_all("th")] == ["A", "x"]


def test_the_csv_download_gives_the_printed_numbers_back() -> None:
    link = one(soup_of(make_figure(), anchor="f--2"), "a[download]")
    assert link["download"] == "f--2.csv"
    content = base64.b64decode(str(link["href"]).removeprefix("data:text/csv;charset=utf-8;base64,"))
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert head == ["Bezirk", "Jahr", "Ausland: Personen (Anzahl)", "Ausland: Anteil (%)", "Veränderung"]
    assert rows[0] == ["Altstadt", "2024", "12345", "52,3", "-0,4"]
    assert rows[1] == ["'=SUM(A1)", "2024", ".", "/", "1,3"]
    assert rows[2] == ["'-5 Jahre; „x“", "2024", "", "0,0", "0,0"]


def test_the_english_csv_has_decimal_points() -> None:
    text = reader_csv(make_figure(language="en").payload()).decode("utf-8-sig")
    assert text.splitlines()[1] == "Altstadt,2024,12345,52.3,-0.4"


def test_a_legend_has_swatches_and_hatching() -> None:
    legend = [LegendEntry("unter 25", "#e3eef7"), LegendEntry("geheim gehalten")]
    soup = soup_of(make_figure(legend=legend, legend_title="Prozent"))
    plain, hatched = soup.select(".ib-swatch")
    assert plain["style"] == "background:#e3eef7" and "ib-hatch" in hatched["class"]
    with pytest.raises(InputError, match="legend colour"):
        soup_of(make_figure(legend=[LegendEntry("x", "red;background:url(//x)")]))


def test_ids_inside_a_drawing_follow_the_anchor() -> None:
    svg = SVG.replace("</svg>", '<use href="#f-1"/><g clip-path="url(#f-1)" fill="#f1f1f1"/></svg>')
    html = payload_html(make_figure(svg=svg).payload(), "2.1", "f--2")
    for part in ('id="f--2-f-1"', 'href="#f--2-f-1"', "url(#f--2-f-1)", 'fill="#f1f1f1"'):
        assert part in html


def test_a_drawing_that_cannot_be_placed_is_refused() -> None:
    with pytest.raises(InputError, match="viewBox"):
        soup_of(make_figure(svg="<svg></svg>"))


def test_key_figures_are_a_description_list() -> None:
    figures = [KeyFigure("36,2 %", "mit Migrationshintergrund", "2024", "+2,7"), KeyFigure("25", "Bezirke")]
    soup = soup_of(KeyFigures(id="k", headline="", figures=figures))
    assert one(soup, "[role=group]")["aria-label"] == "Kennzahlen"
    assert [dt.get_text() for dt in soup.select("dl > div > dt")] == ["mit Migrationshintergrund", "Bezirke"]
    assert [dd.get_text() for dd in soup.select("dd")] == ["36,2 %", "2024", "+2,7", "25"]


def test_boxes_and_sheets() -> None:
    box = soup_of(Box(id="b", headline="Das Wichtigste in Kürze", sentences=["Eins.", "Zwei."]))
    assert one(box, "aside[role=note]")["aria-labelledby"] == "b-titel"
    assert [li.get_text() for li in box.select("li")] == ["Eins.", "Zwei."]
    sheet = soup_of(DefinitionSheet(id="d", headline="Quote", language="en", terms=[Term("Definition", "Je 100.")]))
    assert one(sheet, "details > summary").get_text() == "Data sheet: Quote"
    assert one(sheet, "dt").get_text() == "Definition"


@pytest.mark.parametrize(
    "shown",
    [
        make_figure(mark="intern <b>"),
        Table(id="x", headline="H", data=DATA, mark="intern <b>"),
        KeyFigures(id="x", headline="H", mark="intern <b>"),
        Box(id="x", headline="H", mark="intern <b>"),
        DefinitionSheet(id="x", headline="H", mark="intern <b>"),
    ],
)
def test_the_mark_is_visible_on_every_kind(shown: Shown) -> None:
    assert one(soup_of(shown), "p.ib-mark").get_text() == "intern <b>"


def test_everything_but_the_drawing_is_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    data = DataTable([Column(evil, evil, kind="text", group=evil)], [[evil]])
    figure = make_figure(
        headline=evil, subtitle=evil, note=evil, source=evil, alt=evil + ALT, data=data, legend=[LegendEntry(evil)]
    )
    others = [
        Table(id=evil, headline=evil, data=data),
        Box(id="b", headline=evil, sentences=[evil], style=evil),
        KeyFigures(id="k", headline=evil, figures=[KeyFigure(evil, evil, evil, evil)]),
        DefinitionSheet(id="d", headline=evil, terms=[Term(evil, evil)]),
    ]
    for shown in (figure, *others):
        assert "<script" not in payload_html(shown.payload(), evil)


def test_the_preview_brings_its_style_along() -> None:
    bundle = make_figure()._repr_mimebundle_()
    assert bundle["text/html"] == preview(make_figure().payload())
    assert "<style>" in bundle["text/html"] and "<figure" in bundle["text/html"]
    assert "Daten zur Abbildung" in bundle["text/html"]


@pytest.mark.parametrize(("language", "text"), [("de", "(12,3)"), ("en", "(12.3)")])
def test_a_number_that_is_not_sure_stands_in_brackets_and_says_why(language: str, text: str) -> None:
    table = Table(
        id="tab",
        headline="Titel",
        language=language,
        source="Quelle",
        data=DataTable([Column("Wert", decimals=1)], [[Sign("U", 12.34)]]),
    )
    html = payload_html(table.payload())
    assert text in html
    assert {"de": "Aussagewert eingeschränkt", "en": "of limited reliability"}[language] in html
