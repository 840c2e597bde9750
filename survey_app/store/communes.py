"""The communes that measure themselves."""

from sqlalchemy import CheckConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table, one_of
from survey_app.store.errors import NoSuchRow

MINISTRY = "ministry"
REPORT_WINDOWS = (MINISTRY, "calendar_year")


class Commune(Table, kw_only=True):
    """A commune; its name as written in a report ("xã Lộc Bình") and who signs it."""

    __tablename__ = "communes"
    __table_args__ = (CheckConstraint(one_of("report_window", REPORT_WINDOWS), "window_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    province: Mapped[str] = mapped_column(String(200))
    superior: Mapped[str | None] = mapped_column(String(200), default=None)
    issuer: Mapped[str] = mapped_column(String(200))
    report_window: Mapped[str] = mapped_column(String(16), default="ministry")
    simulated: Mapped[bool] = mapped_column(default=False)
    website: Mapped[str | None] = mapped_column(String(200), default=None)
    """The office's own .gov.vn name, as posters and forms say it in words."""


def record_commune(session: Session, commune: Commune) -> Commune:
    """Insert a commune and give it its number."""
    session.add(commune)
    session.flush()
    return commune


def find_commune(session: Session, slug: str) -> Commune | None:
    """Look a commune up by the name it has in addresses and on the command line."""
    return session.scalar(select(Commune).where(Commune.slug == slug))


def get_commune(session: Session, slug: str) -> Commune:
    """Look a commune up by its slug; raise `NoSuchRow` if there is none."""
    commune = find_commune(session, slug)
    if commune is None:
        raise NoSuchRow("commune", slug)
    return commune


def get_commune_by_id(session: Session, commune_id: int) -> Commune:
    """Look a commune up by its number; raise `NoSuchRow` if there is none."""
    commune = session.get(Commune, commune_id)
    if commune is None:
        raise NoSuchRow("commune", str(commune_id))
    return commune


def holds_only_simulation(session: Session) -> bool:
    """Say whether there are communes and all of them are simulated: an installation to try out."""
    return set(session.scalars(select(Commune.simulated).distinct())) == {True}


def list_communes(session: Session) -> list[Commune]:
    """List all communes by name."""
    return list(session.scalars(select(Commune).order_by(Commune.name, Commune.id)))
