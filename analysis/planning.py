"""What a number of answers could show: looked at before collecting, and for "how many more"."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf, log
from typing import Final

from analysis.design_intervals import DesignShare, design_interval
from analysis.errors import ParameterFault, UnknownMethod
from analysis.intervals import Interval, normal_quantile, one_sided_level
from analysis.parameters import ALPHA, NEEDED_CAP

_METHODS: Final = ("clopper_pearson", "kg_shrunk_t", "wilson")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What more respondents like the present ones would show.

    Attributes
    ----------
    share : float in 0..1
        The rate they would keep.
    answers_each : float
        Answers a respondent gives.
    deff : float
        Design effect before any finite population correction.
    df_lost : int
        Respondents less degrees of freedom.
    list_each : float
        Part of the known list that one respondent stands for; 0 without a list.
    alpha : float
        Error of each one-sided bound.
    """

    share: float
    answers_each: float = 1.0
    deff: float = 1.0
    df_lost: int = 1
    list_each: float = 0.0
    alpha: float = ALPHA

    def bounds(self, n: int) -> Interval:
        """One-sided verdict bounds if n respondents had answered so."""
        deff = self.deff * max(0.0, 1 - n * self.list_each)
        n_eff = n * self.answers_each / deff if deff else inf
        evidence = DesignShare(self.share, 0.0, n - self.df_lost, n, n_eff)
        return design_interval("kg_shrunk_t", evidence, one_sided_level(self.alpha))


def find_first_n(decides: Callable[[int], bool], start: int, cap: int = NEEDED_CAP) -> int | None:
    """Least n from `start` to `cap` that decides, for a rule that stays decided; else None."""
    high = max(start, 1)
    while not decides(high):
        if high >= cap:
            return None
        high = min(2 * high, cap)
    low = max(start, high // 2) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if decides(middle):
            high = middle
        else:
            low = middle
    return high


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
    confidence (z = 2) and knows nothing of targets near 1: see `smallest_n_for_met`.

    References
    ----------
    Yamane (1967), Statistics: An Introductory Analysis, 2nd ed., p. 886.

    Examples
    --------
    >>> [slovin_sample_size(n, Fraction(5, 100)) for n in (500, 1_000, 5_000, 10_000)]
    [223, 286, 371, 385]
    """
    if population < 1 or not 0 < margin < 1:
        raise ParameterFault(
            "A sample size needs a list and a margin",
            where="population, margin",
            expected="1 or more, and a share",
            got=f"{population}, {margin}",
        )
    return ceil(Fraction(population) / (1 + population * margin**2))


def smallest_n_for_met(target: float, alpha: float = ALPHA, *, method: str) -> int | None:
    """With how many respondents can a target be confirmed at all, if every one is satisfied?

    Parameters
    ----------
    target : float in (0, 1]
        The share to be confirmed.
    alpha : float in (0, 0.5), default 0.05
        Error of the one-sided lower bound.
    method : {"clopper_pearson", "wilson", "kg_shrunk_t"}
        The bound. `kg_shrunk_t` is the one verdicts use; it asks for slightly more than
        Clopper-Pearson because it pays for the degrees of freedom.

    Returns
    -------
    int or None
        Respondents to a single question, simple random sampling; None for a target of 1.

    Raises
    ------
    UnknownMethod
        No such bound here.
    ParameterFault
        The target or alpha is out of range.

    Notes
    -----
    Clopper-Pearson: n >= ln(alpha) / ln(T). Wilson: n >= z**2 T / (1 - T).

    References
    ----------
    Clopper & Pearson (1934), Biometrika 26:404-413; Wilson (1927), JASA 22:209-212.

    Examples
    --------
    >>> [smallest_n_for_met(0.95, method=m) for m in ("clopper_pearson", "wilson", "kg_shrunk_t")]
    [59, 52, 61]
    """
    level = one_sided_level(alpha)
    if method not in _METHODS:
        raise UnknownMethod(
            "No such bound", where="method", expected=", ".join(_METHODS), got=repr(method)
        )
    if not 0 < target <= 1:
        raise ParameterFault(
            "A target must be a share", where="target", expected="(0, 1]", got=str(target)
        )
    if target == 1:
        return None
    if method == "clopper_pearson":
        return ceil(log(alpha) / log(target))
    if method == "wilson":
        return ceil(normal_quantile(level) ** 2 * target / (1 - target))
    outlook = Outlook(share=1.0, alpha=alpha)
    return find_first_n(lambda n: outlook.bounds(n).low >= target, 1)
