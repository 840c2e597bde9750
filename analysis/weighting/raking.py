"""Raking (iterative proportional fitting): several margins met by turns.

Respondents who agree in every margin share one factor, so the turns run over the combinations of
levels, of which there are few, and not over the respondents.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.weighting.errors import EmptyLevel
from analysis.weighting.margins import Margin, check_margins, level_sums, margin_auxiliaries
from analysis.weighting.parameters import MET, NEARLY_MET, RAKING_SWEEPS
from analysis.weighting.reach import explain_failure
from analysis.weighting.result import (
    MARGIN_NEARLY_MET,
    Weighting,
    build_weighting,
    check_base,
    check_length,
)

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def rake(base: Floats, margins: Sequence[Margin], *, sweeps: int = RAKING_SWEEPS) -> Weighting:
    """What does each respondent weigh, when several margins must each stand for known numbers?

    Parameters
    ----------
    base : ndarray of float64, shape (n,)
        Weights before, 0 or more.
    margins : sequence of Margin
        At least one, all of the same population; met in this order, again and again.
    sweeps : int >= 1, default `RAKING_SWEEPS`
        Most rounds over all margins.

    Returns
    -------
    Weighting
        Every margin is met to one part in 10**10; `margin_nearly_met` is noted when raking
        stopped short of that but within `NEARLY_MET`.

    Raises
    ------
    DataFault
        Base weights or lengths are wrong.
    TotalsDiffer
        Two margins count different populations.
    EmptyLevel
        A level with people has no respondent with a weight.
    OutOfReach
        No weights meet these margins together: combinations that the sample lacks.
    NotConverged
        Weights may exist but were not found in so many sweeps.

    Notes
    -----
    Each turn multiplies by N_level / sum(w). Of all weights that meet the margins these change
    the base least in the sense of sum(w log(w / d)), so they equal `calibrate` by "raking".
    Standard errors take the residuals of the regression on all margins at once.

    References
    ----------
    Deming & Stephan (1940), Annals of Mathematical Statistics 11:427-444; Deville, Särndal &
    Sautory (1993), JASA 88:1013-1020.

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> gender = Domain(("f", "m"), np.array([0, 0, 1, 1], dtype=np.int32))
    >>> age = Domain(("old", "young"), np.array([0, 1, 0, 1], dtype=np.int32))
    >>> margins = [Margin("gender", gender, {"f": 60, "m": 40}),
    ...            Margin("age", age, {"old": 30, "young": 70})]
    >>> rake(np.ones(4), margins).weights.round(6).tolist()
    [18.0, 42.0, 12.0, 28.0]
    """
    check_base(base)
    check_margins(margins)
    check_length(len(base), len(margins[0].domain.codes), margins[0].name)
    first, row_of = _combinations(margins)
    table = np.stack([margin.domain.codes[first].astype(np.int64) for margin in margins], axis=1)
    before = level_sums(row_of, base, len(table))
    _check_levels(margins, table, before)
    targets = [margin.targets for margin in margins]
    after, taken, gap = _sweep(before, table, targets, sweeps)
    auxiliaries = margin_auxiliaries(margins)
    if gap > NEARLY_MET:
        small = replace(auxiliaries, values=auxiliaries.values[first])
        raise explain_failure(small, before, after, (0.0, np.inf), taken)
    factors = np.divide(after, before, out=np.ones(len(table)), where=before > 0)
    return build_weighting(
        "rake",
        base,
        base * factors[row_of],
        auxiliaries=auxiliaries,
        iterations=taken,
        notes=(MARGIN_NEARLY_MET,) if gap > MET else (),
    )


def _combinations(margins: Sequence[Margin]) -> tuple[Codes, Codes]:
    """A row of each combination of levels that occurs, and the combination of each row."""
    path = np.zeros(len(margins[0].domain.codes), dtype=np.int64)
    for margin in margins:
        # Renumbered after each margin, so that the product of levels never overflows.
        path = path * len(margin.domain.labels) + margin.domain.codes
        path = np.unique(path, return_inverse=True)[1].astype(np.int64)
    _, first, row_of = np.unique(path, return_index=True, return_inverse=True)
    return first.astype(np.int64), row_of.astype(np.int64)


def _check_levels(margins: Sequence[Margin], table: Codes, before: Floats) -> None:
    for position, margin in enumerate(margins):
        sums = level_sums(table[:, position], before, len(margin.domain.labels))
        for level, total, weight in zip(margin.domain.labels, margin.targets, sums, strict=True):
            if total > 0 and weight == 0:
                raise EmptyLevel(
                    "Nobody in the sample can stand for a level of the population",
                    margin=margin.name,
                    level=level,
                    expected=f"respondents to stand for {total:g} people",
                    got="none with a weight; join it to another level",
                )


def _sweep(
    before: Floats, table: Codes, targets: Sequence[Floats], sweeps: int
) -> tuple[Floats, int, float]:
    """Weights of the combinations, sweeps taken, and the greatest miss as a part of its total."""
    weights, gap, taken = before, np.inf, 0
    while gap > MET and taken < sweeps:
        gap, taken = 0.0, taken + 1
        for codes, target in zip(table.T, targets, strict=True):
            sums = level_sums(codes, weights, len(target))
            gap = max(gap, _greatest_miss(sums, target))
            factors = np.divide(target, sums, out=np.ones(len(target)), where=sums > 0)
            weights = weights * factors[codes]
    return weights, taken, gap


def _greatest_miss(sums: Floats, target: Floats) -> float:
    size = np.where(target > 0, target, target.sum())
    return float((np.abs(sums - target) / size).max(initial=0.0))
