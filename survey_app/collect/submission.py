"""One filled form becomes one stored response, once, whatever the network does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

from sqlalchemy.orm import Session

from instruments.answers import Answers
from instruments.fields import list_fields
from survey_app.collect.admission import Admission
from survey_app.collect.errors import CodeUsed
from survey_app.collect.masking import cover_personal
from survey_app.collect.stamps import make_submission_id
from survey_app.store.campaigns import GRACE_DAYS
from survey_app.store.one_time_codes import take_one_time_code
from survey_app.store.populations import find_cell_size
from survey_app.store.reports import is_reported
from survey_app.store.responses import (
    LATE,
    ResponseRow,
    has_response,
    record_response_row,
    record_response_rows,
    reporting_month_end,
)

LEAST_DOSSIERS_FOR_FIELD = 10


class Receipt(Enum):
    """What became of a sent form."""

    STORED = "stored"
    ALREADY_SENT = "already_sent"


@dataclass(frozen=True, slots=True)
class Act:
    """All that is kept about the act of answering; see the package's promise."""

    submission_id: str
    answered_at: datetime
    received_on: date
    time_band: int | None
    duration_band: int | None
    repeat_band: int | None
    field: str | None
    flags: int = 0


def read_field(admission: Admission, raw: Mapping[str, Sequence[str]]) -> str | None:
    """Return the field: the code's own, else the one chosen, else none."""
    if admission.field is not None:
        return admission.field
    chosen = next(iter(raw.get("field", ())), "")
    return chosen if chosen in {field.code for field in list_fields()} else None


def record_response(session: Session, admission: Admission, answers: Answers, act: Act) -> Receipt:
    """Store the answers; a second sending of the same form changes nothing.

    A one-time code is deleted here. Raises `CodeUsed` when another form used it first.
    """
    if admission.code_hash is None:
        row = _row_of(session, admission, answers, act)
        return Receipt.STORED if record_response_row(session, row) else Receipt.ALREADY_SENT
    if take_one_time_code(session, admission.code_hash) is None:
        if has_response(session, act.submission_id):
            return Receipt.ALREADY_SENT
        raise CodeUsed
    row = _row_of(session, admission, answers, act)
    if not record_response_row(session, row):
        # The form's id is another answer's; this code's own answer was not stored before.
        record_response_row(session, replace(row, id=make_submission_id()))
    return Receipt.STORED


def _row_of(session: Session, admission: Admission, answers: Answers, act: Act) -> ResponseRow:
    keyed = admission.code_hash is not None
    day = day_of_answer(session, admission, act)
    return ResponseRow(
        id=act.submission_id,
        campaign_id=admission.campaign_id,
        place_id=admission.place.place_id,
        channel=admission.channel,
        field=_keyed_field(session, admission, act.field, day) if keyed else act.field,
        answered_on=_keyed_day(admission, day) if keyed else day,
        time_band=None if keyed else act.time_band,
        duration_band=None if keyed else act.duration_band,
        repeat_band=None if keyed else act.repeat_band,
        flags=act.flags | (LATE if admission.late else 0),
        scores=answers.scores,
        choices=answers.choices,
        details=_details_of(answers),
        comment=_comment_of(answers),
    )


def record_responses(session: Session, given: Sequence[tuple[Admission, Answers, Act]]) -> int:
    """Store many forms at once, none of which came with a one-time code; says how many were new."""
    rows = [_row_of(session, admission, answers, act) for admission, answers, act in given]
    return record_response_rows(session, rows)


def moment_of_answer(opened_at: datetime, received_at: datetime) -> datetime:
    """Return when a form counts as answered, both on the clock of Viet Nam.

    A form that waited some days for a network counts on the day it was opened; one that was left
    open for longer, or by a clock that is wrong, counts when it came.
    """
    waited = received_at.date() - opened_at.date()
    return opened_at if timedelta(0) < waited <= timedelta(days=GRACE_DAYS) else received_at


def day_of_answer(session: Session, admission: Admission, act: Act) -> date:
    """Return the day an answer counts on.

    The day it was given; late, the campaign's last day, or the day it was received where a report
    has been made since: a report's numbers do not change behind it.
    """
    given_on = act.answered_at.date()
    if admission.ended_on is None:
        # A form of the campaign before, too late for it, counts here on no day before this began.
        return max(given_on, min(admission.opens_on, act.received_on))
    if is_reported(session, admission.place.commune_id, admission.ended_on):
        return act.received_on
    return min(given_on, admission.ended_on)


def _keyed_day(admission: Admission, day: date) -> date:
    return reporting_month_end(day, admission.place.report_window)


def _keyed_field(
    session: Session, admission: Admission, field: str | None, day: date
) -> str | None:
    """Keep a keyed response's field only among enough dossiers of that month."""
    if field is None:
        return None
    month = _keyed_day(admission, day).strftime("%Y-%m")
    place_id = admission.place.place_id
    size = find_cell_size(session, admission.campaign_id, place_id, field, month)
    return field if size >= LEAST_DOSSIERS_FOR_FIELD else None


def _comment_of(answers: Answers) -> str | None:
    comment = answers.texts.get("comment")
    return None if comment is None else cover_personal(comment)


def _details_of(answers: Answers) -> str | None:
    other_texts = {
        key: cover_personal(text) for key, text in answers.texts.items() if key != "comment"
    }
    details = {
        key: dict(values)
        for key, values in (
            ("several", answers.several),
            ("numbers", answers.numbers),
            ("texts", other_texts),
        )
        if values
    }
    return json.dumps(details, ensure_ascii=False, sort_keys=True) if details else None
