"""The municipality beside other areas: numbers where both mean the same, else the reason in words."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Bar, Box, Column, DataTable, Figure, Sign, bar_chart, figure_to_svg, unit_label
from helpers.figures.objects import Cell
from helpers.measures.comparison import comparison as compare
from helpers.narrative import amount
from helpers.narrative.sentences import difference, direction
from helpers.settings.catalogue import Indicator
from helpers.views.parts import figure_id, hint, latest, notes, subtitle, unit_column
from helpers.views.protected import absent, later_note, protected
from helpers.views.reading import Reading

#: whose value the headline names, first the most telling
HEADLINE_ORDER = ("land", "bund", "regierungsbezirk", "kreis", "gemeinde")
#: reason why a comparator has no number, beside those of the comparison itself
PROTECTED = "protected"


def comparison(reading: Reading, indicator: Indicator, group: str = "total") -> Figure | Box | None:
    """The latest value beside those of the comparators; nothing where the municipality names no comparators."""
    comparators = reading.settings.municipality.comparators
    if not comparators:
        return None
    id = figure_id("vergleich", indicator.id, "" if group == "total" else group)
    rows = reading.rows(indicator)
    rows = reading.one_definition(rows[(rows["group"] == group) & (rows["sex"] == "total")])
    own = latest(rows)
    if own is None:
        return hint(reading, id, absent(reading, rows, "no_data", name=indicator.name.get(reading.language), where=reading.name))
    found = compare(reading.values, own, comparators, indicator, reading.settings.catalogue)
    found.loc[(found["reason"] == "no_value") & found["code"].isin(_protected_codes(reading, own)), "reason"] = PROTECTED
    later = later_note(reading, rows, int(own["time_period"]))
    if found["value"].isna().all():
        return hint(reading, id, " ".join([_alone(reading, indicator, own), *_reasons(reading, found)]))
    drawn = bar_chart(
        [Bar(reading.name, float(own["value"])), *(_bar(reading, row) for row in found.itertuples())],
        unit=indicator.unit,
        decimals=indicator.decimals,
        language=reading.language,
        highlight=[reading.name],
    )
    where = reading.name if group == "total" else f"{reading.label(own['characteristic'], group)}, {reading.name}"
    sources = pd.concat([found[["source", "denominator_source"]], own.to_frame().T[["source", "denominator_source"]]])
    return Figure(
        id=id,
        headline=_headline(reading, indicator, found),
        language=reading.language,
        subtitle=subtitle(reading, indicator, pd.Series([own["time_period"]]), where),
        source=reading.sources(sources[sources["source"] != ""].iloc[::-1]),
        note=" ".join(text for text in (notes(reading, indicator, own.to_frame().T), *_notes(reading, found), *later) if text),
        mark=reading.mark,
        alt=_alt(reading, indicator, own, found),
        svg=figure_to_svg(drawn, id),
        data=_table(reading, indicator, own, found),
    )


def _protected_codes(reading: Reading, own: pd.Series) -> set[str]:
    """Comparators whose value of the same year and group is kept secret."""
    rows = protected(reading.values[reading.values["area_level"] == "comparator"])
    for name in ("indicator", "statistic", "time_period", "group", "sex"):
        rows = rows[rows[name] == own[name]]
    return set(rows["ref_area"])


def _bar(reading: Reading, row: object) -> Bar:
    if row.reason:  # type: ignore[attr-defined]
        return Bar(row.name, _sign(row), _reason(reading, row))  # type: ignore[attr-defined]
    return Bar(row.name, row.value)  # type: ignore[attr-defined]


def _sign(row: object) -> Sign:
    return Sign("C" if row.reason == PROTECTED else "X")  # type: ignore[attr-defined]


def _reason(reading: Reading, row: object) -> str:
    return reading.word(row.reason, found=row.found)  # type: ignore[attr-defined]


def _reasons(reading: Reading, found: pd.DataFrame) -> list[str]:
    """Areas without a number, by reason; of those whose value is kept secret only how many they are."""
    by_reason: dict[str, list[str]] = {}
    for row in found[~found["reason"].isin(["", PROTECTED])].itertuples():
        by_reason.setdefault(_reason(reading, row), []).append(str(row.name))
    hidden = int((found["reason"] == PROTECTED).sum())
    said = [f"{', '.join(names)}: {reason}." for reason, names in by_reason.items()]
    return [*said, *([reading.word("protected_comparators", number=hidden)] if hidden else [])]


def _notes(reading: Reading, found: pd.DataFrame) -> list[str]:
    """Why areas are called similar, what differs though it can be compared, and how to read the difference."""
    said = [
        f"{reading.word('similar_to', name=item.name, why=item.why.get(reading.language))}."
        for item in reading.settings.municipality.comparators
        if item.why is not None
    ]
    said += [f"{row.name}: {_basis(reading, row)}." for row in found[found["marked"]].itertuples()]
    return [*said, reading.word("no_ranking")]


def _basis(reading: Reading, row: object) -> str:
    catalogue, found = reading.settings.catalogue, row.found  # type: ignore[attr-defined]
    item = catalogue.characteristics.get(found) or catalogue.sources[found]
    return reading.word("comparable_definition", found=item.name.get(reading.language))


def _alone(reading: Reading, indicator: Indicator, own: pd.Series) -> str:
    value = amount(indicator, float(own["value"]), reading.language)
    name = indicator.short.get(reading.language)
    return f"{reading.word('compared_alone', name=name, value=value, year=int(own['time_period']))}."


def _headline(reading: Reading, indicator: Indicator, found: pd.DataFrame) -> str:
    """How far the value lies from that of the Land, else from Germany, else from the first area with a value."""
    known = found[found["value"].notna()]
    row = known.loc[known["kind"].map(HEADLINE_ORDER.index).sort_values(kind="stable").index[0]]
    moved = direction(indicator, row["difference"])
    key = {1: "compared_above", 0: "compared_equal", -1: "compared_below"}[moved]
    size = difference(indicator, row["difference"], reading.language)
    return reading.word(key, name=indicator.short.get(reading.language), size=size, other=row["name"])


def _alt(reading: Reading, indicator: Indicator, own: pd.Series, found: pd.DataFrame) -> str:
    value = amount(indicator, float(own["value"]), reading.language)
    name, year = indicator.name.get(reading.language), int(own["time_period"])
    known = found[found["value"].notna()]
    others = [f"{row.name} {amount(indicator, float(row.value), reading.language)}" for row in known.itertuples()]
    return " ".join([f"{name} {year}: {'; '.join([f'{reading.name} {value}', *others])}.", *_reasons(reading, found)])


def _table(reading: Reading, indicator: Indicator, own: pd.Series, found: pd.DataFrame) -> DataTable:
    """Areas down; value, difference, reading and what must be known across. Neutral indicators have no reading."""
    judged, remarked = indicator.direction != "neutral", bool((found["reason"] != "").any() or found["marked"].any())
    points = unit_label(str(found["unit"].iloc[0]), reading.language)
    columns = [
        Column(reading.word("area"), kind="text", row_header=True),
        Column(reading.word("kind"), kind="text"),
        unit_column(indicator, f"{reading.word('value')} {int(own['time_period'])}", reading.language),
        Column(reading.word("difference", name=reading.name), unit=points, decimals=indicator.decimals, signed=True),
        *([Column(reading.word("reading_of"), kind="text")] if judged else []),
        *([Column(reading.word("remark"), kind="text")] if remarked else []),
    ]
    rows: list[list[Cell]] = [[reading.name, "", float(own["value"]), Sign("X"), *[""] * (judged + remarked)]]
    for row in found.itertuples():
        numbers: list[Cell] = [_sign(row)] * 2 if row.reason else [float(row.value), float(row.difference)]  # type: ignore[arg-type]
        kind = reading.word(f"kind_{row.kind}") + (f", {reading.word('similar')}" if row.similar else "")
        said = [_judged(reading, row)] if judged else []
        if remarked:
            said.append(_reason(reading, row) if row.reason else _basis(reading, row) if row.marked else "")
        rows.append([str(row.name), kind, *numbers, *said])
    return DataTable(columns, rows)


def _judged(reading: Reading, row: object) -> str:
    if row.reason:  # type: ignore[attr-defined]
        return ""
    key = {1: "reading_better", 0: "reading_equal", -1: "reading_worse"}[int(row.better)]  # type: ignore[attr-defined]
    return reading.word(key, name=reading.name)
