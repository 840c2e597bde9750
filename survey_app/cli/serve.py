"""`thuocdo serve`: the web server, for one commune or many.

Waitress reads a request whole before a thread takes it, so that phones stalled on a bad network
keep nobody waiting; and it is the same on Linux and on Windows.
"""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import time
from dataclasses import replace
from typing import Annotated, NoReturn

import typer
import waitress

from survey_app.app import create_app
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import find_settings, open_database
from survey_app.config import Settings
from survey_app.store.database import Database
from survey_app.store.schema import check_schema

THREADS = 8
"""More would only share out the same processor time: at 32 respondents the slowest wait longer."""

CONNECTIONS = 1000
STALLED_SECONDS = 30
"""How long a connection may be silent before its place is given to another."""

LONGEST_BODY = 24 * 1024 * 1024
"""Beyond it the server itself refuses; the application has its own, smaller limit and a page."""

RESTART_SECONDS = 1
BASE_VARIABLE = "THUOCDO_BASE_URL"


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option(help="Processes; more than one needs PostgreSQL.", min=1, max=64)
    ] = 1,
) -> None:
    """Serve the application until stopped."""
    settings = find_settings()
    if BASE_VARIABLE not in os.environ:
        settings = replace(settings, base_url=f"http://127.0.0.1:{port}")
    run_server(settings, host, port, workers)


def run_server(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped, with one process or several on one PostgreSQL database."""
    with open_database(settings) as database:
        if workers > 1 and (database.kind == "sqlite" or sys.platform == "win32"):
            raise CommandFault(
                "--workers above 1 needs PostgreSQL (THUOCDO_DATABASE_URL) and no Windows: one "
                "process alone writes a SQLite file."
            )
        with database.read() as session:
            check_schema(session)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise CommandFault(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
    signal.signal(signal.SIGTERM, _end)
    print(
        f"Serving {settings.base_url} on {host}, port {port} (Ctrl-C ends it). "
        f"Officials sign in at {settings.base_url}/login",
        flush=True,
    )
    with listening:
        if workers == 1:
            _serve(settings, listening)
        else:
            _serve_with_processes(settings, listening, workers)


def _serve(settings: Settings, listening: socket.socket) -> None:
    # The server's own messages quote paths, and a path holds a code.
    logging.getLogger("waitress").setLevel(logging.CRITICAL + 1)
    database = Database(settings.database_url)
    try:
        database.erase_left_traces()
        waitress.serve(
            create_app(settings, database=database),
            sockets=[listening],
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=STALLED_SECONDS,
            cleanup_interval=STALLED_SECONDS // 2,
            max_request_body_size=LONGEST_BODY,
            # The application itself decides which proxy to believe (THUOCDO_PROXY_HOPS).
            clear_untrusted_proxy_headers=False,
            asyncore_use_poll=True,
            ident=None,
            _quiet=True,
        )
    finally:
        # Closed at last, the database keeps no log in which a used code could lie.
        database.close()


def _serve_with_processes(settings: Settings, listening: socket.socket, workers: int) -> None:
    """Let several processes take connections from one socket; one that ends is replaced."""
    context = multiprocessing.get_context("fork")
    processes: list[multiprocessing.process.BaseProcess] = []
    try:
        while True:
            while len(processes) < workers:
                processes.append(context.Process(target=_serve, args=(settings, listening)))
                processes[-1].start()
            multiprocessing.connection.wait([process.sentinel for process in processes])
            processes = [process for process in processes if process.is_alive()]
            time.sleep(RESTART_SECONDS)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def _end(_signal: int, _frame: object) -> NoReturn:
    sys.exit(0)
