"""Many tests at once: adjusted p-values, and verdicts of many places that share one error."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.comparisons.halving import last_holding
from analysis.design_intervals import DesignShare, design_interval
from analysis.errors import DataFault, ParameterFault, UnknownMethod
from analysis.intervals import one_sided_level

Floats = NDArray[np.float64]

SMALLEST_P: Final = 1e-15
"""P-values found by inverting an interval are not told apart below this (double precision)."""

NEAREST: Final = 1e-9
"""How near an error is taken to 1/2 or 1, where an interval shrinks to its point."""

PURPOSE_METHODS: Final[Mapping[str, str]] = MappingProxyType(
    {"consequences": "holm", "screening": "BH"}
)
"""What the verdicts are for, and the adjustment that fits: a false verdict with consequences
harms one unit, so the chance of any is held (Holm 1979); in screening the share of false ones
among those found is held (Benjamini & Hochberg 1995)."""


@dataclass(frozen=True, slots=True)
class TargetPValues:
    """One-sided p-values against a target: `met` tests share < target, `not_met` >= target."""

    met: float
    not_met: float


@dataclass(frozen=True, slots=True)
class FamilyVerdict:
    """The verdict of one unit of a family, with its adjusted p-values (None: no evidence)."""

    verdict: Literal["met", "not_met", "inconclusive"]
    adjusted_met: float | None
    adjusted_not_met: float | None


def adjust_p_values(p_values: Floats, method: str) -> Floats:
    """How strong is each finding, seeing how many were looked for?

    Parameters
    ----------
    p_values : ndarray of float64, shape (q,), each in 0..1
        Without missing ones: leave those out first, they are no tests.
    method : {"bonferroni", "holm", "hochberg", "BH", "BY"}
        Exact name.

    Returns
    -------
    ndarray of float64, shape (q,)
        Adjusted p-values in the order given; compare each with the error of the whole family.

    Raises
    ------
    UnknownMethod
        No method of that name.
    DataFault
        Not one row of numbers in 0..1.

    Notes
    -----
    `bonferroni` and `holm` hold the chance of any false finding whatever the dependence (`holm`
    is never weaker); `hochberg` needs independence or positive dependence. `BH` holds the
    expected share of false findings under the same condition, `BY` whatever the dependence.

    References
    ----------
    Holm (1979), Scandinavian J Statistics 6:65-70; Hochberg (1988), Biometrika 75:800-802;
    Benjamini & Hochberg (1995), JRSS B 57:289-300; Benjamini & Yekutieli (2001), Annals of
    Statistics 29:1165-1188; R 4.2 `p.adjust`.

    Examples
    --------
    >>> adjust_p_values(np.array([0.01, 0.04, 0.03]), "holm").round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    if method not in ADJUSTMENTS:
        raise UnknownMethod(
            "No such adjustment", where="method", expected=", ".join(ADJUSTMENTS), got=repr(method)
        )
    if p_values.ndim != 1 or not ((p_values >= 0) & (p_values <= 1)).all():
        raise DataFault(
            "P-values must be numbers from 0 to 1",
            where="p_values",
            expected="shape (q,), each in 0..1",
            got=f"shape {p_values.shape}, {p_values.tolist()}",
        )
    order = np.argsort(p_values, kind="stable")
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(1.0, ADJUSTMENTS[method](p_values[order]))
    return adjusted


def target_p_values(evidence: DesignShare, target: float) -> TargetPValues:
    """How small must the error be chosen before the verdict bounds no longer speak?

    Parameters
    ----------
    evidence : DesignShare
        A share with its effective size; missing answers are in neither.
    target : float in (0, 1)

    Returns
    -------
    TargetPValues
        Each the smallest error of a one-sided `kg_shrunk_t` bound at which the bound still lies
        on its side of the target; 1 where that error would be 0.5 or more.

    Raises
    ------
    ParameterFault
        The target lies outside (0, 1).

    Notes
    -----
    The lower bound rises with its error a, so met = min(a: low(a) >= T); the verdict from bounds
    at `alpha` is "met" exactly when met <= alpha. Unlike the t test on the logit scale it is
    defined where everybody agrees. Values below 1e-15 are given as 1e-15; a census gives 0 or 1.

    References
    ----------
    Korn & Graubard (1998), Survey Methodology 24:193-201 (the bounds); Casella & Berger (2002),
    Statistical Inference, 2nd ed., section 9.2 (inverting a bound).

    Examples
    --------
    >>> evidence = DesignShare(share=1.0, se=0.0, df=58, n=59, n_eff=59.0)
    >>> p_values = target_p_values(evidence, 0.95)
    >>> round(p_values.met, 3), p_values.not_met
    (0.053, 1.0)
    """
    if not 0 < target < 1:
        raise ParameterFault(
            "A target must be a share", where="target", expected="(0, 1)", got=str(target)
        )
    if isinf(evidence.n_eff):
        reached = evidence.share >= target
        return TargetPValues(met=0.0 if reached else 1.0, not_met=1.0 if reached else 0.0)

    def reaches(alpha: float) -> bool:
        return design_interval("kg_shrunk_t", evidence, one_sided_level(alpha)).low >= target

    def misses(alpha: float) -> bool:
        return design_interval("kg_shrunk_t", evidence, one_sided_level(alpha)).high < target

    return TargetPValues(met=_smallest_error(reaches), not_met=_smallest_error(misses))


