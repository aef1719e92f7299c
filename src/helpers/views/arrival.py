"""Places of arrival on a map: which type each area is of, and how much that depends on where the limits lie."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Box, Figure, choropleth, figure_to_svg, format_number, legend_entries, style
from helpers.figures.classes import Classes
from helpers.measures.arrival import DIMENSIONS
from helpers.settings.catalogue import Indicator
from helpers.views.arrival_tables import table_of_areas
from helpers.views.arrival_types import Arrival, context_rows, found_types, no_types, present_types, type_label
from helpers.views.parts import figure_id, notes
from helpers.views.places import area_notes
from helpers.views.reading import Reading

#: the hue says how much people move, its darkness whether the share of foreign nationals is high; no colour warns
COLOURS = {
    7: style.SEQUENTIAL[4],
    3: style.SEQUENTIAL[2],
    6: style.DIVERGING[4],
    2: style.DIVERGING[3],
    5: style.DIVERGING[0],
    1: style.DIVERGING[1],
    4: style.AXIS,
    0: style.DIVERGING[2],
}
#: more names than these would cover the map
MOST_NAMES = 8


def arrival(reading: Reading) -> Figure | Box:
    """A map of the types; below it the limits, how many areas would change with other ones, and what to bear in mind."""
    found = found_types(reading)
    if found is None:
        return no_types(reading)
    areas = reading.geometry(found.level)
    areas = areas.assign(name=[found.name(str(code)) for code in areas["code"]])
    classes = _classes(reading, found)
    values = {code: float(list(present_types(found)).index(int(kind))) for code, kind in found.types.items()}
    labels = found.places if len(found.places) <= MOST_NAMES else []
    id = figure_id("ankunft")
    drawn = choropleth(areas, values, classes=classes, hatched=found.hidden, labels=labels)
    context = context_rows(reading, found)
    headline = "arrival_headline_protected" if found.hidden else "arrival_headline"
    return Figure(
        id=id,
        headline=reading.word(headline, count=len(found.places), areas=len(found.types)),
        language=reading.language,
        subtitle=reading.word("arrival_subtitle", years=found.years, where=reading.settings.municipality.name),
        source=reading.sources(pd.concat(found.features.values())),
        note=" ".join([_rule(found), _stability(found), *found.hidden_note, *_cautions(found, context)]),
        mark=reading.mark,
        alt=_alt(found),
        svg=figure_to_svg(drawn, id),
        data=table_of_areas(found, context),
        legend=legend_entries(areas, values, classes=classes, hatched=found.hidden, language=reading.language),
        legend_title=reading.word("arrival_legend"),
    )


def _classes(reading: Reading, found: Arrival) -> Classes:
    """One class per type, by its place in the legend."""
    present = present_types(found)
    limits = [number + 0.5 for number in range(len(present) - 1)]
    return Classes(limits, [type_label(reading, kind) for kind in present], [COLOURS[kind] for kind in present])


def _rule(found: Arrival) -> str:
    """What high means; the limits in numbers stand in the table."""
    reading = found.reading
    limits = reading.settings.municipality.small_areas.arrival.limits.model_dump()
    said = []
    for name, id in DIMENSIONS.items():
        item = reading.indicator(id)
        times = format_number(limits[name], 2, reading.language)
        details = [reading.word("arrival_times", times=times)] if limits[name] != 1 else []
        details += [] if item.across_levels else [reading.word("arrival_all_areas")]
        if details:
            said.append(f"; {item.short.get(reading.language)}: {', '.join(details)}")
    where = reading.settings.municipality.name
    return reading.word("arrival_rule", where=where, years=found.years, exceptions="".join(said))


def _stability(found: Arrival) -> str:
    reading, gained, lost = found.reading, found.turned(True), found.turned(False)
    shift = format_number(100 * reading.settings.municipality.small_areas.arrival.shift, 0, reading.language)

    def counted(codes: list[str]) -> str:
        return f"{len(codes)} ({found.names(codes)})" if codes else "0"

    return reading.word(
        "arrival_flips",
        shift=shift,
        gained=counted(gained),
        lost=counted(lost),
        changed=len(found.unstable),
        areas=len(found.types),
    )


def _cautions(found: Arrival, context: tuple[Indicator, pd.DataFrame] | None) -> list[str]:
    reading = found.reading
    said = [reading.word("arrival_accommodation")] if found.flagged & set(found.types.index) else []
    indicators = [reading.indicator(id) for id in DIMENSIONS.values()]
    said += area_notes(reading, found.level, indicators, across_levels=False, without=found.hidden)
    said.append(reading.word("arrival_no_judgement"))
    if context:
        said.append(reading.word("arrival_context", name=context[0].short.get(reading.language)))
        said.append(notes(reading, context[0], context[1]))
    return [text for text in said if text]


def _alt(found: Arrival) -> str:
    """How many areas are of each type, and which have an arrival function."""
    reading = found.reading
    counts = "; ".join(f"{type_label(reading, kind)}: {int((found.types == kind).sum())}" for kind in present_types(found))
    names = found.names(found.places)
    places = f" {reading.word('arrival_both')}: {names}." if names else ""
    return " ".join([f"{reading.word('arrival_legend')}: {counts}.{places}", *found.hidden_note])
