"""What a tablet is given: questions, words and settings for a day without a network."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.collect.interface_words import FILE_OF, WORDS
from survey_app.store.campaigns import Campaign
from survey_app.store.kiosks import Kiosk
from survey_app.store.languages import Recording, replace_recording
from survey_app.store.places import Place
from tests.builders import make_campaign
from tests.survey_app.collect.kiosks.conftest import Hall

STATIC = Path(__file__).parents[4] / "survey_app" / "web" / "static"


def ask(hall: Hall) -> dict[str, Any]:
    found: dict[str, Any] = hall.tablet.client.get("/k/config").get_json()
    return found


def test_every_question_comes_with_its_words_in_every_language(shared_hall: Hall) -> None:
    setup = shared_hall.tablet.setup
    assert [language["code"] for language in setup["languages"]] == ["vi", "en"]
    (survey,) = setup["surveys"]
    instrument = load_instrument("tthc", survey["version"])
    assert {question["key"] for question in survey["questions"]} == {
        question.key for question in instrument.questions
    }
    for code in ("vi", "en"):
        texts = survey["texts"][code]
        for question in survey["questions"]:
            assert texts[f"question.{question['key']}"]
            assert all(texts[f"option.{question['key']}.{one}"] for one in question["options"])
        assert all(texts[f"field.{one}"] for one in survey["fields"])
    assert survey["texts"]["en"]["title"] == instrument.title_en


def test_the_tablet_has_every_word_it_says(shared_hall: Hall) -> None:
    (vietnamese, english) = shared_hall.tablet.setup["languages"]
    own = {key for key in WORDS if FILE_OF[key] == "kiosk"}
    assert own <= vietnamese["words"].keys()
    assert vietnamese["words"].keys() == english["words"].keys()
    for name in ("kiosk.js", "kiosk_form.js", "kiosk_idle.js", "kiosk_questions.js"):
        text = (STATIC / name).read_text("utf-8")
        said = {part.split("words.")[1] for part in _words_in(text)}
        assert said <= vietnamese["words"].keys(), name


def _words_in(text: str) -> list[str]:
    return re.findall(r"\bwords\.[a-z_]+", text)


def test_a_tablet_without_a_fixed_service_offers_what_is_open(hall: Hall) -> None:
    make_campaign(hall.installation.database, hall.desk.commune_id, "online")
    make_campaign(hall.installation.database, hall.desk.commune_id, "health_outpatient")
    surveys = ask(hall)["surveys"]
    assert [survey["instrument"] for survey in surveys] == ["online", "tthc"]


def test_a_tablet_for_one_service_offers_that_alone(hall: Hall) -> None:
    make_campaign(hall.installation.database, hall.desk.commune_id, "online")
    change(hall, lambda session: setattr(kiosk_of(session, hall), "instrument_code", "online"))
    surveys = ask(hall)["surveys"]
    assert [survey["instrument"] for survey in surveys] == ["online"]


def test_recordings_are_named_in_the_order_in_which_they_are_heard(hall: Hall) -> None:
    version = hall.tablet.setup["surveys"][0]["version"]

    def record(session: Session) -> None:
        for key, digest in (("question.overall", "a" * 64), ("option.stage.a", "b" * 64)):
            voice = Recording(
                language="vi",
                subject=f"tthc/{version}",
                key=key,
                sha256=digest,
                media_type="audio/mpeg",
                content=b"sound",
            )
            replace_recording(session, voice)

    change(hall, record)
    hall.installation.app.extensions.pop("thuocdo_languages")  # kept for some seconds
    (survey,) = ask(hall)["surveys"]
    assert survey["sounds"] == {"vi": {"overall": [f"/am-thanh/{'a' * 64}"]}, "en": {}}


def test_where_nothing_is_open_the_tablet_says_why(hall: Hall) -> None:
    change(
        hall,
        lambda session: setattr(campaign_of(session, hall), "closes_on", date(2026, 6, 1)),
    )
    closed = ask(hall)
    assert closed["surveys"] == []
    assert "Đợt khảo sát đã đóng" in str(closed["notice"])
    assert "The survey is closed" in str(closed["notice"])


def test_a_tablet_for_one_service_says_when_that_is_asked_again(hall: Hall) -> None:
    def end(session: Session) -> None:
        kiosk_of(session, hall).instrument_code = "tthc"
        campaign_of(session, hall).closes_on = date(2026, 6, 1)

    change(hall, end)
    commune = hall.desk.commune_id
    opens_on, closes_on = date(2026, 7, 1), date(2026, 12, 1)
    make_campaign(hall.installation.database, commune, opens_on=opens_on, closes_on=closes_on)
    assert "mở từ ngày 01/07/2026" in str(ask(hall)["notice"])


def test_a_place_that_moved_and_an_official_channel_are_said(hall: Hall) -> None:
    channel = "Cổng Dịch vụ công quốc gia"
    change(hall, lambda session: setattr(campaign_of(session, hall), "official_channel", channel))
    official = ask(hall)
    assert (official["surveys"], channel in str(official["notice"])) == ([], True)

    change(
        hall,
        lambda session: setattr(session.get_one(Place, hall.desk.place_id), "active", False),
    )
    assert "không còn tiếp người dân" in str(ask(hall)["notice"])


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/k/", "text/html; charset=utf-8"),
        ("/k/manifest.webmanifest", "application/manifest+json"),
        ("/k/sw.js", "text/javascript; charset=utf-8"),
    ],
)
def test_the_app_is_fetched_anew_but_its_files_are_kept(
    shared_hall: Hall, address: str, kind: str
) -> None:
    client = shared_hall.installation.app.test_client()
    response = client.get(address)
    assert response.content_type == kind
    assert response.headers["Cache-Control"] == "no-cache"
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]


def test_the_service_worker_keeps_all_files_of_its_version(shared_hall: Hall) -> None:
    client = shared_hall.installation.app.test_client()
    worker = client.get("/k/sw.js").text
    files = json.loads(worker.split("const FILES = ")[1].split(";\n")[0])
    assert files[:2] == ["/k/", "/k/manifest.webmanifest"]
    for file in files:
        response = client.get(file)
        assert response.status_code == 200, file
    page = client.get("/k/").text
    assert all(part in files for part in _addresses_in(page))
    assert client.get("/k/app/000000000000/kiosk.js").status_code == 404
    assert client.get(files[2].rpartition("/")[0] + "/respondent.js").status_code == 404


def _addresses_in(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/k/app/[^"]+)"', page)


def kiosk_of(session: Session, hall: Hall) -> Kiosk:
    return session.get_one(Kiosk, hall.kiosk_id)


def campaign_of(session: Session, hall: Hall) -> Campaign:
    return session.get_one(Campaign, hall.desk.campaign_id)


def change(hall: Hall, work: Callable[[Session], None]) -> None:
    hall.installation.database.write(work)
