"""McDonald's omega: reliability of the sum of items that need not be equally strong."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.errors import UnknownMethod
from analysis.reliability.answers import complete_answers, design_notes
from analysis.reliability.factor_solutions import FACTOR_METHODS, FactorSolution
from analysis.reliability.parameters import FEWEST_ITEMS, LEAST_UNIQUENESS

_AT_LIMIT = LEAST_UNIQUENESS * (1 + 1e-6)


@dataclass(frozen=True, slots=True, kw_only=True)
class McDonaldOmega:
    """Reliability by a one-factor model; None with a note where there is no such model.

    Attributes
    ----------
    items : tuple of str, length k
    method : str
        "ml" or "minres".
    n : int
        Respondents who answered every item.
    value : float or None
    loadings, uniquenesses : tuple of float, length k, or None
        Of the standardised items; the loadings' sum is positive.
    notes : tuple of str
        Of: fewer_than_three_items, too_few_respondents, constant_item, correlations_singular,
        not_converged, heywood_case (a uniqueness at its lower limit: the model does not fit or
        the sample is small), negative_loading, weights_not_used, clusters_not_used.
    """

    items: tuple[str, ...]
    method: str
    n: int
    value: float | None
    loadings: tuple[float, ...] | None
    uniquenesses: tuple[float, ...] | None
    notes: tuple[str, ...]


def mcdonald_omega(data: SurveyData, measure: str, *, method: str) -> McDonaldOmega:
    """How reliable is the sum of the items, each as strong as it proves to be?

    Parameters
    ----------
    data : SurveyData
        Scores (n, k); a respondent who left out an item of the measure is left out (listwise).
    measure : str
        "all" or a factor of three items or more.
    method : {"ml", "minres"}
        Maximum likelihood, or least squares of the residual correlations.

    Returns
    -------
    McDonaldOmega

    Raises
    ------
    UnknownMeasure, UnknownMethod
        No such measure or method.

    Notes
    -----
    With l the loadings and u the uniquenesses of one common factor of the Pearson correlations,
    omega = (sum l)**2 / ((sum l)**2 + sum u). It takes one factor for granted: for several at
    once ("all") it says how well the sum reflects their common part. Scores of few levels with
    most answers at the top weaken Pearson correlations, and omega with them. Each respondent
    counts once.

    References
    ----------
    McDonald (1999), Test Theory: A Unified Treatment, chapter 6; Jöreskog (1967), Psychometrika
    32:443-482; Harman & Jones (1966), Psychometrika 31:351-368.

    Examples
    --------
    >>> pattern = [[1, 1, 2], [2, 3, 2], [3, 2, 3], [4, 5, 4], [5, 4, 4], [5, 5, 5], [3, 3, 4]]
    >>> survey = SurveyData(np.array(pattern, dtype=np.int8), items=("q1", "q2", "q3"))
    >>> round(mcdonald_omega(survey, "all", method="ml").value, 4)
    0.9454
    """
    if method not in FACTOR_METHODS:
        raise UnknownMethod(
            "No such factor method",
            where="method",
            expected=", ".join(FACTOR_METHODS),
            got=repr(method),
        )
    answers = complete_answers(data, measure)
    obstacle = _find_obstacle(answers)
    solution = None
    if obstacle is None:
        solution = FACTOR_METHODS[method](np.asarray(np.corrcoef(answers, rowvar=False)))
        obstacle = None if solution is not None else "correlations_singular"
    found = (obstacle,) if obstacle is not None else ()
    return McDonaldOmega(
        items=data.layout.items_of(measure),
        method=method,
        n=len(answers),
        value=None if solution is None else omega_of(solution),
        loadings=None if solution is None else tuple(solution.loadings.tolist()),
        uniquenesses=None if solution is None else tuple(solution.uniquenesses.tolist()),
        notes=found + _solution_notes(solution) + design_notes(data),
    )


def omega_of(solution: FactorSolution) -> float:
    """Omega of a one-factor solution."""
    common = float(solution.loadings.sum()) ** 2
    return common / (common + float(solution.uniquenesses.sum()))


def _find_obstacle(answers: NDArray[np.float64]) -> str | None:
    n, k = answers.shape
    if k < FEWEST_ITEMS:
        return "fewer_than_three_items"
    if n <= k:
        return "too_few_respondents"
    if (answers == answers[0]).all(axis=0).any():
        return "constant_item"
    return None


def _solution_notes(solution: FactorSolution | None) -> tuple[str, ...]:
    if solution is None:
        return ()
    found = {
        "not_converged": not solution.converged,
        "heywood_case": bool((solution.uniquenesses <= _AT_LIMIT).any()),
        "negative_loading": bool((solution.loadings < 0).any()),
    }
    return tuple(note for note, holds in found.items() if holds)
