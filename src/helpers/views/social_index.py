"""Status and dynamics of the social situation: which areas are of which class."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Box, Column, DataTable, Table
from helpers.figures.objects import Cell
from helpers.measures.small_areas import SOCIAL_INDEX
from helpers.measures.social_index import DYNAMICS_CLASSES, STATUS_CLASSES
from helpers.views.parts import figure_id, hint
from helpers.views.protected import absent, protected
from helpers.views.reading import Reading


def social_index(reading: Reading) -> Table | Box:
    """A table of the areas by status (down) and dynamics (across), by name and without an order among them."""
    setting, level = reading.settings.municipality.small_areas.social_index, reading.small_level
    rows = reading.values[(reading.values["indicator"] == SOCIAL_INDEX) & (reading.values["area_level"] == level)]
    every = rows[rows["statistic"] == "social_status_class"]
    status = every[every["value"].notna()]
    if setting is None or level is None or status.empty:
        return hint(reading, figure_id("sozialindex"), absent(reading, every, "social_nothing"))
    year = int(status["time_period"].max())
    every = rows[(rows["time_period"] == year) & rows["statistic"].isin(["social_status_class", "social_dynamics_class"])]
    dynamics = every[(every["statistic"] == "social_dynamics_class") & every["value"].notna()]
    status_of, dynamics_of = (part.set_index("ref_area")["value"] for part in (status[status["time_period"] == year], dynamics))
    across = {None: "areas"} if dynamics_of.empty else DYNAMICS_CLASSES
    group = "" if dynamics_of.empty else reading.word("social_dynamics", since=int(dynamics["base_period"].iloc[0]))
    columns = [Column(reading.word("social_status", year=year), kind="text", row_header=True)]
    columns += [Column(reading.word(f"social_{name}"), kind="text", group=group) for name in across.values()]
    table: list[list[Cell]] = [
        [reading.word(f"social_{name}"), *(_names(reading, level, status_of, dynamics_of, code, other) for other in across)]
        for code, name in STATUS_CLASSES.items()
    ]
    indicators = [reading.indicator(name) for name in dict.fromkeys([*setting.status, *setting.dynamics])]
    names = [item.short.get(reading.language) for item in indicators]
    values = pd.concat([reading.rows(item, level=level) for item in indicators])
    return Table(
        id="tab-sozialindex",
        headline=reading.word("social_headline", year=year),
        language=reading.language,
        source=reading.sources(values[values["time_period"] == year]),
        note=" ".join([reading.word("social_note", names=", ".join(names)), *_hidden(reading, every)]),
        mark=reading.mark,
        data=DataTable(columns, table),
    )


def _hidden(reading: Reading, rows: pd.DataFrame) -> list[str]:
    """How many areas stand in no class because one of their two is kept secret."""
    hidden = set(protected(rows)["ref_area"])
    number = len(hidden | set(rows.loc[rows["value"].notna(), "ref_area"]))
    return [reading.word("protected_areas", hidden=len(hidden), number=number)] if hidden else []


def _names(
    reading: Reading, level: str, status: pd.Series, dynamics: pd.Series, status_class: int, dynamics_class: int | None
) -> str:
    codes = status.index[status == status_class]
    if dynamics_class is not None:
        codes = codes.intersection(dynamics.index[dynamics == dynamics_class])
    return ", ".join(reading.area_name(code, level) for code in sorted(codes)) or "–"
