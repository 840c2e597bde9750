"""The chance of each verdict with a planned number of respondents, and the number it takes."""

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from scipy import special

from analysis.design_intervals import DesignShare, design_interval
from analysis.intervals import Interval
from analysis.planning.one_sided_tests import (
    BEYOND_CAP,
    SEARCH_CAP,
    SteppedSize,
    check_aim,
    search_horizon,
    size_for_test_normal,
    stepped_size,
)
from analysis.planning.verdict_rule import (
    Counts,
    Numbers,
    VerdictRule,
    least_affirming,
    most_denying,
    planned_effect,
)
from analysis.ranges import check_ranges

_BULK: Final = 12
"""Standard deviations around the mean that hold all of a count that arithmetic can see."""


@dataclass(frozen=True, slots=True)
class VerdictChances:
    """What a planned number of respondents can show, if a given share holds.

    Attributes
    ----------
    n : int
    met, not_met, inconclusive : float
        Chances of the verdicts; they add to 1.
    reached : float
        Chance that the measured figure alone stands at the target or above: no evidence.
    met_from : int or None
        Satisfied answers from which the verdict is "met"; None: not even if all are.
    not_met_up_to : int or None
        Satisfied answers up to which it is "not met"; None: not even if none is.
    notes : tuple of str
        Of: approximate (several answers a person).
    """

    n: int
    met: float
    not_met: float
    inconclusive: float
    reached: float
    met_from: int | None
    not_met_up_to: int | None
    notes: tuple[str, ...]


def verdict_chances(truth: float, n: int, rule: VerdictRule, *, rho: float) -> VerdictChances:
    """What can n respondents show, if this share of answers is truly satisfied?

    Parameters
    ----------
    truth : float in 0..1
        The share supposed to hold in the population; with a list, its nearest whole unit.
    n : int >= 1
        Respondents, each with `rule.answers_each` answers; at most the list.
    rule : VerdictRule
    rho : float in 0..1
        Supposed correlation between the answers of one person; without effect for one answer.

    Returns
    -------
    VerdictChances

    Raises
    ------
    ParameterFault
        A number outside its range.

    Notes
    -----
    One answer a person: exact. Every count that would be judged "met" or "not met" by
    `kg_shrunk_t` is found, design effect and degrees of freedom as the verdict will have them,
    and its binomial (with a list: hypergeometric) probability is added up.

    Several: an approximation. Answers of a person follow a beta-binomial law; the design effect
    and the number of persons who complain are put at their expected values; the share varies like
    that of n m / (1 + rho (m - 1)) independent answers (over 1 - n / N with a list), by the
    incomplete beta function with half a step of continuity. Against simulation of the whole
    verdict (5-22 answers, rho .3-.8, n 50-1000) it is off by up to 5 points, mostly by under 2.

    References
    ----------
    Korn & Graubard (1998), Survey Methodology 24:193-201 (the bound); Chernick & Liu (2002), The
    American Statistician 56:149-155 (exact power).

    Examples
    --------
    >>> rule = VerdictRule(
    ...     target=0.95, answers_each=1, rho0=0.5, prior_weight=10.0, deff_min=1.0, alpha=0.05,
    ...     population=None,
    ... )
    >>> chances = verdict_chances(0.97, 90, rule, rho=0.0)
    >>> chances.met_from, round(chances.met, 4), round(chances.inconclusive, 4)
    (90, 0.0645, 0.934)
    """
    _check_supposition(truth, rho)
    top = rule.population or n
    check_ranges("A sample cannot be planned so", ("n", 1 <= n <= top, f"1..{top}", n))
    sizes = np.array([n], dtype=np.int64)
    least, most = least_affirming(sizes, rule, rho), most_denying(sizes, rule, rho)
    met = float(_chance_from(least, sizes, truth, rule, rho)[0])
    not_met = 1 - float(_chance_from(most + 1, sizes, truth, rule, rho)[0])
    # Rounded first: 0.07 * 100 must not ask for eight.
    standing = np.ceil(np.round(rule.target * sizes * rule.answers_each, 9)).astype(np.int64)
    return VerdictChances(
        n=n,
        met=met,
        not_met=not_met,
        inconclusive=max(0.0, 1 - met - not_met),
        reached=float(_chance_from(standing, sizes, truth, rule, rho)[0]),
        met_from=int(least[0]) if least[0] <= n * rule.answers_each else None,
        not_met_up_to=int(most[0]) if most[0] >= 0 else None,
        notes=_notes(rule),
    )


