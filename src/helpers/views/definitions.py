"""Definition sheets: what stands behind an indicator, the definition of its groups included."""

from __future__ import annotations

from helpers.figures import DefinitionSheet, Term
from helpers.settings.catalogue import Indicator
from helpers.views.parts import figure_id
from helpers.views.reading import Reading


def definition_sheet(reading: Reading, indicator: Indicator) -> DefinitionSheet:
    """Definition, definition of every group that occurs in the values, source, caveats, why and how long watched."""
    language, rows = reading.language, reading.rows(indicator)
    terms = [Term(reading.word("definition"), indicator.definition.get(language))]
    counted = [name for name in rows["characteristic"].unique() if name != "alle"]
    below = [name for name in rows["denominator_characteristic"].unique() if name not in ("", "alle", *counted)]
    for name in counted:
        terms.append(_group_term(reading, name, "group_definition"))
    for name in below:
        terms.append(_group_term(reading, name, "denominator_definition"))
    terms += [
        Term(reading.word("why"), indicator.why.get(language)),
        Term(reading.word("direction"), reading.word(indicator.direction)),
        Term(reading.word("steerable"), reading.word(indicator.steerable)),
    ]
    if len(rows):
        terms.append(Term(reading.word("source"), reading.sources(rows)))
    for item in reading.breaks(indicator, rows):
        terms.append(Term(str(item.year), item.text.get(language)))
    terms += [
        Term(reading.word("caveats"), indicator.caveats.get(language)),
        Term(reading.word("review"), reading.word("every_years", years=indicator.review_years)),
    ]
    return DefinitionSheet(
        id=figure_id("blatt", indicator.id),
        headline=indicator.name.get(language),
        language=language,
        terms=terms,
        mark=reading.mark,
    )


def _group_term(reading: Reading, characteristic: str, key: str) -> Term:
    item = reading.settings.catalogue.characteristics[characteristic]
    text = item.counted.get(reading.language)
    if not_counted := item.not_counted.get(reading.language):
        text = f"{text} ({reading.word('not_counted', text=not_counted)})"
    return Term(reading.word(key, name=item.name.get(reading.language)), text)
