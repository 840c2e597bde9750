"""While the database is away everybody is asked to come back: nothing breaks, nothing is lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.app import create_app
from survey_app.store.database import Database
from survey_app.store.errors import StoreUnreachable
from tests.builders import PASSWORD, Installation, make_installation, make_official
from tests.engines import open_database
from tests.survey_app.administer.office import Browser
from tests.survey_app.collect.forms import lay_desk, open_form

NOBODY_LISTENS = "postgresql://thuocdo@127.0.0.1:1/thuocdo"


def sign_in_administrator(installation: Installation) -> Browser:
    make_official(installation.database, "administrator", role="administrator")
    browser = Browser(installation.app.test_client(), installation.settings.base_url)
    signed = browser.post("/login", username="administrator", password=PASSWORD)
    assert signed.status_code == 303
    return browser


def take_the_file_away(installation: Installation) -> None:
    installation.database.close()
    for file in installation.settings.data_dir.glob("thuocdo.db*"):
        file.unlink()


def test_without_the_file_a_citizen_and_an_official_are_asked_to_come_back(tmp_path: Path) -> None:
    with make_installation(tmp_path) as installation:
        desk = lay_desk(installation)
        official = sign_in_administrator(installation)
        client = installation.app.test_client()
        answers = {**open_form(client, desk.code), "overall": "4"}
        take_the_file_away(installation)
        sent = client.post(f"/q/{desk.code}", data=answers)
        asked = [client.get("/q/zzzzzzz"), official.get("/admin/")]
        for answer in (sent, *asked):
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert "Hệ thống đang bận" in answer.text
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200


def test_without_the_server_everybody_is_asked_to_come_back(tmp_path: Path) -> None:
    with make_installation(tmp_path) as installation:
        settings = replace(installation.settings, database_url=NOBODY_LISTENS)
    client = create_app(settings).test_client()
    assert client.get("/q/abcd234").status_code == 503
    assert client.post("/q/abcd234", data={"overall": "4"}).status_code == 503
    assert client.get("/readyz").status_code == 503


def test_a_server_that_is_away_is_said_to_whoever_writes() -> None:
    database = Database(NOBODY_LISTENS)
    with pytest.raises(StoreUnreachable):
        database.write(lambda session: session.execute(text("SELECT 1")))


@pytest.mark.slow
def test_a_server_that_goes_in_the_middle_of_a_write_is_away(tmp_path: Path) -> None:
    with open_database("postgresql", tmp_path) as database:
        with pytest.raises(StoreUnreachable):
            database.write(
                lambda session: session.execute(
                    text("SELECT pg_terminate_backend(pg_backend_pid())")
                )
            )
        assert database.write(lambda session: session.scalar(text("SELECT 1"))) == 1
