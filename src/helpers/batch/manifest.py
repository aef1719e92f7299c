"""``manifest.json``: what a report was made from and with, and every file that was made."""

from __future__ import annotations

import json
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import helpers
from helpers.files import hashes, write_text
from helpers.settings.project import CLONE

FILE = "manifest.json"
PACKAGES = ["pandas", "geopandas", "matplotlib", "seaborn", "papermill", "nbconvert", "pyarrow", "shapely"]


def write_manifest(folder: Path, content: dict[str, Any], outputs: list[Path], started: datetime) -> Path:
    """Write the manifest of a build; the only file that holds times."""
    manifest = {
        **content,
        "software": {"integrationsbericht": helpers.__version__, "git_commit": _commit(), "python": platform.python_version()},
        "packages": {name: version(name) for name in PACKAGES},
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "outputs": hashes(outputs, folder),
    }
    path = folder / FILE
    write_text(path, json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
    return path


def _commit() -> str:
    """Commit of the clone, if it is one and git is there."""
    try:
        done = subprocess.run(
            ["git", "-C", str(CLONE), "rev-parse", "HEAD"], capture_output=True, text=True, check=False, timeout=10
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
