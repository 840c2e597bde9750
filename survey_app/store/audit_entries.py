"""What officials did. Entries are only ever added: the database itself refuses to change one.

Nothing a citizen does is entered here: an entry carries a moment, and a moment beside an answer
would say who gave it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table, UtcMoment


class AuditEntry(Table, kw_only=True):
    """One deed: when, who (None: the command line), what, to what."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
    official_id: Mapped[int | None] = mapped_column(ForeignKey("officials.id"), default=None)
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(default="{}")


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something (None: the command line), the moment, and the day it is in Viet Nam."""

    official_id: int | None
    at: datetime
    today: date


def record_deed(
    session: Session, doer: Doer, action: str, subject: str, **detail: str | int | bool | None
) -> None:
    """Enter what somebody did to what."""
    record_audit_entry(
        session,
        at=doer.at,
        official_id=doer.official_id,
        action=action,
        subject=subject,
        detail=detail,
    )


def record_audit_entry(
    session: Session,
    *,
    at: datetime,
    official_id: int | None,
    action: str,
    subject: str,
    detail: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Add an entry about what an official did."""
    text = json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True)
    entry = AuditEntry(at=at, official_id=official_id, action=action, subject=subject, detail=text)
    session.add(entry)
    session.flush()


def list_audit_entries(session: Session, limit: int = 100) -> list[AuditEntry]:
    """List the latest entries, the newest first."""
    chosen = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return list(session.scalars(chosen.limit(limit)))
