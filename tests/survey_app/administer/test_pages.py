"""The pages: what people see and what is kept when they send a form."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from survey_app.store.communes import get_commune, list_communes
from tests.builders import make_campaign, make_installation, make_place, make_poster
from tests.survey_app.administer.office import Office, lay_office

HOME = "/admin/communes/loc-binh"
CAMPAIGN = {
    "instrument_code": "tthc",
    "title": "",
    "opens_on": "2026-01-01",
    "closes_on": "2026-12-14",
    "primary_mode": "qr",
    "grade": "C",
    "planned_n": "",
    "population": "8.500",
    "minimum_n": "30",
}


def test_an_administrator_sees_all_communes(office: Office) -> None:
    page = office.administrator.get("/admin/").text
    assert "xã Lộc Bình" in page
    assert "xã Tứ Kỳ" in page


def test_an_official_is_sent_to_the_own_commune(office: Office) -> None:
    assert office.own.get("/admin/").location == HOME
    page = office.own.get(HOME).text
    assert "Việc cần làm tiếp" in page
    assert "Chưa có điểm phục vụ nào" in page


def test_a_commune_is_made_after_its_proposal_was_seen(office: Office) -> None:
    typed = {"name": "xã Ngọc Liên", "province": "tỉnh Thanh Hóa", "report_window": "ministry"}
    seen = office.administrator.post("/admin/communes/new", **typed)
    assert 'value="ngoc-lien"' in seen.text
    assert 'value="ỦY BAN NHÂN DÂN XÃ NGỌC LIÊN"' in seen.text
    typed |= {"slug": "ngoc-lien", "issuer": "ỦY BAN NHÂN DÂN XÃ NGỌC LIÊN"}
    made = office.administrator.post("/admin/communes/new", **typed)
    assert (made.status_code, made.location) == (303, "/admin/communes/ngoc-lien")
    assert "Đã tạo xã Ngọc Liên" in office.administrator.get(made.location).text
    assert office.deeds()[0] == ("add_commune", "administrator")


def test_nothing_typed_is_lost_on_a_refusal(office: Office) -> None:
    refused = office.administrator.post(
        "/admin/communes/new",
        name="xã <b>Khác</b>",
        province="tỉnh Khác",
        slug="loc-binh",
        issuer="UBND",
        report_window="calendar_year",
    )
    assert refused.status_code == 422
    assert "“loc-binh” đã có rồi." in refused.text
    assert 'value="xã &lt;b&gt;Khác&lt;/b&gt;"' in refused.text
    assert 'value="UBND"' in refused.text
    assert office.deeds() == []


def test_a_place_is_made_with_its_agency(office: Office) -> None:
    path = f"{HOME}/places/new"
    refused = office.own.post(path, agency="Trạm Y tế", kind="", name="Phòng khám")
    assert refused.status_code == 422
    assert 'value="Phòng khám"' in refused.text
    made = office.own.post(path, agency="Trạm Y tế", kind="health_station", name="Phòng khám")
    assert made.location == f"{HOME}#places"
    assert "Phòng khám" in office.colleague.get(HOME).text
    assert office.deeds() == [("add_place", "own"), ("add_agency", "own")]


def test_a_campaign_is_saved_after_its_prospects_were_seen(office: Office) -> None:
    path = f"{HOME}/campaigns/new"
    seen = office.own.post(path, **CAMPAIGN)
    assert "Không có kế hoạch nào còn hiệu lực" in seen.text
    assert office.deeds() == []
    changed = office.own.post(path, **CAMPAIGN, step="edit")
    assert 'value="8.500"' in changed.text
    saved = office.own.post(path, **CAMPAIGN, step="save")
    assert saved.location == f"{HOME}#campaigns"
    page = office.own.get(HOME).text
    assert "Đang mở" in page
    assert "trên 8.500 hồ sơ đã trả kết quả" in page
    assert 'href="/admin/campaigns/1"' in page


def test_an_overlap_is_a_message(office: Office) -> None:
    make_campaign(office.installation.database, office.communes["loc-binh"])
    for step in ("review", "save"):
        refused = office.own.post(f"{HOME}/campaigns/new", **CAMPAIGN, step=step)
        assert refused.status_code == 422
        assert "Trùng ngày với “Giải quyết thủ tục hành chính, 2026”" in refused.text


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("opens_on", "31/02/2026", "Xin ghi ngày có thật"),
        ("opens_on", "", "Xin ghi mục này."),
        ("planned_n", "ba trăm", "Xin ghi một số nguyên"),
        ("planned_n", "0", "Xin ghi số nguyên từ 1 trở lên."),
        ("population", "-5", "Xin ghi số nguyên từ 1 trở lên."),
        ("grade", "Z", "Xin chọn một mục trong danh sách."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    office: Office, field: str, typed: str, message: str
) -> None:
    refused = office.own.post(f"{HOME}/campaigns/new", **{**CAMPAIGN, field: typed})
    assert refused.status_code == 422
    assert refused.text.count('class="problem"') == 1
    assert f'id="{field}-problem">{message}' in refused.text


def test_a_campaign_is_closed_after_a_question(office: Office) -> None:
    number = make_campaign(office.installation.database, office.communes["loc-binh"])
    path = f"{HOME}/campaigns/{number}/close"
    assert "Đóng sớm đợt khảo sát?" in office.own.get(path).text
    assert office.own.post(path).location == f"{HOME}#campaigns"
    assert "đóng sớm ngày 10/06/2026" in office.own.get(HOME).text
    assert "đã đóng, không nhận phiếu nữa" in office.own.get(path).text


def test_a_code_is_made_and_kept(office: Office) -> None:
    place = make_place(office.installation.database, office.communes["loc-binh"])
    path = f"{HOME}/posters/new"
    for _ in range(2):
        sent = office.own.post(path, place_id=str(place), instrument_code="tthc")
        assert sent.location == f"{HOME}#posters"
    page = office.own.get(HOME).text
    assert page.count("PDF A4") == 2  # the link and its spoken name
    assert office.deeds() == [("add_poster_code", "own")]
    refused = office.own.post(path, place_id="999", instrument_code="tthc")
    assert refused.status_code == 422


def test_a_post_without_a_token_changes_nothing(office: Office) -> None:
    typed = {"agency": "Trạm Y tế", "kind": "health_station", "name": "Phòng khám"}
    assert (
        office.own.client.post(
            f"{HOME}/places/new", data=typed, base_url=office.own.base_url
        ).status_code
        == 400
    )
    assert office.deeds() == []


def test_a_poster_to_a_private_address_is_refused_in_words(tmp_path: Path) -> None:
    with make_installation(tmp_path, base_url="http://192.168.1.9:8000") as made:
        office = lay_office(made)
        place = make_place(made.database, office.communes["loc-binh"])
        code = make_poster(made.database, place)
        assert "chưa in được" in office.own.get(HOME).text
        assert office.own.get(f"/admin/posters/{code}.pdf").location == "/admin/"
        assert (
            "THUOCDO_BASE_URL"
            in office.own.client.get(
                "/admin/", follow_redirects=True, base_url=office.own.base_url
            ).text
        )


def _simulate(session: Session) -> None:
    get_commune(session, "loc-binh").simulated = True


def _simulate_all(session: Session) -> None:
    for commune in list_communes(session):
        commune.simulated = True


def test_the_page_says_that_a_new_commune_will_be_simulated(office: Office) -> None:
    page = "/admin/communes/new"
    assert "cũng được ghi là mô phỏng" not in office.administrator.get(page).text
    office.installation.database.write(_simulate_all)
    assert "cũng được ghi là mô phỏng" in office.administrator.get(page).text
    typed = {"name": "xã Thử", "province": "tỉnh Thử", "report_window": "ministry"}
    proposed = office.administrator.post(page, **typed, slug="", issuer="", superior="")
    assert "cũng được ghi là mô phỏng" in proposed.text


def test_pages_of_a_simulated_commune_say_so(office: Office) -> None:
    database = office.installation.database
    assert "DỮ LIỆU MÔ PHỎNG" not in office.own.get(HOME).text
    database.write(_simulate)
    make_poster(database, make_place(database, office.communes["loc-binh"]))
    for path in (HOME, f"{HOME}/places/new", f"{HOME}/campaigns/new", f"{HOME}/posters/new"):
        assert "DỮ LIỆU MÔ PHỎNG" in office.own.get(path).text
