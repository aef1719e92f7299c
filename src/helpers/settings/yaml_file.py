"""Reading a YAML file into a model; every mistake is reported with file, line, key and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from helpers.errors import InputError

Location = tuple[int | str, ...]


#: the loader written in C is ten times faster; it is missing where PyYAML was built without libyaml
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):
    """Refuses a key that stands twice: plain YAML would silently keep the last one."""


def _mapping_without_duplicates(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)  # type: ignore[no-untyped-call]
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_duplicates)


def read_yaml(path: Path, model: Any) -> Any:
    """Read and validate one YAML file.

    Parameters
    ----------
    path : the file.
    model : a pydantic model or a type such as ``list[Indicator]``.

    Raises
    ------
    InputError
        if the file is missing, is not YAML or does not fit the model. All misfits are listed at once.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(str(path), "the file does not exist", "create it, or correct the name") from None
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"not UTF-8 (byte {error.start})", "save the file as UTF-8") from None
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise InputError(where, f"not valid YAML: {getattr(error, 'problem', None) or error}") from None
    try:
        return TypeAdapter(model).validate_python(content)
    except ValidationError as error:
        root = yaml.compose(text, Loader=_SafeLoader)
        problems = _described(error.errors(include_url=False), root)
        raise InputError(str(path), "\n  ".join(["settings do not fit:", *problems])) from None


def _described(errors: list[Any], root: yaml.Node | None) -> list[str]:
    """One line per misfit.

    Where a value may be of several kinds, pydantic says of each why it does not fit: only the misfit that lies deepest
    tells what was meant.
    """
    found: dict[Location, str] = {}
    for details in errors:
        unknown_key = (details["ctx"]["key"],) if details["type"] == "unknown_key" else ()
        key, line = _place(root, (*details["loc"], *unknown_key), may_be_missing=details["type"] == "missing")
        found.setdefault(key, _describe(details, key, line))
    return [text for key, text in found.items() if not any(other != key and other[: len(key)] == key for other in found)]


def _describe(details: Any, key: Location, line: int) -> str:
    """Line, key, what was found, what is allowed."""
    message = details["msg"]
    if details["type"] == "unknown_key":
        key = key[:-1]
    where = f"line {line}, {'.'.join(str(part) for part in key) or '(whole file)'}"
    if details["type"] == "unknown_key":
        return f"{where}: {message}"
    if details["type"] == "missing":
        return f"{where}: this key is missing"
    found = details["input"]
    hint = "; put it in quotes" if details["type"] == "string_type" and isinstance(found, int | float) else ""
    if details["type"].startswith("date"):
        hint = "; write it as 2025-01-31"
    return f"{where}: found {_short(found)}; {message[0].lower()}{message[1:]}{hint}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _place(root: yaml.Node | None, location: Location, *, may_be_missing: bool) -> tuple[Location, int]:
    """Keys of the file on the way to ``location`` and the line (from 1) of the last one.

    Pydantic puts the kinds that a value may be of into the location, too; those are no keys of the file.
    """
    node, line = root, 1
    keys: list[int | str] = []
    for number, part in enumerate(location):
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
            keys.append(part)
            continue
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        pair = next((pair for pair in pairs if part in (pair[0].value, yaml.safe_load(pair[0].value))), None)
        if pair is not None:
            line, node = pair[0].start_mark.line + 1, pair[1]
            keys.append(part)
        elif may_be_missing and number == len(location) - 1:
            keys.append(part)
    return tuple(keys), line
