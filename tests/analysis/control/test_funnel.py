"""Funnel limits and over-dispersion; R's numbers are among the reference cases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from analysis.control import (
    ACTION_LEVEL,
    WARNING_LEVEL,
    funnel_limits,
    overdispersion,
    place_in_funnel,
    widened_funnel_limits,
)
from analysis.errors import DataFault, ParameterFault, UnknownMethod

ONE = np.array(1.0)


@given(n=st.integers(1, 400), reference=st.floats(0.05, 0.99), level=st.sampled_from([0.95, 0.998]))
def test_exact_limits_lie_within_one_count_of_the_binomial_quantiles(
    n: int, reference: float, level: float
) -> None:
    limits = funnel_limits("exact_binomial", reference, np.array([float(n)]), deff=ONE, level=level)
    for limit, tail in ((limits.lower[0], (1 - level) / 2), (limits.upper[0], (1 + level) / 2)):
        assert limit is not None
        quantile = stats.binom.ppf(tail, n, reference)
        assert quantile - 1 - 1e-6 <= limit * n <= quantile + 1e-6


def test_interpolation_between_counts_is_spiegelhalters() -> None:
    limits = funnel_limits("exact_binomial", 0.9, np.array([40.0]), deff=ONE, level=0.95)
    law = stats.binom(40, 0.9)
    r = law.ppf(0.025)
    assert limits.lower[0] == pytest.approx((r - (law.cdf(r) - 0.025) / law.pmf(r)) / 40)


def test_big_units_have_nearly_the_normal_limits() -> None:
    n = np.array([20_000.0])
    exact = funnel_limits("exact_binomial", 0.9, n, deff=ONE, level=ACTION_LEVEL)
    normal = funnel_limits("normal", 0.9, n, deff=ONE, level=ACTION_LEVEL)
    assert exact.lower[0] == pytest.approx(normal.lower[0], abs=2e-4)
    assert exact.upper[0] == pytest.approx(normal.upper[0], abs=2e-4)
    assert normal.upper[0] == pytest.approx(0.9 + 3.0902 * np.sqrt(0.09 / 20_000), abs=1e-6)


def test_answers_of_one_person_widen_an_index_funnel() -> None:
    answers, deff = np.array([500.0, 500.0]), np.array([1.0, 4.0])
    limits = funnel_limits("normal", 0.9, answers, deff=deff, level=0.95)
    plain, index = np.array(limits.lower, dtype=float)
    assert 0.9 - index == pytest.approx(2 * (0.9 - plain))
    assert limits.upper[1] == pytest.approx(0.9 + 1.959964 * np.sqrt(0.09 * 4 / 500))
    exact = funnel_limits("exact_binomial", 0.9, answers, deff=deff, level=0.95)
    alone = funnel_limits("exact_binomial", 0.9, np.array([125.0]), deff=ONE, level=0.95)
    assert exact.lower[1] == alone.lower[0]
    assert exact.notes == ("whole_effective_answers",)


def test_a_silent_unit_has_no_limits_and_no_place() -> None:
    n = np.array([0.0, 50.0])
    for method in ("exact_binomial", "normal"):
        limits = funnel_limits(method, 0.9, n, deff=ONE, level=WARNING_LEVEL)
        assert limits.lower[0] is limits.upper[0] is None
        assert limits.notes == ("unit_without_answers",)
        assert place_in_funnel(np.array([0.0, 0.5]), limits) == (None, "below")


def test_units_in_order_lie_outside_as_often_as_the_level_says() -> None:
    rng = np.random.default_rng(11)
    n = np.full(20_000, 180.0)
    limits = funnel_limits("exact_binomial", 0.9, n[:1], deff=ONE, level=0.95)
    shares = rng.binomial(180, 0.9, 20_000) / 180
    low, high = limits.lower[0], limits.upper[0]
    assert low is not None
    assert high is not None
    outside = np.mean((shares < low) | (shares > high))
    exact = stats.binom.cdf(np.ceil(low * 180) - 1, 180, 0.9) + stats.binom.sf(
        np.floor(high * 180), 180, 0.9
    )
    assert outside == pytest.approx(exact, abs=0.005)
    assert 0.03 < exact < 0.07


def test_overdispersion_without_drawing_in_is_the_plain_sum() -> None:
    x, n = np.array([180.0, 95, 300, 60]), np.array([200.0, 100, 400, 61])
    found = overdispersion(x, n, 0.88, deff=ONE, winsor=0.0)
    z = (x / n - 0.88) / np.sqrt(0.88 * 0.12 / n)
    assert found.z == pytest.approx(z)
    assert found.phi == found.phi_raw == pytest.approx(np.mean(z**2))
    assert found.threshold == pytest.approx(1 + 2 * np.sqrt(2 / 4))


def test_tau2_is_dersimonian_and_lairds_around_their_common_mean() -> None:
    """Around the inverse-variance mean and without drawing in, both are the same estimator."""
    x, n = np.array([150.0, 95, 300, 50]), np.array([200.0, 100, 400, 61])
    reference = float(x.sum() / n.sum())  # with errors under the reference, this mean is theirs
    found = overdispersion(x, n, reference, deff=ONE, winsor=0.0)
    theirs = combine_effects(x / n, reference * (1 - reference) / n, method_re="dl")
    assert found.tau2 == pytest.approx(theirs.tau2)
    assert found.q == pytest.approx(theirs.q)


def test_limits_widen_only_where_units_scatter_too_much() -> None:
    n = np.full(12, 200.0)
    calm = overdispersion(n * 0.9, n, 0.9, deff=ONE, winsor=0.1)
    wild = overdispersion(n * np.linspace(0.75, 1, 12), n, 0.9, deff=ONE, winsor=0.1)
    assert not calm.overdispersed
    assert calm.tau2 == 0
    assert wild.overdispersed
    plain = funnel_limits("normal", 0.9, n, deff=ONE, level=0.95)
    for method in ("multiplicative", "random_effects"):
        same = widened_funnel_limits(method, 0.9, n, calm, deff=ONE, level=0.95)
        wider = widened_funnel_limits(method, 0.9, n, wild, deff=ONE, level=0.95)
        assert same.lower == plain.lower
        assert wider.lower[0] is not None
        assert plain.lower[0] is not None
        assert wider.lower[0] < plain.lower[0]


def test_multiplicative_limits_widen_by_the_root_of_phi() -> None:
    n = np.full(12, 200.0)
    wild = overdispersion(n * np.linspace(0.75, 1, 12), n, 0.9, deff=ONE, winsor=0.1)
    wider = widened_funnel_limits("multiplicative", 0.9, n, wild, deff=ONE, level=0.95)
    assert wild.phi is not None
    half = 1.959964 * np.sqrt(0.09 / 200 * wild.phi)
    assert wider.lower[0] == pytest.approx(0.9 - half)
    assert wider.upper[0] == pytest.approx(0.9 + half)


def test_random_effects_keep_a_spread_that_big_units_cannot_lose() -> None:
    n = np.full(12, 200.0)
    wild = overdispersion(n * np.linspace(0.75, 1, 12), n, 0.9, deff=ONE, winsor=0.1)
    huge = np.array([1e9])
    additive = widened_funnel_limits("random_effects", 0.9, huge, wild, deff=ONE, level=0.95)
    factor = widened_funnel_limits("multiplicative", 0.9, huge, wild, deff=ONE, level=0.95)
    assert additive.lower[0] == pytest.approx(0.9 - 1.959964 * np.sqrt(wild.tau2), abs=1e-4)
    assert factor.lower[0] == pytest.approx(0.9, abs=1e-3)


def test_widening_recovers_a_known_spread_between_units() -> None:
    rng = np.random.default_rng(5)
    n = rng.integers(100, 400, 400).astype(float)
    truth = rng.normal(0.85, 0.03, 400)
    found = overdispersion(
        rng.binomial(n.astype(int), truth).astype(float), n, 0.85, deff=ONE, winsor=0.0
    )
    assert np.sqrt(found.tau2) == pytest.approx(0.03, abs=0.004)


def test_one_unit_or_none_says_so() -> None:
    single = overdispersion(np.array([9.0, 0]), np.array([10.0, 0]), 0.9, deff=ONE, winsor=0.1)
    assert single.notes == ("unit_without_answers", "one_unit")
    assert single.tau2 == 0
    assert single.z[1] is None
    nobody = overdispersion(np.zeros(2), np.zeros(2), 0.9, deff=ONE, winsor=0.1)
    assert nobody.phi is None
    assert nobody.notes == ("unit_without_answers", "no_units")


def test_faulty_requests_are_refused() -> None:
    n = np.array([10.0, 20.0])
    with pytest.raises(UnknownMethod):
        funnel_limits("poisson", 0.9, n, deff=ONE, level=0.95)
    with pytest.raises(ParameterFault):
        funnel_limits("normal", 1.0, n, deff=ONE, level=0.95)
    with pytest.raises(DataFault):
        funnel_limits("normal", 0.9, n, deff=np.array([1.0, 0.0]), level=0.95)
    with pytest.raises(DataFault):
        funnel_limits("normal", 0.9, np.array([-1.0]), deff=ONE, level=0.95)
    with pytest.raises(DataFault):
        overdispersion(np.array([11.0, 2.0]), n, 0.9, deff=ONE, winsor=0.1)
    with pytest.raises(ParameterFault):
        overdispersion(n, n, 0.9, deff=ONE, winsor=0.5)
    with pytest.raises(DataFault):
        place_in_funnel(n[:1], funnel_limits("normal", 0.9, n, deff=ONE, level=0.95))
    with pytest.raises(UnknownMethod):
        widened_funnel_limits(
            "both", 0.9, n, overdispersion(n, n, 0.9, deff=ONE, winsor=0.1), deff=ONE, level=0.95
        )


@pytest.mark.parametrize("share", [np.nan, -0.01, 1.01, 7.0, np.inf])
def test_a_number_that_is_no_share_has_no_place(share: float) -> None:
    limits = funnel_limits("normal", 0.9, np.array([10.0, 20.0]), deff=ONE, level=0.95)
    with pytest.raises(DataFault, match=r"shares\[1\]"):
        place_in_funnel(np.array([0.9, share]), limits)
