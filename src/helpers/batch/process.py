"""``process``: raw files → internal and released data, and the data check for the office."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.disclosure import release
from helpers.disclosure.account import warnings_of_disclosure
from helpers.disclosure.published import folder_of
from helpers.errors import InputError
from helpers.files import hashes, sha256, write_text
from helpers.intake import Intake, read_raw_files
from helpers.intake.store import INTERNAL, RELEASED, read_intake, write_intake, write_parquet
from helpers.intake.sums import warnings_of_sums
from helpers.measures import compute
from helpers.report.datacheck import Checked, data_check
from helpers.report.datacheck.page import FILE as DATA_CHECK
from helpers.settings import MunicipalitySettings
from helpers.settings.project import CLONE


def process(settings: MunicipalitySettings) -> dict[str, Any]:
    """Read, compute and write everything; returns the content of ``intake.json``.

    Nothing is written before everything was read and computed; ``intake.json`` is written last.

    Raises
    ------
    InputError
        for anything in files or settings that cannot be understood.
    """
    intake = read_raw_files(settings)
    indicators = compute(intake.observations, settings)
    released = release(intake.observations, indicators, intake.revisions, intake.areas, settings)
    folder = settings.project.processed(settings.slug)
    tables = {
        f"{INTERNAL}/observations.parquet": released.internal,
        f"{INTERNAL}/indicators.parquet": indicators,
        f"{INTERNAL}/revisions.parquet": intake.revisions,
        f"{RELEASED}/observations.parquet": released.observations,
        f"{RELEASED}/indicators.parquet": released.indicators,
        f"{RELEASED}/revisions.parquet": released.revisions,
        f"{RELEASED}/areas.parquet": intake.areas,
    }
    content = _content(settings, intake, len(indicators), released.account)
    page = data_check(Checked(settings, content, released.internal, indicators, intake.areas, intake.revisions))
    for name, table in tables.items():
        write_parquet(table, folder / name)
    write_text(folder / DATA_CHECK, page)
    content["outputs"] = {name: sha256(folder / name) for name in [*tables, DATA_CHECK]}
    write_intake(folder, content)
    return content


def _content(settings: MunicipalitySettings, intake: Intake, indicators: int, disclosure: dict[str, Any]) -> dict[str, Any]:
    return {
        "municipality": settings.slug,
        **intake.account,
        "indicator_values": indicators,
        "warnings": [*warnings_of(intake.account), *warnings_of_disclosure(disclosure)],
        "disclosure": disclosure,
        "inputs": fingerprint(settings),
    }


def warnings_of(account: dict[str, Any]) -> list[str]:
    """What the office should look at; none of it stops the work."""
    found = [f"{name} lies in the raw folder, but raw.yaml does not name it" for name in account["not_in_raw_yaml"]]
    for level, codes in account["areas_without_data"].items():
        found.append(f"{level} without data: {', '.join(codes)}")
    for file in account["files"]:
        found += [f"{file['place']}: {text}" for text in file.get("warnings", [])]
        if not file.get("values_kept"):
            continue  # set aside, or superseded by a newer delivery
        for indicator, check in file["printed_rates"].items():
            if check["differing"]:
                found.append(
                    f"{file['place']}, {indicator}: {check['differing']} of {check['compared']} printed rates differ from "
                    f"their base values by up to {check['largest_difference']} (first rows: {check['rows']})"
                )
            if check["without_base_values"]:
                found.append(f"{file['place']}, {indicator}: {check['without_base_values']} printed rates without base values")
    found += [f"{item['file']}: {note}" for item in account["geometry"] for note in item["notes"]]
    found += warnings_of_sums(account["sum_checks"])
    for revision in account["revisions"]:
        found.append(
            f"{revision['newer_file']} revises {revision['older_file']}: counts in "
            f"{revision['rows_with_revised_counts']} rows, {revision['revised_printed_rates']} printed rates"
        )
    return found


def fingerprint(settings: MunicipalitySettings) -> dict[str, str]:
    """Hashes of all that ``process`` depends on: raw files, geometry, settings and the code itself."""
    project, slug = settings.project, settings.slug
    files = [
        *(project.raw(slug) / entry.file for entry in settings.raw),
        *(project.shapes(slug) / level.geometry.file for level in settings.municipality.levels),
        *project.params(slug).rglob("*.yaml"),
        *folder_of(settings).glob("*.parquet"),
        *(path for folder in project.catalogues() for path in folder.rglob("*.yaml")),
    ]
    packages = ("settings", "intake", "measures", "disclosure", "figures", "narrative", "report")
    kinds = ("*.py", "*.j2", "*.css")
    code = [path for name in packages for kind in kinds for path in (CLONE / "src" / "helpers" / name).rglob(kind)]
    return hashes(files, project.root) | hashes(code, CLONE)


def is_current(settings: MunicipalitySettings) -> bool:
    """Whether processed data are there, whole, and made from exactly these inputs."""
    folder = settings.project.processed(settings.slug)
    content = read_intake(folder)
    if content.get("inputs") != fingerprint(settings):
        return False
    return all((folder / name).is_file() and sha256(folder / name) == value for name, value in content["outputs"].items())


def check_edition(edition: int, indicators: pd.DataFrame) -> None:
    """Raise InputError if the last year reported lies outside of the data."""
    first, last = int(indicators["time_period"].min()), int(indicators["time_period"].max())
    if not first <= edition <= last:
        raise InputError(f"edition {edition}", f"the data reach from {first} to {last}", "choose one of these years")
