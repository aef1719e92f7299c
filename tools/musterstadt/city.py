"""The story of Musterstadt as numbers: districts, regions and what happened from 2013 to 2024.

Everything is invented. Change a number here, run ``python tools/make_musterstadt.py`` and all files follow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

SEED = 2024
#: 2013 is only the start that flows and quarterly means of 2014 need; the files begin in 2014
YEARS = np.arange(2013, 2025)
REPORTED = YEARS[1:]
CITY_CODE, CITY_NAME = "00", "Stadt Musterstadt"
FOREIGN, GERMAN_MH, GERMAN = 0, 1, 2  # origins: foreign; German with and without Migrationshintergrund
FEMALE, MALE = 0, 1
BOTH = [FEMALE, MALE]


class District(NamedTuple):
    """One Stadtbezirk. What says "relative" is 1.0 for an average district."""

    code: str
    name: str
    region: str
    east: float  # km east of the town hall
    north: float  # km north of it
    residents: int  # 31 December 2024
    growth: float  # residents 2024 / 2013, relative
    foreign_2013: float  # share of foreigners, relative
    foreign_2024: float
    german_mh: float  # share of Germans with Migrationshintergrund, relative
    children: float  # share of children, relative
    old: float  # share of people of 65 and over, relative
    arrivals: float  # moves from abroad per resident, relative
    turnover: float  # all other moves per resident, relative
    work: float  # employment, relative
    need: float  # unemployment and SGB II, relative


# fmt: off
DISTRICTS = [District(*row) for row in [
    # code  name            region  east  north  resid. growth  f2013 f2024 ger_mh child  old  arriv turn  work  need
    ("01", "Altstadt",        "A",   0.1,   0.1,   9_800, 0.99,  1.15, 1.05, 0.80, 0.65, 0.95, 1.25, 1.30, 1.00, 0.85),
    ("02", "Bahnhofsviertel", "A",  -1.5,  -0.2,  11_600, 1.04,  2.25, 2.10, 1.15, 0.95, 0.65, 3.10, 1.75, 0.96, 1.65),
    ("03", "Schlossviertel",  "A",   1.7,  -0.7,  12_400, 0.98,  0.75, 0.75, 0.75, 0.85, 1.15, 0.70, 1.05, 1.03, 0.60),
    ("04", "Gerbervorstadt",  "A",  -0.4,   2.2,  13_900, 1.02,  1.25, 1.15, 1.05, 0.95, 0.85, 1.10, 1.20, 1.00, 1.05),
    ("05", "Nordstadt",       "B",  -0.3,   4.0,  21_500, 1.05,  1.95, 1.95, 1.45, 1.25, 0.75, 2.40, 1.45, 0.94, 1.75),
    ("06", "Hafen",           "B",  -4.3,   3.7,   8_700, 1.10,  1.20, 1.20, 1.10, 1.05, 0.80, 1.05, 1.15, 1.01, 1.15),
    ("07", "Lindenhöhe",      "B",   2.0,   5.2,  16_200, 0.97,  0.60, 0.62, 1.00, 0.95, 1.20, 0.50, 0.80, 1.02, 0.70),
    ("08", "Ziegelfeld",      "B",  -2.9,   5.5,  10_900, 1.01,  0.90, 0.85, 1.25, 1.10, 0.95, 0.60, 0.90, 0.99, 1.20),
    ("09", "Oststadt",        "C",   2.5,   2.2,  20_300, 1.00,  0.95, 0.95, 1.05, 1.00, 1.00, 0.80, 1.00, 1.01, 1.00),
    ("10", "Mühlengrund",     "C",   5.7,   0.9,  14_800, 0.98,  0.65, 0.70, 1.10, 1.05, 1.10, 0.55, 0.80, 1.02, 0.80),
    ("11", "Sonnleite",       "C",   5.3,   3.9,  12_700, 0.96,  0.35, 0.42, 0.65, 1.00, 1.30, 0.35, 0.70, 1.03, 0.45),
    ("12", "Südvorstadt",     "D",   0.1,  -2.2,  22_600, 1.00,  1.00, 1.00, 0.95, 0.90, 0.90, 0.95, 1.15, 1.00, 1.00),
    ("13", "Rosenau",         "D",   3.5,  -2.7,  17_900, 0.98,  0.55, 0.60, 0.85, 1.00, 1.15, 0.50, 0.80, 1.03, 0.60),
    ("14", "Weinberg",        "D",  -1.9,  -4.7,  11_300, 0.96,  0.40, 0.45, 0.60, 0.95, 1.30, 0.40, 0.70, 1.02, 0.45),
    ("15", "Großwiesen",      "D",   1.3,  -5.3,   9_400, 1.08,  0.70, 0.80, 1.20, 1.25, 0.85, 0.60, 0.85, 1.02, 0.80),
    ("16", "Weststadt",       "E",  -3.9,  -0.5,  23_100, 1.01,  1.10, 1.15, 1.15, 1.05, 1.00, 0.95, 1.00, 0.98, 1.20),
    ("17", "Grünau",          "E",  -4.7,  -3.3,  12_650, 1.03,  0.70, 0.75, 1.05, 1.15, 0.95, 0.55, 0.80, 1.02, 0.75),
    ("18", "Hohenforst",      "E",  -8.0,  -2.6,     250, 0.95,  0.22, 0.24, 0.30, 0.95, 1.20, 0.30, 0.60, 1.04, 0.18),
]]
# fmt: on
REGIONS = {"A": "Innenstadt", "B": "Nord", "C": "Ost", "D": "Süd", "E": "West"}
DISTRICT_COUNT = len(DISTRICTS)
#: the district with the collective accommodation for refugees
ACCOMMODATION = 7
#: where the river Muster runs: points in km east and north of the town hall
RIVER = [(-13, 3.6), (-9, 2.4), (-6, 1.7), (-4, 1.9), (-2, 1.2), (-0.2, 1.1)]
RIVER += [(1.6, 0.6), (3.2, 0.4), (5, -0.9), (8, -1.2), (12, -2.6)]

# fmt: off
#: the whole city, one number per year of YEARS
RESIDENTS = np.array([2314, 2332, 2369, 2390, 2401, 2410, 2419, 2416, 2422, 2467, 2486, 2500]) * 100
FOREIGN_SHARE = np.array([11.5, 12.0, 13.2, 13.8, 14.0, 14.2, 14.4, 14.5, 14.8, 16.7, 17.4, 18.0]) / 100
GERMAN_MH_SHARE = np.array([12.6, 12.9, 13.1, 13.4, 13.7, 14.0, 14.3, 14.6, 14.9, 15.2, 15.6, 16.0]) / 100  # of all
NATURALISED = np.array([10_750, 11_000, 11_240, 11_470, 11_720, 11_980, 12_270, 12_490, 12_790, 13_260, 13_850, 14_720])
NATURALISATIONS = np.array([402, 418, 405, 431, 448, 462, 489, 396, 521, 694, 842, 1_136])
#: people in the accommodation in Ziegelfeld: built up in 2015/16, emptied, filled again in 2022
ACCOMMODATED = np.array([0, 60, 480, 870, 640, 430, 310, 250, 240, 830, 1_020, 940])
ACCOMMODATED_ARRIVALS = np.array([0, 55, 560, 620, 170, 90, 70, 40, 90, 910, 520, 260])
ARRIVALS_PER_1000 = np.array([14.2, 15.8, 21.9, 18.6, 16.2, 15.9, 15.6, 12.1, 14.4, 26.8, 19.3, 17.2])
DEPARTURES_PER_1000 = np.array([9.8, 10.2, 10.9, 12.8, 11.9, 11.6, 11.4, 9.6, 9.9, 11.8, 12.9, 12.4])
DAYCARE_WITH = np.array([81.4, 82.1, 82.8, 83.6, 84.9, 86.2, 87.5, 88.3, 89.4, 90.5, 91.8, 93.0]) / 100
DAYCARE_WITHOUT = np.array([95.8, 96.0, 96.1, 96.2, 96.3, 96.4, 96.6, 96.5, 96.7, 96.8, 96.9, 97.0]) / 100
EMPLOYED_GERMAN = np.array([59.7, 60.3, 60.9, 61.6, 62.4, 63.2, 63.8, 63.6, 64.2, 65.0, 65.6, 66.1]) / 100
EMPLOYED_FOREIGN = np.array([45.7, 46.2, 46.0, 46.6, 48.0, 49.6, 50.7, 50.1, 51.2, 51.0, 52.0, 53.0]) / 100
UNEMPLOYED_GERMAN = np.array([5.3, 5.2, 5.0, 4.7, 4.3, 3.9, 3.6, 4.6, 4.3, 3.6, 3.7, 3.8]) / 100  # of residents 15-64
UNEMPLOYED_FOREIGN = np.array([11.6, 11.4, 11.7, 11.6, 10.8, 9.9, 9.3, 11.2, 10.4, 10.3, 10.2, 9.9]) / 100
SGB2_GERMAN = np.array([9.0, 8.9, 8.7, 8.4, 8.1, 7.6, 7.1, 7.2, 6.9, 6.4, 6.3, 6.2]) / 100  # of residents 0-64
SGB2_FOREIGN = np.array([21.6, 21.9, 22.8, 24.6, 25.4, 24.8, 23.6, 23.7, 22.9, 25.9, 25.6, 24.7]) / 100
# fmt: on


def column(name: str) -> np.ndarray:
    """One column of the table of districts."""
    return np.array([getattr(district, name) for district in DISTRICTS])


def random(topic: int) -> np.random.Generator:
    """Chance of its own for each topic, so that a change in one leaves the others as they are."""
    return np.random.default_rng([SEED, topic])


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers in proportion to the weights that add up to the total (largest remainders)."""
    shape, weights = np.shape(weights), np.asarray(weights, dtype=float).ravel()
    if total == 0 or weights.sum() == 0:
        return np.zeros(shape, dtype=int)
    quotas = total * weights / weights.sum()
    whole = np.floor(quotas + 1e-9).astype(int)
    remainders = np.round(quotas - whole, 9)  # rounded: the same order on every machine
    whole[np.argsort(-remainders, kind="stable")[: total - whole.sum()]] += 1
    return whole.reshape(shape)


def drift(topic: int, size: int, spread: float) -> np.ndarray:
    """Factors near 1 by year and district that wander slowly, as real series do; none in the last year."""
    steps = random(topic).normal(0, spread, (len(YEARS), size))
    return np.exp(np.cumsum(steps[::-1], axis=0) - steps[-1])[::-1]


def between(first: np.ndarray, last: np.ndarray, step: int) -> np.ndarray:
    """Value at YEARS[step] on the way from the first to the last year."""
    return first + (last - first) * step / (len(YEARS) - 1)
