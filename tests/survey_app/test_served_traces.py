"""A used code leaves nothing beside its answer, not even when the server was killed at once."""

import http.client
import os
import signal
from datetime import date
from pathlib import Path

import pytest

from survey_app.collect.codes import code_key, hash_of_code, make_one_time_code
from survey_app.store.database import Database
from survey_app.store.one_time_codes import OneTimeCode, record_one_time_codes
from tests.builders import SECRET, make_installation
from tests.survey_app.collect.forms import Desk, lay_desk
from tests.survey_app.test_served import ask, serve

pytestmark = pytest.mark.slow
LAST_DAY = date(2999, 1, 1)


def issue(database: Database, desk: Desk) -> str:
    key = code_key(SECRET)
    code = make_one_time_code(key)
    row = OneTimeCode(hash_of_code(code, key), desk.campaign_id, desk.place_id, None, LAST_DAY)
    database.write(lambda session: record_one_time_codes(session, [row]))
    return code


def kept_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.glob("thuocdo.db*")))


def test_what_a_kill_left_behind_is_gone_when_the_server_is_back(tmp_path: Path) -> None:
    with make_installation(tmp_path) as installation:
        code = issue(installation.database, lay_desk(installation, closes_on=LAST_DAY))
        url = installation.settings.database_url
    mark = hash_of_code(code, code_key(SECRET)).encode()
    log = tmp_path / "thuocdo.db-wal"
    with serve(tmp_path, url) as (process, port):
        assert ask(port, "POST", f"/q/{code}", "overall=4")[0] == http.client.SEE_OTHER
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert log.stat().st_size > 0
    assert mark in kept_in(tmp_path)
    with serve(tmp_path, url):
        assert log.stat().st_size == 0
        assert mark not in kept_in(tmp_path)


def test_a_clean_stop_leaves_no_log(tmp_path: Path) -> None:
    with make_installation(tmp_path) as installation:
        code = issue(installation.database, lay_desk(installation, closes_on=LAST_DAY))
        url = installation.settings.database_url
    with serve(tmp_path, url) as (process, port):
        assert ask(port, "POST", f"/q/{code}", "overall=4")[0] == http.client.SEE_OTHER
        process.terminate()
        assert process.wait(timeout=30) == 0
    assert [file.name for file in tmp_path.glob("thuocdo.db*")] == ["thuocdo.db"]
    assert hash_of_code(code, code_key(SECRET)).encode() not in kept_in(tmp_path)
