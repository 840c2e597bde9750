"""An official sets a tablet up in a browser, and the tablet pairs by the code on that page."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session

from survey_app.store.responses import UNPAIRED, ResponseRow, record_response_row
from tests.builders import (
    PASSWORD,
    Installation,
    make_campaign,
    make_commune,
    make_installation,
    make_official,
    make_place,
)
from tests.journeys.conftest import serve

pytestmark = pytest.mark.slow


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path) as made:
        commune = make_commune(made.database)
        make_campaign(made.database, commune)
        make_place(made.database, commune)
        make_official(made.database, "lan", commune_id=commune)
        yield made


def hold_an_answer(session: Session) -> None:
    row = ResponseRow(
        id="0" * 22,
        campaign_id=1,
        place_id=1,
        channel="kiosk",
        answered_on=date(2026, 6, 9),
        scores="5" * 20,
        flags=UNPAIRED,
    )
    record_response_row(session, row)


def check_page(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wider), f"{page.url} is wider than a phone"


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/login")
    page.fill("[name=username]", "lan")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    expect(page.get_by_role("heading", name="Máy tính bảng")).to_be_visible()


def test_an_official_adds_a_tablet_and_it_pairs_by_the_code(
    installation: Installation, phone: BrowserContext, browser: Browser
) -> None:
    with serve(installation) as address:
        page = phone.new_page()
        sign_in(page, address)
        page.get_by_role("link", name="Quản lý máy").click()
        check_page(page)
        page.get_by_role("link", name="Thêm máy").click()
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_text("Xin ghi mục này.")).to_have_count(2)
        check_page(page)
        page.get_by_label("Tên máy").fill("Máy quầy 1")
        page.get_by_label("Mã PIN của máy").fill("4821")
        page.get_by_role("button", name="Lưu").click()
        page.get_by_role("button", name="Tạo mã ghép").click()
        check_page(page)

        tablet = browser.new_context().new_page()
        tablet.goto(f"{address}/k/")
        tablet.fill("#code", page.locator("#pairing-code").inner_text().upper())
        tablet.press("#code", "Enter")
        expect(tablet.get_by_text("Hôm nay ông/bà được phục vụ thế nào?")).to_be_visible()
        tablet.context.close()

        installation.database.write(hold_an_answer)
        page.get_by_role("link", name="Về danh sách máy").click()
        expect(page.locator(".tag").first).to_have_text("Vừa ghép")
        check_page(page)
        page.get_by_role("link", name="Xem xét").click()
        check_page(page)
        page.get_by_role("button", name="Nhận 1 phiếu").click()
        expect(page.get_by_text("Đã nhận 1 phiếu giữ lại.")).to_be_visible()
        page.get_by_role("link", name="Mất, ngừng máy").click()
        check_page(page)
        page.get_by_role("button", name="Ngừng máy này").click()
        expect(page.get_by_text("Từ giờ hệ thống từ chối máy này.")).to_be_visible()
