"""An administrator's pages: from a new language to people's phones; nobody else gets in."""

import io
from dataclasses import dataclass

import pytest

from instruments.loading import load_instrument
from survey_app.store.languages import list_languages, list_recordings
from tests.builders import Installation
from tests.survey_app.administer.office import TOKEN, Browser, Office, lay_office
from tests.survey_app.collect.translating.languages import lay_language
from tests.survey_app.collect.translating.sounds import packed, wav
from tests.survey_app.collect.translating.tables import export, stored, table

VERSION = load_instrument("tthc").version
PAGES = (
    "/admin/languages",
    "/admin/languages/qaa",
    "/admin/languages/vi",
    "/admin/languages/qaa/table",
    "/admin/languages/qaa/delete",
    f"/admin/languages/qaa/preview/tthc/{VERSION}",
    f"/admin/languages/qaa/preview/tthc/{VERSION}/page",
    f"/admin/languages/vi/voices/tthc/{VERSION}",
)
VOICES = f"/admin/languages/vi/voices/tthc/{VERSION}"


@dataclass(frozen=True)
class Desk:
    """An office, and its administrator at work."""

    office: Office

    @property
    def browser(self) -> Browser:
        return self.office.administrator

    def upload(self, path: str, field: str, name: str, content: bytes, **typed: str) -> str:
        token = TOKEN.search(self.browser.get(path).text)
        assert token is not None
        sent = self.browser.client.post(
            path,
            data={"csrf_token": token[1], field: (io.BytesIO(content), name), **typed},
            content_type="multipart/form-data",
            base_url=self.browser.base_url,
            follow_redirects=True,
        )
        text: str = sent.text
        return text


@pytest.fixture
def desk(installation: Installation) -> Desk:
    return Desk(lay_office(installation))


def test_officials_and_strangers_find_no_such_page(desk: Desk) -> None:
    lay_language(desk.office.installation.database, subjects=())
    for path in PAGES:
        assert desk.browser.get(path).status_code == 200, path
        for other in (desk.office.own, desk.office.stranger):
            assert other.get(path).status_code == 404, path
    nobody = desk.office.installation.app.test_client()
    assert nobody.get(PAGES[0]).location.startswith("/login")


def test_a_language_is_added_under_its_tag(desk: Desk) -> None:
    made = desk.browser.post("/admin/languages", code=" KM ", name="  ភាសាខ្មែរ ")
    assert made.location == "/admin/languages/km"
    assert "ភាសាខ្មែរ" in desk.browser.get("/admin/languages/km").text
    assert desk.office.deeds() == [("add_language", "administrator")]


UNFIT = (
    ("", "Qaaqaa", "Xin ghi mục này"),
    ("Tiếng Khmer", "Qaaqaa", "không đúng dạng"),
    ("vi-VN", "Qaaqaa", "đã có sẵn"),
    ("en", "Qaaqaa", "đã có sẵn"),
    ("qaa", "Qaaqaa", "đã có rồi"),
    ("qab", " \u200b ", "Xin ghi mục này"),
    ("qab", "Q\x07", "ký tự không hiển thị được"),
    ("qab", "Q" * 101, "Dài quá"),
    ("qab", "{0}", "ngoặc nhọn"),
)


def test_an_unfit_tag_or_name_is_refused_beside_its_field(desk: Desk) -> None:
    lay_language(desk.office.installation.database, subjects=())
    for code, name, said in UNFIT:
        refused = desk.browser.post("/admin/languages", code=code, name=name)
        assert refused.status_code == 422, (code, name)
        assert said in refused.text, (code, name)
    with desk.office.installation.database.read() as session:
        assert len(list_languages(session)) == 1


def test_a_table_is_taken_or_every_fault_is_told(desk: Desk) -> None:
    database = desk.office.installation.database
    lay_language(database, subjects=())
    told = desk.upload("/admin/languages/qaa", "table", "bang.csv", table(("send", "{x}")))
    assert "Chưa nhập gì cả" in told
    assert "bang.csv, ô E" in told
    assert "thừa {x}" in told
    told = desk.upload("/admin/languages/qaa", "table", "bang.csv", b"")
    assert "không đọc được tệp này" in told
    assert stored(database) == {}
    told = desk.upload("/admin/languages/qaa", "table", "bang.csv", table(("send", "Zzz")))
    assert "1 mục mới, 0 mục thay đổi, 0 mục giữ nguyên" in told
    assert stored(database)["interface"] == {"send": "Zzz"}
    assert desk.office.deeds()[0] == ("translate", "administrator")


