"""Other systems that may send answers: a token each, known by its hash."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

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
