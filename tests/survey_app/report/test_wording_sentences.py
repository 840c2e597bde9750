"""Sentences of the body: they name the index, n and interval, and hold back on weak evidence."""

import unicodedata
from dataclasses import replace

from survey_app.report import wording
from survey_app.report.wording import headings, method, names
from tests.survey_app.report.sample_reports import make_figure, make_report, make_result


def test_the_seven_indices_have_their_names() -> None:
    assert list(wording.INDEX_NAMES.values()) == [
        "tỷ lệ hài lòng tính trên tổng số câu trả lời (mức 4-5)",
        "trung bình cộng tỷ lệ hài lòng của các câu hỏi",
        "trung bình cộng tỷ lệ hài lòng của các yếu tố",
        "tỷ lệ người trả lời hài lòng (câu hỏi đánh giá chung)",
        "chỉ số hài lòng toàn diện",
        "điểm trung bình / 5 (PSI)",
        "điểm trung bình quy đổi",
    ]
    assert wording.index_name("answer_share", "health_outpatient") == "tỷ lệ hài lòng chung"


def test_a_headline_has_name_interval_and_n() -> None:
    text = wording.headline_sentence(make_result())
    assert text.startswith("Tỷ lệ người trả lời hài lòng (câu hỏi đánh giá chung): 96,84%")
    assert "(khoảng tin cậy 95%: " in text
    assert "412 phiếu hợp lệ" in text
    assert "chỉ trong số người trả lời" not in text


def test_weak_and_running_headlines_say_so() -> None:
    text = wording.headline_sentence(make_result(grade="C", provisional=True))
    assert text.endswith("(số liệu tạm thời; chỉ trong số người trả lời).")


def test_the_response_rate_says_what_it_is() -> None:
    text = wording.response_rate_sentence(make_result())
    assert "34,92% (412 phiếu trên 1.180 hồ sơ đã trả kết quả)" in text
    assert "không tính được" in wording.response_rate_sentence(make_result(population=None))


def test_factors_too_close_to_call_are_not_ranked() -> None:
    result = make_result()
    far = " ".join(wording.extremes_sentences(result))
    assert "chỉ để tham khảo" not in far
    near = tuple(
        replace(row, figure=make_figure(380 + index, 412, row.figure.label))
        for index, row in enumerate(result.factors)
    )
    close = " ".join(wording.extremes_sentences(replace(result, factors=near)))
    assert "chưa đủ cơ sở khẳng định có khác biệt" in close


def test_withheld_factors_are_never_named() -> None:
    result = make_result()
    hidden = tuple(
        replace(row, figure=make_figure(0, 3, row.figure.label, withheld="small_cell"))
        for row in result.factors
    )
    text = wording.extremes_sentences(replace(result, factors=hidden))
    assert text == ("Chưa đủ số liệu để so sánh các yếu tố.",)


def test_the_lowest_questions_come_lowest_first() -> None:
    lines = wording.lowest_item_sentences(make_result())
    assert len(lines) == 3
    assert lines[0].startswith("Biết gửi góp ý ở đâu: 82,77%")


def test_citations_follow_the_instruments() -> None:
    report = make_report()
    lines = wording.list_citations(("health_outpatient",), report.plan, report.commune)
    assert len(lines) == 2
    assert "56/QĐ-BYT ngày 08 tháng 01 năm 2024" in lines[0]
    assert lines[1].endswith("của xã Ngọc Liên")


def test_the_place_of_the_date_line_has_no_prefix() -> None:
    assert wording.place_of("xã Lộc Bình") == "Lộc Bình"
    assert wording.place_of("Đặc khu Phú Quốc") == "Phú Quốc"


def test_all_words_are_composed_letters() -> None:
    texts = [
        *(v for module in (headings, method) for v in vars(module).values() if isinstance(v, str)),
        *names.INDEX_NAMES.values(), *names.INDEX_FORMULAS.values(), *names.NOTES.values(),
        *names.GRADES.values(), *names.SETTINGS.values(), *method.METHOD,
    ]  # fmt: skip
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
