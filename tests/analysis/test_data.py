"""What is refused at the door, and how stored texts become scores."""

from typing import Any

import numpy as np
import pytest

from analysis import AnalysisError, Design, Domain, Scale, SurveyData, decode_scores
from analysis.errors import DataFault, ParameterFault, ScoresUnreadable
from tests.analysis.surveys import make_design, make_survey


def test_each_character_has_its_score() -> None:
    assert decode_scores(["12345", "0N-15"], 5).tolist() == [[1, 2, 3, 4, 5], [0, -1, -2, 1, 5]]


def test_no_rows_make_an_empty_matrix() -> None:
    assert decode_scores([], 3).shape == (0, 3)


@pytest.mark.parametrize(
    "row", ["123456", "1234", "12 45", "12345\n", "12a45", "n2345", "123é5", "123ố5"]
)
def test_an_unreadable_row_is_named(row: str) -> None:
    with pytest.raises(ScoresUnreadable) as caught:
        decode_scores(["55555", row, "55555"], 5)
    assert caught.value.where == "rows[1]"
    assert repr(row) in caught.value.got


def test_rows_whose_wrong_widths_cancel_are_refused() -> None:
    with pytest.raises(ScoresUnreadable):
        decode_scores(["555", "5"], 2)


@pytest.mark.parametrize(
    ("scores", "items"),
    [
        (np.zeros((2, 2), dtype=np.int64), ("a", "b")),
        (np.zeros((2, 3), dtype=np.int8), ("a", "b")),
        (np.zeros(2, dtype=np.int8), ("a", "b")),
        (np.full((1, 1), 6, dtype=np.int8), ("a",)),
        (np.full((1, 1), -3, dtype=np.int8), ("a",)),
        (np.zeros((1, 2), dtype=np.int8), ("a", "a")),
        (np.zeros((1, 1), dtype=np.int8), ("all",)),
    ],
)
def test_faulty_scores_are_refused(scores: np.ndarray, items: tuple[str, ...]) -> None:
    with pytest.raises(DataFault):
        SurveyData(scores, items)


@pytest.mark.parametrize(
    "factors", [{"A": ("a1", "zz")}, {"A": ()}, {"a1": ("a1",)}, {"A": ("a1",), "B": ("a1",)}]
)
def test_faulty_factors_are_refused(factors: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(DataFault):
        make_survey([[5] * 6], factors=factors)


def test_an_unknown_overall_question_is_refused() -> None:
    with pytest.raises(DataFault):
        make_survey([[5] * 6], overall="zz")


@pytest.mark.parametrize("codes", [[0, 2], [-2, 0], [0]])
def test_codes_without_a_label_or_a_respondent_are_refused(codes: list[int]) -> None:
    with pytest.raises(DataFault):
        make_survey([[5] * 6] * 2, places=codes)


def test_a_label_stands_once() -> None:
    with pytest.raises(DataFault):
        Domain(("x", "x"), np.zeros(1, dtype=np.int32))


def test_every_error_of_the_package_is_one_kind() -> None:
    with pytest.raises(AnalysisError, match="expected"):
        SurveyData(np.zeros((1, 1), dtype=np.int8), ("a",), design=make_design(weights=[-1]))


@pytest.mark.parametrize(
    "faulty",
    [
        {"weights": [1.0]},
        {"weights": [1.0, -1.0]},
        {"weights": [1.0, float("nan")]},
        {"populations": [[0.0, 0.0]]},
        {"populations": [[9.0, 9.0], [9.0, 9.0]]},
        {"strata": [1]},
        {"clusters": [[1, 1, 1]]},
    ],
)
def test_faulty_designs_are_refused(faulty: dict[str, Any]) -> None:
    with pytest.raises(DataFault):
        SurveyData(np.zeros((2, 1), dtype=np.int8), ("a",), design=make_design(**faulty))


def test_respondents_without_a_stratum_are_refused() -> None:
    strata = Domain(("x",), np.array([0, -1], dtype=np.int32))
    with pytest.raises(DataFault, match="strata"):
        SurveyData(np.zeros((2, 1), dtype=np.int8), ("a",), design=Design(strata=strata))


@pytest.mark.parametrize(
    ("levels", "satisfied"), [(1, (1,)), (16, (16,)), (5, ()), (5, (0,)), (5, (6,))]
)
def test_faulty_scales_are_refused(levels: int, satisfied: tuple[int, ...]) -> None:
    with pytest.raises(DataFault):
        Scale(levels, satisfied)


def test_no_such_rule_for_lonely_units_is_refused() -> None:
    with pytest.raises(ParameterFault):
        Design(lonely_psu="fail")  # type: ignore[arg-type] # wrong on purpose
