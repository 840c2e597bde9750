"""A tablet in the hall: one person after another, with fingers or keys alone, and no trace left."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy.orm import Session

from survey_app.store.kiosks import Kiosk, revoke_kiosk
from survey_app.store.responses import UNPAIRED
from tests.builders import make_campaign, make_installation, make_place
from tests.journeys.kiosks import (
    FORWARD,
    TABLET,
    Server,
    check_screen,
    go_to,
    killable,
    open_tablet,
    traces,
    wait_until_empty,
    wait_until_installed,
)
from tests.survey_app.collect.forms import Desk, lay_desk, stored_rows
from tests.survey_app.collect.kiosks.tablets import PIN, offer

pytestmark = pytest.mark.slow

MARK = "Dấu-vết-7391"
ENDLESS_VOICE = """
window.SpeechSynthesisUtterance = class {};
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ localService: true, lang: "vi-VN" }], speak() {}, cancel() {},
} });
"""
TAKE_NEWER = """async () => {
  const taken = new Promise((resolve) =>
    navigator.serviceWorker.addEventListener("controllerchange", resolve));
  await (await navigator.serviceWorker.getRegistration()).update();
  await taken;
}"""
SCREEN = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with make_installation(tmp_path) as installation, killable(installation) as running:
        yield running


@pytest.fixture
def desk(server: Server) -> Desk:
    return lay_desk(server.installation)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=TABLET, has_touch=True, reduced_motion="reduce")  # type: ignore[arg-type] # a size
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def answer(page: Page, level: str, comment: str = "") -> None:
    go_to(page, "overall")
    page.get_by_role("radio", name=level, exact=True).tap()
    expect(page.locator("fieldset[data-key='overall']")).to_have_count(0)
    go_to(page, "comment")
    page.locator("textarea").fill(comment)
    page.get_by_role("button", name="Gửi luôn").tap()
    expect(page.get_by_role("heading", name="Cảm ơn ông/bà đã trả lời")).to_be_visible()


def test_two_people_answer_and_nothing_of_the_first_remains(
    server: Server, desk: Desk, page: Page
) -> None:
    open_tablet(page, server, desk, cooldown_seconds=1)
    wait_until_installed(page)
    start = page.get_by_role("button", name="Bắt đầu trả lời")
    before = traces(page)
    start.tap()
    answer(page, "Rất không hài lòng", MARK)
    expect(start).to_be_visible()
    after = traces(page)
    assert MARK not in str(after)
    assert not [url for url, _ in after["cached"] if url.endswith(("/answers", "/config"))]
    assert (after["local"], after["session"], after["cookies"]) == ({}, {}, "")
    assert dict(after["databases"])["queue"] == []
    assert after["history"] == before["history"]
    page.get_by_role("button", name="Start in English").tap()
    expect(page.locator("fieldset")).to_be_visible()
    assert page.locator("input:checked").count() == 0
    answer_in_english(page)
    expect(start).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "vi"
    rows = stored_rows(server.installation)
    assert {(row["comment"], str(row["scores"])[-1]) for row in rows} == {(MARK, "1"), (None, "5")}
    assert {row["channel"] for row in rows} == {"kiosk"}


def answer_in_english(page: Page) -> None:
    go_to(page, "overall")
    page.get_by_role("radio", name="Very satisfied", exact=True).tap()
    expect(page.locator("fieldset[data-key='overall']")).to_have_count(0)
    go_to(page, "comment")
    assert page.locator("textarea").input_value() == ""
    page.get_by_role("button", name="Send now").tap()
    expect(page.get_by_role("heading", name="Thank you for answering")).to_be_visible()


def test_a_slow_answer_of_the_server_interrupts_nobody(
    server: Server, desk: Desk, page: Page
) -> None:
    open_tablet(page, server, desk)
    wait_until_installed(page)
    held: list[Route] = []
    page.route("**/k/config", lambda route: held.append(route))
    page.reload()
    page.get_by_role("button", name="Bắt đầu trả lời").tap()
    page.evaluate(FORWARD, "stage")
    held[0].continue_()
    page.wait_for_timeout(700)
    expect(page.locator("fieldset[data-key='stage']")).to_be_visible()

    # Nor does what the staff began and left.
    page.get_by_role("button", name="Thôi, không trả lời").tap()
    page.get_by_role("button", name="Cán bộ").tap()
    page.get_by_label("Mã PIN").fill(PIN)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tải lại cài đặt").tap()
    page.get_by_role("button", name="Về màn hình đầu").tap()
    page.get_by_role("button", name="Bắt đầu trả lời").tap()
    page.evaluate(FORWARD, "stage")
    with page.expect_response("**/k/config"):
        held[1].continue_()
    page.wait_for_timeout(300)
    expect(page.locator("fieldset[data-key='stage']")).to_be_visible()


def test_people_answer_for_the_place_they_read_of(server: Server, desk: Desk, page: Page) -> None:
    kiosk_id = open_tablet(page, server, desk)
    database = server.installation.database
    elsewhere = make_place(database, desk.commune_id, "Quầy số 2")

    def move(session: Session) -> None:
        session.get_one(Kiosk, kiosk_id).place_id = elsewhere

    database.write(move)
    page.route("**/k/config", lambda route: route.abort())
    with page.expect_response("**/k/heartbeat"), page.expect_request_finished():
        page.evaluate("() => { dispatchEvent(new Event('online')); }")
    page.wait_for_timeout(300)
    expect(page.locator("header")).not_to_contain_text("Quầy số 2")
    page.get_by_role("button", name="Bắt đầu trả lời").tap()
    answer(page, "Hài lòng")
    (row,) = stored_rows(server.installation)
    assert row["place_id"] == desk.place_id


def test_keys_alone_are_enough(server: Server, desk: Desk, page: Page) -> None:
    open_tablet(page, server, desk, cooldown_seconds=1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bắt đầu trả lời")).to_be_focused()
    page.keyboard.press("Enter")
    question = page.locator("fieldset")
    expect(question).to_be_visible()
    while (asked := question.get_attribute("data-key")) != "overall":
        expect(page.locator("legend")).to_be_focused()
        press_on(page, "Bỏ qua câu này")
        expect(page.locator(f"fieldset[data-key='{asked}']")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    # Arrow keys choose; they do not go on by themselves.
    page.wait_for_timeout(500)
    press_on(page, "Tiếp tục")
    expect(page.locator("fieldset[data-key='overall']")).to_have_count(0)
    while page.get_by_role("button", name="Gửi phiếu").count() == 0:
        asked = question.get_attribute("data-key")
        press_on(page, "Bỏ qua câu này")
        expect(page.locator(f"fieldset[data-key='{asked}']")).to_have_count(0)
    press_on(page, "Gửi phiếu")
    expect(page.get_by_role("heading", name="Cảm ơn")).to_be_visible()
    (row,) = stored_rows(server.installation)
    assert str(row["scores"])[-1] == "4"


def press_on(page: Page, name: str) -> None:
    """Reach a button with the Tab key and press it."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to {name!r} by keys")


