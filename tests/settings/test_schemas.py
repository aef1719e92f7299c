"""JSON Schemas are generated from the models, and what is shipped fits both."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from helpers.settings.schemas import schema_texts, write_schemas

ROOT = Path(__file__).resolve().parents[2]
PARAMS = ROOT / "params"
SCHEMAS = PARAMS / "schemas"
FILES = sorted(path for path in PARAMS.rglob("*.yaml"))


def as_json(value: Any) -> Any:
    """What an editor sees: YAML's dates are text in JSON, and every key is text."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def test_schemas_are_in_step_with_the_models() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")}
    assert kept == schema_texts(), "run: python -m helpers.settings.schemas"


def test_schemas_are_written_as_compared(tmp_path: Path) -> None:
    write_schemas(tmp_path / "schemas")
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "schemas").iterdir()} == schema_texts()


@pytest.mark.parametrize("name", sorted(schema_texts()))
def test_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_texts()[name]))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PARAMS).as_posix())
def test_shipped_files_fit_the_schema_that_they_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    schema = (path.parent / first.split("=", 1)[1]).resolve()
    assert schema.parent == SCHEMAS
    jsonschema.validate(as_json(yaml.safe_load(text)), json.loads(schema.read_text(encoding="utf-8")))


def test_an_editor_marks_a_mistyped_key() -> None:
    schema = json.loads(schema_texts()["municipality.schema.json"])
    content = as_json(yaml.safe_load((PARAMS / "musterstadt" / "municipality.yaml").read_text(encoding="utf-8")))
    with pytest.raises(jsonschema.ValidationError, match="editionen"):
        jsonschema.validate(content | {"editionen": 2024}, schema)
