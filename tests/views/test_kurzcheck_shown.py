"""The Kurz-Check as a report shows it, with Musterstadt's answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpers import Workbook
from helpers.figures import Box, Figure, Sign

Make = Callable[..., Workbook]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_figure_says_where_they_differ(workbook: Make) -> None:
    figure = workbook().kurzcheck()
    assert isinstance(figure, Figure) and figure.data
    assert figure.headline == "Kurz-Check 2024: am weitesten auseinander bei „Querschnittsaufgabe“ (60 Prozentpunkte)"
    assert "NIKO, VIA Bayern" in figure.source
    rows = {row[0]: row[1:] for row in figure.data.rows}
    assert len(rows) == 13
    # 80, 40 and 20; in 2020 they were 60, 30 and 20
    assert rows["Querschnittsaufgabe"][:7] == [80, 40, 20, 60, 20, 10, 0]
    # the advisory board left training open in 2020: no change
    assert rows["Interkulturelle Fortbildung"][:7] == [60, 50, 30, 30, 20, 20, Sign("M")]


def test_the_sentences_by_hand(workbook: Make) -> None:
    """2024: 1030/13 = 79.2, 880/13 = 67.7 and 680/13 = 52.3, mean 66.4. Changes 170/13, 170/13 and 110/12, mean 11.8."""
    box = workbook().kurzcheck_text()
    assert isinstance(box, Box)
    said = [plain(sentence) for sentence in box.sentences]
    assert said[0].endswith("im Mittel mit 66 % ein: Verwaltungsspitze 79 %, Integrationsstelle 68 %, Integrationsbeirat 52 %.")
    assert said[1].endswith("„Querschnittsaufgabe“ (20 bis 80 %), „Beschwerde und Beratung“ (20 bis 60 %).")
    assert "Gegenüber 2020" in said[2] and "um 12 Prozentpunkte höher" in said[2]
    assert "„Integrationskonzept“ (+40 Prozentpunkte)" in said[2]
    assert said[3].startswith("Integrationsbeirat: „Die Beratungsstelle ist eröffnet")


def test_the_overall_value_is_that_of_the_indicator(workbook: Make) -> None:
    values = workbook().data("niko_kurzcheck")
    now = values[(values["statistic"] == "value") & (values["time_period"] == 2024)]
    assert now["value"].tolist() == pytest.approx([(1030 + 880 + 680) / 39])


def test_an_earlier_edition_shows_the_earlier_check(workbook: Make) -> None:
    figure = workbook(edition=2022).kurzcheck()
    assert isinstance(figure, Figure) and figure.data
    assert "2020" in figure.subtitle and "Veränderung" not in str(figure.data.columns)


def test_before_the_first_check_a_sentence_stands(workbook: Make) -> None:
    shown = workbook(edition=2018).kurzcheck()
    assert isinstance(shown, Box) and shown.sentences == ["Der Kurz-Check wurde noch nicht ausgefüllt."]
    assert workbook(edition=2018).kurzcheck_text() is None  # said once


def test_in_english(workbook: Make) -> None:
    wb = workbook(language="en")
    figure = wb.kurzcheck()
    assert isinstance(figure, Figure)
    assert figure.headline == "Kurz-Check 2024: furthest apart on “Task of all departments” (60 percentage points)"
    box = wb.kurzcheck_text()
    assert box is not None and "Stellen" not in " ".join(box.sentences)