def test_who_walks_away_is_asked_and_then_forgotten(server: Server, desk: Desk, page: Page) -> None:
    page.clock.install()
    page.add_init_script(ENDLESS_VOICE)
    open_tablet(page, server, desk, idle_seconds=30)
    page.get_by_role("button", name="Bắt đầu trả lời").tap()
    go_to(page, "stage")
    page.get_by_role("radio", name="Đã trả kết quả").tap()
    page.clock.run_for(31_000)
    dialog = page.get_by_role("dialog", name="Ông/bà còn trả lời không?")
    expect(dialog).to_contain_text(re.compile(r"sau \d+ giây"))
    check_screen(page)
    dialog.get_by_role("button", name="Tôi còn trả lời").tap()
    page.get_by_role("button", name="Quay lại").tap()
    expect(page.get_by_role("radio", name="Đã trả kết quả")).to_be_checked()
    page.clock.run_for(31_000)
    expect(dialog).to_be_visible()
    page.clock.run_for(21_000)
    page.get_by_role("button", name="Bắt đầu trả lời").tap()
    go_to(page, "stage")
    assert page.locator("input:checked").count() == 0

    # A voice that never ends holds a form for minutes, not for ever.
    page.get_by_role("button", name="Nghe câu hỏi").tap()
    page.clock.run_for(120_000)
    expect(dialog).to_have_count(0)
    page.clock.run_for(120_000)
    page.get_by_role("button", name="Bắt đầu trả lời").tap()

    # The screen was switched off over the form, and the next person switches it on.
    go_to(page, "stage")
    page.get_by_role("radio", name="Đã trả kết quả").tap()
    page.evaluate(SCREEN, "hidden")
    page.clock.set_system_time(datetime(2030, 1, 1, tzinfo=UTC))
    page.evaluate(SCREEN, "visible")
    assert page.locator("fieldset").count() == 0
    assert stored_rows(server.installation) == []


def test_nothing_is_read_to_the_next_person(server: Server, page: Page) -> None:
    page.add_init_script(ENDLESS_VOICE.replace("speak() {}", "speak() { window.spoken = true; }"))
    page.goto(f"{server.address}/k/")
    read = """async (leave) => {
      const own = document.querySelector("script[type=module]").src;
      const { Reader } = await import(own.replace("kiosk.js", "kiosk_speech.js"));
      const reader = new Reader();
      reader.read({ text: "Câu hỏi", language: "vi" });
      if (leave) reader.stop();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return Boolean(window.spoken);
    }"""
    assert not page.evaluate(read, True)
    assert page.evaluate(read, False)


