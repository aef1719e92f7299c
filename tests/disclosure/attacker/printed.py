"""Numbers in the files of an edition: tables of pages and notebooks, and the CSV files in them.

The attacker needs no captions: a column is that of the one series with which all cells agree that he can check.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import numpy as np
import pandas as pd
from bs4 import BeautifulSoup

Grid = list[list[str]]
NUMBER = r"([+\u2212-]?\d{1,3}(?:[.\u202f\xa0 ]\d{3})+(?:,\d+)?|[+\u2212-]?\d+(?:[.,]\d+)?)"
SERIES = ["indicator", "statistic", "characteristic", "denominator_characteristic", "group", "sex"]
#: so many cells have to agree before a column is taken to be that of a series
FEWEST = 3


def grids(folder: Path) -> Iterator[tuple[str, Grid]]:
    """Every table in the files of a folder."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".html":
            yield from ((path.name, grid) for grid in _of_page(path.read_text(encoding="utf-8")))
        elif path.suffix == ".csv":
            yield path.name, _of_csv(path.read_bytes())
        elif path.suffix == ".ipynb":
            for text in _texts(json.loads(path.read_text(encoding="utf-8"))):
                yield from ((path.name, grid) for grid in _of_page(text))


def _texts(content: Any) -> Iterator[str]:
    """Texts in nested JSON that hold a table or a file; lists of lines are one text."""
    if isinstance(content, list) and content and all(isinstance(item, str) for item in content):
        content = "".join(content)
    if isinstance(content, str):
        if "<table" in content or "data:text/csv" in content:
            yield content
    elif isinstance(content, dict | list):
        for item in content.values() if isinstance(content, dict) else content:
            yield from _texts(item)


def _of_page(text: str) -> Iterator[Grid]:
    page = BeautifulSoup(text, "lxml")
    for table in page.find_all("table"):
        yield [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    for link in page.find_all("a", href=re.compile("^data:text/csv")):
        head, _, body = str(link["href"]).partition(",")
        yield _of_csv(base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body))


def _of_csv(content: bytes) -> Grid:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if text.count(";") >= text.count(",") else ","))


def interval(text: str) -> tuple[float, float] | None:
    """What a cell says: a number up to rounding, or the limits of a class.

    >>> interval("1.234,5 %"), interval("0,9 bis unter 1,3"), interval(". geheim gehalten")
    ((1234.45, 1234.55), (0.9, 1.3), None)
    """
    found = [item.replace("\N{MINUS SIGN}", "-") for item in re.findall(NUMBER, text)]
    if not found or not re.match(rf"\W*{NUMBER}", text) or len(found) > 2:
        return None
    numbers = [_number(item) for item in found]
    if len(found) == 2:
        return (numbers[0], numbers[1]) if " bis " in text and numbers[0] < numbers[1] else None
    decimals = len(found[0].partition(",")[2]) or len(found[0].partition(".")[2]) % 3 * (found[0].count(".") == 1)
    half = 0.5 * 10**-decimals
    return round(numbers[0] - half, 9), round(numbers[0] + half, 9)


def _number(text: str) -> float:
    """German numbers; a point before other than three digits is that of a CSV file."""
    if "," not in text and re.search(r"\.(?!\d{3}$)", text):
        return float(text)
    return float(re.sub(r"[^\d,+-]", "", text).replace(",", "."))


@dataclass(frozen=True)
class Lines:
    """Values that readers may see, as a table of lines (series) by labels (areas, or years): NaN where hidden."""

    keys: pd.DataFrame
    labels: list[str]
    value: np.ndarray
    hidden: np.ndarray


def lines_of(indicators: pd.DataFrame, by: str) -> Lines:
    """``by``: ``ref_area`` or ``time_period``."""
    rows = indicators[indicators["area_level"] != "comparator"]
    rows = rows.astype(dict.fromkeys(rows.select_dtypes("category").columns, "str"))
    rows = rows[rows["value"].notna() | (rows["conf_status"] == "C")]
    index = [*SERIES, "area_level", "time_period" if by == "ref_area" else "ref_area"]
    rows = rows.drop_duplicates([*index, by])
    value = rows.pivot(index=index, columns=by, values="value")
    hidden = rows.assign(secret=rows["conf_status"] == "C").pivot(index=index, columns=by, values="secret")
    return Lines(
        value.index.to_frame(index=False),
        [str(name) for name in value.columns],
        value.to_numpy(float),
        hidden.eq(True).to_numpy(),
    )


def told(folder: Path, indicators: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Hidden values that a file prints: their key with ``low`` and ``high``, the ``file`` and the ``text`` of the cell."""
    names = {
        name: code for code, name in areas.loc[areas["area_level"] != "municipality", ["code", "name"]].itertuples(index=False)
    }
    by_area, by_year = lines_of(indicators, "ref_area"), lines_of(indicators, "time_period")

    def label(text: str) -> tuple[Lines, str] | None:
        if found := re.match(r"\W*((?:19|20)\d\d)\b", text):
            return by_year, found[1]
        plain = re.sub(r"^\w{1,4} (?=[A-ZÄÖÜ])|[*\u2020]| \(.*\)$", "", text).strip()
        return (by_area, names[plain]) if plain in names else None

    found = []
    for file, grid in grids(folder):
        for cells in _lines(grid, label):
            found += [{"file": file, **item} for item in _agreeing(cells)]
    return pd.DataFrame(found)


Cell = tuple[Lines, str, str]


def _lines(grid: Grid, label: Any) -> Iterator[list[Cell]]:
    """Columns whose rows, and rows whose columns, are named by areas or by years."""
    width = max((len(row) for row in grid), default=0)
    for one in (grid, [[row[place] if place < len(row) else "" for row in grid] for place in range(width)]):
        labels = [label(row[0]) if row else None for row in one]
        for place in range(1, max((len(row) for row in one), default=0)):
            cells = [(*name, row[place]) for name, row in zip(labels, one, strict=True) if name and place < len(row)]
            for lines in {id(cell[0]): cell[0] for cell in cells}.values():
                yield [cell for cell in cells if cell[0] is lines]


def _agreeing(cells: list[Cell]) -> list[dict[str, Any]]:
    """Hidden values among the cells, if they agree with a series, and with none all of which may be seen."""
    said = [(name, text, limits) for _, name, text in cells if (limits := interval(text)) is not None]
    if len(said) < FEWEST + 1 or len({limits for *_, limits in said}) < 2:
        return []
    lines = cells[0][0]
    place = [lines.labels.index(name) if name in lines.labels else -1 for name, *_ in said]
    if min(place) < 0:
        return []
    low, high = (np.array([limits[side] for *_, limits in said]) for side in (0, 1))
    value, hidden = lines.value[:, place], lines.hidden[:, place]
    inside = (value >= low - 1e-9) & (value <= high + 1e-9)
    agrees = (inside | hidden).all(axis=1) & (inside.sum(axis=1) >= FEWEST)
    if (agrees & ~hidden.any(axis=1)).any():
        return []
    found = []
    for line in np.flatnonzero(agrees):
        key = lines.keys.loc[line].to_dict()
        other = "ref_area" if "time_period" in key else "time_period"
        for at in np.flatnonzero(hidden[line]):
            name = said[at][0] if other == "ref_area" else int(said[at][0])
            found.append({**key, other: name, "low": low[at], "high": high[at], "text": said[at][1]})
    return found
