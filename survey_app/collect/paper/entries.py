"""From a typed sheet to one stored answer: typed once, typed again by somebody else, compared.

A sheet that was drawn for it waits for a second person. Where both typed the same, its answer is
stored at once; where they differ, somebody looks at the paper again. A sheet that was not drawn
waits until its pile is closed. Setting a sheet aside goes the same way as typing it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum

from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from instruments.model import Instrument
from survey_app.collect.admission import admit_campaign
from survey_app.collect.paper.codes import is_drawn, plain_code, read_code, response_id_of
from survey_app.collect.paper.errors import SheetRefused
from survey_app.collect.paper.typed import FIELD, Raw, check_typed, compare, read_typed
from survey_app.collect.submission import Act, record_response
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.campaigns import Campaign, get_campaign
from survey_app.store.paper import (
    PaperBatch,
    PaperEntry,
    PaperInvalid,
    PaperRun,
    delete_entries_of_form,
    delete_paper_entry,
    find_paper_invalid,
    find_paper_run,
    get_paper_batch_to_change,
    list_entries_of_form,
    record_paper_entry,
    record_paper_invalid,
    was_entered,
)
from survey_app.store.place_facts import get_place_facts
from survey_app.store.responses import has_response
from survey_app.web.clock import VIET_NAM

NOON = time(12)
TYPED = "type_paper"


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """One sheet as it was typed: its code, the keys by question, or why it does not count.

    `again` tells that this person types anew what waits under the code.
    """

    code: str
    typed: Mapping[str, str]
    invalid: str | None = None
    again: bool = False


class Outcome(Enum):
    """What became of a sheet."""

    WAITS_FOR_SECOND = "waits_for_second"
    WAITS_FOR_CLOSING = "waits_for_closing"
    AGREED = "agreed"
    DIFFERS = "differs"


def save_sheet(
    session: Session, batch_id: int, sheet: TypedSheet, official_id: int, key: bytes
) -> Outcome:
    """Keep what one person typed; compare it where somebody else typed it before.

    Raises `SheetRefused` or `AnswersRefused`.
    """
    batch = get_paper_batch_to_change(session, batch_id)
    code = plain_code(sheet.code)
    campaign = get_campaign(session, batch.campaign_id)
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    waiting = find_turns(session, batch, code, official_id, key, again=sheet.again)
    raw: Mapping[str, list[str]] = {}
    if sheet.invalid is None:
        raw = read_typed(instrument, sheet.typed)
        check_typed(instrument, raw)
    if sheet.again:
        delete_paper_entry(session, waiting.pop())
    entry = PaperEntry(
        batch_id=batch.id,
        form_code=code,
        turn=len(waiting) + 1,
        typed=json.dumps(raw, ensure_ascii=False, sort_keys=True),
        invalid=sheet.invalid,
        entered_by=official_id,
    )
    record_paper_entry(session, entry)
    if waiting:
        return _compare(session, batch, instrument, [*waiting, entry], key)
    drawn = is_drawn(code, batch.second_percent, key)
    return Outcome.WAITS_FOR_SECOND if drawn else Outcome.WAITS_FOR_CLOSING


def find_turns(
    session: Session,
    batch: PaperBatch,
    code: str,
    official_id: int,
    key: bytes,
    *,
    again: bool = False,
) -> list[PaperEntry]:
    """Return what others typed of this sheet before; with `again` one's own entry.

    Raises `SheetRefused`.
    """
    if batch.closed_on is not None:
        raise SheetRefused("closed")
    _check_printed(session, batch, code, key)
    if has_response(session, response_id_of(code, key)) or find_paper_invalid(session, code):
        raise SheetRefused("done")
    anywhere = list_entries_of_form(session, code)
    waiting = [entry for entry in anywhere if entry.batch_id == batch.id]
    if anywhere and not waiting:
        raise SheetRefused("other_batch", str(anywhere[0].batch_id))
    if len(waiting) > 1:
        raise SheetRefused("compared")
    own = bool(waiting) and waiting[0].entered_by == official_id
    if again and not own:
        raise SheetRefused("nothing_waiting")
    if own and not again:
        raise SheetRefused("own")
    if waiting and not own and not is_drawn(code, batch.second_percent, key):
        raise SheetRefused("single")
    return waiting


def forget_sheet(session: Session, batch_id: int, typed: str, official_id: int, key: bytes) -> None:
    """Delete what this person typed of a sheet, if nobody else has typed it.

    Raises as `find_turns`.
    """
    batch = get_paper_batch_to_change(session, batch_id)
    code = plain_code(typed)
    (own,) = find_turns(session, batch, code, official_id, key, again=True)
    delete_paper_entry(session, own)


def finish_sheet(
    session: Session, batch: PaperBatch, instrument: Instrument, code: str, raw: Raw, key: bytes
) -> None:
    """Store the answer of a sheet once, on the pile's day, and delete what was typed."""
    answers = check_typed(instrument, raw)
    admission = admit_campaign(session, batch.campaign_id, batch.place_id, "paper")
    act = Act(
        submission_id=response_id_of(code, key),
        answered_at=datetime.combine(batch.answered_on, NOON, VIET_NAM),
        received_on=batch.answered_on,
        time_band=None,
        duration_band=None,
        repeat_band=None,
        field=next(iter(raw.get(FIELD, ())), None),
    )
    delete_entries_of_form(session, code)
    record_response(session, admission, answers, act)
    batch.forms += 1


