"""Files from the Federal Employment Agency: an atlas-style workbook by district and city figures by nationality."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from musterstadt.city import (
    ACCOMMODATED,
    ACCOMMODATION,
    CITY_NAME,
    DISTRICT_COUNT,
    DISTRICTS,
    EMPLOYED_FOREIGN,
    EMPLOYED_GERMAN,
    FEMALE,
    MALE,
    REPORTED,
    SGB2_FOREIGN,
    SGB2_GERMAN,
    UNEMPLOYED_FOREIGN,
    UNEMPLOYED_GERMAN,
    apportion,
    column,
    random,
)
from musterstadt.people import quarters_of
from musterstadt.write import Row, atlas_text, rounded, write_csv, write_workbook

ATLAS_COLUMNS = ["Indikator", "Ausprägung", "Jahr", "Raumbezug", "Indikatorwert", "Basiswert 1", "Basiswert 2"]
ATLAS_COLUMNS += ["Name Basiswert 1", "Name Basiswert 2"]
ATLAS_AREAS = [CITY_NAME, *(f"{area.code} {area.name}" for area in DISTRICTS)]
#: axes of the counts: nationality (0 foreign, 1 German) and sex
BREAKDOWNS = {
    "deutsch": ([1], [FEMALE, MALE]),
    "insgesamt": ([0, 1], [FEMALE, MALE]),
    "männlich": ([0, 1], [MALE]),
    "nichtdeutsch": ([0], [FEMALE, MALE]),
    "weiblich": ([0, 1], [FEMALE]),
}
INHABITANTS = {"15-64": "Hauptwohnsitzbevölkerung (15 bis 64 Jahre)", "0-64": "Hauptwohnsitzbevölkerung (bis 64 Jahre)"}
UNEMPLOYED = (
    "Arbeitslose sind Arbeitssuchende, die vorübergehend nicht in einem Beschäftigungsverhältnis stehen (oder nur "
    "eine kurzzeitige Beschäftigung ausüben) und sich persönlich bei der Agentur für Arbeit arbeitslos gemeldet haben. "
    "Dies umfasst Arbeitslose nach den Rechtskreisen SGB II und SGB III."
)
EMPLOYED = (
    "Sozialversicherungspflichtig Beschäftigte sind Beschäftigte am Wohnort einschließlich der Personen in beruflicher "
    "Ausbildung. Nicht berücksichtigt werden verbeamtete Personen, Selbstständige, mithelfende Familienangehörige und "
    "geringfügig Beschäftigte."
)
RECIPIENTS = (
    "(Regel-)Leistungsberechtigte sind Personen in Bedarfsgemeinschaften mit Anspruch auf Leistungen nach dem SGB II, "
    "erwerbsfähige und nicht erwerbsfähige zusammen."
)
#: by topic and sheet: indicator, name of what is counted, explanation, age of the residents it is divided by
INDICATORS = {
    "Arbeitslose": ("Arbeitslose - Anteil", "Arbeitslose", UNEMPLOYED, "15-64"),
    "Beschäftigung": (
        "Sozialversicherungspflichtig Beschäftigte - Anteil",
        "sozialversicherungspflichtig Beschäftigte",
        EMPLOYED,
        "15-64",
    ),
    "Grundsicherung": (
        "(Regel-)Leistungsberechtigte - Anteil",
        "(Regel-)Leistungsberechtigte",
        RECIPIENTS,
        "0-64",
    ),
}
IMPRESSUM = [
    "Herausgegeben von:",
    "Amt für Statistik und Stadtforschung Musterstadt (erfunden)",
    "Rathausplatz 1",
    "00000 Musterstadt",
    None,
    "E-Mail: statistik@musterstadt.example.org",
    None,
    "Stand der Datei: März 2025",
    None,
    "Alle Angaben sind erfunden. Bei einer Veröffentlichung ist die Datenquelle des Indikators anzugeben.",
]


def labour_counts(people: np.ndarray) -> dict[str, np.ndarray]:
    """Counts at quarter ends by year (from 2014), district, nationality, sex and quarter."""
    base, young_and_old = quarters_of(people, "15-64"), quarters_of(people, "0-64")
    work, need = column("work"), column("need")
    return {
        "residents 15-64": base,
        "residents 0-64": young_and_old,
        "employed": _spread(base, [EMPLOYED_FOREIGN, EMPLOYED_GERMAN], work, [(0.83, 1.145), (0.955, 1.045)], 0.55),
        "unemployed": _spread(base, [UNEMPLOYED_FOREIGN, UNEMPLOYED_GERMAN], need, [(0.98, 1.02), (0.91, 1.09)], 1.1),
        "sgb2": _spread(young_and_old, [SGB2_FOREIGN, SGB2_GERMAN], need, [(1.05, 0.95), (1.02, 0.98)], 1.7),
    }


def write_atlas(path: Path, people: np.ndarray) -> None:
    """Write the workbook: first sheet INHALT, a sheet for each topic, last IMPRESSUM."""
    counts = labour_counts(people)
    contents, sheets = [], {}
    for (topic, (indicator, name, text, age)), key in zip(INDICATORS.items(), ("unemployed", "employed", "sgb2"), strict=True):
        rows = _atlas_rows(indicator, name, INHABITANTS[age], counts[key], counts[f"residents {age}"])
        sheets[topic.upper()] = (ATLAS_COLUMNS, rows)
        contents += [
            (
                topic,
                indicator,
                breakdown,
                f"Anteil an: {INHABITANTS[age]} ({breakdown}), in Prozent. {text}",
                "Jahresmittelwert aus vier Quartalswerten (Zähler und Nenner)",
                "Bundesagentur für Arbeit (Zähler), Einwohnermelderegister Musterstadt (Nenner)",
                "Für Gesamtstadt und Stadtbezirke",
            )
            for breakdown in BREAKDOWNS
        ]
    header = ["Thema", "Indikator", "Ausprägung", "Beschreibung", "Zeitbezug", "Datenquelle", "Gliederungen"]
    sheets = {"INHALT": (header, contents), **sheets, "IMPRESSUM": (["IMPRESSUM"], [(line,) for line in IMPRESSUM])}
    widths = {"INHALT": 50, "IMPRESSUM": 50} | {topic.upper(): 25 for topic in INDICATORS}
    write_workbook(path, sheets, widths, datetime(2025, 3, 14, 9))


def write_unemployment(path: Path, people: np.ndarray) -> None:
    """Write ba_arbeitslosenquoten.csv: the city's unemployed and labour force, annual means, nationality by sex."""
    counts, chance = labour_counts(people), random(31)
    rows = []
    for step, year in enumerate(REPORTED):
        # means of twelve months are near those of four quarters, not the same
        unemployed = counts["unemployed"][step].mean(axis=-1).sum(axis=0) * chance.normal(1, 0.004, (2, 2))
        able = counts["residents 15-64"][step].mean(axis=-1).sum(axis=0)
        labour = able * np.array([[0.645, 0.79], [0.775, 0.835]]) * (1 + 0.003 * step)
        unemployed, labour = np.round(unemployed).astype(int), np.round(labour).astype(int)
        for nationality, groups in (("insgesamt", [0, 1]), ("Deutsche", [1]), ("Ausländer", [0])):
            for sex, sexes in (("insgesamt", [FEMALE, MALE]), ("Frauen", [FEMALE]), ("Männer", [MALE])):
                part = np.ix_(groups, sexes)
                rows.append((year, nationality, sex, unemployed[part].sum(), labour[part].sum()))
    header = ["Berichtsjahr", "Staatsangehörigkeit", "Geschlecht", "Arbeitslose", "Zivile Erwerbspersonen"]
    write_csv(path, header, rows)


