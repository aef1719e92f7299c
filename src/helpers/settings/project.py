"""Where a project's files are. The project's own settings and notebooks overlay those of the clone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import InputError
from helpers.settings.base import unknown

#: the clone that the package is installed from (editable), with the shipped catalogue, sample and notebooks
CLONE = Path(__file__).resolve().parents[3]
ENVIRONMENT_VARIABLE = "INTEGRATIONSBERICHT_PROJECT"


@dataclass(frozen=True)
class Project:
    """A folder with ``params/``, ``data/``, ``shapes/`` and ``outputs/``."""

    root: Path

    def params(self, municipality: str) -> Path:
        return self.root / "params" / municipality

    def raw(self, municipality: str) -> Path:
        return self.root / "data" / "raw" / municipality

    def processed(self, municipality: str) -> Path:
        return self.root / "data" / "processed" / municipality

    def shapes(self, municipality: str) -> Path:
        return self.root / "shapes" / municipality

    def outputs(self, municipality: str, edition: int) -> Path:
        return self.root / "outputs" / municipality / str(edition)

    def catalogues(self) -> list[Path]:
        """Folders with catalogue entries; a later folder overlays an earlier one by id."""
        return _distinct(CLONE / "params" / "catalogue", self.root / "params" / "catalogue")

    def notebooks(self) -> list[Path]:
        """Chapter notebooks in order of their numbers; the project's overlay the clone's by file name."""
        found = {
            path.name: path
            for folder in _distinct(CLONE / "notebooks", self.root / "notebooks")
            for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))
        }
        return [found[name] for name in sorted(found)]

    def municipalities(self) -> list[str]:
        """Names of the folders in ``params/`` that hold a ``municipality.yaml``."""
        return sorted(path.parent.name for path in (self.root / "params").glob("*/municipality.yaml"))

    def require(self, municipality: str) -> None:
        """Raise InputError unless the municipality has settings in this project."""
        if municipality not in self.municipalities():
            raise InputError(
                str(self.root / "params"),
                unknown(municipality, self.municipalities(), "municipality"),
                f"make params/{municipality}/municipality.yaml, or name the project folder with --project",
            )


def _distinct(*folders: Path) -> list[Path]:
    return list(dict.fromkeys(folder for folder in folders if folder.is_dir()))


def find_project(root: Path | None = None) -> Project:
    """The project in ``root``, else in the environment variable, else in the nearest parent folder with ``params/``.

    Raises
    ------
    InputError
        if none of them holds a folder ``params``.
    """
    if root is not None:
        candidates, asked = [root], str(root)
    elif os.environ.get(ENVIRONMENT_VARIABLE):
        candidates, asked = [Path(os.environ[ENVIRONMENT_VARIABLE])], f"environment variable {ENVIRONMENT_VARIABLE}"
    else:
        candidates, asked = [Path.cwd(), *Path.cwd().parents], str(Path.cwd())
    for folder in candidates:
        if (folder / "params").is_dir():
            return Project(folder.resolve())
    raise InputError(asked, "no project here: there is no folder 'params'", "go to the project or name it: --project DIR")
