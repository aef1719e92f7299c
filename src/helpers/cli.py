"""``integrationsbericht …``: the commands."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from helpers.errors import InputError
from helpers.settings import MunicipalitySettings, find_project, load_municipality

if TYPE_CHECKING:
    from helpers.disclosure.audit.statement import Statement

app = typer.Typer(
    help="Observe integration and write the Integrationsbericht of a municipality.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console()
err = Console(stderr=True)

Name = Annotated[str, typer.Argument(metavar="MUNICIPALITY", help="Folder in params/, e.g. musterstadt.")]
ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", help="Folder with params/, data/, shapes/, outputs/. Default: found from here upwards."),
]


def _settings(name: str, project: Path | None) -> MunicipalitySettings:
    return load_municipality(find_project(project), name)


def _guarded(work: Callable[[], None]) -> None:
    """Run a command; a mistake in files or settings becomes one message and exit code 1, never a traceback."""
    try:
        work()
    except InputError as error:
        err.print(f"[bold red]error:[/] {_plain(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except OSError as error:
        hint = "close the programs that have it open, or ask for permission" if isinstance(error, PermissionError) else ""
        problem = InputError(str(error.filename or "a file"), error.strerror or str(error), hint)
        err.print(f"[bold red]error:[/] {_plain(str(problem))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None


def _plain(text: str) -> str:
    """Text from files must not be taken for rich's markup."""
    return text.replace("[", r"\[")


@app.command()
def process(name: Name, project: ProjectOption = None) -> None:
    """Read the raw files: data/raw → data/processed, with an account of every row."""

    def work() -> None:
        from helpers.batch.process import process as run

        settings = _settings(name, project)
        content = run(settings)
        table = Table(box=None, header_style="bold")
        table.add_column("file", overflow="fold")
        for title in ("rows read", "used", "set aside", "values kept"):
            table.add_column(title, justify="right")
        for file in content["files"]:
            if "set_aside_whole" in file:
                table.add_row(_plain(file["file"]), "", "", "whole file", "")
                continue
            aside = sum(item["rows"] for item in file["rows_set_aside"])
            numbers = (file["rows_read"], file["rows_used"], aside, file["values_kept"])
            table.add_row(_plain(file["place"]), *(f"{number:,}" for number in numbers))
        out.print(table)
        _warn(content["warnings"])
        out.print(f"{content['observations']:,} observations, {content['indicator_values']:,} indicator values", highlight=False)
        folder = settings.project.processed(name)
        out.print(f"account of every row: {folder / 'intake.json'}", soft_wrap=True, highlight=False)
        out.print(f"data check for the office: {folder / 'datenpruefung.html'}", soft_wrap=True, highlight=False)

    _guarded(work)


@app.command()
def build(
    name: Name,
    edition: Annotated[int | None, typer.Option(help="Last year reported. Default: as municipality.yaml says.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Process the data even if nothing changed.")] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Record the edition as published: later ones take it as known.")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Make the report: runs process if inputs changed, then the notebooks, then the HTML, then the disclosure audit."""

    def work() -> None:
        from helpers.batch.build import build as run

        built = run(_settings(name, project), edition, force, release, say=lambda text: out.print(text, highlight=False))
        for result in built.failed:
            err.print(
                f"[bold red]error:[/] {_plain(result.run.notebook.name)}, {_plain(result.error)}\n"
                f"  → open {_plain(str(result.run.target))} to see where it stopped",
                highlight=False,
                soft_wrap=True,
            )
        if built.statement is not None:
            _state(built.statement)
        if built.failed:
            err.print(f"{len(built.failed)} of {len(built.results)} notebooks failed: no report was written")
            raise typer.Exit(1)
        if built.report is None:
            err.print("the report is locked: protected figures can be found in it", highlight=False)
            raise typer.Exit(1)
        out.print(f"[bold green]report:[/] {_plain(str(built.report))}", soft_wrap=True, highlight=False)
        if built.recorded:
            out.print(f"recorded as published: {_plain(str(built.recorded))}", soft_wrap=True, highlight=False)

    _guarded(work)


@app.command()
def audit(
    name: Name,
    edition: Annotated[int | None, typer.Option(help="Last year reported. Default: as municipality.yaml says.")] = None,
    project: ProjectOption = None,
) -> None:
    """Read everything that was written for an edition and try to find out protected figures from it."""

    def work() -> None:
        from helpers.disclosure.audit.statement import audit as run
        from helpers.disclosure.audit.statement import lines

        settings = _settings(name, project)
        statement = run(settings, settings.municipality.edition if edition is None else edition)
        for text in lines(statement):
            out.print(text, markup=False, highlight=False, soft_wrap=True)
        _state(statement)
        if not statement.passed:
            raise typer.Exit(1)

    _guarded(work)


@app.command()
def check(name: Name, project: ProjectOption = None) -> None:
    """Validate settings, raw files and geometry joins; changes nothing."""

    def work() -> None:
        from helpers.batch.check import check as run

        found = run(_settings(name, project))
        _warn(found)
        plural = "" if len(found) == 1 else "s"
        out.print(f"{name}: no errors, {len(found)} warning{plural}", highlight=False)

    _guarded(work)


@app.command()
def describe(file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as it was received: CSV or workbook.")]) -> None:
    """Look at an unknown file and print an entry of raw.yaml to start from."""

    def work() -> None:
        from helpers.intake.describe import describe as run

        for part in run(file):
            out.print(part.text, markup=False, highlight=False, soft_wrap=True)

    _guarded(work)


def _state(statement: Statement) -> None:
    """The result of an audit, and every fault."""
    for text in statement.faults:
        err.print(f"[bold red]not protected:[/] {_plain(text)}", highlight=False, soft_wrap=True)
    if statement.passed:
        protected = statement.content["protected"]
        number = protected["counts"] + protected["rests"]
        out.print(f"[bold green]audit passed:[/] {number:,} protected counts, none of them can be found out", highlight=False)


def _warn(warnings: list[str]) -> None:
    for text in warnings:
        err.print(f"[yellow]warning:[/] {_plain(text)}", highlight=False, soft_wrap=True)


def main() -> None:
    """Entry point: consoles that cannot show a character show a replacement instead of failing (cp1252)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


if __name__ == "__main__":
    main()
