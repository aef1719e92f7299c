"""All raw files of a municipality, read and settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.errors import InputError
from helpers.files import sha256
from helpers.intake.account import ReadFile
from helpers.intake.area_tree import read_area_tree
from helpers.intake.deliveries import settle, summarise_revisions
from helpers.intake.genesis_flat import read_genesis_flat
from helpers.intake.genesis_table import read_genesis_table
from helpers.intake.genesis_xlsx import read_genesis_xlsx
from helpers.intake.indikatorenatlas import read_atlas
from helpers.intake.kurzcheck import kurzcheck_observations
from helpers.intake.microdata import read_microdata
from helpers.intake.observations import stored
from helpers.intake.sums import check_sums
from helpers.intake.tidy import read_tidy
from helpers.intake.wide import read_wide
from helpers.settings import MunicipalitySettings
from helpers.settings.raw import (
    AtlasFile,
    GenesisFlatFile,
    GenesisTableFile,
    GenesisXlsxFile,
    MicrodataFile,
    RawFile,
    SetAsideFile,
    TidyFile,
    WideFile,
)


@dataclass(frozen=True)
class Intake:
    """Observations (one per key), areas, revised values and the account of every file."""

    observations: pd.DataFrame
    areas: pd.DataFrame
    revisions: pd.DataFrame
    account: dict[str, Any]


def read_raw_files(settings: MunicipalitySettings) -> Intake:
    """Read everything that ``raw.yaml`` names.

    Raises
    ------
    InputError
        for the first thing in a file that cannot be understood; nothing is written.
    """
    municipality, folder = settings.municipality, settings.project.raw(settings.slug)
    tree = read_area_tree(settings.project.shapes(settings.slug), municipality)
    areas = tree.areas
    files = [(entry, _read(entry, settings, areas)) for entry in settings.raw]
    read = [part for _, part in files if part is not None]
    if not read:
        raise InputError(f"raw.yaml of {settings.slug}", "no file is read", "describe at least one file")
    settled = settle(pd.concat([part.observations for part in read], ignore_index=True))
    observations = stored(pd.concat([settled.observations, kurzcheck_observations(settings)], ignore_index=True))
    account = {
        "files": [_file_account(entry, part, settled.counts, settings) for entry, part in files],
        "not_in_raw_yaml": _undescribed(settings),
        "revisions": summarise_revisions(settled.revisions),
        "observations": len(observations),
        "geometry": tree.account,
        "sum_checks": [
            *check_sums(settled.observations, areas, settings),
            *(check for part in read for check in part.account.sum_checks),
        ],
        "areas_without_data": _areas_without_data(areas, observations),
        "hashes": {entry.file: sha256(folder / entry.file) for entry in settings.raw if (folder / entry.file).is_file()},
    }
    return Intake(observations, areas, settled.revisions, account)


#: the reader of each kind of entry
READERS: dict[type, Callable[[Any, MunicipalitySettings, pd.DataFrame], ReadFile]] = {
    AtlasFile: read_atlas,
    TidyFile: read_tidy,
    WideFile: read_wide,
    MicrodataFile: read_microdata,
    GenesisTableFile: read_genesis_table,
    GenesisFlatFile: read_genesis_flat,
    GenesisXlsxFile: read_genesis_xlsx,
}


def _read(entry: RawFile, settings: MunicipalitySettings, areas: pd.DataFrame) -> ReadFile | None:
    if not isinstance(entry, SetAsideFile):
        return READERS[type(entry)](entry, settings, areas)
    path = settings.project.raw(settings.slug) / entry.file
    if not path.is_file():
        raise InputError(str(path), "the file does not exist", "put it there, or remove its entry from raw.yaml")
    return None


def _file_account(
    entry: RawFile, part: ReadFile | None, counts: dict[str, dict[str, int]], settings: MunicipalitySettings
) -> dict[str, Any]:
    if isinstance(entry, SetAsideFile) or part is None:
        reason = entry.set_aside if isinstance(entry, SetAsideFile) else ""
        return {"file": entry.file, "set_aside_whole": reason}
    account = part.account
    return {
        "file": entry.file,
        "place": entry.place,  # file and sheet
        "reader": entry.reader,
        "source": entry.source,
        "delivered": entry.delivered.isoformat(),
        "rows_read": account.rows_read,
        "rows_used": account.rows_used,
        "rows_set_aside": [{"reason": reason, "rows": rows} for reason, rows in account.set_aside.items()],
        "areas_only_in_data": account.areas_only_in_data,
        "columns_not_taken": account.columns_not_taken,
        "warnings": account.warnings,
        "printed_rates": account.printed_rates,
        **counts[entry.place],
    }


def _undescribed(settings: MunicipalitySettings) -> list[str]:
    """Files in the raw folder that ``raw.yaml`` does not name: they would be forgotten silently."""
    folder = settings.project.raw(settings.slug)
    named = {entry.file for entry in settings.raw}
    ignored = {"README.md", ".gitkeep"}
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in files if name not in named | ignored and not name.startswith("."))


def _areas_without_data(areas: pd.DataFrame, observations: pd.DataFrame) -> dict[str, list[str]]:
    """Areas of a level that has data, but none for them."""
    missing = {}
    for level, part in areas.groupby("area_level", sort=False):
        with_data = set(observations.loc[observations["area_level"] == level, "ref_area"])
        if with_data and (without := sorted(set(part["code"]) - with_data)):
            missing[str(level)] = without
    return missing
