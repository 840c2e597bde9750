"""What a person does on a phone with the form: open it, rate, send."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.builders import Installation, make_installation
from tests.journeys.conftest import serve
from tests.survey_app.collect.forms import Desk, lay_desk

NOT_SENT = "Phiếu chưa gửi được vì mất mạng. Xin giữ trang này mở"


@dataclass(frozen=True)
class Poster:
    """A served installation and the address its poster leads to."""

    installation: Installation
    desk: Desk
    server: str

    @property
    def address(self) -> str:
        return f"{self.server}/q/{self.desk.code}"


@pytest.fixture
def poster(tmp_path: Path) -> Iterator[Poster]:
    with make_installation(tmp_path) as installation:
        desk = lay_desk(installation)
        with serve(installation) as server:
            yield Poster(installation, desk, server)


def open_and_rate(context: BrowserContext, poster: Poster, answer: str = "Hài lòng") -> Page:
    page = context.new_page()
    page.goto(poster.address)
    rate(page, answer)
    return page


def overall(page: Page, answer: str = "Hài lòng") -> Locator:
    return page.get_by_role("group", name="Đánh giá chung").get_by_role(
        "radio", name=answer, exact=True
    )


def rate(page: Page, answer: str = "Hài lòng") -> None:
    overall(page, answer).check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi phiếu").click(no_wait_after=True)


def expect_thanks(page: Page) -> None:
    expect(page.get_by_role("heading", name="Cảm ơn ông/bà đã trả lời")).to_be_visible()
    assert page.url.split("?")[0].endswith("/cam-on")


def kept_by(page: Page) -> int:
    """How many things the page's tab keeps."""
    count: int = page.evaluate("sessionStorage.length + localStorage.length")
    return count
