"""An agency of the commune and the places where it serves people."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.administer.deeds import Doer, record_deed
from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.texts import check_text, clean_text
from survey_app.store.agencies import AGENCY_KINDS, Agency, list_agencies, record_agency
from survey_app.store.communes import Commune
from survey_app.store.places import Place, list_places, record_place

LONGEST_NAME, LONGEST_ADDRESS = 200, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """A place; its agency is made when the commune has none of that name yet.

    `kind` may be empty for an agency that is there.
    """

    agency: str
    kind: str
    name: str
    address: str = ""


def add_place(session: Session, commune: Commune, new: NewPlace, doer: Doer) -> Place:
    """Insert a place, and its agency where it is new. Raises `SetupRefused`."""
    agency_name, name = clean_text(new.agency), clean_text(new.name)
    address = clean_text(new.address)
    agencies = {agency.name.casefold(): agency for agency in list_agencies(session, commune.id)}
    agency = agencies.get(agency_name.casefold())
    problems: list[Problem] = []
    check_text(problems, "agency", agency_name, LONGEST_NAME)
    _check_kind(problems, new.kind, agency)
    check_text(problems, "name", name, LONGEST_NAME)
    if address:
        check_text(problems, "address", address, LONGEST_ADDRESS)
    if agency is not None and _has_place(session, commune, agency, name):
        problems.append(Problem("name", "taken", name))
    if problems:
        raise SetupRefused(problems)
    if agency is None:
        agency = Agency(commune_id=commune.id, name=agency_name, kind=new.kind)
        record_agency(session, agency)
        record_deed(session, doer, "add_agency", f"{commune.slug}/{agency.id}", name=agency_name)
    place = record_place(session, Place(agency_id=agency.id, name=name, address=address or None))
    record_deed(session, doer, "add_place", f"{commune.slug}/{place.id}", name=name)
    return place


def _check_kind(problems: list[Problem], kind: str, agency: Agency | None) -> None:
    if agency is None:
        if kind not in AGENCY_KINDS:
            known = f"one of {', '.join(AGENCY_KINDS)}"
            problems.append(Problem("kind", "unknown" if kind else "required", known))
    elif kind and kind != agency.kind:
        problems.append(Problem("kind", "other_kind", agency.kind))


def _has_place(session: Session, commune: Commune, agency: Agency, name: str) -> bool:
    return any(
        place.agency_id == agency.id and place.name.casefold() == name.casefold()
        for place in list_places(session, commune.id)
    )


def list_named_places(session: Session, commune: Commune) -> list[tuple[Place, str]]:
    """List the places in use, each with the name of its agency."""
    names = {agency.id: agency.name for agency in list_agencies(session, commune.id)}
    places = list_places(session, commune.id, only_active=True)
    return [(place, names[place.agency_id]) for place in places]
