"""Intervals for a share of independent answers (x of n), and the one table that names them.

For samples of respondents, each with several answers, see `design_intervals`. A one-sided bound
with error `alpha` is the limit of the two-sided interval at `one_sided_level(alpha)`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from types import MappingProxyType
from typing import Final

from scipy import special

from analysis.errors import ParameterFault, UnknownMethod


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits of a share; `wald` and `agresti_coull` may leave 0..1 and are not clipped."""

    low: float
    high: float


def proportion_interval(method: str, successes: int, n: int, level: float) -> Interval:
    """Where the true share lies, given x successes among n independent answers.

    Parameters
    ----------
    method : str
        A key of `PROPORTION_METHODS`, exact.
    successes : int, 0 <= successes <= n
    n : int, n >= 1
        Respondents who gave an answer; missing answers already left out.
    level : float in (0, 1)
        Two-sided confidence; for a one-sided bound see `one_sided_level`.

    Returns
    -------
    Interval
        Low and high as shares.

    Raises
    ------
    UnknownMethod
        No method of that name.
    ParameterFault
        n is 0, successes lie outside 0..n, or the level outside (0, 1).

    Notes
    -----
    Simple random sampling of one answer a person. Several answers of one person are never
    independent: use `estimate_index`.

    References
    ----------
    Brown, Cai & DasGupta (2001), Statistical Science 16:101-133, doi:10.1214/ss/1009213286;
    Newcombe (1998), Statistics in Medicine 17:857-872.

    Examples
    --------
    >>> interval = proportion_interval("wilson", 18, 20, 0.95)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.699, 0.9721)
    """
    if method not in PROPORTION_METHODS:
        raise UnknownMethod(
            "No such interval",
            where="method",
            expected=", ".join(PROPORTION_METHODS),
            got=repr(method),
        )
    if n < 1 or not 0 <= successes <= n:
        raise ParameterFault(
            "Counts do not make a share",
            where="successes, n",
            expected="0 <= successes <= n and n >= 1",
            got=f"{successes} of {n}",
        )
    check_level(level)
    return PROPORTION_METHODS[method](successes, n, level)


def one_sided_level(alpha: float) -> float:
    """Give the two-sided level whose limits are each a one-sided bound with error `alpha`.

    Parameters
    ----------
    alpha : float in (0, 0.5)

    Returns
    -------
    float
        1 - 2 alpha.

    Raises
    ------
    ParameterFault
        Alpha is out of range.

    Notes
    -----
    All intervals here leave the same error in each tail, so one limit alone errs by `alpha`.

    References
    ----------
    Liu & Kott (2009), J Official Statistics 25:569-588.

    Examples
    --------
    >>> one_sided_level(0.05)
    0.9
    """
    if not 0 < alpha < 0.5:
        raise ParameterFault(
            "An error of a bound must be small", where="alpha", expected="(0, 0.5)", got=str(alpha)
        )
    return 1 - 2 * alpha


def check_level(level: float) -> None:
    """Raise `ParameterFault` unless the confidence level lies strictly between 0 and 1."""
    if not 0 < level < 1:
        raise ParameterFault(
            "A confidence level must be a share", where="level", expected="(0, 1)", got=str(level)
        )


def normal_quantile(level: float) -> float:
    """Return the normal deviate that leaves (1 - level) / 2 in each tail."""
    return float(-special.ndtri((1 - level) / 2))


def wald(successes: int, n: int, level: float) -> Interval:
    """Wald: p +- z sqrt(p q / n); collapses at p = 1, never for verdicts."""
    p = successes / n
    half = normal_quantile(level) * sqrt(p * (1 - p) / n)
    return Interval(p - half, p + half)


def wilson(successes: int, n: int, level: float) -> Interval:
    """Shares that a score test does not reject. Wilson (1927), JASA 22:209-212."""
    return wilson_limits(successes / n, n, level)


def wilson_limits(share: float, n: float, level: float) -> Interval:
    """Wilson's limits for any share and any (effective) number of answers n > 0."""
    z2 = normal_quantile(level) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return Interval(
        0.0 if share == 0 else max(0.0, centre - half),
        1.0 if share == 1 else min(1.0, centre + half),
    )


def wilson_cc(successes: int, n: int, level: float) -> Interval:
    """Wilson with continuity correction. Newcombe (1998), Stat Med 17:857-872, method 4."""
    z = normal_quantile(level)
    p = successes / n
    q = 1 - p
    scale = 2 * (n + z * z)
    low = high = 0.0
    if successes > 0:
        root = sqrt(z * z - 2 - 1 / n + 4 * p * (n * q + 1))
        low = max(0.0, (2 * n * p + z * z - 1 - z * root) / scale)
    if successes < n:
        root = sqrt(z * z + 2 - 1 / n + 4 * p * (n * q - 1))
        high = min(1.0, (2 * n * p + z * z + 1 + z * root) / scale)
    else:
        high = 1.0
    return Interval(low, high)


