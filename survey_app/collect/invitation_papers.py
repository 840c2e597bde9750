"""Codes as what an office hands over: a table for its own SMS or Zalo tool, slips to be cut."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from instruments.fields import get_field
from instruments.loading import load_instrument
from instruments.model import Instrument
from survey_app.collect.invitation_wording import (
    COLUMNS,
    group_code,
    write_english,
    write_message,
    write_sentences,
    write_sms,
)
from survey_app.collect.invitations import Invitation, NamedPlace
from survey_app.drawing.addresses import poster_address
from survey_app.drawing.slips import Slip
from survey_app.drawing.wording import rated
from survey_app.store.campaigns import Campaign


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who hands the codes out, for what, and where they lead."""

    issuer: str
    base_url: str
    instrument: Instrument
    places: Mapping[int, NamedPlace]
    simulated: bool


def build_letterhead(
    campaign: Campaign, issuer: str, places: Sequence[NamedPlace], base_url: str
) -> Letterhead:
    """Return what all papers of a campaign's codes share."""
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    named = {place.id: place for place in places}
    return Letterhead(issuer, base_url, instrument, named, campaign.simulated)


def write_row(head: Letterhead, invitation: Invitation) -> tuple[str, ...]:
    """Return what a table says of a code, in the order of `COLUMNS`."""
    service, day = invitation.service, invitation.expires_on
    link = poster_address(head.base_url, invitation.code)
    return (
        invitation.code,
        link,
        f"{day:%d/%m/%Y}",
        head.places[service.place_id].name,
        "" if service.field is None else get_field(service.field).name,
        write_sms(head.instrument, link, day, simulated=head.simulated),
        write_message(head.instrument, link, day, simulated=head.simulated),
    )


def write_csv(head: Letterhead, invitations: Sequence[Invitation]) -> bytes:
    """Return codes as CSV in UTF-8; its mark at the start tells Excel so."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows(write_row(head, each) for each in invitations)
    return text.getvalue().encode("utf-8-sig")


def build_slip(head: Letterhead, invitation: Invitation) -> Slip:
    """Return what a code's slip says."""
    service, day = invitation.service, invitation.expires_on
    place = head.places[service.place_id]
    return Slip(
        issuer=head.issuer,
        agency_name=place.agency_name,
        place_name=place.name,
        # The field is not printed: a slip left lying about says nothing of its owner's dossier.
        rated=rated(head.instrument),
        address=poster_address(head.base_url, invitation.code),
        code=group_code(invitation.code),
        sentences=write_sentences(head.instrument, day),
        english=write_english(head.instrument, day),
        simulated=head.simulated,
    )