def judge_family(
    p_met: Sequence[float | None],
    p_not_met: Sequence[float | None],
    *,
    purpose: str,
    alpha: float,
) -> tuple[FamilyVerdict, ...]:
    """Which of many units can be said to meet, or to miss, a target?

    Parameters
    ----------
    p_met, p_not_met : sequence of float or None, length g
        One-sided p-values of the g units (see `target_p_values`); None = no evidence: the unit is
        inconclusive and not counted in the family.
    purpose : {"consequences", "screening"}
        What follows from a verdict: Holm's adjustment, or Benjamini-Hochberg's.
    alpha : float in (0, 0.5)
        Error of each family.

    Returns
    -------
    tuple of FamilyVerdict, length g

    Raises
    ------
    UnknownMethod
        No such purpose.
    DataFault
        Sequences of other lengths, p-values outside 0..1, or a unit that both meets and misses.
    ParameterFault
        Alpha is out of range.

    Notes
    -----
    "Met" and "not met" are two families, adjusted apart: each says how often that word may be
    false.

    References
    ----------
    Holm (1979), Scandinavian J Statistics 6:65-70; Benjamini & Hochberg (1995), JRSS B
    57:289-300.

    Examples
    --------
    >>> family = judge_family([0.001, 0.04, 0.9], [0.99, 0.97, 0.02], purpose="consequences",
    ...     alpha=0.05)
    >>> [unit.verdict for unit in family]
    ['met', 'inconclusive', 'inconclusive']
    """
    if purpose not in PURPOSE_METHODS:
        raise UnknownMethod(
            "No such purpose",
            where="purpose",
            expected=", ".join(PURPOSE_METHODS),
            got=repr(purpose),
        )
    one_sided_level(alpha)
    if len(p_met) != len(p_not_met):
        raise DataFault(
            "Each unit has two p-values",
            where="p_met, p_not_met",
            expected="sequences of one length",
            got=f"{len(p_met)} and {len(p_not_met)}",
        )
    method = PURPOSE_METHODS[purpose]
    pairs = zip(adjust_known(p_met, method), adjust_known(p_not_met, method), strict=True)
    return tuple(_judge_unit(met, not_met, alpha) for met, not_met in pairs)


def adjust_known(p_values: Sequence[float | None], method: str) -> list[float | None]:
    """Adjust the known p-values among themselves; unknown ones stay None."""
    known = [position for position, p in enumerate(p_values) if p is not None]
    values = np.array([p for p in p_values if p is not None], dtype=np.float64)
    adjusted: list[float | None] = [None] * len(p_values)
    for position, p in zip(known, adjust_p_values(values, method).tolist(), strict=True):
        adjusted[position] = p
    return adjusted


def _judge_unit(met: float | None, not_met: float | None, alpha: float) -> FamilyVerdict:
    is_met = met is not None and met <= alpha
    is_missed = not_met is not None and not_met <= alpha
    if is_met and is_missed:
        raise DataFault(
            "A unit both meets and misses the target",
            where="p_met, p_not_met",
            expected="p-values of opposite one-sided tests",
            got=f"{met}, {not_met}",
        )
    verdict: Literal["met", "not_met", "inconclusive"] = "inconclusive"
    if is_met:
        verdict = "met"
    elif is_missed:
        verdict = "not_met"
    return FamilyVerdict(verdict, met, not_met)


def _smallest_error(speaks: Callable[[float], bool]) -> float:
    largest = 0.5 - NEAREST
    return last_holding(speaks, largest, SMALLEST_P) if speaks(largest) else 1.0


def _bonferroni(ordered: Floats) -> Floats:
    return ordered * len(ordered)


def _holm(ordered: Floats) -> Floats:
    q = len(ordered)
    return np.maximum.accumulate(ordered * np.arange(q, 0, -1))


def _hochberg(ordered: Floats) -> Floats:
    q = len(ordered)
    return _from_the_largest(ordered * np.arange(q, 0, -1))


def _benjamini_hochberg(ordered: Floats) -> Floats:
    q = len(ordered)
    return _from_the_largest(ordered * q / np.arange(1, q + 1))


def _benjamini_yekutieli(ordered: Floats) -> Floats:
    harmonic = float((1 / np.arange(1, len(ordered) + 1)).sum())
    return harmonic * _benjamini_hochberg(ordered)


def _from_the_largest(scaled: Floats) -> Floats:
    return np.minimum.accumulate(scaled[::-1])[::-1]


ADJUSTMENTS: Final[Mapping[str, Callable[[Floats], Floats]]] = MappingProxyType(
    {
        "bonferroni": _bonferroni,
        "holm": _holm,
        "hochberg": _hochberg,
        "BH": _benjamini_hochberg,
        "BY": _benjamini_yekutieli,
    }
)
