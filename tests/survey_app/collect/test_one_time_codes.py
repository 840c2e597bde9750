"""A one-time code answers once and leaves nothing behind."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from survey_app.collect.codes import code_key, hash_of_code, make_one_time_code
from survey_app.collect.invitations import InvitationRefused, Service, make_invitations
from survey_app.store.campaigns import get_campaign
from survey_app.store.communes import get_commune_by_id
from survey_app.store.one_time_codes import (
    OneTimeCode,
    count_one_time_codes,
    delete_expired_codes,
    record_one_time_codes,
)
from survey_app.store.populations import Population, replace_populations
from survey_app.store.responses import reporting_month_end
from tests.builders import SECRET, Installation
from tests.survey_app.collect.forms import Desk, lay_desk, open_form, send, stored_rows

KEY = code_key(SECRET)


@pytest.fixture
def desk(installation: Installation) -> Desk:
    return lay_desk(installation)


def issue_code(
    installation: Installation,
    desk: Desk,
    *,
    field: str | None = "ho_tich",
    expires_on: date = date(2026, 12, 10),
) -> str:
    code = make_one_time_code(KEY)
    row = OneTimeCode(hash_of_code(code, KEY), desk.campaign_id, desk.place_id, field, expires_on)
    installation.database.write(lambda session: record_one_time_codes(session, [row]))
    return code


def count_dossiers(installation: Installation, desk: Desk, size: int) -> None:
    counts = [
        Population(
            campaign_id=desk.campaign_id,
            place_id=desk.place_id,
            field="ho_tich",
            month="2026-06",
            size=size,
        )
    ]
    installation.database.write(
        lambda session: replace_populations(session, desk.campaign_id, counts)
    )


def test_a_used_code_leaves_no_row_and_says_it_was_used(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    code = issue_code(installation, desk)
    own = open_form(client, code)
    assert send(client, code, **own, overall="5").status_code == 303
    with installation.database.read() as session:
        assert count_one_time_codes(session, desk.campaign_id) == 0
    page = client.get(f"/q/{code}")
    assert page.status_code == 410
    assert "không dùng được nữa" in page.text


def test_a_lost_thanks_page_can_be_asked_for_again(installation: Installation, desk: Desk) -> None:
    client = installation.app.test_client()
    code = issue_code(installation, desk)
    own = open_form(client, code)
    send(client, code, **own, overall="5")
    assert send(client, code, **own, overall="5").location.endswith("/da-gui")
    assert len(stored_rows(installation)) == 1


def test_two_forms_of_one_code_store_one_answer(installation: Installation, desk: Desk) -> None:
    first, second = installation.app.test_client(), installation.app.test_client()
    code = issue_code(installation, desk)
    forms = [open_form(client, code) for client in (first, second)]
    assert send(first, code, **forms[0], overall="5").status_code == 303
    assert send(second, code, **forms[1], overall="1").status_code == 410
    assert len(stored_rows(installation)) == 1


def test_a_made_up_code_was_never_issued(installation: Installation) -> None:
    page = installation.app.test_client().get("/q/abcdefghjkmn")
    assert page.status_code == 404


def test_a_keyed_answer_keeps_its_month_and_no_band(installation: Installation, desk: Desk) -> None:
    client = installation.app.test_client()
    code = issue_code(installation, desk)
    send(client, code, **open_form(client, code), overall="5")
    (row,) = stored_rows(installation)
    assert (row["channel"], str(row["answered_on"])) == ("code", "2026-06-14")
    assert [row[f"{band}_band"] for band in ("time", "duration", "repeat")] == [None] * 3


@pytest.mark.parametrize(("dossiers", "field"), [(9, None), (10, "ho_tich")])
@pytest.mark.parametrize("of_code", ["ho_tich", None])
def test_a_keyed_answer_keeps_its_field_only_among_ten_dossiers(
    installation: Installation, desk: Desk, dossiers: int, field: str | None, of_code: str | None
) -> None:
    """The code's own, or the one the person chose where the code has none."""
    count_dossiers(installation, desk, dossiers)
    client = installation.app.test_client()
    code = issue_code(installation, desk, field=of_code)
    send(client, code, **open_form(client, code), overall="5", field="ho_tich")
    assert stored_rows(installation)[0]["field"] == field


