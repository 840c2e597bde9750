"""A tablet's forms: each stored once, or refused with one word; never lost, doubled or a crash."""

import hashlib
import hmac
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from survey_app.collect.stamps import make_submission_id
from survey_app.store.campaigns import Campaign
from survey_app.store.kiosks import Kiosk, revoke_kiosk
from survey_app.store.places import Place
from survey_app.store.responses import LATE, UNPAIRED
from tests.builders import make_campaign, make_commune, make_installation, make_place
from tests.survey_app.collect.forms import stored_rows
from tests.survey_app.collect.kiosks.conftest import Hall
from tests.survey_app.collect.kiosks.tablets import make_kiosk, pair, to_base64url


def close_campaign(hall: Hall, on: date) -> None:
    def work(session: Session) -> None:
        session.get_one(Campaign, hall.desk.campaign_id).closes_on = on

    hall.installation.database.write(work)


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def test_a_form_is_stored_with_all_that_is_kept_of_it_and_no_more(hall: Hall) -> None:
    answers = {"overall": ["4"], "stage": ["c"], "field": ["dat_dai"], "comment": ["Cảm ơn."]}
    sent = hall.tablet.sealed(hall.tablet.form(answers=answers))
    assert hall.tablet.outcomes(sent) == ["stored"]
    (row,) = stored_rows(hall.installation)
    assert row["id"] == sent["id"]
    assert (row["channel"], row["place_id"]) == ("kiosk", hall.desk.place_id)
    assert (row["answered_on"], row["time_band"]) == ("2026-06-10", 4)
    assert (row["duration_band"], row["repeat_band"], row["flags"]) == (1, None, 0)
    assert (row["field"], row["comment"]) == ("dat_dai", "Cảm ơn.")


def test_a_form_sent_again_changes_nothing(hall: Hall) -> None:
    sent = hall.tablet.sealed(hall.tablet.form())
    other = hall.tablet.sealed(hall.tablet.form(answers={"overall": ["1"]}), sent["id"])
    assert hall.tablet.outcomes(sent) == ["stored"]
    assert hall.tablet.outcomes(sent, other, sent) == ["already"] * 3
    assert len(stored_rows(hall.installation)) == 1


def test_one_bad_form_of_a_batch_touches_no_other(hall: Hall) -> None:
    tablet = hall.tablet
    good, twice = tablet.sealed(tablet.form()), tablet.sealed(tablet.form())
    bad = tablet.sealed(tablet.form(answers={"overall": ["9"]}))
    assert tablet.outcomes(good, bad, "noise", twice, twice) == [
        "stored",
        "refused: bad_answers",
        "refused: unreadable",
        "stored",
        "stored",
    ]
    assert {row["id"] for row in stored_rows(hall.installation)} == {good["id"], twice["id"]}


def test_a_tablet_without_https_sends_its_forms_open(hall: Hall) -> None:
    item = {"id": make_submission_id(), "open": hall.tablet.form()}
    assert hall.tablet.outcomes(item, item) == ["stored", "stored"]
    assert len(stored_rows(hall.installation)) == 1


