"""The Word file's XML: page, styles, fonts, fields and tables that an official can go on using."""

import io
import zipfile
from functools import cache

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Length, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from survey_app.report.documents import render_docx
from survey_app.report.documents.docx_styles import LOOKS
from tests.survey_app.report.sample_reports import make_empty_report, make_report


@cache
def data() -> bytes:
    return render_docx(make_report())


def opened() -> DocxDocument:
    return Document(io.BytesIO(data()))


def millimetres(length: Length | None) -> int:
    assert length is not None
    return round(float(length.mm))


def sizes_of(section: Section) -> tuple[int, int]:
    return millimetres(section.page_width), millimetres(section.page_height)


def style_of(thing: Paragraph | Table) -> str:
    return str(thing.style and thing.style.name)


def part(name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data())) as archive:
        return archive.read(name).decode()


def all_text() -> str:
    document = opened()
    cells = (c.text for t in document.tables for row in t.rows for c in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_page_is_the_decree_s() -> None:
    section = opened().sections[0]
    assert sizes_of(section) == (210, 297)
    assert 20 <= millimetres(section.top_margin) <= 25
    assert 20 <= millimetres(section.bottom_margin) <= 25
    assert 30 <= millimetres(section.left_margin) <= 35
    assert 15 <= millimetres(section.right_margin) <= 20


def test_every_margin_of_an_annex_is_allowed_too() -> None:
    for section in opened().sections:
        assert min(millimetres(section.right_margin), millimetres(section.top_margin)) >= 15
        assert sorted(sizes_of(section)) == [210, 297]
    assert any(sizes_of(section) == (297, 210) for section in opened().sections)


def test_the_page_number_is_a_field_above_but_not_on_the_first_page() -> None:
    section = opened().sections[0]
    assert section.different_first_page_header_footer
    assert 'w:instr="PAGE"' in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    style = opened().styles["Page Number"]
    assert style.font.size == Pt(13)


def test_annexes_count_their_pages_from_one() -> None:
    sections = opened().sections
    assert len(sections) == 5
    for section in list(sections)[1:]:
        number = section._sectPr.find(qn("w:pgNumType"))
        assert number is not None
        assert number.get(qn("w:start")) == "1"
        assert section.header.is_linked_to_previous


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_each_style_names_times_new_roman(look: object) -> None:
    style = opened().styles[look.name]  # type: ignore[attr-defined] # python-docx has no types
    fonts = style.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Times New Roman"
    }


def test_the_body_is_justified_with_a_first_line_of_one_tab() -> None:
    layout = opened().styles["Body Text"].paragraph_format
    assert layout.first_line_indent == Cm(1.27)
    assert layout.space_before >= Pt(6)
    assert 1.0 <= layout.line_spacing <= 1.5
    assert 'w:jc w:val="both"' in opened().styles["Body Text"].element.xml


def test_headings_are_headings() -> None:
    found = [(style_of(p), p.text) for p in opened().paragraphs]
    assert ("Heading 1", "I. CÁCH THỰC HIỆN") in found
    assert ("Heading 2", "1. Giải quyết thủ tục hành chính") in found
    assert ("Heading 3", "a) Bảy chỉ số") in found
    assert not opened().styles["Heading 3"].font.bold


def test_the_language_is_vietnamese() -> None:
    assert 'w:lang w:val="vi-VN"' in part("word/styles.xml")


def test_header_rows_repeat() -> None:
    tables = [t for t in opened().tables if style_of(t) == "Table Grid" and len(t.columns) > 1]
    assert len(tables) > 10
    for table in tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml


def test_pictures_have_words() -> None:
    shapes = opened().inline_shapes
    assert len(shapes) > 5
    for shape in shapes:
        assert len(shape._inline.docPr.get("descr")) > 20


def test_the_words_are_those_of_the_page() -> None:
    text = all_text()
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Kính gửi: Sở Nội vụ tỉnh Thanh Hóa", "./.",
        "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nơi nhận:", "- Lưu: VT, ….", "Phụ lục IV",
        "Ngọc Liên, ngày 15 tháng 12 năm 2026", "Chưa đủ cơ sở kết luận, cần thêm khoảng 310 phiếu",
    ):  # fmt: skip
        assert words in text


def test_simulated_answers_are_marked_on_every_page() -> None:
    section = opened().sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == "DỮ LIỆU MÔ PHỎNG"
    assert "DỮ LIỆU MÔ PHỎNG" in all_text()
    assert all(s.footer.is_linked_to_previous for s in list(opened().sections)[1:])


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_docx(make_empty_report()) == render_docx(make_empty_report())


def test_no_trace_of_the_machine_or_the_hour() -> None:
    core = part("docProps/core.xml")
    assert "2026-12-15T00:00:00Z" in core
    assert "python-docx" not in core
