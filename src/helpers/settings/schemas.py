"""JSON Schemas of all settings, so that an editor completes and checks while typing.

``python -m helpers.settings.schemas`` writes them to ``params/schemas``; a test keeps them in step.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from helpers.settings.catalogue import (
    ActionField,
    Break,
    Characteristic,
    GlossaryEntry,
    Indicator,
    IndicatorSet,
    Measure,
    Profile,
    Source,
)
from helpers.settings.disclosure import Relation
from helpers.settings.kurzcheck import KurzCheckAnswers, KurzCheckForm
from helpers.settings.municipality import Municipality
from helpers.settings.project import CLONE
from helpers.settings.raw import RawFile
from helpers.settings.targets import Target

MODELS: dict[str, Any] = {
    "fields": list[ActionField],
    "characteristics": list[Characteristic],
    "measures": list[Measure],
    "sources": list[Source],
    "breaks": list[Break],
    "profiles": list[Profile],
    "indicator_sets": list[IndicatorSet],
    "glossary": list[GlossaryEntry],
    "relations": list[Relation],
    "indicators": list[Indicator],
    "municipality": Municipality,
    "targets": list[Target],
    "kurzcheck": KurzCheckForm,
    "kurzcheck_answers": list[KurzCheckAnswers],
    "raw": list[RawFile],
}


def schema_texts() -> dict[str, str]:
    """File name to JSON text of every schema."""
    return {
        f"{name}.schema.json": json.dumps(TypeAdapter(model).json_schema(), indent=2, ensure_ascii=False) + "\n"
        for name, model in MODELS.items()
    }


def write_schemas(folder: Path) -> None:
    """Write all schemas into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_texts().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_schemas(CLONE / "params" / "schemas")
