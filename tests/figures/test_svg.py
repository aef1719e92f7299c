from __future__ import annotations

import re
from collections.abc import Callable

import geopandas as gpd
import pytest
import shapely
from lxml import etree
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from helpers.figures import Bar, Line, Pair, bar_chart, choropleth, classify, dumbbell_chart, figure_to_svg, line_chart


def lines() -> Figure:
    return line_chart(
        [Line("Ausländerinnen & <Ausländer> $5$", [(2014, 4.21), (2015, 5.37), (2017, 6.11)])],
        unit="percent",
        breaks=[2015],
        target=6,
    )


def bars() -> Figure:
    return bar_chart([Bar("Laim", 3.3), Bar("Hadern", None)], unit="percent", reference=2, reference_label="Stadt")


def dumbbells() -> Figure:
    return dumbbell_chart([Pair("a", 1.2, 3.4, (2, 3), "2024", "2014")], groups=("x", "y"), unit="percent")


def areas() -> Figure:
    boxes = [shapely.box(x, 0, x + 10, 10) for x in (0, 10, 20)]
    frame = gpd.GeoDataFrame({"code": ["1", "2", "3"], "name": ["Laim", "Au", "Riem"]}, geometry=boxes, crs="EPSG:25832")
    return choropleth(frame, {"1": 3.0, "2": 5.0}, classes=classify([3, 5]), hatched={"3"}, labels=["1", "3"])


charts = pytest.mark.parametrize("draw", [lines, bars, dumbbells, areas])


@charts
def test_the_same_figure_gives_the_same_bytes(draw: Callable[[], Figure]) -> None:
    assert figure_to_svg(draw(), "abb-1") == figure_to_svg(draw(), "abb-1")


@charts
def test_ids_are_prefixed_used_and_resolved(draw: Callable[[], Figure]) -> None:
    svg = figure_to_svg(draw(), "abb-1")
    ids = re.findall(r'\bid="([^"]*)"', svg)
    used = set(re.findall(r"url\(#([^)]*)\)", svg)) | set(re.findall(r'href="#([^"]*)"', svg))
    assert len(ids) == len(set(ids)) and set(ids) == used
    assert all(name.startswith("abb-1-") for name in ids)
    other = figure_to_svg(draw(), "abb-2")
    assert not set(ids) & set(re.findall(r'\bid="([^"]*)"', other))


@charts
def test_nothing_in_it_reaches_beyond_the_drawing(draw: Callable[[], Figure]) -> None:
    svg = figure_to_svg(draw(), "abb-1")
    root = etree.fromstring(svg)
    names = {etree.QName(element).localname for element in root.iter()}
    assert not names & {"style", "metadata", "script", "image", "foreignObject"}
    assert "<!--" not in svg and "dc:" not in svg and "xlink" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert root.get("focusable") == "false"
    assert root.get("viewBox") and root.get("width") is None and root.get("height") is None


@charts
def test_numbers_have_two_decimals_at_most(draw: Callable[[], Figure]) -> None:
    root = etree.fromstring(figure_to_svg(draw(), "abb-1"))
    for element in root.iter():
        for value in element.attrib.values():
            assert not re.search(r"\d\.\d{3,}", value)


@charts
def test_text_stays_text_in_the_font_of_the_page(draw: Callable[[], Figure]) -> None:
    root = etree.fromstring(figure_to_svg(draw(), "abb-1"))
    assert root.get("font-family") == "'Source Sans Pro', sans-serif"
    assert list(root.iter("{*}text"))


def test_words_are_kept_as_they_are() -> None:
    root = etree.fromstring(figure_to_svg(lines(), "abb-1"))
    assert "Ausländerinnen & <Ausländer>" in "".join(root.itertext())
    assert "$5$" in "".join(root.itertext())


def test_names_on_a_map_are_text_with_a_white_outline_and_hatching_is_a_pattern() -> None:
    svg = figure_to_svg(areas(), "abb-1")
    root = etree.fromstring(svg)
    assert [text.text for text in root.iter("{*}text")] == ["Laim", "Riem"]
    assert all("paint-order: stroke" in text.get("style") for text in root.iter("{*}text"))
    assert "halo" not in svg
    assert len(list(root.iter("{*}pattern"))) == 1


def test_an_analysts_own_figure_is_closed_and_its_names_do_not_leak() -> None:
    figure, ax = plt.subplots()
    ax.plot([1, 2], [3, 4])[0].set_gid("internal-name")
    svg = figure_to_svg(figure, "eigene")
    assert "internal-name" not in svg
    assert plt.get_fignums() == []
