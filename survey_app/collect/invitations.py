"""One-time codes on their way out: made in bulk, for a list of dossiers, or one at the desk.

A code exists in full only in what is handed over at once: a file, a slip, a screen. The store gets
its keyed hash, the audit how many were made and by whom. Nothing kept says who received which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from instruments.errors import InstrumentNotFound
from instruments.fields import get_field
from instruments.loading import load_instrument
from survey_app.collect.codes import hash_of_code, make_one_time_code
from survey_app.collect.errors import CollectError
from survey_app.store.agencies import list_agencies
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.campaigns import Campaign
from survey_app.store.communes import get_commune_by_id
from survey_app.store.one_time_codes import (
    OneTimeCode,
    find_one_time_code,
    record_one_time_codes,
)
from survey_app.store.places import list_places

MOST_AT_ONCE = 20_000
USUAL_DAYS = 30
ACTION = "make_one_time_codes"


@dataclass(frozen=True, slots=True)
class InvitationProblem:
    """One reason why no code is made, at one key of what was asked.

    Codes: unknown, no_field, out_of_range, expired, after_campaign, over, official.
    """

    key: str
    code: str
    detail: str = ""


class InvitationRefused(CollectError):
    """No code was made; `problems` says why, all reasons at once."""

    def __init__(self, problems: Sequence[InvitationProblem]) -> None:
        named = "; ".join(f"{each.key} {WORDS[each.code]}{_in_brackets(each)}" for each in problems)
        super().__init__(f"No code was made: {named}.")
        self.problems = tuple(problems)


WORDS: Mapping[str, str] = {
    "unknown": "is not known",
    "no_field": "cannot be fixed: this questionnaire does not ask by field",
    "out_of_range": f"must be from 1 to {MOST_AT_ONCE}",
    "expired": "lies before today",
    "after_campaign": "lies after the campaign's last day",
    "over": "takes no answers any more",
    "official": "leaves the asking to another official system",
}


@dataclass(frozen=True, slots=True)
class Service:
    """What a code is given out for: one place and, where it is known, the field."""

    place_id: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place in use, with the names that stand on a slip."""

    id: int
    name: str
    agency_name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """One code with what it stands for."""

    code: str
    service: Service
    expires_on: date


def propose_expiry(campaign: Campaign, today: date) -> date:
    """Return the usual last day of a code: some weeks ahead, within the campaign."""
    first = max(today, campaign.opens_on)
    return min(first + timedelta(days=USUAL_DAYS), campaign.ends_on)


def list_named_places(session: Session, commune_id: int) -> list[NamedPlace]:
    """List a commune's places in use with the names of their agencies."""
    agencies = {agency.id: agency.name for agency in list_agencies(session, commune_id)}
    return [
        NamedPlace(place.id, place.name, agencies[place.agency_id])
        for place in list_places(session, commune_id, only_active=True)
    ]


def make_invitations(
    session: Session,
    campaign: Campaign,
    services: Sequence[Service],
    expires_on: date,
    today: date,
    key: bytes,
) -> list[Invitation]:
    """Make a code for each service; nothing is kept yet. Raises `InvitationRefused`."""
    problems = list(_list_problems(session, campaign, services, expires_on, today))
    if problems:
        raise InvitationRefused(problems)
    taken: set[str] = set()
    return [
        Invitation(_make_free_code(session, key, taken), service, expires_on)
        for service in services
    ]


def record_invitations(
    session: Session,
    campaign: Campaign,
    invitations: Sequence[Invitation],
    key: bytes,
    doer: Doer,
) -> None:
    """Keep codes as their hashes, and who made how many."""
    record_one_time_codes(
        session,
        [
            OneTimeCode(
                code_hash=hash_of_code(each.code, key),
                campaign_id=campaign.id,
                place_id=each.service.place_id,
                field=each.service.field,
                expires_on=each.expires_on,
            )
            for each in invitations
        ],
    )
    commune = get_commune_by_id(session, campaign.commune_id)
    subject = f"{commune.slug}/{campaign.id}"
    record_deed(session, doer, ACTION, subject, count=len(invitations))


def _list_problems(
    session: Session,
    campaign: Campaign,
    services: Sequence[Service],
    expires_on: date,
    today: date,
) -> list[InvitationProblem]:
    problems: list[InvitationProblem] = []
    if campaign.ends_on < today:
        problems.append(InvitationProblem("campaign", "over"))
    if campaign.official_channel is not None:
        problems.append(InvitationProblem("campaign", "official", campaign.official_channel))
    if not 1 <= len(services) <= MOST_AT_ONCE:
        problems.append(InvitationProblem("count", "out_of_range", str(len(services))))
    known = {place.id for place in list_named_places(session, campaign.commune_id)}
    if {service.place_id for service in services} - known:
        problems.append(InvitationProblem("place_id", "unknown"))
    for field in sorted({service.field for service in services if service.field is not None}):
        problems += _list_field_problems(campaign, field)
    if expires_on < today:
        problems.append(InvitationProblem("expires_on", "expired"))
    elif expires_on > campaign.ends_on and campaign.ends_on >= today:
        last = f"{campaign.ends_on:%d/%m/%Y}"
        problems.append(InvitationProblem("expires_on", "after_campaign", last))
    return problems


def _list_field_problems(campaign: Campaign, field: str) -> list[InvitationProblem]:
    try:
        get_field(field)
    except InstrumentNotFound:
        return [InvitationProblem("field", "unknown", field)]
    if asks_by_field(campaign):
        return []
    return [InvitationProblem("field", "no_field")]


def asks_by_field(campaign: Campaign) -> bool:
    """Whether the campaign's questionnaire asks by field (lĩnh vực)."""
    return load_instrument(campaign.instrument_code, campaign.instrument_version).by_field


def _make_free_code(session: Session, key: bytes, taken: set[str]) -> str:
    while True:
        code = make_one_time_code(key)
        # One clash among billions would hand the same code to two people.
        if code not in taken and find_one_time_code(session, hash_of_code(code, key)) is None:
            taken.add(code)
            return code


def _in_brackets(problem: InvitationProblem) -> str:
    return f" ({problem.detail})" if problem.detail else ""
