"""What a number of answers could show, against published tables."""

import pytest
from scipy import stats

from analysis import exact_target_test, smallest_n_for_met
from analysis.errors import ParameterFault, UnknownMethod


@pytest.mark.parametrize(
    ("target", "wilson", "clopper_pearson"),
    [(0.90, 25, 29), (0.92, 32, 36), (0.93, 36, 42), (0.95, 52, 59), (0.97, 88, 99)],
)
def test_the_table_of_smallest_sizes(target: float, wilson: int, clopper_pearson: int) -> None:
    assert smallest_n_for_met(target, method="wilson") == wilson
    assert smallest_n_for_met(target, method="clopper_pearson") == clopper_pearson
    ours = smallest_n_for_met(target, method="kg_shrunk_t")
    assert ours is not None
    assert clopper_pearson <= ours <= clopper_pearson + 3


@pytest.mark.parametrize(("n", "least"), [(30, None), (90, 90), (150, 148), (300, 292)])
def test_exact_counts_that_confirm_95_percent(n: int, least: int | None) -> None:
    enough = [x for x in range(n + 1) if exact_target_test(x, n, 0.95).exact_greater <= 0.05]
    assert (enough[0] if enough else None) == least


@pytest.mark.parametrize(
    ("x", "n", "target"), [(0, 5, 0.3), (3, 7, 0.5), (97, 100, 0.9), (5, 5, 0.9)]
)
@pytest.mark.parametrize("side", ["greater", "less", "two-sided"])
def test_exact_tests_agree_with_scipy(x: int, n: int, target: float, side: str) -> None:
    ours = getattr(exact_target_test(x, n, target), f"exact_{side.replace('-', '_')}")
    assert ours == pytest.approx(stats.binomtest(x, n, target, side).pvalue, rel=1e-9)


def test_nothing_confirms_a_target_of_all() -> None:
    assert smallest_n_for_met(1.0, method="kg_shrunk_t") is None


def test_faulty_requests_are_refused() -> None:
    with pytest.raises(UnknownMethod):
        smallest_n_for_met(0.9, method="wald")
    with pytest.raises(ParameterFault):
        smallest_n_for_met(95, method="wilson")
    with pytest.raises(ParameterFault):
        exact_target_test(6, 5, 0.9)
    with pytest.raises(ParameterFault):
        exact_target_test(5, 5, 1.0)