def write_qualification(path: Path, people: np.ndarray) -> None:
    """Write ba_qualifikation.csv: the city's employees on 30 June by qualification, nationality and sex."""
    employed = labour_counts(people)["employed"][..., 1].sum(axis=1)  # second quarter: 30 June
    rows = []
    for step, year in enumerate(REPORTED):
        known = np.round(employed[step] * np.array([[0.875, 0.845], [0.955, 0.945]])).astype(int)
        share = np.array([[0.60, 0.545], [0.872, 0.858]]) + step * np.array([[0.0075, 0.0065], [0.0024, 0.0021]])
        qualified = np.round(known * share).astype(int)
        for nationality, groups in (("insgesamt", [0, 1]), ("Deutsche", [1]), ("Ausländer", [0])):
            for sex, sexes in (("insgesamt", [FEMALE, MALE]), ("Frauen", [FEMALE]), ("Männer", [MALE])):
                part = np.ix_(groups, sexes)
                for word, count in (("mit Abschluss", qualified), ("Abschluss bekannt", known)):
                    rows.append((f"30.06.{year}", nationality, sex, word, count[part].sum()))
    write_csv(path, ["Stichtag", "Staatsangehörigkeit", "Geschlecht", "Qualifikation", "Beschäftigte"], rows)


def _spread(
    base: np.ndarray, targets: list[np.ndarray], local: np.ndarray, sexes: list[tuple[float, float]], housed: float
) -> np.ndarray:
    """People of ``base`` to whom something applies: the city's share by nationality, spread by local factors.

    ``housed`` is the factor for foreigners in the accommodation, who mostly may not work yet.
    """
    found = np.zeros_like(base)
    years, _, _, _, quarters = base.shape
    for step, nationality, sex, quarter in np.ndindex(years, 2, 2, quarters):
        people = base[step, :, nationality, sex, quarter]
        factor = local.copy()
        if nationality == 0:
            share = min(ACCOMMODATED[step + 1] / base[step, ACCOMMODATION, 0, :, quarter].sum() * 0.75, 0.8)
            factor[ACCOMMODATION] *= 1 + share * (housed - 1)
        target = targets[nationality][step + 1] * sexes[nationality][sex]
        found[step, :, nationality, sex, quarter] = apportion(round(target * people.sum()), people * factor)
    return found


def _atlas_rows(indicator: str, name: str, inhabitants: str, counts: np.ndarray, base: np.ndarray) -> list[Row]:
    rows = []
    for breakdown, (groups, sexes) in BREAKDOWNS.items():
        top, bottom = (_by_area(table, groups, sexes) for table in (counts, base))
        for step in range(len(REPORTED) - 1, -1, -1):  # newest year first
            for place, area in enumerate(ATLAS_AREAS):
                first, second = _mean(top[step, place]), _mean(bottom[step, place])
                text = atlas_text(rounded(100 * first / second))
                labels = f"{name} ({breakdown})", f"{inhabitants} ({breakdown})"
                rows.append((indicator, breakdown, REPORTED[step], area, text, first, second, *labels))
    return rows


def _by_area(table: np.ndarray, groups: list[int], sexes: list[int]) -> np.ndarray:
    """Quarterly counts by year and area, the city first."""
    districts = table[:, :, groups][:, :, :, sexes].sum(axis=(2, 3))
    assert districts.shape[1] == DISTRICT_COUNT
    return np.concatenate([districts.sum(axis=1, keepdims=True), districts], axis=1)


def _mean(quarters: np.ndarray) -> Decimal:
    return rounded(Decimal(int(quarters.sum())) / 4)
