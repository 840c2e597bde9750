"""The difference of two figures of one sample, whose people, strata and clusters they share."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.cells import Cells
from analysis.definitions import get_definition
from analysis.design_intervals import t_quantile
from analysis.errors import UnknownMeasure
from analysis.intervals import Interval, check_level
from analysis.layout import WHOLE
from analysis.readings import Reading, Sample
from analysis.spread import count_primary, measure_spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a contrast: a measure, in some levels of the domain (none named: everybody)."""

    measure: str = WHOLE
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The difference of two figures.

    Attributes
    ----------
    first, second : float
        The figures, 0..1.
    difference : float
        First less second.
    se, first_se, second_se : float
        Linearised standard errors.
    covariance : float
        Of the two figures.
    df : int
        Units with an answer on either side, less strata with one.
    design_df : int
        Units of the whole sample, less strata.
    interval : Interval
        Of the difference, by Student's t with `df`; 0 among the limits -1..1 unless df < 1.
    """

    first: float
    second: float
    difference: float
    se: float
    first_se: float
    second_se: float
    covariance: float
    df: int
    design_df: int
    interval: Interval


def contrast_index(
    cells: Cells, definition: str, first: Side, second: Side, *, level: float
) -> Contrast | None:
    """How far do two groups, or two factors of the same people, lie apart?

    Parameters
    ----------
    cells : Cells
        Sums of one sample, not narrowed; their levels make the groups.
    definition : str
        Code of the index.
    first, second : Side
    level : float in (0, 1)
        Confidence of the interval.

    Returns
    -------
    Contrast or None
        None when a side has no answers.

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        No such level or measure, or the index does not fit it.
    ParameterFault
        The level is out of range.

    Notes
    -----
    v(a - b) from the difference of the two gradients, so that what the sides share (people,
    clusters, strata) counts; covariance = (v(a) + v(b) - v(a - b)) / 2.

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
    >>> found = contrast_index(cells, "answer_share", *sides, level=0.95)
    >>> found.difference, round(found.se, 4)
    (0.25, 0.25)
    """
    check_level(level)
    readings = [_read(cells, definition, side) for side in (first, second)]
    if any(reading.exact is None for reading in readings):
        return None
    places = [_places(cells, side) for side in (first, second)]
    size, d = len(cells.labels) + 1, len(readings[0].gradient)
    forms = np.zeros((size, 3, d))
    answered = np.full((size, 3), -1, dtype=np.int64)
    for column, (reading, here) in enumerate(zip(readings, places, strict=True)):
        forms[here, column] = reading.gradient
        forms[here, 2] += (1 - 2 * column) * reading.gradient
        answered[here, column] = reading.answered
        answered[here, 2] = reading.answered
    spread = measure_spread(cells.frame, cells.by_unit, forms, answered)
    one, two, both = spread.variances.tolist()
    values = [float(reading.exact) for reading in readings if reading.exact is not None]
    difference, df = values[0] - values[1], int(spread.df[2])
    half = t_quantile(df, level) * sqrt(both) if df > 0 else 1.0
    return Contrast(
        first=values[0],
        second=values[1],
        difference=difference,
        se=sqrt(both),
        first_se=sqrt(one),
        second_se=sqrt(two),
        covariance=(one + two - both) / 2,
        df=df,
        design_df=_design_df(cells),
        interval=Interval(max(difference - half, -1.0), min(difference + half, 1.0)),
    )


def _read(cells: Cells, definition: str, side: Side) -> Reading:
    recipe = get_definition(definition).recipe(cells.layout, side.measure, None)
    return Sample(cells.at(*side.levels) if side.levels else cells.whole()).read(recipe)


def _places(cells: Cells, side: Side) -> list[int]:
    if cells.within:
        raise UnknownMeasure(
            "A contrast needs sums that are not narrowed",
            where="cells",
            expected="the result of tally",
            got=repr(cells.within),
        )
    return [cells.labels.index(label) for label in side.levels] or [*range(len(cells.labels) + 1)]


def _design_df(cells: Cells) -> int:
    frame = cells.frame
    if not frame.clustered:
        return int(frame.respondents.sum() - (frame.respondents > 0).sum())
    present: NDArray[np.bool_] = np.ones((frame.tiers[-1].size, 1), dtype=np.bool_)
    primary, strata = count_primary(frame, present)
    return int(primary[0] - strata[0])
