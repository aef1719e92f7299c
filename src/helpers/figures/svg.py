"""A matplotlib figure as an SVG that stands inline in a page: small, repeatable, without side effects.

matplotlib's own SVG carries a style sheet that would apply to the whole page, ids that collide as soon as two
drawings share a page, and the date. All of that goes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from lxml import etree
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.figures.style import style

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_HALO = "halo"
#: how the group id begins that names the areas which are drawn in one colour
_AREAS = "areas:"
_HALO_STYLE = "paint-order: stroke; stroke: #ffffff; stroke-width: 2.6; stroke-linejoin: round"
_LONG_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
#: attributes with coordinates or lengths; ids, colours and text stay as they are
_NUMERIC = frozenset({"d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points", "style", "viewBox", "transform"})
_FAMILY = re.compile(r"font-family: ([^;]+);?")
_NO_ROTATION = re.compile(r"rotate\(-?0(?:\.0+)?(?:[ ,][^)]*)?\)")


def figure_to_svg(figure: Figure, id: str) -> str:
    """Write the figure as SVG text and close it.

    Parameters
    ----------
    figure : the drawing; it cannot be drawn on afterwards.
    id : the figure's id, put before every id inside, so that several drawings can share a page.

    Returns
    -------
    ``<svg …>`` with a ``viewBox`` in points instead of a size, real text in the font of the page, no metadata and
    no style sheet. The same figure gives the same text, byte by byte.
    """
    with style():
        _halos_by_id(figure)
        buffer = io.BytesIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(buffer, format="svg", metadata=nothing, transparent=True)
        plt.close(figure)
    root = etree.fromstring(buffer.getvalue(), etree.XMLParser(remove_comments=True, remove_blank_text=True))
    _clean(root)
    _draw_halos(root)
    _name_areas(root)
    _prefix_ids(root, id)
    _share_font(root)
    _unwrap_groups(root)
    _round_numbers(root)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def areas_gid(codes: Iterable[object]) -> str:
    """The group id of areas in one colour: the drawing keeps them as ``data-areas``, so that it can be read what it says."""
    return _AREAS + " ".join(str(code) for code in codes)


def _halos_by_id(figure: Figure) -> None:
    """Mark text with an outline by a group id: matplotlib would draw it as shapes, not as text."""
    for text in figure.findobj(Text):
        if text.get_path_effects():
            text.set_path_effects([])
            text.set_gid(_HALO)


def _clean(root: etree._Element) -> None:
    for name in ("metadata", "style"):
        for element in list(root.iter(f"{{{_SVG}}}{name}")):
            element.getparent().remove(element)
    for defs in list(root.iter(f"{{{_SVG}}}defs")):
        if not len(defs):
            defs.getparent().remove(defs)
    for path in list(root.iter(f"{{{_SVG}}}path")):
        if path.get("style") == "fill: none":  # the empty grounds of figure and axes
            path.getparent().remove(path)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("stroke-linejoin", "round")  # what the style sheet said
    root.set("focusable", "false")
    for element in root.iter():
        if _XLINK in element.attrib:
            element.set("href", element.attrib.pop(_XLINK))


def _draw_halos(root: etree._Element) -> None:
    for group in root.iter(f"{{{_SVG}}}g"):
        if group.get("id") == _HALO:
            del group.attrib["id"]
            for text in group.iter(f"{{{_SVG}}}text"):
                text.set("style", f"{text.get('style', '')}; {_HALO_STYLE}".lstrip("; "))


def _name_areas(root: etree._Element) -> None:
    for group in root.iter(f"{{{_SVG}}}g"):
        if (group.get("id") or "").startswith(_AREAS):
            group.set("data-areas", group.attrib.pop("id").removeprefix(_AREAS))


def _prefix_ids(root: etree._Element, prefix: str) -> None:
    """Keep the ids that something refers to, number them in order of appearance, put the figure's id before."""
    used = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            used.update(_REFERENCE.findall(value))
            if name == "href" and value.startswith("#"):
                used.add(value[1:])
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.get("id")
        if old in used:
            names.setdefault(old, f"{prefix}-{len(names) + 1}")
            element.set("id", names[old])
        elif old is not None:
            del element.attrib["id"]
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == "href" and value.startswith("#"):
                element.set(name, "#" + names[value[1:]])
            elif "url(#" in value:
                element.set(name, _REFERENCE.sub(lambda match: f"url(#{names[match[1]]})", value))


def _share_font(root: etree._Element) -> None:
    """Say once what every text repeats."""
    texts = list(root.iter(f"{{{_SVG}}}text"))
    families = {match[1] for text in texts if (match := _FAMILY.search(text.get("style", "")))}
    if len(families) == 1:
        root.set("font-family", f"{families.pop()}, sans-serif")
        for text in texts:
            text.set("style", _FAMILY.sub("", text.get("style", "")).strip("; "))


def _unwrap_groups(root: etree._Element) -> None:
    """Remove groups without attributes; matplotlib puts one around every artist."""
    for group in list(root.iter(f"{{{_SVG}}}g")):
        if not group.attrib:
            parent = group.getparent()
            place = parent.index(group)
            parent[place : place + 1] = list(group)


def _round_numbers(root: etree._Element) -> None:
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name not in _NUMERIC:
                continue
            if "scale" in value or "matrix" in value:
                continue  # factors, not lengths
            shorter = _NO_ROTATION.sub("", value) if name == "transform" else value
            shorter = " ".join(_LONG_NUMBER.sub(_short, shorter).split())
            if shorter:
                element.set(name, shorter)
            else:
                del element.attrib[name]


def _short(match: re.Match[str]) -> str:
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
