"""The rule of thumb: the sizes officials quote, and what they buy."""

from fractions import Fraction

import pytest
from scipy import stats

from analysis.errors import ParameterFault
from analysis.planning import (
    SLOVIN_IGNORES,
    VerdictRule,
    compare_with_slovin,
    slovin_sample_size,
)
from tests.analysis.planning.rules import single_question

FIVE_PERCENT = Fraction(5, 100)


@pytest.mark.parametrize(
    ("population", "forms"), [(500, 223), (1_000, 286), (5_000, 371), (10_000, 385)]
)
def test_the_sizes_of_official_guidance(population: int, forms: int) -> None:
    assert slovin_sample_size(population, FIVE_PERCENT) == forms


@pytest.mark.parametrize("population", [1, 2, 30])
def test_a_small_list_is_asked_nearly_whole(population: int) -> None:
    assert population - 3 <= slovin_sample_size(population, FIVE_PERCENT) <= population


def test_the_comparison_agrees_with_plain_binomial_counting() -> None:
    found = compare_with_slovin(
        10_000, FIVE_PERCENT, 0.97, single_question(0.95), power=0.8, level=0.95, rho=0.0
    )
    needed = found.chances.met_from
    assert found.n == 385
    assert needed is not None
    assert found.share_needed == needed / 385
    assert found.chances.met == pytest.approx(stats.binom.sf(needed - 1, 385, 0.97))
    assert found.half_width_at_half < 0.05  # the rule counts two standard errors, not 1.96
    assert found.n_cochran == 370
    assert found.interval.low < 0.95 < 0.97 < found.interval.high
    assert found.wanted.stable_n is not None
    assert found.missing == found.wanted.stable_n - 385 > 0
    assert found.notes == ("power_too_low", "gap_below_margin")


def test_the_rule_can_ask_for_more_than_a_verdict_takes() -> None:
    found = compare_with_slovin(
        10_000, FIVE_PERCENT, 0.99, single_question(0.9), power=0.8, level=0.95, rho=0.0
    )
    assert found.missing is not None
    assert found.missing < 0
    assert found.notes == ("more_than_needed",)


def test_a_small_list_may_leave_the_target_out_of_reach() -> None:
    found = compare_with_slovin(
        40, Fraction(2, 10), 0.99, single_question(0.95), power=0.8, level=0.95, rho=0.0
    )
    assert found.n == 16
    assert found.share_needed is None
    assert "target_out_of_reach" in found.notes


def test_a_list_that_is_asked_whole_decides_by_the_figure_itself() -> None:
    rule = VerdictRule(
        target=0.95,
        answers_each=1,
        rho0=0.5,
        prior_weight=10.0,
        deff_min=1.0,
        alpha=0.05,
        population=20,
    )
    found = compare_with_slovin(20, Fraction(1, 100), 0.99, rule, power=0.8, level=0.95, rho=0.0)
    assert found.n == 20
    assert found.half_width_at_half == 0
    assert found.chances.met == 1
    assert found.chances.met_from == 19


def test_what_the_rule_has_no_place_for_is_named() -> None:
    assert len(set(SLOVIN_IGNORES)) == len(SLOVIN_IGNORES) > 0


def test_faulty_requests_are_refused() -> None:
    rule = single_question(0.95)
    with pytest.raises(ParameterFault):
        slovin_sample_size(0, FIVE_PERCENT)
    with pytest.raises(ParameterFault):
        slovin_sample_size(100, Fraction(1))
    with pytest.raises(ParameterFault):
        compare_with_slovin(1, FIVE_PERCENT, 0.97, rule, power=0.8, level=0.95, rho=0.0)
    with pytest.raises(ParameterFault):
        compare_with_slovin(100, FIVE_PERCENT, 0.95, rule, power=0.8, level=0.95, rho=0.0)
