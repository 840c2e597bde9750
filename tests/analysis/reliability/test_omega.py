"""Omega from matrices with a known answer, another library, and answers without a model."""

import numpy as np
import pytest
from numpy.typing import NDArray
from statsmodels.multivariate.factor import Factor

from analysis import SurveyData
from analysis.errors import UnknownMethod
from analysis.reliability import McDonaldOmega, mcdonald_omega
from analysis.reliability.factor_solutions import FACTOR_METHODS
from analysis.reliability.omega import omega_of

Floats = NDArray[np.float64]
METHODS = tuple(FACTOR_METHODS)
LOADINGS = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])


def model(loadings: Floats) -> Floats:
    correlations: Floats = np.outer(loadings, loadings)
    np.fill_diagonal(correlations, 1.0)
    return correlations


def omega(scores: NDArray[np.int8], method: str = "ml") -> McDonaldOmega:
    items = tuple(f"q{number}" for number in range(scores.shape[1]))
    return mcdonald_omega(SurveyData(scores, items=items), "all", method=method)


@pytest.mark.parametrize("method", METHODS)
def test_a_matrix_made_by_one_factor_gives_its_loadings_back(method: str) -> None:
    solution = FACTOR_METHODS[method](model(LOADINGS))
    assert solution is not None
    assert solution.loadings == pytest.approx(LOADINGS, abs=1e-5)
    expected = LOADINGS.sum() ** 2 / (LOADINGS.sum() ** 2 + (1 - LOADINGS**2).sum())
    assert omega_of(solution) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_an_item_asked_the_other_way_keeps_the_sum_positive(method: str) -> None:
    solution = FACTOR_METHODS[method](model(LOADINGS * [1, 1, 1, 1, 1, -1]))
    assert solution is not None
    assert solution.loadings == pytest.approx(LOADINGS * [1, 1, 1, 1, 1, -1], abs=1e-5)


def test_three_items_have_a_closed_form() -> None:
    r = np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]])
    squares = [
        r[0, 1] * r[0, 2] / r[1, 2],
        r[0, 1] * r[1, 2] / r[0, 2],
        r[0, 2] * r[1, 2] / r[0, 1],
    ]
    for method in METHODS:
        solution = FACTOR_METHODS[method](r)
        assert solution is not None
        assert solution.loadings**2 == pytest.approx(squares, abs=1e-5)


def test_maximum_likelihood_agrees_with_statsmodels() -> None:
    rng = np.random.default_rng(2)
    data = rng.normal(size=(120, 1)) * [0.9, 0.7, 0.6, 0.8, 0.5] + rng.normal(size=(120, 5))
    r = np.asarray(np.corrcoef(data, rowvar=False))
    other = Factor(corr=r, n_factor=1, method="ml", nobs=120).fit()
    solution = FACTOR_METHODS["ml"](r)
    assert solution is not None
    assert solution.uniquenesses == pytest.approx(other.uniqueness, abs=1e-3)


def test_minres_leaves_smaller_residuals_than_maximum_likelihood() -> None:
    rng = np.random.default_rng(3)
    data = rng.normal(size=(60, 1)) + 1.2 * rng.normal(size=(60, 6))
    r = np.asarray(np.corrcoef(data, rowvar=False))

    def residual(method: str) -> float:
        solution = FACTOR_METHODS[method](r)
        assert solution is not None
        off = r - np.outer(solution.loadings, solution.loadings)
        return float((np.triu(off, 1) ** 2).sum())

    assert residual("minres") < residual("ml")


def test_equal_loadings_make_omega_the_standardised_alpha() -> None:
    solution = FACTOR_METHODS["ml"](model(np.full(5, 0.7)))
    assert solution is not None
    r = 0.49
    assert omega_of(solution) == pytest.approx(5 * r / (1 + 4 * r), abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_a_heywood_case_is_named(method: str) -> None:
    # r12 r13 / r23 exceeds 1: no uniqueness of the first item is left.
    solution = FACTOR_METHODS[method](np.array([[1, 0.7, 0.7], [0.7, 1, 0.3], [0.7, 0.3, 1]]))
    assert solution is not None
    assert solution.uniquenesses[0] == pytest.approx(0.005, abs=1e-6)
    base = np.array([[1, 1, 1], [2, 1, 3], [3, 4, 2], [4, 3, 5], [5, 5, 4], [3, 5, 1], [3, 1, 4]])
    scores = np.r_[base, np.array([[3, 4, 2], [3, 2, 4]])].astype(np.int8)
    assert "heywood_case" in omega(scores, method).notes


@pytest.mark.parametrize(
    ("scores", "note"),
    [
        (np.zeros((0, 3)), "too_few_respondents"),
        (np.full((9, 3), -2), "too_few_respondents"),
        (np.array([[1, 2, 3], [4, 5, 5], [2, 2, 2]]), "too_few_respondents"),
        (np.array([[1, 2], [4, 5], [2, 2]]), "fewer_than_three_items"),
        (np.array([[5, 2, 1], [5, 3, 4], [5, 1, 1], [5, 4, 4]]), "constant_item"),
        (np.array([[1, 1, 2], [2, 2, 1], [3, 3, 4], [5, 5, 4]]), "correlations_singular"),
    ],
)
def test_without_a_model_there_is_no_number(scores: NDArray[np.float64], note: str) -> None:
    found = omega(scores.astype(np.int8))
    assert (found.value, found.loadings, found.uniquenesses) == (None, None, None)
    assert note in found.notes


def test_method_names_are_exact() -> None:
    with pytest.raises(UnknownMethod):
        omega(np.ones((4, 3), dtype=np.int8), "ML")
