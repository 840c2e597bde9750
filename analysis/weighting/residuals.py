"""Variance after weighting: residuals of the regression on the margins, full sample.

A domain never leaves the sample: its linearised values are 0 outside, but their residuals are
not, because the margins are met over the whole sample.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from analysis.errors import DataFault
from analysis.ranges import check_mask
from analysis.variance import sampling_weights, total_covariance
from analysis.weighting.agreement import check_population
from analysis.weighting.normal_equations import regression_residuals
from analysis.weighting.result import Weighting, check_length

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def calibrated_covariance(
    influence: Floats, design: Design, weighting: Weighting, inside: Flags
) -> Floats:
    """How do estimates by the new weights vary and covary from sample to sample?

    Parameters
    ----------
    influence : ndarray of float64, shape (n, q)
        Linearised values z of each of q estimates, taken at the new weights; 0 outside the
        domain of the estimate.
    design : Design
        How the respondents were drawn, with the weights before (or any multiple of them).
    weighting : Weighting
    inside : ndarray of bool, shape (n,)
        In the domain, with an answer.

    Returns
    -------
    ndarray of float64, shape (q, q)
        As `total_covariance` gives it before weighting.

    Raises
    ------
    DataFault
        Arrays of other lengths, flags that are not bool, respondents with a new weight and none
        in the design, or margins of another population than the design's.

    Notes
    -----
    e = z - x'B with B from the regression of z on the margins by the base weights, over the
    whole sample; the covariance is that of the totals sum(w e). Margins that nobody has asked
    to meet give no credit: with `base_weighting` or after trimming e = z.

    References
    ----------
    Särndal, Swensson & Wretman (1989), Biometrika 76:527-537 (g-weighted residuals); Deville &
    Särndal (1992), JASA 87:376-382, doi:10.1080/01621459.1992.10475217.

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> from analysis.weighting.margins import Margin
    >>> from analysis.weighting.poststratification import poststratify
    >>> fields = Domain(("land", "civil"), np.array([0, 0, 1, 1], dtype=np.int32))
    >>> weighting = poststratify(np.ones(4), Margin("field", fields, {"land": 6, "civil": 4}))
    >>> counted = np.ones((4, 1))  # the size of the population, which is known
    >>> everybody = np.ones(4, dtype=bool)
    >>> calibrated_covariance(counted, Design(), weighting, everybody).round(12).tolist()
    [[0.0]]
    """
    check_mask("inside", inside, len(weighting.weights))
    drawn = sampling_weights(design, len(inside))
    check_length(len(inside), len(drawn), "design")
    if ((drawn == 0) & (weighting.weights != 0)).any():
        raise DataFault(
            "A respondent has a weight and is not in the design",
            where="design.weights",
            expected="the weights before, above 0 for everybody who weighs",
            got="0",
        )
    check_population(design, weighting)
    return covary_residuals(influence, design, weighting, inside)


def covary_residuals(
    influence: Floats, design: Design, weighting: Weighting, inside: Flags
) -> Floats:
    """Covariance (q, q) of `calibrated_covariance`, of arrays that were checked."""
    drawn = sampling_weights(design, len(inside))
    residuals = greg_residuals(influence, weighting)
    change = np.divide(weighting.weights, drawn, out=np.zeros_like(drawn), where=drawn > 0)
    return total_covariance(residuals * change[:, np.newaxis], design, inside)


def greg_residuals(influence: Floats, weighting: Weighting) -> Floats:
    """What do the margins not explain of each respondent's part in an estimate?

    Parameters
    ----------
    influence : ndarray of float64, shape (n, q)
        Linearised values; 0 outside the domain of the estimate.
    weighting : Weighting

    Returns
    -------
    ndarray of float64, shape (n, q)
        Residuals, in general not 0 outside the domain.

    Raises
    ------
    DataFault
        Another number of respondents.

    Notes
    -----
    Weighted least squares by the base weights on all columns at once; columns that depend on
    others change nothing.

    References
    ----------
    Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 6.6.

    Examples
    --------
    >>> from analysis.weighting.result import base_weighting
    >>> greg_residuals(np.array([[1.0], [3.0]]), base_weighting(np.ones(2))).tolist()
    [[1.0], [3.0]]
    """
    if influence.ndim != 2:
        raise DataFault(
            "Linearised values must be one row a respondent",
            where="influence",
            expected="shape (n, q)",
            got=f"shape {influence.shape}",
        )
    check_length(len(weighting.weights), len(influence), "influence")
    if weighting.auxiliaries is None:
        return influence
    return regression_residuals(influence, weighting.auxiliaries.values, weighting.base)


def weighted_design(design: Design, weighting: Weighting) -> Design:
    """Give the design with the new weights, for functions that know nothing of margins.

    Parameters
    ----------
    design : Design
    weighting : Weighting

    Returns
    -------
    Design
        The same strata, clusters and populations.

    Raises
    ------
    DataFault
        A new weight is negative, or the design is of other respondents.

    Notes
    -----
    Estimates are then by the new weights, and standard errors those of weights drawn by chance:
    as a rule too large where the margins explain the answers. `calibrated_covariance` is exact.

    References
    ----------
    Lumley (2010), Complex Surveys: A Guide to Analysis Using R, chapter 7.

    Examples
    --------
    >>> from analysis.weighting.result import base_weighting
    >>> weighted_design(Design(), base_weighting(np.array([1.0, 2.0]))).weights.tolist()
    [1.0, 2.0]
    """
    heavier = replace(design, weights=weighting.weights)
    heavier.check(len(weighting.weights))
    return heavier
