"""A system's answers become rows: each once, however often they are sent."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final

from sqlalchemy.orm import Session

from instruments.answers import Answers, Problem, check_answers
from instruments.errors import AnswersRefused
from instruments.loading import load_instrument
from survey_app.collect.admission import Admission, admit_campaign
from survey_app.collect.api.reading import MOST_PROBLEMS, Item, ItemProblem, SentResponse
from survey_app.collect.stamps import ID_BYTES
from survey_app.collect.submission import Act, Receipt, record_response
from survey_app.store.campaigns import Campaign, find_campaign
from survey_app.store.places import Place, find_place_in_commune
from survey_app.store.responses import has_response

CHANNEL: Final = "api"
STATUSES: Final = {Receipt.STORED: "stored", Receipt.ALREADY_SENT: "already_stored"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: `stored`, `already_stored` or `refused`."""

    id: str | None
    status: str
    problems: tuple[ItemProblem, ...] = ()


class ItemRefused(Exception):
    """One answer cannot be taken."""

    def __init__(self, *problems: ItemProblem) -> None:
        super().__init__(*problems)
        self.problems = problems


def receive(
    session: Session, commune_id: int, items: Sequence[Item], today: date, key: bytes
) -> tuple[Outcome, ...]:
    """Store the good items of a batch and say what became of each, in their order."""
    # In the order of their ids: two batches with the same answers never wait for each other.
    order = sorted(range(len(items)), key=lambda place: items[place].id or "")
    told = {place: _receive_item(session, commune_id, items[place], today, key) for place in order}
    return tuple(told[place] for place in range(len(items)))


def stored_id(commune_id: int, sent_id: str, key: bytes) -> str:
    """Return the id under which an answer is stored: the same for a resend, and not the sender's.

    >>> len(stored_id(1, "0" * 22, b"key"))
    22
    """
    digest = hmac.new(key, f"api:{commune_id}:{sent_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:ID_BYTES]).rstrip(b"=").decode()


def _receive_item(
    session: Session, commune_id: int, item: Item, today: date, key: bytes
) -> Outcome:
    if item.sent is None:
        return Outcome(item.id, "refused", item.problems)
    name = stored_id(commune_id, item.sent.id, key)
    try:
        admission = _admit(session, commune_id, item.sent, today)
        answers = _check(admission, item.sent)
    except ItemRefused as refused:
        # A resend may come after its campaign has ended, or its place has closed.
        if has_response(session, name):
            return Outcome(item.id, STATUSES[Receipt.ALREADY_SENT])
        return Outcome(item.id, "refused", refused.problems)
    act = _act(name, item.sent, today)
    return Outcome(item.id, STATUSES[record_response(session, admission, answers, act)])


def _admit(session: Session, commune_id: int, sent: SentResponse, today: date) -> Admission:
    campaign = find_campaign(session, sent.campaign_id)
    if campaign is None or campaign.commune_id != commune_id:
        raise ItemRefused(ItemProblem("campaign", "no_campaign"))
    if campaign.official_channel is not None:
        raise ItemRefused(ItemProblem("campaign", "official_channel"))
    _check_place(find_place_in_commune(session, sent.place_id, commune_id))
    over = _days_over(campaign, sent.answered_on, today)
    admission = admit_campaign(session, campaign.id, sent.place_id, CHANNEL)
    if over > 0:
        return replace(admission, late=True, ended_on=campaign.ends_on)
    return admission


def _check_place(place: Place | None) -> None:
    if place is None:
        raise ItemRefused(ItemProblem("place", "unknown_place"))
    if not place.active:
        raise ItemRefused(ItemProblem("place", "place_closed"))


def _days_over(campaign: Campaign, answered_on: date, today: date) -> int:
    if not campaign.opens_on <= answered_on <= min(campaign.ends_on, today):
        raise ItemRefused(ItemProblem("answered_on", "outside_campaign"))
    over = (today - campaign.ends_on).days
    if over > campaign.grace_days:
        raise ItemRefused(ItemProblem("campaign", "campaign_over"))
    return over


def _check(admission: Admission, sent: SentResponse) -> Answers:
    instrument = load_instrument(admission.instrument_code, admission.instrument_version)
    if sent.field is not None and not instrument.by_field:
        raise ItemRefused(ItemProblem("field", "no_field"))
    known = {question.key for question in instrument.questions}
    if unknown := sorted(set(sent.answers) - known):
        named = unknown[:MOST_PROBLEMS]
        problems = (ItemProblem(f"answers.{key}", "unknown_question") for key in named)
        raise ItemRefused(*problems)
    try:
        return check_answers(instrument, sent.answers)
    except AnswersRefused as refused:
        raise ItemRefused(*(_locate(found) for found in refused.problems)) from refused


def _locate(found: Problem) -> ItemProblem:
    where = "answers" if found.question is None else f"answers.{found.question}"
    return ItemProblem(where, found.code)


def _act(name: str, sent: SentResponse, today: date) -> Act:
    return Act(
        submission_id=name,
        answered_at=datetime.combine(sent.answered_on, time()),
        received_on=today,
        time_band=None,
        duration_band=None,
        repeat_band=None,
        field=sent.field,
    )
