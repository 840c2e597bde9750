"""How many respondents an interval of a given half width takes."""

from dataclasses import dataclass
from math import ceil, sqrt

from analysis.intervals import check_level, normal_quantile
from analysis.planning.one_sided_tests import NormalSize, check_list, normal_size
from analysis.ranges import check_ranges


@dataclass(frozen=True, slots=True)
class WilsonSize:
    """A size by the width of Wilson's interval.

    Attributes
    ----------
    simple : float
        Independent answers at which the width is just right.
    corrected : float
        Respondents, after design effect and list.
    n : int
        `corrected`, rounded up; never above the list.
    """

    simple: float
    corrected: float
    n: int


def size_for_width_wald(
    share: float, half_width: float, *, level: float, population: int | None, deff: float
) -> NormalSize:
    """How many respondents make a Wald interval no wider than wished?

    Parameters
    ----------
    share : float in [0, 1]
        The share that is expected.
    half_width : float in (0, 0.5)
        Margin on either side, as a share.
    level : float in (0, 1)
        Two-sided confidence.
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
    n0 = z**2 p (1 - p) / h**2, times deff, then n / (1 + (n - 1) / N). For guidance that names
    Cochran's formula; near 0 and 1 the Wald interval does not hold: use `size_for_width_wilson`.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., section 4.4.

    Examples
    --------
    >>> size_for_width_wald(0.5, 0.01, level=0.95, population=None, deff=1.0).n
    9604
    """
    _check_width(share, half_width, level)
    check_list(population, deff)
    z = normal_quantile(level)
    return normal_size(z * z * share * (1 - share) / half_width**2, population, deff)


def size_for_width_wilson(
    share: float, half_width: float, *, level: float, population: int | None, deff: float
) -> WilsonSize:
    """How many respondents make the displayed kind of interval no wider than wished?

    Parameters
    ----------
    share : float in [0, 1]
        The share that is expected.
    half_width : float in (0, 0.5)
        Half the width from lower to upper limit, as a share.
    level : float in (0, 1)
        Two-sided confidence.
    population : int >= 1 or None
        Units on a known list where each can answer once; None: no correction.
    deff : float > 0
        Design effect.

    Returns
    -------
    WilsonSize

    Raises
    ------
    ParameterFault
        A number outside its range.

    Notes
    -----
    With u = z**2 / n the half width sqrt(p (1 - p) u + u**2 / 4) / (1 + u) equals h where
    (1/4 - h**2) u**2 + (p (1 - p) - 2 h**2) u - h**2 = 0. The list enters as it does in
    `wilson_shrunk_t`: n / (deff (1 - n / N)) independent answers. The share itself is uncertain;
    ask for the width at the least favourable one you expect.

    References
    ----------
    Wilson (1927), JASA 22:209-212.

    Examples
    --------
    >>> size = size_for_width_wilson(0.95, 0.01, level=0.95, population=None, deff=1.0)
    >>> round(size.simple, 4), size.n
    (1837.0838, 1838)
    """
    _check_width(share, half_width, level)
    check_list(population, deff)
    square = half_width**2
    a, b = 0.25 - square, share * (1 - share) - 2 * square
    simple = normal_quantile(level) ** 2 * (b + sqrt(b * b + 4 * a * square)) / (2 * square)
    corrected = simple * deff
    if population is not None:
        corrected /= 1 + corrected / population
    return WilsonSize(simple, corrected, ceil(corrected))


def _check_width(share: float, half_width: float, level: float) -> None:
    check_level(level)
    check_ranges(
        "An interval cannot be planned so",
        ("share", 0 <= share <= 1, "0..1", share),
        ("half_width", 0 < half_width < 0.5, "(0, 0.5)", half_width),
    )
