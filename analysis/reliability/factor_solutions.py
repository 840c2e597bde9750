"""One-factor solutions of a correlation matrix: loadings and uniquenesses by a named method."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from analysis.reliability.parameters import LEAST_UNIQUENESS

Floats = NDArray[np.float64]

_STEPS: Final = 1000


@dataclass(frozen=True, slots=True, eq=False)
class FactorSolution:
    """Loadings and uniquenesses, shape (k,); `converged` tells whether the search ended."""

    loadings: Floats
    uniquenesses: Floats
    converged: bool


def maximum_likelihood(correlations: Floats) -> FactorSolution | None:
    """Maximise the normal likelihood over the uniquenesses; None for a singular matrix.

    Jöreskog (1967), Psychometrika 32:443-482: given the uniquenesses, the loadings follow from
    the first eigenvector of the matrix scaled by them, and the gradient from the residuals.
    """
    if np.linalg.eigvalsh(correlations)[0] <= len(correlations) * np.finfo(float).eps:
        return None

    def misfit(uniquenesses: Floats) -> tuple[float, Floats]:
        roots = np.sqrt(uniquenesses)
        values = np.linalg.eigvalsh(correlations / np.outer(roots, roots))[:-1]
        loadings = _ml_loadings(correlations, uniquenesses)
        gradient = (loadings**2 + uniquenesses - 1) / uniquenesses**2
        return float((values - np.log(values) - 1).sum()), gradient

    start = 0.5 / np.diag(np.linalg.inv(correlations))
    found = optimize.minimize(
        misfit,
        np.clip(start, LEAST_UNIQUENESS, 1.0),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS, 1.0)] * len(correlations),
        options={"maxiter": _STEPS, "ftol": 1e-14, "gtol": 1e-9},
    )
    loadings = _ml_loadings(correlations, found.x)
    return FactorSolution(_orient(loadings), found.x, bool(found.success))


def minimum_residual(correlations: Floats) -> FactorSolution | None:
    """Minimise the squared differences between correlations and products of loadings.

    Harman & Jones (1966), Psychometrika 31:351-368; a loading stays within what leaves the least
    uniqueness.
    """
    above = np.triu(np.ones_like(correlations, dtype=np.bool_), 1)

    def misfit(loadings: Floats) -> tuple[float, Floats]:
        residuals = np.outer(loadings, loadings) - correlations
        np.fill_diagonal(residuals, 0.0)
        return float((residuals[above] ** 2).sum()), 2 * residuals @ loadings

    values, vectors = np.linalg.eigh(correlations)
    limit = np.sqrt(1 - LEAST_UNIQUENESS)
    found = optimize.minimize(
        misfit,
        np.clip(_orient(vectors[:, -1] * np.sqrt(values[-1])), -limit, limit),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-limit, limit)] * len(correlations),
        options={"maxiter": _STEPS, "ftol": 1e-15, "gtol": 1e-10},
    )
    loadings = _orient(found.x)
    return FactorSolution(loadings, 1 - loadings**2, bool(found.success))


def _ml_loadings(correlations: Floats, uniquenesses: Floats) -> Floats:
    roots = np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlations / np.outer(roots, roots))
    loadings: Floats = roots * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    return loadings


def _orient(loadings: Floats) -> Floats:
    return -loadings if loadings.sum() < 0 else loadings


FACTOR_METHODS: Final[Mapping[str, Callable[[Floats], FactorSolution | None]]] = MappingProxyType(
    {"ml": maximum_likelihood, "minres": minimum_residual}
)
