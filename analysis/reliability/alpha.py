"""Cronbach's alpha and what each item adds to it, from the respondents who answered all items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.data import SurveyData
from analysis.errors import ParameterFault
from analysis.intervals import check_level
from analysis.reliability.answers import complete_answers, design_notes

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CronbachAlpha:
    """Internal consistency of k items; a value that the answers do not define is None.

    Attributes
    ----------
    items : tuple of str, length k
    n : int
        Respondents who answered every item.
    value, standardised : float or None
        Alpha of the scores, and of the scores brought to equal variance.
    level : float
        Confidence of `low` and `high`.
    low, high : float or None
        Feldt's interval for `value`.
    if_deleted : tuple of (float or None), length k
        Alpha of the other items; None for fewer than two others.
    item_total : tuple of (float or None), length k
        Correlation of each item with the sum of the others.
    notes : tuple of str
        Of: fewer_than_two_items, too_few_respondents, no_variance, constant_item,
        negative_alpha, negative_item_total, weights_not_used, clusters_not_used.
    """

    items: tuple[str, ...]
    n: int
    value: float | None
    standardised: float | None
    level: float
    low: float | None
    high: float | None
    if_deleted: tuple[float | None, ...]
    item_total: tuple[float | None, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeldtInterval:
    """Limits of alpha; the low one may fall below 0."""

    low: float
    high: float


def cronbach_alpha(data: SurveyData, measure: str, *, level: float) -> CronbachAlpha:
    """How consistently do the items of a measure say the same thing?

    Parameters
    ----------
    data : SurveyData
        Scores (n, k); a respondent who left out an item of the measure is left out (listwise).
    measure : str
        "all", a factor or an item.
    level : float in (0, 1)
        Confidence of Feldt's interval.

    Returns
    -------
    CronbachAlpha

    Raises
    ------
    UnknownMeasure
        The data has no such measure.
    ParameterFault
        The level is out of range.

    Notes
    -----
    With S the covariance matrix, alpha = k / (k - 1) (1 - trace S / sum S); standardised, the
    same of the correlation matrix. It equals reliability only when all items reflect one thing
    with equal strength and independent errors, and is a lower bound otherwise: see
    `mcdonald_omega`. Each respondent counts once: weights and clusters are not used (noted),
    and Feldt's interval takes respondents as independent and scores as normal; for a sample
    with weights or clusters see `design_alpha`. Two items: `standardised` is the Spearman-Brown
    coefficient.

    References
    ----------
    Cronbach (1951), Psychometrika 16:297-334; Feldt (1965), Psychometrika 30:357-370; Feldt,
    Woodruff & Salih (1987), Applied Psychological Measurement 11:93-103.

    Examples
    --------
    Two items whose scores differ only by a constant step agree fully:

    >>> scores = np.array([[1, 2], [2, 3], [4, 5]], dtype=np.int8)
    >>> survey = SurveyData(scores, items=("q1", "q2"))
    >>> cronbach_alpha(survey, "all", level=0.95).value
    1.0
    """
    check_level(level)
    items = data.layout.items_of(measure)
    answers = complete_answers(data, measure)
    n, k = answers.shape
    value = standardised = low = high = None
    if_deleted: tuple[float | None, ...] = (None,) * k
    item_total: tuple[float | None, ...] = (None,) * k
    if n >= 2:
        covariance = _scaled_covariance(answers)
        value = alpha_of(covariance)
        standardised = alpha_of(_correlations(covariance))
        if_deleted = tuple(alpha_of(_without(covariance, item)) for item in range(k))
        item_total = tuple(_item_total(covariance, item) for item in range(k))
    if value is not None:
        limits = feldt_interval(value, n, k, level)
        low, high = limits.low, limits.high
    notes = _alpha_notes(answers, value, item_total) + design_notes(data)
    return CronbachAlpha(
        items=items,
        n=n,
        value=value,
        standardised=standardised,
        level=level,
        low=low,
        high=high,
        if_deleted=if_deleted,
        item_total=item_total,
        notes=notes,
    )


def feldt_interval(alpha: float, n: int, k: int, level: float) -> FeldtInterval:
    """Where does the alpha of the whole population lie, given that of a sample?

    Parameters
    ----------
    alpha : float <= 1
    n : int, n >= 2
        Respondents, independent of each other.
    k : int, k >= 2
        Items.
    level : float in (0, 1)

    Returns
    -------
    FeldtInterval

    Raises
    ------
    ParameterFault
        A number outside its range.

    Notes
    -----
    (1 - population alpha) / (1 - alpha) has the F distribution with n - 1 and (n - 1) (k - 1)
    degrees of freedom when the items are parallel but for their means and normally distributed.

    References
    ----------
    Feldt (1965), Psychometrika 30:357-370; Feldt, Woodruff & Salih (1987), Applied Psychological
    Measurement 11:93-103, formulas 6 and 7.

    Examples
    --------
    >>> limits = feldt_interval(0.79, 41, 26, 0.90)
    >>> round(limits.low, 2), round(limits.high, 2)
    (0.7, 0.86)
    """
    check_level(level)
    if not (alpha <= 1 and n >= 2 and k >= 2):
        raise ParameterFault(
            "An alpha needs two items and two respondents",
            where="alpha, n, k",
            expected="alpha <= 1, n >= 2, k >= 2",
            got=f"{alpha}, {n}, {k}",
        )
    tail = (1 - level) / 2
    df = (n - 1, (n - 1) * (k - 1))
    return FeldtInterval(
        1 - (1 - alpha) * float(special.fdtri(*df, 1 - tail)),
        1 - (1 - alpha) * float(special.fdtri(*df, tail)),
    )


def alpha_of(covariance: Floats | None) -> float | None:
    """Alpha from a (k, k) covariance matrix; None for one item or a total without variance."""
    if covariance is None or len(covariance) < 2:
        return None
    k, total = len(covariance), float(covariance.sum())
    if total <= np.finfo(float).eps * float(np.abs(covariance).sum()):
        return None
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def _scaled_covariance(answers: Floats) -> Floats:
    # n (n - 1) times the covariance: whole numbers, so that nothing hangs on the order of rows.
    sums = answers.sum(axis=0)
    scaled: Floats = len(answers) * (answers.T @ answers) - np.outer(sums, sums)
    return scaled


def _correlations(covariance: Floats) -> Floats | None:
    deviations = np.sqrt(np.diag(covariance))
    return covariance / np.outer(deviations, deviations) if deviations.all() else None


def _without(covariance: Floats, item: int) -> Floats:
    return np.delete(np.delete(covariance, item, axis=0), item, axis=1)


def _item_total(covariance: Floats, item: int) -> float | None:
    variance = float(covariance[item, item])
    rest = float(_without(covariance, item).sum())
    if variance <= 0 or rest <= 0:
        return None
    return float((covariance[item].sum() - variance) / np.sqrt(variance * rest))


def _alpha_notes(
    answers: Floats, value: float | None, item_total: tuple[float | None, ...]
) -> tuple[str, ...]:
    n, k = answers.shape
    enough = k >= 2 and n >= 2
    constant = enough and bool((answers == answers[0]).all(axis=0).any())
    found = {
        "fewer_than_two_items": k < 2,
        "too_few_respondents": n < 2,
        "no_variance": enough and value is None,
        "constant_item": constant,
        "negative_alpha": value is not None and value < 0,
        "negative_item_total": any(r is not None and r < 0 for r in item_total),
    }
    return tuple(note for note, holds in found.items() if holds)
