"""Executed notebooks → one self-contained, accessible HTML file."""

from __future__ import annotations

from pathlib import Path

from helpers.files import write_text
from helpers.report.frame import finished
from helpers.report.meta import ReportMeta


def assemble(notebooks: list[Path], meta: ReportMeta, target: Path) -> Path:
    """Write the report of some executed notebooks, in their order, to ``target``.

    The same notebooks and the same ``meta`` give the same bytes. A page that fails a check is not written, and an
    older file at ``target`` stays as it is.

    Raises
    ------
    InputError
        for whatever in the notebooks keeps the page from being complete, accessible and self-contained.
    """
    # nbconvert and nbformat take seconds to load: only whoever puts a report together waits for them
    from helpers.report.exporter import page_html
    from helpers.report.merge import merge
    from helpers.report.number import number

    nb = merge(notebooks)
    outline = number(nb, meta.language)
    write_text(target, finished(page_html(nb, outline, meta), meta, target.name))
    return target
