"""Every shared file: our reader against plain pandas reading of the same bytes; geometry against plain geopandas.

Each reading runs in a process of its own, so that peak memory is its own (Linux; packages and earlier runs included);
importing the packages is not counted in seconds. Aim for the largest file: at most three times the seconds of plain
reading, and 500 MB. Small files take a tenth of a second or less either way; their ratios say little.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.shared_files import ENTRIES, GEOMETRY

ROOT = Path(__file__).resolve().parents[1]
OPEN_DATA = Path(os.environ.get("INTEGRATIONSBERICHT_OPEN_DATA") or ROOT.parent / "shared" / "data")
MUNICIPALITIES = ("muenchen", "koeln", "kreis_unna", "musterstadt")
MOST_TIMES, MOST_MEGABYTES = 3.0, 500.0
#: the fastest of so many runs counts
RUNS = 3

OURS = """
import json, sys, time
from pathlib import Path
from helpers.intake.area_tree import read_area_tree
from helpers.intake.read import READERS
from helpers.settings import Project, load_municipality
root, slug, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
settings = load_municipality(Project(root), slug)
areas = read_area_tree(settings.project.shapes(slug), settings.municipality).areas
entry = settings.raw[number]
times = []
for _ in range(int(sys.argv[4])):
    started = time.perf_counter()
    read = READERS[type(entry)](entry, settings, areas)
    times.append(time.perf_counter() - started)
peak = next(int(line.split()[1]) / 1000 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"seconds": min(times), "megabytes": peak, "rows": read.account.rows_read}))
"""
PLAIN = """
import json, sys, time
import pandas as pd
path, sheet, encoding, separator, skip = json.loads(sys.argv[1])
def read():
    if path.endswith((".xlsx", ".ods", ".xls")):
        return pd.read_excel(path, sheet_name=sheet or 0, engine="calamine", header=None)
    return pd.read_csv(path, sep=separator, encoding=encoding, header=None, skiprows=skip, on_bad_lines="skip",
                       low_memory=False)
times = []
for _ in range(int(sys.argv[2])):
    started = time.perf_counter()
    table = read()
    times.append(time.perf_counter() - started)
peak = next(int(line.split()[1]) / 1000 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"seconds": min(times), "megabytes": peak, "rows": len(table)}))
"""


SHAPES = """
import json, sys, time, warnings
from pathlib import Path
import geopandas as gpd
from helpers.intake.geometry import read_level
from helpers.settings.municipality import AreaLevel
warnings.simplefilter("ignore")
folder, level, ours = Path(sys.argv[1]), AreaLevel.model_validate_json(sys.argv[2]), sys.argv[3] == "ours"
wkt = {"GEOM_POSSIBLE_NAMES": level.geometry.wkt} if level.geometry.wkt else {}
times = []
for _ in range(int(sys.argv[4])):
    started = time.perf_counter()
    areas = read_level(folder, level) if ours else gpd.read_file(folder / level.geometry.file, **wkt)
    times.append(time.perf_counter() - started)
