"""``python -m benchmarks``: reading, measures, disclosure; process and build of the sample and, with the open data, of München.

Named alternatives of the last two: plain pandas reading of the same files without anything made of them, and a loop of the
papermill command and ``jupyter nbconvert --to html --no-input`` over the same notebooks.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import disclosure, intake, measures
from benchmarks.measure import Measured, measure
from helpers.settings import Project

ROOT = Path(__file__).resolve().parents[1]
OPEN_DATA = Path(os.environ.get("INTEGRATIONSBERICHT_OPEN_DATA") or ROOT.parent / "shared" / "data") / "muenchen"
PLAIN_READING = """
import sys
import pandas as pd
for path in sys.argv[1:]:
    if path.endswith(".xlsx"):
        pd.read_excel(path, sheet_name=None, engine="calamine")
    else:
        pd.read_csv(path, sep=None, engine="python", encoding_errors="replace")
"""


def sample(root: Path) -> Project:
    """A project with the invented municipality."""
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", root / name / "musterstadt")
    return Project(root)


def muenchen(root: Path) -> Project:
    """A project with München, from the open data."""
    shutil.copytree(ROOT / "params" / "muenchen", root / "params" / "muenchen")
    raw, shapes = Project(root).raw("muenchen"), Project(root).shapes("muenchen")
    raw.mkdir(parents=True)
    shapes.mkdir(parents=True)
    for folder in ("indikatorenatlas_2025-08", "indikatorenatlas_vintage_bis2022", "opendata_csv_2025-10"):
        for path in (OPEN_DATA / folder).iterdir():
            shutil.copyfile(path, raw / path.name)
    shutil.copyfile(OPEN_DATA / "geo" / "bezirk_map.gpkg", shapes / "bezirk_map.gpkg")
    return Project(root)


def compare(name: str, project: Project) -> None:
    """Measure both commands and their alternatives once, in turn."""
    program = [sys.executable, "-m", "helpers.cli"]
    option = ["--project", str(project.root)]
    raw = sorted(str(path) for path in project.raw(name).iterdir() if path.suffix in {".xlsx", ".csv"})
    reading = measure([sys.executable, "-c", PLAIN_READING, *raw], project.root)
    process = measure([*program, "process", name, *option], ROOT)
    build = measure([*program, "build", name, *option], ROOT)
    loop = papermill_loop(name, project)
    size = (project.outputs(name, 2024) / "verwaltung" / "bericht.html").stat().st_size
    print(f"{name}")
    show("process", process, "plain pandas reading", reading)
    show("build", build, "papermill command + nbconvert, one by one", loop)
    print(f"  report {size / 1000:,.0f} kB")


def papermill_loop(name: str, project: Project) -> Measured:
    """The same notebooks by the commands that everybody has."""
    folder = project.root / "loop"
    folder.mkdir()
    bin_ = Path(sys.executable).parent
    steps = [
        f"'{bin_}/papermill' '{path}' '{folder / path.name}' -p municipality {name} -k python3 --no-progress-bar"
        f" && '{bin_}/jupyter' nbconvert --to html --no-input '{folder / path.name}'"
        for path in project.notebooks()
    ]
    return measure(["env", f"INTEGRATIONSBERICHT_PROJECT={project.root}", "sh", "-c", " && ".join(steps)], ROOT)


def show(what: str, ours: Measured, alternative: str, other: Measured) -> None:
    ratio = ours.seconds / other.seconds
    print(
        f"  {what}: {ours.seconds:.1f} s, {ours.megabytes:.0f} MB; {alternative}: {other.seconds:.1f} s, "
        f"{other.megabytes:.0f} MB; ratio {ratio:.2f}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        intake.main(Path(folder))
    measures.main()
    disclosure.main()
    with tempfile.TemporaryDirectory() as folder:
        compare("musterstadt", sample(Path(folder)))
    if OPEN_DATA.is_dir():
        with tempfile.TemporaryDirectory() as folder:
            compare("muenchen", muenchen(Path(folder)))
    else:
        print(f"muenchen: open data not found in {OPEN_DATA}")


if __name__ == "__main__":
    main()
