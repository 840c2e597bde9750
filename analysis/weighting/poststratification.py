"""Post-stratification: one grouping whose totals are known; the weights follow by a formula."""

import numpy as np
from numpy.typing import NDArray

from analysis.weighting.errors import EmptyLevel
from analysis.weighting.margins import Margin, level_sums, margin_auxiliaries
from analysis.weighting.parameters import LEAST_IN_CELL
from analysis.weighting.result import (
    SMALL_CELLS,
    Weighting,
    build_weighting,
    check_base,
    check_length,
)

Floats = NDArray[np.float64]


def poststratify(base: Floats, cells: Margin) -> Weighting:
    """What does each respondent weigh, when every cell must stand for its known number of people?

    Parameters
    ----------
    base : ndarray of float64, shape (n,)
        Weights before, 0 or more.
    cells : Margin
        The cells with their totals; `collapse_cells` joins those with too few respondents first.

    Returns
    -------
    Weighting
        Every cell is met; `small_cells` is noted when one has fewer than `LEAST_IN_CELL`.

    Raises
    ------
    DataFault
        Base weights or lengths are wrong.
    EmptyLevel
        A cell with people has no respondent with a weight.

    Notes
    -----
    In cell h: w = d N_h / sum(d). Right where those who answered are like the others of their
    cell. The totals must come from a count, not from the sample.

    References
    ----------
    Holt & Smith (1979), J Royal Statistical Society A 142:33-46; Särndal, Swensson & Wretman
    (1992), Model Assisted Survey Sampling, section 7.6.

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> fields = Domain(("land", "civil"), np.array([0, 0, 0, 1], dtype=np.int32))
    >>> weighting = poststratify(np.ones(4), Margin("field", fields, {"land": 60, "civil": 40}))
    >>> weighting.weights.tolist()
    [20.0, 20.0, 20.0, 40.0]
    """
    check_base(base)
    codes = cells.domain.codes
    check_length(len(base), len(codes), cells.name)
    g = len(cells.domain.labels)
    targets = cells.targets
    before = level_sums(codes, base, g)
    for position in np.flatnonzero((before == 0) & (targets > 0)):
        raise EmptyLevel(
            "Nobody in the sample can stand for a cell of the population",
            margin=cells.name,
            level=cells.domain.labels[position],
            expected=f"respondents to stand for {targets[position]:g} people",
            got="none with a weight; join it to another cell",
        )
    factors = np.divide(targets, before, out=np.ones(g), where=before > 0)
    counts = np.bincount(codes, base > 0, g)
    few = bool(((counts < LEAST_IN_CELL) & (targets > 0)).any())
    return build_weighting(
        "poststratify",
        base,
        base * factors[codes],
        auxiliaries=margin_auxiliaries((cells,)),
        notes=(SMALL_CELLS,) if few else (),
    )
