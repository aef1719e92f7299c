"""Units that a header, a title or a column says, and that would make another number of what is counted."""

from __future__ import annotations

import re

PERCENT = re.compile(r"%|prozent|\bv\.\s?h\.|\banteil|\b(?:je|pro) 100(?![ .\u00a0]?\d)", re.IGNORECASE)
#: units in which a count would be another number; not "je Stadtteil", which says where it was counted
MULTIPLES = re.compile(
    r"(?<!\d)1[ .\u00a0\u202f]?000(?!\d)|\btsd\b|\btausend|\bmio\b|\bmillion|‰|"
    r"\bje\b(?! \w*(?:bezirk|teil|raum|räume|gebiet|gemeinde|kreis|land|stadt|jahr|monat))",
    re.IGNORECASE,
)
#: what of a title is its unit; the title of a whole table may speak of thousands otherwise
UNIT_IN_TITLE = re.compile(r"\(([^()]*)\)|(\bin (?:1[ .\u00a0\u202f]?000|tsd|tausend|mio|million).*)", re.IGNORECASE)


def in_percent(*said: str) -> bool:
    """Whether one of the texts says that numbers are percentages."""
    return any(PERCENT.search(text) for text in said)


def multiple(*said: str) -> str:
    """The text that says that numbers are thousands, or are per something; nothing where none does."""
    return next((text for text in said if MULTIPLES.search(text) and not PERCENT.search(text)), "")


def unit_of_title(title: str) -> str:
    """What the title of a table says of its unit: in brackets, or ``in 1 000 Personen``."""
    return "; ".join(found[1] or found[2] for found in UNIT_IN_TITLE.finditer(title))
