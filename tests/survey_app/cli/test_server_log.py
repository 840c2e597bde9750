"""Not even at its most talkative does the served process write who asked for what."""

import socket
from datetime import date
from pathlib import Path

import pytest

from tests.builders import make_installation
from tests.survey_app.collect.forms import lay_desk
from tests.survey_app.test_served import serve

pytestmark = pytest.mark.slow
PHONE = "127.0.0.2"
BROKEN = (
    "GET /q/{code} HTTP/7.7\r\n\r\n",
    "GET /q/{code} HTTP/1.1\r\nbad header: {code}\r\n\r\n",
    "GET /q/{code}?{endless} HTTP/1.1\r\n\r\n",
    "POST /q/{code} HTTP/1.1\r\nHost: a\r\nContent-Length: x{code}\r\n\r\n",
    "POST /q/{code} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz{code}\r\n",
    "{code}\r\n\r\n",
)


@pytest.mark.parametrize("level", ["debug", "warning"])
def test_the_server_names_neither_address_nor_path(tmp_path: Path, level: str) -> None:
    with make_installation(tmp_path) as installation:
        code = lay_desk(installation, closes_on=date(2999, 1, 1)).code
        url = installation.settings.database_url
    log = tmp_path / "log"
    with log.open("wb") as file, serve(tmp_path, url, log=file, THUOCDO_LOG_LEVEL=level) as started:
        _, port = started
        assert b"200 OK" in say(port, f"GET /q/{code} HTTP/1.1\r\nHost: a\r\n\r\n")
        for request in BROKEN:
            say(port, request.format(code=code, endless="x" * 9000))
    printed = log.read_text()
    assert "Serving" in printed
    assert PHONE not in printed
    assert code not in printed


def say(port: int, request: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 10, source_address=(PHONE, 0)) as phone:
        phone.sendall(request.encode())
        phone.shutdown(socket.SHUT_WR)
        return phone.recv(4096)
