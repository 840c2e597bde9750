"""A tablet without a network: it starts, asks, keeps and sends; none is lost, none doubled."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.builders import make_installation
from tests.journeys.kiosks import (
    COUNT,
    TABLET,
    Server,
    check_screen,
    killable,
    open_tablet,
    traces,
    wait_until_empty,
    wait_until_installed,
)
from tests.survey_app.collect.forms import Desk, lay_desk, stored_rows
from tests.survey_app.collect.kiosks.tablets import PIN, make_kiosk, offer

pytestmark = pytest.mark.slow

# What the app itself does when a form is finished, many times over.
FILL = """async ([first, many]) => {
  const own = document.querySelector("script[type=module]").src;
  const { Queue } = await import(own.replace("kiosk.js", "kiosk_queue.js"));
  const store = await import(own.replace("kiosk.js", "kiosk_store.js"));
  const { device } = await store.get("settings", "device");
  const queue = new Queue();
  await queue.open();
  queue.setKey(device.setup.public_key);
  const [survey] = device.setup.surveys;
  const states = await Promise.all(Array.from({ length: many }, (_, n) => queue.add({
    campaign: survey.campaign, instrument: survey.instrument, version: survey.version,
    note: device.note, at: device.issued, seconds: 30,
    answers: { overall: [String(1 + (n % 5))], comment: [`Ý kiến ${first + n}`] },
  })));
  clearTimeout(queue.timer);
  return states.map(({ state }) => state);
}"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with make_installation(tmp_path) as installation, killable(installation) as running:
        yield running


@pytest.fixture
def desk(server: Server) -> Desk:
    return lay_desk(server.installation)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=TABLET, has_touch=True, reduced_motion="reduce")  # type: ignore[arg-type] # a size
    made.set_default_timeout(15_000)
    yield made
    made.close()


def test_two_hundred_answers_outlive_a_server_that_is_killed_twice(
    server: Server, desk: Desk, context: BrowserContext
) -> None:
    page = context.new_page()
    open_tablet(page, server, desk)
    wait_until_installed(page)
    server.stop()
    assert set(page.evaluate(FILL, [0, 120])) == {"kept"}
    page.close()

    # The tablet starts again without a network, from what it keeps.
    page = context.new_page()
    page.goto(f"{server.address}/k/")
    expect(page.get_by_role("button", name="Bắt đầu trả lời")).to_be_visible()
    expect(page.get_by_text("Đang giữ 120 phiếu")).to_be_visible()

    # The server comes back, and dies while it is being sent to: after some batches were stored,
    # with the acknowledgement of the last one lost on the way.
    lost = []

    def swallow_the_third(route: object) -> None:
        lost.append(route)
        if len(lost) == 3:
            route.fetch()  # type: ignore[attr-defined] # stored, but the tablet never hears of it
            server.stop()
            route.abort()  # type: ignore[attr-defined] # a route of the browser
        else:
            route.continue_()  # type: ignore[attr-defined] # a route of the browser

    context.route("**/k/answers", swallow_the_third)
    server.start()
    page.reload()
    while server.running is not None:
        page.wait_for_timeout(100)
    assert 0 < len(stored_rows(server.installation)) < 120
    context.unroute("**/k/answers")
    assert set(page.evaluate(FILL, [120, 80])) == {"kept"}
    server.start()
    page.reload()
    wait_until_empty(page)
    comments = sorted(str(row["comment"]) for row in stored_rows(server.installation))
    assert comments == sorted(f"Ý kiến {number}" for number in range(200))


def test_a_refused_form_stays_and_is_shown_to_the_staff(
    server: Server, desk: Desk, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.install()
    page.add_init_script("StorageManager.prototype.persist = async () => false;")
    open_tablet(page, server, desk, idle_seconds=3600)
    refused = FILL.replace("survey.version,", "'0.9',", 1)
    assert page.evaluate(refused, [0, 1]) == ["refused"]
    page.reload()
    page.get_by_role("button", name="Cán bộ").click()
    page.get_by_label("Mã PIN").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Trình duyệt không cam kết giữ dữ liệu")).to_be_visible()
    expect(page.locator(".refused")).to_contain_text("phiên bản câu hỏi khác")
    page.get_by_role("button", name="Bỏ phiếu này").click()
    page.get_by_role("button", name="Bấm lần nữa để bỏ hẳn").click()
    expect(page.locator(".refused li")).to_have_count(0)
    assert dict(traces(page)["databases"])["refused"] == []
    # The time of the staff's screen is over with it, and interrupts nobody.
    page.get_by_role("button", name="Về màn hình đầu").click()
    page.get_by_role("button", name="Bắt đầu trả lời").click()
    page.clock.run_for(6 * 60_000)
    expect(page.locator("fieldset")).to_be_visible()


def test_a_form_at_which_the_server_fails_again_and_again_holds_up_no_other(
    server: Server, desk: Desk, context: BrowserContext
) -> None:
    page = context.new_page()
    page.add_init_script("StorageManager.prototype.persist = async () => true;")
    open_tablet(page, server, desk)
    context.route("**/k/answers", lambda route: route.abort())
    assert set(page.evaluate(FILL, [0, 30])) == {"kept"}
    bad = sorted(json.loads(row)["id"] for row in dict(traces(page)["databases"])["queue"])[12]

    def fail_at_one(route: Route) -> None:
        if bad in (route.request.post_data or ""):
            route.fulfill(status=500, json={"error": "unreadable"})
        else:
            route.continue_()

    context.unroute("**/k/answers")
    context.route("**/k/answers", fail_at_one)
    for _ in range(100):
        if page.evaluate(COUNT) == 0:
            break
        page.evaluate("() => { dispatchEvent(new Event('online')); }")
        page.wait_for_timeout(100)
    assert len(stored_rows(server.installation)) == 29
    page.get_by_role("button", name="Cán bộ").click()
    page.get_by_label("Mã PIN").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.locator(".refused li")).to_contain_text(["Máy chủ nhiều lần gặp lỗi", "Thử gửi"])
    expect(page.get_by_text("Trình duyệt không cam kết giữ dữ liệu")).to_be_hidden()

    # The server was mended: the form goes once the tablet starts again.
    context.unroute("**/k/answers")
    page.reload()
    expect(page.get_by_role("button", name="Bắt đầu trả lời")).to_be_visible()
    wait_until_empty(page)
    assert len(stored_rows(server.installation)) == 30
    assert dict(traces(page)["databases"])["refused"] == []


