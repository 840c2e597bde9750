"""Other systems that may send answers: a token each, known by its hash."""

import hashlib
import hmac
from datetime import date

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table


class ApiSystem(Table, kw_only=True):
    """A portal or tool of one commune; revoked, its token opens nothing."""

    __tablename__ = "api_systems"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_on: Mapped[date]
    revoked_on: Mapped[date | None] = mapped_column(default=None)


def hash_of_token(token: str, key: bytes) -> str:
    """Return the keyed hash under which a system's token is kept."""
    return hmac.new(key, b"system:" + token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def record_api_system(session: Session, system: ApiSystem) -> ApiSystem:
    """Insert a system and give it its number."""
    session.add(system)
    session.flush()
    return system


def find_api_system(session: Session, token_hash: str) -> ApiSystem | None:
    """Look up the system of a token that still holds."""
    return session.scalar(
        select(ApiSystem).where(ApiSystem.token_hash == token_hash, ApiSystem.revoked_on.is_(None))
    )


def find_system_in_commune(session: Session, system_id: int, commune_id: int) -> ApiSystem | None:
    """Look a system up only if it belongs to the commune."""
    return session.scalar(
        select(ApiSystem).where(ApiSystem.id == system_id, ApiSystem.commune_id == commune_id)
    )


def list_api_systems(session: Session, commune_id: int) -> list[ApiSystem]:
    """List a commune's systems, those that still hold first."""
    chosen = select(ApiSystem).where(ApiSystem.commune_id == commune_id)
    order = (ApiSystem.revoked_on.is_not(None), ApiSystem.name, ApiSystem.id)
    return list(session.scalars(chosen.order_by(*order)))