def test_a_new_version_of_the_app_waits_until_nobody_answers(
    server: Server, desk: Desk, page: Page
) -> None:
    open_tablet(page, server, desk)
    wait_until_installed(page)
    page.get_by_role("button", name="Bắt đầu trả lời").tap()
    go_to(page, "stage")
    page.get_by_role("radio", name="Đã trả kết quả").tap()
    expect(page.locator("fieldset[data-key='stage']")).to_have_count(0)
    page.get_by_role("button", name="Quay lại").tap()
    extensions = server.installation.app.extensions
    newer = replace(extensions["thuocdo_kiosk_files"], version="0123456789ab")
    extensions["thuocdo_kiosk_files"] = newer
    page.evaluate(TAKE_NEWER)
    expect(page.get_by_role("radio", name="Đã trả kết quả")).to_be_checked()
    assert page.locator("body").get_attribute("data-version") != newer.version
    page.get_by_role("button", name="Thôi, không trả lời").tap()
    expect(page.locator(f"body[data-version='{newer.version}']")).to_be_attached()
    server.stop()
    page.reload()
    expect(page.get_by_role("button", name="Bắt đầu trả lời")).to_be_visible()


def test_no_screen_shuts_anybody_out(server: Server, desk: Desk, page: Page) -> None:
    database = server.installation.database
    make_campaign(database, desk.commune_id, "online")
    page.goto(f"{server.address}/k/")
    page.get_by_label("Mã ghép").fill("sai mã")
    page.get_by_role("button", name="Ghép máy").click()
    expect(page.get_by_role("alert")).to_contain_text("Không có mã này")
    check_screen(page)
    page.route("**/k/pair", lambda route: route.fulfill(json={"paired": True}))  # no cookie kept
    page.get_by_role("button", name="Ghép máy").click()
    expect(page.get_by_role("alert")).to_contain_text("không giữ được dấu ghép")
    page.unroute("**/k/pair")
    open_tablet(page, server, desk, cooldown_seconds=60)
    check_screen(page)
    page.get_by_role("button", name="Bắt đầu trả lời").tap()
    expect(page.get_by_role("heading", name="đánh giá việc gì")).to_be_visible()
    check_screen(page)
    page.get_by_role("button", name="Giải quyết thủ tục hành chính").tap()
    check_screen(page)
    page.get_by_role("button", name="Nghe câu hỏi").tap()
    expect(page.get_by_text("chưa có giọng đọc")).to_be_visible()
    go_to(page, "overall")
    page.get_by_role("button", name="Tiếp tục").tap()
    expect(page.get_by_text("Xin trả lời câu này")).to_be_visible()
    check_screen(page)
    answer(page, "Hài lòng")
    check_screen(page)
    page.reload()
    page.get_by_role("button", name="Cán bộ").tap()
    page.get_by_label("Mã PIN").fill("0000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    check_screen(page)
    page.get_by_label("Mã PIN").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tình trạng máy")).to_be_visible()
    check_screen(page)


def test_the_whole_form_on_one_page_shows_what_is_missing(
    server: Server, desk: Desk, page: Page
) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    open_tablet(page, server, desk, layout="whole", instrument_code="tthc")
    page.get_by_role("button", name="Bắt đầu trả lời").tap()
    page.get_by_role("radio", name="Đang giải quyết").check()
    expect(page.locator("fieldset[data-key='promised_day']")).to_be_hidden()
    page.get_by_role("button", name="Gửi phiếu").tap()
    expect(page.get_by_role("alert")).to_contain_text("Xin trả lời câu này")
    check_screen(page)
    expect(page.get_by_role("radio", name="Đang giải quyết")).to_be_checked()
    page.locator("fieldset[data-key='overall']").get_by_role("radio", name="Bình thường").check()
    page.get_by_role("button", name="Gửi phiếu").tap()
    expect(page.get_by_role("heading", name="Cảm ơn")).to_be_visible()
    assert len(stored_rows(server.installation)) == 1


def test_a_stopped_tablet_asks_nobody_and_keeps_what_it_cannot_read_until_it_is_paired_again(
    server: Server, desk: Desk, page: Page
) -> None:
    kiosk_id = open_tablet(page, server, desk, cooldown_seconds=1)
    wait_until_installed(page)
    server.stop()
    page.get_by_role("button", name="Bắt đầu trả lời").tap()
    answer(page, "Hài lòng", MARK)
    expect(page.locator("main")).to_contain_text("giữ trong máy")
    expect(page.get_by_text("Đang giữ 1 phiếu")).to_be_visible()
    kept = traces(page)
    (queued,) = dict(kept["databases"])["queue"]
    assert MARK not in str(kept)
    assert "overall" not in queued
    server.installation.database.write(
        lambda session: revoke_kiosk(session, kiosk_id, date(2026, 6, 10))
    )
    server.start()
    page.reload()
    expect(page.get_by_role("heading", name="không còn được ghép")).to_be_visible()
    expect(page.get_by_text("Máy đang giữ 1 phiếu đã khóa")).to_be_visible()
    check_screen(page)
    assert stored_rows(server.installation) == []

    page.get_by_label("Mã ghép").fill(offer(server.installation, kiosk_id))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bắt đầu trả lời")).to_be_visible()
    wait_until_empty(page)
    (row,) = stored_rows(server.installation)
    assert (row["flags"], row["comment"]) == (UNPAIRED, MARK)
    page.reload()
    expect(page.get_by_role("button", name="Bắt đầu trả lời")).to_be_visible()
    expect(page.get_by_text("Đang giữ")).to_have_count(0)
