"""Numbers in running text: a sentence says of its numbers what the table says with its heads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpers.disclosure.audit.numbers import numbers_in
from helpers.disclosure.audit.printed import Context, Entry, Printed

#: a sentence ends before a capital; not behind "1." of a date or an abbreviation such as "z. B."
_END = re.compile(
    r"(?<=[.!?…])(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b[A-Za-zÄÖÜ]\.)(?<!\b(?:bzw|usw|ggf|Abb|Tab|Kap)\.)\s+(?=[\"„“(]?[A-ZÄÖÜ])"
)
_LONGEST_QUOTE = 160


def sentences(text: str) -> list[str]:
    """Sentences of a paragraph; line breaks are blanks."""
    return [part for part in _END.split(" ".join(text.split(" "))) if part.strip()]


def text_numbers(file: str, where: str, text: str, outer: Context = (), language: str = "de", head: str = "") -> list[Printed]:
    """Every number in a paragraph, with its sentence, the paragraph and what stands around it.

    Parameters
    ----------
    where : how a person finds the paragraph; the sentence is added.
    head : name of the attribute or key that the text stands under.
    """
    text = re.sub(r"[ \t\r\n]+", " ", text.replace("\u00ad", "")).strip()
    if not any(character.isdigit() for character in text):
        return []
    parts = sentences(text)
    paragraph: Context = () if len(parts) == 1 else (((Entry("", text[:2000]),),),)
    found: list[Printed] = []
    for part in parts:
        context: Context = (((Entry(head, part),),), *paragraph, *outer)
        quote = part if len(part) <= _LONGEST_QUOTE else part[:_LONGEST_QUOTE] + " …"
        place = f"{where}: „{quote}“" if where else f"„{quote}“"
        found += [
            Printed(file, place, number.text, number.value, number.step, number.unit, context, False, number.signed)
            for number in numbers_in(part, language)
        ]
    return found


def layer(texts: Iterable[str]) -> Context:
    """Texts as one layer of context; none if there are none."""
    entries = tuple(Entry("", text) for text in dict.fromkeys(" ".join(text.split()) for text in texts) if text)
    return ((entries,),) if entries else ()
