"""Alpha with weights and an interval that knows the design, apart from the classical one."""

from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.data import SurveyData
from analysis.intervals import check_level
from analysis.layout import LOWEST
from analysis.reliability.alpha import alpha_of
from analysis.reliability.parameters import WIDEST_REACH
from analysis.variance import design_df, sampling_weights, total_covariance

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignAlpha:
    """Weighted alpha of k items with its linearised standard error.

    Attributes
    ----------
    items : tuple of str, length k
    n : int
        Respondents who answered every item.
    value, se : float or None
    df : int
        Degrees of freedom of `se`.
    level : float
    low, high : float or None
        Interval, symmetric on the scale log(1 - alpha); `high` stays below 1. None where it
        would tell nothing (`WIDEST_REACH`), as with two or three clusters.
    notes : tuple of str
        Of: fewer_than_two_items, too_few_respondents, no_variance, no_degrees_of_freedom,
        perfect_agreement, interval_too_wide.
    """

    items: tuple[str, ...]
    n: int
    value: float | None
    se: float | None
    df: int
    level: float
    low: float | None
    high: float | None
    notes: tuple[str, ...]


def design_alpha(data: SurveyData, measure: str, *, level: float) -> DesignAlpha:
    """How consistent are the items, where respondents were drawn with weights or in clusters?

    Parameters
    ----------
    data : SurveyData
        Scores (n, k) with their design; respondents without an answer to every item of the
        measure keep their place in the design and count for nothing.
    measure : str
        "all", a factor or an item.
    level : float in (0, 1)

    Returns
    -------
    DesignAlpha

    Raises
    ------
    UnknownMeasure
        The data has no such measure.
    ParameterFault
        The level is out of range.

    Notes
    -----
    Alpha is a function of weighted totals of products of scores. With d the deviations from the
    weighted means, A = trace S, B = sum S and W = sum w, a respondent's linearised value is
    -k / (k - 1) (sum d**2 - A (sum d)**2 / B) / (B W). No normality is assumed, unlike Feldt's
    interval, which is too short for skewed answers and for clusters. The interval is that of
    log(1 - alpha) with t and the design's degrees of freedom.

    References
    ----------
    Yuan, Guarnaccia & Hayslip (2003), Educational and Psychological Measurement 63:5-23;
    Maydeu-Olivares, Coffman & Hartmann (2007), Psychological Methods 12:157-176 (no normality);
    Woodruff (1971), JASA 66:411-414 (designs).

    Examples
    --------
    >>> scores = np.array([[1, 2], [2, 2], [4, 5], [5, 4], [3, 3]], dtype=np.int8)
    >>> found = design_alpha(SurveyData(scores, items=("q1", "q2")), "all", level=0.95)
    >>> round(found.value, 4), found.df
    (0.9091, 4)
    """
    check_level(level)
    columns = data.layout.columns(data.layout.items_of(measure))
    scores = data.scores[:, columns]
    weights = sampling_weights(data.design, len(scores))
    inside = (scores >= LOWEST).all(axis=1) & (weights > 0)
    counted = np.where(inside, weights, 0.0)
    value, influence = _linearise(scores.astype(np.float64), counted)
    df = design_df(data.design, inside)
    notes = _notes(scores.shape[1], int(inside.sum()), value, df)
    se = low = high = None
    if value is not None and df >= 1:
        column = influence[:, np.newaxis]
        se = float(np.sqrt(total_covariance(column, data.design, inside)[0, 0]))
        if value < 1:
            half = float(special.stdtrit(df, (1 + level) / 2)) * se / (1 - value)
            if half < log(WIDEST_REACH):
                low, high = 1 - (1 - value) * exp(half), 1 - (1 - value) / exp(half)
            else:
                notes += ("interval_too_wide",)
    return DesignAlpha(
        items=data.layout.items_of(measure),
        n=int(inside.sum()),
        value=value,
        se=se,
        df=df,
        level=level,
        low=low,
        high=high,
        notes=notes,
    )


def _linearise(scores: Floats, weights: Floats) -> tuple[float | None, Floats]:
    """Alpha and its derivative by each respondent's weight, shape (n,)."""
    nothing = np.zeros(len(scores))
    total, k = weights.sum(), scores.shape[1]
    if total <= 0 or k < 2:
        return None, nothing
    deviations = scores - weights @ scores / total
    covariance = (deviations * weights[:, np.newaxis]).T @ deviations / total
    value = alpha_of(covariance)
    if value is None:
        return None, nothing
    trace, whole = covariance.trace(), covariance.sum()
    squares = (deviations**2).sum(axis=1)
    sums = deviations.sum(axis=1) ** 2
    slope = -k / (k - 1) * (squares - trace * sums / whole) / (whole * total)
    return value, np.where(weights > 0, slope, 0.0)


def _notes(k: int, n: int, value: float | None, df: int) -> tuple[str, ...]:
    found = {
        "fewer_than_two_items": k < 2,
        "too_few_respondents": n < 2,
        "no_variance": k >= 2 and n >= 2 and value is None,
        "no_degrees_of_freedom": n >= 2 and df < 1,
        "perfect_agreement": value is not None and value >= 1,
    }
    return tuple(note for note, holds in found.items() if holds)
