"""A trend over several periods of one series, on the answers that count as independent."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf

import numpy as np
from scipy import special

from analysis.comparisons.changes import PeriodFigure, list_breaks
from analysis.comparisons.share_tests import armitage_slope
from analysis.definitions import get_definition
from analysis.errors import DataFault, ParameterFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Whether a series of periods goes up or down.

    Attributes
    ----------
    comparable : bool
        Whether all periods belong to one series; if not nothing is tested.
    slope : float or None
        Change of the index for each unit of the scores.
    t, df, p : float or None
        Statistic, degrees of freedom and two-sided p-value of "no trend".
    used : int
        Periods in the test.
    notes : tuple of str
        Of: item_text_differs, scale_differs, mode_differs, index_differs, measure_differs;
        seasons_differ, periods_left_out, too_few_periods, no_variation, census.
    """

    comparable: bool
    slope: float | None
    t: float | None
    df: int | None
    p: float | None
    used: int
    notes: tuple[str, ...]


def judge_trend(figures: Sequence[PeriodFigure], scores: Sequence[float]) -> Trend:
    """Does satisfaction rise or fall over these periods?

    Parameters
    ----------
    figures : sequence of PeriodFigure, length w
        Of independent samples of one series; periods without answers, or with one respondent,
        are left out with a note.
    scores : sequence of float, length w
        Position of each period in time; two at least differ.

    Returns
    -------
    Trend

    Raises
    ------
    DataFault
        No periods, or another number of scores.
    ParameterFault
        Scores all equal or not finite.

    Notes
    -----
    Cochran-Armitage with p n_eff of n_eff answers in each period, n_eff by the shrunk design
    effect: slope = sum(n_eff (s_i - s)(p_i - p)) / sum(n_eff (s_i - s)**2), and its variance under
    "no trend" p (1 - p) / sum(n_eff (s_i - s)**2), which is not 0 where everybody is satisfied in
    some period. Referred to Student's t with the sum of the periods' degrees of freedom. A
    straight line is all it sees. Periods of different seasons are tested with a note.

    References
    ----------
    Armitage (1955), Biometrics 11:375-386; Rao & Scott (1992), Biometrics 48:577-585 (effective
    sample sizes in the trend test).

    Examples
    --------
    >>> from analysis import SurveyData, estimate_index, tally
    >>> from analysis.comparisons.changes import SeriesIdentity
    >>> identity = SeriesIdentity(item_text="a", scale="1-5", mode="qr", index="answer_share")
    >>> def period(satisfied):
    ...     answers = np.array([[5]] * satisfied + [[2]] * (100 - satisfied), dtype=np.int8)
    ...     estimate = estimate_index(tally(SurveyData(answers, items=("q",))), "answer_share")
    ...     return PeriodFigure(
    ...         period=str(satisfied), season="year", identity=identity, estimate=estimate)
    >>> trend = judge_trend([period(x) for x in (85, 88, 93, 95)], [1, 2, 3, 4])
    >>> round(trend.slope, 3), round(trend.t, 1)
    (0.035, 2.6)
    """
    if not figures or len(figures) != len(scores):
        raise DataFault(
            "Each period needs a score",
            where="figures, scores",
            expected="two sequences of one length, 1 or more",
            got=f"{len(figures)} and {len(scores)}",
        )
    if not np.isfinite(scores).all() or (len(scores) > 1 and np.ptp(scores) == 0):
        raise ParameterFault(
            "Scores must be finite and two must differ",
            where="scores",
            expected="finite numbers, not all equal",
            got=repr(list(scores)),
        )
    breaks = dict.fromkeys(note for each in figures for note in list_breaks(figures[0], each))
    if breaks:
        return _silent(tuple(breaks), comparable=False)
    notes = ("seasons_differ",) * (len({figure.season for figure in figures}) > 1)
    return _test(figures, scores, notes)


def _test(
    figures: Sequence[PeriodFigure], scores: Sequence[float], notes: tuple[str, ...]
) -> Trend:
    evidence = [figure.estimate.evidence for figure in figures]
    pairs = [
        (known, score)
        for known, score in zip(evidence, scores, strict=True)
        if known is not None and known.df >= 1
    ]
    if len(pairs) < len(figures):
        notes += ("periods_left_out",)
    if len({score for _, score in pairs}) <= 1:
        return _silent((*notes, "too_few_periods"))
    if any(isinf(known.n_eff) for known, _ in pairs):
        return _silent((*notes, "census"))
    slope, se = armitage_slope(
        np.array([known.share * known.n_eff for known, _ in pairs]),
        np.array([known.n_eff for known, _ in pairs]),
        np.array([score for _, score in pairs], dtype=np.float64),
    )
    if se == 0:
        return _silent((*notes, "no_variation"))
    df, t = sum(known.df for known, _ in pairs), slope / se
    width = float(1 - get_definition(figures[0].estimate.definition).lowest)
    return Trend(
        comparable=True,
        slope=width * slope,
        t=t,
        df=df,
        p=2 * float(special.stdtr(df, -abs(t))),
        used=len(pairs),
        notes=notes,
    )


def _silent(notes: tuple[str, ...], *, comparable: bool = True) -> Trend:
    return Trend(comparable=comparable, slope=None, t=None, df=None, p=None, used=0, notes=notes)
