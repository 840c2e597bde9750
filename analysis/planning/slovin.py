"""The rule of thumb that official guidance uses; `slovin_comparison` tells what it buys."""

from fractions import Fraction
from math import ceil

from analysis.ranges import check_ranges


def slovin_sample_size(population: int, margin: Fraction) -> int:
    """How many forms does the rule of thumb N / (1 + N e**2) ask for?

    Parameters
    ----------
    population : int >= 1
        Units on the list.
    margin : Fraction in (0, 1)
        Half width wished for, 5/100 as a rule.

    Returns
    -------
    int
        Forms, rounded up.

    Raises
    ------
    ParameterFault
        Population or margin out of range.

    Notes
    -----
    Kept because official guidance uses it. It is the size for a share of 1/2 at about 95 %
    confidence (z = 2) and knows nothing of targets near 1: see `compare_with_slovin`.

    References
    ----------
    Yamane (1967), Statistics: An Introductory Analysis, 2nd ed., p. 886.

    Examples
    --------
    >>> [slovin_sample_size(n, Fraction(5, 100)) for n in (500, 1_000, 5_000, 10_000)]
    [223, 286, 371, 385]
    """
    check_ranges(
        "A sample size needs a list and a margin",
        ("population", population >= 1, "1 or more", population),
        ("margin", 0 < margin < 1, "(0, 1)", margin),
    )
    return ceil(Fraction(population) / (1 + population * margin**2))
