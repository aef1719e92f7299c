"""Whether parts add up to their total: areas to the whole, groups and sexes to all people.

A difference is no error of the reader: offices round, perturb, and count people whom they cannot place. So nothing is
changed or refused here; what exceeds the tolerance of its source is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from helpers.intake.observations import KEY
from helpers.settings import MunicipalitySettings
from helpers.settings.catalogue import Source

#: units of which a sum has a meaning
COUNTS = {"persons", "cases", "children", "moves"}
#: people without a known district, group or sex: up to this share of the total a shortfall is a remainder
REMAINDER = 0.05
PLACE = ["ref_area", "area_level"]


def check_sums(observations: pd.DataFrame, areas: pd.DataFrame, settings: MunicipalitySettings) -> list[dict[str, Any]]:
    """Compare all sums that are complete; one entry per kind of sum, source and measure.

    ``terms`` of an observation says how many rounded numbers a reader added up to it (1 without the column).

    Entries have ``check``, ``source``, ``measure``, ``compared`` and ``differing`` sums, ``beyond`` (those that neither the
    ``tolerance`` nor a remainder explains), ``rest`` (those that a remainder explains), the ``largest`` difference (total
    less parts; of those beyond, if there are any, and never of a remainder), its ``example``, which is taken apart in
    ``example_key``, and a ``note``.
    """
    measures = settings.catalogue.measures
    rows = observations[observations["unit_measure"].isin(list(COUNTS)) & observations["standard_error"].isna()]
    rows = with_steps(rows).assign(terms=rows["terms"].fillna(1) if "terms" in rows else 1)
    additive = rows[rows["measure"].isin([name for name, item in measures.items() if item.additive])]
    compared = [*_areas(additive, areas), *_groups(rows, settings), *_sexes(rows)]
    return [
        _entry(check, sums, settings.catalogue.sources[source])
        for check, all_sums in compared
        for (source, _), sums in all_sums.groupby(["source", "measure"], sort=True)
    ]


def warnings_of_sums(checks: list[dict[str, Any]]) -> list[str]:
    """Sums that differ by more than their source explains."""
    return [
        f"{item['measure']} of {item['source']}, {item['check']}: {item['beyond']} of {item['compared']} sums differ by more "
        f"than {item['tolerance']:g}, at most by {item['largest']:g} ({item['example']})"
        for item in checks
        if item["beyond"]
    ]


def _areas(rows: pd.DataFrame, areas: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each level to the municipality, and to the level in between where there is one."""
    below = areas[~areas["area_level"].isin(["municipality", "comparator"])]
    whole = areas.iloc[0]
    for level, part in below.groupby("area_level", sort=False):
        to_whole = part.assign(parent=whole["code"], parent_level="municipality")
        yield f"{level} to municipality", _sums_of_areas(rows, to_whole)
        if part["parent_level"].iloc[0] != "municipality":
            yield f"{level} to {part['parent_level'].iloc[0]}", _sums_of_areas(rows, part)