def test_a_tablet_whose_storage_never_answers_starts_all_the_same(
    server: Server, desk: Desk, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.install()
    page.add_init_script("IDBFactory.prototype.open = () => new EventTarget();")
    page.goto(f"{server.address}/k/")
    expect(page.get_by_text("Máy đang khởi động")).to_be_visible()
    page.clock.run_for(5_000)
    kiosk_id = make_kiosk(server.installation.database, desk.place_id)
    page.get_by_label("Mã ghép").fill(offer(server.installation, kiosk_id))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cán bộ").click()
    page.get_by_label("Mã PIN").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Trình duyệt không cho lưu dữ liệu")).to_be_visible()


def test_a_tablet_whose_disk_fails_tells_the_person_and_stops_asking(
    server: Server, desk: Desk, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.install()
    open_tablet(page, server, desk, layout="whole", cooldown_seconds=1)
    page.evaluate(
        """() => { IDBObjectStore.prototype.put = () => {
          throw new DOMException("full", "QuotaExceededError"); }; }"""
    )
    server.stop()
    finish(page)
    expect(page.get_by_text("Máy đang thử lại")).to_be_visible()
    lost = page.get_by_role("heading", name="phiếu chưa được ghi nhận")
    for _ in range(40):
        page.clock.run_for(3_000)
        if lost.is_visible():
            break
    expect(lost).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.get_by_role("heading", name="Máy tạm ngừng nhận phiếu")).to_be_visible()
    for _ in range(4):
        page.clock.run_for(100_000)  # it tries again now and then, and does not forget
    expect(page.get_by_role("heading", name="Máy tạm ngừng nhận phiếu")).to_be_visible()
    check_screen(page)
    assert stored_rows(server.installation) == []


def test_a_tablet_keeps_forms_again_once_its_storage_comes_back(
    server: Server, desk: Desk, context: BrowserContext
) -> None:
    page = context.new_page()
    page.add_init_script(
        """const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function (...given) {
          if (!globalThis.mended) throw new DOMException("fault", "UnknownError");
          return open.apply(this, given); };"""
    )
    open_tablet(page, server, desk, layout="whole")
    page.evaluate("globalThis.mended = true")
    with page.expect_response("**/k/heartbeat"):
        page.evaluate("() => { dispatchEvent(new Event('online')); }")
    page.wait_for_timeout(300)
    server.stop()
    finish(page)
    expect(page.locator("main")).to_contain_text("giữ trong máy")


def test_without_https_the_tablet_says_so_and_sends_at_once(
    server: Server, desk: Desk, browser: Browser
) -> None:
    context = browser.new_context(viewport=TABLET, reduced_motion="reduce")  # type: ignore[arg-type] # a size
    # As on a plain http address of the local network.
    context.add_init_script(
        """Object.defineProperty(window, "isSecureContext", { value: false });
        Object.defineProperty(Crypto.prototype, "subtle", { value: undefined });
        delete Navigator.prototype.serviceWorker;"""
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{server.address}/k/")
    expect(page.get_by_text("không có https")).to_be_visible()
    open_tablet(page, server, desk, layout="whole", cooldown_seconds=1)
    finish(page)
    expect(page.get_by_role("heading", name="Cảm ơn")).to_be_visible()
    assert len(stored_rows(server.installation)) == 1
    expect(page.get_by_role("button", name="Cán bộ")).to_be_visible()
    assert dict(traces(page)["databases"])["queue"] == []
    page.get_by_role("button", name="Cán bộ").click()
    page.route("**/k/pin", lambda route: route.fulfill(status=429, json={"error": "too_often"}))
    page.get_by_label("Mã PIN").fill("0000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("quá nhiều lần. Xin chờ 10 phút")
    page.unroute("**/k/pin")
    page.get_by_label("Mã PIN").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("chỉ nhận phiếu khi có mạng")).to_be_visible()
    context.close()


def finish(page: Page) -> None:
    page.get_by_role("button", name="Bắt đầu trả lời").click()
    page.locator("fieldset[data-key='overall']").get_by_role("radio", name="Bình thường").check()
    page.get_by_role("button", name="Gửi phiếu").click()