def finish_invalid(session: Session, batch: PaperBatch, code: str, reason: str) -> None:
    """Count a sheet as handed in and not valid, and delete what was typed."""
    delete_entries_of_form(session, code)
    record_paper_invalid(session, PaperInvalid(form_code=code, batch_id=batch.id, reason=reason))


def typed_of(entry: PaperEntry) -> dict[str, list[str]]:
    """Return the values of an entry."""
    values: dict[str, list[str]] = json.loads(entry.typed)
    return values


def _check_printed(session: Session, batch: PaperBatch, code: str, key: bytes) -> PaperRun:
    """Return the print run of a code; raises `SheetRefused` where it does not belong here."""
    sheet = read_code(code, key)
    if sheet is None:
        raise SheetRefused("mistyped")
    run = find_paper_run(session, sheet.run_id)
    if run is None or sheet.copy >= run.copies:
        raise SheetRefused("unknown")
    campaign, own = get_campaign(session, run.campaign_id), get_campaign(session, batch.campaign_id)
    if campaign.commune_id != own.commune_id:
        raise SheetRefused("unknown")
    if run.campaign_id != batch.campaign_id:
        raise SheetRefused("other_campaign", campaign.title)
    if run.place_id != batch.place_id:
        raise SheetRefused("other_place", get_place_facts(session, run.place_id).place_name)
    _check_version(run, own)
    return run


def _check_version(run: PaperRun, campaign: Campaign) -> None:
    if run.instrument_version != campaign.instrument_version:
        raise SheetRefused("old_version", run.instrument_version)


def _compare(
    session: Session,
    batch: PaperBatch,
    instrument: Instrument,
    turns: list[PaperEntry],
    key: bytes,
) -> Outcome:
    first, second = turns
    if first.invalid != second.invalid:
        return Outcome.DIFFERS
    if first.invalid is not None:
        batch.forms_twice += 1
        finish_invalid(session, batch, first.form_code, first.invalid)
        return Outcome.AGREED
    raw = typed_of(first)
    found = compare(instrument, raw, typed_of(second))
    if found.differences:
        return Outcome.DIFFERS
    batch.forms_twice += 1
    batch.marks_compared += found.marks
    finish_sheet(session, batch, instrument, first.form_code, raw, key)
    return Outcome.AGREED


def note_typing(session: Session, batch_id: int, doer: Doer) -> None:
    """Enter once for a pile that this person worked on it: never on which sheet, nor how often.

    In a transaction of its own: the number of one that also stored an answer would pair the two.
    """
    subject = f"paper/{batch_id}"
    if doer.official_id is None or was_entered(session, TYPED, subject, doer.official_id):
        return
    record_deed(session, doer, TYPED, subject)
