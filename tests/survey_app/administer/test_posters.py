"""Posters: what is printed, that a scanner reads it, and where none is printed."""

import io
from dataclasses import replace

import matplotlib.image
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from pypdf import PdfReader

from survey_app.administer.posters import PNG_WIDTH_PIXELS, render_poster
from survey_app.administer.printing import mark_simulated, print_poster
from survey_app.drawing.addresses import poster_address
from survey_app.drawing.codes import build_modules
from survey_app.drawing.errors import AddressNotPublic
from survey_app.store.communes import Commune
from survey_app.store.database import Database
from survey_app.store.poster_codes import Poster, find_poster
from tests.builders import make_campaign, make_place, make_plan, make_poster
from tests.survey_app.administer.office import DOER, Office

pytestmark = pytest.mark.slow
BASE = "https://khaosat.locbinh.langson.gov.vn"
POSTER = Poster(
    code="k7m2p9x",
    instrument_code="tthc",
    field=None,
    place_id=1,
    place_name="Quầy tiếp nhận và trả kết quả",
    place_active=True,
    agency_name="Trung tâm Phục vụ hành chính công",
    commune_id=1,
    commune_slug="loc-binh",
    commune_name="xã Lộc Bình",
    issuer="ỦY BAN NHÂN DÂN XÃ LỘC BÌNH",
    website="locbinh.langson.gov.vn",
    simulated=False,
)


def pdf_of(poster: Poster, size: str = "A4") -> PdfReader:
    return PdfReader(io.BytesIO(render_poster(poster, base_url=BASE, size=size)))


def text_of(poster: Poster) -> str:
    return " ".join(pdf_of(poster).pages[0].extract_text().replace("\u00a0", " ").split())


def dark_pixels(poster: Poster) -> NDArray[np.bool_]:
    png = render_poster(poster, base_url=BASE, file_format="png")
    image = matplotlib.image.imread(io.BytesIO(png), format="png")
    return np.asarray(image[:, :, :3].mean(axis=2) < 0.5)


@pytest.mark.parametrize("simulated", [False, True])
def test_a_scanner_reads_the_printed_address(simulated: bool) -> None:
    png = render_poster(replace(POSTER, simulated=simulated), base_url=BASE, file_format="png")
    image = matplotlib.image.imread(io.BytesIO(png), format="png")
    grey = np.ascontiguousarray((image[:, :, :3].mean(axis=2) * 255).astype(np.uint8))
    (found,) = zxingcpp.read_barcodes(grey)
    assert found.text == poster_address(BASE, POSTER.code)


def test_a_poster_says_where_what_and_that_it_is_free() -> None:
    text = text_of(POSTER)
    for words in (
        "ỦY BAN NHÂN DÂN XÃ LỘC BÌNH",
        "Trung tâm Phục vụ hành chính công",
        "Quầy tiếp nhận và trả kết quả",
        "Mời ông/bà đánh giá việc giải quyết thủ tục hành chính",
        "khaosat.locbinh.langson.gov.vn/q/k7m2p9x",
        "Khoảng 1 phút, không đăng nhập, không OTP, không cài ứng dụng, không thu tiền",
        "Phiếu không hỏi tên",
        "Please rate: Handling of administrative procedures",
    ):
        assert words in text
    assert "MÔ PHỎNG" not in text


@pytest.mark.parametrize("file_format", ["pdf", "svg", "png"])
def test_a_name_with_dollars_is_no_formula(file_format: str) -> None:
    named = replace(POSTER, place_name=r"Quầy $\foo$ a_b^c")
    assert render_poster(named, base_url=BASE, file_format=file_format)
    assert r"Quầy $\foo$ a_b^c" in text_of(named)


@pytest.mark.parametrize(("size", "millimetres"), [("A4", (210, 297)), ("A5", (148, 210))])
def test_a_poster_is_one_sheet(size: str, millimetres: tuple[int, int]) -> None:
    (page,) = pdf_of(POSTER, size).pages
    measured = [float(side) * 25.4 / 72 for side in page.mediabox[2:]]
    assert measured == pytest.approx(millimetres, abs=0.1)


