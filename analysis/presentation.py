"""Whether a figure is reliable enough to print: the rules of a national statistics office.

Reliability only. Whether a figure would betray somebody is another question, and both answers
must be yes.
"""

from dataclasses import dataclass
from math import inf
from typing import Final, Literal

from analysis.definitions import check_share
from analysis.design_intervals import t_quantile
from analysis.intervals import Interval, clopper_pearson_limits
from analysis.ranges import check_ranges
from analysis.results import Estimate

Presentation = Literal["present", "present_complement_unreliable", "review", "suppress"]
IntervalSize = Literal["nominal", "df_adjusted"]

LEVEL: Final = 0.95
"""Confidence of the interval that the standards look at."""
PROPORTION_MIN_N: Final = 30
"""Least (effective) number of respondents behind a proportion."""
WIDTH_TOO_WIDE: Final = 0.30
"""From this width of the interval a proportion is not printed."""
WIDTH_NARROW: Final = 0.05
"""Up to this width the relative width does not matter."""
RELATIVE_WIDTH_MAX_PERCENT: Final = 130.0
"""Widest interval of a proportion, in percent of it."""
DF_MIN: Final = 8
"""Under these degrees of freedom the variance itself is uncertain."""
RATE_MIN_N: Final = 10
"""Least (effective) number behind a rate or count, in numerator and denominator."""
RATE_RELATIVE_WIDTH_MAX_PERCENT: Final = 160.0
"""Widest interval of a rate or count, in percent of it."""


@dataclass(frozen=True, slots=True)
class PresentationDecision:
    """Whether a figure may be printed, and everything that speaks against it.

    Attributes
    ----------
    decision : {"present", "present_complement_unreliable", "review", "suppress"}
        "review": a person decides. Whatever is not "present" carries a footnote with the reasons.
    reasons : tuple of str
        All that hold, decisive or not, of: no_respondents, few_respondents,
        few_effective_respondents, wide_interval, wide_relative_interval, nobody, everybody,
        few_degrees_of_freedom, complement_unreliable.
    low, high : float or None
        The interval that was looked at.
    width : float or None
    relative_width_percent : float or None
        In percent of the figure; None where the figure is 0 (or as good as 0) or unknown.
    relative_width_complement_percent : float or None
        In percent of 1 less the proportion; None for a rate and where the complement is 0.
    """

    decision: Presentation
    reasons: tuple[str, ...]
    low: float | None
    high: float | None
    width: float | None
    relative_width_percent: float | None
    relative_width_complement_percent: float | None


