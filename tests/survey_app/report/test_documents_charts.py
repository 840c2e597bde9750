"""Which figures go into which chart: none too long for a page, each with the target that is its."""

from dataclasses import replace

from survey_app.report.documents.charts import breakdown_charts, headline_chart, level_charts
from survey_app.report.figures import LONGEST_CHART
from tests.survey_app.report.sample_reports import (
    make_factors,
    make_figure,
    make_report,
    make_result,
)


def test_no_chart_is_longer_than_a_page_can_hold() -> None:
    parts = tuple((f"Yếu tố {k}", tuple(f"Câu {k}.{j}" for j in range(11))) for k in range(3))
    result = replace(make_result(), factors=make_factors(parts, 300))
    charts = list(level_charts(result))
    assert sum(len(chart.bars) for chart in charts) == 34
    assert all(len(chart.bars) <= LONGEST_CHART + 1 for chart in charts)
    assert len({chart.key for chart in charts}) == len(charts)


def test_many_places_make_many_charts() -> None:
    report = make_report()
    result = report.results[0]
    rows = tuple(make_figure(90, 100, f"Nơi {number}") for number in range(17))
    places = replace(result.breakdowns[1], rows=rows)
    assert [len(c.bars) for c in breakdown_charts(report, result, places)] == [5, 6, 6]


def test_withheld_questions_are_in_no_level_chart() -> None:
    result = make_result()
    first = result.factors[0]
    hidden = replace(first.items[0], figure=make_figure(0, 3, withheld="small_cell"))
    factor = replace(first, items=(hidden, *first.items[1:]))
    charts = level_charts(replace(result, factors=(factor, *result.factors[1:])))
    assert hidden.text not in {bar.label for chart in charts for bar in chart.bars}


def test_each_bar_is_held_against_its_own_target() -> None:
    report = make_report()
    assert [bar.target for bar in headline_chart(report).bars] == [0.95, 0.9, 0.98]
    (fields,) = breakdown_charts(report, report.results[0], report.results[0].breakdowns[0])
    assert {bar.label: bar.target for bar in fields.bars if bar.target} == {
        "Đất đai, xây dựng, đầu tư": 0.9,
        "Đất đai": 0.9,
        "Xây dựng": 0.9,
        "Chứng thực": 0.95,
        "Hộ tịch": 0.95,
    }


def test_no_target_is_drawn_against_another_index() -> None:
    report = make_report()
    other = replace(
        report.results[0].breakdowns[1], rows=(make_figure(9, 10, definition="answer_share"),) * 2
    )
    (chart,) = breakdown_charts(report, report.results[0], other)
    assert {bar.target for bar in chart.bars} == {None}
    assert chart.target_text == ""
