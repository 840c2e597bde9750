"""Where an answer is given, and what is open there: one read for every form opened or sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Executable,
    String,
    and_,
    bindparam,
    func,
    null,
    or_,
    select,
)
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
    agency_kind: str
    website: str | None
    active: bool
    moved_to_id: int | None
    asks_presence: bool
    report_window: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What is open at a place on a day; without a campaign (None) nothing is.

    `instrument_code` is None where a code leaves open what is asked and nobody has chosen yet.
    """

    place: PlaceFacts
    instrument_code: str | None
    field: str | None
    campaign_id: int | None
    instrument_version: str | None
    simulated: bool | None
    opens_on: date | None
    official_channel: str | None


_FACTS = (
    Place.id,
    Place.name,
    Agency.name,
    Commune.id,
    Commune.slug,
    Commune.name,
    Commune.province,
    Commune.simulated,
    Agency.kind,
    Commune.website,
    Place.active,
    Place.moved_to_id,
    Place.asks_presence,
    Commune.report_window,
)
_OPEN = (
    Campaign.id,
    Campaign.instrument_version,
    Campaign.simulated,
    Campaign.opens_on,
    Campaign.official_channel,
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
_WANTED: BindParameter[str | None] = bindparam("wanted", type_=String)


def _open_campaign(instrument_code: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(
        Campaign.commune_id == Commune.id,
        Campaign.instrument_code == instrument_code,
        Campaign.opens_on <= _DAY,
        Campaign.closes_on >= _DAY,
        or_(Campaign.closed_early_on.is_(None), Campaign.closed_early_on > _DAY),
    )


_ASKED = func.coalesce(PosterCode.instrument_code, _WANTED)
_OPENING = (
    select(*_FACTS, _ASKED, PosterCode.field, *_OPEN)
    .select_from(PosterCode)
    .join(Place, Place.id == PosterCode.place_id)
    .join(Agency, Agency.id == Place.agency_id)
    .join(Commune, Commune.id == Agency.commune_id)
    .outerjoin(Campaign, _open_campaign(_ASKED))
    .where(PosterCode.code == bindparam("code"))
    .limit(1)
)
_OPENING_AT = (
    select(*_FACTS, _WANTED, null(), *_OPEN)
    .select_from(Place)
    .join(Agency, Agency.id == Place.agency_id)
    .join(Commune, Commune.id == Agency.commune_id)
    .outerjoin(Campaign, _open_campaign(_WANTED))
    .where(Place.id == bindparam("place"))
    .limit(1)
)


def find_opening(
    session: Session, code: str, on: date, wanted: str | None = None
) -> Opening | None:
    """Look up what a printed code opens on a day; None for a code that was never printed.

    `wanted` is the instrument a person chose, where the code leaves that open.
    """
    return _opening(session, _OPENING, {"code": code, "day": on, "wanted": wanted})


def find_opening_at(
    session: Session, place_id: int, instrument_code: str, on: date
) -> Opening | None:
    """Look up what is open at a place on a day; None where there is no such place."""
    asked = {"place": place_id, "day": on, "wanted": instrument_code}
    return _opening(session, _OPENING_AT, asked)


def _opening(session: Session, chosen: Executable, asked: dict[str, Any]) -> Opening | None:
    row: Sequence[Any] | None = session.connection().execute(chosen, asked).one_or_none()
    if row is None:
        return None
    return Opening(PlaceFacts(*row[: len(_FACTS)]), *row[len(_FACTS) :])


def get_place_facts(session: Session, place_id: int) -> PlaceFacts:
    """Return a place with the names above it; raise `NoSuchRow` if there is none."""
    found = session.connection().execute(_PLACE, {"place": place_id})
    row: Sequence[Any] | None = found.one_or_none()
    if row is None:
        raise NoSuchRow("place", str(place_id))
    return PlaceFacts(*row)
