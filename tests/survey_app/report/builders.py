"""Stored answers for reports: rows as a respondent would leave them."""

import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from instruments.answers import check_answers
from instruments.loading import load_instrument
from survey_app.report.annual import build_annual_report
from survey_app.report.model import Report, TargetRow
from survey_app.store.communes import get_commune
from survey_app.store.database import Database
from survey_app.store.populations import Population, replace_populations
from survey_app.store.responses import ResponseRow, record_response_rows

REPORT_ID = "r" * 22


def answer(
    database: Database,
    campaign_id: int,
    place_id: int,
    given: Sequence[dict[str, str]],
    *,
    instrument_code: str = "tthc",
    on: date = date(2026, 6, 10),
    channel: str = "qr",
    field: str | None = None,
    flags: int = 0,
) -> None:
    """Store one response for each mapping of question to answer."""
    instrument = load_instrument(instrument_code)
    rows = []
    for raw in given:
        answers = check_answers(instrument, {key: [value] for key, value in raw.items()})
        rows.append(
            ResponseRow(
                id=secrets.token_urlsafe(16),
                campaign_id=campaign_id,
                place_id=place_id,
                channel=channel,
                field=field,
                answered_on=on,
                flags=flags,
                scores=answers.scores,
                choices=answers.choices,
            )
        )
    database.write(lambda session: record_response_rows(session, rows))


def overall(satisfied: int, dissatisfied: int) -> list[dict[str, str]]:
    """Answers to the overall question alone."""
    return [{"overall": "5"}] * satisfied + [{"overall": "2"}] * dissatisfied


def count_population(database: Database, campaign_id: int, size: int) -> None:
    def work(session: Session) -> None:
        replace_populations(session, campaign_id, [Population(campaign_id=campaign_id, size=size)])

    database.write(work)


def build(database: Database, year: str, as_of: date, slug: str = "loc-binh") -> Report:
    with database.read() as session:
        return build_annual_report(session, get_commune(session, slug), year, as_of, REPORT_ID)


def target(report: Report, code: str) -> TargetRow:
    return next(row for row in report.targets if row.code == code)
