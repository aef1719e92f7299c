"""A true value is found wherever it hides: one number is planted per file, nothing else is in it."""

from __future__ import annotations

import base64
import io
import json
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import nbformat
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from helpers.disclosure.audit import Found, Vocabulary, printed_values, read_outputs
from helpers.settings import Project, load_municipality

#: foreign nationals in Rote Au (03) at the end of 2024, as tests/conftest.py makes them
COUNT = 154
WORDS = "Rote Au, 31.12.2024: 154 Ausländerinnen und Ausländer (Einwohnerinnen und Einwohner)"


@pytest.fixture(scope="module")
def find(processed_kleinstadt: Path) -> Callable[[Path], tuple[Found, pd.DataFrame]]:
    """Read a folder and place its numbers among the true values of Kleinstadt."""
    settings = load_municipality(Project(processed_kleinstadt), "kleinstadt")
    folder = processed_kleinstadt / "data/processed/kleinstadt"
    observations, indicators = (pd.read_parquet(folder / f"internal/{name}.parquet") for name in ("observations", "indicators"))
    vocabulary = Vocabulary.of(settings, pd.read_parquet(folder / "released/areas.parquet"))

    def look(outputs: Path) -> tuple[Found, pd.DataFrame]:
        reading = read_outputs(outputs)
        assert reading.unreadable == []
        return printed_values(reading, observations, indicators, vocabulary), observations

    return look


def assert_found(found: tuple[Found, pd.DataFrame], where: str = "", step: float = 1.0) -> None:
    """The planted count stands behind exactly one true observation, and the message says where."""
    places, observations = found[0].places, found[1]
    rows = [at for at in places if at.kind == "observation" and at.printed.value == COUNT]
    assert rows, [printed for printed in found[0].unplaced]
    for at in rows:
        row = observations.iloc[at.row]
        key = (row["measure"], row["ref_area"], row["time_period"], row["group"], row["obs_value"])
        assert key == ("residents", "03", 2024, "foreign", COUNT)
        assert at.column == "obs_value" and at.step <= step
    assert any(where in at.printed.place for at in rows), [at.printed.place for at in rows]


def html(body: str) -> str:
    return f'<!doctype html><html lang="de"><head><title>Bericht</title></head><body><h2>Bevölkerung</h2>{body}</body></html>'


TABLE = (
    "<table><caption>Einwohnerinnen und Einwohner 2024</caption>"
    "<thead><tr><th>Ortsteil</th><th>Ausländerinnen und Ausländer</th></tr></thead>"
    "<tbody><tr><th scope='row'>03 Rote Au</th>{cell}</tr></tbody></table>"
)
CSV = "Ortsteil;Jahr;Gruppe;Einwohnerinnen und Einwohner\n03 Rote Au;2024;nichtdeutsch;154\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'

FIGURE = "Einwohnerinnen und Einwohner, Ausländerinnen und Ausländer, 2024"
LABELS = (
    '<text x="1" y="2">Rote Au</text><text x="5" y="2">154</text><text x="1" y="20">Altstadt</text><text x="5" y="20">.</text>'
)


