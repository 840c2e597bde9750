"""A table of forms becomes rows in the store: each form once, however often its file is given."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.collect.admission import Admission, admit_campaign
from survey_app.collect.importing.columns import fill_down, list_unread
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.identity import Stated, build_row_ids
from survey_app.collect.importing.mapping import ImportMapping, PlaceSource
from survey_app.collect.importing.reading import (
    Reader,
    ReadRow,
    RefusedRow,
    build_reader,
    moment_of,
    read_row,
)
from survey_app.collect.importing.sheets import Table, TableRow
from survey_app.collect.importing.spelling import looks_personal, text_key
from survey_app.collect.stamps import time_band
from survey_app.collect.submission import Act, record_responses
from survey_app.store.agencies import list_agencies
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.campaigns import Campaign
from survey_app.store.database import Database
from survey_app.store.places import list_places
from survey_app.store.responses import find_known_ids

ROWS_A_COMMIT: Final = 500
CHANNEL: Final = "import"


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file; with `dry_run` `stored` counts what would be stored."""

    rows: int
    stored: int
    already_there: int
    refused: tuple[RefusedRow, ...]
    unread: tuple[str, ...]
    personal: tuple[str, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class IdentifiedRow:
    """A row with the id it will always get."""

    id: str
    row: ReadRow


def import_key(secret_key: str) -> bytes:
    """Derive the key of imported ids from the installation's secret."""
    return hmac.new(secret_key.encode(), b"imported responses", hashlib.sha256).digest()


def import_responses(
    database: Database,
    campaign: Campaign,
    table: Table,
    mapping: ImportMapping,
    key: bytes,
    today: date,
    *,
    dry_run: bool = False,
) -> ImportOutcome:
    """Store the good rows that are not there yet and list the others; raises `ImportFault`.

    At most 500 rows are stored at a time, so that people who answer meanwhile wait for nothing.
    Broken off, it is simply run again.
    """
    if campaign.official_channel is not None:
        raise ImportFault("an official channel asks this", got=campaign.official_channel)
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    with database.read() as session:
        places = list_place_words(session, campaign.commune_id)
        check_place(mapping.place, places)
        admissions = {
            number: admit_campaign(session, campaign.id, number, CHANNEL)
            for number in set(places.values())
        }
    reader = build_reader(table, mapping, instrument, campaign, places, today)
    unread = list_unread(table.header, mapping.columns)
    ids = build_row_ids(table, _stated(mapping, places), campaign.id, key)
    rows = _complete(table, mapping).rows
    take = (
        partial(_count_new, database, set()) if dry_run else partial(_store, database, admissions)
    )
    refused: list[RefusedRow] = []
    stored = good = 0
    for start in range(0, len(rows), ROWS_A_COMMIT):
        part = slice(start, start + ROWS_A_COMMIT)
        fit = _read_part(reader, rows[part], ids[part], refused)
        good += len(fit)
        stored += take(fit)
    return ImportOutcome(
        rows=len(rows),
        stored=stored,
        already_there=good - stored,
        refused=tuple(refused),
        unread=unread,
        personal=tuple(name for name in unread if looks_personal(name)),
        dry_run=dry_run,
    )


def note_import(
    session: Session,
    campaign: Campaign,
    outcome: ImportOutcome,
    doer: Doer,
) -> None:
    """Enter what an official did: counts only, and nothing of any row."""
    record_deed(
        session,
        doer,
        "import_responses",
        f"campaign/{campaign.id}",
        rows=outcome.rows,
        stored=outcome.stored,
        already_there=outcome.already_there,
        refused=len(outcome.refused),
    )


def list_place_words(session: Session, commune_id: int) -> dict[str, int]:
    """Return the words that mean exactly one place of a commune: number, name, with its agency."""
    agencies = {agency.id: agency.name for agency in list_agencies(session, commune_id)}
    meant: dict[str, set[int]] = {}
    for place in list_places(session, commune_id):
        agency = agencies[place.agency_id]
        for words in (str(place.id), place.name, f"{agency} - {place.name}", agency):
            meant.setdefault(text_key(words), set()).add(place.id)
    return {words: next(iter(ids)) for words, ids in meant.items() if len(ids) == 1}


def list_place_names(session: Session, commune_id: int) -> list[str]:
    """Return a name for each place in use that means it alone, as a mapping may write it."""
    words = list_place_words(session, commune_id)
    agencies = {agency.id: agency.name for agency in list_agencies(session, commune_id)}
    return [
        place.name
        if text_key(place.name) in words
        else f"{agencies[place.agency_id]} - {place.name}"
        for place in list_places(session, commune_id, only_active=True)
    ]


def check_place(source: PlaceSource, places: Mapping[str, int]) -> None:
    """Raise `ImportFault` where the one place of all rows is not the commune's."""
    wanted = source.name or (None if source.id is None else str(source.id))
    if wanted is not None and text_key(wanted) not in places:
        raise ImportFault("no such place in the commune", where="[place]", got=repr(wanted))


def _stated(mapping: ImportMapping, places: Mapping[str, int]) -> Stated:
    source = mapping.place
    words = source.name or (None if source.id is None else str(source.id))
    place_id = None if words is None else places[text_key(words)]
    return Stated(place_id, mapping.date.on, mapping.field.code)


def _complete(table: Table, mapping: ImportMapping) -> Table:
    """Give merged cells their value; a row's id is made of what it holds itself."""
    if not mapping.fill_down:
        return table
    named = (mapping.date.column, mapping.place.column, mapping.field.column)
    return fill_down(table, [name for name in named if name is not None])


def _read_part(
    reader: Reader, rows: Sequence[TableRow], ids: Sequence[str], refused: list[RefusedRow]
) -> list[IdentifiedRow]:
    """Return the good rows; the others are added to those refused."""
    fit = []
    for name, row in zip(ids, rows, strict=True):
        read = read_row(reader, row)
        if isinstance(read, RefusedRow):
            refused.append(read)
        else:
            fit.append(IdentifiedRow(name, read))
    return fit


def _count_new(database: Database, seen: set[str], rows: Sequence[IdentifiedRow]) -> int:
    """Count the rows that would be stored; `seen` holds those of earlier calls and is added to."""
    new = list({each.id for each in rows} - seen)
    seen.update(new)
    with database.read() as session:
        return len(new) - len(find_known_ids(session, new))


def _store(
    database: Database, admissions: Mapping[int, Admission], rows: Sequence[IdentifiedRow]
) -> int:
    # In one order whatever the file's: two imports of the same rows at once never lock each other.
    ordered = sorted(rows, key=lambda each: each.id)
    given = [(admissions[each.row.place_id], each.row.answers, _act_of(each)) for each in ordered]
    return database.write(lambda session: record_responses(session, given)) if given else 0


def _act_of(each: IdentifiedRow) -> Act:
    at = moment_of(each.row)
    return Act(
        submission_id=each.id,
        answered_at=at,
        received_on=at.date(),
        time_band=None if each.row.at is None else time_band(at),
        duration_band=None,
        repeat_band=None,
        field=each.row.field,
    )
