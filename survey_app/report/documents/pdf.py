"""The paper as PDF: the HTML page in print, tagged for screen readers, fonts inside."""

from base64 import b64encode
from typing import cast

from markupsafe import Markup
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from survey_app.report.documents.html import render_page
from survey_app.report.documents.outline import build_paper
from survey_app.report.figures import Chart, render_svg
from survey_app.report.model import Report

VARIANT = "pdf/ua-1"
OWN_DATA = ("data",)
"""The only addresses a report may load from: the page carries all it needs."""


def render_pdf(report: Report) -> bytes:
    """Render the report as an accessible PDF; the same report gives the same bytes."""
    page = render_page(report, build_paper(report), _embed_chart)
    document = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=OWN_DATA))
    identifier = report.manifest.report_id.encode()
    return cast(
        "bytes", document.write_pdf(pdf_variant=VARIANT, pdf_tags=True, pdf_identifier=identifier)
    )


def _embed_chart(chart: Chart) -> Markup:
    """Put a chart in as a picture: laid out faster than inline, and its words are read out."""
    data = b64encode(render_svg(chart).encode()).decode()
    words = f"{chart.title}. {chart.description}"
    return Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(data, words)
