"""Places that close or move, codes that leave the survey open, and what is printed for them all."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from survey_app.administer.check_list import ROWS_ON_A_PAGE, render_check_list
from survey_app.administer.communes import NewCommune, add_commune, change_website
from survey_app.administer.errors import SetupRefused
from survey_app.administer.places import close_place, reopen_place
from survey_app.administer.poster_codes import Asked, ensure_poster_code, ensure_poster_codes
from survey_app.administer.poster_slips import build_poster_slip
from survey_app.drawing.child import MOST_AT_A_TIME, draw_in_child
from survey_app.drawing.codes import build_modules, screen_picture
from survey_app.drawing.errors import AddressNotPublic, DrawingBusy
from survey_app.drawing.slip_layout import render_slips
from survey_app.store.communes import Commune, get_commune
from survey_app.store.database import Database
from survey_app.store.places import find_place_in_commune
from tests.builders import make_campaign, make_place, make_poster
from tests.survey_app.administer.office import DOER, TOKEN, Office, deeds
from tests.survey_app.administer.test_posters import BASE, POSTER, text_of

HOME = "/admin/communes/loc-binh"


def words_of(content: bytes) -> list[str]:
    pages = PdfReader(io.BytesIO(content)).pages
    return [" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in pages]


def reasons(refused: pytest.ExceptionInfo[SetupRefused]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


def moved_to(database: Database, commune: Commune, place_id: int) -> tuple[bool, int | None]:
    with database.read() as session:
        place = find_place_in_commune(session, place_id, commune.id)
        assert place is not None
        return place.active, place.moved_to_id


def _close(commune: Commune, place_id: int, goal_id: int, session: Session) -> None:
    close_place(session, commune, place_id, goal_id, DOER)


def _make_code(commune: Commune, place_id: int | None, asked: Asked, session: Session) -> str:
    if place_id is None:
        return ensure_poster_codes(session, commune, asked, DOER)[0].code
    return ensure_poster_code(session, commune, place_id, asked, DOER).code


def test_a_moved_place_leads_on_and_its_move_is_followed(
    database: Database, commune: Commune
) -> None:
    first, second, third = (make_place(database, commune.id, f"Quầy {n}") for n in range(3))
    database.write(lambda s: close_place(s, commune, first, second, DOER))
    database.write(lambda s: close_place(s, commune, second, third, DOER))
    assert moved_to(database, commune, first) == moved_to(database, commune, second)
    assert moved_to(database, commune, first) == (False, third)
    database.write(lambda s: reopen_place(s, commune, first, DOER))
    assert moved_to(database, commune, first) == (True, None)
    assert [action for action, _ in deeds(database)] == ["reopen_place", "move_place", "move_place"]


def test_nobody_is_sent_to_a_shut_door(database: Database, commune: Commune) -> None:
    first, second = (make_place(database, commune.id, f"Quầy {n}") for n in range(2))
    database.write(lambda s: close_place(s, commune, second, None, DOER))
    for goal, reason in ((second, "unknown"), (first, "same_place"), (999, "unknown")):
        with pytest.raises(SetupRefused) as refused:
            database.write(partial(_close, commune, first, goal))
        assert reasons(refused) == [("moved_to_id", reason)]
    with pytest.raises(SetupRefused) as refused:
        database.write(lambda s: close_place(s, commune, second, None, DOER))
    assert reasons(refused) == [("moved_to_id", "closed")]


def test_a_closed_place_answers_kindly_from_its_old_code_and_prints_no_more(
    office: Office,
) -> None:
    database, commune_id = office.installation.database, office.communes["loc-binh"]
    old, new = (make_place(database, commune_id, f"Quầy {n}") for n in ("cũ", "mới"))
    code = make_poster(database, old)
    make_campaign(database, commune_id)
    path = f"{HOME}/places/{old}/close"
    assert "Ngừng hoặc chuyển: Quầy cũ" in office.own.get(path).text
    assert office.own.post(path, moved_to_id=str(old)).status_code == 422
    assert office.own.post(path, moved_to_id=str(new)).location == f"{HOME}#places"
    page = office.own.get(HOME).text
    assert "Đã chuyển đến Quầy mới" in page
    assert "Tải tất cả" not in page
    gone = office.installation.app.test_client().get(f"/q/{code}")
    assert (gone.status_code, "Quầy mới" in gone.text) == (410, True)
    assert office.own.get(f"{HOME}/check-list.pdf").status_code == 404
    assert f'<option selected value="{new}">' in office.own.get(path).text
    assert office.own.post(f"{HOME}/places/{new}/close", moved_to_id="").status_code == 303
    assert "Quầy mới" not in office.installation.app.test_client().get(f"/q/{code}").text
    token = TOKEN.search(office.own.get(path).text)
    assert token is not None
    reopened = office.own.client.post(
        f"{HOME}/places/{old}/reopen",
        data={"csrf_token": token[1]},
        base_url=office.own.base_url,
        headers={"Referer": office.own.base_url + path},
    )
    assert reopened.status_code == 303
    assert office.installation.app.test_client().get(f"/q/{code}").status_code == 200


def test_a_code_may_leave_the_survey_open_or_fix_a_field(
    database: Database, commune: Commune
) -> None:
    place = make_place(database, commune.id)
    wishes = (Asked(), Asked("tthc"), Asked("tthc", "dat_dai"), Asked(None, "dat_dai"))
    codes = [
        [database.write(partial(_make_code, commune, place, wish)) for wish in wishes]
        for _ in range(2)
    ]
    assert codes[0] == codes[1]
    assert len(set(codes[0])) == 4
    for wish, reason in (
        (Asked("nothing"), ("instrument_code", "unknown")),
        (Asked("tthc", "nothing"), ("field", "unknown")),
        (Asked("health_outpatient", "dat_dai"), ("field", "no_field")),
    ):
        with pytest.raises(SetupRefused) as refused:
            database.write(partial(_make_code, commune, None, wish))
        assert reasons(refused) == [reason]


def test_one_press_makes_an_open_code_for_every_place(office: Office) -> None:
    database, commune_id = office.installation.database, office.communes["loc-binh"]
    for name in ("Quầy 1", "Quầy 2"):
        make_place(database, commune_id, name)
    sent = office.own.post(f"{HOME}/posters/new", place_id="0", instrument_code="", field="")
    assert sent.location == f"{HOME}#posters"
    page = office.own.get(HOME).text
    assert page.count("Người dân tự chọn việc") == 2
    assert "Tải tất cả" in page
    assert "Ghi trang .gov.vn" in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://LocBinh.langson.gov.vn/trang-chu", "locbinh.langson.gov.vn"),
        ("  ", None),
    ],
)
def test_the_offices_own_site_is_kept_by_its_name(
    database: Database, commune: Commune, typed: str, kept: str | None
) -> None:
    database.write(lambda s: change_website(s, commune, typed, DOER))
    with database.read() as session:
        assert get_commune(session, "loc-binh").website == kept


@pytest.mark.parametrize(
    "typed",
    ["locbinh.com", "gov.vn", "locbinh.gov.vn.evil.com", "-a.gov.vn", "a b.gov.vn", "đ.gov.vn"],
)
def test_a_site_of_anybody_else_is_refused(
    database: Database, commune: Commune, typed: str
) -> None:
    with pytest.raises(SetupRefused) as refused:
        database.write(lambda s: change_website(s, commune, typed, DOER))
    assert reasons(refused) == [("website", "unfit_website")]
    new = NewCommune(name="xã Mới", province="tỉnh Mới", website=typed)
    with pytest.raises(SetupRefused):
        database.write(lambda s: add_commune(s, new, DOER))


def test_the_site_is_changed_on_a_page_and_said_on_the_form(office: Office) -> None:
    database, commune_id = office.installation.database, office.communes["loc-binh"]
    code = make_poster(database, make_place(database, commune_id))
    make_campaign(database, commune_id)
    path = f"{HOME}/website"
    assert "kết thúc bằng .gov.vn" in office.own.post(path, website="locbinh.com").text
    assert office.own.post(path, website="locbinh.langson.gov.vn").location == HOME
    assert 'value="locbinh.langson.gov.vn"' in office.own.get(path).text
    form = office.installation.app.test_client().get(f"/q/{code}").text
    assert "Trang chính thức của xã Lộc Bình: locbinh.langson.gov.vn" in form
    assert office.deeds()[0] == ("change_website", "own")
    for page in (path, f"{HOME}/places/1/close", f"{HOME}/posters.pdf", f"{HOME}/check-list.pdf"):
        assert office.stranger.get(page).status_code == 404
    assert office.stranger.get(f"/admin/posters/{code}/slips.pdf").status_code == 404


@pytest.mark.slow
def test_an_open_poster_asks_for_nothing_in_particular_and_says_how_to_check_it() -> None:
    said = text_of(replace(POSTER, instrument_code=None))
    for words in (
        "Mời ông/bà đánh giá việc phục vụ ở nơi này",
        "Không đăng nhập, không OTP, không cài ứng dụng, không thu tiền",
        "Trang chính thức của xã Lộc Bình: locbinh.langson.gov.vn",
        "phải bắt đầu bằng khaosat.locbinh.langson.gov.vn/q/",
        "Please rate: the service at this place",
    ):
        assert words in said
    assert "lĩnh vực đất đai" in text_of(replace(POSTER, field="dat_dai"))


@pytest.mark.slow
def test_the_check_list_holds_every_code_and_what_to_do() -> None:
    posters = [
        replace(POSTER, code=f"k7m2p{n:02}", place_name=f"Quầy số {n}", instrument_code=None)
        for n in range(ROWS_ON_A_PAGE + 2)
    ]
    first, second = words_of(render_check_list(posters, base_url=BASE))
    assert all(poster.code in first for poster in posters[:ROWS_ON_A_PAGE])
    assert all(poster.code in second for poster in posters[ROWS_ON_A_PAGE:])
    for words in ("Tuần 4", "miếng dán đè", "khaosat.locbinh.langson.gov.vn/q/", "Trang 1/2"):
        assert words in first
    with pytest.raises(AddressNotPublic):
        render_check_list(posters, base_url="http://10.0.0.4")


@pytest.mark.slow
def test_four_slips_stand_on_a_page_and_long_names_stay_inside() -> None:
    long = replace(
        POSTER,
        agency_name="Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở xã Ngọc Liên",
        place_name="Điểm trường Bản Chu, khối lớp 8 và khối lớp 9, cổng phụ phía đường liên thôn",
        field="dat_dai",
    )
    slip = build_poster_slip(long, BASE)
    pages = words_of(render_slips([slip] * 5))
    assert [page.count("Mời ông/bà đánh giá") for page in pages] == [4, 1]
    assert "khaosat.locbinh.langson.gov.vn/q/k7m2p9x" in pages[0]


def test_the_code_on_a_screen_is_the_printed_one() -> None:
    import base64
    import re

    import zxingcpp

    address = f"{BASE}/q/k7m2p9xabcde"
    svg = base64.b64decode(screen_picture(address).partition(",")[2]).decode()
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index] # it is there
    dark = np.zeros((side, side), bool)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        dark[int(y), int(x) : int(x) + int(length)] = True
    assert (dark[4:-4, 4:-4] == np.array(build_modules(address))).all()
    picture = np.kron(np.where(dark, 0, 255), np.ones((4, 4))).astype(np.uint8)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [address]


def test_who_waits_for_a_drawing_leaves_threads_to_those_who_answer() -> None:
    """Eight threads take forms and draw: eight presses of one link must not hold them all."""

    def draw(_press: int) -> bool:
        try:
            draw_in_child("pydoc", {})
        except DrawingBusy:
            return False
        return True

    with ThreadPoolExecutor(8) as presses:
        assert sum(presses.map(draw, range(8))) == MOST_AT_A_TIME
    assert draw(0)
