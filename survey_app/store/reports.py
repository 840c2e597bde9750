"""The reports that were made: their numbers, their manifest and their files."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table, UtcMoment, one_of
from survey_app.store.errors import NoSuchRow

REPORT_STATES = ("making", "ready", "failed")


class StoredReport(Table, kw_only=True):
    """One report; its id is random and public, so that anyone can check a paper against it."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint("length(id) = 22", "id_is_random"),
        CheckConstraint(one_of("state", REPORT_STATES), "state_is_known"),
        CheckConstraint("state <> 'failed' OR failure IS NOT NULL", "a_failure_says_why"),
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    period: Mapped[str] = mapped_column(String(32))
    as_of: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("officials.id"), default=None)
    state: Mapped[str] = mapped_column(String(16), default="making")
    failure: Mapped[str | None] = mapped_column(default=None)
    title: Mapped[str] = mapped_column(String(300))
    manifest: Mapped[str] = mapped_column(default="{}")
    content: Mapped[str] = mapped_column(default="{}")


class ReportFile(Table, kw_only=True):
    """A report as bytes, in one format."""

    __tablename__ = "report_files"

    report_id: Mapped[str] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    format: Mapped[str] = mapped_column(String(16), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


def record_report(session: Session, report: StoredReport) -> StoredReport:
    """Insert a report that is being made or is made."""
    session.add(report)
    session.flush()
    return report


def record_report_file(session: Session, file: ReportFile) -> ReportFile:
    """Insert one format of a report."""
    session.add(file)
    session.flush()
    return file


def find_report(session: Session, report_id: str) -> StoredReport | None:
    """Look a report up by its public id."""
    return session.get(StoredReport, report_id)


def get_report(session: Session, report_id: str) -> StoredReport:
    """Look a report up by its public id; raise `NoSuchRow` if there is none."""
    report = session.get(StoredReport, report_id)
    if report is None:
        raise NoSuchRow("report", report_id)
    return report


def list_reports(session: Session, commune_id: int) -> list[StoredReport]:
    """List a commune's reports, the latest first."""
    chosen = select(StoredReport).where(StoredReport.commune_id == commune_id)
    return list(session.scalars(chosen.order_by(StoredReport.created_at.desc(), StoredReport.id)))


def is_reported(session: Session, commune_id: int, ended_on: date) -> bool:
    """Say whether a report was made after a campaign's last day, with all of its answers."""
    made = select(StoredReport.id).where(
        StoredReport.commune_id == commune_id,
        StoredReport.state == "ready",
        StoredReport.as_of > ended_on,
    )
    return session.execute(made.limit(1)).first() is not None


def find_report_file(session: Session, report_id: str, file_format: str) -> ReportFile | None:
    """Look up one format of a report."""
    return session.get(ReportFile, (report_id, file_format))
