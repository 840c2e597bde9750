"""What a report says about a target: both columns, never "chưa đạt" for a year still ahead."""

from fractions import Fraction
from itertools import product

import pytest

from survey_app.report import wording
from survey_app.report.wording.targets import measured_percent
from tests.survey_app.report.sample_reports import make_figure, make_target


def columns(**changes: object) -> tuple[str, str]:
    both = wording.target_columns(make_target(**changes))  # type: ignore[arg-type] # a sample's own values
    return both.measured, both.certainty


def test_a_judged_target_has_standing_and_certainty() -> None:
    assert columns() == ("Đạt", "Chưa đủ cơ sở kết luận, cần thêm khoảng 310 phiếu")
    assert columns(verdict="met") == ("Đạt", "Đủ cơ sở khẳng định đạt")
    assert columns(standing="not_reached", verdict="not_met") == (
        "Chưa đạt",
        "Đủ cơ sở khẳng định chưa đạt",
    )


def test_open_collection_speaks_of_respondents_only() -> None:
    _, certainty = columns(verdict="met", among_respondents_only=True)
    assert certainty == "Đủ cơ sở khẳng định đạt, chỉ trong số người trả lời"


def test_too_few_answers_to_ever_affirm_are_called_so() -> None:
    few = make_figure(30, 30)
    _, certainty = columns(figure=few, needed=29, possible_from_n=59)
    assert certainty.startswith("Chưa đủ cơ sở kết luận, cần thêm khoảng 29 phiếu; dưới 59 phiếu")
    _, unknown = columns(needed=None)
    assert unknown == "Chưa đủ cơ sở kết luận, chưa ước tính được số phiếu cần thêm"


@pytest.mark.parametrize(
    ("standing", "verdict"),
    list(product(("reached", "not_reached", None), ("met", "not_met", "inconclusive", None))),
)
def test_a_due_year_ahead_is_progress_never_failure(
    standing: str | None, verdict: str | None
) -> None:
    both = columns(position="progress", due_year=2030, standing=standing, verdict=verdict)
    assert both[0].startswith("So với mục tiêu đến năm 2030: ")
    assert not any("chưa đạt" in text.lower() for text in both)


def test_progress_says_how_far_it_still_is() -> None:
    measured, certainty = columns(
        position="progress", due_year=2030, figure=make_figure(90, 100),
        standing="not_reached", verdict="not_met",
    )  # fmt: skip
    assert measured.endswith("còn cách 5,00 điểm phần trăm")
    assert certainty == "Đủ cơ sở khẳng định còn dưới mức mục tiêu"


def test_without_a_plan_or_data_nothing_is_judged() -> None:
    assert columns(position="outside") == ("Chưa có chỉ tiêu cho kỳ này", "Không xét")
    assert columns(position="no_data", figure=None)[0] == "Chưa có số liệu trong kỳ"
    hidden = make_figure(0, 21, withheld="under_minimum")
    assert columns(figure=hidden)[0] == "Không so sánh: chưa đủ số phiếu tối thiểu"


def test_a_running_campaign_is_provisional() -> None:
    measured, certainty = columns(provisional=True)
    assert "số liệu tạm thời" in measured
    assert "chưa kết thúc" in certainty


def test_a_bare_figure_and_an_aim_are_read_aloud() -> None:
    bare = make_target(op="eq", percent=Fraction(95), wording="95%")
    assert wording.target_reading(bare) == "hiểu là từ 95% trở lên"
    whole = make_target(op="eq", percent=Fraction(100), wording="100%")
    assert wording.target_reading(whole) == "hiểu là toàn bộ (100%)"
    aim = make_target(strength="aim")
    assert "không phải mức tối thiểu" in wording.target_reading(aim)
    assert wording.target_reading(make_target()) == ""


def test_an_unstated_due_year_is_our_reading() -> None:
    assert wording.due_year_sentence(make_target()) == ""
    text = wording.due_year_sentence(make_target(due_stated=False, due_year=2030))
    assert "không ghi năm đích" in text
    assert "cách hiểu của người lập báo cáo" in text


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (0.9473, "thấp hơn 94,73% thì"),
        (0.0, "Dù mọi người chưa trả lời đều không hài lòng"),
        (1.0, "Dù mọi người chưa trả lời đều hài lòng"),
    ],
)
def test_the_tipping_point_is_a_sentence(point: float, words: str) -> None:
    assert words in wording.tipping_point_sentence(make_target(tipping_point=point))


def test_notes_without_words_are_not_printed() -> None:
    row = make_target(notes=("provisional", "response_rate_low", "Câu do người viết."))
    notes = " ".join(wording.target_notes(row))
    assert "provisional" not in notes
    assert "Tỷ lệ trả lời thấp hơn" in notes
    assert "Câu do người viết." in notes


def test_the_measured_share_keeps_to_its_side_of_the_target() -> None:
    just_under = make_target(figure=make_figure(94_999, 100_000))
    assert measured_percent(just_under) == "94,999%"


def test_an_open_question_says_whom_it_speaks_of_before_what_it_takes() -> None:
    _, certainty = columns(among_respondents_only=True)
    assert certainty == (
        "Chưa đủ cơ sở kết luận (chỉ trong số người trả lời), cần thêm khoảng 310 phiếu"
    )
