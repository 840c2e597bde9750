"""The seven indices: known figures, and the same number a second way."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis import (
    DEFINITIONS,
    Design,
    Scale,
    SurveyData,
    combine_estimates,
    estimate_index,
    tally,
)
from analysis.errors import ParameterFault, UnknownDefinition, UnknownMeasure
from tests.analysis.surveys import ITEMS, estimate_share, make_single, make_survey, surveys


@pytest.mark.parametrize(
    ("satisfied", "n", "percent"),
    [
        (71, 72, 98.61),
        (2_655, 2_701, 98.30),
        (170, 200, 85.00),
        (65_604, 65_627, 99.96),
        (65_459, 65_627, 99.74),
        (35_268, 36_630, 96.28),
        (2_602, 2_760, 94.28),  # the press printed 96.2
        (24_266, 24_266 + 9, 99.96),
    ],
)
def test_published_shares_recompute(satisfied: int, n: int, percent: float) -> None:
    estimate = estimate_share(satisfied, n)
    assert estimate.exact == Fraction(satisfied, n)
    assert estimate.value is not None
    assert round(100 * estimate.value, 2) == percent


@pytest.mark.parametrize(
    ("levels", "share"),
    [({4: 98, 3: 2}, Fraction(796, 1000)), ({4: 96, 5: 4}, Fraction(808, 1000))],
)
def test_published_means_over_5_recompute(levels: Mapping[int, int], share: Fraction) -> None:
    assert estimate_index(tally(make_single(levels)), "mean_over_5").exact == share


def test_the_unweighted_mean_of_five_fields_recomputes() -> None:
    fields = [estimate_share(s, 1_000) for s in (900, 894, 906, 910, 902)]
    assert combine_estimates(fields, [1] * 5).exact == Fraction(9_024, 10_000)


def test_the_seven_are_named_and_versioned() -> None:
    assert list(DEFINITIONS) == [
        "answer_share",
        "item_mean_share",
        "factor_mean_share",
        "overall_question",
        "full_satisfaction",
        "mean_over_5",
        "mean_rescaled",
    ]
    assert {definition.version for definition in DEFINITIONS.values()} == {"1.0"}


def test_the_seven_differ_on_the_same_answers() -> None:
    survey = make_survey([[5, 5, -2, 3, -2, 4], [4, -2, -2, 5, 1, 2], [5, 4, 4, 4, 4, -2]])
    cells = tally(survey)
    values = {code: estimate_index(cells, code).exact for code in DEFINITIONS}
    assert values == {
        "answer_share": Fraction(9, 11),
        "item_mean_share": (1 + 1 + 1 + Fraction(2, 3) + Fraction(1, 2)) / 5,
        "factor_mean_share": (1 + Fraction(3, 5)) / 2,
        "overall_question": Fraction(1, 2),
        "full_satisfaction": Fraction(1, 3),
        "mean_over_5": Fraction(44, 55),
        "mean_rescaled": (Fraction(44, 11) - 1) / 4,
    }


def contributions(code: str, s: NDArray[np.int64]) -> tuple[float, NDArray[np.float64]] | None:
    """Value and each respondent's linearised contribution, by plain floating-point formulas."""
    groups: dict[str, list[list[int]]] = {
        "item_mean_share": [[0], [1], [2], [3], [4]],
        "factor_mean_share": [[0, 1, 2], [3, 4]],
        "overall_question": [[5]],
    }
    if code == "full_satisfaction":
        answered = (s > 0).any(axis=1)
        y = answered & (np.where(s > 0, s, 5) >= 4).all(axis=1)
        parts = [(answered.astype(float), y.astype(float))]
    else:
        m = (s > 0).astype(float)
        scores = {"mean_over_5": s / 5, "mean_rescaled": (s - 1) / 4}.get(code, s >= 4)
        y = np.where(s > 0, scores, 0.0)
        wanted = groups.get(code, [[0, 1, 2, 3, 4]])
        parts = [(m[:, g].sum(axis=1), y[:, g].sum(axis=1)) for g in wanted]
    parts = [(m, y) for m, y in parts if m.sum()]
    if not parts:
        return None
    value = float(np.mean([y.sum() / m.sum() for m, y in parts]))
    e = sum((y - y.sum() / m.sum() * m) / m.sum() for m, y in parts) / len(parts)
    return value, np.asarray(e)


