"""What a browser tells about its owner is neither stored nor logged, however often it answers."""

from pathlib import Path

import pytest

from survey_app.collect.bursts import MOST_IN_WINDOW
from survey_app.store.day_codes import derive_day_code
from survey_app.store.places import Place
from tests.builders import make_installation
from tests.survey_app.collect.forms import lay_desk, open_form

TOLD = {
    "User-Agent": "marker-of-an-agent",
    "X-Forwarded-For": "198.51.100.23",
    "X-Real-IP": "198.51.100.24",
    "Forwarded": "for=198.51.100.25",
    "Accept-Language": "vi-x-marker",
    "Sec-CH-UA-Model": "marker-of-a-model",
    "Cookie": "td_session=marker-of-a-session; other=marker-of-a-cookie",
    "DNT": "marker-of-a-wish",
    "Save-Data": "on-marker",
    "From": "marker@example.org",
}
MARKERS = (b"marker", b"198.51.100.", b"203.0.113.77")


def test_what_a_browser_tells_is_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with make_installation(tmp_path) as installation:
        desk = lay_desk(installation)
        installation.database.write(
            lambda session: setattr(session.get(Place, desk.place_id), "asks_presence", True)
        )
        client = installation.app.test_client()
        day = installation.clock.at.date()
        typed = derive_day_code(installation.app.config["CODE_KEY"], desk.place_id, day)
        for _ in range(MOST_IN_WINDOW + 2):
            own = open_form(client, desk.code, **TOLD)
            sent = client.post(
                f"/q/{desk.code}",
                data={**own, "overall": "4", "day-code": typed, "comment": "thuoc-do-cau"},
                headers=TOLD,
                environ_base={"REMOTE_ADDR": "203.0.113.77"},
            )
            assert sent.status_code == 303
        files = b"".join(each.read_bytes() for each in sorted(tmp_path.glob("thuocdo.db*")))
    assert b"thuoc-do-cau" in files, "the search finds what is stored"
    printed = ("".join(capfd.readouterr()) + caplog.text).encode()
    found = [mark for mark in MARKERS if mark in files or mark in printed]
    assert not found, f"{found}: nothing about a respondent's device may be kept or logged."
