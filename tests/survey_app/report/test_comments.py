"""Comments: counted in the report, read by the office of the commune alone, and by nobody's day."""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from instruments.answers import check_answers
from instruments.loading import load_instrument
from survey_app.report.documents.html import render_html
from survey_app.report.model import CommentFacts, Report
from survey_app.report.wording.comments import NOT_PRINTED, comments_sentence
from survey_app.store.campaigns import get_campaign
from survey_app.store.responses import ResponseRow, record_response_rows
from tests.builders import (
    PASSWORD,
    Installation,
    make_campaign,
    make_commune,
    make_installation,
    make_official,
    make_place,
)
from tests.survey_app.report.builders import answer, build, overall

APRIL, MAY, JUNE = date(2026, 4, 20), date(2026, 5, 20), date(2026, 6, 8)
TODAY = datetime(2026, 6, 10, 5, 0, tzinfo=UTC)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Ground:
    """A commune with a running campaign and somebody who works there."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.database = installation, installation.database
        self.commune = make_commune(self.database)
        self.place = make_place(self.database, self.commune, "Quầy đất đai")
        self.campaign = make_campaign(self.database, self.commune)
        self.path = f"/admin/campaigns/{self.campaign}/comments"
        make_official(self.database, "own", commune_id=self.commune)
        self.own = self.sign_in("own")

    def sign_in(self, username: str) -> FlaskClient:
        client = self.installation.app.test_client()
        token = TOKEN.search(client.get("/login").text)
        assert token is not None
        typed = {"csrf_token": token[1], "username": username, "password": PASSWORD}
        assert client.post("/login", data=typed).status_code == 303
        return client

    def write(self, on: date, *texts: str) -> None:
        answers = check_answers(load_instrument("tthc"), {"overall": ["5"]})
        rows = [
            ResponseRow(
                id=secrets.token_urlsafe(16),
                campaign_id=self.campaign,
                place_id=self.place,
                channel="qr",
                field="dat_dai",
                answered_on=on,
                scores=answers.scores,
                choices=answers.choices,
                comment=text,
            )
            for text in texts
        ]
        self.database.write(lambda session: record_response_rows(session, rows))

    def close(self) -> None:
        def close(session: Session) -> None:
            get_campaign(session, self.campaign).closed_early_on = date(2026, 6, 10)

        self.database.write(close)

    def texts(self, months: str = "") -> list[str]:
        page = self.own.get(f"{self.path}?months={months}")
        assert page.status_code == 200
        return re.findall(r"<li>(.*?)</li>", page.text)


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    with make_installation(tmp_path, at=TODAY) as made:
        yield Ground(made)


def test_fewer_than_five_comments_are_not_shown(ground: Ground) -> None:
    ground.close()
    ground.write(MAY, "Một", "Hai", "Ba", "Bốn")
    assert ground.texts() == []
    ground.write(JUNE, "Năm")
    assert sorted(ground.texts()) == ["Ba", "Bốn", "Hai", "Một", "Năm"]


def test_neither_place_nor_field_nor_day_is_said_and_days_do_not_order(ground: Ground) -> None:
    ground.write(date(2026, 5, 2), *(f"sớm {n}" for n in range(10)))
    ground.write(date(2026, 5, 28), *(f"muộn {n}" for n in range(10)))
    page = ground.own.get(ground.path).text
    assert not [word for word in ("Quầy", "ất đai", "02/05", "28/05", "QR") if word in page]
    assert "Tháng 05/2026: 20 góp ý" in page
    kinds = [text.split()[0] for text in ground.texts()]
    assert kinds not in (sorted(kinds), sorted(kinds, reverse=True))


def test_months_stand_apart_where_each_has_five(ground: Ground) -> None:
    ground.write(APRIL, *"abcde")
    ground.write(MAY, *"fg")
    ground.write(JUNE, *"hijkl")
    assert sorted(ground.texts()) == sorted("fghijkl")
    assert sorted(ground.texts("2026-04")) == sorted("abcde")
    assert sorted(ground.texts("nothing")) == sorted("fghijkl")
    assert "Từ tháng 05/2026 đến tháng 06/2026 (7)" in ground.own.get(ground.path).text


def test_comments_of_a_running_campaign_come_five_at_a_time_and_never_today(
    ground: Ground,
) -> None:
    ground.write(MAY, *"abcde")
    ground.write(date(2026, 6, 9), *"fghi")
    assert len(ground.texts()) == 5
    ground.write(date(2026, 6, 10), *"jklmn")
    assert len(ground.texts()) == 5
    ground.installation.clock.at = datetime(2026, 6, 11, 5, 0, tzinfo=UTC)
    assert len(ground.texts()) == 9
    assert len(ground.texts("2026-05")) == 5


def test_a_comment_is_text_and_not_markup(ground: Ground) -> None:
    ground.write(MAY, *["<script>alert(1)</script>"] * 5)
    assert ground.texts() == ["&lt;script&gt;alert(1)&lt;/script&gt;"] * 5


def test_only_the_own_commune_reads_them_and_the_dashboard_leads_there(ground: Ground) -> None:
    ground.write(MAY, *"abcde")
    make_official(ground.database, "other", commune_id=make_commune(ground.database, "tu-ky"))
    assert ground.sign_in("other").get(ground.path).status_code == 404
    assert ground.own.get("/admin/campaigns/999/comments").status_code == 404
    nobody = ground.installation.app.test_client().get(ground.path)
    assert (nobody.status_code, nobody.location.partition("?")[0]) == (303, "/login")
    assert f'href="{ground.path}"' in ground.own.get(f"/admin/campaigns/{ground.campaign}").text


def test_the_report_counts_comments_and_prints_none(ground: Ground) -> None:
    ground.write(MAY, *(f"Ông Nguyễn Văn {n} chậm" for n in "abcdef"))
    answer(ground.database, ground.campaign, ground.place, overall(30, 4), on=JUNE)
    ground.close()
    report = build(ground.database, "2026", date(2026, 12, 15))
    assert report.results[0].comments == CommentFacts(n_comments=6, n=40)
    page = _page(report)
    assert "6 trên 40 phiếu có ghi góp ý." in page
    assert NOT_PRINTED in page
    assert "3. Góp ý của người trả lời" in page
    assert "4. Phản ánh, kiến nghị" in page
    assert "Nguyễn" not in page


def test_a_report_without_answers_says_nothing_of_comments(ground: Ground) -> None:
    assert "Góp ý của người trả lời" not in _page(build(ground.database, "2026", JUNE))


@pytest.mark.parametrize(("n_comments", "said"), [(0, "Không có"), (4, "Dưới 5"), (5, "5 trên")])
def test_few_comments_are_not_counted_out(n_comments: int, said: str) -> None:
    assert comments_sentence(CommentFacts(n_comments, 90)).startswith(said)


def _page(report: Report) -> str:
    return unescape(render_html(report))
