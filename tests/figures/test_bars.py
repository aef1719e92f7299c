from __future__ import annotations

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from helpers.figures import Bar, Sign, bar_chart, starts_at_zero, style

LONG = "Thalkirchen-Obersendling-Forstenried-Fürstenried-Solln"


def widths(figure: Figure) -> list[float]:
    return [patch.get_width() for patch in figure.axes[0].patches]


def tops(figure: Figure) -> list[float]:
    return [patch.get_y() for patch in figure.axes[0].patches]


@pytest.mark.parametrize("count", [1, 5, 25, 60])
@pytest.mark.parametrize("sign", [1, -1])
def test_any_number_of_rows_fits(texts_of: type, count: int, sign: int) -> None:
    rows = [Bar(f"{LONG} {n}" if n % 3 == 0 else f"Laim {n}", sign * (n + 0.3)) for n in range(count)]
    fig = bar_chart(rows, unit="percent", reference=sign * 4.1, reference_label="Stadt insgesamt", highlight={"Laim 1"})
    texts = texts_of(fig)
    assert texts.cut() == []
    assert texts.overlapping() == []
    assert len(widths(fig)) == count


def test_rows_keep_their_order_and_bars_begin_at_zero() -> None:
    fig = bar_chart([Bar("b", 3), Bar("a", 12), Bar("c", -5)], unit="persons", decimals=0)
    assert widths(fig) == [3, 12, -5]
    assert all(patch.get_x() == 0 for patch in fig.axes[0].patches)
    assert tops(fig) == sorted(tops(fig)) and fig.axes[0].yaxis_inverted()
    assert starts_at_zero(fig)


def test_the_value_stands_beyond_the_end_of_its_bar(texts_of: type) -> None:
    fig = bar_chart([Bar("a", 1234), Bar("b", -500)], unit="persons", decimals=0)
    texts = texts_of(fig)
    assert texts.find("1.234").get_position()[0] > 1234
    assert texts.find("\u2212500").get_position()[0] < -500


def test_a_missing_value_has_words_and_no_bar(texts_of: type) -> None:
    fig = bar_chart([Bar("a", 2.25), Bar("b", Sign("C")), Bar("c", None), Bar("d", float("nan"))], unit="percent")
    assert widths(fig) == [2.25]
    shown = texts_of(fig).all()
    assert shown.count("geheim gehalten") == 1
    assert shown.count("keine Angabe") == 2
    assert "2,3 %" in shown


def test_only_signs_can_be_drawn_too(texts_of: type) -> None:
    fig = bar_chart([Bar("a", Sign("U"))], unit="percent", language="en")
    assert "too uncertain" in texts_of(fig)


def test_highlighted_rows_stand_out(texts_of: type) -> None:
    fig = bar_chart([Bar("a", 3), Bar("b", 4)], unit="percent", highlight=["b"])
    assert [to_hex(patch.get_facecolor()) for patch in fig.axes[0].patches] == [style.QUIET, style.ACCENT]
    assert texts_of(fig).find("b").get_fontweight() == "semibold"
    plain = bar_chart([Bar("a", 3), Bar("b", 4)], unit="percent")
    assert {to_hex(patch.get_facecolor()) for patch in plain.axes[0].patches} == {style.ACCENT}


@pytest.mark.parametrize("reference", [-9.0, 0.1, 7.2, 80.0])
def test_the_reference_is_a_labelled_line_inside_the_picture(texts_of: type, reference: float) -> None:
    fig = bar_chart([Bar("a", 3.0), Bar("b", 4.0)], unit="per_1000", reference=reference, reference_label="Stadt insgesamt")
    low, high = fig.axes[0].get_xlim()
    assert low <= reference <= high
    assert any(list(line.get_xdata()) == [reference, reference] for line in fig.axes[0].lines)
    texts = texts_of(fig)
    assert texts.find("Stadt insgesamt") and texts.cut() == []


def test_no_rows_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        bar_chart([], unit="percent")
