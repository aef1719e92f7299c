"""Files from the population register: residents at the year's end, and moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from musterstadt.city import (
    ACCOMMODATED_ARRIVALS,
    ACCOMMODATION,
    ARRIVALS_PER_1000,
    BOTH,
    CITY_CODE,
    CITY_NAME,
    DEPARTURES_PER_1000,
    DISTRICT_COUNT,
    DISTRICTS,
    FEMALE,
    FOREIGN,
    GERMAN,
    GERMAN_MH,
    MALE,
    REPORTED,
    apportion,
    column,
    random,
)
from musterstadt.people import AGES, BANDS, counted, naturalised, with_city
from musterstadt.write import Row, german, write_csv

CP1252 = "windows-1252"
AREAS = [(CITY_CODE, CITY_NAME), *((area.code, area.name) for area in DISTRICTS)]
AGE_WORDS = {
    "total": "insgesamt",
    "0-64": "0 bis unter 65",
    "3-5": "3 bis unter 6",
    "15-64": "15 bis unter 65",
    "18-20": "18 bis unter 21",
}
SEX_WORDS = {"insgesamt": BOTH, "weiblich": [FEMALE], "männlich": [MALE]}
ORIGIN_WORDS = [
    ("Bevölkerung", "insgesamt", [FOREIGN, GERMAN_MH, GERMAN]),
    ("Staatsangehörigkeit", "deutsch", [GERMAN_MH, GERMAN]),
    ("Staatsangehörigkeit", "nichtdeutsch", [FOREIGN]),
    ("Migrationshintergrund", "mit", [FOREIGN, GERMAN_MH]),
    ("Migrationshintergrund", "ohne", [GERMAN]),
]
RESIDENT_COLUMNS = ["Jahr", "Bezirk", "Bezirksname", "Merkmal", "Auspraegung"]
RESIDENT_COLUMNS += ["Altersgruppe", "Geschlecht", "Personen"]
MOVE_COLUMNS = [
    "Zuzüge Ausland",
    "Fortzüge Ausland",
    "Zuzüge insgesamt",
    "Fortzüge insgesamt",
    "Umzüge innerhalb",
    "Mittlere Bevölkerung",
]
MOVES_PER_1000 = {"germany": 42, "between": 58, "within": 16}
#: what the first delivery of 2023 did not know yet: departures registered late (place in DISTRICTS: how many)
LATE_DEPARTURES = {1: 23, 4: 31, 7: 48, 8: 6, 11: 9, 12: 4, 15: 17}
LATE_MEANS = {1: 1.9, 4: 2.6, 7: 4.0}


def write_residents(path: Path, people: np.ndarray) -> None:
    """Write einwohner_bestand.csv."""
    write_csv(path, RESIDENT_COLUMNS, _resident_rows(people), encoding=CP1252)


def _resident_rows(people: np.ndarray) -> Iterator[Row]:
    tables = []
    for characteristic, group, origins in ORIGIN_WORDS:
        # by Migrationshintergrund the office delivers fewer ages
        ages = ["total", "3-5"] if characteristic == "Migrationshintergrund" else list(AGES)
        for age in ages:
            for sex, sexes in SEX_WORDS.items():
                if sex == "insgesamt" or age in {"total", "15-64", "18-20"}:
                    counts = with_city(counted(people, origins, age, sexes))
                    tables.append(((characteristic, group, AGE_WORDS[age], sex), counts))
    for sex, sexes in SEX_WORDS.items():
        counts = with_city(naturalised()[..., sexes].sum(axis=2))
        tables.append((("Einbürgerung", "Eingebürgerte", "insgesamt", sex), counts))
    homeless = random(21).integers(28, 61, len(REPORTED))
    for step, year in enumerate(REPORTED, 1):
        for place, (code, name) in enumerate(AREAS):
            for words, counts in tables:
                yield year, code, name, *words, german(counts[step, place])
        # registered without a dwelling: in no district, and not counted in the city's total either
        foreign = round(homeless[step - 1] * 0.45)
        for words, count in [
            (("Bevölkerung", "insgesamt"), homeless[step - 1]),
            (("Staatsangehörigkeit", "deutsch"), homeless[step - 1] - foreign),
            (("Staatsangehörigkeit", "nichtdeutsch"), foreign),
        ]:
            yield year, "99", "ohne Zuordnung", *words, "insgesamt", "insgesamt", german(count)


def moves(people: np.ndarray) -> np.ndarray:
    """Moves and mean population as in MOVE_COLUMNS, by year (from 2014) and area (city first).

    Residents change by births, deaths and these moves alone. A move between two districts is one out of and one
    into a district; moves_in and moves_out add up over districts, moves within do not: the city's hold both kinds.
    """
    chance = random(22)
    residents = people.sum(axis=(2, 3, 4))
    foreign = counted(people, [FOREIGN], "total", BOTH)
    found = np.zeros((len(REPORTED), DISTRICT_COUNT + 1, len(MOVE_COLUMNS)))
    for number, step in enumerate(range(1, len(residents))):
        size, before, all_ = residents[step], residents[step - 1], residents[step].sum()
        restless = size * column("turnover") * np.exp(chance.normal(0, 0.03, DISTRICT_COUNT))
        arrivals = apportion(
            round(all_ * ARRIVALS_PER_1000[step] / 1000) - ACCOMMODATED_ARRIVALS[step],
            size * column("arrivals") * np.exp(chance.normal(0, 0.05, DISTRICT_COUNT)),
        )
        arrivals[ACCOMMODATION] += ACCOMMODATED_ARRIVALS[step]
        from_germany = apportion(round(all_ * MOVES_PER_1000["germany"] / 1000), restless)
        between = round(all_ * MOVES_PER_1000["between"] / 1000)
        came, went = (apportion(between, restless * np.exp(chance.normal(0, 0.02, DISTRICT_COUNT))) for _ in range(2))
        within = apportion(round(all_ * MOVES_PER_1000["within"] / 1000), restless * np.sqrt(size))
        births = people[step, :, :, BANDS.index("0-2")].sum(axis=(1, 2)) / 3
        deaths = people[step, :, :, BANDS.index("65+")].sum(axis=(1, 2)) * 0.044
        grown = np.round(births - deaths).astype(int)
        left = arrivals + from_germany + came - went + grown - (size - before)
        to_abroad = apportion(
            round(all_ * DEPARTURES_PER_1000[step] / 1000), 0.5 * arrivals + 0.06 * foreign[step] + 0.002 * size
        )
        if (left < to_abroad).any():
            raise ValueError(f"district {int(np.argmax(left < to_abroad)) + 1}: more moves abroad than moves out")
        mean = before + (size - before) * (0.5 + chance.normal(0, 0.04, DISTRICT_COUNT))
        mean = np.round(mean * 12) / 12  # twelve months
        table = [arrivals, to_abroad, arrivals + from_germany + came + within, left + went + within, within, mean]
        found[number, 1:] = np.stack(table, axis=1)
        found[number, 0] = found[number, 1:].sum(axis=0)
        found[number, 0, 4] += between
    return found


def first_delivery(final: np.ndarray) -> np.ndarray:
    """Moves as delivered a year earlier: the same until 2022, 20 values of 2023 still without late departures."""
    early = final[:-1].copy()
    for district, late in LATE_DEPARTURES.items():
        for place in (0, district + 1):
            early[-1, place, 1] -= late
            early[-1, place, 3] -= late
    for district, late in LATE_MEANS.items():
        for place in (0, district + 1):
            early[-1, place, 5] += late
    return early


def write_moves(path: Path, table: np.ndarray) -> None:
    """Write bewegungen.csv or the earlier bewegungen_2023.csv."""
    rows = [
        (year, *area, *(german(value) for value in table[step, place, :-1]), german(table[step, place, -1], 1))
        for step, year in enumerate(REPORTED[: len(table)])
        for place, area in enumerate(AREAS)
    ]
    write_csv(path, ["Jahr", "Bezirk", "Bezirksname", *MOVE_COLUMNS], rows, encoding=CP1252)
