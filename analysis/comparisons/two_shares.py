"""Intervals for the difference of two shares of independent answers, and the table naming them.

For samples of respondents with several answers each, weights or clusters, see `differences`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import Final

from analysis.comparisons.halving import last_holding
from analysis.errors import ParameterFault, UnknownMethod
from analysis.intervals import check_level, normal_quantile, wilson_limits


@dataclass(frozen=True, slots=True)
class Counts:
    """Two samples: x1 of n1 and x2 of n2 independent answers."""

    x1: int
    n1: int
    x2: int
    n2: int

    def __post_init__(self) -> None:
        """Refuse counts that do not make two shares."""
        for where, x, n in (("x1, n1", self.x1, self.n1), ("x2, n2", self.x2, self.n2)):
            if n < 1 or not 0 <= x <= n:
                raise ParameterFault(
                    "Counts do not make a share",
                    where=where,
                    expected="0 <= x <= n and n >= 1",
                    got=f"{x} of {n}",
                )

    @property
    def difference(self) -> float:
        """First share less second."""
        return self.x1 / self.n1 - self.x2 / self.n2


@dataclass(frozen=True, slots=True)
class DifferenceInterval:
    """First share less second, -1..1; `wald` and `agresti_caffo` limits are not clipped."""

    estimate: float
    low: float
    high: float


def difference_interval(method: str, counts: Counts, level: float) -> DifferenceInterval:
    """By how much do two shares of independent answers differ?

    Parameters
    ----------
    method : str
        A key of `DIFFERENCE_METHODS`, exact.
    counts : Counts
        x1 of n1 and x2 of n2; missing answers already left out.
    level : float in (0, 1)
        Two-sided confidence.

    Returns
    -------
    DifferenceInterval
        First share less second, with its limits.

    Raises
    ------
    UnknownMethod
        No method of that name.
    ParameterFault
        The level lies outside (0, 1).

    Notes
    -----
    Two independent simple random samples, one answer a person. `newcombe` joins two Wilson
    intervals; `mee` and `miettinen_nurminen` keep the differences that a score test with the
    restricted maximum likelihood shares does not reject (the latter with variance times
    N / (N - 1), N = n1 + n2). `wald` collapses when both shares are 0 or 1.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890, method 10; Agresti & Caffo (2000), The
    American Statistician 54:280-288; Miettinen & Nurminen (1985), Statistics in Medicine
    4:213-226; Mee (1984), Biometrics 40:1175-1176.

    Examples
    --------
    >>> interval = difference_interval("miettinen_nurminen", Counts(93, 100, 85, 100), 0.95)
    >>> round(interval.low, 4), round(interval.high, 4)
    (-0.0074, 0.1723)
    """
    if method not in DIFFERENCE_METHODS:
        raise UnknownMethod(
            "No such interval of a difference",
            where="method",
            expected=", ".join(DIFFERENCE_METHODS),
            got=repr(method),
        )
    check_level(level)
    low, high = DIFFERENCE_METHODS[method](counts, level)
    return DifferenceInterval(counts.difference, low, high)


def wald(counts: Counts, level: float) -> tuple[float, float]:
    """Take d +- z sqrt(p1 q1 / n1 + p2 q2 / n2), not clipped."""
    return _wald_around(counts.x1, counts.n1, counts.x2, counts.n2, level)


def agresti_caffo(counts: Counts, level: float) -> tuple[float, float]:
    """Wald after one more success and one more failure in each sample, not clipped."""
    return _wald_around(counts.x1 + 1, counts.n1 + 2, counts.x2 + 1, counts.n2 + 2, level)


def newcombe(counts: Counts, level: float) -> tuple[float, float]:
    """Join the Wilson limits of both shares as if each were a distance to be squared."""
    p1, p2 = counts.x1 / counts.n1, counts.x2 / counts.n2
    first, second = wilson_limits(p1, counts.n1, level), wilson_limits(p2, counts.n2, level)
    low = p1 - p2 - sqrt((p1 - first.low) ** 2 + (second.high - p2) ** 2)
    high = p1 - p2 + sqrt((first.high - p1) ** 2 + (p2 - second.low) ** 2)
    return low, high


def miettinen_nurminen(counts: Counts, level: float) -> tuple[float, float]:
    """Differences not rejected by the score test with variance times N / (N - 1)."""
    total = counts.n1 + counts.n2
    return _score_limits(counts, level, total / (total - 1))


def mee(counts: Counts, level: float) -> tuple[float, float]:
    """Differences not rejected by the score test."""
    return _score_limits(counts, level, 1.0)


def restricted_shares(counts: Counts, difference: float) -> tuple[float, float]:
    """Likeliest p1 and p2 of which the first is greater by exactly `difference`.

    The log likelihood is concave in p2, so its slope changes sign once; halving finds where, also
    when that is at an end of the range, which the closed cubic solution misses by rounding.
    """
    low, high = max(0.0, -difference), min(1.0, 1.0 - difference)
    for _ in range(_HALVINGS):
        p2 = (low + high) / 2
        if p2 in (low, high):
            break
        if _slope(counts, p2 + difference, p2) > 0:
            low = p2
        else:
            high = p2
    p2 = (low + high) / 2
    return min(1.0, max(0.0, p2 + difference)), p2


_HALVINGS: Final = 64


def _slope(counts: Counts, p1: float, p2: float) -> float:
    """Slope of the log likelihood along p2, with the difference fixed."""
    slope = 0.0
    for x, n, p in ((counts.x1, counts.n1, p1), (counts.x2, counts.n2, p2)):
        if x:
            slope += x / p if p > 0 else float("inf")
        if n - x:
            slope -= (n - x) / (1 - p) if p < 1 else float("inf")
    return slope


def _score_limits(counts: Counts, level: float, factor: float) -> tuple[float, float]:
    observed = counts.difference
    bound = normal_quantile(level) ** 2 * factor

    def kept(difference: float) -> bool:
        p1, p2 = restricted_shares(counts, difference)
        variance = p1 * (1 - p1) / counts.n1 + p2 * (1 - p2) / counts.n2
        return (observed - difference) ** 2 <= bound * variance

    return last_holding(kept, observed, -1.0), last_holding(kept, observed, 1.0)


def _wald_around(x1: int, n1: int, x2: int, n2: int, level: float) -> tuple[float, float]:
    p1, p2 = x1 / n1, x2 / n2
    half = normal_quantile(level) * sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    return p1 - p2 - half, p1 - p2 + half


DIFFERENCE_METHODS: Final[Mapping[str, Callable[[Counts, float], tuple[float, float]]]] = (
    MappingProxyType(
        {
            "wald": wald,
            "newcombe": newcombe,
            "agresti_caffo": agresti_caffo,
            "miettinen_nurminen": miettinen_nurminen,
            "mee": mee,
        }
    )
)
