"""What a portal sends is stored once; what is wrong is said item by item."""

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from survey_app.store.api_systems import ApiSystem
from survey_app.store.campaigns import get_campaign
from survey_app.store.places import Place
from survey_app.store.responses import LATE
from tests.builders import Installation, make_campaign, make_commune, make_place
from tests.survey_app.collect.api.portal import Portal, make_portal
from tests.survey_app.collect.forms import lay_desk, stored_rows


@pytest.fixture
def portal(installation: Installation) -> Portal:
    return make_portal(installation, lay_desk(installation))


def test_a_batch_is_stored_and_each_answer_named(
    installation: Installation, portal: Portal
) -> None:
    items = [portal.response(), portal.response(answers={"overall": "2"}, field=None)]
    told = portal.send(*items).get_json()
    assert (told["stored"], told["already_stored"], told["refused"]) == (2, 0, 0)
    assert [each["id"] for each in told["results"]] == [each["id"] for each in items]
    rows = stored_rows(installation)
    assert {row["channel"] for row in rows} == {"api"}
    assert {row["field"] for row in rows} == {"ho_tich", None}
    assert {row["answered_on"] for row in rows} == {"2026-06-10"}
    assert all(
        row["time_band"] is row["duration_band"] is row["repeat_band"] is None for row in rows
    )


def test_sending_again_stores_nothing_twice(installation: Installation, portal: Portal) -> None:
    item = portal.response()
    assert portal.send(item, item).get_json()["stored"] == 1
    again = portal.send(dict(item, answers={"overall": "1"})).get_json()
    assert (again["stored"], again["already_stored"]) == (0, 1)
    (row,) = stored_rows(installation)
    assert str(row["scores"]).endswith("4")


def test_what_was_stored_is_said_so_long_after_the_campaign_too(
    installation: Installation, portal: Portal
) -> None:
    """A system that never got its answer sends again when it can: it must not be told "refused"."""
    item = portal.response()
    assert portal.send(item).get_json()["stored"] == 1
    installation.clock.at = datetime(2026, 12, 25, 5, tzinfo=UTC)
    told = portal.send(item, portal.response()).get_json()
    assert [each["status"] for each in told["results"]] == ["already_stored", "refused"]


@pytest.mark.parametrize("value", ["1", {}])
def test_of_one_answer_only_the_first_twenty_problems_are_said(
    portal: Portal, value: object
) -> None:
    told = portal.send(portal.response(answers={f"a{each}": value for each in range(200)}))
    (result,) = told.get_json()["results"]
    assert len(result["problems"]) == 20


def test_the_senders_id_is_not_kept(installation: Installation, portal: Portal) -> None:
    item = portal.response()
    portal.send(item)
    with installation.database.read() as session:
        kept = str(session.execute(text("SELECT * FROM responses")).all())
    assert item["id"] not in kept
    assert item["id"].replace("-", "") not in kept


def test_one_bad_answer_does_not_refuse_the_others(
    installation: Installation, portal: Portal
) -> None:
    told = portal.send(portal.response(), portal.response(answers={"overall": "9"})).get_json()
    assert [each["status"] for each in told["results"]] == ["stored", "refused"]
    (problem,) = told["results"][1]["problems"]
    assert (problem["where"], problem["code"]) == ("answers.overall", "not_offered")
    assert problem["text"].startswith("Câu trả lời này không có")
    assert len(stored_rows(installation)) == 1


