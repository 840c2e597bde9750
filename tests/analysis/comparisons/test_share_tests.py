"""Tests of independent shares, against scipy and against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.comparisons import Counts, equal_shares_test, trend_test, two_share_test
from analysis.errors import DataFault, ParameterFault

SIZES = st.integers(2, 40)


@given(SIZES, SIZES, st.data())
def test_two_shares_agree_with_scipy(n1: int, n2: int, data: st.DataObject) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    test = two_share_test(Counts(x1, n1, x2, n2))
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    assert test.p_fisher == pytest.approx(stats.fisher_exact(table)[1])
    if x1 + x2 in (0, n1 + n2):
        assert test.chisq is None
        assert test.notes == ("no_variation",)
        return
    plain = stats.chi2_contingency(table, correction=False)
    corrected = stats.chi2_contingency(table, correction=True)
    assert test.chisq == pytest.approx(plain.statistic, abs=1e-9)
    assert test.p_two_sided == pytest.approx(plain.pvalue, abs=1e-9)
    assert test.p_corrected == pytest.approx(corrected.pvalue, abs=1e-9)
    assert test.p_greater is not None
    assert test.p_less is not None
    assert test.p_greater + test.p_less == pytest.approx(1)


def test_the_greater_tail_is_small_when_the_first_share_is_greater() -> None:
    test = two_share_test(Counts(90, 100, 60, 100))
    assert test.p_greater is not None
    assert test.p_greater < 1e-5


@given(st.lists(st.tuples(SIZES, st.floats(0, 1)), min_size=2, max_size=6))
def test_several_shares_agree_with_scipy(samples: list[tuple[int, float]]) -> None:
    sizes = [n for n, _ in samples]
    successes = [round(n * share) for n, share in samples]
    test = equal_shares_test(successes, sizes)
    if sum(successes) in (0, sum(sizes)):
        assert test.p is None
        return
    table = [successes, [n - x for x, n in zip(successes, sizes, strict=True)]]
    found = stats.chi2_contingency(table, correction=False)
    assert test.chisq == pytest.approx(found.statistic, abs=1e-9)
    assert test.df == found.dof
    assert test.p == pytest.approx(found.pvalue, abs=1e-9)


@given(SIZES, SIZES, st.data())
def test_a_trend_over_two_samples_is_their_difference(
    n1: int, n2: int, data: st.DataObject
) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(1, n2 - 1))
    trend = trend_test([x1, x2], [n1, n2], [0, 7])
    test = two_share_test(Counts(x1, n1, x2, n2))
    assert trend.chisq == pytest.approx(test.chisq, abs=1e-9)
    assert trend.z is not None
    assert trend.z * (x2 / n2 - x1 / n1) >= -1e-12


@given(st.floats(-5, 5), st.floats(0.1, 9))
def test_only_the_spacing_of_scores_matters(start: float, step: float) -> None:
    plain = trend_test([18, 27, 45], [20, 30, 48], [1, 2, 3])
    moved = trend_test([18, 27, 45], [20, 30, 48], [start + step * s for s in (1, 2, 3)])
    assert moved.z == pytest.approx(plain.z)


def test_agreement_of_everybody_is_told_and_not_tested() -> None:
    for test in (equal_shares_test([5, 7], [5, 7]), trend_test([0, 0], [5, 7], [1, 2])):
        assert (test.chisq, test.p, test.z, test.notes) == (None, None, None, ("no_variation",))


def test_wrong_samples_are_refused() -> None:
    with pytest.raises(DataFault):
        equal_shares_test([1], [2])
    with pytest.raises(DataFault):
        equal_shares_test([1, 2], [2, 3, 4])
    with pytest.raises(ParameterFault):
        equal_shares_test([1, 5], [2, 3])
    with pytest.raises(ParameterFault):
        trend_test([1, 2], [2, 3], [4, 4])
    with pytest.raises(ParameterFault):
        trend_test([1, 2], [2, 3], [1, 2, 3])
