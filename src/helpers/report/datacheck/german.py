"""What readers and checks say in English, for the office in German; words of ``raw.yaml`` stay as they are."""

from __future__ import annotations

import re

_NUMBER = r"([\d.,e+-]+)"
#: in the order in which they are tried; all that fit are applied
_PATTERNS = [
    (r"^indicator not taken: ", "Indikator nicht übernommen: "),
    (r"^breakdown not taken: ", "Ausprägung nicht übernommen: "),
    (r"^value not taken: ", "Größe nicht übernommen: "),
    (r"^attribute not taken: ", "Ausprägung nicht übernommen: "),
    (r"^category not taken: ", "Kategorie nicht übernommen: "),
    (r"^code not taken: (.+?)(?: \(part of (.+)\))?$", r"Schlüssel nicht übernommen: \1"),
    (r"^the same area under another code$", "dasselbe Gebiet unter einem anderen Schlüssel"),
    (r"^area not of this municipality$", "Gebiet gehört nicht zu dieser Kommune"),
    (r"^comparator not taken .*$", "Vergleichsgebiet nicht übernommen"),
    (r"^no numbers and no known area: heading, note or footer$", "weder Zahlen noch ein Gebiet: Überschrift, Anmerkung oder Fuß"),
    (r"^above the data: heading or definition$", "über den Daten: Überschrift oder Definition"),
    (r"^below the data .*$", "unter den Daten"),
    (r"^in several rows, put together by code: ", "in mehreren Zeilen, nach dem Schlüssel vereinigt: "),
    (r"^columns (.+) are the same: ", r"Spalten \1 sind gleich: "),
    (r"^parts of (.+?): ", r"Teile von \1: "),
    (r"^sexes to total$", "Geschlechter zum Insgesamt"),
    (
        r"the source changes numbers for disclosure control: parts need not add up",
        "die Quelle verändert Zahlen zum Schutz: Teile müssen nicht aufgehen",
    ),
    (rf"the source rounds to multiples of {_NUMBER}", r"die Quelle rundet auf Vielfache von \1"),
    (r"means are rounded", "Mittelwerte sind gerundet"),
    (rf"remainder without group: up to {_NUMBER} in (\d+) sums", r"Rest ohne Gruppe: bis \1 in \2 Summen"),
    (rf"remainder without sex: up to {_NUMBER} in (\d+) sums", r"Rest ohne Geschlecht: bis \1 in \2 Summen"),
    (rf"remainder without area: up to {_NUMBER} in (\d+) sums", r"Rest ohne Gebiet: bis \1 in \2 Summen"),
    (r"a rest of (.+) is in none of the parts, in (\d+) sums", r"ein Rest von \1 steht in keinem der Teile, in \2 Summen"),
    (rf"total {_NUMBER}, parts {_NUMBER}", r"insgesamt \1, Teile \2"),
]


def german(text: str) -> str:
    """The text in German as far as it is known."""
    for pattern, said in _PATTERNS:
        text = re.sub(pattern, said, text)
    return text
