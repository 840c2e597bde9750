"""Trimming: weights cut at limits, the cut handed out to the others."""

import numpy as np

from analysis.errors import ParameterFault
from analysis.weighting.errors import NotConverged, OutOfReach
from analysis.weighting.parameters import TRIMMING_ROUNDS
from analysis.weighting.result import TRIMMED, Weighting, build_weighting


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
    NotConverged
        Weights were still outside after very many rounds.

    Notes
    -----
    What is cut is added in equal parts to all weights within the limits, and so on until none is
    outside (the strict rule of R's `trimWeights`). Trimming trades bias for variance. Weights
    that keep both limits and margins come from `calibrate` with "logit".

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
    weights, rounds = weighting.weights, 0
    outside = (weights < lower) | (weights > upper)
    if not outside.any():
        return weighting
    while outside.any():
        within = ~outside
        if rounds == TRIMMING_ROUNDS or not within.any():
            raise _limit_fault(NotConverged, weighting, lower, upper)
        cut = np.clip(weights, lower, upper)
        cut[within] += (weights - cut).sum() / within.sum()
        weights, rounds = cut, rounds + 1
        outside = (weights < lower) | (weights > upper)
    return build_weighting("trim", weighting.base, weights, iterations=rounds, notes=(TRIMMED,))


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
        raise _limit_fault(OutOfReach, weighting, lower, upper)


def _limit_fault(
    kind: type[OutOfReach | NotConverged], weighting: Weighting, lower: float, upper: float
) -> OutOfReach | NotConverged:
    return kind(
        "No weights within these limits have the sum of the weights before",
        margin="sum of weights",
        level=None,
        expected=f"{weighting.weights.sum():.12g}",
        got=f"{len(weighting.weights)} respondents of {lower:g} to {upper:g} each",
    )
