"""Charts, maps, tables and numbers of the report.

Charts are functions from plain data to a matplotlib figure; :func:`figure_to_svg` turns that into the drawing
that a :class:`Figure` object carries through the notebook.
"""

from helpers.figures.axis import starts_at_zero, value_limits
from helpers.figures.bars import Bar, bar_chart
from helpers.figures.classes import Classes, classify
from helpers.figures.dots import Dots, dot_chart
from helpers.figures.dumbbell import Pair, dumbbell_chart
from helpers.figures.heatmap import coverage_chart, coverage_legend
from helpers.figures.lines import line_chart
from helpers.figures.maps import choropleth, legend_entries, simplify_for_display
from helpers.figures.numbers import (
    format_mark,
    format_number,
    format_value,
    missing_text,
    round_half_up,
    unit_label,
)
from helpers.figures.objects import (
    Box,
    Column,
    DataTable,
    DefinitionSheet,
    Figure,
    KeyFigure,
    KeyFigures,
    LegendEntry,
    Mark,
    Shown,
    Sign,
    Table,
    Term,
)
from helpers.figures.series import Line
from helpers.figures.svg import figure_to_svg

__all__ = [
    "Bar",
    "Box",
    "Classes",
    "Column",
    "DataTable",
    "DefinitionSheet",
    "Dots",
    "Figure",
    "KeyFigure",
    "KeyFigures",
    "LegendEntry",
    "Line",
    "Mark",
    "Pair",
    "Shown",
    "Sign",
    "Table",
    "Term",
    "bar_chart",
    "choropleth",
    "classify",
    "coverage_chart",
    "coverage_legend",
    "dot_chart",
    "dumbbell_chart",
    "figure_to_svg",
    "format_mark",
    "format_number",
    "format_value",
    "legend_entries",
    "line_chart",
    "missing_text",
    "round_half_up",
    "simplify_for_display",
    "starts_at_zero",
    "unit_label",
    "value_limits",
]
