"""What readers see of definitions and uncertainty."""

from __future__ import annotations

from collections.abc import Callable

from helpers import Workbook
from helpers.figures import Box, Figure, KeyFigures, Table

Make = Callable[..., Workbook]


def test_a_change_that_may_be_chance_stands_in_brackets(workbook: Make) -> None:
    """Four more of 48 council members are no certain rise; five points among 60 000 people are."""
    table = workbook().overview().table()
    assert isinstance(table, Table)
    moved = {str(row[0]): str(row[3]) for row in table.data.rows}
    assert moved["Migrationshintergrund im Rat"].startswith("(+")
    assert moved["Beschäftigungsquote"].startswith("↑ +")
    assert "in Klammern: nicht gesichert" in table.note


def test_a_key_figure_says_so_too(workbook: Make) -> None:
    figures = workbook().field("partizipation").key_figures("ratsmitglieder_mh")
    assert isinstance(figures, KeyFigures)
    assert figures.figures[0].change.endswith("(nicht gesichert)")


def test_a_survey_names_its_limits(workbook: Make) -> None:
    figure = workbook().field("identifikation").gap("zugehoerigkeit_wohnort", by="migration_background")
    assert isinstance(figure, Figure)
    assert "Stichprobe, Vertrauensbereich (95 %)" in figure.note


def test_years_of_another_definition_are_named_and_not_drawn(workbook: Make) -> None:
    """The U8 share was counted by the school doctors' old definition until 2018, and no pair of definitions is allowed."""
    figure = workbook().field("gesundheit").trend("u8_inanspruchnahme", by="migration_background")
    assert isinstance(figure, Figure)
    assert "Werte für 2014–2018 folgen einer anderen Abgrenzung" in figure.note
    years = [row[0] for row in figure.data.rows if any(isinstance(cell, float) for cell in row[1:3])]
    assert min(years) == 2019


def test_one_year_is_said_and_not_drawn(workbook: Make) -> None:
    """The survey of 2024 is the first one: a line needs two points."""
    box = workbook().field("identifikation").trend("zugehoerigkeit_wohnort")
    assert isinstance(box, Box)
    assert "71,2" in box.sentences[0]
    assert box.sentences[0].endswith("Werte aus anderen Jahren liegen nicht vor.")


def test_small_counts_of_a_register_name_what_chance_does(workbook: Make) -> None:
    """Eight of 48 council members; the unemployed share of a whole city needs no such note."""
    council = workbook().field("partizipation").trend("ratsmitglieder_mh")
    assert isinstance(council, Figure)
    assert "Zufallsschwankung (95 %, kein Stichprobenfehler)" in council.note
    city = workbook().field("ausbildung_arbeit").trend("arbeitslosenanteil")
    assert isinstance(city, Figure)
    assert "Zufallsschwankung" not in city.note
