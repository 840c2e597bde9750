"""Close enough to a target? Verdicts with a tolerance that was fixed before looking at data."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from analysis.errors import ParameterFault
from analysis.results import Estimate

Closeness = Literal["exceeds", "acceptable", "below", "inconclusive"]


@dataclass(frozen=True, slots=True)
class ToleranceVerdict:
    """How a figure lies to a target, allowing a tolerance.

    Attributes
    ----------
    closeness : "exceeds", "acceptable", "below", "inconclusive" or None
        The first that holds, in this order; None while collection runs or without answers.
    equivalent : bool
        Both bounds lie within the tolerance of the target.
    """

    closeness: Closeness | None
    equivalent: bool


def judge_within_tolerance(
    estimate: Estimate, target_percent: Fraction, tolerance_percent: Fraction, *, closed: bool
) -> ToleranceVerdict:
    """Is a target reached, or missed by so little that it does not matter?

    Parameters
    ----------
    estimate : Estimate
        By the index that the target names.
    target_percent : Fraction in 0..100
    tolerance_percent : Fraction, more than 0
        Points by which the figure may stay below; written down before the data are seen.
    closed : bool
        Collection has ended on the date fixed beforehand.

    Returns
    -------
    ToleranceVerdict

    Raises
    ------
    ParameterFault
        Target or tolerance out of range.

    Notes
    -----
    With one-sided bounds L and U, each with error alpha: exceeds if L >= T; else acceptable if
    L >= T - d (not inferior); else below if U < T; else inconclusive. Equivalent if T - d < L
    and U < T + d, two one-sided tests. A figure surely below T by less than d is acceptable: the
    order is fixed and must be printed with the verdict.

    References
    ----------
    Schuirmann (1987), J Pharmacokinetics and Biopharmaceutics 15:657-680.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.cells import tally
    >>> from analysis.data import SurveyData
    >>> from analysis.estimates import estimate_index
    >>> scores = np.array([[5]] * 960 + [[3]] * 40, dtype=np.int8)
    >>> estimate = estimate_index(tally(SurveyData(scores, items=("q",))), "answer_share")
    >>> judge_within_tolerance(estimate, Fraction(96), Fraction(2), closed=True)
    ToleranceVerdict(closeness='acceptable', equivalent=True)
    """
    if not 0 <= target_percent <= 100 or tolerance_percent <= 0:
        raise ParameterFault(
            "A target with a tolerance cannot be judged so",
            where="target_percent, tolerance_percent",
            expected="0..100, and more than 0",
            got=f"{target_percent}, {tolerance_percent}",
        )
    low: Fraction | float | None = estimate.bound_low
    high: Fraction | float | None = estimate.bound_high
    if estimate.correction == 0:
        low = high = estimate.exact
    crowded = "more_answers_than_population" in estimate.notes
    if not closed or crowded or low is None or high is None:
        return ToleranceVerdict(None, equivalent=False)
    least, target, most = ((target_percent + step * tolerance_percent) / 100 for step in (-1, 0, 1))
    outcomes: tuple[tuple[Closeness, bool], ...] = (
        ("exceeds", low >= target),
        ("acceptable", low >= least),
        ("below", high < target),
        ("inconclusive", True),
    )
    closeness = next(outcome for outcome, holds in outcomes if holds)
    return ToleranceVerdict(closeness, equivalent=least < low and high < most)
