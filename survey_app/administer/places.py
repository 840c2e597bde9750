"""An agency of the commune and the places where it serves people.

A place that closes or moves is never taken away: its posters hang on, and its codes then say where
to go.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.texts import check_text, clean_text
from survey_app.store.agencies import AGENCY_KINDS, Agency, list_agencies, record_agency
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.communes import Commune
from survey_app.store.places import Place, find_place_in_commune, list_places, record_place

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


def close_place(
    session: Session, commune: Commune, place_id: int, moved_to_id: int | None, doer: Doer
) -> Place:
    """Keep that a place no longer receives people, and where they are received now, if anywhere.

    What had moved to this place earlier is led on to the new one too. Raises `SetupRefused`.
    """
    place = _find_place(session, commune, place_id)
    problems: list[Problem] = []
    if not place.active and place.moved_to_id == moved_to_id:
        problems.append(Problem("moved_to_id", "closed", place.name))
    if moved_to_id is not None:
        _check_goal(session, problems, commune, place, moved_to_id)
    if problems:
        raise SetupRefused(problems)
    place.active, place.moved_to_id = False, moved_to_id
    for earlier in list_places(session, commune.id):
        if earlier.moved_to_id == place.id:
            earlier.moved_to_id = moved_to_id
    action = "close_place" if moved_to_id is None else "move_place"
    record_deed(session, doer, action, f"{commune.slug}/{place.id}", moved_to=moved_to_id)
    return place


def reopen_place(session: Session, commune: Commune, place_id: int, doer: Doer) -> Place:
    """Keep that a closed place receives people again. Raises `SetupRefused`."""
    place = _find_place(session, commune, place_id)
    if not place.active:
        place.active, place.moved_to_id = True, None
        record_deed(session, doer, "reopen_place", f"{commune.slug}/{place.id}")
    return place


def _find_place(session: Session, commune: Commune, place_id: int) -> Place:
    place = find_place_in_commune(session, place_id, commune.id)
    if place is None:
        raise SetupRefused([Problem("place_id", "unknown")])
    return place


def _check_goal(
    session: Session, problems: list[Problem], commune: Commune, place: Place, goal_id: int
) -> None:
    goal = find_place_in_commune(session, goal_id, commune.id)
    if goal is not None and goal.id == place.id:
        problems.append(Problem("moved_to_id", "same_place"))
    elif goal is None or not goal.active:
        # Leading on to a closed place would send people from one shut door to the next.
        problems.append(Problem("moved_to_id", "unknown"))


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
