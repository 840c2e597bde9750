"""Two figures of one sample read from its sums, with what they share: people, clusters, strata."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import sqrt

import numpy as np

from analysis.cells import Cells
from analysis.comparisons.differences import (
    Difference,
    Pair,
    check_method,
    contrast,
    satterthwaite_df,
    silent_difference,
)
from analysis.corrections import left_out, with_list
from analysis.definitions import Recipe, Weights, get_definition
from analysis.errors import UnknownMeasure
from analysis.estimates import Rules, estimate_index
from analysis.layout import WHOLE
from analysis.readings import Sample
from analysis.results import Estimate
from analysis.spread import Spread, count_primary, measure_spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a contrast: a measure, in some levels of the domain (none named: everybody)."""

    measure: str = WHOLE
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Two figures and their difference.

    Attributes
    ----------
    first, second : Estimate
    difference : Difference
        First less second.
    covariance : float
        Of the two figures; 0 without answers.
    design_df : int
        Units of the whole sample, less strata.
    """

    first: Estimate
    second: Estimate
    difference: Difference
    covariance: float
    design_df: int


def contrast_index(
    cells: Cells,
    definition: str,
    first: Side,
    second: Side,
    *,
    method: str,
    rules: Rules,
    factor_weights: Weights | None = None,
) -> Contrast:
    """How far do two groups, or two factors of the same people, lie apart?

    Parameters
    ----------
    cells : Cells
        Sums of one sample, not narrowed; their levels make the groups.
    definition : str
        Code of the index.
    first, second : Side
    method : {"mover", "t"}
        See `difference_of_estimates`.
    rules : Rules
        The numbers of `estimate_index`; their level is that of the difference, their list that
        of the whole sample.
    factor_weights : mapping of str to number, optional
        See `estimate_index`.

    Returns
    -------
    Contrast

    Raises
    ------
    UnknownMeasure, UnknownDefinition, UnknownMethod
        No such level, measure or method, or the index does not fit.
    DataFault
        A list is given for a sample with strata, clusters or weights.

    Notes
    -----
    The variance of the difference comes from the difference of the two gradients, so that what
    the sides share counts; covariance = (v(a) + v(b) - v(a - b)) / 2. A finite population
    correction never falls below the share of answers left out, the larger one of both sides for
    the difference. Degrees of freedom as in `compare_groups`. For many groups,
    or with the mix of cases held fixed, use that.

    References
    ----------
    Korn & Graubard (1999), Analysis of Health Surveys, section 5.3; Woodruff (1971), JASA
    66:411-414.

    Examples
    --------
    >>> from analysis.cells import tally
    >>> from analysis.data import SurveyData
    >>> scores = np.array([[5, 5], [5, 2], [4, 5], [2, 2]], dtype=np.int8)
    >>> cells = tally(SurveyData(scores, items=("q1", "q2")))
    >>> sides = Side(measure="q1"), Side(measure="q2")
    >>> found = contrast_index(cells, "answer_share", *sides, method="mover", rules=Rules())
    >>> found.difference.value, round(found.difference.se, 4)
    (0.25, 0.25)
    """
    check_method(method)
    estimates = [
        estimate_index(
            _narrowed(cells, side),
            definition,
            measure=side.measure,
            factor_weights=factor_weights,
            **asdict(rules),
        )
        for side in (first, second)
    ]
    one, two = estimates
    recipes = [
        get_definition(definition).recipe(cells.layout, side.measure, factor_weights)
        for side in (first, second)
    ]
    spread = _measure(with_list(cells, rules.population), (first, second), recipes)
    covariance = float(spread.variances[:2].sum() - spread.variances[2]) / 2
    return Contrast(
        first=one,
        second=two,
        difference=_difference(one, two, spread, covariance, method),
        covariance=covariance,
        design_df=_design_df(cells),
    )


def _difference(
    one: Estimate, two: Estimate, spread: Spread, covariance: float, method: str
) -> Difference:
    if one.evidence is None or two.evidence is None or one.value is None or two.value is None:
        return silent_difference(method, one.level, "no_answers")
    if min(one.evidence.df, two.evidence.df) < 1:
        value = one.value - two.value
        return silent_difference(method, one.level, "variance_unknown", value=value)
    width = float(1 - get_definition(one.definition).lowest)
    own = float(spread.variances[0]), float(spread.variances[1])
    both = sqrt(own[0] * own[1])
    df = satterthwaite_df(own, (one.evidence.df, two.evidence.df))
    pair = Pair(
        one.evidence,
        two.evidence,
        sqrt(float(spread.variances[2])) / width,
        min(df, float(spread.df[2])),
        0.0 if both == 0 else min(1.0, max(-1.0, covariance / both)),
        width,
    )
    return contrast(pair, method=method, level=one.level)


def _measure(cells: Cells, sides: tuple[Side, Side], recipes: Sequence[Recipe]) -> Spread:
    """Spread of the first, of the second, and of their difference."""
    size, d = len(cells.labels) + 1, cells.layout.column_count
    least_free = np.zeros(3)
    forms, answered = np.zeros((size, 3, d)), np.full((size, 3), -1, dtype=np.int64)
    for column, (side, recipe) in enumerate(zip(sides, recipes, strict=True)):
        reading = Sample(_narrowed(cells, side)).read(recipe)
        here = [cells.labels.index(label) for label in side.levels] or [*range(size)]
        forms[here, column] = reading.gradient
        forms[here, 2] += (1 - 2 * column) * reading.gradient
        least_free[column] = left_out(reading)
        for place in (column, 2):
            answered[here, place] = reading.answered
    least_free[2] = least_free.max()
    return measure_spread(cells.frame, cells.by_unit, forms, answered, least_free)


def _narrowed(cells: Cells, side: Side) -> Cells:
    if cells.within:
        raise UnknownMeasure(
            "A contrast needs sums that are not narrowed",
            where="cells",
            expected="the result of tally",
            got=repr(cells.within),
        )
    return cells.at(*side.levels) if side.levels else cells.whole()


def _design_df(cells: Cells) -> int:
    frame = cells.frame
    if not frame.clustered:
        return int(frame.respondents.sum() - (frame.respondents > 0).sum())
    primary, strata = count_primary(frame, np.ones((frame.tiers[-1].size, 1), dtype=np.bool_))
    return int(primary[0] - strata[0])
