"""Markdown of the notebooks as HTML: no raw HTML, tables with scope, boxes, footnotes and cross references.

Numbers, anchors and link texts come from :mod:`helpers.report.number` as a plain dictionary (``place``), so that
rendering is a pure function of a text and its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from helpers.figures.html import WORDS as OBJECT_WORDS
from helpers.report.words import WORDS

BOXES = ("kurz", "methodik", "lesehilfe", "hinweis")

#: a Markdown table up to this many columns fits a phone and needs no scroll area
_NARROW = 3

_REFERENCE = re.compile(r"\[@([A-Za-z0-9][\w.-]*)\]")
_ANCHOR = re.compile(r"\s*\{#([A-Za-z][\w.-]*)\}\s*$")


def parse(source: str) -> list[Token]:
    """Markdown as markdown-it tokens; cross references are inline tokens of type ``xref``."""
    return _parser().parse(source, {})


def inline(tokens: Sequence[Token]) -> Iterator[Token]:
    """All inline tokens, in reading order."""
    for token in tokens:
        yield from token.children or []


def heading_parts(token: Token) -> tuple[str, str]:
    """Plain text and explicit anchor (``# Titel {#kap-titel}``) of a heading's inline token."""
    match = _ANCHOR.search(token.content)
    text = "".join(child.content for child in token.children or [] if child.type in ("text", "code_inline"))
    return _ANCHOR.sub("", text), match[1] if match else ""


def markdown_html(source: str, place: dict[str, Any]) -> Markup:
    """Replaces nbconvert's ``markdown2html``; chapter headings are left to the page template."""
    body, _ = _split_footnotes(parse(source))
    return _render(_prepare(body, place), place)


def footnote_html(source: str, place: dict[str, Any]) -> dict[str, Markup]:
    """The footnote texts that stand in a piece of Markdown, by label."""
    _, notes = _split_footnotes(parse(source))
    return {label: _render(_prepare(tokens, place), place) for label, tokens in notes.items()}


def _render(tokens: list[Token], place: dict[str, Any]) -> Markup:
    parser = _parser()
    return Markup(parser.renderer.render(tokens, parser.options, {"place": place}))


def _split_footnotes(tokens: list[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    body: list[Token] = []
    notes: dict[str, list[Token]] = {}
    target = body
    for token in tokens:
        if token.type == "footnote_reference_open":
            target = notes.setdefault(token.meta["label"], [])
        elif token.type == "footnote_reference_close":
            target = body
        else:
            target.append(token)
    return body, notes


def _prepare(tokens: list[Token], place: dict[str, Any]) -> list[Token]:
    """Shift and number headings, give table heads their scope, mark the first reference to each footnote."""
    headings = iter(place["headings"])
    first_notes = set(place["first_notes"])
    prepared: list[Token] = []
    in_chapter_heading = False
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = next(headings)
            in_chapter_heading = token.tag == "h1"
            token.attrSet("id", heading["anchor"])
            _set_title(tokens[position + 1], heading["number"])
        if token.type.startswith("heading_"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        if token.type in ("th_open", "th_close"):
            _set_scope(token, tokens[position + (1 if token.nesting == 1 else -1)])
        if token.type == "table_open":
            token.meta["columns"] = _columns(tokens[position:])
        if token.type == "inline":
            for child in token.children or []:
                if child.type == "footnote_ref" and child.meta["label"] in first_notes:
                    first_notes.remove(child.meta["label"])
                    child.meta["first"] = True
        if not in_chapter_heading:
            prepared.append(token)
        if token.type == "heading_close":
            in_chapter_heading = False
    return prepared


def _set_title(token: Token, number: str) -> None:
    children = token.children or []
    if children and children[-1].type == "text":
        children[-1].content = _ANCHOR.sub("", children[-1].content)
    if number:
        span = Token("html_inline", "", 0, content=f'<span class="number">{escape(number)}</span> ')
        token.children = [span, *children]


def _set_scope(token: Token, content: Token) -> None:
    if not content.content.strip():
        token.tag = "td"  # an empty header cell would announce nothing
    elif token.nesting == 1:
        token.attrSet("scope", "col")


def _columns(tokens: list[Token]) -> int:
    head_end = next(index for index, token in enumerate(tokens) if token.type == "thead_close")
    return sum(token.type == "th_open" for token in tokens[:head_end])


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(deflist_plugin)
    # definitions may stand in another cell than the reference: texts are collected per chapter
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    for name in BOXES:
        parser.use(container_plugin, name, render=_box)
    parser.inline.ruler.before("link", "xref", _xref_rule)
    parser.add_render_rule("xref", _xref)
    parser.add_render_rule("footnote_ref", _footnote_ref)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


def _xref_rule(state: StateInline, silent: bool) -> bool:
    match = _REFERENCE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("xref", "", 0).meta = {"target": match[1]}
    state.pos = match.end()
    return True


def _xref(_: Any, tokens: Sequence[Token], index: int, __: Any, env: Any) -> str:
    link = env["place"]["links"][tokens[index].meta["target"]]
    return f'<a href="#{escape(link["anchor"])}">{escape(link["text"])}</a>'


def _footnote_ref(_: Any, tokens: Sequence[Token], index: int, __: Any, env: Any) -> str:
    place, meta = env["place"], tokens[index].meta
    number = place["notes"][meta["label"]]
    key = f"{place['chapter']}-{number}"
    back = f' id="fnref-{key}"' if meta.get("first") else ""
    name = WORDS[place["language"]]["footnote"]
    return f'<sup><a{back} href="#fn-{key}" role="doc-noteref" aria-label="{name} {number}">{number}</a></sup>'


def _table_open(_: Any, tokens: Sequence[Token], index: int, __: Any, env: Any) -> str:
    wide = tokens[index].meta["columns"] > _NARROW
    label = WORDS[env["place"]["language"]]["scroll"]
    focus = f' tabindex="0" role="group" aria-label="{label}"' if wide else ""
    return f'<div class="ib ib-tabular"><div class="ib-scroll"{focus}>\n<table class="ib-table">\n'


def _table_close(_: Any, tokens: Sequence[Token], index: int, __: Any, env: Any) -> str:
    opened = next(token for token in reversed(tokens[:index]) if token.type == "table_open")
    hint = OBJECT_WORDS[env["place"]["language"]]["hint"]
    shown = f'<p class="ib-hint" aria-hidden="true">← {hint} →</p>' if opened.meta["columns"] > _NARROW else ""
    return f"</table>\n</div>{shown}</div>\n"


def _box(_: Any, tokens: Sequence[Token], index: int, __: Any, env: Any) -> str:
    token = tokens[index]
    if token.nesting != 1:
        return "</aside>\n"
    name, _, own_title = token.info.strip().partition(" ")
    title = own_title.strip() or WORDS[env["place"]["language"]][name]
    head = f'<p class="ib-headline">{escape(title)}</p>'
    return f'<aside class="ib ib-box ib-{name}" role="note" aria-label="{escape(title)}">\n{head}\n'