@pytest.mark.parametrize(
    ("changed", "where", "code"),
    [
        ({"id": "HS-2026-000123"}, "id", "wrong_form"),
        ({"id": 5}, "id", "wrong_type"),
        ({"id": None}, "id", "missing"),
        ({"campaign": "3"}, "campaign", "wrong_type"),
        ({"campaign": 99}, "campaign", "no_campaign"),
        ({"campaign": 2**40}, "campaign", "too_large"),
        ({"place": 99}, "place", "unknown_place"),
        ({"place": True}, "place", "wrong_type"),
        ({"answered_on": "10/06/2026"}, "answered_on", "wrong_form"),
        ({"answered_on": "2026-02-30"}, "answered_on", "not_a_day"),
        ({"answered_on": "2026-06-11"}, "answered_on", "outside_campaign"),
        ({"answered_on": "1999-01-01"}, "answered_on", "outside_campaign"),
        ({"field": "khac_thuong"}, "field", "wrong_form"),
        ({"answers": {}}, "answers", "missing"),
        (
            {"answers": {"nobody_asks": "1", "overall": "4"}},
            "answers.nobody_asks",
            "unknown_question",
        ),
        ({"answers": {"overall": None}}, "answers.overall", "wrong_type"),
        ({"answers": {"overall": 4.5}}, "answers.overall", "wrong_type"),
        ({"answers": {"overall": ["4", "5"]}}, "answers.overall", "not_offered"),
        ({"answers": {"manner": "4"}}, "answers.overall", "required"),
        ({"answers": {"overall": "4", "comment": "a" * 1001}}, "answers.comment", "too_long"),
        ({"answers": {"overall": "4", "comment": "a" * 30000}}, "answers.comment", "too_large"),
        ({"phone": "0912345678"}, "", "not_known"),
    ],
)
def test_what_is_wrong_is_named(
    installation: Installation, portal: Portal, changed: dict[str, object], where: str, code: str
) -> None:
    told = portal.send(portal.response(**changed), **{"Accept-Language": "en"})
    assert told.status_code == 200
    (result,) = told.get_json()["results"]
    assert result["status"] == "refused"
    assert (where, code) in {(each["where"], each["code"]) for each in result["problems"]}
    assert all(each["text"] for each in result["problems"])
    assert stored_rows(installation) == []


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "not_json"),
        (b"\xff\xfe{}", "application/json", 400, "not_json"),
        (b'{"responses": [NaN]}', "application/json", 400, "not_json"),
        (b"[" * 100_000, "application/json", 400, "not_json"),
        (b"[]", "application/json", 400, "not_a_batch"),
        (b'{"responses": []}', "application/json", 400, "not_a_batch"),
        (b'{"responses": {}}', "application/json", 400, "not_a_batch"),
        (b'{"responses": [1], "more": 1}', "application/json", 400, "not_a_batch"),
        (b'{"responses": [' + b"1," * 500 + b"1]}", "application/json", 400, "not_a_batch"),
        (b"responses=1", "application/x-www-form-urlencoded", 415, "not_json_type"),
    ],
)
def test_a_body_that_is_no_batch_is_refused_with_words(
    portal: Portal, body: bytes, kind: str, status: int, code: str
) -> None:
    told = portal.client.post(
        "/api/v1/responses", data=body, content_type=kind, headers=portal.headers
    )
    assert (told.status_code, told.content_type) == (status, "application/problem+json")
    assert told.get_json(force=True)["code"] == code


def test_too_much_at_once_is_refused_with_words(portal: Portal) -> None:
    told = portal.client.post(
        "/api/v1/responses",
        data=b" " * (5 * 1024 * 1024),
        content_type="application/json",
        headers=portal.headers,
    )
    assert told.status_code == 413
    assert told.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer td_wrong"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer \u00e9\x7f"},
    ],
)
def test_without_a_token_nothing_opens(portal: Portal, headers: dict[str, str]) -> None:
    for address in ("/api/v1/campaigns", f"/api/v1/campaigns/{portal.desk.campaign_id}/form"):
        refused = portal.client.get(address, headers=headers)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"] == "Bearer"
    sent = portal.client.post(
        "/api/v1/responses", json={"responses": [portal.response()]}, headers=headers
    )
    assert sent.status_code == 401


def test_a_revoked_token_opens_nothing(installation: Installation, portal: Portal) -> None:
    def revoke(session: object) -> None:
        for system in session.query(ApiSystem):  # type: ignore[attr-defined] # a session of any kind
            system.revoked_on = date(2026, 6, 10)

    installation.database.write(revoke)
    assert portal.send(portal.response()).status_code == 401
    assert stored_rows(installation) == []


