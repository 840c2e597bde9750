"""Intervals cover what they promise: a small seeded simulation of people with alike answers.

Answers are beta-binomial within a person, 10 % missing at random, five items. The floors are
those published with the methods: two-sided .90 in every cell and .945 on average; each verdict
bound .93. Three Monte-Carlo standard errors are allowed.
"""

from collections import Counter
from math import sqrt

import numpy as np
import pytest
from scipy import stats

from analysis import DEFINITIONS, SurveyData, estimate_index, tally
from tests.analysis.surveys import estimate_share, make_survey, simulate_scores

REPLICATES = 1_500
GRID = [(n, share, rho) for n in (30, 150) for share in (0.85, 0.95) for rho in (0.3, 0.6)]


def tolerance(share: float, replicates: int) -> float:
    return 3 * sqrt(share * (1 - share) / replicates)


@pytest.mark.slow
def test_intervals_and_bounds_of_an_index_cover() -> None:
    rng = np.random.default_rng(20260115)
    two_sided = []
    for n, share, rho in GRID:
        within = above = below = 0
        for _ in range(REPLICATES):
            survey = make_survey(simulate_scores(rng, n, 6, share, rho))
            estimate = estimate_index(tally(survey), "answer_share")
            assert estimate.low is not None
            assert estimate.high is not None
            assert estimate.bound_low is not None
            assert estimate.bound_high is not None
            within += estimate.low <= share <= estimate.high
            above += estimate.bound_low <= share
            below += estimate.bound_high >= share
        two_sided.append(within / REPLICATES)
        assert two_sided[-1] >= 0.90 - tolerance(0.90, REPLICATES), (n, share, rho)
        assert above / REPLICATES >= 0.93 - tolerance(0.93, REPLICATES), (n, share, rho)
        assert below / REPLICATES >= 0.93 - tolerance(0.93, REPLICATES), (n, share, rho)
    assert np.mean(two_sided) >= 0.945 - tolerance(0.945, REPLICATES * len(GRID))


@pytest.mark.slow
def test_all_seven_indices_cover() -> None:
    rng = np.random.default_rng(20260116)
    n, replicates = 120, 800

    def survey(size: int) -> SurveyData:
        scores = simulate_scores(rng, size, 6, 0.93, 0.4)
        # A milder answer now and then, so that means have levels to tell apart.
        milder = rng.random(scores.shape) < 0.4
        scores[milder & (scores == 5)] = 4
        scores[milder & (scores == 2)] = 3
        return make_survey(scores)

    many = tally(survey(1_000_000))
    truth = {code: estimate_index(many, code).value for code in DEFINITIONS}
    within, above = Counter[str](), Counter[str]()
    for _ in range(replicates):
        cells = tally(survey(n))
        for code, value in truth.items():
            estimate = estimate_index(cells, code)
            assert value is not None
            assert estimate.low is not None
            assert estimate.high is not None
            assert estimate.bound_low is not None
            within[code] += estimate.low <= value <= estimate.high
            above[code] += estimate.bound_low <= value
    for code in DEFINITIONS:
        assert within[code] / replicates >= 0.90 - tolerance(0.90, replicates), code
        assert above[code] / replicates >= 0.93 - tolerance(0.93, replicates), code


@pytest.mark.parametrize("share", [0.85, 0.95, 0.99])
@pytest.mark.parametrize("n", [20, 50, 200])
def test_a_single_question_covers_by_exact_enumeration(n: int, share: float) -> None:
    estimates = [estimate_share(x, n) for x in range(n + 1)]
    chance = stats.binom.pmf(range(n + 1), n, share)
    within = sum(
        p
        for p, e in zip(chance, estimates, strict=True)
        if e.low is not None and e.high is not None and e.low <= share <= e.high
    )
    lower = sum(
        p
        for p, e in zip(chance, estimates, strict=True)
        if e.bound_low is not None and e.bound_low <= share
    )
    assert within >= 0.90
    assert lower >= 0.93
