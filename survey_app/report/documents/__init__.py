"""A Report as a file: one outline, three formats that say the same.

In: a frozen `Report`. Out: text (HTML) or bytes (PDF, DOCX), the same for the same Report.
It never reads the store, never computes a statistic and holds no wording.
Read `blocks` first, then `outline`; `formats` is the table others use.
"""

from survey_app.report.documents.docx import render_docx
from survey_app.report.documents.formats import FORMATS, Format, list_formats, render_report
from survey_app.report.documents.html import render_html, style_source
from survey_app.report.documents.pdf import render_pdf

__all__ = [
    "FORMATS",
    "Format",
    "list_formats",
    "render_docx",
    "render_html",
    "render_pdf",
    "render_report",
    "style_source",
]
