"""Estimates at the edges: nobody, one, two, everybody, all alike, almost all alike."""

from fractions import Fraction
from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import DEFINITIONS, Estimate, SurveyData, estimate_index, tally
from analysis.errors import ParameterFault
from analysis.parameters import DEFF_MIN_UNKEYED
from tests.analysis.surveys import estimate_share, make_survey, simulate_scores, surveys


@pytest.mark.parametrize("code", list(DEFINITIONS))
@pytest.mark.parametrize("rows", [[], [[-2] * 6], [[0, -1, -2, 0, -1, -2]] * 3])
def test_without_answers_there_is_no_value_and_a_note(code: str, rows: list[list[int]]) -> None:
    estimate = estimate_index(tally(make_survey(rows)), code)
    assert estimate.notes == ("no_answers",)
    assert (estimate.value, estimate.exact, estimate.se, estimate.deff) == (None,) * 4
    assert (estimate.low, estimate.high, estimate.bound_low, estimate.bound_high) == (None,) * 4
    assert estimate.evidence is None


def test_one_respondent_proves_nothing() -> None:
    estimate = estimate_share(1, 1)
    assert (estimate.value, estimate.se, estimate.low, estimate.high) == (1.0, None, 0.0, 1.0)
    assert estimate.notes == ("one_respondent",)


def test_two_respondents_have_a_wide_interval() -> None:
    estimate = estimate_share(1, 2)
    assert estimate.se == pytest.approx(0.5)
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.low < 0.01
    assert estimate.high > 0.99


@pytest.mark.parametrize(("satisfied", "value"), [(40, 1.0), (0, 0.0)])
def test_agreement_of_all_does_not_close_the_interval(satisfied: int, value: float) -> None:
    estimate = estimate_share(satisfied, 40)
    assert estimate.value == value
    assert estimate.se == 0
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.high - estimate.low > 0.08
    assert estimate.effect is not None
    assert estimate.effect.weight == 0


@given(survey=surveys(min_size=1), code=st.sampled_from(list(DEFINITIONS)))
def test_limits_hold_the_value_and_stay_in_0_to_1(survey: SurveyData, code: str) -> None:
    estimate = estimate_index(tally(survey), code)
    if estimate.value is None:
        return
    narrow = estimate_index(tally(survey), code, level=0.8, alpha=0.2)
    low, high = ordered(estimate)
    inner_low, inner_high = ordered(narrow)
    assert 0 <= low <= inner_low + 1e-12
    assert inner_high - 1e-12 <= high <= 1
    assert inner_low - 1e-12 <= estimate.value <= inner_high + 1e-12
    assert estimate.bound_low is not None
    assert estimate.bound_high is not None
    assert 0 <= estimate.bound_low <= estimate.value + 1e-12
    assert estimate.value - 1e-12 <= estimate.bound_high <= 1


