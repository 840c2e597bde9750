"""Predictors: coding, scoring, joining."""

import numpy as np
import pytest

from analysis import Domain
from analysis.drivers import Predictors, code_levels, join_predictors, score_measures
from analysis.errors import DataFault, UnknownMeasure
from tests.analysis.surveys import make_survey

CHANNEL = Domain(("desk", "post", "web"), np.array([0, 2, 2, -1], dtype=np.int32))


def test_each_level_that_somebody_has_is_compared_with_the_reference() -> None:
    coded = code_levels({"channel": CHANNEL}, {"channel": "web"})
    assert coded.names == ("channel=desk",)
    assert coded.values.ravel().tolist() == [1, 0, 0, 0]
    assert coded.known.ravel().tolist() == [True, True, True, False]


def test_a_reference_must_be_a_label() -> None:
    for reference in ({}, {"channel": "phone"}):
        with pytest.raises(UnknownMeasure):
            code_levels({"channel": CHANNEL}, reference)


def test_a_factor_scores_the_mean_of_the_answers_given() -> None:
    scored = score_measures(
        make_survey([[5, 4, -2, 0, -1, 3], [1, 2, 3, 4, 5, -2]]), ["A", "B", "overall"]
    )
    assert scored.values.tolist() == [[4.5, 0, 3], [2, 4.5, 0]]
    assert scored.known.tolist() == [[True, False, True], [True, True, False]]


def test_nothing_to_code_and_nothing_asked() -> None:
    assert code_levels({}, {}).names == ()
    empty = make_survey(np.zeros((0, 6), dtype=np.int8))
    assert score_measures(empty, ["A"]).values.shape == (0, 1)


def test_what_does_not_fit_together_is_refused() -> None:
    one = Predictors(("a",), np.zeros((2, 1)), np.ones((2, 1), dtype=np.bool_))
    assert join_predictors(one, Predictors(("b",), one.values, one.known)).names == ("a", "b")
    other = Predictors(("b",), np.zeros((3, 1)), np.ones((3, 1), dtype=np.bool_))
    for parts in ((one, one), (one, other), ()):
        with pytest.raises(DataFault):
            join_predictors(*parts)
    with pytest.raises(DataFault):
        Predictors(("a",), np.array([[np.nan]]), np.ones((1, 1), dtype=np.bool_))
    with pytest.raises(DataFault):
        Predictors(("a",), np.zeros((2, 1)), np.ones((1, 1), dtype=np.bool_))
