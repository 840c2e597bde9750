"""The agencies of a commune: who owns a place where people are served."""

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table, one_of

AGENCY_KINDS = ("centre", "office", "health_station", "school", "other")


class Agency(Table, kw_only=True):
    """A public service centre, an office, a health station, a school."""

    __tablename__ = "agencies"
    __table_args__ = (CheckConstraint(one_of("kind", AGENCY_KINDS), "kind_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))


def record_agency(session: Session, agency: Agency) -> Agency:
    """Insert an agency and give it its number."""
    session.add(agency)
    session.flush()
    return agency


def list_agencies(session: Session, commune_id: int) -> list[Agency]:
    """List a commune's agencies by name."""
    chosen = select(Agency).where(Agency.commune_id == commune_id)
    return list(session.scalars(chosen.order_by(Agency.name, Agency.id)))
