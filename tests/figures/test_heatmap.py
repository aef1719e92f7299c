"""The picture of what there is."""

from __future__ import annotations

import pytest

from helpers.figures import Figure, coverage_chart, coverage_legend, figure_to_svg
from helpers.figures.html import payload_html


def test_every_name_and_the_last_year_stand_in_the_drawing() -> None:
    years = list(range(1990, 2025))
    figure = coverage_chart(["Ausländeranteil", "Anteil mit Migrationshintergrund"], years, [[1.0] * 35, [0.0] * 20 + [0.4] * 15])
    svg = figure_to_svg(figure, "abdeckung")
    assert "Ausländeranteil" in svg and ">2024<" in svg and ">2023<" not in svg  # labels do not touch
    assert figure_to_svg(coverage_chart(["A"], [2024], [[1.0]]), "a") == figure_to_svg(
        coverage_chart(["A"], [2024], [[1.0]]), "a"
    )


def test_the_legend_names_the_classes_that_occur() -> None:
    assert [entry.label for entry in coverage_legend([[0.0, 1.0, 0.2]], 25)] == [
        "alle Gebiete",
        "unter der Hälfte der Gebiete",
        "kein Wert",
    ]
    assert [entry.label for entry in coverage_legend([[0.0, 1.0]], 1)] == ["Wert vorhanden", "kein Wert"]


def test_the_legend_has_a_dot_where_the_picture_has_one() -> None:
    legend = coverage_legend([[0.0, 1.0]], 25)
    assert [(entry.label, entry.dot) for entry in legend] == [("alle Gebiete", False), ("kein Wert", True)]
    drawing = figure_to_svg(coverage_chart(["A"], [2023, 2024], [[0.0, 1.0]]), "a")
    figure = Figure(id="a", headline="Abdeckung", alt="Raster aus einem Indikator und zwei Jahren.", svg=drawing, legend=legend)
    assert payload_html(figure.payload()).count("ib-dot") == 1


def test_an_empty_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        coverage_chart([], [2024], [])
