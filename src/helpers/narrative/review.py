"""Why a review proposes what it proposes, in sentences."""

from __future__ import annotations

_REASONS: dict[str, dict[str, str]] = {
    "stopped": {
        "de": "Die letzten {missed_last} Lieferungen sind ausgeblieben: die Reihe beenden und aufheben, was da ist.",
        "en": "The last {missed_last} deliveries have not come: end the series and keep what there is.",
    },
    "redundant": {
        "de": "Ordnet die Gebiete fast wie „{other}“ (Rangkorrelation {correlation}), der leichter oder früher vorliegt: "
        "prüfen, ob einer von beiden genügt.",
        "en": "Orders the areas almost like “{other}” (rank correlation {correlation}), which is easier or sooner to have: "
        "check whether one of them is enough.",
    },
    "idle": {
        "de": "Bewegt sich nicht mehr als durch Zufall, hat kein Ziel und ist für die Kommune nicht steuerbar.",
        "en": "Does not move beyond chance, has no target and cannot be steered by the municipality.",
    },
    "frame": {
        "de": "Ohne Wertung: beschreibt den Rahmen und sagt nicht, ob Integration gelingt.",
        "en": "No judgement: describes the context and does not say whether integration succeeds.",
    },
    "unused": {
        "de": "Seit der letzten Überprüfung ungenutzt, ohne Ziel und in keinem Kapitel.",
        "en": "Unused since the last review, without a target and in no chapter.",
    },
    "gaps": {
        "de": "Nur {coverage} der erwarteten Werte liegen vor: gröbere Gebiete wählen oder die Lieferung klären.",
        "en": "Only {coverage} of the expected values are there: choose larger areas or settle the delivery.",
    },
    "hidden": {
        "de": "{hidden} der Werte sind gesperrt: gröbere Gebiete oder mehrere Jahre zusammen zeigen.",
        "en": "{hidden} of the values are hidden: show larger areas or several years together.",
    },
    "late": {
        "de": "Der jüngste Wert ist {lag} Monate alt: schnellere Quelle suchen.",
        "en": "The latest value is {lag} months old: look for a faster source.",
    },
    "noise": {
        "de": "Die Veränderungen sind nicht größer als der Zufall: mehrere Jahre zusammenfassen.",
        "en": "Changes are no larger than chance: pool several years.",
    },
    "unreliable": {
        "de": "Unterschiede zwischen Gebieten sind überwiegend Zufall: gröbere Gebiete oder mehrere Jahre.",
        "en": "Differences between areas are mostly chance: larger areas or several years.",
    },
    "gap_unknown": {
        "de": "Der Abstand zwischen den Gruppen ist in weniger als der Hälfte der Jahre größer als der Zufall.",
        "en": "The gap between groups is larger than chance in fewer than half of the years.",
    },
    "no_purpose": {
        "de": "Kein Ziel, kein Kapitel, keine Angabe zur Nutzung: klären, wofür er gebraucht wird.",
        "en": "No target, no chapter, nothing said about its use: settle what it is needed for.",
    },
    "short": {
        "de": "Werte seit dem letzten Bruch: {since_break}. Veränderungen noch nicht deuten.",
        "en": "Values since the last break: {since_break}. Do not interpret changes yet.",
    },
    "fine": {
        "de": "Die vorliegenden Maße geben keinen Anlass zu einer Änderung.",
        "en": "The scores at hand give no cause for a change.",
    },
    "target": {"de": "Nicht streichen, solange ein Ziel dafür gilt.", "en": "Not to be dropped while a target rests on it."},
    "used": {
        "de": "Nicht streichen: Vorlagen oder Entscheidungen stützen sich darauf.",
        "en": "Not to be dropped: papers or decisions rest on it.",
    },
    "core": {
        "de": "Gehört zum Kern: erst dort ersetzen, dann streichen.",
        "en": "Belongs to the core: replace it there before dropping it.",
    },
}


def reason_sentence(reason: str, language: str, **values: object) -> str:
    """The sentence for a reason, filled in with the scores as they are printed.

    Raises
    ------
    KeyError
        for an unknown reason: a mistake in the code.
    """
    return _REASONS[reason][language].format(**values)
