"""Fixed words of chapters, by key and language."""

from __future__ import annotations

from helpers.narrative.area_words import AREA_WORDS
from helpers.narrative.protected_words import PROTECTED_WORDS
from helpers.narrative.target_words import TARGET_WORDS

GENERAL_WORDS: dict[str, dict[str, str]] = {
    "in_brief": {"de": "Das Wichtigste in Kürze", "en": "In brief"},
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
    "diverse": {"de": "divers", "en": "diverse"},
    "age_range": {"de": "{first} bis {last} Jahre", "en": "aged {first} to {last}"},
    "age_below": {"de": "unter {age} Jahren", "en": "under {age}"},
    "age_from": {"de": "ab {age} Jahren", "en": "aged {age} and over"},
    "age_to_school": {"de": "ab {age} Jahren bis zur Einschulung", "en": "aged {age} up to school entry"},
    "school_entry": {"de": "zur Einschulung", "en": "at school entry"},
    "school_children": {"de": "Schulkinder", "en": "school children"},
    "mean_of_quarters": {"de": "Mittel der Quartale", "en": "mean of the quarters"},
    "mean_of_months": {"de": "Mittel der Monate", "en": "mean of the months"},
    "year_total": {"de": "Summe des Jahres", "en": "total of the year"},
    "school_year": {"de": "Schuljahr", "en": "school year"},
    "as_printed": {"de": "wie gedruckt", "en": "as printed"},
    "value": {"de": "Wert", "en": "Value"},
    "gap": {"de": "Abstand", "en": "Gap"},
    "earlier_gap": {"de": "Abstand damals", "en": "Gap then"},
    "since": {"de": "seit", "en": "since"},
    "moved": {"de": "Veränderung", "en": "Change"},
    "core_at_a_glance": {"de": "Kernindikatoren auf einen Blick", "en": "Core indicators at a glance"},
    "key_figures": {"de": "Kennzahlen", "en": "Key figures"},
    "change": {"de": "seit {year}", "en": "since {year}"},
    "not_certain": {"de": "nicht gesichert", "en": "not certain"},
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
        "de": "Veränderung von Anteilen in Prozentpunkten, sonst in der Einheit des Werts; in Klammern: nicht gesichert, kann "
        "Zufall sein; x: kein vergleichbares früheres Jahr.",
        "en": "Change of shares in percentage points, else in the unit of the value; in brackets: not certain, may be "
        "chance; x: no comparable earlier year.",
    },
    "features_apart": {
        "de": "{names}: im Kapitel des Handlungsfelds.",
        "en": "{names}: in the chapter of the action field.",
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
    "definition_left_out": {
        "de": "Werte für {years} folgen einer anderen Abgrenzung ({name}) und sind deshalb nicht gezeigt.",
        "en": "Values for {years} follow another definition ({name}) and are therefore not shown.",
    },
    "sampling_intervals": {
        "de": "Stichprobe, Vertrauensbereich (95 %) {year}: {text}.",
        "en": "Sample, confidence interval (95%) {year}: {text}.",
    },
    "chance_intervals": {
        "de": "Kleine Zahlen, Zufallsschwankung (95 %, kein Stichprobenfehler) {year}: {text}.",
        "en": "Small numbers, variation by chance (95%, no sampling error) {year}: {text}.",
    },
    "limits": {"de": "{label} {low} bis {high}", "en": "{label} {low} to {high}"},
    "above_100": {
        "de": "Werte über 100 Prozent sind möglich: Der Zähler zählt auch Menschen, die nicht im Nenner stehen.",
        "en": "Values above 100 per cent are possible: the numerator includes people who are not in the denominator.",
    },
    "one_year": {"de": "Werte aus anderen Jahren liegen nicht vor.", "en": "There are no values of other years."},
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
    "revised_values": {
        "de": "Nachträglich geändert: {number} Zählungen früherer Lieferungen",
        "en": "Changed later: {number} counts of earlier deliveries",
    },
    "revised_value": {
        "de": "Nachträglich geändert: eine Zählung einer früheren Lieferung",
        "en": "Changed later: one count of an earlier delivery",
    },
    "revised_note": {
        "de": "Die Quelle hat diese Zahlen in einer späteren Lieferung geändert; gerechnet wird mit den neuen. Frühere Berichte "
        "können deshalb andere Werte zeigen.",
        "en": "The source changed these numbers in a later delivery; the new ones are computed with. Earlier reports may "
        "therefore show other values.",
    },
    "revised_shown": {
        "de": "Gezeigt sind die stärksten Änderungen von Zählungen ab {least}; weitere Gebiete: dieselbe Zählung wurde auch dort "
        "geändert.",
        "en": "Shown are the largest changes of counts from {least} on; further areas: the same count was changed there, too.",
    },
    "counted": {"de": "Gezählt wird", "en": "Counted"},
    "value_before": {"de": "bisher", "en": "before"},
    "value_now": {"de": "jetzt", "en": "now"},
    "further_areas": {"de": "weitere Gebiete", "en": "further areas"},
    "kurzcheck": {"de": "Kurz-Check {edition}", "en": "Kurz-Check {edition}"},
    "kurzcheck_subtitle": {
        "de": "Selbsteinschätzung von 0 bis 100 Prozent, {name}, {edition}",
        "en": "Self-assessment from 0 to 100 percent, {name}, {edition}",
    },
    "kurzcheck_none": {
        "de": "Der Kurz-Check wurde noch nicht ausgefüllt.",
        "en": "The Kurz-Check has not been filled in yet.",
    },
    "kurzcheck_self_image": {
        "de": "Ein Selbstbild, keine Messung. Jede Stelle antwortet für sich.",
        "en": "A self-image, not a measurement. Every role answers on its own.",
    },
    "kurzcheck_widest": {
        "de": "Kurz-Check {edition}: am weitesten auseinander bei „{topic}“ ({range} Prozentpunkte)",
        "en": "Kurz-Check {edition}: furthest apart on “{topic}” ({range} percentage points)",
    },
    "range_in_points": {"de": "Spannweite in Prozentpunkten", "en": "Range in percentage points"},
    "range": {"de": "Spannweite", "en": "Range"},
    "topic": {"de": "Thema", "en": "Topic"},
    "question": {"de": "Frage", "en": "Question"},
    "answers_of": {"de": "Antworten {edition}", "en": "Answers {edition}"},
    "changes_since": {"de": "Veränderung seit {edition}", "en": "Change since {edition}"},
    "other_level": {
        "de": "hängt von Größe und Zuschnitt der Gebiete ab",
        "en": "depends on size and division of areas",
    },
    "not_delivered": {"de": "nicht geliefert", "en": "not delivered"},
    "other_year": {"de": "nur {found} geliefert", "en": "delivered for {found} only"},
    "break_between": {
        "de": "nur {found} geliefert, dazwischen ein Bruch",
        "en": "delivered for {found} only, a break lies between",
    },
    "uncertain": {"de": "zu unsicher", "en": "too uncertain"},
    "no_value": {"de": "keine Angabe", "en": "not available"},
    "other_group": {"de": "andere Definition der Gruppe", "en": "other definition of the group"},
    "other_denominator": {"de": "andere Definition der Bezugsgröße", "en": "other definition of the denominator"},
    "other_reference": {"de": "anderer Stichtag oder Zeitraum", "en": "other date or period in the year"},
    "comparable_definition": {
        "de": "andere, aber vergleichbare Grundlage ({found})",
        "en": "other but comparable basis ({found})",
    },
    "compared_alone": {
        "de": "{name}: {value} ({year}), kein vergleichbarer Wert anderer Gebiete",
        "en": "{name}: {value} ({year}), no comparable value of other areas",
    },
    "compared_above": {
        "de": "{name}: {size} über dem Wert von {other}",
        "en": "{name}: {size} above the value of {other}",
    },
    "compared_below": {
        "de": "{name}: {size} unter dem Wert von {other}",
        "en": "{name}: {size} below the value of {other}",
    },
    "compared_equal": {"de": "{name}: gleich hoch wie in {other}", "en": "{name}: as high as in {other}"},
    "similar_to": {"de": "Ähnlich: {name} ({why})", "en": "Similar: {name} ({why})"},
    "similar": {"de": "ähnlich", "en": "similar"},
    "kind_kreis": {"de": "Kreis oder kreisfreie Stadt", "en": "district or independent city"},
    "kind_gemeinde": {"de": "Gemeinde", "en": "municipality"},
    "kind_regierungsbezirk": {"de": "Regierungsbezirk", "en": "administrative region"},
    "kind_land": {"de": "Land", "en": "Land"},
    "kind_bund": {"de": "Deutschland", "en": "Germany"},
    "kind": {"de": "Art", "en": "Kind"},
    "difference": {"de": "{name} minus Gebiet", "en": "{name} minus area"},
    "no_ranking": {
        "de": "Keine Rangfolge: erst ähnliche Gebiete, dann alle anderen.",
        "en": "No ranking: similar areas first, then all others.",
    },
    "reading_of": {"de": "Einordnung", "en": "Reading"},
    "reading_better": {"de": "{name} günstiger", "en": "{name} better"},
    "reading_worse": {"de": "{name} ungünstiger", "en": "{name} worse"},
    "reading_equal": {"de": "gleich", "en": "equal"},
    "remark": {"de": "Anmerkung", "en": "Remark"},
    "review_title": {"de": "Überprüfung der Indikatoren: Vorschlag", "en": "Review of the indicators: proposal"},
    "review_subtitle": {
        "de": "{name}, Werte bis {edition}, Stand {today}. Vorschläge aus den Daten; entscheiden müssen Menschen.",
        "en": "{name}, values up to {edition}, as of {today}. Proposals from the data; people must decide.",
    },
    "proposal": {"de": "Vorschlag", "en": "Proposal"},
    "reasons": {"de": "Gründe", "en": "Reasons"},
    "proposal_keep": {"de": "behalten", "en": "keep"},
    "proposal_change": {"de": "behalten, mit Änderung", "en": "keep with change"},
    "proposal_context": {"de": "nur als Rahmen", "en": "context only"},
    "proposal_drop": {"de": "streichen", "en": "drop"},
    "coverage": {"de": "Abdeckung", "en": "Coverage"},
    "hidden_share": {"de": "Gesperrt", "en": "Hidden"},
    "lag": {"de": "Alter in Monaten", "en": "Age in months"},
    "missed": {"de": "Fehlende Lieferungen", "en": "Missed deliveries"},
    "breaks": {"de": "Brüche", "en": "Breaks"},
    "signal": {"de": "Bewegung gegenüber Zufall", "en": "Movement against chance"},
    "reliability": {"de": "Zuverlässigkeit der Gebietswerte", "en": "Reliability of area values"},
    "nearest": {"de": "Ähnlichster Indikator", "en": "Most similar indicator"},
    "gap_known": {"de": "Abstand gesichert", "en": "Gap beyond chance"},
    "use": {"de": "Nutzung", "en": "Use"},
    "grade_good": {"de": "gut", "en": "good"},
    "grade_fair": {"de": "mittel", "en": "fair"},
    "grade_weak": {"de": "schwach", "en": "weak"},
    "use_target": {"de": "Ziel", "en": "target"},
    "use_cited": {"de": "im Bericht", "en": "in the report"},
    "use_0": {"de": "ungenutzt (0)", "en": "unused (0)"},
    "use_1": {"de": "gelesen (1)", "en": "read (1)"},
    "use_2": {"de": "in Vorlagen zitiert (2)", "en": "quoted in papers (2)"},
    "use_3": {"de": "Grundlage einer Entscheidung (3)", "en": "basis of a decision (3)"},
    "review_reading": {
        "de": "Abdeckung: gefüllte von erwarteten Werten (Gebiet × Jahr × Gruppe). Bewegung: Veränderungen als Vielfaches "
        "dessen, was der Zufall allein bewirkt. Zuverlässigkeit: Teil der Unterschiede zwischen Gebieten, der kein Zufall ist. "
        "Ähnlichster Indikator: Rangkorrelation über die Gebiete.",
        "en": "Coverage: filled of expected values (area × year × group). Movement: changes as a multiple of what chance alone "
        "does. Reliability: part of the differences between areas that is not chance. Most similar indicator: rank correlation "
        "over the areas.",
    },
    "review_without": {
        "de": "Nicht geprüft, weil ohne Werte: {number}; davon im Kern: {names}.",
        "en": "Not reviewed for lack of values: {number}; core indicators among them: {names}.",
    },
    "review_no_core": {"de": "keine", "en": "none"},
    "municipality_total": {"de": "{name} insgesamt", "en": "{name} in total"},
}

WORDS = GENERAL_WORDS | TARGET_WORDS | AREA_WORDS | PROTECTED_WORDS


def word(key: str, language: str, **values: object) -> str:
    """The words for a key, filled in.

    Raises
    ------
    KeyError
        for an unknown key: a mistake in the code.
    """
    return WORDS[key][language].format(**values)
