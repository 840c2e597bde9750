"""The floor: the barest Flask application that stores an answer as safely as ours does.

One page of fixed bytes, one POST into one table, SQLite with full synchronisation and a single
writer that commits in groups. No questionnaire, no checks, no campaign: what it costs is the price
of the web framework and the disk alone.
"""

import logging
import queue
import secrets
import sqlite3
import sys
import threading
from pathlib import Path

import waitress
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from survey_app.cli.serve import THREADS

PAGE = b"<!doctype html><title>floor</title><form method=post><input name=q><button>send</button>"
GROUP = 64


def create_floor(path: Path) -> Flask:
    """Make the bare application."""
    app = Flask(__name__)
    waiting: queue.Queue[tuple[str, threading.Event]] = queue.Queue()

    def write_groups() -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, scores TEXT) WITHOUT ROWID"
        )
        while True:
            group = [waiting.get()]
            while len(group) < GROUP and not waiting.empty():
                group.append(waiting.get())
            connection.execute("BEGIN IMMEDIATE")
            rows = [(secrets.token_urlsafe(16), scores) for scores, _ in group]
            connection.executemany("INSERT INTO answers VALUES (?, ?)", rows)
            connection.execute("COMMIT")
            for _, done in group:
                done.set()

    threading.Thread(target=write_groups, daemon=True).start()

    @app.get("/q/floor")
    def show() -> bytes:
        return PAGE

    @app.post("/q/floor")
    def store() -> Response:
        done = threading.Event()
        waiting.put((request.form.get("overall", ""), done))
        done.wait()
        return redirect("/q/floor", 303)

    return app


def main() -> None:
    """Serve the floor with the same server and threads as the application."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    waitress.serve(create_floor(folder / "floor.db"), port=port, host="127.0.0.1", threads=THREADS)


if __name__ == "__main__":
    main()
