"""Making a report's files, in a process that is not the server's (see `worker`).

The numbers are frozen and kept first; the documents are rendered from that one value and kept
beside it, each with its SHA-256. What failed is said in the report's row, never half kept.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey_app.report.annual import build_annual_report
from survey_app.report.documents.formats import render_report
from survey_app.report.model import Report
from survey_app.store.communes import get_commune, get_commune_by_id
from survey_app.store.database import Database
from survey_app.store.reports import (
    ReportFile,
    get_report,
    record_report_file,
)

ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One document as bytes."""

    format: str
    content: bytes


def make_ordered_report(database: Database, report_id: str, formats: Sequence[str]) -> None:
    """Build an ordered report, render its documents and keep them; a failure is kept instead."""
    with database.read() as session:
        ordered = get_report(session, report_id)
        commune = get_commune_by_id(session, ordered.commune_id)
        report = build_annual_report(session, commune, ordered.period, ordered.as_of, report_id)
    files = [MadeFile(made.name, content) for made, content in render_report(report, formats)]
    database.write(lambda session: _keep(session, report, files))


def build_report_of(database: Database, slug: str, period: str, as_of: date) -> Report:
    """Build a report for the command line."""
    with database.read() as session:
        commune = get_commune(session, slug)
        report_id = secrets.token_urlsafe(ID_BYTES)
        return build_annual_report(session, commune, period, as_of, report_id)


def write_manifest(report: Report) -> str:
    """Write what makes the report again as JSON."""
    return json.dumps(asdict(report.manifest), default=str, ensure_ascii=False, sort_keys=True)


def write_content(report: Report) -> str:
    """Write every number of the report as JSON."""
    return json.dumps(asdict(report), default=str, ensure_ascii=False, sort_keys=True)


def _keep(session: Session, report: Report, files: Sequence[MadeFile]) -> None:
    stored = get_report(session, report.manifest.report_id)
    stored.manifest, stored.content = write_manifest(report), write_content(report)
    stored.state = "ready"
    for file in files:
        record_report_file(
            session,
            ReportFile(
                report_id=stored.id,
                format=file.format,
                sha256=hashlib.sha256(file.content).hexdigest(),
                content=file.content,
            ),
        )
