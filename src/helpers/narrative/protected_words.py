"""Words about values that are kept secret: one sign and one word, whatever the reason."""

from __future__ import annotations

PROTECTED_WORDS: dict[str, dict[str, str]] = {
    "protected": {"de": "geheim gehalten", "en": "confidential"},
    "protected_count": {
        "de": "Geheim gehalten („.“): {hidden} von {number} Werten.",
        "en": "Confidential (“.”): {hidden} of {number} values.",
    },
    "protected_areas": {
        "de": "Geheim gehalten („.“): {hidden} von {number} Gebieten.",
        "en": "Confidential (“.”): {hidden} of {number} areas.",
    },
    "protected_among": {"de": ", davon {hidden} geheim gehalten", "en": ", {hidden} of them confidential"},
    "protected_names": {"de": "Geheim gehalten: {names}.", "en": "Confidential: {names}."},
    "protected_comparators": {
        "de": "Geheim gehalten: Werte von Vergleichsgebieten ({number}).",
        "en": "Confidential: values of areas compared with ({number}).",
    },
    "protected_later": {
        "de": "Spätere Werte sind geheim gehalten; gezeigt ist {year}.",
        "en": "Later values are confidential; {year} is shown.",
    },
    "protected_until": {"de": " (bis {year})", "en": " (until {year})"},
    "protected_compared": {
        "de": "Verglichen sind nur Werte, die nicht geheim gehalten sind.",
        "en": "Only values that are not confidential are compared.",
    },
    "protected_watch": {
        "de": "Geheim gehaltene Werte sind dabei nicht berücksichtigt.",
        "en": "Confidential values are left out of this.",
    },
    "among_shown": {"de": " unter den {number} ausgewiesenen {areas}", "en": " among the {number} {areas} shown"},
    "among_interpreted": {"de": " unter den {number} gedeuteten {areas}", "en": " among the {number} {areas} interpreted"},
    "arrival_headline_protected": {
        "de": "Orte mit Ankunftsfunktion: {count} von {areas} ausgewiesenen Gebieten",
        "en": "Places of arrival: {count} of {areas} areas shown",
    },
    "above_municipality_protected": {
        "de": "{name}: {above} von {areas} ausgewiesenen Gebieten über dem Wert von {municipality}",
        "en": "{name}: {above} of {areas} areas shown above the value of {municipality}",
    },
    # instead of the sentence of the same name, where values there are may not be shown
    "no_data_protected": {
        "de": "Die Werte zu „{name}“ für {where} sind geheim gehalten.",
        "en": "The values on “{name}” for {where} are confidential.",
    },
    "no_small_area_protected": {
        "de": "Die kleinräumigen Werte zu „{name}“ sind geheim gehalten.",
        "en": "The small-area values on “{name}” are confidential.",
    },
    "no_group_data_protected": {
        "de": "Die Werte zu „{name}“ nach Gruppen sind geheim gehalten.",
        "en": "The values on “{name}” by group are confidential.",
    },
    "no_gaps_protected": {
        "de": "Soweit Werte nach {by} zu den Indikatoren dieses Kapitels vorliegen, sind sie geheim gehalten.",
        "en": "Where there are values by {by} for the indicators of this chapter, they are confidential.",
    },
    "nothing_in_field_protected": {
        "de": "Soweit Werte hierzu vorliegen, sind sie geheim gehalten.",
        "en": "Where there are values on this, they are confidential.",
    },
    "one_year_protected": {
        "de": "Werte aus anderen Jahren sind geheim gehalten.",
        "en": "Values of other years are confidential.",
    },
    "arrival_nothing_protected": {
        "de": "Welche Gebiete Orte mit Ankunftsfunktion sind, ist geheim gehalten: Es folgt aus Werten, die zu schützen sind.",
        "en": "Which areas are places of arrival is confidential: it follows from values that must be protected.",
    },
    "social_nothing_protected": {
        "de": "Der Index der sozialen Lage ist geheim gehalten: Er folgt aus Werten, die zu schützen sind.",
        "en": "The index of the social situation is confidential: it follows from values that must be protected.",
    },
    "review_protected": {
        "de": "Nicht geprüft, weil alle Werte geheim gehalten sind: {names}.",
        "en": "Not reviewed because all values are confidential: {names}.",
    },
    "confidentiality": {"de": "So werden Angaben geschützt", "en": "How data are protected"},
    "confidentiality_rule": {
        "de": "{sources}: Zahlen von {low} bis {high} werden nicht veröffentlicht{complement}. "
        "Vereinbart am {agreed_on}: {agreed_by}.",
        "en": "{sources}: counts of {low} to {high} are not published{complement}. Agreed on {agreed_on}: {agreed_by}.",
    },
    "confidentiality_complement": {
        "de": ", auch nicht, dass fast alle einer Gruppe dazugehören",
        "en": ", nor that almost everybody of a group is among them",
    },
    "confidentiality_all_sources": {"de": "Alle Quellen", "en": "All sources"},
    "confidentiality_other_sources": {"de": "Alle übrigen Quellen", "en": "All other sources"},
    "confidentiality_published": {
        "de": "{sources}: Diese Zahlen sind schon veröffentlicht und erscheinen unverändert.",
        "en": "{sources}: these figures have already been published and appear unchanged.",
    },
    "confidentiality_none": {
        "de": "Eine eigene Regel ist noch nicht vereinbart; Zahlen von 1 bis 2 werden nicht veröffentlicht.",
        "en": "No rule has been agreed yet; counts of 1 to 2 are not published.",
    },
    "confidentiality_sums": {
        "de": "Weitere Angaben sind geheim gehalten, damit sich keine geschützte aus Summen, Unterschieden, Anteilen oder "
        "anderen Jahren ausrechnen lässt. Auch was frühere Berichte zeigen, ist berücksichtigt.",
        "en": "Further figures are kept confidential so that no protected one can be worked out from sums, differences, shares "
        "or other years. What earlier reports show is taken into account, too.",
    },
    "confidentiality_sign": {
        "de": "„.“ heißt: geheim gehalten, aus welchem Grund auch immer, oder nicht bekannt. Auf Karten sind Gebiete mit "
        "geheim gehaltenen Werten schraffiert, Linien bleiben offen.",
        "en": "“.” means: confidential, whatever the reason, or not known. On maps, areas with confidential values are hatched; "
        "lines stay open.",
    },
    "confidentiality_counts": {"de": "Geheim gehalten sind: {levels}.", "en": "Confidential are: {levels}."},
    "confidentiality_all": {"de": "Kein Wert ist geheim gehalten.", "en": "No value is confidential."},
    "confidentiality_level": {
        "de": "{level}: {hidden} von {number} Werten ({share})",
        "en": "{level}: {hidden} of {number} values ({share})",
    },
}
