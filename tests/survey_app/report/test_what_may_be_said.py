"""Where a report must hold its tongue: nothing early, nothing off the plan, nobody given away."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import text

from instruments.loading import load_instrument
from survey_app.report.dashboard import build_dashboard
from survey_app.report.making import write_content
from survey_app.report.model import InstrumentResult
from survey_app.report.releases import released_until
from survey_app.store.agencies import Agency, record_agency
from survey_app.store.campaigns import get_campaign
from survey_app.store.database import Database
from survey_app.store.places import Place, record_place
from tests.builders import make_campaign, make_commune, make_place, make_plan
from tests.engines import open_database
from tests.survey_app.report.builders import answer, build, count_population, overall, target
from tests.survey_app.report.test_annual import lay_tu_ky

AFTER = date(2025, 12, 15)
DAY = date(2025, 9, 1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database("sqlite", tmp_path) as opened:
        yield opened


def test_answers_that_are_all_older_than_the_plan_judge_nothing(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database, opens_on=date(2025, 3, 1))
    answer(database, campaign, place, overall(97, 3), on=date(2025, 3, 10))
    row = target(build(database, "2025", AFTER, "tu-ky"), "TK-S1")
    assert (row.position, row.figure, row.standing) == ("no_data", None, None)


def test_a_figure_almost_the_same_as_the_headline_is_withheld(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database, opens_on=date(2025, 6, 1))
    answer(database, campaign, place, overall(1, 0), on=date(2025, 6, 30))
    answer(database, campaign, place, overall(97, 3), on=DAY)
    row = target(build(database, "2025", AFTER, "tu-ky"), "TK-S1")
    assert row.figure is not None
    assert row.figure.withheld == "small_cell"
    assert row.standing is None


def test_a_campaign_closed_early_affirms_nothing(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database)
    answer(database, campaign, place, overall(97, 3), on=DAY)
    database.write(
        lambda session: session.execute(text("UPDATE campaigns SET closed_early_on = '2025-09-05'"))
    )
    row = target(build(database, "2025", AFTER, "tu-ky"), "TK-S1")
    assert (row.standing, row.verdict) == ("reached", None)
    assert "trước ngày đã định" in " ".join(row.notes)


@pytest.mark.parametrize(
    ("mode", "grade", "verdict"),
    [
        ("code", "B", "met"),
        ("paper", "A", "met"),
        *((mode, "C", "inconclusive") for mode in ("qr", "kiosk", "paper", "import", "api")),
    ],
)
def test_whoever_could_answer_twice_unseen_needs_more_answers(
    database: Database, mode: str, grade: str, verdict: str
) -> None:
    """66 of 68 affirm 90 % with the least design effect 1, not with that of open answers."""
    _, place, campaign = lay_tu_ky(database, primary_mode=mode, grade=grade)
    day = DAY.replace(day=14) if mode == "code" else DAY
    answer(database, campaign, place, overall(66, 2), on=day, channel=mode)
    assert target(build(database, "2025", AFTER, "tu-ky"), "TK-S1").verdict == verdict


def test_a_questionnaire_with_few_answers_stays_out_of_the_common_figure(
    database: Database,
) -> None:
    commune = make_commune(database)
    make_plan(database, commune)
    place = make_place(database, commune)
    given = {"education_primary": (40, 10), "education_preschool": (2, 1)}
    for code, (satisfied, dissatisfied) in given.items():
        campaign = make_campaign(database, commune, code, closes_on=date(2026, 6, 30))
        key = load_instrument(code).index_items[0]
        rows = [{key: "5", "overall": "5"}] * satisfied
        rows += [{key: "1", "overall": "1"}] * dissatisfied
        answer(database, campaign, place, rows, instrument_code=code)
        count_population(database, campaign, 500)
    row = target(build(database, "2026", date(2026, 12, 15)), "LB-S5")
    assert row.figure is not None
    assert (row.figure.n, row.figure.exact) == (50, Fraction(4, 5))
    assert "Chưa đủ số phiếu tối thiểu" in " ".join(row.notes)


def withheld_items(result: InstrumentResult) -> set[str]:
    return {item.key for factor in result.factors for item in factor.items if item.figure.withheld}


def test_a_question_few_answered_cannot_be_reckoned_from_its_factor(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database)
    factor = next(
        factor
        for factor in load_instrument("tthc").factors
        if sum(q.factor == factor.key for q in load_instrument("tthc").scored) == 2
    )
    often, seldom = (q.key for q in load_instrument("tthc").scored if q.factor == factor.key)
    rows = [{often: "5", "overall": "5"}] * 97 + [{often: "5", seldom: "1", "overall": "5"}] * 3
    answer(database, campaign, place, rows, on=DAY)
    report = build(database, "2025", AFTER, "tu-ky")
    (result,) = report.results
    assert {often, seldom} <= withheld_items(result)
    hidden = [i for f in result.factors for i in f.items if i.key in {often, seldom}]
    assert all(item.levels == (0, 0, 0, 0, 0) for item in hidden)
    assert "[97, 0" not in write_content(report)


def test_two_reports_on_successive_days_give_no_answer_away(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database)
    answer(database, campaign, place, overall(36, 0), on=DAY)
    answer(database, campaign, place, overall(0, 1), on=DAY + timedelta(days=1))
    first, second = (
        build(database, "2025", DAY + timedelta(days=days), "tu-ky").results[0] for days in (1, 2)
    )
    assert first.headline == second.headline
    assert [result.campaigns[0].n for result in (first, second)] == [37, 37]


def test_the_dashboard_moves_by_five_answers_or_more(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database)
    answer(database, campaign, place, overall(36, 0), on=DAY)
    shown = []
    for days in range(1, 5):
        today = DAY + timedelta(days=days)
        with database.read() as session:
            board = build_dashboard(session, get_campaign(session, campaign), today)
        assert board.result is not None
        shown.append((board.n, board.result.headline.n))
        answer(database, campaign, place, overall(0, 2), on=today)
    assert shown == [(36, 36), (38, 36), (40, 36), (42, 42)]


def test_today_is_never_shown() -> None:
    counts = [(DAY, 100)]
    assert released_until(counts, DAY) is None
    assert released_until(counts, DAY + timedelta(days=1)) == DAY


def test_two_places_of_one_name_are_told_apart_on_the_dashboard(database: Database) -> None:
    commune, place, campaign = lay_tu_ky(database)
    answer(database, campaign, place, overall(2, 0), on=DAY)
    school = Agency(commune_id=commune, name="Trường Tiểu học", kind="school")
    twin = database.write(
        lambda session: (
            record_place(
                session, Place(agency_id=record_agency(session, school).id, name="Quầy số 1")
            ).id
        )
    )
    answer(database, campaign, twin, overall(1, 0), on=DAY)
    with database.read() as session:
        board = build_dashboard(session, get_campaign(session, campaign), DAY)
    names = [name for name, _ in board.places]
    assert "Quầy số 1 · Trường Tiểu học" in names
    assert len(set(names)) == len(names) == 2
