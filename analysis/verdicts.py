"""A measured index against a target: where it stands, and how sure that is.

Standing and verdict are two statements that are never printed apart: the first compares the
measured figure, exactly; the second says whether the evidence affirms it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal, get_args

from analysis.definitions import get_definition
from analysis.errors import ParameterFault
from analysis.parameters import RESPONSE_RATE_MIN
from analysis.planning import Outlook, find_first_n
from analysis.results import Estimate

Op = Literal["gte", "gt", "eq"]
Grade = Literal["A", "B", "C"]
Standing = Literal["reached", "not_reached"]
Certainty = Literal["met", "not_met", "inconclusive"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of a target.

    Attributes
    ----------
    standing : "reached", "not_reached" or None
        The measured figure against the target; None without answers.
    verdict : "met", "not_met", "inconclusive" or None
        What the one-sided bounds affirm; None while collection runs, without answers, or when
        there are more answers than population.
    among_respondents_only : bool
        The verdict speaks of those who answered, not of all who were served.
    needed : int or None
        When inconclusive: how many more respondents at the present rate would decide it; None
        where none would (the rate equals the target) or more than a million.
    possible_from_n : int or None
        Respondents under whom "met" is impossible whatever they answer; None: always impossible.
    tipping_point : float or None
        Share of satisfied non-respondents under which the whole falls below the target, kept to
        0..1; None when the response rate is unknown or 1.
    notes : tuple of str
        Of: provisional, no_answers, more_answers_than_population, cannot_be_met_at_this_n
        (whatever the answers), response_rate_unknown, response_rate_low,
        safe_whatever_others_think, lost_whatever_others_think.
    """

    standing: Standing | None
    verdict: Certainty | None
    among_respondents_only: bool
    needed: int | None
    possible_from_n: int | None
    tipping_point: float | None
    notes: tuple[str, ...]


def judge_target(
    estimate: Estimate,
    target_percent: Fraction,
    op: Op,
    *,
    grade: Grade,
    response_rate: float | None,
    closed: bool,
    response_rate_min: float = RESPONSE_RATE_MIN,
) -> Verdict:
    """Tell whether a target is reached, and whether the evidence is enough to affirm it.

    Parameters
    ----------
    estimate : Estimate
        By the index that the target names.
    target_percent : Fraction in 0..100
        Exact (a whole number too), never a float.
    op : {"gte", "gt", "eq"}
        At least; more than; a bare figure, read as at least (100: all).
    grade : {"A", "B", "C"}
        A a census or probability sample of a known list; B a one-time code for every unit served;
        C an open QR code or kiosk.
    response_rate : float or None
        Respondents over units served, 0..1; None when unknown; above 1 withholds the verdict.
    closed : bool
        Collection has ended on the date fixed beforehand.
    response_rate_min : float, default 0.30
        From which grade B may speak for all who were served.

    Returns
    -------
    Verdict

    Raises
    ------
    ParameterFault
        An argument outside its range.

    Notes
    -----
    Met if the lower one-sided bound is at or above the target (above it, for "gt"), not met if
    the upper bound is below it (at or below, for "gt"), else inconclusive; each error is at most
    `estimate.alpha`. Looking repeatedly inflates it, hence only when closed. Tipping point
    (T - r p) / (1 - r) with response rate r. `needed` holds the rate, the answers a person and
    the design effect as they are.

    References
    ----------
    Korn & Graubard (1998), Survey Methodology 24:193-201; Liu & Kott (2009), J Official
    Statistics 25:569-588; Molenberghs, Kenward & Goetghebeur (2001), Applied Statistics 50:15-29
    (bounds for those who did not answer).

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.cells import tally
    >>> from analysis.data import SurveyData
    >>> from analysis.estimates import estimate_index
    >>> scores = np.array([[5]] * 71 + [[3]], dtype=np.int8)
    >>> estimate = estimate_index(tally(SurveyData(scores, items=("q",))), "answer_share")
    >>> verdict = judge_target(
    ...     estimate, Fraction(95), "gte", grade="C", response_rate=None, closed=True
    ... )
    >>> verdict.standing, verdict.verdict, verdict.needed, verdict.possible_from_n
    ('reached', 'inconclusive', 40, 61)
    """
    _check_arguments(target_percent, op, grade, response_rate)
    target = Fraction(target_percent) / 100
    crowded = "more_answers_than_population" in estimate.notes or (
        response_rate is not None and response_rate > 1
    )
    verdict = _verdict(estimate, target, op) if closed and not crowded else None
    only, grade_notes = _reach(grade, response_rate, response_rate_min)
    tipping_point, tipping_notes = _tipping_point(estimate, target, response_rate)
    possible_from_n = _possible_from_n(estimate, target, op)
    state_notes = _state_notes(estimate, possible_from_n, closed=closed, crowded=crowded)
    return Verdict(
        standing=_standing(estimate.exact, target, op),
        verdict=verdict,
        among_respondents_only=only,
        needed=_needed(estimate, target, op) if verdict == "inconclusive" else None,
        possible_from_n=possible_from_n,
        tipping_point=tipping_point,
        notes=state_notes + grade_notes + tipping_notes,
    )


_OF_A_CENSUS: Final[Mapping[Standing, Certainty]] = MappingProxyType(
    {"reached": "met", "not_reached": "not_met"}
)
"""Where everybody was asked, the measured figure is the figure."""


