"""How each kind of database is spoken to: pools, pragmas, and where a transaction begins.

The driver for SQLite would begin transactions by itself, late and not before every statement.
It is told not to, and each transaction begins with a statement of ours: then a reader sees one
moment of the file, savepoints hold, and tables are made or changed entirely or not at all.
"""

from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, StaticPool

from survey_app.store.errors import UnsupportedDatabase

BUSY_SECONDS = 10
POOL_SECONDS = 5
READERS_KEPT, READERS_MORE = 8, 56
SERVER_CONNECTIONS_KEPT, SERVER_CONNECTIONS_MORE = 8, 24
WAL_BYTES_KEPT = 0


@dataclass(frozen=True, slots=True)
class Engines:
    """One engine to read from; one to write to, over a single connection on SQLite."""

    reader: Engine
    writer: Engine


def read_address(text: str) -> URL:
    """Take a database address apart; raise `UnsupportedDatabase` if it cannot be served.

    >>> read_address("postgresql://people@server/thuocdo").drivername
    'postgresql+psycopg'
    >>> read_address("sqlite:////var/lib/thuocdo/thuocdo.db").database
    '/var/lib/thuocdo/thuocdo.db'
    >>> read_address("sqlite://")
    Traceback (most recent call last):
    survey_app.store.errors.UnsupportedDatabase: a SQLite address needs a file: sqlite:////folder/thuocdo.db
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise UnsupportedDatabase("the database address cannot be read as a URL") from None
    kind = url.get_backend_name()
    if kind == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise UnsupportedDatabase(f"expected a sqlite or postgresql address, got {kind!r}")
    if url.database in {None, "", ":memory:"}:
        raise UnsupportedDatabase("a SQLite address needs a file: sqlite:////folder/thuocdo.db")
    return url


def open_engines(url: URL) -> Engines:
    """Make the engines of an address; nothing is connected yet."""
    if url.get_backend_name() == "sqlite":
        return Engines(_sqlite_reader(url), _sqlite_writer(url))
    server = create_engine(
        url,
        hide_parameters=True,
        pool_size=SERVER_CONNECTIONS_KEPT,
        max_overflow=SERVER_CONNECTIONS_MORE,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        connect_args={"options": f"-c lock_timeout={BUSY_SECONDS}s", "connect_timeout": 5},
    )
    reader = server.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(reader, server)


def open_migration_engine(url: URL) -> Engine:
    """Make an engine for the one connection on which tables are laid and changed."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, poolclass=NullPool)
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
    _begin_with(engine, "BEGIN IMMEDIATE")
    # Foreign keys stay off: changing a table on SQLite means copying it and dropping the old one.
    _on_connect(engine, "PRAGMA journal_mode=WAL", "PRAGMA secure_delete=ON")
    return engine


def _existing_file(url: URL) -> URL:
    """Open the file only if it is there: a wrong address must not make an empty database."""
    file = Path(url.database or "").absolute().as_uri()
    return url.set(database=file, query={**url.query, "mode": "rw", "uri": "true"})


def _sqlite_reader(url: URL) -> Engine:
    engine = create_engine(
        _existing_file(url),
        hide_parameters=True,
        pool_size=READERS_KEPT,
        max_overflow=READERS_MORE,
        pool_timeout=POOL_SECONDS,
    )
    _begin_with(engine, "BEGIN")
    _on_connect(engine, "PRAGMA query_only=ON")
    return engine


def _sqlite_writer(url: URL) -> Engine:
    engine = create_engine(
        _existing_file(url),
        hide_parameters=True,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
    )
    _begin_with(engine, "BEGIN IMMEDIATE")
    _on_connect(
        engine,
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",
        # After a checkpoint the log is cut off, so that what was deleted does not live on in it.
        f"PRAGMA journal_size_limit={WAL_BYTES_KEPT}",
    )
    return engine


def _begin_with(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


def _on_connect(engine: Engine, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: SqliteConnection, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}", *pragmas):
            cursor.execute(pragma)
        cursor.close()
