from __future__ import annotations

import math

import pytest
from matplotlib.figure import Figure

from helpers.figures import Line, line_chart, starts_at_zero, style
from helpers.figures.series import pieces_of

GERMAN = "Deutsche"
FOREIGN = "Ausländerinnen und Ausländer"
LONG = [
    "Drittstaatsangehörige aus Asylherkunftsländern",
    "EU-Bürgerinnen und EU-Bürger (ohne Deutschland)",
    "Staatsangehörige der Westbalkanstaaten",
    "Thalkirchen-Obersendling-Forstenried-Fürstenried-Solln",
]


def rising(start: float, step: float, first: int = 2014, last: int = 2024) -> list[tuple[int, float | None]]:
    return [(year, start + step * (year - first)) for year in range(first, last + 1)]


def drawn(figure: Figure, color: str) -> list[list[int]]:
    """Years of every piece of line in a colour, markers and leaders left out."""
    return [
        [int(year) for year in line.get_xdata()]
        for line in figure.axes[0].lines
        if line.get_color() == color and line.get_linestyle() != "None" and line.get_label() != "_leader"
    ]


def test_a_series_is_cut_at_missing_values_missing_years_and_breaks() -> None:
    points = [
        (2012, 3.0),
        (2010, 1.0),
        (2011, None),
        (2013, 4.0),
        (2015, 5.0),
        (2016, math.nan),
        (2017, 6.0),
        (2018, 7.0),
    ]
    assert pieces_of(points, breaks=[2018]) == [
        [(2010, 1.0)],
        [(2012, 3.0), (2013, 4.0)],
        [(2015, 5.0)],
        [(2017, 6.0)],
        [(2018, 7.0)],
    ]


def test_no_line_crosses_a_break_or_a_gap() -> None:
    holey = [(year, None if year == 2021 else value) for year, value in rising(50, 1)]
    fig = line_chart([Line(GERMAN, rising(57, 1)), Line(FOREIGN, holey)], unit="percent", breaks=[2017])
    assert drawn(fig, style.CATEGORICAL[0]) == [[2014, 2015, 2016], [*range(2017, 2025)]]
    assert drawn(fig, style.CATEGORICAL[1]) == [[2014, 2015, 2016], [2017, 2018, 2019, 2020], [2022, 2023, 2024]]


def test_a_break_is_marked_between_the_years_and_named(texts_of: type) -> None:
    fig = line_chart([Line(GERMAN, rising(57, 1))], unit="percent", breaks=[2017, 1990, 2014])
    marks = [line.get_xdata()[0] for line in fig.axes[0].lines if list(line.get_ydata()) == [0, 1]]
    assert marks == [2016.5]  # a break before the first year shown is none
    assert texts_of(fig).all().count("Bruch") == 1


def test_a_year_without_neighbours_is_a_dot() -> None:
    fig = line_chart([Line("Insgesamt", [(2014, 5.0), (2016, 6.0), (2017, 7.0)], "total")], unit="percent")
    dots = [line for line in fig.axes[0].lines if line.get_linestyle() == "None"]
    assert [list(line.get_xdata()) for line in dots] == [[2014]]


@pytest.mark.parametrize("first", [2000, 2005, 2014, 2019, 2023])
@pytest.mark.parametrize("breaks", [(), (2020,), (2020, 2021, 2022)])
def test_nothing_is_cut_and_nothing_overlaps(texts_of: type, first: int, breaks: tuple[int, ...]) -> None:
    series = [Line(label, rising(60 + number * 0.2, 0.3, first)) for number, label in enumerate(LONG)]
    series += [Line("Übrige", rising(61, 0.3, first)), Line("Stadt insgesamt", rising(60.5, 0.3, first), "total")]
    texts = texts_of(line_chart(series, unit="percent", breaks=breaks, target=65))
    assert texts.cut() == []
    assert texts.overlapping() == []
    assert {str(first), "2024", "Ziel 65,0 %"} <= set(texts.all())


