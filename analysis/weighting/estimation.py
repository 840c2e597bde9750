"""Totals, ratios and shares of answers by the new weights, each with its standard error."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.design import Design
from analysis.errors import DataFault
from analysis.variance import design_df
from analysis.weighting.residuals import calibrated_covariance
from analysis.weighting.result import Weighting, check_length

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_ANSWERS: Final = "no_answers"
NO_DEGREES_OF_FREEDOM: Final = "no_degrees_of_freedom"


@dataclass(frozen=True, slots=True)
class WeightedEstimate:
    """A figure by the new weights.

    Attributes
    ----------
    value : float or None
        None when nobody inside has an answer and a weight.
    se : float or None
        Linearised, by residuals; None with `value`, and when `df` is below 1.
    df : int
        Primary units less strata with somebody inside.
    n : int
        Respondents inside, with an answer and a base weight.
    notes : tuple of str
        Of: no_answers, no_degrees_of_freedom, and the notes of the weighting.
    """

    value: float | None
    se: float | None
    df: int
    n: int
    notes: tuple[str, ...]


def calibrated_total(
    values: Floats, design: Design, weighting: Weighting, inside: Flags
) -> WeightedEstimate:
    """How much is there in the population of what was measured on the respondents?

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Read only inside, where they are finite.
    design : Design
        With the weights before.
    weighting : Weighting
    inside : ndarray of bool, shape (n,)
        In the domain, with an answer.

    Returns
    -------
    WeightedEstimate

    Raises
    ------
    DataFault
        Arrays of other lengths, or missing values inside.

    Notes
    -----
    sum(w y) over the domain; z = y inside and 0 outside. A total that a margin fixes has
    standard error 0.

    References
    ----------
    Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 6.6.

    Examples
    --------
    >>> from analysis.weighting.result import base_weighting
    >>> people = np.ones(4)
    >>> everybody = np.ones(4, dtype=bool)
    >>> calibrated_total(people, Design(), base_weighting(np.full(4, 25.0)), everybody).value
    100.0
    """
    counted = _counted(weighting, inside)
    kept = _kept(values, counted, "values")
    return _estimate(float(weighting.weights @ kept), kept, design, weighting, counted)


def calibrated_ratio(
    numerator: Floats, denominator: Floats, design: Design, weighting: Weighting, inside: Flags
) -> WeightedEstimate:
    """How much is there of one thing for each of another, by the new weights?

    Parameters
    ----------
    numerator, denominator : ndarray of float64, shape (n,)
        Read only inside, where they are finite. A denominator of ones gives a mean.
    design : Design
        With the weights before.
    weighting : Weighting
    inside : ndarray of bool, shape (n,)
        In the domain, with an answer.

    Returns
    -------
    WeightedEstimate

    Raises
    ------
    DataFault
        Arrays of other lengths, or missing values inside.

    Notes
    -----
    R = sum(w y) / sum(w x); z = (y - R x) / sum(w x) inside and 0 outside.

    References
    ----------
    Woodruff (1971), JASA 66:411-414; Deville & Särndal (1992), JASA 87:376-382,
    doi:10.1080/01621459.1992.10475217.

    Examples
    --------
    >>> from analysis.weighting.result import base_weighting
    >>> satisfied, asked = np.array([1.0, 1.0, 0.0]), np.ones(3)
    >>> weighting = base_weighting(np.array([1.0, 2.0, 1.0]))
    >>> everybody = np.ones(3, dtype=bool)
    >>> calibrated_ratio(satisfied, asked, Design(), weighting, everybody).value
    0.75
    """
    counted = _counted(weighting, inside)
    above = _kept(numerator, counted, "numerator")
    below = _kept(denominator, counted, "denominator")
    size = float(weighting.weights @ below)
    if size == 0:
        return _estimate(None, below, design, weighting, counted)
    value = float(weighting.weights @ above) / size
    return _estimate(value, (above - value * below) / size, design, weighting, counted)


def calibrated_answer_share(
    data: SurveyData, items: tuple[str, ...], weighting: Weighting, inside: Flags
) -> WeightedEstimate:
    """Which share of all answers to these items is satisfied, by the new weights?

    Parameters
    ----------
    data : SurveyData
        With the design and the weights before; scores of 0 and below are no answers.
    items : tuple of str
        Keys of the items, at least one.
    weighting : Weighting
    inside : ndarray of bool, shape (n,)
        The domain; respondents without an answer to these items are left out here.

    Returns
    -------
    WeightedEstimate

    Raises
    ------
    DataFault
        An unknown item, none, or arrays of other lengths.

    Notes
    -----
    `calibrated_ratio` of satisfied answers to answers; answers of one person count together.

    References
    ----------
    Woodruff (1971), JASA 66:411-414.

    Examples
    --------
    >>> from analysis.weighting.result import base_weighting
    >>> data = SurveyData(np.array([[5, 2], [4, -2]], dtype=np.int8), items=("q1", "q2"))
    >>> everybody = np.ones(2, dtype=bool)
    >>> calibrated_answer_share(data, ("q1",), base_weighting(np.ones(2)), everybody).value
    1.0
    """
    unknown = set(items) - set(data.items)
    if unknown or not items:
        raise DataFault(
            "No such items",
            where="items",
            expected="some of " + ", ".join(data.items),
            got=", ".join(sorted(unknown)) or "none",
        )
    check_length(len(weighting.weights), len(data.scores), "data")
    scores = data.scores[:, data.layout.columns(items)]
    answers = (scores > 0).sum(axis=1).astype(np.float64)
    satisfied = np.isin(scores, data.scale.satisfied).sum(axis=1).astype(np.float64)
    return calibrated_ratio(satisfied, answers, data.design, weighting, inside & (answers > 0))


def _counted(weighting: Weighting, inside: Flags) -> Flags:
    check_length(len(weighting.base), len(inside), "inside")
    return inside & (weighting.base > 0)


def _kept(values: Floats, counted: Flags, where: str) -> Floats:
    check_length(len(counted), len(values), where)
    if not np.isfinite(values[counted]).all():
        raise DataFault(
            "A value inside is missing",
            where=where,
            expected="finite numbers, or respondents left out of `inside`",
            got="others",
        )
    return np.where(counted, values, 0.0)


def _estimate(
    value: float | None, z: Floats, design: Design, weighting: Weighting, counted: Flags
) -> WeightedEstimate:
    n, df = int(counted.sum()), design_df(design, counted)
    if value is None or n == 0:
        return WeightedEstimate(None, None, df, n, (NO_ANSWERS, *weighting.notes))
    if df < 1:
        return WeightedEstimate(value, None, df, n, (NO_DEGREES_OF_FREEDOM, *weighting.notes))
    variance = calibrated_covariance(z[:, np.newaxis], design, weighting, counted)[0, 0]
    return WeightedEstimate(value, sqrt(max(0.0, float(variance))), df, n, weighting.notes)