def ordered(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.low <= estimate.high
    return estimate.low, estimate.high


@given(surveys(min_size=2))
def test_the_two_scales_of_a_mean_tell_the_same(survey: SurveyData) -> None:
    over_5 = estimate_index(tally(survey), "mean_over_5")
    rescaled = estimate_index(tally(survey), "mean_rescaled")
    if over_5.value is None:
        return
    for name in ("value", "low", "high", "bound_low", "bound_high"):
        expected = 0.2 + 0.8 * getattr(rescaled, name)
        assert getattr(over_5, name) == pytest.approx(expected, abs=1e-12)


def test_one_complaint_in_a_million_keeps_its_variance() -> None:
    n = 1_000_000
    estimate = estimate_share(n - 1, n)
    assert estimate.se == pytest.approx(sqrt((1 - 1 / n) / n / (n - 1)), rel=1e-14)
    assert estimate.exact == Fraction(n - 1, n)


def test_single_answers_have_design_effect_one() -> None:
    estimate = estimate_share(180, 200)
    assert estimate.deff == pytest.approx(200 / 199 * 20 / 30 + 10 / 30)
    assert estimate.n_eff == pytest.approx(200 / (200 / 199 * 20 / 30 + 10 / 30))


def test_answers_of_one_person_are_not_taken_as_independent() -> None:
    person = [[5] * 6] * 90 + [[2] * 6] * 10
    estimate = estimate_index(tally(make_survey(person)), "answer_share")
    alone = estimate_share(90, 100)
    assert estimate.n_answers == 500
    assert estimate.se == pytest.approx(alone.se)
    assert estimate.effect is not None
    assert estimate.effect.estimated == pytest.approx(5 * 100 / 99)


def test_open_answers_are_held_to_a_least_design_effect() -> None:
    estimate = estimate_share(180, 200, deff_min=DEFF_MIN_UNKEYED)
    assert estimate.deff == DEFF_MIN_UNKEYED
    free = estimate_share(180, 200)
    assert ordered(estimate)[0] < ordered(free)[0]


def test_a_known_list_narrows_the_interval_by_its_correction() -> None:
    free, listed = estimate_share(180, 200), estimate_share(180, 200, population=400)
    assert listed.correction == 0.5
    assert free.se is not None
    assert listed.se == pytest.approx(free.se * sqrt(0.5))
    assert ordered(free)[0] < ordered(listed)[0]


def test_a_census_has_no_error() -> None:
    estimate = estimate_share(180, 200, population=200)
    assert estimate.notes == ("census",)
    assert (estimate.se, estimate.n_eff) == (0.0, inf)
    assert (estimate.low, estimate.bound_low, estimate.bound_high) == (0.9, 0.9, 0.9)


def test_a_census_with_answers_left_out_is_none() -> None:
    survey = make_survey([[5] * 6] * 80 + [[2] * 6] * 10 + [[-2] * 6] * 10)
    estimate = estimate_index(tally(survey), "answer_share", population=100)
    assert estimate.notes == ("left_out_counts_as_unseen",)
    assert estimate.correction == pytest.approx(0.1)
    assert estimate.se is not None
    assert estimate.se > 0


def test_what_did_not_arise_is_not_left_out_of_a_census() -> None:
    survey = make_survey([[5, 5, 5, -1, 0, 5]] * 20)
    estimate = estimate_index(tally(survey), "answer_share", population=20)
    assert estimate.notes == ("census",)


def test_a_group_of_a_census_is_known_when_all_in_it_answered() -> None:
    survey = make_survey([[5] * 6] * 30 + [[-2] * 6] * 30, places=[0] * 30 + [1] * 30)
    cells = tally(survey, "place")
    assert "census" in estimate_index(cells.at("x"), "answer_share", population=60).notes
    assert "census" not in estimate_index(cells.whole(), "answer_share", population=60).notes


def test_more_answers_than_population_get_no_correction_and_a_note() -> None:
    estimate = estimate_share(180, 200, population=150)
    assert estimate.notes == ("more_answers_than_population",)
    assert estimate.correction == 1
    assert estimate.se == pytest.approx(estimate_share(180, 200).se, rel=1e-12)


def test_equal_answers_in_any_order_of_columns_give_the_same() -> None:
    rng = np.random.default_rng(7)
    scores = simulate_scores(rng, 50, 6, 0.9, 0.4)
    one = estimate_index(tally(make_survey(scores)), "item_mean_share")
    other = estimate_index(tally(make_survey(scores[:, [2, 0, 1, 4, 3, 5]])), "item_mean_share")
    assert one.exact == other.exact
    assert (one.se, one.low) == pytest.approx((other.se, other.low), rel=1e-12)


@pytest.mark.parametrize(
    "options",
    [
        {"population": -1},
        {"deff_min": 0.9},
        {"level": 1.0},
        {"alpha": 0.5},
        {"rho0": 1.1},
        {"prior_weight": 0.0},
    ],
)
def test_numbers_out_of_range_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ParameterFault):
        estimate_share(9, 10, **options)
