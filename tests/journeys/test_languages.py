"""Added languages on a small phone: long words, stacked marks, writing from the right, voices."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from instruments.loading import load_instrument
from survey_app.collect.translating.voices import Sound, check_sounds, keep_sounds
from tests.builders import PASSWORD, Installation, make_installation, make_official
from tests.journeys.conftest import PHONE, serve
from tests.survey_app.collect.forms import lay_desk, stored_rows
from tests.survey_app.collect.translating.languages import EDITOR, lay_language, long, toned
from tests.survey_app.collect.translating.sounds import wav

pytestmark = pytest.mark.slow
VERSION = load_instrument("tthc").version
# Elements whose content is wider than they are; a list's own arrow cuts its longest line anywhere.
CUT = """[...document.querySelectorAll("body *")]
  .filter(e => e.clientWidth && !["SELECT", "OPTION"].includes(e.tagName))
  .filter(e => e.scrollWidth > e.clientWidth + 1)
  .map(e => `${e.tagName}.${e.className} ${e.scrollWidth} > ${e.clientWidth}: ${e.textContent}`)"""
BEYOND = """[...document.querySelectorAll("main *")]
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest("[hidden]"))
  .map(e => `${e.tagName} ${e.textContent}`)"""


@dataclass(frozen=True)
class Poster:
    """A served installation and the address its poster leads to."""

    installation: Installation
    server: str
    address: str


@pytest.fixture
def poster(folder: Path) -> Iterator[Poster]:
    with make_installation(folder) as installation:
        code = lay_desk(installation).code
        lay_language(installation.database, long, code="qaa", name="Abenakiwotun")
        lay_language(installation.database, toned, code="cjm", name="Tiếng nhiều dấu")
        lay_language(installation.database, code="cjm-Arab", name="Cjm")
        with serve(installation) as server:
            yield Poster(installation, server, f"{server}/q/{code}")


def test_no_language_is_cut_or_runs_out_of_a_small_phone(
    poster: Poster, phone: BrowserContext
) -> None:
    page = phone.new_page()
    for tag in ("qaa", "cjm", "cjm-Arab"):
        page.goto(f"{poster.address}?lang={tag}")
        check_fits(page)
        page.get_by_role("button").last.click()
        page.wait_for_selector("#loi")
        check_fits(page)
        page.locator("input[name=overall][value='4']").check(force=True)
        page.locator("button.send").click()
        page.wait_for_url(f"**/cam-on?lang={tag}")
        check_fits(page)
    assert len(stored_rows(poster.installation)) == 3
    page.goto(f"{poster.address}?lang=qaa")
    page.evaluate("document.body.style.overflowWrap = 'normal'")
    assert page.evaluate(CUT), "a word that is not broken would be seen to run out"


def check_fits(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(CUT) == []
    assert page.evaluate(BEYOND) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_person_finds_the_own_language_among_the_others(
    poster: Poster, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.goto(poster.address)
    page.get_by_role("link", name="Tiếng nhiều dấu").click()
    expect(page.locator("html")).to_have_attribute("lang", "cjm")
    assert page.evaluate("document.body.textContent === document.body.textContent.normalize()")
    page.get_by_role("link", name="Cjm").click()
    expect(page.locator("body")).to_have_css("direction", "rtl")
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_a_question_is_read_aloud_on_the_page(poster: Poster, phone: BrowserContext) -> None:
    sounds = [
        Sound("question.stage.wav", wav(0.3)),
        Sound("option.stage.a.wav", wav(0.2, tone=1)),
        Sound("question.manner.wav", wav(20, tone=2)),
    ]
    recordings = check_sounds("vi", f"tthc/{VERSION}", sounds)
    poster.installation.database.write(lambda session: keep_sounds(session, recordings, EDITOR))
    poster.installation.app.extensions.pop("thuocdo_languages", None)
    page = phone.new_page()
    fetched: list[str] = []
    page.on("response", lambda answer: fetched.append(answer.url))
    page.goto(poster.address)
    expect(page.get_by_role("button", name="Nghe:")).to_have_count(2)
    buttons = page.locator("a.listen")
    box = buttons.first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    buttons.first.click()
    expect(buttons.first).to_have_text("Dừng")
    expect(buttons.first).to_have_accessible_name("Dừng: Hồ sơ đang ở bước nào?")
    expect(buttons.first).to_have_text("Nghe")
    assert sum("/am-thanh/" in url for url in fetched) >= 2, "the question, then its answer"
    buttons.nth(1).focus()
    page.keyboard.press("Enter")
    expect(buttons.nth(1)).to_have_text("Dừng")
    page.keyboard.press("Space")
    expect(buttons.nth(1)).to_have_text("Nghe")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_recording_that_does_not_come_is_said(poster: Poster, phone: BrowserContext) -> None:
    recordings = check_sounds("vi", f"tthc/{VERSION}", [Sound("question.stage.wav", wav())])
    poster.installation.database.write(lambda session: keep_sounds(session, recordings, EDITOR))
    poster.installation.app.extensions.pop("thuocdo_languages", None)
    page = phone.new_page()
    page.goto(poster.address)
    page.route("**/am-thanh/*", lambda route: route.abort())
    page.get_by_role("button", name="Nghe:").click()
    expect(page.get_by_text("Chưa tải được giọng đọc.")).to_be_visible()


def test_the_administrators_pages_can_be_used_by_everyone(poster: Poster, browser: Browser) -> None:
    make_official(poster.installation.database, "quantri", role="administrator")
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{poster.server}/login")
    page.fill("[name=username]", "quantri")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    for path in (
        "/admin/languages",
        "/admin/languages/qaa",
        f"/admin/languages/qaa/preview/tthc/{VERSION}",
        f"/admin/languages/qaa/voices/tthc/{VERSION}",
        "/admin/languages/qaa/delete",
    ):
        page.goto(poster.server + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        results = Axe().run(page)
        assert results.violations_count == 0, path + results.generate_report()
    context.close()
