"""The places where people are served and asked."""

from sqlalchemy import ForeignKey, String, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.agencies import Agency
from survey_app.store.base import Table


class Place(Table, kw_only=True):
    """A desk, a room, a school: where a poster hangs. A place that closed stays, not active."""

    __tablename__ = "places"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(300), default=None)
    active: Mapped[bool] = mapped_column(default=True)
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), default=None)
    """Where people are served now that this place is not active."""

    asks_presence: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether forms ask for the code of the day that stands on the counter."""


def record_place(session: Session, place: Place) -> Place:
    """Insert a place and give it its number."""
    session.add(place)
    session.flush()
    return place


def find_place_in_commune(session: Session, place_id: int, commune_id: int) -> Place | None:
    """Look a place up only if it belongs to the commune: what an official of it may see."""
    return session.scalar(
        select(Place)
        .join(Agency, Agency.id == Place.agency_id)
        .where(Place.id == place_id, Agency.commune_id == commune_id)
    )


def list_places(session: Session, commune_id: int, *, only_active: bool = False) -> list[Place]:
    """List a commune's places by agency and name."""
    chosen = (
        select(Place)
        .join(Agency, Agency.id == Place.agency_id)
        .where(Agency.commune_id == commune_id)
        .order_by(Agency.name, Place.name, Place.id)
    )
    if only_active:
        chosen = chosen.where(Place.active)
    return list(session.scalars(chosen))
