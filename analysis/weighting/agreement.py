"""Whether the weights and the design count the same people: asked before any standard error.

The finite population correction comes from the design and the weights from the margins. If the
two mean different populations the error is that of neither, down to 0 for a "census" of few.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from analysis.errors import DataFault
from analysis.variance import list_stages
from analysis.weighting.margins import INTERCEPT, Auxiliaries
from analysis.weighting.parameters import SAME_POPULATION
from analysis.weighting.result import TRIMMED, Weighting

Floats = NDArray[np.float64]


def check_population(design: Design, weighting: Weighting) -> None:
    """Refuse margins of another population than the design's, where it is known to the people.

    Of sampled clusters the people are only part of the population, unless all were sampled.
    """
    counted = _population(weighting)
    if counted is None or len(design.populations) <= len(design.clusters):
        return
    *above, last = list_stages(design, len(weighting.weights))
    people = 0.0 if last.population is None else float(last.population.sum())
    whole = all(
        stage.population is not None and (stage.population == stage.sampled).all()
        for stage in above
    )
    allowed = SAME_POPULATION * people
    if counted < people - allowed or (whole and counted > people + allowed):
        raise DataFault(
            "The weights and the design count different populations",
            where="design.populations",
            expected=f"{counted:.12g} people as in the margins",
            got=f"{'' if whole else 'at least '}{people:.12g}",
        )


def check_census(design: Design, weights: Floats, inside: NDArray[np.bool_]) -> None:
    """Refuse weights (n,) that differ among people inside who are all there is of their kind."""
    if len(design.populations) <= len(design.clusters):
        return
    asked = weights[inside]
    for stage in list_stages(design, len(weights)):
        parents = stage.parent[stage.unit_of_row][inside]
        if stage.population is None or (stage.population > stage.sampled)[parents].any():
            return
    if asked.size and np.ptp(asked) > SAME_POPULATION * asked.max():
        raise DataFault(
            "Where everybody was asked each person stands for himself alone",
            where="weighting",
            expected="equal weights, or a design whose populations are larger",
            got=f"weights from {asked.min():g} to {asked.max():g}",
        )


def _population(weighting: Weighting) -> float | None:
    """People that the weights stand for; None where they may be any multiple."""
    if weighting.auxiliaries is None:
        return float(weighting.weights.sum()) if TRIMMED in weighting.notes else None
    return _population_of(weighting.auxiliaries)


def _population_of(auxiliaries: Auxiliaries) -> float | None:
    columns, totals = auxiliaries.columns, auxiliaries.totals.tolist()
    sums: dict[str, float] = {}
    for column, total in zip(columns, totals, strict=True):
        if column.margin == INTERCEPT:
            return float(total)
        if column.level is not None:
            sums[column.margin] = sums.get(column.margin, 0.0) + total
    return next(iter(sums.values()), None)
