"""The verdict's bounds for any planned number of respondents and satisfied answers, as arrays.

The design effect is the one that the verdict will use, with the two things put in that are not
known before collection: how answers agree within a person, and how many persons complain.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.ranges import check_ranges

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRule:
    """How a target will be judged.

    Attributes
    ----------
    target : float in (0, 1)
        On the scale 0..1 of the share; reached from the target on.
    answers_each : int >= 1
        Answers of one respondent that the index pools; 1 for a single question.
    rho0 : float in 0..1
        Prior correlation between the answers of one person.
    prior_weight : float > 0
        Persons on the rarer side at which estimate and prior weigh the same.
    deff_min : float >= 1
        Least design effect believed; above 1 where one person can answer twice unseen.
    alpha : float in (0, 0.5)
        Error of each one-sided bound.
    population : int >= 1 or None
        Units on a known list where each can answer once; None: no correction.

    Raises
    ------
    ParameterFault
        A number outside its range.
    """

    target: float
    answers_each: int
    rho0: float
    prior_weight: float
    deff_min: float
    alpha: float
    population: int | None

    def __post_init__(self) -> None:
        check_ranges(
            "A verdict cannot be given by such a rule",
            ("target", 0 < self.target < 1, "(0, 1)", self.target),
            ("answers_each", self.answers_each >= 1, "1 or more", self.answers_each),
            ("rho0", 0 <= self.rho0 <= 1, "0..1", self.rho0),
            ("prior_weight", self.prior_weight > 0, "above 0", self.prior_weight),
            ("deff_min", self.deff_min >= 1, "1 or more", self.deff_min),
            ("alpha", 0 < self.alpha < 0.5, "(0, 0.5)", self.alpha),
            ("population", (self.population or 1) >= 1, "1 or more, or None", self.population),
        )

    def correction(self, sizes: Counts) -> Numbers:
        """Part of the list that is not asked; 1 without a list."""
        if self.population is None:
            return np.ones(len(sizes))
        return np.asarray(1 - sizes / self.population, dtype=np.float64)


def planned_effect(share: Numbers, sizes: Counts, rule: VerdictRule, rho: float) -> Numbers:
    """Design effect that the verdict would use, correction included.

    For one answer a person it is exact. For several, persons answer by a beta-binomial law with
    correlation `rho`; the effect and the number who complain stand at their expected values.
    """
    correction = rule.correction(sizes)
    floor = rule.deff_min * correction
    prior = (1 + rule.rho0 * (rule.answers_each - 1)) * correction
    spread = sizes / np.maximum(sizes - 1, 1)
    estimated = np.maximum((1 + rho * (rule.answers_each - 1)) * spread * correction, floor)
    rarer = sizes * (1 - chance_of_agreement(np.maximum(share, 1 - share), rule.answers_each, rho))
    weight = rarer / (rarer + rule.prior_weight)
    return np.asarray(np.maximum(weight * estimated + (1 - weight) * prior, floor))


def chance_of_agreement(share: Numbers, answers: int, rho: float) -> Numbers:
    """Chance that a person's answers are all on the side that a `share` of all answers is on."""
    chance = share.copy()
    for j in range(1, answers):
        chance *= (share * (1 - rho) + j * rho) / (1 - rho + j * rho)
    return chance


def affirms(satisfied: Counts, sizes: Counts, rule: VerdictRule, rho: float) -> Booleans:
    """Whether so many satisfied answers of so many respondents would be judged "met"."""
    share, n_eff = _evidence(satisfied, sizes, rule, rho)
    census = np.isinf(n_eff)
    known = (sizes > 1) & (satisfied > 0) & ~census
    answers = np.where(known, n_eff, 1.0)
    x = np.where(known, share * answers, 1.0)
    bound = special.betainc(x, (1 - share) * answers + 1, rule.target) <= rule.alpha
    return np.where(census, share >= rule.target, known & bound)


def denies(satisfied: Counts, sizes: Counts, rule: VerdictRule, rho: float) -> Booleans:
    """Whether so many satisfied answers of so many respondents would be judged "not met"."""
    share, n_eff = _evidence(satisfied, sizes, rule, rho)
    census = np.isinf(n_eff)
    known = (sizes > 1) & (share < 1) & ~census
    answers = np.where(known, n_eff, 1.0)
    rest = np.where(known, (1 - share) * answers, 1.0)
    bound = special.betaincc(share * answers + 1, rest, rule.target) < rule.alpha
    return np.where(census, share < rule.target, known & bound)


def least_affirming(sizes: Counts, rule: VerdictRule, rho: float) -> Counts:
    """Least number of satisfied answers judged "met", one more than all where none is."""
    low, high = np.full(len(sizes), -1), sizes * rule.answers_each + 1
    while (high - low > 1).any():
        middle = (low + high) // 2
        inside = np.clip(middle, 0, sizes * rule.answers_each)
        met = affirms(inside, sizes, rule, rho)
        moving = high - low > 1
        high = np.where(moving & met, middle, high)
        low = np.where(moving & ~met, middle, low)
    return np.asarray(high, dtype=np.int64)


def most_denying(sizes: Counts, rule: VerdictRule, rho: float) -> Counts:
    """Greatest number of satisfied answers judged "not met", -1 where none is."""
    low, high = np.full(len(sizes), -1), sizes * rule.answers_each + 1
    while (high - low > 1).any():
        middle = (low + high) // 2
        inside = np.clip(middle, 0, sizes * rule.answers_each)
        missed = denies(inside, sizes, rule, rho)
        moving = high - low > 1
        low = np.where(moving & missed, middle, low)
        high = np.where(moving & ~missed, middle, high)
    return np.asarray(low, dtype=np.int64)


def _evidence(
    satisfied: Counts, sizes: Counts, rule: VerdictRule, rho: float
) -> tuple[Numbers, Numbers]:
    """Shares, and the effective answers behind them after the t adjustment; a census: infinite."""
    answers = sizes * rule.answers_each
    share = satisfied / answers
    effect = planned_effect(share, sizes, rule, rho)
    z = special.ndtri(rule.alpha)
    t = special.stdtrit(np.maximum(sizes - 1, 1), rule.alpha)
    whole = effect <= 0
    n_eff = np.where(whole, np.inf, answers / np.where(whole, 1.0, effect) * (z / t) ** 2)
    return share, n_eff
