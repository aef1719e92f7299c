"""A report that the audit objects to is locked; one that is released is known to the next edition."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from helpers.batch import build as module
from helpers.cli import app
from helpers.disclosure.audit.statement import Statement
from tests.conftest import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", tmp_path / name / "musterstadt")
    return tmp_path


def build(project: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["build", "musterstadt", "--project", str(project), *options])


@pytest.mark.slow
def test_locked_then_released_then_known(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project / "outputs/musterstadt/2024/verwaltung"
    record = project / "params/musterstadt/published/2024.parquet"
    with monkeypatch.context() as patched:
        patched.setattr(module, "audit", lambda settings, edition: Statement(["tabellen.xlsx: '2' is protected"], {}))
        done = build(project, "--release")
    assert done.exit_code == 1 and "tabellen.xlsx: '2' is protected" in done.output
    assert {path.name for path in folder.iterdir()} == {"bericht.GESPERRT.html", "datenschutz.html"} and not record.exists()

    done = build(project, "--release")
    assert done.exit_code == 0 and str(record) in done.output.replace("\n", "")
    assert {path.name for path in folder.iterdir()} == {"bericht.html", "datenschutz.html"}
    released = pd.read_parquet(project / "data/processed/musterstadt/released/observations.parquet")
    assert pd.read_parquet(record)["obs_value"].notna().all()
    assert len(pd.read_parquet(record)) < len(released)

    done = CliRunner().invoke(app, ["process", "musterstadt", "--project", str(project)])
    assert done.exit_code == 0 and "cannot be protected" not in done.output
    again = pd.read_parquet(project / "data/processed/musterstadt/released/observations.parquet")
    assert (again["conf_status"] == released["conf_status"]).all()  # nothing that was hidden comes out, nothing known is hidden
