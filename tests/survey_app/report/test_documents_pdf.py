"""The PDF's bytes: A4, numbered as the decree wants, fonts inside, every letter searchable."""

import io
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import cast

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from survey_app.report.documents import render_pdf
from tests.survey_app.report.sample_reports import make_empty_report, make_report

LETTERS = "àáảãạ ăằắẳẵặ âầấẩẫậ èéẻẽẹ êềếểễệ ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ đ"
A4 = [595.276, 841.89]
TOP_MARGIN = 20 * 72 / 25.4 - 2


@cache
def read() -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(make_report())))


@cache
def pages() -> tuple[tuple[str, str], ...]:
    """Each page's text in the top margin and its whole text, read once."""
    return tuple(_margin_and_text(page) for page in read().pages)


def _margin_and_text(page: PageObject) -> tuple[str, str]:
    margin: list[str] = []
    limit = float(page.mediabox.height) - TOP_MARGIN

    def visit(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        if tm[5] * cm[3] + cm[5] > limit:
            margin.append(text)

    text = page.extract_text(visitor_text=visit)
    return "".join(margin).strip(), text


def fonts_of(page: PageObject) -> list[DictionaryObject]:
    resources = cast("DictionaryObject", page["/Resources"].get_object())
    fonts = cast("DictionaryObject", resources.get("/Font", DictionaryObject()).get_object())
    return [cast("DictionaryObject", font.get_object()) for font in fonts.values()]


def test_every_page_is_a4() -> None:
    for page in read().pages:
        sides = sorted((float(page.mediabox.width), float(page.mediabox.height)))
        assert sides == pytest.approx(A4, abs=0.5)


def test_pages_are_numbered_from_the_second_and_annexes_anew() -> None:
    numbers = [margin for margin, _text in pages()]
    starts = [n for n, (_margin, text) in enumerate(pages()) if "Phụ lục " in text]
    assert len(starts) == 4
    for start, end in pairwise((0, *starts, len(numbers))):
        assert numbers[start:end] == ["", *(str(n) for n in range(2, end - start + 1))]


def test_only_liberation_serif_and_all_of_it_inside() -> None:
    for page in read().pages:
        for font in fonts_of(page):
            descendants = cast("ArrayObject", font["/DescendantFonts"])
            descendant = cast("DictionaryObject", descendants[0].get_object())
            descriptor = cast("DictionaryObject", descendant["/FontDescriptor"])
            assert "Liberation-Serif" in str(descriptor["/FontName"])
            assert "/FontFile2" in descriptor


def test_every_vietnamese_letter_can_be_searched() -> None:
    both = f"{LETTERS} {LETTERS.upper()}"
    assert len(set(both) - {" "}) == 134
    report = replace(make_empty_report(), superior=both, issuer=f"Trường {both}")
    reader = PdfReader(io.BytesIO(render_pdf(report)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert set(both) <= set(text)
    assert "ăằắẳẵặ" in text


def test_the_paper_is_tagged_for_screen_readers() -> None:
    catalogue = read().root_object
    marks = cast("DictionaryObject", catalogue["/MarkInfo"])
    assert str(marks["/Marked"]) == "True"
    assert str(catalogue["/Lang"]) == "vi"
    assert "/StructTreeRoot" in catalogue
    metadata = read().metadata
    assert metadata is not None
    assert str(metadata.title).startswith("Báo cáo kết quả đo lường")


def test_simulated_answers_are_marked_on_every_page() -> None:
    assert all("DỮ LIỆU MÔ PHỎNG" in text for _margin, text in pages())


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_pdf(make_empty_report()) == render_pdf(make_empty_report())
