"""What other official systems published is kept as it was printed, beside our own results."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner
from werkzeug.test import TestResponse

from survey_app.administer.errors import SetupRefused
from survey_app.administer.official_figures import (
    LARGEST_DOCUMENT,
    Document,
    NewFigure,
    add_figure,
    find_document_kind,
    write_value,
)
from survey_app.cli import campaigns, figures
from survey_app.cli.faults import CommandFault
from survey_app.store.audit_entries import list_audit_entries
from survey_app.store.communes import Commune
from survey_app.store.database import Database
from tests.builders import make_campaign, make_place, make_poster
from tests.survey_app.administer.office import DOER, TOKEN, Browser, Office

HOME = "/admin/communes/loc-binh/official-figures"
NEW = f"{HOME}/new"
TYPED = {
    "instrument_code": "sipas",
    "name": "Chỉ số hài lòng SIPAS năm 2025",
    "value": "83.94",
    "unit": "%",
    "n": "1.250",
    "source": "Sở Nội vụ, Quyết định số 123/QĐ-SNV",
    "published_on": "2026-03-01",
    "period_from": "2025-01-01",
    "period_to": "2025-12-31",
}
PDF = b"%PDF-1.7\nwhatever"
CHANNEL = "Cổng dịch vụ công tỉnh Lạng Sơn, dichvucong.langson.gov.vn"


def save(
    browser: Browser, typed: Mapping[str, str], document: tuple[bytes, str] | None = None
) -> TestResponse:
    token = TOKEN.search(browser.get(NEW).text)
    assert token is not None
    data: dict[str, object] = {"csrf_token": token[1], **TYPED, **typed}
    if document is not None:
        data["document"] = (io.BytesIO(document[0]), document[1])
    return browser.client.post(
        NEW, data=data, base_url=browser.base_url, headers={"Referer": browser.base_url + NEW}
    )


def test_a_figure_is_listed_as_published_with_its_document_and_entered(office: Office) -> None:
    document = (PDF, "C:\\Tài liệu\\Quyết định 123.exe")
    assert save(office.own, {}, document).status_code == 303
    page = office.colleague.get(HOME).text
    for shown in ("83,94%", "n&nbsp;=&nbsp;1.250", "Sở Nội vụ", "01/03/2026", "31/12/2025"):
        assert shown in page
    assert "Không có khoảng tin cậy" in page
    sent = office.administrator.get(f"{HOME}/1/document")
    assert (sent.data, sent.content_type) == (PDF, "application/pdf")
    assert "Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20123.pdf" in sent.headers["Content-Disposition"]
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert office.deeds() == [("add_official_figure", "own")]


def test_a_figure_is_removed_after_a_question_and_the_log_keeps_it(office: Office) -> None:
    save(office.own, {})
    assert "Bỏ số liệu này?" in office.own.get(f"{HOME}/1/remove").text
    assert office.own.post(f"{HOME}/1/remove").status_code == 303
    assert "83,94" not in office.own.get(HOME).text
    assert office.deeds()[0] == ("remove_official_figure", "own")
    with office.installation.database.read() as session:
        assert "83,94 %" in list_audit_entries(session, 1)[0].detail


WRONG = (
    ({"value": "kém"}, "Xin ghi con số như đã công bố"),
    ({"value": "101"}, "không quá 100"),
    ({"n": "0"}, "số nguyên từ 1"),
    ({"published_on": "2027-01-01"}, "Ngày công bố chưa đến"),
    ({"period_to": "2024-12-31"}, "Ngày cuối phải bằng hoặc sau"),
    ({"period_from": "0202-01-01"}, "Năm này quá xa"),
    ({"name": "x" * 301}, "tối đa 300 ký tự"),
    ({"source": " "}, "Xin ghi mục này"),
    ({"instrument_code": "unheard"}, "Xin chọn một mục"),
)


def test_each_fault_is_said_beside_its_field(office: Office) -> None:
    for typed, said in WRONG:
        refused = save(office.own, typed)
        assert refused.status_code == 422
        assert said in refused.text
    program = save(office.own, {}, document=(b"MZ\x90\x00 program", "kết quả.pdf"))
    assert "Chỉ nhận PDF" in program.text
    with office.installation.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM official_figures")).scalar() == 0


def test_a_document_of_more_than_ten_megabytes_is_refused(
    database: Database, commune: Commune
) -> None:
    new = NewFigure(
        instrument_code="sipas",
        name="PAPI",
        value="4,1",
        unit="điểm",
        n=None,
        source="Tỉnh",
        published_on=date(2026, 3, 1),
        period_from=date(2025, 1, 1),
        period_to=date(2025, 12, 31),
        document=Document("a.pdf", PDF + b" " * LARGEST_DOCUMENT),
    )
    with pytest.raises(SetupRefused, match="document is larger than 10 MB"):
        database.write(lambda session: add_figure(session, commune, new, DOER))
    kept = replace(new, document=Document("a.pdf", PDF))
    assert database.write(lambda session: add_figure(session, commune, kept, DOER)).unit == "điểm"


def pack(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (pack("word/document.xml"), "docx"),
        (pack("xl/workbook.xml"), "xlsx"),
        (pack("setup.exe"), None),
        (b"PK\x03\x04 broken", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_documents_are_known_by_their_content(content: bytes, kind: str | None) -> None:
    assert find_document_kind(content) == kind


def test_a_value_is_written_the_vietnamese_way() -> None:
    assert [write_value(each) for each in ("4.25", "1.234", " 96,7% ")] == ["4,25", "1.234", "96,7"]


def test_an_official_channel_sends_people_there_and_can_be_taken_back(office: Office) -> None:
    database, commune = office.installation.database, office.communes["loc-binh"]
    # A poster's opening is kept for a second: each question is asked at a poster of its own.
    code = make_poster(database, make_place(database, commune))
    other = make_poster(database, make_place(database, commune, "Quầy số 2"), code="abcd235")
    campaign = make_campaign(database, commune)
    path = f"/admin/communes/loc-binh/campaigns/{campaign}/official-channel"
    citizen = office.installation.app.test_client()
    assert office.own.post(path, official_channel=CHANNEL, step="set").status_code == 303
    sent_on = citizen.get(f"/q/{code}").text
    assert 'name="overall"' not in sent_on
    assert "dichvucong.langson.gov.vn" in sent_on
    assert "Đã có kênh chính thức" in office.own.get("/admin/communes/loc-binh").text
    assert CHANNEL in office.own.get(HOME).text
    assert office.own.post(path, official_channel="x" * 501, step="set").status_code == 422
    office.own.post(path, official_channel=CHANNEL, step="none")
    assert 'name="overall"' in citizen.get(f"/q/{other}").text
    assert [action for action, _ in office.deeds()] == ["set_official_channel"] * 2


def test_a_campaign_may_say_so_from_its_first_day(office: Office) -> None:
    path = "/admin/communes/loc-binh/campaigns/new"
    typed = {
        "instrument_code": "sipas",
        "opens_on": "2026-07-01",
        "closes_on": "2026-12-01",
        "primary_mode": "paper",
        "grade": "A",
        "official_channel": CHANNEL,
    }
    assert CHANNEL in office.own.post(path, step="review", **typed).text
    assert office.own.post(path, step="save", **typed).status_code == 303
    assert CHANNEL in office.own.get(HOME).text


def test_strangers_find_nothing_and_change_nothing(office: Office) -> None:
    database, commune = office.installation.database, office.communes["loc-binh"]
    campaign = make_campaign(database, commune)
    save(office.own, {}, document=(PDF, "a.pdf"))
    channel = f"/admin/communes/loc-binh/campaigns/{campaign}/official-channel"
    paths = (HOME, NEW, f"{HOME}/1/remove", channel)
    for path in (*paths, f"{HOME}/1/document"):
        assert office.stranger.get(path).status_code == 404
        assert office.installation.app.test_client().get(path).status_code == 303
    own_home = "/admin/communes/tu-ky"
    assert office.stranger.get(f"{own_home}/official-figures/1/document").status_code == 404
    assert office.stranger.get(f"{own_home}/official-figures/1/remove").status_code == 404
    token = TOKEN.search(office.stranger.get(f"{own_home}/official-figures/new").text)
    assert token is not None
    for path in paths[1:]:
        sent = office.stranger.client.post(
            path,
            data={"csrf_token": token[1], **TYPED, "official_channel": CHANNEL},
            base_url=office.stranger.base_url,
            headers={"Referer": office.stranger.base_url + path},
        )
        assert sent.status_code == 404
    assert [by for _, by in office.deeds()] == ["own"]


def test_the_commands(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = office.installation.settings
    monkeypatch.setenv("THUOCDO_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("THUOCDO_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("THUOCDO_SECRET_KEY", settings.secret_key)
    document = tmp_path / "a.pdf"
    document.write_bytes(PDF)
    runner = CliRunner()
    given = ["--name", "PAPI", "--source", "Tỉnh", "--published", "2026-03-01"]
    days = ["--from", "2025-01-01", "--to", "2025-12-31", "--document", str(document)]
    added = runner.invoke(
        figures.group, ["add", "loc-binh", "sipas", "--value", "83,94", *given, *days]
    )
    assert added.output == "1: PAPI = 83,94 %\n", added.exception
    assert (
        '"document": "a.pdf"' in runner.invoke(figures.group, ["list", "loc-binh", "--json"]).output
    )
    wrong = runner.invoke(
        figures.group, ["add", "loc-binh", "sipas", "--value", "x", *given, *days]
    )
    assert isinstance(wrong.exception, CommandFault)
    assert "must be a number" in str(wrong.exception)
    assert runner.invoke(figures.group, ["remove", "loc-binh", "1"]).exit_code == 0
    assert "No figure yet" in runner.invoke(figures.group, ["list", "loc-binh"]).output
    campaign = make_campaign(office.installation.database, office.communes["loc-binh"])
    told = runner.invoke(campaigns.group, ["official-channel", str(campaign), CHANNEL])
    assert CHANNEL in told.output
