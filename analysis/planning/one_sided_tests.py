"""How many respondents a one-sided test against a target takes: by the normal curve, and exactly.

The normal size is quick and goes into correspondence; the exact one is what one independent answer
a person really takes, and jumps about because counts are whole.
"""

from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.ranges import check_ranges

SEARCH_CAP: Final = 50_000
"""Exact sizes are sought up to this many respondents (ours): beyond it the normal size is near."""


@dataclass(frozen=True, slots=True)
class NormalSize:
    """A size by the normal curve.

    Attributes
    ----------
    simple : float
        From an endless population, one independent answer a person.
    with_effect : float
        The same, times the design effect.
    corrected : float
        After the finite population correction.
    n : int
        `corrected`, rounded up.
    """

    simple: float
    with_effect: float
    corrected: float
    n: int


@dataclass(frozen=True, slots=True)
class SteppedSize:
    """A size sought number by number, since power falls a little whenever a count steps.

    Attributes
    ----------
    first_n : int or None
        Least number with the wanted power.
    power_at_first : float or None
    stable_n : int or None
        Least number from which every larger one searched has it too.
    power_at_stable : float or None
    searched_to : int
        Largest number looked at.
    notes : tuple of str
        Of: beyond_search_cap (nothing was sought: the normal size lies too high),
        not_reached, not_stable.
    """

    first_n: int | None
    power_at_first: float | None
    stable_n: int | None
    power_at_stable: float | None
    searched_to: int
    notes: tuple[str, ...]


def size_for_test_normal(
    target: float, truth: float, *, alpha: float, power: float, population: int | None, deff: float
) -> NormalSize:
    """How many respondents does a one-sided test against a target take, by the normal curve?

    Parameters
    ----------
    target : float in (0, 1)
        The share to be shown exceeded (or, for a truth below it, missed).
    truth : float in (0, 1), not `target`
        The share that is supposed to hold.
    alpha : float in (0, 0.5)
        Error of the test.
    power : float in (0, 1), above `alpha`
        Wanted chance of the right conclusion.
    population : int >= 1 or None
        Units on a known list where each can answer once; None: no correction.
    deff : float > 0
        Design effect.

    Returns
    -------
    NormalSize

    Raises
    ------
    ParameterFault
        A number outside its range.

    Notes
    -----
    n0 = ((z_a sqrt(T (1 - T)) + z_b sqrt(p (1 - p))) / (p - T))**2, times deff, then
    n / (1 + (n - 1) / N). Near 1 the normal curve is rough: 58 where 61 are needed.

    References
    ----------
    Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., 2.5;
    Cochran (1977), Sampling Techniques, 3rd ed., section 4.4 (correction).

    Examples
    --------
    >>> size = size_for_test_normal(
    ...     0.95, 0.98, alpha=0.05, power=0.8, population=2000, deff=1.0
    ... )
    >>> round(size.simple, 4), round(size.corrected, 4), size.n
    (252.0839, 223.9667, 224)
    """
    check_aim(target, truth, alpha, power)
    check_list(population, deff)
    z_a, z_b = float(-special.ndtri(alpha)), float(special.ndtri(power))
    spread = z_a * sqrt(target * (1 - target)) + z_b * sqrt(truth * (1 - truth))
    return normal_size((spread / (truth - target)) ** 2, population, deff)


