"""Somebody asks for a reply: what is taken, what is refused and in which words, what is kept."""

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from survey_app.collect.interface_words import WORDS
from survey_app.collect.replies import MOST_WAITING, WishRefused, check_wish
from survey_app.collect.stamps import make_submission_id
from survey_app.store.audit_entries import list_audit_entries
from survey_app.store.reply_requests import (
    Letter,
    SealedRequest,
    count_reply_requests,
    list_reply_requests,
    open_letter,
    record_reply_request,
    reply_key,
)
from tests.builders import SECRET, Installation
from tests.survey_app.collect.forms import Desk, lay_desk, open_form, send, stored_rows
from tests.survey_app.collect.test_one_time_codes import issue_code

GOOD = {"message": "Bao giờ có kết quả?", "contact": "0912 345 678", "consent": "1"}
OWN_ID = re.compile(r'<input type="hidden" name="id" value="([^"]+)">')


@pytest.fixture
def desk(installation: Installation) -> Desk:
    return lay_desk(installation)


@pytest.fixture
def client(installation: Installation) -> FlaskClient:
    return installation.app.test_client()


def address(code: str) -> str:
    return f"/q/{code}/xin-tra-loi"


def ask(client: FlaskClient, code: str, **changed: str) -> TestResponse:
    return client.post(address(code), data={**GOOD, **changed})


def letters(installation: Installation, desk: Desk) -> list[Letter]:
    with installation.database.read() as session:
        found = list_reply_requests(session, desk.commune_id)
    return [open_letter(each, reply_key(SECRET)) for each in found]


def test_the_thanks_page_leads_there_and_back_to_thanks(
    installation: Installation, desk: Desk, client: FlaskClient
) -> None:
    own = open_form(client, desk.code)
    thanks = client.get(send(client, desk.code, **own, overall="4").location)
    assert f'href="{address(desk.code)}"' in thanks.text
    done = ask(client, desk.code)
    assert (done.status_code, done.location) == (303, f"/q/{desk.code}/da-nhan")
    assert "Đã nhận lời\u00a0nhắn" in client.get(done.location).text
    (letter,) = letters(installation, desk)
    assert (letter.message, letter.contact) == ("Bao giờ có kết quả?", "0912 345 678")
    assert letter.place == "Trung tâm Phục vụ hành chính công, Quầy số 1"
    assert letter.day.isoformat() == "2026-06-10"


def test_nothing_of_an_answer_or_its_id_goes_into_a_request(
    installation: Installation, desk: Desk, client: FlaskClient
) -> None:
    own = open_form(client, desk.code)
    send(client, desk.code, **own, overall="4")
    (answer,) = stored_rows(installation)
    shown = OWN_ID.search(client.get(address(desk.code)).text)
    assert shown is not None
    assert shown[1] != answer["id"]
    assert ask(client, desk.code, id=shown[1]).status_code == 303
    with installation.database.read() as session:
        (request,) = list_reply_requests(session, desk.commune_id)
        assert list_audit_entries(session) == []
    assert request.id == shown[1]
    assert str(answer["id"]) not in repr(request)
    assert stored_rows(installation) == [answer]


def test_a_message_sent_twice_is_kept_once(
    installation: Installation, desk: Desk, client: FlaskClient
) -> None:
    for _ in range(2):
        assert ask(client, desk.code, id="A" * 22).status_code == 303
    assert len(letters(installation, desk)) == 1


def test_who_answered_with_a_one_time_code_can_ask_too(
    installation: Installation, desk: Desk, client: FlaskClient
) -> None:
    code = issue_code(installation, desk)
    own = open_form(client, code)
    thanks = client.get(send(client, code, **own, overall="4").location)
    link = re.search(r'href="(/q/[^"]+/xin-tra-loi\?[^"]+)"', thanks.text)
    assert link is not None
    where = link[1].replace("&amp;", "&")
    assert client.get(where).status_code == 200
    assert client.post(where, data=GOOD).status_code == 303
    (letter,) = letters(installation, desk)
    assert code not in repr(letter)


@pytest.mark.parametrize(
    "query", ["?noi=1", "?noi=999", "?noi=-1", "?noi=x", "?noi=9999999999", ""]
)
def test_a_code_that_was_never_printed_leads_nowhere(
    desk: Desk, client: FlaskClient, query: str
) -> None:
    assert desk.code != "zzzzzzz"
    assert client.get(address("zzzzzzz") + query).status_code == 404


