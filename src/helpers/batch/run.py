"""Running notebooks: papermill, one kernel a notebook, each into its own file."""

from __future__ import annotations

import logging
import os
import re
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from helpers.settings.project import ENVIRONMENT_VARIABLE

#: how often a kernel is started that dies before it says anything, and what jupyter_client says of it then
STARTS, NEVER_STARTED = 3, "Kernel died before replying"


@dataclass(frozen=True)
class Run:
    """One notebook with its parameters and the file that the executed notebook is written to."""

    notebook: Path
    target: Path
    parameters: dict[str, Any]
    project: Path


@dataclass(frozen=True)
class Result:
    """What became of a run; ``error`` names cell and cause, and is empty if all went well."""

    run: Run
    error: str = ""


def execute(run: Run) -> Result:
    """Execute a notebook in a fresh kernel. A failed one is kept as far as it came, with its error marked.

    Kernels that start at the same time may choose the same port; the one that is late dies at once and is started again.
    """
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ[ENVIRONMENT_VARIABLE] = str(run.project)
    run.target.parent.mkdir(parents=True, exist_ok=True)
    failure = ""
    for _ in range(STARTS):
        try:
            _papermill(run)
        except PapermillExecutionError as error:
            return Result(run, f"cell {error.cell_index + 1}: {_last_line(error)}")
        except Exception as error:  # whatever a kernel does, the other notebooks go on
            failure = f"{type(error).__name__}: {error}"
            if NEVER_STARTED not in failure:
                break
        else:
            return Result(run)
    return Result(run, failure)


def _papermill(run: Run) -> None:
    import papermill

    papermill.execute_notebook(
        # papermill formats paths with braces; the notebook's own path must be taken as it stands
        *(str(path).replace("{", "{{").replace("}", "}}") for path in (run.notebook, run.target)),
        parameters=run.parameters,
        progress_bar=False,
        kernel_name="python3",
        execution_timeout=600,
        extra_arguments=["--IPKernelApp.log_level=50"],  # the errors of cells come as messages; the rest is noise
    )


def _last_line(error: Any) -> str:
    """Name and message of the error of a cell, without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename}: {error.evalue}").strip()


def execute_all(runs: list[Run], workers: int, executor: Executor | None = None) -> list[Result]:
    """Execute notebooks side by side; results in the order of ``runs``."""
    if executor is not None:
        return list(executor.map(execute, runs))
    # spawn, as on Windows: a fork would copy threads of the parent
    with ProcessPoolExecutor(min(workers, len(runs)), mp_context=get_context("spawn")) as pool:
        return list(pool.map(execute, runs))
