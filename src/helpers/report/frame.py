"""What every page has around its chapters: head, title page, contents, lists and imprint (``template/frame.html.j2``)."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from helpers.figures.html import SIGN_MEANINGS
from helpers.report.check import check
from helpers.report.fonts import font_css
from helpers.report.markdown import markdown_html
from helpers.report.meta import ReportMeta
from helpers.report.outline import Outline
from helpers.report.style import FONT_MARK, style_sheet
from helpers.report.words import WORDS


@dataclass(frozen=True)
class Frame:
    """One page as the templates see it; ``style`` is safe CSS, ``imprint`` rendered Markdown."""

    meta: ReportMeta
    outline: Outline
    words: dict[str, str]
    signs: dict[str, str]
    style: str
    imprint: Markup


def frame(meta: ReportMeta, outline: Outline, words: dict[str, str] | None = None, css: str = "") -> Frame:
    """The frame of a page in the language of ``meta``; ``words`` replace those of the report, ``css`` adds to its style."""
    place = {"headings": [], "first_notes": [], "notes": {}, "links": {}, "language": meta.language}
    return Frame(
        meta=meta,
        outline=outline,
        words=WORDS[meta.language] | (words or {}),
        signs=SIGN_MEANINGS[meta.language],
        style=style_sheet(meta) + css,
        imprint=markdown_html(meta.imprint, place),
    )


def finished(html: str, meta: ReportMeta, where: str, *, kerning: bool = True) -> str:
    """The page with its fonts inside (see :func:`font_css`), after it passed every check.

    Raises
    ------
    InputError
        naming every rule that the page breaks.
    """
    printed = " ".join([*meta.notices, " · 0123456789"])
    html = html.replace(FONT_MARK, font_css(html, printed, kerning=kerning), 1)
    check(html, where)
    return html
