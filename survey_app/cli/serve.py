"""`thuocdo serve`: the web server, for one commune or many."""

import sys
from typing import Annotated, Any

import typer

from survey_app.app import create_app
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import find_settings, open_database
from survey_app.config import Settings
from survey_app.store.database import Database
from survey_app.store.schema import check_schema

THREADS = 32
"""Waiting threads are cheap; a durable write holds one for some milliseconds."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option(help="Processes; more than one needs PostgreSQL.", min=1, max=64)
    ] = 1,
) -> None:
    """Serve the application until stopped."""
    run_server(find_settings(), host, port, workers)


def run_server(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Serve with gunicorn, or with waitress where there is no gunicorn (Windows)."""
    with open_database(settings) as database:
        if workers > 1 and database.kind == "sqlite":
            raise CommandFault(
                "--workers above 1 needs PostgreSQL (THUOCDO_DATABASE_URL): one process alone "
                "writes a SQLite file."
            )
        with database.read() as session:
            check_schema(session)
    if sys.platform == "win32":
        from waitress import serve as serve_with_waitress

        with open_database(settings) as database:
            database.erase_left_traces()
            app = create_app(settings, database=database)
            serve_with_waitress(app, host=host, port=port, threads=THREADS)
        return
    _serve_with_gunicorn(settings, host, port, workers)


def _serve_with_gunicorn(settings: Settings, host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    from survey_app.cli.worker import PatientWorker

    database = Database(settings.database_url)

    class Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
        """Gunicorn with our options, without its command line."""

        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                "workers": workers,
                "worker_class": PatientWorker,
                "threads": THREADS,
                "accesslog": None,  # addresses of respondents are written nowhere
                "loglevel": "info" if settings.log_level == "debug" else settings.log_level,
                "keepalive": 5,
                "graceful_timeout": 20,
                # Closed at last, the database keeps no log in which a used code could lie.
                "worker_exit": lambda _arbiter, _worker: database.close(),
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            database.erase_left_traces()
            return create_app(settings, database=database)

    Server().run()
