"""Ways to share R2 among correlated predictors, for many correlation matrices at once.

All take matrices of shape (b, p + 1, p + 1), the response last, and give shares (b, p) that add
up to the R2 of each matrix.
"""

from collections.abc import Callable, Mapping
from math import comb
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.drivers.parameters import RANK_TOLERANCE

Floats = NDArray[np.float64]


def lmg(correlations: Floats) -> Floats:
    """Average what a predictor adds to R2 over all orders in which predictors may enter.

    Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis, p. 119;
    it is the Shapley value of R2.
    """
    explained = subset_r2(correlations)
    b, p = len(explained), correlations.shape[1] - 1
    cube = explained.reshape(b, *(2,) * p)
    sizes = np.zeros((2,) * max(p - 1, 0), dtype=np.int64)
    for axis in range(p - 1):
        sizes = sizes + np.arange(2).reshape((2,) + (1,) * (p - 2 - axis))
    weights = np.array([1 / (p * comb(p - 1, size)) for size in range(p)])[sizes]
    added = [np.diff(cube, axis=1 + predictor).reshape(b, -1) for predictor in range(p)]
    return np.stack([each @ weights.ravel() for each in added], axis=1)


def johnson(correlations: Floats) -> Floats:
    """Share R2 among the nearest uncorrelated variables, and these among the predictors.

    Johnson (2000), Multivariate Behavioral Research 35:1-19.
    """
    values, vectors = np.linalg.eigh(correlations[:, :-1, :-1])
    kept = values > RANK_TOLERANCE
    roots = np.sqrt(np.where(kept, values, 0.0))
    nearest = (vectors * roots[:, np.newaxis, :]) @ np.swapaxes(vectors, 1, 2)
    inverse = np.divide(1.0, roots, out=np.zeros_like(roots), where=kept)
    projected = np.swapaxes(vectors, 1, 2) @ correlations[:, :-1, -1:]
    slopes = vectors @ (inverse[:, :, np.newaxis] * projected)
    return np.asarray(nearest**2 @ slopes**2)[:, :, 0]


def subset_r2(correlations: Floats) -> Floats:
    """R2 of every subset of the predictors, shape (b, 2**p).

    The subset is the position read in base 2, the first predictor the highest digit. Predictor
    by predictor, each matrix is continued once without it and once swept of it (Schur
    complement), so that nothing is inverted twice. A predictor that the subset already explains
    adds nothing.
    """
    b, size = correlations.shape[:2]
    branches = correlations[:, np.newaxis]
    for _ in range(size - 1):
        pivot = branches[:, :, :1, :1]
        rest = branches[:, :, 1:, 1:]
        own = pivot > RANK_TOLERANCE
        inverse = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=own)
        swept = rest - branches[:, :, 1:, :1] * (branches[:, :, :1, 1:] * inverse)
        branches = np.stack([rest, swept], axis=2).reshape(b, -1, *rest.shape[2:])
    explained: Floats = 1 - branches[:, :, 0, 0]
    return explained


SHARE_METHODS: Final[Mapping[str, Callable[[Floats], Floats]]] = MappingProxyType(
    {"lmg": lmg, "johnson": johnson}
)
