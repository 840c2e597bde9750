"""What a citizen meets: every page says what happened, nothing is lost, nothing stored twice."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from instruments.loading import load_instrument
from tests.builders import (
    Installation,
    make_campaign,
    make_commune,
    make_installation,
    make_place,
    make_poster,
)
from tests.survey_app.collect.forms import Desk, lay_desk, open_form, send, stored_rows


@pytest.fixture
def desk(installation: Installation) -> Desk:
    return lay_desk(installation)


def test_an_answer_is_stored_before_the_thanks(installation: Installation, desk: Desk) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    sent = send(client, desk.code, **own, guided="5", overall="4", filed="b", field="dat_dai")
    assert (sent.status_code, sent.location) == (303, f"/q/{desk.code}/cam-on")
    (row,) = stored_rows(installation)
    assert row["id"] == own["id"]
    assert (row["channel"], row["field"]) == ("qr", "dat_dai")
    assert str(row["scores"]).count("-") == len(str(row["scores"])) - 2
    assert "Cảm ơn" in client.get(sent.location).text


def test_two_browsers_get_two_ids_and_both_are_stored(
    installation: Installation, desk: Desk
) -> None:
    first, second = installation.app.test_client(), installation.app.test_client()
    ids = [open_form(client, desk.code) for client in (first, second)]
    for client, own in zip((first, second), ids, strict=True):
        assert send(client, desk.code, **own, overall="5").status_code == 303
    assert {row["id"] for row in stored_rows(installation)} == {own["id"] for own in ids}


def test_the_same_form_sent_again_never_overwrites(installation: Installation, desk: Desk) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    send(client, desk.code, **own, overall="5")
    again = send(client, desk.code, **own, overall="1")
    assert again.location == f"/q/{desk.code}/da-gui"
    assert "Phiếu này đã gửi" in client.get(again.location).text
    assert str(stored_rows(installation)[0]["scores"]).endswith("5")


def test_a_form_with_only_scale_answers_and_no_id_is_accepted(
    installation: Installation, desk: Desk
) -> None:
    assert send(installation.app.test_client(), desk.code, overall="3").status_code == 303
    assert len(stored_rows(installation)) == 1


def test_a_missing_required_answer_keeps_everything_else(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    page = send(client, desk.code, **own, guided="2", comment="Chờ lâu", field="dat_dai")
    assert page.status_code == 422
    assert "Các câu đã trả lời vẫn còn" in page.text
    assert 'href="#q-overall"' in page.text
    assert 'name="guided" value="2" checked' in page.text
    assert "Chờ lâu</textarea>" in page.text
    assert '<option value="dat_dai" selected>' in page.text
    assert f'name="id" value="{own["id"]}"' in page.text
    assert stored_rows(installation) == []
    assert send(client, desk.code, **own, guided="2", overall="2").status_code == 303


def test_a_comment_of_two_megabytes_is_given_back_whole(
    installation: Installation, desk: Desk
) -> None:
    comment = "Góp ý dài. " * 150_000
    assert len(comment.encode()) > 2_000_000
    page = send(installation.app.test_client(), desk.code, overall="4", comment=comment)
    assert page.status_code == 422
    assert "Ý kiến dài quá" in page.text
    assert comment in page.text
    assert stored_rows(installation) == []


def test_more_than_the_server_reads_is_refused_with_advice(
    installation: Installation, desk: Desk
) -> None:
    comment = "a" * (5 * 1024 * 1024)
    page = send(installation.app.test_client(), desk.code, overall="4", comment=comment)
    assert page.status_code == 413
    assert "rút ngắn phần ý kiến" in page.text


def test_bytes_that_are_no_text_are_asked_for_again(installation: Installation, desk: Desk) -> None:
    body = b"overall=4&comment=%ff%fe%e1"
    page = installation.app.test_client().post(
        f"/q/{desk.code}", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert page.status_code == 422
    assert "không đọc được" in page.text
    assert 'name="overall" value="4" checked' in page.text
    assert stored_rows(installation) == []


def test_an_unknown_code_says_so(installation: Installation) -> None:
    page = installation.app.test_client().get("/q/zzzzzzz")
    assert page.status_code == 404
    assert "Không có mã này" in page.text
    assert "There is no such code" in installation.app.test_client().get("/q/zzzzzzz?lang=en").text


def test_a_code_typed_in_capitals_opens_the_form(installation: Installation, desk: Desk) -> None:
    typed = f"{desk.code[:3]}-{desk.code[3:]}".upper()
    assert open_form(installation.app.test_client(), typed)


def test_a_closed_campaign_says_when_the_next_opens(installation: Installation, desk: Desk) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    installation.clock.at = datetime(2026, 12, 11, 3, tzinfo=UTC)
    page = client.get(f"/q/{desk.code}")
    assert page.status_code == 410
    assert "Đợt khảo sát đã đóng" in page.text
    installation.clock.at = datetime(2026, 12, 18, 3, tzinfo=UTC)
    assert send(client, desk.code, **own, overall="4").status_code == 410
    assert stored_rows(installation) == []
    make_campaign(
        installation.database,
        desk.commune_id,
        opens_on=datetime(2027, 1, 4, tzinfo=UTC).date(),
        closes_on=datetime(2027, 12, 10, tzinfo=UTC).date(),
    )
    assert "04/01/2027" in client.get(f"/q/{desk.code}").text


def test_an_answer_sent_before_closing_is_still_known_after(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    send(client, desk.code, **own, overall="4")
    installation.clock.at = datetime(2026, 12, 11, 3, tzinfo=UTC)
    assert send(client, desk.code, **own, overall="4").location == f"/q/{desk.code}/da-gui"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "http://localhost/q/abcd234"}, 303),
        ({"Referer": "https://elsewhere.example/q/abcd234"}, 403),
    ],
)
def test_posts_of_other_sites_are_refused(
    installation: Installation, desk: Desk, headers: dict[str, str], status: int
) -> None:
    sent = installation.app.test_client().post(
        f"/q/{desk.code}", data={"overall": "4"}, headers=headers
    )
    assert sent.status_code == status
    assert len(stored_rows(installation)) == (status == 303)


def test_a_form_never_expires(installation: Installation, desk: Desk) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    installation.clock.at = datetime(2026, 11, 30, 3, tzinfo=UTC)
    assert send(client, desk.code, **own, overall="4").status_code == 303
    assert stored_rows(installation)[0]["duration_band"] == 3


def test_a_second_form_of_the_day_is_greeted_and_banded(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    assert "đã gửi một phiếu" not in client.get(f"/q/{desk.code}").text
    for _ in range(4):
        send(client, desk.code, **open_form(client, desk.code), overall="4")
    assert "đã gửi một phiếu" in client.get(f"/q/{desk.code}").text
    assert sorted(row["repeat_band"] for row in stored_rows(installation)) == [0, 1, 1, 2]  # type: ignore[type-var] # small numbers


def test_a_forged_count_counts_as_none(installation: Installation, desk: Desk) -> None:
    client = installation.app.test_client()
    client.set_cookie("td_today", f"{desk.place_id}.2026-06-10.9.0000000000000000", path="/q/")
    send(client, desk.code, **open_form(client, desk.code), overall="4")
    assert stored_rows(installation)[0]["repeat_band"] == 0


def test_the_compressed_page_is_the_plain_page_with_its_own_id(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    plain = client.get(f"/q/{desk.code}")
    packed = client.get(f"/q/{desk.code}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    text = gzip.decompress(packed.data).decode()
    same = [line for line in text.splitlines() if 'name="served"' not in line]
    assert same == [line for line in plain.text.splitlines() if 'name="served"' not in line]
    assert text != plain.text


def test_no_page_is_kept_and_none_may_run_foreign_scripts(
    installation: Installation, desk: Desk
) -> None:
    page = installation.app.test_client().get(f"/q/{desk.code}")
    assert page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page.text
    assert "style=" not in page.text
    assert "Set-Cookie" not in page.headers


def test_a_simulated_place_says_so_even_when_closed(tmp_path: Path) -> None:
    with make_installation(tmp_path) as installation:
        commune_id = make_commune(installation.database, simulated=True)
        place_id = make_place(installation.database, commune_id)
        code = make_poster(installation.database, place_id)
        page = installation.app.test_client().get(f"/q/{code}")
    assert page.status_code == 410
    assert "DỮ LIỆU MÔ PHỎNG" in page.text


def test_a_signed_in_officials_answer_carries_no_session(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    client.set_cookie("td_session", "what an official's browser holds")
    own = open_form(client, desk.code)
    sent = send(client, desk.code, **own, overall="4")
    assert sent.status_code == 303
    assert all("td_session" not in line for line in sent.headers.getlist("Set-Cookie"))


def test_the_script_is_told_where_to_go_and_old_browsers_are_sent(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    asked = {"Prefer": "return=minimal"}
    told = client.post(f"/q/{desk.code}", data={**own, "overall": "4"}, headers=asked)
    assert (told.status_code, told.location) == (201, f"/q/{desk.code}/cam-on")
    again = client.post(f"/q/{desk.code}", data={**own, "overall": "4"}, headers=asked)
    assert (again.status_code, again.location) == (200, f"/q/{desk.code}/da-gui")
    assert send(client, desk.code, **own, overall="4").status_code == 303


def test_a_form_that_asks_for_no_field_takes_none(installation: Installation) -> None:
    desk = lay_desk(installation, "health_outpatient")
    client = installation.app.test_client()
    rated = {question.key: "5" for question in load_instrument("health_outpatient").scored}
    own = open_form(client, desk.code)
    assert send(client, desk.code, **own, **rated, field="dat_dai").status_code == 303
    assert stored_rows(installation)[0]["field"] is None
