"""Weighted correlations of many replicates at once, listwise or pair by pair."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Missing = Literal["listwise", "pairwise"]

_BLOCK = 5_000
"""Respondents whose products are held at once; a matter of memory alone."""

ROUNDING = 1e-12
"""Share of its mean square below which a replicate's variance is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Matrices (b, q, q); `repaired` marks, (b,), those that were not positive semidefinite.

    A variable without variance has correlation 0 with all others; `constant`, (b, q), marks it.
    """

    matrices: Floats
    repaired: Flags
    constant: Flags


def correlate(values: Floats, known: Flags, weights: Floats) -> Correlations:
    """Correlate the q columns of (n, q) under each of the b weightings (b, n).

    Each pair of columns rests on the respondents who have both (all, when nothing is missing).
    """
    b, q = len(weights), values.shape[1]
    numbers = _centre(values, known)
    sums = np.zeros((4, b, q * q))
    complete = bool(known.all())
    for start in range(0, len(values), _BLOCK):
        rows = slice(start, start + _BLOCK)
        sums += _sum_products(numbers[rows], known[rows], weights[:, rows], complete=complete)
    size, first, squares, products = sums.reshape(4, b, q, q)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.nan_to_num(first / size)
        variance = np.nan_to_num(squares / size) - mean**2
        covariance = np.nan_to_num(products / size) - mean * np.swapaxes(mean, 1, 2)
    own = np.einsum("bii->bi", variance)
    constant = own <= ROUNDING * (own + np.einsum("bii->bi", mean) ** 2)
    return _standardise(covariance, variance, constant)


def _centre(values: Floats, known: Flags) -> Floats:
    """Values about their mean, 0 where unknown, and all of a column that never varies."""
    centre = (values * known).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    lowest = values.min(axis=0, initial=np.inf, where=known)
    varies = values.max(axis=0, initial=-np.inf, where=known) > lowest
    return np.where(known & varies, values - centre, 0.0)


def _sum_products(numbers: Floats, known: Flags, weights: Floats, *, complete: bool) -> Floats:
    """Weighted sums over pairs (i, j) of: 1, x_i, x_i**2, x_i x_j, each (b, q * q)."""
    q = numbers.shape[1]
    products = _pairs(numbers, numbers)
    if complete:
        count = np.repeat(weights.sum(axis=1)[:, np.newaxis], q * q, axis=1)
        first, squares = (np.repeat(weights @ each, q, axis=1) for each in (numbers, numbers**2))
        return np.stack([count, first, squares, weights @ products])
    flags = known.astype(np.float64)
    return np.stack(
        [
            weights @ _pairs(flags, flags),
            weights @ _pairs(numbers, flags),
            weights @ _pairs(numbers**2, flags),
            weights @ products,
        ]
    )


def _pairs(left: Floats, right: Floats) -> Floats:
    return (left[:, :, np.newaxis] * right[:, np.newaxis, :]).reshape(len(left), -1)


def _standardise(covariance: Floats, variance: Floats, constant: Flags) -> Correlations:
    q = covariance.shape[1]
    spread = np.sqrt(np.maximum(variance * np.swapaxes(variance, 1, 2), 0.0))
    usable = (spread > 0) & ~constant[:, :, np.newaxis] & ~constant[:, np.newaxis, :]
    matrices = np.divide(covariance, spread, out=np.zeros_like(covariance), where=usable)
    matrices = np.clip(matrices, -1.0, 1.0)
    matrices[:, np.arange(q), np.arange(q)] = 1.0
    repaired = np.linalg.eigvalsh(matrices)[:, 0] < -1e-10
    if repaired.any():
        matrices[repaired] = _nearest_semidefinite(matrices[repaired])
    return Correlations(matrices, repaired, constant)


def _nearest_semidefinite(matrices: Floats) -> Floats:
    """Cut negative eigenvalues off and scale back to ones on the diagonal."""
    values, vectors = np.linalg.eigh(matrices)
    cut = (vectors * np.maximum(values, 0.0)[:, np.newaxis, :]) @ np.swapaxes(vectors, 1, 2)
    scale = np.sqrt(np.einsum("bii->bi", cut))
    return np.asarray(cut / (scale[:, :, np.newaxis] * scale[:, np.newaxis, :]))
