"""Weighted least squares on sparse columns, some of which may depend on one another."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_DEPENDENT: Final = 1e-12
"""Directions below this part of the strongest are taken for rounding and left out."""


def inverse_gram(values: Any, weights: Floats) -> Floats:
    """Pseudo-inverse of X'VX, shape (p, p), with the columns brought to one scale first."""
    gram = (values.T @ values.multiply(weights[:, np.newaxis]).tocsr()).toarray()
    diagonal = gram.diagonal()
    scale = np.divide(1.0, np.sqrt(diagonal), out=np.zeros_like(diagonal), where=diagonal > 0)
    roots, vectors = np.linalg.eigh(gram * scale * scale[:, np.newaxis])
    kept = roots > _DEPENDENT * max(roots.max(initial=0.0), 1.0)
    half = scale[:, np.newaxis] * vectors[:, kept] / np.sqrt(roots[kept])
    inverse: Floats = half @ half.T
    return inverse


def regression_residuals(outcomes: Floats, values: Any, weights: Floats) -> Floats:
    """What weighted regression on the columns leaves of the outcomes, shape (n, q)."""
    inverse = inverse_gram(values, weights)
    left = outcomes
    for _ in range(2):  # once more, to undo the rounding of the first pass
        left = left - values @ (inverse @ (values.T @ (left * weights[:, np.newaxis])))
    return left
