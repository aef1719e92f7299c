"""What is computed about small areas beside their values: places of arrival, segregation, and what municipality.yaml names."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.intake.geometry import read_level
from helpers.measures.arrival import DIMENSIONS
from helpers.measures.arrival_rows import arrival_rows
from helpers.measures.autocorrelation import morans_i
from helpers.measures.breaks import breaks_in
from helpers.measures.definitions import one_series
from helpers.measures.segregation_rows import segregation_rows
from helpers.measures.smoothing import empirical_bayes
from helpers.measures.social_index import dynamics_class, standardised_sum, status_class, z_scores
from helpers.settings import MunicipalitySettings

#: columns that belong to a value and not to what is made of it
FROM_VALUE = ["observation_ids", "lower", "upper", "interval"]
#: rows of the index of the social situation have no indicator of the catalogue
SOCIAL_INDEX = "social_index"
#: dynamics are changes over so many years
DYNAMICS_YEARS = 2


def small_area_rows(observations: pd.DataFrame, values: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """All rows about small areas, computed on true values; see docs/datenmodell.md for their statistics.

    Parameters
    ----------
    values : what was computed so far of the indicators that are :func:`looked_at`, text as plain text.
    """
    values = values[values["statistic"].isin(["value", "pooled_3y"])]
    parts = [
        segregation_rows(observations, indicator, settings)
        for indicator in settings.indicators.values()
        if indicator.formula == "dissimilarity"
    ]
    residents = _residents(observations, settings)
    parts.append(arrival_rows(values, residents, settings))
    parts += [*_social_rows(values, residents, settings), *_smoothed_rows(values, settings), *_moran_rows(values, settings)]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def looked_at(settings: MunicipalitySettings) -> set[str]:
    """Indicators that something is computed from here."""
    small = settings.municipality.small_areas
    names = {*DIMENSIONS.values(), *small.smoothing, *small.morans_i}
    if small.social_index:
        names |= {*small.social_index.status, *small.social_index.dynamics}
    return names


def _residents(observations: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """Persons by area of the finest level (rows) and year (columns), the last figure of a year."""
    rows = observations[(observations["measure"] == "residents") & observations["obs_value"].notna()]
    for name in ("group", "sex", "age", "detail"):
        rows = rows[rows[name] == "total"]
    if not settings.municipality.levels:
        return pd.DataFrame()
    rows = rows[rows["area_level"] == settings.municipality.levels[-1].level].sort_values("reference", kind="stable")
    return rows.drop_duplicates(["ref_area", "time_period"], keep="last").pivot(
        index="ref_area", columns="time_period", values="obs_value"
    )


def _finest(values: pd.DataFrame, name: str, settings: MunicipalitySettings) -> pd.DataFrame:
    """Values of all people by area of the finest level, of one definition; without what is true of the value alone."""
    if not settings.municipality.levels:
        return values.iloc[:0].drop(columns=FROM_VALUE)
    rows = values[(values["indicator"] == name) & (values["statistic"] == "value")]
    rows = rows[rows["area_level"] == settings.municipality.levels[-1].level]
    rows = rows[(rows["group"] == "total") & (rows["sex"] == "total")].drop(columns=FROM_VALUE)
    return one_series(rows, settings.catalogue.indicators[name], settings.catalogue)[0] if len(rows) else rows


def _social_rows(values: pd.DataFrame, residents: pd.DataFrame, settings: MunicipalitySettings) -> Iterator[pd.DataFrame]:
    """Status and dynamics of the areas that are large enough, year by year."""
    setting = settings.municipality.small_areas.social_index
    if setting is None:
        return
    for kind, names, classes in (("status", setting.status, status_class), ("dynamics", setting.dynamics, dynamics_class)):
        found = {name: _finest(values, name, settings) for name in names}
        wide = {name: rows.pivot(index="ref_area", columns="time_period", values="value") for name, rows in found.items()}
        if kind == "dynamics":
            wide = {name: _two_years(table, found[name], name, settings) for name, table in wide.items()}
        if not wide:
            continue
        every = pd.concat(found.values(), ignore_index=True)
        for year in sorted(set.intersection(*(set(table.columns) for table in wide.values()))):
            table = pd.DataFrame({name: column[year] for name, column in wide.items()})
            small = residents.get(year, pd.Series(dtype=float)).reindex(table.index) < settings.municipality.smallest_area
            index = standardised_sum(z_scores(table.mask(small, axis=0)))
            rows = _social_template(every, year, year - DYNAMICS_YEARS if kind == "dynamics" else 0)
            rows["obs_status"] = index.reindex(rows.index).isna().map({True: "M", False: "A"})
            rows.loc[small.reindex(rows.index, fill_value=False), ["obs_status", "reason"]] = ["U", "too few residents"]
            yield rows.assign(statistic=f"social_{kind}", value=index, unit="index")
            yield rows.assign(statistic=f"social_{kind}_class", value=classes(index), unit="class")


def _social_template(every: pd.DataFrame, year: int, base: int) -> pd.DataFrame:
    """One row per area that has a value of some indicator in the year."""
    rows = every[every["time_period"] == year].drop_duplicates("ref_area").set_index("ref_area", drop=False)
    nothing = {"numerator": float("nan"), "denominator": float("nan"), "denominator_characteristic": "", "reason": ""}
    return rows.assign(indicator=SOCIAL_INDEX, base_period=base, **nothing)


def _two_years(table: pd.DataFrame, rows: pd.DataFrame, name: str, settings: MunicipalitySettings) -> pd.DataFrame:
    """Change over two years, only between years that are comparable."""
    indicator = settings.catalogue.indicators[name]
    level = settings.municipality.levels[-1].level
    found = breaks_in(rows, indicator, settings.catalogue, level)
    breaks = [item.year for item in found]
    definition = rows.drop_duplicates("time_period").set_index("time_period")["characteristic"]
    return pd.DataFrame(
        {
            year: table[year] - table[year - DYNAMICS_YEARS]
            for year in table.columns
            if year - DYNAMICS_YEARS in table
            and not any(year - DYNAMICS_YEARS < item <= year for item in breaks)
            and definition[year] == definition[year - DYNAMICS_YEARS]
        },
        index=table.index,
    )


def _smoothed_rows(values: pd.DataFrame, settings: MunicipalitySettings) -> Iterator[pd.DataFrame]:
    """Stabilised rates of areas, and of the municipality how far differences between areas are more than chance."""
    for name in settings.municipality.small_areas.smoothing:
        for _, rows in _finest(values, name, settings).groupby("time_period"):
            found = empirical_bayes(rows["numerator"], rows["denominator"])
            if found is None:
                continue
            factor = settings.catalogue.indicators[name].factor
            smoothed = rows.assign(statistic="smoothed", value=factor * found.values, reason="")
            yield smoothed.assign(obs_status=smoothed["value"].isna().map({True: "M", False: "A"}))
            yield _of_municipality(rows, settings).assign(statistic="reliability", value=found.reliability, unit="ratio")


def _moran_rows(values: pd.DataFrame, settings: MunicipalitySettings) -> Iterator[pd.DataFrame]:
    """Moran's I of the municipality and its pseudo significance; areas without neighbours are named in ``reason``."""
    names = settings.municipality.small_areas.morans_i
    if not names or not settings.municipality.levels:
        return
    areas = read_level(settings.project.shapes(settings.slug), settings.municipality.levels[-1])
    for name in names:
        for _, rows in _finest(values, name, settings).groupby("time_period"):
            found = morans_i(rows.set_index("ref_area")["value"], areas)
            if found is None:
                continue
            reason = f"without neighbours, left out: {', '.join(found.islands)}" if found.islands else ""
            row = _of_municipality(rows, settings).assign(reason=reason, denominator=float(found.areas))
            yield row.assign(statistic="morans_i", value=found.value, unit="index")
            yield row.assign(statistic="morans_i_p", value=found.p, unit="ratio")


def _of_municipality(rows: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """One row of the municipality in the place of those of its areas."""
    row = rows.iloc[:1].assign(ref_area=settings.municipality.code, area_level="municipality", obs_status="A", reason="")
    row["numerator"], row["denominator"] = float("nan"), float("nan")
    return row
