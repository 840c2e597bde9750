"""Answers, codes and addresses never reach the log, not even when something breaks."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.builders import make_installation
from tests.survey_app.collect.forms import lay_desk, open_form

COMMENT = "lời riêng không ai được thấy"
ADDRESS = "203.0.113.77"
BROWSER = "a browser that tells who owns it"


def test_the_log_tells_neither_answer_nor_code_nor_person(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with make_installation(tmp_path) as installation:
        desk = lay_desk(installation)
        client = installation.app.test_client()
        person = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": BROWSER}
        own = open_form(client, desk.code)
        answers = {**own, "overall": "4", "comment": COMMENT}
        assert client.post(f"/q/{desk.code}", data=answers, environ_base=person).status_code == 303
        refused = client.post(f"/q/{desk.code}", data={"comment": COMMENT}, environ_base=person)
        assert refused.status_code == 422
        installation.database.write(lambda session: session.execute(text("DROP TABLE responses")))
        broken = client.post(f"/q/{desk.code}", data=answers, environ_base=person)
        assert broken.status_code == 500
        printed = "".join(capfd.readouterr()) + caplog.text
    assert "unexpected_error" in printed, "what broke must be in the log"
    for secret in (COMMENT, ADDRESS, BROWSER, desk.code, own["id"]):
        assert secret not in printed
