"""Units drawn to their mean: published data, a second likelihood, properties, coverage."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.control import partial_pooling
from analysis.errors import DataFault, UnknownMethod

ONE = np.array(1.0)
METHODS = ("moments", "marginal_likelihood", "hierarchical")
ESTIMATING = ("moments", "marginal_likelihood")

# Tumours among female rats of 71 control groups: Tarone (1982), Biometrics 38:215-220, as in
# Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., table 5.1.
TUMOURS = np.array(
    [0] * 14 + [1] * 8 + [2] * 9
    + [1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10, 4, 4, 4, 4, 4, 4, 4, 10, 4, 4, 4, 5, 11, 12, 5, 5]
    + [6, 5, 6, 6, 6, 6, 16, 15, 15, 9, 4],
    dtype=float,
)  # fmt: skip
RATS = np.array(
    [20] * 7 + [19] * 4 + [18, 18, 17] + [20] * 4 + [19, 19, 18, 18] + [25, 24, 23] + [20] * 6
    + [10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50, 20, 20, 20, 20, 20, 20, 20, 48, 19, 19]
    + [19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 46, 47, 24, 14],
    dtype=float,
)  # fmt: skip


def test_rats_as_published() -> None:
    """The book: posterior means of a and b 2.4 and 14.3, so a mean of about 2.4 / 16.7."""
    raw = (TUMOURS / RATS)[:70]
    assert (raw.mean(), raw.std(ddof=1)) == pytest.approx((0.136, 0.103), abs=5e-4)
    found = partial_pooling("hierarchical", TUMOURS, RATS, deff=ONE, level=0.95)
    assert found.mean == pytest.approx(2.4 / 16.7, abs=0.002)
    assert found.concentration == pytest.approx(16.7, rel=0.06)  # its median, the book's mean
    last = found.units[-1]
    assert last.pooled is not None
    assert last.share == 4 / 14
    assert 2.4 / 16.7 < last.pooled < 4 / 14


def test_marginal_likelihood_is_the_best_by_scipys_law() -> None:
    found = partial_pooling("marginal_likelihood", TUMOURS, RATS, deff=ONE, level=0.95)
    assert found.mean is not None
    assert found.concentration is not None

    def log_likelihood(mean: float, k: float) -> float:
        return float(stats.betabinom.logpmf(TUMOURS, RATS, mean * k, (1 - mean) * k).sum())

    best = log_likelihood(found.mean, found.concentration)
    around = [
        log_likelihood(found.mean * a, found.concentration * b)
        for a in (0.99, 1, 1.01)
        for b in (0.97, 1, 1.03)
    ]
    assert best == max(around)


def test_moments_find_the_spread_that_made_the_counts() -> None:
    rng = np.random.default_rng(41)
    n = rng.integers(20, 300, 1_000).astype(float)
    x = rng.binomial(n.astype(int), rng.beta(45, 5, 1_000)).astype(float)
    for method in ESTIMATING:
        found = partial_pooling(method, x, n, deff=ONE, level=0.95)
        assert found.mean == pytest.approx(0.9, abs=0.003)
        assert found.concentration == pytest.approx(50, rel=0.15)


def test_moments_are_kleinmans_in_two_steps() -> None:
    """With weights n his formula is r = (S - pq (I - 1)) / (pq (N - sum n**2 / N - (I - 1)))."""
    p, n, units_less_one = TUMOURS / RATS, RATS, len(RATS) - 1
    mean = TUMOURS.sum() / n.sum()
    pq, spread = mean * (1 - mean), (n * (p - mean) ** 2).sum()
    bottom = pq * (n.sum() - (n**2).sum() / n.sum() - units_less_one)
    alike = (spread - pq * units_less_one) / bottom
    found = partial_pooling("moments", TUMOURS, RATS, deff=ONE, level=0.95)
    assert found.mean == pytest.approx(np.average(p, weights=n / (1 + alike * (n - 1))))
    assert found.concentration == pytest.approx(1 / alike - 1, rel=0.25)


def test_hierarchical_pooling_is_the_integral_it_says() -> None:
    """Over a fine even grid of mean and concentration**(-1/2), by scipy's laws."""
    x, n = np.array([9.0, 3, 12]), np.array([10.0, 8, 12])
    found = partial_pooling("hierarchical", x, n, deff=ONE, level=0.9)
    cells = (np.arange(300) + 0.5) / 300
    m, k = cells[:, None], cells[None, :] ** -2.0
    a, b = m * k, (1 - m) * k
    weight = np.prod([stats.betabinom.pmf(xi, ni, a, b) for xi, ni in zip(x, n, strict=True)], 0)
    weight /= weight.sum()
    assert found.mean == pytest.approx(float((weight * m).sum()), abs=0.002)
    for unit, xi, ni in zip(found.units, x, n, strict=True):
        law = stats.beta(a + xi, b + ni - xi)
        mean = float((weight * law.mean()).sum())
        variance = float((weight * (law.var() + law.mean() ** 2)).sum()) - mean**2
        size = mean * (1 - mean) / variance - 1
        low, high = stats.beta.ppf([0.05, 0.95], mean * size, (1 - mean) * size)
        assert (unit.pooled, unit.low, unit.high) == pytest.approx((mean, low, high), abs=0.002)
        assert unit.own_weight == pytest.approx(float((weight * ni / (ni + k)).sum()), abs=0.004)


