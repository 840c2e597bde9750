"""The rule of thumb beside what it buys: width, counts, chances of a verdict. Data, no prose."""

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Final

from analysis.intervals import Interval, normal_quantile
from analysis.planning.interval_widths import size_for_width_wald
from analysis.planning.one_sided_tests import SteppedSize
from analysis.planning.slovin import slovin_sample_size
from analysis.planning.verdict_power import (
    VerdictChances,
    planned_interval,
    size_for_verdict,
    verdict_chances,
)
from analysis.planning.verdict_rule import VerdictRule
from analysis.ranges import check_ranges

SLOVIN_IGNORES: Final = (
    "target",
    "expected_share",
    "confidence_level",
    "power",
    "answers_of_one_person",
    "sampling_design",
    "nonresponse",
    "groups",
)
"""What the rule of thumb has no place for."""


@dataclass(frozen=True, slots=True)
class SlovinComparison:
    """What the forms of the rule of thumb show about a target.

    Attributes
    ----------
    n : int
        Forms by the rule; taken below as respondents, as if all came back.
    half_width_at_half : float
        Margin they give a share of 1/2 by Cochran's formula, at `level`.
    n_cochran : int
        Respondents Cochran's formula asks for the same margin, at `level`.
    interval : Interval
        The displayed interval, should the measured share be the one supposed.
    share_needed : float or None
        Measured share from which the verdict is "met"; None: not even 1.
    chances : VerdictChances
        Of each verdict under the share supposed.
    wanted : SteppedSize
        Respondents that the right verdict takes with the wanted power.
    missing : int or None
        `wanted.stable_n` less `n`: below 0, the rule asks for more than needed.
    notes : tuple of str
        Of: target_out_of_reach, power_too_low, more_than_needed, gap_below_margin (target and
        supposed share lie closer than the margin), no_size_found.
    """

    n: int
    half_width_at_half: float
    n_cochran: int
    interval: Interval
    share_needed: float | None
    chances: VerdictChances
    wanted: SteppedSize
    missing: int | None
    notes: tuple[str, ...]


def compare_with_slovin(
    population: int,
    margin: Fraction,
    truth: float,
    rule: VerdictRule,
    *,
    power: float,
    level: float,
    rho: float,
) -> SlovinComparison:
    """What do the forms that the rule of thumb asks for show about a target?

    Parameters
    ----------
    population : int >= 2
        Units on the list that the rule of thumb starts from.
    margin : Fraction in (0, 1/2)
        Half width it promises.
    truth : float in (0, 1), not `rule.target`
        The share supposed to hold.
    rule : VerdictRule
        How the target will be judged; its own `population` is None where answers are open, or
        equals `population`.
    power : float in (0, 1), above `rule.alpha`
        Wanted chance of the right verdict.
    level : float in (0, 1)
        Confidence of the displayed interval.
    rho : float in 0..1
        Supposed correlation between the answers of one person.

    Returns
    -------
    SlovinComparison

    Raises
    ------
    ParameterFault
        A number outside its range.

    Notes
    -----
    See `slovin_sample_size`, `verdict_chances` and `size_for_verdict`. Half width at 1/2:
    z sqrt((N - n) / (4 n (N - 1))). `SLOVIN_IGNORES` lists what the rule has no place for.

    References
    ----------
    Yamane (1967), Statistics: An Introductory Analysis, 2nd ed., p. 886; Cochran (1977), Sampling
    Techniques, 3rd ed., sections 3.2 and 4.4.

    Examples
    --------
    >>> rule = VerdictRule(
    ...     target=0.95, answers_each=1, rho0=0.5, prior_weight=10.0, deff_min=1.0, alpha=0.05,
    ...     population=None,
    ... )
    >>> found = compare_with_slovin(
    ...     1_000, Fraction(5, 100), 0.97, rule, power=0.8, level=0.95, rho=0.0
    ... )
    >>> found.n, round(found.half_width_at_half, 4), found.chances.met_from
    (286, 0.049, 279)
    >>> round(found.chances.met, 3), found.wanted.stable_n, found.notes
    (0.372, 694, ('power_too_low', 'gap_below_margin'))
    """
    check_ranges(
        "The rule of thumb cannot be compared so",
        ("population", population >= 2, "2 or more", population),
        ("margin", 0 < margin < Fraction(1, 2), "(0, 1/2)", margin),
        (
            "rule.population",
            rule.population in (None, population),
            "None or the list",
            rule.population,
        ),
    )
    n = slovin_sample_size(population, margin)
    cochran = size_for_width_wald(0.5, float(margin), level=level, population=population, deff=1.0)
    unseen = (population - n) / (population - 1)
    chances = verdict_chances(truth, n, rule, rho=rho)
    wanted = size_for_verdict(truth, rule, power=power, rho=rho)
    needed = chances.met_from
    return SlovinComparison(
        n=n,
        half_width_at_half=normal_quantile(level) * sqrt(unseen / (4 * n)),
        n_cochran=cochran.n,
        interval=planned_interval(truth, n, rule, level=level, rho=rho),
        share_needed=None if needed is None else needed / (n * rule.answers_each),
        chances=chances,
        wanted=wanted,
        missing=None if wanted.stable_n is None else wanted.stable_n - n,
        notes=_notes(chances, wanted, rule.target, truth, power, float(margin)),
    )


def _notes(
    chances: VerdictChances,
    wanted: SteppedSize,
    target: float,
    truth: float,
    power: float,
    margin: float,
) -> tuple[str, ...]:
    right = chances.met if truth > target else chances.not_met
    found = (
        ("target_out_of_reach", chances.met_from is None),
        ("power_too_low", right < power),
        ("more_than_needed", wanted.stable_n is not None and wanted.stable_n < chances.n),
        ("gap_below_margin", abs(truth - target) < margin),
        ("no_size_found", wanted.stable_n is None),
    )
    return tuple(code for code, holds in found if holds)
