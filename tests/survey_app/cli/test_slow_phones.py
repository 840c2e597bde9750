"""Phones that stall in the middle of a request keep nobody else waiting."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from tests.builders import make_installation
from tests.survey_app.collect.forms import lay_desk
from tests.survey_app.test_served import ID, ask, serve

pytestmark = pytest.mark.slow
STALLED = 40
FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """Give the port of a server and the code of a poster."""
    year = date.today().year  # noqa: DTZ011 # the served application reads the real clock
    with make_installation(tmp_path) as installation:
        code = lay_desk(
            installation, opens_on=date(year, 1, 1), closes_on=date(year + 1, 12, 31)
        ).code
        url = installation.settings.database_url
    with serve(tmp_path, url) as (_, port):
        yield port, code


def begin(opened: ExitStack, port: int, sent: bytes) -> socket.socket:
    phone = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
    phone.sendall(sent)
    return phone


@pytest.mark.parametrize("part", ["nothing", "half a head", "half a body"])
def test_stalled_phones_keep_nobody_waiting(desk: tuple[int, str], part: str) -> None:
    port, code = desk
    head = f"POST /q/{code} HTTP/1.1\r\nHost: a\r\n{FORM}\r\nContent-Length: 2000\r\n\r\n".encode()
    sent = {"nothing": b"", "half a head": head[:40], "half a body": head + b"x" * 1000}[part]
    with ExitStack() as opened:
        for _ in range(STALLED):
            begin(opened, port, sent)
        asked_at = time.monotonic()
        assert ask(port, "GET", "/healthz") == (http.client.OK, b"ok\n")
        _, page = ask(port, "GET", f"/q/{code}")
        (own,) = ID.findall(page)
        status, _ = ask(port, "POST", f"/q/{code}", f"id={own.decode()}&overall=4")
        assert status == http.client.SEE_OTHER
        assert time.monotonic() - asked_at < 2


def test_a_request_in_small_pieces_is_served(desk: tuple[int, str]) -> None:
    port, code = desk
    body = "overall=4&comment=" + "a" * 300
    whole = (
        f"POST /q/{code} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{FORM}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
    with ExitStack() as opened:
        phone = begin(opened, port, b"")
        for start in range(0, len(whole), 50):
            phone.sendall(whole[start : start + 50])
            time.sleep(0.02)
        assert phone.recv(4096).startswith(b"HTTP/1.1 303")
        # The connection is kept: the next request on it may come in pieces too.
        phone.sendall(whole[:100])
        time.sleep(0.1)
        phone.sendall(whole[100:])
        assert phone.recv(4096).startswith(b"HTTP/1.1 303")


def test_a_body_too_long_to_wait_for_is_read_and_answered(desk: tuple[int, str]) -> None:
    port, code = desk
    comment = "a" * (512 * 1024)
    status, page = ask(port, "POST", f"/q/{code}", f"overall=4&comment={comment}")
    assert status == http.client.UNPROCESSABLE_ENTITY
    assert comment.encode() in page
    chunks = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    chunks.request("POST", f"/q/{code}", iter([b"overall=4"]), dict([FORM.split(": ")]))
    assert chunks.getresponse().status in {http.client.SEE_OTHER, http.client.UNPROCESSABLE_ENTITY}
    chunks.close()
