"""Shares of many small units drawn towards their common mean, beside the raw shares.

The raw share of a small unit lies far out by luck, and next time nearer the middle; a pooled one
does not promise what luck gave. There is no ranking here and none should be made of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.control.beta_binomial import (
    LEAST_CONCENTRATION,
    Spread,
    by_marginal_likelihood,
    by_moments,
    integrate_spread,
)
from analysis.control.units import Numbers, check_counts, check_units
from analysis.errors import UnknownMethod
from analysis.intervals import check_level


@dataclass(frozen=True, slots=True)
class PooledUnit:
    """One unit, raw and pooled.

    Attributes
    ----------
    share : float or None
        As measured; None without answers.
    n_eff : float
        Independent answers behind it.
    pooled : float or None
        Drawn towards the mean of all units.
    low, high : float or None
        Interval of the unit's true share, equal tails.
    own_weight : float or None
        Part of `share` in `pooled`, 0..1: 0 is the common mean alone.
    """

    share: float | None
    n_eff: float
    pooled: float | None
    low: float | None
    high: float | None
    own_weight: float | None


@dataclass(frozen=True, slots=True)
class PartialPooling:
    """Units drawn towards their mean, and by how much.

    Attributes
    ----------
    units : tuple of PooledUnit
        In the order they came in.
    mean : float or None
        The common mean; None without any answer.
    concentration : float or None
        Answers that the common mean is worth in every unit (a + b of the beta law; for
        "hierarchical" its median); None where units do not differ: the mean is then worth all.
    between_sd : float or None
        Standard deviation of true shares between units; None where it cannot be known.
    notes : tuple of str
        Of: no_answers, unit_without_answers, one_unit (nothing to be pooled with),
        no_between_unit_variance (every unit gets the mean of all), units_hardly_alike (the
        concentration stands at its least), spread_taken_as_known (intervals leave out how
        uncertain mean and concentration are).
    """

    units: tuple[PooledUnit, ...]
    mean: float | None
    concentration: float | None
    between_sd: float | None
    notes: tuple[str, ...]


def partial_pooling(
    method: str,
    satisfied: NDArray[np.float64],
    answers: NDArray[np.float64],
    *,
    deff: NDArray[np.float64],
    level: float,
) -> PartialPooling:
    """What share may be expected of each unit, if units are of one kind but not all alike?

    Parameters
    ----------
    method : {"moments", "marginal_likelihood", "hierarchical"}
        How mean and spread of the true shares are found.
    satisfied : float64 array, shape (g,), 0..answers
    answers : float64 array, shape (g,), 0 or more
        A unit without answers gets the common mean.
    deff : float64 array, shape (g,) or (), above 0
        Design effect; both counts are divided by it.
    level : float in (0, 1)
        Probability of each interval.

    Returns
    -------
    PartialPooling

    Raises
    ------
    UnknownMethod
        No method of that name.
    ParameterFault, DataFault
        A number outside its range, or arrays that do not fit.

    Notes
    -----
    True shares follow beta(m k, (1 - m) k), counts given them are binomial. A unit with x of n
    effective answers has beta(m k + x, (1 - m) k + n - x), mean
    (n p + k m) / (n + k): `own_weight` = n / (n + k).

    Moments: Kleinman's, weights n, then n / (1 + r (n - 1)) with r = 1 / (k + 1).
    Marginal likelihood: the m and k that make the counts likeliest. Both take m and k as known
    for the intervals, which are then too short with few units. Hierarchical: m and k**(-1/2) flat
    in (0, 1), integrated over; each unit's mixture is given as the beta law of its mean and
    variance. In simulation (m = .95, k = 60, sizes uniform on 10 to 200 answers) intervals at 95 %
    held the true share of 10 units 84 %, 82 % and 93 % of the time, of 30 units 92 %, 92 % and
    94 %; with sizes uniform on the log scale, so most of them small, of 10 units 79 %, 77 % and
    94 %. Pooled shares erred by a quarter to a third less than raw ones. Prefer "hierarchical".
    k is never taken below 1.

    Where no spread is found, every unit gets the mean of all and Jeffreys' interval of all answers
    together, by the first two methods. One unit alone keeps its share (Jeffreys' interval).
    Not for a verdict: the pooled figure of one unit rests on the others' answers.

    References
    ----------
    Kleinman (1973), JASA 68:46-54; Griffiths (1973), Biometrics 29:637-648 (likelihood); Gelman
    et al. (2013), Bayesian Data Analysis, 3rd ed., section 5.3 (hierarchical, and its prior);
    Efron & Morris (1975), JASA 70:311-319 (why to draw in).

    Examples
    --------
    >>> import numpy as np
    >>> found = partial_pooling(
    ...     "moments", np.array([10.0, 60, 190, 70]), np.array([10.0, 80, 200, 100]),
    ...     deff=np.array(1.0), level=0.95,
    ... )
    >>> first = found.units[0]
    >>> first.share, round(first.pooled, 3), round(first.own_weight, 3), round(found.mean, 3)
    (1.0, 0.935, 0.599, 0.838)
    """
    if method not in _METHODS:
        raise UnknownMethod(
            "No such pooling", where="method", expected=", ".join(_METHODS), got=repr(method)
        )
    check_level(level)
    check_units(answers, deff)
    check_counts(satisfied, answers)
    x, n = satisfied / deff, answers / deff
    notes = ("unit_without_answers",) if (n == 0).any() else ()
    if not (n > 0).any():
        nothing = tuple(PooledUnit(None, 0.0, None, None, None, None) for _ in n)
        return PartialPooling(nothing, None, None, None, ("no_answers",))
    if (n > 0).sum() == 1 and method != "hierarchical":
        return _alone(x, n, level, (*notes, "one_unit"))
    return _METHODS[method](x, n, level, notes)


def _known_spread(
    find: Callable[[Numbers, Numbers], Spread],
) -> Callable[[Numbers, Numbers, float, tuple[str, ...]], PartialPooling]:
    """Pool by a mean and a concentration that are then taken as known."""

    def pool(x: Numbers, n: Numbers, level: float, notes: tuple[str, ...]) -> PartialPooling:
        spread = find(x[n > 0], n[n > 0])
        if spread.concentration is None:
            return _all_alike(x, n, level, notes)
        k, m = spread.concentration, spread.mean
        a, b = m * k + x, (1 - m) * k + n - x
        hardly = ("units_hardly_alike",) if k <= LEAST_CONCENTRATION else ()
        return PartialPooling(
            units=_units(x, n, a, b, n / (n + k), level),
            mean=m,
            concentration=k,
            between_sd=float(np.sqrt(m * (1 - m) / (k + 1))),
            notes=(*notes, *hardly, "spread_taken_as_known"),
        )

    return pool


def _hierarchical(x: Numbers, n: Numbers, level: float, notes: tuple[str, ...]) -> PartialPooling:
    found = integrate_spread(x, n)
    size = found.unit_mean * (1 - found.unit_mean) / found.unit_variance - 1
    a, b = found.unit_mean * size, (1 - found.unit_mean) * size
    alone = ("one_unit",) if (n > 0).sum() == 1 else ()
    return PartialPooling(
        units=_units(x, n, a, b, found.own_weight, level),
        mean=found.mean,
        concentration=found.concentration,
        between_sd=found.between_sd,
        notes=(*notes, *alone),
    )


def _all_alike(x: Numbers, n: Numbers, level: float, notes: tuple[str, ...]) -> PartialPooling:
    total, everything = float(x.sum()), float(n.sum())
    mean = total / everything
    low, high = _jeffreys(np.array([total]), np.array([everything]), level)
    units = tuple(
        PooledUnit(_share(xi, ni), float(ni), mean, float(low[0]), float(high[0]), 0.0)
        for xi, ni in zip(x, n, strict=True)
    )
    return PartialPooling(units, mean, None, 0.0, (*notes, "no_between_unit_variance"))


def _alone(x: Numbers, n: Numbers, level: float, notes: tuple[str, ...]) -> PartialPooling:
    """The only unit with answers keeps its share; the others have nothing to go by."""
    low, high = _jeffreys(x, n, level)
    units = tuple(
        PooledUnit(
            _share(x[i], n[i]), float(n[i]), _share(x[i], n[i]), float(low[i]), float(high[i]), 1.0
        )
        if n[i] > 0
        else PooledUnit(None, 0.0, None, None, None, None)
        for i in range(len(n))
    )
    return PartialPooling(units, float(x.sum() / n.sum()), None, None, notes)


def _units(
    x: Numbers, n: Numbers, a: Numbers, b: Numbers, own_weight: Numbers, level: float
) -> tuple[PooledUnit, ...]:
    tail = (1 - level) / 2
    low, high = special.betaincinv(a, b, tail), special.betainccinv(a, b, tail)
    return tuple(
        PooledUnit(
            share=_share(x[i], n[i]),
            n_eff=float(n[i]),
            pooled=float(a[i] / (a[i] + b[i])),
            low=float(low[i]),
            high=float(high[i]),
            own_weight=float(own_weight[i]),
        )
        for i in range(len(n))
    )


def _jeffreys(x: Numbers, n: Numbers, level: float) -> tuple[Numbers, Numbers]:
    tail = (1 - level) / 2
    low = np.where(x <= 0, 0.0, special.betaincinv(x + 0.5, n - x + 0.5, tail))
    high = np.where(x >= n, 1.0, special.betainccinv(x + 0.5, n - x + 0.5, tail))
    return low, high


def _share(x: float, n: float) -> float | None:
    return float(x / n) if n > 0 else None


_METHODS: Final[
    Mapping[str, Callable[[Numbers, Numbers, float, tuple[str, ...]], PartialPooling]]
] = MappingProxyType(
    {
        "moments": _known_spread(by_moments),
        "marginal_likelihood": _known_spread(by_marginal_likelihood),
        "hierarchical": _hierarchical,
    }
)
