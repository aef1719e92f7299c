"""Files that lie in other files: data of a link, attachments, members of an archive, by the kind of their content."""

from __future__ import annotations

import json

from helpers.disclosure.audit.printed import Context, Printed

#: kinds of content without numbers of their own
_WITHOUT_NUMBERS = (
    "font/",
    "audio/",
    "video/",
    "text/css",
    "application/font",
    "application/x-font",
    "application/vnd.ms-fontobject",
)
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/x-icon", "image/vnd.microsoft.icon")


def embedded_numbers(
    file: str, where: str, kind: str, content: bytes, outer: Context = (), language: str = "de"
) -> list[Printed]:
    """Every number in content of a kind (media type) that stands in ``file``.

    Raises
    ------
    ValueError
        if nobody can say what such content holds.
    """
    from helpers.disclosure.audit.markup import html_numbers, svg_numbers
    from helpers.disclosure.audit.pictures import picture_text
    from helpers.disclosure.audit.portable import pdf_numbers
    from helpers.disclosure.audit.prose import text_numbers
    from helpers.disclosure.audit.records import csv_numbers, json_numbers
    from helpers.disclosure.audit.workbooks import workbook_numbers

    if kind.startswith(_WITHOUT_NUMBERS):
        return []
    if kind.startswith(_PICTURES):
        if text := picture_text(content):
            raise ValueError(f"a picture carries text: {text[:80]!r}")
        return []
    if kind in ("text/csv", "text/tab-separated-values"):
        return csv_numbers(file, f"{where} CSV", decoded(content), outer)
    if kind == "image/svg+xml":
        return svg_numbers(file, content, outer, language, where)
    if kind in ("text/html", "application/xhtml+xml"):
        return html_numbers(file, decoded(content), outer, language, where)
    if kind.endswith("json"):
        return json_numbers(file, f"{where} JSON", json.loads(decoded(content)), outer, language)
    if kind in ("text/plain", "text/markdown"):
        return text_numbers(file, where, decoded(content), outer, language)
    if kind == "application/pdf":
        return pdf_numbers(file, content, outer, language, where)
    if kind == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
        return workbook_numbers(file, content, outer, language, where)
    raise ValueError(f"{where or 'inside'}: content of the kind {kind!r} cannot be read")


def decoded(content: bytes) -> str:
    """Text in UTF-8 (with or without its mark), UTF-16 with its mark, else in the encoding of Western Windows."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
