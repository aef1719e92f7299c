"""``datenschutz.html``: the page for data protection officers beside every report, in German whatever the report speaks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers.disclosure.cells import LEVELS
from helpers.disclosure.published import folder_of
from helpers.errors import InputError
from helpers.figures import format_number
from helpers.files import write_text
from helpers.intake.store import read_intake
from helpers.report.frame import finished, frame
from helpers.report.markdown import heading_parts, markdown_html, parse
from helpers.report.meta import ReportMeta
from helpers.report.number import slug
from helpers.report.outline import Chapter, Entry, Outline
from helpers.settings import MunicipalitySettings
from helpers.settings.disclosure import DEFAULT_COUNT, DisclosureRule
from helpers.settings.project import CLONE

FILE = "datenschutz.html"
LANGUAGE = "de"
TEXT = CLONE / "docs" / "datenschutz.md"
_TITLE = "Datenschutz und statistische Geheimhaltung"
_SUBTITLE = "Welche Zahlen der Bericht zurückhält, warum das genügt und wie es geprüft wird"
#: what the frame says otherwise than in the report
_WORDS = {"lists": "Zeichen", "about": "Über diese Seite", "notice": "Hinweis zu dieser Seite", "licence": "Lizenz des Berichts"}
#: text in columns is read as it stands, on a telephone by scrolling; it can be reached with the keyboard
_CSS = "pre { padding: .8rem 1rem; border: 1px solid var(--ib-line); font-size: .92em; line-height: 1.5; }\n"
_PRE = '<pre tabindex="0" role="group" aria-label="Beispiel, seitlich verschiebbar">'
_PLACE: dict[str, Any] = {"first_notes": [], "notes": {}, "links": {}, "language": LANGUAGE}
#: what a level is called that has no name in the settings: the whole
_WHOLE = "Kommune insgesamt"


def write_privacy_page(settings: MunicipalitySettings, meta: ReportMeta, folder: Path) -> Path:
    """Write the page into the ``folder`` of the report that ``meta`` describes in German; processed data must be there.

    Raises
    ------
    InputError
        if the clone lacks the text of the page, or the page breaks a rule.
    """
    target = folder / FILE
    account = read_intake(settings.project.processed(settings.slug))["disclosure"]
    write_text(target, privacy_page(settings, account, meta))
    return target


def privacy_page(settings: MunicipalitySettings, account: dict[str, Any], meta: ReportMeta) -> str:
    """The whole page, checked; the same settings, account and text give the same bytes.

    Parameters
    ----------
    account : ``disclosure`` of ``intake.json``; meta : of the report that the page lies beside, in German.
    """
    chapters = {
        "Regeln dieser Kommune": rules_text(settings, account["sources_without_rule"]),
        "Was in dieser Ausgabe geschützt ist": extent_text(settings, account, meta.edition),
        "Wie Angaben geschützt werden": _general(),
    }
    outline, written = Outline(), []
    for number, (title, text) in enumerate(chapters.items(), start=1):
        chapter = Chapter(str(number), title, f"kap-{number}")
        outline.chapters.append(chapter)
        html = str(markdown_html(text, _PLACE | {"headings": _sections(text, chapter)}))
        written.append({"entry": chapter, "parts": [html.replace("<pre>", _PRE)]})
    own = replace(meta, title=_TITLE, subtitle=_SUBTITLE, language=LANGUAGE, sources=[])
    page = _environment().get_template("datacheck.html.j2").render(page=frame(own, outline, _WORDS, _CSS), chapters=written)
    return finished(page, own, FILE)


def rules_text(settings: MunicipalitySettings, without: list[str]) -> str:
    """The agreed rules in words, one paragraph each, and the sources ``without`` one; Markdown."""
    rules = settings.municipality.disclosure.rules
    named = any(rule.sources for rule in rules)
    paragraphs = [_rule(rule, settings, named) for rule in sorted(rules, key=lambda rule: not rule.sources)]
    if without:
        paragraphs.append(
            f"**Ohne vereinbarte Regel** sind: {_sources(without, settings)}. Für sie gilt die Voreinstellung: "
            f"{_small(DEFAULT_COUNT)} Das hat niemand vereinbart. Bevor die Ausgabe veröffentlicht wird, ist eine Regel nötig."
        )
    return "\n\n".join(paragraphs or ["Keine Regel ist vereinbart, und keine Quelle enthält Zählungen."])


def _rule(rule: DisclosureRule, settings: MunicipalitySettings, named: bool) -> str:
    """One rule: for what, what it protects, who agreed it and when."""
    rest = "Alle übrigen Quellen" if named else "Alle Quellen"
    head = f"**{_sources(rule.sources, settings) if rule.sources else rest}.**"
    sentences = []
    if rule.published:
        sentences.append(
            "Diese Zahlen sind bereits veröffentlicht. Sie erscheinen unverändert; zu schützen ist darin nichts mehr."
        )
    else:
        sentences += [_small(rule.minimum_count), *_further(rule, settings)]
    if rule.why:
        sentences.append(f"Grund: {rule.why.get(LANGUAGE).rstrip('.')}.")
    sentences.append(f"Vereinbart am {_long(rule.agreed_on)} von: {rule.agreed_by}.")
    return " ".join([head, *(_plain(text) for text in sentences)])


def _small(least: int) -> str:
    numbers = "Zählungen von 1" if least == 2 else f"Zählungen von 1 {'und' if least == 3 else 'bis'} {least - 1}"
    return f"{numbers} sind geschützt (Mindestfallzahl {least})."


def _further(rule: DisclosureRule, settings: MunicipalitySettings) -> list[str]:
    """What a rule says beside its minimum count."""
    found = ["Nullen sind ebenfalls geschützt." if rule.zeros == "hidden" else "Nullen werden gezeigt."]
    if rule.complement:
        found.append("Geschützt ist auch, dass in einer Gruppe fast alle ein Merkmal haben.")
    else:
        found.append("Dass in einer Gruppe fast alle ein Merkmal haben, ist nicht eigens geschützt.")
    if rule.minimum_base:
        found.append(f"Geschützt ist auch, was sich auf weniger als {rule.minimum_base} Menschen bezieht.")
    if rule.finest_level:
        found.append(f"Feinste Ebene, die veröffentlicht wird: {_level(rule.finest_level, settings)}.")
    return found


def extent_text(settings: MunicipalitySettings, account: dict[str, Any], edition: int) -> str:
    """How many counts of each area level are protected, in sentences and without saying why; Markdown."""
    found = ["Gezählt sind alle Zählungen aller Quellen, Jahre und Gruppen, die für diese Ausgabe verarbeitet wurden."]
    for item in sorted(account["levels"], key=lambda item: LEVELS.index(item["level"])):
        protected = item["small"] + item["to_protect_others"]
        verb = "ist" if protected == 1 else "sind"
        shown = f"Davon {verb} {format_number(protected)} geschützt." if protected else "Keine davon ist geschützt."
        text = f"**{_plain(_level(item['level'], settings))}**: {_counts(item['counts'])}. {shown}"
        if item["not_published"]:
            text += f" Nicht veröffentlicht, weil die Ebene dafür zu fein ist: {format_number(item['not_published'])}."
        found.append(text)
    if known := account["known_already"]:
        found.append(
            f"Nicht mehr zu schützen, weil anderes Veröffentlichtes sie verrät: {_counts(len(known))}. "
            "Welche das sind, steht nur in internen Dateien."
        )
    before = sorted(path.stem for path in folder_of(settings).glob("*.parquet") if path.stem < str(edition))
    found.append(
        f"Als bekannt berücksichtigte frühere Ausgaben: {', '.join(before)}."
        if before
        else "Frühere Ausgaben sind nicht als veröffentlicht festgehalten."
    )
    return "\n\n".join(found)


def _counts(number: int) -> str:
    return f"{format_number(number)} Zählung{'' if number == 1 else 'en'}"


def _sections(text: str, chapter: Chapter) -> list[dict[str, str]]:
    """Enter the sections of a text into its chapter; ``headings`` as the renderer wants them."""
    tokens = parse(text)
    found = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            title, _ = heading_parts(tokens[place + 1])
            section = Entry("", title, f"{chapter.anchor}-{slug(title)}", title)
            if token.tag == "h2":
                section.number = f"{chapter.number}.{len(chapter.sections) + 1}"
                chapter.sections.append(section)
            found.append({"anchor": section.anchor, "number": section.number})
    return found


def _general() -> str:
    """The text from its first section on; what stands before is for readers of the repository."""
    if not TEXT.is_file():
        raise InputError(str(TEXT), "the text of the page for data protection officers is missing", "use a complete clone")
    text = TEXT.read_text(encoding="utf-8")
    return text[text.index("\n## ") + 1 :]


def _sources(names: list[str], settings: MunicipalitySettings) -> str:
    known = settings.catalogue.sources
    return _plain("; ".join(known[name].name.get(LANGUAGE) if name in known else name for name in names))


def _level(name: str, settings: MunicipalitySettings) -> str:
    level = settings.level(name)
    return _WHOLE if level is None else level.plural.get(LANGUAGE)


def _plain(text: str) -> str:
    """Text from settings is no Markdown."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)


def _long(day: date) -> str:
    return format_date(day, "long", locale=LANGUAGE)


@cache
def _environment() -> Environment:
    templates = Path(__file__).parent / "template"
    return Environment(loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined)
