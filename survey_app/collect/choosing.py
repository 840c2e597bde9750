"""Which surveys a code offers that leaves open what is rated: those that fit its place."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from survey_app.store.campaigns import OpenCampaign, list_open_campaigns
from survey_app.store.place_facts import PlaceFacts

# By the kind of agency, how the questionnaires begin that are asked there.
ASKED_AT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "centre": ("tthc", "online", "sipas"),
        "office": ("tthc", "online", "sipas"),
        "health_station": ("health_",),
        "school": ("education_",),
    }
)


def list_choices(session: Session, place: PlaceFacts, today: date) -> list[OpenCampaign]:
    """List the campaigns open today that a person at this place may answer."""
    campaigns = list_open_campaigns(session, place.commune_id, today)
    return [each for each in campaigns if is_asked_at(place, each.instrument_code)]


def is_asked_at(place: PlaceFacts, instrument_code: str) -> bool:
    """Say whether a questionnaire is offered to choose at a place of this kind."""
    return instrument_code.startswith(ASKED_AT.get(place.agency_kind, ("",)))
