"""Funnel limits: how far a unit of a given size may lie from a reference by chance alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.control.units import Numbers, check_units, hide_unknown, unit_errors
from analysis.errors import DataFault, UnknownMethod
from analysis.intervals import check_level, normal_quantile
from analysis.ranges import check_ranges

Place = Literal["below", "inside", "above"]

WARNING_LEVEL: Final = 0.95
"""Inner limits of a funnel plot (Spiegelhalter 2005)."""
ACTION_LEVEL: Final = 0.998
"""Outer limits of a funnel plot (Spiegelhalter 2005): three standard errors."""


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits of each unit, in the order of the units.

    Attributes
    ----------
    lower, upper : tuple of float or None
        Shares, not clipped to 0..1; None for a unit without answers.
    notes : tuple of str
        Of: unit_without_answers, whole_effective_answers.
    """

    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    notes: tuple[str, ...]


def funnel_limits(
    method: str,
    reference: float,
    answers: NDArray[np.float64],
    *,
    deff: NDArray[np.float64],
    level: float,
) -> FunnelLimits:
    """Between which limits would a unit's share lie, if it truly equalled the reference?

    Parameters
    ----------
    method : {"exact_binomial", "normal"}
    reference : float in (0, 1)
        What the units are held against: as a rule the share of all units together. A share
        that was set as a target is one too, but a place is then still no verdict on it.
    answers : float64 array, shape (g,), 0 or more
        Answers of each unit: respondents for a single question, all answers M for an index.
    deff : float64 array, shape (g,) or (), above 0
        Design effect of a share of those answers; 1 for one independent answer a person.
    level : float in (0, 1)
        0.95 for the inner limits, 0.998 for the outer ones.

    Returns
    -------
    FunnelLimits

    Raises
    ------
    UnknownMethod
        No method of that name.
    ParameterFault, DataFault
        A number outside its range, or arrays that do not fit.

    Notes
    -----
    T is the reference. Normal: T +- z sqrt(T (1 - T) deff / M). Exact: with n answers and a in
    each tail, r is the least count with P(X <= r) >= a and the limit is
    (r - (P(X <= r) - a) / P(X = r)) / n, which passes smoothly between whole counts. With a
    design effect n is the whole part of M / deff.
    Near 1 the normal limits leave 0..1 and miss the skew: prefer the exact ones. Of 40 units in
    perfect order two lie outside the inner limits: look at the outer ones first, and draw no
    ranking from a funnel.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185-1202, doi:10.1002/sim.1970.

    Examples
    --------
    >>> import numpy as np
    >>> limits = funnel_limits(
    ...     "exact_binomial", 0.9, np.array([100.0, 50.0]), deff=np.array(1.0), level=0.95
    ... )
    >>> [round(limit, 4) for limit in (*limits.lower, *limits.upper)]
    [0.8323, 0.8003, 0.9496, 0.9661]
    """
    if method not in _METHODS:
        raise UnknownMethod(
            "No such funnel limits", where="method", expected=", ".join(_METHODS), got=repr(method)
        )
    check_level(level)
    check_reference(reference)
    check_units(answers, deff)
    lower, upper = _METHODS[method](reference, answers, deff, level)
    whole = method == "exact_binomial" and bool((np.floor(answers / deff) != answers).any())
    silent = bool((answers / deff < _least(method)).any())
    return FunnelLimits(
        lower=hide_unknown(lower),
        upper=hide_unknown(upper),
        notes=(
            *(("unit_without_answers",) if silent else ()),
            *(("whole_effective_answers",) if whole else ()),
        ),
    )


def place_in_funnel(shares: NDArray[np.float64], limits: FunnelLimits) -> tuple[Place | None, ...]:
    """On which side of its limits does each unit lie?

    Parameters
    ----------
    shares : float64 array, shape (g,)
        Units in the order of the limits; ignored where a unit has none.
    limits : FunnelLimits

    Returns
    -------
    tuple of {"below", "inside", "above"} or None
        None for a unit without answers.

    Raises
    ------
    DataFault
        Another number of units, or a share outside 0..1 of a unit with limits.

    Notes
    -----
    A share on a limit is inside. A place is no verdict on a target: it says whether chance alone
    explains the distance from the reference.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185-1202, doi:10.1002/sim.1970.

    Examples
    --------
    >>> import numpy as np
    >>> limits = funnel_limits(
    ...     "exact_binomial", 0.9, np.array([100.0, 50.0]), deff=np.array(1.0), level=0.95
    ... )
    >>> place_in_funnel(np.array([0.8, 0.9]), limits)
    ('below', 'inside')
    """
    if shares.shape != (len(limits.lower),):
        raise DataFault(
            "Units and limits do not fit",
            where="shares",
            expected=f"({len(limits.lower)},)",
            got=str(shares.shape),
        )
    known = np.array([low is not None for low in limits.lower])
    wrong = known & ~((shares >= 0) & (shares <= 1))
    if wrong.any():
        unit = int(np.flatnonzero(wrong)[0])
        raise DataFault(
            "A unit with answers has a share",
            where=f"shares[{unit}]",
            expected="0..1",
            got=str(shares[unit]),
        )
    return tuple(
        _place(float(share), low, high)
        for share, low, high in zip(shares, limits.lower, limits.upper, strict=True)
    )


def check_reference(reference: float) -> None:
    """Refuse a reference that no unit could scatter around."""
    check_ranges(
        "A funnel needs a share to lie around",
        ("reference", 0 < reference < 1, "(0, 1)", reference),
    )


def _place(share: float, low: float | None, high: float | None) -> Place | None:
    if low is None or high is None:
        return None
    if share < low:
        return "below"
    return "above" if share > high else "inside"


def _least(method: str) -> float:
    """Fewest effective answers that the method can use."""
    return 1.0 if method == "exact_binomial" else np.finfo(np.float64).tiny


def _normal(
    reference: float, answers: Numbers, deff: Numbers, level: float
) -> tuple[Numbers, Numbers]:
    half = normal_quantile(level) * unit_errors(reference, answers, deff)
    return reference - half, reference + half


def _exact(
    reference: float, answers: Numbers, deff: Numbers, level: float
) -> tuple[Numbers, Numbers]:
    n = np.floor(answers / deff)
    tail = (1 - level) / 2
    return _interpolated(tail, n, reference), _interpolated(1 - tail, n, reference)


def _interpolated(tail: float, n: Numbers, reference: float) -> Numbers:
    """Quantile of a share of n answers, made smooth between whole counts."""
    known = n >= 1
    whole = np.where(known, n, 1).astype(np.int64)
    r = np.ceil(special.bdtrik(tail, whole, reference))
    below = np.maximum(r - 1, 0)
    r = np.where(special.bdtr(below, whole, reference) >= tail, below, r)
    at_most = special.bdtr(r, whole, reference)
    exactly = np.exp(
        special.gammaln(whole + 1)
        - special.gammaln(r + 1)
        - special.gammaln(whole - r + 1)
        + special.xlogy(r, reference)
        + special.xlog1py(whole - r, -reference)
    )
    limits: Numbers = np.where(known, (r - (at_most - tail) / exactly) / whole, np.nan)
    return limits


_METHODS: Final[
    Mapping[str, Callable[[float, Numbers, Numbers, float], tuple[Numbers, Numbers]]]
] = MappingProxyType({"exact_binomial": _exact, "normal": _normal})
