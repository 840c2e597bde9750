"""An index respondent by respondent, as a weighted mean of ratios on 0..1.

`linearise_index` reads one domain as it is; a fixed mix of cases needs the ratios of every
stratum, hence what stands above and below each line for each respondent.
"""

from dataclasses import dataclass, replace
from math import lcm

import numpy as np
from numpy.typing import NDArray

from analysis.data import MISSING, SurveyData
from analysis.definitions import Recipe, Weights, get_definition
from analysis.design import Design
from analysis.errors import DataFault
from analysis.layout import LOWEST
from analysis.sums import column_values
from analysis.variance import sampling_weights

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class IndexRows:
    """What each respondent gives to an index: share = sum over parts v sum(w y) / sum(w m).

    Attributes
    ----------
    numerators, denominators : ndarray of float64, shape (n, r)
        y and m of the r parts, 0 <= y <= m; m = 0 where the respondent has no answer.
    part_weights : ndarray of float64, shape (r,)
        v before it is shared out among the parts with answers.
    lowest : float
        Lowest value of the index; the ratios are on 0..1 above it.
    given, missing : ndarray of int64, shape (n,)
        Answers, and answers left out without a word, to the items of the index.
    """

    numerators: Floats
    denominators: Floats
    part_weights: Floats
    lowest: float
    given: NDArray[np.int64]
    missing: NDArray[np.int64]

    def counted(self, design: Design) -> NDArray[np.bool_]:
        """Who has an answer and a weight, shape (n,)."""
        return self.answered & (sampling_weights(design, len(self.given)) > 0)

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Who has an answer, shape (n,)."""
        return np.asarray((self.denominators > 0).any(axis=1))


def index_rows(
    data: SurveyData, definition: str, measure: str, factor_weights: Weights | None
) -> IndexRows:
    """Read an index of `estimate_index` row by row."""
    index = get_definition(definition)
    recipe = index.recipe(data.layout, measure, factor_weights)
    columns, _ = column_values(data)
    above, below = _ratios(recipe, columns)
    # share = (offset + slope ratio - lowest) / (1 - lowest), in whole numbers until the division
    start = (recipe.offset - index.lowest) / (1 - index.lowest)
    step = recipe.slope / (1 - index.lowest)
    scale = lcm(start.denominator, step.denominator)
    scores = data.scores[:, list(recipe.columns)]
    given, missing = (scores >= LOWEST).sum(axis=1), (scores == MISSING).sum(axis=1)
    if recipe.by_person:
        given = (below > 0).sum(axis=1)
        missing = 1 - given
    return IndexRows(
        numerators=(int(start * scale) * below + int(step * scale) * above) / scale,
        denominators=below,
        part_weights=np.array([float(part.weight) for part in recipe.parts]),
        lowest=float(index.lowest),
        given=given,
        missing=missing,
    )


def with_list(data: SurveyData, population: int | None) -> SurveyData:
    """Respondents of a simple random sample from a list, as `corrections.with_list` has cells."""
    n, design = len(data.scores), data.design
    if population is None:
        return data
    if design.clusters or design.strata or design.populations or design.weights is not None:
        raise DataFault(
            "One list is of a sample without strata, clusters and weights",
            where="rules.population",
            expected="the populations of the design",
            got=str(population),
        )
    if population < max(n, 1):
        return data
    return replace(data, design=replace(design, populations=(np.full(n, float(population)),)))


def _ratios(recipe: Recipe, columns: Floats) -> tuple[Floats, Floats]:
    """Sums above and below the line of each part, each of shape (n, r)."""
    above = [columns[list(part.above)].sum(axis=0) for part in recipe.parts]
    below = [columns[list(part.below)].sum(axis=0) for part in recipe.parts]
    return np.stack(above, axis=1), np.stack(below, axis=1)
