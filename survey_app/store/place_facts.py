"""Where an answer is given, in the words its page needs: one read over place, agency, commune."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.store.agencies import Agency
from survey_app.store.communes import Commune
from survey_app.store.errors import NoSuchRow
from survey_app.store.places import Place


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place with the names above it."""

    place_id: int
    place_name: str
    agency_name: str
    commune_id: int
    commune_slug: str
    commune_name: str
    province: str


_FACTS = (
    select(
        Place.id,
        Place.name,
        Agency.name,
        Commune.id,
        Commune.slug,
        Commune.name,
        Commune.province,
    )
    .select_from(Place)
    .join(Agency, Agency.id == Place.agency_id)
    .join(Commune, Commune.id == Agency.commune_id)
)


def get_place_facts(session: Session, place_id: int) -> PlaceFacts:
    """Return a place with the names above it; raise `NoSuchRow` if there is none."""
    row = session.execute(_FACTS.where(Place.id == place_id)).one_or_none()
    if row is None:
        raise NoSuchRow("place", str(place_id))
    return PlaceFacts(*row)
