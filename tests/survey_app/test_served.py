"""The real server: both databases, a hard kill in the middle, a clean stop."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

import pytest

from tests.builders import SECRET, make_installation
from tests.survey_app.collect.forms import lay_desk, open_form, send, stored_rows
from tests.survey_app.report.builders import build

pytestmark = pytest.mark.slow
ID = re.compile(rb'name="id" value="([^"]*)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serve(
    folder: Path, url: str, *options: str, log: IO[bytes] | None = None, **more: str
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start `thuocdo serve` with `more` settings; the caller may kill it."""
    port = free_port()
    settings = {
        "THUOCDO_DATA_DIR": str(folder),
        "THUOCDO_DATABASE_URL": url,
        "THUOCDO_SECRET_KEY": SECRET,
    }
    process = subprocess.Popen(  # noqa: S603 # our own interpreter and module
        [sys.executable, "-m", "survey_app.cli.program", "serve", "--port", str(port), *options],
        env={"PATH": os.environ["PATH"], **settings, **more},
        start_new_session=True,
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(port)
        yield process, port
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=30)


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            if ask(port, "GET", "/readyz")[0] == http.client.OK:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not become ready")


def ask(port: int, method: str, path: str, body: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, FORM if body else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_killed_server_has_kept_every_answer_it_thanked_for(tmp_path: Path) -> None:
    today = date.today()  # noqa: DTZ011 # the served application reads the real clock
    with make_installation(tmp_path) as installation:
        code = lay_desk(
            installation, opens_on=today.replace(month=1, day=1), closes_on=date(2999, 1, 1)
        ).code
        url = installation.settings.database_url
    thanked: list[str] = []
    with serve(tmp_path, url) as (process, port):
        threads = [
            threading.Thread(target=keep_sending, args=(port, code, thanked)) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        time.sleep(1.0)
        os.killpg(process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
    with sqlite3.connect(tmp_path / "thuocdo.db") as connection:
        stored = {row[0] for row in connection.execute("SELECT id FROM responses")}
    assert len(thanked) > 10
    assert len(set(thanked)) == len(thanked)
    assert set(thanked) <= stored


def keep_sending(port: int, code: str, thanked: list[str]) -> None:
    for _ in range(1000):
        try:
            _, page = ask(port, "GET", f"/q/{code}")
            (own,) = ID.findall(page)
            status, _ = ask(port, "POST", f"/q/{code}", f"id={own.decode()}&overall=4")
        except (OSError, http.client.HTTPException, ValueError):
            return
        assert status == http.client.SEE_OTHER
        thanked.append(own.decode())


def test_a_stopped_server_ends_by_itself(tmp_path: Path) -> None:
    with make_installation(tmp_path) as installation:
        url = installation.settings.database_url
    with serve(tmp_path, url) as (process, port):
        assert ask(port, "GET", "/healthz") == (200, b"ok\n")
        process.terminate()
        assert process.wait(timeout=30) == 0


def test_postgresql_takes_answers_and_gives_the_same_report(tmp_path: Path) -> None:
    with make_installation(tmp_path, engine="postgresql") as installation:
        desk = lay_desk(installation)
        client = installation.app.test_client()
        for level in "445":
            own = open_form(client, desk.code)
            assert send(client, desk.code, **own, overall=level).status_code == 303
            assert send(client, desk.code, **own, overall="1").location.endswith("/da-gui")
        assert len(stored_rows(installation)) == 3
        (result,) = build(installation.database, "2026", date(2026, 12, 15)).results
        assert (result.n, result.headline.n, result.headline.withheld) == (3, 3, "small_cell")


def test_several_processes_share_a_server_and_a_killed_one_is_replaced(tmp_path: Path) -> None:
    with make_installation(tmp_path, engine="postgresql") as installation:
        year = date.today().year  # noqa: DTZ011 # the served application reads the real clock
        code = lay_desk(
            installation, opens_on=date(year, 1, 1), closes_on=date(year + 1, 12, 31)
        ).code
        url = installation.settings.database_url
        thanked: list[str] = []
        with serve(tmp_path, url, "--workers", "2") as (process, port):
            first = workers_of(process)
            os.kill(first[0], signal.SIGKILL)
            for _ in range(100):
                if len(workers_of(process)) == 2 and first[0] not in workers_of(process):
                    break
                time.sleep(0.05)
            assert len(workers_of(process)) == 2
            for _ in range(20):
                _, page = ask(port, "GET", f"/q/{code}")
                (own,) = ID.findall(page)
                assert ask(port, "POST", f"/q/{code}", f"id={own.decode()}&overall=4")[0] == 303
                thanked.append(own.decode())
        assert {row["id"] for row in stored_rows(installation)} == set(thanked)


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    return [int(child) for child in children.split()]
