"""What is installed by conda, by pip and in CI is the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
#: names on conda-forge where they differ from those on PyPI
CONDA_NAMES = {"brotli-python": "brotli"}
#: what conda needs beside the packages of the project
CONDA_ONLY = {"python", "pip"}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_environment_has_the_packages_of_the_project_with_the_same_bounds() -> None:
    wanted = {(item.name, str(item.specifier)) for item in map(Requirement, project()["dependencies"])}
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *conda, pip = environment["dependencies"]
    names = [re.split(r"(?=[>=])", text, maxsplit=1) for text in [*conda, *pip["pip"]] if not text.startswith("--")]
    found = {(CONDA_NAMES.get(name, name), bound[0] if bound else "") for name, *bound in names if name not in CONDA_ONLY}
    assert found == wanted
    assert "--editable ." in pip["pip"]


def test_environment_and_project_agree_on_python() -> None:
    assert "python=3.11" in yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert project()["requires-python"] == ">=3.11"


def test_pins_fit_the_project_and_name_no_index() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][^\s@]*", line) for line in lines)
    pins = {name.lower().replace("_", "-").replace(".", "-"): Version(pin) for name, pin in (line.split("==") for line in lines)}
    extras = project()["optional-dependencies"]
    for item in map(Requirement, [*project()["dependencies"], *(name for extra in extras.values() for name in extra)]):
        pin = pins[item.name.lower().replace("_", "-").replace(".", "-")]
        assert item.specifier.contains(pin, prereleases=True), f"{item.name}: {pin} is not {item.specifier}"


def test_the_project_speaks_of_itself_alone() -> None:
    """No path of a machine and no address of a package index in what is committed."""
    suspicious = re.compile(r"(^|[^\w.])/(root|home/\w+|work)/|" + "index" + r"-url")
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.suffix in {".py", ".md", ".toml", ".yml", ".yaml", ".txt", ".ipynb", ".css", ".j2"} and not (
            parts[0].startswith(".") or parts[0] in {"outputs"} or "egg-info" in str(path)
        ):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                assert not suspicious.search(line) or path.name == "test_packaging.py", (
                    f"{path.name}, line {number}: {line.strip()}"
                )
