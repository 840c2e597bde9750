"""The paper as one HTML page: official layout in print, readable column on a screen."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from survey_app.report.documents.blocks import Annex, Paper
from survey_app.report.documents.outline import build_paper
from survey_app.report.figures import Chart, render_svg
from survey_app.report.model import Report
from survey_app.report.wording import headings

TEMPLATES = Path(__file__).parents[1] / "templates"
STYLES = ("report/screen.css", "report/decree_30_2020.css")


def render_html(report: Report) -> str:
    """Render the report as a complete page that needs no other file."""
    return render_page(report, build_paper(report), _inline_chart)


def render_page(report: Report, paper: Paper, show_chart: Callable[[Chart], Markup]) -> str:
    """Render a paper already outlined; `show_chart` says how a chart is put into the page."""

    def reference(_annex: Annex) -> str:
        return headings.annex_reference(report)

    return (
        _environment()
        .get_template("report/annual.html")
        .render(
            paper=paper,
            style=Markup(style_source()),  # noqa: S704 - our own file, no data in it
            show_chart=show_chart,
            annex_name=headings.annex_name,
            annex_reference=reference,
        )
    )


@cache
def style_source() -> str:
    """Return the text of the page's one style element, for a content policy's hash."""
    return "".join(_environment().get_template(name).render() for name in STYLES)


def _inline_chart(chart: Chart) -> Markup:
    return Markup(render_svg(chart))  # noqa: S704 - figures escapes the words it is given


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