def data_url(kind: str, text: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("satz.html", html(f"<p>{WORDS}.</p>"), "Bevölkerung"),
        ("satz.md", f"# Bevölkerung\n\n{WORDS}.\n", "Bevölkerung"),
        ("satz.txt", WORDS, "Rote Au"),
        ("tabelle.html", html(TABLE.format(cell="<td>154</td>")), "Zeile '03 Rote Au', Spalte 'Ausländerinnen und Ausländer'"),
        (
            "tabelle.md",
            "Einwohnerinnen und Einwohner 2024\n\n| Gebiet | Ausländer |\n|---|---|\n| Rote Au | 154 |\n",
            "Zeile 'Rote Au'",
        ),
        ("attribut.html", html(TABLE.format(cell="<td data-value='154'>.</td>")), "(value)"),
        ("titel.html", html(TABLE.format(cell="<td title='154'>.</td>")), "(title)"),
        ("unsichtbar.html", html(f'<p hidden style="display:none">{WORDS}</p>'), ""),
        ("kommentar.html", html(f"<!-- {WORDS} -->"), ""),
        ("kommentar-tabelle.html", html(f"<!-- {TABLE.format(cell='<td>154</td>')} -->"), "Kommentar"),
        ("alt.html", html(f'<img src="" alt="{WORDS}">'), ""),
        ("aria.html", html(f'<div aria-label="{WORDS}"><div>.</div></div>'), ""),
        (
            "skript.html",
            html(
                '<script type="application/json">{"ref_area": "03", "time_period": 2024, "measure": "residents", '
                '"group": "foreign", "obs_value": 154}</script>'
            ),
            "script",
        ),
        (
            "programm.html",
            html(
                '<script>const d = [{"ref_area": "03", "time_period": 2024, "measure": "residents", '
                '"group": "foreign", "obs_value": 154}];</script>'
            ),
            "script",
        ),
        ("csv-link.html", html(f'<p>Rote Au</p><a href="{data_url("text/csv", CSV)}">CSV</a>'), "CSV"),
        ("svg-bild.html", html(f'<img alt="" src="{data_url("image/svg+xml", SVG.format(f"<desc>{WORDS}</desc>"))}">'), "desc"),
        ("svg-text.html", html(f"<figure><figcaption>{FIGURE}</figcaption>{SVG.format(LABELS)}</figure>"), "Beschriftung '154'"),
        ("karte.html", html(f"<div>{'<div>{}</div>' * 3}</div>".format("Rote Au", "154", FIGURE)), "Bevölkerung"),
        ("einstellung.html", html(f'<div><style>p::after {{content: "{WORDS}"}}</style><p>.</p></div>'), ""),
        ("drawing.svg", SVG.format(f"<title>{WORDS}</title>"), "title"),
        (
            "attribut.svg",
            SVG.format(
                '<path data-ref_area="03" data-year="2024" data-measure="residents" data-group="foreign" '
                'data-value="154" d="M 1 1"/>'
            ),
            "path",
        ),
        ("deutsch.csv", CSV, "Spalte 'Einwohnerinnen und Einwohner'"),
        ("english.csv", 'area,year,group,Residents\n"Rote Au",2024,foreign,154\n', "Spalte 'Residents'"),
        ("anmerkung.csv", f"{CSV}\n{WORDS}\n", ""),
        (
            "daten.json",
            json.dumps([{"ref_area": "03", "time_period": 2024, "measure": "residents", "group": "foreign", "obs_value": 154}]),
            "obs_value",
        ),
        ("tief.json", json.dumps({"ref_area": "03", "data": {"2024": {"residents": {"foreign": 154}}}}), "foreign"),
        (
            "spalten.json",
            json.dumps(
                {"ref_area": ["02", "03"], "time_period": [2024, 2024], "residents": [None, 154], "group": ["foreign", "foreign"]}
            ),
            "residents",
        ),
        (
            "karte.geojson",
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "features": [
                        {
                            "type": "Feature",
                            "geometry": {"type": "Point", "coordinates": [154.0, 154.0]},
                            "properties": {
                                "ref_area": "03",
                                "name": "Rote Au",
                                "jahr": 2024,
                                "gruppe": "foreign",
                                "residents": 154,
                            },
                        }
                    ],
                }
            ),
            "residents",
        ),
    ],
)
def test_in_text_files(tmp_path: Path, find: Callable, name: str, text: str, where: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert_found(find(tmp_path), where)


def test_in_an_archive_within_an_archive(tmp_path: Path, find: Callable) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("tabellen/daten.csv", CSV)
    with zipfile.ZipFile(tmp_path / "alles.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    found = find(tmp_path)
    assert_found(found)
    assert found[0].places[0].printed.file == "alles.zip/inner.zip/tabellen/daten.csv"


# -- notebooks

MIME = "application/vnd.integrationsbericht+json"


@pytest.mark.parametrize("kind", ["text/plain", "text/html", MIME, "stream", "markdown", "source"])
def test_in_notebooks(tmp_path: Path, find: Callable, kind: str) -> None:
    shown = {
        "kind": "table", "id": "tab-x", "headline": "Einwohnerinnen und Einwohner 2024", "language": "de",
        "data": {
            "columns": [{"title": "Ortsteil", "row_header": True}, {"title": "Ausländerinnen und Ausländer", "unit": "Personen"}],
            "rows": [["03 Rote Au", {"status": "U", "value": 154}]],
        },
    }  # fmt: skip
    texts = {"text/plain": WORDS, "text/html": TABLE.format(cell="<td>154</td>"), MIME: shown}
    book = nbformat.v4.new_notebook()
    cell = nbformat.v4.new_code_cell(f"# {WORDS}" if kind == "source" else "x")
    if kind == "markdown":
        cell = nbformat.v4.new_markdown_cell(f"## Bevölkerung\n\n{WORDS}")
    elif kind == "stream":
        cell.outputs = [nbformat.v4.new_output("stream", text=WORDS)]
    elif kind != "source":
        cell.outputs = [nbformat.v4.new_output("execute_result", data={kind: texts[kind]})]
    book.cells = [cell]
    nbformat.write(book, tmp_path / "kapitel.ipynb")
    assert_found(find(tmp_path), "Zelle 1")


def test_full_precision_in_a_notebook_is_known_to_the_last_digit(tmp_path: Path, find: Callable) -> None:
    share = 100 * 154 / (1002 + 154)
    (tmp_path / "daten.json").write_text(json.dumps({"Gebiet": "Rote Au", "Jahr": 2024, "Ausländeranteil": share}))
    (at,) = find(tmp_path)[0].places
    assert (at.kind, at.column, at.printed.value) == ("indicator", "value", share) and at.step < 1e-10


# -- workbooks


def plain_sheet(sheet: openpyxl.worksheet.worksheet.Worksheet, value: object) -> None:
    for row in (
        ["Einwohnerinnen und Einwohner"],
        ["Ortsteil", "Jahr", "Ausländerinnen und Ausländer"],
        ["03 Rote Au", 2024, value],
    ):
        sheet.append(row)


def in_hidden_sheet(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("Rohdaten")
    plain_sheet(sheet, COUNT)
    sheet.sheet_state = "veryHidden"


def in_hidden_row_and_column(book: openpyxl.Workbook) -> None:
    plain_sheet(book.active, COUNT)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True


def in_comment(book: openpyxl.Workbook) -> None:
    plain_sheet(book.active, ".")
    book.active["C3"].comment = Comment("154", "Amt")


def in_formula(book: openpyxl.Workbook) -> None:
    plain_sheet(book.active, "=154+0*B3")


def in_defined_name(book: openpyxl.Workbook) -> None:
    book.defined_names["Alt"] = DefinedName("Alt", attr_text=f'"{WORDS}"')


def in_sheet_header(book: openpyxl.Workbook) -> None:
    book.active.oddHeader.center.text = WORDS


def in_properties(book: openpyxl.Workbook) -> None:
    book.properties.description = WORDS


def in_merged_heads(book: openpyxl.Workbook) -> None:
    for row in (
        [None, "Einwohnerinnen und Einwohner 2024", None],
        [None, "Deutsche", "Ausländerinnen und Ausländer"],
        ["Rote Au", 1002, 154],
    ):
        book.active.append(row)
    book.active.merge_cells("B1:C1")


@pytest.mark.parametrize(
    ("hide", "where"),
    [
        (lambda book: plain_sheet(book.active, COUNT), "Blatt 'Sheet'"),
        (in_hidden_sheet, "(ausgeblendet)"),
        (in_hidden_row_and_column, "Zeile '03 Rote Au"),
        (in_comment, "(Kommentar)"),
        (in_formula, "(Formel)"),
        (in_defined_name, "Name 'Alt'"),
        (in_sheet_header, "Kopf- und Fußzeilen"),
        (in_properties, "docProps/core.xml"),
        (in_merged_heads, "Ausländerinnen und Ausländer"),
    ],
)
def test_in_workbooks(tmp_path: Path, find: Callable, hide: Callable, where: str) -> None:
    book = openpyxl.Workbook()
    hide(book)
    book.save(tmp_path / "tabellen.xlsx")
    assert_found(find(tmp_path), where)


def test_cached_result_of_a_formula_and_of_a_chart(tmp_path: Path, find: Callable) -> None:
    with xlsxwriter.Workbook(tmp_path / "formel.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Ortsteil", "Einwohnerinnen und Einwohner: nichtdeutsch 2024"])
        sheet.write(1, 0, "Rote Au")
        sheet.write_formula(1, 1, "=Z99", value=COUNT)
    assert_found(find(tmp_path), "Blatt 'Sheet1'")


CHART = """<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx><c:rich><a:p><a:r>
<a:t>Einwohnerinnen und Einwohner 2024</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser>
<c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>nichtdeutsch</c:v></c:pt></c:strCache></c:strRef></c:tx>
<c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>Altstadt</c:v></c:pt>
<c:pt idx="1"><c:v>Rote Au</c:v></c:pt></c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:numCache><c:pt idx="1"><c:v>154</c:v></c:pt></c:numCache></c:numRef></c:val>
</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"""
PIVOT = """<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cacheFields>
<cacheField name="Ortsteil"><sharedItems><s v="Altstadt"/><s v="Rote Au"/></sharedItems></cacheField><cacheField name="Jahr"/>
<cacheField name="Gruppe"/><cacheField name="Einwohnerinnen und Einwohner"/></cacheFields></pivotCacheDefinition>"""
RECORDS = """<pivotCacheRecords xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><r><x v="1"/><n v="2024"/>
<s v="nichtdeutsch"/><n v="154"/></r></pivotCacheRecords>"""


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ({"xl/charts/chart1.xml": CHART}, "xl/charts/chart1.xml, Reihe 'nichtdeutsch'"),
        (
            {"xl/pivotCache/pivotCacheDefinition1.xml": PIVOT, "xl/pivotCache/pivotCacheRecords1.xml": RECORDS},
            "pivotCacheDefinition1",
        ),
        ({"xl/threadedComments/threadedComment1.xml": f"<c><text>{WORDS}</text></c>"}, "threadedComment1"),
        ({"xl/drawings/drawing1.xml": f"<d><t>{WORDS}</t></d>"}, "drawing1"),
    ],
)
def test_in_parts_of_a_workbook(tmp_path: Path, find: Callable, parts: dict[str, str], where: str) -> None:
    path = tmp_path / "tabellen.xlsx"
    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path, "a") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    assert_found(find(tmp_path), where)


