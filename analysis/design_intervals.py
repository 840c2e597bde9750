"""Intervals for a share estimated from a sample of respondents, by its standard error.

`wilson_shrunk_t` is displayed, `kg_shrunk_t` gives verdict bounds; the others are kept for
comparison with other software and are offered as options only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import asin as arcsine
from math import exp, isinf, log, pi, sin, sqrt
from types import MappingProxyType
from typing import Final

from scipy import special

from analysis.errors import ParameterFault, UnknownMethod
from analysis.intervals import (
    Interval,
    check_level,
    clopper_pearson_limits,
    likelihood_limits,
    normal_quantile,
    wilson_limits,
)


@dataclass(frozen=True, slots=True)
class DesignShare:
    """A share with the evidence behind it.

    Attributes
    ----------
    share : float in 0..1
    se : float
        Linearised standard error.
    df : int
        Degrees of freedom of `se`; below 1 nothing is known and every interval is 0..1.
    n : int
        Respondents who gave an answer.
    n_eff : float
        Independent answers that would say as much, by the shrunk design effect; infinite when
        the whole list has answered: every interval is then the share itself.
    """

    share: float
    se: float
    df: int
    n: int
    n_eff: float


def design_interval(method: str, evidence: DesignShare, level: float) -> Interval:
    """Where the true share lies, given a share estimated from a sample of respondents.

    Parameters
    ----------
    method : str
        A key of `DESIGN_METHODS`, exact.
    evidence : DesignShare
        The share with its standard error, degrees of freedom and effective size.
    level : float in (0, 1)
        Two-sided confidence; for a one-sided bound see `one_sided_level`.

    Returns
    -------
    Interval
        Low and high as shares; `mean` may leave 0..1 and is not clipped.

    Raises
    ------
    UnknownMethod
        No method of that name.
    ParameterFault
        The level lies outside (0, 1), or the method is undefined at a share of 0 or 1.

    Notes
    -----
    In a sample in which everybody agrees (se = 0), `beta`, `kg_truncated` and `wilson_neff` take
    the n respondents for independent; `logit`, `xlogit`, `asin` and `likelihood` are undefined.
    R's `svyciprop` degenerates there and is not imitated.

    References
    ----------
    Korn & Graubard (1998), Survey Methodology 24:193-201; Franco, Little, Louis & Slud (2019),
    J Survey Statistics and Methodology 7:334-364, doi:10.1093/jssam/smy019.

    Examples
    --------
    >>> evidence = DesignShare(share=0.925, se=0.0087, df=399, n=400, n_eff=885.2)
    >>> interval = design_interval("wilson_shrunk_t", evidence, 0.95)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.9057, 0.9406)
    """
    if method not in DESIGN_METHODS:
        raise UnknownMethod(
            "No such interval", where="method", expected=", ".join(DESIGN_METHODS), got=repr(method)
        )
    check_level(level)
    if isinf(evidence.n_eff):
        return Interval(evidence.share, evidence.share)
    if evidence.df < 1:
        return Interval(0.0, 1.0)
    return DESIGN_METHODS[method](evidence, level)


def t_quantile(df: int, level: float) -> float:
    """Return Student's t that leaves (1 - level) / 2 in each tail."""
    return float(-special.stdtrit(df, (1 - level) / 2))


def t_adjusted_n(n_eff: float, df: int, level: float) -> float:
    """Effective answers left when the few degrees of freedom of their variance are paid for."""
    return float(n_eff * (normal_quantile(level) / t_quantile(df, level)) ** 2)


def wilson_shrunk_t(evidence: DesignShare, level: float) -> Interval:
    """Wilson at the t-adjusted effective n of the shrunk design effect: the displayed interval."""
    n = t_adjusted_n(evidence.n_eff, evidence.df, level)
    return wilson_limits(evidence.share, n, level)


def kg_shrunk_t(evidence: DesignShare, level: float) -> Interval:
    """Clopper-Pearson at the same effective n: the verdict bounds."""
    n = t_adjusted_n(evidence.n_eff, evidence.df, level)
    return clopper_pearson_limits(evidence.share * n, n, level)


