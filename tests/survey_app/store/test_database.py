import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey_app.store.communes import find_commune, get_commune, list_communes, record_commune
from survey_app.store.database import Database
from survey_app.store.errors import NoSuchRow, RuleBroken, StoreUnreachable
from survey_app.store.response_sums import stream_responses
from survey_app.store.responses import (
    count_responses,
    has_response,
    record_response_row,
    record_response_rows,
)
from tests.survey_app.store.builders import lay_ground, make_commune, make_response

THREADS = 32
EACH = 10


def test_what_a_work_returns_is_stored_and_usable_afterwards(database: Database) -> None:
    commune = database.write(lambda session: record_commune(session, make_commune()))
    assert commune.name == "xã Lộc Bình"
    with database.read() as session:
        assert get_commune(session, "loc-binh").id == commune.id


def test_a_failing_work_leaves_nothing(database: Database) -> None:
    def fail(session: Session) -> None:
        record_commune(session, make_commune())
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        database.write(fail)
    with database.read() as session:
        assert list_communes(session) == []
        with pytest.raises(NoSuchRow, match="no commune 'loc-binh'"):
            get_commune(session, "loc-binh")


def test_nothing_is_written_through_a_reader(database: Database) -> None:
    lay_ground(database)
    with database.read() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM campaigns"))


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.read() as session:
        assert list_communes(session) == []
        database.write(lambda other: record_commune(other, make_commune()))
        assert list_communes(session) == []
    with database.read() as session:
        assert len(list_communes(session)) == 1


def test_a_resend_changes_nothing(database: Database) -> None:
    ground = lay_ground(database)
    first = make_response(ground, scores="555")
    again = make_response(ground, id=first.id, scores="111")
    assert database.write(lambda session: record_response_row(session, first))
    assert not database.write(lambda session: record_response_row(session, again))
    with database.read() as session:
        assert has_response(session, first.id)
        assert not has_response(session, "A" * 22)
        (batch,) = stream_responses(
            session, [ground.campaign_id], first.answered_on, first.answered_on
        )
    assert batch.scores == ("555",)


def test_many_rows_are_stored_once_however_often_they_are_given(database: Database) -> None:
    ground = lay_ground(database)
    rows = [make_response(ground) for _ in range(7)]
    more = [*rows, make_response(ground)]
    assert database.write(lambda session: record_response_rows(session, rows)) == 7
    assert database.write(lambda session: record_response_rows(session, more)) == 1


def test_many_writers_at_once_each_get_their_own_outcome(database: Database) -> None:
    ground = lay_ground(database)
    outcomes: list[str] = []

    def write_one(spoilt: bool) -> None:
        row = make_response(ground, scores="bad" if spoilt else "54321")

        def work(session: Session) -> bool:
            return record_response_row(session, row)

        try:
            outcomes.append("stored" if database.write(work) else "known")
            outcomes.append("known" if not database.write(work) else "twice")
        except RuleBroken:
            outcomes.append("refused")

    def write_some() -> None:
        for turn in range(EACH):
            write_one(spoilt=turn == EACH // 2)

    _run_side_by_side(write_some)
    assert outcomes.count("refused") == THREADS
    assert outcomes.count("stored") == outcomes.count("known") == THREADS * (EACH - 1)
    with database.read() as session:
        assert count_responses(session, [ground.campaign_id]) == THREADS * (EACH - 1)


def _run_side_by_side(task: Callable[[], None]) -> None:
    threads = [threading.Thread(target=task) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_closed_database_can_be_used_again(database: Database) -> None:
    lay_ground(database)
    database.close()
    lay_ground(database, slug="tu-ky")
    with database.read() as session:
        assert find_commune(session, "tu-ky") is not None


def test_a_database_that_is_not_there_says_so(tmp_path: Path) -> None:
    missing = Database(f"sqlite:///{tmp_path / 'no folder' / 'thuocdo.db'}")
    with pytest.raises(StoreUnreachable), missing.read():
        pass
    with pytest.raises(StoreUnreachable):
        missing.write(list_communes)
    missing.close()


def test_a_wrong_address_makes_no_empty_file(tmp_path: Path) -> None:
    missing = Database(f"sqlite:///{tmp_path / 'thuocdo.db'}")
    with pytest.raises(StoreUnreachable), missing.read():
        pass
    missing.close()
    assert list(tmp_path.iterdir()) == []
