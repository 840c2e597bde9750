"""Whoever holds the database or a copy of it cannot read who asked, nor tie it to an answer."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.collect.stamps import make_submission_id
from survey_app.store.database import Database
from survey_app.store.reply_requests import (
    LONGEST_CONTACT,
    LONGEST_MESSAGE,
    Letter,
    ReplyRequest,
    count_reply_requests,
    delete_old_reply_requests,
    delete_reply_request,
    list_reply_requests,
    open_letter,
    record_reply_request,
    reply_key,
    seal_letter,
)
from survey_app.store.responses import Response, record_response_row
from tests.engines import open_database
from tests.survey_app.store.builders import Ground, lay_ground, make_response

KEY = reply_key("a secret of thirty-two characters or more")
CONTACT = "0912345678"
MESSAGE = "Bao giờ có kết quả?"
LETTER = Letter("Quầy số 1", date(2026, 6, 10), MESSAGE, CONTACT, "vi")
ALLOWED = {"id", "commune_id", "month", "sealed"}


def ask(database: Database, ground: Ground, letter: Letter = LETTER) -> str:
    request_id = make_submission_id()
    sealed = seal_letter(request_id, ground.commune_id, letter, KEY)
    assert database.write(lambda session: record_reply_request(session, sealed))
    return request_id


def on_day(day: date) -> Letter:
    return Letter("Quầy số 1", day, MESSAGE, CONTACT, "vi")


def test_a_letter_comes_back_as_it_was_written(database: Database) -> None:
    ground = lay_ground(database)
    ask(database, ground)
    with database.read() as session:
        (found,) = list_reply_requests(session, ground.commune_id)
    assert open_letter(found, KEY) == LETTER


def test_the_longest_letter_fits_into_a_seal() -> None:
    message, contact = "😀" * LONGEST_MESSAGE, "😀" * LONGEST_CONTACT
    letter = Letter("ộ" * 400, date(2026, 6, 10), message, contact, "vi")
    request = seal_letter(make_submission_id(), 1, letter, KEY)
    assert open_letter(request, KEY) == letter
    assert len(request.sealed) == len(seal_letter(make_submission_id(), 1, LETTER, KEY).sealed)


def test_a_request_sent_twice_is_kept_once(database: Database) -> None:
    ground = lay_ground(database)
    sealed = seal_letter(make_submission_id(), ground.commune_id, LETTER, KEY)
    assert database.write(lambda session: record_reply_request(session, sealed))
    assert not database.write(lambda session: record_reply_request(session, sealed))
    with database.read() as session:
        assert count_reply_requests(session, ground.commune_id) == {"2026-06": 1}


def test_only_the_own_commune_deletes_a_request(database: Database) -> None:
    ground = lay_ground(database)
    request_id = ask(database, ground)
    other = ground.commune_id + 1
    assert not database.write(lambda session: delete_reply_request(session, request_id, other))
    own = ground.commune_id
    assert database.write(lambda session: delete_reply_request(session, request_id, own))
    assert not database.write(lambda session: delete_reply_request(session, request_id, own))


def test_requests_are_kept_for_twelve_months(database: Database) -> None:
    ground = lay_ground(database)
    for day in (date(2025, 5, 31), date(2025, 6, 1), date(2026, 6, 10)):
        ask(database, ground, on_day(day))
    gone = database.write(lambda session: delete_old_reply_requests(session, date(2026, 6, 10)))
    assert gone == 1
    with database.read() as session:
        assert count_reply_requests(session, ground.commune_id) == {"2025-06": 1, "2026-06": 1}


def test_a_request_carries_nothing_an_answer_has() -> None:
    assert {column.name for column in ReplyRequest.__table__.columns} == ALLOWED
    shared = ALLOWED & {column.name for column in Response.__table__.columns}
    assert shared == {"id"}, "both ids are random and drawn apart"


def test_the_files_hold_neither_contact_nor_words(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database:
        ground = lay_ground(database)
        request_id = ask(database, ground)
        content = b"".join(path.read_bytes() for path in tmp_path.glob("thuocdo.db*"))
        assert request_id.encode() in content, "the search finds what is there"
        for secret in (CONTACT, MESSAGE, "Quầy số 1\x22", "2026-06-10"):
            assert secret.encode() not in content
        own = ground.commune_id
        database.write(lambda session: delete_reply_request(session, request_id, own))
        database.erase_traces()
        content = b"".join(path.read_bytes() for path in tmp_path.glob("thuocdo.db*"))
    assert request_id.encode() not in content, "a settled request is nowhere in the files"


def test_sqlite_does_not_number_requests(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database, database.read() as session:
        made = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'reply_requests'"))
    assert str(made).rstrip().endswith("WITHOUT ROWID")


@pytest.mark.slow
def test_postgresql_keeps_no_trace_between_a_request_and_an_answer(tmp_path: Path) -> None:
    with open_database("postgresql", tmp_path) as database:
        ground = lay_ground(database)
        for _ in range(6):  # each answers and then asks for a reply
            row = make_response(ground)
            database.write(partial(record_response_row, row=row))
            ask(database, ground)
        database.erase_traces()
        with database.read() as session:
            marks = {
                table: list(
                    session.execute(text(f"SELECT id, xmin::text FROM {table} ORDER BY ctid"))
                )
                for table in ("responses", "reply_requests")
            }
    for rows in marks.values():
        assert len({row.xmin for row in rows}) == 1
        assert [row.id for row in rows] == sorted(row.id for row in rows)
    assert marks["responses"][0].xmin != marks["reply_requests"][0].xmin
