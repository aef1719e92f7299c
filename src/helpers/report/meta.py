"""What a report says about itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_date


@dataclass(frozen=True)
class ReportMeta:
    """Title page, notices and imprint of one report.

    ``notices`` stand on every page, e.g. "Erfundene Daten: Musterstadt gibt es nicht."; ``imprint`` is Markdown;
    ``accent`` is the municipality's colour (#rrggbb), from which readable text colours are derived.
    """

    title: str
    municipality: str
    edition: int
    data_date: date
    publisher: str
    contact_email: str
    software_version: str
    language: str = "de"
    subtitle: str = ""
    imprint: str = ""
    licence: str = "Datenlizenz Deutschland – Namensnennung – Version 2.0"
    notices: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    accent: str = "#055e9e"

    def long_date(self) -> str:
        """The data date as it is printed: 31. Dezember 2024, 31 December 2024."""
        text = format_date(self.data_date, "long", locale="en_GB" if self.language == "en" else self.language)
        return text.replace(" ", "\N{NO-BREAK SPACE}", 1)
