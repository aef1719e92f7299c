"""Made tables of counts with their areas and settings, for ``release``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from helpers.disclosure.release import Released, release
from helpers.intake.observations import complete, stored
from helpers.measures import compute
from helpers.settings import MunicipalitySettings, Project, load_municipality
from helpers.settings.disclosure import Disclosure
from tests.conftest import ROOT
from tests.disclosure.attacker.break_in import Haul, attack
from tests.disclosure.attacker.sums import KEY

CITY = "00000000"
REVISIONS = [*KEY, "origin", "old_value", "old_file", "old_row", "new_value", "new_file", "new_row"]


def settings_with(
    *rules: Mapping[str, Any],
    levels: Sequence[str] = ("region", "district"),
    indicators: Sequence[str] = (),
    base: MunicipalitySettings | None = None,
) -> MunicipalitySettings:
    """Settings of the sample with these disclosure rules, area levels and (if named) only these indicators."""
    base = load_municipality(Project(ROOT), "musterstadt") if base is None else base
    agreed = {"agreed_by": "Statistikstelle", "agreed_on": date(2025, 1, 1)}
    disclosure = Disclosure.model_validate(
        {"rules": [{**agreed, **rule} for rule in rules], "too_much": 1.0}
    )  # proposals take time
    first = base.municipality.levels[0]
    own = [first.model_copy(update={"level": level}) for level in levels]
    catalogue = base.catalogue
    if indicators:
        catalogue = replace(catalogue, indicators={name: catalogue.indicators[name] for name in indicators})
    municipality = base.municipality.model_copy(update={"disclosure": disclosure, "levels": own})
    return replace(base, municipality=municipality, catalogue=catalogue, targets=[] if indicators else base.targets)


def observed(rows: Sequence[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Observations with all columns; what is not said is a total of residents of the register at the end of 2024."""
    frame = pd.DataFrame(rows)
    usual = {
        "source": "melderegister",
        "measure": "residents",
        "ref_area": CITY,
        "area_level": "municipality",
        "time_period": 2024,
        "unit_measure": "persons",
        "obs_status": "A",
        "source_file": "made.csv",
        "source_row": 1,
    }
    for name, value in usual.items():
        frame[name] = frame[name].fillna(value) if name in frame else value
    if "reference" not in frame:
        frame["reference"] = frame["time_period"].astype(int).astype(str) + "-12-31"
    return stored(complete(frame.astype({"obs_value": float})))


def tree(parents: Sequence[tuple[str, np.ndarray]]) -> pd.DataFrame:
    """Areas of levels from the lowest to the city: (level, number of the area above of each)."""
    rows = [("municipality", CITY, "Stadt", "", "", "")]
    levels = [name for name, _ in parents]
    for place, (level, above) in reversed(list(enumerate(parents))):
        over = levels[place + 1] if place + 1 < len(levels) else "municipality"
        rows += [(level, code_of(level, number), "", over, code_of(over, up), "2024-12-31") for number, up in enumerate(above)]
    return pd.DataFrame(rows, columns=["area_level", "code", "name", "parent_level", "parent", "boundaries"])


def code_of(level: str, number: int) -> str:
    return CITY if level == "municipality" else f"{level[0]}{number:04d}"


def counted(
    leaves: np.ndarray, parents: Sequence[tuple[str, np.ndarray]], axes: Sequence[tuple[str, Sequence[str]]]
) -> pd.DataFrame:
    """Counts of the lowest areas (areas, ...) and all their sums as rows: ``axes`` names the other axes and their values."""
    parts, now = [], np.asarray(leaves, dtype=float)
    for place in range(len(parents) + 1):
        level = parents[place][0] if place < len(parents) else "municipality"
        full = now
        for axis in range(1, now.ndim):
            full = np.concatenate([full.sum(axis=axis, keepdims=True), full], axis=axis)
        names = [[code_of(level, number) for number in range(len(full))], *(["total", *values] for _, values in axes)]
        index = pd.MultiIndex.from_product(names, names=["ref_area", *(name for name, _ in axes)])
        parts.append(pd.DataFrame({"obs_value": full.ravel()}, index=index).reset_index().assign(area_level=level))
        if place < len(parents):
            above = np.zeros((int(parents[place][1].max()) + 1, *now.shape[1:]))
            np.add.at(above, parents[place][1], now)
            now = above
    return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True)
class Attacked:
    """A table, what was released of it and what the attacker got."""

    released: Released
    haul: Haul

    @property
    def truth(self) -> pd.DataFrame:
        return self.released.internal


def released_of(
    observations: pd.DataFrame, areas: pd.DataFrame, settings: MunicipalitySettings, revisions: pd.DataFrame | None = None
) -> Released:
    """What the product releases of these observations."""
    nothing = pd.DataFrame({name: pd.Series(dtype="str") for name in REVISIONS}).astype(
        {"time_period": "int64", "old_value": float}
    )
    return release(observations, compute(observations, settings), nothing if revisions is None else revisions, areas, settings)


def attacked(observations: pd.DataFrame, areas: pd.DataFrame, settings: MunicipalitySettings, **how: Any) -> Attacked:
    """Release and attack."""
    released = released_of(observations, areas, settings)
    return Attacked(released, attack(released.observations, released.indicators, areas, settings, **how))
