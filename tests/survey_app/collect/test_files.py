"""An official brings a file in with a browser: nothing silently lost, doubled or kept."""

import ast
import io
import os
import re
import stat
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from survey_app.collect.importing import said_faults, unpacking, waiting_files
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.unpacking import MOST_ROWS
from survey_app.store.audit_entries import list_audit_entries
from tests.builders import Installation, make_campaign, make_installation, make_place
from tests.survey_app.administer.office import TOKEN, Browser, Office, lay_office
from tests.survey_app.collect.importing.files import OVERALL, write_csv

HEADER = ["Dấu thời gian", "Họ và tên", "Hồ sơ đang ở bước nào?", "Thái độ của cán bộ", OVERALL]
GOOD = ["17/03/2026 9:05:12", "Nguyễn Văn An", "Đã trả kết quả", "Hài lòng", "Rất hài lòng"]
ODD = ["18/03/2026 9:05:12", "Trần Thị Bình", "Đã trả kết quả", "Tạm được", "Hài lòng"]
BAD = ["hôm qua", "Lê Văn Cao", "Đã trả kết quả", "Hài lòng", "Hài lòng"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_installation(tmp_path) as installation:
        laid = lay_office(installation)
        make_place(installation.database, laid.communes["loc-binh"])
        make_campaign(installation.database, laid.communes["loc-binh"], primary_mode="import")
        yield laid


START = "/admin/campaigns/1/files"
FOLDER = waiting_files.FOLDER


def send(browser: Browser, path: str, data: Mapping[str, object]) -> TestResponse:
    token = TOKEN.search(browser.get(path).text)
    assert token is not None
    return browser.client.post(
        path,
        data={"csrf_token": token[1], **data},
        base_url=browser.base_url,
        headers={"Referer": browser.base_url + path},
    )


def send_file(
    browser: Browser,
    content: bytes,
    name: str = "tra-loi.csv",
    mapping: tuple[io.BytesIO, str] | None = None,
) -> TestResponse:
    files: dict[str, object] = {"file": (io.BytesIO(content), name)}
    return send(browser, START, files if mapping is None else {**files, "mapping": mapping})


def as_csv(tmp_path: Path, *rows: list[str]) -> bytes:
    return write_csv(tmp_path / "made.csv", rows, header=HEADER).read_bytes()


def as_shown(page: str) -> dict[str, str]:
    """Everything a browser would send of the page of columns, as it is chosen there."""
    chosen = {}
    for name, shown in re.findall(r'<select id="(\S+)" name=[^>]+>(.*?)</select>', page, re.DOTALL):
        options = re.findall(r'<option( value="([^"]*)")?( selected)?>([^<]*)', shown)
        values = [
            (code if has_code else words, picked) for has_code, code, picked, words in options
        ]
        chosen[name] = next((value for value, picked in values if picked), values[0][0])
    return chosen


def count_rows(installation: Installation) -> int:
    with installation.database.read() as session:
        return int(session.execute(text("SELECT count(*) FROM responses")).scalar_one())


def kept_files(installation: Installation) -> list[Path]:
    return sorted((installation.settings.data_dir / FOLDER).glob("*"))


def test_a_file_with_faults_is_corrected_tried_and_stored_once(
    office: Office, tmp_path: Path
) -> None:
    own, installation = office.own, office.installation
    content = as_csv(tmp_path, GOOD, ODD, BAD)
    sent = send_file(own, content)
    assert sent.status_code == 303
    shown = own.get(sent.location).text
    assert "Tạm được" in shown
    assert "không đọc, không lưu" in shown
    assert "Nguyễn" not in shown
    trial = send(own, sent.location, {**as_shown(shown), "step": "try"})
    page = own.get(trial.location).text
    assert "Ghi 1 phiếu" in page
    assert "Câu trả lời “Tạm được” không có" in page
    assert "Không đọc được ngày giờ “hôm qua”" in page
    assert count_rows(installation) == 0
    again = own.get(sent.location).text
    word = re.search(r'<label for="(w-[^"]+)"><q>Tạm được', again)
    assert word is not None
    chosen = {**as_shown(again), word[1]: "3", "step": "try"}
    page = own.get(send(own, sent.location, chosen).location).text
    assert "Ghi 2 phiếu" in page
    stored = send(own, trial.location, {})
    page = own.get(stored.location).text
    assert "Đã ghi 2 phiếu mới" in page
    assert count_rows(installation) == 2
    assert own.get(sent.location).location == stored.location


def bring_in(
    browser: Browser, content: bytes, mapping: tuple[io.BytesIO, str] | None = None
) -> str:
    """All four steps without a correction; returns the last page."""
    sent = send_file(browser, content, mapping=mapping)
    assert sent.status_code == 303, sent.text
    chosen = {**as_shown(browser.get(sent.location).text), "step": "try"}
    trial = send(browser, sent.location, chosen)
    assert trial.status_code == 303, trial.text
    stored = send(browser, trial.location, {})
    return browser.get(stored.location).text


def test_giving_a_file_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    content = as_csv(tmp_path, GOOD, GOOD)
    assert "Đã ghi 2 phiếu mới" in bring_in(office.own, content)
    sent = send_file(office.own, content)
    chosen = {**as_shown(office.own.get(sent.location).text), "step": "try"}
    page = office.own.get(send(office.own, sent.location, chosen).location).text
    assert "Không có phiếu mới nào để ghi" in page
    assert count_rows(office.installation) == 2


def test_the_mapping_is_taken_again_and_the_refused_rows_are_downloaded(
    office: Office, tmp_path: Path
) -> None:
    own = office.own
    sent = send_file(own, as_csv(tmp_path, ODD, BAD))
    shown = own.get(sent.location).text
    word = re.search(r'<label for="(w-[^"]+)"><q>Tạm được', shown)
    assert word is not None
    send(own, sent.location, {**as_shown(shown), word[1]: "3", "step": "try"})
    mapping = own.get(f"{sent.location}/mapping.toml").data
    refused = own.get(f"{sent.location}/refused.csv").data.decode("utf-8-sig")
    assert refused.splitlines()[0] == "Dòng,Cột,Lý do,Cần làm gì"
    assert refused.splitlines()[1].startswith("3,Dấu thời gian,không đọc được ngày giờ")
    given = (io.BytesIO(mapping), "cach-doc.toml")
    assert "Đã ghi 1 phiếu mới" in bring_in(own, as_csv(tmp_path, ODD, BAD), mapping=given)


def test_a_pasted_table_needs_a_day_and_takes_the_only_place(office: Office) -> None:
    pasted = f"{OVERALL}\r\nHài lòng\r\nBình thường\r\n"
    sent = send(office.own, START, {"pasted": pasted})
    shown = as_shown(office.own.get(sent.location).text)
    asked = send(office.own, sent.location, {**shown, "step": "try"})
    assert asked.status_code == 422
    assert "Chưa biết ngày trả lời" in asked.text
    tried = send(office.own, sent.location, {**shown, "on": "2026-03-17", "step": "try"})
    assert "Ghi 2 phiếu" in office.own.get(tried.location).text


def test_two_columns_for_one_question_are_refused_in_words(office: Office, tmp_path: Path) -> None:
    sent = send_file(office.own, as_csv(tmp_path, GOOD))
    chosen = {**as_shown(office.own.get(sent.location).text), "m-2": "q:overall", "step": "try"}
    refused = send(office.own, sent.location, chosen)
    assert refused.status_code == 422
    assert "Xin giữ lại một cột" in refused.text


def test_a_forged_meaning_is_no_error(office: Office, tmp_path: Path) -> None:
    sent = send_file(office.own, as_csv(tmp_path, GOOD))
    shown = as_shown(office.own.get(sent.location).text)
    for meaning in ("q:unheard", "o:comment:a", "z", "q:", "o:::"):
        chosen = {**shown, "m-3": meaning, "step": "try"}
        assert send(office.own, sent.location, chosen).status_code in {303, 422}
        chosen["step"] = "look"
        assert send(office.own, sent.location, chosen).status_code == 200


UNREADABLE = (
    (b"", "Tệp trống"),
    (b"one,two\n1,2\n", "Không tìm thấy dòng tiêu đề"),
    (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "Tệp Excel có mật khẩu"),
    (b"PK\x03\x04 nothing", "Tệp Excel bị hỏng"),
    ("Th¸i ®é phôc vô\nRÊt hµi lßng\nHµi lßng\n".encode("cp1252"), "TCVN3"),
    (f"{OVERALL}\n".encode() + b"4\n" * MOST_ROWS, "nhiều hơn mức nhận"),
)


def test_a_file_that_cannot_be_read_says_what_to_do(office: Office) -> None:
    for content, said in UNREADABLE:
        refused = send_file(office.own, content)
        assert refused.status_code == 422
        assert said in refused.text
    assert kept_files(office.installation) == []


def test_nobody_waits_long_for_another_workbook(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits holds one of the threads that take answers."""
    monkeypatch.setattr(unpacking, "MOST_WAIT", 0.1)
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with unpacking._unpacking:
        refused = send_file(office.own, path.read_bytes(), "a.xlsx")
    assert refused.status_code == 422
    assert "gửi lại tệp sau một phút" in refused.text
    assert kept_files(office.installation) == []


def test_nothing_sent_and_too_much_sent(office: Office) -> None:
    assert "Xin chọn một tệp" in send(office.own, START, {}).text
    large = office.own.client.post(
        START,
        input_stream=io.BytesIO(b"--x"),
        environ_overrides={"CONTENT_LENGTH": str(22 * 1024 * 1024)},
        content_type="multipart/form-data; boundary=x",
        base_url=office.own.base_url,
    )
    assert large.status_code == 413
    assert "Tệp quá lớn (tối đa 20 MB)" in large.text


def test_what_waits_is_the_senders_alone_without_names_and_for_an_hour(
    office: Office, tmp_path: Path
) -> None:
    folder = office.installation.settings.data_dir
    sent = send_file(office.own, as_csv(tmp_path, GOOD))
    (kept,) = kept_files(office.installation)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "Nguyễn" not in kept.read_text("utf-8")
    assert "Nguy" not in kept.read_text("utf-8")
    for other in (office.colleague, office.administrator):
        assert other.get(sent.location).status_code == 410
    assert office.own.get(sent.location).status_code == 200
    hour_ago = time.time() - waiting_files.HOUR - 1
    os.utime(kept, (hour_ago, hour_ago))
    gone = office.own.get(sent.location)
    assert gone.status_code == 410
    assert "không còn ở đây" in gone.text
    assert kept_files(office.installation) == []
    assert waiting_files.drop_old_files(folder, time.time()) == 0


def test_rows_are_gone_once_stored_or_dropped(office: Office, tmp_path: Path) -> None:
    bring_in(office.own, as_csv(tmp_path, GOOD))
    (kept,) = kept_files(office.installation)
    assert "17/03/2026" not in kept.read_text("utf-8")
    sent = send_file(office.own, as_csv(tmp_path, ODD))
    assert send(office.own, sent.location, {"step": "drop"}).status_code == 303
    assert kept_files(office.installation) == [kept]


def test_an_import_is_entered_with_its_counts_alone(office: Office, tmp_path: Path) -> None:
    bring_in(office.own, as_csv(tmp_path, GOOD, BAD))
    with office.installation.database.read() as session:
        entry = list_audit_entries(session, 1)[0]
    assert (entry.action, entry.subject) == ("import_responses", "campaign/1")
    assert entry.detail == '{"already_there": 0, "refused": 1, "rows": 2, "stored": 1}'


def test_a_workbook_with_several_sheets(office: Office, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    first = workbook.active
    assert first is not None
    first.append(["Ghi chú"])
    for title, rows in (("Quý I", [GOOD]), ("Quý II", [GOOD, ODD])):
        sheet = workbook.create_sheet(title)
        for row in [HEADER, *rows]:
            sheet.append(row)
    workbook.save(tmp_path / "a.xlsx")
    sent = send_file(office.own, (tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    assert "trang tính “Quý I”" in office.own.get(sent.location).text
    other = office.own.get(f"{sent.location}?sheet=Qu%C3%BD%20II").text
    assert "2 dòng dữ liệu" in other
    chosen = {**as_shown(other), "sheet": "Quý II", "step": "try"}
    tried = send(office.own, sent.location, chosen)
    assert "trên 2 dòng" in office.own.get(tried.location).text
    assert office.own.get(f"{sent.location}?sheet=Ghi%20ch%C3%BA").status_code == 200


def test_strangers_find_nothing(office: Office, tmp_path: Path) -> None:
    sent = send_file(office.own, as_csv(tmp_path, GOOD))
    paths = [sent.location + end for end in ("", "/trial", "/outcome", "/mapping.toml")]
    for path in (START, *paths, f"{sent.location}/refused.csv"):
        assert office.stranger.get(path).status_code == 404
    nobody = office.installation.app.test_client()
    assert nobody.get(START).location.startswith("/login")
    assert nobody.post(START, data={"file": (io.BytesIO(b"x"), "a.csv")}).status_code == 303
    assert office.own.get("/admin/campaigns/99/files").status_code == 404
    assert office.own.get(f"{START}/short").status_code == 410


def test_every_fault_has_words_of_its_own() -> None:
    titles: set[object] = set()
    for path in Path(said_faults.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ImportFault":
                said = ast.walk(node.args[0])
                titles |= {part.value for part in said if isinstance(part, ast.Constant)}
    assert titles <= set(said_faults.FAULTS)
    assert len(titles) > 15
    for title in said_faults.FAULTS:
        fault = ImportFault(title, where="column 'x'", expected="a", got="b")
        assert "{" not in said_faults.say_fault(fault)
