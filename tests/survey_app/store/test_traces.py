"""Whoever holds the database or a copy of it cannot say which code gave which answer."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from survey_app.store.database import Database
from survey_app.store.one_time_codes import (
    OneTimeCode,
    count_one_time_codes,
    delete_expired_codes,
    find_one_time_code,
    record_one_time_codes,
    take_one_time_code,
)
from survey_app.store.responses import Response, ResponseRow, record_response_row
from survey_app.store.tables import table_metadata
from survey_app.store.traces import ENOUGH_TO_HIDE_IN
from tests.engines import open_database
from tests.survey_app.store.builders import Ground, lay_ground, make_response

ANSWERS = 12
THE_14TH = date(2026, 12, 14)
SYSTEM_COLUMNS = {"sqlite": (), "postgresql": ("xmin", "xmax", "cmin", "cmax")}


def _hash(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _issue(database: Database, ground: Ground, count: int = 2 * ANSWERS) -> None:
    codes = [
        OneTimeCode(_hash(number), ground.campaign_id, ground.place_id, None, THE_14TH)
        for number in range(count)
    ]
    database.write(lambda session: record_one_time_codes(session, codes))


def _answer_with(database: Database, row: ResponseRow, code_hash: str) -> bool:
    def work(session: Session) -> bool:
        code = take_one_time_code(session, code_hash)
        return code is not None and record_response_row(session, row)

    return database.write(work)


def _answer_some(database: Database, ground: Ground) -> list[ResponseRow]:
    rows = [make_response(ground, channel="code", answered_on=THE_14TH) for _ in range(ANSWERS)]
    for number, row in enumerate(rows):
        assert _answer_with(database, row, _hash(number))
    return rows


def test_a_code_is_good_for_one_answer(database: Database) -> None:
    ground = lay_ground(database)
    _issue(database, ground)
    with database.read() as session:
        found = find_one_time_code(session, _hash(3))
    assert found == OneTimeCode(_hash(3), ground.campaign_id, ground.place_id, None, THE_14TH)
    first, second = (make_response(ground, channel="code", answered_on=THE_14TH) for _ in range(2))
    assert _answer_with(database, first, _hash(3))
    assert not _answer_with(database, second, _hash(3))
    with database.read() as session:
        assert find_one_time_code(session, _hash(3)) is None
        assert count_one_time_codes(session, ground.campaign_id) == 2 * ANSWERS - 1


def test_a_code_whose_answer_was_refused_is_still_good(database: Database) -> None:
    ground = lay_ground(database)
    _issue(database, ground)
    refused = make_response(ground, channel="code", answered_on=date(2026, 12, 13))
    with pytest.raises(Exception, match="keyed_answers_carry_no_trace"):
        _answer_with(database, refused, _hash(0))
    stored = make_response(ground, channel="code", answered_on=THE_14TH)
    assert _answer_with(database, stored, _hash(0))


def test_codes_past_their_day_are_deleted(database: Database) -> None:
    _issue(database, lay_ground(database))
    assert database.write(lambda session: delete_expired_codes(session, THE_14TH)) == 0
    gone = database.write(lambda session: delete_expired_codes(session, date(2026, 12, 15)))
    assert gone == 2 * ANSWERS


def test_no_column_pairs_an_answer_with_another_row(database: Database) -> None:
    ground = lay_ground(database)
    _issue(database, ground)
    _answer_some(database, ground)
    database.erase_traces()
    with database.read() as session:
        groups = {
            f"responses.{mine} = {table}.{theirs}": sizes
            for table, mine, theirs in _pairs(database.kind)
            if (sizes := _group_sizes(session, table, mine, theirs))
        }
    assert groups["responses.campaign_id = campaigns.id"] == {ANSWERS}
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
        _issue(database, ground)
        _answer_some(database, ground)
        database.erase_traces()
        content = b"".join(path.read_bytes() for path in tmp_path.glob("thuocdo.db*"))
    assert _hash(ANSWERS).encode() in content, "an unused code is there: the search does find"
    assert not [number for number in range(ANSWERS) if _hash(number).encode() in content]


@pytest.mark.slow
def test_postgresql_keeps_no_order_of_answers_and_no_dead_codes(tmp_path: Path) -> None:
    with open_database("postgresql", tmp_path) as database:
        ground = lay_ground(database)
        _issue(database, ground)
        rows = _answer_some(database, ground)
        database.erase_traces()
        with database.read() as session:
            placed = list(
                session.execute(text("SELECT id, xmin::text FROM responses ORDER BY ctid"))
            )
            dead = session.scalar(
                text("SELECT pg_stat_get_dead_tuples('one_time_codes'::regclass)")
            )
    assert [row.id for row in placed] == sorted(row.id for row in rows)
    assert len({row.xmin for row in placed}) == 1
    assert dead == 0
