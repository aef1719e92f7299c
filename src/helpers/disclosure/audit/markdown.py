"""Markdown and plain text."""

from __future__ import annotations

from markdown_it import MarkdownIt

from helpers.disclosure.audit.markup import html_numbers
from helpers.disclosure.audit.printed import Context, Printed


def markdown_numbers(file: str, text: str, outer: Context = (), language: str = "de", where: str = "") -> list[Printed]:
    """Every number in Markdown, read as the page that it becomes; tables, comments and raw HTML too."""
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    return html_numbers(file, f"<div>{page}</div>", outer, language, where)
