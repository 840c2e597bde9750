"""Somebody asks for a reply: what they wrote is sealed, and nothing joins it to an answer.

It comes from a page of its own, with an id of its own, in a transaction of its own. Only the day
and the place go into the seal, because the office must know whom to ask.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from sqlalchemy.orm import Session

from instruments.answers import clean_text
from survey_app.collect.codes import hash_of_code, normalize_code, was_issued_once
from survey_app.collect.errors import CodeUnknown
from survey_app.store.errors import NoSuchRow
from survey_app.store.one_time_codes import find_one_time_code
from survey_app.store.place_facts import PlaceFacts, get_place_facts
from survey_app.store.poster_codes import find_poster
from survey_app.store.reply_requests import (
    LONGEST_CONTACT,
    LONGEST_MESSAGE,
    Letter,
    count_reply_requests,
    has_reply_request,
    record_reply_request,
    seal_letter,
)

MOST_WAITING: Final = 500
"""More than a commune can answer: beyond it a flood is being sent, or nobody reads."""

LEAST_CONTACT: Final = 5
_PHONE: Final = re.compile(r"[+(]?[0-9][0-9 ().+-]*")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_UNREADABLE: Final = re.compile("[\ufffd\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ReplyWish:
    """What a person typed, checked."""

    message: str
    contact: str


@dataclass(frozen=True, slots=True)
class WishProblem:
    """What is wrong at one part of the page; `word` is the key of the sentence that says it."""

    part: str
    word: str


class Kept(Enum):
    """What became of a request."""

    STORED = "stored"
    ALREADY_SENT = "already_sent"
    FULL = "full"


class WishRefused(Exception):
    """A request that cannot be kept as it is."""

    def __init__(self, problems: Sequence[WishProblem]) -> None:
        super().__init__(", ".join(problem.word for problem in problems))
        self.problems = tuple(problems)


def find_asked_place(
    session: Session, code: str, key: bytes, place_id: int | None = None
) -> PlaceFacts:
    """Return the place a code stands for, whatever is open there; raises `CodeUnknown`.

    A one-time code is gone once it has answered: `place_id` then says where that was.
    """
    typed = normalize_code(code)
    if not typed.isprintable():
        raise CodeUnknown
    poster = find_poster(session, typed)
    if poster is not None:
        return get_place_facts(session, poster.place_id)
    unused = find_one_time_code(session, hash_of_code(typed, key))
    if unused is not None:
        return get_place_facts(session, unused.place_id)
    if place_id is None or not was_issued_once(typed, key):
        raise CodeUnknown
    try:
        return get_place_facts(session, place_id)
    except NoSuchRow as unknown:
        raise CodeUnknown from unknown


def check_wish(raw: Mapping[str, Sequence[str]]) -> ReplyWish:
    """Return what was typed; raises `WishRefused` with everything that is wrong."""
    message, contact = (next(iter(raw.get(part, ())), "") for part in ("message", "contact"))
    found = (
        ("message", _fault_of_message(message)),
        ("contact", _fault_of_contact(contact)),
        ("consent", None if raw.get("consent") == ["1"] else "reply_need_consent"),
    )
    problems = [WishProblem(part, word) for part, word in found if word is not None]
    if problems:
        raise WishRefused(problems)
    return ReplyWish(clean_text(message), clean_text(contact))


def record_wish(
    session: Session,
    request_id: str,
    place: PlaceFacts,
    wish: ReplyWish,
    today: date,
    *,
    key: bytes,
    language: str,
) -> Kept:
    """Seal a request and keep it once, whatever the network does."""
    letter = Letter(
        place=f"{place.agency_name}, {place.place_name}",
        day=today,
        message=wish.message,
        contact=wish.contact,
        language=language,
    )
    if sum(count_reply_requests(session, place.commune_id).values()) >= MOST_WAITING:
        return Kept.ALREADY_SENT if has_reply_request(session, request_id) else Kept.FULL
    sealed = seal_letter(request_id, place.commune_id, letter, key)
    return Kept.STORED if record_reply_request(session, sealed) else Kept.ALREADY_SENT


def _fault_of_message(given: str) -> str | None:
    if _UNREADABLE.search(given):
        return "unreadable"
    # Composing may join a letter and several marks into one: long texts are refused before it.
    if len(given) > 8 * LONGEST_MESSAGE or len(clean_text(given)) > LONGEST_MESSAGE:
        return "too_long"
    return None if clean_text(given) else "reply_need_message"


def _fault_of_contact(given: str) -> str | None:
    if _UNREADABLE.search(given):
        return "unreadable"
    if len(given) > 8 * LONGEST_CONTACT or len(clean_text(given)) > LONGEST_CONTACT:
        return "reply_contact_long"
    contact = clean_text(given)
    if not contact:
        return "reply_need_contact"
    if _PHONE.fullmatch(contact):
        digits = sum(letter.isdigit() for letter in contact)
        return None if 9 <= digits <= 15 else "reply_phone"
    if "@" in contact and not _EMAIL.search(contact):
        return "reply_email"
    return None if len(contact) >= LEAST_CONTACT else "reply_contact_short"
