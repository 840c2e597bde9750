"""How a share of few people is shown, when everybody's agreement tells what each one said."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

from analysis.disclosure.thresholds import REGISTER_COVERAGE, TOP_CODE, check_threshold
from analysis.errors import ParameterFault

Showing = Literal["exact", "at_least", "at_most", "withheld"]


@dataclass(frozen=True, slots=True)
class ShownShare:
    """What may be printed of a share.

    Attributes
    ----------
    showing : {"exact", "at_least", "at_most", "withheld"}
    share : Fraction or None
        The share, or the limit it lies beyond; None when withheld.
    show_n : bool
        Whether the number of respondents may stand beside it: with n, "at least 95 %" of 10
        people is all of them.
    notes : tuple of str
        Of: below_threshold, same_answer, small_minority.
    """

    showing: Showing
    share: Fraction | None
    show_n: bool
    notes: tuple[str, ...]


def shown_share(
    successes: int, n: int, *, threshold: int, small: int, coverage: float | None
) -> ShownShare:
    """May this share be printed, or does it tell what single people answered?

    Parameters
    ----------
    successes : int, 0 <= successes <= n
        Respondents with the answer, never weighted.
    n : int >= 0
        Respondents.
    threshold : int >= 3
        `INSIDE` or `PUBLIC`.
    small : int >= threshold
        Groups of fewer respondents are small: their extreme shares are shown as a range.
    coverage : float in 0..1 or None
        Respondents over all who could answer; None when nobody knows.

    Returns
    -------
    ShownShare

    Raises
    ------
    ParameterFault
        Counts that make no share, or a limit or a coverage out of range.

    Notes
    -----
    Withheld: 0 < n < threshold; and where at least 80 % answered, so that membership is known, a
    minority of 1 to threshold - 1 people beside a printed n. In a small group a share from 95 %
    up, or 5 % down, is given as "at least 95 %" or "at most 5 %", and n is withheld where it
    would undo that (n < 20: only 0 or n people fit).

    References
    ----------
    Washington State Department of Health (2018), Standards for Reporting Data with Small Numbers.

    Examples
    --------
    >>> shown_share(12, 12, threshold=5, small=30, coverage=0.3)
    ShownShare(showing='at_least', share=Fraction(19, 20), show_n=False, notes=('same_answer',))
    >>> shown_share(40, 50, threshold=5, small=30, coverage=0.3).share
    Fraction(4, 5)
    """
    _check(successes, n, threshold, small, coverage)
    if n < threshold:
        notes = ("below_threshold",) if n else ()
        return ShownShare("withheld", None, show_n=not n, notes=notes)
    if (coverage or 0.0) >= REGISTER_COVERAGE and hides_counts(successes, n, threshold=threshold):
        return ShownShare("withheld", None, show_n=True, notes=("small_minority",))
    top = Fraction(str(TOP_CODE))
    share = Fraction(successes, n)
    if n < small and not 1 - top < share < top:
        fitting = n - ceil(top * n) + 1
        return ShownShare(
            "at_least" if share >= top else "at_most",
            top if share >= top else 1 - top,
            show_n=fitting > 1,
            notes=("same_answer",) if successes in (0, n) else (),
        )
    return ShownShare("exact", share, show_n=True, notes=())


def hides_counts(successes: int, n: int, *, threshold: int) -> bool:
    """Does printing x of n name a minority small enough to be known by name?

    Parameters
    ----------
    successes : int, 0 <= successes <= n
    n : int >= 0
    threshold : int >= 3

    Returns
    -------
    bool
        True when x or n - x is 1 to threshold - 1: then neither count is printed.

    Raises
    ------
    ParameterFault
        Counts that make no share, or a limit below 3.

    Notes
    -----
    A percentage beside n is the same as the count.

    References
    ----------
    Washington State Department of Health (2018), Standards for Reporting Data with Small Numbers.

    Examples
    --------
    >>> hides_counts(97, 100, threshold=5), hides_counts(100, 100, threshold=5)
    (True, False)
    """
    _check(successes, n, threshold, threshold, None)
    return 0 < successes < threshold or 0 < n - successes < threshold


def _check(successes: int, n: int, threshold: int, small: int, coverage: float | None) -> None:
    check_threshold(threshold)
    if not 0 <= successes <= n:
        raise ParameterFault(
            "Counts do not make a share",
            where="successes, n",
            expected="0 <= successes <= n",
            got=f"{successes} of {n}",
        )
    if small < threshold:
        raise ParameterFault(
            "A group too small to show is small",
            where="small",
            expected=f"{threshold} or more",
            got=str(small),
        )
    if coverage is not None and not 0 <= coverage <= 1:
        raise ParameterFault(
            "Coverage is a share", where="coverage", expected="0..1", got=str(coverage)
        )
