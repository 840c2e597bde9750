"""Trimming: weights cut at limits, the cut handed out to the others."""

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ParameterFault
from analysis.weighting.errors import OutOfReach
from analysis.weighting.result import TRIMMED, Weighting, build_weighting

Floats = NDArray[np.float64]


def trim_weights(weighting: Weighting, *, lower: float, upper: float) -> Weighting:
    """What does each respondent weigh, when nobody may weigh less or more than the limits?

    Parameters
    ----------
    weighting : Weighting
        Weights before.
    lower, upper : float
        Limits of a weight, lower < upper; may be infinite.

    Returns
    -------
    Weighting
        Weights within the limits with the same sum; unchanged if they were within. Otherwise
        `trimmed` is noted and no margin counts as met: the totals of the margins move, and
        standard errors get no credit for them.

    Raises
    ------
    ParameterFault
        The limits are not in order.
    OutOfReach
        So many respondents within these limits cannot have this sum.

    Notes
    -----
    What is cut is added in equal parts to the weights that were within the limits; what this
    pushes outside is cut and added in equal parts to all, and so on. That is the strict rule of
    R's `trimWeights`, its endless rounds summed by a formula. Trimming trades bias for variance.
    Weights that keep both limits and margins come from `calibrate` with "logit".

    References
    ----------
    Potter (1990), Proceedings of the Section on Survey Research Methods, American Statistical
    Association, 225-230; Lumley (2010), Complex Surveys, chapter 7.

    Examples
    --------
    >>> from analysis.weighting.result import base_weighting
    >>> heavy = base_weighting(np.array([10.0, 10.0, 40.0]))
    >>> trim_weights(heavy, lower=0.0, upper=25.0).weights.tolist()
    [17.5, 17.5, 25.0]
    """
    _check_limits(weighting, lower, upper)
    before = weighting.weights
    within = (before >= lower) & (before <= upper)
    if within.all():
        return weighting
    weights = np.clip(before, lower, upper)
    if within.any():
        weights[within] += (before - weights).sum() / within.sum()
    left = float(before.sum() - np.clip(weights, lower, upper).sum())
    if left > 0:
        weights = _fill(weights, float(before.sum()), upper)
    elif left < 0:
        weights = -_fill(-weights, -float(before.sum()), -lower)
    return build_weighting("trim", weighting.base, weights, notes=(TRIMMED,))


def _fill(weights: Floats, total: float, upper: float) -> Floats:
    """Add one amount to all weights, those that reach `upper` staying there, up to the total."""
    rising = np.sort(weights)
    free = np.arange(1, len(rising) + 1)
    added = (total - (len(rising) - free) * upper - np.cumsum(rising)) / free
    possible = np.flatnonzero(rising + added <= upper)
    if not possible.size:
        return np.full_like(weights, upper)
    filled: Floats = np.minimum(weights + added[possible[-1]], upper)
    return filled


def _check_limits(weighting: Weighting, lower: float, upper: float) -> None:
    if not lower < upper:
        raise ParameterFault(
            "Limits of weights are in order",
            where="lower, upper",
            expected="lower < upper",
            got=f"{lower}, {upper}",
        )
    n, total = len(weighting.weights), float(weighting.weights.sum())
    if not n * lower <= total <= n * upper:
        raise OutOfReach(
            "No weights within these limits have the sum of the weights before",
            margin="sum of weights",
            level=None,
            expected=f"{total:.12g}",
            got=f"{n} respondents of {lower:g} to {upper:g} each",
        )