def nchs_proportion_presentation(
    share: float | None, n: int, n_eff: float, df: int, *, interval_size: IntervalSize
) -> PresentationDecision:
    """May a proportion be printed?

    Parameters
    ----------
    share : float in 0..1, or None where nobody answered
    n : int >= 0
        Respondents in the denominator.
    n_eff : float >= 0
        p (1 - p) / se**2; taken as at most n, and as n where the share is 0 or 1.
    df : int >= 0
        Degrees of freedom of the standard error.
    interval_size : {"df_adjusted", "nominal"}
        Size behind the Korn-Graubard interval. "df_adjusted": as the standard says, at most n and
        n_eff (t(n - 1) / t(df))**2. "nominal": n_eff as it stands.

    Returns
    -------
    PresentationDecision

    Raises
    ------
    ParameterFault
        A number outside its range, or another name.

    Notes
    -----
    Suppress if n or n_eff < 30, or the 95 % interval is 0.30 or wider, or wider than 0.05 and
    than 130 % of the share. Else review if nobody or everybody is counted, or df < 8. Else present
    with a warning about the complement if the interval is wider than 0.05 and than 130 % of 1 - p:
    at shares near 1 it is the few dissatisfied whose share is unreliable. Widths are compared
    unrounded. The 30 is asked of n_eff before any adjustment for df.

    References
    ----------
    Parker et al. (2017), National Center for Health Statistics, Vital and Health Statistics
    2(175); Korn & Graubard (1998), Survey Methodology 24:193-201.

    Examples
    --------
    >>> found = nchs_proportion_presentation(0.98, 150, 150, 149, interval_size="nominal")
    >>> found.decision, round(found.low, 4), round(found.relative_width_complement_percent, 1)
    ('present_complement_unreliable', 0.9427, 266.0)
    """
    _check_proportion(share, n, n_eff, df, interval_size)
    if share is None or n == 0:
        return _nothing()
    effective = float(n) if share in (0, 1) else min(float(n), n_eff)
    limits = _interval(share, n, effective, df, interval_size)
    width = limits.high - limits.low
    relative, complement = _percent_of(width, share), _percent_of(width, 1 - share)
    found = {
        "few_respondents": n < PROPORTION_MIN_N,
        "few_effective_respondents": effective < PROPORTION_MIN_N,
        "wide_interval": width >= WIDTH_TOO_WIDE,
        "wide_relative_interval": _too_wide(width, relative),
        "nobody": share == 0,
        "everybody": share == 1,
        "few_degrees_of_freedom": df < DF_MIN,
        "complement_unreliable": _too_wide(width, complement),
    }
    return PresentationDecision(
        decision=_decide(found),
        reasons=tuple(reason for reason, holds in found.items() if holds),
        low=limits.low,
        high=limits.high,
        width=width,
        relative_width_percent=relative,
        relative_width_complement_percent=complement,
    )


def nchs_rate_presentation(
    rate: float, low: float, high: float, *, sizes: tuple[float, ...], df: int | None
) -> PresentationDecision:
    """May a rate or a count be printed?

    Parameters
    ----------
    rate : float >= 0
        In any unit.
    low, high : float, 0 <= low <= rate <= high < inf
        Its 95 % interval in the same unit, by a method that fits the figure.
    sizes : tuple of float, each >= 0
        Every number that the figure rests on: respondents (or events) and effective ones, of the
        numerator and, where it is estimated too, of the denominator.
    df : int >= 0 or None
        Degrees of freedom; None where there are none, as for complete counts.

    Returns
    -------
    PresentationDecision

    Raises
    ------
    ParameterFault
        A number outside its range, or no size.

    Notes
    -----
    Suppress if any size is under 10 or the interval is wider than 160 % of the figure. Else
    review if df < 8.

    References
    ----------
    Parker et al. (2023), National Center for Health Statistics, Vital and Health Statistics
    2(200).

    Examples
    --------
    >>> nchs_rate_presentation(12.0, 5.0, 26.0, sizes=(14, 11.2), df=30).reasons
    ('wide_relative_interval',)
    """
    order = (low, rate, high)
    check_ranges(
        _TITLE,
        ("low, rate, high", 0 <= low <= rate <= high < inf, "0 or more, ascending, finite", order),
        ("sizes", bool(sizes) and all(size >= 0 for size in sizes), "0 or more each", sizes),
        ("df", df is None or df >= 0, "0 or more, or None", df),
    )
    width = high - low
    relative = _percent_of(width, rate)
    found = {
        "few_respondents": min(sizes) < RATE_MIN_N,
        "wide_relative_interval": relative is None or relative > RATE_RELATIVE_WIDTH_MAX_PERCENT,
        "few_degrees_of_freedom": df is not None and df < DF_MIN,
    }
    return PresentationDecision(
        decision=_decide(found),
        reasons=tuple(reason for reason, holds in found.items() if holds),
        low=low,
        high=high,
        width=width,
        relative_width_percent=relative,
        relative_width_complement_percent=None,
    )


