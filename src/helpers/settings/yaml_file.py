"""Reading a YAML file into a model; every mistake is reported with file, line, key and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from helpers.errors import InputError

T = TypeVar("T")
Location = tuple[int | str, ...]


class _Loader(yaml.SafeLoader):
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


def read_yaml(path: Path, model: type[T] | Any) -> T:
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
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        problems = [_describe(details, root) for details in error.errors(include_url=False)]
        raise InputError(str(path), "\n  ".join(["settings do not fit:", *problems])) from None


def _describe(details: Any, root: yaml.Node | None) -> str:
    """One line per misfit: line, key, what was found, what is allowed."""
    location = tuple(part for part in details["loc"] if not _is_type_tag(part))
    line = _line(root, location)
    key = ".".join(str(part) for part in location) or "(whole file)"
    message = details["msg"]
    if details["type"] == "unknown_key":
        return f"line {line}, {key}: {message}"
    if details["type"] == "missing":
        return f"line {line}, {key}: this key is missing"
    found = _short(details["input"])
    hint = "; put it in quotes" if details["type"] == "string_type" and isinstance(details["input"], int | float) else ""
    return f"line {line}, {key}: found {found}; {message[0].lower()}{message[1:]}{hint}"


def _is_type_tag(part: int | str) -> bool:
    """Pydantic puts names of union members into the location; they are no keys of the file."""
    return isinstance(part, str) and ("[" in part or part in {"str", "int", "float", "function-before"})


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"  # noqa: PLR2004  (fits a terminal line)


def _line(root: yaml.Node | None, location: Location) -> int:
    """Line (from 1) of the deepest part of ``location`` that exists in the file."""
    node, line = root, 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
