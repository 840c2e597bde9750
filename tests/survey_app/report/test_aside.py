"""What a questionnaire asks beside its index is reported apart and changes no index."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from instruments.loading import load_instrument
from survey_app.report.documents.html import render_html
from survey_app.report.model import InstrumentResult, Report
from survey_app.store.database import Database
from tests.builders import make_campaign, make_commune, make_place
from tests.engines import open_database
from tests.survey_app.report.builders import answer, build

SIPAS = load_instrument("sipas", "2.0")
POLICY = [q.key for q in SIPAS.scored if q.key not in SIPAS.index_items and q.key != "overall"]
SERVICE = {**dict.fromkeys(SIPAS.index_items, "5"), "overall": "5"}


def report_of(database: Database, policy: str | None) -> Report:
    commune = make_commune(database)
    place, campaign = make_place(database, commune), make_campaign(database, commune, "sipas")
    rated = {} if policy is None else dict.fromkeys(POLICY, policy)
    given = [{**SERVICE, **rated}] * 40 + [{**SERVICE, **rated, "polite": "2"}] * 20
    answer(database, campaign, place, given, instrument_code="sipas")
    return build(database, "2026", date(2026, 12, 15))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database("sqlite", tmp_path) as opened:
        yield opened


@pytest.fixture
def report(database: Database) -> Report:
    return report_of(database, "1")


@pytest.fixture
def result(report: Report) -> InstrumentResult:
    (only,) = report.results
    return only


def test_the_policy_part_changes_no_index(result: InstrumentResult) -> None:
    assert result.version == "2.0"
    shares = {figure.definition: figure.exact for figure in result.definitions}
    assert len(shares) == 7
    assert result.headline.n_answers == 60 * 20
    assert result.headline.exact == Fraction(60 * 20 - 20, 60 * 20)
    assert shares["overall_question"] == 1
    assert shares["full_satisfaction"] == Fraction(40, 60)


def test_the_nine_groups_stand_apart_from_the_five_factors(result: InstrumentResult) -> None:
    assert [len(row.items) for row in result.factors] == [3, 4, 5, 4, 4]
    assert [len(row.items) for row in result.aside] == [4] * 9
    assert {row.figure.exact for row in result.aside} == {0}


def test_the_report_prints_them_under_a_title_of_their_own(report: Report) -> None:
    page = render_html(report)
    head = page.index("Nội dung hỏi thêm, không tính vào chỉ số")
    assert head < page.index("Chính sách về nước sinh hoạt", head)
    assert page.index("Theo yếu tố và câu hỏi") < head
    assert page.count("Chất lượng nước sinh hoạt") == 2, "in the result and in the annex"


def test_a_form_without_the_policy_part_is_a_form(database: Database) -> None:
    (result,) = report_of(database, None).results
    assert result.n == 60
    assert {row.figure.withheld for row in result.aside} == {"no_answers"}
