"""Differences of two shares. Published limits: Newcombe (1998), Stat Med 17:873-890, table II."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from analysis.comparisons import Counts, difference_interval
from analysis.comparisons.two_shares import DIFFERENCE_METHODS, restricted_shares
from analysis.errors import ParameterFault, UnknownMethod

SCORE = ("mee", "miettinen_nurminen")
CLIPPED = ("newcombe", *SCORE)


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    n1, n2 = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    return Counts(draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2)


@pytest.mark.parametrize(
    ("method", "case", "low", "high"),
    [
        ("mee", (56, 70, 48, 80), 0.0533, 0.3377),
        ("miettinen_nurminen", (56, 70, 48, 80), 0.0528, 0.3382),
        ("newcombe", (56, 70, 48, 80), 0.0524, 0.3339),
        ("mee", (9, 10, 3, 10), 0.1821, 0.8370),
        ("miettinen_nurminen", (9, 10, 3, 10), 0.1700, 0.8406),
        ("newcombe", (9, 10, 3, 10), 0.1705, 0.8090),
        ("mee", (10, 10, 0, 10), 0.6777, 1.0),
        ("miettinen_nurminen", (10, 10, 0, 10), 0.6636, 1.0),
        ("mee", (10, 10, 0, 20), 0.7225, 1.0),
        ("miettinen_nurminen", (10, 10, 0, 20), 0.7156, 1.0),
        ("newcombe", (10, 10, 0, 20), 0.6791, 1.0),
        ("newcombe", (10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_limits_are_those_of_newcombes_table(
    method: str, case: tuple[int, int, int, int], low: float, high: float
) -> None:
    interval = difference_interval(method, Counts(*case), 0.95)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@pytest.mark.parametrize("case", [(93, 100, 85, 100), (0, 7, 3, 9), (20, 20, 18, 20)])
def test_simple_methods_agree_with_statsmodels(case: tuple[int, int, int, int]) -> None:
    for ours, theirs in (("newcombe", "newcomb"), ("agresti_caffo", "agresti-caffo")):
        interval = difference_interval(ours, Counts(*case), 0.9)
        low, high = confint_proportions_2indep(*case, method=theirs, compare="diff", alpha=0.1)
        assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-9)


@given(counts(), st.sampled_from(sorted(DIFFERENCE_METHODS)), st.floats(0.5, 0.999))
def test_swapping_the_samples_turns_the_interval_round(
    case: Counts, method: str, level: float
) -> None:
    one = difference_interval(method, case, level)
    other = difference_interval(method, Counts(case.x2, case.n2, case.x1, case.n1), level)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-9)


@given(counts(), st.sampled_from(CLIPPED), st.floats(0.5, 0.999))
def test_limits_stay_in_range_about_the_difference(case: Counts, method: str, level: float) -> None:
    interval = difference_interval(method, case, level)
    assert -1 <= interval.low <= interval.estimate + 1e-12
    assert interval.estimate - 1e-12 <= interval.high <= 1


@given(counts())
def test_the_factor_of_miettinen_and_nurminen_only_widens(case: Counts) -> None:
    mee, wider = (difference_interval(method, case, 0.95) for method in SCORE)
    assert wider.low <= mee.low + 1e-12
    assert wider.high >= mee.high - 1e-12


@given(counts(), st.floats(-0.99, 0.99))
def test_no_other_pair_of_that_difference_is_likelier(case: Counts, difference: float) -> None:
    p1, p2 = restricted_shares(case, difference)
    assert p1 - p2 == pytest.approx(difference, abs=1e-9)
    best = _log_likelihood(case, p1, p2)
    for other in np.linspace(max(0, -difference), min(1, 1 - difference), 101).tolist():
        assert _log_likelihood(case, other + difference, other) <= best + 1e-7


@pytest.mark.parametrize("method", SCORE)
@pytest.mark.parametrize(
    "case", [(20, 20, 18, 20), (5, 5, 3, 5), (19, 20, 15, 20), (45, 50, 45, 50)]
)
def test_score_limits_have_the_error_they_name(
    method: str, case: tuple[int, int, int, int]
) -> None:
    counts = Counts(*case)
    interval = difference_interval(method, counts, 0.95)
    total = counts.n1 + counts.n2
    factor = total / (total - 1) if method == "miettinen_nurminen" else 1.0
    for limit in (interval.low, interval.high):
        p1, p2 = restricted_shares(counts, limit)
        variance = (p1 * (1 - p1) / counts.n1 + p2 * (1 - p2) / counts.n2) * factor
        z = abs(counts.difference - limit) / variance**0.5
        assert z == pytest.approx(1.959964, abs=1e-5)


def test_one_answer_each_tells_almost_nothing() -> None:
    interval = difference_interval("miettinen_nurminen", Counts(1, 1, 0, 1), 0.95)
    assert interval.low < 0
    assert interval.high == 1


@pytest.mark.slow
@pytest.mark.parametrize("method", CLIPPED)
def test_intervals_cover_near_one(method: str) -> None:
    rng = np.random.default_rng(20260101)
    p1, p2, n = 0.97, 0.93, 60
    drawn = np.stack([rng.binomial(n, p1, 3000), rng.binomial(n, p2, 3000)], axis=1)
    pairs, often = np.unique(drawn, axis=0, return_counts=True)
    covered = 0
    for (x1, x2), times in zip(pairs.tolist(), often.tolist(), strict=True):
        interval = difference_interval(method, Counts(x1, n, x2, n), 0.95)
        covered += times * (interval.low <= p1 - p2 <= interval.high)
    assert covered / 3000 >= 0.94


@pytest.mark.parametrize("case", [(1, 0, 0, 1), (2, 1, 0, 1), (0, 1, -1, 1)])
def test_counts_that_are_no_shares_are_refused(case: tuple[int, int, int, int]) -> None:
    with pytest.raises(ParameterFault):
        Counts(*case)


def test_unknown_methods_and_levels_are_refused() -> None:
    with pytest.raises(UnknownMethod):
        difference_interval("score", Counts(1, 2, 1, 2), 0.95)
    with pytest.raises(ParameterFault):
        difference_interval("wald", Counts(1, 2, 1, 2), 1.0)


def _log_likelihood(counts: Counts, p1: float, p2: float) -> float:
    total = 0.0
    for x, n, p in ((counts.x1, counts.n1, p1), (counts.x2, counts.n2, p2)):
        for times, chance in ((x, p), (n - x, 1 - p)):
            if times:
                total += times * log(chance) if chance > 0 else float("-inf")
    return total
