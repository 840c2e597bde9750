"""A report is ordered here and made in a process of its own, which ends when it is done.

Pictures and documents need large libraries; the server that takes answers never loads them.
"""

import os
import secrets
import subprocess
import sys
import threading
from datetime import date, datetime

from sqlalchemy.orm import Session

from survey_app.store.audit_entries import record_audit_entry
from survey_app.store.communes import Commune
from survey_app.store.database import Database
from survey_app.store.reports import StoredReport, get_report, record_report

FORMATS_KEPT = ("html", "pdf", "docx")
ID_BYTES = 16
URL_VARIABLE = "THUOCDO_DATABASE_URL"
FAILURE = "Không lập được báo cáo ({kind}). Xin thử lại; nếu vẫn lỗi, xin báo người quản trị."


def order_report(
    session: Session, commune: Commune, period: str, as_of: date, now: datetime, by: int | None
) -> str:
    """Note that a report is to be made; returns its public id."""
    report_id = secrets.token_urlsafe(ID_BYTES)
    record_report(
        session,
        StoredReport(
            id=report_id,
            commune_id=commune.id,
            period=period,
            as_of=as_of,
            created_at=now,
            created_by=by,
            title=f"{commune.name}, {period}",
        ),
    )
    record_audit_entry(session, at=now, official_id=by, action="order_report", subject=report_id)
    return report_id


def start_worker(database_url: str, report_id: str) -> None:
    """Start the process that makes an ordered report; a waiting thread takes note of its end."""
    command = [sys.executable, "-m", "survey_app.report.worker", report_id]
    process = subprocess.Popen(  # noqa: S603 # our own interpreter and module; the id is ours
        command,
        env={**os.environ, URL_VARIABLE: database_url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, name="report-worker", daemon=True).start()


def note_failure(session: Session, report_id: str, failure: str) -> None:
    """Keep why a report could not be made."""
    stored = get_report(session, report_id)
    stored.state, stored.failure = "failed", failure


def main(report_id: str) -> None:
    """Make one ordered report; whatever goes wrong is said in its row."""
    from survey_app.report.making import make_ordered_report

    database = Database(os.environ[URL_VARIABLE])
    try:
        make_ordered_report(database, report_id, FORMATS_KEPT)
    except Exception as error:
        failure = FAILURE.format(kind=type(error).__name__)
        database.write(lambda session: note_failure(session, report_id, failure))
        raise
    finally:
        database.close()


if __name__ == "__main__":
    main(sys.argv[1])
