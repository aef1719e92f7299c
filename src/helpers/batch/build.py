"""``build``: processed data → executed notebooks → report."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

import helpers
from helpers.batch.manifest import FILE as MANIFEST
from helpers.batch.manifest import write_manifest
from helpers.batch.process import check_edition, is_current, process
from helpers.batch.run import Result, Run, execute_all
from helpers.disclosure.audit.statement import Statement, audit
from helpers.disclosure.published import record
from helpers.errors import InputError
from helpers.intake.store import RELEASED, read_intake, read_parquet
from helpers.report import ReportMeta, assemble
from helpers.report.privacy_page import write_privacy_page
from helpers.settings import MunicipalitySettings

#: until the report has versions for several readers, everything is for the administration
AUDIENCE = "verwaltung"
#: more workers than this compete for memory rather than save time on an office's machine
MOST_WORKERS = 4

#: the name of a report that the audit objects to: nobody can take it for one to hand out
LOCKED = "bericht.GESPERRT.html"
#: names of licences by their ids
LICENCES = {
    "dl-de/by-2-0": "Datenlizenz Deutschland – Namensnennung – Version 2.0",
    "dl-de/zero-2-0": "Datenlizenz Deutschland – Zero – Version 2.0",
    "cc-by/4.0": "Creative Commons Namensnennung 4.0 International",
}


@dataclass(frozen=True)
class Built:
    """What a build made; ``failed`` runs leave no report, and one that the audit objects to is locked."""

    report: Path | None
    manifest: Path
    results: list[Result]
    statement: Statement | None = None
    recorded: Path | None = None

    @property
    def failed(self) -> list[Result]:
        return [result for result in self.results if result.error]


def build(
    settings: MunicipalitySettings,
    edition: int | None = None,
    force: bool = False,
    release: bool = False,
    say: Callable[[str], None] = print,
) -> Built:
    """Process data if inputs changed (or ``force``), run the chapter notebooks, put the report together, audit it.

    With ``release`` the edition is recorded as published if the audit passes: later editions take it as known.

    Raises
    ------
    InputError
        for anything wrong in files or settings, an edition that the data do not reach, or a release without agreed rules.
    """
    started = datetime.now(UTC)
    slug, language = settings.slug, settings.municipality.languages[0]
    edition = settings.municipality.edition if edition is None else edition
    if force or not is_current(settings):
        say("processing data …")
        if number := len(process(settings)["warnings"]):
            say(f"{number} warning{'s' * (number > 1)}: integrationsbericht check {slug} shows what to look at")
    values = read_parquet(settings.project.processed(slug), RELEASED, "indicators", slug)
    check_edition(edition, values)
    if release:
        _refuse_without_rules(settings)
    folder = settings.project.outputs(slug, edition)
    notebooks = chapter_notebooks(settings)
    parameters = {"municipality": slug, "area": None, "edition": edition, "language": language}
    executed = folder / "notebooks" / language / "gesamt"
    runs = [Run(path, executed / path.name, parameters, settings.project.root) for path in notebooks]
    say(f"running {len(runs)} notebooks …")
    results = execute_all(runs, min(os.cpu_count() or 1, MOST_WORKERS))
    outputs = [run.target for run in runs]
    report: Path | None = folder / AUDIENCE / "bericht.html"
    if any(result.error for result in results):
        report = None  # an older report is left as it is
    elif report is not None:
        say("putting the report together …")
        for old in (report.with_name(LOCKED), folder / MANIFEST):  # neither is part of what is made and read now
            old.unlink(missing_ok=True)
        assemble([run.target for run in runs], report_meta(settings, edition, language), report)
        outputs += [write_privacy_page(settings, report_meta(settings, edition, "de"), report.parent), report]
    statement = None
    if report is not None:
        say("reading what was written: can anything protected be found in it? …")
        statement = audit(settings, edition)
        if not statement.passed:
            outputs[-1] = report.replace(report.with_name(LOCKED))
            report = None
    content = {
        "municipality": slug,
        "edition": edition,
        "language": language,
        "data": read_intake(settings.project.processed(slug))["hashes"],
        "failed": {result.run.notebook.name: result.error for result in results if result.error},
    }
    recorded = None
    if release and report is not None:
        released = read_parquet(settings.project.processed(slug), RELEASED, "observations", slug)
        recorded = record(settings, released, edition)
    return Built(report, write_manifest(folder, content, outputs, started), results, statement, recorded)


def _refuse_without_rules(settings: MunicipalitySettings) -> None:
    """What is handed out follows rules that somebody agreed."""
    without = read_intake(settings.project.processed(settings.slug))["disclosure"]["sources_without_rule"]
    if without:
        where = str(settings.project.params(settings.slug) / "municipality.yaml")
        raise InputError(
            where, f"no disclosure rule was agreed for {', '.join(without)}", "add them under 'disclosure', with 'agreed_by'"
        )


def chapter_notebooks(settings: MunicipalitySettings) -> list[Path]:
    """Notebooks of the overview and of the action fields that are switched on, in order."""
    off = {field for field in settings.catalogue.fields if field not in settings.fields}
    notebooks = [path for path in settings.project.notebooks() if path.stem[3:] not in off]
    if not notebooks:
        raise InputError(str(settings.project.root / "notebooks"), "there are no chapter notebooks", "use a complete clone")
    return notebooks


def report_meta(settings: MunicipalitySettings, edition: int, language: str) -> ReportMeta:
    """Title page, notices and imprint."""
    municipality = settings.municipality
    values = read_parquet(settings.project.processed(settings.slug), RELEASED, "indicators", settings.slug)
    used = pd.concat([values["source"], values["denominator_source"]]).unique()
    sources = [settings.catalogue.sources[name] for name in sorted(used) if name]
    notices: list[str] = []
    if municipality.invented:
        invented = "Erfundene Daten: {} gibt es nicht." if language == "de" else "Invented data: {} does not exist."
        notices.insert(0, invented.format(municipality.name))
    title = f"Integrationsbericht {edition}" if language == "de" else f"Integration report {edition}"
    contact = municipality.contact
    return ReportMeta(
        title=title,
        municipality=municipality.name,
        edition=edition,
        data_date=date(edition, 12, 31),
        publisher=f"{contact.publisher}, {contact.office}",
        contact_email=contact.email,
        software_version=helpers.__version__,
        language=language,
        imprint=f"{contact.imprint}\n\n{contact.accessibility.get(language)}",
        licence=LICENCES.get(municipality.licence, municipality.licence),
        notices=notices,
        sources=[f"{item.name.get(language)} ({item.publisher})" for item in sources],
        accent=municipality.colour,
    )