def size_for_test_exact(target: float, truth: float, *, alpha: float, power: float) -> SteppedSize:
    """How many respondents does an exact one-sided binomial test against a target take?

    Parameters
    ----------
    target : float in (0, 1)
        The share to be shown exceeded (or, for a truth below it, missed).
    truth : float in (0, 1), not `target`
        The share that is supposed to hold.
    alpha : float in (0, 0.5)
        Error of the test, never exceeded.
    power : float in (0, 1), above `alpha`
        Wanted chance of the right conclusion.

    Returns
    -------
    SteppedSize

    Raises
    ------
    ParameterFault
        A number outside its range.

    Notes
    -----
    With n respondents the test rejects from the least count c with P(X >= c | T) <= alpha; power
    is P(X >= c | truth). One answer a person, simple random sampling, no list. Every number up to
    three normal sizes and 50 is looked at. Plan with `stable_n`: nobody gets exactly `first_n`.

    References
    ----------
    Chernick & Liu (2002), The American Statistician 56:149-155
    (the saw-tooth of exact power).

    Examples
    --------
    >>> size = size_for_test_exact(0.95, 0.98, alpha=0.05, power=0.8)
    >>> size.first_n, round(size.power_at_first, 4), size.stable_n, round(size.power_at_stable, 4)
    (234, 0.8091, 286, 0.8769)
    """
    simple = size_for_test_normal(
        target, truth, alpha=alpha, power=power, population=None, deff=1.0
    ).simple
    horizon = search_horizon(simple)
    if horizon > SEARCH_CAP:
        return BEYOND_CAP
    sizes = np.arange(1, horizon + 1)
    upwards = truth > target
    hope, reality = (target, truth) if upwards else (1 - target, 1 - truth)
    return stepped_size(sizes, exact_power(sizes, hope, reality, alpha), power)


def exact_power(
    sizes: NDArray[np.int64], target: float, truth: float, alpha: float
) -> NDArray[np.float64]:
    """Chance that x of n rejects "the share is at most target", for every n of `sizes`."""
    least = critical_counts(sizes, target, alpha)
    room = sizes >= least
    reached: NDArray[np.float64] = special.betainc(
        np.where(room, least, 1), np.where(room, sizes - least + 1, 1), truth
    )
    return np.where(room, reached, 0.0)


def critical_counts(sizes: NDArray[np.int64], target: float, alpha: float) -> NDArray[np.int64]:
    """Least count c with P(X >= c) <= alpha at the target, n + 1 where there is none."""
    guess = np.ceil(special.bdtrik(1 - alpha, sizes, target)).astype(np.int64)
    below = np.maximum(guess - 1, 0)
    quantile = np.where(special.bdtr(below, sizes, target) >= 1 - alpha, below, guess)
    return np.asarray(quantile + 1, dtype=np.int64)


def search_horizon(simple: float) -> int:
    """Largest number looked at: three normal sizes and 50, past which the saw-tooth is over."""
    return floor(3 * simple) + 50


def stepped_size(
    sizes: NDArray[np.int64], powers: NDArray[np.float64], power: float
) -> SteppedSize:
    """Read the first and the stable number off the power at every number, ascending."""
    enough = powers >= power
    last = int(sizes[-1])
    if not enough.any():
        return SteppedSize(None, None, None, None, last, ("not_reached",))
    first = int(np.argmax(enough))
    short = np.flatnonzero(~enough)
    stable = int(short[-1]) + 1 if short.size else 0
    if stable == len(sizes):
        found = int(sizes[first])
        return SteppedSize(found, float(powers[first]), None, None, last, ("not_stable",))
    return SteppedSize(
        int(sizes[first]), float(powers[first]), int(sizes[stable]), float(powers[stable]), last, ()
    )


BEYOND_CAP: Final = SteppedSize(None, None, None, None, 0, ("beyond_search_cap",))


def normal_size(simple: float, population: int | None, deff: float) -> NormalSize:
    """Put a design effect and a finite population correction on a size."""
    with_effect = simple * deff
    corrected = with_effect
    if population is not None:
        corrected = with_effect / (1 + (with_effect - 1) / population)
    return NormalSize(simple, with_effect, corrected, ceil(corrected))


def check_aim(target: float, truth: float, alpha: float, power: float) -> None:
    """Refuse a test that no number of answers could serve."""
    check_ranges(
        "A test against a target cannot be planned so",
        ("target", 0 < target < 1, "(0, 1)", target),
        ("truth", 0 < truth < 1 and truth != target, "(0, 1), not the target", truth),
        ("alpha", 0 < alpha < 0.5, "(0, 0.5)", alpha),
        ("power", alpha < power < 1, "(alpha, 1)", power),
    )


def check_list(population: int | None, deff: float) -> None:
    """Refuse an empty list and a design effect that is none."""
    check_ranges(
        "A sample cannot be planned so",
        ("population", population is None or population >= 1, "1 or more, or None", population),
        ("deff", deff > 0, "above 0", deff),
    )
