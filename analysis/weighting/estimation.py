"""Totals, ratios and shares of answers by the new weights, each with its standard error."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.cells import tally
from analysis.data import SurveyData
from analysis.definitions import Weights
from analysis.design import Design
from analysis.domain import Domain
from analysis.errors import DataFault
from analysis.estimates import Rules, estimate_index
from analysis.layout import WHOLE
from analysis.linearised import Linearised, linearise_index
from analysis.ranges import check_mask
from analysis.results import Estimate
from analysis.variance import design_df, list_stages
from analysis.weighting.agreement import check_census
from analysis.weighting.residuals import (
    calibrated_covariance,
    covary_residuals,
    weighted_design,
)
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
        Arrays of other lengths, flags that are not bool, or missing values inside.

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
        Arrays of other lengths, flags that are not bool, or missing values inside.

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


def calibrated_index(
    data: SurveyData,
    definition: str,
    weighting: Weighting,
    *,
    measure: str = WHOLE,
    domain: Sequence[tuple[str, str]] = (),
    rules: Rules,
    factor_weights: Weights | None = None,
) -> Estimate:
    """How satisfied are people by one index and the new weights, and how surely is that known?

    Parameters
    ----------
    data : SurveyData
        With the design and the weights before; scores of 0 and below are no answers.
    definition : str
        Code of the index.
    weighting : Weighting
    measure : str, default "all"
        "all", a factor or an item.
    domain : sequence of (str, str)
        Names and levels of the domains a respondent must be in; none: everybody.
    rules : Rules
        The numbers of `estimate_index`, without `population`.
    factor_weights : mapping of str to number, optional
        See `estimate_index`.

    Returns
    -------
    Estimate
        With the interval and bounds of every other estimate; the notes of the weighting too.

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        The data has no such measure or domain, or the index does not fit it.
    DataFault
        A new weight is negative, the weighting is of other respondents or of another population
        than the design's, weights differ where everybody was asked, or `Rules.population` is
        given: a list belongs in `Design.populations`.

    Notes
    -----
    `calibrated_covariance` of the linearised values takes the place of the variance of the sums;
    unequal weights enter the prior design effect as Kish has it. The finite population correction
    of respondents never falls below the share of answers left out, as in `estimate_index`.

    References
    ----------
    Deville & Särndal (1992), JASA 87:376-382; Woodruff (1971), JASA 66:411-414.

    Examples
    --------
    >>> from analysis.weighting.result import base_weighting
    >>> data = SurveyData(np.array([[5], [4], [2]], dtype=np.int8), items=("q",))
    >>> weighting = base_weighting(np.array([1.0, 1.0, 2.0]))
    >>> calibrated_index(data, "answer_share", weighting, rules=Rules()).value
    0.5
    """
    check_length(len(weighting.weights), len(data.scores), "data")
    heavier = replace(data, design=weighted_design(data.design, weighting))
    found = linearise_index(
        heavier, definition, measure=measure, domain=domain, factor_weights=factor_weights
    )
    influence = found.influence[:, np.newaxis]
    covariance = calibrated_covariance(influence, data.design, weighting, found.inside)
    check_census(data.design, weighting.weights, found.inside)
    longer = _lengthen_lists(data.design, found)
    if longer is not data.design:
        covariance = covary_residuals(influence, longer, weighting, found.inside)
    chosen = Domain(("in",), np.where(found.inside, 0, -1).astype(np.int32))
    cells = tally(replace(heavier, domains={"chosen": chosen}), "chosen")
    estimate = estimate_index(
        cells.at("in"),
        definition,
        measure=measure,
        factor_weights=factor_weights,
        variance=max(float(covariance[0, 0]), 0.0),
        **asdict(rules),
    )
    return replace(
        estimate,
        value=None if estimate.value is None else float(estimate.value),
        notes=(*estimate.notes, *weighting.notes),
    )


def _lengthen_lists(design: Design, found: Linearised) -> Design:
    """The design with lists so long that answers left out keep their part of the variance."""
    people = found.reading.people
    if len(design.populations) <= len(design.clusters) or not (
        people.n_answers and people.n_missing
    ):
        return design
    last = list_stages(design, len(found.inside))[-1]
    sampled = last.sampled[last.parent[last.unit_of_row]]
    least = sampled * (1 + people.n_missing / people.n_answers)
    *above, listed = design.populations
    return replace(design, populations=(*above, np.maximum(listed, least)))


def _counted(weighting: Weighting, inside: Flags) -> Flags:
    check_mask("inside", inside, len(weighting.base))
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
