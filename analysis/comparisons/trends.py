"""A trend over several periods of one series, on the answers that count as independent."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.comparisons.changes import PeriodFigure, check_periods, list_breaks
from analysis.comparisons.share_tests import armitage_slope
from analysis.definitions import get_definition
from analysis.design_intervals import DesignShare, design_interval
from analysis.errors import DataFault, ParameterFault
from analysis.intervals import check_level


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Whether a series of periods goes up or down.

    Attributes
    ----------
    comparable : bool
        Whether all periods belong to one series; if not nothing is tested.
    slope : float or None
        Change of the index for each unit of the scores.
    se : float or None
        Its linearised standard error, which needs no "no trend".
    level : float
    low, high : float or None
        Limits of the slope.
    t, df, p : float or None
        Statistic, degrees of freedom and two-sided p-value of "no trend".
    used : int
        Periods in the test.
    notes : tuple of str
        Of: unit_differs, item_text_differs, scale_differs, mode_differs, index_differs,
        measure_differs; season_differs, periods_left_out, too_few_periods, no_variation, census.
    """

    comparable: bool
    slope: float | None
    se: float | None
    level: float
    low: float | None
    high: float | None
    t: float | None
    df: int | None
    p: float | None
    used: int
    notes: tuple[str, ...]


def judge_trend(figures: Sequence[PeriodFigure], scores: Sequence[float], *, level: float) -> Trend:
    """Does satisfaction rise or fall over these periods?

    Parameters
    ----------
    figures : sequence of PeriodFigure, length w
        Of independent samples of one series; periods without answers, or with one respondent,
        are left out with a note.
    scores : sequence of float, length w
        Position of each period in time; two at least differ.
    level : float in (0, 1)
        Two-sided confidence of the limits of the slope.

    Returns
    -------
    Trend

    Raises
    ------
    DataFault
        No periods, another number of scores, or two figures of one period.
    ParameterFault
        Scores all equal or not finite, or a level outside (0, 1).

    Notes
    -----
    Cochran-Armitage with p n_eff of n_eff answers in each period, n_eff by the shrunk design
    effect: slope = sum(n_eff (s_i - s)(p_i - p)) / sum(n_eff (s_i - s)**2), and its variance under
    "no trend" p (1 - p) / sum(n_eff (s_i - s)**2), which is not 0 where everybody is satisfied in
    some period. Referred to Student's t with the sum of the periods' degrees of freedom. A
    straight line is all it sees. Periods of different seasons are tested with a note.

    The slope is sum(c_i p_i); its limits join the displayed intervals of the periods as `mover`
    does those of a difference: slope - sqrt(sum(c_i**2 (p_i - x_i)**2)), x_i being the limit of
    p_i on the side that lowers the slope, and so upwards. With two periods they are those of
    `judge_change`.

    References
    ----------
    Armitage (1955), Biometrics 11:375-386; Rao & Scott (1992), Biometrics 48:577-585 (effective
    sample sizes in the trend test); Zou, Huang & Zhang (2009), Computational Statistics & Data
    Analysis 53:1080-1085 (limits of a linear combination).

    Examples
    --------
    >>> from analysis import SurveyData, estimate_index, tally
    >>> from analysis.comparisons.changes import SeriesIdentity
    >>> identity = SeriesIdentity(unit="01234", item_text="a", scale="1-5", mode="qr")
    >>> def period(satisfied):
    ...     answers = np.array([[5]] * satisfied + [[2]] * (100 - satisfied), dtype=np.int8)
    ...     estimate = estimate_index(tally(SurveyData(answers, items=("q",))), "answer_share")
    ...     return PeriodFigure(
    ...         period=str(satisfied), season="year", identity=identity, estimate=estimate)
    >>> trend = judge_trend([period(x) for x in (85, 88, 93, 95)], [1, 2, 3, 4], level=0.95)
    >>> round(trend.slope, 3), round(trend.t, 1), trend.low > 0
    (0.035, 2.6, True)
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
    check_level(level)
    check_periods(figures)
    breaks = dict.fromkeys(note for each in figures for note in list_breaks(figures[0], each))
    if breaks:
        return _silent(tuple(breaks), level, comparable=False)
    notes = ("season_differs",) * (len({figure.season for figure in figures}) > 1)
    return _test(figures, scores, level, notes)


def _test(
    figures: Sequence[PeriodFigure],
    scores: Sequence[float],
    level: float,
    notes: tuple[str, ...],
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
        return _silent((*notes, "too_few_periods"), level)
    if any(isinf(known.n_eff) for known, _ in pairs):
        return _silent((*notes, "census"), level)
    positions = np.array([score for _, score in pairs], dtype=np.float64)
    slope, se = armitage_slope(
        np.array([known.share * known.n_eff for known, _ in pairs]),
        np.array([known.n_eff for known, _ in pairs]),
        positions,
    )
    if se == 0:
        return _silent((*notes, "no_variation"), level)
    df, t = sum(known.df for known, _ in pairs), slope / se
    width = float(1 - get_definition(figures[0].estimate.definition).lowest)
    below, above, spread = _reach([known for known, _ in pairs], positions, level)
    return Trend(
        comparable=True,
        slope=width * slope,
        se=width * spread,
        level=level,
        low=width * (slope - below),
        high=width * (slope + above),
        t=t,
        df=df,
        p=2 * float(special.stdtr(df, -abs(t))),
        used=len(pairs),
        notes=notes,
    )


def _reach(
    evidence: Sequence[DesignShare], positions: NDArray[np.float64], level: float
) -> tuple[float, float, float]:
    """How far the limits lie below and above the slope, and its standard error."""
    sizes = np.array([known.n_eff for known in evidence])
    about = positions - np.average(positions, weights=sizes)
    parts = sizes * about / (sizes @ about**2)
    limits = [design_interval("wilson_shrunk_t", known, level) for known in evidence]
    down = np.array(
        [known.share - found.low for known, found in zip(evidence, limits, strict=True)]
    )
    up = np.array([found.high - known.share for known, found in zip(evidence, limits, strict=True)])
    errors = np.array([known.se for known in evidence])
    lower, upper = np.where(parts > 0, down, up), np.where(parts > 0, up, down)
    below, above, spread = (
        float(np.sqrt(((parts * each) ** 2).sum())) for each in (lower, upper, errors)
    )
    return below, above, spread


def _silent(notes: tuple[str, ...], level: float, *, comparable: bool = True) -> Trend:
    return Trend(
        comparable=comparable,
        slope=None,
        se=None,
        level=level,
        low=None,
        high=None,
        t=None,
        df=None,
        p=None,
        used=0,
        notes=notes,
    )
