"""Chapter on coverage: which indicator has values for which year and how many areas, as pictures."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Column, DataTable, Figure, coverage_chart, coverage_legend, figure_to_svg
from helpers.figures.objects import Cell
from helpers.report.datacheck.checked import INTERNAL, LANGUAGE, Checked, Part, table, text

MOST_NAMED = 4
_DATABASES = {"genesis": "GENESIS-Online", "regionalstatistik": "Regionaldatenbank"}


def coverage_chapter(checked: Checked) -> list[Part]:
    """A picture per area level; indicators without any value."""
    values = checked.indicators[(checked.indicators["statistic"] == "value") & checked.indicators["value"].notna()]
    parts: list[Part] = [
        "Gezählt wird ein Gebiet, wenn es im Jahr mindestens einen Wert des Indikators hat, gleich für welche Gruppe. "
        "Geprüft sind die berechneten Indikatoren; Werte aus zu kleinen Grundzahlen zählen nicht mit."
    ]
    parts += [_picture(level, rows, checked) for level in checked.levels if len(rows := values[values["area_level"] == level])]
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
    headline = f"{checked.level(level)}: {last} von {len(found)} Indikatoren haben Werte für {years[-1]}"
    return Figure(
        id=f"abdeckung-{level}",
        headline=headline,
        language=LANGUAGE,
        subtitle=f"Gebiete mit Wert, von {areas}, {years[0]} bis {years[-1]}" if areas > 1 else f"{years[0]} bis {years[-1]}",
        mark=INTERNAL,
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
        f"Raster aus {len(names)} Indikatoren und {len(years)} Jahren für {level}. "
        f"Lückenlos von {years[0]} bis {years[-1]}: {sum(full)}."
    )
    holes = [(name, row) for name, row, is_full in zip(names, found.to_numpy(), full, strict=True) if not is_full]
    told = []
    for name, row in holes[:MOST_NAMED]:
        with_value = [year for year, cell in zip(years, row, strict=True) if cell]
        told.append(f"{name} in {len(with_value)} Jahren, von {with_value[0]} bis {with_value[-1]}")
    if told:
        more = f"; und {len(holes) - len(told)} weitere mit Lücken" if len(holes) > len(told) else ""
        said += f" Werte haben sonst: {'; '.join(told)}{more}."
    return said


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
