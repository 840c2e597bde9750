"""What must never be true is refused by the database itself, whoever asks."""

import traceback
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from survey_app.store.audit_entries import list_audit_entries, record_audit_entry
from survey_app.store.base import Table
from survey_app.store.communes import record_commune
from survey_app.store.database import Database
from survey_app.store.errors import RuleBroken
from survey_app.store.officials import Official
from survey_app.store.populations import Population
from survey_app.store.reports import StoredReport
from survey_app.store.responses import ResponseRow, record_response_row
from tests.survey_app.store.builders import Ground, lay_ground, make_campaign, make_commune
from tests.survey_app.store.builders import make_response as make

NOW = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
NOWHERE = Ground(commune_id=1, place_id=1, campaign_id=1)
THE_14TH = date(2026, 12, 14)


def _official(role: str, commune_id: int | None = None, failed_attempts: int = 0) -> Official:
    return Official(
        username="an",
        name="An",
        role=role,
        password_hash="x",
        created_on=THE_14TH,
        commune_id=commune_id,
        failed_attempts=failed_attempts,
    )


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (make(NOWHERE, scores=""), "scores_hold_only_marks"),
        (make(NOWHERE, scores="543216"), "scores_hold_only_marks"),
        (make(NOWHERE, scores="54 21"), "scores_hold_only_marks"),
        (make(NOWHERE, scores="54n21"), "scores_hold_only_marks"),
        (make(NOWHERE, channel="post"), "channel_is_known"),
        (make(NOWHERE, time_band=8), "time_is_a_band"),
        (make(NOWHERE, duration_band=-1), "duration_is_a_band"),
        (make(NOWHERE, repeat_band=4), "repeats_are_a_band"),
        (make(NOWHERE, flags=-1), "flags_are_bits"),
        (make(NOWHERE, id="1"), "id_is_random"),
        (make(NOWHERE, channel="code"), "keyed_answers_carry_no_trace"),
        (
            make(NOWHERE, channel="code", answered_on=THE_14TH, time_band=3),
            "keyed_answers_carry_no_trace",
        ),
        (
            make(NOWHERE, channel="code", answered_on=THE_14TH, duration_band=3),
            "keyed_answers_carry_no_trace",
        ),
        (
            make(NOWHERE, channel="code", answered_on=THE_14TH, repeat_band=0),
            "keyed_answers_carry_no_trace",
        ),
    ],
)
def test_an_answer_that_must_not_be_is_refused(
    database: Database, row: ResponseRow, rule: str
) -> None:
    lay_ground(database)
    with pytest.raises(RuleBroken, match=rule):
        database.write(lambda session: record_response_row(session, row))


def test_every_permitted_mark_and_a_keyed_answer_are_stored(database: Database) -> None:
    lay_ground(database)
    every_mark = make(NOWHERE, scores="012345N-", time_band=7, duration_band=3, repeat_band=3)
    keyed = make(NOWHERE, channel="code", answered_on=THE_14TH)
    assert database.write(lambda session: record_response_row(session, every_mark))
    assert database.write(lambda session: record_response_row(session, keyed))


def test_an_answer_needs_a_campaign_that_exists(database: Database) -> None:
    with pytest.raises(RuleBroken):
        database.write(lambda session: record_response_row(session, make(NOWHERE)))


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (_official("official"), "an_official_belongs_to_a_commune"),
        (_official("chairman", commune_id=1), "role_is_known"),
        (_official("administrator", failed_attempts=-1), "attempts_are_counted_up"),
        (make_commune("x", report_window="lunar_year"), "window_is_known"),
        (make_campaign(1, closes_on=date(2025, 12, 31)), "closes_after_it_opens"),
        (make_campaign(1, closed_early_on=date(2027, 1, 1)), "closed_early_within_its_days"),
        (make_campaign(1, grade="D"), "grade_is_known"),
        (Population(campaign_id=1, size=-1), "size_is_a_count"),
        (Population(campaign_id=1, size=1, month="12/2026"), "month_is_year_and_month"),
        (
            StoredReport(
                id="A" * 22,
                commune_id=1,
                period="2026",
                as_of=THE_14TH,
                created_at=NOW,
                title="x",
                state="failed",
            ),
            "a_failure_says_why",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_that_must_not_be_is_refused(database: Database, row: Table, rule: str) -> None:
    lay_ground(database)
    kind = type(row)
    values = {
        column.name: getattr(row, column.name)
        for column in kind.__table__.columns
        if getattr(row, column.name, None) is not None
    }
    with pytest.raises(RuleBroken, match=rule):
        database.write(lambda session: session.execute(kind.__table__.insert(), values))  # type: ignore[attr-defined] # a mapped class has a table


def test_a_slug_belongs_to_one_commune(database: Database) -> None:
    lay_ground(database)
    with pytest.raises(RuleBroken):
        database.write(lambda session: record_commune(session, make_commune()))


@pytest.mark.parametrize(
    "deed", ["UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"]
)
def test_an_audit_entry_is_never_changed(database: Database, deed: str) -> None:
    database.write(
        lambda session: record_audit_entry(
            session,
            at=NOW,
            official_id=None,
            action="open campaign",
            subject="campaign 1",
            detail={"title": "Đợt 1"},
        )
    )
    with pytest.raises(RuleBroken, match="only ever added"):
        database.write(lambda session: session.execute(text(deed)))
    with database.read() as session:
        (entry,) = list_audit_entries(session)
    assert (entry.at, entry.action, entry.detail) == (NOW, "open campaign", '{"title": "Đợt 1"}')


def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    moment = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="needs its time zone"):
        database.write(
            lambda session: record_audit_entry(
                session, at=moment, official_id=None, action="x", subject="y"
            )
        )


def test_a_refused_row_is_not_quoted(database: Database) -> None:
    lay_ground(database)
    row = make(NOWHERE, scores="wrong", comment="tell nobody")
    with pytest.raises(RuleBroken) as caught:
        database.write(lambda session: record_response_row(session, row))
    told = "".join(traceback.format_exception(caught.value))
    assert "tell nobody" not in told
    assert "scores_hold_only_marks" in told
