"""The table from a format's name to what makes it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from survey_app.report.documents.docx import render_docx
from survey_app.report.documents.html import render_html
from survey_app.report.documents.pdf import render_pdf
from survey_app.report.model import Report


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `render` gives the file's bytes."""

    name: str
    suffix: str
    media_type: str
    render: Callable[[Report], bytes]


def _render_html_bytes(report: Report) -> bytes:
    return render_html(report).encode()


_DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "html": Format("html", ".html", "text/html; charset=utf-8", _render_html_bytes),
        "pdf": Format("pdf", ".pdf", "application/pdf", render_pdf),
        "docx": Format("docx", ".docx", _DOCX_TYPE, render_docx),
    }
)


def list_formats() -> tuple[str, ...]:
    """List the names of all formats."""
    return tuple(FORMATS)


def render_report(
    report: Report, names: Iterable[str], *, progress: Callable[[str], None] | None = None
) -> Iterator[tuple[Format, bytes]]:
    """Render the report in each format asked for; `progress` hears each name as it starts."""
    for name in names:
        if progress is not None:
            progress(name)
        chosen = FORMATS[name]
        yield chosen, chosen.render(report)
