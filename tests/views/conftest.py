"""The sample municipality, processed once, and workbooks on it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from secret_values import keep_secret

from helpers import Workbook
from helpers.batch.process import process
from helpers.intake.store import write_parquet
from helpers.settings import Project, load_municipality

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project folder of its own with Musterstadt, processed as open data: tests say themselves what is protected."""
    project = Project(tmp_path_factory.mktemp("musterstadt"))
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", project.root / name / "musterstadt")
    path = project.params("musterstadt") / "municipality.yaml"
    rules = "disclosure: {rules: [{published: true, agreed_by: Test, agreed_on: 2025-03-12}]}\n"
    path.write_text(re.sub(r"(?m)^disclosure:\n(?: .*\n)+", rules, path.read_text(encoding="utf-8")), encoding="utf-8")
    process(load_municipality(project, "musterstadt"))
    return project


@pytest.fixture
def workbook(sample_project: Project) -> Callable[..., Workbook]:
    def make(**arguments: object) -> Workbook:
        return Workbook("musterstadt", project=sample_project.root, **arguments)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def secret_project(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Musterstadt with some released values protected."""
    project = Project(tmp_path_factory.mktemp("geheim"))
    shutil.copytree(sample_project.root, project.root, dirs_exist_ok=True)
    path = project.processed("musterstadt") / "released" / "indicators.parquet"
    write_parquet(keep_secret(pd.read_parquet(path)), path)
    return project


@pytest.fixture
def secret(secret_project: Project) -> Callable[..., Workbook]:
    """Workbooks on protected data."""

    def make(**arguments: object) -> Workbook:
        return Workbook("musterstadt", project=secret_project.root, **arguments)  # type: ignore[arg-type]

    return make
