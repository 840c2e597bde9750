"""Which total stands in the way when weights were not found: asked only after a failure."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from analysis.weighting.errors import MarginFault, NotConverged, OutOfReach
from analysis.weighting.margins import Auxiliaries, Column

Floats = NDArray[np.float64]

_SLACK: Final = 1e-7
"""The linear program's own precision (HiGHS feasibility tolerance)."""


def explain_failure(
    auxiliaries: Auxiliaries,
    base: Floats,
    weights: Floats,
    bounds: tuple[float, float],
    steps: int,
) -> MarginFault:
    """Name the total that no weights in bounds give, or else the one that was missed most.

    The linear program looks for weights within base x bounds that miss the totals least, each
    miss counted as a part of its total. If nothing need be missed, only the search failed.
    """
    values, totals = auxiliaries.values, auxiliaries.totals
    scale = total_scales(values, base, totals)
    reached = values.T @ weights
    values, base = values[base > 0], base[base > 0]
    n, p = values.shape
    rows = sparse.csr_array(sparse.diags_array(1 / scale) @ values.T)
    limits = np.vstack([np.outer(base, bounds), np.repeat([[0.0, np.inf]], 2 * p, axis=0)])
    found = optimize.linprog(
        np.concatenate([np.zeros(n), np.ones(2 * p)]),
        A_eq=sparse.hstack([rows, sparse.eye_array(p), -sparse.eye_array(p)]),
        b_eq=totals / scale,
        bounds=limits,
        method="highs",
    )
    missed = found.x[n : n + p] + found.x[n + p :] if found.status == 0 else np.zeros(p)
    if missed.max() > _SLACK:
        worst = int(missed.argmax())
        near = float((values.T @ found.x[:n])[worst])
        return _fault(
            OutOfReach, auxiliaries, worst, f"{near:.6g} with the other totals met", bounds
        )
    worst = int((np.abs(totals - reached) / scale).argmax())
    got = f"{reached[worst]:.12g} after {steps} steps"
    return _fault(NotConverged, auxiliaries, worst, got, bounds)


def total_scales(values: Any, base: Floats, totals: Floats) -> Floats:
    """Size of each total, by which a miss is judged; never 0."""
    size = np.maximum(np.abs(totals), abs(values).T @ base)
    return np.where(size > 0, size, 1.0)


def _fault(
    kind: type[MarginFault],
    auxiliaries: Auxiliaries,
    position: int,
    got: str,
    bounds: tuple[float, float],
) -> MarginFault:
    column: Column = auxiliaries.columns[position]
    low, high = bounds
    return kind(
        "No weights give this total together with the others"
        if kind is OutOfReach
        else "Weights that give this total were not found",
        margin=column.margin,
        level=column.level,
        expected=f"{auxiliaries.totals[position]:.12g} by weights of {low:g} to {high:g} times "
        "the base",
        got=got,
    )
