"""May this answer be given now, and where does it belong? The one door of every channel.

A form that was opened while its campaign was open is still taken for some days after the end, so
that a bad network loses nobody's answer: it is then marked as late.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from survey_app.collect.choosing import is_asked_at, list_choices
from survey_app.collect.codes import hash_of_code, normalize_code, was_issued_once
from survey_app.collect.errors import (
    CampaignClosed,
    CodeUnknown,
    CodeUsed,
    OfficialChannel,
    PlaceGone,
    ServiceUndecided,
)
from survey_app.store.campaigns import Campaign, find_next_campaign, get_campaign
from survey_app.store.one_time_codes import OneTimeCode, find_one_time_code
from survey_app.store.place_facts import (
    Opening,
    PlaceFacts,
    find_opening,
    find_opening_at,
    get_place_facts,
)
from survey_app.store.responses import has_response


@dataclass(frozen=True, slots=True)
class Admission:
    """What an answer belongs to: one campaign at one place through one channel.

    `chosen` tells that the person chose the service; `late` that the campaign has ended meanwhile,
    on `ended_on`.
    """

    code: str
    campaign_id: int
    instrument_code: str
    instrument_version: str
    simulated: bool
    channel: str
    field: str | None
    code_hash: str | None
    place: PlaceFacts
    opens_on: date
    chosen: bool = False
    late: bool = False
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sent form says about itself: its id, the proven day it was opened, what it rates."""

    submission_id: str
    opened_on: date | None = None
    wanted: str | None = None


def admit(
    session: Session, code: str, today: date, key: bytes, wanted: str | None = None
) -> Admission:
    """Return what the code opens today; `wanted` is the instrument that was chosen, if any.

    Raises `CodeUnknown`, `CodeUsed`, `CampaignClosed`, `PlaceGone`, `OfficialChannel` or
    `ServiceUndecided`.
    """
    typed = normalize_code(code)
    if not typed.isprintable():
        raise CodeUnknown  # PostgreSQL cannot even look for some control characters
    opening = _look_up(session, typed, today, wanted)
    if opening is None:
        return _admit_one_time(session, _find_unused(session, typed, key), typed, today)
    if opening.instrument_code is None and opening.place.active:
        return admit(session, code, today, key, _choose(session, typed, opening.place, today))
    return _admit_opening(session, opening, typed, "qr", today, chosen=wanted is not None)


def admit_sending(
    session: Session, code: str, today: date, key: bytes, sent: Sent
) -> Admission | None:
    """Return what the code opens for a filled form; None when that very form is stored already.

    Raises as `admit`.
    """
    typed = normalize_code(code)
    try:
        admission = admit(session, code, today, key, sent.wanted)
    except (CodeUsed, CampaignClosed, PlaceGone, OfficialChannel) as why:
        if has_response(session, sent.submission_id):
            return None
        if isinstance(why, OfficialChannel):
            raise
        late = _admit_late(session, typed, today, key, sent)
        if late is None:
            raise
        return late
    if sent.opened_on is not None and sent.opened_on < admission.opens_on:
        return _admit_late(session, typed, today, key, sent) or admission
    return admission


def admit_at_place(
    session: Session,
    place_id: int,
    instrument_code: str,
    channel: str,
    today: date,
    opened_on: date | None = None,
) -> Admission:
    """Return what a tablet's answer belongs to; `opened_on` is the day it was given, if proven.

    Raises `CodeUnknown` without such a place, else as `admit`.
    """
    opening = find_opening_at(session, place_id, instrument_code, today)
    if opening is None:
        raise CodeUnknown
    try:
        admission = _admit_opening(session, opening, "", channel, today)
    except (CampaignClosed, PlaceGone):
        late = None if opened_on is None else _late_at(session, opening, today, opened_on, channel)
        if late is None:
            raise
        return late
    if opened_on is not None and opened_on < admission.opens_on:
        return _late_at(session, opening, today, opened_on, channel) or admission
    return admission


def admit_campaign(session: Session, campaign_id: int, place_id: int, channel: str) -> Admission:
    """Return what answers belong to that an official or a system brings, whatever the day.

    Raises `NoSuchRow`.
    """
    place = get_place_facts(session, place_id)
    return _of_campaign(get_campaign(session, campaign_id), place, "", channel)


def _look_up(session: Session, typed: str, on: date, wanted: str | None) -> Opening | None:
    """Look up what a code opens; a chosen service that its place does not offer is as none."""
    opening = find_opening(session, typed, on, wanted)
    if opening is None or wanted is None or opening.instrument_code != wanted:
        return opening
    return opening if is_asked_at(opening.place, wanted) else find_opening(session, typed, on)


