"""A device becomes a tablet by a code, and is one no longer when the office says so."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey_app.store.kiosks import Kiosk, revoke_kiosk
from tests.survey_app.collect.kiosks.conftest import Hall
from tests.survey_app.collect.kiosks.tablets import PIN, make_kiosk, offer, pair


def test_the_code_as_people_type_it_pairs_the_device_once(hall: Hall) -> None:
    installation = hall.installation
    kiosk_id = make_kiosk(installation.database, hall.desk.place_id, "Máy thứ hai")
    code = offer(installation, kiosk_id)
    client = installation.app.test_client()
    response = client.post("/k/pair", json={"code": f" {code} "})
    assert response.status_code == 200
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/k/" in cookie
    other = installation.app.test_client()
    assert other.post("/k/pair", json={"code": code}).get_json() == {"error": "pairing_unknown"}
    assert other.get("/k/config").status_code == 403
    assert client.get("/k/config").status_code == 200


def test_the_token_stands_in_the_store_only_as_a_hash(hall: Hall) -> None:
    token = hall.tablet.client.get_cookie("td_kiosk", path="/k/")
    assert token is not None
    with hall.installation.database.read() as session:
        kiosk = session.get(Kiosk, hall.kiosk_id)
        assert kiosk is not None
        assert kiosk.token_hash is not None
        assert token.value not in kiosk.token_hash


def test_a_code_holds_for_minutes(hall: Hall) -> None:
    code = offer(hall.installation, hall.kiosk_id)
    hall.installation.clock.at += timedelta(minutes=16)
    client = hall.installation.app.test_client()
    assert client.post("/k/pair", json={"code": code}).status_code == 404


def test_pairing_anew_ends_the_device_before(hall: Hall) -> None:
    pair(hall.installation, hall.kiosk_id)
    refused = hall.tablet.client.get("/k/config")
    assert (refused.status_code, refused.get_json()) == (403, {"error": "not_paired"})


def test_a_revoked_tablet_is_refused_everywhere(hall: Hall) -> None:
    day = hall.installation.clock().date()
    hall.installation.database.write(lambda session: revoke_kiosk(session, hall.kiosk_id, day))
    client = hall.tablet.client
    sent = hall.tablet.sealed(hall.tablet.form())
    assert client.get("/k/config").status_code == 403
    assert client.post("/k/answers", json={"items": [sent]}).status_code == 403
    assert client.post("/k/heartbeat", json={}).status_code == 403


@pytest.mark.parametrize("code", ["", "k7m2", "x" * 500, "\x00", "ẩn", None, 7, ["k7m2p9xw"]])
def test_what_is_no_code_pairs_nothing(shared_hall: Hall, code: object) -> None:
    response = shared_hall.installation.app.test_client().post("/k/pair", json={"code": code})
    assert (response.status_code, response.get_json()) == (404, {"error": "pairing_unknown"})


@pytest.mark.parametrize("cookie", ["", "forged", "ẩn", "\x7f"])
def test_a_forged_token_is_refused(shared_hall: Hall, cookie: str) -> None:
    client = shared_hall.installation.app.test_client()
    response = client.get("/k/config", headers={"Cookie": f"td_kiosk={cookie}"})
    assert (response.status_code, response.get_json()) == (403, {"error": "not_paired"})


def test_a_tablet_that_is_never_started_anew_keeps_its_token_by_heartbeats(hall: Hall) -> None:
    def lasts(cookie: str) -> bool:
        return "td_kiosk=" in cookie and "Max-Age=34560000" in cookie and "HttpOnly" in cookie

    assert lasts(hall.tablet.client.get("/k/config").headers["Set-Cookie"])
    assert lasts(hall.tablet.client.post("/k/heartbeat", json={}).headers.get("Set-Cookie", ""))


def test_a_heartbeat_is_noted_and_tells_time_and_changes(hall: Hall) -> None:
    client, setup = hall.tablet.client, hall.tablet.setup
    said = {"queue": 3, "version": "abc", "battery": 81}
    answer = client.post("/k/heartbeat", json=said).get_json()
    assert answer["digest"] == setup["digest"]
    assert answer["time"] == int(hall.installation.clock().timestamp() * 1000)
    with hall.installation.database.read() as session:
        kiosk = session.get(Kiosk, hall.kiosk_id)
        assert kiosk is not None
        assert (kiosk.queue_length, kiosk.app_version, kiosk.battery_percent) == (3, "abc", 81)
        assert kiosk.last_seen_at == hall.installation.clock()

    def rename(session: Session) -> None:
        session.get_one(Kiosk, hall.kiosk_id).layout = "whole"

    hall.installation.database.write(rename)
    assert client.post("/k/heartbeat", json=said).get_json()["digest"] != setup["digest"]


@pytest.mark.parametrize(
    "said", [{}, {"queue": -1, "battery": 900}, {"queue": 1e99, "version": "\x00"}, {"version": 7}]
)
def test_an_odd_heartbeat_still_says_that_the_tablet_lives(
    shared_hall: Hall, said: dict[str, object]
) -> None:
    assert shared_hall.tablet.client.post("/k/heartbeat", json=said).status_code == 200
    with shared_hall.installation.database.read() as session:
        kiosk = session.get(Kiosk, shared_hall.kiosk_id)
        assert kiosk is not None
        assert kiosk.last_seen_at is not None


def test_the_pin_is_checked_for_a_tablet_without_https(shared_hall: Hall) -> None:
    client = shared_hall.tablet.client
    assert client.post("/k/pin", json={"pin": PIN}).get_json() == {"right": True}
    for wrong in ("4712", "", "ẩn", "1" * 999, None):
        assert client.post("/k/pin", json={"pin": wrong}).get_json() == {"right": False}


def test_nobody_finds_the_pin_by_trying_one_after_another(hall: Hall) -> None:
    client, clock = hall.tablet.client, hall.installation.clock
    other = pair(hall.installation, make_kiosk(hall.installation.database, hall.desk.place_id, "2"))
    for _ in range(10):
        assert client.post("/k/pin", json={"pin": "0000"}).status_code == 200
    refused = client.post("/k/pin", json={"pin": PIN})
    assert (refused.status_code, refused.get_json()) == (429, {"error": "too_often"})
    assert refused.headers["Retry-After"] == "600"
    assert other.client.post("/k/pin", json={"pin": PIN}).get_json() == {"right": True}
    clock.at += timedelta(minutes=10)
    assert client.post("/k/pin", json={"pin": PIN}).get_json() == {"right": True}
