"""One-time codes given out: in bulk, into a list of dossiers, at the desk; each answers once."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from instruments.loading import load_instrument
from survey_app.collect.codes import code_key, was_issued_once
from survey_app.collect.dossier_codes import understand_dossiers
from survey_app.collect.dossier_files import DossierFault, read_dossiers
from survey_app.collect.invitation_wording import COLUMNS, LONGEST_SMS, write_sms
from survey_app.collect.invitations import NamedPlace, Service
from survey_app.collect.routes.invitation_words import say_dossier_fault
from survey_app.store.audit_entries import list_audit_entries
from survey_app.store.one_time_codes import count_one_time_codes
from tests.builders import (
    SECRET,
    Installation,
    make_campaign,
    make_installation,
    make_place,
)
from tests.survey_app.administer.office import TOKEN, Browser, Office, lay_office
from tests.survey_app.collect.forms import open_form, send, stored_rows

KEY = code_key(SECRET)
BASE = "https://khaosat.locbinh.langson.gov.vn"
PAGE = "/admin/campaigns/1/codes"
LIST = (
    "Danh sách trả kết quả\n"
    "Số hồ sơ;Họ tên;Lĩnh vực;Điểm phục vụ\n"
    "H52.1;Nông Văn Dền;Đất đai;quầy số 1\n"
    "H52.2;Lý Thị Mẩy;Thiên văn;\n"
    ";;;\n"
    "H52.3;Triệu Kim Khe;;Quầy số 1\n"
)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path, base_url=BASE) as made:
        yield made


@pytest.fixture
def office(installation: Installation) -> Office:
    office = lay_office(installation)
    make_place(installation.database, office.communes["loc-binh"])
    make_campaign(
        installation.database, office.communes["loc-binh"], grade="B", primary_mode="code"
    )
    return office


def post(browser: Browser, path: str, **typed: object) -> TestResponse:
    token = TOKEN.search(browser.get(PAGE).text)
    assert token is not None
    return browser.client.post(
        PAGE + path,
        data={"csrf_token": token[1], **typed},
        base_url=browser.base_url,
        headers={"Referer": browser.base_url + PAGE},
    )


def bulk(browser: Browser, **changed: object) -> TestResponse:
    typed = {"count": "3", "place_id": "1", "field": "", "expires_on": "2026-07-10"}
    return post(browser, "/bulk", **{**typed, "output": "csv", **changed})


def fill(browser: Browser, content: bytes, name: str, **changed: object) -> TestResponse:
    typed = {"place_id": "1", "field": "", "expires_on": "2026-07-10", "output": "file"}
    named = {f"list-{key}": value for key, value in {**typed, **changed}.items()}
    return post(browser, "/dossiers", **named, **{"list-file": (io.BytesIO(content), name)})


def rows_of(content: bytes, separator: str = ",") -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")  # without it Excel shows broken letters
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator))


def unused(installation: Installation) -> int:
    with installation.database.read() as session:
        return count_one_time_codes(session, 1)


def test_codes_in_bulk_are_a_table_and_each_answers_once(
    installation: Installation, office: Office
) -> None:
    sent = bulk(office.own, field="dat_dai")
    header, *rows = rows_of(sent.data)
    assert (tuple(header), len(rows), unused(installation)) == (COLUMNS, 3, 3)
    codes = [row[0] for row in rows]
    assert len(set(codes)) == 3
    assert all(was_issued_once(code, KEY) for code in codes)
    assert rows[0][1:5] == [f"{BASE}/q/{codes[0]}", "10/07/2026", "Quầy số 1", "Đất đai"]
    client = installation.app.test_client()
    typed = f" {codes[0][:4].upper()}-{codes[0][4:8]} {codes[0][8:]}"
    assert client.get(f"/q/{typed}").status_code == 200  # as people type it off a slip
    assert send(client, codes[0], **open_form(client, codes[0]), overall="4").status_code == 303
    assert client.get(f"/q/{codes[0]}").status_code == 410
    (row,) = stored_rows(installation)
    assert (row["channel"], row["place_id"], unused(installation)) == ("code", 1, 2)


def test_the_audit_says_who_made_how_many_and_never_which(
    installation: Installation, office: Office
) -> None:
    codes = [row[0] for row in rows_of(bulk(office.own).data)[1:]]
    assert office.deeds()[0] == ("make_one_time_codes", "own")
    with installation.database.read() as session:
        entry = list_audit_entries(session)[0]
        assert (entry.subject, entry.detail) == ("loc-binh/1", '{"count": 3}')
    assert_nothing_kept(installation, codes)


def assert_nothing_kept(installation: Installation, words: list[str]) -> None:
    """None of the words stands in any table, nor in a file of the database."""
    with installation.database.read() as session:
        raw = session.connection().connection.driver_connection
        kept = "\n".join(raw.iterdump())  # type: ignore[union-attr] # sqlite3 has it
    folder = installation.settings.data_dir
    files = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for word in words:
        assert word not in kept
        assert word.encode() not in files


def test_what_cannot_be_made_is_said_and_nothing_is_made(
    installation: Installation, office: Office
) -> None:
    for changed, said in (
        ({"count": "0"}, "Xin ghi số mã từ 1 đến 20.000."),
        ({"count": "99999999999"}, "Xin ghi số mã từ 1 đến 20.000."),
        ({"count": "ba"}, "Xin ghi một số nguyên"),
        ({"count": "2001", "output": "slips"}, "Mỗi lần in tối đa 2.000 phiếu nhỏ."),
        ({"place_id": "99"}, "Xin chọn một mục trong danh sách."),
        ({"place_id": "١"}, "Xin chọn một mục trong danh sách."),
        ({"field": "../x"}, "Xin chọn một mục trong danh sách."),
        ({"expires_on": "2026-06-09"}, "Ngày này đã qua."),
        ({"expires_on": "2027-01-01"}, "nhận phiếu đến hết ngày 10/12/2026"),
        ({"expires_on": "31/02/2026"}, "Xin ghi ngày có thật"),
        ({"output": "fax"}, 'class="problem"'),
    ):
        refused = bulk(office.own, **changed)
        assert refused.status_code == 422, changed
        assert said in refused.text
    refused = fill(office.own, "Điểm phục vụ\nQuầy 9\n".encode(), "ho-so.csv")
    assert refused.status_code == 422
    assert "2 “Quầy 9”" in refused.text
    assert unused(installation) == 0
    assert office.deeds() == []


def test_a_list_of_dossiers_comes_back_with_codes_and_nothing_of_it_is_kept(
    installation: Installation, office: Office
) -> None:
    sent = fill(office.own, LIST.encode("utf-8-sig"), "ho-so.csv")
    assert sent.status_code == 200, sent.text
    title, header, first, second, empty, third = rows_of(sent.data, ";")
    assert title[0] == "Danh sách trả kết quả"
    assert header[:5] == ["Số hồ sơ", "Họ tên", "Lĩnh vực", "Điểm phục vụ", "Mã đánh giá"]
    assert first[:2] == ["H52.1", "Nông Văn Dền"]
    assert not any(empty)
    codes = [row[4] for row in (first, second, third)]
    assert all(was_issued_once(code, KEY) for code in codes)
    assert "Không nhận ra lĩnh vực" in second[-1]
    with installation.database.read() as session:
        kept = session.execute(text("SELECT field FROM one_time_codes ORDER BY field"))
        assert [row[0] for row in kept] == [None, None, "dat_dai"]
    assert_nothing_kept(installation, [*codes, "H52.1", "Nông Văn Dền", "ho-so.csv", "Thiên văn"])


def test_a_list_given_again_keeps_its_codes(installation: Installation, office: Office) -> None:
    sent = fill(office.own, LIST.encode(), "ho-so.csv").data
    assert "đều đã có mã" in fill(office.own, sent, "ho-so.csv").text
    grown = sent + "H52.4;Vi Thị Xuân;Hộ tịch;Quầy số 1\r\n".encode()
    again = rows_of(fill(office.own, grown, "ho-so.csv").data, ";")
    assert again[:6] == rows_of(sent, ";")
    assert was_issued_once(again[6][4], KEY)
    assert unused(installation) == 4


def test_a_workbook_comes_back_as_the_same_workbook(office: Office) -> None:
    book = openpyxl.Workbook()
    notes, sheet = book.active, book.create_sheet("Hồ sơ")
    assert notes is not None
    notes["A1"] = "Ghi chú"
    for row in (["Ngày", "Lĩnh vực", "Điểm phục vụ"], [date(2026, 6, 1), "Hộ tịch", "Quầy số 1"]):
        sheet.append(row)
    sheet["D2"] = "=1+1"  # a column without a name is not written over
    given = io.BytesIO()
    book.save(given)
    sent = fill(office.own, given.getvalue(), "ho-so.xlsx")
    back = openpyxl.load_workbook(io.BytesIO(sent.data))
    assert back.sheetnames == ["Sheet", "Hồ sơ"]
    filled = back["Hồ sơ"]
    assert [filled["D2"].value, filled["E1"].value] == ["=1+1", "Mã đánh giá"]
    assert was_issued_once(str(filled["E2"].value), KEY)
    assert filled["A2"].value.strftime("%Y-%m-%d") == "2026-06-01"


PLACES = [NamedPlace(1, "Quầy số 1", "Trung tâm"), NamedPlace(2, "Phòng khám", "Trạm Y tế")]


@pytest.mark.parametrize(
    ("content", "column", "code", "detail"),
    [
        (b"", "", "unreadable", ""),
        (b"\xd0\xcf\x11\xe0old", "", "old_excel", ""),
        (b"PK\x03\x04broken", "", "unreadable", ""),
        ("Lĩnh vực\n".encode(), "", "empty", ""),
        ("Điểm phục vụ\nQuầy 9\n".encode(), "", "unknown_place", "2 “Quầy 9”"),
        ("Lĩnh vực\nĐất đai\n".encode(), "", "no_place", "2"),
        ("Lĩnh vực\nĐất đai\n".encode(), "Nhóm", "no_column", "Nhóm"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_words(
    content: bytes, column: str, code: str, detail: str
) -> None:
    with pytest.raises(DossierFault) as refused:
        _read(content, column)
    assert (refused.value.code, refused.value.detail) == (code, detail)
    assert say_dossier_fault(refused.value)


def _read(content: bytes, column: str) -> None:
    found = read_dossiers(content, "ho-so.csv", field_column=column)
    understand_dossiers(found, PLACES, Service(0), by_field=True)


def test_places_are_known_by_their_agency_too() -> None:
    rows = "Điểm phục vụ,Lĩnh vực\ntrạm y  tế,dat_dai\nTrung tâm - Quầy số 1,Lĩnh vực Hộ tịch\n,\n"
    found = read_dossiers(rows.encode(), "ho-so.csv")
    understood = understand_dossiers(found, PLACES, Service(1), by_field=True)
    assert understood.services == (Service(2, "dat_dai"), Service(1, "ho_tich"))
    silent = understand_dossiers(found, PLACES, Service(1), by_field=False)
    assert {service.field for service in silent.services} == {None}


def test_a_name_of_two_places_is_known_with_its_agency_as_the_page_shows_it() -> None:
    twins = [*PLACES, NamedPlace(3, "Quầy số 1", "Văn phòng")]
    found = read_dossiers("Điểm phục vụ\nQuầy số 1 · Văn phòng\n".encode(), "ho-so.csv")
    understood = understand_dossiers(found, twins, Service(1), by_field=False)
    assert understood.services == (Service(3, None),)
    alone = read_dossiers("Điểm phục vụ\nQuầy số 1\n".encode(), "ho-so.csv")
    with pytest.raises(DossierFault) as refused:
        understand_dossiers(alone, twins, Service(1), by_field=False)
    assert "trùng tên" in say_dossier_fault(refused.value)


def test_the_desk_shows_one_code_after_the_other_and_keeps_what_was_chosen(
    installation: Installation, office: Office
) -> None:
    typed = {"place_id": "1", "field": "dat_dai", "expires_on": "2026-07-10"}
    pages = [post(office.own, "/desk", **typed).text for _ in range(2)]
    assert pages[0] != pages[1]
    assert all('<option selected value="dat_dai">' in page for page in pages)
    assert "Cấp mã tiếp theo" in pages[0]
    assert unused(installation) == 2
    shown = office.own.get(f"{PAGE}/desk")
    assert "one-code" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"


def test_the_page_says_how_many_wait_and_that_a_keyed_campaign_needs_some(office: Office) -> None:
    home = "/admin/communes/loc-binh"
    assert "không có mã nào đang chờ trả lời" in office.own.get(PAGE).text
    assert "Chưa có mã dùng một lần nào đang chờ" in office.own.get(home).text
    bulk(office.own)
    assert '<strong class="big">3</strong> mã đang chờ trả lời' in office.own.get(PAGE).text
    assert "3 mã dùng một lần đang chờ trả lời" in office.own.get(home).text


def test_strangers_find_no_codes(office: Office) -> None:
    nothing = office.stranger.get("/admin/communes/nowhere")
    for path in ("", "/desk"):
        refused = office.stranger.get(PAGE + path)
        assert (refused.status_code, refused.text) == (404, nothing.text)
        assert [who.get(PAGE + path).status_code for who in (office.own, office.administrator)] == [
            200,
            200,
        ]
    token = TOKEN.search(office.stranger.get("/admin/communes/tu-ky/places/new").text)
    assert token is not None
    for path in ("/bulk", "/dossiers", "/desk"):
        sent = office.stranger.client.post(
            PAGE + path,
            data={"csrf_token": token[1], "count": "1", "place_id": "1"},
            base_url=office.stranger.base_url,
            headers={"Referer": BASE + PAGE},
        )
        assert sent.status_code == 404
    assert nobody(office).get(PAGE).location.startswith("/login")


def nobody(office: Office) -> FlaskClient:
    return office.installation.app.test_client()


def test_a_place_of_another_commune_gets_no_code(
    installation: Installation, office: Office
) -> None:
    foreign = make_place(installation.database, office.communes["tu-ky"], "Quầy Tứ Kỳ")
    assert "Quầy Tứ Kỳ" not in office.own.get(PAGE).text
    assert bulk(office.own, place_id=str(foreign)).status_code == 422


def test_codes_that_no_phone_could_follow_are_not_made(tmp_path: Path) -> None:
    with make_installation(tmp_path, base_url="http://192.168.1.9:8000") as made:
        office = lay_office(made)
        make_place(made.database, office.communes["loc-binh"])
        make_campaign(made.database, office.communes["loc-binh"])
        assert "THUOCDO_BASE_URL" in office.own.get(PAGE).text
        typed = {"place_id": "1", "field": "", "expires_on": "2026-07-10"}
        assert post(office.own, "/desk", **typed).status_code == 422
        assert bulk(office.own).status_code == 422
        assert unused(made) == 0


@pytest.mark.slow
def test_each_slip_of_a_sheet_leads_to_its_own_form(
    installation: Installation, office: Office, tmp_path: Path
) -> None:
    import subprocess

    import matplotlib.image
    import zxingcpp

    sent = bulk(office.own, count="6", output="both")
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        endings = ("csv", "pdf", "xlsx")
        table, sheets, book = (archive.read(f"ma-mot-lan-1.{ending}") for ending in endings)
    links = {row[1] for row in rows_of(table)[1:]}
    filled = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert [[cell.value or "" for cell in row] for row in filled] == rows_of(table)
    (tmp_path / "sheets.pdf").write_bytes(sheets)
    subprocess.run(
        ["pdftoppm", "-r", "110", "-gray", "-png", "sheets.pdf", "sheet"],  # noqa: S607 # a test tool
        cwd=tmp_path,
        check=True,
    )
    read = set()
    for page in sorted(tmp_path.glob("sheet-*.png")):
        grey = (matplotlib.image.imread(page) * 255).astype(np.uint8)
        read |= {found.text for found in zxingcpp.read_barcodes(np.ascontiguousarray(grey))}
    assert read == links
    client = installation.app.test_client()
    assert {client.get(link.removeprefix(BASE)).status_code for link in read} == {200}


@pytest.mark.parametrize("code", ["tthc", "health_outpatient", "education_lower_secondary"])
@pytest.mark.parametrize("simulated", [False, True])
def test_a_text_message_is_one_message(code: str, simulated: bool) -> None:
    link = f"{BASE}/q/k7m2p9xabcde"
    said = write_sms(load_instrument(code), link, date(2026, 7, 10), simulated=simulated)
    assert said.isascii()
    assert len(said) <= LONGEST_SMS
    assert f"{link} " in said  # nothing stands against the link that a phone would take for it
    assert ("[MO PHONG]" in said) is simulated
