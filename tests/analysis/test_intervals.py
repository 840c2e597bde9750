"""Intervals a second way (scipy, statsmodels) and by their properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analysis import DesignShare, Interval, design_interval, one_sided_level, proportion_interval
from analysis.design_intervals import DESIGN_METHODS
from analysis.errors import ParameterFault, UnknownMethod
from analysis.intervals import PROPORTION_METHODS

counts = st.integers(1, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
UNCLIPPED = {"wald", "agresti_coull"}


@given(counts, st.floats(0.5, 0.99))
def test_closed_forms_agree_with_statsmodels(count: tuple[int, int], level: float) -> None:
    x, n = count
    for ours, theirs in (("wilson", "wilson"), ("clopper_pearson", "beta")):
        interval = proportion_interval(ours, x, n, level)
        low, high = proportion_confint(x, n, alpha=1 - level, method=theirs)
        assert interval.low == pytest.approx(low, abs=1e-9)
        assert interval.high == pytest.approx(high, abs=1e-9)


@given(counts)
def test_clopper_pearson_agrees_with_scipy(count: tuple[int, int]) -> None:
    interval = proportion_interval("clopper_pearson", *count, 0.95)
    other = stats.binomtest(*count).proportion_ci(0.95, "exact")
    assert (interval.low, interval.high) == pytest.approx((other.low, other.high), abs=1e-9)


@given(counts)
def test_mid_p_limits_have_the_promised_tails(count: tuple[int, int]) -> None:
    x, n = count
    interval = proportion_interval("mid_p", x, n, 0.95)
    if x > 0:
        tail = stats.binom.sf(x, n, interval.low) + stats.binom.pmf(x, n, interval.low) / 2
        assert tail == pytest.approx(0.025, abs=1e-8)
    if x < n:
        tail = stats.binom.cdf(x - 1, n, interval.high) + stats.binom.pmf(x, n, interval.high) / 2
        assert tail == pytest.approx(0.025, abs=1e-8)


@given(counts)
def test_likelihood_limits_lose_what_chi_square_allows(count: tuple[int, int]) -> None:
    x, n = count
    interval = proportion_interval("likelihood", x, n, 0.95)
    best = stats.binom.logpmf(x, n, x / n)
    for limit in {interval.low, interval.high} - {0.0, 1.0}:
        drop = 2 * (best - stats.binom.logpmf(x, n, limit))
        assert drop == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-6, abs=1e-6)


@given(counts, st.sampled_from(sorted(PROPORTION_METHODS)))
def test_each_interval_is_ordered_symmetric_and_grows(count: tuple[int, int], method: str) -> None:
    x, n = count
    narrow, wide = (proportion_interval(method, x, n, level) for level in (0.8, 0.95))
    mirror = proportion_interval(method, n - x, n, 0.95)
    if method != "agresti_coull":  # its centre moves with the level, so it need not nest
        assert wide.low <= narrow.low + 1e-12
        assert narrow.high <= wide.high + 1e-12
    assert wide.low == pytest.approx(1 - mirror.high, abs=1e-10)
    if method not in UNCLIPPED:
        assert 0 <= wide.low <= x / n + 1e-12
        assert x / n - 1e-12 <= wide.high <= 1
    if x == n and method not in UNCLIPPED:
        assert wide.high == 1


shares = st.builds(
    DesignShare,
    share=st.floats(0.01, 0.99),
    se=st.floats(0.001, 0.2),
    df=st.integers(1, 500),
    n=st.integers(2, 1_000),
    n_eff=st.floats(1.0, 5_000.0),
)


@given(shares, st.sampled_from(sorted(DESIGN_METHODS)))
def test_design_intervals_hold_the_share_and_grow(evidence: DesignShare, method: str) -> None:
    narrow, wide = (design_interval(method, evidence, level) for level in (0.8, 0.95))
    assert wide.low <= narrow.low + 1e-9 <= evidence.share + 2e-9
    assert evidence.share - 2e-9 <= narrow.high - 1e-9 <= wide.high
    if method != "mean":
        assert wide.low >= 0
        assert wide.high <= 1


@given(shares)
def test_verdict_bounds_lie_outside_the_displayed_interval_of_their_level(
    evidence: DesignShare,
) -> None:
    shown = design_interval("wilson_shrunk_t", evidence, 0.9)
    bounds = design_interval("kg_shrunk_t", evidence, 0.9)
    if evidence.share >= 0.5:
        assert bounds.high >= shown.high - 1e-9


@pytest.mark.parametrize("method", sorted(DESIGN_METHODS))
def test_without_degrees_of_freedom_nothing_is_known(method: str) -> None:
    assert design_interval(method, DesignShare(0.5, 0.1, 0, 1, 1.0), 0.95) == Interval(0, 1)


@pytest.mark.parametrize("method", ["xlogit", "logit", "asin", "likelihood"])
def test_what_is_undefined_at_one_is_refused(method: str) -> None:
    with pytest.raises(ParameterFault):
        design_interval(method, DesignShare(1.0, 0.0, 9, 10, 10.0), 0.95)


@pytest.mark.parametrize("method", ["beta", "kg_truncated", "wilson_neff", "kg_shrunk_t"])
def test_agreement_of_all_leaves_a_lower_limit(method: str) -> None:
    interval = design_interval(method, DesignShare(1.0, 0.0, 9, 10, 10.0), 0.95)
    assert 0.5 < interval.low < 0.8
    assert interval.high == 1


def test_faulty_requests_are_refused() -> None:
    for method, x, n, level in (
        ("wil", 1, 2, 0.95),
        ("wilson", 3, 2, 0.95),
        ("wilson", 0, 0, 0.95),
        ("wilson", 1, 2, 95),
    ):
        with pytest.raises((ParameterFault, UnknownMethod)):
            proportion_interval(method, x, n, level)
    with pytest.raises(UnknownMethod):
        design_interval("wald", DesignShare(0.5, 0.1, 9, 10, 10.0), 0.95)
    with pytest.raises(ParameterFault):
        one_sided_level(0.0)
