"""What happens on real phones: the back button, a double tap, no JavaScript, a busy database."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.builders import Installation, make_installation
from tests.journeys.conftest import PHONE, serve
from tests.survey_app.collect.forms import lay_desk, stored_rows

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Poster:
    """A served installation and the address its poster leads to."""

    installation: Installation
    address: str


@pytest.fixture
def poster(folder: Path) -> Iterator[Poster]:
    with make_installation(folder) as installation:
        code = lay_desk(installation).code
        with serve(installation) as server:
            yield Poster(installation, f"{server}/q/{code}")


def rate(page: Page, answer: str = "Hài lòng") -> None:
    faces = page.get_by_role("group", name="Đánh giá chung")
    faces.get_by_role("radio", name=answer, exact=True).check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi phiếu").click(no_wait_after=True)


def test_going_back_shows_an_empty_form_that_says_one_was_sent(
    poster: Poster, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.goto(poster.address)
    rate(page)
    send(page)
    expect(page.get_by_role("heading", name="Cảm ơn ông/bà")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("đã gửi một phiếu tại đây")
    assert page.locator("input:checked").count() == 0
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Phiếu chưa gửi được")
    assert len(stored_rows(poster.installation)) == 1


def test_a_double_tap_stores_one_answer(poster: Poster, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(poster.address)
    rate(page)
    page.get_by_role("button", name="Gửi phiếu").dblclick(no_wait_after=True)
    page.wait_for_url("**/q/*/*")
    assert len(stored_rows(poster.installation)) == 1


def test_without_javascript_everything_works(poster: Poster, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(poster.address)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Câu")
    rate(page, "Rất không hài lòng")
    send(page)
    expect(page.get_by_role("heading", name="Cảm ơn ông/bà đã trả lời")).to_be_visible()
    (row,) = stored_rows(poster.installation)
    assert str(row["scores"]).endswith("1")
    context.close()


def test_english_is_one_tap_away(poster: Poster, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(poster.address)
    page.get_by_role("link", name="English").tap()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    page.get_by_role("group", name="overall").first.get_by_role(
        "radio", name="Satisfied", exact=True
    ).check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you for answering")).to_be_visible()


def test_a_choice_hides_the_questions_that_do_not_follow(
    poster: Poster, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.goto(poster.address)
    stage = page.get_by_role("group", name="Hồ sơ đang ở bước nào")
    later = page.get_by_role("group", name="Nếu đã nhận kết quả").first
    expect(later).to_be_visible()
    stage.get_by_role("radio", name="Đang giải quyết").check()
    expect(later).to_be_hidden()
    stage.get_by_role("radio", name="Đã trả kết quả").check()
    expect(later).to_be_visible()


def test_a_held_database_says_busy_and_loses_nothing(poster: Poster, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(poster.address)
    rate(page)
    holder = sqlite3.connect(poster.installation.database.url.database or "", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with page.expect_response(
        lambda response: response.request.method == "POST", timeout=30_000
    ) as refused:
        send(page)
        expect(page.get_by_role("status").last).to_contain_text("đang bận", timeout=30_000)
    assert refused.value.status == 503
    assert refused.value.headers["retry-after"]
    holder.execute("ROLLBACK")
    holder.close()
    page.get_by_role("button", name="Gửi lại ngay").click(no_wait_after=True)
    expect(page.get_by_role("heading", name="Cảm ơn ông/bà đã trả lời")).to_be_visible()
    assert len(stored_rows(poster.installation)) == 1
