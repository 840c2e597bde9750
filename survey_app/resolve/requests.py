"""Requests for a reply: counted without opening, opened in memory, settled and so deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from survey_app.resolve.wording import OUTCOMES
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.communes import Commune
from survey_app.store.reply_requests import (
    Letter,
    count_reply_requests,
    delete_reply_request,
    list_reply_requests,
    open_letter,
)
from survey_app.store.sealing import SealBroken

LONG_WAIT: Final = timedelta(days=30)
"""After a month of silence nobody still believes that somebody reads."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many requests of a month wait; `old` where even the last of them waits for long."""

    month: date
    n: int
    old: bool


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """One request as an official reads it."""

    id: str
    letter: Letter
    days: int

    @property
    def is_old(self) -> bool:
        """Whether it has waited for more than a month."""
        return self.days > LONG_WAIT.days


@dataclass(frozen=True, slots=True)
class Opened:
    """A commune's requests, the oldest first, and how many stayed closed and why."""

    requests: tuple[OpenedRequest, ...]
    other_key: int
    damaged: int

    @property
    def n_old(self) -> int:
        """How many have waited for more than a month."""
        return sum(request.is_old for request in self.requests)


def list_waiting(session: Session, commune_id: int, today: date) -> tuple[Waiting, ...]:
    """Count what waits, month by month, without opening anything."""
    counted = count_reply_requests(session, commune_id)
    return tuple(_waiting(month, n, today) for month, n in counted.items())


def open_requests(session: Session, commune_id: int, key: bytes, today: date) -> Opened:
    """Open all requests of a commune in memory; one that cannot be opened stays where it is."""
    opened, broken = [], []
    for sealed in list_reply_requests(session, commune_id):
        try:
            letter = open_letter(sealed, key)
        except SealBroken as fault:
            broken.append(fault.other_key)
        else:
            opened.append(OpenedRequest(sealed.id, letter, (today - letter.day).days))
    return Opened(_oldest_first(opened), sum(broken), len(broken) - sum(broken))


def note_opening(session: Session, commune: Commune, opened: Opened, doer: Doer) -> None:
    """Enter who opened how many requests of a commune, and when."""
    n = len(opened.requests)
    record_deed(session, doer, "open_reply_requests", commune.slug, opened=n)


def settle_request(
    session: Session,
    commune: Commune,
    request_id: str,
    outcome: str,
    doer: Doer,
) -> bool:
    """Delete a request and enter what came of it; False when it is no longer there."""
    if outcome not in OUTCOMES or not delete_reply_request(session, request_id, commune.id):
        return False
    record_deed(session, doer, "settle_reply_request", commune.slug, outcome=outcome)
    return True


def _waiting(month: str, n: int, today: date) -> Waiting:
    first = date.fromisoformat(f"{month}-01")
    next_month = (first + timedelta(days=31)).replace(day=1)
    return Waiting(first, n, today - next_month >= LONG_WAIT)


def _oldest_first(opened: Sequence[OpenedRequest]) -> tuple[OpenedRequest, ...]:
    return tuple(sorted(opened, key=lambda request: (request.letter.day, request.id)))
