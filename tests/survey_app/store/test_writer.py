import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from survey_app.store.communes import list_communes, record_commune
from survey_app.store.database import Database
from survey_app.store.engines import open_engines
from survey_app.store.errors import StoreBusy, StoreError
from survey_app.store.writer import WAITING_LIMIT, GroupWriter
from tests.engines import open_database
from tests.survey_app.store.builders import make_commune


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    with open_database("sqlite", tmp_path) as database:
        yield database


class _HeldWriter:
    """A writer whose first work waits at a gate, so that others queue up behind it."""

    def __init__(self, database: Database) -> None:
        self.engine = open_engines(database.url).writer
        self.writer = GroupWriter(self.engine)
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.threads: list[threading.Thread] = []
        self.faults: list[BaseException] = []
        self.queue(self._wait)
        assert self.entered.wait(5)

    def _wait(self, _session: Session) -> None:
        self.entered.set()
        assert self.gate.wait(20)

    def queue(self, work: object) -> None:
        def run() -> None:
            try:
                self.writer.write(work)  # type: ignore[arg-type] # any work will do
            except Exception as fault:  # noqa: BLE001 - the tests look at it
                self.faults.append(fault)

        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()

    def finish(self) -> None:
        self.gate.set()
        for thread in self.threads:
            thread.join()
        self.writer.close()
        self.engine.dispose()


def test_works_that_wait_are_committed_together(sqlite_database: Database) -> None:
    held = _HeldWriter(sqlite_database)
    commits: list[object] = []
    event.listen(held.engine, "commit", commits.append)
    for number in range(20):
        held.queue(lambda session, n=number: record_commune(session, make_commune(f"c{n}")))
    while held.writer.waiting < 20:
        pass
    held.finish()
    assert held.faults == []
    assert len(commits) == 2
    with sqlite_database.read() as session:
        assert len(list_communes(session)) == 20


def test_a_failed_commit_is_told_to_the_whole_group(sqlite_database: Database) -> None:
    held = _HeldWriter(sqlite_database)

    def store(session: Session) -> None:
        record_commune(session, make_commune("whole"))

    def break_a_reference_until_commit(session: Session) -> None:
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        session.execute(
            text("INSERT INTO agencies (commune_id, name, kind) VALUES (99, 'x', 'other')")
        )

    held.queue(store)
    held.queue(break_a_reference_until_commit)
    while held.writer.waiting < 2:
        pass
    held.finish()
    assert len(held.faults) == 2
    with sqlite_database.read() as session:
        assert list_communes(session) == []


def test_a_full_queue_refuses_at_once(sqlite_database: Database) -> None:
    held = _HeldWriter(sqlite_database)
    for _ in range(WAITING_LIMIT):
        held.queue(list_communes)
    while held.writer.waiting < WAITING_LIMIT:
        pass
    with pytest.raises(StoreBusy, match="are waiting"):
        held.writer.write(list_communes)
    held.finish()
    assert held.faults == []


def test_a_work_that_asks_for_another_write_is_told_instead_of_hanging(
    sqlite_database: Database,
) -> None:
    with pytest.raises(StoreError, match="wait for itself"):
        sqlite_database.write(lambda _: sqlite_database.write(list_communes))


def test_an_idle_writer_cuts_off_the_log(sqlite_database: Database, tmp_path: Path) -> None:
    log = tmp_path / "thuocdo.db-wal"
    engine = open_engines(sqlite_database.url).writer
    writer = GroupWriter(engine, idle_seconds=0.05)
    with sqlite_database.read() as session:
        assert list_communes(session) == []
        writer.write(lambda session: record_commune(session, make_commune()))
        assert log.stat().st_size > 0
    until = time.monotonic() + 10
    while log.stat().st_size > 0 and time.monotonic() < until:
        time.sleep(0.01)
    assert log.stat().st_size == 0
    writer.close()
    engine.dispose()


def test_a_reader_at_work_keeps_the_log(sqlite_database: Database) -> None:
    sqlite_database.write(lambda session: record_commune(session, make_commune()))
    with sqlite_database.read() as session:
        assert len(list_communes(session)) == 1
        sqlite_database.write(lambda session: record_commune(session, make_commune("tu-ky")))
        with pytest.raises(StoreBusy, match="in use"):
            sqlite_database.erase_traces()
    sqlite_database.erase_traces()
