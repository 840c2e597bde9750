"""The test of proportional odds: by hand, by size and by power."""

import numpy as np
import pytest

from analysis import Design, Domain
from analysis.drivers import Predictors, check_proportional_odds
from tests.analysis.drivers.test_regression import predictors, simulate

LOW = np.array([100, 100, 100])
HIGH = np.array([60, 75, 150])


def table() -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Predictors]:
    answers = np.r_[np.repeat([1, 2, 3], LOW), np.repeat([1, 2, 3], HIGH)]
    return answers, predictors(np.repeat([0.0, 1.0], [LOW.sum(), HIGH.sum()])[:, np.newaxis])


def test_a_table_of_three_levels_can_be_done_by_hand() -> None:
    def log_odds(counts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[float, float]:
        """Difference of the two cumulative logits and its delta-method variance."""
        n, below, above = counts.sum(), counts[0], counts[2]
        difference = np.log((n - below) / below) - np.log(above / (n - above))
        shares = counts / n
        slope = np.array(
            [
                -1 / shares[0] - 1 / (1 - shares[0]),
                0.0,
                -1 / shares[2] - 1 / (1 - shares[2]),
            ]
        )
        covariance = (np.diag(shares) - np.outer(shares, shares)) / n
        return float(difference), float(slope @ covariance @ slope)

    (low, low_variance), (high, high_variance) = log_odds(LOW), log_odds(HIGH)
    n = LOW.sum() + HIGH.sum()
    expected = (high - low) ** 2 / (low_variance + high_variance) * (n - 1) / n
    found = check_proportional_odds(*table(), Design(), errors="model")
    assert found.overall is not None
    assert found.overall.statistic == pytest.approx(expected)
    assert (found.overall.df1, found.n) == (1, n)
    assert found.by_predictor == (found.overall,)


def test_copies_within_households_do_not_make_the_test_surer() -> None:
    answers, given = simulate(np.random.default_rng(1), 200, (0.6, 0.2))
    household = Domain(tuple(map(str, range(200))), np.repeat(np.arange(200, dtype=np.int32), 3))
    alone = check_proportional_odds(answers, given, Design(), errors="design")
    copies = check_proportional_odds(
        np.repeat(answers, 3),
        predictors(np.repeat(given.values, 3, axis=0)),
        Design(clusters=(household,)),
        errors="design",
    )
    assert alone.overall is not None
    assert copies.overall is not None
    assert copies.overall.statistic == pytest.approx(alone.overall.statistic)
    assert (copies.overall.df2, alone.overall.df2) == (197, 197)
    assert (alone.overall.df1, [each.df1 for each in alone.by_predictor or ()]) == (6, [3, 3])


def test_a_border_without_a_finite_model_is_left_out() -> None:
    answers, given = table()
    answers = np.r_[answers, 4]
    given = predictors(np.r_[given.values, [[1.0]]])
    found = check_proportional_odds(answers, given, Design(), errors="model")
    assert found.cuts == ("1|2", "2|3")
    assert "cut_left_out" in found.notes


@pytest.mark.parametrize("answers", [[], [1], [1, 5, 1, 5], [3, 3, 3], [-2, -2]])
def test_fewer_than_two_borders_have_nothing_to_compare(answers: list[int]) -> None:
    values = predictors(np.arange(float(len(answers)))[:, np.newaxis] // 2)
    found = check_proportional_odds(np.array(answers, dtype=int), values, Design(), errors="model")
    assert (found.overall, found.by_predictor) == (None, None)
    assert "too_few_cuts" in found.notes


def test_too_few_units_are_no_test() -> None:
    answers, given = simulate(np.random.default_rng(2), 120, (0.6, 0.2))
    places = Domain(("a", "b", "c"), np.arange(120, dtype=np.int32) % 3)
    found = check_proportional_odds(answers, given, Design(clusters=(places,)), errors="design")
    assert found.overall is not None
    assert found.overall.statistic is None
    assert "too_few_degrees_of_freedom" in found.notes


@pytest.mark.slow
def test_the_test_keeps_its_size_and_sees_a_broken_assumption() -> None:
    rng = np.random.default_rng(3)
    rejected = np.zeros(2)
    for _ in range(200):
        answers, given = simulate(rng, 400, (0.5, 0.2))
        # Whoever is below the middle is spread wider by x0: odds differ from border to border.
        spread = np.exp(0.5 * given.values[:, 0])
        broken = np.digitize(rng.logistic(size=400) * spread, [-2.5, -1.0, 0.0, 1.5]) + 1
        for at, each in enumerate((answers, broken)):
            test = check_proportional_odds(each, given, Design(), errors="design").overall
            rejected[at] += test is not None and test.p_value is not None and test.p_value < 0.05
    assert 0.01 < rejected[0] / 200 < 0.10
    assert rejected[1] / 200 > 0.9
