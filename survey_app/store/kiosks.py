"""The tablets at places: paired once by a code, known by the hash of their token.

Nothing here is about an answer: a tablet tells now and then that it lives and how much it holds.
"""

import hashlib
import hmac
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, SmallInteger, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.agencies import Agency
from survey_app.store.base import Table, UtcMoment, one_of
from survey_app.store.places import Place

KIOSK_KINDS = ("kiosk", "interviewer")
LAYOUTS = ("one", "whole")
HEARTBEAT_MINUTES = 5
PIN_ROUNDS = 200_000
_NOTHING_HEARD = {
    "last_seen_at": None,
    "queue_length": None,
    "app_version": None,
    "battery_percent": None,
}


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
    """Salt and PBKDF2-SHA256 (`PIN_ROUNDS`, 32 bytes) of the PIN, both in hex, a colon between.

    The tablet itself must be able to check it offline.
    """

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


def hash_of_token(text: str, key: bytes) -> str:
    """Return the keyed hash under which a pairing code or a tablet's token stands in the store."""
    return hmac.new(key, b"kiosk:" + text.encode(), hashlib.sha256).hexdigest()


def record_kiosk(session: Session, kiosk: Kiosk) -> Kiosk:
    """Insert a tablet and give it its number."""
    session.add(kiosk)
    session.flush()
    return kiosk


def list_kiosks(session: Session, commune_id: int) -> list[Kiosk]:
    """List a commune's tablets by agency, place and name."""
    chosen = _in_commune(commune_id).order_by(Agency.name, Place.name, Kiosk.name, Kiosk.id)
    return list(session.scalars(chosen))


def find_kiosk_in_commune(session: Session, kiosk_id: int, commune_id: int) -> Kiosk | None:
    """Look a tablet up only if it belongs to the commune: what an official of it may see."""
    return session.scalar(_in_commune(commune_id).where(Kiosk.id == kiosk_id))


def find_kiosk_by_pairing(session: Session, pairing_hash: str, now: datetime) -> Kiosk | None:
    """Look up the tablet that a pairing code is for, while the code is valid."""
    return session.scalar(
        select(Kiosk).where(
            Kiosk.pairing_hash == pairing_hash,
            Kiosk.pairing_until > now,
            Kiosk.revoked_on.is_(None),
        )
    )


def find_kiosk_by_token(session: Session, token_hash: str) -> Kiosk | None:
    """Look up the tablet that holds a token; None for one that was revoked or paired anew."""
    return session.scalar(
        select(Kiosk).where(Kiosk.token_hash == token_hash, Kiosk.revoked_on.is_(None))
    )


def offer_pairing(session: Session, kiosk_id: int, pairing_hash: str, until: datetime) -> None:
    """Let one tablet pair by a code; an earlier code ends, and a revoked tablet may come back."""
    session.execute(
        update(Kiosk)
        .where(Kiosk.id == kiosk_id)
        .values(pairing_hash=pairing_hash, pairing_until=until, revoked_on=None)
    )


def pair_kiosk(
    session: Session, kiosk_id: int, pairing_hash: str, token_hash: str, today: date
) -> bool:
    """Give a tablet its token, which ends an older one and uses the pairing code up.

    False, and nothing changed, where a moment before another device used the code, or an official
    made another one.
    """
    paired = session.execute(
        update(Kiosk)
        .where(Kiosk.id == kiosk_id, Kiosk.pairing_hash == pairing_hash)
        .values(
            token_hash=token_hash,
            paired_on=today,
            pairing_hash=None,
            pairing_until=None,
            **_NOTHING_HEARD,
        )
        .returning(Kiosk.id)
    )
    return paired.first() is not None


def revoke_kiosk(session: Session, kiosk_id: int, today: date) -> None:
    """Refuse a tablet from now on: its token and a code that waits are gone."""
    session.execute(
        update(Kiosk)
        .where(Kiosk.id == kiosk_id)
        .values(
            token_hash=None,
            pairing_hash=None,
            pairing_until=None,
            revoked_on=today,
        )
    )


def note_heartbeat(
    session: Session,
    kiosk_id: int,
    *,
    at: datetime,
    queue_length: int | None,
    app_version: str | None,
    battery_percent: int | None,
) -> None:
    """Keep that a tablet lives and how much it holds.

    The moment is kept to five minutes, so that it stands beside no answer. Call it in a transaction
    of its own, never with an answer.
    """
    kept_at = at.replace(minute=at.minute - at.minute % HEARTBEAT_MINUTES, second=0, microsecond=0)
    session.execute(
        update(Kiosk)
        .where(Kiosk.id == kiosk_id)
        .values(
            last_seen_at=kept_at,
            queue_length=queue_length,
            app_version=app_version,
            battery_percent=battery_percent,
        )
    )


def _in_commune(commune_id: int) -> Select[Kiosk]:
    return (
        select(Kiosk)
        .join(Place, Place.id == Kiosk.place_id)
        .join(Agency, Agency.id == Place.agency_id)
        .where(Agency.commune_id == commune_id)
    )
