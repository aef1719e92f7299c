"""Small files of other offices: foreigners' register, naturalisations, council, staff survey, residents' survey."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from musterstadt.city import BOTH, DISTRICTS, FOREIGN, NATURALISATIONS, REPORTED, YEARS, apportion, random
from musterstadt.people import AGES, counted
from musterstadt.write import write_csv

RESPONDENTS = 1200


def write_foreigners(path: Path, people: np.ndarray) -> None:
    """Write azr_aufenthalt.csv: foreigners of the central register on 31 December, every value rounded to 5.

    It begins in 2013: the naturalisation rate of 2014 is divided by the foreigners of the year before.
    """
    share = np.array([63.4, 63.0, 58.9, 56.8, 57.2, 57.9, 58.8, 59.5, 59.6, 54.1, 53.2, 53.6]) / 100
    rows = []
    for step, year in enumerate(YEARS):
        # the central register counts a little more people than the city's own
        sexes = np.array([counted(people, [FOREIGN], "total", [sex])[step].sum() for sex in BOTH]) * 1.034
        secure = sexes * share[step] * np.array([1.02, 0.98])
        for word, counts in (("insgesamt", sexes), ("unbefristet oder freizügig", secure)):
            for sex, count in (("Insgesamt", counts.sum()), ("weiblich", counts[0]), ("männlich", counts[1])):
                rows.append((f"31.12.{year}", word, sex, int(5 * np.floor(count / 5 + 0.5))))
    write_csv(path, ["Stichtag", "Aufenthaltsstatus", "Geschlecht", "Personen"], rows)


def write_naturalisations(path: Path) -> None:
    """Write einbuergerungen.csv: naturalisations of the year by sex."""
    rows = []
    for year, count in zip(REPORTED, NATURALISATIONS[1:], strict=True):
        women, men = apportion(count, np.array([51.0, 49.0]))
        rows += [(year, "insgesamt", count), (year, "weiblich", women), (year, "männlich", men)]
    write_csv(path, ["Jahr", "Geschlecht", "Einbürgerungen"], rows)


def write_council_and_staff(council: Path, staff: Path) -> None:
    """Write stadtrat.csv (at the start of a term) and personalbefragung.csv (who answered about parents' origin)."""
    header = ["Stichtag", "Migrationshintergrund", "Personen"]
    seats = {"01.07.2014": (3, 48), "01.07.2019": (5, 48), "01.07.2024": (8, 48)}
    answers = {"30.09.2018": (206, 1_476), "30.09.2023": (341, 1_704)}
    for path, table in ((council, seats), (staff, answers)):
        rows = [
            (day, word, count)
            for day, (with_, all_) in table.items()
            for word, count in (("insgesamt", all_), ("mit", with_), ("ohne", all_ - with_))
        ]
        write_csv(path, header, rows)


def write_survey(path: Path, people: np.ndarray) -> None:
    """Write befragung_2024.csv: one row per respondent, with a weight that makes up for who did not answer."""
    chance = random(51)
    adults = people[-1][:, :, AGES["total"][4:]].sum(axis=(2, 3))
    mh = adults[:, :2].sum(axis=1) / adults.sum(axis=1)
    district = np.sort(chance.choice(len(DISTRICTS), RESPONDENTS, p=adults.sum(axis=1) / adults.sum()))
    rows = []
    for number, place in enumerate(district, 1):
        with_mh = chance.random() < mh[place] * 0.72  # people with Migrationshintergrund answer less often
        woman, refused = chance.random() < 0.53, chance.random() < 0.03
        age = chance.choice(["18-29", "30-44", "45-64", "65+"], p=[0.14, 0.24, 0.34, 0.28])
        belonging = 1 + chance.binomial(4, 0.70 if with_mh else 0.76)
        discriminated = chance.random() < (0.37 if with_mh else 0.14) + 0.03 * woman
        weight = (1.42 if with_mh else 0.86) * {"18-29": 1.35, "30-44": 1.1, "45-64": 0.92, "65+": 0.82}[str(age)]
        rows.append(
            [
                f"{number:04d}",
                weight * chance.normal(1, 0.03),
                DISTRICTS[place].code,
                "w" if woman else "m",
                str(age),
                "" if refused else ("mit" if with_mh else "ohne"),
                belonging if chance.random() > 0.02 else "",
                ("ja" if discriminated else "nein") if chance.random() > 0.04 else "",
            ]
        )
    mean = sum(row[1] for row in rows) / len(rows)
    for row in rows:
        row[1] = f"{row[1] / mean:.4f}".replace(".", ",")
    header = ["fall_nr", "gewicht", "bezirk", "geschlecht", "alter", "mh", "zugehoerigkeit", "diskriminierung"]
    write_csv(path, header, rows)
