"""The notebook contract (README, CONTRIBUTING): short cells, literals first, nothing shared by copying, no outputs."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PARAMETERS = ["municipality", "area", "edition", "language"]


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_there_are_the_chapters() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["01_ueberblick", "02_demografie", "07_ausbildung_arbeit", "09_wohnen_sozialraum"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestContract:
    def test_it_is_valid_and_has_no_outputs(self, path: Path) -> None:
        nbformat.validate(nbformat.read(path, as_version=4))
        assert all(not cell.outputs and cell.execution_count is None for cell in code(path))

    def test_first_cell_holds_plain_literals(self, path: Path) -> None:
        first = code(path)[0]
        assert first.metadata.tags == ["parameters"]
        tree = ast.parse(first.source)
        assert [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)] == PARAMETERS  # type: ignore[attr-defined]
        assert all(isinstance(node.value, ast.Constant) for node in tree.body if isinstance(node, ast.Assign))

    def test_second_cell_makes_the_workbook(self, path: Path) -> None:
        second = code(path)[1]
        assert second.metadata.tags == ["setup"] and "Workbook(" in second.source

    def test_cells_are_short_and_only_show(self, path: Path) -> None:
        for cell in code(path)[2:]:
            assert len(cell.source.splitlines()) <= 10
            nodes = list(ast.walk(ast.parse(cell.source)))
            assert not any(isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.For | ast.With) for node in nodes)
            names = {node.id for node in nodes if isinstance(node, ast.Name)}
            assert not names & {"open", "Path", "os", "requests"}

    def test_one_title_first(self, path: Path) -> None:
        cells = nbformat.read(path, as_version=4).cells
        first = next(cell for cell in cells if cell.cell_type == "markdown")
        assert first.source.startswith("# ")
        titles = [
            line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines() if line.startswith("# ")
        ]
        assert len(titles) == 1


def test_notebooks_share_nothing_by_copying() -> None:
    cells = Counter(cell.source.strip() for path in NOTEBOOKS for cell in code(path)[2:])
    # a cell that says only whose data sheets or summary to show is a sentence, not a copy
    assert [source for source, number in cells.items() if number > 1] == []
    texts = Counter(
        paragraph.strip()
        for path in NOTEBOOKS
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
        for paragraph in cell.source.split("\n\n")
        if len(paragraph) > 60
    )
    assert [text for text, number in texts.items() if number > 1] == []
