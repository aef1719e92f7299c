"""What readers and checks say in English, for the office in German; words of ``raw.yaml`` stay as they are.

``{name}`` stands for any text, ``{name#}`` for a number, which is written as numbers are in German. The first message that
fits the whole text counts, so the longer of two stands before the shorter. A test holds the list against the readers.
"""

from __future__ import annotations

import re
from functools import cache

from helpers.figures import format_number
from helpers.report.datacheck.checked import LANGUAGE

MESSAGES = {
    # why rows are set aside
    "area not of this municipality": "Gebiet gehört nicht zu dieser Kommune",
    "area of this municipality that the geometry does not have": "Gebiet dieser Kommune, das der Geometrie fehlt",
    "area of this municipality without a number: dissolved, or made later": (
        "Gebiet dieser Kommune ohne Zahlen: aufgelöst oder später gebildet"
    ),
    "people who live or work elsewhere: no area of its own": "Personen mit Wohn- oder Arbeitsort außerhalb: kein eigenes Gebiet",
    "Samtgemeinde or Verbandsgemeinde: between the Kreis and its Gemeinden": (
        "Samt- oder Verbandsgemeinde: zwischen Kreis und Gemeinden"
    ),
    "the same area under another code": "dasselbe Gebiet unter einem anderen Schlüssel",
    "comparator not taken ('areas: own')": "Vergleichsgebiet nicht übernommen",
    "indicator not taken: {name}": "Indikator nicht übernommen: {name}",
    "breakdown not taken: {name}": "Ausprägung nicht übernommen: {name}",
    "value not taken: {name}": "Größe nicht übernommen: {name}",
    "attribute not taken: {name} total": "Ausprägung nicht übernommen: {name} insgesamt",
    "attribute not taken: {name}": "Ausprägung nicht übernommen: {name}",
    "category not taken: {names} and {more#} more": "Kategorie nicht übernommen: {names} und {more#} weitere",
    "category not taken: {names}": "Kategorie nicht übernommen: {names}",
    "code not taken: {code} (part of {whole})": "Schlüssel nicht übernommen: {code} (Teil von {whole})",
    "code not taken: {code}": "Schlüssel nicht übernommen: {code}",
    "no numbers and no known area: heading, note or footer": "weder Zahlen noch ein Gebiet: Überschrift, Anmerkung oder Fuß",
    "above the data: heading or definition": "über den Daten: Überschrift oder Definition",
    "below the data ('rows.last')": "unter den Daten",
    # what was noticed in a file
    "the last line has no line end: if the file was cut off, its last number is too short": (
        "die letzte Zeile hat kein Zeilenende: Wurde die Datei abgeschnitten, ist ihre letzte Zahl zu kurz"
    ),
    "columns {places} are the same: {name}": "Spalten {places} sind gleich: {name}",
    "{column}: the parts of category {total} do not add up to it in {off#} of {all#} cases, most in area {area}, {time}: "
    "{sum#} instead of {printed#}{why}": (
        "{column}: Die Teile der Kategorie {total} ergeben sie in {off#} von {all#} Fällen nicht, am weitesten entfernt in "
        "Gebiet {area}, {time}: {sum#} statt {printed#}{why}"
    ),
    " (more than rounding to multiples of {step#} explains)": " (mehr, als das Runden auf Vielfache von {step#} erklärt)",
    "{area} has numbers, but is not in the geometry{near}": "{area} hat Zahlen, fehlt aber in der Geometrie{near}",
    "; near in the geometry: {names}": "; ähnlich sind dort: {names}",
    "{column}, {date}: '-' for every area of the file, read as missing and not as zero": (
        "{column}, {date}: bei allen Gebieten der Datei „-“, als fehlend gelesen und nicht als null"
    ),
    # what was noticed in the geometry
    "in several rows, put together by code: {codes}": "in mehreren Zeilen, nach dem Schlüssel vereinigt: {codes}",
    "shape of {area} was invalid and made valid ({reason})": "Umriss von {area} war ungültig und wurde repariert ({reason})",
    "area {one} is drawn over area {other}": "Gebiet {one} liegt auf Gebiet {other}",
    "borders of neighbours did not meet (drawn or simplified one by one); gaps and overlaps were closed, most in area {area} "
    "({share#} % of its surface)": (
        "Grenzen benachbarter Gebiete trafen nicht aufeinander (einzeln gezeichnet oder vereinfacht); Lücken und "
        "Überlappungen wurden geschlossen, am meisten in Gebiet {area} ({share#}\N{NO-BREAK SPACE}% der Fläche)"
    ),
    "ring self-intersection": "ein Ring berührt oder schneidet sich selbst",
    "self-intersection": "der Umriss schneidet sich selbst",
    "hole lies outside shell": "ein Loch liegt außerhalb des Umrisses",
    "nested holes": "Löcher liegen ineinander",
    "nested shells": "Umrisse liegen ineinander",
    "duplicate rings": "ein Ring steht doppelt",
    "interior is disconnected": "das Innere hängt nicht zusammen",
    "too few points in geometry component": "zu wenige Punkte",
    "invalid coordinate": "eine Koordinate ist keine Zahl",
    # sums
    "sexes to total": "Geschlechter gegen insgesamt",
    "parts of {whole}: {parts}": "Teile von {whole} ({parts})",
    "the source changes numbers for disclosure control: parts need not add up": (
        "die Quelle verändert Zahlen zum Schutz: Teile müssen nicht aufgehen"
    ),
    "the source rounds to multiples of {step#}": "die Quelle rundet auf Vielfache von {step#}",
    "means are rounded": "Mittelwerte sind gerundet",
    "remainder without group: up to {most#} in {sums#} sums": "Rest ohne Gruppe: bis {most#} in {sums#} Summen",
    "remainder without sex: up to {most#} in {sums#} sums": "Rest ohne Geschlecht: bis {most#} in {sums#} Summen",
    "remainder without area: up to {most#} in {sums#} sums": "Rest ohne Gebiet: bis {most#} in {sums#} Summen",
    "a rest of {whole} is in none of the parts: up to {most#} in {sums#} sums": (
        "ein Rest von {whole} steht in keinem der Teile: bis {most#} in {sums#} Summen"
    ),
    "{key}: total {total#}, parts {parts#}": "{key}: insgesamt {total#}, Teile {parts#}",
}
#: a number as Python writes it
_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_FIELD = re.compile(r"\{(\w+)(#?)\}")


def german(text: str) -> str:
    """The text in German if a reader or check says it; any other text as it is."""
    for pattern, said in _patterns():
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            return _FIELD.sub(lambda field: _written(found[field[1]], number=bool(field[2])), said)  # noqa: B023
    return text


def written(number: float) -> str:
    """A number as it stands in a sentence: no decimals where there are none, else up to two."""
    decimals = next((digits for digits in (0, 1) if abs(number - round(number, digits)) < 1e-6), 2)
    return format_number(number, decimals, LANGUAGE)


def _written(text: str, *, number: bool) -> str:
    return written(float(text)) if number else german(text)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(_expression(english), re.DOTALL), said) for english, said in MESSAGES.items()]


def _expression(english: str) -> str:
    """A message as a regular expression with a named group per field; only ``{why}`` may be empty."""
    expression, end = "", 0
    for field in _FIELD.finditer(english):
        some = _NUMBER if field[2] else ".*" if field[1] == "why" else ".+?"
        expression += f"{re.escape(english[end : field.start()])}(?P<{field[1]}>{some})"
        end = field.end()
    return expression + re.escape(english[end:])
