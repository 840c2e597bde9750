"""Two figures of one sample read from sums; `test_figures` holds them against the rows."""

from math import sqrt

import pytest

from analysis import Rules, SurveyData, tally
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
