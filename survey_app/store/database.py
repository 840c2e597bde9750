"""The one door to the database: read a moment of it, or give it a work to write.

A work is a function that takes a session. It runs in one transaction, committed when it returns
and taken back when it raises; it must not commit, and what it returns is detached from the store.
Nothing is retried in silence: a work that failed was not written.
"""

import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

import survey_app.store.tables  # noqa: F401 # a row may refer to any table: all must be known
from survey_app.store.engines import Engines, open_engines, read_address
from survey_app.store.errors import StoreBusy, StoreUnreachable
from survey_app.store.faults import as_store_error
from survey_app.store.traces import erase_server_traces, erase_sqlite_traces
from survey_app.store.writer import GroupWriter

T = TypeVar("T")


class Database:
    """A database at an address; safe between threads, and before and after a fork.

    Several processes may open the same file: one that finds another writing waits for it.
    """

    def __init__(self, url: str) -> None:
        self.url = read_address(url)
        self._open()
        _databases.add(self)

    @property
    def kind(self) -> str:
        """Say which engine it is: "sqlite" or "postgresql"."""
        return self.url.get_backend_name()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open one unchanging moment of the database; nothing can be written through it."""
        with (
            _connect(self._engines.reader) as connection,
            Session(connection, autoflush=False, expire_on_commit=False) as session,
        ):
            yield session

    def write(self, work: Callable[[Session], T]) -> T:
        """Run a work in one transaction; its effects are on the disk when this returns."""
        if self._writer is not None:
            return self._writer.write(work)
        try:
            with (
                _connect(self._engines.writer) as connection,
                Session(connection, expire_on_commit=False) as session,
                session.begin(),
            ):
                return work(session)
        except (IntegrityError, OperationalError) as fault:
            raise as_store_error(fault) from None

    def erase_traces(self) -> None:
        """Let go of what the engine keeps about used codes and the order of answers.

        On SQLite the writer also does so by itself whenever it is idle. On PostgreSQL this is for a
        nightly run and for the end of a campaign. Raises `StoreBusy` where a reader or another
        process at work prevents it.
        """
        if self.kind == "sqlite":
            if not erase_sqlite_traces(self._engines.reader):
                raise StoreBusy("the database file is in use: its log cannot be cut off now")
            return
        engine = self._engines.writer.execution_options(isolation_level="AUTOCOMMIT")
        with _connect(engine) as connection:
            erase_server_traces(connection)

    def erase_left_traces(self) -> None:
        """Let go of what a killed process left beside a SQLite file: now, or as soon as can be."""
        if self._writer is not None and not erase_sqlite_traces(self._engines.reader):
            self._writer.watch()

    def close(self) -> None:
        """Finish what is being written and let all connections go."""
        if self._writer is not None:
            self._writer.close()
        self._engines.reader.dispose()
        self._engines.writer.dispose()

    def _open(self) -> None:
        self._engines: Engines = open_engines(self.url)
        self._writer = GroupWriter(self._engines.writer) if self.kind == "sqlite" else None

    def _reopen_in_child(self) -> None:
        # Connections and the writer's thread stayed with the parent. The child must not even close
        # its copies (on SQLite that would drop the parent's locks): they are kept, unused.
        _left_with_the_parent.extend((self._engines.reader.pool, self._engines.writer.pool))
        self._open()


@contextmanager
def _connect(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except PoolTimeout:
        raise StoreBusy("all connections to the database are in use") from None
    except OperationalError as fault:
        raise StoreUnreachable(f"the database does not answer: {fault.orig}") from fault
    with connection:
        yield connection


def _reopen_all_in_child() -> None:
    for database in list(_databases):
        database._reopen_in_child()


_databases: "weakref.WeakSet[Database]" = weakref.WeakSet()
_left_with_the_parent: list[Pool] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reopen_all_in_child)
