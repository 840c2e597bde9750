"""Two people typed a sheet differently: shown side by side, and settled by a look at the paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from instruments.model import Instrument
from survey_app.collect.paper.entries import finish_invalid, finish_sheet, typed_of
from survey_app.collect.paper.errors import SheetRefused
from survey_app.collect.paper.typed import (
    Comparison,
    check_typed,
    compare,
    read_typed,
    write_typed,
)
from survey_app.store.campaigns import get_campaign
from survey_app.store.paper import (
    PaperBatch,
    PaperEntry,
    get_paper_batch_to_change,
    list_entries_of_form,
)

FIRST, SECOND, THIRD = "1", "2", "3"
VALIDITY = "validity"
"""The name of the choice where only one of the two set the sheet aside."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A sheet's two turns; `found` is None where at least one of them set the sheet aside."""

    instrument: Instrument
    first: PaperEntry
    second: PaperEntry
    found: Comparison | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What somebody decided: by question whose typing holds, and what was typed the third time."""

    chosen: Mapping[str, str]
    typed: Mapping[str, str]


def find_sides(session: Session, batch: PaperBatch, code: str) -> Sides:
    """Return both turns of a sheet. Raises `SheetRefused` where nothing is to be settled."""
    turns = [each for each in list_entries_of_form(session, code) if each.batch_id == batch.id]
    if len(turns) != 2:
        raise SheetRefused("nothing_waiting")
    first, second = turns
    campaign = get_campaign(session, batch.campaign_id)
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    both_count = first.invalid is None and second.invalid is None
    found = compare(instrument, typed_of(first), typed_of(second)) if both_count else None
    return Sides(instrument, first, second, found)


def settle_sheet(session: Session, batch_id: int, code: str, settled: Settled, key: bytes) -> None:
    """Store what was decided, and count the error. Raises `SheetRefused`, `AnswersRefused`."""
    batch = get_paper_batch_to_change(session, batch_id)
    sides = find_sides(session, batch, code)
    if sides.found is None:
        _settle_validity(session, batch, sides, settled, key)
    else:
        raw = _merge(sides, sides.found, settled)
        check_typed(sides.instrument, raw)
        batch.marks_compared += sides.found.marks
        batch.marks_different += sides.found.marks_different
        finish_sheet(session, batch, sides.instrument, code, raw, key)
    batch.forms_twice += 1


def _settle_validity(
    session: Session, batch: PaperBatch, sides: Sides, settled: Settled, key: bytes
) -> None:
    chosen = settled.chosen.get(VALIDITY)
    if chosen not in {FIRST, SECOND}:
        raise SheetRefused("no_choice")
    entry = sides.first if chosen == FIRST else sides.second
    if entry.invalid is not None:
        finish_invalid(session, batch, entry.form_code, entry.invalid)
    else:
        raw = typed_of(entry)
        finish_sheet(session, batch, sides.instrument, entry.form_code, raw, key)


def _merge(sides: Sides, found: Comparison, settled: Settled) -> dict[str, list[str]]:
    """Return the values that hold: shared ones, and for each difference the one decided."""
    first = write_typed(sides.instrument, typed_of(sides.first))
    second = write_typed(sides.instrument, typed_of(sides.second))
    merged = dict(first)
    for difference in found.differences:
        key = difference.key
        chosen = settled.chosen.get(key)
        if chosen not in {FIRST, SECOND, THIRD}:
            raise SheetRefused("no_choice", key)
        by_choice = {FIRST: first, SECOND: second, THIRD: settled.typed}
        merged[key] = by_choice[chosen].get(key, "")
    return read_typed(sides.instrument, merged)