peak = next(int(line.split()[1]) / 1000 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"seconds": min(times), "megabytes": peak, "rows": len(areas)}))
"""


@dataclass(frozen=True)
class Line:
    """One file (and sheet): seconds and megabytes of our reader and of plain reading."""

    municipality: str
    place: str
    rows: int
    ours: dict[str, float]
    plain: dict[str, float]

    @property
    def times(self) -> float:
        return self.ours["seconds"] / self.plain["seconds"]


def measure(project: Path, slug: str) -> list[Line]:
    """Every entry of a municipality that is read."""
    from helpers.intake.describe.look import look
    from helpers.settings import Project, load_municipality
    from helpers.settings.raw import SetAsideFile

    settings = load_municipality(Project(project), slug)
    lines = []
    for number, entry in enumerate(settings.raw):
        path = settings.project.raw(slug) / entry.file
        if isinstance(entry, SetAsideFile) or not path.is_file():
            continue
        sheet = look(path)[0]
        # pandas needs to be told what the readers find out: how many lines lie above the table
        skip = next((line - 1 for line, cells in sheet.rows if len(cells) == sheet.width), 0)
        told = [str(path), getattr(entry, "sheet", None), sheet.encoding, sheet.separator or None, skip]
        ours = _run(OURS, str(project), slug, str(number), str(RUNS))
        plain = _run(PLAIN, json.dumps(told), str(RUNS))
        lines.append(Line(slug, entry.place, int(ours["rows"]), ours, plain))
    return lines


def measure_shapes() -> list[Line]:
    """Every shared geometry file."""
    lines = []
    for place, columns in GEOMETRY.items():
        path = OPEN_DATA / place
        name = {"de": "Gebiet"}
        level = {"level": "district", "singular": name, "plural": name, "boundaries": "?"}
        told = json.dumps(level | {"geometry": {"file": path.name, **columns}})
        ours, plain = (_run(SHAPES, str(path.parent), told, which, str(RUNS)) for which in ("ours", "plain"))
        lines.append(Line("geometry", place, int(ours["rows"]), ours, plain))
    return lines


def office_project(root: Path, slug: str, code: str, entry: dict[str, Any]) -> bool:
    """A project of its own for one shared file; its areas are no districts but set aside or the municipality itself."""
    from helpers.settings import Project

    source, target = OPEN_DATA / entry["file"], Project(root)
    if not source.is_file():
        return False
    for folder in (target.params(slug), target.raw(slug)):
        folder.mkdir(parents=True)
    shutil.copyfile(source, target.raw(slug) / source.name)
    contact = {
        "publisher": "Amt",
        "office": "Statistik",
        "email": "amt@example.org",
        "imprint": "-",
        "accessibility": {"de": "-"},
    }
    town = {"name": "Amt", "kind": "landkreis", "code": code, "edition": 2024, "first_year": 2000, "contact": contact}
    (target.params(slug) / "municipality.yaml").write_text(yaml.safe_dump(town), encoding="utf-8")
    told = [entry | {"file": source.name, "delivered": "2025-01-01"}]
    (target.params(slug) / "raw.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return True


def _run(code: str, *arguments: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def project_of(slug: str, root: Path) -> bool:
    """Put settings, raw files and geometry of a municipality together in ``root``; false where files are missing."""
    from helpers.settings import Project, load_municipality

    own, target = Project(ROOT), Project(root)
    for make in ("params", "raw", "shapes"):
        getattr(target, make)(slug).parent.mkdir(parents=True, exist_ok=True)
    if own.raw(slug).is_dir() and own.shapes(slug).is_dir():
        for make in ("params", "raw", "shapes"):
            getattr(target, make)(slug).symlink_to(getattr(own, make)(slug))
        return True
    if not OPEN_DATA.is_dir():
        return False
    target.params(slug).symlink_to(own.params(slug))
    settings = load_municipality(target, slug)
    wanted = [target.raw(slug) / entry.file for entry in settings.raw]
    wanted += [target.shapes(slug) / level.geometry.file for level in settings.municipality.levels]
    return all(_linked(path, slug) for path in wanted)


def _linked(path: Path, slug: str) -> bool:
    """A link to the shared file of that name, first below the folder of the municipality; shapefiles have companions."""
    if path.exists():
        return True
    name = path.relative_to(path.parents[next(n for n, up in enumerate(path.parents) if up.name == slug)]).as_posix()
    found = sorted(OPEN_DATA.rglob(name), key=lambda item: (slug not in item.parts, item.as_posix()))
    if not found:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    for beside in found[0].parent.glob(f"{path.stem}.*"):
        if not (path.parent / beside.name).exists():
            (path.parent / beside.name).symlink_to(beside)
    return path.exists()


def show(lines: list[Line]) -> None:
    """A table and whether the aims are reached."""
    print(f"{'file':72} {'rows':>7}  {'reader':>16}  {'plain pandas':>16}  times")
    for line in lines:
        cells = [f"{part['seconds']:7.3f} s {part['megabytes']:4.0f} MB" for part in (line.ours, line.plain)]
        print(f"{line.municipality + '/' + line.place:72.72} {line.rows:7,}  {cells[0]}  {cells[1]}  {line.times:5.1f}")
    largest = max(lines, key=lambda line: line.rows)
    peak = max(line.ours["megabytes"] for line in lines)
    slow = sum(line.times > MOST_TIMES for line in lines)
    print(
        f"largest file {largest.place}: {largest.times:.1f} times (aim {MOST_TIMES:g}); largest peak {peak:.0f} MB "
        f"(aim {MOST_MEGABYTES:.0f}); {slow} of {len(lines)} files over {MOST_TIMES:g} times"
    )


def main(root: Path) -> None:
    """Measure all municipalities whose files are there."""
    lines = []
    for slug in MUNICIPALITIES:
        if (ROOT / "params" / slug).is_dir() and project_of(slug, root):
            lines += measure(root, slug)
        else:
            print(f"{slug}: its files were not found in {OPEN_DATA}")
    for number, (code, entry) in enumerate(ENTRIES):
        if office_project(root, slug := f"shared{number}", code, entry):
            lines += measure(root, slug)
    lines += measure_shapes() if OPEN_DATA.is_dir() else []
    show(lines)
