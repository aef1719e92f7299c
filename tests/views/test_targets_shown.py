"""Targets in a chapter: signs with words, rules named, nothing without an agreed target."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from helpers import Workbook
from helpers.batch.process import process
from helpers.figures import Box, KeyFigures, Table
from helpers.figures.html import payload_html, reader_csv
from helpers.settings import Project, load_municipality

Make = Callable[..., Workbook]
RULE = "nach der Regel der Deutschen Nachhaltigkeitsstrategie; weder Prognose noch Bewertung"


def words(cell: Any) -> list[str]:
    return [mark.text for mark in cell]


def target_row(table: Any, name: str) -> list[Any]:
    assert isinstance(table, Table)
    (row,) = [row for row in table.data.rows if row[0] == name]
    return row


def test_table_of_targets(workbook: Make) -> None:
    table = workbook().overview().targets()
    _, aim, stands, signs, agreed = target_row(table, "Betreuungsquote 3 bis unter 6 (mit im Ausland geborenem Elternteil)")
    assert words(aim) == ["bis\N{NO-BREAK SPACE}2028: 97,0\N{NO-BREAK SPACE}%"]
    assert words(stands)[0] == "93,0\N{NO-BREAK SPACE}% (2024)" and "Wegs seit 2021" in words(stands)[1]
    assert [mark.symbol for mark in signs] == ["yellow", "sun", ""]
    assert signs[0].text.startswith("gelb") and signs[1].text.startswith("Sonne") and "2021–2023 Sonne" in signs[2].text
    assert agreed == "14.10.2021, Stadtrat, Beschluss zum Handlungsprogramm Integration"
    assert isinstance(table, Table) and RULE in table.note


def test_a_break_and_a_short_series_say_why_there_is_no_sign(workbook: Make) -> None:
    table = workbook().overview().targets()
    (light, _) = target_row(table, "Einbürgerungsquote")[3]
    assert (light.symbol, "Bruch" in light.text) == ("grey", True)
    assert words(target_row(table, "Migrationshintergrund im Personal")[3])[1].startswith("kein Wettersymbol: weniger als vier")


def test_symbols_of_another_target_are_not_told(workbook: Make) -> None:
    signs = target_row(workbook().overview().targets(), "Beschäftigungsquote")[3]
    assert [mark.symbol for mark in signs] == ["red", "clouds"]  # until 2023 another target counted


def test_key_figures_and_core_table(workbook: Make) -> None:
    overview = workbook().overview()
    figures = overview.key_figures("beschaeftigungsquote", "anteil_migrationshintergrund")
    assert isinstance(figures, KeyFigures) and RULE in figures.note
    aimed, neutral = figures.figures
    assert aimed.marks[0].text == "Ziel bis 2028: 66,0\N{NO-BREAK SPACE}%" and not neutral.marks
    table = overview.table()
    assert isinstance(table, Table) and table.data.columns[-1].title == "Ziel" and RULE in table.note
    assert words(target_row(table, "Beschäftigungsquote")[-1])[1:] == ["rot", "bewölkt"]
    assert words(target_row(table, "Segregationsindex")[-1]) == ["–"]


def test_signs_have_words_in_every_form(workbook: Make) -> None:
    table = workbook().overview().targets()
    assert isinstance(table, Table)
    payload = table.payload()
    soup = BeautifulSoup(payload_html(payload), "lxml")
    drawings = soup.find_all("svg")
    assert len(drawings) > 8
    for svg in drawings:
        assert svg["aria-hidden"] == "true"
        assert svg.find_next_sibling("span").get_text(strip=True)
    assert "gelb: innerhalb der Toleranz; Sonne: " in reader_csv(payload).decode("utf-8-sig")


def test_what_to_watch(workbook: Make) -> None:
    box = workbook().overview().watch()
    assert isinstance(box, Box) and box.headline == "Worauf zu achten ist"
    assert any("Sprachförderbedarf" in said and "drei Jahre in Folge ungünstiger" in said for said in box.sentences)
    # an earlier edition watches its own years: +1.2 points among 1 000 children from 2020 to 2021 may be chance
    earlier = workbook(edition=2021).overview().watch()
    assert isinstance(earlier, Box)
    assert earlier.sentences == ["Nach den Prüfregeln fällt derzeit nichts auf."]


def test_a_district_watches_its_own_values_but_has_no_target(workbook: Make) -> None:
    overview = workbook(area="05").overview()
    assert overview.targets() is None
    table = overview.table()
    assert isinstance(table, Table) and table.data.columns[-1].title != "Ziel"
    assert isinstance(overview.watch(), Box)


def test_in_english(workbook: Make) -> None:
    overview = workbook(language="en").overview()
    table, box = overview.targets(), overview.watch()
    assert isinstance(table, Table) and isinstance(box, Box)
    assert "green: target met" in words(target_row(table, "Day-care rate ages 3 to under 6")[3])
    assert not [word for word in ("Ziel", "Sonne", "Jahr", "Ampel") if word in str((table.data, table.note, box.payload()))]


@pytest.fixture(scope="module")
def without_targets(tmp_path_factory: pytest.TempPathFactory, sample_project: Project) -> Workbook:
    root = tmp_path_factory.mktemp("without") / "project"
    shutil.copytree(sample_project.root, root)
    Path(root / "params" / "musterstadt" / "targets.yaml").unlink()
    process(load_municipality(Project(root), "musterstadt"))
    return Workbook("musterstadt", project=root)


def test_without_targets_nothing_of_it_appears(without_targets: Workbook) -> None:
    overview = without_targets.overview()
    assert overview.targets() is None and overview.watch() is None
    shown = str([overview.key_figures().payload(), overview.table().payload()])
    assert not [word for word in ("Ziel", "Ampel", "Wetter") if word in shown]
    statistics = set(without_targets.reading.values["statistic"])
    assert not [name for name in statistics if name.startswith(("traffic", "weather", "target", "warning"))]
