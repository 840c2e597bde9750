"""What a finite population leaves of a variance: never a certainty that nobody has."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import (
    DEFINITIONS,
    Design,
    Domain,
    Estimate,
    SurveyData,
    estimate_index,
    judge_target,
    tally,
)
from analysis.errors import ParameterFault
from analysis.verdicts import Op
from tests.analysis.surveys import designed_surveys, estimate_share, make_design, make_survey, take

CODES = sorted(DEFINITIONS)


def single(scores: list[int], design: Design) -> SurveyData:
    rows = [[score] for score in scores]
    return replace(make_survey(rows, items=("q",), factors={}, overall=None), design=design)


def share(scores: list[int], design: Design) -> Estimate:
    return estimate_index(tally(single(scores, design)), "answer_share")


def stratified(labels: tuple[str, ...]) -> Design:
    codes = np.array([0] * 10 + [1] * 5, dtype=np.int32)
    sizes = np.array([100.0] * 10 + [300.0] * 5)
    return Design(strata=Domain(labels, codes), populations=(sizes,))


NINE_OF_TEN_AND_THREE_OF_FIVE = [5] * 9 + [2] + [5] * 3 + [2] * 2


@given(designed_surveys(), st.sampled_from(CODES))
def test_only_a_list_that_answered_in_full_is_a_census(survey: SurveyData, code: str) -> None:
    estimate = estimate_index(tally(survey), code)
    if "census" not in estimate.notes:
        assert estimate.correction > 0
        return
    assert survey.design.weights is None
    assert estimate.population == len(survey.scores) == estimate.n
    assert estimate.low == estimate.high


@given(designed_surveys(), st.sampled_from(CODES), st.sampled_from(["gte", "gt", "eq"]))
def test_a_verdict_never_contradicts_the_standing(survey: SurveyData, code: str, op: Op) -> None:
    estimate = estimate_index(tally(survey), code)
    assume(estimate.exact is not None)
    assert estimate.exact is not None
    for target in (estimate.exact, Fraction(1, 2), Fraction(1)):
        verdict = judge_target(
            estimate, 100 * target, op, grade="A", response_rate=None, closed=True
        )
        contradiction = {"reached": "not_met", "not_reached": "met"}[str(verdict.standing)]
        assert verdict.verdict != contradiction
        if verdict.verdict == "met":
            assert "cannot_be_met_at_this_n" not in verdict.notes


def test_a_stratum_that_nobody_came_from_changes_no_weight() -> None:
    plain = share(NINE_OF_TEN_AND_THREE_OF_FIVE, stratified(("a", "b")))
    assert plain.value == pytest.approx(0.25 * 0.9 + 0.75 * 0.6)
    assert share(NINE_OF_TEN_AND_THREE_OF_FIVE, stratified(("a", "b", "c"))).value == plain.value
    cells = tally(single(NINE_OF_TEN_AND_THREE_OF_FIVE, stratified(("a", "b"))))
    nobody = take(single(NINE_OF_TEN_AND_THREE_OF_FIVE, stratified(("a", "z"))), [])
    assert estimate_index(cells + tally(nobody), "answer_share").value == plain.value


def test_a_stratum_that_was_not_reached_leaves_no_census() -> None:
    codes = np.zeros(10, dtype=np.int32)
    design = Design(strata=Domain(("a", "b"), codes), populations=(np.full(10, 10.0),))
    assert "census" not in share([5] * 10, design).notes
    alone = replace(design, strata=Domain(("a",), codes))
    assert "census" in share([5] * 10, alone).notes


@pytest.mark.parametrize(
    "scores",
    [
        [5, 5, -2, -2] * 3,
        [5, -2, 5, -2] * 3,
    ],
)
def test_answers_left_out_leave_no_census_of_clusters(scores: list[int]) -> None:
    clusters = [code for code in range(3) for _ in range(4)]
    design = make_design(clusters=[clusters], populations=[[3.0] * 12, [4.0] * 12])
    found = share(scores, design)
    assert found.correction == pytest.approx(0.5)
    assert found.low is not None
    assert found.low < 0.9


def test_one_person_of_each_cluster_of_unknown_size_is_no_census() -> None:
    found = share([5, 5, 5], make_design(clusters=[[0, 1, 2]], populations=[[3.0] * 3]))
    assert found.notes == ("clusters_taken_whole",)
    assert found.correction == 1


def test_a_list_shorter_than_the_sample_corrects_nothing() -> None:
    for population in (0, 5):
        found = estimate_share(9, 10, population=population)
        assert found.value == pytest.approx(0.9)
        assert found.notes == ("more_answers_than_population",)


def test_a_list_given_with_the_design_is_the_list() -> None:
    listed = share([5] * 47 + [2] * 3, make_design(populations=[[80.0] * 50]))
    given = estimate_share(47, 50, population=80)
    assert listed.population == 80
    assert listed.low == pytest.approx(given.low)
    clusters = make_design(clusters=[[0, 0, 1, 1]], populations=[[4.0] * 4, [6.0, 6.0, 8.0, 8.0]])
    assert share([5, 5, 5, 2], clusters).population == 28
    open_end = make_design(clusters=[[0, 0, 1, 1]], populations=[[4.0] * 4])
    assert share([5, 5, 5, 2], open_end).population is None


def test_persons_named_as_the_last_clusters_are_the_respondents() -> None:
    sizes = [[4.0] * 4, [6.0, 6.0, 8.0, 8.0]]
    named = make_design(clusters=[[0, 0, 1, 1], [0, 1, 2, 3]], populations=sizes)
    unnamed = make_design(clusters=[[0, 0, 1, 1]], populations=sizes)
    one, other = (share([5, 5, 5, 2], design) for design in (named, unnamed))
    assert (one.population, one.notes) == (other.population, other.notes) == (28, ())
    assert one.se == pytest.approx(other.se)


def test_answers_left_out_are_told_when_they_limit_the_correction() -> None:
    found = share([5] * 40 + [-2] * 10, make_design(populations=[[51.0] * 50]))
    assert found.correction == pytest.approx(0.2)
    assert "left_out_counts_as_unseen" in found.notes
    found = share([5] * 49 + [-2], make_design(populations=[[500.0] * 50]))
    assert found.correction == pytest.approx(1 - 50 / 500)
    assert found.notes == ()


def test_without_a_degree_of_freedom_nothing_is_told_of_errors_or_needs() -> None:
    lonely = share([5, 5, 2], make_design(strata=[1, 2, 3]))
    assert (lonely.se, lonely.df, lonely.low, lonely.high) == (None, 0, 0, 1)
    verdict = judge_target(lonely, Fraction(90), "gte", grade="A", response_rate=None, closed=True)
    assert (verdict.verdict, verdict.needed) == ("inconclusive", None)


def test_unequal_strata_cost_what_kish_says() -> None:
    found = share([5] * 15, stratified(("a", "b")))
    assert found.effect is not None
    kish = 15 * (10 * 10**2 + 5 * 60**2) / (10 * 10 + 5 * 60) ** 2
    assert found.effect.prior == pytest.approx(kish * (1 - 15 / 400))


def test_a_group_borrows_only_from_its_own_index() -> None:
    rows = [[5, 5, 2, 5, 5, 5], [5] * 6] * 120
    cells = tally(make_survey(rows, places=[0, 1] * 120), "place")
    whole = estimate_index(cells, "answer_share")
    for other in ({"definition": "item_mean_share"}, {"measure": "A"}):
        with pytest.raises(ParameterFault, match="borrows"):
            estimate_index(
                cells.at("x"),
                **({"definition": "answer_share", "whole": whole} | other),  # type: ignore[arg-type] # of mixed types
            )


def test_too_few_complaints_lend_nothing_and_a_list_is_taken_off_what_is_lent() -> None:
    rows = [[5, 5, 2, 5, 5, 5]] * 99 + [[5] * 6] * 101
    cells = tally(make_survey(rows, places=[0, 1] * 100), "place")
    few = estimate_index(cells, "answer_share")
    assert few.minority == 99
    alone = estimate_index(cells.at("x"), "answer_share")
    assert estimate_index(cells.at("x"), "answer_share", whole=few).effect == alone.effect
    cells = tally(make_survey([*rows, rows[0]], places=[0, 1] * 100 + [0]), "place")
    many = estimate_index(cells, "answer_share", population=402)
    group = estimate_index(cells.at("x"), "answer_share", whole=many, population=402)
    assert group.effect is not None
    assert many.effect is not None
    assert many.effect.estimated is not None
    assert group.effect.prior == pytest.approx(many.effect.estimated)


@pytest.mark.parametrize("variance", [-1.0, float("nan"), float("inf")])
def test_a_variance_from_elsewhere_is_a_number(variance: float) -> None:
    with pytest.raises(ParameterFault):
        estimate_index(tally(make_survey([[5] * 6] * 3)), "answer_share", variance=variance)
