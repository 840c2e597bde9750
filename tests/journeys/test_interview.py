"""An interviewer's tablet: begun, left, taken up again behind a PIN, sent once, nothing left."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from survey_app.administer.kiosk_care import list_held
from survey_app.store.communes import get_commune
from survey_app.store.responses import UNPAIRED, Response
from tests.builders import Installation, make_campaign, make_commune, make_installation, make_place
from tests.journeys.conftest import CHROMIUM, QUIET, serve
from tests.journeys.tablets import TabletOffice

pytestmark = pytest.mark.slow

PIN, WRONG = "739104", "739105"
KEPT_DRAFTS = """async () => {
  const open = indexedDB.open("thuocdo-kiosk");
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const all = database.transaction("drafts").objectStore("drafts").getAll();
  const rows = await new Promise((done) => { all.onsuccess = () => done(all.result); });
  database.close();
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [
    name,
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? new TextDecoder().decode(value) : value,
  ])));
}"""

SCREEN = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""

SLOW_HASH = """() => {
  const derive = SubtleCrypto.prototype.deriveKey;
  SubtleCrypto.prototype.deriveKey = async function (...given) {
    await new Promise((done) => { setTimeout(done, 400); });
    return derive.apply(this, given);
  };
}"""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path) as made:
        yield made


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 1280}, has_touch=True)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def office(installation: Installation) -> TabletOffice:
    commune = make_commune(installation.database)
    make_campaign(installation.database, commune, "sipas", primary_mode="interview", grade="A")
    place = make_place(installation.database, commune)
    return TabletOffice(installation, place, kind="interviewer", instrument_code="sipas")


def begin(page: Page, pin: str = PIN) -> None:
    page.locator("button.card").click()
    page.fill("#pin-first", pin)
    page.fill("#pin-second", pin)
    page.get_by_role("button", name="Bắt đầu hỏi").click()
    expect(page.get_by_text("Phần 1 trên")).to_be_visible()


def answer_part(page: Page, level: str) -> int:
    """Answer every question on the scale of the part that is shown; says how many there were."""
    questions = page.locator("fieldset.of-scale")
    for number in range(questions.count()):
        questions.nth(number).locator(f"input[value='{level}']").check()
    return questions.count()


def turn(page: Page) -> None:
    heading = page.locator("h1").inner_text()
    page.get_by_role("button", name=re.compile("^Lưu, ")).click()
    expect(page.locator("h1")).not_to_have_text(heading)


def unlock(page: Page, pin: str) -> None:
    page.fill("#pin-open", pin)
    page.get_by_role("button", name="Mở phiếu").click()


def guess(page: Page, which: str, right: str) -> None:
    """Guess the PIN too often: after that the right one does not open either."""
    page.get_by_role("button", name=which).click()
    for _ in range(5):
        unlock(page, WRONG)
        expect(page.get_by_role("button", name="Mở phiếu")).to_be_enabled()
    expect(page.get_by_text("Xin chờ 5 phút rồi thử lại.")).to_be_visible()
    unlock(page, right)
    expect(page.get_by_text("Xin chờ 5 phút rồi thử lại.")).to_be_visible()


def become_an_interviewers(page: Page, office: TabletOffice) -> None:
    """A tablet of a desk is given to an interviewer, and takes its new settings."""
    office.pair(page)
    expect(page.get_by_text("Hôm nay ông/bà được phục vụ thế nào?")).to_be_visible()
    office.change(kind="interviewer", instrument_code="sipas")
    page.reload()
    expect(page.get_by_role("heading", name="Phỏng vấn")).to_be_visible()


def check_accessible(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    light = Axe().run(page)
    assert light.violations_count == 0, light.generate_report()
    # The dark theme has the same elements in other colours.
    page.emulate_media(color_scheme="dark")
    dark = Axe().run(page, options={"runOnly": ["color-contrast"]})
    assert dark.violations_count == 0, dark.generate_report()


def stored(installation: Installation) -> list[Response]:
    with installation.database.read() as session:
        return list(session.query(Response))


def test_an_interview_is_begun_left_resumed_and_sent(
    installation: Installation, office: TabletOffice, tablet: Page
) -> None:
    with serve(installation) as address:
        tablet.goto(f"{address}/k/")
        office.pair(tablet)
        expect(tablet.get_by_role("heading", name="Phỏng vấn")).to_be_visible()
        expect(tablet.get_by_text("Khoảng 20 phút")).to_be_visible()
        check_accessible(tablet)
        begin(tablet)
        check_accessible(tablet)
        answered = answer_part(tablet, "5")
        turn(tablet)
        answered += answer_part(tablet, "2")
        turn(tablet)

        tablet.reload()
        expect(tablet.locator("li strong")).to_have_text("Phiếu số 1")
        (kept,) = tablet.evaluate(KEPT_DRAFTS)
        assert "answers" not in str(kept), "an unfinished interview must not be readable"
        tablet.get_by_role("button", name="Làm tiếp").click()
        check_accessible(tablet)
        unlock(tablet, WRONG)
        expect(tablet.get_by_text("Mã PIN chưa đúng. Còn 4 lần thử.")).to_be_visible()
        unlock(tablet, PIN)
        expect(tablet.get_by_text("Phần 3 trên")).to_be_visible()
        expect(tablet.get_by_text(f"Đã ghi {answered} trên")).to_be_visible()

        while tablet.get_by_role("button", name="Lưu, sang phần sau").count():
            turn(tablet)
        tablet.get_by_role("button", name="Lưu, xem lại").click()
        expect(tablet.get_by_role("heading", name="Xem lại trước khi gửi")).to_be_visible()
        check_accessible(tablet)
        tablet.get_by_role("button", name="Gửi phiếu").click()
        expect(tablet.get_by_text("Phiếu đã được ghi nhận.")).to_be_visible()
        check_accessible(tablet)
        assert tablet.evaluate(KEPT_DRAFTS) == []
        tablet.get_by_role("button", name="Về danh sách phiếu").click()
        expect(tablet.get_by_text("Không có phiếu nào đang làm dở.")).to_be_visible()

    (response,) = stored(installation)
    assert (response.channel, response.campaign_id, response.flags) == ("interview", 1, 0)
    assert response.scores.startswith("5552222")
    assert set(response.scores[7:]) == {"-"}


def test_an_interview_is_gone_after_a_day_and_no_clock_that_jumps_takes_it(
    installation: Installation, office: TabletOffice, tablet: Page
) -> None:
    office.change(kind="kiosk", instrument_code="sipas")
    with serve(installation) as address:
        tablet.goto(f"{address}/k/")
        become_an_interviewers(tablet, office)
        begin(tablet)
        tablet.get_by_role("button", name="Tạm dừng, khóa phiếu").click()
        expect(tablet.get_by_text("còn giữ 24 giờ 0 phút")).to_be_visible()
        begin(tablet, "582613")
        tablet.get_by_role("button", name="Tạm dừng, khóa phiếu").click()
        expect(tablet.locator("li strong")).to_have_text(["Phiếu số 1", "Phiếu số 2"])
        assert len(tablet.evaluate(KEPT_DRAFTS)) == 2

        guess(tablet, "Làm tiếp Phiếu số 2", "582613")

        installation.clock.at += timedelta(hours=24, minutes=1)
        tablet.reload()
        expect(tablet.get_by_text("Không có phiếu nào đang làm dở.")).to_be_visible()
        assert tablet.evaluate(KEPT_DRAFTS) == []

        # The screen was off for a while: whoever switches it on needs the PIN.
        begin(tablet)
        tablet.evaluate(SCREEN, "hidden")
        tablet.evaluate("() => { const now = Date.now; Date.now = () => now() + 11 * 60e3; }")
        tablet.evaluate(SCREEN, "visible")
        tablet.get_by_role("button", name="Làm tiếp").click()
        unlock(tablet, PIN)
        expect(tablet.get_by_text("Phần 1 trên")).to_be_visible()

        # A clock that jumps deletes nothing; the time that went by does.
        tablet.evaluate("() => { const now = Date.now; Date.now = () => now() + 25 * 3600e3; }")
        turn(tablet)
        tablet.get_by_role("button", name="Tạm dừng, khóa phiếu").click()
        tablet.get_by_role("button", name="Làm tiếp").click()
        unlock(tablet, PIN)
        expect(tablet.get_by_text("Phần 2 trên")).to_be_visible()

        tablet.evaluate(
            "() => { const now = performance.now(); performance.now = () => now + 25 * 3600e3; }"
        )
        tablet.get_by_role("button", name="Lưu, sang phần sau").click()
        expect(tablet.get_by_text("Phiếu này đã quá 24 giờ")).to_be_visible()
        assert tablet.evaluate(KEPT_DRAFTS) == []


def test_a_stopped_tablet_keeps_no_interview(
    installation: Installation, office: TabletOffice, tablet: Page
) -> None:
    with serve(installation) as address:
        tablet.goto(f"{address}/k/")
        office.pair(tablet)
        begin(tablet)
        tablet.get_by_role("button", name="Lưu, sang phần sau").dblclick()
        expect(tablet.get_by_text("Phần 2 trên")).to_be_visible()
        tablet.wait_for_timeout(300)
        expect(tablet.get_by_text("Phần 2 trên")).to_be_visible()
        office.stop()
        tablet.reload()
        expect(tablet.get_by_text("Máy này không còn được ghép")).to_be_visible()
        tablet.wait_for_function(f"async () => !(await ({KEPT_DRAFTS})()).length")
        office.pair(tablet)
        expect(tablet.get_by_text("Không có phiếu nào đang làm dở.")).to_be_visible()


def test_an_interview_that_was_called_off_does_not_open_a_moment_later(
    installation: Installation, office: TabletOffice, tablet: Page
) -> None:
    with serve(installation) as address:
        tablet.goto(f"{address}/k/")
        office.pair(tablet)
        begin(tablet)
        tablet.get_by_role("button", name="Tạm dừng, khóa phiếu").click()
        tablet.evaluate(SLOW_HASH)
        tablet.locator("button.card").click()
        tablet.fill("#pin-first", PIN)
        tablet.fill("#pin-second", PIN)
        tablet.get_by_role("button", name="Bắt đầu hỏi").click()
        tablet.get_by_role("button", name="Bỏ qua").click()
        tablet.get_by_role("button", name="Làm tiếp").click()
        tablet.wait_for_timeout(700)
        assert len(tablet.evaluate(KEPT_DRAFTS)) == 1
        unlock(tablet, PIN)
        tablet.get_by_role("button", name="Bỏ qua").click()
        tablet.wait_for_timeout(700)
        expect(tablet.get_by_role("heading", name="Phỏng vấn")).to_be_visible()


def test_an_interview_without_a_network_is_sealed_and_sent_later_once(
    installation: Installation, office: TabletOffice, tablet: Page
) -> None:
    make_campaign(installation.database, 1, "tthc")
    office.change(kind="interviewer", instrument_code="tthc")
    with serve(installation) as address:
        tablet.goto(f"{address}/k/")
        office.pair(tablet)
        begin(tablet)
        tablet.context.set_offline(True)
        while tablet.get_by_role("button", name="Lưu, sang phần sau").count():
            answer_part(tablet, "4")
            turn(tablet)
        answer_part(tablet, "4")
        tablet.get_by_role("button", name="Lưu, xem lại").click()
        tablet.get_by_role("button", name="Gửi phiếu").click()
        expect(tablet.get_by_text("Phiếu đã niêm phong trên máy")).to_be_visible()
        tablet.get_by_role("button", name="Về danh sách phiếu").click()
        expect(tablet.get_by_text("1 phiếu chờ gửi")).to_be_visible()
        assert stored(installation) == []
        tablet.context.set_offline(False)
        expect(tablet.get_by_text("Mọi phiếu đã làm xong đều đã gửi.")).to_be_visible()
    (response,) = stored(installation)
    assert (set(response.scores), response.flags) == ({"4"}, 0)


def test_what_is_missing_is_told_and_a_stopped_tablets_answers_wait_for_an_official(
    installation: Installation, office: TabletOffice, tablet: Page
) -> None:
    make_campaign(installation.database, 1, "tthc")
    office.change(kind="interviewer", instrument_code="tthc")
    with serve(installation) as address:
        tablet.goto(f"{address}/k/")
        office.pair(tablet)
        begin(tablet)
        tablet.get_by_label("Thủ tục của ông/bà thuộc lĩnh vực nào?").select_option("dat_dai")
        turn(tablet)
        turn(tablet)
        tablet.get_by_role("button", name="Lưu, xem lại").click()
        expect(tablet.get_by_text("Còn câu cần trả lời")).to_be_visible()
        expect(tablet.get_by_role("button", name="Gửi phiếu")).to_be_disabled()
        check_accessible(tablet)
        tablet.get_by_role("button", name=re.compile("Đánh giá chung")).click()
        expect(tablet.locator("#question-overall input").first).to_be_focused()
        tablet.keyboard.press("ArrowRight")
        tablet.keyboard.press("ArrowRight")
        tablet.context.set_offline(True)
        turn(tablet)
        tablet.get_by_role("button", name="Lưu, xem lại").click()
        tablet.get_by_role("button", name="Gửi phiếu").click()
        expect(tablet.get_by_text("Phiếu đã niêm phong trên máy")).to_be_visible()
        office.stop()
        tablet.context.set_offline(False)
        expect(tablet.get_by_text("Máy này không còn được ghép")).to_be_visible()
        expect(tablet.get_by_text("Máy đang giữ 1 phiếu")).to_be_visible()
        assert stored(installation) == []
        office.pair(tablet)
        expect(tablet.get_by_text("Mọi phiếu đã làm xong đều đã gửi.")).to_be_visible()
    (response,) = stored(installation)
    assert (response.field, response.scores[-1], response.flags) == ("dat_dai", "3", UNPAIRED)
    with installation.database.read() as session:
        (held,) = list_held(session, get_commune(session, "loc-binh"))
    assert (held.campaign.instrument_code, held.n) == ("tthc", 1)


def test_without_https_an_interview_is_held_in_one_go(
    installation: Installation, office: TabletOffice, browser: Browser
) -> None:
    # Only what Chromium does not take for this machine is insecure to it.
    insecure = (*QUIET, "--host-resolver-rules=MAP tablet.test 127.0.0.1")
    launched = browser.browser_type.launch(executable_path=CHROMIUM, args=list(insecure))
    with serve(installation) as address:
        page = launched.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{address.replace('127.0.0.1', 'tablet.test')}/k/")
        office.pair(page)
        page.locator("button.card").click()
        expect(page.get_by_text("Máy không giữ được phiếu làm dở")).to_be_visible()
        page.get_by_role("button", name="Bắt đầu hỏi").click()
        page.get_by_role("button", name="Dừng, bỏ phiếu này").click()
        page.get_by_role("button", name="Bấm lần nữa để bỏ hẳn").click()
        expect(page.get_by_text("Không có phiếu nào đang làm dở.")).to_be_visible()
    launched.close()
