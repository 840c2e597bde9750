"""Officials set tablets up, pair and stop them, and decide about answers that were held back."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from survey_app.administer.kiosk_care import list_kiosk_lines, working_time_between
from survey_app.store.audit_entries import list_audit_entries
from survey_app.store.communes import get_commune
from survey_app.store.kiosks import (
    Kiosk,
    find_kiosk_by_pairing,
    find_kiosk_by_token,
    hash_of_token,
    list_kiosks,
    note_heartbeat,
    pair_kiosk,
)
from survey_app.store.places import Place
from survey_app.store.reports import StoredReport, record_report
from survey_app.store.responses import (
    LATE,
    UNPAIRED,
    Response,
    ResponseRow,
    record_response_rows,
)
from survey_app.web.clock import VIET_NAM
from tests.builders import NOON, make_campaign, make_installation, make_place
from tests.survey_app.administer.office import TOKEN, Office, lay_office

HOME = "/admin/communes/loc-binh"
KIOSKS = f"{HOME}/kiosks"
PAGES = (KIOSKS, f"{KIOSKS}/new", *(f"{KIOSKS}/{end}" for end in ("1", "1/pair", "1/stop")))
HELD = f"{KIOSKS}/held/1"
FORM = {
    "name": "Máy quầy số 1",
    "place_id": "1",
    "kind": "kiosk",
    "instrument_code": "",
    "pin": "4821",
    "layout": "one",
    "idle_seconds": "45",
    "cooldown_seconds": "6",
    "dims_from": "18",
    "dims_until": "7",
}


@pytest.fixture
def desk(office: Office) -> Office:
    database = office.installation.database
    for slug in ("loc-binh", "tu-ky"):
        make_place(database, office.communes[slug], f"Quầy {slug}")
    make_campaign(database, office.communes["loc-binh"])
    return office


def kiosk_of(office: Office) -> Kiosk:
    with office.installation.database.read() as session:
        (kiosk,) = list_kiosks(session, office.communes["loc-binh"])
        return kiosk


def key_of(office: Office) -> bytes:
    key: bytes = office.installation.app.config["CODE_KEY"]
    return key


def state_at(office: Office, at: datetime) -> str:
    with office.installation.database.read() as session:
        commune = get_commune(session, "loc-binh")
        (line,) = list_kiosk_lines(session, commune, at.astimezone(VIET_NAM))
        return line.state


def hear(
    office: Office, at: datetime, *, queue: int = 0, kind: str = "kiosk", battery: int | None = None
) -> None:
    def work(session: Session) -> None:
        kiosk = session.get_one(Kiosk, 1)
        kiosk.token_hash, kiosk.kind = "0" * 64, kind
        session.flush()
        note_heartbeat(
            session, 1, at=at, queue_length=queue, app_version="1", battery_percent=battery
        )

    office.installation.database.write(work)


def pair(office: Office) -> str:
    shown = office.own.post(f"{KIOSKS}/1/pair").text
    code = re.search(r'id="pairing-code">(\w{4}-\w{4})<', shown)
    assert code is not None
    return code[1]


def lay_held(office: Office, n: int, day: date = date(2026, 6, 9)) -> None:
    def work(session: Session) -> None:
        rows = [
            ResponseRow(
                id=f"{number:022d}",
                campaign_id=1,
                place_id=1,
                channel="kiosk",
                answered_on=day,
                scores="5" * 20,
                flags=UNPAIRED | (LATE if number else 0),
            )
            for number in range(n)
        ]
        rows.append(
            ResponseRow(
                id="x" * 22, campaign_id=1, place_id=1, channel="qr", answered_on=day, scores="5"
            )
        )
        record_response_rows(session, rows)

    office.installation.database.write(work)


def answers(office: Office) -> list[tuple[date, int]]:
    with office.installation.database.read() as session:
        found = session.query(Response.answered_on, Response.flags).order_by(Response.id)
        return [(day, flags) for day, flags in found]


def test_answers_that_wait_for_a_decision_are_not_counted_before_it(desk: Office) -> None:
    lay_held(desk, 2)
    page = desk.own.get("/admin/communes/loc-binh").text
    assert re.findall(r'data-label="Số phiếu">(\d+)', page) == ["1"]
    assert ", 1 phiếu." in desk.own.get("/admin/communes/loc-binh/campaigns/1/close").text


def test_a_tablet_is_set_up_paired_and_stopped(desk: Office) -> None:
    assert "Chưa có máy nào" in desk.own.get(KIOSKS).text
    saved = desk.own.post(f"{KIOSKS}/new", **FORM)
    assert saved.location == f"{KIOSKS}/1/pair"
    assert "Chưa ghép" in desk.own.get(KIOSKS).text
    code = pair(desk).replace("-", "")
    database, key = desk.installation.database, key_of(desk)
    with database.read() as session:
        found = find_kiosk_by_pairing(session, hash_of_token(code, key), NOON)
        assert found is not None
        late = NOON + timedelta(minutes=15)
        assert find_kiosk_by_pairing(session, hash_of_token(code, key), late) is None
    token = hash_of_token("token", key)
    typed, day = hash_of_token(code, key), date(2026, 6, 10)
    database.write(lambda session: pair_kiosk(session, 1, typed, token, day))
    assert state_at(desk, NOON) == "unheard"
    assert desk.own.post(f"{KIOSKS}/1/stop").status_code == 303
    assert "Đã ngừng" in desk.own.get(KIOSKS).text
    with database.read() as session:
        assert find_kiosk_by_token(session, token) is None
        told = [entry for entry in list_audit_entries(session) if "kiosk" in entry.action]
    assert [entry.action for entry in told] == ["revoke_kiosk", "open_kiosk_pairing", "add_kiosk"]
    assert not any(code in entry.detail or "4821" in entry.detail for entry in told)


def test_settings_are_changed_and_an_empty_pin_keeps_the_old_one(desk: Office) -> None:
    desk.own.post(f"{KIOSKS}/new", **FORM)
    before = kiosk_of(desk)
    shown = desk.own.get(f"{KIOSKS}/1").text
    assert "Máy quầy số 1" in shown
    assert '<option selected value="18">18 giờ</option>' in shown
    assert "4821" not in shown
    more = {"kind": "interviewer", "layout": "whole", "pin": "", "dims_from": "", "dims_until": ""}
    changed = desk.own.post(f"{KIOSKS}/1", **(FORM | more | {"instrument_code": "sipas"}))
    assert changed.status_code == 303
    after = kiosk_of(desk)
    assert (after.kind, after.layout, after.instrument_code) == ("interviewer", "whole", "sipas")
    assert (after.dims_from, after.dims_until) == (None, None)
    assert after.pin_verifier == before.pin_verifier
    desk.own.post(f"{KIOSKS}/1", **(FORM | {"pin": "97531"}))
    assert kiosk_of(desk).pin_verifier != before.pin_verifier


UNFIT: list[tuple[dict[str, str], str]] = [
    ({"pin": ""}, "Xin ghi mục này."),
    ({"pin": "12ab"}, "4 đến 8 chữ số"),
    ({"pin": "٤٨٢١"}, "4 đến 8 chữ số"),
    ({"pin": "1111"}, "dễ đoán"),
    ({"pin": "3456"}, "dễ đoán"),
    ({"name": " "}, "Xin ghi mục này."),
    ({"name": "Ô" * 101}, "tối đa 100"),
    ({"place_id": "2"}, "trong danh sách"),
    ({"place_id": "9" * 30}, "trong danh sách"),
    ({"kind": "camera"}, "trong danh sách"),
    ({"instrument_code": "nothing"}, "trong danh sách"),
    ({"layout": "three"}, "trong danh sách"),
    ({"idle_seconds": "5"}, "10 - 3600"),
    ({"cooldown_seconds": ""}, "0 - 600"),
    ({"idle_seconds": "nhiều"}, "số nguyên"),
    ({"dims_until": ""}, "cả hai giờ"),
    ({"dims_until": "18"}, "phải khác"),
    ({"dims_from": "25"}, "trong danh sách"),
]


def test_what_does_not_fit_is_told_beside_its_field(desk: Office) -> None:
    for typed, told in UNFIT:
        refused = desk.own.post(f"{KIOSKS}/new", **(FORM | typed))
        assert refused.status_code == 422, typed
        assert told in refused.text, typed
        assert refused.text.count('class="problem"') == 1, typed
    assert desk.deeds() == []


def test_settings_keep_a_place_that_was_closed_meanwhile(desk: Office) -> None:
    desk.own.post(f"{KIOSKS}/new", **FORM)
    desk.installation.database.write(
        lambda session: setattr(session.get_one(Place, 1), "active", False)
    )
    shown = desk.own.get(f"{KIOSKS}/1").text
    assert '<option selected value="1">Quầy loc-binh · Điểm đã ngừng</option>' in shown


def test_two_tablets_have_two_names(desk: Office) -> None:
    desk.own.post(f"{KIOSKS}/new", **FORM)
    again = desk.own.post(f"{KIOSKS}/new", **(FORM | {"name": "MÁY quầy  số 1"}))
    assert "đã có rồi" in again.text
    assert desk.own.post(f"{KIOSKS}/1", **FORM).status_code == 303


def test_a_tablet_that_is_silent_or_full_is_told(desk: Office) -> None:
    desk.own.post(f"{KIOSKS}/new", **FORM)
    heard = datetime(2026, 6, 10, 11, 29, tzinfo=VIET_NAM)
    for hour, queue, kind, state in (
        (12, 0, "kiosk", "working"),  # nobody expects a tablet to report at noon
        (13, 0, "kiosk", "working"),
        (15, 0, "kiosk", "silent"),
        (15, 0, "interviewer", "working"),
        (13, 80, "kiosk", "full"),
    ):
        hear(desk, heard, queue=queue, kind=kind)
        now = datetime(2026, 6, 10, hour, 45, tzinfo=VIET_NAM)
        assert state_at(desk, now) == state, (hour, queue, kind)


def test_only_the_hours_of_offices_count() -> None:
    friday = datetime(2026, 6, 12, 16, 50, tzinfo=VIET_NAM)
    assert working_time_between(friday, friday + timedelta(days=2)) == timedelta(minutes=10)
    monday = datetime(2026, 6, 15, 8, 0, tzinfo=VIET_NAM)
    assert working_time_between(friday, monday) == timedelta(minutes=40)
    long_ago = datetime(2020, 1, 1, tzinfo=VIET_NAM)
    assert working_time_between(long_ago, monday) == timedelta(hours=37.5)
    assert working_time_between(monday, friday) == timedelta(0)


def test_the_communes_page_shows_its_tablets(desk: Office) -> None:
    desk.own.post(f"{KIOSKS}/new", **FORM)
    hear(desk, NOON, battery=12)
    page = desk.own.get(HOME).text
    assert "Máy quầy số 1" in page
    assert "Pin yếu" in page
    assert "báo về vừa xong" in page


def test_held_answers_are_accepted_as_they_were_seen(desk: Office) -> None:
    lay_held(desk, 2)
    assert "Phiếu đang giữ lại" in desk.own.get(KIOSKS).text
    assert "2 phiếu đang giữ lại" in desk.own.get(HELD).text
    changed = desk.own.post(HELD, seen="1", deed="accept")
    assert changed.status_code == 422
    assert "vừa thay đổi (hiện có 2)" in changed.text
    assert desk.own.post(HELD, seen="2", deed="accept").status_code == 303
    day = date(2026, 6, 9)
    assert answers(desk) == [(day, 0), (day, LATE), (day, 0)]
    assert desk.deeds()[0] == ("accept_held_answers", "own")
    assert "Không còn phiếu nào" in desk.own.get(HELD).text


def test_a_reported_day_is_not_changed_by_held_answers(desk: Office) -> None:
    lay_held(desk, 2)

    def work(session: Session) -> None:
        report = StoredReport(
            id="r" * 22,
            commune_id=desk.communes["loc-binh"],
            title="Báo cáo năm 2026",
            period="2026",
            as_of=date(2026, 6, 10),
            state="ready",
            created_at=datetime(2026, 6, 10, tzinfo=UTC),
        )
        record_report(session, report)

    desk.installation.database.write(work)
    desk.own.post(HELD, seen="2", deed="accept")
    today = date(2026, 6, 10)
    assert answers(desk) == [(today, LATE), (today, LATE), (date(2026, 6, 9), 0)]


def test_held_answers_are_discarded_and_nothing_else(desk: Office) -> None:
    lay_held(desk, 3)
    assert desk.own.post(HELD, seen="3", deed="burn").status_code == 422
    assert desk.own.post(HELD, seen="3", deed="discard").status_code == 303
    assert answers(desk) == [(date(2026, 6, 9), 0)]
    assert desk.deeds()[0] == ("discard_held_answers", "own")


def test_a_stranger_finds_nothing_and_changes_nothing(desk: Office) -> None:
    desk.own.post(f"{KIOSKS}/new", **FORM)
    lay_held(desk, 1)
    done = desk.deeds()
    token = TOKEN.search(desk.stranger.get("/admin/communes/tu-ky/places/new").text)
    assert token is not None
    for path in (*PAGES, HELD):
        for who in (desk.own, desk.administrator):
            assert who.get(path).status_code == 200, path
        elsewhere = path.replace("loc-binh", "tu-ky")
        tried = (path, elsewhere) if path not in PAGES[:2] else (path,)
        for each in tried:
            assert desk.stranger.get(each).status_code == 404, each
            sent = desk.stranger.client.post(
                each,
                data={"csrf_token": token[1], "seen": "1", "deed": "discard", **FORM},
                base_url=desk.stranger.base_url,
                headers={"Referer": desk.stranger.base_url + each},
            )
            assert sent.status_code in {404, 405}, each
    assert desk.deeds() == done
    assert len(answers(desk)) == 2


def test_a_missing_https_is_said_plainly(desk: Office, tmp_path: Path) -> None:
    assert "chưa dùng https" not in desk.own.get(KIOSKS).text
    for number, (base_url, told) in enumerate(
        (
            ("http://192.168.1.9:8000", "không giữ được phiếu khi mất mạng"),
            ("http://localhost:8000", "máy tính bảng chưa mở được"),
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        with make_installation(folder, base_url=base_url) as plain:
            assert told in lay_office(plain).own.get(KIOSKS).text
