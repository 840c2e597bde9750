"""May this code answer now, and on whose behalf? The one door of every channel."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey_app.collect.codes import hash_of_code, normalize_code, was_issued_once
from survey_app.collect.errors import CampaignClosed, CodeUnknown, CodeUsed
from survey_app.store.campaigns import find_next_campaign, get_campaign
from survey_app.store.one_time_codes import find_one_time_code
from survey_app.store.place_facts import PlaceFacts, find_opening, get_place_facts
from survey_app.store.responses import has_response


@dataclass(frozen=True, slots=True)
class Admission:
    """What a code opens: one campaign at one place through one channel."""

    code: str
    campaign_id: int
    instrument_code: str
    instrument_version: str
    simulated: bool
    channel: str
    field: str | None
    code_hash: str | None
    place: PlaceFacts


def admit(session: Session, code: str, today: date, key: bytes) -> Admission:
    """Return what the code opens today.

    Raises `CodeUnknown`, `CodeUsed` or `CampaignClosed`.
    """
    typed = normalize_code(code)
    if not typed.isprintable():
        raise CodeUnknown  # PostgreSQL cannot even look for some control characters
    opening = find_opening(session, typed, today)
    if opening is None:
        return _admit_one_time(session, typed, today, key)
    if opening.campaign_id is None or opening.instrument_version is None:
        place, asked = opening.place, opening.instrument_code
        upcoming = find_next_campaign(session, place.commune_id, asked, today)
        raise CampaignClosed(place, upcoming.opens_on if upcoming else None)
    return Admission(
        code=typed,
        campaign_id=opening.campaign_id,
        instrument_code=opening.instrument_code,
        instrument_version=opening.instrument_version,
        simulated=bool(opening.simulated),
        channel="qr",
        field=None,
        code_hash=None,
        place=opening.place,
    )


def admit_sending(
    session: Session, code: str, today: date, key: bytes, submission_id: str
) -> Admission | None:
    """Return what the code opens for a filled form; None when that very form is stored already.

    Raises as `admit`.
    """
    try:
        return admit(session, code, today, key)
    except (CodeUsed, CampaignClosed):
        if has_response(session, submission_id):
            return None
        raise


def _admit_one_time(session: Session, typed: str, today: date, key: bytes) -> Admission:
    hashed = hash_of_code(typed, key)
    unused = find_one_time_code(session, hashed)
    if unused is None:
        raise CodeUsed if was_issued_once(typed, key) else CodeUnknown
    place = get_place_facts(session, unused.place_id)
    campaign = get_campaign(session, unused.campaign_id)
    if not campaign.is_open(today):
        raise CampaignClosed(place, campaign.opens_on if campaign.opens_on > today else None)
    if unused.expires_on < today:
        raise CodeUsed
    return Admission(
        code=typed,
        campaign_id=campaign.id,
        instrument_code=campaign.instrument_code,
        instrument_version=campaign.instrument_version,
        simulated=campaign.simulated,
        channel="code",
        field=unused.field,
        code_hash=hashed,
        place=place,
    )
