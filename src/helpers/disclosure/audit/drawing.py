"""Numbers in SVG drawings: labels belong to what stands nearest to them; ticks of an axis are no values."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

import numpy as np
from lxml import etree

from helpers.disclosure.audit.numbers import numbers_in, whole_number
from helpers.disclosure.audit.printed import Context, Entry, Printed
from helpers.disclosure.audit.prose import layer, text_numbers
from helpers.disclosure.audit.records import json_numbers

_MOVE = re.compile(r"translate\(\s*(-?[\d.]+)(?:[ ,]+(-?[\d.]+))?|matrix\((?:[^ ,]+[ ,]+){4}(-?[\d.]+)[ ,]+(-?[\d.]+)")
#: labels this near to each other (in units of the drawing) stand on one line
_SAME_LINE = 3.0
_TELLING = re.compile(r"^(?:data-.+|aria-(?:label|description|valuetext|valuenow)|title|alt)$")


class _Label(NamedTuple):
    text: str
    x: float
    y: float


def drawing_numbers(file: str, where: str, root: etree._Element, outer: Context = (), language: str = "de") -> list[Printed]:
    """Every number that a drawing shows or hides: labels, titles, descriptions, attributes."""
    labels, found = [], []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2].lower()
        text = " ".join("".join(element.itertext()).split())
        if tag == "text":
            labels.append(_Label(text, *_position(element)))
        elif tag in ("title", "desc"):
            near = layer(_named(element.getparent()))
            found += text_numbers(file, f"{where} <{tag}>", text, (*near, *outer), language)
        elif tag in ("metadata", "foreignobject"):
            found += text_numbers(file, f"{where} <{tag}>", text, outer, language)
        record = {name.removeprefix("data-"): value for name, value in element.attrib.items() if _TELLING.match(str(name))}
        if record and any(character.isdigit() for value in record.values() for character in value):
            own = [text] if tag == "text" else [*_named(element), *_titles(element)]
            found += json_numbers(file, f"{where} <{tag}>", record, (*layer(own), *outer), language)
    return found + _labels(file, where, labels, outer, language)


def _labels(file: str, where: str, labels: list[_Label], outer: Context, language: str) -> list[Printed]:
    """Numbers of labels: nearest are words on the same line, then the words of the nearest line, then all words."""
    ticks = _ticks(labels, language)
    words = [label for label in labels if re.search(r"[^\W\d_]{3}", label.text) or re.fullmatch(r"(?:19|20)\d\d", label.text)]
    everything = layer(label.text for label in labels if whole_number(label.text, language) is None)
    heights = np.array([label.y for label in words])
    found: list[Printed] = []
    for at, label in enumerate(labels):
        if at in ticks or not any(character.isdigit() for character in label.text):
            continue
        near: Context = ()
        if words:
            apart = np.abs(heights - label.y)
            line = [word.text for word, distance in zip(words, apart, strict=True) if distance <= _SAME_LINE]
            named = [word for word in words if not re.fullmatch(r"[\d\s\u2013./-]*", word.text)]
            nearest = min((abs(word.y - label.y) for word in named), default=0.0)
            block = [word.text for word in named if abs(word.y - label.y) <= nearest + 0.5]
            near = layer([*line, *block])
        place = f"{where}, Beschriftung '{label.text}'"
        context: Context = (((Entry("", label.text),),), *near, *everything, *outer)
        found += [
            Printed(file, place, number.text, number.value, number.step, number.unit, context, False, number.signed)
            for number in numbers_in(label.text, language)
        ]
    return found


def _ticks(labels: list[_Label], language: str) -> set[int]:
    """Labels that are the scale of an axis: three or more numbers in a row, at equal distances and equally far apart."""
    lines: dict[tuple[str, int], list[tuple[float, float, int]]] = defaultdict(list)
    for at, label in enumerate(labels):
        number = whole_number(re.sub(r"\s?(?:%|‰)$", "", label.text.strip()), language)
        if number is not None:
            lines["y", round(label.y)].append((label.x, number.value, at))
            lines["x", round(label.x)].append((label.y, number.value, at))
    ticks: set[int] = set()
    for line in lines.values():
        if len(line) < 3:
            continue
        places, values, positions = (np.array(part) for part in zip(*sorted(line), strict=True))
        apart, steps = np.diff(places), np.diff(values)
        if (
            np.ptp(steps) <= 1e-9 * np.abs(values).max() + 1e-12
            and steps[0] != 0
            and np.ptp(apart) <= 0.02 * np.abs(apart).max() + 0.1
        ):
            ticks.update(int(at) for at in positions)
    return ticks


def _position(element: etree._Element) -> tuple[float, float]:
    """Where a label stands, moved by the groups that it lies in."""
    x, y = _number(element.get("x")), _number(element.get("y"))
    for part in (element, *element.iterancestors()):
        if match := _MOVE.search(part.get("transform") or ""):
            x += float(match[1] or match[3] or 0)
            y += float(match[2] or match[4] or 0)
    if not element.get("y") and len(element):  # the place may be that of its first part
        x, y = x + _number(element[0].get("x")), y + _number(element[0].get("y"))
    return x, y


def _number(text: str | None) -> float:
    match = re.match(r"-?[\d.]+", text or "")
    return float(match[0]) if match else 0.0


def _named(element: etree._Element | None) -> list[str]:
    return [] if element is None else [text for name in ("id", "aria-label", "class") if (text := element.get(name))]


def _titles(element: etree._Element) -> list[str]:
    return [
        "".join(child.itertext())
        for child in element
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] in ("title", "desc")
    ]
