"""Fixed words of chapters, by key and language."""

from __future__ import annotations

from helpers.narrative.target_words import TARGET_WORDS

WORDS: dict[str, dict[str, str]] = {
    "in_brief": {"de": "Das Wichtigste in Kürze", "en": "In brief"},
    "strengths": {"de": "Stärken", "en": "Strengths"},
    "needs": {"de": "Handlungsbedarf", "en": "Where action is needed"},
    "context": {"de": "Rahmen", "en": "Context"},
    "hint": {"de": "Hinweis", "en": "Note"},
    "internal": {"de": "intern – nicht veröffentlichen", "en": "internal – not for publication"},
    "own_calculation": {"de": "eigene Berechnung", "en": "own calculation"},
    "source": {"de": "Quelle", "en": "Source"},
    "year": {"de": "Jahr", "en": "Year"},
    "indicator": {"de": "Indikator", "en": "Indicator"},
    "group": {"de": "Gruppe", "en": "Group"},
    "area": {"de": "Gebiet", "en": "Area"},
    "all": {"de": "Insgesamt", "en": "Total"},
    "female": {"de": "Frauen", "en": "Women"},
    "male": {"de": "Männer", "en": "Men"},
    "value": {"de": "Wert", "en": "Value"},
    "gap": {"de": "Abstand", "en": "Gap"},
    "earlier_gap": {"de": "Abstand damals", "en": "Gap then"},
    "since": {"de": "seit", "en": "since"},
    "moved": {"de": "Veränderung", "en": "Change"},
    "core_at_a_glance": {"de": "Kernindikatoren auf einen Blick", "en": "Core indicators at a glance"},
    "key_figures": {"de": "Kennzahlen", "en": "Key figures"},
    "change": {"de": "seit {year}", "en": "since {year}"},
    "not_from_zero": {"de": "Achse beginnt nicht bei null.", "en": "The axis does not start at zero."},
    "two_statistics": {
        "de": "Zähler und Nenner aus verschiedenen Statistiken.",
        "en": "Numerator and denominator from different statistics.",
    },
    "break": {"de": "Bruch {year}: {text}", "en": "Break {year}: {text}"},
    "definition_change": {
        "de": "Ab {year} nach anderer Definition ({new} statt {old}): mit den Jahren davor nicht vergleichbar.",
        "en": "By another definition from {year} ({new} instead of {old}): not comparable with earlier years.",
    },
    "gaps_counted": {
        "de": "Abstände zwischen Gruppen: {smaller} kleiner, {larger} größer, {same} kaum verändert",
        "en": "Gaps between groups: {smaller} smaller, {larger} larger, {same} hardly changed",
    },
    "each_definition": {
        "de": "Wer zu den Gruppen zählt, ist je Indikator verschieden: {text}.",
        "en": "Who belongs to the groups differs by indicator: {text}.",
    },
    "change_units": {
        "de": "Veränderung von Anteilen in Prozentpunkten, sonst in der Einheit des Werts; x: kein vergleichbares früheres Jahr.",
        "en": "Change of shares in percentage points, else in the unit of the value; x: no comparable earlier year.",
    },
    "features_apart": {
        "de": "{names}: als einzelne Merkmale im Kapitel des Handlungsfelds.",
        "en": "{names}: as single features in the chapter of the action field.",
    },
    "above_municipality": {
        "de": "{name}: {above} von {areas} Gebieten über dem Wert von {municipality}",
        "en": "{name}: {above} of {areas} areas above the value of {municipality}",
    },
    "too_small": {
        "de": "Gebiete mit weniger als {limit} Einwohnerinnen und Einwohnern werden nicht gedeutet: {names}.",
        "en": "Areas with fewer than {limit} residents are not interpreted: {names}.",
    },
    "not_across_levels": {
        "de": "Der Wert der Kommune ist mit denen ihrer Gebiete nicht vergleichbar.",
        "en": "The value of the municipality is not comparable with those of its areas.",
    },
    "no_data": {
        "de": "Zu „{name}“ liegen für {where} keine Daten vor.",
        "en": "There are no data on “{name}” for {where}.",
    },
    "no_small_area": {
        "de": "Zu „{name}“ liegen keine kleinräumigen Daten vor.",
        "en": "There are no small-area data on “{name}”.",
    },
    "no_group_data": {
        "de": "Zu „{name}“ liegen keine Daten nach Gruppen vor.",
        "en": "There are no data on “{name}” by group.",
    },
    "no_gaps": {
        "de": "Werte nach {by} liegen zu den Indikatoren dieses Kapitels nicht vor.",
        "en": "There are no values by {by} for the indicators of this chapter.",
    },
    "by_nationality": {"de": "Staatsangehörigkeit", "en": "nationality"},
    "by_migration_background": {"de": "Migrationshintergrund", "en": "migration background"},
    "by_immigration_history": {"de": "Einwanderungsgeschichte", "en": "immigration history"},
    "by_family_language": {"de": "Familiensprache", "en": "family language"},
    "by_self_description": {"de": "Selbstauskunft", "en": "self-description"},
    "by_sex": {"de": "Geschlecht", "en": "sex"},
    "nothing_in_field": {"de": "Hierzu liegen noch keine Daten vor.", "en": "There are no data on this yet."},
    "missing_years": {"de": "Keine Angabe für {years}.", "en": "No data for {years}."},
    "by_level": {"de": "{name} nach {level}: {low} bis {high}", "en": "{name} by {level}: {low} to {high}"},
    "by_group": {"de": "{name} nach Gruppen: {text}", "en": "{name} by group: {text}"},
    "definition": {"de": "Definition", "en": "Definition"},
    "group_definition": {"de": "Wer zählt: {name}", "en": "Who counts: {name}"},
    "not_counted": {"de": "nicht gezählt: {text}", "en": "not counted: {text}"},
    "denominator_definition": {"de": "Bezugsgröße: {name}", "en": "Denominator: {name}"},
    "why": {"de": "Warum beobachtet", "en": "Why it is watched"},
    "review": {"de": "Prüfung des Nutzens", "en": "Review"},
    "every_years": {"de": "alle {years} Jahre", "en": "every {years} years"},
    "caveats": {"de": "Grenzen der Daten", "en": "Limits of the data"},
    "steerable": {"de": "Für die Kommune steuerbar", "en": "Can the municipality steer it"},
    "full": {"de": "ja", "en": "yes"},
    "partly": {"de": "teilweise", "en": "partly"},
    "none": {"de": "nein", "en": "no"},
    "direction": {"de": "Lesart", "en": "Direction"},
    "higher_is_better": {"de": "höher ist günstiger", "en": "higher is better"},
    "lower_is_better": {"de": "niedriger ist günstiger", "en": "lower is better"},
    "neutral": {"de": "ohne Wertung", "en": "no judgement"},
    "missing_core": {"de": "Ohne Daten: {names}.", "en": "Without data: {names}."},
    "municipality_total": {"de": "{name} insgesamt", "en": "{name} in total"},
} | TARGET_WORDS


def word(key: str, language: str, **values: object) -> str:
    """The words for a key, filled in.

    Raises
    ------
    KeyError
        for an unknown key: a mistake in the code.
    """
    return WORDS[key][language].format(**values)
