"""Executed notebooks → one self-contained, accessible HTML file."""

from __future__ import annotations

from pathlib import Path

from helpers.files import write_text
from helpers.report.check import check
from helpers.report.exporter import page_html
from helpers.report.fonts import font_css
from helpers.report.merge import merge
from helpers.report.meta import ReportMeta
from helpers.report.number import number
from helpers.report.style import FONT_MARK


def assemble(notebooks: list[Path], meta: ReportMeta, target: Path) -> Path:
    """Write the report of some executed notebooks, in their order, to ``target``.

    The same notebooks and the same ``meta`` give the same bytes. A page that fails a check is not written, and an
    older file at ``target`` stays as it is.

    Raises
    ------
    InputError
        for whatever in the notebooks keeps the page from being complete, accessible and self-contained.
    """
    nb = merge(notebooks)
    outline = number(nb, meta.language)
    html = page_html(nb, outline, meta)
    printed = " ".join([*meta.notices, " · 0123456789"])
    html = html.replace(FONT_MARK, font_css(html, printed), 1)
    check(html, target.name)
    write_text(target, html)
    return target
