"""The sample, processed once, as an attacker finds it."""

from __future__ import annotations

import shutil

import pytest

from helpers.settings import Project
from tests.conftest import ROOT, Processed, run_process


@pytest.fixture(scope="session")
def attacked_sample(tmp_path_factory: pytest.TempPathFactory) -> Processed:
    """Musterstadt after ``process``; its observations say which of them are protected and why."""
    project = Project(tmp_path_factory.mktemp("attacked"))
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", project.root / name / "musterstadt")
    return run_process(project, "musterstadt")
