"""The tablets at places: paired once by a code, known by the hash of their token.

Nothing here is about an answer: a tablet tells now and then that it lives and how much it holds.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.store.base import Table, UtcMoment, one_of

KIOSK_KINDS = ("kiosk", "interviewer")
LAYOUTS = ("one", "whole")


class Kiosk(Table, kw_only=True):
    """A tablet. It waits for its pairing, then has a token; revoked, it is refused."""

    __tablename__ = "kiosks"
    __table_args__ = (
        CheckConstraint(one_of("kind", KIOSK_KINDS), "kind_is_known"),
        CheckConstraint(one_of("layout", LAYOUTS), "layout_is_known"),
        CheckConstraint("idle_seconds BETWEEN 10 AND 3600", "idle_is_some_seconds"),
        CheckConstraint("cooldown_seconds BETWEEN 0 AND 600", "cooldown_is_some_seconds"),
        CheckConstraint("dims_from BETWEEN 0 AND 23", "dims_from_is_an_hour"),
        CheckConstraint("dims_until BETWEEN 0 AND 23", "dims_until_is_an_hour"),
        CheckConstraint("battery_percent BETWEEN 0 AND 100", "battery_is_a_percentage"),
        CheckConstraint("queue_length >= 0", "queue_is_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(16), default="kiosk")
    instrument_code: Mapped[str | None] = mapped_column(String(64), default=None)
    layout: Mapped[str] = mapped_column(String(8), default="one")
    idle_seconds: Mapped[int] = mapped_column(SmallInteger, default=45)
    cooldown_seconds: Mapped[int] = mapped_column(SmallInteger, default=6)
    dims_from: Mapped[int | None] = mapped_column(SmallInteger, default=None)
    dims_until: Mapped[int | None] = mapped_column(SmallInteger, default=None)
    pin_verifier: Mapped[str] = mapped_column(String(200))
    """Salt and slow hash of the PIN, which the tablet itself must be able to check offline."""

    pairing_hash: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
    pairing_until: Mapped[datetime | None] = mapped_column(UtcMoment, default=None)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
    paired_on: Mapped[date | None] = mapped_column(default=None)
    revoked_on: Mapped[date | None] = mapped_column(default=None)
    created_on: Mapped[date]
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcMoment, default=None)
    queue_length: Mapped[int | None] = mapped_column(default=None)
    app_version: Mapped[str | None] = mapped_column(String(32), default=None)
    battery_percent: Mapped[int | None] = mapped_column(SmallInteger, default=None)
