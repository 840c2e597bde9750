"""The people who sign in: administrators of the system and officials of a commune."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table, UtcMoment, one_of
from survey_app.store.errors import NoSuchRow

ROLES = ("administrator", "official")


class Official(Table, kw_only=True):
    """An account. It is locked by its own failures, never by the address somebody came from."""

    __tablename__ = "officials"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), "role_is_known"),
        CheckConstraint(
            "role = 'administrator' OR commune_id IS NOT NULL", "an_official_belongs_to_a_commune"
        ),
        CheckConstraint("failed_attempts >= 0", "attempts_are_counted_up"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    commune_id: Mapped[int | None] = mapped_column(
        ForeignKey("communes.id"), index=True, default=None
    )
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(300))
    failed_attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcMoment, default=None)
    session_mark: Mapped[str] = mapped_column(String(22), default="", server_default="")
    """Part of the name of the account's sessions: a new mark ends them all."""

    active: Mapped[bool] = mapped_column(default=True)
    created_on: Mapped[date]


def record_official(session: Session, official: Official) -> Official:
    """Insert an account and give it its number."""
    session.add(official)
    session.flush()
    return official


def find_official(session: Session, official_id: int) -> Official | None:
    """Look an account up by its number."""
    return session.get(Official, official_id)


def get_official_to_change(session: Session, official_id: int) -> Official:
    """Look an account up and hold its row: whoever else wants to change it waits.

    Raises `NoSuchRow`.
    """
    wanted = select(Official).where(Official.id == official_id).with_for_update()
    official = session.scalar(wanted)
    if official is None:
        raise NoSuchRow("official", str(official_id))
    return official


def find_official_by_username(session: Session, username: str) -> Official | None:
    """Look an account up by what is typed at the sign-in page."""
    return session.scalar(select(Official).where(Official.username == username))


def list_officials(session: Session, commune_id: int | None = None) -> list[Official]:
    """List accounts by user name: all, or those of one commune."""
    chosen = select(Official).order_by(Official.username)
    if commune_id is not None:
        chosen = chosen.where(Official.commune_id == commune_id)
    return list(session.scalars(chosen))
