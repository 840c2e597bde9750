"""The plain rows: what is recorded is found again, and only by those it belongs to."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy.orm import Session

from survey_app.store.agencies import Agency, list_agencies, record_agency
from survey_app.store.communes import get_commune_by_id, list_communes
from survey_app.store.database import Database
from survey_app.store.errors import NoSuchRow, UnfitCode
from survey_app.store.officials import (
    Official,
    find_official,
    find_official_by_username,
    list_officials,
    record_official,
)
from survey_app.store.places import (
    Place,
    find_place_in_commune,
    list_places,
    record_place,
)
from survey_app.store.plans import StoredPlan, find_plan_valid_on, list_plans, record_plan
from survey_app.store.populations import Population, list_populations, replace_populations
from survey_app.store.poster_codes import (
    PosterCode,
    find_poster,
    find_poster_code,
    list_posters,
    record_poster_code,
)
from survey_app.store.reports import (
    ReportFile,
    StoredReport,
    find_report,
    find_report_file,
    get_report,
    list_reports,
    record_report,
    record_report_file,
)
from tests.survey_app.store.builders import lay_ground

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)


def _poster_code(place_id: int, code: str, created_on: date = TODAY) -> PosterCode:
    return PosterCode(code=code, place_id=place_id, instrument_code="tthc", created_on=created_on)


def test_a_place_is_seen_by_its_own_commune_only(database: Database) -> None:
    own, other = lay_ground(database), lay_ground(database, slug="tu-ky")
    with database.read() as session:
        assert find_place_in_commune(session, own.place_id, own.commune_id) is not None
        assert find_place_in_commune(session, own.place_id, other.commune_id) is None
        assert [place.id for place in list_places(session, own.commune_id)] == [own.place_id]
        assert len(list_agencies(session, own.commune_id)) == 1
        assert len(list_communes(session)) == 2
        assert get_commune_by_id(session, other.commune_id).slug == "tu-ky"
        with pytest.raises(NoSuchRow):
            get_commune_by_id(session, 99)


def test_a_closed_place_stays_and_can_be_left_out(database: Database) -> None:
    ground = lay_ground(database)

    def add(session: Session) -> int:
        agency = record_agency(
            session, Agency(commune_id=ground.commune_id, name="Trạm y tế", kind="health_station")
        )
        return record_place(session, Place(agency_id=agency.id, name="Cũ", active=False)).id

    database.write(add)
    with database.read() as session:
        assert len(list_places(session, ground.commune_id)) == 2
        active = list_places(session, ground.commune_id, only_active=True)
        assert [place.id for place in active] == [ground.place_id]


def test_a_printed_code_leads_to_its_place(database: Database) -> None:
    ground = lay_ground(database)
    for code, day in (("later_1", date(2026, 7, 1)), ("First-0", TODAY)):
        row = _poster_code(ground.place_id, code, day)
        database.write(partial(record_poster_code, poster_code=row))
    with database.read() as session:
        poster = find_poster(session, "First-0")
        assert poster is not None
        assert (poster.place_name, poster.commune_slug) == ("Quầy 1", "loc-binh")
        assert find_poster(session, "first-0") is None
        kept = find_poster_code(session, ground.place_id, "tthc")
        assert kept is not None
        assert kept.code == "First-0"
        assert len(list_posters(session, ground.commune_id)) == 2


@pytest.mark.parametrize("code", ["", "a b", "mã", "a/b", "x" * 65])
def test_a_code_that_cannot_be_an_address_is_refused(database: Database, code: str) -> None:
    ground = lay_ground(database)
    with pytest.raises(UnfitCode):
        database.write(
            lambda session: record_poster_code(session, _poster_code(ground.place_id, code))
        )


def test_an_official_is_found_and_changed(database: Database) -> None:
    ground = lay_ground(database)
    official = Official(
        username="binh",
        name="Bình",
        role="official",
        commune_id=ground.commune_id,
        password_hash="x",
        created_on=TODAY,
    )
    database.write(lambda session: record_official(session, official))

    def lock(session: Session) -> None:
        found = find_official(session, official.id)
        assert found is not None
        found.failed_attempts, found.locked_until = 5, NOW

    database.write(lock)
    with database.read() as session:
        found = find_official_by_username(session, "binh")
        assert found is not None
        assert (found.failed_attempts, found.locked_until) == (5, NOW)
        assert len(list_officials(session)) == len(list_officials(session, ground.commune_id)) == 1
        assert list_officials(session, 99) == []


def test_a_plan_is_kept_once_and_found_by_its_validity(database: Database) -> None:
    ground = lay_ground(database)

    def plan(sha256: str, imported_on: date) -> StoredPlan:
        return StoredPlan(
            commune_id=ground.commune_id,
            slug="loc-binh",
            valid_from=date(2026, 1, 1),
            valid_to=date(2030, 12, 31),
            sha256=sha256,
            text="x",
            imported_on=imported_on,
        )

    for sha256, day in (("a", TODAY), ("a", date(2026, 7, 1)), ("b", date(2026, 6, 2))):
        row = plan(sha256, day)
        database.write(partial(record_plan, plan=row))
    with database.read() as session:
        assert [row.sha256 for row in list_plans(session, ground.commune_id)] == ["b", "a"]
        valid = find_plan_valid_on(session, ground.commune_id, date(2030, 12, 31))
        assert valid is not None
        assert valid.sha256 == "b"
        assert find_plan_valid_on(session, ground.commune_id, date(2031, 1, 1)) is None


def test_counts_of_a_population_are_replaced_as_a_whole(database: Database) -> None:
    campaign_id = lay_ground(database).campaign_id
    for sizes in ((10, 20), (30,)):
        rows = [Population(campaign_id=campaign_id, size=size, month="2026-06") for size in sizes]
        database.write(partial(replace_populations, campaign_id=campaign_id, populations=rows))
    with database.read() as session:
        assert [row.size for row in list_populations(session, [campaign_id])] == [30]


def test_a_report_is_found_by_its_id_and_by_its_file(database: Database) -> None:
    ground = lay_ground(database)

    def make(session: Session) -> None:
        record_report(
            session,
            StoredReport(
                id="R" * 22,
                commune_id=ground.commune_id,
                period="2026",
                as_of=TODAY,
                created_at=NOW,
                title="Báo cáo",
            ),
        )
        record_report_file(
            session, ReportFile(report_id="R" * 22, format="pdf", sha256="f" * 64, content=b"%PDF")
        )

    database.write(make)
    with database.read() as session:
        assert get_report(session, "R" * 22).created_at == NOW
        assert find_report(session, "x") is None
        with pytest.raises(NoSuchRow, match="no report 'x'"):
            get_report(session, "x")
        assert [row.id for row in list_reports(session, ground.commune_id)] == ["R" * 22]
        file = find_report_file(session, "R" * 22, "pdf")
        assert file is not None
        assert file.content == b"%PDF"
