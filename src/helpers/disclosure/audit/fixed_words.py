"""Words that reports and files of data use for statistics, units, sexes, ages, beside the labels of the settings."""

from __future__ import annotations

import re

#: words of any change, whatever it is counted from
_CHANGED = [
    "Veränderung",
    "change",
    "gestiegen",
    "gesunken",
    "Zunahme",
    "Abnahme",
    "Rückgang",
    "Anstieg",
    "höher",
    "niedriger",
    "risen",
    "fallen",
    "higher",
    "lower",
]

#: dimension -> id -> phrases in German and English
FIXED_WORDS: dict[str, dict[str, list[str]]] = {
    "statistic": {
        "gap_points": ["Abstand", "Abstände", "Gap", "Differenz", "Unterschied", "difference", "gap points"],
        "less_other_area": ["minus Gebiet", "minus area"],
        "gap_ratio": ["Verhältnis", "ratio", "gap ratio"],
        "change_previous": [
            *_CHANGED,
            "Veränderung zum Vorjahr",
            "gegenüber dem Vorjahr",
            "change previous",
        ],
        "change_period": [
            *_CHANGED,
            "kaum verändert",
            "hardly changed",
            "seit",
            "since",
            "change period",
        ],
        "gap_change_period": ["größer", "kleiner", "larger", "smaller", "gap change period"],
        "pooled_3y": [
            "Mittel",
            "mean of",
            "Dreijahreswert",
            "drei Jahre zusammen",
            "three years together",
            "gleitendes Mittel",
            "pooled",
            "pooled 3y",
        ],
        "rank": ["Rang", "Rangplatz", "rank"],
        "arrival_kept": ["Typ bleibt", "Keeps type", "arrival kept"],
        "arrival_reference": ["Grenze", "Limit", "arrival reference"],
        "location_quotient": ["Lokationsquotient", "location quotient"],
        "dissimilarity_expected": ["durch Zufall", "by chance", "dissimilarity expected"],
        "dissimilarity_adjusted": ["um den Zufall bereinigt", "adjusted for chance", "dissimilarity adjusted"],
        "isolation": ["Isolation", "wohnt im Mittel in einem Gebiet", "live in an area where its share"],
        "exposure": ["Exposition", "exposure"],
        "eta_squared": ["Eta Quadrat", "eta squared"],
        "target_distance": ["des Wegs", "of the way", "target distance"],
        "warning_streak": ["drei Jahre in Folge", "three years in a row"],
        "warning_gap": ["größer", "larger"],
        "warning_change": ["ungünstiger", "worse"],
        "smoothed": ["geglättet", "smoothed"],
    },
    "column": {
        "numerator": ["Zähler", "numerator"],
        "denominator": ["Nenner", "denominator", "Bezugsgröße", "Grundgesamtheit"],
        "lower": [
            "untere Grenze",
            "lower",
            "lower limit",
            "Vertrauensbereich",
            "Konfidenzintervall",
            "Zufallsschwankung",
            "confidence interval",
            "variation by chance",
        ],
        "upper": [
            "obere Grenze",
            "upper",
            "upper limit",
            "Vertrauensbereich",
            "Konfidenzintervall",
            "Zufallsschwankung",
            "confidence interval",
            "variation by chance",
        ],
        "n": ["Fallzahl", "Befragte", "number of cases", "respondents", "n"],
        "n_eff": ["effektive Fallzahl", "effective cases", "n eff"],
        "standard_error": ["Standardfehler", "standard error"],
        "count": ["Anzahl", "number", "count", "absolut", "absolute"],
        "old_value": ["bisher", "before", "old value"],
        "new_value": ["jetzt", "now", "new value"],
    },
    "unit": {
        "percent": ["%", "Prozent", "percent", "per cent", "v. H.", "Anteil in Prozent"],
        "percentage_points": ["Prozentpunkt", "Prozentpunkte", "percentage point", "percentage points", "Pp."],
        "per_1000": ["je 1.000", "je 1000", "je 1 000", "per 1,000", "per 1000", "je 1.000 Personen", "per 1,000 persons"],
        "per_10000": ["je 10.000", "je 10000", "per 10,000"],
        "per_100000": ["je 100.000", "je 100000", "per 100,000"],
        "count": [
            "Personen",
            "persons",
            "people",
            "Menschen",
            "Einwohner",
            "Einwohnerinnen",
            "residents",
            "Kinder",
            "children",
            "Fälle",
            "cases",
            "Umzüge",
            "moves",
        ],
    },
    "group": {
        "*/total": ["Insgesamt", "gesamt", "total", "alle"],
        "*/foreign": [
            "Ausländer",
            "Ausländerinnen",
            "Ausländer/innen",
            "Ausländerinnen/Ausländer",
            "nichtdeutsch",
            "ausländisch",
            "foreigners",
            "foreign nationals",
            "nicht deutsch",
        ],
        "*/german": ["Deutsche", "Germans", "German nationals"],
        "*/with": ["mit Migrationshintergrund", "with migration background", "with a migration background"],
        "*/without": ["ohne Migrationshintergrund", "without migration background", "without a migration background"],
    },
    "sex": {
        "female": ["Frauen", "weiblich", "women", "female", "Mädchen", "girls"],
        "male": ["Männer", "männlich", "men", "male", "Jungen", "boys"],
        "diverse": ["divers", "diverse"],
    },
    "target": {
        "target": ["Ziel", "Zielwert", "target", "Ampel", "traffic light", "noch", "left"],
    },
    "areas": {
        "areas": ["Gebiete", "weitere Gebiete", "areas", "further areas", "Zahl der Gebiete"],
    },
}

