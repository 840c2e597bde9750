"""Ordinal and binary logistic regression with design-based or model-based errors."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from analysis.drivers.estimation import estimate_logit, select_rows
from analysis.drivers.logit_fit import INTERCEPT, Coefficient, Errors, LogitFit
from analysis.drivers.predictors import Predictors
from analysis.intervals import check_level

Answers = NDArray[np.integer]
Flags = NDArray[np.bool_]


def fit_ordinal(
    response: Answers,
    predictors: Predictors,
    design: Design,
    *,
    errors: Errors,
    level: float,
    inside: Flags | None = None,
) -> LogitFit:
    """What goes with better answers, all five levels of them used?

    Parameters
    ----------
    response : ndarray of int, shape (n,)
        Answers 1 (worst) and up; 0 and below are none.
    predictors : Predictors
        p numbers a respondent; a respondent with an unknown one is left out (listwise).
    design : Design
        How the n respondents were drawn; those left out keep their place in it.
    errors : {"design", "model"}
        "design": weighted, with the sandwich of the design. "model": every respondent counts
        once and independently, as for a simple random sample of which the model is true.
    level : float in (0, 1)
        Confidence of the limits.
    inside : ndarray of bool, shape (n,), optional
        The domain to describe; all when left out.

    Returns
    -------
    LogitFit
        Without a maximum all values are None and a note says why.

    Raises
    ------
    DataFault
        Arrays of different lengths or kinds.
    ParameterFault, UnknownMethod
        The level is out of range, or no such errors.

    Notes
    -----
    logit P(Y <= j) = threshold j - x'b: a positive b means better answers, with the same odds
    ratio exp(b) at every border between levels (proportional odds: see
    `check_proportional_odds`). Model errors are the inverse observed information. Design errors
    are those of the totals of linearised scores, I^-1 s_i; t tests have
    (primary units - strata) - p degrees of freedom. Coefficients describe association, not cause.

    References
    ----------
    McCullagh (1980), J R Statist Soc B 42:109-142; Binder (1983), International Statistical
    Review 51:279-292 (designs); Lumley (2010), Complex Surveys, section 6.3 (R's `svyolr`).

    Examples
    --------
    Of 40 web and 40 desk users, with two levels only, the slope is the log odds ratio:

    >>> answers = np.repeat([1, 2, 1, 2], [10, 30, 20, 20])
    >>> web = Predictors(("web",), np.repeat([[1.0], [0.0]], 40, axis=0), np.ones((80, 1), bool))
    >>> fit = fit_ordinal(answers, web, Design(), errors="model", level=0.95)
    >>> round(fit.coefficient("web").odds_ratio, 6)
    3.0
    """
    check_level(level)
    rows = select_rows(response, predictors, design, inside)
    levels, codes = np.unique(response[rows], return_inverse=True)
    fit = estimate_logit(codes.astype(np.int64), predictors, design, rows, errors, level)
    borders = zip(levels[:-1].tolist(), levels[1:].tolist(), strict=True)
    thresholds = tuple(
        replace(each, name=f"{lower}|{upper}")
        for each, (lower, upper) in zip(fit.thresholds, borders, strict=True)
    )
    return replace(fit, levels=tuple(levels.tolist()), thresholds=thresholds)


def fit_binary(
    response: Answers,
    predictors: Predictors,
    design: Design,
    *,
    satisfied: Collection[int],
    errors: Errors,
    level: float,
    inside: Flags | None = None,
) -> LogitFit:
    """What goes with being satisfied rather than not?

    Parameters
    ----------
    response : ndarray of int, shape (n,)
        Answers 1 and up; 0 and below are none.
    predictors, design, errors, level, inside
        As in `fit_ordinal`.
    satisfied : collection of int
        Answers that count as satisfied.

    Returns
    -------
    LogitFit
        With an intercept first and without thresholds; `levels` are 0 and 1.

    Raises
    ------
    DataFault, ParameterFault, UnknownMethod
        As in `fit_ordinal`.

    Notes
    -----
    logit P(satisfied) = intercept + x'b. Prefer `fit_ordinal` where odds are proportional: it
    uses all levels. The ordinal model of two levels is this one, and fits it.

    References
    ----------
    Binder (1983), International Statistical Review 51:279-292; Lumley (2004), J Statistical
    Software 9(8), doi:10.18637/jss.v009.i08 (R's `svyglm`).

    Examples
    --------
    >>> answers = np.repeat([3, 5], [25, 75])
    >>> nothing = Predictors((), np.zeros((100, 0)), np.ones((100, 0), dtype=bool))
    >>> fit = fit_binary(
    ...     answers, nothing, Design(), satisfied=(4, 5), errors="model", level=0.95
    ... )
    >>> round(fit.coefficient("(Intercept)").odds_ratio, 6)
    3.0
    """
    check_level(level)
    rows = select_rows(response, predictors, design, inside)
    content = np.isin(response[rows], list(satisfied)).astype(np.int64)
    levels, codes = np.unique(content, return_inverse=True)
    fit = estimate_logit(codes.astype(np.int64), predictors, design, rows, errors, level)
    covariance = fit.covariance
    if covariance is not None:
        order = np.r_[len(covariance) - 1, : len(covariance) - 1]
        sign = np.r_[-1.0, np.ones(len(covariance) - 1)]
        covariance = covariance[np.ix_(order, order)] * np.outer(sign, sign)
    intercept = _negate(fit.thresholds[0]) if fit.thresholds else Coefficient(INTERCEPT, None)
    return replace(
        fit,
        levels=tuple(levels.tolist()),
        coefficients=(intercept, *fit.coefficients),
        thresholds=(),
        covariance=covariance,
    )


def _negate(each: Coefficient) -> Coefficient:
    def minus(number: float | None) -> float | None:
        return None if number is None else -number

    return Coefficient(
        INTERCEPT,
        minus(each.value),
        each.se,
        minus(each.statistic),
        each.p_value,
        minus(each.high),
        minus(each.low),
    )
