"""The most important things in sentences."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Box
from helpers.measures import spread
from helpers.measures.gaps import PAIRS
from helpers.narrative import GapText, gap_change, gap_highlight, gap_sentences, level_sentence, places_sentence
from helpers.settings.catalogue import Indicator
from helpers.views.parts import change_of, gap_of, gap_rows, hint, latest
from helpers.views.protected import absent, among, protected
from helpers.views.reading import Reading

#: how many areas are named as those with the highest values
MOST_PLACES = 3
#: how many sentences "in brief" has at most
MOST_SENTENCES = 5


def in_brief(reading: Reading, indicators: list[Indicator], id: str) -> Box:
    """Level and change of each indicator, and how gaps between groups developed; strengths and needs both."""
    sentences = [
        sentence
        for indicator in indicators
        for sentence in (_level(reading, indicator), *_gap_in_brief(reading, indicator))
        if sentence
    ]
    if not sentences:
        return _nothing(reading, indicators, id)
    return Box(
        id=id,
        headline=reading.word("in_brief"),
        language=reading.language,
        style="brief",
        sentences=sentences[:MOST_SENTENCES],
        mark=reading.mark,
    )


def _level(reading: Reading, indicator: Indicator) -> str:
    row = latest(reading.total(reading.rows(indicator)))
    if row is None:
        return ""
    change = change_of(reading, indicator, row)
    return level_sentence(indicator, float(row["value"]), int(row["time_period"]), change, reading.language)


def _gap_in_brief(reading: Reading, indicator: Indicator) -> list[str]:
    """For the first breakdown with a gap: both levels and how the gap was before."""
    for by in indicator.compare_by:
        if by != "sex" and (found := gap_of(reading, indicator, by)):
            said = " ".join(gap_sentences(indicator, found, reading.language)[:2])
            return [reading.word("by_group", name=indicator.short.get(reading.language), text=said)]
    return []


def overview_in_brief(reading: Reading, indicators: list[Indicator], places: list[Indicator], id: str) -> Box:
    """What stands out across fields: the gaps that changed most, the widest one, and places with a special function."""
    first = next((said for item in indicators if (said := _level(reading, item))), "")
    sentences = [first, *_outstanding_gaps(reading, indicators), *(_places(reading, item) for item in places)]
    sentences = [said for said in sentences if said]
    if not sentences:
        return _nothing(reading, indicators, id)
    gaps = [gap_rows(reading, item, by) for item in indicators for by in PAIRS if by != "sex" and by in item.compare_by]
    return Box(
        id=id,
        headline=reading.word("in_brief"),
        language=reading.language,
        style="brief",
        sentences=sentences,
        note=reading.word("protected_compared") if any(len(protected(rows)) for rows in gaps) else "",
        mark=reading.mark,
    )


def _nothing(reading: Reading, indicators: list[Indicator], id: str) -> Box:
    rows = pd.concat([reading.values.iloc[:0], *(reading.total(reading.rows(item)) for item in indicators)])
    return hint(reading, id, absent(reading, rows, "nothing_in_field"))


def _outstanding_gaps(reading: Reading, indicators: list[Indicator]) -> list[str]:
    """The gap that narrowed most, the one that widened most, and the widest one; each if there is one."""
    found: list[tuple[Indicator, GapText]] = [
        (item, gap)
        for item in indicators
        if item.unit == "percent" and item.direction != "neutral"
        for by in PAIRS
        if by != "sex" and by in item.compare_by and (gap := gap_of(reading, item, by))
    ]
    if not found:
        return []

    def size_change(pair: tuple[Indicator, GapText]) -> float:
        return abs(pair[1].points) - abs(pair[1].points_before)

    moved = [pair for pair in found if pair[1].since is not None and gap_change(pair[1])]
    chosen = [
        ("smaller", min((pair for pair in moved if size_change(pair) < 0), key=size_change, default=None)),
        ("larger", max((pair for pair in moved if size_change(pair) > 0), key=size_change, default=None)),
        ("largest", max(found, key=lambda pair: abs(pair[1].points))),
    ]
    told: list[tuple[Indicator, GapText]] = []
    sentences = []
    for kind, pair in chosen:
        if pair and pair not in told:  # one gap may be both: said once
            told.append(pair)
            sentences.append(gap_highlight(*pair, kind, reading.language))
    return sentences


def _places(reading: Reading, indicator: Indicator) -> str:
    """In which areas a value is highest; areas too small to be interpreted are left out."""
    level = reading.small_level
    if level is None:
        return ""
    rows = reading.total(reading.rows(indicator, level=level))
    known = rows[rows["value"].notna() & ~rows["ref_area"].isin(reading.too_small(level))]
    rows = rows[rows["time_period"] == known["time_period"].max()]
    known = known[known["time_period"] == known["time_period"].max()]
    found = spread(known.set_index("ref_area")["value"])
    if found is None or len(known) <= MOST_PLACES:
        return ""
    top = known.sort_values(["value", "ref_area"], ascending=[False, True]).head(MOST_PLACES)
    places = [(reading.area_name(code, level), value) for code, value in zip(top["ref_area"], top["value"], strict=True)]
    year, where = int(top["time_period"].iloc[0]), among(reading, level, rows, found)
    said = places_sentence(indicator, year, places, reading.language, where)
    return " ".join([said, *reading.notes_on(level, [indicator], set(top["ref_area"]))])
