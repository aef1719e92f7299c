"""One file read by its entry in ``raw.yaml``, without reading all settings again: for tests with many examples."""

from __future__ import annotations

import numpy as np
import pandas as pd
import yaml
from pydantic import TypeAdapter

from helpers.intake.account import ReadFile
from helpers.intake.read import READERS
from helpers.settings.raw import RawFile
from tests.conftest import DISTRICTS, SmallProject

ENTRIES = TypeAdapter(list[RawFile])
Said = dict[tuple, tuple[float, str]]


def area_tree(code: str, levels: dict[str, list[str]]) -> pd.DataFrame:
    """An area tree of a municipality and the codes of its levels."""
    rows = [("municipality", code, "Kleinstadt", "", "")]
    rows += [
        (level, area, DISTRICTS.get(area, f"{level} {area}"), "municipality", code)
        for level, areas in levels.items()
        for area in areas
    ]
    return pd.DataFrame(rows, columns=["area_level", "code", "name", "parent_level", "parent"])


class Reading:
    """A project whose settings are read once."""

    def __init__(self, small: SmallProject, areas: pd.DataFrame | None = None) -> None:
        self.raw = small.raw
        self.loaded = small.load()
        code = self.loaded.municipality.code
        self.areas = area_tree(code, {"district": list(DISTRICTS)}) if areas is None else areas

    def file(self, entry: str) -> ReadFile:
        """What a reader makes of a file; the account of its rows closes."""
        (file,) = ENTRIES.validate_python(yaml.safe_load(entry))
        read = READERS[type(file)](file, self.loaded, self.areas)
        read.account.check()
        return read

    def values(self, entry: str) -> Said:
        """Values and statuses by measure, group, year and area, which together are a key."""
        rows = self.file(entry).observations.set_index(["measure", "group", "time_period", "ref_area"])
        assert rows.index.is_unique
        return {place: (value, status) for place, value, status in rows[["obs_value", "obs_status"]].itertuples()}


def same(found: Said, said: Said) -> bool:
    """Whether everything that was found was said, and nothing else."""
    return found.keys() == said.keys() and all(
        status == said[key][1] and (value == said[key][0] or (np.isnan(value) and np.isnan(said[key][0])))
        for key, (value, status) in found.items()
    )
