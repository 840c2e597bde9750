"""The body: what can be set up, and every reason why not."""

from dataclasses import replace
from datetime import date

import pytest

from instruments.loading import load_instrument
from instruments.plans import load_plan
from survey_app.administer.campaigns import (
    NewCampaign,
    add_campaign,
    build_campaign,
    close_campaign,
    propose_days,
    state_of,
)
from survey_app.administer.communes import NewCommune, add_commune
from survey_app.administer.errors import SetupRefused
from survey_app.administer.overview import build_overview
from survey_app.administer.places import NewPlace, add_place
from survey_app.administer.plans import import_plan, load_shipped_text
from survey_app.administer.poster_codes import Asked, ensure_poster_code, ensure_poster_codes
from survey_app.collect.codes import normalize_code
from survey_app.store.agencies import list_agencies
from survey_app.store.audit_entries import Doer
from survey_app.store.communes import Commune
from survey_app.store.database import Database
from survey_app.store.plans import list_plans
from survey_app.store.populations import list_populations
from tests.builders import make_commune, make_place
from tests.survey_app.administer.office import DOER, deeds

CAMPAIGN = NewCampaign(
    instrument_code="tthc",
    title="",
    opens_on=date(2026, 1, 1),
    closes_on=date(2026, 12, 14),
)


def reasons(refused: pytest.ExceptionInfo[SetupRefused]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_a_commune_is_proposed_from_its_name(database: Database) -> None:
    new = NewCommune(name="phường  Đông Hải 2", province="tỉnh Thanh Hóa")
    made = database.write(lambda session: add_commune(session, new, DOER))
    assert (made.slug, made.name) == ("dong-hai-2", "phường Đông Hải 2")
    assert made.issuer == "ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG HẢI 2"
    assert deeds(database) == [("add_commune", None)]


@pytest.mark.parametrize("others", [(), (True,), (True, False), (False,)])
def test_a_new_commune_is_simulated_where_all_others_are(
    database: Database, others: tuple[bool, ...]
) -> None:
    for slug, simulated in zip(("loc-binh", "tu-ky"), others, strict=False):
        make_commune(database, slug, simulated=simulated)
    new = NewCommune(name="xã Thử", province="tỉnh Thử")
    made = database.write(lambda session: add_commune(session, new, DOER))
    campaign = database.write(lambda session: add_campaign(session, made, CAMPAIGN, DOER))
    assert made.simulated is campaign.simulated is (others == (True,))


def test_a_name_typed_in_parts_is_kept_in_one_form(database: Database) -> None:
    new = NewCommune(name="xa\u0303 Mo\u0302\u0323c", province="ti\u0309nh Sơn La")
    made = database.write(lambda session: add_commune(session, new, DOER))
    assert (made.name, made.province, made.slug) == ("xã Mộc", "tỉnh Sơn La", "moc")


def test_a_commune_is_refused_with_every_reason_at_once(database: Database) -> None:
    bad = NewCommune(slug="Lộc Bình", name="x" * 201, province="", report_window="moon")
    with pytest.raises(SetupRefused) as refused:
        database.write(lambda session: add_commune(session, bad, DOER))
    assert {("name", "too_long"), ("slug", "unfit_slug"), ("province", "required")} <= set(
        reasons(refused)
    )
    assert ("report_window", "unknown") in reasons(refused)


@pytest.mark.usefixtures("commune")
@pytest.mark.parametrize(("slug", "code"), [("loc-binh", "taken"), ("new", "unfit_slug")])
def test_a_slug_leads_to_one_commune(database: Database, slug: str, code: str) -> None:
    new = NewCommune(slug=slug, name="xã Khác", province="tỉnh Khác")
    with pytest.raises(SetupRefused) as refused:
        database.write(lambda session: add_commune(session, new, DOER))
    assert reasons(refused) == [("slug", code)]


def test_an_agency_is_made_once_however_it_is_written(database: Database, commune: Commune) -> None:
    first = NewPlace(agency="Trạm Y tế", kind="health_station", name="Phòng khám")
    second = NewPlace(agency=" trạm y  tế ", kind="", name="Phòng tiêm")
    database.write(lambda session: add_place(session, commune, first, DOER))
    database.write(lambda session: add_place(session, commune, second, DOER))
    with database.read() as session:
        assert [agency.name for agency in list_agencies(session, commune.id)] == ["Trạm Y tế"]
        (line,) = build_overview(session, commune, DOER.today).agencies
    assert [place.name for place in line.places] == ["Phòng khám", "Phòng tiêm"]
    with pytest.raises(SetupRefused) as refused:
        database.write(lambda s: add_place(s, commune, replace(first, kind="school"), DOER))
    assert reasons(refused) == [("kind", "other_kind"), ("name", "taken")]


def test_a_campaign_keeps_its_version(database: Database, commune: Commune) -> None:
    new = replace(CAMPAIGN, population=8500)
    made = database.write(lambda session: add_campaign(session, commune, new, DOER))
    newest = load_instrument("tthc").version
    assert (made.instrument_version, len(made.instrument_sha256)) == (newest, 64)
    assert made.title == "Khảo sát về giải quyết thủ tục hành chính năm 2026"
    with database.read() as session:
        assert [row.size for row in list_populations(session, [made.id])] == [8500]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"closes_on": date(2025, 12, 31)}, ("closes_on", "before_opening")),
        ({"opens_on": None}, ("opens_on", "required")),
        ({"instrument_code": "../tthc"}, ("instrument_code", "unknown")),
        ({"grade": "D"}, ("grade", "unknown")),
        ({"primary_mode": "fax"}, ("primary_mode", "unknown")),
        ({"minimum_n": 0}, ("minimum_n", "out_of_range")),
        ({"grace_days": -1}, ("grace_days", "not_between")),
        ({"grace_days": 61}, ("grace_days", "not_between")),
        ({"population": -1}, ("population", "out_of_range")),
        ({"title": "x" * 301}, ("title", "too_long")),
    ],
)
def test_a_campaign_is_refused_for(
    database: Database, commune: Commune, change: dict[str, object], reason: tuple[str, str]
) -> None:
    bad = replace(CAMPAIGN, **change)  # type: ignore[arg-type] # one field, as named above
    with pytest.raises(SetupRefused) as refused:
        database.write(lambda session: add_campaign(session, commune, bad, DOER))
    assert reasons(refused) == [reason]


