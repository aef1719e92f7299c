"""Executed notebooks become one: every notebook is a chapter, and only what belongs in a report is kept."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from helpers.errors import InputError
from helpers.figures.objects import MIME

HIDDEN_TAGS = {"parameters", "injected-parameters", "setup"}

#: the only outputs that are written into a report; anything else has passed no check
RENDERED_TYPES = (MIME, "text/markdown")

_LOG = logging.getLogger(__name__)


def merge(notebooks: list[Path]) -> NotebookNode:
    """Concatenate executed notebooks in order.

    Each cell's ``metadata["report"]`` says where it comes from: ``chapter`` (1, 2, …), ``stem`` (file name without
    folder and ending) and ``where`` (for error messages).

    Raises
    ------
    InputError
        if there is no notebook, one cannot be read or shows nothing, a cell ended with an error or shows internal values.
    """
    if not notebooks:
        raise InputError("report", "no notebooks to put together", "name at least one executed notebook")
    merged: NotebookNode = new_notebook()
    for chapter, path in enumerate(notebooks, start=1):
        before = len(merged.cells)
        for number, cell in enumerate(_read(path).cells, start=1):
            where = f"{path.name}, cell {number}"
            _refuse_errors(cell, where)
            _refuse_internal(cell, where)
            if cell.cell_type == "raw" or HIDDEN_TAGS & set(cell.metadata.get("tags", [])):
                continue
            if cell.cell_type == "code":
                cell.outputs = _rendered_outputs(cell.outputs, where)
                if not cell.outputs:
                    continue
            cell["id"] = f"{chapter}-{number}"  # ids are unique in one notebook, not in several
            cell.metadata["report"] = {"chapter": chapter, "stem": path.stem, "where": where}
            merged.cells.append(cell)
        if len(merged.cells) == before:
            raise InputError(path.name, "shows nothing", "run the notebook, or leave it out of the report")
    return merged


def _read(path: Path) -> NotebookNode:
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise InputError(str(path), f"cannot be read as a notebook ({error})", "run it again") from error
    return notebook


def _refuse_errors(cell: NotebookNode, where: str) -> None:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            problem = f"ended with {output.ename}: {output.evalue}"
            raise InputError(where, problem, "mend the cell, run the notebook again, then build the report")


def _refuse_internal(cell: NotebookNode, where: str) -> None:
    """Internal values have passed no disclosure control: what was made from them carries a mark."""
    for output in cell.get("outputs", []):
        if mark := output.get("data", {}).get(MIME, {}).get("mark"):
            problem = f"shows internal values (“{mark}”)"
            raise InputError(where, problem, "take internal=True out of Workbook(…) and run the notebook again")


def _rendered_outputs(outputs: list[NotebookNode], where: str) -> list[NotebookNode]:
    kept = []
    for output in outputs:
        data: dict[str, Any] = output.get("data", {})
        types = [mime for mime in RENDERED_TYPES if mime in data]
        if types:
            output.data = NotebookNode({types[0]: data[types[0]]})
            kept.append(output)
        elif any(mime == "text/html" or mime.startswith("image/") for mime in data):
            _LOG.warning("%s: its output is left out of the report; show it through the workbook", where)
    return kept
