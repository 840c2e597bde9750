"""Differences of two figures from independent samples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import DesignShare, Estimate, estimate_index, tally
from analysis.comparisons import Counts, difference_interval, difference_of_estimates
from analysis.comparisons.differences import (
    DIFFERENCE_FORMULAS,
    Difference,
    Pair,
    contrast,
    satterthwaite_df,
)
from analysis.errors import DataFault, ParameterFault, UnknownMethod
from tests.analysis.surveys import estimate_share, make_single, make_survey, simulate_scores

N = st.integers(2, 80)
METHODS = sorted(DIFFERENCE_FORMULAS)


def _compare(first: Estimate, second: Estimate, method: str = "mover") -> Difference:
    return difference_of_estimates(first, second, method=method, level=0.95)


def test_t_is_welchs_test_of_two_samples() -> None:
    first, second = [1] * 90 + [0] * 10, [1] * 30 + [0] * 10
    found = _compare(estimate_share(90, 100), estimate_share(30, 40), "t")
    welch = stats.ttest_ind(first, second, equal_var=False)
    interval = welch.confidence_interval(0.95)
    assert found.p_two_sided == pytest.approx(welch.pvalue)
    assert found.df == pytest.approx(welch.df)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


@given(st.integers(0, 50), st.integers(0, 80))
def test_mover_is_newcombes_interval_for_independent_answers(x1: int, x2: int) -> None:
    first = DesignShare(x1 / 50, 0.01, 10**9, 50, 50.0)
    second = DesignShare(x2 / 80, 0.01, 10**9, 80, 80.0)
    found = contrast(Pair(first, second, 0.01, 9.0, 0.0, 1.0), method="mover", level=0.9)
    newcombe = difference_interval("newcombe", Counts(x1, 50, x2, 80), 0.9)
    assert (found.low, found.high) == pytest.approx((newcombe.low, newcombe.high), abs=1e-6)


@pytest.mark.parametrize("correlation", [-1.0, -0.5, 0.0, 0.5, 0.9, 1.0])
def test_what_both_sides_share_cancels(correlation: float) -> None:
    side = DesignShare(0.5, 0.05, 10**9, 100, 100.0)
    pair = Pair(side, side, 0.05 * (2 - 2 * correlation) ** 0.5, 9.0, correlation, 1.0)
    found = contrast(pair, method="mover", level=0.95)
    newcombe = difference_interval("newcombe", Counts(50, 100, 50, 100), 0.95)
    assert found.high == pytest.approx(newcombe.high * (1 - correlation) ** 0.5, abs=1e-7)
    assert found.low == pytest.approx(-(found.high or 0.0))
    assert found.notes == ("no_variation",) * (correlation == 1.0)


@given(N, N, st.data(), st.sampled_from(METHODS))
def test_interval_and_p_value_say_the_same(
    n1: int, n2: int, data: st.DataObject, method: str
) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    found = _compare(estimate_share(x1, n1), estimate_share(x2, n2), method)
    if found.p_two_sided is None:
        assert found.notes[0].startswith("no_variation")
        return
    assert 0 <= found.p_two_sided <= 1
    if abs(found.p_two_sided - 0.05) > 1e-9:
        assert found.excludes_zero == (found.p_two_sided < 0.05)
    assert found.p_greater is not None
    assert found.p_less is not None
    assert found.p_greater + found.p_less == pytest.approx(1)
    assert (found.p_greater < found.p_less) == (x1 * n2 > x2 * n1)


@given(N, N, st.data(), st.sampled_from(METHODS))
def test_turning_the_question_turns_the_answer(
    n1: int, n2: int, data: st.DataObject, method: str
) -> None:
    sides = [estimate_share(data.draw(st.integers(0, n)), n) for n in (n1, n2)]
    one, other = _compare(sides[0], sides[1], method), _compare(sides[1], sides[0], method)
    assert one.value == pytest.approx(-(other.value or 0.0))
    assert one.p_greater == pytest.approx(other.p_less)
    assert (one.low is None) == (other.high is None)
    if one.low is not None and other.high is not None:
        assert one.low == pytest.approx(-other.high)


@given(st.floats(0, 1), st.floats(0.001, 1), st.integers(1, 99), st.integers(1, 99))
def test_degrees_of_freedom_lie_between_the_smaller_and_the_sum(
    v1: float, v2: float, df1: int, df2: int
) -> None:
    df = satterthwaite_df((v1, v2), (df1, df2))
    assert min(df1, df2) - 1e-9 <= df <= df1 + df2


def test_where_nobody_complains_mover_still_has_an_interval() -> None:
    all_satisfied = estimate_share(40, 40)
    by_t, mover = (_compare(all_satisfied, all_satisfied, method) for method in ("t", "mover"))
    assert (by_t.low, by_t.p_two_sided, by_t.notes) == (None, None, ("no_variation",))
    assert mover.low is not None
    assert mover.low < -0.05
    assert mover.p_two_sided == 1
    one_side = _compare(all_satisfied, estimate_share(30, 40))
    assert one_side.notes == ("no_variation_on_one_side",)
    assert one_side.excludes_zero
    silent = _compare(all_satisfied, estimate_share(30, 40), "t")
    assert (silent.low, silent.high, silent.p_two_sided) == (None, None, None)
    assert (silent.value, silent.notes) == (0.25, ("no_variation_on_one_side",))


@pytest.mark.parametrize(
    ("n1", "n2", "p1", "p2"), [(20, 300, 0.97, 0.97), (20, 60, 0.99, 0.99), (100, 100, 0.99, 0.95)]
)
def test_limits_cover_by_exact_enumeration(n1: int, n2: int, p1: float, p2: float) -> None:
    first, second = (
        [(estimate_share(x, n), stats.binom.pmf(x, n, p)) for x in range(n + 1)]
        for n, p in ((n1, p1), (n2, p2))
    )
    told, covered = dict.fromkeys(METHODS, 0.0), dict.fromkeys(METHODS, 0.0)
    for one, weight in first:
        for other, chance in second:
            if weight * chance < 1e-7:
                continue
            for method in METHODS:
                found = _limits(one, other, method)
                if found is not None:
                    told[method] += weight * chance
                    covered[method] += weight * chance * (found[0] <= p1 - p2 <= found[1])
    assert told["mover"] == pytest.approx(1, abs=1e-3)
    for method, least in (("mover", 0.95), ("t", 0.9)):
        assert covered[method] / told[method] >= least


def _limits(first: Estimate, second: Estimate, method: str) -> tuple[float, float] | None:
    evidence = first.evidence, second.evidence
    assert evidence[0] is not None
    assert evidence[1] is not None
    variances = evidence[0].se ** 2, evidence[1].se ** 2
    df = satterthwaite_df(variances, (evidence[0].df, evidence[1].df))
    pair = Pair(evidence[0], evidence[1], sum(variances) ** 0.5, df, 0.0, 1.0)
    low, high, _ = DIFFERENCE_FORMULAS[method](pair, 0.95)
    return None if low is None or high is None else (low, high)


def test_without_answers_or_spread_there_is_no_test() -> None:
    some, none = estimate_share(8, 10), estimate_share(0, 0)
    assert _compare(some, none).notes == ("no_answers",)
    assert _compare(some, none).value is None
    lonely = _compare(some, estimate_share(1, 1))
    assert (lonely.notes, lonely.p_two_sided) == (("variance_unknown",), None)
    assert lonely.value == pytest.approx(-0.2)
    assert _compare(estimate_share(1, 2), estimate_share(2, 2)).low is not None


def test_two_censuses_differ_by_what_they_differ() -> None:
    first, second = (estimate_share(x, 20, population=20) for x in (19, 18))
    found = _compare(first, second)
    assert found.notes == ("census",)
    assert (found.low, found.high) == (found.value, found.value)
    assert found.excludes_zero


def test_a_mean_keeps_its_own_units() -> None:
    def mean(levels: dict[int, int], definition: str) -> Estimate:
        return estimate_index(tally(make_single(levels)), definition)

    over_five, rescaled = (
        _compare(mean({5: 50, 3: 10}, code), mean({5: 20, 2: 20}, code))
        for code in ("mean_over_5", "mean_rescaled")
    )
    assert over_five.value == pytest.approx(0.8 * (rescaled.value or 0.0))
    assert over_five.low == pytest.approx(0.8 * (rescaled.low or 0.0))
    assert over_five.p_two_sided == pytest.approx(rescaled.p_two_sided)


def test_only_like_is_compared_with_like() -> None:
    data = tally(make_single({5: 9, 2: 3}))
    with pytest.raises(DataFault):
        _compare(estimate_index(data, "overall_question"), estimate_index(data, "mean_over_5"))
    with pytest.raises(UnknownMethod):
        _compare(estimate_share(1, 2), estimate_share(1, 2), "wald")
    with pytest.raises(ParameterFault):
        difference_of_estimates(estimate_share(1, 2), estimate_share(1, 2), method="t", level=0.0)


@pytest.mark.slow
def test_mover_covers_where_t_does_not() -> None:
    rng = np.random.default_rng(3)
    shares, covered, rounds = (0.98, 0.95), dict.fromkeys(METHODS, 0), 500
    for _ in range(rounds):
        sides = [
            estimate_index(
                tally(
                    make_survey(
                        simulate_scores(rng, 40, 3, share, 0.5),
                        items=("a", "b", "c"),
                        factors={},
                        overall=None,
                    )
                ),
                "answer_share",
            )
            for share in shares
        ]
        for method in METHODS:
            found = _compare(sides[0], sides[1], method)
            if found.low is not None and found.high is not None:
                covered[method] += found.low <= shares[0] - shares[1] <= found.high
    assert covered["mover"] / rounds >= 0.94
    assert covered["t"] < covered["mover"]