def test_two_campaigns_never_compete_for_one_code(database: Database, commune: Commune) -> None:
    made = database.write(lambda session: add_campaign(session, commune, CAMPAIGN, DOER))
    with pytest.raises(SetupRefused) as refused:
        database.write(lambda session: build_campaign(session, commune, CAMPAIGN))
    (problem,) = refused.value.problems
    assert (problem.field, problem.code, problem.detail) == ("opens_on", "overlap", made.title)


def test_a_campaign_closed_early_ends_that_day(database: Database, commune: Commune) -> None:
    made = database.write(lambda session: add_campaign(session, commune, CAMPAIGN, DOER))
    closed = database.write(lambda session: close_campaign(session, commune, made.id, DOER))
    assert closed.closed_early_on == DOER.today
    assert not closed.is_open(DOER.today)
    assert state_of(closed, DOER.today) == "closed"
    with pytest.raises(SetupRefused):
        database.write(lambda session: close_campaign(session, commune, made.id, DOER))
    assert [action for action, _ in deeds(database)] == ["close_campaign", "add_campaign"]


def test_a_campaign_closed_ahead_never_opens(database: Database, commune: Commune) -> None:
    early = Doer(None, DOER.at, date(2025, 12, 1))
    made = database.write(lambda session: add_campaign(session, commune, CAMPAIGN, early))
    assert state_of(made, early.today) == "upcoming"
    closed = database.write(lambda session: close_campaign(session, commune, made.id, early))
    assert {state_of(closed, day) for day in (early.today, DOER.today)} == {"closed"}


@pytest.mark.parametrize(
    ("today", "window", "year"),
    [
        (date(2026, 12, 14), "ministry", (date(2025, 12, 15), date(2026, 12, 14))),
        (date(2026, 12, 15), "ministry", (date(2026, 12, 15), date(2027, 12, 14))),
        (date(2026, 12, 15), "calendar_year", (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_the_reporting_year_that_runs_is_proposed(
    today: date, window: str, year: tuple[date, date]
) -> None:
    assert propose_days(today, window) == year


def test_a_reprint_carries_the_first_code(database: Database, commune: Commune) -> None:
    place = make_place(database, commune.id)
    first, again = (
        database.write(
            lambda session: ensure_poster_code(session, commune, place, Asked("tthc"), DOER)
        )
        for _ in range(2)
    )
    assert first.code == again.code == normalize_code(first.code)
    everywhere = database.write(lambda s: ensure_poster_codes(s, commune, Asked("online"), DOER))
    assert [code.place_id for code in everywhere] == [place]
    assert everywhere[0].code != first.code


def test_no_code_is_made_for_a_foreign_place(database: Database, commune: Commune) -> None:
    place = make_place(database, make_commune(database, "tu-ky"))
    with pytest.raises(SetupRefused) as refused:
        database.write(lambda s: ensure_poster_code(s, commune, place, Asked("tthc"), DOER))
    assert reasons(refused) == [("place_id", "unknown")]


def test_a_plan_is_kept_once(database: Database, commune: Commune) -> None:
    text = load_shipped_text("loc-binh")
    for _ in range(2):
        plan = database.write(lambda s: import_plan(s, commune, text, "loc-binh", DOER))
    assert plan == load_plan("loc-binh")
    with database.read() as session:
        assert [kept.text for kept in list_plans(session, commune.id)] == [text]
    assert deeds(database) == [("import_plan", None)]