def test_the_skips_hold_here_too(hall: Hall) -> None:
    answers = {"overall": ["4"], "stage": ["a"], "promised_day": ["b"]}
    hall.tablet.outcomes(hall.tablet.sealed(hall.tablet.form(answers=answers)))
    (row,) = stored_rows(hall.installation)
    assert "b" not in str(row["choices"])


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"note": "1.1.abc.99.forged"}, "unproven"),
        ({"note": "ẩn"}, "unproven"),
        ({"note": None}, "unreadable"),
        ({"campaign": 999, "instrument": "online"}, "closed"),
        ({"campaign": None, "instrument": "no_such"}, "closed"),
        ({"instrument": "tthc\x00"}, "unreadable"),
        ({"instrument": 7}, "unreadable"),
        ({"version": "9.9"}, "other_version"),
        ({"answers": {}}, "bad_answers"),
        ({"answers": {"overall": "4"}}, "unreadable"),
        ({"answers": {"overall": [4]}}, "unreadable"),
        ({"answers": None}, "unreadable"),
        ({"answers": {"overall": ["4", "5"]}}, "bad_answers"),
        ({"answers": {"overall": ["4"], "comment": ["\ud800"]}}, "bad_answers"),
        ({"answers": {"overall": ["4"], "comment": ["a" * 50_000]}}, "bad_answers"),
        ({"answers": {str(key): [] for key in range(2000)}}, "unreadable"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why(
    shared_hall: Hall, changed: dict[str, object], reason: str
) -> None:
    item = shared_hall.tablet.sealed(shared_hall.tablet.form(**changed))
    assert shared_hall.tablet.outcomes(item) == [f"refused: {reason}"]
    assert stored_rows(shared_hall.installation) == []


@pytest.mark.parametrize("text", [b"[]", b"7", b"{", b'{"a":' * 5000, b"\xff\xfe"])
def test_what_is_no_form_under_a_good_seal_is_refused(shared_hall: Hall, text: bytes) -> None:
    assert shared_hall.tablet.outcomes(shared_hall.tablet.sealed(text)) == ["refused: unreadable"]


@pytest.mark.parametrize(
    "item",
    [
        None,
        [],
        {},
        {"id": "short", "sealed": "AQ"},
        {"id": "a" * 22},
        {"id": "a" * 22, "sealed": "A"},
        {"id": "a" * 22, "sealed": "!!!"},
        {"id": "a" * 22, "sealed": ""},
        {"id": "a" * 22, "sealed": 7},
        {"id": "a" * 22, "open": []},
        {"id": "ẩ" * 22, "sealed": "AQ"},
        {"id": 7, "sealed": "AQ"},
    ],
)
def test_what_is_no_item_is_refused(shared_hall: Hall, item: object) -> None:
    assert shared_hall.tablet.outcomes(item) == ["refused: unreadable"]


@pytest.mark.parametrize(
    "body", [b"", b"noise", b"[]", b"{}", b'{"items": []}', b'{"items": 7}', b"\xff", b"[" * 9999]
)
def test_what_is_no_batch_gets_an_error_in_json(shared_hall: Hall, body: bytes) -> None:
    response = shared_hall.tablet.client.post(
        "/k/answers", data=body, content_type="application/json"
    )
    assert (response.status_code, response.get_json()) == (400, {"error": "unreadable"})


def test_an_id_of_any_depth_is_no_crash(shared_hall: Hall) -> None:
    # Somewhere in between, what can be read just so could not be written back.
    for depth in range(900, 1000):
        body = b'{"items": [{"id": ' + b"[" * depth + b"]" * depth + b"}]}"
        answer = shared_hall.tablet.client.post("/k/answers", data=body)
        assert answer.status_code in {200, 400}, depth


def test_too_many_or_too_much_at_once_is_refused_as_a_whole(shared_hall: Hall) -> None:
    many = shared_hall.tablet.send(*[{}] * 51)
    assert (many.status_code, many.get_json()) == (400, {"error": "unreadable"})
    huge = shared_hall.tablet.client.post("/k/answers", data=b" " * (4 * 1024 * 1024 + 1))
    assert (huge.status_code, huge.get_json()) == (413, {"error": "unreadable"})


def test_another_sites_page_cannot_send_for_the_tablet(shared_hall: Hall) -> None:
    response = shared_hall.tablet.client.post(
        "/k/answers", json={"items": [{}]}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (response.status_code, response.get_json()) == (400, {"error": "other_site"})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    form=st.dictionaries(
        st.sampled_from(["campaign", "instrument", "version", "at", "seconds", "answers"]), JSON
    ),
    item=JSON,
)
def test_whatever_comes_gets_an_answer_in_json(
    hall: Hall, form: dict[str, object], item: object
) -> None:
    sealed = hall.tablet.sealed(hall.tablet.form(**form))
    response = hall.tablet.send(sealed, item, {"id": sealed["id"], "sealed": item})
    assert response.status_code == 200
    assert len(response.get_json()["results"]) == 3
    answer = hall.tablet.client.post("/k/answers", json=item)
    assert answer.status_code in {200, 400}
    assert answer.is_json


# ---- days and clocks


def test_a_form_that_waited_counts_on_the_day_it_was_given(hall: Hall) -> None:
    given = hall.installation.clock() + timedelta(days=1, hours=3)
    hall.installation.clock.at += timedelta(days=4)
    hall.tablet.outcomes(hall.tablet.sealed(hall.tablet.form(at=milliseconds(given))))
    (row,) = stored_rows(hall.installation)
    assert (row["answered_on"], row["time_band"], row["flags"]) == ("2026-06-11", 5, 0)


@pytest.mark.parametrize("at", [0, -(10**15), 10**15, 10**300, 1e308, None, "now", True])
def test_a_clock_that_is_wrong_by_years_moves_no_answer_out_of_its_time(
    hall: Hall, at: object
) -> None:
    hall.installation.clock.at += timedelta(days=2)
    hall.tablet.outcomes(hall.tablet.sealed(hall.tablet.form(at=at)))
    (row,) = stored_rows(hall.installation)
    # Between the note it carries (10 June) and its arrival (12 June).
    assert row["answered_on"] in {"2026-06-10", "2026-06-12"}


def test_a_form_given_in_time_is_taken_late_and_marked(hall: Hall) -> None:
    close_campaign(hall, date(2026, 6, 11))
    hall.installation.clock.at += timedelta(days=6)
    item = hall.tablet.sealed(hall.tablet.form())
    assert hall.tablet.outcomes(item) == ["stored"]
    (row,) = stored_rows(hall.installation)
    assert (row["answered_on"], row["flags"]) == ("2026-06-10", LATE)


@pytest.mark.parametrize("days", [3, 40])
def test_a_form_given_after_the_end_or_come_after_the_grace_is_refused(
    hall: Hall, days: int
) -> None:
    close_campaign(hall, date(2026, 6, 11))
    at = hall.installation.clock() + timedelta(days=3 if days == 3 else 0)
    hall.installation.clock.at += timedelta(days=days)
    item = hall.tablet.sealed(hall.tablet.form(at=milliseconds(at)))
    assert hall.tablet.outcomes(item) == ["refused: closed"]


def test_a_form_belongs_to_the_campaign_it_was_given_in(hall: Hall) -> None:
    close_campaign(hall, date(2026, 6, 10))
    database, commune = hall.installation.database, hall.desk.commune_id
    make_campaign(database, commune, opens_on=date(2026, 6, 11), closes_on=date(2026, 12, 1))
    hall.installation.clock.at += timedelta(days=2)
    kept = hall.tablet.sealed(hall.tablet.form())
    # The tablet's clock ran ahead: it says the day after, when the next campaign was open already.
    hurried = hall.tablet.form(at=milliseconds(datetime(2026, 6, 11, 5, tzinfo=UTC)))
    assert hall.tablet.outcomes(kept, hall.tablet.sealed(hurried)) == ["stored", "stored"]
    rows = stored_rows(hall.installation)
    assert {row["campaign_id"] for row in rows} == {hall.desk.campaign_id}


def test_a_place_that_closed_meanwhile_loses_no_answer(hall: Hall) -> None:
    def close(session: Session) -> None:
        session.get_one(Place, hall.desk.place_id).active = False

    hall.installation.database.write(close)
    assert hall.tablet.outcomes(hall.tablet.sealed(hall.tablet.form())) == ["stored"]


def test_an_answer_belongs_where_the_tablet_stood(hall: Hall) -> None:
    sealed = hall.tablet.sealed(hall.tablet.form())
    elsewhere = make_place(hall.installation.database, hall.desk.commune_id, "Quầy số 2")

    def move(session: Session) -> None:
        session.get_one(Kiosk, hall.kiosk_id).place_id = elsewhere

    hall.installation.database.write(move)
    assert hall.tablet.outcomes(sealed) == ["stored"]
    (row,) = stored_rows(hall.installation)
    assert row["place_id"] == hall.desk.place_id


# ---- lost and found


def test_what_a_lost_tablet_held_is_kept_out_until_somebody_decides(hall: Hall) -> None:
    kept = hall.tablet.sealed(hall.tablet.form())
    installation, day = hall.installation, hall.installation.clock().date()
    installation.database.write(lambda session: revoke_kiosk(session, hall.kiosk_id, day))
    assert hall.tablet.send(kept).status_code == 403
    assert stored_rows(installation) == []
    again = pair(installation, hall.kiosk_id, hall.tablet.client)
    assert again.outcomes(kept, again.sealed(again.form())) == ["stored", "stored"]
    flags = {row["id"]: row["flags"] for row in stored_rows(installation)}
    assert flags.pop(kept["id"]) == UNPAIRED
    assert set(flags.values()) == {0}


def test_a_device_paired_in_another_commune_brings_its_answers_home_marked(hall: Hall) -> None:
    installation = hall.installation
    kept = hall.tablet.sealed(hall.tablet.form())
    neighbour = make_commune(installation.database, "tu-ky")
    make_campaign(installation.database, neighbour)
    other = make_kiosk(installation.database, make_place(installation.database, neighbour))
    moved = pair(installation, other, hall.tablet.client)
    assert moved.outcomes(kept) == ["stored"]
    (row,) = stored_rows(installation)
    assert (row["place_id"], row["campaign_id"]) == (hall.desk.place_id, hall.desk.campaign_id)
    assert row["flags"] == UNPAIRED


def test_a_note_of_another_installation_proves_nothing(
    hall: Hall, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with make_installation(tmp_path_factory.mktemp("other")) as other:
        other.app.config["CODE_KEY"] = b"another secret"
        desk = make_place(other.database, make_commune(other.database))
        make_campaign(other.database, 1)
        stranger = pair(other, make_kiosk(other.database, desk))
    item = hall.tablet.sealed(hall.tablet.form(note=stranger.setup["note"]))
    assert hall.tablet.outcomes(item) == ["refused: unproven"]


def test_a_note_of_another_version_of_the_program_is_no_crash(shared_hall: Hall) -> None:
    key = shared_hall.installation.app.config["CODE_KEY"]
    text = "1.1.0123456789ab.1780000000"
    mac = hmac.new(key, b"tablet note:" + text.encode(), hashlib.sha256).hexdigest()[:32]
    item = shared_hall.tablet.sealed(shared_hall.tablet.form(note=f"{text}.{mac}"))
    assert shared_hall.tablet.outcomes(item) == ["refused: unproven"]


def test_an_interviewers_tablet_has_its_own_channel(hall: Hall) -> None:
    database, place = hall.installation.database, hall.desk.place_id
    kiosk = make_kiosk(database, place, "Máy điều tra", kind="interviewer")
    tablet = pair(hall.installation, kiosk)
    assert tablet.outcomes(tablet.sealed(tablet.form())) == ["stored"]
    (row,) = stored_rows(hall.installation)
    assert row["channel"] == "interview"


def test_what_an_interviewers_tablet_held_stays_an_interview_when_it_becomes_a_desks(
    hall: Hall,
) -> None:
    database, place = hall.installation.database, hall.desk.place_id
    kiosk_id = make_kiosk(database, place, "Máy điều tra", kind="interviewer")
    tablet = pair(hall.installation, kiosk_id)
    sealed = tablet.sealed(tablet.form())

    def change(session: Session) -> None:
        session.get_one(Kiosk, kiosk_id).kind = "kiosk"

    database.write(change)
    assert tablet.outcomes(sealed) == ["stored"]
    (row,) = stored_rows(hall.installation)
    assert (row["channel"], row["flags"]) == ("interview", 0)


def test_a_form_of_a_tablet_that_an_older_backup_does_not_know_waits_for_an_official(
    hall: Hall,
) -> None:
    database = hall.installation.database
    lost = make_kiosk(database, hall.desk.place_id, "Máy thêm sau bản sao lưu")
    gone = pair(hall.installation, lost)
    sealed = gone.sealed(gone.form())
    database.write(lambda session: session.delete(session.get_one(Kiosk, lost)))
    again = pair(hall.installation, hall.kiosk_id)
    assert again.outcomes(sealed) == ["stored"]
    (row,) = stored_rows(hall.installation)
    assert row["flags"] == UNPAIRED


def test_a_key_that_is_no_point_of_the_curve_is_refused(shared_hall: Hall) -> None:
    form_id = make_submission_id()
    public = b"\x04" + b"\x01" * 64  # no point of the curve
    item = {"id": form_id, "sealed": to_base64url(b"\x01" + public + bytes(60))}
    assert shared_hall.tablet.outcomes(item) == ["refused: unreadable"]
