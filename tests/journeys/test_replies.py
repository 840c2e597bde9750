"""Somebody asks for a reply on a phone, and an official answers; both pages can be used by all."""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.builders import PASSWORD, make_installation, make_official
from tests.journeys.conftest import PHONE, serve
from tests.survey_app.collect.forms import lay_desk

pytestmark = pytest.mark.slow


def check(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("innerWidth"), "nothing runs out of the page"


def test_a_citizen_asks_and_an_official_answers(folder: Path, phone: BrowserContext) -> None:
    with make_installation(folder) as installation:
        desk = lay_desk(installation)
        make_official(installation.database, "an", commune_id=desk.commune_id)
        with serve(installation) as server:
            page = phone.new_page()
            page.goto(f"{server}/q/{desk.code}/cam-on")
            check(page)
            page.get_by_role("link", name="Ông/bà muốn được trả lời?").click()
            check(page)
            page.get_by_role("button", name="Gửi lời nhắn").click()
            check(page)
            page.get_by_role("textbox", name="Ông/bà muốn hỏi hoặc nhắn điều gì?").fill("Xin hỏi")
            page.get_by_role("textbox", name="Số điện thoại").fill("0912 345 678")
            expect(page.get_by_role("checkbox")).not_to_be_checked()
            page.get_by_role("checkbox", name="Tôi đồng ý để xã Lộc Bình").check()
            page.get_by_role("button", name="Gửi lời nhắn").click()
            expect(page.get_by_role("heading", name="Đã nhận lời nhắn")).to_be_visible()
            check(page)
            page.goto(f"{server}/login?next=/admin/communes/loc-binh/replies")
            page.locator("[name=username]").fill("an")
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("main").get_by_role("button").click()
            check(page)
            page.get_by_role("link", name="Mở để đọc và trả lời").click()
            expect(page.get_by_text("0912 345 678")).to_be_visible()
            check(page)
            page.set_viewport_size({"width": 1200, "height": 800})
            check(page)
            page.get_by_role("combobox", name="Kết quả").select_option(label="Đã trả lời")
            page.get_by_role("button", name="Ghi kết quả và xóa lời nhắn").click()
            expect(page.get_by_text("Không còn lời nhắn nào")).to_be_visible()
            check(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_can_be_read_in_both_themes_without_scripts(
    folder: Path, browser: Browser, theme: Literal["light", "dark"]
) -> None:
    with make_installation(folder) as installation:
        desk = lay_desk(installation)
        context = browser.new_context(viewport=PHONE, color_scheme=theme)
        with serve(installation) as server:
            page = context.new_page()
            for query in ("", "?lang=en"):
                page.goto(f"{server}/q/{desk.code}/xin-tra-loi{query}")
                assert page.locator("script").count() == 0
                page.locator("summary").click()
                check(page)
                page.locator("button.send").click()
                check(page)
        context.close()
