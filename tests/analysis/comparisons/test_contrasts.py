"""Two figures of one sample read from sums; `test_figures` holds them against the rows."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from analysis import Design, Rules, SurveyData, tally
from analysis.comparisons import Contrast, Side, contrast_index
from analysis.errors import UnknownMeasure, UnknownMethod
from tests.analysis.surveys import make_survey


def find(survey: SurveyData, first: Side, second: Side, method: str = "mover") -> Contrast:
    cells = tally(survey, "place" if survey.domains else None)
    return contrast_index(cells, "answer_share", first, second, method=method, rules=Rules())


X, Y = Side(levels=("x",)), Side(levels=("y",))


def test_groups_of_independent_people_have_no_covariance() -> None:
    found = find(make_survey([[5] * 6] * 8 + [[2] * 6] * 4, places=[0, 1] * 6), X, Y)
    assert found.covariance == pytest.approx(0, abs=1e-15)
    assert found.first.se is not None
    assert found.second.se is not None
    assert found.difference.se == pytest.approx(sqrt(found.first.se**2 + found.second.se**2))
    assert found.difference.low is not None
    assert found.difference.high is not None
    assert found.difference.value is not None
    assert found.difference.low < found.difference.value < found.difference.high


def test_a_measure_does_not_differ_from_itself() -> None:
    found = find(make_survey([[5] * 6] * 8 + [[2] * 6] * 4), Side(), Side())
    assert found.difference.value == 0
    assert found.difference.se == pytest.approx(0, abs=1e-9)
    assert found.first.se is not None
    assert found.covariance == pytest.approx(found.first.se**2)


def test_a_side_without_answers_has_no_difference() -> None:
    found = find(make_survey([[5] * 6] * 3, places=[0, 0, 0]), X, Y)
    assert found.difference.value is None
    assert found.difference.notes == ("no_answers",)


PAIRED = make_survey(
    [[5, 5], [5, 2], [4, 5], [2, 2]] * 20, items=("q1", "q2"), factors={}, overall=None
)
Q1, Q2 = Side(measure="q1"), Side(measure="q2")


def _contrast(survey: SurveyData, rules: Rules) -> Contrast:
    return contrast_index(tally(survey), "answer_share", Q1, Q2, method="t", rules=rules)


def test_a_list_reaches_the_difference_as_it_reaches_the_sides() -> None:
    half, open_ended = _contrast(PAIRED, Rules(population=160)), _contrast(PAIRED, Rules())
    for found, plain in (
        (half.first.se, open_ended.first.se),
        (half.difference.se, open_ended.difference.se),
    ):
        assert plain is not None
        assert found == pytest.approx(plain * sqrt(0.5))
    assert half.covariance == pytest.approx(open_ended.covariance / 2)
    assert _contrast(PAIRED, Rules(population=80)).difference.notes == ("census",)


def test_answers_left_out_of_a_full_list_leave_the_difference_unsure() -> None:
    scores = PAIRED.scores.copy()
    scores[:8, 1] = -2
    holed = replace(PAIRED, scores=scores)
    listed = _contrast(holed, Rules(population=80))
    plain = _contrast(holed, Rules())
    assert listed.second.se is not None
    assert plain.difference.se is not None
    assert listed.difference.se == pytest.approx(plain.difference.se * sqrt(0.1))
    by_design = replace(holed, design=Design(populations=(np.full(80, 80.0),)))
    assert _contrast(by_design, Rules()).difference == listed.difference


def test_factors_weigh_as_they_are_told_to() -> None:
    survey = make_survey(
        [[5, 2]] * 6 + [[5, 5]] * 4,
        items=("p", "q"),
        factors={"A": ("p",), "B": ("q",)},
        overall=None,
    )
    found = contrast_index(
        tally(survey),
        "factor_mean_share",
        Side(),
        Side(),
        method="t",
        rules=Rules(),
        factor_weights={"A": 1, "B": 3},
    )
    assert found.first.value == pytest.approx(0.25 + 0.75 * 0.4)
    assert found.first.se == pytest.approx(sqrt(found.covariance))


def test_what_does_not_fit_is_refused() -> None:
    survey = make_survey([[5] * 6] * 3, places=[0, 0, 1])
    with pytest.raises(UnknownMeasure):
        contrast_index(
            tally(survey, "place").at("x"), "answer_share", X, Y, method="t", rules=Rules()
        )
    with pytest.raises(UnknownMeasure):
        find(survey, Side(levels=("z",)), X)
    with pytest.raises(UnknownMethod):
        find(survey, X, Y, "wald")
