"""Nothing of a single person leaves the file with the survey: not in data, notebooks, reports, the terminal or a log."""

from __future__ import annotations

import csv
import logging
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from helpers.cli import app

ROOT = Path(__file__).resolve().parents[2]
#: whole numbers as weights are written, not parts of longer ones
NUMBER = re.compile(r"(?<![\d.,])\d[.,]\d{4}(?![\d.,]*\d)")
SURVEY = ROOT / "data/raw/musterstadt/befragung_2024.csv"


def written(folder: Path) -> dict[Path, str]:
    """Everything below a folder as text; Parquet tables are written out."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path: pd.read_parquet(path).to_csv(sep=";") if path.suffix == ".parquet" else path.read_bytes().decode("utf-8", "replace")
        for path in files
    }


@pytest.mark.slow
def test_no_row_and_no_weight_of_a_person_is_anywhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", tmp_path / name / "musterstadt")
    with caplog.at_level(logging.DEBUG):
        result = CliRunner().invoke(app, ["build", "musterstadt", "--project", str(tmp_path)])
    assert result.exit_code == 0, result.output
    found = written(tmp_path / "data/processed") | written(tmp_path / "outputs")
    assert any(path.name == "bericht.html" for path in found) and any(path.suffix == ".ipynb" for path in found)
    found |= {Path("terminal"): result.output, Path("log"): caplog.text}

    lines = SURVEY.read_text(encoding="utf-8").splitlines()
    header, *people = csv.reader(lines, delimiter=";")
    weights = {row[header.index("gewicht")] for row in people}
    weights |= {weight.replace(",", ".") for weight in weights}
    rows = {line for line in lines[1:]} | {"\t".join(row) for row in people} | {",".join(row) for row in people}
    assert len(people) == 1200
    for path, text in found.items():
        assert not [row for row in rows if row in text], path
        assert not set(NUMBER.findall(text)) & weights, path
        assert ";".join(header) not in text, path
    table = pd.read_parquet(tmp_path / "data/processed/musterstadt/internal/observations.parquet")
    survey = table[table["source"] == "buergerbefragung"]
    assert 0 < len(survey) < 50 and survey["n"].min() >= 30 and set(survey["source_row"]) == {0}
