"""People who asked for a reply: one sealed letter each, which the database alone cannot open.

A request has nothing in common with an answer: no place, no day, no id, no shared transaction.
What the office needs to know lies inside the seal; its key is outside the database.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, cast

from sqlalchemy import CheckConstraint, ForeignKey, String, TableClause, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table
from survey_app.store.sealing import (
    SealBroken,
    derive_key,
    is_sealed_with,
    seal,
    unseal,
)

RETENTION_MONTHS: Final = 12
"""How long a request waits at most; a commune answers within weeks."""

LONGEST_MESSAGE: Final = 1000
LONGEST_CONTACT: Final = 200
SEALED_BYTES: Final = 8192
"""What every letter is filled up to: the longest message and contact in any alphabet."""


class ReplyRequest(Table, kw_only=True):
    """A sealed request of one commune; `month` says when it may be deleted unseen."""

    __tablename__ = "reply_requests"
    __table_args__ = (
        CheckConstraint("length(id) = 22", "id_is_random"),
        CheckConstraint("month LIKE '____-__'", "month_is_year_and_month"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    sealed: Mapped[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """What lies inside the seal: where and on which day somebody asked, what, and how to reply."""

    place: str
    day: date
    message: str
    contact: str
    language: str


@dataclass(frozen=True, slots=True)
class SealedRequest:
    """A request as it stands in the store."""

    id: str
    commune_id: int
    month: str
    sealed: str


_TABLE = cast("TableClause", ReplyRequest.__table__)
_INSERTS = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=["id"]),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=["id"]),
}
_COLUMNS = (ReplyRequest.id, ReplyRequest.commune_id, ReplyRequest.month, ReplyRequest.sealed)


def reply_key(secret: str) -> bytes:
    """Derive the key of reply requests from the installation's secret."""
    return derive_key(secret, "reply requests")


def seal_letter(request_id: str, commune_id: int, letter: Letter, key: bytes) -> SealedRequest:
    """Seal a letter for its commune and month."""
    month = f"{letter.day:%Y-%m}"
    values = {**asdict(letter), "day": letter.day.isoformat()}
    text = json.dumps(values, ensure_ascii=False)
    bound_to = _bound_to(request_id, commune_id, month)
    sealed = seal(text, key, bound_to=bound_to, length=SEALED_BYTES)
    return SealedRequest(request_id, commune_id, month, sealed)


def open_letter(request: SealedRequest, key: bytes) -> Letter:
    """Open a request in memory; raises `SealBroken`."""
    bound_to = _bound_to(request.id, request.commune_id, request.month)
    values = json.loads(unseal(request.sealed, key, bound_to=bound_to))
    try:
        return Letter(**{**values, "day": date.fromisoformat(values["day"])})
    except (TypeError, KeyError, ValueError) as unknown:
        raise SealBroken(other_key=False) from unknown


def record_reply_request(session: Session, request: SealedRequest) -> bool:
    """Insert a request; False, and nothing changed, when its id is there already."""
    connection = session.connection()
    insert = _INSERTS[connection.dialect.name]
    options = {"preserve_rowcount": True}
    return connection.execute(insert, asdict(request), execution_options=options).rowcount == 1


def has_reply_request(session: Session, request_id: str) -> bool:
    """Say whether a request with this id waits."""
    return session.get(ReplyRequest, request_id) is not None


def list_reply_requests(session: Session, commune_id: int) -> list[SealedRequest]:
    """List a commune's requests, the oldest month first; within a month the order says nothing."""
    chosen = (
        select(*_COLUMNS)
        .where(ReplyRequest.commune_id == commune_id)
        .order_by(ReplyRequest.month, ReplyRequest.id)
    )
    return [SealedRequest(*row) for row in session.execute(chosen)]


def count_reply_requests(session: Session, commune_id: int) -> dict[str, int]:
    """Count a commune's requests by month, the oldest first; nothing is opened."""
    counted = (
        select(ReplyRequest.month, func.count())
        .where(ReplyRequest.commune_id == commune_id)
        .group_by(ReplyRequest.month)
        .order_by(ReplyRequest.month)
    )
    return {str(row[0]): int(row[1]) for row in session.execute(counted)}


def count_sealed_otherwise(session: Session, key: bytes) -> int:
    """Count the requests of all communes that another key sealed: nobody can open them now."""
    sealed = session.scalars(select(ReplyRequest.sealed))
    return sum(not is_sealed_with(each, key) for each in sealed)


def delete_reply_request(session: Session, request_id: str, commune_id: int) -> bool:
    """Delete a commune's request; False when it is not there."""
    gone = delete(ReplyRequest).where(
        ReplyRequest.id == request_id, ReplyRequest.commune_id == commune_id
    )
    return len(session.execute(gone.returning(ReplyRequest.id)).all()) == 1


def delete_old_reply_requests(session: Session, today: date) -> int:
    """Delete the requests that waited longer than they may; tells how many."""
    month = today.year * 12 + today.month - 1 - RETENTION_MONTHS
    first_kept = f"{month // 12:04d}-{month % 12 + 1:02d}"
    gone = delete(ReplyRequest).where(ReplyRequest.month < first_kept)
    return len(session.execute(gone.returning(ReplyRequest.id)).all())


def _bound_to(request_id: str, commune_id: int, month: str) -> str:
    return f"{request_id}/{commune_id}/{month}"
