"""Places of arrival as rows of indicator values."""

from __future__ import annotations

import pandas as pd

from helpers.errors import InputError
from helpers.measures.arrival import DIMENSIONS, arrival_types, sensitivity
from helpers.measures.definitions import one_series
from helpers.settings import MunicipalitySettings
from helpers.settings.base import unknown

PROFILE = "ankunftsquartier_profil"


def arrival_rows(values: pd.DataFrame, residents: pd.DataFrame, settings: MunicipalitySettings) -> pd.DataFrame:
    """What areas are measured against, their types, and how firm these are.

    Parameters
    ----------
    values : indicator values, ``pooled_3y`` among them; residents : persons, areas in rows, years in columns.

    Returns
    -------
    Rows of the three indicators: ``arrival_reference`` of the municipality. Rows of the profile, with
    the last of the three years and the first as ``base_period``: ``arrival_type`` and ``arrival_kept`` of areas,
    ``arrival_flips`` by variant of the limits, of areas that change (the type they would have) and of the municipality
    (their number). Nothing without all three indicators and an area level.
    """
    municipality = settings.municipality
    if not municipality.levels or not {PROFILE, *DIMENSIONS.values()} <= set(settings.indicators):
        return pd.DataFrame()
    level = municipality.levels[-1].level
    features = {name: _pooled(values, indicator, settings) for name, indicator in DIMENSIONS.items()}
    references = {name: _reference(rows, DIMENSIONS[name], level, settings) for name, rows in features.items()}
    parts = [rows.assign(statistic="arrival_reference") for rows in references.values()]
    areas = {name: rows[rows["area_level"] == level] for name, rows in features.items()}
    if any(rows.empty for rows in areas.values()):
        return pd.concat(parts, ignore_index=True)
    _check_flags({code for rows in areas.values() for code in rows["ref_area"]}, level, settings)
    years = set.intersection(*(set(rows["time_period"]) for rows in [*areas.values(), *references.values()]))
    for year in sorted(years):
        now = {name: rows[rows["time_period"] == year].set_index("ref_area") for name, rows in areas.items()}
        whole = {name: rows.loc[rows["time_period"] == year, "value"].iloc[0] for name, rows in references.items()}
        parts += _typed(now, pd.Series(whole), residents.get(year, pd.Series(dtype=float)), settings)
    return pd.concat(parts, ignore_index=True)


def _pooled(values: pd.DataFrame, name: str, settings: MunicipalitySettings) -> pd.DataFrame:
    """Three-year rates of all people in the municipality and its smallest areas, of one definition."""
    rows = values[(values["indicator"] == name) & (values["statistic"] == "pooled_3y")]
    rows = rows[rows["area_level"].isin(["municipality", settings.municipality.levels[-1].level])]
    rows = rows[(rows["group"] == "total") & (rows["sex"] == "total")]
    return one_series(rows, settings.indicators[name], settings.catalogue)[0] if len(rows) else rows


def _reference(rows: pd.DataFrame, name: str, level: str, settings: MunicipalitySettings) -> pd.DataFrame:
    """What areas are measured against: the municipality's own value or, where that cannot be set beside theirs, all areas.

    Moves from area to area cross a border of areas, but not that of the municipality: then the counts of the areas are added.
    """
    indicator, code = settings.indicators[name], settings.municipality.code
    own = rows[(rows["ref_area"] == code) & (rows["area_level"] == "municipality") & rows["value"].notna()]
    areas = rows[(rows["area_level"] == level) & rows["numerator"].notna() & rows["denominator"].notna()]
    sums = areas.groupby("time_period", as_index=False)[["numerator", "denominator"]].sum()
    added = areas.drop_duplicates("time_period").drop(columns=["numerator", "denominator", "lower", "upper", "interval"])
    added = added.merge(sums, on="time_period").assign(ref_area=code, area_level="municipality", obs_status="A", reason="")
    added["value"] = indicator.factor * added["numerator"] / added["denominator"].where(added["denominator"] > 0)
    if not indicator.across_levels:
        return added
    return pd.concat([own, added[~added["time_period"].isin(own["time_period"])]], ignore_index=True)


def _typed(
    now: dict[str, pd.DataFrame], reference: pd.Series, residents: pd.Series, settings: MunicipalitySettings
) -> list[pd.DataFrame]:
    """Rows of one year."""
    setting, limit = settings.municipality.small_areas.arrival, settings.municipality.smallest_area
    codes = sorted(set.union(*(set(rows.index) for rows in now.values())))
    wide = pd.DataFrame({name: rows["value"].reindex(codes) for name, rows in now.items()}, index=codes)
    small = residents.reindex(codes) < limit
    wide[small] = float("nan")
    limits = setting.limits.model_dump()
    types = arrival_types(wide, reference, limits)
    changed = sensitivity(wide, reference, limits, setting.shift)
    flips = changed.ne(types, axis=0) & changed.notna()
    frame = _template(now, codes, settings)
    frame.loc[small, "reason"] = f"fewer than {limit} residents"
    frame.loc[types.isna() & ~small, "reason"] = "a feature is missing"
    flagged = frame["ref_area"].isin(_flagged(frame["area_level"].iloc[0], settings)) & types.notna()
    frame.loc[flagged, "reason"] = "collective accommodation"
    frame["obs_status"] = small.map({True: "U", False: "M"}).where(types.isna(), "A")
    kept = (~flips).sum(axis=1).astype(float).where(types.notna())
    counted = {"numerator": kept, "denominator": float(len(flips.columns))}
    of_areas = [
        frame.assign(statistic="arrival_type", value=types, unit="type"),
        frame.assign(statistic="arrival_kept", value=kept, unit="variants", **counted),
    ]
    for name, changes in flips.items():
        of_areas.append(
            frame[changes].assign(statistic="arrival_flips", group=name, value=changed.loc[changes, name], unit="type")
        )
    counts = {**flips.sum(), "total": flips.any(axis=1).sum()}
    whole = pd.concat([frame.iloc[:1]] * len(counts), ignore_index=True).assign(
        statistic="arrival_flips",
        ref_area=settings.municipality.code,
        area_level="municipality",
        group=list(counts),
        value=[float(number) for number in counts.values()],
        numerator=[float(number) for number in counts.values()],
        denominator=float(types.notna().sum()),
        unit="areas",
        obs_status="A",
        reason="",
    )
    return [*of_areas, whole]


def _template(now: dict[str, pd.DataFrame], codes: list[str], settings: MunicipalitySettings) -> pd.DataFrame:
    """What rows of the profile have in common."""
    first = now["stock"].iloc[0]
    keys = {name: first[name] for name in ("area_level", "time_period", "base_period", "source", "characteristic")}
    frame = pd.DataFrame({"ref_area": codes, **keys}, index=codes)
    return frame.assign(indicator=PROFILE, group="total", sex="total", reason="")


def _flagged(level: str, settings: MunicipalitySettings) -> set[str]:
    notes = settings.municipality.area_notes
    return {item.area for item in notes if item.level == level and item.collective_accommodation}


def _check_flags(codes: set[str], level: str, settings: MunicipalitySettings) -> None:
    """A flag for an area that does not exist would be lost in silence."""
    for code in sorted(_flagged(level, settings) - codes):
        raise InputError("municipality.yaml, area_notes", unknown(code, codes, f"{level} with collective accommodation"))
