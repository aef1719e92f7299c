"""Read everything that a municipality hands out, as a reader would and as one who looks behind it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from helpers.disclosure.audit.embedded import decoded, embedded_numbers
from helpers.disclosure.audit.markdown import markdown_numbers
from helpers.disclosure.audit.notebooks import notebook_numbers
from helpers.disclosure.audit.printed import Printed, Reading
from helpers.disclosure.audit.prose import layer
from helpers.disclosure.audit.records import json_numbers

_KINDS = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".svg": "image/svg+xml",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".geojson": "application/json",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
}
#: files without numbers of their own
_PASSED_OVER = {".css", ".woff", ".woff2", ".ttf", ".otf"}
_DEEPEST_ARCHIVE = 5


def read_outputs(folder: Path) -> Reading:
    """Every number in every file below a folder. What cannot be read is listed: nobody can say what it tells.

    Parameters
    ----------
    folder : ``outputs/<municipality>/<edition>``.
    """
    reading = Reading()
    for path in sorted(folder.rglob("*")):
        if path.is_file() or path.is_symlink():
            name = path.relative_to(folder).as_posix()
            try:
                content = path.read_bytes()
            except OSError as error:
                reading.refuse(name, str(error))
                continue
            _read(reading, name, content)
    return reading


def _read(reading: Reading, name: str, content: bytes, depth: int = 0) -> None:
    """Read one file, or all files of an archive."""
    ending = PurePosixPath(name).suffix.lower()
    reading.files.append(name)
    try:
        if ending == ".zip":
            _archive(reading, name, content, depth)
        elif ending in _PASSED_OVER:
            reading.passed_over.append(name)
        else:
            reading.printed += _numbers(name, ending, content)
            if _KINDS.get(ending, "").startswith("image/") and ending != ".svg":
                reading.passed_over.append(name)
    except Exception as error:  # whatever is wrong with a file: it was not read
        reading.refuse(name, f"{type(error).__name__}: {error}" if not isinstance(error, ValueError) else str(error))


def _archive(reading: Reading, name: str, content: bytes, depth: int) -> None:
    if depth >= _DEEPEST_ARCHIVE:
        raise ValueError("archives within archives, too deep")
    try:
        archive = ZipFile(io.BytesIO(content))
    except BadZipFile as error:
        raise ValueError(f"no archive: {error}") from error
    with archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            if member.flag_bits & 0x1:
                reading.refuse(f"{name}/{member.filename}", "it is encrypted")
            else:
                _read(reading, f"{name}/{member.filename}", archive.read(member), depth + 1)


def _numbers(name: str, ending: str, content: bytes) -> list[Printed]:
    outer = layer([PurePosixPath(name).stem])  # the name of a file may say what is in it
    language = "en" if "en" in re.split(r"[/_.-]", name.lower()) else "de"
    if ending == ".ipynb":
        return notebook_numbers(name, decoded(content), language)
    if ending in (".md", ".markdown"):
        return markdown_numbers(name, decoded(content), outer, language)
    if ending in (".jsonl", ".ndjson"):
        return json_numbers(
            name, "", [json.loads(line) for line in decoded(content).splitlines() if line.strip()], outer, language
        )
    if ending not in _KINDS:
        raise ValueError(f"files of the kind {ending or name!r} cannot be read")
    return embedded_numbers(name, "", _KINDS[ending], content, outer, language)
