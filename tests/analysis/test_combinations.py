"""Weighted means of independent groups."""

from fractions import Fraction
from math import sqrt

import pytest

from analysis import combine_estimates, estimate_index, tally
from analysis.errors import ParameterFault
from tests.analysis.surveys import estimate_share, make_single, make_survey


def test_one_group_alone_is_itself() -> None:
    person = [[5, 5, 4, 3, -2, 5]] * 20 + [[2] * 6] * 5
    for code in ("answer_share", "mean_over_5", "factor_mean_share"):
        alone = estimate_index(tally(make_survey(person)), code, deff_min=1.2)
        combined = combine_estimates([alone], [17])
        assert combined.exact == alone.exact
        for name in ("se", "df", "deff", "low", "high", "bound_low", "bound_high"):
            assert getattr(combined, name) == pytest.approx(getattr(alone, name), rel=1e-12)


def test_value_and_variance_are_those_of_a_stratified_mean() -> None:
    parts = [estimate_share(90, 100), estimate_share(30, 50)]
    combined = combine_estimates(parts, [3_000, 1_000])
    assert combined.exact == Fraction(3, 4) * Fraction(9, 10) + Fraction(1, 4) * Fraction(3, 5)
    assert parts[0].se is not None
    assert parts[1].se is not None
    expected = sqrt((0.75 * parts[0].se) ** 2 + (0.25 * parts[1].se) ** 2)
    assert combined.se == pytest.approx(expected)
    assert (combined.n, combined.n_answers, combined.df) == (150, 150, 148)
    assert combined.n_below == 30


def test_unequal_weights_cost_what_kish_says() -> None:
    combined = combine_estimates([estimate_share(50, 50), estimate_share(150, 150)], [1, 1])
    kish = 200 * (50 * (1 / 50) ** 2 + 150 * (1 / 150) ** 2) / 4
    assert combined.deff == pytest.approx(kish)
    assert combined.se == 0


def test_a_group_without_answers_is_left_out_and_told() -> None:
    nobody = estimate_share(0, 0)
    combined = combine_estimates([estimate_share(9, 10), nobody], [1, 5])
    assert combined.exact == Fraction(9, 10)
    assert combined.notes == ("parts_without_answers",)
    assert combine_estimates([nobody, nobody], [1, 1]).value is None


def test_a_group_of_one_enters_with_its_prior_variance() -> None:
    combined = combine_estimates([estimate_share(9, 10), estimate_share(1, 1)], [9, 1])
    assert combined.notes == ("parts_without_spread",)
    share = 0.9 * 0.9 + 0.1
    assert combined.se == pytest.approx(sqrt(0.81 * 0.1 * 0.9 / 9 + 0.01 * share * (1 - share)))


def test_lists_add_up_and_censuses_stay_known() -> None:
    parts = [estimate_share(9, 10, population=10), estimate_share(20, 20, population=20)]
    combined = combine_estimates(parts, [10, 20])
    assert combined.population == 30
    assert combined.notes == ("census",)
    assert combined.bound_low == combined.value
    open_part = estimate_share(9, 10)
    assert combine_estimates([parts[0], open_part], [1, 1]).population is None


def test_too_many_answers_in_one_group_are_told() -> None:
    parts = [estimate_share(9, 10, population=5), estimate_share(20, 20, population=40)]
    assert combine_estimates(parts, [1, 1]).notes == ("more_answers_than_population",)


def test_what_cannot_be_combined_is_refused() -> None:
    part = estimate_share(9, 10)
    mean = estimate_index(tally(make_single({4: 5})), "mean_over_5")
    with pytest.raises(ParameterFault):
        combine_estimates([], [])
    with pytest.raises(ParameterFault):
        combine_estimates([part], [1, 2])
    with pytest.raises(ParameterFault):
        combine_estimates([part, part], [1, 0])
    with pytest.raises(ParameterFault):
        combine_estimates([part, mean], [1, 1])
    with pytest.raises(ParameterFault):
        combine_estimates([part, estimate_share(9, 10, level=0.9)], [1, 1])
