"""The review as a table: every indicator with values, a proposal in words, reasons as sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from helpers import Workbook
from helpers.figures import Table
from helpers.measures.proposals import PROTECTED, RULES
from helpers.narrative.review import reason_sentence

Make = Callable[..., Workbook]
TODAY = date(2025, 6, 30)


def columns_of(table: object) -> tuple[list[str], dict[str, dict[str, object]]]:
    assert isinstance(table, Table)
    titles = [column.title for column in table.data.columns]
    return titles, {str(row[0]): dict(zip(titles, row, strict=True)) for row in table.data.rows}


def test_every_indicator_with_values_has_a_proposal(workbook: Make) -> None:
    wb = workbook()
    table = wb.review(TODAY)
    _, rows = columns_of(table)
    with_values = wb.indicators().dropna(subset="last_year")
    assert len(rows) == len(with_values)
    assert {row["Vorschlag"] for row in rows.values()} <= {"behalten", "behalten, mit Änderung", "nur als Rahmen", "streichen"}
    assert all(str(row["Gründe"]).endswith(".") and "{" not in str(row["Gründe"]) for row in rows.values())
    assert "entscheiden müssen Menschen" in table.subtitle


def test_what_needs_a_decision_comes_first(workbook: Make) -> None:
    _, rows = columns_of(workbook().review(TODAY))
    order = ["streichen", "nur als Rahmen", "behalten, mit Änderung", "behalten"]
    places = [order.index(str(row["Vorschlag"])) for row in rows.values()]
    assert places == sorted(places)


def test_scores_in_words_and_numbers(workbook: Make) -> None:
    _, rows = columns_of(workbook().review(TODAY))
    share = rows["Ausländeranteil"]
    assert share["Vorschlag"] == "nur als Rahmen"
    assert share["Alter in Monaten"] == "gut (5)"  # 31 December 2024 to 30 June 2025
    assert "Ziel" in str(rows["Einbürgerungsquote"]["Nutzung"])
    assert rows["Einbürgerungsquote"]["Brüche"] == "1"  # the law of 2024
    assert "Rangkorrelation" in str(rows["Arbeitslosenanteil"]["Gründe"])


def test_the_day_is_what_is_passed_in(workbook: Make) -> None:
    _, rows = columns_of(workbook().review(date(2027, 1, 31)))
    assert rows["Ausländeranteil"]["Alter in Monaten"] == "schwach (25)"
    assert "25 Monate alt" in str(rows["Ausländeranteil"]["Gründe"])


def test_in_english(workbook: Make) -> None:
    titles, rows = columns_of(workbook(language="en").review(TODAY))
    assert titles[:3] == ["Indicator", "Proposal", "Reasons"]
    assert {row["Proposal"] for row in rows.values()} <= {"keep", "keep with change", "context only", "drop"}


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_reason_has_a_sentence(language: str) -> None:
    filled = dict.fromkeys(("other", "correlation", "coverage", "hidden", "lag", "missed_last", "since_break"), 1)
    for reason in [*(rule.reason for rule in RULES), *PROTECTED, "fine"]:
        assert reason_sentence(reason, language, **filled).endswith(".")
