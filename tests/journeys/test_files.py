"""An official brings answers in from a workbook with faults, corrects, tries, stores, and again."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from survey_app.store.responses import count_responses
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

HEADER = (
    "Dấu thời gian",
    "Họ và tên",
    "Nơi giải quyết",
    "Hồ sơ đang ở bước nào?",
    "Thái độ của các cán bộ",
    "Đánh giá chung về lần làm thủ tục này",
)
WORDS = ("Hài lòng", "Rất hài lòng", "Tạm được")
N = 30


def write_workbook(path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["KẾT QUẢ KHẢO SÁT"])
    sheet.append(HEADER)
    for n in range(N):
        at = datetime(2026, 3, 1 + n % 28, 8 + n % 9, n) if n else "hôm qua"  # noqa: DTZ001 - a workbook knows no zone
        desk = "Quầy số 1" if n % 5 else "Một cửa"
        words = (WORDS[n % 3], WORDS[(n + 1) % 2])
        sheet.append([at, "Nguyễn Văn An", desk, "Đã trả kết quả", *words])
    workbook.save(path)
    return path


def sign_in(page: Page, server: str) -> None:
    page.goto(f"{server}/login")
    page.get_by_label("Tên đăng nhập").fill("own")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lộc Bình")


def check_sound(page: Page) -> None:
    """No fault that axe finds, and nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def choose_word(page: Page, column: str, word: str, meaning: str) -> None:
    shown = page.locator(".column", has_text=column).last
    shown.locator(".word", has_text=word).get_by_role("combobox").select_option(label=meaning)


def test_a_workbook_with_faults_is_corrected_tried_stored_and_given_again(
    folder: Path, phone: BrowserContext
) -> None:
    with make_installation(folder) as installation, serve(installation) as server:
        database = installation.database
        commune = make_commune(database)
        make_place(database, commune)
        campaign = make_campaign(database, commune, primary_mode="import")
        make_official(database, "own", commune_id=commune)
        file = write_workbook(folder / "tra-loi.xlsx")
        page = phone.new_page()
        sign_in(page, server)
        page.get_by_role("link", name="Nhập phiếu từ tệp").click()
        check_sound(page)
        page.get_by_role("button", name="Đọc tệp").click()
        expect(page.get_by_role("alert")).to_contain_text("Chưa có gì để đọc")
        page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(file)
        page.get_by_role("button", name="Đọc tệp").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Mỗi cột là câu hỏi nào?")
        expect(page.locator("main")).not_to_contain_text("Nguyễn Văn An")
        check_sound(page)
        correct_columns(page)
        page.get_by_role("button", name="Chạy thử").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("chưa ghi gì")
        expect(page.locator("main")).to_contain_text("Không đọc được ngày giờ “hôm qua”")
        check_sound(page)
        page.get_by_role("button", name=f"Ghi {N - 1} phiếu").click()
        expect(page.get_by_role("status")).to_contain_text(f"Đã ghi {N - 1} phiếu mới")
        check_sound(page)
        page.get_by_role("link", name="Nhập tệp khác").click()
        page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(file)
        page.get_by_role("button", name="Đọc tệp").click()
        correct_columns(page)
        page.get_by_role("button", name="Chạy thử").click()
        expect(page.locator("main")).to_contain_text("Không có phiếu mới nào để ghi")
        with database.read() as session:
            assert count_responses(session, [campaign]) == N - 1


def correct_columns(page: Page) -> None:
    """Say by script what one column is, then what the odd words mean."""
    manner = page.get_by_label("Cột Thái độ của các cán bộ là")
    manner.select_option("")
    expect(page.locator(".column", has_text="Thái độ của các cán bộ").last).not_to_contain_text(
        "có nghĩa là gì"
    )
    page.get_by_label("Cột Thái độ của các cán bộ là").select_option("q:manner")
    expect(page.get_by_label("Tạm được")).to_be_visible()
    choose_word(page, "Thái độ của các cán bộ", "Tạm được", "Bình thường")
    choose_word(page, "Nơi giải quyết", "Một cửa", "Quầy số 1")


def test_figures_published_elsewhere(folder: Path, phone: BrowserContext) -> None:
    with make_installation(folder) as installation, serve(installation) as server:
        commune = make_commune(installation.database)
        make_campaign(installation.database, commune)
        make_official(installation.database, "own", commune_id=commune)
        page = phone.new_page()
        sign_in(page, server)
        page.get_by_role("link", name="Số liệu đã công bố").click()
        check_sound(page)
        page.get_by_role("link", name="Thêm số liệu").click()
        page.get_by_label("Giá trị").fill("83.94")
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_text("Xin ghi mục này.").first).to_be_visible()
        check_sound(page)
        page.get_by_label("Tên chỉ số").fill("Chỉ số hài lòng SIPAS năm 2025")
        page.get_by_label("Nguồn").fill("Sở Nội vụ, Quyết định số 123/QĐ-SNV")
        for label, day in (
            ("Ngày công bố", "2026-03-01"),
            ("Số liệu từ ngày", "2025-01-01"),
            ("Đến ngày", "2025-12-31"),
        ):
            page.get_by_label(label).fill(day)
        page.get_by_role("button", name="Lưu").click()
        expect(page.locator("main")).to_contain_text("83,94%")
        check_sound(page)
        page.goto(f"{server}/admin/communes/loc-binh/campaigns/1/official-channel")
        check_sound(page)
