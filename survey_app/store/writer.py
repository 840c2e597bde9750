"""The single writer of a SQLite file within a process: one thread that commits whole groups.

Callers queue their works and wait. The thread takes all that wait (up to a limit), runs each in
a savepoint of one transaction, commits once and then answers them all: sixteen answers cost one
flush of the disk. A work that fails takes back only its own savepoint; if the commit fails, all
of the group are told so. When it has been idle for a while it cuts off the log of the file, in
which a used code would otherwise lie beside its answer until the log is full.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from survey_app.store.errors import StoreBusy, StoreError
from survey_app.store.faults import as_store_error
from survey_app.store.traces import erase_sqlite_traces

T = TypeVar("T")
WAITING_LIMIT = 512
GROUP_LIMIT = 64
IDLE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[Session], Any]
    answer: Future[Any]


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any
    fault: BaseException | None


class GroupWriter:
    """Runs works one after another on its own connection and commits them in groups."""

    def __init__(self, engine: Engine, idle_seconds: float = IDLE_SECONDS) -> None:
        self._engine = engine
        self._idle_seconds = idle_seconds
        self._waiting: queue.Queue[_Job | None] = queue.Queue(WAITING_LIMIT)
        self._door = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """Say how many works are queued and not yet begun."""
        return self._waiting.qsize()

    def write(self, work: Callable[[Session], T]) -> T:
        """Queue a work, wait until its group is on the disk, and give what it returned."""
        if self._thread is threading.current_thread():
            raise StoreError("a work may not ask for another write: it would wait for itself")
        answer: Future[T] = Future()
        with self._door:
            self._start()
            try:
                self._waiting.put_nowait(_Job(work, answer))
            except queue.Full:
                raise StoreBusy(f"{WAITING_LIMIT} writers are waiting already") from None
        return answer.result()

    def watch(self) -> None:
        """Begin to cut off the log when idle, before the first write too."""
        with self._door:
            self._start()

    def close(self) -> None:
        """Finish what is queued and stop the thread; a later write starts it again."""
        with self._door:
            if self._thread is not None:
                self._waiting.put(None)
                self._thread.join()
                self._thread = None

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        log_is_clear = False
        while True:
            try:
                first = self._waiting.get(timeout=None if log_is_clear else self._idle_seconds)
            except queue.Empty:
                log_is_clear = erase_sqlite_traces(self._engine)
                continue
            if first is None:
                return
            jobs, last = self._take_waiting(first)
            self._run_group(jobs)
            log_is_clear = False
            if last:
                return

    def _take_waiting(self, first: _Job) -> tuple[list[_Job], bool]:
        jobs = [first]
        while len(jobs) < GROUP_LIMIT:
            try:
                job = self._waiting.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _run_group(self, jobs: Sequence[_Job]) -> None:
        try:
            with self._engine.begin() as connection:
                if len(jobs) == 1:
                    outcomes = [_Outcome(_run(connection, jobs[0]), None)]
                else:
                    outcomes = [_run_apart(connection, job) for job in jobs]
        except BaseException as fault:  # noqa: BLE001 - every caller of the group is told
            outcomes = [_Outcome(None, as_store_error(fault))] * len(jobs)
        for job, outcome in zip(jobs, outcomes, strict=True):
            if outcome.fault is None:
                job.answer.set_result(outcome.value)
            else:
                job.answer.set_exception(outcome.fault)


def _run(connection: Connection, job: _Job) -> Any:
    """Run a work in the group's transaction; what it gives back belongs to no session."""
    with Session(
        connection, join_transaction_mode="rollback_only", expire_on_commit=False
    ) as session:
        value = job.work(session)
        session.flush()
    return value


def _run_apart(connection: Connection, job: _Job) -> _Outcome:
    """Run a work in a savepoint: if it fails, only its own part is taken back.

    The savepoint is set by hand: SQLAlchemy's nested transaction costs as much as the insert.
    """
    connection.exec_driver_sql("SAVEPOINT work")
    try:
        outcome = _Outcome(_run(connection, job), None)
    except BaseException as fault:  # noqa: BLE001 - handed to the caller who queued the work
        # Where the disk was full the whole transaction is gone: this then raises, for the group.
        connection.exec_driver_sql("ROLLBACK TO work")
        outcome = _Outcome(None, as_store_error(fault))
    connection.exec_driver_sql("RELEASE work")
    return outcome