def test_labels_carry_the_colour_of_their_line_and_the_last_value(texts_of: type) -> None:
    fig = line_chart(
        [
            Line(GERMAN, rising(57, 0.91)),
            Line(FOREIGN, rising(46, 1.54)[:-3]),
            Line("Insgesamt", rising(55, 1), "total"),
        ],
        unit="percent",
    )
    texts = texts_of(fig)
    assert texts.find(GERMAN).get_color() == style.CATEGORICAL[0]
    assert texts.find("Insgesamt").get_color() == style.TEXT
    assert "Deutsche 66,1 %" in texts
    assert f"{FOREIGN} 56,8 % (2021)" in texts  # not the last year of the chart: it says which
    for text, _ in texts.boxes:
        assert style.contrast(text.get_color()) >= 4.5


def test_four_groups_are_coloured_and_the_rest_is_grey() -> None:
    fig = line_chart([Line(f"Gruppe {n}", rising(10 * n, 1)) for n in range(6)], unit="percent")
    lines = [line for line in fig.axes[0].lines if line.get_linestyle() == "-" and line.get_label() != "_leader"]
    assert [line.get_color() for line in lines if line.get_linewidth() > 1] == [*style.CATEGORICAL, *[style.OTHER] * 2]


def test_groups_and_total_differ_without_colour() -> None:
    fig = line_chart(
        [Line(GERMAN, rising(57, 1)), Line(FOREIGN, rising(46, 1)), Line("Insgesamt", rising(50, 1), "total")],
        unit="percent",
    )
    markers = [line.get_marker() for line in fig.axes[0].lines if line.get_linestyle() == "None"]
    assert len(set(markers)) == 2
    assert [line.get_color() for line in fig.axes[0].lines if line.get_linestyle() == "--"] == [style.TEXT]


def test_many_areas_behind_become_the_band_of_their_middle_half() -> None:
    areas = [Line("", rising(n, 0), "background") for n in range(1, 10)]
    fig = line_chart([*areas, Line("Bezirk", rising(5, 0))], unit="percent", breaks=[2018])
    bands = fig.axes[0].collections
    assert len(bands) == 2  # open at the break
    assert bands[0].get_datalim(fig.axes[0].transData).intervaly.tolist() == [3, 7]
    assert len(drawn(fig, style.PALE_LINE)) == 0
    few = line_chart([*areas[:3], Line("Bezirk", rising(5, 0))], unit="percent")
    assert len(drawn(few, style.PALE_LINE)) == 3


@pytest.mark.parametrize(("start", "zero"), [(5.0, True), (57.0, False), (-5.0, True)])
def test_the_caller_learns_whether_the_axis_begins_at_zero(start: float, zero: bool) -> None:
    assert starts_at_zero(line_chart([Line("a", rising(start, 1))], unit="percent")) is zero


def test_ticks_stand_where_their_labels_say() -> None:
    ax = line_chart([Line("a", rising(81.3, 0.4))], unit="percent").axes[0]
    assert len(ax.get_yticks()) >= 4
    for position, label in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True):
        assert float(label.get_text().removesuffix("\u00a0%").replace(",", ".")) == position
    assert [int(label.get_text()) for label in ax.get_xticklabels()] == list(ax.get_xticks())


def test_the_grid_is_horizontal_and_there_is_no_frame() -> None:
    fig = line_chart([Line("a", rising(5, 1))], unit="percent")
    ax = fig.axes[0]
    assert all(line.get_visible() for line in ax.get_ygridlines())
    assert not any(line.get_visible() for line in ax.get_xgridlines())
    assert [name for name, spine in ax.spines.items() if spine.get_visible()] == ["bottom"]


def test_english_and_a_single_year(texts_of: type) -> None:
    texts = texts_of(line_chart([Line("Germans", [(2024, 66.1)])], unit="percent", language="en", target=70))
    assert {"2024", "Germans 66.1%", "target 70.0%"} <= set(texts.all())
    assert texts.cut() == []


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        line_chart([Line("a", [(2024, None)])], unit="percent")
