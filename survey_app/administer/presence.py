"""The code of the day: which places ask for it, and what is to be hung up on the counter."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.places import list_named_places
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.communes import Commune
from survey_app.store.day_codes import derive_day_code
from survey_app.store.places import Place, find_place_in_commune

SPANS = (1, 7, 31)
"""For how many days sheets can be printed at once."""


@dataclass(frozen=True, slots=True)
class PresenceLine:
    """A place in use; `code` is today's, None where its forms do not ask for one."""

    place: Place
    agency_name: str
    code: str | None


@dataclass(frozen=True, slots=True)
class DayCode:
    """One day's code."""

    day: date
    code: str


def list_presence(
    session: Session, commune: Commune, today: date, key: bytes
) -> list[PresenceLine]:
    """List a commune's places in use with today's code, where it is asked for."""
    return [
        PresenceLine(
            place,
            agency_name,
            derive_day_code(key, place.id, today) if place.asks_presence else None,
        )
        for place, agency_name in list_named_places(session, commune)
    ]


def set_presence(
    session: Session, commune: Commune, place_id: int, *, asks: bool, doer: Doer
) -> Place:
    """Let a place's forms ask for the code of the day, or no longer. Raises `SetupRefused`."""
    place = find_place_in_commune(session, place_id, commune.id)
    if place is None:
        raise SetupRefused([Problem("place_id", "unknown")])
    if place.asks_presence != asks:
        place.asks_presence = asks
        record_deed(session, doer, "ask_presence", f"{commune.slug}/{place.id}", asks=asks)
    return place


def list_day_codes(place_id: int, first: date, days: int, key: bytes) -> tuple[DayCode, ...]:
    """Return the codes of a place for some days from the first on."""
    each = (first + timedelta(days=passed) for passed in range(days))
    return tuple(DayCode(day, derive_day_code(key, place_id, day)) for day in each)
