"""The one-time codes that have not been used.

A row stands here only while its code is unused. Using the code deletes the row in the transaction
that stores the answer, and nothing anywhere says which code gave which answer. The table has no
row numbers on SQLite, so that the order in which codes were made is not kept either.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import ForeignKey, String, bindparam, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table
from survey_app.store.campaigns import Campaign


class UnusedCode(Table, kw_only=True):
    """The keyed hash of a code that waits for its answer."""

    __tablename__ = "one_time_codes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    field: Mapped[str | None] = mapped_column(String(64), default=None)
    expires_on: Mapped[date]


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """What a code stands for; its hash is the only trace of the code itself."""

    code_hash: str
    campaign_id: int
    place_id: int
    field: str | None
    expires_on: date


_COLUMNS = (
    UnusedCode.code_hash,
    UnusedCode.campaign_id,
    UnusedCode.place_id,
    UnusedCode.field,
    UnusedCode.expires_on,
)
_WANTED = UnusedCode.code_hash == bindparam("wanted")
_FIND = select(*_COLUMNS).where(_WANTED)
_TAKE = delete(UnusedCode).where(_WANTED).returning(*_COLUMNS)


def record_one_time_codes(session: Session, codes: Sequence[OneTimeCode]) -> None:
    """Insert codes just issued, in the order of their hashes: the order of issue is not kept."""
    if codes:
        rows = sorted((asdict(code) for code in codes), key=lambda row: str(row["code_hash"]))
        session.execute(insert(UnusedCode), rows)


def find_one_time_code(session: Session, code_hash: str) -> OneTimeCode | None:
    """Look an unused code up without using it, to show its form."""
    row = session.connection().execute(_FIND, {"wanted": code_hash}).one_or_none()
    return None if row is None else OneTimeCode(*row)


def take_one_time_code(session: Session, code_hash: str) -> OneTimeCode | None:
    """Use a code up: delete its row and say what it stood for; None if it is not there."""
    row = session.connection().execute(_TAKE, {"wanted": code_hash}).one_or_none()
    return None if row is None else OneTimeCode(*row)


def count_one_time_codes(session: Session, campaign_id: int) -> int:
    """Count the codes of a campaign that nobody has used yet."""
    counted = select(func.count()).where(UnusedCode.campaign_id == campaign_id)
    return session.scalar(counted) or 0


def delete_expired_codes(session: Session, today: date) -> int:
    """Delete the codes whose last day lies before today; say how many.

    A code is kept for its campaign's days of grace: a form that was opened with it in time may
    still be on its way, and nothing else tells such a code from one that was used.
    """
    return sum(
        _delete_expired(session, grace, today - timedelta(days=grace))
        for grace in session.scalars(select(Campaign.grace_days).distinct()).all()
    )


def _delete_expired(session: Session, grace_days: int, before: date) -> int:
    of_these = select(Campaign.id).where(Campaign.grace_days == grace_days)
    gone = delete(UnusedCode).where(
        UnusedCode.campaign_id.in_(of_these), UnusedCode.expires_on < before
    )
    return len(session.execute(gone.returning(UnusedCode.code_hash)).all())
