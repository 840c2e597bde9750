from datetime import date

import pytest
from sqlalchemy.orm import Session

from survey_app.store.campaigns import (
    Campaign,
    check_no_overlap,
    find_campaign,
    find_open_campaign,
    get_campaign,
    list_campaigns,
    list_campaigns_touching,
    record_campaign,
)
from survey_app.store.database import Database
from survey_app.store.errors import CampaignsOverlap, NoSuchRow
from survey_app.store.responses import record_response_row
from tests.survey_app.store.builders import lay_ground, make_campaign, make_response

SPRING = (date(2026, 1, 1), date(2026, 3, 31))


def _try_beside(database: Database, present: Campaign, other: Campaign) -> bool:
    """Say whether `other` may be recorded where `present` is."""
    database.write(lambda session: record_campaign(session, present))
    try:
        database.write(lambda session: record_campaign(session, other))
    except CampaignsOverlap:
        return False
    return True


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "allowed"),
    [
        (date(2027, 2, 1), date(2027, 3, 1), False),
        (date(2026, 12, 31), date(2027, 1, 1), False),
        (date(2027, 3, 31), date(2027, 6, 1), False),
        (date(2027, 4, 1), date(2027, 6, 1), True),
    ],
)
def test_two_campaigns_never_ask_the_same_on_one_day(
    database: Database, opens_on: date, closes_on: date, allowed: bool
) -> None:
    commune_id = lay_ground(database).commune_id
    present = make_campaign(
        commune_id, opens_on=date(2027, 1, 1), closes_on=date(2027, 3, 31), instrument_code="sipas"
    )
    other = make_campaign(
        commune_id, opens_on=opens_on, closes_on=closes_on, instrument_code="sipas"
    )
    assert _try_beside(database, present, other) is allowed


def test_another_instrument_or_another_commune_may_run_beside(database: Database) -> None:
    first, second = lay_ground(database), lay_ground(database, slug="tu-ky")
    database.write(
        lambda session: record_campaign(
            session, make_campaign(first.commune_id, instrument_code="online")
        )
    )
    with database.read() as session:
        assert len(list_campaigns(session, first.commune_id)) == 2
        assert len(list_campaigns(session, second.commune_id)) == 1


def test_what_was_closed_early_makes_room_from_that_day(database: Database) -> None:
    commune_id = lay_ground(database).commune_id

    def close(session: Session) -> None:
        (campaign,) = list_campaigns(session, commune_id)
        campaign.closed_early_on = date(2026, 6, 1)

    database.write(close)
    too_early = make_campaign(commune_id, opens_on=date(2026, 5, 31))
    in_time = make_campaign(commune_id, opens_on=date(2026, 6, 1))
    with pytest.raises(CampaignsOverlap, match="both ask 'tthc'"):
        database.write(lambda session: record_campaign(session, too_early))
    database.write(lambda session: record_campaign(session, in_time))


def test_a_campaign_does_not_overlap_itself(database: Database) -> None:
    campaign_id = lay_ground(database).campaign_id
    database.write(lambda session: check_no_overlap(session, get_campaign(session, campaign_id)))


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 1), False),
    ],
)
def test_the_open_campaign_of_a_day_is_found(database: Database, on: date, is_open: bool) -> None:
    ground = lay_ground(database)
    early = make_campaign(
        ground.commune_id, instrument_code="sipas", closed_early_on=date(2026, 6, 1)
    )
    database.write(lambda session: record_campaign(session, early))
    assert early.is_open(on) is is_open
    with database.read() as session:
        found = find_open_campaign(session, ground.commune_id, "sipas", on)
        assert (found is not None) is is_open
        assert find_open_campaign(session, ground.commune_id, "tthc", date(2027, 1, 1)) is None


def test_campaigns_of_a_period_are_those_that_took_answers_in_it(database: Database) -> None:
    ground = lay_ground(database)
    with database.read() as session:
        touching = list_campaigns_touching(session, ground.commune_id, *SPRING)
        assert [campaign.id for campaign in touching] == [ground.campaign_id]
        assert not list_campaigns_touching(
            session, ground.commune_id, date(2027, 1, 1), date(2027, 3, 31)
        )
        assert find_campaign(session, 99) is None
        with pytest.raises(NoSuchRow, match="no campaign '99'"):
            get_campaign(session, 99)


def test_a_campaign_is_found_in_the_days_in_which_its_late_answers_count(
    database: Database,
) -> None:
    ground = lay_ground(database)
    late = make_response(ground, answered_on=date(2027, 1, 3))

    def found(session: Session) -> list[int]:
        chosen = list_campaigns_touching(
            session, ground.commune_id, date(2027, 1, 1), date(2027, 12, 31)
        )
        return [campaign.id for campaign in chosen]

    with database.read() as session:
        assert found(session) == []
    database.write(lambda session: record_response_row(session, late))
    with database.read() as session:
        assert found(session) == [ground.campaign_id]
