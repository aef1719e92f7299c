"""Narrative: sentences from data and the fixed words of the report in both languages."""

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
    "amount",
    "gap_change",
    "gap_headline",
    "gap_highlight",
    "gap_sentences",
    "level_sentence",
    "places_sentence",
    "spread_sentence",
    "trend_headline",
    "word",
]
