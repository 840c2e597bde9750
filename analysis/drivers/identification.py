"""Why a likelihood has no maximum: predictors that repeat each other, or separate the levels."""

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from analysis.drivers.cumulative import Problem
from analysis.drivers.parameters import RANK_TOLERANCE

Floats = NDArray[np.float64]

ROUNDING = 1e-20
"""What centring a constant column may leave of its squares."""


def dependent_columns(values: Floats) -> tuple[int, ...]:
    """Columns of (n, p) that are constant or follow from the columns before them."""
    scale = (values**2).sum(axis=0)
    centred = values - values.mean(axis=0)
    left = centred.T @ centred
    squares = left.diagonal().copy()
    dependent = []
    for column in range(len(left)):
        rest = float(left[column, column])
        if rest <= max(RANK_TOLERANCE * squares[column], ROUNDING * scale[column]):
            dependent.append(column)
        else:
            left = left - np.outer(left[:, column], left[column]) / rest
    return tuple(dependent)


def separating_columns(problem: Problem) -> tuple[int, ...]:
    """Columns along which the likelihood grows without end; none if its maximum exists.

    A direction that lowers no answer's probability and raises some is sought by a linear
    program. Albert & Anderson (1984), Biometrika 71:1-10; Konis (2007), thesis, Oxford.
    """
    distinct = np.unique(np.column_stack([problem.codes, problem.values]), axis=0)
    codes, values = distinct[:, 0].astype(np.int64), distinct[:, 1:]
    rows = np.concatenate(
        [
            _limit_rows(codes, values, problem.cuts, upper=True),
            -_limit_rows(codes, values, problem.cuts, upper=False),
        ]
    )
    found = optimize.linprog(
        -rows.sum(axis=0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=(-1, 1), method="highs"
    )
    if found.status != 0 or -found.fun <= 1e-7:
        return ()
    return tuple(np.flatnonzero(np.abs(found.x[problem.cuts :]) > 1e-9).tolist())


def _limit_rows(codes: NDArray[np.int64], values: Floats, cuts: int, *, upper: bool) -> Floats:
    """Coefficients by which thresholds and slopes move the upper (lower) limit of each answer."""
    position = codes if upper else codes - 1
    bounded = (position >= 0) & (position < cuts)
    by_threshold = (position[bounded, np.newaxis] == np.arange(cuts)).astype(np.float64)
    return np.concatenate([by_threshold, -values[bounded]], axis=1)
