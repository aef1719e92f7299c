"""Chapter on coverage: which indicator has values for which year and how many areas, as pictures."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Column, DataTable, Figure, coverage_chart, coverage_legend, figure_to_svg
from helpers.figures.objects import Cell
from helpers.report.datacheck.checked import LANGUAGE, Checked, Part, counted, named, table, text
from helpers.report.datacheck.checked import years as spans

MOST_HOLES = 4
MOST_PARTIAL = 40
_DATABASES = {"genesis": "GENESIS-Online", "regionalstatistik": "Regionaldatenbank"}


def coverage_chapter(checked: Checked) -> list[Part]:
    """A picture per area level; indicators without any value."""
    values = checked.indicators[(checked.indicators["statistic"] == "value") & checked.indicators["value"].notna()]
    parts: list[Part] = [
        "Gezählt wird ein Gebiet, wenn es im Jahr mindestens einen Wert des Indikators hat, gleich für welche Gruppe. "
        "Geprüft sind die berechneten Indikatoren; Werte aus zu kleinen Grundzahlen zählen nicht mit."
    ]
    for level in checked.levels:
        rows = values[values["area_level"] == level]
        if len(rows):
            parts += [_picture(level, rows, checked), *_partial(level, rows, checked)]
    return [*parts, *_without(checked)]


def _picture(level: str, values: pd.DataFrame, checked: Checked) -> Figure:
    years = list(range(int(values["time_period"].min()), int(values["time_period"].max()) + 1))
    found = values.groupby(["indicator", "time_period"])["ref_area"].nunique().unstack().reindex(columns=years).fillna(0)
    found = found.loc[[name for name in checked.settings.indicators if name in found.index]]
    known = int((checked.areas["area_level"] == level).sum())
    areas = max(known, values["ref_area"].nunique())
    names = [checked.settings.indicators[name].short.get(LANGUAGE) for name in found.index]
    shares = (found / areas).to_numpy().tolist()
    columns = [text("Indikator", head=True), *(Column(str(year)) for year in years)]
    rows: list[list[Cell]] = [[name, *(int(cell) for cell in row)] for name, row in zip(names, found.to_numpy(), strict=True)]
    last = int((found[years[-1]] > 0).sum())
    switched_on = len(checked.computed)
    headline = f"{checked.level(level)}: Werte für {years[-1]} zu {last} von {switched_on} eingeschalteten Indikatoren"
    return Figure(
        id=f"abdeckung-{level}",
        headline=headline,
        language=LANGUAGE,
        subtitle=f"Gebiete mit Wert, von {areas}, {spans(years)}" if areas > 1 else spans(years),
        alt=_alternative(names, found, areas, checked.level(level)),
        svg=figure_to_svg(coverage_chart(names, years, shares), f"abdeckung-{level}"),
        data=DataTable(columns, rows),
        legend=coverage_legend(shares, areas, LANGUAGE),
        legend_title="Anteil der Gebiete" if areas > 1 else "Wert",
    )


def _alternative(names: list[str], found: pd.DataFrame, areas: int, level: str) -> str:
    """How many rows are full, and of the others where the holes are."""
    years = list(found.columns)
    full = [bool((row == areas).all()) for row in found.to_numpy()]
    said = (
        f"Raster aus {counted(len(names), 'Indikator', 'Indikatoren')} und {counted(len(years), 'Jahr', 'Jahren')} für {level}. "
        f"Lückenlos ({spans(years)}): {sum(full)}."
    )
    holes = [(name, row) for name, row, is_full in zip(names, found.to_numpy(), full, strict=True) if not is_full]
    told = []
    for name, row in holes[:MOST_HOLES]:
        with_value = [year for year, cell in zip(years, row, strict=True) if cell]
        span = f"von {with_value[0]} bis {with_value[-1]}" if len(with_value) > 1 else str(with_value[0])
        told.append(f"{name} in {counted(len(with_value), 'Jahr', 'Jahren')}, {span}")
    if told:
        more = f"; und {len(holes) - len(told)} weitere mit Lücken" if len(holes) > len(told) else ""
        said += f" Werte haben sonst: {'; '.join(told)}{more}."
    return said


def _partial(level: str, values: pd.DataFrame, checked: Checked) -> list[Part]:
    """Which areas the pale cells stand for: those without a value, or those with one where they are fewer."""
    known = set(checked.areas.loc[checked.areas["area_level"] == level, "code"]) | set(values["ref_area"])
    rows: list[list[Cell]] = []
    for name in checked.settings.indicators:
        own = values[values["indicator"] == name].groupby("time_period")["ref_area"].agg(frozenset)
        for found, of in own[own.map(len) < len(known)].groupby(own, sort=False):
            few = len(found) < len(known) / 2
            shown = [checked.area(level, code) for code in sorted(found if few else known - found)]
            short = checked.settings.indicators[name].short.get(LANGUAGE)
            rows.append([short, spans(of.index), f"{'nur' if few else 'alle außer'} {named(shown)}"])
    if not rows:
        return []
    columns = [text("Indikator", head=True), text("Jahre"), text("Gebiete mit Wert")]
    more = f"{len(rows) - MOST_PARTIAL} weitere Zeilen sind nicht gezeigt." if len(rows) > MOST_PARTIAL else ""
    headline = f"{checked.level(level)}: Indikatoren mit Werten nur für einen Teil der Gebiete"
    return [table(f"teilweise-{level}", headline, columns, rows[:MOST_PARTIAL], note=more)]


def _without(checked: Checked) -> list[Part]:
    if not checked.missing_indicators:
        return ["Jeder eingeschaltete Indikator hat Werte."]
    known = checked.settings.catalogue.sources
    rows: list[list[Cell]] = []
    for name in sorted(checked.missing_indicators, key=lambda item: item not in checked.missing_core):
        indicator = checked.settings.indicators[name]
        sources = [known[source].name.get(LANGUAGE) for source in indicator.sources if source in known]
        tables = [f"{_DATABASES.get(item.database, item.database)} {item.code}".strip() for item in indicator.tables]
        rows.append(
            [checked.indicator(name), "ja" if name in checked.missing_core else "", "; ".join(sources), "; ".join(tables)]
        )
    columns = [text("Indikator", head=True), text("Kern"), text("Quellen nach dem Katalog"), text("Tabellen")]
    return [table("ohne-daten", "Eingeschaltete Indikatoren ohne Daten", columns, rows)]
