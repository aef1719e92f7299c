"""What earlier editions handed out: it stays known for good."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.disclosure.cells import counts
from helpers.errors import InputError
from helpers.intake.observations import KEY
from helpers.intake.store import write_parquet
from helpers.settings import MunicipalitySettings

COLUMNS = [*KEY, "obs_value"]


def folder_of(settings: MunicipalitySettings) -> Path:
    """``params/<municipality>/published``: one file per edition, kept with the settings for as long as reports exist."""
    return settings.project.params(settings.slug) / "published"


def published_before(settings: MunicipalitySettings) -> pd.DataFrame:
    """Counts that earlier editions published, each key with the value published last.

    Raises
    ------
    InputError
        for a file that is no record of an edition.
    """
    parts = [_read(path) for path in sorted(folder_of(settings).glob("*.parquet"))]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS}).astype({"time_period": int, "obs_value": float})
    return pd.concat(parts, ignore_index=True).drop_duplicates(KEY, keep="last").reset_index(drop=True)


def _read(path: Path) -> pd.DataFrame:
    try:
        found = pd.read_parquet(path)
        return found[COLUMNS].astype({"time_period": "int64", "obs_value": "float64"})
    except (OSError, ValueError, KeyError) as error:
        fix = "put back the file that 'build --release' wrote for that edition"
        raise InputError(str(path), f"this is no record of a published edition ({type(error).__name__})", fix) from None


def record(settings: MunicipalitySettings, released: pd.DataFrame, edition: int) -> Path:
    """Write what an edition publishes: the counts up to its year that may be released, and what it published before.

    Parameters
    ----------
    released : released observations.
    """
    rows = counts(released, settings)
    rows = rows.loc[(rows["conf_status"] == "F") & (rows["time_period"] <= edition), COLUMNS]
    path = folder_of(settings) / f"{edition}.parquet"
    if path.exists():  # what was handed out once stays known
        rows = pd.concat([_read(path), rows]).drop_duplicates(KEY, keep="last")
    write_parquet(rows.sort_values(KEY, ignore_index=True), path)
    return path