def test_a_fraction_shown_in_per_cent_is_read_as_shown(tmp_path: Path, find: Callable) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Ortsteil", "Jahr", "Ausländeranteil"])
    book.active.append(["Rote Au", 2024, 154 / 1156])
    book.active["C2"].number_format = "0.0%"
    book.save(tmp_path / "anteil.xlsx")
    (at,) = find(tmp_path)[0].places
    assert at.kind == "indicator" and at.printed.value == pytest.approx(13.3217993) and at.step < 1e-10


# -- PDF


def pdf_of(lines: list[str], **more: object) -> bytes:
    """A page with lines of text in a font with fixed width."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Courier"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    stream = DecodedStreamObject()
    shown = b"".join(b"(" + line.replace("(", "[").replace(")", "]").encode("cp1252") + b") Tj T*\n" for line in lines)
    stream.set_data(b"BT /F1 9 Tf 14 TL 40 800 Td\n" + shown + b"ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    if "note" in more:
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Text"),
                NameObject("/Contents"): TextStringObject(str(more["note"])),
                NameObject("/Rect"): ArrayObject([FloatObject(x) for x in (0, 0, 9, 9)]),
            }
        )
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    if "attached" in more:
        writer.add_attachment("daten.csv", str(more["attached"]).encode())
    if "subject" in more:
        writer.add_metadata({"/Subject": str(more["subject"])})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()  # fmt: skip


PDF_TABLE = [
    "Einwohnerinnen und Einwohner 2024",
    "",
    "Ortsteil          Deutsche   nichtdeutsch",
    "Rote Au              1.002            154",
]


@pytest.mark.parametrize(
    ("lines", "more", "where"),
    [
        (
            ["Im Ortsteil Rote Au leben 2024 insgesamt 154 Ausländerinnen und Ausländer", "(Einwohnerinnen und Einwohner)."],
            {},
            "Seite 1",
        ),
        (PDF_TABLE, {}, "Zeile 'Rote Au', Spalte 'nichtdeutsch'"),
        (["."], {"note": WORDS}, "Anmerkung"),
        (["."], {"attached": CSV}, "Anhang daten.csv"),
        (["."], {"subject": WORDS}, "Metadaten"),
    ],
)
def test_in_pdf(tmp_path: Path, find: Callable, lines: list[str], more: dict, where: str) -> None:
    (tmp_path / "bericht.pdf").write_bytes(pdf_of(lines, **more))
    assert_found(find(tmp_path), where)


@pytest.mark.slow
def test_in_a_pdf_that_a_browser_printed(tmp_path: Path, find: Callable) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium")
    page = tmp_path / "seite.html"
    page.write_text(html(TABLE.format(cell="<td>154</td>")), encoding="utf-8")
    (tmp_path / "aus").mkdir()
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={tmp_path / 'profil'}"]
    target = tmp_path / "aus" / "bericht.pdf"
    subprocess.run([browser, *flags, f"--print-to-pdf={target}", page.as_uri()], check=True, capture_output=True, timeout=120)
    assert_found(find(tmp_path / "aus"), "Seite 1")


# -- what cannot be read


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A picture of one pixel with further chunks."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + b"".join(chunk(*part) for part in chunks)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def test_what_cannot_be_read_is_listed_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "bericht.docx").write_bytes(b"PK")
    (tmp_path / "ohne_endung").write_text("154")
    (tmp_path / "kaputt.json").write_text("{")
    (tmp_path / "kaputt.xlsx").write_bytes(b"no workbook")
    (tmp_path / "notiz.png").write_bytes(png((b"tEXt", b"Comment\0Rote Au 154")))
    (tmp_path / "bild.png").write_bytes(png((b"tEXt", b"Software\0Matplotlib version 3.10")))
    (tmp_path / "stil.css").write_text("p {width: 154px}")
    reading = read_outputs(tmp_path)
    assert [item.file for item in reading.unreadable] == [
        "bericht.docx",
        "kaputt.json",
        "kaputt.xlsx",
        "notiz.png",
        "ohne_endung",
    ]
    reasons = {item.file: item.reason for item in reading.unreadable}
    assert "'.docx'" in reasons["bericht.docx"] or ".docx" in reasons["bericht.docx"]
    assert "Rote Au 154" in reasons["notiz.png"]
    assert reading.passed_over == ["bild.png", "stil.css"] and reading.printed == []


def test_an_encrypted_pdf_and_a_macro_are_refused(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(99, 99)
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(tmp_path / "geheim.pdf")
    openpyxl.Workbook().save(tmp_path / "makro.xlsx")
    with zipfile.ZipFile(tmp_path / "makro.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert [item.reason for item in read_outputs(tmp_path).unreadable] == ["it is encrypted", "it holds a macro"]
