"""Dots of several respondents: none hides another, everything stands inside the drawing."""

from __future__ import annotations

import pytest

from helpers.figures import Dots, dot_chart, figure_to_svg

NAMES = [
    "Verwaltungsspitze",
    "Integrationsstelle",
    "Fachämter",
    "Rat oder Kreistag",
    "Integrationsbeirat",
    "Migrantenorganisationen",
]


def chart(*rows: Dots, names: list[str]) -> object:
    return dot_chart(rows, respondents=names, head="Spannweite in Prozentpunkten")


def test_texts_do_not_overlap_and_are_not_cut(texts_of: type) -> None:
    rows = [Dots("Beschwerde und Beratung gegen Diskriminierung", (0, 100, 50, 50, 50, None)), Dots("Leitbild", (None,) * 6)]
    texts = texts_of(chart(*rows, names=NAMES))
    assert texts.cut() == [] and texts.overlapping() == []
    assert "100" in texts and "keine Angabe" in texts and all(name in texts for name in NAMES)


def test_dots_of_the_same_value_stand_beside_each_other() -> None:
    figure = chart(Dots("Beschluss", (100, 100, 100)), names=NAMES[:3])
    (ax,) = figure.axes  # type: ignore[attr-defined]
    places = [line.get_ydata()[0] for line in ax.lines if len(line.get_xdata()) == 1 and line.get_xdata()[0] == 100]
    assert len(places) == len(set(places)) == 3


def test_respondents_are_told_apart_by_shape_not_by_colour_alone() -> None:
    figure = chart(Dots("Beschluss", (10, 20, 30, 40, 50, 60)), names=NAMES)
    (ax,) = figure.axes  # type: ignore[attr-defined]
    shapes = [line.get_marker() for line in ax.lines if len(line.get_xdata()) == 1 and line.get_xdata()[0] >= 10]
    assert len(shapes) == len(set(shapes)) == 6


def test_the_range_is_written_only_between_several() -> None:
    svg = figure_to_svg(chart(Dots("Eins", (30, None)), Dots("Zwei", (30, 70)), names=NAMES[:2]), "abb")  # type: ignore[arg-type]
    assert svg.count(">40<") == 1 and ">0<" not in svg


@pytest.mark.parametrize(("rows", "names"), [([], ["A"]), ([Dots("x", (1,))], []), ([Dots("x", (1.0,) * 8)], ["A"] * 8)])
def test_what_cannot_be_drawn_is_refused(rows: list[Dots], names: list[str]) -> None:
    with pytest.raises(ValueError, match="a dot chart needs rows"):
        dot_chart(rows, respondents=names, head="")