def test_a_field_that_would_not_be_kept_is_not_asked(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    assert 'name="field"' in client.get(f"/q/{desk.code}").text
    code = issue_code(installation, desk, field=None)
    assert 'name="field"' not in client.get(f"/q/{code}").text


def test_a_form_on_its_way_outlives_the_nightly_tidying(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    installation.clock.at = datetime(2026, 12, 10, 3, tzinfo=UTC)
    code = issue_code(installation, desk)
    own = open_form(client, code)
    installation.clock.at = datetime(2026, 12, 17, 3, tzinfo=UTC)
    installation.database.write(lambda session: delete_expired_codes(session, date(2026, 12, 17)))
    assert send(client, code, **own, overall="5").status_code == 303
    assert len(stored_rows(installation)) == 1


def test_an_expired_code_is_refused(installation: Installation, desk: Desk) -> None:
    code = issue_code(installation, desk)
    installation.clock.at = datetime(2026, 12, 11, 3, tzinfo=UTC)
    assert installation.app.test_client().get(f"/q/{code}").status_code == 410


def test_a_code_opens_nothing_that_was_left_to_an_official_system(
    installation: Installation, desk: Desk
) -> None:
    """As the code on the counter, a tablet, paper and other systems."""
    code = issue_code(installation, desk)

    def leave(session: Session) -> None:
        get_campaign(session, desk.campaign_id).official_channel = "Cổng dịch vụ công của tỉnh"

    installation.database.write(leave)
    assert "Cổng dịch vụ công của tỉnh" in installation.app.test_client().get(f"/q/{code}").text
    with (
        installation.database.read() as session,
        pytest.raises(InvitationRefused, match="official"),
    ):
        make_invitations(
            session,
            get_campaign(session, desk.campaign_id),
            [Service(desk.place_id)],
            date(2026, 7, 10),
            date(2026, 6, 10),
            KEY,
        )


@pytest.mark.parametrize(
    ("day", "ends_on"),
    [
        (date(2025, 12, 14), date(2025, 12, 14)),
        (date(2025, 12, 15), date(2026, 1, 14)),
        (date(2026, 1, 31), date(2026, 2, 14)),
        (date(2026, 11, 15), date(2026, 12, 14)),
    ],
)
def test_reporting_months_end_on_the_fourteenth(day: date, ends_on: date) -> None:
    assert reporting_month_end(day, "ministry") == ends_on


def test_a_code_sent_with_another_answers_id_still_stores_its_own(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    send(client, desk.code, **own, overall="5")
    code = issue_code(installation, desk)
    assert send(client, code, **own, overall="1").status_code == 303
    assert sorted(str(row["scores"])[-1] for row in stored_rows(installation)) == ["1", "5"]


@pytest.mark.parametrize(
    ("window", "dated"), [("ministry", "2027-01-14"), ("calendar_year", "2026-12-14")]
)
def test_an_answer_of_late_december_stays_in_the_year_its_commune_reports_by(
    installation: Installation, window: str, dated: str
) -> None:
    desk = lay_desk(installation, closes_on=date(2026, 12, 31))
    installation.database.write(
        lambda session: setattr(
            get_commune_by_id(session, desk.commune_id), "report_window", window
        )
    )
    code = issue_code(installation, desk, expires_on=date(2026, 12, 31))
    installation.clock.at = datetime(2026, 12, 20, 5, tzinfo=UTC)
    client = installation.app.test_client()
    assert send(client, code, **open_form(client, code), overall="4").status_code == 303
    assert stored_rows(installation)[0]["answered_on"] == dated
