"""A desk hands out a code with one key; the citizen types it, answers once, and it is gone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from tests.builders import (
    PASSWORD,
    make_campaign,
    make_commune,
    make_installation,
    make_official,
    make_place,
)
from tests.journeys.conftest import serve

pytestmark = pytest.mark.slow


def test_a_code_goes_from_the_desk_to_one_answer(
    browser: Browser, phone: BrowserContext, folder: Path
) -> None:
    with make_installation(folder) as installation, serve(installation) as address:
        database = installation.database
        commune_id = make_commune(database, simulated=True)
        make_place(database, commune_id)
        campaign_id = make_campaign(database, commune_id, simulated=True)
        make_official(database, "binh", commune_id=commune_id)
        office = browser.new_context(viewport={"width": 1100, "height": 800}).new_page()
        office.goto(f"{address}/login")
        office.fill("[name=username]", "binh")
        office.fill("[name=password]", PASSWORD)
        office.keyboard.press("Enter")
        office.wait_for_url("**/admin/**")
        office.goto(f"{address}/admin/campaigns/{campaign_id}/codes/desk")
        shown = []
        for _ in range(2):  # the keyboard alone: Enter is the next code
            expect(office.locator("button:focus")).to_be_visible()
            with office.expect_navigation():
                office.keyboard.press("Enter")
            shown.append(office.inner_text(".one-code").removeprefix("Mã:").strip())
        assert shown[0] != shown[1]
        assert not Axe().run(office).response["violations"]
        office.keyboard.press("Tab")
        assert office.evaluate("document.activeElement.textContent") == "In phiếu này"
        office.context.close()
        page = phone.new_page()
        page.goto(f"{address}/q/{shown[0].upper()}")
        page.locator('[name="overall"][value="5"]').check(force=True)
        page.click("button.send")
        page.wait_for_url("**/cam-on**")
        page.goto(f"{address}/q/{shown[0]}")
        assert "không dùng được nữa" in page.inner_text("h1")