def test_a_token_reaches_its_own_commune_only(installation: Installation, portal: Portal) -> None:
    other = make_commune(installation.database, "tu-ky")
    place = make_place(installation.database, other)
    campaign = make_campaign(installation.database, other)
    told = portal.send(portal.response(campaign=campaign), portal.response(place=place)).get_json()
    assert [each["problems"][0]["code"] for each in told["results"]] == [
        "no_campaign",
        "unknown_place",
    ]
    form = portal.client.get(f"/api/v1/campaigns/{campaign}/form", headers=portal.headers)
    assert form.status_code == 404
    shown = portal.client.get("/api/v1/campaigns", headers=portal.headers).get_json()
    assert [each["id"] for each in shown["campaigns"]] == [portal.desk.campaign_id]
    assert [each["id"] for each in shown["places"]] == [portal.desk.place_id]


@pytest.mark.parametrize(("day", "status"), [(17, "stored"), (18, "refused")])
def test_answers_given_in_time_are_taken_late_for_some_days(
    installation: Installation, portal: Portal, day: int, status: str
) -> None:
    installation.clock.at = datetime(2026, 12, day, 5, tzinfo=UTC)
    (result,) = portal.send(portal.response(answered_on="2026-12-09")).get_json()["results"]
    assert result["status"] == status
    rows = [(row["answered_on"], row["flags"]) for row in stored_rows(installation)]
    assert rows == ([("2026-12-09", LATE)] if status == "stored" else [])


def test_a_closed_place_and_an_official_channel_take_nothing(
    installation: Installation, portal: Portal
) -> None:
    database, desk = installation.database, portal.desk

    def ask_elsewhere(session: object) -> None:
        campaign = get_campaign(session, desk.campaign_id)  # type: ignore[arg-type] # the same
        campaign.official_channel = "Cổng của tỉnh"

    def close(session: object) -> None:
        session.get(Place, desk.place_id).active = False  # type: ignore[attr-defined] # the same

    database.write(ask_elsewhere)
    (result,) = portal.send(portal.response()).get_json()["results"]
    assert result["problems"][0]["code"] == "official_channel"
    database.write(lambda session: setattr(get_campaign(session, 1), "official_channel", None))
    database.write(close)
    (result,) = portal.send(portal.response()).get_json()["results"]
    assert result["problems"][0]["code"] == "place_closed"


def test_a_portal_can_build_its_form(portal: Portal) -> None:
    address = f"/api/v1/campaigns/{portal.desk.campaign_id}/form"
    form = portal.client.get(address, headers=portal.headers).get_json()
    answers = {}
    for question in form["questions"]:
        if "options" in question and "show_if" not in question:
            answers[question["key"]] = question["options"][-1]["code"]
    assert portal.send(portal.response(answers=answers)).get_json()["stored"] == 1
    english = portal.client.get(
        address, headers={**portal.headers, "Accept-Language": "en-GB, vi;q=0.5"}
    )
    assert english.get_json()["title"] == "Handling of administrative procedures"


def test_an_unknown_address_answers_programs_with_a_problem(portal: Portal) -> None:
    told = portal.client.get("/api/v1/nothing")
    assert (told.status_code, told.content_type) == (404, "application/problem+json")
    assert portal.client.get("/api/v1/responses").status_code == 405


def test_an_id_in_capitals_is_the_same_id(portal: Portal) -> None:
    item = portal.response(id=str(uuid.uuid4()).upper())
    assert portal.send(item, dict(item, id=item["id"].lower())).get_json()["stored"] == 1


def test_a_form_that_asks_no_field_takes_none(installation: Installation) -> None:
    portal = make_portal(installation, lay_desk(installation, "sipas"))
    (result,) = portal.send(portal.response(answers={"overall": "4"})).get_json()["results"]
    assert [each["code"] for each in result["problems"]] == ["no_field"]
