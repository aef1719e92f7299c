"""The sample municipality, processed once, and workbooks on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import Workbook
from helpers.batch.process import process
from helpers.settings import Project, load_municipality

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project folder of its own with Musterstadt, processed."""
    project = Project(tmp_path_factory.mktemp("musterstadt"))
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", project.root / name / "musterstadt")
    process(load_municipality(project, "musterstadt"))
    return project


@pytest.fixture
def workbook(sample_project: Project) -> Callable[..., Workbook]:
    def make(**arguments: object) -> Workbook:
        return Workbook("musterstadt", project=sample_project.root, **arguments)  # type: ignore[arg-type]

    return make