def test_a_table_that_is_too_large_is_told_on_its_page(desk: Desk) -> None:
    lay_language(desk.office.installation.database, subjects=())
    told = desk.upload("/admin/languages/qaa", "table", "bang.csv", b"x" * (6 * 1024 * 1024))
    assert "tệp quá lớn" in told


def test_the_exported_table_holds_the_chosen_parts(desk: Desk) -> None:
    database = desk.office.installation.database
    lay_language(database, subjects=("interface",))
    sent = desk.browser.get("/admin/languages/qaa/table?part=tthc/1.0&format=csv")
    assert sent.data == export(database, "csv", "tthc/1.0")
    assert "bang-dich-qaa.csv" in sent.headers["Content-Disposition"]
    assert desk.browser.get("/admin/languages/qaa/table?format=exe").status_code == 404
    assert desk.browser.get("/admin/languages/vi/table").status_code == 404


def test_a_preview_says_which_words_are_borrowed_and_stores_nothing(desk: Desk) -> None:
    lay_language(desk.office.installation.database, subjects=("interface",))
    address = f"/admin/languages/qaa/preview/tthc/{VERSION}"
    page = desk.browser.get(f"{address}/page")
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert '<html lang="qaa">' in page.text
    assert '<legend lang="vi"><b>1.</b> Hồ sơ đang ở bước nào?' in page.text
    assert '<button class="send" type="submit">' in page.text
    sent = desk.browser.post(f"{address}/page", overall="4")
    assert "không có phiếu nào được ghi nhận" in sent.text
    frame = desk.browser.get(address)
    assert "frame-src 'self'" in frame.headers["Content-Security-Policy"]
    assert "Còn thiếu" in frame.text
    assert desk.browser.get("/admin/languages/qaa/preview/tthc/9.9").status_code == 404
    assert desk.browser.get("/admin/languages/qaz/preview/tthc/1.0").status_code == 404


def test_a_language_is_renamed_and_deleted_with_all_it_has(desk: Desk) -> None:
    lay_language(desk.office.installation.database)
    browser = desk.browser
    token = TOKEN.search(browser.get("/admin/languages/qaa").text)
    assert token is not None
    renamed = browser.client.post(
        "/admin/languages/qaa/name",
        data={"csrf_token": token[1], "name": "Tên khác"},
        base_url=browser.base_url,
        follow_redirects=True,
    )
    assert "Đã đổi tên thành Tên khác." in renamed.text
    assert browser.post("/admin/languages/qaa/delete").location == "/admin/languages"
    assert browser.get("/admin/languages/qaa").status_code == 404
    with desk.office.installation.database.read() as session:
        assert list_languages(session) == []


def test_voices_are_brought_and_taken_away(desk: Desk) -> None:
    database = desk.office.installation.database
    archive = packed({"question.overall.wav": wav(), "question.manner.wav": wav(0.2)})
    assert "Đã lưu 2 bản ghi âm." in desk.upload(VOICES, "sounds", "tat ca.zip", archive)
    told = desk.upload(VOICES, "sounds", "Recording 12.wav", wav(0.3), key="question.stage")
    assert "Đã lưu 1 bản ghi âm." in told
    assert "3/" in told
    assert "không phải tệp âm thanh" in desk.upload(VOICES, "sounds", "a.mp3", b"text" * 50)
    token = TOKEN.search(desk.browser.get(VOICES).text)
    assert token is not None
    desk.browser.client.post(
        f"{VOICES}/delete",
        data={"csrf_token": token[1], "key": "question.stage"},
        base_url=desk.browser.base_url,
    )
    with database.read() as session:
        assert set(list_recordings(session, f"tthc/{VERSION}", "vi")) == {
            "question.overall",
            "question.manner",
        }
