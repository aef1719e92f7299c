"""Where processed data lie and how they are written: each file whole, ``intake.json`` last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from helpers.errors import InputError
from helpers.files import write_text, written_whole

Filters = list[tuple[str, str, Any]] | None

INTERNAL = "internal"
RELEASED = "released"


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame whole or not at all."""
    with written_whole(path) as temporary:
        # without pandas' own description of the columns: it cannot read what it wrote of lists
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
        parquet.write_table(table, temporary, compression="zstd")


def read_parquet(folder: Path, part: str, name: str, municipality: str, filters: Filters = None) -> pd.DataFrame:
    """Read ``internal`` or ``released`` data, all of it or the rows that fit ``filters``.

    Raises
    ------
    InputError
        in one sentence, if the municipality's data were not processed yet.
    """
    path = folder / part / f"{name}.parquet"
    if not path.is_file():
        raise InputError(municipality, "its data were not processed yet", f"run: integrationsbericht process {municipality}")
    return pd.read_parquet(path, filters=filters)


def read_intake(folder: Path) -> dict[str, Any]:
    """``intake.json``, or nothing if there is none."""
    path = folder / "intake.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write_intake(folder: Path, content: dict[str, Any]) -> None:
    """Written last: data without a matching ``intake.json`` are processed again."""
    write_text(folder / "intake.json", json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
