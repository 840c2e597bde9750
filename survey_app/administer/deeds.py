"""Who does something and when: what every change here is entered with."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from survey_app.store.audit_entries import record_audit_entry


@dataclass(frozen=True, slots=True)
class Doer:
    """The official (None: the command line), the moment, and the day it is in Viet Nam."""

    official_id: int | None
    at: datetime
    today: date


def record_deed(
    session: Session, doer: Doer, action: str, subject: str, **detail: str | int | bool | None
) -> None:
    """Enter what was done to what."""
    record_audit_entry(
        session,
        at=doer.at,
        official_id=doer.official_id,
        action=action,
        subject=subject,
        detail=detail,
    )
