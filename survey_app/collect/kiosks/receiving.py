"""A tablet's forms become answers: each once, or refused with one word of why.

A form names its campaign and carries the signed note under which it was given. The tablet's word
for the moment is believed between that note and now, and no further.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from instruments.answers import Answers, check_answers
from instruments.errors import AnswersRefused
from instruments.loading import load_instrument
from survey_app.collect.admission import Admission, admit_at_place, admit_campaign
from survey_app.collect.errors import CollectError
from survey_app.collect.kiosks.errors import FormRefused
from survey_app.collect.kiosks.notes import Note, mark_of_pairing, read_note
from survey_app.collect.stamps import duration_band, is_submission_id, time_band
from survey_app.collect.submission import Act, Receipt, read_field, record_response
from survey_app.store.campaigns import GRACE_DAYS, Campaign, find_campaign
from survey_app.store.errors import NoSuchRow
from survey_app.store.kiosks import Kiosk
from survey_app.store.responses import UNPAIRED, has_response
from survey_app.web.clock import VIET_NAM

MOST_FORMS: Final = 50
LONGEST_SECONDS: Final = 24 * 3600
MOST_QUESTIONS, MOST_VALUES = 1000, 100
CHANNELS: Final = {"kiosk": "kiosk", "interviewer": "interview"}
INSTRUMENT_CODE: Final = re.compile(r"[a-z0-9_]{1,64}")


@dataclass(frozen=True, slots=True)
class SentForm:
    """One form as a tablet says it; nothing of it is checked against the store yet."""

    form_id: str
    note: Note
    campaign_id: int
    instrument: str
    version: str
    at: datetime | None
    seconds: int | None
    answers: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class AcceptedForm:
    """A form that may be stored."""

    admission: Admission
    answers: Answers
    act: Act


def read_form(form_id: object, text: bytes | str, key: bytes) -> SentForm:
    """Read one form, the seal taken off. Raises `FormRefused`."""
    if not isinstance(form_id, str) or not is_submission_id(form_id):
        raise FormRefused("unreadable")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormRefused("unreadable") from error
    if not isinstance(said, dict):
        raise FormRefused("unreadable")
    note = read_note(_text(said, "note"), key)
    if note is None:
        raise FormRefused("unproven")
    instrument = _text(said, "instrument")
    if INSTRUMENT_CODE.fullmatch(instrument) is None:
        raise FormRefused("unreadable")
    return SentForm(
        form_id=form_id,
        note=note,
        campaign_id=_whole(said, "campaign") or 0,
        instrument=instrument,
        version=_text(said, "version"),
        at=_moment(said.get("at")),
        seconds=_whole(said, "seconds"),
        answers=_answers(said.get("answers")),
    )


def accept_form(
    session: Session, kiosk: Kiosk, form: SentForm, received_at: datetime
) -> AcceptedForm | None:
    """Return what is to be stored of a form; None when it is stored already.

    Raises `FormRefused`.
    """
    if has_response(session, form.form_id):
        return None
    received = received_at.astimezone(VIET_NAM)
    given = _given_at(form, received)
    admission = _admit(session, form, CHANNELS[form.note.kind], given, received)
    if admission.instrument_version != form.version:
        raise FormRefused("other_version")
    instrument = load_instrument(admission.instrument_code, admission.instrument_version)
    try:
        answers = check_answers(instrument, form.answers)
    except AnswersRefused as error:
        raise FormRefused("bad_answers") from error
    counts_at = given if (received.date() - given.date()).days <= GRACE_DAYS else received
    act = Act(
        submission_id=form.form_id,
        answered_at=counts_at,
        received_on=received.date(),
        time_band=time_band(counts_at),
        duration_band=_duration(form.seconds),
        repeat_band=None,
        field=read_field(admission, form.answers) if instrument.by_field else None,
        flags=0 if _is_of_this_pairing(form.note, kiosk) else UNPAIRED,
    )
    return AcceptedForm(admission, answers, act)


def store_forms(session: Session, accepted: Sequence[AcceptedForm]) -> dict[str, Receipt]:
    """Store forms in one transaction; says of each, by its id, what became of it."""
    receipts: dict[str, Receipt] = {}
    for form in accepted:
        receipt = record_response(session, form.admission, form.answers, form.act)
        receipts.setdefault(form.act.submission_id, receipt)
    return receipts


def _admit(
    session: Session, form: SentForm, channel: str, given: datetime, received: datetime
) -> Admission:
    """Return what the form belongs to: the campaign it was given in, open or in its grace time."""
    place_id, day = form.note.place_id, given.date()
    try:
        admission = admit_at_place(
            session, place_id, form.instrument, channel, received.date(), day
        )
    except CollectError:
        return _admit_named(session, form, channel, given, received)
    if admission.campaign_id == form.campaign_id:
        return admission
    return _admit_named(session, form, channel, given, received)


def _admit_named(
    session: Session, form: SentForm, channel: str, given: datetime, received: datetime
) -> Admission:
    """Return the named campaign, where another has followed it or its place was closed."""
    campaign = find_campaign(session, form.campaign_id)
    if campaign is None or campaign.instrument_code != form.instrument:
        raise FormRefused("closed")
    try:
        admission = admit_campaign(session, campaign.id, form.note.place_id, channel)
    except NoSuchRow as error:
        raise FormRefused("closed") from error
    if admission.place.commune_id != campaign.commune_id:
        raise FormRefused("closed")
    over = (received.date() - campaign.ends_on).days
    if not _was_open(campaign, given) or over > campaign.grace_days:
        raise FormRefused("closed")
    return replace(admission, late=over > 0, ended_on=campaign.ends_on if over > 0 else None)


def _was_open(campaign: Campaign, given: datetime) -> bool:
    # A campaign closed at noon takes no answer from that day on; those of the morning were given
    # while it was open, as it was the day before.
    return campaign.is_open(given.date()) or campaign.is_open(given.date() - timedelta(days=1))


def _given_at(form: SentForm, received: datetime) -> datetime:
    """Return when a form was given: between its note and its arrival, whatever a clock says."""
    issued = min(form.note.issued_at.astimezone(VIET_NAM), received)
    return issued if form.at is None else max(issued, min(form.at.astimezone(VIET_NAM), received))


def _is_of_this_pairing(note: Note, kiosk: Kiosk) -> bool:
    return note.kiosk_id == kiosk.id and note.pairing == mark_of_pairing(kiosk.token_hash or "")


def _duration(seconds: int | None) -> int | None:
    if seconds is None or not 0 <= seconds <= LONGEST_SECONDS:
        return None
    return duration_band(timedelta(seconds=seconds))


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        raise FormRefused("unreadable")
    return value


def _whole(said: Mapping[str, Any], name: str) -> int | None:
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        return None
    return value


def _moment(milliseconds: object) -> datetime | None:
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, VIET_NAM)
    except (ValueError, OverflowError, OSError):
        return None


def _answers(given: object) -> Mapping[str, Sequence[str]]:
    if not isinstance(given, dict) or len(given) > MOST_QUESTIONS:
        raise FormRefused("unreadable")
    for values in given.values():
        if not isinstance(values, list) or len(values) > MOST_VALUES:
            raise FormRefused("unreadable")
        if not all(isinstance(value, str) for value in values):
            raise FormRefused("unreadable")
    return given
