"""Targets: where values stand to them, and what to watch. Without an agreed target nothing of it appears."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from helpers.figures import Column, DataTable, Mark, Table, format_value
from helpers.figures.objects import Cell
from helpers.measures import symbols
from helpers.measures.targets import in_force
from helpers.narrative import amount
from helpers.narrative.sentences import difference
from helpers.settings.catalogue import Indicator
from helpers.settings.targets import Target
from helpers.views.reading import Reading

#: years whose symbols are told beside the latest
EARLIER_SYMBOLS = 4
RULES = {symbols.PROJECTED: "projected", symbols.KEPT: "kept", symbols.DIRECTION: "direction"}
#: words for the reasons why there is none
NONE = {symbols.FEW_POINTS: "few_points", symbols.BROKEN: "broken", symbols.PASSED: "passed"}


@dataclass(frozen=True)
class Standing:
    """The latest signs of one series with a target: rows by statistic, the value they belong to, earlier symbols."""

    indicator: Indicator
    group: str  # its label, "" for the total
    targets: list[Target]
    value: pd.Series
    signs: dict[str, pd.Series]
    earlier: dict[int, float]


def standings(reading: Reading, indicator: Indicator) -> list[Standing]:
    """One per series of the indicator that has a target, the total first; only for the municipality, whose targets they are."""
    if reading.area_level != "municipality":
        return []
    meant = [target for target in reading.settings.targets if target.indicator == indicator.id]
    series = sorted({(target.group, target.characteristic or "") for target in meant}, key=lambda item: item[0] != "total")
    found = []
    for group, characteristic in series:
        own = [target for target in meant if (target.group, target.characteristic or "") == (group, characteristic)]
        if standing := _standing(reading, indicator, group, characteristic, own):
            found.append(standing)
    return found


def total_standing(reading: Reading, indicator: Indicator, row: pd.Series) -> Standing | None:
    """The standing of the value that a row of the total shows, if it has a target."""
    first = next(iter(standings(reading, indicator)), None)
    if first is None or first.group:
        return None
    if int(first.value["time_period"]) > int(row["time_period"]) and first.value["conf_status"] == "C":
        return replace(first, signs={}, earlier={})  # the value that the signs belong to is kept secret: the aim is not
    same = ("time_period", "characteristic")
    return first if all(first.value[name] == row[name] for name in same) else None


def _standing(reading: Reading, indicator: Indicator, group: str, characteristic: str, targets: list[Target]) -> Standing | None:
    def rows(statistic: str) -> pd.DataFrame:
        found = reading.rows(indicator, statistic)
        found = found[(found["group"] == group) & (found["sex"] == "total")]
        return found[found["characteristic"] == characteristic] if characteristic else found

    signs = {name: rows(name) for name in ("traffic_light", "weather", "target_distance")}
    years = [year for part in signs.values() for year in part["time_period"]]
    if not years:
        return None
    year = max(years)
    latest = {name: part[part["time_period"] == year].iloc[0] for name, part in signs.items() if year in set(part["time_period"])}
    definition = next(iter(latest.values()))["characteristic"]
    values = rows("value")
    value = values[(values["time_period"] == year) & (values["characteristic"] == definition)].iloc[0]
    earlier = signs["weather"][signs["weather"]["time_period"].between(year - EARLIER_SYMBOLS, year - 1)].dropna(subset="value")
    if "weather" in latest and pd.notna(latest["weather"]["denominator"]):  # symbols of another target say nothing of this one
        earlier = earlier[earlier["denominator"] == latest["weather"]["denominator"]]
    return Standing(
        indicator=indicator,
        group="" if group == "total" else reading.label(definition, group),
        targets=in_force(targets, year),
        value=value,
        signs=latest,
        earlier=dict(zip(earlier["time_period"], earlier["value"], strict=True)),
    )


def aims(reading: Reading, standing: Standing, kind: str = "target") -> list[str]:
    """What is to be reached, one phrase per target that counts; ``kind`` ``aim``: for a column that is headed as target."""
    return [_aim(reading, standing.indicator, target, kind) for target in standing.targets]


def _aim(reading: Reading, indicator: Indicator, target: Target, kind: str) -> str:
    if target.value is None:
        return reading.word(f"{kind}_{indicator.direction}")
    if isinstance(target.value, tuple):
        lower, upper = (amount(indicator, value, reading.language) for value in target.value)
        value = reading.word("interval", lower=lower, upper=upper)
    else:
        value = amount(indicator, target.value, reading.language)
    key = f"{kind}_every_year" if target.year is None else kind
    return reading.word(key, year=target.year, value=value)


def light_mark(reading: Reading, standing: Standing, *, short: bool = False) -> Mark | None:
    """The traffic light in a drawing and in words; a direction without a value has none."""
    row = standing.signs.get("traffic_light")
    if row is None:
        return None
    if pd.isna(row["value"]):
        return Mark("grey", reading.word(f"{'short' if short else 'none'}_{_why_none(row)}"))
    colour = symbols.LIGHTS[int(row["value"])]
    held = f" ({reading.word('held')})" if row["reason"] == symbols.HELD else ""
    return Mark(colour, reading.word(f"{'short' if short else 'light'}_{colour}") + held)


def weather_mark(reading: Reading, standing: Standing, *, short: bool = False) -> Mark | None:
    """The weather symbol in a drawing and in words: its name and what it says by its rule; where there is none, why."""
    row = standing.signs.get("weather")
    if row is None:
        return None
    if pd.isna(row["value"]):
        told = "traffic_light" in standing.signs and row["reason"] not in (symbols.FEW_POINTS, symbols.PASSED)
        return None if told or short else Mark("", reading.word(f"none_{_why_none(row)}"))
    name = symbols.WEATHER[int(row["value"])]
    meaning = "" if short else ": " + reading.word(f"{RULES[row['reason']]}_{name}")
    return Mark(name, reading.word(name) + meaning)


def _why_none(row: pd.Series) -> str:
    return "protected" if row["conf_status"] == "C" else NONE.get(row["reason"], "value")


def sign_marks(reading: Reading, standing: Standing, *, short: bool = False) -> list[Mark]:
    """Light and weather symbol, those that there are."""
    marks = (light_mark(reading, standing, short=short), weather_mark(reading, standing, short=short))
    return [mark for mark in marks if mark is not None]


def way(reading: Reading, standing: Standing) -> str:
    """How much is left to the target, and which share of the way is covered since it was agreed."""
    row = standing.signs.get("target_distance")
    if row is None or pd.isna(row["numerator"]):
        return ""
    indicator, language = standing.indicator, reading.language
    missing = float(row["denominator"] - row["numerator"]) * (-1 if indicator.direction == "lower_is_better" else 1)
    if missing <= 0:
        return reading.word("target_met")
    said = reading.word("left", size=difference(indicator, missing, language))
    since = int(row["base_period"])
    if pd.isna(row["value"]) or since == int(row["time_period"]):
        return said
    if row["value"] < 0:
        return f"{said}, {reading.word('further_away', year=since)}"
    share = format_value(float(row["value"]), "percent", 0, language)
    return f"{said}, {reading.word('way_covered', share=share, year=since)}"


def target_marks(reading: Reading, standing: Standing) -> list[Mark]:
    """For a key figure: targets, light, weather symbol, what is left."""
    marks = [*(Mark("", said) for said in aims(reading, standing)), *sign_marks(reading, standing)]
    left = way(reading, standing)
    return [*marks, Mark("", left)] if left and left != reading.word("target_met") else marks


def aim_cell(reading: Reading, standing: Standing | None) -> list[Mark]:
    """For a table: targets, light and weather symbol in few words."""
    if standing is None:
        return [Mark("", reading.word("no_target"))]
    return [*(Mark("", said) for said in aims(reading, standing, "aim")), *sign_marks(reading, standing, short=True)]


def rule_notes(reading: Reading, found: list[Standing]) -> list[str]:
    """By which rules the signs shown came about; nothing where there are none."""
    said = []
    if any("traffic_light" in standing.signs for standing in found):
        said.append(reading.word("rule_of_lights"))
    if any("weather" in standing.signs for standing in found):
        said.append(reading.word("rule_of_symbols"))
    return said


def target_table(reading: Reading, indicators: list[Indicator]) -> Table | None:
    """All targets of the municipality with value, signs and the symbols of earlier years; nothing where there are none."""
    found = [standing for indicator in indicators for standing in standings(reading, indicator)]
    if not found:
        return None
    columns = [
        Column(reading.word("indicator"), kind="text", row_header=True),
        *(Column(reading.word(key), kind="text") for key in ("target_column", "standing", "signs", "agreed")),
    ]
    return Table(
        id="tab-ziele",
        headline=reading.word("targets"),
        language=reading.language,
        source=reading.sources(pd.DataFrame([standing.value for standing in found])),
        note=" ".join(rule_notes(reading, found)),
        mark=reading.mark,
        data=DataTable(columns, [_target_row(reading, standing) for standing in found]),
    )


def _target_row(reading: Reading, standing: Standing) -> list[Cell]:
    indicator, value = standing.indicator, standing.value
    agreed = dict.fromkeys(f"{_date(target, reading.language)}, {target.agreed_by}" for target in standing.targets)
    none = reading.word("protected" if value["conf_status"] == "C" else "none_value")
    known = none if pd.isna(value["value"]) else amount(indicator, float(value["value"]), reading.language)
    stands = [f"{known} ({int(value['time_period'])})", way(reading, standing)]
    return [
        named(reading, indicator, standing.group),
        [Mark("", said) for said in aims(reading, standing, "aim")],
        [Mark("", said) for said in stands if said],
        [*sign_marks(reading, standing), *_earlier(reading, standing)],
        "; ".join(agreed),
    ]


def _earlier(reading: Reading, standing: Standing) -> list[Mark]:
    """Symbols of earlier years: whether the latest one is steady. Equal ones in a row are told once."""
    runs: list[tuple[int, int, float]] = []
    for year, code in standing.earlier.items():
        if runs and runs[-1][1:] == (year - 1, code):
            runs[-1] = (runs[-1][0], year, code)
        else:
            runs.append((year, year, code))
    said = [
        f"{first if first == last else f'{first}–{last}'} {reading.word(symbols.WEATHER[int(code)])}"
        for first, last, code in runs
    ]
    return [Mark("", reading.word("earlier_symbols", text=", ".join(said)))] if said else []


def named(reading: Reading, indicator: Indicator, group: str) -> str:
    name = indicator.short.get(reading.language)
    return f"{name} ({group})" if group else name


def _date(target: Target, language: str) -> str:
    return target.agreed_on.strftime("%d.%m.%Y") if language == "de" else target.agreed_on.isoformat()
