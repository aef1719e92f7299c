"""Tiny executed notebooks, built in code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.figures.objects import MIME, Column, DataTable, Figure, Sign, Table
from helpers.report import ReportMeta

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><defs><clipPath id="a"><path d="M0 0h9v9"/>'
    '</clipPath></defs><g clip-path="url(#a)"><text x="1" y="9">Deutsche</text></g></svg>'
)
ALT = "Liniendiagramm: Die Quote steigt von 48,2 Prozent im Jahr 2018 auf 57,3 Prozent im Jahr 2024."


def _figure(id: str = "trend-quote", **changes: Any) -> Figure:
    data = DataTable(
        [Column("Jahr", kind="year", row_header=True), Column("Quote", "%", decimals=1)], [[2018, 48.25], [2024, 57.3]]
    )
    fields: dict[str, Any] = {
        "headline": "Die Quote steigt",
        "alt": ALT,
        "svg": SVG.replace('"a"', f'"{id}-a"'),
        "data": data,
    }
    fields["svg"] = str(fields["svg"]).replace("(#a)", f"(#{id}-a)")
    return Figure(id=id, **(fields | changes))


def _table(id: str = "tabelle-bezirke") -> Table:
    columns = [Column("Bezirk", kind="text", row_header=True), Column("Anzahl", group="Ausland"), Column("Anteil", "%")]
    return Table(id=id, headline="Bezirke", data=DataTable(columns, [["Altstadt", 8905, 52], ["Au", Sign("C"), None]]))


def _shown(*objects: Any) -> nbformat.NotebookNode:
    """A code cell that has shown objects, Markdown text or, as a dictionary, any other output."""
    outputs = []
    for item in objects:
        if isinstance(item, str):
            data = {"text/markdown": item, "text/plain": "text"}
        else:
            data = item if isinstance(item, dict) else {MIME: item.payload(), "text/html": "<p>Vorschau</p>"}
        outputs.append(new_output("display_data", data=data))
    return new_code_cell("work.show()  # Quelltext", outputs=outputs)


@pytest.fixture
def make_figure() -> Callable[..., Figure]:
    return _figure


@pytest.fixture
def shown() -> Callable[..., nbformat.NotebookNode]:
    return _shown


@pytest.fixture
def write_notebook(tmp_path: Path) -> Callable[..., Path]:
    """Write a notebook from its cells; a string is a Markdown cell."""

    def write(name: str, *cells: Any) -> Path:
        nodes = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
        path = tmp_path / name
        nbformat.write(new_notebook(cells=nodes), path)
        return path

    return write


@pytest.fixture
def meta() -> ReportMeta:
    return ReportMeta(
        title="Integrationsbericht 2024",
        municipality="Musterstadt",
        edition=2024,
        data_date=date(2024, 12, 31),
        publisher="Amt für Statistik",
        contact_email="integration@musterstadt.example",
        software_version="0.1.0",
        notices=["Erfundene Daten: Musterstadt gibt es nicht.", 'Ohne "Geheimhaltung" </style>'],
        imprint="Rathausplatz 1, [Barrierefreiheit](https://musterstadt.example/b)",
        sources=["Melderegister"],
    )


@pytest.fixture
def two_chapters(write_notebook: Callable[..., Path]) -> list[Path]:
    first = write_notebook(
        "01_bevoelkerung.ipynb",
        new_code_cell("area = None", metadata={"tags": ["parameters"]}, outputs=_shown(_figure("nie")).outputs),
        "# Bevölkerung\n\nSiehe [@kap-ausbildung-arbeit] und [@trend-quote].[^mh]",
        _shown(_figure("karte-mh"), _table()),
        "## Räumliche Verteilung\n\nFrau Yıldız-Gałęzowska, Şanlıurfa, Győr.\n\n[^mh]: Nach *Definition* 1.",
        "### Tiefer\n\n::: methodik\nOhne [@karte-mh].\n:::",
    )
    second = write_notebook(
        "02_ausbildung_arbeit.ipynb",
        "# Ausbildung und Arbeit",
        _shown(_figure(), "## Einordnung\n\nNoch eine Anmerkung.[^1] Zweimal.[^1]\n\n[^1]: Text der Anmerkung."),
        "| Merkmal | 2019 | |\n|---|--:|--|\n| Quote | 54,1 % | |",
        "Zurück zu [@kap-bevoelkerung-raeumliche-verteilung].",
    )
    return [first, second]