def size_for_verdict(truth: float, rule: VerdictRule, *, power: float, rho: float) -> SteppedSize:
    """How many respondents does the right verdict take, if this share is truly satisfied?

    Parameters
    ----------
    truth : float in (0, 1), not `rule.target`
        Above the target the verdict wanted is "met", below it "not met".
    rule : VerdictRule
    power : float in (0, 1), above `rule.alpha`
        Wanted chance of that verdict.
    rho : float in 0..1
        Supposed correlation between the answers of one person; without effect for one answer.

    Returns
    -------
    SteppedSize
        Respondents; with a list never more than it has.

    Raises
    ------
    ParameterFault
        A number outside its range.

    Notes
    -----
    The chances are those of `verdict_chances` at every number up to three normal sizes and 50.
    Respondents, not forms handed out: divide by the response rate expected. Between `first_n` and
    `stable_n` the chance steps above and below the wish.

    References
    ----------
    As `verdict_chances`.

    Examples
    --------
    >>> rule = VerdictRule(
    ...     target=0.95, answers_each=1, rho0=0.5, prior_weight=10.0, deff_min=1.0, alpha=0.05,
    ...     population=None,
    ... )
    >>> size = size_for_verdict(0.98, rule, power=0.8, rho=0.0)
    >>> size.first_n, size.stable_n
    (235, 287)
    """
    _check_supposition(truth, rho)
    check_aim(rule.target, truth, rule.alpha, power)
    simple = size_for_test_normal(
        rule.target, truth, alpha=rule.alpha, power=power, population=None, deff=1.0
    ).simple
    effect = max(1 + max(rho, rule.rho0) * (rule.answers_each - 1), rule.deff_min)
    horizon = search_horizon(ceil(simple * effect / rule.answers_each))
    if rule.population is not None:
        horizon = min(horizon, rule.population)
    if horizon > SEARCH_CAP:
        return BEYOND_CAP
    sizes = np.arange(1, horizon + 1)
    if truth > rule.target:
        counts = least_affirming(sizes, rule, rho)
        return stepped_size(sizes, _chance_from(counts, sizes, truth, rule, rho), power)
    counts = most_denying(sizes, rule, rho) + 1
    return stepped_size(sizes, 1 - _chance_from(counts, sizes, truth, rule, rho), power)


def planned_interval(
    share: float, n: int, rule: VerdictRule, *, level: float, rho: float
) -> Interval:
    """Displayed interval if n respondents gave exactly this share of satisfied answers.

    A planner's figure: the counts need not be whole, and the design effect is `planned_effect`.
    """
    sizes = np.array([n], dtype=np.int64)
    effect = float(planned_effect(np.array([share]), sizes, rule, rho)[0])
    n_eff = n * rule.answers_each / effect if effect > 0 else float("inf")
    return design_interval("wilson_shrunk_t", DesignShare(share, 0.0, n - 1, n, n_eff), level)


def _chance_from(
    counts: Counts, sizes: Counts, truth: float, rule: VerdictRule, rho: float
) -> Numbers:
    """Chance of at least so many satisfied answers, for each number of respondents."""
    if rule.answers_each > 1:
        return _chance_of_share(counts, sizes, truth, rule, rho)
    if rule.population is None:
        return _binomial_from(counts, sizes, truth)
    satisfied = round(truth * rule.population)
    return np.array(
        [
            _hypergeometric_from(int(count), int(n), satisfied, rule.population)
            for count, n in zip(counts, sizes, strict=True)
        ]
    )


def _binomial_from(counts: Counts, sizes: Counts, truth: float) -> Numbers:
    inside = (counts > 0) & (counts <= sizes)
    tail = special.betainc(
        np.where(inside, counts, 1), np.where(inside, sizes - counts + 1, 1), truth
    )
    return np.where(inside, tail, np.where(counts > 0, 0.0, 1.0))


def _hypergeometric_from(count: int, n: int, satisfied: int, population: int) -> float:
    """P(X >= count) for n drawn from a list with so many satisfied units."""
    mean, rest = n * satisfied / population, population - satisfied
    reach = _BULK * np.sqrt(mean * (1 - satisfied / population)) + _BULK
    x = np.arange(max(0, n - rest, int(mean - reach)), min(n, satisfied, int(mean + reach)) + 1)
    logs = (
        _log_choose(satisfied, x) + _log_choose(rest, n - x) - _log_choose(population, np.array(n))
    )
    return float(np.exp(logs)[x >= count].sum())


def _log_choose(n: int, k: Counts) -> Numbers:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))


def _chance_of_share(
    counts: Counts, sizes: Counts, truth: float, rule: VerdictRule, rho: float
) -> Numbers:
    """Approximate chance of at least so many satisfied answers, several of each person."""
    answers = sizes * rule.answers_each
    correction = rule.correction(sizes)
    whole = correction <= 0
    effect = 1 + rho * (rule.answers_each - 1)
    n_eff = answers / (effect * np.where(whole, 1.0, correction))
    step = n_eff / answers / 2
    x = counts / answers * n_eff + 0.5 - step
    inside = (counts > 0) & (counts <= answers)
    tail = special.betainc(np.where(inside, x, 1.0), np.where(inside, n_eff - x + 1, 1.0), truth)
    tail = np.where(whole, (counts <= truth * answers).astype(np.float64), tail)
    return np.where(inside, tail, np.where(counts > 0, 0.0, 1.0))


def _notes(rule: VerdictRule) -> tuple[str, ...]:
    return ("approximate",) if rule.answers_each > 1 else ()


def _check_supposition(truth: float, rho: float) -> None:
    check_ranges(
        "Nothing can be planned on this",
        ("truth", 0 <= truth <= 1, "0..1", truth),
        ("rho", 0 <= rho <= 1, "0..1", rho),
    )
