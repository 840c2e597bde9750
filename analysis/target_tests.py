"""Tests of a share against a target: the p-values behind the same question as a verdict."""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from scipy import special

from analysis.design_intervals import DesignShare
from analysis.errors import ParameterFault
from analysis.intervals import binomial_at_least, binomial_at_most

_TIES = 1 + 1e-7
"""Outcomes this close in probability to the observed one count as equally rare, as in R."""


@dataclass(frozen=True, slots=True)
class ExactTargetTest:
    """P-values of x of n independent answers; `greater` tests share <= target, `less` >= target."""

    exact_greater: float
    exact_less: float
    exact_two_sided: float
    midp_greater: float
    score_z: float
    score_greater: float
    score_less: float


@dataclass(frozen=True, slots=True)
class DesignTargetTest:
    """T statistics and p-values of an estimated share; `greater` tests share <= target."""

    t_wald: float
    p_greater_wald: float
    t_logit: float
    p_greater_logit: float


def exact_target_test(successes: int, n: int, target: float) -> ExactTargetTest:
    """How surprising x of n independent answers would be if the share equalled the target.

    Parameters
    ----------
    successes : int, 0 <= successes <= n
    n : int, n >= 1
        Respondents with one answer each; missing left out.
    target : float in (0, 1)

    Returns
    -------
    ExactTargetTest

    Raises
    ------
    ParameterFault
        Counts or target out of range.

    Notes
    -----
    Exact: P(X >= x); mid-p: P(X > x) + P(X = x) / 2; score: z = (p - T) / sqrt(T (1 - T) / n);
    two-sided: the probability of all outcomes no likelier than the observed one.

    References
    ----------
    Agresti (2013), Categorical Data Analysis, 3rd ed., section 1.4; R 4.2 `binom.test`.

    Examples
    --------
    >>> test = exact_target_test(97, 100, 0.9)
    >>> round(test.exact_greater, 6), round(test.midp_greater, 6), round(test.score_z, 4)
    (0.007836, 0.004891, 2.3333)
    """
    if n < 1 or not 0 <= successes <= n:
        raise ParameterFault(
            "Counts do not make a share",
            where="successes, n",
            expected="0 <= successes <= n and n >= 1",
            got=f"{successes} of {n}",
        )
    _check_target(target)
    greater = binomial_at_least(successes, n, target)
    z = (successes / n - target) / sqrt(target * (1 - target) / n)
    return ExactTargetTest(
        exact_greater=greater,
        exact_less=binomial_at_most(successes, n, target),
        exact_two_sided=_two_sided(successes, n, target),
        midp_greater=(greater + binomial_at_least(successes + 1, n, target)) / 2,
        score_z=z,
        score_greater=float(special.ndtr(-z)),
        score_less=float(special.ndtr(z)),
    )


def design_target_test(evidence: DesignShare, target: float) -> DesignTargetTest:
    """How surprising an estimated share would be if the true one equalled the target.

    Parameters
    ----------
    evidence : DesignShare
        With 0 < share < 1, se > 0 and df >= 1.
    target : float in (0, 1)

    Returns
    -------
    DesignTargetTest

    Raises
    ------
    ParameterFault
        Everybody agrees, so that the test is undefined, or the target is out of range.

    Notes
    -----
    t = (p - T) / se, and (logit p - logit T) p (1 - p) / se, each with df degrees of freedom.
    Verdicts rest on `kg_shrunk_t` bounds instead, which hold near 1.

    References
    ----------
    Korn & Graubard (1999), Analysis of Health Surveys, section 3.2.

    Examples
    --------
    >>> evidence = DesignShare(share=0.925, se=0.01, df=399, n=400, n_eff=700.0)
    >>> round(design_target_test(evidence, 0.9).t_wald, 3)
    2.5
    """
    _check_target(target)
    p, se, df = evidence.share, evidence.se, evidence.df
    if not 0 < p < 1 or se <= 0 or df < 1:
        raise ParameterFault(
            "The test is undefined where everybody agrees",
            where="evidence",
            expected="0 < share < 1, se > 0, df >= 1",
            got=f"{p}, {se}, {df}",
        )
    t_wald = (p - target) / se
    t_logit = (log(p / (1 - p)) - log(target / (1 - target))) * p * (1 - p) / se
    return DesignTargetTest(
        t_wald=t_wald,
        p_greater_wald=float(special.stdtr(df, -t_wald)),
        t_logit=t_logit,
        p_greater_logit=float(special.stdtr(df, -t_logit)),
    )


def _two_sided(successes: int, n: int, target: float) -> float:
    x = np.arange(n + 1)
    log_pmf = (
        special.gammaln(n + 1)
        - special.gammaln(x + 1)
        - special.gammaln(n - x + 1)
        + special.xlogy(x, target)
        + special.xlog1py(n - x, -target)
    )
    rare = x[log_pmf <= log_pmf[successes] + log(_TIES)]
    low, high = rare[rare <= n * target], rare[rare > n * target]
    left = binomial_at_most(int(low[-1]), n, target) if low.size else 0.0
    right = binomial_at_least(int(high[0]), n, target) if high.size else 0.0
    return min(1.0, left + right)


def _check_target(target: float) -> None:
    if not 0 < target < 1:
        raise ParameterFault(
            "A target must be a share", where="target", expected="(0, 1)", got=str(target)
        )
