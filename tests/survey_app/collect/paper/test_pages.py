"""The pages for paper, without a browser's script: printed, opened, typed, compared, closed."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from survey_app.collect.codes import code_key
from survey_app.collect.paper.codes import Sheet, paper_key, write_code
from tests.builders import SECRET, make_campaign, make_place
from tests.survey_app.administer.office import TOKEN, Browser, Office
from tests.survey_app.collect.forms import stored_rows

PAPER = "/admin/campaigns/1/paper"
BATCH = "/admin/paper/batches/1"
ENTRY = f"{BATCH}/entry"
PILE = {"place_id": "1", "answered_on": "03/06/2026", "counted": "2"}
TYPED = {"q-stage": "c", "q-manner": "4", "q-overall": "5"}


@pytest.fixture
def desk(office: Office) -> Office:
    database, commune = office.installation.database, office.communes["loc-binh"]
    make_place(database, commune)
    make_campaign(database, commune)
    return office


def code(copy: int = 0) -> str:
    return write_code(Sheet(1, copy), paper_key(code_key(SECRET)))


def post(browser: Browser, path: str, seen: str, **typed: str) -> TestResponse:
    """Send a form to `path` with the token of the page it stands on."""
    token = TOKEN.search(browser.get(seen).text)
    assert token is not None, f"{seen} shows no form"
    return browser.client.post(
        path,
        data={"csrf_token": token[1], **typed},
        base_url=browser.base_url,
        headers={"Referer": browser.base_url + seen},
    )


def lay_pile(browser: Browser) -> None:
    printed = post(browser, f"{PAPER}/runs", PAPER, place_id="1", language="vi", copies="3")
    assert printed.status_code == 303, printed.text
    opened = post(browser, f"{PAPER}/batches", PAPER, **PILE)
    assert opened.location.endswith(ENTRY)


def said(answer: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_sheet_goes_its_way_without_a_script(desk: Office) -> None:
    lay_pile(desk.own)
    first = desk.own.post(ENTRY, code=code(), **TYPED)
    assert first.location == f"{ENTRY}?vua={code()}"
    assert "chờ người thứ hai" in desk.own.get(first.location).text
    again = desk.own.post(ENTRY, code=code(), **TYPED)
    assert again.status_code == 422
    assert "Lần thứ hai phải do người khác nhập" in again.text
    second = desk.colleague.post(ENTRY, code=code(), **{**TYPED, "q-manner": "2"})
    assert second.status_code == 303
    sides = desk.own.get(f"{BATCH}/forms/{code()}")
    assert "4 · Hài lòng" in said(sides)
    assert "2 · Không hài lòng" in said(sides)
    unsure = desk.own.post(f"{BATCH}/forms/{code()}")
    assert unsure.status_code == 422
    assert "Xin chọn một bên" in unsure.text
    wrong = desk.own.post(f"{BATCH}/forms/{code()}", **{"choose-manner": "3", "third-manner": "8"})
    assert "Câu này không có ô như vậy" in wrong.text
    settled = desk.own.post(f"{BATCH}/forms/{code()}", **{"choose-manner": "2"})
    assert settled.location.endswith(BATCH)
    (row,) = stored_rows(desk.installation)
    assert (row["channel"], row["answered_on"]) == ("paper", "2026-06-03")
    page = said(desk.own.get(BATCH))
    assert "5,26% (1 trên 19 ô đã đối chiếu" in page
    closed = post(desk.own, f"{BATCH}/close", BATCH)
    assert closed.status_code == 303
    assert "Đã đóng" in said(desk.own.get(BATCH))
    assert "Đếm được 2 tờ, còn 1 tờ chưa nhập" in said(desk.own.get(BATCH))
    done = {action for action, _ in desk.deeds()}
    assert {"print_paper", "open_paper_batch", "type_paper", "close_paper_batch"} <= done


def test_what_was_typed_stays_on_the_page_that_says_what_is_wrong(desk: Office) -> None:
    lay_pile(desk.own)
    refused = desk.own.post(ENTRY, code=code(), **{**TYPED, "q-overall": "", "q-visits": "7"})
    assert refused.status_code == 422
    assert "Phiếu chưa lưu" in refused.text
    assert refused.text.count('aria-invalid="true"') == 2
    assert 'name="q-visits" value="7"' in refused.text
    assert f'value="{code()[:3]} {code()[3:6]} {code()[6:]}"' in refused.text


def test_the_last_form_is_opened_again_and_dropped(desk: Office) -> None:
    lay_pile(desk.own)
    desk.own.post(ENTRY, code=code(), **TYPED)
    page = desk.own.get(f"{ENTRY}?sua={code()}")
    assert "Sửa phiếu vừa nhập" in page.text
    assert 'name="q-manner" value="4"' in page.text
    nothing = desk.colleague.get(f"{ENTRY}?sua={code()}")
    assert nothing.status_code == 303
    dropped = post(desk.own, f"{ENTRY}/forget", f"{ENTRY}?sua={code()}", code=code())
    assert dropped.status_code == 303
    assert "coi như chưa nhập" in desk.own.get(ENTRY).text
    assert "0/2 phiếu đã nhập" in desk.own.get(ENTRY).text


def test_a_sheet_is_set_aside_with_a_reason(desk: Office) -> None:
    lay_pile(desk.own)
    without = desk.own.post(ENTRY, code=code(), set_aside="1")
    assert "Xin chọn lý do" in without.text
    for browser in (desk.own, desk.colleague):
        browser.post(ENTRY, code=code(), set_aside="1", invalid="blank")
    assert "Phiếu trắng, không đánh dấu câu nào: 1" in said(desk.own.get(PAPER))
    assert stored_rows(desk.installation) == []


def test_a_script_is_answered_in_its_own_way(desk: Office) -> None:
    lay_pile(desk.own)
    checked = desk.own.get(f"{BATCH}/codes/{code()}")
    assert checked.get_json() == {"fits": True}
    assert desk.own.get(f"{BATCH}/codes/123456789").get_json()["fits"] is False
    token = TOKEN.search(desk.own.get(ENTRY).text)
    assert token is not None
    answers = [
        desk.own.client.post(
            ENTRY,
            data={"csrf_token": token[1], "code": code(), **typed},
            base_url=desk.own.base_url,
            headers={"Referer": desk.own.base_url, "Accept": "application/json"},
        )
        for typed in ({}, TYPED)
    ]
    assert [answer.status_code for answer in answers] == [422, 200]
    assert list(answers[0].get_json()["problems"]) == ["overall"]
    assert answers[1].get_json()["progress"] == "1/2 phiếu đã nhập; 1 chờ nhập lần hai"


def test_a_pile_that_cannot_be_says_what_to_do(desk: Office) -> None:
    for name, typed, sentence in (
        ("answered_on", "03/01/2026", "Đợt khảo sát mở từ 05/01/2026"),
        ("answered_on", "2026-06-11", "Ngày này chưa đến"),
        ("answered_on", "31/02/2026", "Xin ghi ngày người dân trả lời"),
        ("counted", "nhiều", "Xin ghi một số nguyên, nhiều nhất là 100.000"),
        ("second_percent", "vài", "Xin ghi một số nguyên, nhiều nhất là 100."),
        ("place_id", "77", "Xin chọn một điểm phục vụ"),
    ):
        refused = post(desk.own, f"{PAPER}/batches", PAPER, **{**PILE, name: typed})
        assert refused.status_code == 422
        assert sentence in refused.text


def test_a_sheet_without_a_code_gets_one(desk: Office) -> None:
    lay_pile(desk.own)
    post(desk.own, f"{BATCH}/codes", BATCH)
    given = re.search(r"Mã mới: ([\d ]{11})", desk.own.get(BATCH).text)
    assert given is not None
    assert desk.own.post(ENTRY, code=given[1], **TYPED).status_code == 303


def test_a_stranger_finds_nothing_and_changes_nothing(desk: Office) -> None:
    lay_pile(desk.own)
    desk.own.post(ENTRY, code=code(), **TYPED)
    pages = (PAPER, BATCH, ENTRY, f"{BATCH}/codes/{code()}", f"{BATCH}/forms/{code()}")
    nothing = desk.stranger.get("/admin/communes/nowhere").text
    for path in (*pages, "/admin/paper/runs/1.pdf"):
        refused = desk.stranger.get(path)
        assert (refused.status_code, refused.text) == (404, nothing)
    for path in (f"{PAPER}/runs", f"{PAPER}/batches", ENTRY, f"{ENTRY}/forget", f"{BATCH}/close",
                 f"{BATCH}/codes", f"{BATCH}/forms/{code()}"):  # fmt: skip
        sent = post(desk.stranger, path, "/admin/communes/tu-ky/places/new", code=code(), **PILE)
        assert sent.status_code == 404
    assert "1/2 phiếu đã nhập" in desk.own.get(ENTRY).text
    assert [desk.administrator.get(path).status_code for path in pages[:4]] == [200] * 4
    for path in pages:
        asked = desk.installation.app.test_client().get(path)
        assert asked.location.startswith("/login?next=")


def test_a_code_of_the_neighbours_says_nothing_of_them(desk: Office) -> None:
    lay_pile(desk.own)
    database, there = desk.installation.database, desk.communes["tu-ky"]
    make_place(database, there)
    make_campaign(database, there)
    paper = "/admin/campaigns/2/paper"
    post(desk.stranger, f"{paper}/runs", paper, place_id="2", language="vi", copies="1")
    post(desk.stranger, f"{paper}/batches", paper, **{**PILE, "place_id": "2"})
    refused = desk.stranger.post("/admin/paper/batches/2/entry", code=code(), **TYPED)
    assert "Xã chưa in phiếu nào mang mã này" in refused.text
    assert "Quầy số 1" not in said(refused).split("Xã chưa in")[1].split("Các phím")[0]


NAMES = ("code", "again", "invalid", "set_aside", "q-overall", "q-comment", "q-field", "q-stage",
         "place_id", "answered_on", "counted", "second_percent", "copies", "language",
         "choose-overall", "third-overall", "choose-validity")  # fmt: skip
STRANGE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "0", "-1", "9" * 12, "5\x00", "٣", "0001-01-01", "vi", "blank", "1"]),
)


@given(
    st.sampled_from([f"{PAPER}/runs", f"{PAPER}/batches", ENTRY, f"{ENTRY}/forget"]),
    st.dictionaries(st.sampled_from(NAMES), STRANGE),
    st.booleans(),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_is_answered(
    desk: Office, path: str, typed: dict[str, str], known: bool
) -> None:
    if not desk.deeds():
        lay_pile(desk.own)
    sent = {**typed, "code": code()} if known else typed
    answer = post(desk.own, path, PAPER, **sent)
    assert answer.status_code in {303, 422}
    assert not stored_rows(desk.installation)
