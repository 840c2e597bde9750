"""Wald tests: are several coefficients all zero?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.drivers.logit_fit import LogitFit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WaldTest:
    """An F test; `df2` None stands for a chi-squared test of df1 * statistic.

    `statistic` and `p_value` are None where the sample has too few units for the test.
    """

    statistic: float | None
    df1: int
    df2: int | None
    p_value: float | None


def wald_test(fit: LogitFit, names: Sequence[str]) -> WaldTest:
    """Does a grouping of several levels matter at all?

    Parameters
    ----------
    fit : LogitFit
    names : sequence of str
        Coefficients tested together, all levels of one grouping as a rule.

    Returns
    -------
    WaldTest
        Without a fitted model the statistic is None.

    Raises
    ------
    ParameterFault
        The fit has no coefficient of such a name.

    Notes
    -----
    F = b' V^-1 b / q with q and the residual degrees of freedom of the design, as R's
    `regTermTest`; chi-squared with model errors. With fewer units than coefficients V has no
    inverse and there is no test.

    References
    ----------
    Korn & Graubard (1990), American Statistician 44:270-276; Lumley (2010), Complex Surveys,
    chapter 5.

    Examples
    --------
    >>> from analysis import Design
    >>> from analysis.drivers.predictors import Predictors
    >>> from analysis.drivers.regression import fit_ordinal
    >>> answers = np.repeat([1, 2, 1, 2], [10, 30, 20, 20])
    >>> web = Predictors(("web",), np.repeat([[1.0], [0.0]], 40, axis=0), np.ones((80, 1), bool))
    >>> fit = fit_ordinal(answers, web, Design(), errors="model", level=0.95)
    >>> test = wald_test(fit, ["web"])
    >>> round(test.statistic, 4), round(fit.coefficient("web").statistic ** 2, 4)
    (5.1726, 5.1726)
    """
    for name in names:
        fit.coefficient(name)
    order = [each.name for each in fit.coefficients]
    at = [order.index(name) for name in names]
    if fit.covariance is None:
        return WaldTest(None, len(at), fit.df_resid, None)
    values = np.array([fit.coefficients[position].value for position in at], dtype=np.float64)
    return zero_test(values, fit.covariance[np.ix_(at, at)], fit.df_resid)


def zero_test(values: Floats, covariance: Floats, df: int | None) -> WaldTest:
    """Test that all values (q,) are 0, given their covariance (q, q)."""
    q = len(values)
    if q == 0 or (df is not None and df < 1) or np.linalg.matrix_rank(covariance) < q:
        return WaldTest(None, q, df, None)
    squared = float(values @ np.linalg.solve(covariance, values))
    if df is None:
        return WaldTest(squared / q, q, None, float(special.chdtrc(q, squared)))
    return WaldTest(squared / q, q, df, float(special.fdtrc(q, df, squared / q)))
