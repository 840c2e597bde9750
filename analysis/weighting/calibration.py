"""Calibration: the weights nearest the base that meet all totals, by one of three distances."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.errors import ParameterFault, UnknownMethod
from analysis.weighting.errors import EmptyLevel
from analysis.weighting.margins import Auxiliaries
from analysis.weighting.normal_equations import inverse_gram
from analysis.weighting.parameters import CALIBRATION_STEPS, MET
from analysis.weighting.reach import explain_failure, total_scales
from analysis.weighting.result import Weighting, build_weighting, check_base, check_length

Floats = NDArray[np.float64]

_STEEPEST: Final = 100.0
"""exp(100) is far beyond any weight, and its square is still a number."""
_HALVINGS: Final = 40


@dataclass(frozen=True, slots=True)
class Distance:
    """How weights answer to u = x'l: w = d g(u), with its slope, and the bounds of g."""

    g: Callable[[Floats], Floats]
    slope: Callable[[Floats], Floats]
    bounds: tuple[float, float]


def calibrate(
    base: Floats,
    auxiliaries: Auxiliaries,
    *,
    distance: str,
    bounds: tuple[float, float] | None = None,
    steps: int = CALIBRATION_STEPS,
) -> Weighting:
    """What does each respondent weigh, when the weights must meet totals of groups and amounts?

    Parameters
    ----------
    base : ndarray of float64, shape (n,)
        Weights before, 0 or more.
    auxiliaries : Auxiliaries
        Totals to be met: `margin_auxiliaries` or `model_auxiliaries`.
    distance : {"linear", "raking", "logit"}
        w = d (1 + u), w = d exp(u), or within bounds; u is linear in the columns.
    bounds : (float, float), only and always with "logit"
        Least and greatest w / d, low < 1 < high. They are relative to the base weights as
        given, which should therefore already add up to about the population.
    steps : int >= 1, default `CALIBRATION_STEPS`
        Most Newton steps.

    Returns
    -------
    Weighting
        Every total is met to one part in 10**10. "linear" may give negative weights, noted.

    Raises
    ------
    UnknownMethod
        No such distance.
    ParameterFault
        Bounds are missing, not wanted, or do not hold 1 between them.
    DataFault
        Base weights or lengths are wrong.
    EmptyLevel
        A level with people has no respondent with a weight.
    OutOfReach
        No weights (within the bounds) meet these totals together.
    NotConverged
        Weights exist but were not found in so many steps.

    Notes
    -----
    Solves sum(d g(x'l) x) = T by Newton's method with halved steps. Logit: with A = (U - L) /
    ((1 - L)(U - 1)), g(u) = (L (U - 1) + U (1 - L) exp(A u)) / (U - 1 + (1 - L) exp(A u)).
    All three have the same large-sample variance, that of the regression residuals.

    References
    ----------
    Deville & Särndal (1992), JASA 87:376-382, doi:10.1080/01621459.1992.10475217.

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> from analysis.weighting.margins import model_auxiliaries
    >>> gender = Domain(("f", "m"), np.array([0, 1, 0, 1], dtype=np.int32))
    >>> totals = model_auxiliaries({"gender": gender}, {"(Intercept)": 100, "genderm": 40})
    >>> calibrate(np.full(4, 20.0), totals, distance="linear").weights.round(6).tolist()
    [30.0, 20.0, 30.0, 20.0]
    """
    rule = _find_distance(distance, bounds)
    check_base(base)
    check_length(len(base), auxiliaries.values.shape[0], "auxiliaries")
    _check_columns(auxiliaries, base)
    weights, taken, met = _solve(base, auxiliaries, rule, steps)
    if not met:
        raise explain_failure(auxiliaries, base, weights, rule.bounds, taken)
    return build_weighting(distance, base, weights, auxiliaries=auxiliaries, iterations=taken)


def _linear(_: tuple[float, float] | None) -> Distance:
    return Distance(lambda u: 1 + u, np.ones_like, (-np.inf, np.inf))


