"""What a fitted logistic model says, coefficient by coefficient."""

from dataclasses import dataclass
from math import exp
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ParameterFault, UnknownMethod

Errors = Literal["design", "model"]

INTERCEPT = "(Intercept)"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One estimated number with its test against 0; None where it does not exist."""

    name: str
    value: float | None
    se: float | None = None
    statistic: float | None = None
    p_value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def odds_ratio(self) -> float | None:
        """Factor by which the odds of a better answer grow with one unit more."""
        return None if self.value is None else exp(min(self.value, 700.0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogitFit:
    """A fitted model, or the reason why there is none.

    Attributes
    ----------
    coefficients : tuple of Coefficient, length p (+ 1 intercept, binary)
    thresholds : tuple of Coefficient, length K - 1; empty when binary
        Named ``1|2`` for the border between answers 1 and 2.
    covariance : ndarray of float64, shape (q, q), or None
        Of the coefficients, then the thresholds.
    levels : tuple of int
        Answers that were given; those never given make no threshold.
    errors : {"design", "model"}
    loglik : float or None
        Log likelihood, with weights brought to mean 1.
    n : int
        Respondents in the fit.
    df : int or None
        Degrees of freedom of the design; None for model errors.
    df_resid : int or None
        `df` less p: those of the tests.
    level : float
        Confidence of the coefficients' limits.
    culprits : tuple of str
        Predictors behind the notes collinear and separated.
    notes : tuple of str
        Of: no_answers, one_level, collinear, separated, not_converged, no_degrees_of_freedom
        (of the design: no errors), too_few_degrees_of_freedom (after the predictors: no tests).
    """

    coefficients: tuple[Coefficient, ...]
    thresholds: tuple[Coefficient, ...]
    covariance: NDArray[np.float64] | None
    levels: tuple[int, ...]
    errors: Errors
    loglik: float | None
    n: int
    df: int | None
    df_resid: int | None
    level: float
    culprits: tuple[str, ...]
    notes: tuple[str, ...]

    def coefficient(self, name: str) -> Coefficient:
        """Find the coefficient of that name."""
        for each in self.coefficients:
            if each.name == name:
                return each
        raise ParameterFault(
            "No such coefficient",
            where="name",
            expected=", ".join(each.name for each in self.coefficients),
            got=repr(name),
        )


def check_errors(errors: str) -> None:
    """Raise `UnknownMethod` unless errors are of the design or of the model."""
    if errors not in get_args(Errors):
        raise UnknownMethod(
            "No such errors",
            where="errors",
            expected=", ".join(get_args(Errors)),
            got=repr(errors),
        )