units = st.lists(
    st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(counts=units, method=st.sampled_from(METHODS))
def test_pooled_shares_lie_between_raw_and_mean(counts: list[tuple[int, int]], method: str) -> None:
    x, n = (np.array(each, dtype=float) for each in zip(*counts, strict=True))
    found = partial_pooling(method, x, n, deff=ONE, level=0.95)
    for unit in found.units:
        if unit.pooled is None or unit.low is None or unit.high is None:
            continue
        assert 0 <= unit.low <= unit.pooled + 1e-9 <= unit.high + 2e-9 <= 1 + 3e-9
        if unit.share is not None and found.mean is not None and method != "hierarchical":
            ends = sorted((unit.share, found.mean))
            assert ends[0] - 1e-9 <= unit.pooled <= ends[1] + 1e-9
            assert unit.own_weight is not None
            expected = unit.own_weight * unit.share + (1 - unit.own_weight) * found.mean
            assert unit.pooled == pytest.approx(expected)


@pytest.mark.parametrize("method", METHODS)
def test_small_units_are_drawn_further(method: str) -> None:
    x, n = np.array([10.0, 100, 1000, 60, 350]), np.array([10.0, 100, 1000, 80, 400])
    found = partial_pooling(method, x, n, deff=ONE, level=0.95)
    pooled = np.array([unit.pooled for unit in found.units[:3]], dtype=float)
    own = np.array([unit.own_weight for unit in found.units[:3]], dtype=float)
    assert (np.diff(pooled) > 0).all()
    assert (np.diff(own) > 0).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_design_effect_counts_answers_for_what_they_are(method: str) -> None:
    x, n = np.array([190.0, 60, 380]), np.array([200.0, 80, 400])
    with_effect = partial_pooling(method, x, n, deff=np.array(2.0), level=0.95)
    halved = partial_pooling(method, x / 2, n / 2, deff=ONE, level=0.95)
    assert with_effect == halved


@pytest.mark.parametrize("method", ESTIMATING)
def test_units_that_differ_by_chance_alone_all_get_the_common_mean(method: str) -> None:
    x, n = np.array([90.0, 45, 180]), np.array([100.0, 50, 200])
    found = partial_pooling(method, x, n, deff=ONE, level=0.95)
    assert found.concentration is None
    assert found.between_sd == 0
    assert found.notes == ("no_between_unit_variance",)
    low, high = stats.beta.ppf([0.025, 0.975], 315.5, 35.5)
    for unit in found.units:
        assert (unit.pooled, unit.own_weight) == (0.9, 0.0)
        assert (unit.low, unit.high) == pytest.approx((low, high))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("x", [[10.0, 30, 50], [0.0, 0, 0]])
def test_everybody_of_one_mind(method: str, x: list[float]) -> None:
    found = partial_pooling(method, np.array(x), np.array([10.0, 30, 50]), deff=ONE, level=0.95)
    for unit in found.units:
        assert unit.low is not None
        assert unit.high is not None
        assert 0 <= unit.low < unit.high <= 1


@pytest.mark.parametrize("method", ESTIMATING)
def test_one_unit_keeps_its_share(method: str) -> None:
    found = partial_pooling(method, np.array([18.0, 0]), np.array([20.0, 0]), deff=ONE, level=0.95)
    assert found.notes == ("unit_without_answers", "one_unit")
    assert found.units[0].pooled == 0.9
    assert found.units[1].pooled is None
    assert found.between_sd is None


def test_one_unit_alone_is_drawn_only_by_the_prior() -> None:
    found = partial_pooling(
        "hierarchical", np.array([180.0]), np.array([200.0]), deff=ONE, level=0.95
    )
    assert found.units[0].pooled == pytest.approx(0.9, abs=0.01)
    assert found.notes == ("one_unit",)


@pytest.mark.parametrize("method", METHODS)
def test_a_silent_unit_gets_the_common_mean_and_a_wide_interval(method: str) -> None:
    x, n = np.array([95.0, 60, 70, 0]), np.array([100.0, 100, 100, 0])
    found = partial_pooling(method, x, n, deff=ONE, level=0.95)
    silent = found.units[3]
    assert silent.share is None
    assert silent.own_weight == 0
    assert silent.pooled == pytest.approx(found.mean)
    widths = [unit.high - unit.low for unit in found.units if unit.high and unit.low]
    assert widths[3] == max(widths)
    assert "unit_without_answers" in found.notes


@pytest.mark.parametrize("method", METHODS)
def test_nobody_answered_anywhere(method: str) -> None:
    found = partial_pooling(method, np.zeros(2), np.zeros(2), deff=ONE, level=0.95)
    assert found.mean is None
    assert {unit.pooled for unit in found.units} == {None}
    assert found.notes == ("no_answers",)


def test_units_of_opposite_minds_are_left_alone_as_far_as_allowed() -> None:
    x, n = np.array([50.0, 0, 50, 0]), np.full(4, 50.0)
    for method in ESTIMATING:
        found = partial_pooling(method, x, n, deff=ONE, level=0.95)
        assert found.concentration == 1
        assert "units_hardly_alike" in found.notes


def test_pooled_shares_are_nearer_the_truth_and_their_intervals_hold() -> None:
    rng = np.random.default_rng(53)
    inside, raw_error, pooled_error = [], [], []
    for _ in range(25):
        n = rng.integers(10, 200, 15).astype(float)
        truth = rng.beta(57, 3, 15)
        x = rng.binomial(n.astype(int), truth).astype(float)
        found = partial_pooling("hierarchical", x, n, deff=ONE, level=0.95)
        limits = np.array([(unit.low, unit.high, unit.pooled) for unit in found.units], dtype=float)
        inside.append(np.mean((limits[:, 0] <= truth) & (truth <= limits[:, 1])))
        raw_error.append(np.mean((x / n - truth) ** 2))
        pooled_error.append(np.mean((limits[:, 2] - truth) ** 2))
    assert np.mean(inside) > 0.9
    assert np.sqrt(np.mean(pooled_error)) < 0.85 * np.sqrt(np.mean(raw_error))


def test_nothing_is_ranked() -> None:
    x, n = np.array([60.0, 95, 80]), np.array([100.0, 100, 100])
    found = partial_pooling("moments", x, n, deff=ONE, level=0.95)
    assert [unit.share for unit in found.units] == [0.6, 0.95, 0.8]


def test_faulty_requests_are_refused() -> None:
    n = np.array([10.0, 20.0])
    with pytest.raises(UnknownMethod):
        partial_pooling("stein", n, n, deff=ONE, level=0.95)
    with pytest.raises(DataFault):
        partial_pooling("moments", n + 1, n, deff=ONE, level=0.95)
    with pytest.raises(DataFault):
        partial_pooling("moments", n, n, deff=np.array([1.0]), level=0.95)
    with pytest.raises(DataFault):
        partial_pooling("moments", np.array([]), np.array([]), deff=ONE, level=0.95)
