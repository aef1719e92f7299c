from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_output

from helpers.errors import InputError
from helpers.figures.objects import MIME
from helpers.report.merge import merge


def test_chapters_follow_the_order_of_the_paths(two_chapters: list[Path]) -> None:
    cells = merge(two_chapters[::-1]).cells
    assert cells[0].source.startswith("# Ausbildung")
    assert [cell.metadata["report"]["chapter"] for cell in cells] == sorted(cell.metadata["report"]["chapter"] for cell in cells)


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "setup"])
def test_tagged_cells_show_nothing(
    tag: str, write_notebook: Callable[..., Path], make_figure: Callable[..., Any], shown: Callable[..., Any]
) -> None:
    hidden = shown(make_figure())
    hidden.metadata["tags"] = [tag]
    assert len(merge([write_notebook("01_a.ipynb", hidden, "# A")]).cells) == 1


def test_only_objects_and_markdown_are_kept(
    write_notebook: Callable[..., Path],
    caplog: pytest.LogCaptureFixture,
    make_figure: Callable[..., Any],
    shown: Callable[..., Any],
) -> None:
    other = new_code_cell("df", outputs=[new_output("stream", name="stderr", text="Warnung")])
    path = write_notebook("01_a.ipynb", "# A", other, shown({"text/html": "<b>x</b>"}), shown("Text", make_figure()))
    cells = merge([path]).cells
    assert [list(output.data) for cell in cells[1:] for output in cell.outputs] == [["text/markdown"], [MIME]]
    assert "01_a.ipynb, cell 3" in caplog.text


def test_an_error_output_names_notebook_and_cell(write_notebook: Callable[..., Path]) -> None:
    failed = new_code_cell("1/0", outputs=[new_output("error", ename="ZeroDivisionError", evalue="division by zero")])
    failed.metadata["tags"] = ["setup"]
    with pytest.raises(InputError, match=r"03_wohnen\.ipynb, cell 2: ended with ZeroDivisionError: division by zero"):
        merge([write_notebook("03_wohnen.ipynb", "# A", failed)])


def test_a_notebook_that_cannot_be_used_is_named(tmp_path: Path, write_notebook: Callable[..., Path]) -> None:
    broken = tmp_path / "04_x.ipynb"
    broken.write_text("{", encoding="utf-8")
    for paths in ([broken], [tmp_path / "missing.ipynb"], [write_notebook("05_leer.ipynb", new_code_cell("x"))], []):
        with pytest.raises(InputError):
            merge(paths)


@pytest.mark.parametrize("tags", [[], ["setup"]])
def test_internal_values_never_become_a_report(
    write_notebook: Callable[..., Path], make_figure: Callable[..., Any], shown: Callable[..., Any], tags: list[str]
) -> None:
    internal = shown(make_figure(mark="intern – nicht veröffentlichen"))
    internal.metadata["tags"] = tags
    path = write_notebook("07_arbeit.ipynb", "# A", shown(make_figure("andere")), internal)
    with pytest.raises(InputError, match=r"07_arbeit\.ipynb, cell 3: shows internal values"):
        merge([path])