def present_estimate(estimate: Estimate, *, interval_size: IntervalSize) -> PresentationDecision:
    """May the share of an estimate be printed?

    Parameters
    ----------
    estimate : Estimate
        Of an index that is a share; without a value where nobody answered.
    interval_size : {"df_adjusted", "nominal"}
        As for `nchs_proportion_presentation`.

    Returns
    -------
    PresentationDecision
        With the interval the standard looks at, which is not `Estimate.low` and `high`.

    Raises
    ------
    UnknownDefinition
        The index is a mean of scores: the standard is of proportions.
    ParameterFault
        No such interval size.

    Notes
    -----
    n = respondents with an answer, df = those of the standard error, and the standard's own
    n_eff = p (1 - p) / se**2, at most n. `Estimate.n_eff` is another number: answers (of which a
    respondent gives several) by a design effect that leans on a prior where few people are on the
    rarer side. That one keeps intervals honest near 1; this one says what the data alone showed.
    Where the error is 0 among answers that differ (a census, or people who all answer alike)
    n counts, as if the figure came from a sample. Without an error n_eff is 0.

    References
    ----------
    Parker et al. (2017), National Center for Health Statistics, Vital and Health Statistics
    2(175); Korn & Graubard (1998), Survey Methodology 24:193-201.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.cells import tally
    >>> from analysis.data import SurveyData
    >>> from analysis.estimates import estimate_index
    >>> scores = np.array([[5]] * 147 + [[2]] * 3, dtype=np.int8)
    >>> estimate = estimate_index(tally(SurveyData(scores, items=("q",))), "answer_share")
    >>> present_estimate(estimate, interval_size="df_adjusted").decision
    'present_complement_unreliable'
    """
    check_share(estimate.definition, "estimate")
    share, se = estimate.value, estimate.se
    n_eff = 0.0
    if share is not None and se is not None:
        n_eff = share * (1 - share) / se**2 if se > 0 else float(estimate.n)
    return nchs_proportion_presentation(
        share, estimate.n, n_eff, estimate.df or 0, interval_size=interval_size
    )


_TITLE: Final = "Nothing can be decided on this"
_SUPPRESSING: Final = (
    "few_respondents",
    "few_effective_respondents",
    "wide_interval",
    "wide_relative_interval",
)
_FLAGGING: Final = ("nobody", "everybody", "few_degrees_of_freedom")


def _decide(found: dict[str, bool]) -> Presentation:
    if any(found.get(reason) for reason in _SUPPRESSING):
        return "suppress"
    if any(found.get(reason) for reason in _FLAGGING):
        return "review"
    return "present_complement_unreliable" if found.get("complement_unreliable") else "present"


def _interval(share: float, n: int, effective: float, df: int, size: IntervalSize) -> Interval:
    if df < 1 or effective <= 0:
        return Interval(0.0, 1.0)
    if size == "df_adjusted" and 0 < share < 1 and n > 1:
        ratio = t_quantile(n - 1, LEVEL) / t_quantile(df, LEVEL)
        effective = min(float(n), effective * ratio**2)
    return clopper_pearson_limits(share * effective, effective, LEVEL)


def _percent_of(width: float, figure: float) -> float | None:
    percent = 100 * width / figure if figure > 0 else inf
    return percent if percent < inf else None


def _too_wide(width: float, relative: float | None) -> bool:
    """A figure of 0 is infinitely far exceeded by any width."""
    return width > WIDTH_NARROW and (relative is None or relative > RELATIVE_WIDTH_MAX_PERCENT)


def _nothing() -> PresentationDecision:
    return PresentationDecision("suppress", ("no_respondents",), None, None, None, None, None)


def _check_proportion(
    share: float | None, n: int, n_eff: float, df: int, interval_size: str
) -> None:
    names = ("nominal", "df_adjusted")
    check_ranges(
        _TITLE,
        ("share", share is None or 0 <= share <= 1, "0..1, or None", share),
        ("n", n >= 0 and (n == 0 or share is not None), "0, or a share with it", n),
        ("n_eff", n_eff >= 0, "0 or more", n_eff),
        ("df", df >= 0, "0 or more", df),
        ("interval_size", interval_size in names, " or ".join(names), interval_size),
    )
