"""Kernels that do not start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import papermill
import pytest

from helpers.batch.run import STARTS, Run, execute

NO_PORT = RuntimeError("Kernel died before replying to kernel_info")


@pytest.mark.parametrize(
    ("failures", "tries", "error"),
    [
        ([NO_PORT, NO_PORT], 3, ""),
        ([NO_PORT] * STARTS, STARTS, "RuntimeError: Kernel died before replying to kernel_info"),
        ([MemoryError("no room")], 1, "MemoryError: no room"),
    ],
)
def test_a_kernel_that_finds_its_port_taken_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: list[Exception], tries: int, error: str
) -> None:
    left, calls = list(failures), []

    def start(*paths: str, **_: Any) -> None:
        calls.append(paths)
        if left:
            raise left.pop(0)

    monkeypatch.setattr(papermill, "execute_notebook", start)
    monkeypatch.setenv("INTEGRATIONSBERICHT_PROJECT", "")
    assert execute(Run(tmp_path / "01.ipynb", tmp_path / "out" / "01.ipynb", {}, tmp_path)).error == error
    assert len(calls) == tries
