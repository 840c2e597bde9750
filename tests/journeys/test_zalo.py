"""Browsers that can do less: the one inside Zalo, and one of ten years ago."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import PHONE
from tests.journeys.respondents import (
    NOT_SENT,
    Poster,
    expect_thanks,
    poster,
    rate,
    send,
)
from tests.survey_app.collect.forms import stored_rows

__all__ = ["poster"]
pytestmark = pytest.mark.slow

ZALO = (
    "Mozilla/5.0 (Linux; Android 10; SM-A107F Build/QP1A.190711.020; wv) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 Mobile Safari/537.36 "
    "Zalo android/12100695 ZaloTheme/light ZaloLanguage/vi"
)
# No service worker, no storage, no windows of its own.
LIMITS_OF_ZALO = """
    delete Navigator.prototype.serviceWorker;
    for (const name of ["sessionStorage", "localStorage", "indexedDB"])
        Object.defineProperty(window, name, {
            get() { throw new DOMException("", "SecurityError"); },
        });
    window.open = () => null;
    window.alert = window.confirm = window.prompt = () => { throw new Error("no dialogs here"); };
"""
LIMITS_OF_OLD = """
    for (const name of ["fetch", "URLSearchParams", "FormData", "Promise", "XMLHttpRequest",
                        "IntersectionObserver", "AbortController"])
        delete window[name];
    for (const name of ["closest", "matches", "append", "remove", "replaceChildren"])
        delete Element.prototype[name];
    for (const name of ["includes", "find"]) delete Array.prototype[name];
    delete NodeList.prototype.forEach;
    delete Object.assign;
"""


def test_inside_zalo_the_form_is_sent_and_waits_for_the_network(
    poster: Poster, browser: Browser
) -> None:
    context = browser.new_context(
        user_agent=ZALO, viewport=PHONE, has_touch=True, is_mobile=True, service_workers="block"
    )
    context.add_init_script(LIMITS_OF_ZALO)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(poster.address)
    context.clear_cookies()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Phiếu chưa gửi được")
    context.clear_cookies()
    rate(page)
    context.set_offline(True)
    send(page)
    expect(page.locator(".state")).to_contain_text(NOT_SENT)
    context.set_offline(False)
    expect_thanks(page)
    context.clear_cookies()
    page.goto(poster.address)
    expect(page.get_by_role("button", name="Gửi phiếu")).to_be_visible()
    assert context.pages == [page]
    context.close()
    assert len(stored_rows(poster.installation)) == 1
    assert faults == []


def test_a_browser_of_ten_years_ago_sends_the_form_itself(poster: Poster, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE)
    context.add_init_script(LIMITS_OF_OLD)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(poster.address)
    expect(page.locator(".progress")).to_contain_text("0/")
    rate(page)
    expect(page.locator(".progress")).to_contain_text("1/")
    page.locator("form .send").dblclick(no_wait_after=True)
    page.wait_for_url("**/q/*/*")
    context.close()
    assert len(stored_rows(poster.installation)) == 1
    assert faults == []