@pytest.mark.parametrize("code", list(DEFINITIONS))
@given(survey=surveys(min_size=2))
def test_value_and_variance_a_second_way(code: str, survey: SurveyData) -> None:
    s = survey.scores.astype(np.int64)
    estimate = estimate_index(tally(survey), code)
    second = contributions(code, s)
    if second is None:
        assert estimate.value is None
        return
    value, e = second
    n = len(s)
    assert estimate.value == pytest.approx(value, abs=1e-12)
    if estimate.se is not None:
        assert estimate.se**2 == pytest.approx(n / (n - 1) * (e**2).sum(), abs=1e-12)


@pytest.mark.parametrize("code", ["answer_share", "mean_over_5", "full_satisfaction"])
@given(survey=surveys(min_size=2))
def test_a_domain_keeps_the_full_design(code: str, survey: SurveyData) -> None:
    inside = survey.domains["place"].codes == 0
    s = np.where(inside[:, None], survey.scores, -2).astype(np.int64)
    estimate = estimate_index(tally(survey, "place").at("x"), code)
    second = contributions(code, s)
    assert (estimate.value is None) == (second is None)
    if second is not None and estimate.se is not None:
        n = len(s)
        assert estimate.se**2 == pytest.approx(n / (n - 1) * (second[1] ** 2).sum(), abs=1e-12)


def test_factor_weights_are_used() -> None:
    cells = tally(make_survey([[5, 5, 5, 2, 2, 4], [5, 5, 5, 4, 2, 4]]))
    estimate = estimate_index(cells, "factor_mean_share", factor_weights={"A": 3, "B": 1})
    assert estimate.exact == Fraction(3, 4) + Fraction(1, 4) * Fraction(1, 4)


def test_one_factor_or_item_alone() -> None:
    cells = tally(make_survey([[5, 2, 5, 2, 2, 4], [5, 5, -2, 4, 2, 4]]))
    assert estimate_index(cells, "answer_share", measure="A").exact == Fraction(4, 5)
    assert estimate_index(cells, "full_satisfaction", measure="A").exact == Fraction(1, 2)
    assert estimate_index(cells, "answer_share", measure="b1").exact == Fraction(1, 2)
    assert estimate_index(cells, "mean_over_5", measure="b1").exact == Fraction(3, 5)


def test_full_satisfaction_counts_the_overall_question_too() -> None:
    cells = tally(make_survey([[5, 5, 5, 5, 5, 3], [-2, -2, -2, -2, -2, 4]]))
    assert estimate_index(cells, "full_satisfaction").exact == Fraction(1, 2)


def test_what_does_not_fit_is_refused() -> None:
    cells = tally(make_survey([[5] * 6]))
    with pytest.raises(UnknownDefinition):
        estimate_index(cells, "answers")
    with pytest.raises(UnknownMeasure):
        estimate_index(cells, "answer_share", measure="C")
    with pytest.raises(UnknownDefinition):
        estimate_index(cells, "overall_question", measure="A")
    with pytest.raises(ParameterFault):
        estimate_index(cells, "answer_share", factor_weights={"A": 1, "B": 1})
    with pytest.raises(ParameterFault):
        estimate_index(cells, "factor_mean_share", factor_weights={"A": 1})
    bare = tally(make_survey([[5] * 6], factors={}, overall=None))
    with pytest.raises(UnknownDefinition):
        estimate_index(bare, "factor_mean_share")
    with pytest.raises(UnknownDefinition):
        estimate_index(bare, "overall_question")
    assert estimate_index(bare, "answer_share").n_answers == len(ITEMS)


