"""A report is ordered here and made in a process of its own, which ends when it is done.

Pictures and documents need large libraries; the server that takes answers never loads them. One
such process runs at a time for each process that serves: others wait for their turn.
"""

import os
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from survey_app.store.audit_entries import record_audit_entry
from survey_app.store.communes import Commune
from survey_app.store.database import Database
from survey_app.store.reports import StoredReport, get_report, record_report

FORMATS_KEPT = ("html", "pdf", "docx")
ID_BYTES = 16
URL_VARIABLE = "THUOCDO_DATABASE_URL"
PROGRAM = (sys.executable, "-m", "survey_app.report.worker")
LONGEST_MAKING = timedelta(minutes=5)
LONGEST_WAIT = timedelta(minutes=10)
FAILURE = "Không lập được báo cáo ({kind}). Xin thử lại; nếu vẫn lỗi, xin báo người quản trị."
OVERDUE = "Báo cáo chưa lập xong: hệ thống đã dừng giữa chừng. Xin bấm lập lại báo cáo."
LINE = "report-line"
_door = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Order:
    database: Database
    report_id: str
    program: Sequence[str]
    done: "Future[None]"


_line: "queue.SimpleQueue[_Order]" = queue.SimpleQueue()


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


def start_worker(
    database: Database, report_id: str, program: Sequence[str] = PROGRAM
) -> "Future[None]":
    """Have an ordered report made by a process of its own, after those ordered before it.

    The future is done when the process has ended and its end was noted.
    """
    done: Future[None] = Future()
    _line.put(_Order(database, report_id, program, done))
    with _door:
        if not any(thread.name == LINE and thread.is_alive() for thread in threading.enumerate()):
            # It does not hold up the end of the server; what it waits for ends by itself.
            threading.Thread(target=_make_all, name=LINE, daemon=True).start()
    return done


def is_overdue(stored: StoredReport, now: datetime) -> bool:
    """Whether nobody can be making this report any more: the server itself was stopped."""
    return stored.state == "making" and now - stored.created_at > LONGEST_WAIT


def note_failure(session: Session, report_id: str, failure: str) -> None:
    """Keep why a report could not be made; one that was made meanwhile is left as it is."""
    stored = get_report(session, report_id)
    if stored.state == "making":
        stored.state, stored.failure = "failed", failure


def _make_all() -> None:
    while True:
        order = _line.get()
        try:
            _make(order.database, order.report_id, order.program)
        except Exception as fault:  # noqa: BLE001 - handed on; the next order must still be made
            order.done.set_exception(fault)
        else:
            order.done.set_result(None)


def _make(database: Database, report_id: str, program: Sequence[str]) -> None:
    url = database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(  # noqa: S603 # our own interpreter and module; the id is ours
        [*program, report_id],
        env={**os.environ, URL_VARIABLE: url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(LONGEST_MAKING.total_seconds())
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.returncode != 0:
        failure = FAILURE.format(kind=f"mã {process.returncode}")
        database.write(lambda session: note_failure(session, report_id, failure))


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
