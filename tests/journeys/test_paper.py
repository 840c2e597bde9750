"""Paper forms by keyboard alone: two officials, a difference, one answer; and what can go wrong."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect
from pypdf import PdfReader

from survey_app.collect.codes import code_key
from survey_app.collect.paper.codes import Sheet, paper_key, write_code
from tests.builders import (
    PASSWORD,
    SECRET,
    Installation,
    make_campaign,
    make_commune,
    make_installation,
    make_official,
    make_place,
)
from tests.journeys.conftest import PHONE, serve
from tests.survey_app.collect.forms import stored_rows
from tests.survey_app.collect.paper.piles import lay_batch, print_copies

pytestmark = pytest.mark.slow
DESK = {"width": 1200, "height": 900}
PRINTED = re.compile(r"ActualText \((\d{3} \d{3} \d{3})\)")


@dataclass(frozen=True)
class Room:
    """A served installation with a campaign, and a way to sit down in it as somebody."""

    installation: Installation
    server: str
    sit_down: Callable[[str], Page]


@pytest.fixture
def room(folder: Path, browser: Browser) -> Iterator[Room]:
    with make_installation(folder) as installation:
        database = installation.database
        commune = make_commune(database)
        make_place(database, commune)
        make_campaign(database, commune)
        for name in ("an", "binh"):
            make_official(database, name, commune_id=commune)
        with serve(installation) as server:
            yield Room(installation, server, partial(sign_in, browser, server))
    for context in browser.contexts:
        context.close()


def sign_in(browser: Browser, server: str, name: str) -> Page:
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type] # a size, written once
    context.set_default_timeout(30_000)
    page = context.new_page()
    sign_in_on(page, server, name)
    return page


def sign_in_on(page: Page, server: str, name: str) -> None:
    page.goto(f"{server}/login")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("xã Lộc Bình")


def print_and_open_pile(page: Page, server: str) -> list[str]:
    """Print three copies as an official does, and open a pile; gives the codes off the paper."""
    page.goto(f"{server}/admin/campaigns/1")
    page.get_by_role("link", name="Phiếu giấy").click()
    check_barriers(page)
    page.get_by_label("Số tờ", exact=True).fill("3")
    page.get_by_role("button", name="Lập tệp in").click()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="PDF, in một mặt").click()
    codes = codes_on(downloaded.value.path().read_bytes())
    page.get_by_label("Ngày người dân trả lời").fill("2026-06-03")
    page.get_by_label("Số tờ đếm được").fill("2")
    page.get_by_role("button", name="Mở tập và nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhập phiếu")
    return codes


def open_pile(room: Room, page: Page) -> str:
    """Sit down before a pile that was opened; gives the code of its first sheet."""
    database = room.installation.database
    run_id = print_copies(database, 1, 1)
    lay_batch(database, 1, 1)
    page.goto(f"{room.server}/admin/paper/batches/1/entry")
    return write_code(Sheet(run_id, 0), paper_key(code_key(SECRET)))


def codes_on(content: bytes) -> list[str]:
    drawn = (page.get_contents() for page in PdfReader(io.BytesIO(content)).pages)
    found = [
        PRINTED.search(each.get_data().decode("latin-1")) for each in drawn if each is not None
    ]
    return list(dict.fromkeys(each[1].replace(" ", "") for each in found if each))


def type_form(page: Page, code: str, keys: str) -> None:
    """A clerk's hands: the code, a key a question, and no mouse."""
    expect(page.get_by_label("Mã phiếu")).to_be_focused()
    page.keyboard.type(code + keys)
    page.keyboard.press("Control+Enter")


def stay(asked: list[str], dialog: Dialog) -> None:
    asked.append(dialog.type)
    dialog.dismiss()


