from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from helpers.figures import Pair, Sign, dumbbell_chart, starts_at_zero, style

GROUPS = ("Ausländerinnen und Ausländer", "Deutsche")


def chart(rows: list[Pair], **more: object) -> Figure:
    return dumbbell_chart(rows, groups=GROUPS, unit="percent", **more)  # type: ignore[arg-type]


def test_both_levels_and_the_gap_are_written(texts_of: type) -> None:
    fig = chart([Pair("Beschäftigungsquote", 61.4, 66.1)])
    texts = texts_of(fig)
    assert {"61,4 %", "66,1 %", "\u22124,7", *GROUPS} <= set(texts.all())
    assert texts.find("Abstand in Prozentpunkten")
    assert texts.find(GROUPS[0]).get_color() == style.CATEGORICAL[0]
    joined = [line for line in fig.axes[0].lines if list(line.get_xdata()) == [61.4, 66.1]]
    assert len(joined) == 1


def test_values_stand_outside_of_the_pair_whichever_is_larger(texts_of: type) -> None:
    texts = texts_of(chart([Pair("a", 9.4, 3.6), Pair("b", 8.0, 8.0)]))
    assert texts.find("3,6 %").get_ha() == "right" and texts.find("9,4 %").get_ha() == "left"
    assert sorted(text.get_ha() for text, _ in texts.boxes if text.get_text() == "8,0\u00a0%") == ["left", "right"]
    assert {"+5,8", "0,0"} <= set(texts.all())


def test_the_earlier_pair_is_paler_and_below() -> None:
    fig = chart([Pair("a", 61.4, 66.1, (47.2, 57.9), "2024", "2014")])
    ax = fig.axes[0]
    heights = {line.get_xdata()[0]: line.get_ydata()[0] for line in ax.lines if line.get_marker() in ("o", "s")}
    assert heights[47.2] > heights[61.4] and ax.yaxis_inverted()
    sizes = {line.get_xdata()[0]: line.get_markersize() for line in ax.lines if line.get_marker() == "o"}
    assert sizes[47.2] < sizes[61.4]


@pytest.mark.parametrize("level", [1.0, 30.0, 60.0, 97.0])
@pytest.mark.parametrize("gap", [-30.0, -2.0, 0.0, 2.0, 30.0])
def test_nothing_is_cut_and_nothing_overlaps(texts_of: type, level: float, gap: float) -> None:
    first = max(level + gap, 0.1)
    rows = [
        Pair(
            "Anteil der sozialversicherungspflichtig Beschäftigten in Helferberufen",
            first,
            level,
            (first / 2, level),
            "2024",
            "2014",
        ),
        Pair("Übergang auf das Gymnasium", 41.2, 61.0, (Sign("C"), 57), "2024", "2019"),
        Pair("Kinder ohne Kita", Sign("C"), 5.8),
    ]
    texts = texts_of(chart(rows))
    assert texts.cut() == []
    assert texts.overlapping() == []


def test_a_missing_value_leaves_one_dot_and_says_why(texts_of: type) -> None:
    fig = chart([Pair("a", 61.4, 66.1), Pair("b", Sign("C"), 57.0), Pair("c", None, 50.0)])
    texts = texts_of(fig)
    assert {"geheim gehalten", "keine Angabe"} <= set(texts.all())
    dots = [line for line in fig.axes[0].lines if line.get_marker() in ("o", "s")]
    assert len(dots) == 4


def test_the_caller_learns_whether_the_axis_begins_at_zero() -> None:
    assert not starts_at_zero(chart([Pair("2023", 61.4, 66.1)]))
    assert starts_at_zero(chart([Pair("2023", 3.4, 66.1)]))


def test_errors() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        chart([Pair("a", None, Sign("C"))])
    with pytest.raises(ValueError, match="names of both periods"):
        chart([Pair("a", 1, 2, (1, 2))])
