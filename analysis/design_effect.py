"""The design effect: how many answers of real people weigh as much as one independent answer.

Estimated from two or three complaints it is worthless, so it is drawn to a prior until enough
people complain.
"""

from dataclasses import dataclass

from analysis.parameters import KISH_TRUSTED


@dataclass(frozen=True, slots=True)
class DesignEffect:
    """A design effect with its making.

    Attributes
    ----------
    estimated : float or None
        From the linearised variance; None where everybody agrees or one respondent answered.
    prior : float
        What answers of such people would give if `rho0` held.
    weight : float in 0..1
        Trust in `estimated`.
    floor : float
        The least that is believed.
    value : float
        The one to use.
    """

    estimated: float | None
    prior: float
    weight: float
    floor: float
    value: float


def prior_design_effect(
    n_answers: int,
    squared_answers: int,
    *,
    rho0: float,
    kish: float,
    cluster_size: float,
    icc0: float,
) -> float:
    """Design effect expected beforehand, without finite population correction.

    kish (1 + rho0 (sum m**2 / sum m - 1)) (1 + icc0 (b - 1)) for respondents who gave m answers
    each, with what their unequal weights cost (Kish) and b of them in a cluster.
    """
    alike = 1 + rho0 * (squared_answers / n_answers - 1)
    return kish * alike * (1 + icc0 * (cluster_size - 1))


def weigh_design_effect(
    share: float,
    variance: float | None,
    *,
    n_answers: int,
    minority: int,
    kish: float,
    prior: float,
    floor: float,
    prior_weight: float,
) -> DesignEffect:
    """Design effect in use for a share (0..1) with a linearised variance on the same scale.

    Where unequal weights cost more than `KISH_TRUSTED`, a few heavy people decide and the
    complaints of the many light ones are no evidence of how the heavy ones vary: they count less.
    """
    estimated = None
    if variance is not None and 0 < share < 1:
        estimated = n_answers * variance / (share * (1 - share))
    return shrink_design_effect(
        estimated,
        prior=prior,
        minority=minority / max(1.0, kish / KISH_TRUSTED),
        floor=floor,
        prior_weight=prior_weight,
    )


def shrink_design_effect(
    estimated: float | None, *, prior: float, minority: float, floor: float, prior_weight: float
) -> DesignEffect:
    """How far the answers of one person repeat each other, told safely in small samples.

    Parameters
    ----------
    estimated : float or None
        M v / (p (1 - p)) with the linearised variance v; None where everybody agrees.
    prior : float
        Design effect expected beforehand, finite population correction included.
    minority : float
        Respondents with at least one answer on the rarer side.
    floor : float
        Least value believed, finite population correction included.
    prior_weight : float > 0
        Respondents on the rarer side at which estimate and prior weigh the same.

    Returns
    -------
    DesignEffect

    Raises
    ------
    Nothing.

    Notes
    -----
    weight = b / (b + prior_weight); value = weight max(estimated, floor) + (1 - weight) prior,
    never under `floor`. With b complaining persons the estimate rests on b persons however large
    n is; the prior keeps Korn-Graubard and Wilson bounds from falling short there.

    References
    ----------
    Franco, Little, Louis & Slud (2019), J Survey Statistics and Methodology 7:334-364 (modelled
    effective sample sizes); rho0 and the weight are this project's choice.

    Examples
    --------
    >>> effect = shrink_design_effect(1.23, prior=1.64, minority=65, floor=0.84, prior_weight=10)
    >>> round(effect.weight, 3), round(effect.value, 3)
    (0.867, 1.285)
    """
    if estimated is None:
        return DesignEffect(None, prior, 0.0, floor, max(prior, floor))
    trusted = max(estimated, floor)
    weight = minority / (minority + prior_weight)
    value = max(weight * trusted + (1 - weight) * prior, floor)
    return DesignEffect(trusted, prior, weight, floor, value)
