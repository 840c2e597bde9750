"""Surveys drawn many at a time: each replicate is a stratum and a level of one survey.

A replicate that is a stratum of its own has the estimates it would have alone, so that one pass
over the answers serves all replicates.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis import Design, Domain, SurveyData
from benchmarks.coverage.plans import ICC, MILDER, MISSING, Plan

REPLICATE: Final = "replicate"
_LEFT_OUT: Final = -2


def draw_replicates(
    rng: np.random.Generator, plan: Plan, replicates: int, factors: Mapping[str, tuple[str, ...]]
) -> SurveyData:
    """Draw `replicates` surveys of a plan; items without a factor are the overall question."""
    items = tuple(key for keys in factors.values() for key in keys)
    overall = "overall"
    rows = replicates * plan.n
    codes = np.repeat(np.arange(replicates, dtype=np.int32), plan.n)
    replicate = Domain(tuple(map(str, range(replicates))), codes)
    units = _draw_units(plan, replicates)
    means = np.full(rows, plan.share)
    clusters: tuple[Domain, ...] = ()
    if plan.clusters:
        means = _draw_beta(rng, np.full(int(units.max()) + 1, plan.share), ICC)[units]
        clusters = (Domain(tuple(map(str, range(int(units.max()) + 1))), units),)
    spread = plan.weights_cv**2
    weights = rng.gamma(1 / spread, spread, rows) if spread else None
    return SurveyData(
        draw_scores(rng, _draw_beta(rng, means, plan.rho), len(items) + 1),
        items=(*items, overall),
        factors=factors,
        overall=overall,
        domains={REPLICATE: replicate},
        design=Design(weights=weights, strata=replicate, clusters=clusters),
    )


def draw_scores(rng: np.random.Generator, chances: NDArray[np.float64], k: int) -> NDArray[np.int8]:
    """Draw k answers of each person from their own chance to be satisfied."""
    scores = np.empty((len(chances), k), dtype=np.int8)
    for column in range(k):
        satisfied = rng.random(len(chances)) < chances
        milder = rng.random(len(chances), dtype=np.float32) < MILDER
        scores[:, column] = np.where(satisfied, 5 - milder, 2 + milder)
        scores[rng.random(len(chances), dtype=np.float32) < MISSING, column] = _LEFT_OUT
    return scores


def _draw_units(plan: Plan, replicates: int) -> NDArray[np.int32]:
    """Cluster of each respondent; sizes within a replicate differ by one at most."""
    if not plan.clusters:
        return np.zeros(0, dtype=np.int32)
    within = np.arange(plan.n) * plan.clusters // plan.n
    starts = np.arange(replicates)[:, np.newaxis] * plan.clusters
    return (starts + within).ravel().astype(np.int32)


def _draw_beta(
    rng: np.random.Generator, means: NDArray[np.float64], correlation: float
) -> NDArray[np.float64]:
    scale = (1 - correlation) / correlation
    least = 1e-9  # a cluster may be all but certain, which the generator does not take
    drawn: NDArray[np.float64] = rng.beta(
        np.maximum(means * scale, least), np.maximum((1 - means) * scale, least)
    )
    return drawn
