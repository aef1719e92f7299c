"""Narrative: sentences from data and the fixed words of the report in both languages."""

from helpers.narrative.breakdowns import age_label, group_label, measure_label, reference_label
from helpers.narrative.sentences import (
    Change,
    GapText,
    amount,
    gap_change,
    gap_headline,
    gap_highlight,
    gap_sentences,
    level_sentence,
    places_sentence,
    spread_sentence,
    trend_headline,
)
from helpers.narrative.words import word

__all__ = [
    "Change",
    "GapText",
    "age_label",
    "amount",
    "gap_change",
    "gap_headline",
    "gap_highlight",
    "gap_sentences",
    "group_label",
    "level_sentence",
    "measure_label",
    "places_sentence",
    "reference_label",
    "spread_sentence",
    "trend_headline",
    "word",
]