def test_a_closed_campaign_does_not_close_the_page(
    installation: Installation, desk: Desk, client: FlaskClient
) -> None:
    installation.clock.at = installation.clock.at.replace(year=2027)
    assert client.get(f"/q/{desk.code}").status_code == 410
    assert ask(client, desk.code).status_code == 303


@pytest.mark.parametrize(
    ("part", "typed", "said"),
    [
        ("message", "", "Xin ghi điều ông/bà muốn hỏi"),
        ("message", " \u200e\x00 ", "Xin ghi điều ông/bà muốn hỏi"),
        ("message", "a" * 1001, "dài quá"),
        ("contact", "", "Xin ghi số điện thoại"),
        ("contact", "0912 34", "thừa hoặc thiếu chữ số"),
        ("contact", "0" * 16, "thừa hoặc thiếu chữ số"),
        ("contact", "toi@dau", "Thư điện tử này chưa đúng"),
        ("contact", "đây", "Xin ghi rõ hơn"),
        ("contact", "a" * 201, "Phần liên hệ dài quá"),
        ("consent", "", "Xin đánh dấu vào ô đồng ý"),
        ("consent", "on", "Xin đánh dấu vào ô đồng ý"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    installation: Installation, desk: Desk, client: FlaskClient, part: str, typed: str, said: str
) -> None:
    page = ask(client, desk.code, **{part: typed})
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#q-{part}"' in page.text
    assert ("Bao giờ có kết quả?" in page.text) == (part != "message")
    assert letters(installation, desk) == []


@pytest.mark.parametrize(
    "contact",
    ["0912345678", "+84 (0)205 3840 123", "ten@example.vn", "Thôn Đông, cạnh nhà văn hóa"],
)
def test_a_phone_an_e_mail_or_an_address_is_enough(contact: str) -> None:
    assert check_wish({"message": ["a"], "contact": [contact], "consent": ["1"]}).contact == contact


def test_consent_is_never_ticked_beforehand(desk: Desk, client: FlaskClient) -> None:
    for page in (client.get(address(desk.code)), ask(client, desk.code, contact="")):
        assert 'name="consent"' in page.text
        assert "checked" not in page.text


def test_complaints_are_shown_their_way_in_both_languages(desk: Desk, client: FlaskClient) -> None:
    page = client.get(address(desk.code)).text
    assert "nơi tiếp công dân của Ủy ban nhân dân xã Lộc Bình" in page
    assert "Ủy ban nhân dân tỉnh Lạng Sơn" in page
    english = client.get(address(desk.code) + "?lang=en").text
    assert "citizens&#39; reception" in english
    assert "12 months" in english


def test_a_full_box_says_so_and_keeps_what_was_typed(
    installation: Installation, desk: Desk, client: FlaskClient
) -> None:
    def fill(session: Session) -> None:
        for _ in range(MOST_WAITING - 1):
            row = SealedRequest(make_submission_id(), desk.commune_id, "2026-06", "sealed")
            record_reply_request(session, row)

    installation.database.write(fill)
    own_id = make_submission_id()
    assert ask(client, desk.code, id=own_id).status_code == 303
    page = ask(client, desk.code, message="Lời thứ hai")
    assert page.status_code == 503
    assert "Xin hỏi trực tiếp tại" in page.text
    assert "Lời thứ hai" in page.text
    assert ask(client, desk.code, id=own_id).status_code == 303, "the last that fitted is there"
    with installation.database.read() as session:
        assert count_reply_requests(session, desk.commune_id) == {"2026-06": MOST_WAITING}


def test_another_site_cannot_send_for_somebody(
    installation: Installation, desk: Desk, client: FlaskClient
) -> None:
    sent = client.post(address(desk.code), data=GOOD, headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 403
    assert letters(installation, desk) == []


TYPED = st.text(max_size=300)


@given(message=TYPED, contact=TYPED, consent=st.lists(st.sampled_from(["", "1", "on"]), max_size=2))
def test_anything_typed_is_taken_or_refused_in_words(
    message: str, contact: str, consent: list[str]
) -> None:
    raw = {"message": [message], "contact": [contact], "consent": consent}
    said: set[str] = set()
    try:
        wish = check_wish(raw)
    except WishRefused as refused:
        said = {problem.word for problem in refused.problems}
    else:
        assert wish.message.encode()
        assert wish.contact.encode()
    assert said <= WORDS.keys()
    assert said or consent == ["1"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=200))
def test_any_bytes_get_a_page(desk: Desk, client: FlaskClient, body: bytes) -> None:
    sent = client.post(
        address(desk.code), data=body, content_type="application/x-www-form-urlencoded"
    )
    assert sent.status_code in (303, 400, 422)
