"""The floor: the fewest numpy steps to shares and linearised standard errors of 28 x 60 figures.

Item sums by (primary unit x domain) from one weighted count an item, factor sums from item sums,
then shares and variances. No counts of people, no other definitions, no design but this one.
"""

import numpy as np
from numpy.typing import NDArray

from analysis import SurveyData
from analysis.layout import LOWEST
from benchmarks.statistics.survey import (
    DOMAIN,
    DOMAINS,
    FACTORS,
    ITEMS,
    STRATA,
    UNITS,
    UNITS_OF_STRATUM,
)

Floats = NDArray[np.float64]
_STATES = 3  # no answer, not satisfied, satisfied
_SATISFIED_FROM = 4


def estimate_bare(survey: SurveyData) -> tuple[Floats, Floats]:
    """Shares and standard errors (28, 60) in the order of `MEASURES`."""
    below, above = _sum_items(survey)
    chosen = [[column] for column in range(len(ITEMS))]
    chosen += [[ITEMS.index(key) for key in keys] for keys in FACTORS.values()]
    chosen.append(list(range(len(ITEMS))))
    x = np.array([below[columns].sum(axis=0) for columns in chosen])
    y = np.array([above[columns].sum(axis=0) for columns in chosen])
    answers = x.sum(axis=1)
    shares = y.sum(axis=1) / answers
    rests = (y - shares[:, np.newaxis] * x) / answers[:, np.newaxis]
    rests = rests.reshape(len(chosen), STRATA, UNITS_OF_STRATUM, DOMAINS)
    rests -= rests.mean(axis=2, keepdims=True)
    factor = UNITS_OF_STRATUM / (UNITS_OF_STRATUM - 1)
    return shares, np.sqrt(factor * (rests**2).sum(axis=(1, 2)))


def _sum_items(survey: SurveyData) -> tuple[Floats, Floats]:
    """Weighted answers and satisfied answers, (22, units, domains)."""
    cells = survey.design.clusters[0].codes.astype(np.int64) * DOMAINS
    cells += survey.domains[DOMAIN].codes
    cells *= _STATES
    shape = (len(ITEMS), UNITS, DOMAINS)
    below, above = np.empty(shape), np.empty(shape)
    for column, scores in enumerate(np.ascontiguousarray(survey.scores.T)):
        states = cells + (scores >= LOWEST) + (scores >= _SATISFIED_FROM)
        counts = np.bincount(states, survey.design.weights, UNITS * DOMAINS * _STATES)
        sums = counts.reshape(UNITS, DOMAINS, _STATES)
        above[column] = sums[..., 2]
        below[column] = sums[..., 1] + sums[..., 2]
    return below, above
