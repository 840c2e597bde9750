"""The paper as PDF: the HTML page in print, tagged for screen readers, fonts inside."""

from typing import cast

from weasyprint import HTML

from survey_app.report.documents.html import render_html
from survey_app.report.model import Report

VARIANT = "pdf/ua-1"


def render_pdf(report: Report) -> bytes:
    """Render the report as an accessible PDF; the same report gives the same bytes."""
    document = HTML(string=render_html(report), url_fetcher=_refuse)
    identifier = report.manifest.report_id.encode()
    return cast(
        "bytes", document.write_pdf(pdf_variant=VARIANT, pdf_tags=True, pdf_identifier=identifier)
    )


def _refuse(url: str, *_args: object, **_kwargs: object) -> object:
    """Refuse every outside resource: the page carries all it needs."""
    raise ValueError(f"a report loads nothing from outside, but asked for {url}")