def test_a_scanner_reads_the_address_off_the_picture() -> None:
    dark = dark_pixels(POSTER)
    assert dark.shape[1] == PNG_WIDTH_PIXELS
    modules = np.array(build_modules(poster_address(BASE, POSTER.code)))
    top, left, pitch = _find_code(dark, len(modules))
    centres = (np.arange(len(modules)) + 0.5) * pitch
    read = dark[np.ix_((top + centres).astype(int), (left + centres).astype(int))]
    assert (read == modules).all()
    # Four modules of white all around, as scanners need.
    quiet, side = int(4 * pitch) - 2, round(len(modules) * pitch)
    frame = dark[top - quiet : top + side + quiet, left - quiet : left + side + quiet].copy()
    frame[quiet - 1 : quiet + side + 1, quiet - 1 : quiet + side + 1] = False
    assert not frame.any()


def _find_code(dark: NDArray[np.bool_], side: int) -> tuple[int, int, float]:
    """Top, left and module size of the code: nothing else is inked over so many rows on end."""
    edges = np.flatnonzero(np.diff(np.r_[0, dark.any(axis=1), 0]))
    top, bottom = max(edges.reshape(-1, 2), key=lambda run: run[1] - run[0])
    columns = np.flatnonzero(dark[top:bottom].any(axis=0))
    return int(top), int(columns[0]), (columns[-1] + 1 - columns[0]) / side


def test_long_names_stay_inside_the_margins() -> None:
    long = replace(
        POSTER,
        instrument_code="health_outpatient",
        agency_name="Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở xã Ngọc Liên "
        * 2,
        place_name="Điểm trường Bản Chu, khối lớp 8 và khối lớp 9, cổng phụ phía đường liên thôn",
    )
    inked = np.flatnonzero(dark_pixels(long).any(axis=0))
    margin = PNG_WIDTH_PIXELS * 10 // 210
    assert inked[0] > margin
    assert inked[-1] < PNG_WIDTH_PIXELS - margin


def test_a_simulated_poster_says_so_and_may_be_local() -> None:
    simulated = replace(POSTER, simulated=True)
    text = text_of(simulated)
    assert "DỮ LIỆU MÔ PHỎNG" in text
    svg = render_poster(simulated, base_url="http://127.0.0.1:8000", file_format="svg")
    assert svg.startswith(b"<?xml")
    assert b"<image" not in svg
    assert b"font-family" not in svg  # letters are outlines: no font is needed


@pytest.mark.parametrize(
    "base_url",
    [
        "http://localhost:8000",
        "http://127.0.0.1",
        "http://[::1]:8000",
        "http://10.0.0.4",
        "http://192.168.1.20:8000",
        "http://169.254.3.4",
        "http://may-chu",
        "http://may-chu.local",
    ],
)
def test_no_poster_leads_where_no_phone_can_go(base_url: str) -> None:
    for draw in (render_poster, print_poster):
        with pytest.raises(AddressNotPublic, match="THUOCDO_BASE_URL"):
            draw(POSTER, base_url=base_url, size="A4", file_format="pdf")


def test_the_same_poster_is_the_same_bytes() -> None:
    for name in ("pdf", "svg", "png"):
        first, again = (render_poster(POSTER, base_url=BASE, file_format=name) for _ in range(2))
        assert first == again


def test_the_mark_comes_from_the_campaign(database: Database, commune: Commune) -> None:
    code = make_poster(database, make_place(database, commune.id))
    make_campaign(database, commune.id, simulated=True)
    with database.read() as session:
        poster = find_poster(session, code)
        assert poster is not None
        assert not poster.simulated
        assert mark_simulated(session, poster, DOER.today).simulated


@pytest.mark.slow
def test_an_official_downloads_what_a_child_process_drew(office: Office) -> None:
    database, commune = office.installation.database, office.communes["loc-binh"]
    make_plan(database, commune)
    code = make_poster(database, make_place(database, commune))
    for name, start in (("pdf", b"%PDF"), ("svg", b"<?xml"), ("png", b"\x89PNG")):
        sent = office.own.get(f"/admin/posters/{code}.{name}?size=A5")
        assert sent.data.startswith(start)
        assert sent.headers["Content-Disposition"].endswith(f'"ap-phich-{code}-A5.{name}"')
    for path in (f"{code}.exe", f"{code}.pdf?size=A0", "zzzzzzz.pdf"):
        assert office.own.get(f"/admin/posters/{path}").status_code == 404