@given(
    st.lists(st.tuples(*[st.integers(-2, 7)] * 3), min_size=1, max_size=12),
    st.sets(st.integers(1, 7), min_size=1, max_size=6),
)
def test_any_scale_is_read_by_its_satisfied_levels(
    rows: list[tuple[int, ...]], satisfied: set[int]
) -> None:
    data = SurveyData(
        np.array(rows, dtype=np.int8), ("a", "b", "c"), scale=Scale(7, tuple(sorted(satisfied)))
    )
    cells = tally(data)
    people = [[score for score in row if score > 0] for row in rows]
    people = [answers for answers in people if answers]
    answers = [score for each in people for score in each]
    share = estimate_index(cells, "answer_share")
    full = estimate_index(cells, "full_satisfaction")
    mean = estimate_index(cells, "mean_rescaled")
    if not answers:
        assert share.exact is full.exact is mean.exact is None
        return
    assert share.exact == Fraction(sum(score in satisfied for score in answers), len(answers))
    assert mean.exact == Fraction(sum(answers) - len(answers), 6 * len(answers))
    whole = [all(score in satisfied for score in each) for each in people]
    assert full.exact == Fraction(sum(whole), len(people))
    some = sum(any(score in satisfied for score in each) for each in people)
    assert (share.n_below, share.n_above) == (len(people) - sum(whole), some)
    assert (full.n_below, full.n_above) == (len(people) - sum(whole), sum(whole))
    below_best = sum(min(each) < 7 for each in people)
    assert (mean.n_below, mean.n_above) == (below_best, sum(max(each) > 1 for each in people))


def test_a_mean_over_five_needs_five_levels() -> None:
    data = SurveyData(np.array([[3]], dtype=np.int8), ("a",), scale=Scale(7, (6, 7)))
    with pytest.raises(UnknownDefinition):
        estimate_index(tally(data), "mean_over_5")


@pytest.mark.parametrize("weight", [3.0, 1 / 3, 6.25])
def test_equal_weights_keep_an_exact_tie_with_the_target(weight: float) -> None:
    scores = np.array([[5]] * 19 + [[2]], dtype=np.int8)
    data = SurveyData(scores, ("a",), design=Design(weights=np.full(20, weight)))
    assert estimate_index(tally(data), "answer_share").exact == Fraction(19, 20)


def test_weights_of_factors_are_read_as_they_are_written() -> None:
    rows = [[5, 5, 5, 5, 2, 5]] * 4
    estimate = estimate_index(
        tally(make_survey(rows)), "factor_mean_share", factor_weights={"A": 0.6, "B": 0.4}
    )
    assert estimate.exact == Fraction(8, 10)
    for wrong in (float("nan"), float("inf"), -1.0):
        with pytest.raises(ParameterFault):
            estimate_index(
                tally(make_survey(rows)),
                "factor_mean_share",
                factor_weights={"A": wrong, "B": 0.4},
            )


def test_a_complaint_of_next_to_no_weight_is_not_everybody() -> None:
    scores = np.array([[5]] * 9 + [[2]], dtype=np.int8)
    weights = np.array([1.0] * 9 + [1e-13])
    data = SurveyData(scores, ("a",), design=Design(weights=weights))
    exact = estimate_index(tally(data), "answer_share").exact
    assert exact is not None
    assert exact < 1


def test_everybody_satisfied_is_everybody_whatever_the_weights() -> None:
    weights = np.array([2.2690946642669085, 0.0724976849198915, 1.0694003021673177, 0.84893302954])
    data = SurveyData(np.full((4, 1), 5, dtype=np.int8), ("a",), design=Design(weights=weights))
    for code in ("answer_share", "mean_over_5", "mean_rescaled"):
        estimate = estimate_index(tally(data), code)
        assert estimate.exact == 1
        assert estimate.high == 1
