"""Files about children and young people: day care, school entry examination, schools, apprentices."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np

from musterstadt.city import (
    BOTH,
    DAYCARE_WITH,
    DAYCARE_WITHOUT,
    DISTRICT_COUNT,
    DISTRICTS,
    FEMALE,
    FOREIGN,
    GERMAN,
    GERMAN_MH,
    MALE,
    REGIONS,
    REPORTED,
    YEARS,
    apportion,
    column,
    random,
)
from musterstadt.people import counted, with_city
from musterstadt.register import AREAS
from musterstadt.write import write_csv, write_workbook

#: from this year on the school doctors ask by another definition of Migrationshintergrund
NEW_DEFINITION = 2019
ENTRY_AREAS = [("00", "Stadt Musterstadt"), *REGIONS.items()]
WITH, WITHOUT = 0, 1


def write_daycare(path: Path, people: np.ndarray) -> None:
    """Write kita_2014_2024.xlsx: children in day care on 1 March."""
    with_, without = (counted(people, origins, "3-5", BOTH) for origins in ([FOREIGN, GERMAN_MH], [GERMAN]))
    chance = random(41)
    # a fixed local habit: fewer places and shorter stays where many arrive; never more than all children
    habit = 1 - 0.045 * (column("arrivals") - 1) / 2 + chance.normal(0, 0.008, DISTRICT_COUNT)
    counts = {"insgesamt": [], "mit": [], "ohne": [], "alle Sprachen": [], "nicht Deutsch": [], "Deutsch": []}
    for step in range(1, len(YEARS)):
        mh = _at_most(round(DAYCARE_WITH[step] * with_[step].sum()), with_[step], habit)
        other = _at_most(round(DAYCARE_WITHOUT[step] * without[step].sum()), without[step], habit**0.25)
        older = np.round((mh + other) * 0.13).astype(int)  # six-year-olds not yet at school
        share = (0.565 + 0.006 * step) * mh / np.maximum(mh + other, 1)
        foreign_language = np.floor((mh + other + older) * share + 0.5).astype(int)
        parts = [mh + other, mh, other, mh + other + older, foreign_language, mh + other + older - foreign_language]
        for rows, part in zip(counts.values(), parts, strict=True):
            rows.append(part)
    tables = {name: with_city(np.array(rows)) for name, rows in counts.items()}
    ages = {"insgesamt": "3 bis unter 6 Jahre", "alle Sprachen": "3 Jahre bis Schuleintritt"}
    rows = []
    for step, year in enumerate(REPORTED):
        for place, (code, name) in enumerate(AREAS):
            age = ""
            for group, table in tables.items():
                age = ages.get(group, age)
                characteristic = "Herkunft der Eltern" if age == ages["insgesamt"] else "Familiensprache"
                group_word = "insgesamt" if group in ages else group
                rows.append((date(year, 3, 1), code, name, age, characteristic, group_word, table[step, place]))
    header = ["Stichtag", "Bezirk", "Bezirksname", "Altersgruppe", "Merkmal", "Gruppe", "Kinder"]
    write_workbook(path, {"Kinder": (header, rows)}, {"Kinder": 18}, datetime(2024, 10, 2, 9))


def write_school_entry(path: Path, people: np.ndarray) -> None:
    """Write einschulung.csv: children examined by region and city; the definition of the groups changes in 2019."""
    with_ = _by_region(counted(people, [FOREIGN, GERMAN_MH], "3-5", BOTH))
    all_ = with_ + _by_region(counted(people, [GERMAN], "3-5", BOTH))
    language = ("Familiensprache nicht Deutsch", "Familiensprache Deutsch")
    chance = random(43)
    rows = []
    for step in range(1, len(YEARS)):
        year = int(YEARS[step])
        old = year < NEW_DEFINITION
        examined = np.round(all_[step] / 3 * 0.985).astype(int)
        share = with_[step] / all_[step]
        by_mh = _split(examined, share * (0.60 if old else 0.93))
        by_language = _split(examined, share * (0.545 + 0.006 * step))
        late = max(year - 2020, 0)  # more newly arrived children after 2021
        luck = chance.normal(1, 0.03, by_language.shape)
        need = _rate(by_language * luck, 0.505 - 0.006 * step + 0.017 * late, 0.118 - 0.0015 * step + 0.003 * late)
        booklet = _rate(by_language * (1 - 0.01 * np.abs(luck - 1) / 0.03), 0.848 + 0.002 * step, 0.958)
        u8_rate = 0.925 + 0.003 * step + chance.normal(0, 0.006, len(booklet))
        u8 = np.floor(booklet.sum(axis=1) * u8_rate + 0.5).astype(int)
        definition = "Empfehlung 2013" if old else "weiter Sinn"
        mh = (f"mit MH ({definition})", f"ohne MH ({definition})")
        odds = (0.46, 0.17) if old else (0.36, 0.12)
        tables = {
            "alle Kinder": (examined, need.sum(axis=1), booklet.sum(axis=1), u8),
            **_groups(language, by_language, need, booklet, _share_out(u8, booklet, (0.97, 1.0))),
        }
        need_mh = _share_out(need.sum(axis=1), by_mh, odds)
        booklet_mh = _share_out(booklet.sum(axis=1), by_mh, (0.88, 0.95))
        u8_mh = _share_out(u8, booklet_mh, (0.965, 1.0))
        tables |= _groups(mh, by_mh, need_mh, booklet_mh, u8_mh)
        for place, (code, name) in enumerate(ENTRY_AREAS):
            for group, columns in tables.items():
                counts = [counts.sum() if place == 0 else counts[place - 1] for counts in columns]
                rows.append((f"{year}/{(year + 1) % 100:02d}", code, name, group, *counts))
    header = ["Schuljahr", "Region", "Name", "Gruppe"]
    header += ["Untersuchte", "Sprachförderbedarf", "Vorsorgeheft", "U8 dokumentiert"]
    write_csv(path, header, rows)


def write_schools(path: Path, people: np.ndarray) -> None:
    """Write schulstatistik.csv: pupils of class 8 (school year) and school leavers (year of leaving)."""
    youth = [counted(people, origins, "18-20", BOTH) for origins in ([FOREIGN], [GERMAN_MH, GERMAN])]
    youth = np.stack(youth, axis=-1)
    chance = random(42)
    rows = []
    for step in range(1, len(YEARS)):
        year = int(YEARS[step])
        girls, boys = 0.486, 0.514
        size = youth[step].sum(axis=0)[:, None] / 3 * np.array([[0.72], [1.02]]) * np.array([girls, boys])
        grade8 = np.round(size * chance.normal(0.93, 0.01)).astype(int)
        leavers = np.round(size * chance.normal(0.98, 0.01)).astype(int)
        gymnasium = _part(grade8, [[0.193, 0.158], [0.440, 0.388]], [[0.0032, 0.0026], [0.0021, 0.0012]], step, chance)
        without = _part(leavers, [[0.124, 0.166], [0.037, 0.053]], [[0.0006, 0.0012], [0.0008, 0.0012]], step, chance)
        tables = [
            (f"{year}/{(year + 1) % 100:02d}", "Klasse 8", "alle Schulformen", grade8),
            (f"{year}/{(year + 1) % 100:02d}", "Klasse 8", "Gymnasium", gymnasium),
            (year, "Schulentlassene", "insgesamt", leavers),
            (year, "Schulentlassene", "ohne Hauptschulabschluss", without),
        ]
        rows += [(*words, *row) for *words, counts in tables for row in by_nationality_and_sex(counts)]
    write_csv(path, ["Zeit", "Erhebung", "Art", "Staatsangehörigkeit", "Geschlecht", "Anzahl"], rows)


def write_apprentices(path: Path, people: np.ndarray) -> None:
    """Write ba_auszubildende.csv: apprentices of 18 to 20 years on 31 December."""
    chance = random(44)
    rows = []
    for step in range(1, len(YEARS)):
        youth = np.array(
            [
                [counted(people, origins, "18-20", [sex])[step].sum() for sex in (FEMALE, MALE)]
                for origins in ([FOREIGN], [GERMAN_MH, GERMAN])
            ]
        )
        share = [[0.118, 0.182], [0.205, 0.272]], [[0.0042, 0.0060], [-0.0006, -0.0004]]
        for nationality, sex, count in by_nationality_and_sex(_part(youth, *share, step, chance)):
            rows.append((f"{YEARS[step]}-12-31", "18-20", nationality, sex, count))
    # another office, another dialect: commas, ISO dates, English words
    write_csv(path, ["stichtag", "alter", "staatsangehoerigkeit", "geschlecht", "auszubildende"], rows, separator=",")


def by_nationality_and_sex(counts: np.ndarray) -> list[tuple[str, str, int]]:
    """Counts by nationality (0 foreign, 1 German) and sex with all totals."""
    return [
        (nationality, sex, int(counts[np.ix_(groups, sexes)].sum()))
        for nationality, groups in (("insgesamt", [0, 1]), ("deutsch", [1]), ("nichtdeutsch", [0]))
        for sex, sexes in (("insgesamt", [FEMALE, MALE]), ("weiblich", [FEMALE]), ("männlich", [MALE]))
    ]


def _at_most(total: int, children: np.ndarray, habit: np.ndarray) -> np.ndarray:
    """Spread a total over districts by habit, nowhere more than there are children."""
    found = np.minimum(apportion(total, children * habit), children)
    while (rest := total - found.sum()) > 0:
        found = np.minimum(found + apportion(rest, children - found), children)
    return found


def _by_region(by_district: np.ndarray) -> np.ndarray:
    regions = np.array([area.region for area in DISTRICTS])
    return np.stack([by_district[:, regions == code].sum(axis=1) for code in REGIONS], axis=1)


def _split(total: np.ndarray, share: np.ndarray) -> np.ndarray:
    """By area: those with, those without."""
    with_ = np.floor(total * share + 0.5).astype(int)
    return np.stack([with_, total - with_], axis=1)


def _rate(groups: np.ndarray, *rates: float) -> np.ndarray:
    return np.floor(groups * np.array(rates) + 0.5).astype(int)


def _share_out(total: np.ndarray, groups: np.ndarray, odds: tuple[float, float]) -> np.ndarray:
    """Divide each area's total between two groups by size and odds, no group getting more than it has."""
    found = np.array([apportion(count, group * np.array(odds)) for count, group in zip(total, groups, strict=True)])
    over = np.maximum(found - groups, 0)
    return found - over + over[:, ::-1]


def _groups(names: tuple[str, str], *counts: np.ndarray) -> dict[str, tuple[np.ndarray, ...]]:
    return {name: tuple(table[:, group] for table in counts) for group, name in enumerate(names)}


def _part(
    counts: np.ndarray, share: list[list[float]], yearly: list[list[float]], step: int, chance: np.random.Generator
) -> np.ndarray:
    """Those of the counts (nationality by sex) to whom a share applies that moves a little every year."""
    shares = (np.array(share) + step * np.array(yearly)) * chance.normal(1, 0.012, (2, 2))
    return np.floor(counts * shares + 0.5).astype(int)
