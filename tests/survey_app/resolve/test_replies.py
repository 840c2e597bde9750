"""Officials open, answer and so delete; each opening is entered; nobody else sees a word."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from survey_app.collect.stamps import make_submission_id
from survey_app.store.audit_entries import list_audit_entries
from survey_app.store.reply_requests import (
    Letter,
    count_reply_requests,
    record_reply_request,
    reply_key,
    seal_letter,
)
from tests.builders import SECRET, Installation, make_installation
from tests.survey_app.administer.office import TOKEN, Office, lay_office

COMMUNE = "/admin/communes/loc-binh"
BOX = f"{COMMUNE}/replies"
OPENED = f"{BOX}/opened"
CONTACT = "0912 345 678"
MESSAGE = "Bao giờ có kết quả <b>đất đai</b>?"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path) as made:
        yield made


@pytest.fixture
def office(installation: Installation) -> Office:
    return lay_office(installation)


def ask(office: Office, day: date = date(2026, 6, 9), *, secret: str = SECRET) -> str:
    request_id, commune_id = make_submission_id(), office.communes["loc-binh"]
    letter = Letter("Quầy số 1", day, MESSAGE, CONTACT, "vi")
    sealed = seal_letter(request_id, commune_id, letter, reply_key(secret))
    office.installation.database.write(lambda session: record_reply_request(session, sealed))
    return request_id


def waiting(office: Office) -> int:
    with office.installation.database.read() as session:
        return sum(count_reply_requests(session, office.communes["loc-binh"]).values())


def audited(office: Office) -> str:
    with office.installation.database.read() as session:
        entries = list_audit_entries(session)
        return " ".join(f"{e.action} {e.subject} {e.detail}" for e in entries)


def test_the_box_counts_without_opening(office: Office) -> None:
    assert "Hiện không có lời nhắn nào" in office.own.get(BOX).text
    ask(office)
    ask(office, date(2026, 4, 2))
    page = office.own.get(BOX).text
    assert "2 lời nhắn đang chờ trả lời" in page
    assert "Tháng 4 năm 2026" in page
    assert "chờ quá một tháng" in page
    assert CONTACT not in page
    assert "open_reply_requests" not in audited(office)


def test_opening_shows_everything_and_is_entered_without_it(office: Office) -> None:
    ask(office)
    ask(office, date(2026, 4, 20))
    page = office.own.get(OPENED).text
    assert page.index("ngày 20/04/2026") < page.index("ngày 09/06/2026"), "the oldest first"
    assert "đã chờ 51 ngày" in page
    assert CONTACT in page
    assert "&lt;b&gt;đất đai&lt;/b&gt;" in page
    entered = audited(office)
    assert 'open_reply_requests loc-binh {"opened": 2}' in entered
    assert CONTACT not in entered
    assert "đất đai" not in entered


def test_an_empty_box_leaves_no_entry(office: Office) -> None:
    assert "Không còn lời nhắn nào" in office.own.get(OPENED).text
    assert "open_reply_requests" not in audited(office)


def test_an_opened_page_is_not_kept_by_the_browser(office: Office) -> None:
    assert office.own.get(OPENED).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Purpose": "prefetch;prerender"}]
)
def test_a_link_elsewhere_opens_nothing_in_an_officials_name(
    office: Office, headers: dict[str, str]
) -> None:
    ask(office)
    led = office.own.client.get(OPENED, base_url=office.own.base_url, headers=headers)
    assert (led.status_code, led.location) == (303, BOX)
    assert "open_reply_requests" not in audited(office)


def test_settling_deletes_the_request_and_keeps_what_came_of_it(office: Office) -> None:
    request_id = ask(office)
    ask(office)
    done = send(office, request_id, "answered")
    assert done.status_code == 303
    assert "Đã ghi kết quả" in office.own.get(OPENED).text
    assert waiting(office) == 1
    assert 'settle_reply_request loc-binh {"outcome": "answered"}' in audited(office)
    send(office, request_id, "answered")
    assert "đã được xử lý và xóa trước đó" in office.own.get(OPENED).text


def test_without_an_outcome_nothing_is_deleted(office: Office) -> None:
    request_id = ask(office)
    for outcome in ("", "thrown_away"):
        send(office, request_id, outcome)
        assert "xin chọn kết quả" in office.own.get(OPENED).text
    assert waiting(office) == 1


def test_a_changed_secret_is_said_and_loses_nothing(office: Office) -> None:
    ask(office)
    ask(office, secret="another secret of thirty-two characters")
    page = office.own.get(OPENED).text
    assert "1 lời nhắn chưa mở được vì khóa bí mật của hệ thống đã thay đổi" in page
    assert page.count(CONTACT) == 1
    assert waiting(office) == 2


def test_a_damaged_request_is_said_beside_the_others(office: Office) -> None:
    ask(office)
    damaged = ask(office)
    office.installation.database.write(
        lambda session: session.execute(
            text("UPDATE reply_requests SET sealed = sealed || 'AAAA' WHERE id = :id"),
            {"id": damaged},
        )
    )
    page = office.own.get(OPENED).text
    assert "1 lời nhắn bị hỏng" in page
    assert page.count(CONTACT) == 1


def test_a_stranger_finds_nothing_and_settles_nothing(office: Office) -> None:
    request_id = ask(office)
    nothing = office.stranger.get("/admin/communes/nowhere").text
    for path in (BOX, OPENED):
        refused = office.stranger.get(path)
        assert (refused.status_code, refused.text) == (404, nothing)
    token = TOKEN.search(office.stranger.get("/admin/communes/tu-ky").text)
    assert token is not None
    for slug in ("loc-binh", "tu-ky"):
        office.stranger.client.post(
            f"/admin/communes/{slug}/replies/{request_id}",
            data={"csrf_token": token[1], "outcome": "answered"},
            base_url=office.stranger.base_url,
        )
    assert waiting(office) == 1
    assert office.administrator.get(OPENED).status_code == 200


def test_who_is_not_signed_in_is_asked_to(office: Office) -> None:
    for path in (BOX, OPENED):
        assert office.installation.app.test_client().get(path).status_code == 303


def test_the_communes_page_leads_to_the_box(office: Office) -> None:
    assert f'href="{BOX}">Lời nhắn chờ trả lời</a>' in office.own.get(COMMUNE).text
    ask(office)
    assert f'href="{BOX}">Lời nhắn chờ trả lời (1)</a>' in office.own.get(COMMUNE).text


def send(office: Office, request_id: str, outcome: str) -> TestResponse:
    browser = office.own
    token = TOKEN.search(browser.get(COMMUNE).text)
    assert token is not None
    return browser.client.post(
        f"{BOX}/{request_id}",
        data={"csrf_token": token[1], "outcome": outcome},
        base_url=browser.base_url,
    )