#: ids as they stand in files of data, alone in a cell
EXACT_WORDS: dict[str, list[str]] = {
    "statistic": [
        *("value", "gap_points", "gap_ratio", "change_previous", "change_period", "gap_change_period", "pooled_3y", "rank"),
        *(
            "arrival_kept",
            "arrival_reference",
            "location_quotient",
            "dissimilarity_expected",
            "dissimilarity_adjusted",
            "isolation",
        ),
        *("exposure", "eta_squared", "target_distance", "warning_streak", "warning_gap", "warning_change", "warning_outlier"),
        "less_other_area",
    ],
    "sex": ["total", "female", "male", "diverse", "female_male"],
    "group": [f"*/{name}" for name in ("total", "foreign", "german", "with", "without", "non_german")],
    "level": ["municipality", "region", "district", "subdistrict"],
    "column": ["numerator", "denominator", "lower", "upper", "n", "n_eff", "standard_error", "old_value", "new_value"],
}

#: what the whole municipality is called beside its name
WHOLE_MUNICIPALITY = (
    "Gesamtstadt",
    "Stadt insgesamt",
    "Kreis insgesamt",
    "Gemeinde insgesamt",
    "Kommune insgesamt",
    "municipality",
)

#: heads under which a cell is the code of an area
CODE_HEADS = re.compile(
    r"ref.?area|area|code|gebiet|schl(?:ü|ue)ssel|ags|\bnr\b|nummer|bezirk|district|stadtteil|ortsteil|raum|\bid\b|key|place|region",
    re.I,
)
#: heads and words of the year that a change is counted from
THEN = re.compile(r"\b(?:seit|since|damals|then|base.?period|basisjahr|früher|earlier)\b", re.IGNORECASE)
#: a year that something is compared with
SINCE = re.compile(r"\b(?:seit|since|gegenüber|als|than|compared with|von|from)\s((?:19|20)\d\d)\b", re.IGNORECASE)
#: ages; "first" and "last" are whole years
AGES = (
    re.compile(r"(?P<first>\d{1,2})\s?(?:bis|to|[\u2013-])\s?(?:unter|under)\s(?P<last>\d{1,2})\b", re.IGNORECASE),
    re.compile(
        r"(?:von\s|aged\s)?(?P<first>\d{1,2})\s?(?:bis|to|[\u2013-])\s?(?P<last>\d{1,2})(?=\s?(?:Jahre|Jährige|years|J\.))",
        re.IGNORECASE,
    ),
    re.compile(r"aged\s(?P<first>\d{1,2})\sto\s(?P<last>\d{1,2})\b", re.IGNORECASE),
    re.compile(r"^(?P<first>\d{1,2})[\u2013-](?P<last>\d{1,2})$"),
    re.compile(r"(?<!bis )\b(?:unter|under)\s(?P<last>\d{1,2})(?=\s(?:Jahre|years)|-Jährige)", re.IGNORECASE),
)
#: ages and durations that name no group of ages of their own
UNTIL_YEARS = (re.compile(r"\b(?:ab|über|mindestens|seit|from|over)\s\d{1,2}\s(?:Jahre|years)\w*", re.IGNORECASE),)