def _raking(_: tuple[float, float] | None) -> Distance:
    def grow(u: Floats) -> Floats:
        grown: Floats = np.exp(np.clip(u, -_STEEPEST, _STEEPEST))
        return grown

    return Distance(grow, grow, (0.0, np.inf))


def _logit(bounds: tuple[float, float] | None) -> Distance:
    if bounds is None or not 0 <= bounds[0] < 1 < bounds[1] < np.inf:
        raise ParameterFault(
            "Bounds of w / d hold 1 between them",
            where="bounds",
            expected="0 <= low < 1 < high, finite",
            got=str(bounds),
        )
    low, high = bounds
    steepness = (high - low) / ((1 - low) * (high - 1))
    start = np.log((1 - low) / (high - 1))

    def place(u: Floats) -> Floats:
        placed: Floats = special.expit(steepness * u + start)
        return placed

    return Distance(
        lambda u: low + (high - low) * place(u),
        lambda u: (high - low) * steepness * place(u) * (1 - place(u)),
        bounds,
    )


DISTANCES: Final[Mapping[str, Callable[[tuple[float, float] | None], Distance]]] = MappingProxyType(
    {"linear": _linear, "raking": _raking, "logit": _logit}
)


def _find_distance(name: str, bounds: tuple[float, float] | None) -> Distance:
    if name not in DISTANCES:
        raise UnknownMethod(
            "No such distance", where="distance", expected=", ".join(DISTANCES), got=repr(name)
        )
    if bounds is not None and name != "logit":
        raise ParameterFault(
            "Only the logit distance keeps bounds",
            where="bounds",
            expected=f"None with {name}",
            got=str(bounds),
        )
    return DISTANCES[name](bounds)


def _check_columns(auxiliaries: Auxiliaries, base: Floats) -> None:
    seen = abs(auxiliaries.values).T @ base
    for column, total, weight in zip(auxiliaries.columns, auxiliaries.totals, seen, strict=True):
        if total != 0 and weight == 0:
            raise EmptyLevel(
                "Nobody in the sample can stand for a level of the population",
                margin=column.margin,
                level=column.level,
                expected=f"respondents to stand for {total:g}",
                got="none with a weight; join it to another level",
            )


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """The equations to be solved for u, each divided by the size of its total."""

    base: Floats
    values: Any
    totals: Floats
    scale: Floats
    rule: Distance

    def weights(self, u: Floats) -> Floats:
        return self.base * self.rule.g(u)

    def miss(self, u: Floats) -> Floats:
        missed: Floats = (self.totals - self.values.T @ self.weights(u)) / self.scale
        return missed

    def newton_step(self, u: Floats, miss: Floats) -> Floats:
        inverse = inverse_gram(self.values, self.base * self.rule.slope(u))
        step: Floats = self.values @ (inverse @ (miss * self.scale))
        return step

    def nearer(self, u: Floats, miss: Floats) -> Floats | None:
        """The longest halved step that misses by clearly less; None if there is none."""
        step, before, length = self.newton_step(u, miss), np.linalg.norm(miss), 1.0
        for _ in range(_HALVINGS):
            moved = u + length * step
            if np.linalg.norm(self.miss(moved)) < before * (1 - length / 1e4):
                return moved
            length /= 2
        return None


def _solve(
    base: Floats, auxiliaries: Auxiliaries, rule: Distance, steps: int
) -> tuple[Floats, int, bool]:
    """Weights, steps taken, and whether every total is met."""
    values, totals = auxiliaries.values, auxiliaries.totals
    search = _Search(base, values, totals, total_scales(values, base, totals), rule)
    u, taken, met = np.zeros(len(base)), 0, False
    while taken < steps:
        miss = search.miss(u)
        met = bool((np.abs(miss) <= MET).all())
        moved = search.nearer(u, miss)
        if moved is None:
            break
        u, taken = moved, taken + 1
        if met:  # one step beyond: it costs little and takes the rounding out of the last one
            break
    met = met or bool((np.abs(search.miss(u)) <= MET).all())
    return search.weights(u), taken, met