def check_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_two_officials_type_a_form_and_settle_what_differs(room: Room) -> None:
    first, second = room.sit_down("an"), room.sit_down("binh")
    codes = print_and_open_pile(first, room.server)
    assert len(codes) == 3
    check_barriers(first)
    # Field 03, stage c, filed a, one visit, on the day b, then seven marks, the 4th did not arise.
    type_form(first, codes[0], "03ca1b5443n35")
    expect(first.locator("#status")).to_contain_text("Phiếu chờ người thứ hai nhập lại")
    expect(first.locator("#progress")).to_contain_text("1/2 phiếu đã nhập; 1 chờ nhập lần hai")
    assert stored_rows(room.installation) == []

    # The second person sees nothing of the first and types one mark otherwise.
    second.goto(f"{room.server}/admin/paper/batches/1/entry")
    assert second.locator("input[name^='q-']").evaluate_all(
        "fields => fields.every(field => field.value === '')"
    )
    type_form(second, codes[0], "03ca1b5423n35")
    expect(second.locator("#status")).to_contain_text("chỗ khác nhau")

    second.goto(f"{room.server}/admin/paper/batches/1")
    check_barriers(second)
    second.get_by_role("link", name="Xem phiếu").press("Enter")
    check_barriers(second)
    difference = second.get_by_role("group", name="7. Thời gian chờ ở quầy")
    expect(difference).to_contain_text("4 · Hài lòng")
    difference.get_by_role("radio", name="Lần 2").press("Space")
    second.get_by_role("button", name="Lưu phiếu này").press("Enter")
    expect(second.locator("main")).to_contain_text("Tỷ lệ hai lần nhập khác nhau: 5,26%")
    (row,) = stored_rows(room.installation)
    assert (row["channel"], row["scores"], row["field"]) == ("paper", "5423N35", "dat_dai")


def test_the_keys_help_and_refuse(room: Room) -> None:
    page = room.sit_down("an")
    code = open_pile(room, page)
    page.keyboard.type("123456789")
    expect(page.locator("#say-code")).to_contain_text("Mã này gõ chưa đúng")
    page.keyboard.type(code)
    page.keyboard.type("15")
    expect(page.locator("#say-field")).to_contain_text("1 – 14")
    page.keyboard.type("03")
    page.keyboard.type("x")
    expect(page.locator("#say-stage")).to_contain_text("Gõ được: a b c")
    page.keyboard.type("a")  # still being handled: what follows from a result is passed over
    page.keyboard.type("a1")
    expect(page.locator("#q-guided")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q-visits")).to_be_focused()
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(page.locator("#q-filed")).to_be_focused()
    page.keyboard.type("b2")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#say-overall")).to_contain_text("Câu này bắt buộc")
    expect(page.locator("#q-overall")).to_be_focused()

    # A network that is away loses nothing, and leaving asks first.
    page.context.set_offline(True)
    page.keyboard.type("4")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("Phiếu vẫn còn trên màn hình")
    page.context.set_offline(False)
    asked: list[str] = []
    page.once("dialog", partial(stay, asked))
    page.get_by_role("link", name="Tập số 1").click(no_wait_after=True)
    expect(page.locator("#q-overall")).to_have_value("4")
    assert asked == ["beforeunload"]

    save_after_signing_in_again(room, page)
    expect(page.locator("#status")).to_contain_text("Đã lưu phiếu")

    page.keyboard.press("Alt+z")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sửa phiếu vừa nhập")
    expect(page.locator("#q-overall")).to_have_value("4")
    check_barriers(page)


def save_after_signing_in_again(room: Room, page: Page) -> None:
    """A session that ended loses nothing: signed in again in another tab, the sheet is saved."""
    other = page.context.new_page()
    other.goto(f"{room.server}/admin/")
    other.get_by_role("button", name="Đăng xuất").click()
    expect(other.get_by_label("Mật khẩu")).to_be_visible()
    page.locator("#q-overall").press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("phiên làm việc đã hết")
    sign_in_on(other, room.server, "an")
    page.locator("#q-overall").press("Control+Enter")


def test_forms_are_typed_without_a_script_on_a_small_screen(room: Room, browser: Browser) -> None:
    code = open_pile(room, room.sit_down("an"))
    state = browser.contexts[-1].storage_state()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(f"{room.server}/admin/paper/batches/1/entry")
    page.get_by_label("Mã phiếu").fill(code)
    page.get_by_label(re.compile("Đánh giá chung")).fill("4")
    page.get_by_role("button", name="Lưu, sang phiếu sau").click()
    expect(page.get_by_role("status").first).to_contain_text("Phiếu chờ người thứ hai")
