"""Where an answer is given, and what is open there: one read for every form opened or sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Date, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from survey_app.store.agencies import Agency
from survey_app.store.campaigns import Campaign
from survey_app.store.communes import Commune
from survey_app.store.errors import NoSuchRow
from survey_app.store.places import Place
from survey_app.store.poster_codes import PosterCode


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place with the names above it, in the words its page needs."""

    place_id: int
    place_name: str
    agency_name: str
    commune_id: int
    commune_slug: str
    commune_name: str
    province: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """What a printed code opens on a day; without a campaign (None) nothing is open there."""

    place: PlaceFacts
    instrument_code: str
    campaign_id: int | None
    instrument_version: str | None
    simulated: bool | None


_FACTS = (
    Place.id,
    Place.name,
    Agency.name,
    Commune.id,
    Commune.slug,
    Commune.name,
    Commune.province,
    Commune.simulated,
)
# Built once: making a statement costs more than running it.
_PLACE = (
    select(*_FACTS)
    .select_from(Place)
    .join(Agency, Agency.id == Place.agency_id)
    .join(Commune, Commune.id == Agency.commune_id)
    .where(Place.id == bindparam("place"))
)
_DAY: BindParameter[date] = bindparam("day", type_=Date)
_OPENING = (
    select(
        *_FACTS,
        PosterCode.instrument_code,
        Campaign.id,
        Campaign.instrument_version,
        Campaign.simulated,
    )
    .select_from(PosterCode)
    .join(Place, Place.id == PosterCode.place_id)
    .join(Agency, Agency.id == Place.agency_id)
    .join(Commune, Commune.id == Agency.commune_id)
    .outerjoin(
        Campaign,
        and_(
            Campaign.commune_id == Commune.id,
            Campaign.instrument_code == PosterCode.instrument_code,
            Campaign.opens_on <= _DAY,
            Campaign.closes_on >= _DAY,
            or_(Campaign.closed_early_on.is_(None), Campaign.closed_early_on > _DAY),
        ),
    )
    .where(PosterCode.code == bindparam("code"))
    .limit(1)
)


def find_opening(session: Session, code: str, on: date) -> Opening | None:
    """Look up what a printed code opens on a day; None for a code that was never printed."""
    row: Sequence[Any] | None = (
        session.connection().execute(_OPENING, {"code": code, "day": on}).one_or_none()
    )
    if row is None:
        return None
    return Opening(PlaceFacts(*row[: len(_FACTS)]), *row[len(_FACTS) :])


def get_place_facts(session: Session, place_id: int) -> PlaceFacts:
    """Return a place with the names above it; raise `NoSuchRow` if there is none."""
    row = session.connection().execute(_PLACE, {"place": place_id}).one_or_none()
    if row is None:
        raise NoSuchRow("place", str(place_id))
    return PlaceFacts(*row)
