"""The main job: a citizen's phone to the chairman's desk, in each of the five communes."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from instruments.plans import load_plan
from survey_app.report.documents.formats import render_report
from survey_app.report.model import TargetRow
from tests.builders import (
    PASSWORD,
    Installation,
    make_campaign,
    make_commune,
    make_installation,
    make_official,
    make_place,
    make_plan,
    make_poster,
)
from tests.journeys.conftest import serve
from tests.survey_app.report.builders import answer, build, overall, target

pytestmark = pytest.mark.slow

# Commune, the plan's target for procedures, its year, and whether that year is judged or ahead.
COMMUNES = (
    ("loc-binh", "LB-S1", 2026, "progress"),
    ("tu-ky", "TK-S1", 2025, "judged"),
    ("ngoc-lien", "NL-S1", 2026, "progress"),
    ("thuy-hung", "TH-S1", 2026, "judged"),
    ("binh-tan", "BT-S2", 2025, "judged"),
)
EARLIER_ANSWERS = 99


def lay_commune(installation: Installation, slug: str, year: int) -> str:
    """A commune with its real plan, an open campaign and the answers that came before."""
    database = installation.database
    commune = make_commune(database, slug)
    make_plan(database, commune, slug)
    place = make_place(database, commune)
    opens_on = max(load_plan(slug).valid_from, date(year, 1, 5))
    campaign = make_campaign(database, commune, opens_on=opens_on, closes_on=date(year, 12, 10))
    given = [*overall(EARLIER_ANSWERS - 1, 0), {"overall": "2"}]
    answer(database, campaign, place, given, on=date(year, 10, 1))
    return make_poster(database, place, code=slug.replace("-", "").replace("o", "a")[:7])


def answer_on_phone(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("thủ\u00a0tục")
    choose(page, "Hồ sơ đang ở bước nào", "Đã trả kết quả")
    choose(page, "Đánh giá chung", "Hài lòng")
    page.get_by_role("button", name="Gửi phiếu").tap()
    expect(page.get_by_role("heading", name="Cảm ơn ông/bà đã trả lời")).to_be_visible()
    assert page.url.endswith("/cam-on")


def choose(page: Page, question: str, answer: str) -> None:
    radio = page.get_by_role("group", name=question).get_by_role("radio", name=answer, exact=True)
    radio.tap()
    expect(radio).to_be_checked()


@pytest.mark.parametrize(("slug", "code", "year", "position"), COMMUNES)
def test_an_answer_from_a_phone_reaches_the_report(
    folder: Path, phone: BrowserContext, slug: str, code: str, year: int, position: str
) -> None:
    noon = datetime(year, 11, 20, 5, tzinfo=UTC)
    with make_installation(folder, at=noon) as installation:
        poster = lay_commune(installation, slug, year)
        with serve(installation) as server:
            answer_on_phone(phone.new_page(), f"{server}/q/{poster}")
        before_closing = build(installation.database, str(year), noon.date(), slug)
        assert target(before_closing, code).verdict is None
        report = build(installation.database, str(year), date(year, 12, 14), slug)
    (result,) = report.results
    assert result.n == EARLIER_ANSWERS + 1
    row = target(report, code)
    assert row.position == position
    check_against_plan(row, slug, code)
    (made,) = render_report(report, ["html"])
    page = made[1].decode()
    assert load_plan(slug).commune in page
    assert "99,00%" in page
    assert ("So với mục tiêu đến năm 2030" in page) == (position == "progress")


def check_against_plan(row: TargetRow, slug: str, code: str) -> None:
    promised = next(target for target in load_plan(slug).targets if target.code == code)
    assert (row.percent, row.wording) == (promised.percent, promised.wording)
    assert row.figure is not None
    assert row.figure.n == EARLIER_ANSWERS + 1
    assert row.standing == "reached"
    # 99 of 100 affirm 90 %, but neither 95 nor 97 %.
    assert row.verdict == ("met" if promised.percent == 90 else "inconclusive")


def test_an_official_watches_and_takes_the_report(folder: Path, phone: BrowserContext) -> None:
    noon = datetime(2025, 11, 20, 5, tzinfo=UTC)
    with make_installation(folder, at=noon) as installation:
        poster = lay_commune(installation, "tu-ky", 2025)
        make_official(installation.database, "tu-ky", commune_id=1)
        with serve(installation) as server:
            page = phone.new_page()
            answer_on_phone(page, f"{server}/q/{poster}")
            sign_in(page, server)
            page.get_by_role("link", name="Giải quyết thủ tục hành chính, 2025").first.click()
            expect(page.locator("main")).to_contain_text("100")
            expect(page.locator("main")).to_contain_text("số liệu tạm thời")
            page.get_by_role("link", name="Báo cáo của xã Tứ Kỳ").click()
            page.get_by_role("button", name="Lập báo cáo").click()
            page.get_by_role("link", name="Mở Trang web").click(timeout=60_000)
            expect(page.locator("body")).to_contain_text("BÁO CÁO")
            expect(page.locator("body")).to_contain_text("số liệu tạm thời")


def sign_in(page: Page, server: str) -> None:
    page.goto(f"{server}/login")
    page.get_by_label("Tên đăng nhập").fill("tu-ky")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("xã Tứ Kỳ")
