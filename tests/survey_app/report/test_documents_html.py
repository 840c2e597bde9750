"""The page: complete in itself, the same twice, nothing printed without name, n and interval."""

import re
from functools import cache

import pytest

from survey_app.report.documents import FORMATS, list_formats, render_html, render_report
from survey_app.report.documents.blocks import Table
from survey_app.report.documents.outline import build_paper
from tests.survey_app.report.sample_reports import (
    make_empty_report,
    make_report,
    make_small_report,
)


@cache
def rich() -> str:
    return render_html(make_report())


def words(page: str) -> str:
    bare = re.sub(r"<(style|svg|nav).*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare))


def test_the_same_report_gives_the_same_page() -> None:
    assert render_html(make_report()) == rich()


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    assert "<script" not in rich()
    assert "<link" not in rich()
    assert not re.search(r'\b(src|href)="(?!#)', rich().replace("xmlns:xlink", ""))
    assert not re.search(r'<[^>]+\sstyle="', rich())


def test_the_contents_lead_to_every_part() -> None:
    links = re.findall(r'href="#([^"]+)"', rich())
    assert len(links) >= 9
    assert set(links) <= set(re.findall(r'\sid="([^"]+)"', rich()))


def test_every_column_width_has_its_style() -> None:
    used = set(re.findall(r'<col class="(w\d+)"', rich()))
    assert used
    assert all(f".{name} " in rich() for name in used)


def test_ids_are_unique() -> None:
    ids = re.findall(r'\sid="([^"]+)"', rich())
    assert len(ids) == len(set(ids))


def test_the_outline_is_the_official_one() -> None:
    text = words(rich())
    order = [
        "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO", "Kính gửi: Sở Nội vụ",
        "Căn cứ Nghị định số 118/2025/NĐ-CP", "I. Cách thực hiện", "II. Kết quả", "III. Đánh giá",
        "IV. Biện pháp khắc phục", "V. Đề xuất, kiến nghị", "./.", "Nơi nhận:", "- Lưu: VT, ….",
        "Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV",
    ]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_both_columns_stand_in_one_table() -> None:
    tables = [b for b in build_paper(make_report()).body if isinstance(b, Table)]
    with_a = [t for t in tables if any(c.title.startswith("A.") for c in t.columns)]
    with_b = [t for t in tables if any(c.title.startswith("B.") for c in t.columns)]
    assert with_a == with_b
    assert len(with_a) == 1


def test_every_kind_of_target_is_worded() -> None:
    text = words(rich())
    assert "So với mục tiêu đến năm 2030" in text
    assert "Chưa có số liệu trong kỳ" in text
    assert "chỉ trong số người trả lời" in text
    assert "Chưa có chỉ tiêu cho kỳ này" in words(render_html(make_small_report()))


def test_land_construction_and_investment_stand_apart() -> None:
    text = words(rich())
    assert text.index("Các nhóm còn lại") > text.index("Đất đai, xây dựng, đầu tư Đất đai")


def test_withheld_figures_show_neither_share_nor_small_n() -> None:
    rows = [
        row
        for block in build_paper(make_report()).body
        if isinstance(block, Table)
        for row in block.rows
        if row.cells[0] == "Đầu tư"
    ]
    assert [row.cells for row in rows] == [("Đầu tư", "-", "không công bố", "-")]


def test_the_neutral_level_is_explained_in_every_report() -> None:
    for report in (make_report(), make_small_report()):
        assert "“Bình thường” nằm trong mẫu số" in words(render_html(report))


def test_simulated_answers_are_marked_in_the_body_and_on_every_page() -> None:
    assert rich().count("DỮ LIỆU MÔ PHỎNG") == 2
    assert "DỮ LIỆU MÔ PHỎNG" not in render_html(make_small_report())


def test_the_manifest_is_inside() -> None:
    report = make_report()
    assert report.manifest.report_id in rich()
    assert report.manifest.data_sha256 in rich()


def test_a_report_without_answers_still_is_a_paper() -> None:
    text = words(render_html(make_empty_report()))
    assert "Trong kỳ chưa có phiếu trả lời nào." in text
    assert "./." in text
    assert "Yếu tố cao nhất" not in text


def test_the_issuer_is_in_capitals_above_and_in_plain_letters_in_sentences() -> None:
    text = words(render_html(make_small_report()))
    assert "ỦY BAN NHÂN DÂN XÃ TỨ KỲ" in text
    assert "Ủy ban nhân dân xã Tứ Kỳ báo cáo" in text


def test_words_from_outside_are_escaped() -> None:
    from dataclasses import replace

    page = render_html(replace(make_empty_report(), commune="xã <b>&"))
    assert "xã &lt;b&gt;&amp;" in page


@pytest.mark.parametrize("name", ["html", "pdf", "docx"])
def test_the_table_of_formats_knows_each(name: str) -> None:
    assert name in list_formats()
    assert FORMATS[name].suffix == f".{name}"


def test_progress_hears_each_format() -> None:
    heard: list[str] = []
    made = list(render_report(make_empty_report(), ("html",), progress=heard.append))
    assert heard == ["html"]
    assert made[0][1].startswith(b"<!DOCTYPE html>")