def mean(evidence: DesignShare, level: float) -> Interval:
    """Clip nothing: p +- t se, Wald with a correct standard error; never for verdicts."""
    half = t_quantile(evidence.df, level) * evidence.se
    return Interval(evidence.share - half, evidence.share + half)


def xlogit(evidence: DesignShare, level: float) -> Interval:
    """Take p +- t se on the logit scale by the delta method."""
    p = _inner_share("xlogit", evidence)
    half = t_quantile(evidence.df, level) * evidence.se / (p * (1 - p))
    centre = log(p / (1 - p))
    return Interval(1 / (1 + exp(half - centre)), 1 / (1 + exp(-half - centre)))


def asin(evidence: DesignShare, level: float) -> Interval:
    """Take p +- t se on the arcsine-root scale."""
    p = _inner_share("asin", evidence)
    half = t_quantile(evidence.df, level) * evidence.se / (2 * sqrt(p * (1 - p)))
    centre = arcsine(sqrt(p))
    return Interval(sin(max(0.0, centre - half)) ** 2, sin(min(pi / 2, centre + half)) ** 2)


def likelihood(evidence: DesignShare, level: float) -> Interval:
    """Shares whose deviance, at the effective n of the standard error, stays within t squared.

    Rao & Scott (1984), Annals of Statistics 12:46-60: the scaled likelihood ratio; with n - 1 for
    n, as R's `svyciprop` scales it.
    """
    p = _inner_share("likelihood", evidence)
    n_eff = plain_effective_n(evidence) * (evidence.n - 1) / evidence.n
    return likelihood_limits(p, n_eff, t_quantile(evidence.df, level) ** 2)


def beta(evidence: DesignShare, level: float) -> Interval:
    """Korn-Graubard as R computes it: Clopper-Pearson at the df-adjusted effective n."""
    n = korn_graubard_n(evidence, level)
    return clopper_pearson_limits(evidence.share * n, n, level)


def kg_truncated(evidence: DesignShare, level: float) -> Interval:
    """Korn-Graubard with the effective n never above n, as NCHS and SAS do."""
    n = truncated_korn_graubard_n(evidence, level)
    return clopper_pearson_limits(evidence.share * n, n, level)


def wilson_neff(evidence: DesignShare, level: float) -> Interval:
    """Wilson at the effective n of the standard error, without t."""
    return wilson_limits(evidence.share, plain_effective_n(evidence), level)


def plain_effective_n(evidence: DesignShare) -> float:
    """Answers p q / se**2; the respondents themselves when all agree."""
    p = evidence.share
    if p in (0, 1) or evidence.se == 0:
        return float(evidence.n)
    return p * (1 - p) / evidence.se**2


def korn_graubard_n(evidence: DesignShare, level: float) -> float:
    """Effective n of Korn & Graubard, paid for by t(df) against t(n - 1)."""
    if evidence.share in (0, 1):
        return float(evidence.n)
    ratio = t_quantile(evidence.n - 1, level) / t_quantile(evidence.df, level)
    return plain_effective_n(evidence) * ratio**2


def truncated_korn_graubard_n(evidence: DesignShare, level: float) -> float:
    """Effective n of Korn & Graubard, never above n: a design is not trusted to beat chance."""
    return min(float(evidence.n), korn_graubard_n(evidence, level))


def _inner_share(method: str, evidence: DesignShare) -> float:
    if evidence.share in (0, 1) or evidence.se == 0:
        raise ParameterFault(
            f"{method} is undefined where everybody agrees",
            where="evidence",
            expected="0 < share < 1 and se > 0",
            got=f"{evidence.share}, {evidence.se}",
        )
    return evidence.share


DESIGN_METHODS: Final[Mapping[str, Callable[[DesignShare, float], Interval]]] = MappingProxyType(
    {
        "wilson_shrunk_t": wilson_shrunk_t,
        "kg_shrunk_t": kg_shrunk_t,
        "mean": mean,
        "logit": xlogit,  # the fit of an intercept alone has the same closed form
        "xlogit": xlogit,
        "likelihood": likelihood,
        "asin": asin,
        "beta": beta,
        "kg_truncated": kg_truncated,
        "wilson_neff": wilson_neff,
    }
)
