"""Codes never die: they ask what is rated where that is open, and say where a place has moved."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from survey_app.collect.recent_admissions import RecentAdmissions
from survey_app.store.campaigns import get_campaign
from survey_app.store.place_facts import get_place_facts
from survey_app.store.places import Place
from survey_app.store.poster_codes import PosterCode, record_poster_code
from tests.builders import Installation, make_campaign, make_installation, make_place
from tests.survey_app.collect.forms import Desk, lay_desk, open_form, send, stored_rows

OPEN_CODE = "wwww222"


@pytest.fixture
def desk(installation: Installation) -> Desk:
    return lay_desk(installation)


def print_open_code(installation: Installation, desk: Desk, field: str | None = None) -> str:
    code = PosterCode(
        code=OPEN_CODE, place_id=desk.place_id, field=field, created_on=date(2026, 1, 2)
    )
    installation.database.write(lambda session: record_poster_code(session, code).code)
    return OPEN_CODE


def close_place(installation: Installation, place_id: int, moved_to: int | None = None) -> None:
    def work(session: object) -> None:
        place = session.get(Place, place_id)  # type: ignore[attr-defined] # a session of any kind
        place.active, place.moved_to_id = False, moved_to

    installation.database.write(work)


def test_an_open_code_asks_which_service_and_remembers_the_choice(
    installation: Installation, desk: Desk
) -> None:
    code = print_open_code(installation, desk)
    make_campaign(installation.database, desk.commune_id, "online")
    make_campaign(installation.database, desk.commune_id, "health_outpatient")
    client = installation.app.test_client()
    page = client.get(f"/q/{code}")
    assert page.status_code == 200
    assert "Ông/bà muốn đánh giá việc gì?" in page.text
    assert f'href="/q/{code}?viec=online"' in page.text
    assert "health_outpatient" not in page.text, "a health station's survey is not asked here"
    form = client.get(f"/q/{code}?viec=online&lang=en").text
    assert f'action="/q/{code}?viec=online&amp;lang=en"' in form
    sent = client.post(f"/q/{code}?viec=online", data={"overall": "5"})
    assert sent.status_code == 303
    (row,) = stored_rows(installation)
    with installation.database.read() as session:
        assert get_campaign(session, int(str(row["campaign_id"]))).instrument_code == "online"


def test_an_address_cannot_choose_what_is_not_asked_there(
    installation: Installation, desk: Desk
) -> None:
    code = print_open_code(installation, desk)
    make_campaign(installation.database, desk.commune_id, "online")
    make_campaign(installation.database, desk.commune_id, "health_outpatient")
    client = installation.app.test_client()
    address = f"/q/{code}?viec=health_outpatient"
    assert "Ông/bà muốn đánh giá việc gì?" in client.get(address).text
    client.post(address, data={"overall": "5"})
    assert stored_rows(installation) == []


@pytest.mark.parametrize("asked", ["xlang=1", "lang=%00", "viec=%00", "viec=%FF&lang="])
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_what_others_append_to_an_address_changes_nothing(
    tmp_path: Path, engine: str, asked: str
) -> None:
    with make_installation(tmp_path, engine=engine) as made:
        code, client = lay_desk(made).code, made.app.test_client()
        assert client.get(f"/q/{code}?{asked}").status_code == 200
        assert client.post(f"/q/{code}?{asked}", data={"overall": "5"}).status_code == 303


def test_a_form_that_is_asked_elsewhere_meanwhile_is_told_so_and_a_stored_one_that_it_is_there(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    stored, waiting = open_form(client, desk.code), open_form(client, desk.code)
    assert send(client, desk.code, **stored, overall="5").status_code == 303
    installation.database.write(
        lambda session: setattr(
            get_campaign(session, desk.campaign_id), "official_channel", "Cổng của tỉnh"
        )
    )
    installation.app.extensions["thuocdo_recent_admissions"] = RecentAdmissions()
    assert send(client, desk.code, **stored, overall="5").location.endswith("/da-gui")
    refused = send(client, desk.code, **waiting, overall="5")
    # The form's script takes a page that refuses nothing for somebody else's, and tries again.
    assert (refused.status_code, "Cổng của tỉnh" in refused.text) == (410, True)


def test_an_open_code_with_one_survey_opens_it_at_once(
    installation: Installation, desk: Desk
) -> None:
    code = print_open_code(installation, desk)
    client = installation.app.test_client()
    assert send(client, code, **open_form(client, code), overall="4").status_code == 303


def test_a_sent_form_that_never_chose_is_asked_to(installation: Installation, desk: Desk) -> None:
    code = print_open_code(installation, desk)
    make_campaign(installation.database, desk.commune_id, "online")
    page = send(installation.app.test_client(), code, overall="4")
    assert "Ông/bà muốn đánh giá việc gì?" in page.text
    assert stored_rows(installation) == []


def test_a_code_with_a_fixed_field_asks_for_none(installation: Installation, desk: Desk) -> None:
    code = print_open_code(installation, desk, field="dat_dai")
    client = installation.app.test_client()
    assert "q-field" not in client.get(f"/q/{code}").text
    assert send(client, code, overall="4", field="ho_tich").status_code == 303
    assert stored_rows(installation)[0]["field"] == "dat_dai"


def test_a_closed_place_says_where_to_go_now(installation: Installation, desk: Desk) -> None:
    moved_to = make_place(installation.database, desk.commune_id, "Quầy số 9")
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    close_place(installation, desk.place_id, moved_to)
    installation.clock.at = datetime(2026, 6, 11, 5, tzinfo=UTC)
    page = client.get(f"/q/{desk.code}")
    assert page.status_code == 410
    assert "Quầy số 9" in page.text
    assert send(client, desk.code, overall="4").status_code == 410
    assert send(client, desk.code, **own, overall="4").status_code == 303, "opened before it closed"
    with installation.database.read() as session:
        assert not get_place_facts(session, desk.place_id).active


def test_where_an_official_channel_asks_nothing_is_asked_twice(
    installation: Installation, desk: Desk
) -> None:
    installation.database.write(
        lambda session: setattr(
            get_campaign(session, desk.campaign_id), "official_channel", "Cổng của tỉnh"
        )
    )
    client = installation.app.test_client()
    page = client.get(f"/q/{desk.code}")
    assert "đã có kênh khảo sát chính thức" in page.text
    assert "Cổng của tỉnh" in page.text
    send(client, desk.code, overall="4")
    assert stored_rows(installation) == []
