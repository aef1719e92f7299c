"""Writing YAML by hand, so that comments stand where something could not be told."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.intake.describe.look import Sheet

_SIMPLE = re.compile(r"[A-Za-zÄÖÜäöüß(][\w ÄÖÜäöüß()/.+§&-]*[\w)ÄÖÜäöüß.+]|[A-Za-zÄÖÜäöüß]")
#: what YAML refuses or takes for the end of a line
UNPRINTABLE = re.compile(r"[^\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_STAND = re.compile(r"Stand:\s*(\d{2})\.(\d{2})\.(\d{4})")


@dataclass
class Entry:
    """Lines of an entry, what was noticed on the way, and header rows that only the writer found."""

    lines: list[str]
    notes: list[str] = field(default_factory=list)
    header: list[int] = field(default_factory=list)


def quoted(text: str) -> str:
    """A text as YAML takes it, with quotation marks only where they are needed."""
    simple = _SIMPLE.fullmatch(text) and text.lower() not in _WORDS_OF_YAML and "  " not in text
    if simple:
        return text
    return UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def flow(pairs: dict[str, str]) -> str:
    """``{sex: female, age: 3-5}``."""
    return "{" + ", ".join(f"{quoted(key)}: {quoted(value)}" for key, value in pairs.items()) + "}"


def listed(names: Sequence[str], most: int = 6) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def opening(sheet: Sheet, reader: str) -> list[str]:
    """What every entry begins with."""
    stand = _STAND.search(sheet.footer)
    day = f"{stand[3]}-{stand[2]}-{stand[1]}   # ? the file says 'Stand'" if stand else "  # ? the day on which the file came"
    return [
        f"- file: {quoted(sheet.path.name)}",
        f"  reader: {reader}",
        *([f"  sheet: {quoted(sheet.name)}"] if sheet.name else []),
        "  source:   # ? whose data: an id of params/catalogue/sources.yaml or of municipality.yaml",
        f"  delivered: {day}",
    ]
