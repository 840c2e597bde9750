"""A form that was opened keeps its answers through a lost network, and is stored once."""

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from survey_app.store.responses import LATE
from tests.journeys.conftest import PHONE
from tests.journeys.respondents import (
    NOT_SENT,
    Poster,
    expect_thanks,
    kept_by,
    open_and_rate,
    overall,
    poster,
    rate,
    send,
)
from tests.survey_app.collect.forms import stored_rows

__all__ = ["poster"]
pytestmark = pytest.mark.slow


def test_a_form_sends_itself_when_the_network_is_back(
    poster: Poster, phone: BrowserContext
) -> None:
    page = open_and_rate(phone, poster)
    phone.set_offline(True)
    send(page)
    expect(page.locator(".state")).to_contain_text(NOT_SENT)
    expect(page.get_by_role("button", name="Gửi lại ngay")).to_be_enabled()
    assert stored_rows(poster.installation) == []
    phone.set_offline(False)
    expect_thanks(page)
    assert len(stored_rows(poster.installation)) == 1
    assert kept_by(page) == 0
    page.go_back()
    assert page.locator("input:checked").count() == 0
    assert kept_by(page) == 0


def test_a_reload_keeps_what_was_answered_and_offers_to_start_again(
    poster: Poster, phone: BrowserContext
) -> None:
    page = open_and_rate(phone, poster)
    page.locator("select[name=field]").select_option("dat_dai")
    page.locator("textarea").last.fill("Chờ lâu 👍 & “ngoặc” \ud83d")
    before = page.locator("input[name=id]").input_value()
    page.reload()
    expect(page.locator(".kept")).to_contain_text("vẫn còn trên trang này")
    expect(overall(page)).to_be_checked()
    expect(page.locator("select[name=field]")).to_have_value("dat_dai")
    expect(page.locator("textarea").last).to_have_value("Chờ lâu 👍 & “ngoặc” \ufffd")
    assert page.locator("input[name=id]").input_value() == before
    page.get_by_role("link", name="English").tap()
    expect(page.get_by_role("radio", name="Satisfied", exact=True).last).to_be_checked()
    page.get_by_role("button", name="Clear and start again").click()
    expect(page.locator(".kept")).to_be_empty()
    assert page.locator("input:checked").count() == 0
    assert kept_by(page) == 0


def lose_reply(route: Route) -> None:
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()


def test_a_reply_that_was_lost_stores_no_second_answer_even_after_a_reload(
    poster: Poster, phone: BrowserContext
) -> None:
    page = open_and_rate(phone, poster)
    page.route("**/q/*", lose_reply)
    send(page)
    expect(page.locator(".state")).to_contain_text(NOT_SENT)
    assert len(stored_rows(poster.installation)) == 1
    page.unroute("**/q/*")
    page.reload(wait_until="commit")
    expect(page.get_by_role("heading", name="Phiếu này đã gửi")).to_be_visible()
    assert len(stored_rows(poster.installation)) == 1
    assert kept_by(page) == 0


@pytest.mark.parametrize("status", [200, 403])
def test_a_page_of_somebody_on_the_way_is_not_taken_for_ours(
    poster: Poster, phone: BrowserContext, status: int
) -> None:
    page = open_and_rate(phone, poster)
    page.route(
        "**/q/*",
        lambda route: (
            route.fulfill(status=status, content_type="text/html", body="<h1>Wi-Fi miễn phí</h1>")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    send(page)
    expect(page.locator(".state")).to_contain_text(NOT_SENT)
    page.unroute("**/q/*")
    page.get_by_role("button", name="Gửi lại ngay").click(no_wait_after=True)
    expect_thanks(page)
    assert len(stored_rows(poster.installation)) == 1


def test_what_is_wrong_is_shown_where_it_is_and_nothing_is_lost(
    poster: Poster, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.goto(poster.address)
    page.locator("textarea").last.fill("Chờ lâu")
    send(page)
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("Phiếu chưa gửi được")
    expect(problems).to_be_focused()
    expect(page.locator("textarea").last).to_have_value("Chờ lâu")
    assert page.url == poster.address
    rate(page)
    page.reload()
    expect(page.locator("textarea").last).to_have_value("Chờ lâu")
    send(page)
    expect_thanks(page)
    (row,) = stored_rows(poster.installation)
    assert row["comment"] == "Chờ lâu"
    assert kept_by(page) == 0


def test_a_form_that_waited_past_the_end_is_taken_late(
    poster: Poster, phone: BrowserContext
) -> None:
    clock = poster.installation.clock
    clock.at = clock.at.replace(month=12, day=10)
    page = open_and_rate(phone, poster)
    phone.set_offline(True)
    send(page)
    expect(page.locator(".state")).to_contain_text(NOT_SENT)
    clock.at = clock.at.replace(day=15)
    phone.set_offline(False)
    expect_thanks(page)
    assert stored_rows(poster.installation)[0]["flags"] == LATE


def test_a_form_that_waited_too_long_hears_it_from_the_server(
    poster: Poster, phone: BrowserContext
) -> None:
    page = open_and_rate(phone, poster)
    clock = poster.installation.clock
    clock.at = clock.at.replace(month=12, day=30)
    send(page)
    expect(page.get_by_role("heading", name="Đợt khảo sát đã đóng")).to_be_visible()
    assert stored_rows(poster.installation) == []
    assert kept_by(page) == 0


def test_two_people_on_one_phone_share_nothing(poster: Poster, phone: BrowserContext) -> None:
    first = open_and_rate(phone, poster)
    second: Page = phone.new_page()
    second.set_viewport_size(PHONE)
    second.goto(poster.address)
    assert second.locator("input:checked").count() == 0
    assert (
        first.locator("input[name=id]").input_value()
        != second.locator("input[name=id]").input_value()
    )


def test_a_form_tries_again_by_itself_where_no_network_was_missing(
    poster: Poster, phone: BrowserContext
) -> None:
    phone.clock.install()
    page = open_and_rate(phone, poster)
    page.route("**/q/*", lambda route: route.abort(), times=1)
    send(page)
    expect(page.locator(".state")).to_contain_text(NOT_SENT)
    page.clock.fast_forward(3000)
    expect_thanks(page)
    assert len(stored_rows(poster.installation)) == 1


def test_what_was_sent_is_gone_even_when_the_thanks_never_come(
    poster: Poster, phone: BrowserContext
) -> None:
    page = open_and_rate(phone, poster)
    page.route("**/cam-on", lambda route: route.fulfill(status=204))  # the browser stays
    send(page)
    expect(page.locator(".state")).to_contain_text("Phiếu đã gửi xong.")
    assert kept_by(page) == 0
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert page.evaluate("document.body.childNodes.length") == 0, "the back button finds nothing"
    assert len(stored_rows(poster.installation)) == 1


def test_a_form_that_was_refused_does_not_send_itself_again(
    poster: Poster, phone: BrowserContext
) -> None:
    page = open_and_rate(phone, poster)
    page.route(
        "**/q/*",
        lambda route: (
            route.fulfill(status=413, content_type="text/html", body="<h1>413</h1>")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    send(page)
    expect(page.get_by_role("heading", name="413")).to_be_visible()
    page.unroute("**/q/*")
    page.go_back()
    expect(overall(page)).to_be_checked()
    expect(page.locator(".kept")).to_contain_text("vẫn còn trên trang này")
    assert stored_rows(poster.installation) == []
