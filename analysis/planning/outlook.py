"""What more respondents like the present ones would show: the way to "how many more"."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from analysis.design_intervals import DesignShare, design_interval
from analysis.intervals import Interval, one_sided_level
from analysis.parameters import ALPHA, NEEDED_CAP


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
    units_each : float
        Primary units a respondent brings: 1, or less where several come in one cluster.
    df_lost : int
        Primary units less degrees of freedom.
    list_each : float
        Part of the known list that one respondent stands for; 0 without a list.
    alpha : float
        Error of each one-sided bound.
    """

    share: float
    answers_each: float = 1.0
    deff: float = 1.0
    units_each: float = 1.0
    df_lost: int = 1
    list_each: float = 0.0
    alpha: float = ALPHA

    def bounds(self, n: int) -> Interval:
        """One-sided verdict bounds if n respondents had answered so."""
        deff = self.deff * max(0.0, 1 - n * self.list_each)
        n_eff = n * self.answers_each / deff if deff else inf
        df = round(n * self.units_each) - self.df_lost
        evidence = DesignShare(self.share, 0.0, df, n, n_eff)
        return design_interval("kg_shrunk_t", evidence, one_sided_level(self.alpha))


def find_first_n(decides: Callable[[int], bool], start: int, cap: int = NEEDED_CAP) -> int | None:
    """From which number of respondents on does a rule decide?

    Parameters
    ----------
    decides : callable of int to bool
        Once True for a number, True for every larger one.
    start : int
        First number to ask; taken as at least 1.
    cap : int, default `NEEDED_CAP`
        Last number to ask.

    Returns
    -------
    int or None
        Least deciding number; None where even `cap` does not decide.

    Raises
    ------
    Nothing.

    Notes
    -----
    Doubles from `start`, then halves the last step: some 2 log2(n) questions. For a rule that
    comes and goes use `size_for_verdict`, which looks at every number.

    References
    ----------
    Bentley & Yao (1976), Information Processing Letters 5:82-87 (unbounded searching).

    Examples
    --------
    >>> outlook = Outlook(share=0.97)
    >>> find_first_n(lambda n: outlook.bounds(n).low >= 0.95, 1)
    345
    """
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
