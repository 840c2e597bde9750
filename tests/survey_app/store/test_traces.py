"""Whoever holds the database or a copy of it cannot say which code gave which answer.

The answers come in as they do when the form is sent: through the same door and the same recording.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from instruments.answers import check_answers
from instruments.loading import load_instrument
from survey_app.collect.admission import admit
from survey_app.collect.codes import hash_of_code, make_one_time_code
from survey_app.collect.errors import CodeUsed
from survey_app.collect.stamps import make_submission_id
from survey_app.collect.submission import Act, Receipt, record_response
from survey_app.store.campaigns import GRACE_DAYS
from survey_app.store.database import Database
from survey_app.store.errors import RuleBroken
from survey_app.store.one_time_codes import (
    OneTimeCode,
    count_one_time_codes,
    delete_expired_codes,
    find_one_time_code,
    record_one_time_codes,
)
from survey_app.store.poster_codes import PosterCode, record_poster_code
from survey_app.store.responses import Response
from survey_app.store.tables import table_metadata
from survey_app.store.traces import ENOUGH_TO_HIDE_IN
from tests.engines import open_database
from tests.survey_app.store.builders import Ground, lay_ground

ANSWERS = 12
PART = 16  # of a hash: enough to know it by
POSTER = "abcd234"
KEY = b"k" * 32
SENT_AT = datetime(2026, 12, 3, 10, 21, 7)  # noqa: DTZ001 - local time, as the form's act has it
THE_14TH = date(2026, 12, 14)
SENT = {"stage": ["c"], "manner": ["5"], "overall": ["4"], "comment": ["Cảm ơn"]}
SYSTEM_COLUMNS = {"sqlite": (), "postgresql": ("xmin", "xmax", "cmin", "cmax")}


def _issue(database: Database, ground: Ground, count: int = 2 * ANSWERS) -> list[str]:
    codes = [make_one_time_code(KEY) for _ in range(count)]
    kept = [
        OneTimeCode(_hash(code), ground.campaign_id, ground.place_id, None, THE_14TH)
        for code in codes
    ]
    database.write(lambda session: record_one_time_codes(session, kept))
    return codes


def _hash(code: str) -> str:
    return hash_of_code(code, KEY)


def _send(database: Database, code: str, submission_id: str | None = None) -> str:
    """Send a form as the respondents' page does; returns the id under which it is stored."""
    act = Act(
        submission_id=submission_id or make_submission_id(),
        answered_at=SENT_AT,
        received_on=SENT_AT.date(),
        time_band=3,
        duration_band=1,
        repeat_band=0,
        field=None,
    )
    with database.read() as session:
        admission = admit(session, code, SENT_AT.date(), KEY)
    instrument = load_instrument(admission.instrument_code, admission.instrument_version)
    answers = check_answers(instrument, SENT)
    receipt = database.write(lambda session: record_response(session, admission, answers, act))
    assert receipt is Receipt.STORED
    return act.submission_id


def _answer_some(database: Database, ground: Ground, codes: list[str]) -> list[str]:
    """Answer by one-time codes and at a poster by turns; returns the ids in the order of sending.

    The codes that are answered with are the first ones.
    """
    poster = PosterCode(
        code=POSTER,
        place_id=ground.place_id,
        instrument_code="tthc",
        created_on=date(2026, 1, 2),
    )
    database.write(lambda session: record_poster_code(session, poster))
    return [_send(database, each) for code in codes[:ANSWERS] for each in (code, POSTER)]


def test_a_code_is_good_for_one_answer(database: Database) -> None:
    ground = lay_ground(database)
    code = _issue(database, ground)[3]
    with database.read() as session:
        found = find_one_time_code(session, _hash(code))
    assert found == OneTimeCode(_hash(code), ground.campaign_id, ground.place_id, None, THE_14TH)
    _send(database, code)
    with pytest.raises(CodeUsed):
        _send(database, code)
    with database.read() as session:
        assert find_one_time_code(session, _hash(code)) is None
        assert count_one_time_codes(session, ground.campaign_id) == 2 * ANSWERS - 1


def test_a_code_whose_answer_was_refused_is_still_good(database: Database) -> None:
    code = _issue(database, lay_ground(database))[0]
    with pytest.raises(RuleBroken, match="id_is_random"):
        _send(database, code, "too short")
    _send(database, code)