def _choose(session: Session, typed: str, place: PlaceFacts, today: date) -> str:
    """Return the only service that can be rated at a place; raises when there are none or more."""
    choices = list_choices(session, place, today)
    if not choices:
        raise CampaignClosed(place, None)
    if len(choices) > 1:
        raise ServiceUndecided(typed, place, choices)
    return choices[0].instrument_code


def _admit_opening(
    session: Session,
    opening: Opening,
    typed: str,
    channel: str,
    today: date,
    *,
    chosen: bool = False,
) -> Admission:
    place, asked = opening.place, opening.instrument_code
    if not place.active:
        moved_to = place.moved_to_id
        raise PlaceGone(place, None if moved_to is None else get_place_facts(session, moved_to))
    if opening.campaign_id is None or asked is None:
        upcoming = find_next_campaign(session, place.commune_id, asked or "", today)
        raise CampaignClosed(place, upcoming.opens_on if upcoming else None)
    if opening.official_channel is not None:
        raise OfficialChannel(place, opening.official_channel)
    return Admission(
        code=typed,
        campaign_id=opening.campaign_id,
        instrument_code=asked,
        instrument_version=opening.instrument_version or "",
        simulated=bool(opening.simulated),
        channel=channel,
        field=opening.field,
        code_hash=None,
        place=place,
        opens_on=opening.opens_on or today,
        chosen=chosen,
    )


def _find_unused(session: Session, typed: str, key: bytes) -> OneTimeCode:
    unused = find_one_time_code(session, hash_of_code(typed, key))
    if unused is None:
        raise CodeUsed if was_issued_once(typed, key) else CodeUnknown
    return unused


def _admit_one_time(session: Session, unused: OneTimeCode, typed: str, today: date) -> Admission:
    place = get_place_facts(session, unused.place_id)
    campaign = get_campaign(session, unused.campaign_id)
    if not campaign.is_open(today):
        raise CampaignClosed(place, campaign.opens_on if campaign.opens_on > today else None)
    if campaign.official_channel is not None:
        raise OfficialChannel(place, campaign.official_channel)
    if unused.expires_on < today:
        raise CodeUsed
    return _keyed(_of_campaign(campaign, place, typed, "code"), unused)


def _admit_late(
    session: Session, typed: str, today: date, key: bytes, sent: Sent
) -> Admission | None:
    """Return what a form belongs to that was opened in time; None when it was not."""
    if sent.opened_on is None:
        return None
    unused = find_one_time_code(session, hash_of_code(typed, key))
    if unused is not None:
        place = get_place_facts(session, unused.place_id)
        campaign = get_campaign(session, unused.campaign_id)
        in_time = sent.opened_on <= min(unused.expires_on, campaign.closes_on)
        late = _of_late(campaign, place, typed, "code", today)
        return _keyed(late, unused) if in_time and late is not None else None
    opening = _look_up(session, typed, sent.opened_on, sent.wanted)
    if opening is None or opening.instrument_code is None:
        return None
    return _late_at(session, opening, today, sent.opened_on, "qr", typed)


def _late_at(
    session: Session, opening: Opening, today: date, opened_on: date, channel: str, typed: str = ""
) -> Admission | None:
    place, asked = opening.place, opening.instrument_code or ""
    # A campaign closed at noon takes no answer from that day on; the morning's forms were opened
    # while it was open, as it was the day before.
    for day in (opened_on, opened_on - timedelta(days=1)):
        then = find_opening_at(session, place.place_id, asked, day)
        if then is not None and then.campaign_id is not None:
            campaign = get_campaign(session, then.campaign_id)
            late = _of_late(campaign, place, typed, channel, today)
            return None if late is None else replace(late, field=opening.field)
    return None


def _of_late(
    campaign: Campaign, place: PlaceFacts, typed: str, channel: str, today: date
) -> Admission | None:
    over = (today - campaign.ends_on).days
    if over > campaign.grace_days:
        return None
    admission = _of_campaign(campaign, place, typed, channel)
    return replace(admission, late=over > 0, ended_on=campaign.ends_on if over > 0 else None)


def _of_campaign(campaign: Campaign, place: PlaceFacts, typed: str, channel: str) -> Admission:
    return Admission(
        code=typed,
        campaign_id=campaign.id,
        instrument_code=campaign.instrument_code,
        instrument_version=campaign.instrument_version,
        simulated=campaign.simulated,
        channel=channel,
        field=None,
        code_hash=None,
        place=place,
        opens_on=campaign.opens_on,
    )


def _keyed(admission: Admission, unused: OneTimeCode) -> Admission:
    return replace(admission, field=unused.field, code_hash=unused.code_hash)