def _sums_of_areas(rows: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    tree = areas.rename(columns={"code": "ref_area"})[[*PLACE, "parent", "parent_level"]]
    parts = rows.merge(tree, on=PLACE).drop(columns=PLACE).rename(columns={"parent": "ref_area", "parent_level": "area_level"})
    needed = areas.groupby("parent")["code"].nunique()
    return _sums(parts, rows, lambda total: total["ref_area"].map(needed))


def _groups(rows: pd.DataFrame, settings: MunicipalitySettings) -> Iterator[tuple[str, pd.DataFrame]]:
    """Groups of a characteristic to all people, where every group of the catalogue is there."""
    totals = rows[rows["group"] == "total"]
    for name, characteristic in settings.catalogue.characteristics.items():
        groups = rows[(rows["characteristic"] == name) & rows["group"].isin(list(characteristic.groups))]
        if len(groups):
            parts = groups.assign(characteristic="alle", group="total")
            yield f"groups of {name} to total", _sums(parts, totals, len(characteristic.groups))


def _sexes(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Women, men and, where it is told apart, diverse to all people."""
    parts = rows[rows["sex"] != "total"]
    if len(parts):
        needed = parts.groupby("source")["sex"].nunique()
        sums = _sums(parts.assign(sex="total"), rows[rows["sex"] == "total"], lambda total: total["source"].map(needed))
        yield "sexes to total", sums


def _sums(parts: pd.DataFrame, totals: pd.DataFrame, needed: int | Callable[[pd.DataFrame], pd.Series]) -> pd.DataFrame:
    """A row per total all of whose parts have a number: ``total``, ``sum``, number of ``parts`` and of rounded ``terms``."""
    groups = parts.groupby(KEY, sort=False)
    added = groups.agg(sum=("obs_value", "sum"), parts=("obs_value", "count"), terms=("terms", "sum")).reset_index()
    both = (
        totals[[*KEY, "obs_value", "step", "terms"]]
        .rename(columns={"obs_value": "total", "terms": "own_terms"})
        .merge(added, on=KEY)
    )
    both["terms"] += both.pop("own_terms")
    return both[both["total"].notna() & (both["parts"] == (needed if isinstance(needed, int) else needed(both)))]


def with_steps(rows: pd.DataFrame) -> pd.DataFrame:
    """With the smallest unit in which numbers of this kind are printed: 1, or 0.1 for means with one decimal."""
    value = rows["obs_value"].fillna(0)
    own = np.select([np.isclose(value, value.round(digits), rtol=0, atol=1e-6) for digits in (0, 1, 2)], [1, 0.1, 0.01], 0.001)
    kind = ["source", "measure", "reference"]
    return rows.assign(step=rows.assign(step=own).groupby(kind, sort=False)["step"].transform("min"))


def _entry(check: str, sums: pd.DataFrame, source: Source) -> dict[str, Any]:
    difference = (sums["total"] - sums["sum"]).round(6)
    rounded = sums["reference"].str.startswith("mean_") | (sums["step"] < 1)
    step = sums["step"].where(rounded, 0) if source.rounded_to is None else pd.Series(float(source.rounded_to), sums.index)
    tolerance = sums["terms"] * step / 2
    unexplained = difference.abs() > tolerance + 1e-6
    remainder = unexplained & (difference > 0) & (difference <= REMAINDER * sums["total"])
    beyond = unexplained & ~remainder if not source.perturbed else unexplained & False
    shown = difference[beyond] if beyond.any() else difference[~remainder]
    first = shown.abs().idxmax() if len(shown) and (shown != 0).any() else None
    return {
        "check": check,
        "source": source.id,
        "measure": str(sums["measure"].iloc[0]),
        "compared": len(sums),
        "differing": int((difference != 0).sum()),
        "rest": int(remainder.sum()),
        "largest": 0.0 if first is None else float(difference[first]),
        "tolerance": float(tolerance.max()),
        "beyond": int(beyond.sum()),
        "example": "" if first is None else _example(sums.loc[first]),
        "example_key": {} if first is None else _example_key(sums.loc[first]),
        "note": _note(source, difference, rounded, remainder, check),
    }


def _example(row: pd.Series) -> str:
    named = [str(row[name]) for name in KEY[2:] if row[name] not in {"total", "alle", "municipality"}]
    return f"{', '.join(named)}: total {row['total']:.10g}, parts {row['sum']:.10g}"


def _example_key(row: pd.Series) -> dict[str, Any]:
    """The key of a sum, and both of its sides."""
    key = {name: str(row[name]) for name in KEY[2:]}
    return key | {"total": float(row["total"]), "sum": float(row["sum"])}


def _note(source: Source, difference: pd.Series, rounded: pd.Series, remainder: pd.Series, check: str) -> str:
    """Why parts may differ from their total."""
    if not difference.any():
        return ""
    said = reasons_of_source(source)
    if source.perturbed:
        return "; ".join(said)
    if not said and (rounded & (difference != 0)).any():
        said.append("means are rounded")
    if remainder.any():
        where = "group" if check.startswith("groups") else "sex" if check.startswith("sexes") else "area"
        said.append(f"remainder without {where}: up to {difference[remainder].max():g} in {int(remainder.sum())} sums")
    return "; ".join(said)


def reasons_of_source(source: Source) -> list[str]:
    """Why parts from this source may differ from their total."""
    if source.perturbed:
        return ["the source changes numbers for disclosure control: parts need not add up"]
    return [f"the source rounds to multiples of {source.rounded_to}"] if source.rounded_to else []
