"""A form opened in time is not lost because the network was: it is taken, and marked late."""

from datetime import UTC, date, datetime

import pytest

from survey_app.collect.recent_admissions import RecentAdmissions
from survey_app.store.campaigns import get_campaign
from survey_app.store.reports import StoredReport, record_report
from survey_app.store.responses import LATE
from tests.builders import Installation, make_campaign
from tests.survey_app.collect.forms import Desk, lay_desk, open_form, send, stored_rows

LAST_DAY = date(2026, 12, 10)


def noon(day: int, month: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, 5, tzinfo=UTC)


@pytest.fixture
def desk(installation: Installation) -> Desk:
    return lay_desk(installation, closes_on=LAST_DAY)


def test_a_form_that_waited_counts_on_the_day_it_was_opened(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    installation.clock.at = noon(3)
    own = open_form(client, desk.code)
    installation.clock.at = noon(6)
    assert send(client, desk.code, **own, overall="4").status_code == 303
    (row,) = stored_rows(installation)
    assert (row["answered_on"], row["flags"]) == ("2026-12-03", 0)


@pytest.mark.parametrize(("received", "taken"), [(11, True), (17, True), (18, False)])
def test_a_form_opened_in_time_is_taken_for_seven_days_after_the_end(
    installation: Installation, desk: Desk, received: int, taken: bool
) -> None:
    client = installation.app.test_client()
    installation.clock.at = noon(10)
    own = open_form(client, desk.code)
    installation.clock.at = noon(received)
    assert send(client, desk.code, **own, overall="4").status_code == (303 if taken else 410)
    rows = stored_rows(installation)
    assert [(row["answered_on"], row["flags"]) for row in rows] == [("2026-12-10", LATE)] * taken


def test_after_a_report_a_late_form_counts_on_the_day_it_came(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    installation.clock.at = noon(10)
    own = open_form(client, desk.code)
    report = StoredReport(
        id="r" * 22,
        commune_id=desk.commune_id,
        period="2026",
        as_of=date(2026, 12, 11),
        created_at=noon(11),
        state="ready",
        title="Báo cáo",
    )
    installation.database.write(lambda session: record_report(session, report).id)
    installation.clock.at = noon(12)
    assert send(client, desk.code, **own, overall="4").status_code == 303
    (row,) = stored_rows(installation)
    assert (row["answered_on"], row["flags"]) == ("2026-12-12", LATE)


@pytest.mark.parametrize("stamp", ["", "6a28ef50.0123456789abcdef", "zz.zz", "6a28ef50"])
def test_nothing_is_late_without_a_true_note_of_when_it_was_opened(
    installation: Installation, desk: Desk, stamp: str
) -> None:
    client = installation.app.test_client()
    installation.clock.at = noon(10)
    own = open_form(client, desk.code)
    installation.clock.at = noon(12)
    sent = send(client, desk.code, id=own["id"], served=stamp, overall="4")
    assert sent.status_code == 410
    assert stored_rows(installation) == []


def test_a_form_of_the_morning_is_taken_when_the_campaign_closes_at_noon(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    installation.clock.at = noon(2)
    own = open_form(client, desk.code)
    installation.database.write(
        lambda session: setattr(
            get_campaign(session, desk.campaign_id), "closed_early_on", date(2026, 12, 2)
        )
    )
    installation.app.extensions["thuocdo_recent_admissions"] = RecentAdmissions()
    installation.clock.at = noon(2).replace(hour=9)
    assert client.get(f"/q/{desk.code}").status_code == 410
    assert send(client, desk.code, **own, overall="4").status_code == 303
    (row,) = stored_rows(installation)
    assert (row["answered_on"], row["flags"]) == ("2026-12-01", LATE)


def test_a_form_too_late_for_its_campaign_counts_on_a_day_of_the_next(
    installation: Installation, desk: Desk
) -> None:
    installation.database.write(
        lambda session: setattr(get_campaign(session, desk.campaign_id), "grace_days", 0)
    )
    client = installation.app.test_client()
    installation.clock.at = noon(10)
    own = open_form(client, desk.code)
    first, last = date(2026, 12, 11), date(2027, 12, 10)
    following = make_campaign(
        installation.database, desk.commune_id, opens_on=first, closes_on=last
    )
    installation.clock.at = noon(12)
    assert send(client, desk.code, **own, overall="4").status_code == 303
    (row,) = stored_rows(installation)
    assert (row["campaign_id"], row["answered_on"]) == (following, "2026-12-11")


def test_a_form_of_last_year_belongs_to_last_years_campaign(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    installation.clock.at = noon(10)
    own = open_form(client, desk.code)
    following = make_campaign(
        installation.database,
        desk.commune_id,
        opens_on=date(2026, 12, 15),
        closes_on=date(2027, 12, 10),
    )
    installation.clock.at = noon(16)
    assert send(client, desk.code, **own, overall="4").status_code == 303
    installation.clock.at = noon(5, 1, 2027)
    own = open_form(client, desk.code)
    assert send(client, desk.code, **own, overall="4").status_code == 303
    assert {row["campaign_id"] for row in stored_rows(installation)} == {
        desk.campaign_id,
        following,
    }


@pytest.mark.parametrize(("grace", "received", "taken"), [(0, 11, False), (14, 24, True)])
def test_each_campaign_says_for_how_long_late_forms_are_taken(
    installation: Installation, desk: Desk, grace: int, received: int, taken: bool
) -> None:
    installation.database.write(
        lambda session: setattr(get_campaign(session, desk.campaign_id), "grace_days", grace)
    )
    client = installation.app.test_client()
    installation.clock.at = noon(10)
    own = open_form(client, desk.code)
    installation.clock.at = noon(received)
    assert send(client, desk.code, **own, overall="4").status_code == (303 if taken else 410)
    assert len(stored_rows(installation)) == taken
