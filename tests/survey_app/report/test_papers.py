"""Paper forms in the report: handed in, valid, and not valid with the reason."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from survey_app.report.documents.html import render_html
from survey_app.report.model import PaperFacts
from survey_app.report.wording.method import papers_sentence
from survey_app.report.wording.names import PAPER_REASONS
from survey_app.store.database import Database
from survey_app.store.paper import (
    INVALID_REASONS,
    PaperBatch,
    PaperInvalid,
    record_paper_batch,
    record_paper_invalid,
)
from tests.builders import make_campaign, make_commune, make_place
from tests.engines import open_database
from tests.survey_app.report.builders import answer, build, overall

JUNE = date(2026, 6, 10)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database("sqlite", tmp_path) as opened:
        yield opened


def lay_pile(
    database: Database, campaign: int, place: int, on: date, *, counted: int, forms: int, **why: int
) -> None:
    def work(session: Session) -> None:
        batch = record_paper_batch(
            session,
            PaperBatch(
                campaign_id=campaign,
                place_id=place,
                answered_on=on,
                counted=counted,
                opened_on=on,
                forms=forms,
            ),
        )
        for reason, n in why.items():
            for number in range(n):
                code = f"{batch.id}{reason}{number}"
                set_aside = PaperInvalid(form_code=code, batch_id=batch.id, reason=reason)
                record_paper_invalid(session, set_aside)

    database.write(work)


@pytest.mark.parametrize("as_of", [date(2026, 6, 20), date(2026, 12, 31)])
def test_paper_forms_are_told_with_the_reasons_of_those_that_do_not_count(
    database: Database, as_of: date
) -> None:
    """Of a campaign that runs and of one that is over, each alone."""
    commune = make_commune(database)
    place = make_place(database, commune)
    closes = date(2026, 11, 30)
    campaign = make_campaign(database, commune, opens_on=date(2026, 1, 5), closes_on=closes)
    make_campaign(database, commune, "online", opens_on=date(2026, 1, 5), closes_on=closes)
    answer(database, campaign, place, overall(40, 3), on=JUNE, channel="paper")
    lay_pile(database, campaign, place, JUNE, counted=30, forms=24, blank=2, damaged=1)
    lay_pile(database, campaign, place, date(2026, 6, 1), counted=20, forms=19, blank=1)
    report = build(database, "2026", as_of)
    result, without_paper = report.results
    assert without_paper.papers == ()
    (papers,) = result.papers
    assert papers.campaign == result.campaigns[0].title
    assert (papers.handed_in, papers.valid, papers.not_done) == (50, 43, 3)
    told = (
        "thu về 50 phiếu, 43 phiếu hợp lệ, 4 phiếu không hợp lệ (phiếu trắng 3; rách hoặc mất một "
        "phần 1), 3 phiếu chưa nhập xong."
    )
    assert told in render_html(report)


def test_piles_of_other_days_are_told_in_their_own_year(database: Database) -> None:
    commune = make_commune(database)
    place = make_place(database, commune)
    campaign = make_campaign(
        database, commune, opens_on=date(2025, 10, 1), closes_on=date(2026, 3, 1)
    )
    answer(database, campaign, place, overall(40, 3), on=date(2026, 2, 1), channel="paper")
    lay_pile(database, campaign, place, date(2025, 11, 1), counted=9, forms=9)
    lay_pile(database, campaign, place, date(2026, 2, 1), counted=43, forms=45)
    (result,) = build(database, "2026", date(2026, 12, 31)).results
    (papers,) = result.papers
    assert (papers.handed_in, papers.valid, papers.not_done) == (45, 45, 0)


def test_nothing_is_said_of_what_did_not_happen() -> None:
    papers = PaperFacts("Đợt một", 8, 8, (("blank", 0),))
    assert papers_sentence(papers) == (
        "Phiếu giấy của Đợt một: thu về 8 phiếu, 8 phiếu hợp lệ, 0 phiếu không hợp lệ."
    )
    assert "chưa nhập xong" in papers_sentence(replace(papers, handed_in=9))
    assert set(PAPER_REASONS) == set(INVALID_REASONS)
