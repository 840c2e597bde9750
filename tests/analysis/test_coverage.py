"""Intervals cover what they promise: a small seeded run of the study in `benchmarks.coverage`.

The demands are those published with the methods: `wilson_shrunk_t` two-sided .90 in every cell
and .945 on average, each bound of `kg_shrunk_t` .93; three Monte-Carlo standard errors are let
pass. That they can be missed is shown by methods that do miss them.
"""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from analysis import DEFINITIONS, estimate_index, judge_target, tally
from analysis.parameters import ALPHA
from benchmarks.coverage.counting import (
    FIVE_ITEMS,
    POOLED,
    SHOWN,
    WALD,
    Coverage,
    cover_definitions,
    cover_groups,
    cover_single,
    cover_sizes,
    limits_of,
)
from benchmarks.coverage.demands import list_failures, tolerance
from benchmarks.coverage.people import REPLICATE, draw_replicates
from benchmarks.coverage.plans import DESIGNED, GROUPED, SINGLE, STRAINED, Plan, true_values
from tests.analysis.surveys import take

SEED = 20260115
REPLICATES = 700
SIMPLE = [
    Plan(n, share, rho) for n, share, rho in product((20, 100), (0.85, 0.95, 0.99), (0.3, 0.6))
] + [Plan(1_000, 0.97, 0.6), Plan(100, 0.95, 0.8)]
CLUSTERED = [plan for plan in DESIGNED if plan.share == 0.93 and plan.rho == 0.6]


@pytest.fixture(scope="module")
def simple_samples() -> list[Coverage]:
    return [
        each
        for position, plan in enumerate(SIMPLE)
        for each in cover_sizes(plan, REPLICATES, (SEED, 0, position))
    ]


@pytest.mark.slow
def test_intervals_and_bounds_of_simple_samples_cover(simple_samples: list[Coverage]) -> None:
    assert not list_failures(simple_samples)
    assert {each.items for each in simple_samples} == {1, 3, 5, 8}


@pytest.mark.slow
@pytest.mark.parametrize("method", [POOLED, WALD, "logit"])
def test_the_same_demands_refuse_other_methods(method: str, simple_samples: list[Coverage]) -> None:
    failures = list_failures(simple_samples, shown=method, bounds=method)
    assert len(failures) > len(simple_samples) / 4


@pytest.mark.slow
def test_intervals_and_bounds_cover_with_weights_and_clusters() -> None:
    found = [
        each
        for position, plan in enumerate(CLUSTERED)
        for each in cover_sizes(plan, REPLICATES // 2, (SEED, 1, position))
    ]
    assert {(each.plan.clusters > 0, each.plan.weights_cv > 0) for each in found} == {
        (False, True), (True, False), (True, True)
    }  # fmt: skip
    assert not list_failures(found)


@pytest.mark.slow
def test_they_cover_with_few_clusters_and_very_unequal_weights() -> None:
    plans = [plan for plan in STRAINED if plan.n < 400 or plan.share == 0.85]
    found = [
        each
        for position, plan in enumerate(plans)
        for each in cover_sizes(plan, REPLICATES, (SEED, 5, position))
    ]
    assert not list_failures(found)


@pytest.mark.slow
def test_all_seven_definitions_cover() -> None:
    found = [
        each
        for position, plan in enumerate((Plan(30, 0.93, 0.6), Plan(150, 0.95, 0.4)))
        for each in cover_definitions(plan, REPLICATES, (SEED, 2, position))
    ]
    assert {each.index for each in found} == set(DEFINITIONS)
    assert not list_failures(found)


def test_a_single_question_covers_by_exact_enumeration() -> None:
    found = [cover_single(plan) for plan in SINGLE if plan.n <= 200]
    assert all(each.replicates == 0 for each in found)
    assert not list_failures(found)
    assert list_failures(found, shown=WALD, bounds=WALD)
    at_99_of_50 = next(each for each in found if (each.plan.n, each.plan.share) == (50, 0.99))
    assert round(at_99_of_50.rates[SHOWN].two_sided, 3) == 0.911


@pytest.mark.slow
def test_groups_cover_when_the_whole_survey_is_their_prior() -> None:
    found = []
    for position, (plan, shares) in enumerate(GROUPED[::4]):
        by_prior = cover_groups(plan, shares, REPLICATES // len(shares), (SEED, 3, position))
        alone, drawn = by_prior.values()
        assert alone.rates != drawn.rates
        found += [alone, drawn]
    assert not list_failures(found)


@pytest.mark.slow
def test_verdicts_at_the_target_are_false_as_rarely_as_promised() -> None:
    plan, replicates = Plan(100, 0.9, 0.5), 1_000
    rng = np.random.default_rng((SEED, 4))
    cells = tally(draw_replicates(rng, plan, replicates, FIVE_ITEMS), REPLICATE)
    verdicts = [
        judge_target(
            estimate_index(cells.at(label), "answer_share"),
            Fraction(90), "gte", grade="A", response_rate=1.0, closed=True,
        ).verdict
        for label in cells.labels
    ]  # fmt: skip
    for verdict in ("met", "not_met"):
        share = verdicts.count(verdict) / replicates
        assert 0.005 < share <= ALPHA + tolerance(ALPHA, replicates), verdict


@pytest.mark.parametrize("plan", [Plan(40, 0.9, 0.4), Plan(40, 0.9, 0.4, 8, weights_cv=0.5)])
def test_a_replicate_has_the_estimate_it_would_have_alone(plan: Plan) -> None:
    survey = draw_replicates(np.random.default_rng(SEED), plan, 3, FIVE_ITEMS)
    together = tally(survey, REPLICATE)
    for position, label in enumerate(together.labels):
        rows = range(position * plan.n, (position + 1) * plan.n)
        alone = estimate_index(tally(take(survey, list(rows))), "answer_share")
        assert limits_of(estimate_index(together.at(label), "answer_share")) == pytest.approx(
            limits_of(alone), rel=1e-12
        )


def test_true_values_are_those_of_very_many_people() -> None:
    plan = Plan(400_000, 0.9, 0.4)
    cells = tally(draw_replicates(np.random.default_rng(SEED), plan, 1, FIVE_ITEMS))
    for code, truth in true_values(plan, k=6).items():
        estimate = estimate_index(cells, code)
        assert estimate.value is not None
        assert estimate.se is not None
        assert abs(estimate.value - truth) < 4 * estimate.se, code
