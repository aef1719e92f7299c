"""The numbered notebook as an HTML page: nbconvert with an own template and own filters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from helpers.figures.html import payload_html
from helpers.figures.objects import MIME
from helpers.report.frame import frame
from helpers.report.markdown import markdown_html
from helpers.report.merge import RENDERED_TYPES
from helpers.report.meta import ReportMeta
from helpers.report.outline import Outline

_FOLDER = Path(__file__).parent


class ReportExporter(HTMLExporter):
    """nbconvert's HTML exporter without its page: own template, escaping on, only checked outputs."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(template_name="template", extra_template_basedirs=[str(_FOLDER)], exclude_input=True, **kwargs)

    @property
    def default_config(self) -> Config:
        """Objects come first; nothing but the rendered types has a place in a report."""
        config: Config = super().default_config
        config.NbConvertBase.display_data_priority = list(RENDERED_TYPES)
        return config

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Own Markdown instead of nbconvert's, and the writer of the objects."""
        yield from super().default_filters()
        yield "markdown2html", markdown_html
        yield "object_html", object_html

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Skip HTMLExporter's own step: it would put invented alternative texts on pictures."""
        html, resources = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        return html, resources

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.autoescape = True
        return environment


def object_html(payload: dict[str, Any], place: dict[str, Any]) -> Markup:
    """One shown object at its place in the report."""
    return Markup(payload_html(payload, place["number"] or None, place["anchor"]))


def page_html(nb: NotebookNode, outline: Outline, meta: ReportMeta) -> str:
    """The whole page, still without fonts."""
    resources = {"page": frame(meta, outline), "object_mime": MIME}
    html, _ = ReportExporter().from_notebook_node(nb, resources)
    return html