def _verdict(estimate: Estimate, target: Fraction, op: Op) -> Certainty | None:
    if estimate.correction == 0:
        known = _standing(estimate.exact, target, op)
        return None if known is None else _OF_A_CENSUS[known]
    low, high = estimate.bound_low, estimate.bound_high
    if low is None or high is None:
        return None
    return verdict_from_bounds(low, high, float(target), op)


def _state_notes(
    estimate: Estimate, possible_from_n: int | None, *, closed: bool, crowded: bool
) -> tuple[str, ...]:
    few = possible_from_n is None or estimate.n < possible_from_n
    checks = (
        ("provisional", not closed),
        ("no_answers", estimate.exact is None),
        ("more_answers_than_population", crowded),
        ("cannot_be_met_at_this_n", few and estimate.n > 0 and estimate.correction > 0),
    )
    return tuple(note for note, holds in checks if holds)


def _standing(exact: Fraction | None, target: Fraction, op: Op) -> Standing | None:
    if exact is None:
        return None
    reached = exact > target if op == "gt" else exact >= target
    return "reached" if reached else "not_reached"


def verdict_from_bounds(low: float, high: float, target: float, op: Op) -> Certainty:
    """Read a verdict off two one-sided bounds of the share."""
    if _affirms(low, target, op):
        return "met"
    return "not_met" if _denies(high, target, op) else "inconclusive"


def _affirms(low: float, target: float, op: Op) -> bool:
    return low > target if op == "gt" else low >= target


def _denies(high: float, target: float, op: Op) -> bool:
    return high <= target if op == "gt" else high < target


def _reach(
    grade: Grade, response_rate: float | None, response_rate_min: float
) -> tuple[bool, tuple[str, ...]]:
    """Whether the verdict is of respondents only, and why."""
    if grade == "A":
        return False, ()
    if grade == "C":
        return True, ()
    if response_rate is None:
        return True, ("response_rate_unknown",)
    if response_rate < response_rate_min:
        return True, ("response_rate_low",)
    return False, ()


def _tipping_point(
    estimate: Estimate, target: Fraction, response_rate: float | None
) -> tuple[float | None, tuple[str, ...]]:
    if response_rate is None or response_rate >= 1 or estimate.exact is None:
        return None, ()
    rate = Fraction(response_rate)
    point = (target - rate * estimate.exact) / (1 - rate)
    if point <= 0:
        return 0.0, ("safe_whatever_others_think",)
    if point > 1:
        return 1.0, ("lost_whatever_others_think",)
    return float(point), ()


def _needed(estimate: Estimate, target: Fraction, op: Op) -> int | None:
    if estimate.share is None or estimate.exact == target or not estimate.df:
        return None
    outlook, share_target = _outlook(estimate, float(estimate.share)), _on_share(estimate, target)
    above = estimate.share > share_target
    limit = float(share_target)

    def decides(n: int) -> bool:
        bounds = outlook.bounds(n)
        return _affirms(bounds.low, limit, op) if above else _denies(bounds.high, limit, op)

    first = find_first_n(decides, estimate.n + 1)
    if first is None:
        return None
    needed = first - estimate.n
    if estimate.population is not None:
        needed = min(needed, estimate.population - estimate.sample)
    return needed if needed > 0 else None


def _possible_from_n(estimate: Estimate, target: Fraction, op: Op) -> int | None:
    limit = float(_on_share(estimate, target))
    outlook = _outlook(estimate, 1.0)
    return find_first_n(lambda n: _affirms(outlook.bounds(n).low, limit, op), 1)


def _outlook(estimate: Estimate, share: float) -> Outlook:
    """More of the same people; where all agreed, only the prior tells how answers go together."""
    effect = estimate.effect
    if effect is None or estimate.df is None or estimate.correction == 0:
        return Outlook(share=share, alpha=estimate.alpha)
    deff = max(effect.prior, effect.floor) if share == 1 else effect.value
    limited = estimate.population is not None and estimate.sample <= estimate.population
    list_each = 0.0
    if limited and estimate.population:
        list_each = estimate.sample / estimate.population / estimate.n
    return Outlook(
        share=share,
        answers_each=estimate.n_answers / estimate.n,
        deff=deff / estimate.correction,
        units_each=estimate.units / estimate.n,
        df_lost=estimate.units - estimate.df,
        list_each=list_each,
        alpha=estimate.alpha,
    )


def _on_share(estimate: Estimate, target: Fraction) -> Fraction:
    """Move a target from the scale of the index to 0..1, as `Estimate.share` is."""
    lowest = get_definition(estimate.definition).lowest
    return (target - lowest) / (1 - lowest)


def _check_arguments(
    target_percent: Fraction, op: Op, grade: Grade, response_rate: float | None
) -> None:
    rules = (
        ("target_percent", _is_percent(target_percent), "an exact 0..100", target_percent),
        ("op", op in get_args(Op), " or ".join(get_args(Op)), op),
        ("grade", grade in get_args(Grade), " or ".join(get_args(Grade)), grade),
        ("response_rate", response_rate is None or response_rate >= 0, "0 or more", response_rate),
    )
    for where, holds, expected, got in rules:
        if not holds:
            raise ParameterFault(
                "A target cannot be judged so", where=where, expected=expected, got=str(got)
            )


def _is_percent(value: object) -> bool:
    return isinstance(value, Fraction | int) and 0 <= value <= 100
