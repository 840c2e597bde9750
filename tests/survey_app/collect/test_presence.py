"""The code of the day marks who was there; nobody is reproached for leaving it out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from survey_app.collect.codes import code_key, hash_of_code, make_one_time_code
from survey_app.store.day_codes import derive_day_code
from survey_app.store.one_time_codes import OneTimeCode, record_one_time_codes
from survey_app.store.places import Place
from survey_app.store.responses import PRESENT
from tests.builders import SECRET, Installation
from tests.survey_app.collect.forms import Desk, lay_desk, open_form, stored_rows

TODAY = date(2026, 6, 10)
KEY = code_key(SECRET)
ASKED = "Mã trong ngày ghi tại quầy"


@pytest.fixture
def desk(installation: Installation) -> Desk:
    desk = lay_desk(installation)
    installation.database.write(
        lambda session: setattr(session.get(Place, desk.place_id), "asks_presence", True)
    )
    return desk


def code_of(desk: Desk, day: date = TODAY) -> str:
    return derive_day_code(KEY, desk.place_id, day)


def send_with(installation: Installation, desk: Desk, typed: str) -> object:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    sent = client.post(f"/q/{desk.code}", data={**own, "overall": "4", "day-code": typed})
    assert sent.status_code == 303, "whatever is typed, the answer is taken"
    return stored_rows(installation)[-1]["flags"]


def test_the_code_differs_by_place_and_day_and_installation() -> None:
    codes = {derive_day_code(KEY, place, TODAY + timedelta(days=d)) for place in (1, 2)
             for d in range(100)}  # fmt: skip
    assert len(codes) > 150
    assert all(len(code) == 3 and code.isdecimal() for code in codes)
    assert derive_day_code(KEY, 1, TODAY) != derive_day_code(b"another", 1, TODAY)


def test_the_right_code_marks_the_answer(installation: Installation, desk: Desk) -> None:
    assert send_with(installation, desk, code_of(desk)) == PRESENT


@pytest.mark.parametrize("how", [" {} ", "{0[0]}-{0[1]}.{0[2]}", "Mã {}"])
def test_it_may_be_typed_as_people_type(installation: Installation, desk: Desk, how: str) -> None:
    assert send_with(installation, desk, how.format(code_of(desk))) == PRESENT


@pytest.mark.parametrize("typed", ["", "không thấy", "12", "9" * 5000, "\x00", "½²", "😀"])
def test_a_wrong_or_empty_code_is_taken_unmarked(
    installation: Installation, desk: Desk, typed: str
) -> None:
    assert send_with(installation, desk, typed) == 0


def test_yesterdays_code_is_right_for_a_form_opened_yesterday_alone(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    installation.clock.at = datetime(2026, 6, 11, 2, tzinfo=UTC)
    assert code_of(desk) != code_of(desk, TODAY + timedelta(days=1))
    for fields in (own, {}):
        data = {**fields, "overall": "4", "day-code": code_of(desk)}
        assert client.post(f"/q/{desk.code}", data=data).status_code == 303
    assert sorted(str(row["flags"]) for row in stored_rows(installation)) == ["0", str(PRESENT)]


def test_the_field_is_shown_where_it_is_asked_and_keeps_what_was_typed(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    assert ASKED in client.get(f"/q/{desk.code}").text
    page = client.post(f"/q/{desk.code}", data={"day-code": "47<"})
    assert page.status_code == 422
    assert 'name="day-code" value="47&lt;"' in page.text
    installation.database.write(
        lambda session: setattr(session.get(Place, desk.place_id), "asks_presence", False)
    )
    installation.clock.at += timedelta(days=1)  # past what is remembered for a moment
    assert ASKED not in client.get(f"/q/{desk.code}").text
    right = code_of(desk, TODAY + timedelta(days=1))
    client.post(f"/q/{desk.code}", data={"overall": "4", "day-code": right})
    assert [row["flags"] for row in stored_rows(installation)] == [0]


def test_behind_a_one_time_code_it_is_neither_asked_nor_marked(
    installation: Installation, desk: Desk
) -> None:
    code = make_one_time_code(KEY)
    row = OneTimeCode(
        hash_of_code(code, KEY), desk.campaign_id, desk.place_id, None, date(2026, 12, 1)
    )
    installation.database.write(lambda session: record_one_time_codes(session, [row]))
    client = installation.app.test_client()
    assert ASKED not in client.get(f"/q/{code}").text
    sent = client.post(f"/q/{code}", data={"overall": "4", "day-code": code_of(desk)})
    assert sent.status_code == 303
    assert stored_rows(installation)[0]["flags"] == 0