def test_a_keyed_answer_keeps_its_month_and_no_band(database: Database) -> None:
    ground = lay_ground(database)
    _answer_some(database, ground, _issue(database, ground))
    with database.read() as session:
        kept = session.execute(
            select(
                Response.channel,
                Response.answered_on,
                Response.time_band,
                Response.duration_band,
                Response.repeat_band,
            ).distinct()
        ).all()
    assert {tuple(row) for row in kept} == {
        ("code", THE_14TH, None, None, None),
        ("qr", SENT_AT.date(), 3, 1, 0),
    }


def test_codes_past_their_day_and_the_days_of_grace_are_deleted(database: Database) -> None:
    _issue(database, lay_ground(database))
    with_grace = THE_14TH + timedelta(days=GRACE_DAYS)
    assert database.write(lambda session: delete_expired_codes(session, with_grace)) == 0
    after = with_grace + timedelta(days=1)
    gone = database.write(lambda session: delete_expired_codes(session, after))
    assert gone == 2 * ANSWERS


def test_no_column_pairs_an_answer_with_another_row(database: Database) -> None:
    ground = lay_ground(database)
    _answer_some(database, ground, _issue(database, ground))
    database.erase_traces()
    with database.read() as session:
        groups = {
            f"responses.{mine} = {table}.{theirs}": sizes
            for table, mine, theirs in _pairs(database.kind)
            if (sizes := _group_sizes(session, table, mine, theirs))
        }
    assert groups["responses.campaign_id = campaigns.id"] == {2 * ANSWERS}
    small = {pair: sizes for pair, sizes in groups.items() if min(sizes) < ENOUGH_TO_HIDE_IN}
    assert not small, f"These columns lead from a row to fewer than five answers: {small}"


def _pairs(kind: str) -> Iterator[tuple[str, str, str]]:
    """Give each two columns of the same kind, one of `responses` and one of another table."""
    mine = list(Response.__table__.columns)
    for table in table_metadata().sorted_tables:
        if table.name == Response.__tablename__:
            continue
        for column in table.columns:
            alike = (own for own in mine if type(own.type) is type(column.type))
            yield from ((table.name, own.name, column.name) for own in alike)
        for own_mark in SYSTEM_COLUMNS[kind]:
            yield from ((table.name, own_mark, mark) for mark in SYSTEM_COLUMNS[kind])


def _group_sizes(session: Session, table: str, mine: str, theirs: str) -> set[int]:
    """Say to how many answers each row of the other table leads, where it leads to any."""
    marked = {"xmin", "xmax", "cmin", "cmax"}
    # Transactions count from three; a zero is the absence of a mark, not a shared one.
    unmarked = f"AND r.{mine}::text <> '0'" if mine in marked else ""
    cast = "::text" if mine in marked else ""
    counted = text(
        f"SELECT o.{theirs}{cast}, count(DISTINCT r.id) FROM responses r "
        f"JOIN {table} o ON r.{mine}{cast} = o.{theirs}{cast} {unmarked} GROUP BY 1"
    )
    return {int(row[1]) for row in session.execute(counted)}


def test_sqlite_numbers_neither_answers_nor_codes(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database, database.read() as session:
        for table in ("responses", "one_time_codes"):
            made = session.scalar(text(f"SELECT sql FROM sqlite_master WHERE name = '{table}'"))
            assert str(made).rstrip().endswith("WITHOUT ROWID")


def test_a_used_code_is_nowhere_in_the_files(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database:
        ground = lay_ground(database)
        codes = _issue(database, ground)
        _answer_some(database, ground, codes)
        database.erase_traces()
        content = b"".join(path.read_bytes() for path in tmp_path.glob("thuocdo.db*"))
    unused = [code for code in codes if _hash(code)[:PART].encode() in content]
    assert unused == codes[ANSWERS:], "the search finds the unused codes and no used one"


@pytest.mark.slow
def test_postgresql_keeps_no_order_of_answers_and_no_dead_codes(tmp_path: Path) -> None:
    with open_database("postgresql", tmp_path) as database:
        ground = lay_ground(database)
        sent = _answer_some(database, ground, _issue(database, ground))
        database.erase_traces()
        with database.read() as session:
            placed = list(
                session.execute(text("SELECT id, xmin::text FROM responses ORDER BY ctid"))
            )
            dead = session.scalar(
                text("SELECT pg_stat_get_dead_tuples('one_time_codes'::regclass)")
            )
    assert [row.id for row in placed] == sorted(sent)
    assert len({row.xmin for row in placed}) == 1
    assert dead == 0