def clopper_pearson(successes: int, n: int, level: float) -> Interval:
    """Shares that no exact binomial tail rejects. Clopper & Pearson (1934), Biometrika 26."""
    return clopper_pearson_limits(successes, n, level)


def clopper_pearson_limits(successes: float, n: float, level: float) -> Interval:
    """Clopper-Pearson limits by beta quantiles; successes and n need not be whole numbers."""
    tail = (1 - level) / 2
    failures = n - successes
    low = 0.0 if successes <= 0 else float(special.betaincinv(successes, failures + 1, tail))
    high = 1.0 if failures <= 0 else float(special.betainccinv(successes + 1, failures, tail))
    return Interval(low, high)


def agresti_coull(successes: int, n: int, level: float) -> Interval:
    """Wald around a share drawn to 1/2, not clipped. Agresti & Coull (1998), Am Stat 52."""
    z = normal_quantile(level)
    total = n + z * z
    p = (successes + z * z / 2) / total
    half = z * sqrt(p * (1 - p) / total)
    return Interval(p - half, p + half)


def jeffreys(successes: int, n: int, level: float) -> Interval:
    """Quantiles of beta(x + 1/2, n - x + 1/2), 0 and 1 at the ends. Brown et al. (2001)."""
    tail = (1 - level) / 2
    a, b = successes + 0.5, n - successes + 0.5
    low = 0.0 if successes == 0 else float(special.betaincinv(a, b, tail))
    high = 1.0 if successes == n else float(special.betainccinv(a, b, tail))
    return Interval(low, high)


def mid_p(successes: int, n: int, level: float) -> Interval:
    """Shares whose tail, the observed count taken half, is not rejected. Lancaster (1961)."""
    tail = (1 - level) / 2

    def upper_tail(p: float) -> float:
        return (binomial_at_least(successes, n, p) + binomial_at_least(successes + 1, n, p)) / 2

    def lower_tail(p: float) -> float:
        return (binomial_at_most(successes, n, p) + binomial_at_most(successes - 1, n, p)) / 2

    p = successes / n
    low = 0.0 if successes == 0 else _edge(lambda q: upper_tail(q) > tail, p, 0.0)
    high = 1.0 if successes == n else _edge(lambda q: lower_tail(q) > tail, p, 1.0)
    return Interval(low, high)


def likelihood(successes: int, n: int, level: float) -> Interval:
    """Shares within chi2(level, 1) / 2 of the greatest log likelihood. Wilks (1938)."""
    return likelihood_limits(successes / n, n, normal_quantile(level) ** 2)


def likelihood_limits(share: float, n: float, drop: float) -> Interval:
    """Shares whose deviance from the observed one stays within `drop`."""

    def inside(p: float) -> bool:
        if not 0 < p < 1:
            return p == share
        won = share * log(share / p) if share > 0 else 0.0
        lost = (1 - share) * log((1 - share) / (1 - p)) if share < 1 else 0.0
        return 2 * n * (won + lost) <= drop

    return Interval(
        0.0 if share == 0 else _edge(inside, share, 0.0),
        1.0 if share == 1 else _edge(inside, share, 1.0),
    )


def binomial_at_least(successes: int, n: int, share: float) -> float:
    """P(X >= successes) for X binomial (n, share)."""
    if successes <= 0:
        return 1.0
    if successes > n:
        return 0.0
    return float(special.betainc(successes, n - successes + 1, share))


def binomial_at_most(successes: int, n: int, share: float) -> float:
    """P(X <= successes) for X binomial (n, share)."""
    if successes < 0:
        return 0.0
    if successes >= n:
        return 1.0
    return float(special.betaincc(successes + 1, n - successes, share))


def _edge(holds: Callable[[float], bool], inside: float, outside: float) -> float:
    """Last point from `inside` towards `outside` at which `holds`, by halving to the last bit."""
    while True:
        middle = (inside + outside) / 2
        if middle in (inside, outside):
            return inside
        if holds(middle):
            inside = middle
        else:
            outside = middle


PROPORTION_METHODS: Final[Mapping[str, Callable[[int, int, float], Interval]]] = MappingProxyType(
    {
        "wald": wald,
        "wilson": wilson,
        "wilson_cc": wilson_cc,
        "clopper_pearson": clopper_pearson,
        "agresti_coull": agresti_coull,
        "jeffreys": jeffreys,
        "mid_p": mid_p,
        "likelihood": likelihood,
    }
)
